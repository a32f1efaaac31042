//! What a query being typed may become: words and values of the index that begin as its end does.
//!
//! In: the query as far as it is typed. Out: at most as many words, and as many values, as asked for; the most
//! frequent first. A word goes on from the last one typed; a value (a person, place, law, party, election) is
//! known by the beginning of any of its words, so `bandung b` is Kabupaten Bandung Barat. Inside a phrase, a
//! field or a pattern there is nothing to add.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::index::Index;
use super::request::{FacetWish, SearchRequest};
use super::response::FacetValue;
use crate::article::Field;
use crate::entity::official::fold_name;
use crate::entity::{gazetteer, party, regulation};
use crate::error::{Error, Result};
use crate::index::{TermPattern, TermSource};
use crate::query::plan::Listing;
use crate::text::is_stop_word;

/// Fewest letters that tell anything.
const MIN_LETTERS: usize = 2;

/// Most words of the index compared: a beginning that fits more says too little.
const MAX_WORDS: usize = 5_000;

/// Words of the query that may belong to one value.
const MAX_VALUE_WORDS: usize = 4;

/// Values of each facet that are looked at, the most frequent.
const MAX_VALUES: usize = 2_000;

/// The facets whose values are offered.
const FIELDS: [Field; 7] = [
    Field::Province,
    Field::Regency,
    Field::Regulation,
    Field::Official,
    Field::Person,
    Field::Party,
    Field::Election,
];

/// What a query being typed may become.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Completions {
    /// As typed.
    pub text: String,
    /// Words that begin as the last one does, the most frequent first.
    pub words: Vec<WordCompletion>,
    /// Values known by the last words, the most frequent first.
    pub values: Vec<ValueCompletion>,
}

/// A word, and the query that has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WordCompletion {
    /// The word.
    pub word: String,
    /// The query with it.
    pub query: String,
}

/// A value to narrow by, and the query without the words that stand for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ValueCompletion {
    /// English name of the field: the parameter or flag to narrow by.
    pub field: String,
    /// The value to narrow by.
    pub path: String,
    /// The value as people read it.
    pub label: String,
    /// Articles of the index that have it.
    pub count: u64,
    /// The query without the words that stand for it.
    pub query: String,
}

/// A value that may be offered.
pub(super) struct Offer {
    field: Field,
    value: FacetValue,
    /// What it is called, folded.
    names: Vec<String>,
}

/// The end of a query: where its last words begin, and how they are compared.
struct Typed<'t> {
    text: &'t str,
    /// Where each of the last words begins, the last one first.
    starts: Vec<usize>,
    /// The text from each of these on, folded; none where it has too few letters.
    wanted: Vec<Option<String>>,
}

impl Index {
    /// Offers words and values that a query being typed may become, at most `limit` of each.
    ///
    /// ```
    /// # fn main() -> telusur::Result<()> {
    /// # let home = tempfile::tempdir().expect("a temporary folder");
    /// use telusur::{Document, Hint, Index};
    ///
    /// let index = Index::create(home.path().join("index"))?;
    /// let mut writer = index.writer()?;
    /// let page = "Cilegon - Bawaslu Kota Cilegon memeriksa dugaan pelanggaran, Senin (5/2/2024).";
    /// writer.upsert(&Document::from(&telusur::extract(page.as_bytes(), &Hint::default())?))?;
    /// writer.finish(true)?;
    /// index.reload()?;
    /// let found = index.complete("dugaan pel", 5)?;
    /// assert_eq!(found.words[0].query, "dugaan pelanggaran");
    /// let found = index.complete("dugaan kota cil", 5)?;
    /// assert_eq!((found.values[0].label.as_str(), found.values[0].query.as_str()), ("Kota Cilegon", "dugaan"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// A file of the index that cannot be read.
    pub fn complete(&self, text: &str, limit: usize) -> Result<Completions> {
        let mut found = Completions { text: text.to_string(), ..Completions::default() };
        if let Some(typed) = Typed::read(text).filter(|_| limit > 0) {
            found.words = self.words(&typed, limit)?;
            found.values = self.values(&typed, limit)?;
        }
        Ok(found)
    }

    fn words(&self, typed: &Typed<'_>, limit: usize) -> Result<Vec<WordCompletion>> {
        let begun = typed.last().to_lowercase();
        if begun.chars().count() < MIN_LETTERS || !begun.chars().all(char::is_alphabetic) {
            return Ok(Vec::new());
        }
        let pattern = format!("{begun}*");
        let found = self.terms(TermSource::Exact, TermPattern::Wildcard(&pattern), MAX_WORDS);
        let mut found = match found {
            Err(Error::TooManyTerms { .. }) => return Ok(Vec::new()),
            found => found?,
        };
        found.retain(|term| {
            term.term != begun && term.term.chars().all(char::is_alphabetic) && !is_stop_word(&term.term)
        });
        found.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.term.cmp(&other.term)));
        let before = &typed.text[..typed.starts[0]];
        let completion = |word: String| WordCompletion { query: format!("{before}{word}"), word };
        Ok(found.into_iter().take(limit).map(|term| completion(term.term)).collect())
    }

    fn values(&self, typed: &Typed<'_>, limit: usize) -> Result<Vec<ValueCompletion>> {
        let offers = self.offers()?;
        let mut found: Vec<(usize, &Offer)> = Vec::new();
        let mut known = HashSet::new();
        for offer in offers.iter() {
            if let Some(words) = typed.words_of(&offer.names) {
                // Officials are persons too: one line each.
                if known.insert(offer.value.path.as_str()) || offer.field != Field::Person {
                    found.push((words, offer));
                }
            }
        }
        // What more of the words stand for is likelier meant.
        found.sort_by(|(more, one), (fewer, other)| {
            let by_count = other.value.count.cmp(&one.value.count);
            fewer.cmp(more).then(by_count).then_with(|| one.value.label.cmp(&other.value.label))
        });
        let completion = |(words, offer): (usize, &Offer)| ValueCompletion {
            field: offer.field.alias().to_string(),
            path: offer.value.path.clone(),
            label: offer.value.label.clone(),
            count: offer.value.count,
            query: typed.text[..typed.starts[words - 1]].trim_end().to_string(),
        };
        Ok(found.into_iter().take(limit).map(completion).collect())
    }

    /// The most frequent values of each facet, counted once for each state of the index.
    fn offers(&self) -> Result<Arc<[Offer]>> {
        if let Some(offers) = self.offers.read().unwrap_or_else(PoisonError::into_inner).as_ref() {
            return Ok(Arc::clone(offers));
        }
        // Held while they are counted, so that what a reload takes away does not come back.
        let mut kept = self.offers.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(offers) = kept.as_ref() {
            return Ok(Arc::clone(offers));
        }
        let wish = |field| FacetWish { field, limit: MAX_VALUES, listing: Listing::Top, contains: None };
        let facets = FIELDS.map(wish).to_vec();
        let request = SearchRequest { facets, limit: 0, fragments: 0, ..SearchRequest::new("") };
        let counted = self.search(&request.deadline(Duration::MAX))?;
        let mut offers = Vec::new();
        for (field, (_, facet)) in FIELDS.into_iter().zip(counted.facets.0) {
            offers.extend(facet.values.into_iter().map(|value| Offer {
                field,
                names: names_of(field, &value),
                value,
            }));
        }
        let offers: Arc<[Offer]> = offers.into();
        *kept = Some(Arc::clone(&offers));
        Ok(offers)
    }
}

/// What a value is called: its label, and other names it is known by.
fn names_of(field: Field, value: &FacetValue) -> Vec<String> {
    let mut names = vec![fold_name(&value.label)];
    match field {
        Field::Province | Field::Regency => {
            let code = value.path.rsplit('/').next().unwrap_or(&value.path);
            let region = gazetteer::region(code);
            names.extend(region.iter().flat_map(|region| gazetteer::sure_names(&[region])).map(fold_name));
        }
        Field::Regulation => names.extend(regulation::title(&value.path).map(fold_name)),
        Field::Party => names.extend(party::title(&value.path).map(fold_name)),
        _ => {}
    }
    names
}

impl<'t> Typed<'t> {
    /// The last words of a query; none where there is nothing to add.
    fn read(text: &'t str) -> Option<Typed<'t>> {
        let mut starts = Vec::new();
        let mut end = text.len();
        while starts.len() < MAX_VALUE_WORDS {
            let head = text[..end].trim_end();
            let start = head
                .rfind(char::is_whitespace)
                .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
            let word = &head[start..];
            if word.is_empty() || word.contains(['"', ':', '*', '?', '~', '^', '(', ')', '=', '+']) {
                break;
            }
            starts.push(start);
            end = start;
        }
        let is_open = text.matches('"').count() % 2 == 1 || text.ends_with(char::is_whitespace);
        let folded = |start: &usize| {
            let wanted = fold_name(&text[*start..]);
            let letters = wanted.chars().filter(|ch| ch.is_alphanumeric()).count();
            (letters >= MIN_LETTERS).then_some(wanted)
        };
        let wanted = starts.iter().map(folded).collect();
        (!is_open && !starts.is_empty()).then_some(Typed { text, starts, wanted })
    }

    fn last(&self) -> &'t str {
        &self.text[self.starts[0]..]
    }

    /// How many of the last words stand for one of the names: the most that do.
    fn words_of(&self, names: &[String]) -> Option<usize> {
        let is_begun = |wanted: &String| {
            let begins = |name: &String| {
                name.match_indices(wanted.as_str()).any(|(at, _)| at == 0 || name.as_bytes()[at - 1] == b' ')
            };
            names.iter().any(begins)
        };
        self.wanted.iter().rposition(|wanted| wanted.as_ref().is_some_and(is_begun)).map(|at| at + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_are_read() {
        let cases: &[(&str, Option<&str>, usize)] = &[
            ("", None, 0),
            ("n", Some("n"), 1),
            ("ne", Some("ne"), 1),
            ("politik ua", Some("ua"), 2),
            ("politik ", None, 0),
            ("a b c d e fg", Some("fg"), 4),
            ("\"politik ua", None, 0),
            ("\"politik uang\" ba", Some("ba"), 1),
            ("provinsi:ban", None, 0),
            ("ban*", None, 0),
            ("é\u{2003}ñandú", Some("ñandú"), 2),
        ];
        for (text, last, words) in cases {
            let typed = Typed::read(text);
            assert_eq!(typed.as_ref().map(Typed::last), *last, "{text:?}");
            assert_eq!(typed.map_or(0, |typed| typed.starts.len()), *words, "{text:?}");
        }
    }

    #[test]
    fn names_are_known_by_the_beginning_of_their_words() {
        let cases: &[(&str, &str, Option<usize>)] = &[
            ("jawa b", "Jawa Barat", Some(2)),
            ("netral jawa b", "Jawa Barat", Some(2)),
            ("bar", "Jawa Barat", Some(1)),
            ("awa", "Jawa Barat", None),
            ("b", "Jawa Barat", None),
            ("jawa t", "Jawa Barat", None),
            ("uu 7", "UU 7/2017", Some(2)),
        ];
        for (text, name, expected) in cases {
            let found = Typed::read(text).and_then(|typed| typed.words_of(&[fold_name(name)]));
            assert_eq!(found, *expected, "{text:?} {name:?}");
        }
    }
}
