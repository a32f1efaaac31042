//! The terms of a dictionary: for wildcards, fuzzy words, names and suggestions.

use std::collections::BTreeMap;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field as TantivyField;
use tantivy::termdict::TermDictionary;
use tantivy::{SegmentReader, Term};

use super::near_terms::near_terms;
use super::outcome::TermCount;
use super::reader::Reader;
use crate::article::Field;
use crate::error::{Error, Result};
use crate::query::{Deadline, Watch, pattern};

/// A dictionary of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermSource {
    /// Exact words.
    Exact,
    /// Root words.
    Root,
    /// The values of a field.
    Value(Field),
}

/// Which terms are wanted.
#[derive(Clone, Copy)]
pub enum TermPattern<'p> {
    /// Those a folded pattern with `*` and `?` fits.
    Wildcard(&'p str),
    /// Those within some letters of a folded word.
    Fuzzy {
        /// The word.
        word: &'p str,
        /// Letters put in, left out, replaced or swapped with their neighbour: 0 to 2.
        distance: u8,
    },
    /// The term itself.
    Is(&'p str),
    /// Those a function accepts; the whole dictionary is walked.
    Accepted(&'p dyn Fn(&str) -> bool),
}

/// A question to a dictionary.
#[derive(Clone, Copy)]
pub struct Lookup<'p> {
    /// Which dictionary.
    pub source: TermSource,
    /// Which of its terms.
    pub pattern: TermPattern<'p>,
    /// More than this many are an error.
    pub max: usize,
}

impl Reader {
    /// Terms of live articles that fit a pattern, in order, with how many articles have each.
    ///
    /// # Errors
    /// [`Error::TooManyTerms`] when more than [`Lookup::max`] fit, [`Error::TimeUp`] when the deadline came before all
    /// were looked at: nothing is cut silently.
    pub fn terms(&self, lookup: Lookup<'_>, deadline: Deadline) -> Result<Vec<TermCount>> {
        let Lookup { source, max, .. } = lookup;
        let watch = Watch::new(deadline);
        let field = match source {
            TermSource::Exact => self.fields.words,
            TermSource::Root => self.fields.roots,
            TermSource::Value(field) => match self.fields.value(field) {
                Some(handle) => handle,
                None => return Ok(Vec::new()),
            },
        };
        let walk = || -> tantivy::Result<Option<Vec<TermCount>>> {
            let mut terms = BTreeMap::new();
            for reader in self.searcher.segment_readers() {
                let inverted = reader.inverted_index(field)?;
                collect(inverted.terms(), field, lookup, &watch, &mut terms)?;
                if terms.len() > max || watch.is_over() {
                    return Ok(None);
                }
            }
            let mut found = Vec::with_capacity(terms.len());
            let has_deleted = self.searcher.segment_readers().iter().any(SegmentReader::has_deletes);
            for (term, count) in terms {
                if !has_deleted || self.first_live(&Term::from_field_text(field, &term))?.is_some() {
                    found.push(TermCount { term, count });
                }
            }
            Ok(Some(found))
        };
        let found = walk().map_err(Error::engine)?;
        found.ok_or(if watch.is_over() { Error::TimeUp } else { Error::TooManyTerms { max } })
    }
}

/// Adds the fitting terms of one segment, with how many of its articles have each; stops once there are more than
/// are wanted, or the time is up.
fn collect(
    dictionary: &TermDictionary,
    field: TantivyField,
    Lookup { source, pattern, max }: Lookup<'_>,
    watch: &Watch,
    terms: &mut BTreeMap<String, u64>,
) -> tantivy::Result<()> {
    let mut add = |key: &[u8], count: u32, fits: &dyn Fn(&str) -> bool| {
        if let Ok(term) = std::str::from_utf8(key)
            && fits(term)
        {
            *terms.entry(term.to_string()).or_default() += u64::from(count);
        }
        terms.len() <= max && !watch.is_over_after(1)
    };
    match pattern {
        TermPattern::Wildcard(wildcard) => {
            let prefix = pattern::literal_prefix(wildcard).as_bytes();
            let mut stream = dictionary.range().ge(prefix).into_stream()?;
            while stream.advance() && stream.key().starts_with(prefix) {
                if !add(stream.key(), stream.value().doc_freq, &|term| pattern::matches(wildcard, term)) {
                    break;
                }
            }
        }
        // The values of a field are made of any letters.
        TermPattern::Fuzzy { word, distance: 1 } if !matches!(source, TermSource::Value(_)) => {
            for (term, count) in near_terms(dictionary, field, word)? {
                if !add(term.as_bytes(), count, &|_| true) {
                    break;
                }
            }
        }
        TermPattern::Fuzzy { word, distance } => {
            let query = FuzzyTermQuery::new(Term::from_field_text(field, word), distance, true);
            let mut stream = dictionary.search(query.automaton()?).into_stream()?;
            while stream.advance() && add(stream.key(), stream.value().doc_freq, &|_| true) {}
        }
        TermPattern::Is(term) => {
            if let Some(info) = dictionary.get(term)? {
                add(term.as_bytes(), info.doc_freq, &|_| true);
            }
        }
        TermPattern::Accepted(accept) => {
            let mut stream = dictionary.stream()?;
            while stream.advance() && add(stream.key(), stream.value().doc_freq, accept) {}
        }
    }
    Ok(())
}
