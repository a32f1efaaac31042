//! Query text → tokens with their places.
//!
//! A *chunk* is what stands between blanks, quotes and parentheses. The lexer tells operators, signs and
//! field names from words; what a word means (wildcard, fuzzy, boost) is read in `word`. A chunk without
//! a letter or digit is punctuation and gives no token; when it looks like an operator of the language, a
//! note says so.
//!
//! `+kpu judul:"dana kampanye"~2` → `Plus Chunk(kpu) Field(judul) Quoted(dana kampanye) Suffix(~2)`

use crate::article::{Field, Match};
use crate::text::Span;

use super::days;
use super::error::{QueryError, QueryErrorKind, is_direction_mark};
use super::field_name::{self, Around, Colon};
use super::tree::Note;

/// Most words between the two sides of `DEKAT`.
pub(super) const MAX_DISTANCE: u32 = 100;

/// A unit of the query language.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    Open,
    Close,
    /// A word with its own signs still on it: `=kata`, `kata*`, `kata~2^3`.
    Chunk,
    /// What stands after a field name without quotes or parentheses; never an operator.
    Value,
    /// The text between two quotes, `\"` and `\\` resolved.
    Quoted(String),
    /// `~3^2` or `*` directly after a quote or parenthesis.
    Suffix,
    Field(Field),
    Plus,
    /// `-` or `!` directly before a clause.
    Minus,
    /// `=` directly before a quote.
    Equals,
    And,
    Or,
    Not,
    Near(u32),
}

/// A token and its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub span: Span,
    pub kind: TokenKind,
}

/// Splits `text` into tokens; the notes are about signs that were read as text.
pub(super) fn tokens(text: &str) -> Result<(Vec<Token>, Vec<Note>), QueryError> {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new(), notes: Vec::new() };
    while let Some(next) = lexer.peek() {
        let start = lexer.at;
        match next {
            _ if is_blank(next) => lexer.at += next.len_utf8(),
            '(' => lexer.push(TokenKind::Open, start, start + 1),
            ')' => {
                lexer.push(TokenKind::Close, start, start + 1);
                lexer.read_suffix();
            }
            _ if is_quote(next) => lexer.read_quoted()?,
            _ => lexer.read_chunk()?,
        }
    }
    Ok((lexer.tokens, lexer.notes))
}

/// Blanks, and signs without ink that come along with pasted text.
pub(super) fn is_blank(ch: char) -> bool {
    ch.is_whitespace()
        || ch.is_control()
        || is_direction_mark(ch)
        || matches!(ch, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Straight and curly double quotes: any of them opens and closes a phrase.
pub(super) fn is_quote(ch: char) -> bool {
    matches!(ch, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

/// Punctuation that may stand around a word without being part of it.
pub(super) fn is_punctuation(ch: char) -> bool {
    ch.is_ascii_punctuation()
        || matches!(ch, '–' | '—' | '−' | '…' | '‘' | '’' | '‚' | '‹' | '›' | '·' | '•' | '¡' | '¿')
}

/// Whether there is anything to search for in `text`.
pub(super) fn has_letter(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The operator that `word` is, if it is one.
pub(super) fn operator(word: &str) -> Option<TokenKind> {
    match word {
        "DAN" | "AND" | "&&" => Some(TokenKind::And),
        "ATAU" | "OR" | "||" => Some(TokenKind::Or),
        "BUKAN" | "NOT" => Some(TokenKind::Not),
        _ => None,
    }
}

/// What stands after `DEKAT/` or `NEAR/`.
pub(super) fn near_distance(word: &str) -> Option<&str> {
    word.strip_prefix("DEKAT/").or_else(|| word.strip_prefix("NEAR/"))
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
    notes: Vec<Note>,
}

impl<'t> Lexer<'t> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn push(&mut self, kind: TokenKind, start: usize, end: usize) {
        self.tokens.push(Token { span: Span::new(start, end), kind });
        self.at = end;
    }

    fn note(&mut self, start: usize, end: usize, message: impl Into<String>) {
        self.notes.push(Note { span: Span::new(start, end), message: message.into() });
    }

    /// Where the chunk that starts here ends.
    fn chunk_end(&self) -> usize {
        let rest = &self.text[self.at..];
        let length = rest.find(|ch| is_blank(ch) || is_quote(ch) || matches!(ch, '(' | ')'));
        self.at + length.unwrap_or(rest.len())
    }

    fn at_quote(&self) -> bool {
        self.peek().is_some_and(is_quote)
    }

    fn at_quote_or_open(&self) -> bool {
        self.at_quote() || self.peek() == Some('(')
    }

    fn read_quoted(&mut self) -> Result<(), QueryError> {
        let start = self.at;
        let mut chars = self.text[start..].char_indices();
        let opening = chars.next().map_or(0, |(_, ch)| ch.len_utf8());
        let mut quoted = String::new();
        while let Some((offset, ch)) = chars.next() {
            if is_quote(ch) {
                self.push(TokenKind::Quoted(quoted), start, start + offset + ch.len_utf8());
                self.read_suffix();
                return Ok(());
            }
            let escaped =
                chars.as_str().chars().next().filter(|&next| ch == '\\' && (next == '\\' || is_quote(next)));
            match escaped {
                Some(next) => {
                    quoted.push(next);
                    chars.next();
                }
                None => quoted.push(ch),
            }
        }
        let place = Span::new(start, start + opening);
        let message = "quote without its partner; expected a closing `\"`";
        Err(QueryError::new(QueryErrorKind::UnclosedQuote, place, message))
    }

    /// `~3`, `^2` or a misplaced `*` directly after a quote or parenthesis.
    fn read_suffix(&mut self) {
        if matches!(self.peek(), Some('~' | '^' | '*')) {
            let start = self.at;
            let end = self.chunk_end();
            self.push(TokenKind::Suffix, start, end);
        }
    }

    fn read_chunk(&mut self) -> Result<(), QueryError> {
        let text = self.text;
        let start = self.at;
        let end = self.chunk_end();
        let chunk = &text[start..end];
        if let Some(kind) = operator(chunk) {
            self.push(kind, start, end);
            return Ok(());
        }
        if let Some(number) = near_distance(chunk) {
            let distance = read_distance(number, Span::new(start, end))?;
            self.push(TokenKind::Near(distance), start, end);
            return Ok(());
        }
        self.read_sign(end);
        self.read_word(end)
    }

    /// `+`, `-` or `!` directly before a clause, and at the start or after a blank or `(`: inside words
    /// (`non-aktif`) and after quotes it is text.
    fn read_sign(&mut self, end: usize) {
        let start = self.at;
        let chunk = &self.text[start..end];
        let kind = match chunk.as_bytes()[0] {
            b'+' => TokenKind::Plus,
            b'-' | b'!' => TokenKind::Minus,
            _ => return,
        };
        let rest = &chunk[1..];
        let before_quote_or_open =
            self.text[end..].chars().next().is_some_and(|ch| is_quote(ch) || ch == '(');
        let signs_clause = match rest {
            "" | "=" => before_quote_or_open,
            "*" | "*:*" => true,
            _ => {
                has_letter(rest)
                    && !rest.starts_with(['+', '-', '!'])
                    && !(chunk.starts_with('-') && is_clitic(rest))
            }
        };
        let glued = self.text[..start].chars().next_back().is_some_and(|ch| !is_blank(ch) && ch != '(');
        if signs_clause && !glued {
            self.push(kind, start, start + 1);
        } else if has_letter(rest) || before_quote_or_open {
            self.note(start, start + 1, sign_as_text(&chunk[..1]));
        }
    }

    /// A field name, a word, or punctuation, from here to `end`.
    fn read_word(&mut self, end: usize) -> Result<(), QueryError> {
        let text = self.text;
        let start = self.at;
        let chunk = &text[start..end];
        if chunk == "=" && text[end..].starts_with(is_quote) {
            self.push(TokenKind::Equals, start, end);
            return Ok(());
        }
        if !has_letter(chunk) {
            self.read_punctuation(chunk, end);
            return Ok(());
        }
        let name = if chunk.starts_with('=') { "" } else { chunk.trim_start_matches(is_punctuation) };
        let name_start = end - name.len();
        let after_word = self.tokens.last().is_some_and(|token| token.kind == TokenKind::Chunk);
        let behind = text[end..].trim_end_matches(is_blank);
        let around = Around { after_word, next: behind.chars().next() };
        match field_name::read(name, name_start, around)? {
            Colon::Field { field, length } => {
                self.push(TokenKind::Field(field), start, name_start + length);
                self.read_value(field);
                return Ok(());
            }
            Colon::Text { note: Some(message) } => self.note(start, end, message),
            Colon::Text { note: None } => {}
        }
        if chunk.contains("&&") || chunk.contains("||") {
            self.note(start, end, "`&&` and `||` inside a word were read as text; write them between blanks");
        }
        if let Some(operator) = meant_operator(chunk) {
            self.note(start, end, format!("`{chunk}` was read as a word; the operator is `{operator}`"));
        }
        self.note_stray_signs(chunk, end);
        self.push(TokenKind::Chunk, start, end);
        Ok(())
    }

    /// Signs of the language that stand where they are text.
    fn note_stray_signs(&mut self, chunk: &str, end: usize) {
        let start = self.at;
        if chunk.starts_with(['~', '^']) {
            let message = format!("`{chunk}` was read as a word; write it directly behind a word or phrase");
            self.note(start, end, message);
        }
        let quote = |ch: char| matches!(ch, '\'' | '‘' | '’');
        let end_mark = |ch: char| matches!(ch, ',' | '.' | '!' | '?');
        let closes = |word: &str| word.trim_end_matches(end_mark).ends_with(quote);
        if chunk.starts_with(quote) && !closes(chunk) && self.text[end..].split(is_blank).any(closes) {
            let message = "single quotes were read as punctuation; a phrase is written `\"kata kata\"`";
            self.note(start, end, message);
        }
        if chunk.starts_with(':') {
            self.note_field_apart();
        }
    }

    /// `judul : kpu`: the name stands apart from its colon.
    fn note_field_apart(&mut self) {
        let Some(Token { kind: TokenKind::Chunk, span }) = self.tokens.last() else { return };
        let (span, name) = (*span, &self.text[span.start..span.end]);
        if let Some(field) = Field::by_name(name) {
            let message = format!(
                "`{name}` was read as a word; a field is written `{}:` with no blank before the colon",
                field.row().name
            );
            self.note(span.start, span.end, message);
        }
    }

    fn read_punctuation(&mut self, chunk: &str, end: usize) {
        let start = self.at;
        if matches!(chunk, "*" | "*:*") {
            self.push(TokenKind::Chunk, start, end);
            return;
        }
        if chunk.starts_with(':') {
            self.note_field_apart();
        }
        let is_sign =
            matches!(chunk, "+" | "-" | "!" | "=" | "&" | "|" | "~" | "^" | "<" | ">" | "<=" | ">=");
        let noted = self.notes.last().is_some_and(|note| note.span.start == start);
        if (is_sign || chunk.contains('*')) && !noted {
            self.note(start, end, sign_as_text(chunk));
        }
        self.at = end;
    }

    /// The chunk after a field name. Quotes and parentheses are left to the main loop, a missing value to the
    /// parser.
    fn read_value(&mut self, field: Field) {
        if self.at_quote_or_open() || self.peek().is_none_or(|ch| ch == ')' || is_blank(ch)) {
            return;
        }
        let start = self.at;
        let mut value_end = self.chunk_end();
        if field.row().matches == Match::Day {
            value_end = self.range_end(value_end);
        }
        self.push(TokenKind::Value, start, value_end);
    }

    /// Where days end that are written with blanks: `5 Agustus 2024`, `>= 2024`, `2024-01 .. 2024-06`.
    fn range_end(&self, first_end: usize) -> usize {
        let mut end = first_end;
        loop {
            let so_far = &self.text[self.at..end];
            let rest = &self.text[end..];
            let next = rest.trim_start_matches(is_blank);
            let unfinished = so_far.ends_with(['<', '>', '='])
                || (so_far.ends_with("..") && is_day_like(next))
                || days::goes_on(so_far, next);
            if next.is_empty() || !(unfinished || next.starts_with("..")) {
                return end;
            }
            let length =
                next.find(|ch| is_blank(ch) || is_quote(ch) || matches!(ch, '(' | ')')).unwrap_or(next.len());
            if length == 0 {
                return end;
            }
            end = self.text.len() - next.len() + length;
        }
    }
}

/// Endings that some outlets part from a foreign word (`platform -nya`); nobody excludes them.
fn is_clitic(text: &str) -> bool {
    matches!(text.trim_end_matches(is_punctuation), "nya" | "ku" | "mu" | "lah" | "kah" | "pun")
}

fn is_day_like(text: &str) -> bool {
    text.starts_with(|ch: char| ch.is_ascii_digit())
}

/// The operator that a word may have been meant to be: an English one not in upper case, or one of nearness
/// in other case or without its number. (`dan`, `atau`, `bukan`, `dekat` are everyday words.)
fn meant_operator(word: &str) -> Option<String> {
    let upper = word.to_ascii_uppercase();
    match upper.as_str() {
        "AND" | "OR" | "NOT" if upper != word => Some(upper),
        "NEAR" | "DEKAT" if upper == word => Some(format!("{upper}/5")),
        _ => near_distance(&upper).is_some().then_some(upper),
    }
}

fn sign_as_text(sign: &str) -> String {
    match sign {
        "+" | "-" | "!" => format!(
            "`{sign}` was read as punctuation; as an operator it stands after a blank and directly before a word"
        ),
        "<" | ">" | "<=" | ">=" => {
            format!("`{sign}` was read as punctuation; a range of days is written `tanggal:{sign}2024-08`")
        }
        "&" => "`&` was read as punctuation; the operator is `DAN`".to_owned(),
        "|" => "`|` was read as punctuation; the operator is `ATAU`".to_owned(),
        _ => format!("`{sign}` was read as punctuation; as an operator it stands directly beside a word"),
    }
}

fn read_distance(number: &str, span: Span) -> Result<u32, QueryError> {
    let distance = number.parse().ok().filter(|distance| (1..=MAX_DISTANCE).contains(distance));
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    distance.filter(|_| digits).ok_or_else(|| {
        let message = format!("expected a number of words from 1 to {MAX_DISTANCE} after `DEKAT/`");
        let error = QueryError::new(QueryErrorKind::BadNear, span, message);
        match number.parse::<u64>() {
            Ok(0) => error.suggest("DEKAT/1"),
            Ok(_) if digits => error.suggest(format!("DEKAT/{MAX_DISTANCE}")),
            _ => error,
        }
    })
}
