//! What a colon in a word means: a field, text, or a slip.
//!
//! The rule: `name:` is a field when the field table has that name, in any case, and its value stands directly
//! behind the colon; before a blank it is the colon of a headline (`Pemilu: KPU siap`) and a note says so. It is
//! an error when it looks like a field that does not exist: a name one or two letters off, a name people bring
//! from other engines (`site:`, `tahun:`), or any name directly before a quote or parenthesis. Everything else
//! is text: `10:30`, `https://…`, `KPU: tahapan`, `jokowi:menang`.

use crate::article::{FIELDS, Field, Match};
use crate::text::{Span, slips};

use super::error::{QueryError, QueryErrorKind};
use super::lexer::{has_letter, is_blank, is_quote};

/// Names people bring along from other tools, with the field that does the job.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("hukum", "peraturan"),
    ("kab", "kabupaten"),
    ("kota", "kabupaten"),
    ("law", "regulation"),
    ("media", "sumber"),
    ("nama", "orang"),
    ("name", "person"),
    ("outlet", "sumber"),
    ("pasal", "peraturan"),
    ("prov", "provinsi"),
    ("site", "source"),
    ("situs", "sumber"),
    ("tahun", "tanggal"),
    ("teks", "isi"),
    ("text", "body"),
    ("tgl", "tanggal"),
    ("tokoh", "orang"),
    ("uu", "peraturan"),
    ("year", "date"),
];

/// How the colon of a word was read.
pub(super) enum Colon {
    /// The first `length` bytes name the field, colon included.
    Field { field: Field, length: usize },
    /// No field; `note` when a reader may have meant one.
    Text { note: Option<String> },
}

/// What stands around a word with a colon.
pub(super) struct Around {
    /// A plain word comes before.
    pub after_word: bool,
    /// The character behind; blanks at the end of the query are none.
    pub next: Option<char>,
}

/// Reads the beginning of `chunk`, which stands at byte `start` of the query.
///
/// # Errors
/// When the chunk looks like a field that does not exist.
pub(super) fn read(chunk: &str, start: usize, around: Around) -> Result<Colon, QueryError> {
    let text = Ok(Colon::Text { note: None });
    let Some(length) = chunk.find([':', '<', '>']) else { return text };
    let name = &chunk[..length];
    let field = Field::by_name(name);
    if !chunk[length..].starts_with(':') {
        // `tanggal>=2024` without the colon is understood too.
        return match field.filter(|field| field.row().matches == Match::Day) {
            Some(field) => Ok(Colon::Field { field, length }),
            None => text,
        };
    }
    let value = &chunk[length + 1..];
    let written_as_field = !name.contains(|ch: char| ch.is_ascii_uppercase());
    if let Some(field) = field {
        let before_blank = value.is_empty() && around.next.is_some_and(is_blank);
        let ends_headline =
            value.is_empty() && around.next.is_none() && around.after_word && !written_as_field;
        if !before_blank && !ends_headline {
            return Ok(Colon::Field { field, length: length + 1 });
        }
        let name = name.to_ascii_lowercase();
        let message =
            format!("`{name}:` was read as a word; the value of a field stands directly behind the colon");
        return Ok(Colon::Text { note: Some(message) });
    }
    if !is_name(name) || value.starts_with("//") {
        return text;
    }
    let span = Span::new(start, start + length);
    let meant = nearest(name);
    let before_group = value.is_empty() && around.next.is_some_and(|ch| is_quote(ch) || ch == '(');
    match meant {
        Some(meant) if has_letter(value) || before_group => Err(unknown(name, span).suggest(meant)),
        None if before_group => {
            let mut error = unknown(name, span);
            error.message =
                format!("{}; expected {}, or a blank after the colon", error.message, known_names());
            Err(error)
        }
        Some(meant) if written_as_field => Ok(Colon::Text {
            note: Some(format!("`{name}` is no field and was read as text; did you mean `{meant}:`?")),
        }),
        None if has_letter(value) => {
            Ok(Colon::Text { note: Some(format!("`{name}` is no field; `{name}:` was read as text")) })
        }
        _ => text,
    }
}

fn unknown(name: &str, span: Span) -> QueryError {
    QueryError::new(QueryErrorKind::UnknownField, span, format!("unknown field `{name}`"))
}

fn known_names() -> String {
    FIELDS.iter().map(|row| row.name).collect::<Vec<_>>().join(", ")
}

/// Whether `name` could be meant as a field name at all.
fn is_name(name: &str) -> bool {
    name.len() >= 2
        && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && !name.contains(is_blank)
}

/// The field name that `name` was probably meant to be: one slip in five letters, two in six and more.
fn nearest(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    if let Some((_, meant)) = OTHER_NAMES.iter().find(|(other, _)| *other == name) {
        return Some(meant);
    }
    let candidates = FIELDS.iter().flat_map(|row| [row.name, row.alias]);
    candidates
        .filter_map(|known| {
            let allowed = match known.len() {
                0..=4 => 0,
                5 => 1,
                _ => 2,
            };
            let length_differs = known.len().abs_diff(name.len());
            if length_differs > allowed {
                return None;
            }
            let slips = slips(&name, known);
            (slips <= allowed).then_some((slips, known))
        })
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_lead_to_fields() {
        for (other, meant) in OTHER_NAMES {
            assert!(Field::by_name(meant).is_some(), "{meant}");
            assert!(Field::by_name(other).is_none(), "{other} is a field now");
        }
    }
}
