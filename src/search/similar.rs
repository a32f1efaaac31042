//! More like this: articles with the words that tell an article apart.
//!
//! In: an id. The roots of the article are weighed by how often they stand in it and how rare they are in the
//! index; the heaviest become a query of which a hit must have a good part. Copies of the article's own
//! story are left out, those of other stories are folded.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::index::Index;
use super::marking::Marking;
use super::response::Hit;
use super::showing::hit;
use crate::article::{Article, Field};
use crate::engine::Deadline;
use crate::error::Result;
use crate::index::language_of;
use crate::query::Pattern;
use crate::query::Watch;
use crate::query::plan::{Clause, Level, Plan, Scope, Sequence, Slot};
use crate::text::{Analyzer, is_question_word, is_stop_word};

/// Words of the query, as in Lucene's `MoreLikeThis`.
const MAX_WORDS: usize = 25;

/// Roots whose rarity is looked up: the most frequent of the article.
const MAX_CANDIDATES: usize = 100;

/// A word of the headline counts as often as this many in the body.
const TITLE_WEIGHT: f32 = 3.0;

/// Share of the words a hit must have.
const SHARE: f64 = 0.3;

/// Fragments a hit shows.
const FRAGMENTS: usize = 1;

/// Articles like one article.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Similar {
    /// The article.
    pub id: String,
    /// The words they were found by, the most telling first.
    pub words: Vec<String>,
    /// The articles, the most similar first, one a story.
    pub hits: Vec<Hit>,
}

/// A root of the article.
pub(super) struct Root {
    /// The form it first has.
    exact: String,
    root: String,
    /// How often it stands there, the headline counting more.
    frequency: f32,
}

impl Index {
    /// Finds articles like the one with an id: none when there is no such article.
    ///
    /// ```
    /// # fn main() -> telusur::Result<()> {
    /// # let home = tempfile::tempdir().expect("a temporary folder");
    /// use telusur::{Article, Document, Index};
    ///
    /// let index = Index::create(home.path().join("index"))?;
    /// let mut writer = index.writer()?;
    /// for (id, text) in [
    ///     ("a", "Bawaslu memeriksa dugaan politik uang."),
    ///     ("b", "Dugaan politik uang diperiksa Bawaslu."),
    ///     ("c", "Logistik tiba di pelabuhan."),
    /// ] {
    ///     writer.upsert(&Document::from(&Article { id: id.into(), text: text.into(), ..Article::default() }))?;
    /// }
    /// writer.finish(true)?;
    /// index.reload()?;
    /// let similar = index.similar("a", 10)?.expect("it is there");
    /// let ids: Vec<&str> = similar.hits.iter().map(|hit| hit.id.as_str()).collect();
    /// assert_eq!(ids, ["b"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn similar(&self, id: &str, limit: usize) -> Result<Option<Similar>> {
        let itself = Clause::Value { field: Field::Id, values: vec![id.to_string()] };
        let itself = Plan { limit: 1, ..Plan::new(itself) };
        let Some(found) = self.engine.search(&itself, Deadline::none())?.hits.pop() else {
            return Ok(None);
        };
        let article = &found.article;
        let roots = self.telling_roots(article, 1 + found.copies)?;
        let words: Vec<String> = roots.iter().map(|root| root.exact.clone()).collect();
        let mut similar = Similar { id: id.to_string(), words, hits: Vec::new() };
        if roots.is_empty() || limit == 0 {
            return Ok(Some(similar));
        }
        let mut marking = Marking::default();
        for root in &roots {
            marking.add_words(Scope::Anywhere, [Pattern::Root(root.root.clone())]);
        }
        let outcome = self.engine.search(&plan(id, &roots, limit), Deadline::none())?;
        let own = story_of(article);
        let others = outcome.hits.iter().filter(|found| story_of(&found.article) != own);
        similar.hits = others
            .take(limit)
            .map(|found| hit(found, &marking, FRAGMENTS, None, &Watch::default()))
            .collect();
        Ok(Some(similar))
    }

    /// The roots that tell an article apart, the most telling first: those of the greatest tf·idf.
    /// What is in none but the `copies` of its own story finds no other.
    pub(super) fn telling_roots(&self, article: &Article, copies: u64) -> Result<Vec<Root>> {
        let mut roots = roots_of(article);
        // The first of equals is the first in the text.
        roots.sort_by(|left, right| right.frequency.total_cmp(&left.frequency));
        roots.truncate(MAX_CANDIDATES);
        let articles = self.engine.count(&Clause::All)? as f32;
        let mut weighed: Vec<(f32, Root)> = Vec::with_capacity(roots.len());
        for root in roots {
            let slot = Slot { level: Level::Root, alternatives: vec![root.root.clone()] };
            let clause = Clause::Words { sequence: Sequence::Slot(slot), scope: Scope::Anywhere };
            let others = self.engine.count(&clause)?.saturating_sub(copies);
            if others > 0 {
                weighed.push((root.frequency * (1.0 + articles / others as f32).ln(), root));
            }
        }
        weighed.sort_by(|left, right| right.0.total_cmp(&left.0));
        weighed.truncate(MAX_WORDS);
        Ok(weighed.into_iter().map(|(_, root)| root).collect())
    }
}

/// The first article of the story an article tells.
pub(super) fn story_of(article: &Article) -> &str {
    article.group.as_deref().unwrap_or(&article.id)
}

/// The telling roots of an article, in the order of the text.
fn roots_of(article: &Article) -> Vec<Root> {
    let analyzer = Analyzer::new(language_of(&article.lang));
    let mut roots: Vec<Root> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let parts = article.title.iter().map(|title| (title, TITLE_WEIGHT)).chain([(&article.text, 1.0)]);
    for (text, weight) in parts {
        analyzer.for_each_token(text, &mut |token| {
            if !is_telling(token.exact) {
                return;
            }
            match places.get(token.root) {
                Some(place) => roots[*place].frequency += weight,
                None => {
                    places.insert(token.root.to_string(), roots.len());
                    let (exact, root) = (token.exact.to_string(), token.root.to_string());
                    roots.push(Root { exact, root, frequency: weight });
                }
            }
        });
    }
    roots
}

/// Whether a word can tell what an article is about: numbers and single letters are of dates and of lists.
fn is_telling(exact: &str) -> bool {
    let letters = exact.chars().filter(|ch| ch.is_alphabetic()).count();
    letters >= 2 && !is_stop_word(exact) && !is_question_word(exact)
}

/// Articles with a good part of the words, each word weighing more the more often the article has it. How
/// rare a word is the engine weighs itself.
pub(super) fn plan(id: &str, roots: &[Root], limit: usize) -> Plan {
    let clause = |root: &Root| {
        let word = Clause::Word {
            roots: vec![root.root.clone()],
            exact: root.exact.clone(),
            scope: Scope::Anywhere,
        };
        Clause::Boost(Box::new(word), 1.0 + root.frequency.ln())
    };
    let minimum = ((roots.len() as f64 * SHARE) as usize).max(1);
    let itself = Clause::Value { field: Field::Id, values: vec![id.to_string()] };
    Plan {
        filters: vec![Clause::Not(Box::new(itself))],
        // One more, for a copy of its own story may be among them.
        limit: limit.saturating_add(1),
        by_story: true,
        ..Plan::new(Clause::AtLeast { minimum, clauses: roots.iter().map(clause).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_counted_over_headline_and_body() {
        let article = Article {
            title: Some("Politik uang".into()),
            text: "Uang itu di 2 amplop (b). Pelanggaran, langgar; melanggar.".into(),
            ..Article::default()
        };
        let found: Vec<(String, f32)> =
            roots_of(&article).into_iter().map(|root| (root.exact, root.frequency)).collect();
        let expected = [("politik", 3.0), ("uang", 4.0), ("amplop", 1.0), ("pelanggaran", 3.0)];
        assert_eq!(found, expected.map(|(word, frequency)| (word.to_string(), frequency)));
    }
}
