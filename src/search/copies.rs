//! The other articles that tell the story of one article.

use super::index::Index;
use super::marking::Marking;
use super::response::Hit;
use super::showing::hit;
use super::similar::{self, story_of};
use crate::article::Field;
use crate::engine::Deadline;
use crate::error::Result;
use crate::query::Watch;
use crate::query::plan::{Clause, Plan};

/// Articles looked at beside the copies: others may have the same words.
const OTHERS: usize = 50;

impl Index {
    /// Finds the other articles that tell the story of the one with an id, the earliest first, at most `limit`:
    /// none when there is no such article.
    ///
    /// ```
    /// # fn main() -> telusur::Result<()> {
    /// # let home = tempfile::tempdir().expect("a temporary folder");
    /// use telusur::{Article, Document, Index};
    ///
    /// let index = Index::create(home.path().join("index"))?;
    /// let mut writer = index.writer()?;
    /// let story = "Bawaslu memeriksa dugaan politik uang di tiga kecamatan. ".repeat(6);
    /// for (id, text) in [("a", story.as_str()), ("b", story.as_str()), ("c", "Politik uang diperiksa Bawaslu.")] {
    ///     writer.upsert(&Document::from(&Article { id: id.into(), text: text.into(), ..Article::default() }))?;
    /// }
    /// writer.finish(true)?;
    /// index.reload()?;
    /// let copies = index.copies("a", 10)?.expect("it is there");
    /// let ids: Vec<&str> = copies.iter().map(|hit| hit.id.as_str()).collect();
    /// assert_eq!(ids, ["b"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The engine's.
    pub fn copies(&self, id: &str, limit: usize) -> Result<Option<Vec<Hit>>> {
        let itself = Clause::Value { field: Field::Id, values: vec![id.to_string()] };
        let itself = Plan { limit: 1, ..Plan::new(itself) };
        let Some(found) = self.engine.search(&itself, Deadline::none())?.hits.pop() else {
            return Ok(None);
        };
        if found.copies == 0 || limit == 0 {
            return Ok(Some(Vec::new()));
        }
        // What is in none but the story is what tells it best: only the article itself is left out of the count.
        let roots = self.telling_roots(&found.article, 1)?;
        let limit_of_plan = usize::try_from(found.copies).unwrap_or(usize::MAX).saturating_add(OTHERS);
        let plan = Plan { by_story: false, ..similar::plan(id, &roots, limit_of_plan) };
        let outcome = self.engine.search(&plan, Deadline::none())?;
        let own = story_of(&found.article);
        let mut copies: Vec<Hit> = outcome
            .hits
            .iter()
            .filter(|other| story_of(&other.article) == own)
            .map(|other| hit(other, &Marking::default(), 0, None, &Watch::default()))
            .collect();
        copies.sort_by(|left, right| {
            (left.date.is_none(), &left.date, &left.id).cmp(&(right.date.is_none(), &right.date, &right.id))
        });
        copies.truncate(limit);
        Ok(Some(copies))
    }
}
