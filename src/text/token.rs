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
            let keeps_hyphen = segment.kind == SegmentKind::Reduplication;
            let letters = word.bytes().filter(|byte| byte.is_ascii_alphanumeric() || keeps_hyphen && *byte == b'-');
            exact.extend(letters.map(|byte| char::from(byte.to_ascii_lowercase())));
        }
        SegmentKind::Word | SegmentKind::Reduplication => {
            let keeps_hyphen = segment.kind == SegmentKind::Reduplication;
            let kept = |letter: &char| {
                letter.is_alphanumeric() || is_combining_mark(*letter) || keeps_hyphen && is_hyphen(*letter)
            };
            exact.extend(fold(word).chars().filter(kept));
        }
    }
    exact.truncate(cut(exact, MAX_TOKEN_BYTES).len());
}

/// Groups are joined (1.234.567 → 1234567), the sign of decimals and times is a point (3,5 → 3.5, 10:30 →
/// 10.30).
fn write_number(number: &str, exact: &mut String) {
    let mut groups = number.split(['.', ',', ':']);
    let separators: Vec<u8> = number.bytes().filter(|byte| !byte.is_ascii_digit()).collect();
    exact.push_str(groups.next().unwrap_or(""));
    for (index, group) in groups.enumerate() {
        let sign = separators[index];
        let grouping = group.len() == 3
            && (index == 0 || separators[index - 1] == sign)
            && (sign == b'.' || separators.len() > 1 && sign == b',');
        if !grouping {
            exact.push('.');
        }
        exact.push_str(group);
    }
}

/// The front of `text` that fits in `most` bytes, cut on a character boundary.
fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}
