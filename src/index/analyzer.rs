//! Analysed text as a string, and the tokenizer that reads it back.
//!
//! An article is analysed once, outside tantivy, for both levels. The tokens of a level are joined by
//! blanks (no token holds white space) and handed to tantivy as a plain string, whose tokenizer only has
//! to split. A token [`JUMP`] followed by digits moves the position forward. The same strings serve any
//! engine with a white-space analyzer.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// First character of a token that sets the position of the next one. A control character: no token of
/// the analyzer can begin with it.
pub(crate) const JUMP: char = '\u{1}';

/// Splits analysed text at blanks.
#[derive(Clone, Default)]
pub(crate) struct AnalysedTokenizer {
    token: Token,
}

/// The tokens of one analysed text.
pub(crate) struct AnalysedStream<'a> {
    rest: &'a str,
    next_position: usize,
    token: &'a mut Token,
}

impl Tokenizer for AnalysedTokenizer {
    type TokenStream<'a> = AnalysedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> AnalysedStream<'a> {
        self.token.reset();
        AnalysedStream { rest: text, next_position: 0, token: &mut self.token }
    }
}

impl TokenStream for AnalysedStream<'_> {
    fn advance(&mut self) -> bool {
        while !self.rest.is_empty() {
            let end = memchr::memchr(b' ', self.rest.as_bytes()).unwrap_or(self.rest.len());
            let (word, rest) = self.rest.split_at(end);
            self.rest = rest.get(1..).unwrap_or("");
            if let Some(position) = word.strip_prefix(JUMP) {
                self.next_position = self.next_position.max(position.parse().unwrap_or(0));
            } else if !word.is_empty() {
                self.token.text.clear();
                self.token.text.push_str(word);
                self.token.position = self.next_position;
                self.next_position += 1;
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<(usize, String)> {
        let mut tokenizer = AnalysedTokenizer::default();
        let mut stream = tokenizer.token_stream(text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().position, stream.token().text.clone()));
        }
        found
    }

    #[test]
    fn splits_at_blanks_and_jumps() {
        let cases: &[(&str, &[(usize, &str)])] = &[
            ("", &[]),
            ("asn netral", &[(0, "asn"), (1, "netral")]),
            ("asn \u{1}256 netral asn", &[(0, "asn"), (256, "netral"), (257, "asn")]),
            ("  asn  ", &[(0, "asn")]),
            ("a b c \u{1}2 d", &[(0, "a"), (1, "b"), (2, "c"), (3, "d")]),
        ];
        for (text, expected) in cases {
            let expected: Vec<_> = expected.iter().map(|(at, word)| (*at, word.to_string())).collect();
            assert_eq!(tokens(text), expected, "{text:?}");
        }
    }
}
