//! Words, phrases and values: the clauses at the leaves of the tree.
//!
//! In: the parser, standing at a word, a quote or a field name. Out: the clause with its boost. In the
//! scope of a field matched by words there are words; in that of any other field there are values.

use crate::article::{Field, Match};
use crate::text::Span;

use super::days;
use super::error::{QueryError, QueryErrorKind};
use super::lexer::{Token, TokenKind, has_letter, is_blank, operator};
use super::parser::{MAX_CLAUSES, Parser};
use super::tree::{Kind, Node, Note};
use super::word::{self, MAX_SLOP};

impl Parser<'_> {
    /// `field:` with what stands behind it.
    pub(super) fn parse_field(&mut self, field: Field, name: Span) -> Result<Node, QueryError> {
        if let Some(outer) = self.scope {
            let message = format!(
                "a field inside `{}:( … )`; expected words or values of that field",
                outer.row().name
            );
            return Err(QueryError::new(QueryErrorKind::NestedField, name, message));
        }
        self.at += 1;
        self.scope = Some(field);
        let read = match self.peek().cloned() {
            Some(Token { kind: TokenKind::Value, span }) => self.parse_value(field, span, name),
            Some(Token { kind: TokenKind::Open, .. }) => self.parse_parentheses(),
            Some(Token { kind: TokenKind::Quoted(text), span }) => self.parse_quoted(&text, span),
            _ => Err(missing_value(field, name)),
        };
        self.scope = None;
        let mut inside = read?;
        let span = Span::new(name.start, inside.span.end);
        if field.row().matches != Match::Words {
            inside.span = span;
            return Ok(inside);
        }
        let boost = std::mem::replace(&mut inside.boost, 1.0);
        Ok(Node { span, boost, kind: Kind::Words { field, inside: Box::new(inside) } })
    }

    /// The chunk directly after `field:`.
    fn parse_value(&mut self, field: Field, span: Span, name: Span) -> Result<Node, QueryError> {
        self.at += 1;
        let chunk = self.slice(span);
        let row = field.row();
        if let Some(sign) = chunk.chars().next().filter(|ch| matches!(ch, '-' | '+' | '!')) {
            let whole = Span::new(name.start, span.end);
            let message = format!("expected a value after `{}:`; `{sign}` stands before the field", row.name);
            let meant = format!("{sign}{}:{}", row.name, chunk.trim_start_matches(sign));
            return Err(QueryError::new(QueryErrorKind::BadValue, whole, message).suggest(meant));
        }
        if row.matches != Match::Words {
            if let Some(TokenKind::Not) = operator(chunk) {
                let whole = Span::new(name.start, span.end);
                let message =
                    format!("expected a value after `{}:`; `{chunk}` stands before the field", row.name);
                let meant = format!("{chunk} {}:", row.name);
                return Err(QueryError::new(QueryErrorKind::BadValue, whole, message).suggest(meant));
            }
            return self.plain_value(field, chunk, span);
        }
        if !has_letter(chunk) {
            return Err(missing_value(field, name));
        }
        self.count_clause(span)?;
        word::read(chunk, span.start, false, &mut self.notes)
    }

    /// A chunk outside quotes: a word, or in the parentheses of a value field the next words of a value.
    pub(super) fn parse_chunk(&mut self, span: Span) -> Result<Node, QueryError> {
        if let Some(field) = self.scope.filter(|field| field.row().matches != Match::Words) {
            return self.parse_value_words(field);
        }
        if let (Some(field), "*" | "*:*") = (self.scope, self.slice(span)) {
            let message = format!(
                "`*` alone is every article; expected words in `{}:( … )`, such as `pem*`",
                field.row().name
            );
            return Err(QueryError::new(QueryErrorKind::BadWildcard, span, message));
        }
        let after_word = self.at > 0 && self.tokens[self.at - 1].kind == TokenKind::Chunk;
        self.at += 1;
        self.count_clause(span)?;
        word::read(self.slice(span), span.start, after_word, &mut self.notes)
    }

    /// `provinsi:(jawa barat ATAU banten)`: words joined by blanks are one value.
    fn parse_value_words(&mut self, field: Field) -> Result<Node, QueryError> {
        let start = self.tokens[self.at].span.start;
        let mut end = start;
        let mut chunks: Vec<&str> = Vec::new();
        while let Some(Token { kind: TokenKind::Chunk, span }) = self.peek() {
            end = span.end;
            chunks.push(&self.text[span.start..span.end]);
            self.at += 1;
        }
        self.plain_value(field, &chunks.join(" "), Span::new(start, end))
    }

    /// A value without quotes, with its boost.
    fn plain_value(&mut self, field: Field, text: &str, span: Span) -> Result<Node, QueryError> {
        let bad = |message: &str| Err(QueryError::new(QueryErrorKind::BadValue, span, message));
        let value = text.split('^').next().unwrap_or(text);
        // The words of a value are joined anew, so only the span of the whole fits an error.
        let suffix = word::read_suffix(&text[value.len()..], span.start)
            .map_err(|error| QueryError { span, ..error })?;
        if suffix.tilde.is_some() {
            return bad("values are not fuzzy; expected a whole value, in quotes if it has a `~`");
        }
        if field.row().matches != Match::Day && value.starts_with(['<', '>', '=']) {
            return bad("expected a value; `=`, `<` and `>` do not go with this field");
        }
        if value.contains('*') {
            return bad("values take no wildcard; expected a whole value, in quotes if it has a `*`");
        }
        let digits = value.trim_end_matches(|ch: char| ch.is_ascii_digit());
        if digits.ends_with('~') {
            return bad("values are not fuzzy; expected a whole value, in quotes if it ends in `~`");
        }
        // The dot closes a sentence, but in `2024..` it is a range and in an id it may be the id's own.
        let value = match field.row().matches {
            Match::Day => value,
            _ if field == Field::Id => value,
            _ => value.trim_end_matches(['.', ',', ';', '!', '?']),
        };
        self.value(field, value, span, suffix.boost)
    }

    fn value(
        &mut self,
        field: Field,
        text: &str,
        span: Span,
        boost: Option<f32>,
    ) -> Result<Node, QueryError> {
        self.count_clause(span)?;
        let text = text.trim_matches(is_blank);
        if !has_letter(text) {
            return Err(missing_value(field, span));
        }
        let kind = match field.row().matches {
            Match::Day => {
                let (from, to) = days::read(text, span)?;
                Kind::Dates { from, to }
            }
            _ => Kind::Value { field, text: text.to_owned() },
        };
        if boost.is_some() {
            let message = "a boost has no effect on a value: an article has it or not".to_owned();
            self.notes.push(Note { span, message });
        }
        Ok(Node { span, boost: boost.unwrap_or(1.0), kind })
    }

    /// A phrase, or a value in quotes.
    pub(super) fn parse_quoted(&mut self, text: &str, quotes: Span) -> Result<Node, QueryError> {
        self.at += 1;
        let (suffix, end) = self.parse_suffix()?;
        let span = Span::new(quotes.start, end);
        if let Some(field) = self.scope.filter(|field| field.row().matches != Match::Words) {
            if let Some((_, place)) = suffix.tilde {
                let message = "values are not fuzzy; expected no `~` after the quotes";
                return Err(QueryError::new(QueryErrorKind::BadTilde, place, message));
            }
            return self.value(field, text, span, suffix.boost);
        }
        self.count_clause(span)?;
        let text = text.trim_matches(is_blank);
        if !has_letter(text) {
            let message = "empty quotes; expected words between them";
            return Err(QueryError::new(QueryErrorKind::MissingWord, quotes, message));
        }
        if has_wildcard(text) {
            let message = "wildcards do not work in quotes; expected whole words, or `a* DEKAT/1 b`";
            return Err(QueryError::new(QueryErrorKind::BadWildcard, quotes, message));
        }
        let slop = suffix.tilde.map_or(Ok(0), |(digits, place)| read_slop(digits, place))?;
        if slop > 0 && text.chars().all(char::is_alphanumeric) {
            let message = format!("one word has no moves; words almost like it are found by `{text}~`");
            self.notes.push(Note { span, message });
        }
        let kind = Kind::Phrase { text: text.to_owned(), slop };
        Ok(Node { span, boost: suffix.boost.unwrap_or(1.0), kind })
    }

    fn count_clause(&mut self, span: Span) -> Result<(), QueryError> {
        self.clauses += 1;
        if self.clauses > MAX_CLAUSES {
            let message = format!("expected at most {MAX_CLAUSES} words, phrases and values");
            return Err(QueryError::new(QueryErrorKind::TooManyClauses, span, message));
        }
        Ok(())
    }
}

fn read_slop(digits: &str, place: Span) -> Result<u32, QueryError> {
    digits.parse().ok().filter(|slop| *slop <= MAX_SLOP).ok_or_else(|| {
        let message = format!("expected a number of moves from 0 to {MAX_SLOP} after `~`");
        let error = QueryError::new(QueryErrorKind::BadTilde, place, message);
        if digits.is_empty() { error } else { error.suggest(format!("~{MAX_SLOP}")) }
    })
}

/// Whether a `*` touches a letter: `***` between words is a mark of the text, not a wildcard.
fn has_wildcard(text: &str) -> bool {
    text.split(is_blank).any(|part| part.contains('*') && has_letter(part))
}

fn missing_value(field: Field, place: Span) -> QueryError {
    let row = field.row();
    let wanted = if row.matches == Match::Words { "a word" } else { "a value" };
    QueryError::new(QueryErrorKind::BadValue, place, format!("expected {wanted} after `{}:`", row.name))
}
