//! What cannot be looked for, shown at its place in the query, with what to write instead.

use super::values;
use crate::article::{Field, Match};
use crate::engine::Engine;
use crate::entity::{gazetteer, regulation};
use crate::error::Error;
use crate::query::{Kind, Node, QueryError, QueryErrorKind};
use crate::text::Span;

use super::lowering::query_error;

/// Most words behind a value that may belong to it.
const MAX_WORDS: usize = 3;

/// An error of the clause `node` of the query `text`, with its place; other errors as they are.
pub(super) fn placed(error: Error, node: &Node, text: &str, engine: &dyn Engine) -> Error {
    let place = |kind, message: String| QueryError::new(kind, node.span, message);
    match (&error, &node.kind) {
        (Error::TooManyTerms { .. }, _) => {
            query_error(text, place(QueryErrorKind::BadWildcard, error.to_string()))
        }
        (Error::UnknownValue { field, found, suggestion }, Kind::Value { field: own, text: value }) => {
            let message = format!("unknown {field} {found:?}");
            let Some((span, meant)) = meant_value(*own, value, node.span, text, engine) else {
                return query_error(text, place(QueryErrorKind::BadValue, message + suggestion));
            };
            let error = QueryError { span, ..place(QueryErrorKind::BadValue, message) };
            query_error(text, error.suggest(format!("{}:{meant}", own.row().name)))
        }
        _ => error,
    }
}

/// What the value of a field was meant to be, and which part of the query it stands for: with the words
/// behind it, as several values, or a name written almost like it.
fn meant_value(
    field: Field,
    value: &str,
    span: Span,
    text: &str,
    engine: &dyn Engine,
) -> Option<(Span, String)> {
    if let Some(longer) = longer_value(field, value, span, text, engine) {
        return Some(longer);
    }
    let is_value = |text: &str| is_value(engine, field, text);
    let parts: Vec<&str> = [",", "|", "/", ";", " dan ", " atau ", " and ", " or "]
        .iter()
        .map(|separator| value.split(separator).map(str::trim).collect::<Vec<_>>())
        .find(|parts| parts.len() > 1 && parts.iter().all(|part| is_value(part)))
        .unwrap_or_default();
    if !parts.is_empty() {
        return Some((span, format!("({})", parts.join(" ATAU "))));
    }
    let is_region = matches!(field, Field::Province | Field::Regency | Field::Venue);
    let near = gazetteer::suggest(value).filter(|near| is_region && is_value(near))?;
    Some((span, if near.contains(' ') { format!("{near:?}") } else { near.to_string() }))
}

/// A value without quotes with words behind it, when both together are a value too.
fn longer_value(
    field: Field,
    value: &str,
    span: Span,
    text: &str,
    engine: &dyn Engine,
) -> Option<(Span, String)> {
    let behind = &text[span.end..];
    if !span.slice(text).ends_with(value) || !behind.starts_with(char::is_whitespace) {
        return None;
    }
    // Each try at a name goes through all names: one word more tells a name from two words.
    let is_name = field.row().matches == Match::Name;
    let most = if is_name { 1 } else { MAX_WORDS };
    // Words that change nothing belong to the search: `peraturan:kuhp hukuman` is the code of law, and a word.
    let short = if is_name { None } else { values::resolve(engine, field, value).ok() };
    let is_read = |longer: &str| {
        let citations = || regulation::find_citations(longer, None);
        field.row().matches != Match::Path || citations().iter().any(|cited| cited.end > value.len())
    };
    let means_more = |longer: &str| {
        let found = values::resolve(engine, field, longer).ok();
        found.as_ref().is_some_and(|values| !values.is_empty()) && found != short && is_read(longer)
    };
    let blanks = behind.char_indices().skip(1).filter(|(_, ch)| ch.is_whitespace()).map(|(at, _)| at);
    blanks.chain([behind.len()]).take(most).find_map(|end| {
        let words = &behind[..end];
        let is_plain = words.chars().all(|ch| ch.is_alphanumeric() || matches!(ch, ' ' | '/' | '.' | '-'));
        let longer = format!("{value}{words}");
        let found = is_plain && words.ends_with(char::is_alphanumeric) && means_more(&longer);
        found.then(|| (Span::new(span.start, span.end + end), format!("{longer:?}")))
    })
}

fn is_value(engine: &dyn Engine, field: Field, text: &str) -> bool {
    values::resolve(engine, field, text).is_ok_and(|found| !found.is_empty())
}

/// What to say about a value that ends at a blank while the words behind it would belong to it:
/// `kabupaten:bandung barat` is Bandung, and the word "barat".
pub(super) fn short_value(node: &Node, text: &str, engine: &dyn Engine) -> Option<String> {
    let Kind::Value { field, text: value } = &node.kind else { return None };
    let (_, longer) = longer_value(*field, value, node.span, text, engine)?;
    let name = field.row().name;
    Some(format!(
        "the value of `{name}:` ended at the blank; {longer} as one value is written {name}:{longer}"
    ))
}
