//! A second, closer look at the best matches: where in the article its words stand.
//!
//! The matching pass scores every match from frequencies alone. Here the best [`WINDOW`] of them are read
//! with positions and ordered anew. In go the text part of a plan and the candidates, best first; their order
//! and scores change, what is found does not. The window does not depend on the page asked for, so that pages
//! fit together.
//!
//! A word is worth √idf × tf / (tf + k) with the length of the article in k, as in BM25, where an occurrence
//! counts more the nearer it is to the beginning and most in the headline.
//!
//! # What was measured
//! MRR@10 of headlines as queries, read as plain words, for their own article without its title; partial
//! matches after full ones. Weights were chosen on the odd queries alone (3,000 of news, 524 on elections).
//!
//! | | news odd | news even | elections odd | elections even |
//! |---|---|---|---|---|
//! | any word, exact | .745 | .737 | .847 | .860 |
//! | any word, Snowball roots | .758 | .756 | .865 | .868 |
//! | any word, both | .760 | .753 | .860 | .867 |
//! | first look alone | .765 | .758 | .863 | .877 |
//! | second look, b 0.75 | .779 | .770 | .868 | .873 |
//! | first look, plain words understood, stop words preferred in partial matches | .768 | – | .864 | .887 |
//! | the same with the second look, b 0.5 | .782 | .775 | .874 | .879 |
//!
//! The last step is sure on news (odd: 287 queries better, 186 worse, p < .001) and open on elections (even: 26
//! better, 34 worse, p .17). On the odd queries a window of 100 gives the same MRR.
//!
//! On features computed outside the engine: √idf in place of idf adds .006, b 0.5 in place of 0.75 .002,
//! 2 to 5 for [`EARLY`] and 20 to 100 for [`EARLY_WORDS`] are alike. The share of the query's idf within 60
//! words adds .002 beside these. Neighbouring query words, k of 0.8 and 2, b of 1, idf mass and number of the
//! words matched, likelihood under a language model add nothing or cost. A sum of 62 such figures, learned,
//! comes to .777 on the even news and .888 on the even elections, and costs summaries .006.

use std::sync::Arc;

#[cfg(feature = "opensearch")]
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, Score, Searcher, SegmentReader, Term};

use super::columns::Columns;
use super::freshness::Freshness;
use super::matches::{Candidate, relevance};
use super::outcome::Look;
use super::positions::{PositionQuery, Region};
use super::schema::{BODY_POSITION, Fields};
use crate::query::plan::{Clause, Level, Scope, Sequence, Slot};

/// Matches looked at again.
pub(crate) const WINDOW: usize = 200;

/// How fast further occurrences of a word stop to count, and how far long articles are held back.
const K1: f32 = 1.2;
const B: f32 = 0.5;

/// Articles shorter than this many words gain nothing by it: in a notice of two lines every word is frequent.
const SHORTEST: f32 = 100.0;

/// What the first word of the body counts beyond one further below, and where half of that is lost.
const EARLY: f32 = 3.0;
const EARLY_WORDS: f32 = 40.0;

/// Occurrences that one in the headline stands for.
const TITLE: f32 = 8.0;

/// Weight of a word that is found as written, beside that of its root.
pub(crate) const EXACT: f32 = 0.3;

/// Most terms of a pattern that are looked up again: wider ones tell articles apart by nothing.
pub(crate) const MAX_TERMS: usize = 32;

/// A scored part of the text, as a tree over numbered units: words and sequences of words.
pub(crate) enum Part {
    Unit(usize),
    Sum(Vec<Part>),
    /// Alternatives for one thing: an article that has several of them has it once.
    Best(Vec<Part>),
    Times(Box<Part>, f32),
}

/// What a unit adds to a score: [`NAMES`] of the figures.
pub(crate) type Worth = [Score; 4];

/// Occurrences in the headline, those in the body, what nearness to its beginning adds to these, the word as
/// written.
pub(crate) const NAMES: [&str; 4] = ["headline", "body", "early", "exact"];

/// A word or a sequence of words.
struct Unit<'s> {
    clause: &'s Clause,
    places: PositionQuery,
    /// The word as written.
    exact: Option<Term>,
    weight: f32,
}

/// The scored parts of a text clause.
pub(crate) struct Rescoring<'s> {
    searcher: &'s Searcher,
    fields: &'s Fields,
    units: Vec<Unit<'s>>,
    part: Part,
    articles: f32,
    average_length: f32,
}

impl<'s> Rescoring<'s> {
    /// The scored parts of `clause`; none when no word is scored.
    pub(crate) fn of(
        clause: &'s Clause,
        searcher: &'s Searcher,
        fields: &'s Fields,
    ) -> tantivy::Result<Option<Rescoring<'s>>> {
        let articles = searcher.total_num_docs()?.max(1) as f32;
        let average_length = (searcher.total_num_tokens(fields.roots)? as f32 / articles).max(1.0);
        let mut rescoring = Rescoring {
            searcher,
            fields,
            units: Vec::new(),
            part: Part::Sum(Vec::new()),
            articles,
            average_length,
        };
        rescoring.part = Part::of(clause, &mut |clause, sequence, scope, exact| {
            rescoring.unit(clause, sequence, scope, exact)
        })?;
        Ok((!rescoring.units.is_empty()).then_some(rescoring))
    }

    fn unit(
        &mut self,
        clause: &'s Clause,
        sequence: &Sequence,
        scope: Scope,
        exact: Option<&str>,
    ) -> tantivy::Result<Part> {
        let levels = [self.fields.words, self.fields.roots];
        let places =
            PositionQuery::new(levels, sequence.clone(), Region::of(scope), Arc::clone(&self.fields.watch));
        if places.weighed_terms().len() > MAX_TERMS {
            return Ok(Part::Sum(Vec::new()));
        }
        let weight = rarity(sequence, &mut |slot| self.slot_rarity(slot))?.sqrt();
        let exact = exact.map(|exact| Term::from_field_text(self.fields.words, exact));
        self.units.push(Unit { clause, places, exact, weight });
        Ok(Part::Unit(self.units.len() - 1))
    }

    fn slot_rarity(&self, slot: &Slot) -> tantivy::Result<f32> {
        let field = match slot.level {
            Level::Exact => self.fields.words,
            Level::Root => self.fields.roots,
        };
        let mut frequency = 0;
        for token in &slot.alternatives {
            frequency += self.searcher.doc_freq(&Term::from_field_text(field, token))?;
        }
        Ok(rarity_of(frequency as f32, self.articles))
    }

    /// Puts the first [`WINDOW`] candidates in the order of the second look. Those behind them keep their
    /// order, and no higher score than the last before them.
    pub(crate) fn apply(
        &self,
        candidates: &mut [Candidate],
        columns: &[Columns],
        freshness: Option<&Freshness>,
    ) -> tantivy::Result<()> {
        let (window, rest) = candidates.split_at_mut(candidates.len().min(WINDOW));
        window.sort_unstable_by_key(|candidate| (candidate.segment, candidate.doc));
        for same_segment in window.chunk_by_mut(|one, other| one.segment == other.segment) {
            self.score_segment(same_segment, columns, freshness)?;
        }
        window.sort_unstable_by(Candidate::order);
        // The scores of the two looks have no common scale.
        let lowest = window.iter().map(|candidate| candidate.score).fold(Score::INFINITY, Score::min);
        for candidate in rest {
            candidate.score = candidate.score.min(lowest);
            candidate.look = Look::Behind;
        }
        Ok(())
    }

    /// Scores candidates of one segment, in the order of their numbers.
    fn score_segment(
        &self,
        candidates: &mut [Candidate],
        columns: &[Columns],
        freshness: Option<&Freshness>,
    ) -> tantivy::Result<()> {
        let Some(first) = candidates.first() else {
            return Ok(());
        };
        let reader = self.searcher.segment_reader(first.segment);
        let day = &columns[first.segment as usize].day;
        let docs: Vec<DocId> = candidates.iter().map(|candidate| candidate.doc).collect();
        let found = self.look_at(reader, &docs)?;
        for (candidate, found) in candidates.iter_mut().zip(found.chunks_exact(self.units.len())) {
            let score = self.part.score(found);
            (candidate.rank, candidate.score) = relevance(score, freshness, || day.first(candidate.doc));
            candidate.look = Look::Second;
        }
        Ok(())
    }

    /// What the score of an article is the sum of: a clause, what of it, and how much. Age is not in it.
    pub(crate) fn explain(
        &self,
        address: DocAddress,
    ) -> tantivy::Result<Vec<(&'s Clause, &'static str, Score)>> {
        let found = self.look_at(self.searcher.segment_reader(address.segment_ord), &[address.doc_id])?;
        let mut summands = Vec::new();
        self.part.summands(&found, 1.0, &mut |number, worth| {
            let named = NAMES.into_iter().zip(worth).filter(|(_, score)| *score != 0.0);
            summands.extend(named.map(|(name, score)| (self.units[number].clause, name, score)));
        });
        Ok(summands)
    }

    /// What each unit adds to each article of a segment, article by article; their numbers ascend.
    fn look_at(&self, reader: &SegmentReader, docs: &[DocId]) -> tantivy::Result<Vec<Worth>> {
        let mut found = vec![Worth::default(); docs.len() * self.units.len()];
        for (number, unit) in self.units.iter().enumerate() {
            let worths = found.iter_mut().skip(number).step_by(self.units.len());
            self.look_at_unit(unit, reader, docs, worths)?;
        }
        Ok(found)
    }

    fn look_at_unit<'f>(
        &self,
        unit: &Unit<'_>,
        reader: &SegmentReader,
        docs: &[DocId],
        worths: impl Iterator<Item = &'f mut Worth>,
    ) -> tantivy::Result<()> {
        let mut slots = unit.places.open_slots(reader)?;
        let lengths = reader.get_fieldnorms_reader(self.fields.roots)?;
        let mut exact = match &unit.exact {
            Some(term) => {
                reader.inverted_index(self.fields.words)?.read_postings(term, IndexRecordOption::Basic)?
            }
            None => None,
        };
        let mut beginnings = Vec::new();
        for (doc, worth) in docs.iter().zip(worths) {
            for slot in &mut slots {
                slot.seek(*doc);
            }
            unit.places.beginnings(&mut slots, *doc, &mut beginnings);
            let length = lengths.fieldnorm(*doc) as f32;
            *worth = worth_of(beginnings.iter().copied(), length, self.average_length, unit.weight);
            if *worth != Worth::default()
                && let Some(postings) = &mut exact
                && (if postings.doc() < *doc { postings.seek(*doc) } else { postings.doc() }) == *doc
            {
                worth[3] = EXACT * unit.weight;
            }
        }
        Ok(())
    }
}

/// What a unit of a weight adds to an article with these occurrences, which is `length` words long and the
/// average article `average_length`; the form as written apart.
pub(crate) fn worth_of(
    positions: impl Iterator<Item = u32>,
    length: f32,
    average_length: f32,
    weight: f32,
) -> Worth {
    let found = occurrences(positions);
    let frequency: f32 = found.iter().sum();
    if frequency == 0.0 {
        return found;
    }
    let length = length.max(SHORTEST) / average_length;
    let saturation = (K1 + 1.0) / (frequency + K1 * (1.0 - B + B * length));
    found.map(|occurrences| occurrences * saturation * weight)
}

/// A length as the index keeps it, in one byte.
#[cfg(feature = "opensearch")]
pub(crate) fn kept_length(length: usize) -> f32 {
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    FieldNormReader::id_to_fieldnorm(FieldNormReader::fieldnorm_to_id(length)) as f32
}

/// The inverse document frequency of what so many of the articles have.
pub(crate) fn rarity_of(frequency: f32, articles: f32) -> f32 {
    let frequency = frequency.min(articles);
    (1.0 + (articles - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// The inverse document frequency of a sequence, words that must all be there summed up.
pub(crate) fn rarity<E>(
    sequence: &Sequence,
    slot_rarity: &mut dyn FnMut(&Slot) -> Result<f32, E>,
) -> Result<f32, E> {
    Ok(match sequence {
        Sequence::Slot(slot) => slot_rarity(slot)?,
        Sequence::Any(sequences) => {
            let mut least = f32::INFINITY;
            for sequence in sequences {
                least = least.min(rarity(sequence, slot_rarity)?);
            }
            if least.is_finite() { least } else { 0.0 }
        }
        Sequence::Phrase { slots, .. } => {
            let mut sum = 0.0;
            for slot in slots {
                sum += slot_rarity(slot)?;
            }
            sum
        }
        Sequence::Near { left, right, .. } => rarity(left, slot_rarity)? + rarity(right, slot_rarity)?,
    })
}

/// What the occurrences at some positions count.
fn occurrences(positions: impl Iterator<Item = u32>) -> Worth {
    let [mut headline, mut body, mut early] = [0.0; 3];
    for position in positions {
        match position.checked_sub(BODY_POSITION as u32) {
            None => headline += TITLE,
            Some(at) => {
                body += 1.0;
                early += EARLY / (1.0 + (at as f32 / EARLY_WORDS).powi(2));
            }
        }
    }
    [headline, body, early, 0.0]
}

/// Makes the unit of a clause: its words, where to look, and the form as written.
type MakeUnit<'m, 's, E> = dyn FnMut(&'s Clause, &Sequence, Scope, Option<&'s str>) -> Result<Part, E> + 'm;

impl Part {
    /// The scored parts of a clause.
    pub(crate) fn of<'s, E>(clause: &'s Clause, unit: &mut MakeUnit<'_, 's, E>) -> Result<Part, E> {
        let parts_of = |clauses: &'s [Clause], unit: &mut MakeUnit<'_, 's, E>| {
            clauses.iter().map(|clause| Part::of(clause, unit)).collect::<Result<Vec<_>, E>>()
        };
        Ok(match clause {
            Clause::Word { roots, exact, scope } => {
                let slot = Slot { level: Level::Root, alternatives: roots.clone() };
                unit(clause, &Sequence::Slot(slot), *scope, Some(exact))?
            }
            Clause::Words { sequence, scope } => unit(clause, sequence, *scope, None)?,
            Clause::And(clauses) | Clause::AtLeast { clauses, .. } => Part::Sum(parts_of(clauses, unit)?),
            Clause::Or(clauses) => Part::Best(parts_of(clauses, unit)?),
            Clause::Prefer { required, bonuses } => {
                let mut parts = parts_of(bonuses, unit)?;
                parts.push(Part::of(required, unit)?);
                Part::Sum(parts)
            }
            Clause::Boost(inside, factor) => Part::Times(Box::new(Part::of(inside, unit)?), *factor),
            Clause::All | Clause::Nothing | Clause::Value { .. } | Clause::Days { .. } | Clause::Not(_) => {
                Part::Sum(Vec::new())
            }
        })
    }

    /// The score of an article by what each unit adds.
    pub(crate) fn score(&self, found: &[Worth]) -> Score {
        match self {
            Part::Unit(number) => found[*number].iter().sum(),
            Part::Sum(parts) => parts.iter().map(|part| part.score(found)).sum(),
            Part::Best(parts) => parts.iter().map(|part| part.score(found)).fold(0.0, Score::max),
            Part::Times(part, factor) => part.score(found) * factor,
        }
    }

    /// The units a score comes from, with what they add.
    pub(crate) fn summands(&self, found: &[Worth], factor: f32, add: &mut dyn FnMut(usize, Worth)) {
        match self {
            Part::Unit(number) => add(*number, found[*number].map(|score| score * factor)),
            Part::Sum(parts) => parts.iter().for_each(|part| part.summands(found, factor, add)),
            Part::Best(parts) => {
                let best = parts.iter().max_by(|one, other| one.score(found).total_cmp(&other.score(found)));
                best.into_iter().for_each(|part| part.summands(found, factor, add));
            }
            Part::Times(part, inside) => part.summands(found, factor * inside, add),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_occurrence_counts_less_further_down() {
        let body = BODY_POSITION as u32;
        let cases: &[(&[u32], Worth)] = &[
            (&[], [0.0; 4]),
            (&[0, 7], [2.0 * TITLE, 0.0, 0.0, 0.0]),
            (&[body], [0.0, 1.0, EARLY, 0.0]),
            (&[3, body + EARLY_WORDS as u32], [TITLE, 1.0, EARLY / 2.0, 0.0]),
        ];
        for (positions, expected) in cases {
            assert_eq!(occurrences(positions.iter().copied()), *expected, "{positions:?}");
        }
        assert!(occurrences([body + 2_000].into_iter())[2] < 0.01);
    }

    #[test]
    fn alternatives_count_once_and_parts_add_up() {
        let unit = |number| Part::Unit(number);
        let part = Part::Sum(vec![
            Part::Best(vec![unit(0), unit(1), Part::Sum(Vec::new())]),
            Part::Times(Box::new(unit(2)), 0.5),
        ]);
        let worth = |score: f32| [0.0, score / 4.0, score / 2.0, score / 4.0];
        for (scores, expected) in [([2.0, 3.0, 0.0], 3.0), ([0.0, 1.0, 4.0], 3.0), ([0.0; 3], 0.0)] {
            let found = scores.map(worth);
            assert_eq!(part.score(&found), expected, "{scores:?}");
            let mut sum = 0.0;
            part.summands(&found, 1.0, &mut |_, worth| sum += worth.iter().sum::<f32>());
            assert_eq!(sum, expected, "{scores:?}");
        }
    }
}
