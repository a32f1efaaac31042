//! A token, and how its exact form is written.

use unicode_normalization::char::is_combining_mark;

use super::Span;
use super::normalizer::{fold, is_hyphen};
use super::tokenizer::{Segment, SegmentKind};

/// Longest form of a token in bytes; what is longer is cut on a character boundary, so words that agree up to
/// there are one.
pub const MAX_TOKEN_BYTES: usize = 255;
/// Most bytes of a word that are looked at. Folding can shorten a word, so this is more than a token holds.
const MAX_READ_BYTES: usize = 1024;
/// Compatibility folding puts it into ½; without it one half would be twelve.
const FRACTION_SLASH: char = '\u{2044}';

/// A word of a text at both levels of matching, lent for the time of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenRef<'a> {
    /// Where it lies in the text.
    pub span: Span,
    /// Its number among the words of the text, from 0, without holes.
    pub position: u32,
    /// The case-folded form; at most [`MAX_TOKEN_BYTES`], without white space and control characters.
    pub exact: &'a str,
    /// The root; at most [`MAX_TOKEN_BYTES`].
    pub root: &'a str,
}

/// A word of a text at both levels of matching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it lies in the text.
    pub span: Span,
    /// Its number among the words of the text, from 0, without holes.
    pub position: u32,
    /// The case-folded form.
    pub exact: String,
    /// The root.
    pub root: String,
}

impl From<TokenRef<'_>> for Token {
    fn from(token: TokenRef<'_>) -> Token {
        Token {
            span: token.span,
            position: token.position,
            exact: token.exact.to_owned(),
            root: token.root.to_owned(),
        }
    }
}

/// Writes the exact form of a word segment; it stays empty when nothing of the word can be seen.
pub(super) fn write_exact(text: &str, segment: &Segment, exact: &mut String) {
    exact.clear();
    let word = cut(segment.span.slice(text), MAX_READ_BYTES);
    match segment.kind {
        SegmentKind::Gap => return,
        SegmentKind::Number => write_number(word, exact),
        SegmentKind::Word | SegmentKind::Reduplication if word.is_ascii() => {
            exact.push_str(word);
            exact.make_ascii_lowercase();
            if !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                let keeps_hyphen = segment.kind == SegmentKind::Reduplication;
                exact.retain(|sign| sign.is_ascii_alphanumeric() || keeps_hyphen && sign == '-');
            }
        }
        SegmentKind::Word | SegmentKind::Reduplication => {
            let keeps_hyphen = segment.kind == SegmentKind::Reduplication;
            let kept = |letter: &char| {
                let visible =
                    letter.is_alphanumeric() || is_combining_mark(*letter) || *letter == FRACTION_SLASH;
                visible || keeps_hyphen && is_hyphen(*letter)
            };
            exact.extend(fold(word).chars().filter(kept));
        }
    }
    exact.truncate(cut(exact, MAX_TOKEN_BYTES).len());
}

/// Groups are joined (1.234.567 → 1234567), the sign of decimals and times is a point (3,5 → 3.5, 10:30 →
/// 10.30); the empty sen of a sum fall (1.000,00 → 1000).
fn write_number(number: &str, exact: &mut String) {
    let mut groups = number.split(['.', ',', ':']);
    let separators: Vec<u8> = number.bytes().filter(|byte| !byte.is_ascii_digit()).collect();
    exact.push_str(groups.next().unwrap_or(""));
    let mut grouped = false;
    for (index, group) in groups.enumerate() {
        let sign = separators[index];
        let grouping = group.len() == 3
            && (index == 0 || separators[index - 1] == sign)
            && (sign == b'.' || separators.len() > 1 && sign == b',');
        grouped |= grouping;
        if !grouping && grouped && group.bytes().all(|digit| digit == b'0') {
            return;
        }
        if !grouping {
            exact.push('.');
        }
        exact.push_str(group);
    }
}

/// The front of `text` that fits in `most` bytes, cut on a character boundary.
fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::super::segments;
    use super::*;

    fn exact_of(text: &str) -> String {
        let mut exact = String::new();
        let segment = segments(text).next().expect("the text is not empty");
        write_exact(text, &segment, &mut exact);
        exact
    }

    #[test]
    fn writes_exact_forms() {
        let cases = [
            ("capitals", "KPU", "kpu"),
            ("dots", "S.H", "sh"),
            ("degree", "M.Si", "msi"),
            ("apostrophe", "Jum’at", "jumat"),
            ("straight apostrophe", "Jum'at", "jumat"),
            ("reduplication", "Undang-Undang", "undang-undang"),
            ("non-breaking hyphen", "anak\u{2011}anak", "anak-anak"),
            ("groups", "1.234.567", "1234567"),
            ("groups and decimals", "1.234,5", "1234.5"),
            ("English groups", "1,234,567.8", "1234567.8"),
            ("decimals", "3,5", "3.5"),
            ("no sen", "1.000,00", "1000"),
            ("time", "10:30", "10.30"),
            ("thousand", "1.000", "1000"),
            ("superscript", "anak²", "anak2"),
            ("soft hyphen", "pe\u{ad}milu", "pemilu"),
            ("accents", "Mbappé", "mbappe"),
            ("fraction", "½", "1⁄2"),
        ];
        for (name, text, expected) in cases {
            assert_eq!(exact_of(text), expected, "{name}");
        }
    }

    #[test]
    fn long_words_are_cut_on_a_character_boundary() {
        assert_eq!(exact_of(&"a".repeat(5000)).len(), MAX_TOKEN_BYTES);
        assert_eq!(exact_of(&"д".repeat(5000)).len(), MAX_TOKEN_BYTES - 1);
    }
}
