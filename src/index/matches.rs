//! One pass over the articles the text part matches: which filters each fails, and the best hits.
//!
//! For each match a mask says which filter groups it fails. The hits are those that fail none; the
//! counts of a facet take those that fail at most the facet's own selection. So one pass gives exact
//! multi-select counts.

use std::borrow::Cow;
use std::cmp::Ordering;

use tantivy::collector::{Count, DocSetCollector};
use tantivy::query::{EnableScoring, Query, Scorer, Weight};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED};

use super::any_terms::AnyTermsScorer;
use super::any_words::AnyWordsScorer;
use super::bits::Bits;
use super::columns::Columns;
use super::cores;
use super::freshness::Freshness;
use super::outcome::Look;
use super::scored_words::WordsScorer;
use crate::query::Watch;
use crate::query::plan::Sort;

/// Articles taken at a time.
const STRIDE: usize = 64;

/// Articles whose days are read at a time.
const BLOCK: usize = 256;

/// The matches of one segment.
pub(crate) struct SegmentMatches {
    pub docs: Vec<DocId>,
    /// Bit `g` of an entry: the article fails filter group `g`. Empty when there is no filter.
    pub failed: Vec<u32>,
}

impl SegmentMatches {
    /// What `of` has for the matches that fail no group but those of `forgiven`, out of what it has for each.
    pub(crate) fn passing<'m, T: Copy + Default>(&self, of: &'m [T], forgiven: u32) -> Cow<'m, [T]> {
        if self.failed.is_empty() {
            return Cow::Borrowed(of);
        }
        let mut passing = vec![T::default(); of.len()];
        let mut count = 0;
        for (one, failed) in of.iter().zip(&self.failed) {
            // Without a branch: which ones pass is not to be foreseen.
            passing[count] = *one;
            count += usize::from(failed & !forgiven == 0);
        }
        passing.truncate(count);
        Cow::Owned(passing)
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
    /// Whether segments are walked on several cores.
    pub on_cores: bool,
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
        let walk = |(ordinal, columns): &(u32, &Columns)| {
            self.walk(searcher, *ordinal, columns, weight.as_ref(), scoring)
        };
        let segments: Vec<_> = (0..).zip(columns).collect();
        let walks = cores::map(&segments, self.on_cores, walk);
        let mut matches = Matches { segments: Vec::new(), best: Vec::new(), partial: false };
        for walk in walks {
            let (segment, best) = walk?;
            matches.segments.push(segment);
            matches.best.extend(best);
        }
        matches.partial = self.watch.is_over();
        matches.best.sort_unstable_by(Candidate::order);
        matches.best.truncate(self.keep);
        Ok(matches)
    }

    /// Walks the matches of one segment.
    fn walk(
        &self,
        searcher: &Searcher,
        ordinal: u32,
        columns: &Columns,
        weight: &dyn Weight,
        scoring: bool,
    ) -> tantivy::Result<(SegmentMatches, Vec<Candidate>)> {
        if self.watch.is_over() {
            return Ok((SegmentMatches { docs: Vec::new(), failed: Vec::new() }, Vec::new()));
        }
        let reader = searcher.segment_reader(ordinal);
        let filters = self.filter_bits(searcher, reader)?;
        let mut scorer = weight.scorer(reader, 1.0)?;
        if scoring {
            scorer = windowed(scorer, reader.max_doc());
        }
        let mut best = Best::new(self.keep, ordinal, columns);
        let alive = reader.alive_bitset();
        let is_alive = |doc: &DocId| alive.is_none_or(|alive| alive.is_alive(*doc));
        let segment = if !scoring {
            self.walk_unscored(scorer.as_mut(), is_alive, &filters, &mut best)
        } else if let Some(words) = scorer.downcast_mut::<WordsScorer>() {
            // The most common queries are walked without a call through a table for each article.
            self.walk_scored(words, is_alive, &filters, &mut best)
        } else if let Some(any) = scorer.downcast_mut::<AnyWordsScorer>() {
            self.walk_scored(any, is_alive, &filters, &mut best)
        } else if let Some(any) = scorer.downcast_mut::<AnyTermsScorer>() {
            self.walk_scored(any, is_alive, &filters, &mut best)
        } else {
            self.walk_scored(scorer.as_mut(), is_alive, &filters, &mut best)
        };
        Ok((segment, best.into_candidates()))
    }

    /// Takes the matches of a segment one by one, with their scores.
    fn walk_scored(
        &self,
        scorer: &mut (impl Scorer + ?Sized),
        is_alive: impl Fn(&DocId) -> bool,
        filters: &[Bits],
        best: &mut Best<'_>,
    ) -> SegmentMatches {
        let mut segment = SegmentMatches { docs: Vec::new(), failed: Vec::new() };
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
            if is_alive(&doc) {
                segment.docs.push(doc);
                let mut failed = 0;
                if !filters.is_empty() {
                    failed = failed_groups(filters, doc);
                    segment.failed.push(failed);
                }
                if failed == 0 {
                    let score = scorer.score();
                    let (rank, score) = relevance(score, self.freshness, || best.columns.day.first(doc));
                    best.offer(doc, rank, score);
                }
            }
            doc = scorer.advance();
        }
        self.watch.is_over_after(steps % STRIDE);
        segment
    }

    /// Takes the matches of a segment many at a time.
    fn walk_unscored(
        &self,
        scorer: &mut dyn Scorer,
        is_alive: impl Fn(&DocId) -> bool,
        filters: &[Bits],
        best: &mut Best<'_>,
    ) -> SegmentMatches {
        let docs = Vec::with_capacity(scorer.size_hint() as usize);
        let mut segment = SegmentMatches { docs, failed: Vec::new() };
        let mut buffer = [0; COLLECT_BLOCK_BUFFER_LEN];
        loop {
            let found = scorer.fill_buffer(&mut buffer);
            // Before the articles are taken: what should exclude them may have run out of time.
            if self.watch.is_over_after(found) || found == 0 {
                break;
            }
            segment.docs.extend(buffer[..found].iter().filter(|doc| is_alive(doc)));
        }
        if !filters.is_empty() {
            segment.failed = segment.docs.iter().map(|doc| failed_groups(filters, *doc)).collect();
        }
        if self.keep > 0 {
            for docs in segment.passing(&segment.docs, 0).chunks(BLOCK) {
                for (doc, day) in docs.iter().zip(best.columns.days_of(docs)) {
                    best.offer(*doc, by_date(self.sort, day), 0.0);
                }
            }
        }
        segment
    }

    fn filter_bits(&self, searcher: &Searcher, reader: &SegmentReader) -> tantivy::Result<Vec<Bits>> {
        self.filters
            .iter()
            .map(|filter| {
                let weight = filter.weight(EnableScoring::disabled_from_searcher(searcher))?;
                let mut bits = Bits::new(reader.max_doc());
                let mut scorer = weight.scorer(reader, 1.0)?;
                let mut buffer = [0; COLLECT_BLOCK_BUFFER_LEN];
                loop {
                    let found = scorer.fill_buffer(&mut buffer);
                    if self.watch.is_over_after(found) || found == 0 {
                        break;
                    }
                    for doc in &buffer[..found] {
                        bits.insert(*doc);
                    }
                }
                Ok(bits)
            })
            .collect()
    }
}

/// A scorer for walking all articles of a query in order: those of a frequent word are best taken many at a time.
fn windowed(scorer: Box<dyn Scorer>, max_doc: DocId) -> Box<dyn Scorer> {
    match scorer.downcast::<WordsScorer>() {
        Ok(words) if words.is_dense(max_doc) => Box::new(AnyWordsScorer::new(vec![*words], max_doc)),
        Ok(words) => words,
        Err(other) => other,
    }
}

fn failed_groups(filters: &[Bits], doc: DocId) -> u32 {
    let mut failed = 0;
    for (group, bits) in filters.iter().enumerate() {
        failed |= u32::from(!bits.contains(doc)) << group;
    }
    failed
}

/// The rank by date, higher is earlier in the list; undated articles come last either way.
fn by_date(sort: Sort, day: Option<u64>) -> f64 {
    match day {
        None => f64::NEG_INFINITY,
        Some(day) if sort == Sort::Oldest => -(day as f64),
        Some(day) => day as f64,
    }
}

/// The rank by relevance of an article of a `yyyymmdd`, and its score as shown.
pub(crate) fn relevance(
    score: Score,
    freshness: Option<&Freshness>,
    day: impl Fn() -> Option<u64>,
) -> (f64, Score) {
    aged(score, freshness.map(|freshness| freshness.half_lives(day())))
}

/// The rank of an article and its score as shown, after so many half-lives, when age counts.
pub(crate) fn aged(score: Score, half_lives: Option<f64>) -> (f64, Score) {
    let Some(half_lives) = half_lives else {
        return (f64::from(score), score);
    };
    // On the scale of logarithms the order outlives any age; the score itself may come to 0.
    let rank = f64::from(score.max(Score::MIN_POSITIVE)).log2() - half_lives;
    (rank, (f64::from(score) * (-half_lives).exp2()) as Score)
}

/// The best `keep` candidates of a segment, without a heap: a list twice as long, cut when it is full.
struct Best<'c> {
    keep: usize,
    segment: u32,
    columns: &'c Columns,
    threshold: f64,
    candidates: Vec<Candidate>,
}

impl<'c> Best<'c> {
    fn new(keep: usize, segment: u32, columns: &'c Columns) -> Best<'c> {
        Best { keep, segment, columns, threshold: f64::NEG_INFINITY, candidates: Vec::new() }
    }

    /// Offers an article with its rank, higher is earlier in the list, and its score as shown.
    #[inline]
    fn offer(&mut self, doc: DocId, rank: f64, score: Score) {
        if rank < self.threshold {
            return;
        }
        let candidate = Candidate { rank, score, tie: 0, segment: self.segment, doc, look: Look::First };
        self.candidates.push(candidate);
        if self.candidates.len() >= self.keep.saturating_mul(2).max(64) {
            self.cut();
        }
    }

    /// Leaves the best. Ties are looked up only for those of which not all can stay.
    fn cut(&mut self) {
        if self.candidates.len() <= self.keep {
            return;
        }
        let by_rank = |one: &Candidate, other: &Candidate| other.rank.total_cmp(&one.rank);
        let (_, last, beyond) = self.candidates.select_nth_unstable_by(self.keep - 1, by_rank);
        let last = *last;
        if beyond.iter().any(|candidate| by_rank(candidate, &last).is_eq()) {
            self.look_up_ties(|candidate| by_rank(candidate, &last).is_eq());
            self.candidates.select_nth_unstable_by(self.keep - 1, Candidate::order);
        }
        self.threshold = last.rank;
        self.candidates.truncate(self.keep);
    }

    fn look_up_ties(&mut self, wanted: impl Fn(&Candidate) -> bool) {
        for candidate in self.candidates.iter_mut().filter(|candidate| wanted(candidate)) {
            candidate.tie = self.columns.tie.first(candidate.doc).unwrap_or(u64::MAX);
        }
    }

    fn into_candidates(mut self) -> Vec<Candidate> {
        self.cut();
        self.look_up_ties(|_| true);
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

#[cfg(test)]
mod tests {
    use tantivy::query::TermQuery;
    use tantivy::schema::{FAST, IndexRecordOption, STRING, Schema, TEXT};
    use tantivy::{Index, Term, doc};

    use super::*;

    #[test]
    fn several_cores_find_what_one_finds() -> tantivy::Result<()> {
        let mut schema = Schema::builder();
        let (text, parity) = (schema.add_text_field("text", TEXT), schema.add_text_field("parity", STRING));
        let [day, tie, story] = ["day", "tie", "story"].map(|name| schema.add_u64_field(name, FAST));
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads::<tantivy::TantivyDocument>(1, 15_000_000)?;
        for number in 0..3_000_u64 {
            let words = "suara ".repeat((number % 7) as usize);
            let is_even = if number % 2 == 0 { "even" } else { "odd" };
            writer.add_document(doc!(
                text => format!("{words}pemilu"), parity => is_even,
                day => 20_240_000 + number % 11, tie => number, story => number
            ))?;
            if number % 500 == 499 {
                writer.commit()?;
            }
        }
        writer.delete_term(Term::from_field_u64(tie, 2_999));
        writer.commit()?;
        let searcher = index.reader()?.searcher();
        assert!(searcher.segment_readers().len() > 2);
        let columns = Columns::open(&searcher)?;
        let term = |field, word| {
            Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
        };
        let filters: [Box<dyn Query>; 1] = [term(parity, "odd")];
        for (sort, filters) in
            [(Sort::Relevance, &filters[..]), (Sort::Newest, &filters[..]), (Sort::Relevance, &[])]
        {
            let gather = |on_cores| {
                let (text, watch) = (term(text, "suara"), Watch::default());
                let gathering = Gathering {
                    text: text.as_ref(),
                    filters,
                    sort,
                    freshness: None,
                    keep: 20,
                    on_cores,
                    watch: &watch,
                };
                gathering.run(&searcher, &columns)
            };
            let [one, several] = [gather(false)?, gather(true)?];
            let found = |matches: &Matches| -> Vec<_> {
                matches.segments.iter().map(|found| (found.docs.clone(), found.failed.clone())).collect()
            };
            let best = |matches: &Matches| -> Vec<_> {
                matches.best.iter().map(|hit| (hit.segment, hit.doc, hit.score.to_bits())).collect()
            };
            assert_eq!(found(&one), found(&several));
            assert_eq!(best(&one), best(&several));
            assert_eq!((one.best.len(), one.partial, several.partial), (20, false, false));
        }
        Ok(())
    }
}
