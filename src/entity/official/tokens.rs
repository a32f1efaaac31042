//! Words of an article with what stands between them.
//!
//! In goes the headline and the body; out comes one list of [`Token`]s with their case, their class and the signs
//! before them. Words glued together by lost blanks ("PutusanWakil Ketua") are parted where the first half is a known
//! word. Dots are only noted: whether one ends a sentence or an initial is for the reader of the list to judge.

use super::lexicon::{self, BODY, COMMON, Class, GIVEN, HEAD, KeyMaker, PARTY, SOFT};
use crate::entity::{Mention, Part};
use crate::text::Span;

/// The signs between two words, as a set.
pub(in crate::entity) type Gap = u16;

pub(super) const SPACE: Gap = 1;
pub(super) const COMMA: Gap = 1 << 1;
pub(super) const DOT: Gap = 1 << 2;
/// `!`, `?`, a new line, or words glued together.
pub(super) const STOP: Gap = 1 << 3;
pub(super) const OPEN: Gap = 1 << 4;
pub(super) const CLOSE: Gap = 1 << 5;
pub(super) const QUOTE: Gap = 1 << 6;
pub(super) const HYPHEN: Gap = 1 << 7;
pub(super) const SLASH: Gap = 1 << 8;
pub(super) const COLON: Gap = 1 << 9;
pub(super) const OTHER: Gap = 1 << 10;
pub(super) const DASH: Gap = 1 << 11;

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entity) enum Shape {
    Lower,
    /// First letter in upper case, at least one in lower case.
    Title,
    /// At least two letters, all in upper case.
    Upper,
    /// One letter in upper case.
    Letter,
    /// Begins with a digit.
    Digit,
}

/// A word.
#[derive(Clone, Copy, Debug)]
pub(in crate::entity) struct Token {
    pub span: Span,
    pub key: u64,
    pub class: Class,
    /// What stands before it.
    pub gap: Gap,
    pub shape: Shape,
    /// Token index after the region name that begins here; 0 when none does.
    pub region_end: u32,
    /// Whether it lies inside the name of a region.
    pub is_region: bool,
}

impl Token {
    pub fn is(&self, class: Class) -> bool {
        self.class & class != 0
    }

    pub fn is_capitalised(&self) -> bool {
        matches!(self.shape, Shape::Title | Shape::Upper | Shape::Letter)
    }
}

/// The words of headline and body in one list, the headline first.
pub(in crate::entity) struct Words<'a> {
    pub title: &'a str,
    pub text: &'a str,
    /// How many of the tokens are the headline's.
    pub title_len: usize,
    pub tokens: Vec<Token>,
}

impl<'a> Words<'a> {
    pub fn new(title: &'a str, text: &'a str) -> Words<'a> {
        let mut tokens = Vec::with_capacity((title.len() + text.len()) / 6);
        push_tokens(title, &mut tokens);
        let title_len = tokens.len();
        if tokens.iter().all(|token| !matches!(token.shape, Shape::Lower | Shape::Title)) {
            // A headline in capitals tells nothing by its case.
            for token in tokens.iter_mut().filter(|token| token.shape == Shape::Upper) {
                let is_acronym = token.is(BODY | PARTY) || token.span.len() < 3 && !token.is(COMMON);
                token.shape = if is_acronym { Shape::Upper } else { Shape::Title };
            }
        }
        push_tokens(text, &mut tokens);
        mark_defined_bodies(&mut tokens);
        if let Some(first) = tokens.get_mut(title_len) {
            first.gap |= STOP;
        }
        Words { title, text, title_len, tokens }
    }

    /// Part, key and first byte of each word.
    pub fn starts(&self) -> impl Iterator<Item = (Part, u64, usize)> + '_ {
        let part = |index| if self.is_in_title(index) { Part::Title } else { Part::Text };
        self.tokens.iter().enumerate().map(move |(index, token)| (part(index), token.key, token.span.start))
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn is_in_title(&self, index: usize) -> bool {
        index < self.title_len
    }

    /// The part of the article the token lies in.
    pub fn source(&self, index: usize) -> &'a str {
        if self.is_in_title(index) { self.title } else { self.text }
    }

    pub fn word(&self, index: usize) -> &'a str {
        self.tokens[index].span.slice(self.source(index))
    }

    pub fn get(&self, index: usize) -> Option<&Token> {
        self.tokens.get(index)
    }

    pub fn gap(&self, index: usize) -> Gap {
        self.tokens.get(index).map_or(STOP, |token| token.gap)
    }

    pub fn is_key(&self, index: usize, key: u64) -> bool {
        self.tokens.get(index).is_some_and(|token| token.key == key)
    }

    /// The bytes from the first to the last of the tokens.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.tokens[start].span.start, self.tokens[end - 1].span.end)
    }

    pub fn slice(&self, start: usize, end: usize) -> &'a str {
        self.span(start, end).slice(self.source(start))
    }

    pub fn mention(&self, start: usize, end: usize) -> Mention {
        let part = if self.is_in_title(start) { Part::Title } else { Part::Text };
        Mention::new(part, self.span(start, end))
    }

    /// Whether the token begins a sentence or a quotation, where any word has a capital.
    pub fn begins_sentence(&self, index: usize) -> bool {
        index == 0 || self.gap(index) & (STOP | DOT | QUOTE | COLON) != 0
    }
}

/// Notes words an article defines in brackets as short names of bodies: "Partai Swara Rakyat (Parsindo)".
fn mark_defined_bodies(tokens: &mut [Token]) {
    let is_plain =
        |token: &Token| token.is_capitalised() && !token.is(BODY | PARTY | HEAD | COMMON | SOFT | GIVEN);
    let mut defined: lexicon::KeyMap<()> = lexicon::KeyMap::default();
    for three in tokens.windows(3) {
        let [before, short, after] = three else { continue };
        let is_bracketed = short.gap & OPEN != 0 && short.gap & COMMA == 0 && after.gap & CLOSE != 0;
        let is_body = before.is(lexicon::INST | lexicon::NOT_NAME | COMMON | SOFT) && before.is_capitalised();
        if is_bracketed && is_plain(short) && is_body && !before.is(GIVEN) {
            defined.insert(short.key, ());
        }
    }
    if !defined.is_empty() {
        for token in tokens.iter_mut().filter(|token| defined.contains_key(&token.key)) {
            token.class |= lexicon::OTHER_BODY;
        }
    }
}

fn push_tokens(text: &str, tokens: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let first = tokens.len();
    let mut gap: Gap = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b' ' {
            gap |= SPACE;
            at += 1;
            continue;
        }
        if !bytes[at].is_ascii_alphanumeric() {
            let Some(letter) = text[at..].chars().next() else { break };
            if !letter.is_alphanumeric() {
                gap |= gap_sign(text, at, letter);
                at += letter.len_utf8();
                continue;
            }
        }
        let written = Written::read(text, at);
        at = written.span.end;
        push_word(text, written, gap, tokens);
        gap = 0;
    }
    if let Some(token) = tokens.get_mut(first) {
        token.gap |= STOP;
    }
    classify(text, &mut tokens[first..]);
}

fn gap_sign(text: &str, at: usize, sign: char) -> Gap {
    match sign {
        ' ' | '\t' | '\u{a0}' => SPACE,
        ',' | ';' => COMMA,
        '.' => DOT,
        '!' | '?' | '\n' | '\r' | '…' => STOP,
        '(' | '[' => OPEN,
        ')' | ']' => CLOSE,
        '"' | '“' | '”' | '\'' | '‘' | '’' | '«' | '»' | '`' => QUOTE,
        '-' | '‐' | '–' => {
            let is_spaced = text[..at].ends_with(' ') || text[at + sign.len_utf8()..].starts_with(' ');
            if is_spaced { DASH } else { HYPHEN }
        }
        '—' => DASH,
        '/' => SLASH,
        ':' => COLON,
        _ => OTHER,
    }
}

/// A word as it is written.
struct Written {
    span: Span,
    key: u64,
    shape: Shape,
    /// Whether two words may be glued together in it.
    may_be_glued: bool,
}

impl Written {
    /// The word that begins at `start`. Nearly all are letters and digits of ASCII and are gone through only once.
    fn read(text: &str, start: usize) -> Written {
        let bytes = text.as_bytes();
        let mut key = KeyMaker::default();
        let mut at = start;
        let (mut has_small, mut has_inner_capital) = (false, false);
        while let Some(byte) = bytes.get(at).filter(|byte| byte.is_ascii_alphanumeric()) {
            key.add(byte | LOWER);
            has_small |= byte.is_ascii_lowercase();
            has_inner_capital |= byte.is_ascii_uppercase() && at > start;
            at += 1;
        }
        let goes_on =
            bytes.get(at).is_some_and(|byte| !byte.is_ascii() || matches!(byte, b'\'' | b'`' | b'\\'));
        if goes_on {
            let span = Span::new(start, word_end(text, at));
            if span.end > at {
                return Written::of(text, span);
            }
        }
        let is_single = at == start + 1;
        let shape = match bytes[start] {
            b'0'..=b'9' => Shape::Digit,
            b'A'..=b'Z' if has_small => Shape::Title,
            b'A'..=b'Z' => {
                if is_single {
                    Shape::Letter
                } else {
                    Shape::Upper
                }
            }
            _ => Shape::Lower,
        };
        let may_be_glued = has_inner_capital && has_small || matches!(bytes[at - 1], b'n' | b'l');
        Written { span: Span::new(start, at), key: key.finish(), shape, may_be_glued }
    }

    /// Any word.
    fn of(text: &str, span: Span) -> Written {
        let word = span.slice(text);
        Written { span, key: lexicon::key(word), shape: shape(word), may_be_glued: true }
    }
}

/// The bit that makes a small letter of a capital of ASCII and leaves digits alone.
const LOWER: u8 = 0x20;

/// Where a word ends that goes on at `start`: letters and digits, with single apostrophes between letters.
fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        if bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let Some(sign) = text[at..].chars().next() else { break };
        let after = at + sign.len_utf8();
        let is_joined = || text[after..].chars().next().is_some_and(char::is_alphabetic);
        // Scraped text keeps the backslash of an escaped apostrophe: Asy\'ari.
        let escapes = sign == '\\' && text[after..].starts_with('\'');
        if sign.is_alphanumeric() || (lexicon::is_apostrophe(sign) && is_joined()) {
            at = after;
        } else if escapes && text[after + 1..].chars().next().is_some_and(char::is_alphabetic) {
            at = after + 1;
        } else {
            break;
        }
    }
    at
}

fn push_word(text: &str, written: Written, gap: Gap, tokens: &mut Vec<Token>) {
    let span = written.span;
    let seam = if written.may_be_glued { seam(span.slice(text)) } else { None };
    if let Some((seam, lost)) = seam {
        push_whole_word(&Written::of(text, Span::new(span.start, span.start + seam)), gap, tokens);
        push_whole_word(&Written::of(text, Span::new(span.start + seam, span.end)), lost, tokens);
    } else {
        push_whole_word(&written, gap, tokens);
    }
}

fn push_whole_word(written: &Written, gap: Gap, tokens: &mut Vec<Token>) {
    let &Written { span, key, shape, .. } = written;
    tokens.push(Token { span, key, class: 0, gap, shape, region_end: 0, is_region: false });
}

/// Looks up the class of each word; apart from the reading of words, so that the memory is read ahead.
fn classify(text: &str, tokens: &mut [Token]) {
    for token in tokens.iter_mut() {
        token.class = lexicon::class_of(token.key);
    }
    for token in tokens {
        // Short acronyms are words or names in small letters: "Al", "pan", "Amin".
        if token.span.len() <= 4 && token.shape != Shape::Upper {
            token.class &= !(BODY | PARTY);
        }
        if token.class == 0 && token.shape == Shape::Title {
            let word = token.span.slice(text);
            token.class = if has_name_ending(word) { GIVEN } else { lexicon::clipped_body(word) };
        }
    }
}

/// Endings that only personal names have.
fn has_name_ending(word: &str) -> bool {
    const ENDINGS: [&str; 14] = [
        "uddin", "udin", "yanto", "yono", "wati", "ningsih", "nugroho", "wijaya", "kusuma", "ansyah", "arto",
        "manto", "santo", "ardi",
    ];
    word.len() >= 6 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Where two words have lost what stood between them, and what that was: "Putusan|Wakil", "MK|Wakil", "Oman|Rudi".
fn seam(word: &str) -> Option<(usize, Gap)> {
    let bytes = word.as_bytes();
    let class = |part: &str| lexicon::class_of(lexicon::key(part));
    // "gubernurcalon wakil gubernur"
    if let Some(head) = word.strip_suffix("calon").or_else(|| word.strip_suffix("wakil"))
        && class(head) & HEAD != 0
    {
        return Some((head.len(), HYPHEN));
    }
    let upper_after_first = bytes.iter().skip(1).position(u8::is_ascii_uppercase)? + 1;
    let has_lower = bytes.iter().any(u8::is_ascii_lowercase);
    if !word.is_ascii() || !has_lower || word.len() < 6 {
        return None;
    }
    if bytes[upper_after_first - 1].is_ascii_lowercase() && upper_after_first >= 3 {
        let (before, after) = word.split_at(upper_after_first);
        if after.len() < 3 {
            return None;
        }
        let is_known =
            class(before) & (COMMON | SOFT) != 0 || class(after) & (COMMON | HEAD) != 0 && before.len() > 3;
        if is_known {
            return Some((upper_after_first, STOP));
        }
        // A pair of candidates without its hyphen.
        let is_name = |part: &str| part.len() > 4 && class(part) & !GIVEN == 0;
        let is_pair = before.len() > 3 && class(after) & GIVEN != 0 || is_name(before) && is_name(after);
        return is_pair.then_some((upper_after_first, HYPHEN));
    }
    // "MKWakil": the last capital before the first small letter begins the second word.
    let first_lower = bytes.iter().position(u8::is_ascii_lowercase)?;
    let seam = first_lower.checked_sub(1)?;
    let is_known = seam >= 2
        && class(&word[..seam]) & (BODY | PARTY) != 0
        && (class(&word[seam..]) & (HEAD | GIVEN | COMMON | SOFT) != 0
            || seam >= 3 && word.len() - seam >= 4);
    is_known.then_some((seam, STOP))
}

fn shape(word: &str) -> Shape {
    let mut letters = word.chars();
    let Some(first) = letters.next() else { return Shape::Lower };
    if first.is_numeric() {
        return Shape::Digit;
    }
    if !first.is_uppercase() {
        return Shape::Lower;
    }
    let mut has_rest = false;
    for letter in letters {
        has_rest = true;
        if letter.is_lowercase() {
            return Shape::Title;
        }
    }
    if has_rest { Shape::Upper } else { Shape::Letter }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_gaps() {
        let words = Words::new("", "Kata Ma'ruf, H. Oman (45)");
        let found: Vec<_> = (0..words.len()).map(|index| words.word(index)).collect();
        assert_eq!(found, ["Kata", "Ma'ruf", "H", "Oman", "45"]);
        let gaps: Vec<_> = words.tokens.iter().map(|token| token.gap).collect();
        assert_eq!(gaps, [STOP, SPACE, COMMA | SPACE, DOT | SPACE, SPACE | OPEN]);
    }

    #[test]
    fn glued_words_are_parted() {
        let cases = [
            ("PutusanWakil", vec!["Putusan", "Wakil"]),
            ("MKWakil", vec!["MK", "Wakil"]),
            ("gubernurcalon", vec!["gubernur", "calon"]),
            ("NasDem", vec!["NasDem"]),
            ("KemenPAN", vec!["KemenPAN"]),
        ];
        for (text, expected) in cases {
            let words = Words::new("", text);
            let found: Vec<_> = (0..words.len()).map(|index| words.word(index)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
