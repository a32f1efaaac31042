//! The articles of one term, walked one by one or a block at a time, with what the term is worth in each.
//!
//! tantivy's own postings keep their blocks to themselves; where most articles of a term are wanted, a block at a time
//! takes half the time.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentId;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, Score, SegmentReader, Term};

/// A term with what it is worth, when that is asked for.
pub(super) struct Weighed {
    term: Term,
    pub weight: Option<Bm25Weight>,
    /// Where its articles stand in segments looked into already, and how many they are.
    known: Vec<(SegmentId, Option<TermInfo>)>,
}

impl Weighed {
    pub(super) fn unscored(term: &Term) -> Weighed {
        Weighed { term: term.clone(), weight: None, known: Vec::new() }
    }

    fn field(&self) -> Field {
        self.term.field()
    }

    /// Where its articles stand in a segment, and how many they are.
    fn info(&self, segment: SegmentId, index: &InvertedIndexReader) -> tantivy::Result<Option<TermInfo>> {
        match self.known.iter().find(|(known, _)| *known == segment) {
            Some((_, info)) => Ok(info.clone()),
            None => Ok(index.get_term_info(&self.term)?),
        }
    }
}

/// What each of some terms of one field is worth by the statistics of the searcher.
pub(super) fn weigh(
    terms: &[Term],
    enable_scoring: EnableScoring<'_>,
    boost: Score,
) -> tantivy::Result<Vec<Weighed>> {
    let (EnableScoring::Enabled { searcher, .. }, Some(first)) = (enable_scoring, terms.first()) else {
        return Ok(terms.iter().map(Weighed::unscored).collect());
    };
    let articles = Bm25StatisticsProvider::total_num_docs(searcher)?;
    let average_length = searcher.total_num_tokens(first.field())? as Score / articles as Score;
    let mut segments = Vec::with_capacity(searcher.segment_readers().len());
    for reader in searcher.segment_readers() {
        segments.push((reader.segment_id(), reader.inverted_index(first.field())?));
    }
    let weigh = |term: &Term| -> tantivy::Result<Weighed> {
        let mut weighed = Weighed::unscored(term);
        for (segment, index) in &segments {
            weighed.known.push((*segment, index.get_term_info(term)?));
        }
        let frequency = weighed.known.iter().flat_map(|(_, info)| info).map(|info| u64::from(info.doc_freq));
        let weight = Bm25Weight::for_one_term_without_explain(frequency.sum(), articles, average_length);
        weighed.weight = Some(weight.boost_by(boost));
        Ok(weighed)
    };
    terms.iter().map(weigh).collect()
}

/// Articles of a full block of tantivy's.
const BLOCK_LEN: usize = 128;

/// The articles of one term in a segment, with those behind the current one.
pub(super) struct TermPostings {
    block: BlockSegmentPostings,
    /// The current article in its block; what lies behind the last one is `TERMINATED`.
    at: usize,
    norms: FieldNormReader,
    weight: Option<Bm25Weight>,
}

impl TermPostings {
    pub(super) fn open(
        term: &Weighed,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<Option<TermPostings>> {
        let option =
            if term.weight.is_some() { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
        let index = reader.inverted_index(term.field())?;
        let Some(info) = term.info(reader.segment_id(), &index)? else { return Ok(None) };
        let block = index.read_block_postings_from_terminfo(&info, option)?;
        let norms = match term.weight {
            Some(_) => reader.get_fieldnorms_reader(term.field())?,
            None => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let weight = term.weight.as_ref().map(|weight| weight.boost_by(boost));
        Ok(Some(TermPostings { block, at: 0, norms, weight }))
    }

    /// Goes on with another term of the same field and segment, weighed with the first one; whether it is there.
    pub(super) fn reopen(
        &mut self,
        term: &Weighed,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<bool> {
        let index = reader.inverted_index(term.field())?;
        let Some(info) = term.info(reader.segment_id(), &index)? else { return Ok(false) };
        index.reset_block_postings_from_terminfo(&info, &mut self.block)?;
        self.at = 0;
        self.weight = term.weight.as_ref().map(|weight| weight.boost_by(boost));
        Ok(true)
    }

    /// In how many articles the term stands.
    pub(super) fn doc_freq(&self) -> u32 {
        self.block.doc_freq()
    }

    #[inline]
    pub(super) fn doc(&self) -> DocId {
        self.block.doc(self.at)
    }

    #[inline]
    pub(super) fn advance(&mut self) -> DocId {
        if self.at == BLOCK_LEN - 1 {
            self.at = 0;
            self.block.advance();
        } else {
            self.at += 1;
        }
        self.doc()
    }

    /// Goes to the first article at or after `target`.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() < target {
            // The next one often is it, and no block need be looked for.
            self.at = (self.at + 1).min(BLOCK_LEN - 1);
            if self.doc() < target {
                self.at = self.block.seek(target);
            }
        }
        self.doc()
    }

    /// What the term is worth in the current article.
    #[inline]
    pub(super) fn score(&self) -> Score {
        self.score_at(self.at)
    }

    #[inline]
    fn score_at(&self, at: usize) -> Score {
        let Some(weight) = &self.weight else { return 0.0 };
        weight.score(self.norms.fieldnorm_id(self.block.doc(at)), self.block.freq(at))
    }

    /// Goes to the first article at or after `end`; hands over each one before it, with what the term is worth there.
    #[inline]
    pub(super) fn for_each_before(&mut self, end: DocId, mut hand_over: impl FnMut(DocId, Score)) {
        while self.doc() < end {
            let docs = self.block.docs();
            let upto = match docs.last() {
                Some(last) if *last < end => docs.len(),
                _ => docs.partition_point(|doc| *doc < end),
            };
            for (at, doc) in docs.iter().enumerate().take(upto).skip(self.at) {
                hand_over(*doc, self.score_at(at));
            }
            if upto < docs.len() {
                self.at = upto;
            } else {
                self.at = 0;
                self.block.advance();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tantivy::postings::Postings;
    use tantivy::{DocSet, TERMINATED};

    use super::super::scored_words::tests::made;
    use super::*;

    /// The articles of a term with what it is worth there, as tantivy's postings tell them.
    fn by_tantivy(term: &Term, weight: &Bm25Weight, reader: &SegmentReader) -> Vec<(DocId, Score)> {
        let index = reader.inverted_index(term.field()).unwrap();
        let norms = reader.get_fieldnorms_reader(term.field()).unwrap();
        let mut postings = index.read_postings(term, IndexRecordOption::WithFreqs).unwrap().unwrap();
        let mut found = Vec::new();
        while postings.doc() != TERMINATED {
            let norm = norms.fieldnorm_id(postings.doc());
            found.push((postings.doc(), weight.score(norm, postings.term_freq())));
            postings.advance();
        }
        found
    }

    #[test]
    fn postings_tell_what_those_of_tantivy_tell() -> tantivy::Result<()> {
        let (searcher, [text, title]) = made()?;
        let reader = searcher.segment_reader(0);
        let mut reopened: Option<TermPostings> = None;
        for (field, boost) in [(text, 1.0), (title, 0.7)] {
            let terms: Vec<Term> =
                (0..23).map(|word| Term::from_field_text(field, &format!("w{word}"))).collect();
            let absent = Term::from_field_text(field, "absent");
            let all: Vec<Term> = terms.iter().chain([&absent]).cloned().collect();
            let weighed = weigh(&all, EnableScoring::enabled_from_searcher(&searcher), 1.0)?;
            assert!(TermPostings::open(&weighed[23], reader, boost)?.is_none());
            for (term, weighed) in terms.iter().zip(&weighed) {
                let weight = weighed.weight.as_ref().unwrap().boost_by(boost);
                let expected = by_tantivy(term, &weight, reader);
                let open = || TermPostings::open(weighed, reader, boost).map(Option::unwrap);
                assert_eq!(open()?.doc_freq() as usize, expected.len());

                let mut walked = Vec::new();
                let mut postings = open()?;
                while postings.doc() != TERMINATED {
                    walked.push((postings.doc(), postings.score()));
                    postings.advance();
                }
                assert_eq!(walked, expected, "{term:?}");
                assert_eq!(
                    [postings.advance(), postings.seek(9_000)],
                    [TERMINATED; 2],
                    "it stays at its end"
                );

                for step in [1, 7, 127, 128, 129, 4_096, 20_000] {
                    let (mut handed, mut postings, mut end) = (Vec::new(), open()?, step);
                    while postings.doc() != TERMINATED {
                        postings.for_each_before(end, |doc, score| handed.push((doc, score)));
                        let next = expected.iter().map(|(doc, _)| *doc).find(|doc| *doc >= end);
                        assert_eq!(postings.doc(), next.unwrap_or(TERMINATED), "{term:?} {step}");
                        end += step;
                    }
                    assert_eq!(handed, expected, "{term:?} {step}");

                    let (mut postings, mut target) = (open()?, 0);
                    while target < 9_000 {
                        let next = expected.iter().find(|(doc, _)| *doc >= target);
                        assert_eq!(postings.seek(target), next.map_or(TERMINATED, |(doc, _)| *doc));
                        if let Some((_, score)) = next {
                            assert_eq!(postings.score(), *score, "{term:?} {step}");
                        }
                        target += step;
                    }
                }

                if field == text {
                    let again = match &mut reopened {
                        Some(postings) => {
                            assert!(postings.reopen(weighed, reader, boost)?);
                            postings
                        }
                        none => none.insert(open()?),
                    };
                    let mut handed = Vec::new();
                    again.for_each_before(TERMINATED, |doc, score| handed.push((doc, score)));
                    assert_eq!(handed, expected, "{term:?} after another one");
                }
            }
        }
        Ok(())
    }
}
