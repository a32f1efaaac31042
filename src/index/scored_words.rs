//! Articles that have all of some words, scored by these and by those of them that stand in the headline.
//!
//! What a boolean query of tantivy's says too, and scores the same. That one asks a tree of boxed scorers for
//! every article; here the posting lists lie side by side, and the most common queries are nothing else.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

/// All of `required`; those of `bonuses` add to the score, `bonus` times what they are worth.
#[derive(Clone, Debug)]
pub(super) struct ScoredWords {
    pub required: Vec<Term>,
    pub bonuses: Vec<Term>,
    pub bonus: Score,
}

impl Query for ScoredWords {
    fn weight(&self, enable_scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let EnableScoring::Enabled { statistics_provider, .. } = enable_scoring else {
            let unscored = |terms: &[Term]| terms.iter().map(|term| (term.clone(), None)).collect();
            return Ok(Box::new(WordsWeight { required: unscored(&self.required), bonuses: Vec::new() }));
        };
        let scored = |terms: &[Term], boost: Score| -> tantivy::Result<Vec<_>> {
            let weigh = |term: &Term| -> tantivy::Result<_> {
                let weight = Bm25Weight::for_terms(statistics_provider, std::slice::from_ref(term))?;
                Ok((term.clone(), Some(weight.boost_by(boost))))
            };
            terms.iter().map(weigh).collect()
        };
        let (required, bonuses) = (scored(&self.required, 1.0)?, scored(&self.bonuses, self.bonus)?);
        Ok(Box::new(WordsWeight { required, bonuses }))
    }
}

/// The terms with what they are worth, when that is asked for.
struct WordsWeight {
    required: Vec<(Term, Option<Bm25Weight>)>,
    bonuses: Vec<(Term, Option<Bm25Weight>)>,
}

impl WordsWeight {
    fn words_scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Option<WordsScorer>> {
        let mut required = Vec::with_capacity(self.required.len());
        for (term, weight) in &self.required {
            match Word::open(term, weight.as_ref(), reader, boost)? {
                Some(word) => required.push(word),
                None => return Ok(None),
            }
        }
        // The rarest leads.
        required.sort_by_key(|word| word.postings.doc_freq());
        let mut bonuses = Vec::with_capacity(self.bonuses.len());
        for (term, weight) in &self.bonuses {
            bonuses.extend(Word::open(term, weight.as_ref(), reader, boost)?);
        }
        let mut scorer = WordsScorer { required, bonuses, doc: 0 };
        scorer.doc = scorer.settle();
        Ok(Some(scorer))
    }
}

impl Weight for WordsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.words_scorer(reader, boost)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        match self.words_scorer(reader, 1.0)?.map(|mut scorer| (scorer.seek(doc), scorer)) {
            Some((found, mut scorer)) if found == doc => Ok(Explanation::new("words, BM25", scorer.score())),
            _ => Err(TantivyError::InvalidArgument(format!("document #{doc} does not match"))),
        }
    }
}

/// The articles of one word.
struct Word {
    postings: SegmentPostings,
    norms: FieldNormReader,
    weight: Option<Bm25Weight>,
}

impl Word {
    fn open(
        term: &Term,
        weight: Option<&Bm25Weight>,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<Option<Word>> {
        let option = if weight.is_some() { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
        let Some(postings) = reader.inverted_index(term.field())?.read_postings(term, option)? else {
            return Ok(None);
        };
        let norms = match weight {
            Some(_) => reader.get_fieldnorms_reader(term.field())?,
            None => FieldNormReader::constant(reader.max_doc(), 1),
        };
        Ok(Some(Word { postings, norms, weight: weight.map(|weight| weight.boost_by(boost)) }))
    }

    /// Its score in the article it stands at.
    #[inline]
    fn score(&self) -> Score {
        let Some(weight) = &self.weight else { return 0.0 };
        weight.score(self.norms.fieldnorm_id(self.postings.doc()), self.postings.term_freq())
    }
}

struct WordsScorer {
    /// At least one, all at the same article.
    required: Vec<Word>,
    bonuses: Vec<Word>,
    doc: DocId,
}

impl WordsScorer {
    /// Brings all required words to the first article that has them, from where the first one stands.
    #[inline]
    fn settle(&mut self) -> DocId {
        let Some((leader, others)) = self.required.split_first_mut() else { return TERMINATED };
        let mut doc = leader.postings.doc();
        'doc: while doc != TERMINATED {
            for word in &mut *others {
                let found = match word.postings.doc() {
                    found if found < doc => word.postings.seek(doc),
                    found => found,
                };
                if found != doc {
                    doc = if found == TERMINATED { TERMINATED } else { leader.postings.seek(found) };
                    continue 'doc;
                }
            }
            break;
        }
        doc
    }
}

impl DocSet for WordsScorer {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.required[0].postings.advance();
            self.doc = self.settle();
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.required[0].postings.seek(target);
            self.doc = self.settle();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.required.first().map_or(0, |word| word.postings.doc_freq())
    }
}

impl Scorer for WordsScorer {
    fn score(&mut self) -> Score {
        let mut score: Score = self.required.iter().map(Word::score).sum();
        for word in &mut self.bonuses {
            if word.postings.doc() < self.doc {
                word.postings.seek(self.doc);
            }
            if word.postings.doc() == self.doc {
                score += word.score();
            }
        }
        score
    }
}
