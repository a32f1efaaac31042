//! Words that say how a sentence is built, not what it is about.
//!
//! In: a case-folded word. Out: whether a search may leave it out. Stop words are indexed like all others, for
//! phrases need them; only queries treat them apart.

/// Prepositions, conjunctions, pronouns, particles and auxiliaries of Indonesian, sorted. Written for this
/// project from the closed word classes of the Tata Bahasa Baku, 2026-11; nouns and verbs of content are left
/// out on purpose, even frequent ones.
const STOP_WORDS: &[&str] = &[
    "a", "ada", "adalah", "adapun", "agar", "aja", "akan", "akankah", "aku", "an", "and", "anda", "antar",
    "antara", "apabila", "apalagi", "are", "as", "at", "atas", "atau", "ataupun", "bagai", "bagaikan",
    "bagi", "bahkan", "bahwa", "bahwasanya", "banget", "be", "begini", "begitu", "begitulah", "begitupun",
    "beliau", "belum", "berbagai", "bersama", "beserta", "biar", "bila", "bilamana", "bisa", "blm", "boleh",
    "buat", "bukan", "bukanlah", "but", "by", "cuma", "dalam", "dan", "dapat", "dari", "daripada", "deh",
    "demi", "demikian", "dengan", "dgn", "di", "dia", "dlm", "dong", "dr", "dulu", "for", "from", "gak",
    "had", "hanya", "hanyalah", "harus", "has", "have", "he", "hendak", "her", "hingga", "his", "i", "ia",
    "ialah", "in", "ini", "inilah", "is", "it", "its", "itu", "itulah", "jadi", "jangan", "jika", "jikalau",
    "jo", "juga", "justru", "kah", "kalau", "kalian", "kami", "kamu", "karena", "kau", "ke", "kepada",
    "kerap", "ketika", "kini", "kita", "kok", "kpd", "krn", "ku", "lagi", "lah", "lain", "lalu", "lebih",
    "maka", "makin", "malah", "maupun", "melainkan", "mereka", "merupakan", "meski", "meskipun", "mesti",
    "mu", "namun", "ngga", "nggak", "nih", "not", "nya", "of", "oleh", "on", "or", "our", "pada", "padahal",
    "para", "pd", "per", "pernah", "pula", "pun", "saat", "saja", "sambil", "sampai", "sang", "sangat",
    "saya", "sdh", "sebab", "sebagai", "sebagaimana", "sebelum", "sebuah", "secara", "sedang", "sedangkan",
    "segera", "sehingga", "sejak", "sekadar", "sekali", "selain", "selaku", "selalu", "selama", "seluruh",
    "semakin", "sementara", "semua", "seorang", "seperti", "sering", "serta", "sesuatu", "sesudah",
    "setelah", "setiap", "she", "si", "sih", "silakan", "sini", "situ", "suatu", "sudah", "sudahlah",
    "supaya", "tadi", "tak", "tanpa", "tapi", "tdk", "telah", "tentang", "terhadap", "terlalu", "tersebut",
    "tetapi", "that", "the", "their", "they", "this", "tiap", "tidak", "tidaklah", "to", "toh", "tsb",
    "ttg", "untuk", "utk", "wahai", "walau", "walaupun", "was", "we", "were", "which", "who", "will",
    "with", "would", "ya", "yaitu", "yakni", "yang", "yg", "you", "your",
];

/// Words that ask, Indonesian and English, sorted.
const QUESTION_WORDS: &[&str] = &[
    "apa", "apakah", "bagaimana", "bagaimanakah", "berapa", "berapakah", "darimana", "dimana", "gimana",
    "how", "kapan", "kapankah", "kemana", "kenapa", "mana", "manakah", "mengapa", "mengapakah", "ngapain",
    "siapa", "siapakah", "what", "when", "where", "which", "who", "whom", "whose", "why",
];

/// Whether a query may leave the case-folded word out: a closed-class word of Indonesian, or of English.
pub fn is_stop_word(exact: &str) -> bool {
    STOP_WORDS.binary_search(&exact).is_ok()
}

/// Whether the case-folded word only makes a query a question: *siapa*, *berapa*, *mengapa*.
pub fn is_question_word(exact: &str) -> bool {
    QUESTION_WORDS.binary_search(&exact).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_without_doubles() {
        for list in [STOP_WORDS, QUESTION_WORDS] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn tells_words_apart() {
        for word in ["yang", "di", "tidak", "adalah", "the"] {
            assert!(is_stop_word(word), "{word}");
        }
        for word in ["siapa", "berapa", "apakah", "how"] {
            assert!(is_question_word(word), "{word}");
        }
        for word in ["kpu", "pemilu", "netralitas", "pilih", "suara", "pasal", ""] {
            assert!(!is_stop_word(word) && !is_question_word(word), "{word}");
        }
    }
}
