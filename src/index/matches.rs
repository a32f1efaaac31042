//! One pass over the articles the text part matches: which filters each fails, and the best hits.
//!
//! For each match a mask says which filter groups it fails. The hits are those that fail none; the
//! counts of a facet take those that fail at most the facet's own selection. So one pass gives exact
//! multi-select counts.

use std::cmp::Ordering;

use tantivy::collector::{Count, DocSetCollector};
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED};

use super::bits::Bits;
use super::columns::Columns;
use super::freshness::Freshness;
use super::outcome::Look;
use crate::query::Watch;
use crate::query::plan::Sort;

/// Articles walked between two calls of the watch.
const STRIDE: usize = 64;

/// The matches of one segment.
pub(crate) struct SegmentMatches {
    pub docs: Vec<DocId>,
    /// Bit `g` of an entry: the article fails filter group `g`. Empty when there is no filter.
    pub failed: Vec<u32>,
}

impl SegmentMatches {
    /// Matches that fail no group but those of `forgiven`.
    pub(crate) fn passing(&self, forgiven: u32) -> impl Iterator<Item = DocId> + '_ {
        let unfiltered = self.failed.is_empty();
        self.docs
            .iter()
            .enumerate()
            .filter(move |(at, _)| unfiltered || self.failed[*at] & !forgiven == 0)
            .map(|(_, doc)| *doc)
    }
}

/// A hit before its article is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub rank: f64,
    pub score: Score,
    pub tie: u64,
    pub segment: u32,
    pub doc: DocId,
    pub look: Look,
}

impl Candidate {
    /// Best first; equal ranks in the order of their ties, which no merge changes.
    pub(crate) fn order(&self, other: &Candidate) -> Ordering {
        other.rank.total_cmp(&self.rank).then(self.tie.cmp(&other.tie))
    }
}

/// All matches and the best of them.
pub(crate) struct Matches {
    pub segments: Vec<SegmentMatches>,
    pub best: Vec<Candidate>,
    pub partial: bool,
}

/// What to gather.
pub(crate) struct Gathering<'q> {
    pub text: &'q dyn Query,
    /// Filter groups, at most 32.
    pub filters: &'q [Box<dyn Query>],
    pub sort: Sort,
    /// By relevance: how much age takes from a score.
    pub freshness: Option<&'q Freshness>,
    /// How many of the best to keep.
    pub keep: usize,
    /// The one that the queries were made with, too.
    pub watch: &'q Watch,
}

impl Gathering<'_> {
    /// Walks the matches of every segment.
    pub(crate) fn run(&self, searcher: &Searcher, columns: &[Columns]) -> tantivy::Result<Matches> {
        debug_assert!(self.filters.len() <= 32);
        let scoring = self.sort == Sort::Relevance && self.keep > 0;
        let enable = if scoring {
            EnableScoring::enabled_from_searcher(searcher)
        } else {
            EnableScoring::disabled_from_searcher(searcher)
        };
        let weight = self.text.weight(enable)?;
        let mut matches = Matches { segments: Vec::new(), best: Vec::new(), partial: false };
        for (ordinal, reader) in searcher.segment_readers().iter().enumerate() {
            let filters = self.filter_bits(searcher, reader)?;
            let ranks = Ranks { sort: self.sort, freshness: self.freshness, columns: &columns[ordinal] };
            let mut segment = SegmentMatches { docs: Vec::new(), failed: Vec::new() };
            let mut scorer = weight.scorer(reader, 1.0)?;
            let mut best = Best::new(self.keep);
            let alive = reader.alive_bitset();
            let mut doc = scorer.doc();
            let mut steps = 0;
            while doc != TERMINATED {
                steps += 1;
                if steps % STRIDE == 0 {
                    self.watch.is_over_after(STRIDE);
                }
                // Before the article is taken: what should exclude it may have run out of time.
                if self.watch.is_over() {
                    break;
                }
                if alive.is_none_or(|alive| alive.is_alive(doc)) {
                    segment.docs.push(doc);
                    let mut failed = 0;
                    if !filters.is_empty() {
                        failed = failed_groups(&filters, doc);
                        segment.failed.push(failed);
                    }
                    if failed == 0 && self.keep > 0 {
                        let score = if scoring { scorer.score() } else { 0.0 };
                        best.offer(ordinal as u32, doc, score, &ranks);
                    }
                }
                doc = scorer.advance();
            }
            self.watch.is_over_after(steps % STRIDE);
            matches.segments.push(segment);
            matches.best.extend(best.into_candidates());
            if self.watch.is_over() {
                matches.partial = true;
                break;
            }
        }
        matches.best.sort_unstable_by(Candidate::order);
        matches.best.truncate(self.keep);
        Ok(matches)
    }

    fn filter_bits(&self, searcher: &Searcher, reader: &SegmentReader) -> tantivy::Result<Vec<Bits>> {
        self.filters
            .iter()
            .map(|filter| {
                let weight = filter.weight(EnableScoring::disabled_from_searcher(searcher))?;
                let mut bits = Bits::new(reader.max_doc());
                let mut scorer = weight.scorer(reader, 1.0)?;
                while scorer.doc() != TERMINATED && !self.watch.is_over_after(1) {
                    bits.insert(scorer.doc());
                    scorer.advance();
                }
                Ok(bits)
            })
            .collect()
    }
}

fn failed_groups(filters: &[Bits], doc: DocId) -> u32 {
    let mut failed = 0;
    for (group, bits) in filters.iter().enumerate() {
        failed |= u32::from(!bits.contains(doc)) << group;
    }
    failed
}

/// The columns that order hits.
struct Ranks<'q> {
    sort: Sort,
    freshness: Option<&'q Freshness>,
    columns: &'q Columns,
}

impl Ranks<'_> {
    /// The rank, higher is earlier in the list, and the score as shown.
    fn rank(&self, doc: DocId, score: Score) -> (f64, Score) {
        let day = || self.columns.day.first(doc).map(|day| day as f64);
        match (self.sort, self.freshness) {
            (Sort::Newest, _) => (day().unwrap_or(f64::NEG_INFINITY), score),
            (Sort::Oldest, _) => (day().map_or(f64::NEG_INFINITY, |day| -day), score),
            (Sort::Relevance, freshness) => relevance(score, freshness, || self.columns.day.first(doc)),
        }
    }
}

/// The rank by relevance of an article of a `yyyymmdd`, and its score as shown.
pub(crate) fn relevance(
    score: Score,
    freshness: Option<&Freshness>,
    day: impl Fn() -> Option<u64>,
) -> (f64, Score) {
    let Some(freshness) = freshness else {
        return (f64::from(score), score);
    };
    // On the scale of logarithms the order outlives any age; the score itself may come to 0.
    let half_lives = freshness.half_lives(day());
    let rank = f64::from(score.max(Score::MIN_POSITIVE)).log2() - half_lives;
    (rank, (f64::from(score) * (-half_lives).exp2()) as Score)
}

/// The best `keep` candidates of a segment, without a heap: a list twice as long, cut when it is full.
struct Best {
    keep: usize,
    threshold: f64,
    candidates: Vec<Candidate>,
}

impl Best {
    fn new(keep: usize) -> Best {
        Best { keep, threshold: f64::NEG_INFINITY, candidates: Vec::new() }
    }

    fn offer(&mut self, segment: u32, doc: DocId, score: Score, ranks: &Ranks<'_>) {
        let (rank, score) = ranks.rank(doc, score);
        if rank < self.threshold {
            return;
        }
        let tie = ranks.columns.tie.first(doc).unwrap_or(u64::MAX);
        self.candidates.push(Candidate { rank, score, tie, segment, doc, look: Look::First });
        if self.candidates.len() >= self.keep.saturating_mul(2).max(64) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.candidates.len() > self.keep {
            let (_, last, _) = self.candidates.select_nth_unstable_by(self.keep - 1, Candidate::order);
            self.threshold = last.rank;
            self.candidates.truncate(self.keep);
        }
    }

    fn into_candidates(mut self) -> Vec<Candidate> {
        self.cut();
        self.candidates
    }
}

/// Articles a query matches, without their scores.
pub(crate) fn count(searcher: &Searcher, query: &dyn Query) -> tantivy::Result<u64> {
    Ok(searcher.search(query, &Count)? as u64)
}

/// Addresses of the live articles a query matches.
pub(crate) fn addresses(searcher: &Searcher, query: &dyn Query) -> tantivy::Result<Vec<tantivy::DocAddress>> {
    let mut found: Vec<_> = searcher.search(query, &DocSetCollector)?.into_iter().collect();
    found.sort_unstable();
    Ok(found)
}
