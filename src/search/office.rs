//! Offices among plain words: "pj gubernur jabar" → the offices of the index that are written so.
//!
//! In: typed words. Out: the office values of the index that are these words, as typed or with their short forms
//! written out. The ways of writing are looked up one by one: no dictionary is walked.

use super::unit::{Found, Other, TypedWord, alternatives, cuts_place, regions, text_of};
use crate::article::Field;
use crate::engine::Engine;
use crate::entity::gazetteer;
use crate::error::Result;
use crate::index::{TermPattern, TermSource};
use crate::query::{Synonyms, expansion};

/// Most words of an office.
const OFFICE_WORDS: usize = 8;

/// Most ways of writing an office that are looked up.
const OFFICE_FORMS: usize = 24;

/// The longest office of the index that the first `most` of the words begin with, abbreviations written out or not.
pub(super) fn office(
    engine: &dyn Engine,
    synonyms: &Synonyms,
    words: &[TypedWord<'_>],
    most: usize,
) -> Result<Option<Found>> {
    if !expansion::begins_office(words[0].first()) {
        return Ok(None);
    }
    for length in (2..=most.min(OFFICE_WORDS)).rev().filter(|length| !cuts_place(words, *length)) {
        let mut known = Vec::new();
        for form in office_forms(&words[..length], synonyms) {
            if is_known(engine, Field::Office, &form)? {
                known.push(form);
            }
        }
        if !known.is_empty() {
            let others = vec![Other::Value(Field::Office, known)];
            return Ok(Some(Found { kind: "office", words: length, others }));
        }
    }
    Ok(None)
}

/// The ways in which articles may write an office.
fn office_forms(words: &[TypedWord<'_>], synonyms: &Synonyms) -> Vec<String> {
    let mut forms = vec![String::new()];
    let mut at = 0;
    while at < words.len() {
        let rest = &words[at..];
        let mut length = 1;
        let mut ways = vec![capitalised(rest[0].text)];
        if let Some((place_words, regions)) = regions(rest, rest.len()) {
            length = place_words;
            ways = vec![written(&rest[..length])];
            ways.extend(regions.iter().map(|region| region.name.to_string()));
            ways.extend(gazetteer::sure_names(&regions).into_iter().map(str::to_string));
        } else if let Some((other_words, others)) = alternatives(rest, synonyms) {
            length = other_words;
            ways = vec![written(&rest[..length])];
            ways.extend(others.iter().map(|(_, form)| capitalised_words(form)));
        }
        let mut longer = Vec::new();
        for form in &forms {
            for (nth, way) in ways.iter().enumerate() {
                if !ways[..nth].contains(way) && longer.len() < OFFICE_FORMS {
                    let blank = if form.is_empty() { "" } else { " " };
                    longer.push(format!("{form}{blank}{way}"));
                }
            }
        }
        forms = longer;
        at += length;
    }
    forms
}

fn is_known(engine: &dyn Engine, field: Field, value: &str) -> Result<bool> {
    Ok(!engine.terms(TermSource::Value(field), TermPattern::Is(value), 1)?.is_empty())
}

/// Words as an office has them.
fn written(words: &[TypedWord<'_>]) -> String {
    let text = text_of(words);
    expansion::written(&text.to_lowercase()).map_or_else(|| capitalised_words(&text), capitalised_words)
}

fn capitalised_words(text: &str) -> String {
    text.split(' ').map(capitalised).collect::<Vec<_>>().join(" ")
}

/// A word with a capital first; one that holds small and capital letters stays.
pub(super) fn capitalised(word: &str) -> String {
    if word == "dan" || word.contains(char::is_uppercase) {
        return word.to_string();
    }
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
