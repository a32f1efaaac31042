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
//!
//! On features computed outside the engine: √idf in place of idf adds .006, b 0.5 in place of 0.75 .002,
//! 2 to 5 for [`EARLY`] and 20 to 100 for [`EARLY_WORDS`] are alike. The share of the query's idf within 60
//! words adds .002 beside these. Neighbouring query words, k of 0.8 and 2, b of 1, idf mass and number of the
//! words matched, likelihood under a language model add nothing or cost. A sum of 62 such figures, learned,
//! comes to .777 on the even news and .888 on the even elections, and costs summaries .006.

use std::sync::Arc;

use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Score, Searcher, SegmentReader, Term};

use super::freshness::Freshness;
use super::matches::{Candidate, relevance};
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
const EXACT: f32 = 0.3;

/// Most terms of a pattern that are looked up again: wider ones tell articles apart by nothing.
const MAX_TERMS: usize = 32;

/// A scored part of the text, as a tree over [`Unit`]s.
enum Part {
    Unit(usize),
    Sum(Vec<Part>),
    /// Alternatives for one thing: an article that has several of them has it once.
    Best(Vec<Part>),
    Times(Box<Part>, f32),
}

/// A word or a sequence of words.
struct Unit {
    places: PositionQuery,
    /// The word as written.
    exact: Option<Term>,
    weight: f32,
}

/// The scored parts of a text clause.
pub(crate) struct Rescoring<'s> {
    searcher: &'s Searcher,
    fields: &'s Fields,
    units: Vec<Unit>,
    part: Part,
    articles: f32,
    average_length: f32,
}

impl<'s> Rescoring<'s> {
    /// The scored parts of `clause`; none when no word is scored.
    pub(crate) fn of(
        clause: &Clause,
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
        rescoring.part = rescoring.part_of(clause)?;
        Ok((!rescoring.units.is_empty()).then_some(rescoring))
    }

    fn part_of(&mut self, clause: &Clause) -> tantivy::Result<Part> {
        Ok(match clause {
            Clause::Word { roots, exact, scope } => {
                let slot = Slot { level: Level::Root, alternatives: roots.clone() };
                let exact = Term::from_field_text(self.fields.words, exact);
                self.unit(&Sequence::Slot(slot), *scope, Some(exact))?
            }
            Clause::Words { sequence, scope } => self.unit(sequence, *scope, None)?,
            Clause::And(clauses) | Clause::AtLeast { clauses, .. } => Part::Sum(self.parts_of(clauses)?),
            Clause::Or(clauses) => Part::Best(self.parts_of(clauses)?),
            Clause::Prefer { required, bonuses } => {
                let mut parts = self.parts_of(bonuses)?;
                parts.push(self.part_of(required)?);
                Part::Sum(parts)
            }
            Clause::Boost(inside, factor) => Part::Times(Box::new(self.part_of(inside)?), *factor),
            Clause::All | Clause::Nothing | Clause::Value { .. } | Clause::Days { .. } | Clause::Not(_) => {
                Part::Sum(Vec::new())
            }
        })
    }

    fn parts_of(&mut self, clauses: &[Clause]) -> tantivy::Result<Vec<Part>> {
        clauses.iter().map(|clause| self.part_of(clause)).collect()
    }

    fn unit(&mut self, sequence: &Sequence, scope: Scope, exact: Option<Term>) -> tantivy::Result<Part> {
        let levels = [self.fields.words, self.fields.roots];
        let places = PositionQuery::new(levels, sequence.clone(), Region::of(scope), Arc::clone(&self.fields.watch));
        if places.weighed_terms().len() > MAX_TERMS {
            return Ok(Part::Sum(Vec::new()));
        }
        let weight = self.rarity(sequence)?.sqrt();
        self.units.push(Unit { places, exact, weight });
        Ok(Part::Unit(self.units.len() - 1))
    }

    /// The inverse document frequency of a sequence, words that must all be there summed up.
    fn rarity(&self, sequence: &Sequence) -> tantivy::Result<f32> {
        Ok(match sequence {
            Sequence::Slot(slot) => self.slot_rarity(slot)?,
            Sequence::Any(sequences) => {
                let mut least = f32::INFINITY;
                for sequence in sequences {
                    least = least.min(self.rarity(sequence)?);
                }
                if least.is_finite() { least } else { 0.0 }
            }
            Sequence::Phrase { slots, .. } => {
                let mut sum = 0.0;
                for slot in slots {
                    sum += self.slot_rarity(slot)?;
                }
                sum
            }
            Sequence::Near { left, right, .. } => self.rarity(left)? + self.rarity(right)?,
        })
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
        let frequency = (frequency as f32).min(self.articles);
        Ok((1.0 + (self.articles - frequency + 0.5) / (frequency + 0.5)).ln())
    }

    /// Puts the first [`WINDOW`] candidates in the order of the second look. Those behind them keep their
    /// order, and no higher score than the last before them.
    pub(crate) fn apply(
        &self,
        candidates: &mut [Candidate],
        freshness: Option<&Freshness>,
    ) -> tantivy::Result<()> {
        let (window, rest) = candidates.split_at_mut(candidates.len().min(WINDOW));
        window.sort_unstable_by_key(|candidate| (candidate.segment, candidate.doc));
        for same_segment in window.chunk_by_mut(|one, other| one.segment == other.segment) {
            self.score_segment(same_segment, freshness)?;
        }
        window.sort_unstable_by(Candidate::order);
        // The scores of the two looks have no common scale.
        let lowest = window.iter().map(|candidate| candidate.score).fold(Score::INFINITY, Score::min);
        for candidate in rest {
            candidate.score = candidate.score.min(lowest);
        }
        Ok(())
    }

    /// Scores candidates of one segment, in the order of their numbers.
    fn score_segment(
        &self,
        candidates: &mut [Candidate],
        freshness: Option<&Freshness>,
    ) -> tantivy::Result<()> {
        let Some(first) = candidates.first() else {
            return Ok(());
        };
        let reader = self.searcher.segment_reader(first.segment);
        let day = reader.fast_fields().u64("day")?;
        let mut found = vec![0.0; candidates.len() * self.units.len()];
        for (number, unit) in self.units.iter().enumerate() {
            let scores = found.iter_mut().skip(number).step_by(self.units.len());
            self.score_unit(unit, reader, candidates, scores)?;
        }
        for (candidate, found) in candidates.iter_mut().zip(found.chunks_exact(self.units.len())) {
            let score = self.part.score(found);
            (candidate.rank, candidate.score) = relevance(score, freshness, day.first(candidate.doc));
        }
        Ok(())
    }

    fn score_unit<'f>(
        &self,
        unit: &Unit,
        reader: &SegmentReader,
        candidates: &[Candidate],
        scores: impl Iterator<Item = &'f mut Score>,
    ) -> tantivy::Result<()> {
        let mut slots = unit.places.open_slots(reader)?;
        let lengths = reader.get_fieldnorms_reader(self.fields.roots)?;
        let mut exact = match &unit.exact {
            Some(term) => {
                reader.inverted_index(self.fields.words)?.read_postings(term, IndexRecordOption::Basic)?
            }
            None => None,
        };
        for (candidate, score) in candidates.iter().zip(scores) {
            let doc = candidate.doc;
            for slot in &mut slots {
                slot.seek(doc);
            }
            let frequency: f32 = unit.places.places(&mut slots, doc).iter().map(|(at, _)| worth(*at)).sum();
            if frequency == 0.0 {
                continue;
            }
            let length = (lengths.fieldnorm(doc) as f32).max(SHORTEST) / self.average_length;
            *score = (K1 + 1.0) * frequency / (frequency + K1 * (1.0 - B + B * length));
            if let Some(postings) = &mut exact
                && (if postings.doc() < doc { postings.seek(doc) } else { postings.doc() }) == doc
            {
                *score += EXACT;
            }
            *score *= unit.weight;
        }
        Ok(())
    }
}

/// What an occurrence at a position counts.
fn worth(position: u32) -> f32 {
    match position.checked_sub(BODY_POSITION as u32) {
        None => TITLE,
        Some(at) => 1.0 + EARLY / (1.0 + (at as f32 / EARLY_WORDS).powi(2)),
    }
}

impl Part {
    fn score(&self, found: &[Score]) -> Score {
        match self {
            Part::Unit(number) => found[*number],
            Part::Sum(parts) => parts.iter().map(|part| part.score(found)).sum(),
            Part::Best(parts) => parts.iter().map(|part| part.score(found)).fold(0.0, Score::max),
            Part::Times(part, factor) => part.score(found) * factor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_occurrence_counts_less_further_down() {
        let body = BODY_POSITION as u32;
        assert_eq!(worth(0), TITLE);
        assert_eq!(worth(body), 1.0 + EARLY);
        assert_eq!(worth(body + EARLY_WORDS as u32), 1.0 + EARLY / 2.0);
        assert!(worth(body + 2_000) < 1.01);
    }

    #[test]
    fn alternatives_count_once_and_parts_add_up() {
        let unit = |number| Part::Unit(number);
        let part = Part::Sum(vec![
            Part::Best(vec![unit(0), unit(1), Part::Sum(Vec::new())]),
            Part::Times(Box::new(unit(2)), 0.5),
        ]);
        for (found, expected) in [([2.0, 3.0, 0.0], 3.0), ([0.0, 1.0, 4.0], 3.0), ([0.0; 3], 0.0)] {
            assert_eq!(part.score(&found), expected, "{found:?}");
        }
    }
}
