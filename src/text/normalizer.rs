//! The case-folded form of a text: the *exact* level of matching.
//!
//! In: any text. Out: the same text without differences of writing that do not matter to a reader. It changes
//! lengths, so spans are taken before it.
//!
//! Lossless for the reader: compatibility forms (NFKC: ﬁ, ２, 𝗞𝗣𝗨), one kind of quote and dash, invisible
//! characters dropped (soft hyphen, zero-width space, direction marks). Lossy: case (full folding, ß → ss) and
//! accents (é → e; news writes Mbappé both ways).
//!
//! ```
//! use telusur::text::fold;
//!
//! assert_eq!(fold("KPU “Jabar”"), "kpu \"jabar\"");
//! assert_eq!(fold("pe\u{ad}milu"), "pemilu");
//! ```

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The case-folded form of `text`; for a word it is the *exact* form that quotes match.
pub fn fold(text: &str) -> Cow<'_, str> {
    if !text.is_ascii() {
        return Cow::Owned(fold_unicode(text));
    }
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    Cow::Borrowed(text)
}

fn fold_unicode(text: &str) -> String {
    let visible = text.chars().filter(|&letter| !is_invisible(letter)).map(plain_punctuation);
    let cased = visible.nfkd().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let bare = cased.nfkd().filter(|&letter| !is_accent(letter) && !is_invisible(letter));
    bare.map(plain_punctuation).nfc().collect()
}

/// Whether a reader never sees the character: soft hyphen, zero-width and direction marks, variation
/// selectors.
pub(super) fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Whether the character is an apostrophe, straight, curly or misused.
pub(super) fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '‘' | '’' | '‛' | 'ʼ' | 'ʻ' | 'ʽ' | 'ʾ' | 'ʿ' | '`' | '´' | '′' | '＇')
}

/// Whether the character joins the halves of a word.
pub(super) fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}' | '\u{2011}' | '\u{fe63}' | '\u{ff0d}')
}

fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

fn plain_punctuation(letter: char) -> char {
    match letter {
        _ if is_apostrophe(letter) => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        '‒' | '–' | '—' | '―' | '−' => '-',
        _ if is_hyphen(letter) => '-',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folds() {
        let cases = [
            ("lower case", "pemilu", "pemilu"),
            ("capitals", "KPU Jawa Barat", "kpu jawa barat"),
            ("curly quotes", "‘Jum’at’ “KPU”", "'jum'at' \"kpu\""),
            ("dashes", "2019–2024 — ya", "2019-2024 - ya"),
            ("soft hyphen and zero-width space", "pe\u{ad}mi\u{200b}lu", "pemilu"),
            ("direction marks", "\u{202b}KPU\u{202c}", "kpu"),
            ("ligature, wide digits, bold letters", "ﬁ ２０２４ 𝗞𝗣𝗨", "fi 2024 kpu"),
            ("superscript", "anak²", "anak2"),
            ("accent, composed and not", "Mbappé Mbappe\u{301}", "mbappe mbappe"),
            ("sharp s", "Straße STRASSE", "strasse strasse"),
            ("no-break space", "Rp\u{a0}10", "rp 10"),
            ("lost character", "a\u{fffd}b", "a\u{fffd}b"),
        ];
        for (name, input, expected) in cases {
            assert_eq!(fold(input), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in ".{0,40}") {
            let once = fold(&text).into_owned();
            prop_assert_eq!(fold(&once).into_owned(), once);
        }

        #[test]
        fn capitals_do_not_matter(text in "[a-zà-öø-ÿß' -]{0,40}") {
            let upper = text.to_uppercase();
            prop_assert_eq!(fold(&upper), fold(&text));
        }
    }
}
