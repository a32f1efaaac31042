//! Cuts the lines of a text that may hold a citation into tokens.
//!
//! In: a text and the places of anchor words. Out: words, numbers and marks with their place, and the sentence each
//! stands in. Lines without an anchor are skipped (a break stands for them), so most of an article is never cut.
//! It does not know what a word means.
//!
//! `UU No.10Tahun` is the tokens `UU` `No` `.` `10` `Tahun`.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Letters.
    Word,
    /// Digits.
    Number,
    /// One sign; its normal form is in [`Token::mark`].
    Mark,
    /// End of a line, or of a run of skipped lines.
    Break,
}

/// A unit of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    pub class: Class,
    /// For marks: `-` for every dash, `"` for every quote, `'` for every apostrophe, the sign itself if ASCII, else 0.
    pub mark: u8,
    /// Number of the sentence, counted over the whole text.
    pub sentence: u32,
}

/// The tokens of a text.
pub(super) struct Tokens<'t> {
    pub text: &'t str,
    pub list: Vec<Token>,
}

/// Bytes of skipped text that count as one sentence.
const SENTENCE_BYTES: usize = 160;

/// Abbreviations whose point ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "no", "jo", "ps", "psl", "ay", "thn", "th", "dr", "drs", "prof", "nomor", "hlm", "st", "vs", "uu", "pp",
];

impl<'t> Tokens<'t> {
    /// Cuts the lines of `text` that hold one of `anchors` (byte offsets, ascending).
    pub fn new(text: &'t str, anchors: &[usize]) -> Tokens<'t> {
        let mut tokens = Tokens { text, list: Vec::new() };
        let mut sentence = 0u32;
        let mut done = 0;
        for &anchor in anchors {
            if anchor < done {
                continue;
            }
            let start =
                memchr::memrchr(b'\n', &text.as_bytes()[done..anchor]).map_or(done, |at| done + at + 1);
            let end = memchr::memchr(b'\n', &text.as_bytes()[anchor..]).map_or(text.len(), |at| anchor + at);
            if start > done {
                sentence += 1 + u32::try_from((start - done) / SENTENCE_BYTES).unwrap_or(u32::MAX / 2);
            }
            sentence = tokens.cut_line(start, end, sentence) + 1;
            tokens.push(end, end, Class::Break, b'\n', sentence);
            done = (end + 1).min(text.len());
        }
        tokens
    }

    /// Cuts one line; gives the number of its last sentence.
    fn cut_line(&mut self, start: usize, end: usize, first_sentence: u32) -> u32 {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut sentence = first_sentence;
        let mut at = start;
        while at < end {
            let byte = bytes[at];
            let from = at;
            if byte.is_ascii_alphabetic() {
                at = letters_to_hump(bytes, at, end);
                at = letters_beyond_ascii(text, at, end);
                self.push(from, at, Class::Word, 0, sentence);
            } else if byte.is_ascii_digit() {
                at = run(bytes, at, end, |b| b.is_ascii_digit());
                self.push(from, at, Class::Number, 0, sentence);
            } else if byte.is_ascii() {
                at += 1;
                if byte.is_ascii_graphic() {
                    self.push(from, at, Class::Mark, byte, sentence);
                    if self.ends_sentence(end) {
                        sentence += 1;
                    }
                }
            } else {
                let letter = text[at..end].chars().next().unwrap_or(' ');
                at += letter.len_utf8();
                if letter.is_alphabetic() {
                    at = letters_beyond_ascii(text, at, end);
                    self.push(from, at, Class::Word, 0, sentence);
                } else if !letter.is_whitespace()
                    && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}')
                {
                    self.push(from, at, Class::Mark, normal_mark(letter), sentence);
                }
            }
        }
        sentence
    }

    fn push(&mut self, start: usize, end: usize, class: Class, mark: u8, sentence: u32) {
        self.list.push(Token { start, end, class, mark, sentence });
    }

    /// Whether the mark pushed last ends a sentence: a point, question or exclamation mark before a blank and a capital
    /// or quote, and not after an abbreviation.
    fn ends_sentence(&self, end: usize) -> bool {
        let last = self.list.len() - 1;
        let token = self.list[last];
        if !matches!(token.mark, b'.' | b'!' | b'?') || token.end >= end {
            return false;
        }
        let rest = self.text[token.end..end].trim_start();
        let blank = rest.len() < end - token.end;
        let opens =
            rest.chars().next().is_none_or(|c| c.is_uppercase() || matches!(c, '"' | '“' | '”' | '‘' | '\''));
        if !blank || !opens {
            return false;
        }
        let Some(before) = last.checked_sub(1) else { return true };
        let word = self.word(before);
        let abbreviation = token.mark == b'.'
            && self.list[before].class == Class::Word
            && (word.len() == 1 || ABBREVIATIONS.iter().any(|a| word.eq_ignore_ascii_case(a)));
        !abbreviation
    }

    /// The token at `at`, or a break beyond the end.
    pub fn get(&self, at: usize) -> Token {
        self.list.get(at).copied().unwrap_or(Token {
            start: self.text.len(),
            end: self.text.len(),
            class: Class::Break,
            mark: b'\n',
            sentence: u32::MAX,
        })
    }

    /// The text of the token at `at`.
    pub fn word(&self, at: usize) -> &'t str {
        let token = self.get(at);
        &self.text[token.start..token.end]
    }

    /// Whether the token at `at` is this word, whatever its case.
    pub fn is(&self, at: usize, word: &str) -> bool {
        self.get(at).class == Class::Word && self.word(at).eq_ignore_ascii_case(word)
    }

    /// Whether the token at `at` is one of these words, whatever their case.
    pub fn is_any(&self, at: usize, words: &[&str]) -> bool {
        self.get(at).class == Class::Word && words.iter().any(|word| self.word(at).eq_ignore_ascii_case(word))
    }

    /// Whether the token at `at` is this mark.
    pub fn mark(&self, at: usize, mark: u8) -> bool {
        let token = self.get(at);
        token.class == Class::Mark && token.mark == mark
    }

    /// The number at `at`, unless it has more than nine digits.
    pub fn number(&self, at: usize) -> Option<u32> {
        let digits = self.word(at);
        (self.get(at).class == Class::Number && digits.len() <= 9).then(|| digits.parse().ok()).flatten()
    }

    /// Whether no blank stands between the token at `at` and the one before.
    pub fn joined(&self, at: usize) -> bool {
        at > 0 && self.get(at).start == self.get(at - 1).end && self.get(at).class != Class::Break
    }

    /// Whether the token at `at` is a word with a capital first letter.
    pub fn is_capital(&self, at: usize) -> bool {
        self.get(at).class == Class::Word && self.word(at).starts_with(char::is_uppercase)
    }

    /// Whether the token at `at` ends a line or the text.
    pub fn is_break(&self, at: usize) -> bool {
        self.get(at).class == Class::Break
    }
}

/// The end of a run of letters, cut where a small letter is followed by a capital: words lose their blank in scraped
/// pages ("junctoPasal").
fn letters_to_hump(bytes: &[u8], mut at: usize, end: usize) -> usize {
    at += 1;
    while at < end && bytes[at].is_ascii_alphabetic() {
        if bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase() {
            break;
        }
        at += 1;
    }
    at
}

fn run(bytes: &[u8], mut at: usize, end: usize, keep: impl Fn(u8) -> bool) -> usize {
    while at < end && keep(bytes[at]) {
        at += 1;
    }
    at
}

/// Goes on over letters after a word's ASCII part: `Café` is one word.
fn letters_beyond_ascii(text: &str, mut at: usize, end: usize) -> usize {
    if at < end && text.as_bytes()[at].is_ascii() {
        return at;
    }
    while at < end {
        match text[at..end].chars().next() {
            Some(letter) if letter.is_alphabetic() => at += letter.len_utf8(),
            _ => break,
        }
    }
    at
}

fn normal_mark(sign: char) -> u8 {
    match sign {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => b'-',
        '“' | '”' | '„' | '«' | '»' => b'"',
        '‘' | '’' | '´' => b'\'',
        '…' => b'.',
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let tokens = Tokens::new(text, &[0]);
        (0..tokens.list.len())
            .filter(|&at| !tokens.is_break(at))
            .map(|at| tokens.word(at).to_owned())
            .collect()
    }

    #[test]
    fn words_numbers_and_marks() {
        let cases: &[(&str, &[&str])] = &[
            ("UU No.10Tahun 2016", &["UU", "No", ".", "10", "Tahun", "2016"]),
            ("pasal 187A–188", &["pasal", "187", "A", "–", "188"]),
            ("Café é2 naïve", &["Café", "é", "2", "naïve"]),
            ("junctoPasal KUHPidana", &["juncto", "Pasal", "KUHPidana"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(cut(text), *expected, "{text}");
        }
    }

    #[test]
    fn a_point_after_an_abbreviation_ends_no_sentence() {
        let cases = [
            ("UU No. 5 berlaku. Ia pergi", 1),
            ("Pasal 1 Jo. Pasal 2", 0),
            ("Ia pergi! \"Ya\"", 1),
            ("10.00 WIB", 0),
        ];
        for (text, sentences) in cases {
            let tokens = Tokens::new(text, &[0]);
            let last = tokens.list[tokens.list.len() - 2].sentence;
            assert_eq!(last, sentences, "{text}");
        }
    }

    #[test]
    fn lines_without_anchor_are_skipped() {
        let text = "satu\ndua UU\ntiga\nempat UU";
        let tokens = Tokens::new(text, &[9, 23]);
        let words: Vec<&str> =
            (0..tokens.list.len()).map(|at| tokens.word(at)).filter(|w| !w.is_empty()).collect();
        assert_eq!(words, ["dua", "UU", "empat", "UU"]);
    }
}
