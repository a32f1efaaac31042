//! Tokens → tree.
//!
//! From what binds tightest: `DEKAT/n`, then `+ - BUKAN`, then blanks, then `DAN`, then `ATAU`. So
//! `a b DAN BUKAN c ATAU d` is `((a b) DAN (BUKAN c)) ATAU d`. Only parentheses make the parser call
//! itself, at most [`MAX_DEPTH`] deep; `BUKAN BUKAN …` and long chains are loops.

use crate::article::{Field, Match};
use crate::text::Span;

use super::error::{QueryError, QueryErrorKind};
use super::lexer::{self, Token, TokenKind, is_blank};
use super::tree::{Kind, Node, Note, Query};
use super::word::{self, BOOSTS, Suffix};

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
    let mut parser =
        Parser { text, tokens, at: 0, depth: 0, clauses: 0, scope: None, notes, lone_pluses: Vec::new() };
    let root = parser.parse_any()?;
    if let Some(token) = parser.peek() {
        return Err(unopened(token.span));
    }
    let mut notes = parser.notes;
    notes.sort_by_key(|note| note.span.start);
    Ok(Query { text: text.to_owned(), root, notes })
}

/// Where the parser stands.
pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    pub(super) depth: usize,
    pub(super) clauses: usize,
    /// The field whose parentheses we are in.
    pub(super) scope: Option<Field>,
    pub(super) notes: Vec<Note>,
    /// Clauses with a `+` and no other beside them.
    lone_pluses: Vec<Span>,
}

/// How a clause among clauses joined by blanks is marked.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Loose,
    Must,
    Not,
}

impl<'t> Parser<'t> {
    pub(super) fn peek(&self) -> Option<&Token> {
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

    pub(super) fn slice(&self, span: Span) -> &'t str {
        &self.text[span.start..span.end]
    }

    /// Clauses joined by `ATAU`.
    fn parse_any(&mut self) -> Result<Node, QueryError> {
        let lone_before = self.lone_pluses.len();
        let first = self.parse_all()?;
        let mut nodes = vec![first];
        while self.take_if(&TokenKind::Or) {
            nodes.push(self.parse_all()?);
        }
        let lone = self.lone_pluses.split_off(lone_before);
        if nodes.len() > 1 {
            let message = "`+` has no effect between alternatives; it stands among clauses joined by blanks";
            self.notes.extend(lone.into_iter().map(|span| Note { span, message: message.to_owned() }));
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
            Some((Mark::Must, node)) => {
                self.lone_pluses.push(node.span);
                Ok(node)
            }
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

    pub(super) fn parse_parentheses(&mut self) -> Result<Node, QueryError> {
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
    pub(super) fn parse_suffix(&mut self) -> Result<(Suffix<'t>, usize), QueryError> {
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
        Kind::Or(nodes) => nodes.iter().all(is_placed),
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

fn unclosed(open: Span) -> QueryError {
    let message = "`(` without its partner; expected a closing `)`";
    QueryError::new(QueryErrorKind::UnbalancedParenthesis, open, message)
}

fn unopened(close: Span) -> QueryError {
    let message = "`)` without its partner; expected a `(` before it";
    QueryError::new(QueryErrorKind::UnbalancedParenthesis, close, message)
}
