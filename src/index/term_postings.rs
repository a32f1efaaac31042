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
        self.at += 1;
        if self.at >= self.block.block_len() {
            self.at = 0;
            self.block.advance();
        }
        self.doc()
    }

    /// Goes to the first article at or after `target`.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        // The next one often is it, and no block need be looked for.
        if self.doc() < target && (self.at + 1 >= self.block.block_len() || self.advance() < target) {
            self.at = self.block.seek(target);
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
