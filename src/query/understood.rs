//! A tree → the query as it was read, in the language's own Indonesian operators.
//!
//! The answer shows this text, so that nobody has to guess how a query was taken. Reading it again gives
//! the same text again.

use std::fmt::{self, Display, Formatter, Write};

use jiff::civil::Date;

use crate::article::Field;

use super::lexer::{is_blank, is_quote, operator};
use super::tree::{Kind, Node, Query};

impl Query {
    /// The query as it was read: operators in Indonesian, parentheses where one could doubt, values with
    /// the field each belongs to, days in ISO form; `*` for all articles.
    pub fn understood(&self) -> String {
        self.root.to_string()
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.boost == 1.0 {
            return write_kind(&self.kind, f);
        }
        // `(kata?)^2` brings its own parentheses.
        match self.kind {
            Kind::Group { .. }
            | Kind::And(_)
            | Kind::Or(_)
            | Kind::Not(_)
            | Kind::Near { .. }
            | Kind::All => {
                write!(f, "(")?;
                write_kind(&self.kind, f)?;
                write!(f, ")")?;
            }
            _ => write_kind(&self.kind, f)?,
        }
        write!(f, "^{}", self.boost)
    }
}

fn write_kind(kind: &Kind, f: &mut Formatter<'_>) -> fmt::Result {
    match kind {
        Kind::All => f.write_char('*'),
        Kind::Word { text, exact } => write!(f, "{}{text}", if *exact { "=" } else { "" }),
        Kind::Phrase { text, slop } => {
            write_quoted(text, f)?;
            if *slop > 0 { write!(f, "~{slop}") } else { Ok(()) }
        }
        Kind::Near { left, right, distance } => {
            write_inner(left, f)?;
            write!(f, " DEKAT/{distance} ")?;
            write_inner(right, f)
        }
        // After another word a `?` at the end would be read as a question mark.
        Kind::Wildcard { pattern } if pattern.ends_with('?') => write!(f, "({pattern})"),
        Kind::Wildcard { pattern } => f.write_str(pattern),
        Kind::Fuzzy { text, distance: 1 } => write!(f, "{text}~"),
        Kind::Fuzzy { text, distance } => write!(f, "{text}~{distance}"),
        Kind::Words { field, inside } => write_words(*field, inside, f),
        Kind::Value { field, text } => {
            write!(f, "{}:", field.row().name)?;
            if is_plain_value(text) { f.write_str(text) } else { write_quoted(text, f) }
        }
        Kind::Dates { from, to } => {
            write!(f, "{}:", Field::Date.row().name)?;
            write_days(*from, *to, f)
        }
        Kind::Group { must, should, not, loose } => write_group(must, should, not, loose, f),
        Kind::And(nodes) => write_joined(nodes, " DAN ", f),
        Kind::Or(nodes) => write_joined(nodes, " ATAU ", f),
        Kind::Not(inside) => {
            f.write_str("BUKAN ")?;
            write_inner(inside, f)
        }
    }
}

/// A clause inside another one, in parentheses unless it cannot be misread.
fn write_inner(node: &Node, f: &mut Formatter<'_>) -> fmt::Result {
    let compound = matches!(
        node.kind,
        Kind::Group { .. } | Kind::And(_) | Kind::Or(_) | Kind::Near { .. } | Kind::Not(_)
    );
    if compound && node.boost == 1.0 { write!(f, "({node})") } else { write!(f, "{node}") }
}

fn write_joined(nodes: &[Node], operator: &str, f: &mut Formatter<'_>) -> fmt::Result {
    for (index, node) in nodes.iter().enumerate() {
        if index > 0 {
            f.write_str(operator)?;
        }
        match node.kind {
            // `a DAN BUKAN b` is clear without parentheses.
            Kind::Not(_) if node.boost == 1.0 => write!(f, "{node}")?,
            _ => write_inner(node, f)?,
        }
    }
    Ok(())
}

fn write_group(
    must: &[Node],
    should: &[Node],
    not: &[Node],
    loose: &[Node],
    f: &mut Formatter<'_>,
) -> fmt::Result {
    let marked = [("+", must), ("", should), ("", loose), ("BUKAN ", not)];
    let clauses = marked.iter().flat_map(|(mark, nodes)| nodes.iter().map(move |node| (mark, node)));
    for (index, (mark, node)) in clauses.enumerate() {
        if index > 0 {
            f.write_char(' ')?;
        }
        f.write_str(mark)?;
        write_inner(node, f)?;
    }
    Ok(())
}

fn write_words(field: Field, inside: &Node, f: &mut Formatter<'_>) -> fmt::Result {
    write!(f, "{}:", field.row().name)?;
    match inside.kind {
        Kind::Word { .. } | Kind::Phrase { .. } | Kind::Wildcard { .. } | Kind::Fuzzy { .. } => {
            write!(f, "{inside}")
        }
        _ => write!(f, "({inside})"),
    }
}

fn write_quoted(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char('"')?;
    for ch in text.chars() {
        if ch == '\\' || is_quote(ch) {
            f.write_char('\\')?;
        }
        f.write_char(ch)?;
    }
    f.write_char('"')
}

/// Whether a value needs no quotes to be read as it is.
fn is_plain_value(text: &str) -> bool {
    let special = |ch: char| is_blank(ch) || is_quote(ch) || matches!(ch, '(' | ')' | '*' | '~' | '^' | '\\');
    operator(text).is_none()
        && !text.contains(special)
        && !text.starts_with(['-', '+', '!', '=', '<', '>'])
        && !text.ends_with(['.', ',', ';', '!', '?'])
}

fn write_days(from: Option<Date>, to: Option<Date>, f: &mut Formatter<'_>) -> fmt::Result {
    match (from, to) {
        (Some(first), Some(last)) => match short_period(first, last) {
            Some(period) => f.write_str(&period),
            None => write!(f, "{first}..{last}"),
        },
        (Some(first), None) => write!(f, ">={first}"),
        (None, Some(last)) => write!(f, "<={last}"),
        (None, None) => f.write_char('*'),
    }
}

/// `2024`, `2024-08` or `2024-08-05` when the days are just that.
fn short_period(first: Date, last: Date) -> Option<String> {
    if first == last {
        return Some(first.to_string());
    }
    let year = first.year();
    let from_first = first.day() == 1 && year == last.year();
    if from_first && first.month() == last.month() && last == first.last_of_month() {
        return Some(format!("{year:04}-{:02}", first.month()));
    }
    let whole_year = from_first && first.month() == 1 && last.month() == 12 && last.day() == 31;
    whole_year.then(|| format!("{year:04}"))
}
