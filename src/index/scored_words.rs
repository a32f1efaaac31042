//! Articles that have all of some words, scored by these and by those of them that stand in the headline.
//!
//! What a boolean query of tantivy's says too, and scores the same. That one asks a tree of boxed scorers for
//! every article; here the posting lists lie side by side, and the most common queries are nothing else. A word
//! may have several forms, its roots in several languages: any of them will do.

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use super::term_postings::{TermPostings, Weighed, weigh};
use super::window::{WINDOW, Window};

/// All of `required`; those of `bonuses` add to the score, `bonus` times what they are worth.
#[derive(Clone, Debug)]
pub(super) struct ScoredWords {
    /// The forms of each word.
    pub required: Vec<Vec<Term>>,
    pub bonuses: Vec<Vec<Term>>,
    pub bonus: Score,
}

impl ScoredWords {
    pub(super) fn words_weight(&self, enable_scoring: EnableScoring<'_>) -> tantivy::Result<WordsWeight> {
        let weighed = |words: &[Vec<Term>], boost| {
            words.iter().map(|forms| weigh(forms, enable_scoring, boost)).collect::<tantivy::Result<Vec<_>>>()
        };
        let has_forms = self.required.iter().any(|forms| forms.len() > 1);
        // A boolean query multiplies the boosts first: see `WordsScorer::score`.
        let (own, later) = if has_forms { (1.0, self.bonus) } else { (self.bonus, 1.0) };
        let required = weighed(&self.required, 1.0)?;
        let bonuses = match enable_scoring.is_scoring_enabled() {
            true => weighed(&self.bonuses, own)?,
            false => Vec::new(),
        };
        Ok(WordsWeight { required, bonuses, bonus: later, has_forms })
    }
}

impl Query for ScoredWords {
    fn weight(&self, enable_scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.words_weight(enable_scoring)?))
    }
}

pub(super) struct WordsWeight {
    required: Vec<Vec<Weighed>>,
    bonuses: Vec<Vec<Weighed>>,
    bonus: Score,
    /// Whether a word has several forms.
    has_forms: bool,
}

impl WordsWeight {
    pub(super) fn words_scorer(
        &self,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<Option<WordsScorer>> {
        let mut required = Vec::with_capacity(self.required.len());
        for forms in &self.required {
            match Word::open(forms, reader, boost)? {
                Some(word) => required.push(word),
                None => return Ok(None),
            }
        }
        // The rarest leads.
        required.sort_by_key(Word::frequency);
        let mut bonuses = Vec::with_capacity(self.bonuses.len());
        for forms in &self.bonuses {
            bonuses.extend(Word::open(forms, reader, boost * self.bonus)?);
        }
        let mut scorer = WordsScorer { required, bonuses, has_forms: self.has_forms, doc: 0 };
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
    /// At least one.
    forms: Vec<TermPostings>,
    doc: DocId,
}

impl Word {
    fn open(forms: &[Weighed], reader: &SegmentReader, boost: Score) -> tantivy::Result<Option<Word>> {
        let mut opened = Vec::with_capacity(forms.len());
        for form in forms {
            opened.extend(TermPostings::open(form, reader, boost)?);
        }
        let first = opened.iter().map(|form: &TermPostings| form.doc()).min();
        Ok(first.map(|doc| Word { forms: opened, doc }))
    }

    /// In how many articles its forms stand, together.
    fn frequency(&self) -> u32 {
        self.forms.iter().map(|form| form.doc_freq()).fold(0, u32::saturating_add)
    }

    #[inline]
    fn advance(&mut self) -> DocId {
        let mut next = TERMINATED;
        for postings in &mut self.forms {
            let doc = if postings.doc() == self.doc { postings.advance() } else { postings.doc() };
            next = next.min(doc);
        }
        self.doc = next;
        next
    }

    /// Goes to the first article at or after `target`, which lies ahead.
    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        let mut next = TERMINATED;
        for postings in &mut self.forms {
            let doc = if postings.doc() < target { postings.seek(target) } else { postings.doc() };
            next = next.min(doc);
        }
        self.doc = next;
        next
    }

    #[inline]
    fn score(&self) -> Score {
        match self.forms.as_slice() {
            [form] => form.score(),
            forms => forms.iter().filter(|form| form.doc() == self.doc).map(TermPostings::score).sum(),
        }
    }
}

pub(super) struct WordsScorer {
    /// At least one, all at the same article.
    required: Vec<Word>,
    bonuses: Vec<Word>,
    has_forms: bool,
    doc: DocId,
}

impl WordsScorer {
    /// Brings all required words to the first article that has them, from where the first one stands.
    #[inline]
    fn settle(&mut self) -> DocId {
        let Some((leader, others)) = self.required.split_first_mut() else { return TERMINATED };
        let mut doc = leader.doc;
        'doc: while doc != TERMINATED {
            for word in &mut *others {
                let found = if word.doc < doc { word.seek(doc) } else { word.doc };
                if found != doc {
                    doc = if found == TERMINATED { TERMINATED } else { leader.seek(found) };
                    continue 'doc;
                }
            }
            break;
        }
        doc
    }

    /// Whether it is one word, in many articles of a segment: those are best taken a window at a time.
    pub(super) fn is_dense(&self, max_doc: DocId) -> bool {
        self.is_one_word() && self.size_hint() > max_doc / 64
    }

    /// Whether the postings of its forms tell everything: the sums of more come out otherwise in their last bits.
    fn is_one_word(&self) -> bool {
        self.required.len() == 1 && self.bonuses.iter().all(|word| word.forms.len() == 1)
    }

    /// Goes to the first article behind a window; puts each one in it into the window.
    pub(super) fn fill(&mut self, window: &mut Window) {
        if !self.is_one_word() {
            while let Some(at) = window.place(self.doc) {
                window.add(at, self.score());
                self.advance();
            }
            return;
        }
        let start = window.start;
        for form in &mut self.required[0].forms {
            form.for_each_before(start + WINDOW, |doc, score| window.add(doc - start, score));
        }
        for word in &mut self.bonuses {
            word.forms[0].seek(start);
            word.forms[0].for_each_before(start + WINDOW, |doc, score| window.add_to(doc - start, score));
            word.doc = word.forms[0].doc();
        }
        self.required[0].doc =
            self.required[0].forms.iter().map(TermPostings::doc).min().unwrap_or(TERMINATED);
        self.doc = self.required[0].doc;
    }
}

impl DocSet for WordsScorer {
    #[inline]
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.required[0].advance();
            self.doc = self.settle();
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.required[0].seek(target);
            self.doc = self.settle();
        }
        self.doc
    }

    #[inline]
    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.required.first().map_or(0, Word::frequency)
    }
}

impl Scorer for WordsScorer {
    #[inline]
    fn score(&mut self) -> Score {
        let doc = self.doc;
        let bonuses = self.bonuses.iter_mut().filter_map(|word| {
            let found = if word.doc < doc { word.seek(doc) } else { word.doc };
            (found == doc).then(|| word.score())
        });
        let score = |words: &[Word]| words.iter().map(Word::score).sum::<Score>();
        // The sums are those of a boolean query to the last bit, and it sums up in two ways.
        if self.has_forms {
            let (first, others) = self.required.split_at(self.required.len().min(2));
            score(first) + score(others) + bonuses.sum::<Score>()
        } else {
            bonuses.fold(score(&self.required), |sum, bonus| sum + bonus)
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use tantivy::query::{BooleanQuery, BoostQuery, Occur, TermQuery};
    use tantivy::schema::{Field, IndexRecordOption, Schema, TEXT};
    use tantivy::{Index, Searcher, doc};

    use super::*;

    const BONUS: Score = 0.4;

    /// Articles of words `w0` to `w22` in no order, more than a union of tantivy's looks ahead.
    pub(in super::super) fn made() -> tantivy::Result<(Searcher, [Field; 2])> {
        let mut schema = Schema::builder();
        let [text, title] = ["text", "title"].map(|name| schema.add_text_field(name, TEXT));
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000)?;
        for number in 0..9_000_u32 {
            let mixed = number.wrapping_mul(2_654_435_761);
            let words: Vec<String> =
                (0..=number % 17).map(|at| format!("w{}", mixed.rotate_left(at * 5) % 23)).collect();
            writer.add_document(doc!(text => words.join(" "), title => words[words.len() / 2].as_str()))?;
        }
        writer.commit()?;
        Ok((index.reader()?.searcher(), [text, title]))
    }

    /// The articles a query finds, with the bits of their scores.
    pub(in super::super) fn scores(
        searcher: &Searcher,
        query: &dyn Query,
    ) -> tantivy::Result<Vec<(DocId, u32)>> {
        let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
        let mut found = Vec::new();
        for reader in searcher.segment_readers() {
            let mut scorer = weight.scorer(reader, 1.0)?;
            while scorer.doc() != TERMINATED {
                found.push((scorer.doc(), scorer.score().to_bits()));
                scorer.advance();
            }
        }
        Ok(found)
    }

    /// What tantivy makes of any of some terms.
    pub(in super::super) fn union(terms: &[Term]) -> Box<dyn Query> {
        let one = |term: &Term| -> Box<dyn Query> {
            Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs))
        };
        Box::new(BooleanQuery::union(terms.iter().map(one).collect()))
    }

    #[test]
    fn words_with_forms_score_as_a_boolean_query_does() -> tantivy::Result<()> {
        let (searcher, [text, title]) = made()?;
        let cases: &[&[&[&str]]] = &[
            &[&["w3", "w7"]],
            &[&["w3"], &["w7", "w11"]],
            &[&["w3", "w4", "w5"], &["w7"]],
            &[&["w3", "absent"], &["w7"]],
            &[&["w1", "w2"], &["w3", "w4"], &["w5"]],
            &[&["w1", "w2"], &["w3"], &["w5"], &["w6", "w7"]],
            &[&["w1"], &["absent", "missing"]],
        ];
        for case in cases {
            let terms = |field| -> Vec<Vec<Term>> {
                let of_word =
                    |forms: &&[&str]| forms.iter().map(|form| Term::from_field_text(field, form)).collect();
                case.iter().map(of_word).collect()
            };
            let words = ScoredWords { required: terms(text), bonuses: terms(title), bonus: BONUS };
            let mut parts = Vec::new();
            for (required, bonus) in words.required.iter().zip(&words.bonuses) {
                parts.push((Occur::Must, union(required)));
                parts.push((Occur::Should, Box::new(BoostQuery::new(union(bonus), BONUS)) as Box<dyn Query>));
            }
            let tree = BooleanQuery::new(parts);
            let found = scores(&searcher, &words)?;
            assert_eq!(found, scores(&searcher, &tree)?, "{case:?}");
            assert_eq!(
                found.is_empty(),
                case.iter().any(|forms| forms.iter().all(|form| !form.starts_with('w')))
            );
            let [words, tree] = [Box::new(words) as Box<dyn Query>, Box::new(tree)]
                .map(|query| scores(&searcher, &BoostQuery::new(query, 1.7)));
            assert_eq!(words?, tree?, "{case:?}, boosted");
        }
        Ok(())
    }
}
