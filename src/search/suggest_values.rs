//! The value a reader meant: names and outlets of live articles that are written almost alike.
//!
//! `Bey Mahmudin` → `Bey Machmudin`, `detikcom` → `detik.com`. Regions and laws are understood, or refused
//! with a suggestion, without an index.

use super::values;
use crate::article::{Field, Match};
use crate::engine::Engine;
use crate::entity::official::fold_name;
use crate::error::{Error, Result};
use crate::index::{TermPattern, TermSource};
use crate::text::slips;

/// Most values compared in full; when more are near, none of them is what was meant.
const MAX_NEAR: usize = 1_000;

/// Most values to try.
const MAX_TRIED: usize = 3;

/// Values that articles have, nearest first, for one that none has; none when there are articles with it.
pub(super) fn nearest(engine: &dyn Engine, field: Field, text: &str) -> Result<Vec<String>> {
    let comparable = match field.row().matches {
        Match::Name => true,
        Match::Value => !matches!(field, Field::Id | Field::Month),
        _ => false,
    };
    if !comparable || !values::resolve(engine, field, text)?.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = folded(text);
    let words: Vec<&str> = wanted.split(' ').collect();
    let near = |value: &str| distance(&wanted, &words, value).is_some();
    let found = match engine.terms(TermSource::Value(field), TermPattern::Accepted(&near), MAX_NEAR) {
        Err(Error::TooManyTerms { .. }) => return Ok(Vec::new()),
        found => found?,
    };
    let mut ranked: Vec<_> = found
        .into_iter()
        .filter_map(|value| Some((distance(&wanted, &words, &value.term)?, value)))
        .collect();
    ranked.sort_by(|(one, value), (other, against)| one.cmp(other).then(against.count.cmp(&value.count)));
    Ok(ranked.into_iter().take(MAX_TRIED).map(|(_, value)| value.term).collect())
}

fn folded(text: &str) -> String {
    match fold_name(text) {
        name if name.is_empty() => text.to_lowercase(),
        name => name,
    }
}

/// Slips between what was typed and a value, word by word or as a whole; none when they are too many.
fn distance(wanted: &str, words: &[&str], value: &str) -> Option<usize> {
    let value = folded(value);
    let in_words = || {
        let parts: Vec<&str> = value.split(' ').collect();
        words.iter().map(|word| parts.iter().filter_map(|part| few_slips(word, part)).min()).sum()
    };
    few_slips(wanted, &value).or_else(in_words)
}

/// Slips between two words, when they are few for their length.
fn few_slips(one: &str, other: &str) -> Option<usize> {
    let allowed = match one.len().min(other.len()) {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    if one.len().abs_diff(other.len()) > 2 * allowed {
        return None;
    }
    Some(slips(one, other)).filter(|slips| *slips <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_near_word_by_word() {
        let cases: &[(&str, &str, Option<usize>)] = &[
            ("Bey Mahmudin", "Bey Machmudin", Some(1)),
            ("bey mahmudin", "Bey Triadi Machmudin", Some(1)),
            ("Ani Rahmawati", "Rahmawatie Ani", Some(1)),
            ("Bey", "Bay", None),
            ("Siti Aminah", "Siti Fatimah", None),
            ("detikcom", "detik.com", Some(1)),
            ("Rudi", "Budi", Some(1)),
        ];
        for (typed, value, expected) in cases {
            let wanted = folded(typed);
            let words: Vec<&str> = wanted.split(' ').collect();
            assert_eq!(distance(&wanted, &words, value), *expected, "{typed} {value}");
        }
    }
}
