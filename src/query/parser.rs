//! Tokens → tree.
//!
//! From what binds tightest: `DEKAT/n`, then `+ - BUKAN`, then blanks, then `DAN`, then `ATAU`. So
//! `a b DAN BUKAN c ATAU d` is `((a b) DAN (BUKAN c)) ATAU d`. Only parentheses make the parser call
//! itself, at most [`MAX_DEPTH`] deep; `BUKAN BUKAN …` and long chains are loops.

use crate::article::{Field, Match};
use crate::text::Span;

use super::days;
use super::error::{QueryError, QueryErrorKind};
use super::lexer::{self, Token, TokenKind, has_letter, is_blank};
use super::tree::{Kind, Node, Note, Query};
use super::word::{self, BOOSTS, MAX_SLOP, Suffix};

/// Longest query in bytes.
pub const MAX_BYTES: usize = 4096;

/// Most words, phrases, values and date ranges in one query.
pub const MAX_CLAUSES: usize = 256;

/// How deep parentheses may nest.
pub const MAX_DEPTH: usize = 64;

/// Reads a query.
///
/// # Errors
/// When the text breaks a rule of the language or one of its limits: the error says where and what was
/// expected.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    if text.len() > MAX_BYTES {
        let cut = (0..=MAX_BYTES).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let message = format!("query of {} bytes; expected at most {MAX_BYTES}", text.len());
        return Err(QueryError::new(QueryErrorKind::TooLong, Span::new(cut, text.len()), message));
    }
    let (tokens, notes) = lexer::tokens(text)?;
    let whole = Span::new(0, text.len());
    if text.chars().all(is_blank) {
        return Ok(Query { text: text.to_owned(), root: Node::new(whole, Kind::All), notes });
    }
    if tokens.is_empty() {
        let message = "nothing but punctuation; expected a word";
        return Err(QueryError::new(QueryErrorKind::MissingWord, whole, message));
    }
    let mut parser = Parser { text, tokens, at: 0, depth: 0, clauses: 0, scope: None, notes };
    let root = parser.parse_any()?;
    if let Some(token) = parser.peek() {
        return Err(unopened(token.span));
    }
    let mut notes = parser.notes;
    notes.sort_by_key(|note| note.span.start);
    Ok(Query { text: text.to_owned(), root, notes })
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    clauses: usize,
    /// The field whose parentheses we are in.
    scope: Option<Field>,
    notes: Vec<Note>,
}

/// How a clause among clauses joined by blanks is marked.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Loose,
    Must,
    Not,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn peek_kind(&self) -> Option<&TokenKind> {
        self.peek().map(|token| &token.kind)
    }

    fn take_if(&mut self, kind: &TokenKind) -> bool {
        let found = self.peek_kind() == Some(kind);
        self.at += usize::from(found);
        found
    }

    fn slice(&self, span: Span) -> &'t str {
        &self.text[span.start..span.end]
    }

    /// Clauses joined by `ATAU`.
    fn parse_any(&mut self) -> Result<Node, QueryError> {
        let first = self.parse_all()?;
        let mut nodes = vec![first];
        while self.take_if(&TokenKind::Or) {
            nodes.push(self.parse_all()?);
        }
        Ok(join(nodes, Kind::Or))
    }

    /// Clauses joined by `DAN`.
    fn parse_all(&mut self) -> Result<Node, QueryError> {
        let first = self.parse_joined()?;
        let mut nodes = vec![first];
        while self.take_if(&TokenKind::And) {
            nodes.push(self.parse_joined()?);
        }
        Ok(join(nodes, Kind::And))
    }

    /// Clauses joined by blanks.
    fn parse_joined(&mut self) -> Result<Node, QueryError> {
        let mut marked: Vec<(Mark, Node)> = Vec::new();
        while !matches!(self.peek_kind(), None | Some(TokenKind::Close | TokenKind::And | TokenKind::Or)) {
            let node = self.parse_marked()?;
            self.check_values(&marked, &node)?;
            marked.push(node);
        }
        if marked.len() > 1 {
            return Ok(group(marked));
        }
        match marked.pop() {
            Some((Mark::Not, node)) => Ok(Node::new(node.span, Kind::Not(Box::new(node)))),
            Some((_, node)) => Ok(node),
            None => Err(self.missing_word()),
        }
    }

    /// Values stand alone or are joined by an operator: `provinsi:("jawa barat" banten)` says neither.
    fn check_values(&self, before: &[(Mark, Node)], next: &(Mark, Node)) -> Result<(), QueryError> {
        let in_values = self.scope.is_some_and(|field| field.row().matches != Match::Words);
        if in_values && next.0 == Mark::Loose && before.iter().any(|(mark, _)| *mark == Mark::Loose) {
            let message = "expected `ATAU` or `DAN` between two values";
            return Err(QueryError::new(QueryErrorKind::BadValue, next.1.span, message));
        }
        Ok(())
    }

    /// One clause with the signs before it; two negations cancel out.
    fn parse_marked(&mut self) -> Result<(Mark, Node), QueryError> {
        let start = self.peek().map_or(self.text.len(), |token| token.span.start);
        let mut mark = Mark::Loose;
        let mut negated = false;
        loop {
            match self.peek_kind() {
                Some(TokenKind::Not | TokenKind::Minus) => negated = !negated,
                Some(TokenKind::Plus) if !negated && mark == Mark::Loose => mark = Mark::Must,
                _ => break,
            }
            self.at += 1;
        }
        let mut node = self.parse_near()?;
        node.span = Span::new(start, node.span.end);
        if !negated {
            return Ok((mark, node));
        }
        if node.boost != 1.0 {
            let message = "a boost has no effect on what is excluded".to_owned();
            self.notes.push(Note { span: node.span, message });
        }
        Ok((Mark::Not, node))
    }

    /// `a DEKAT/5 b`, or one clause.
    fn parse_near(&mut self) -> Result<Node, QueryError> {
        let left = self.parse_clause()?;
        let Some(TokenKind::Near(distance)) = self.peek_kind() else { return Ok(left) };
        let distance = *distance;
        check_near_side(&left)?;
        self.at += 1;
        let right = self.parse_clause()?;
        check_near_side(&right)?;
        if let Some(Token { kind: TokenKind::Near(_), span }) = self.peek() {
            let message =
                "`DEKAT` joins two clauses; expected `DAN`, `ATAU` or a phrase such as `\"a b c\"~5`";
            return Err(QueryError::new(QueryErrorKind::BadNear, *span, message));
        }
        let span = Span::new(left.span.start, right.span.end);
        Ok(Node::new(span, Kind::Near { left: Box::new(left), right: Box::new(right), distance }))
    }

    /// A word, a phrase, a value, a field with what follows it, or parentheses.
    fn parse_clause(&mut self) -> Result<Node, QueryError> {
        let Some(token) = self.peek().cloned() else { return Err(self.missing_word()) };
        match token.kind {
            TokenKind::Open => self.parse_parentheses(),
            TokenKind::Field(field) => self.parse_field(field, token.span),
            TokenKind::Quoted(text) => self.parse_quoted(&text, token.span),
            TokenKind::Chunk => self.parse_chunk(token.span),
            TokenKind::Equals => {
                self.at += 1;
                // What is in quotes matches as written anyway.
                self.parse_clause()
            }
            _ => Err(self.missing_word()),
        }
    }

    fn parse_parentheses(&mut self) -> Result<Node, QueryError> {
        let open = self.tokens[self.at].span;
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("expected parentheses nested at most {MAX_DEPTH} deep");
            return Err(QueryError::new(QueryErrorKind::TooDeep, open, message));
        }
        if self.peek_kind() == Some(&TokenKind::Close) {
            let span = Span::new(open.start, self.tokens[self.at].span.end);
            let message = "empty parentheses; expected a word between `(` and `)`";
            return Err(QueryError::new(QueryErrorKind::MissingWord, span, message));
        }
        if self.peek().is_none() {
            return Err(unclosed(open));
        }
        let mut node = self.parse_any()?;
        if !self.take_if(&TokenKind::Close) {
            return Err(unclosed(open));
        }
        self.depth -= 1;
        let (suffix, end) = self.parse_suffix()?;
        if let Some((_, place)) = suffix.tilde {
            let message = "expected `~` after a word or a phrase, not after `)`";
            return Err(QueryError::new(QueryErrorKind::BadTilde, place, message));
        }
        node.span = Span::new(open.start, end);
        node.boost *= suffix.boost.unwrap_or(1.0);
        if !BOOSTS.contains(&node.boost) {
            let message = "the boosts of nested parentheses multiply; expected 0.001 to 1000 in all";
            return Err(QueryError::new(QueryErrorKind::BadBoost, node.span, message));
        }
        Ok(node)
    }

    /// What stands directly behind the clause just read, and where the clause ends with it.
    fn parse_suffix(&mut self) -> Result<(Suffix<'t>, usize), QueryError> {
        let end = self.tokens[self.at - 1].span.end;
        match self.peek() {
            Some(Token { kind: TokenKind::Suffix, span }) => {
                let span = *span;
                self.at += 1;
                Ok((word::read_suffix(self.slice(span), span.start)?, span.end))
            }
            _ => Ok((Suffix::default(), end)),
        }
    }

    fn parse_field(&mut self, field: Field, name: Span) -> Result<Node, QueryError> {
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
            return self.plain_value(field, chunk, span);
        }
        if !has_letter(chunk) {
            return Err(missing_value(field, name));
        }
        self.count_clause(span)?;
        word::read(chunk, span.start, false, &mut self.notes)
    }

    /// A chunk outside quotes: a word, or in the parentheses of a value field the next words of a value.
    fn parse_chunk(&mut self, span: Span) -> Result<Node, QueryError> {
        if let Some(field) = self.scope.filter(|field| field.row().matches != Match::Words) {
            return self.parse_value_words(field);
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
        Ok(Node { span, boost: boost.unwrap_or(1.0), kind })
    }

    /// A phrase, or a value in quotes.
    fn parse_quoted(&mut self, text: &str, quotes: Span) -> Result<Node, QueryError> {
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

    /// No clause starts here: says what stands before or after the gap.
    fn missing_word(&self) -> QueryError {
        let before = self.at.checked_sub(1).map(|index| &self.tokens[index]);
        let next = self.peek();
        if let (0, Some(Token { kind: TokenKind::Close, span })) = (self.depth, next) {
            return unopened(*span);
        }
        let joins = |token: &&Token| {
            use TokenKind::{And, Equals, Minus, Near, Not, Or, Plus};
            matches!(token.kind, And | Or | Not | Near(_) | Plus | Minus | Equals)
        };
        let (place, side) = match (before.filter(joins), next.or(before)) {
            (Some(token), _) => (token.span, "after"),
            (None, Some(token)) => (token.span, "before"),
            (None, None) => (Span::new(0, self.text.len()), "instead of"),
        };
        let message = format!("expected a word {side} `{}`", self.slice(place));
        QueryError::new(QueryErrorKind::MissingWord, place, message)
    }
}

fn join(mut nodes: Vec<Node>, kind: fn(Vec<Node>) -> Kind) -> Node {
    if nodes.len() == 1 {
        return nodes.remove(0);
    }
    let span = Span::new(nodes[0].span.start, nodes[nodes.len() - 1].span.end);
    Node::new(span, kind(nodes))
}

/// Clauses joined by blanks; unmarked ones are optional as soon as one is marked `+`.
fn group(marked: Vec<(Mark, Node)>) -> Node {
    let span = Span::new(marked[0].1.span.start, marked[marked.len() - 1].1.span.end);
    let has_must = marked.iter().any(|(mark, _)| *mark == Mark::Must);
    let (mut must, mut should, mut not, mut loose) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (mark, node) in marked {
        match mark {
            Mark::Must => must.push(node),
            Mark::Not => not.push(node),
            Mark::Loose if has_must => should.push(node),
            Mark::Loose => loose.push(node),
        }
    }
    Node::new(span, Kind::Group { must, should, not, loose })
}

/// `DEKAT` counts words between words: only what has a place in the text can stand beside it.
fn check_near_side(node: &Node) -> Result<(), QueryError> {
    let fits = match &node.kind {
        Kind::Or(nodes) => nodes.iter().all(|inner| is_placed(inner)),
        _ => is_placed(node),
    };
    if fits {
        return Ok(());
    }
    let message =
        "`DEKAT` joins words and phrases; expected one of these, or some joined by `ATAU` in parentheses";
    Err(QueryError::new(QueryErrorKind::BadNear, node.span, message))
}

fn is_placed(node: &Node) -> bool {
    matches!(node.kind, Kind::Word { .. } | Kind::Phrase { .. } | Kind::Wildcard { .. } | Kind::Fuzzy { .. })
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

fn unclosed(open: Span) -> QueryError {
    let message = "`(` without its partner; expected a closing `)`";
    QueryError::new(QueryErrorKind::UnbalancedParenthesis, open, message)
}

fn unopened(close: Span) -> QueryError {
    let message = "`)` without its partner; expected a `(` before it";
    QueryError::new(QueryErrorKind::UnbalancedParenthesis, close, message)
}

fn missing_value(field: Field, place: Span) -> QueryError {
    let row = field.row();
    let wanted = if row.matches == Match::Words { "a word" } else { "a value" };
    QueryError::new(QueryErrorKind::BadValue, place, format!("expected {wanted} after `{}:`", row.name))
}
