//! What is wrong with a query, and where.
//!
//! In: the span and the wording from the parser. Out: a message that says what was expected, and
//! [`QueryError::render`], the query with a caret line under it.

use unicode_width::UnicodeWidthChar;

use crate::text::Span;

/// Columns of the query shown above the caret line.
const WINDOW_COLUMNS: usize = 72;

/// Columns kept before the place of the error when the query is longer than the window.
const LEAD_COLUMNS: usize = 24;

/// What is wrong with a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// More bytes than a query may have.
    TooLong,
    /// More clauses than a query may have.
    TooManyClauses,
    /// Parentheses nested deeper than allowed.
    TooDeep,
    /// A quote without its partner.
    UnclosedQuote,
    /// A `(` without its `)`, or the other way round.
    UnbalancedParenthesis,
    /// No word where one was expected.
    MissingWord,
    /// `field:` without a value, or with one that the field cannot have.
    BadValue,
    /// `name:` where no field has that name.
    UnknownField,
    /// A field inside the parentheses of another.
    NestedField,
    /// Not a date, or a range that ends before it begins.
    BadDate,
    /// `^` without a usable number.
    BadBoost,
    /// `~` without a usable number, or after something it does not fit.
    BadTilde,
    /// `*` or `?` where no wildcard can be.
    BadWildcard,
    /// `DEKAT` without a usable number, or between clauses it cannot join.
    BadNear,
}

/// A query that cannot be read: what, where, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueryError {
    /// What is wrong.
    pub kind: QueryErrorKind,
    /// Where, in bytes of the query.
    pub span: Span,
    /// What is wrong and what was expected: lower case, no full stop.
    pub message: String,
    /// What the writer may have meant, to be put in place of the span.
    pub suggestion: Option<String>,
}

impl std::error::Error for QueryError {}

impl std::fmt::Display for QueryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, "; did you mean `{suggestion}`?"),
            None => Ok(()),
        }
    }
}

impl QueryError {
    pub(crate) fn new(kind: QueryErrorKind, span: Span, message: impl Into<String>) -> QueryError {
        QueryError { kind, span, message: on_one_line(&message.into()), suggestion: None }
    }

    pub(crate) fn suggest(mut self, suggestion: impl Into<String>) -> QueryError {
        self.suggestion = Some(on_one_line(&suggestion.into()));
        self
    }

    /// The query, a line of carets under the wrong part, and the message: three lines for a terminal.
    ///
    /// A long query is cut to a window around the place, wide characters take two columns, and
    /// control characters are shown as blanks. `query` is the text that was parsed; another text
    /// gives carets at another place, never a panic.
    pub fn render(&self, query: &str) -> String {
        let cells: Vec<Cell> = query.char_indices().map(|(at, ch)| Cell::new(at, ch)).collect();
        let place = cells.partition_point(|cell| cell.at < self.span.start);
        let first = if columns(&cells) <= WINDOW_COLUMNS { 0 } else { first_shown(&cells, place) };
        let mut line = String::new();
        let mut carets = String::new();
        let mut used = 0;
        if first > 0 {
            line.push('…');
            carets.push(' ');
            used = 1;
        }
        for cell in &cells[first..] {
            if used + cell.width > WINDOW_COLUMNS {
                line.push('…');
                break;
            }
            used += cell.width;
            line.push(cell.shown);
            let marked = self.span.start <= cell.at && cell.at < self.span.end;
            carets.extend(std::iter::repeat_n(if marked { '^' } else { ' ' }, cell.width));
        }
        let mut carets = carets.trim_end().to_owned();
        if !carets.ends_with('^') {
            // The error is at the end of the query (or on something without width): one caret there.
            let column = columns(&cells[first..place.max(first)]) + usize::from(first > 0);
            carets = format!("{}^", " ".repeat(column.min(WINDOW_COLUMNS)));
        }
        format!("{line}\n{carets}\n{self}")
    }
}

/// One character of the query as it is shown.
struct Cell {
    at: usize,
    shown: char,
    width: usize,
}

impl Cell {
    fn new(at: usize, ch: char) -> Cell {
        let shown = shown(ch);
        Cell { at, shown, width: shown.width().unwrap_or(0) }
    }
}

/// Messages quote the query, and go to terminals.
fn on_one_line(text: &str) -> String {
    text.chars().map(shown).collect()
}

fn shown(ch: char) -> char {
    if ch.is_control() || is_direction_mark(ch) || matches!(ch, '\u{2028}' | '\u{2029}') { ' ' } else { ch }
}

/// Marks that turn the direction of the text around and would move the carets away from their place.
pub(super) fn is_direction_mark(ch: char) -> bool {
    matches!(ch, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn columns(cells: &[Cell]) -> usize {
    cells.iter().map(|cell| cell.width).sum()
}

/// The first character shown so that `place` has some text before it.
fn first_shown(cells: &[Cell], place: usize) -> usize {
    let mut lead = 0;
    let mut first = place;
    while first > 0 && lead + cells[first - 1].width <= LEAD_COLUMNS {
        first -= 1;
        lead += cells[first].width;
    }
    first
}
