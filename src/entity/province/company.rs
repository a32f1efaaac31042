//! The words around the name of a region, and what they make of it.

use super::words::{Class, Classes};
use crate::entity::gazetteer::{RegionMatch, is_administrative_word};
use crate::text::Span;

/// What the words around a name make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Company {
    /// Something else is named: an outlet, a club, a dish, a language, a strait.
    Other,
    /// A university, a company, a hotel or a street that bears the name.
    Institution,
    /// A school that bears the name.
    School,
    /// A village, kecamatan or island that bears the name of a region, often of one elsewhere: "Kelurahan Wajo".
    Village,
    /// A body or an office of the region: "Bawaslu Jabar", "Wali Kota Medan".
    Body,
    /// The palace of the president: "Istana Bogor".
    Palace,
    /// Words that want a place: "di", "warga".
    Place,
    /// Nothing in particular.
    Plain,
}

/// The classes of the word right before `hit`: of "KPU" in "KPU Metro".
pub(super) fn classes_before(text: &str, hit: &RegionMatch) -> Classes {
    words_before(text, hit.span.start).next().map(Classes::of).unwrap_or_default()
}

/// Judges the words around `hit`, back to `limit`, where the name of another region ends.
pub(super) fn company(text: &str, hit: &RegionMatch, limit: usize) -> Company {
    const FARTHEST: usize = 6;
    let next = word_after(text, hit.span.end);
    if hit.shadow || is_capitalised(next) && Classes::of(next).has(Class::Following) {
        return Company::Other;
    }
    let limit = limit.min(hit.span.start);
    let mut before = words_before(&text[limit..], hit.span.start - limit).take(FARTHEST).peekable();
    let nearest = before.peek().copied().unwrap_or("");
    let has_own_kind = hit.span.start < hit.name_span.start;
    if hit.kind_word.is_some() && !has_own_kind && is_administrative_word(nearest) {
        return Company::Body;
    }
    if is_named_after(nearest, hit.name_span.slice(text)) {
        return Company::Other;
    }
    for (distance, word) in before.enumerate() {
        let classes = Classes::of(word);
        let is_nearest = distance == 0;
        if classes.has(Class::Body) {
            return Company::Body;
        }
        if classes.has(Class::Palace) {
            return Company::Palace;
        }
        let is_street = is_nearest && is_capitalised(word) && classes.has(Class::Street);
        if !has_own_kind && (is_street || classes.has(Class::Institution)) {
            return Company::Institution;
        }
        if !has_own_kind && classes.has(Class::School) {
            return Company::School;
        }
        if is_nearest && !has_own_kind && classes.has(Class::Village) {
            return Company::Village;
        }
        if is_nearest && classes.has(Class::Place) {
            return Company::Place;
        }
        let may_go_on = word.starts_with(|first: char| first.is_ascii_uppercase() || first.is_ascii_digit());
        if !may_go_on {
            break;
        }
    }
    if hit.kind_word.is_some() { Company::Body } else { Company::Plain }
}

/// Whether `nearest`, the word before a name, makes it the name of something else.
fn is_named_after(nearest: &str, name: &str) -> bool {
    let classes = Classes::of(nearest);
    let is_proper = is_capitalised(nearest) && (classes.has(Class::Outlet) || classes.has(Class::Club));
    let is_people = nearest.eq_ignore_ascii_case("orang") && Classes::of(name).has(Class::Land);
    let is_kind_of_thing =
        [Class::Goods, Class::People, Class::Water].iter().any(|class| classes.has(*class));
    is_proper || is_people || is_kind_of_thing
}

/// The word one blank after `end`, empty when something else follows.
pub(super) fn word_after(text: &str, end: usize) -> &str {
    let Some(rest) = text[end..].strip_prefix(' ') else { return "" };
    let length = rest.bytes().take(32).take_while(u8::is_ascii_alphanumeric).count();
    &rest[..length]
}

/// The words before `at`, nearest first, as far as only blanks, hyphens, brackets or the full stop of an abbreviation
/// ("Jl. Jakarta") part them.
pub(super) fn words_before(text: &str, at: usize) -> impl Iterator<Item = &str> {
    let mut end = at;
    std::iter::from_fn(move || {
        let word = word_before(text, end)?;
        end = word.start;
        Some(word.slice(text))
    })
}

fn word_before(text: &str, at: usize) -> Option<Span> {
    const LONGEST_WORD: usize = 32;
    const LONGEST_ABBREVIATION: usize = 4;
    let bytes = text.as_bytes();
    let mut end = at;
    let mut has_stop = false;
    while end > 0 && at - end < 4 {
        match bytes[end - 1] {
            b' ' | b'-' | b'(' | b')' | b'/' => {}
            b'.' if !has_stop => has_stop = true,
            _ => break,
        }
        end -= 1;
    }
    let mut start = end;
    while start > 0 && end - start < LONGEST_WORD && bytes[start - 1].is_ascii_alphanumeric() {
        start -= 1;
    }
    let is_sentence_end = has_stop && end - start > LONGEST_ABBREVIATION;
    (start < end && end < at && !is_sentence_end).then(|| Span::new(start, end))
}

/// At the end of a chain of places: "di Jembatan Cangar, Batu".
pub(super) fn is_in_chain(text: &str, at: usize) -> bool {
    const LONGEST: usize = 80;
    let mut start = at.saturating_sub(LONGEST);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let Some(before) = text[start..at].strip_suffix(", ") else { return false };
    let Some(place) =
        [" di ", " ke ", " dari "].iter().filter_map(|word| Some(before.rfind(word)? + word.len())).max()
    else {
        return false;
    };
    before[place..].split(' ').all(|word| word.is_empty() || is_capitalised(word) || word == "kawasan")
}

/// Whether `word` begins with a capital letter.
pub(super) fn is_capitalised(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_uppercase())
}
