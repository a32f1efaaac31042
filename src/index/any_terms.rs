//! Articles that have any of many terms: what a pattern stands for, or values of a facet.
//!
//! What a boolean query of tantivy's says too, and scores the same. That one keeps all posting lists open at
//! once; here they are read one after the other into a table of the segment's articles, until the time is up.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use super::bits::Bits;
use super::term_postings::{TermPostings, Weighed, weigh};
use crate::query::Watch;

/// Any of some terms of one field.
#[derive(Clone, Debug)]
pub(super) struct AnyTerms {
    pub terms: Vec<Term>,
    /// Whether it may be scored: what only narrows a search need not.
    pub is_scored: bool,
    pub watch: Arc<Watch>,
}

impl Query for AnyTerms {
    fn weight(&self, enable_scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let terms = match self.is_scored {
            true => weigh(&self.terms, enable_scoring, 1.0)?,
            false => self.terms.iter().map(Weighed::unscored).collect(),
        };
        Ok(Box::new(AnyWeight { terms, watch: Arc::clone(&self.watch) }))
    }
}

struct AnyWeight {
    terms: Vec<Weighed>,
    watch: Arc<Watch>,
}

impl AnyWeight {
    fn any_scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<AnyTermsScorer> {
        let scoring = self.terms.iter().any(|term| term.weight.is_some());
        let scored = if scoring { reader.max_doc() as usize } else { 0 };
        let found = Bits::new(reader.max_doc());
        let mut scorer = AnyTermsScorer { found, scores: vec![0.0; scored], articles: 0, doc: TERMINATED };
        let mut opened: Option<TermPostings> = None;
        for term in &self.terms {
            let is_there = match &mut opened {
                Some(postings) => postings.reopen(term, reader, boost)?,
                none => {
                    *none = TermPostings::open(term, reader, boost)?;
                    none.is_some()
                }
            };
            let Some(postings) = opened.as_mut().filter(|_| is_there) else { continue };
            if self.watch.is_over_after(postings.doc_freq() as usize) {
                break;
            }
            scorer.articles = scorer.articles.saturating_add(postings.doc_freq());
            postings.for_each_before(TERMINATED, |doc, score| {
                scorer.found.insert(doc);
                if let Some(sum) = scorer.scores.get_mut(doc as usize) {
                    *sum += score;
                }
            });
        }
        scorer.doc = scorer.found.first_from(0).unwrap_or(TERMINATED);
        Ok(scorer)
    }
}

impl Weight for AnyWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(self.any_scorer(reader, boost)?))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.any_scorer(reader, 1.0)?;
        match scorer.seek(doc) {
            found if found == doc => Ok(Explanation::new("any of many terms, BM25", scorer.score())),
            _ => Err(TantivyError::InvalidArgument(format!("document #{doc} does not match"))),
        }
    }
}

pub(super) struct AnyTermsScorer {
    found: Bits,
    /// Empty when none are asked for.
    scores: Vec<Score>,
    /// In how many articles the terms stand, together.
    articles: u32,
    doc: DocId,
}

impl DocSet for AnyTermsScorer {
    #[inline]
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.seek(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.found.first_from(target).unwrap_or(TERMINATED);
        }
        self.doc
    }

    #[inline]
    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.articles
    }
}

impl Scorer for AnyTermsScorer {
    #[inline]
    fn score(&mut self) -> Score {
        self.scores.get(self.doc as usize).copied().unwrap_or(1.0)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::query::{BooleanQuery, BoostQuery, Occur};

    use super::super::scored_words::tests::{made, scores, union};
    use super::*;

    #[test]
    fn many_terms_score_as_a_boolean_query_does() -> tantivy::Result<()> {
        let (searcher, [text, title]) = made()?;
        let terms = |numbers: std::ops::Range<u32>| -> Vec<Term> {
            numbers.map(|number| Term::from_field_text(text, &format!("w{number}"))).collect()
        };
        let title = Term::from_field_text(title, "w9");
        for numbers in [0..23, 2..12, 20..40, 7..8, 50..60] {
            let any = AnyTerms { terms: terms(numbers.clone()), is_scored: true, watch: Arc::default() };
            let any = Box::new(any) as Box<dyn Query>;
            let [own, theirs] = [any, union(&terms(numbers.clone()))];
            let found = scores(&searcher, own.as_ref())?;
            assert_eq!(found, scores(&searcher, theirs.as_ref())?, "{numbers:?}");
            assert_eq!(found.is_empty(), numbers.start > 22);
            let [own, theirs] = [own, theirs].map(|query| {
                let title = union(std::slice::from_ref(&title));
                let boosted = Box::new(BoostQuery::new(query, 0.3)) as Box<dyn Query>;
                scores(&searcher, &BooleanQuery::new(vec![(Occur::Must, boosted), (Occur::Must, title)]))
            });
            assert_eq!(own?, theirs?, "{numbers:?}, with another word");
        }
        Ok(())
    }
}
