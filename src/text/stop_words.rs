//! Words that say how a sentence is built, not what it is about.
//!
//! In: a case-folded word. Out: whether a search may leave it out. Stop words are indexed like all others, for
//! phrases need them; only queries treat them apart.
//!
//! ```
//! use telusur::text::{is_question_word, is_stop_word};
//!
//! assert!(is_stop_word("yang") && is_question_word("siapa"));
//! assert!(!is_stop_word("pemilu"));
//! ```

include!(concat!(env!("OUT_DIR"), "/stop_words.rs"));

/// Whether a query may leave the case-folded word out: a closed-class word of Indonesian or of English.
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
