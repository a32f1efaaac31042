//! A tantivy query over token positions: sequences with alternatives, nearness, and a part of the article.
//!
//! tantivy's own phrase query takes one term a position and the whole field. This one takes what
//! [`Sequence`] can say, and a [`Region`] of positions (headline or body). It scores like a phrase: BM25
//! over the sum of the terms' weights, the number of places as term frequency.
//!
//! One `advance` may read the positions of many articles before one fits: the watch is asked on the way. When
//! the time is up there are no further articles; whoever walks them asks the watch before taking one.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use super::schema::BODY_POSITION;
use crate::query::Watch;
use crate::query::phrase::moved_places;
use crate::query::plan::{Level, Scope, Sequence, Slot};

/// The positions that count, `to` exclusive.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Region {
    pub from: u32,
    pub to: u32,
}

impl Region {
    /// The part of an article.
    pub(crate) fn of(scope: Scope) -> Region {
        match scope {
            Scope::Anywhere => Region { from: 0, to: u32::MAX },
            Scope::Title => Region { from: 0, to: BODY_POSITION as u32 },
            Scope::Body => Region { from: BODY_POSITION as u32, to: u32::MAX },
        }
    }

    fn holds(self, position: u32) -> bool {
        self.from <= position && position < self.to
    }
}

/// Articles in which the sequence stands inside the region.
#[derive(Clone, Debug)]
pub(crate) struct PositionQuery {
    /// Where exact and root tokens are, at the same positions.
    fields: [Field; 2],
    sequence: Sequence,
    region: Region,
    watch: Arc<Watch>,
}

impl PositionQuery {
    pub(crate) fn new(
        fields: [Field; 2],
        sequence: Sequence,
        region: Region,
        watch: Arc<Watch>,
    ) -> PositionQuery {
        PositionQuery { fields, sequence, region, watch }
    }

    fn field(&self, level: Level) -> Field {
        match level {
            Level::Exact => self.fields[0],
            Level::Root => self.fields[1],
        }
    }

    /// The terms that are weighed: those of one level, because BM25 needs the lengths of one field.
    pub(super) fn weighed_terms(&self) -> Vec<Term> {
        let (mut exact, mut root) = (Vec::new(), Vec::new());
        for_each_slot(&self.sequence, &mut |slot| {
            let field = self.field(slot.level);
            let terms = slot.alternatives.iter().map(|token| Term::from_field_text(field, token));
            match slot.level {
                Level::Exact => exact.extend(terms),
                Level::Root => root.extend(terms),
            }
        });
        if root.is_empty() { exact } else { root }
    }

    /// The posting lists of every slot in a segment, in the order [`for_each_slot`] visits them.
    pub(super) fn open_slots(&self, reader: &SegmentReader) -> tantivy::Result<Vec<SlotPostings>> {
        let inverted = [Level::Exact, Level::Root].map(|level| reader.inverted_index(self.field(level)));
        let [exact, root] = inverted;
        let (exact, root) = (exact?, root?);
        let mut slots = Vec::new();
        let mut failed = None;
        for_each_slot(&self.sequence, &mut |slot| {
            let mut postings = Vec::new();
            let inverted = if slot.level == Level::Exact { &exact } else { &root };
            for token in &slot.alternatives {
                let term = Term::from_field_text(self.field(slot.level), token);
                match inverted.read_postings(&term, IndexRecordOption::WithFreqsAndPositions) {
                    Ok(found) => postings.extend(found),
                    Err(error) => failed = Some(error),
                }
            }
            slots.push(SlotPostings { postings });
        });
        if let Some(error) = failed {
            return Err(error.into());
        }
        Ok(slots)
    }

    /// The first positions of where the sequence stands in the article `doc`, inside the region.
    pub(super) fn beginnings(&self, slots: &mut [SlotPostings], doc: DocId, found: &mut Vec<u32>) {
        found.clear();
        // Most are single words: there is nothing to put together.
        if let (Sequence::Slot(_), [SlotPostings { postings }]) = (&self.sequence, &mut *slots)
            && let [postings] = postings.as_mut_slice()
        {
            if postings.doc() == doc {
                postings.positions(found);
                self.watch.is_over_after(1 + found.len());
                found.retain(|position| self.region.holds(*position));
            }
            return;
        }
        found.extend(self.places(slots, doc).iter().map(|(at, _)| *at));
    }

    /// Where the sequence stands in the article `doc`, as (first, last) positions inside the region.
    pub(super) fn places(&self, slots: &mut [SlotPostings], doc: DocId) -> Vec<(u32, u32)> {
        let watch = &self.watch;
        let positions: Vec<Vec<u32>> = slots
            .iter_mut()
            .map(|slot| {
                let mut found = Vec::new();
                slot.positions(doc, &mut found);
                watch.is_over_after(slot.postings.len() + found.len());
                found.retain(|position| self.region.holds(*position));
                found
            })
            .collect();
        places(&self.sequence, &mut positions.iter(), watch)
    }
}

pub(crate) fn for_each_slot<'s>(sequence: &'s Sequence, visit: &mut dyn FnMut(&'s Slot)) {
    match sequence {
        Sequence::Slot(slot) => visit(slot),
        Sequence::Any(sequences) => sequences.iter().for_each(|sequence| for_each_slot(sequence, visit)),
        Sequence::Phrase { slots, .. } => slots.iter().for_each(visit),
        Sequence::Near { left, right, .. } => {
            for_each_slot(left, visit);
            for_each_slot(right, visit);
        }
    }
}

impl Query for PositionQuery {
    fn weight(&self, enable_scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let similarity = match enable_scoring {
            EnableScoring::Enabled { statistics_provider, .. } => {
                let terms = self.weighed_terms();
                match terms.is_empty() {
                    true => None,
                    false => Some(Bm25Weight::for_terms(statistics_provider, &terms)?),
                }
            }
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Box::new(PositionWeight { query: self.clone(), similarity }))
    }
}

struct PositionWeight {
    query: PositionQuery,
    similarity: Option<Bm25Weight>,
}

impl PositionWeight {
    fn position_scorer(
        &self,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<Option<PositionScorer>> {
        let slots = self.query.open_slots(reader)?;
        let fieldnorms = match &self.similarity {
            Some(_) => reader.get_fieldnorms_reader(self.query.field(Level::Exact))?,
            None => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let mut scorer = PositionScorer {
            query: self.query.clone(),
            slots,
            similarity: self.similarity.as_ref().map(|weight| weight.boost_by(boost)),
            fieldnorms,
            boost,
            places: 0,
            doc: 0,
        };
        scorer.find_from(0);
        Ok(Some(scorer))
    }
}

impl Weight for PositionWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.position_scorer(reader, boost)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let scorer = self.position_scorer(reader, 1.0)?;
        match scorer.map(|mut scorer| (scorer.seek(doc), scorer)) {
            Some((found, mut scorer)) if found == doc => {
                let mut explanation = Explanation::new("places of the sequence, BM25", scorer.score());
                explanation.add_const("places", scorer.places as Score);
                Ok(explanation)
            }
            _ => Err(TantivyError::InvalidArgument(format!("document #{doc} does not match"))),
        }
    }
}

/// Posting lists of the alternatives of one position.
pub(super) struct SlotPostings {
    postings: Vec<SegmentPostings>,
}

impl SlotPostings {
    /// First article at or after `target` that has one of the alternatives.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        let mut first = TERMINATED;
        for postings in &mut self.postings {
            let doc = if postings.doc() < target { postings.seek(target) } else { postings.doc() };
            first = first.min(doc);
        }
        first
    }

    /// Positions of all alternatives in the article `doc`, in order.
    fn positions(&mut self, doc: DocId, positions: &mut Vec<u32>) {
        positions.clear();
        let mut one = Vec::new();
        for postings in &mut self.postings {
            if postings.doc() == doc {
                postings.positions(&mut one);
                positions.extend_from_slice(&one);
            }
        }
        positions.sort_unstable();
        positions.dedup();
    }
}

struct PositionScorer {
    query: PositionQuery,
    slots: Vec<SlotPostings>,
    similarity: Option<Bm25Weight>,
    fieldnorms: FieldNormReader,
    boost: Score,
    places: usize,
    doc: DocId,
}

impl PositionScorer {
    fn find_from(&mut self, target: DocId) -> DocId {
        let mut candidate = target;
        loop {
            candidate = self.next_with_all_slots(candidate);
            if candidate == TERMINATED {
                break;
            }
            self.places = self.query.places(&mut self.slots, candidate).len();
            if self.query.watch.is_over() {
                // The places counted are too few, or none.
                candidate = TERMINATED;
                break;
            }
            if self.places > 0 {
                break;
            }
            candidate += 1;
        }
        self.doc = candidate;
        candidate
    }

    /// The first article at or after `target` in which the sequence may stand.
    fn next_with_all_slots(&mut self, target: DocId) -> DocId {
        let lists: usize = self.slots.iter().map(|slot| slot.postings.len()).sum();
        let mut candidate = target;
        loop {
            let found = earliest(&self.query.sequence, &mut self.slots.iter_mut(), candidate);
            if found == candidate || found == TERMINATED {
                return found;
            }
            if self.query.watch.is_over_after(lists) {
                return TERMINATED;
            }
            candidate = found;
        }
    }
}

/// The earliest article at or after `target` that no part of the sequence rules out: the latest of the
/// parts that must all be there, the earliest of those that may stand for one another.
fn earliest<'s>(
    sequence: &Sequence,
    slots: &mut impl Iterator<Item = &'s mut SlotPostings>,
    target: DocId,
) -> DocId {
    match sequence {
        Sequence::Slot(_) => slots.next().map_or(TERMINATED, |slot| slot.seek(target)),
        Sequence::Any(sequences) => {
            let mut first = TERMINATED;
            for sequence in sequences {
                first = first.min(earliest(sequence, slots, target));
            }
            first
        }
        Sequence::Phrase { slots: words, .. } => {
            let mut last = target;
            for _ in words {
                last = last.max(slots.next().map_or(TERMINATED, |slot| slot.seek(target)));
            }
            last
        }
        Sequence::Near { left, right, .. } => {
            let left = earliest(left, slots, target);
            left.max(earliest(right, slots, target))
        }
    }
}

/// Places of a sequence as (first, last) positions, in order of the first. `positions` gives the
/// positions of its slots, in the order [`for_each_slot`] visits them. Not all of them when the time is up.
pub(crate) fn places<'p>(
    sequence: &Sequence,
    positions: &mut impl Iterator<Item = &'p Vec<u32>>,
    watch: &Watch,
) -> Vec<(u32, u32)> {
    match sequence {
        Sequence::Slot(_) => positions.next().into_iter().flatten().map(|at| (*at, *at)).collect(),
        Sequence::Any(sequences) => {
            let mut found: Vec<_> =
                sequences.iter().flat_map(|sequence| places(sequence, positions, watch)).collect();
            found.sort_unstable();
            found.dedup();
            found
        }
        Sequence::Phrase { slots, slop } => {
            let lists: Vec<&Vec<u32>> = slots.iter().filter_map(|_| positions.next()).collect();
            phrase_places(&lists, *slop, watch)
        }
        Sequence::Near { left, right, distance } => {
            let left = places(left, positions, watch);
            let right = places(right, positions, watch);
            near_places(&left, &right, *distance, watch)
        }
    }
}

/// Places where the lists hold a phrase, word by word or with up to `slop` moves.
fn phrase_places(lists: &[&Vec<u32>], slop: u32, watch: &Watch) -> Vec<(u32, u32)> {
    if slop == 0 {
        return phrase_in_a_row(lists, watch);
    }
    let lists: Vec<&[u32]> = lists.iter().map(|list| list.as_slice()).collect();
    let goes_on = || !watch.is_over_after(lists.len());
    let mut found: Vec<(u32, u32)> = moved_places(&lists, slop, goes_on)
        .filter_map(|taken| Some((*taken.iter().min()?, *taken.iter().max()?)))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn phrase_in_a_row(lists: &[&Vec<u32>], watch: &Watch) -> Vec<(u32, u32)> {
    let Some((first, rest)) = lists.split_first() else {
        return Vec::new();
    };
    let follows = |start: u32| {
        rest.iter().zip(start + 1..).all(|(list, position)| list.binary_search(&position).is_ok())
    };
    let starts = first.iter().take_while(|_| !watch.is_over_after(lists.len()));
    starts.filter(|start| follows(**start)).map(|start| (*start, start + rest.len() as u32)).collect()
}

/// Pairs of places, either first, with at most `distance` words between them.
fn near_places(left: &[(u32, u32)], right: &[(u32, u32)], distance: u32, watch: &Watch) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    let longest = right.iter().map(|(low, high)| high - low).max().unwrap_or(0);
    for &(left_low, left_high) in left {
        // Both lists are in order of their first position: only a window of the right one can be near.
        let earliest = left_low.saturating_sub(distance.saturating_add(1).saturating_add(longest));
        let begin = right.partition_point(|(low, _)| *low < earliest);
        for &(right_low, right_high) in &right[begin..] {
            if watch.is_over_after(1) {
                return found;
            }
            if right_low > left_high.saturating_add(distance).saturating_add(1) {
                break;
            }
            let after = right_low > left_high;
            let before = right_high < left_low && left_low - right_high <= distance.saturating_add(1);
            if after || before {
                found.push((left_low.min(right_low), left_high.max(right_high)));
                break;
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

impl DocSet for PositionScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.find_from(self.doc + 1)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target { self.doc } else { self.find_from(target) }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let rarest = self.slots.iter().map(|slot| {
            slot.postings.iter().map(|postings| postings.size_hint()).fold(0, u32::saturating_add)
        });
        rarest.min().unwrap_or(0) / 4
    }
}

impl Scorer for PositionScorer {
    fn score(&mut self) -> Score {
        match &self.similarity {
            Some(weight) => weight.score(self.fieldnorms.fieldnorm_id(self.doc), self.places as u32),
            None => self.boost,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Deadline;

    #[test]
    fn phrases_with_slop() {
        let cases: &[(&str, &[&[u32]], u32, &[(u32, u32)])] = &[
            ("word for word", &[&[3, 9], &[4, 20]], 0, &[(3, 4)]),
            ("one word between", &[&[3], &[5]], 1, &[(3, 5)]),
            ("too far", &[&[3], &[6]], 1, &[]),
            ("turned round costs two", &[&[4], &[3]], 2, &[(3, 4)]),
            ("turned round, slop one", &[&[4], &[3]], 1, &[]),
            ("three words", &[&[1, 10], &[11], &[12]], 0, &[(10, 12)]),
            ("two words moved together", &[&[3], &[5], &[6]], 1, &[(3, 6)]),
            ("the first word moved back", &[&[9], &[4], &[5]], 6, &[(4, 9)]),
            ("one word is not two", &[&[3], &[3]], 3, &[]),
            ("a word twice", &[&[3, 5], &[3, 5]], 1, &[(3, 5)]),
            ("a word is missing", &[&[1], &[]], 5, &[]),
            ("the first of three stands apart", &[&[0], &[4], &[5]], 3, &[(0, 5)]),
            ("it stands too far apart", &[&[0], &[5], &[6]], 3, &[]),
            ("three of the same", &[&[3, 4, 7], &[3, 4, 7], &[3, 4, 7]], 2, &[(3, 7)]),
        ];
        for (name, lists, slop, expected) in cases {
            let lists: Vec<Vec<u32>> = lists.iter().map(|list| list.to_vec()).collect();
            let lists: Vec<&Vec<u32>> = lists.iter().collect();
            assert_eq!(phrase_places(&lists, *slop, &Watch::default()), *expected, "{name}");
        }
    }

    #[test]
    fn nearness_counts_the_words_between_in_either_order() {
        let at = |positions: &[u32]| positions.iter().map(|at| (*at, *at)).collect::<Vec<_>>();
        let cases: &[(&str, &[u32], &[u32], u32, usize)] = &[
            ("side by side", &[3], &[4], 0, 1),
            ("five between", &[3], &[9], 5, 1),
            ("six between", &[3], &[10], 5, 0),
            ("the other order", &[9], &[3], 5, 1),
            ("same place is not near itself", &[3], &[3], 5, 0),
            ("two pairs", &[1, 100], &[3, 98], 2, 2),
        ];
        for (name, left, right, distance, expected) in cases {
            let found = near_places(&at(left), &at(right), *distance, &Watch::default());
            assert_eq!(found.len(), *expected, "{name}");
        }
    }

    /// One article whose positions would take hours: the time is looked at inside it.
    #[test]
    fn the_time_is_looked_at_between_positions() {
        let past = || Watch::new(Deadline::after(std::time::Duration::ZERO));
        let many: Vec<u32> = (0..1_000_000).collect();
        let pairs: Vec<(u32, u32)> = many.iter().map(|at| (*at, *at)).collect();
        let work: [&dyn Fn(&Watch) -> usize; 3] = [
            &|watch| phrase_places(&[&many, &many, &many], 0, watch).len(),
            &|watch| phrase_places(&[&many, &many, &many], 100, watch).len(),
            &|watch| near_places(&pairs, &pairs, 100, watch).len(),
        ];
        for (nth, places) in work.iter().enumerate() {
            let watch = past();
            let found = places(&watch);
            assert!(watch.is_over() && found < 10_000, "{nth}: {found} places");
        }
    }
}
