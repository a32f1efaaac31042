//! What one chunk asks for: a word, `=word`, a wildcard, a fuzzy word, each with its boost.
//!
//! In: the chunk as typed. Out: a [`Node`], or an error for a sign that does not fit. Punctuation around
//! the word is dropped; an address (`https://…`, `www.…`) is text whatever signs it holds.

use crate::text::Span;

use super::error::{QueryError, QueryErrorKind};
use super::lexer::{has_letter, is_punctuation, near_distance, operator};
use super::tree::{Kind, Node, Note};

/// Smallest and largest weight of a clause.
pub(super) const BOOSTS: std::ops::RangeInclusive<f32> = 0.001..=1000.0;

/// Largest number of moves in a phrase.
pub(super) const MAX_SLOP: u32 = 100;

/// Largest distance of a fuzzy word: beyond it, terms have nothing to do with one another.
const MAX_FUZZY: u8 = 2;

/// What stands behind a clause: `~3`, `^2`, or both.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Suffix<'t> {
    /// The digits after `~`, possibly none, and the place of both.
    pub tilde: Option<(&'t str, Span)>,
    /// The number after `^`.
    pub boost: Option<f32>,
}

/// Reads `kata`, `=kata`, `kata*`, `kata~2`, `kata^3` at byte `start` of the query.
///
/// `after_word`: a plain word stands directly before, so that a `?` at the end closes a question
/// (`siapa ketua KPU?`) and is no wildcard.
///
/// # Errors
/// When a sign has no meaning where it stands.
pub(super) fn read(
    chunk: &str,
    start: usize,
    after_word: bool,
    notes: &mut Vec<Note>,
) -> Result<Node, QueryError> {
    let span = Span::new(start, start + chunk.len());
    if matches!(chunk, "*" | "*:*") {
        return Ok(Node::new(span, Kind::All));
    }
    let exact = chunk.starts_with('=') && has_letter(chunk);
    let body = if exact { &chunk[1..] } else { chunk };
    if let Some(address) = address(body) {
        return Ok(Node::new(span, word(address, exact)));
    }
    let body_start = start + chunk.len() - body.len();
    let suffix_at = suffix_start(body);
    let suffix = read_suffix(&body[suffix_at..], body_start + suffix_at)?;
    let asks = after_word && suffix == Suffix::default();
    let (text, question) = trim(&body[..suffix_at], asks);
    if question && asks {
        let message = format!("`?` was read as a question mark; as a wildcard it is written `({text}?)`");
        notes.push(Note { span, message });
    }
    let wildcard = text.contains(['*', '?']);
    let kind = match suffix.tilde {
        _ if wildcard => read_wildcard(text, exact, suffix.tilde.is_some(), span)?,
        Some((digits, place)) => read_fuzzy(text, exact, digits, place, span)?,
        None => word(text, exact),
    };
    Ok(Node { span, boost: suffix.boost.unwrap_or(1.0), kind })
}

/// A plain word. An operator taken as a word (`judul:DAN`, `DAN,`) is kept in lower case: words match
/// without regard to case, and the query as it was understood reads the same again.
fn word(text: &str, exact: bool) -> Kind {
    let is_operator = operator(text).is_some() || near_distance(text).is_some();
    let text = if is_operator { text.to_lowercase() } else { text.to_owned() };
    Kind::Word { text, exact }
}

/// The address in a chunk, without the punctuation around it.
fn address(chunk: &str) -> Option<&str> {
    let text = chunk.trim_matches(|ch| is_punctuation(ch) && !matches!(ch, '*' | '~' | '^'));
    let www = text.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www."));
    (has_letter(text) && (www || text.contains("://"))).then_some(text)
}

/// Where the first `~` or `^` after a letter stands; the length when there is none.
fn suffix_start(body: &str) -> usize {
    let first = body.find(char::is_alphanumeric).unwrap_or(body.len());
    body[first..].find(['~', '^']).map_or(body.len(), |offset| first + offset)
}

/// The word without the punctuation around it, and whether a question mark was dropped.
fn trim(body: &str, after_word: bool) -> (&str, bool) {
    let is_edge = |ch: char| is_punctuation(ch) && !matches!(ch, '*' | '?');
    let start = body.trim_start_matches(is_edge);
    let text = start.trim_end_matches(is_edge);
    let stem = text.trim_end_matches('?');
    let only_at_end = stem.len() < text.len() && !stem.contains(['*', '?']) && has_letter(stem);
    // `KPU?!` and `KPU?,` are questions anywhere.
    let closed = text.len() < start.len();
    if only_at_end && (closed || after_word) { (stem.trim_end_matches(is_edge), true) } else { (text, false) }
}

fn read_wildcard(text: &str, exact: bool, tilde: bool, span: Span) -> Result<Kind, QueryError> {
    let wrong = |message: &str| QueryError::new(QueryErrorKind::BadWildcard, span, message);
    let error = |message: &str| Err(wrong(message));
    if exact {
        let message = "`=` does not go with a wildcard; expected a word without `*` and `?`";
        return Err(wrong(message).suggest(text));
    }
    if tilde {
        return error("`~` does not go with a wildcard; expected a word without `*` and `?`");
    }
    let one_word = |ch: char| !is_punctuation(ch) || matches!(ch, '*' | '?' | '-' | '\'' | '’');
    if !text.chars().all(one_word) {
        return error(
            "a wildcard stands for letters inside one word; expected letters, digits and hyphens beside it",
        );
    }
    let mut pattern = String::with_capacity(text.len());
    for ch in text.chars() {
        if ch != '*' || !pattern.ends_with('*') {
            pattern.push(ch);
        }
    }
    Ok(Kind::Wildcard { pattern })
}

fn read_fuzzy(text: &str, exact: bool, digits: &str, place: Span, span: Span) -> Result<Kind, QueryError> {
    let error = |span: Span, message: String| Err(QueryError::new(QueryErrorKind::BadTilde, span, message));
    if exact {
        return error(span, "`=` does not go with `~`; expected one of the two".to_owned());
    }
    let distance = match digits {
        "" | "1" => 1,
        "2" => MAX_FUZZY,
        _ => {
            let message = "expected `~1` or `~2` after a word";
            let meant = if digits == "0" { "~1" } else { "~2" };
            return Err(QueryError::new(QueryErrorKind::BadTilde, place, message).suggest(meant));
        }
    };
    if !text.chars().all(|ch| !is_punctuation(ch) || matches!(ch, '-' | '\'' | '’')) {
        return error(
            span,
            "`~` works on one word; expected letters, digits and hyphens before it".to_owned(),
        );
    }
    let least = usize::from(distance) + 2;
    if text.chars().filter(|ch| ch.is_alphanumeric()).count() < least {
        return error(span, format!("expected at least {least} letters before `~{distance}`"));
    }
    Ok(Kind::Fuzzy { text: text.to_owned(), distance })
}

/// Reads `~3`, `^2`, `~3^2` or nothing, at byte `start` of the query.
///
/// # Errors
/// When anything else stands there, or a number is missing or out of range.
pub(super) fn read_suffix(text: &str, start: usize) -> Result<Suffix<'_>, QueryError> {
    let text = text.trim_end_matches(|ch| is_punctuation(ch) && !matches!(ch, '~' | '^' | '*'));
    let mut suffix = Suffix::default();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at + 1..];
        let length = rest.find(['~', '^', '*']).unwrap_or(rest.len());
        let value = &rest[..length];
        let place = Span::new(start + at, start + at + 1 + length);
        match text.as_bytes()[at] {
            b'~' if suffix.tilde.is_none() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                suffix.tilde = Some((value, place));
            }
            b'~' => {
                let message = "expected a whole number after `~`, once";
                return Err(QueryError::new(QueryErrorKind::BadTilde, place, message));
            }
            b'^' if suffix.boost.is_none() => suffix.boost = Some(read_boost(value, place)?),
            b'^' => {
                return Err(QueryError::new(
                    QueryErrorKind::BadBoost,
                    place,
                    "expected only one `^` after a clause",
                ));
            }
            _ => {
                let message = "a wildcard stands for letters inside one word; expected it beside a letter";
                return Err(QueryError::new(QueryErrorKind::BadWildcard, place, message));
            }
        }
        at += 1 + length;
    }
    Ok(suffix)
}

fn read_boost(number: &str, place: Span) -> Result<f32, QueryError> {
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let read = |number: &str| number.parse().ok().filter(|boost| is_number && BOOSTS.contains(boost));
    if let Some(boost) = read(number) {
        return Ok(boost);
    }
    let message = "expected a number from 0.001 to 1000 after `^`";
    let error = QueryError::new(QueryErrorKind::BadBoost, place, message);
    // A decimal comma is what an Indonesian keyboard suggests.
    let with_point = number.replace(',', ".");
    let meant = with_point.parse().is_ok_and(|boost: f32| with_point != number && BOOSTS.contains(&boost));
    Err(if meant { error.suggest(format!("^{with_point}")) } else { error })
}
