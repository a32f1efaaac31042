//! Articles that have any of some groups of words, scored by all groups they have.
//!
//! What a boolean query of tantivy's says too, and scores the same. That one asks a boxed scorer for every article
//! of every group.

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use super::scored_words::{ScoredWords, WordsScorer, WordsWeight};
use super::window::{WINDOW, Window};

/// Any of these.
#[derive(Clone, Debug)]
pub(super) struct AnyWords(pub Vec<ScoredWords>);

impl Query for AnyWords {
    fn weight(&self, enable_scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let groups = self.0.iter().map(|words| words.words_weight(enable_scoring));
        Ok(Box::new(AnyWeight { groups: groups.collect::<tantivy::Result<_>>()? }))
    }
}

struct AnyWeight {
    groups: Vec<WordsWeight>,
}

impl Weight for AnyWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut groups = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            groups.extend(group.words_scorer(reader, boost)?.filter(|group| group.doc() != TERMINATED));
        }
        Ok(match groups.len() {
            0 => Box::new(EmptyScorer),
            1 => Box::new(groups.remove(0)),
            _ => Box::new(AnyWordsScorer::new(groups, reader.max_doc())),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        // A scorer goes ahead only.
        if scorer.doc() <= doc && scorer.seek(doc) == doc {
            return Ok(Explanation::new("any of some words, BM25", scorer.score()));
        }
        Err(TantivyError::InvalidArgument(format!("document #{doc} does not match")))
    }
}

pub(super) struct AnyWordsScorer {
    /// Those with articles behind the window.
    groups: Vec<WordsScorer>,
    window: Window,
    /// What one group finds in the window, when there are several.
    part: Option<Window>,
    max_doc: DocId,
    doc: DocId,
}

impl AnyWordsScorer {
    pub(super) fn new(groups: Vec<WordsScorer>, max_doc: DocId) -> AnyWordsScorer {
        let part = (groups.len() > 1).then(Window::new);
        let mut scorer = AnyWordsScorer { groups, window: Window::new(), part, max_doc, doc: 0 };
        scorer.doc = scorer.fill();
        scorer
    }

    /// Fills the window from the next article on, and goes to that.
    fn fill(&mut self) -> DocId {
        let Some(start) = self.groups.iter().map(WordsScorer::doc).min() else { return TERMINATED };
        self.window.move_to(start);
        match &mut self.part {
            None => self.groups.iter_mut().for_each(|group| group.fill(&mut self.window)),
            // Each is summed up by itself first: so does a boolean query, to the last bit.
            Some(part) => {
                for group in self.groups.iter_mut().filter(|group| group.doc() < start + WINDOW) {
                    part.move_to(start);
                    group.fill(part);
                    self.window.merge(part);
                }
            }
        }
        self.groups.retain(|group| group.doc() != TERMINATED);
        start
    }
}

impl DocSet for AnyWordsScorer {
    #[inline]
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = match self.window.first_from(self.doc - self.window.start + 1) {
                Some(found) => found,
                None => self.fill(),
            };
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        if self.window.place(target).is_some() {
            self.doc = target - 1;
            return self.advance();
        }
        for group in &mut self.groups {
            group.seek(target);
        }
        self.groups.retain(|group| group.doc() != TERMINATED);
        self.doc = self.fill();
        self.doc
    }

    #[inline]
    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.groups.iter().map(WordsScorer::size_hint).fold(0, u32::saturating_add).min(self.max_doc)
    }
}

impl Scorer for AnyWordsScorer {
    #[inline]
    fn score(&mut self) -> Score {
        self.window.score(self.doc)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::Term;
    use tantivy::query::{BooleanQuery, BoostQuery, Occur};

    use super::super::scored_words::tests::{made, scores};
    use super::*;

    #[test]
    fn any_of_some_words_scores_as_a_boolean_query_does() -> tantivy::Result<()> {
        let (searcher, [text, title]) = made()?;
        let terms = |field, words: &[&str]| -> Vec<Vec<Term>> {
            let forms =
                |word: &&str| word.split('|').map(|form| Term::from_field_text(field, form)).collect();
            words.iter().map(forms).collect()
        };
        let cases: &[&[&[&str]]] = &[
            &[&["w3"], &["w7"]],
            &[&["w3"], &["absent"]],
            &[&["absent"], &["missing"]],
            &[&["w3", "w4", "w5", "w6"], &["w7", "w8", "w9", "w10"]],
            &[&["w1"], &["w2", "w3"], &["w1"], &["w22"]],
            &[&["w3|w4"], &["w5|absent"], &["w6"]],
            &[&["w3|w4", "w5"], &["w6|w7|w8"]],
            &[&["w2|w9"]],
        ];
        for case in cases {
            let group = |words: &&[&str]| ScoredWords {
                required: terms(text, words),
                bonuses: terms(title, words),
                bonus: 0.4,
            };
            let any = AnyWords(case.iter().map(group).collect());
            let boxed = |words: &ScoredWords| Box::new(words.clone()) as Box<dyn Query>;
            let tree = BooleanQuery::union(any.0.iter().map(boxed).collect());
            let (own, theirs) = (Box::new(any) as Box<dyn Query>, Box::new(tree) as Box<dyn Query>);
            let found = scores(&searcher, own.as_ref())?;
            assert_eq!(found, scores(&searcher, theirs.as_ref())?, "{case:?}");
            assert_eq!(found.is_empty(), case.iter().all(|words| words.iter().all(|w| !w.starts_with('w'))));
            // Beside a rare word, which seeks.
            let [own, theirs] = [own, theirs].map(|query| {
                let rare = ScoredWords {
                    required: terms(text, &["w11", "w12", "w13", "w14"]),
                    bonuses: Vec::new(),
                    bonus: 1.0,
                };
                let boosted = Box::new(BoostQuery::new(query, 0.3)) as Box<dyn Query>;
                scores(
                    &searcher,
                    &BooleanQuery::new(vec![(Occur::Must, boosted), (Occur::Must, Box::new(rare))]),
                )
            });
            assert_eq!(own?, theirs?, "{case:?}, with another word");
        }
        Ok(())
    }

    #[test]
    fn one_word_a_window_at_a_time_scores_as_one_article_at_a_time() -> tantivy::Result<()> {
        let (searcher, [text, title]) = made()?;
        let reader = searcher.segment_reader(0);
        for forms in [&["w3"] as &[&str], &["w3", "w4"], &["w5", "absent"], &["w6", "w7", "w8", "w9"]] {
            let terms = |field| vec![forms.iter().map(|form| Term::from_field_text(field, form)).collect()];
            let words = ScoredWords { required: terms(text), bonuses: terms(title), bonus: 0.4 };
            let weight = words.words_weight(EnableScoring::enabled_from_searcher(&searcher))?;
            let open = || weight.words_scorer(reader, 1.7).map(Option::unwrap);
            assert!(open()?.size_hint() > reader.max_doc() / 64, "a frequent word");
            let mut one_by_one = open()?;
            let mut windows = AnyWordsScorer::new(vec![open()?], reader.max_doc());
            while one_by_one.doc() != TERMINATED {
                assert_eq!(windows.doc(), one_by_one.doc(), "{forms:?}");
                assert_eq!(windows.score().to_bits(), one_by_one.score().to_bits(), "{forms:?}");
                one_by_one.advance();
                windows.advance();
            }
            assert_eq!(windows.doc(), TERMINATED, "{forms:?}");
        }
        Ok(())
    }

    #[test]
    fn it_seeks_to_what_it_would_walk_to() -> tantivy::Result<()> {
        let (searcher, [text, _]) = made()?;
        let group = |word: &str| ScoredWords {
            required: vec![vec![Term::from_field_text(text, word)]],
            bonuses: Vec::new(),
            bonus: 1.0,
        };
        let any = AnyWords(vec![group("w3"), group("w17")]);
        let all: Vec<DocId> = scores(&searcher, &any)?.into_iter().map(|(doc, _)| doc).collect();
        for enable in [
            EnableScoring::enabled_from_searcher(&searcher),
            EnableScoring::disabled_from_searcher(&searcher),
        ] {
            let weight = any.weight(enable)?;
            for step in [1, 2, 63, 64, 900, WINDOW - 1, WINDOW, WINDOW + 1] {
                let mut scorer = weight.scorer(searcher.segment_reader(0), 1.0)?;
                let mut target = 0;
                while target < 9_000 {
                    let expected = all.iter().copied().find(|doc| *doc >= target).unwrap_or(TERMINATED);
                    assert_eq!(scorer.seek(target), expected, "step {step}, {target}");
                    target += step;
                }
            }
            let found = all[all.len() / 2];
            assert!(weight.explain(searcher.segment_reader(0), found).is_ok());
            assert!(weight.explain(searcher.segment_reader(0), 9_999_999).is_err());
        }
        Ok(())
    }
}
