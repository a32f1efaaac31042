//! The language of a text, as an ISO 639-1 code.
//!
//! In: cleaned text. Out: `id`, `en`, another code, or `und` when there is too little to tell. Function
//! words decide first: they are sure, cheap, and keep short Indonesian texts from becoming Tagalog or
//! Javanese, which n-gram models do. What they leave open is given to whatlang.

use std::sync::LazyLock;

use whatlang::{Detector, Lang};

use super::window::boundary_at;

/// How much of a text is looked at, in words.
const WINDOW_WORDS: usize = 300;
/// The detector sees at most this much, in bytes.
const WINDOW_BYTES: usize = 1500;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tongue {
    Indonesian,
    English,
    Malay,
    Javanese,
    Sundanese,
}

/// Function words that no other of these languages has in the same spelling, or hardly.
const MARKERS: &[(Tongue, &str)] = &[
    (
        Tongue::Indonesian,
        "yang dan di dari untuk dengan ini itu pada dalam tidak akan juga oleh ke adalah sebagai bisa ada telah atau saat \
         karena kepada para mereka kami kita saya ia dia sudah lebih agar bahwa menjadi tersebut hingga serta hanya \
         sebuah secara setelah seperti namun belum harus dapat terhadap bukan",
    ),
    (
        Tongue::English,
        "the of and to in is that for was on with as are by from this at be have has had were which not been they \
         their its would who will his her but said",
    ),
    (
        Tongue::Malay,
        "ialah boleh kerana berkata daripada pihaknya beliau mahu tiada ketika kepada awam sahaja wang polis \
         bahawa iaitu manakala lapan hadapan baharu projek dijangka kerajaan",
    ),
    (
        Tongue::Javanese,
        "ing lan kang sing karo saka marang ora iku iki dadi wis uga kanggo menyang yaiku supaya amarga saged ingkang \
         dumateng punika sampun boten kaliyan",
    ),
    (
        Tongue::Sundanese,
        "jeung teu ka anu ieu éta eta ogé oge dina pikeun nyaéta nyaeta teh téh geus bakal kudu jadi sareng ku",
    ),
];

/// The marker words by their [`bucket`]: so few share one that comparing them is cheaper than a hash.
static TONGUES: LazyLock<Vec<Vec<(&'static str, Tongue)>>> = LazyLock::new(|| {
    let mut words = vec![Vec::new(); BUCKETS];
    for (tongue, list) in MARKERS {
        for word in list.split_whitespace() {
            words[bucket(word)].push((word, *tongue));
        }
    }
    words
});

/// Longest word that is looked up, in bytes.
const LONGEST_MARKER: usize = 12;

const BUCKETS: usize = 32 * (LONGEST_MARKER + 1);

/// The number of a word's first letter and length.
fn bucket(word: &str) -> usize {
    let first = word.bytes().next().unwrap_or(0);
    usize::from(first & 31) * (LONGEST_MARKER + 1) + word.len().min(LONGEST_MARKER)
}

/// The code of the language `text` is written in.
pub(super) fn detect(text: &str) -> &'static str {
    let mut counts = [0_usize; 5];
    let mut words = 0;
    for word in text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words += 1;
        if words > WINDOW_WORDS {
            break;
        }
        if word.len() > LONGEST_MARKER {
            continue;
        }
        let mut folded = [0_u8; LONGEST_MARKER];
        let folded = &mut folded[..word.len()];
        folded.copy_from_slice(word.as_bytes());
        folded.make_ascii_lowercase();
        let folded = std::str::from_utf8(folded).unwrap_or(word);
        for (_, tongue) in TONGUES[bucket(folded)].iter().filter(|(marker, _)| *marker == folded) {
            counts[*tongue as usize] += 1;
        }
    }
    if words == 0 {
        return "und";
    }
    let [indonesian, english, malay, javanese, sundanese] = counts;
    let regional = javanese.max(sundanese);
    if malay * 3 > indonesian && malay >= 4 {
        return "ms";
    }
    if regional * 2 > indonesian && regional >= 4 && regional > english {
        return if javanese >= sundanese { "jv" } else { "su" };
    }
    let best = indonesian.max(english);
    let is_clear = best * 12 >= words || (words < 40 && best >= 1);
    if is_clear && indonesian != english {
        return if indonesian > english { "id" } else { "en" };
    }
    if english == 0 && regional == 0 && malay == 0 && reads_indonesian(text) {
        return "id";
    }
    ask_detector(text, words)
}

/// Headlines and captions have no function words; common nouns of news and the affixes of Indonesian tell.
fn reads_indonesian(text: &str) -> bool {
    const NOUNS: &[&str] = &[
        "warga",
        "kepala",
        "desa",
        "kota",
        "kabupaten",
        "provinsi",
        "kecamatan",
        "bupati",
        "gubernur",
        "ketua",
        "anggota",
        "wakil",
        "pemilu",
        "pilkada",
        "calon",
        "suara",
        "partai",
        "polisi",
        "menteri",
        "presiden",
        "jalan",
        "orang",
        "tahun",
        "hari",
        "kata",
        "ujar",
        "baru",
        "resmi",
        "kampanye",
        "pemilih",
        "dana",
        "rapat",
        "sidang",
        "paslon",
    ];
    let mut signs = 0;
    for word in text.split(|character: char| !character.is_alphanumeric()).take(WINDOW_WORDS) {
        let is_noun = NOUNS.iter().any(|noun| noun.eq_ignore_ascii_case(word));
        let has = |from: usize, to: usize, affix: &str| {
            word.get(from..to).is_some_and(|part| part.eq_ignore_ascii_case(affix))
        };
        let length = word.len();
        let is_derived = length >= 7
            && (["meng", "meny", "memb", "memp", "memi", "peng", "peny", "pemb"]
                .iter()
                .any(|prefix| has(0, 4, prefix))
                || ["nya", "kan"].iter().any(|suffix| has(length - 3, length, suffix)));
        signs += usize::from(is_noun || is_derived);
    }
    signs >= 2
}

fn ask_detector(text: &str, words: usize) -> &'static str {
    const MIN_WORDS: usize = 12;
    if words < MIN_WORDS {
        return "und";
    }
    let window = &text[..boundary_at(text, WINDOW_BYTES)];
    // Close relatives that Indonesian is mistaken for are decided above.
    let detector = Detector::with_denylist(vec![Lang::Tgl, Lang::Jav]);
    match detector.detect(window) {
        Some(found) if found.is_reliable() || found.lang() == Lang::Ind => code(found.lang()),
        _ => "und",
    }
}

/// ISO 639-1 for the languages news in Indonesia may carry; the others are `und`.
fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Ind => "id",
        Lang::Eng => "en",
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Nld => "nl",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Rus => "ru",
        Lang::Tur => "tr",
        Lang::Tha => "th",
        Lang::Vie => "vi",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        _ => "und",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        let cases = [
            ("Bupati melantik camat yang baru di aula kabupaten.", "id"),
            ("KPU tetapkan tiga paslon", "id"),
            ("Warga memilih kepala desa.", "id"),
            ("Prabowo Gibran", "und"),
            ("Warga antre di TPS", "id"),
            (
                "The commission announced the results of the election on Monday, and the party said it would appeal.",
                "en",
            ),
            (
                "Kerajaan akan membina lapan buah balai raya baharu, kata Menteri Besar. Beliau berkata, projek itu \
                 dijangka siap tahun hadapan.",
                "ms",
            ),
            (
                "Bupati ngendika marang warga, supaya padha milih kanthi tentrem ing dina iku lan ora gawe rame kang ala.",
                "jv",
            ),
            (
                "Bupati nyarios ka warga, pikeun milih jeung tertib dina poé ieu, nu teu aya ribut ti mana waé.",
                "su",
            ),
            ("", "und"),
            ("12 34", "und"),
        ];
        for (text, expected) in cases {
            assert_eq!(detect(text), expected, "{text}");
        }
    }
}
