//! All hits of a search, one by one: any number of them takes the memory of one article.

use std::time::Instant;

use super::index::{Index, note_time_up};
use super::request::SearchRequest;
use super::response::{Hit, SearchResponse};
use super::showing::Showing;
use crate::engine::Deadline;
use crate::error::Result;
use crate::index::Scanned;
use crate::query::plan::Plan;

/// A piece of an answer.
#[derive(Clone, Debug)]
pub enum Piece {
    /// The answer without its hits; comes first.
    Answer(Box<SearchResponse>),
    /// The next hit.
    Hit(Box<Hit>),
}

impl Index {
    /// Searches as [`Index::search`] does, and hands the answer over piece by piece, without partial matches
    /// after the hits.
    ///
    /// ```
    /// # fn main() -> telusur::Result<()> {
    /// # let home = tempfile::tempdir().expect("a temporary folder");
    /// use telusur::{Index, Piece, SearchRequest};
    ///
    /// let index = Index::create(home.path().join("index"))?;
    /// let (mut total, mut hits) = (0, 0);
    /// index.stream(&SearchRequest::new("pleno").limit(usize::MAX), &mut |piece| {
    ///     match piece {
    ///         Piece::Answer(answer) => total = answer.total,
    ///         Piece::Hit(_) => hits += 1,
    ///     }
    ///     Ok(())
    /// })?;
    /// assert_eq!(hits, total);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Index::search`], and those of `sink`, which end the stream.
    pub fn stream(&self, request: &SearchRequest, sink: &mut dyn FnMut(Piece) -> Result<()>) -> Result<()> {
        let started = Instant::now();
        let deadline = Deadline::after(request.deadline);
        let prepared = self.prepare(request)?;
        let half = prepared.half(request);
        // Says whether articles with some of the words are wanted instead.
        let mut pass = |plan: &Plan, relaxed: bool| -> Result<bool> {
            let mut nothing_has_all = false;
            self.engine.scan(plan, deadline, &mut |scanned| match scanned {
                Scanned::Outcome(outcome) => {
                    let nothing = outcome.text_total == 0 && !outcome.partial;
                    nothing_has_all = nothing && !relaxed && half.is_some();
                    if nothing_has_all {
                        return Ok(());
                    }
                    let mut answer = prepared.answer(request, &outcome, relaxed && !nothing)?;
                    note_time_up(&mut answer, request);
                    self.suggest(&mut answer, request, deadline)?;
                    answer.took_ms = started.elapsed().as_micros() as f64 / 1_000.0;
                    sink(Piece::Answer(Box::new(answer)))
                }
                Scanned::Hit(found) => {
                    let deadline = Deadline::none();
                    let showing = Showing { prepared: &prepared, request, partly: relaxed, deadline };
                    let (hits, _) = self.hits(&[*found], plan, showing)?;
                    hits.into_iter().try_for_each(|hit| sink(Piece::Hit(Box::new(hit))))
                }
            })?;
            Ok(nothing_has_all)
        };
        if pass(&prepared.plan, false)?
            && let Some(text) = half.clone()
        {
            pass(&Plan { text, ..prepared.plan.clone() }, true)?;
        }
        Ok(())
    }
}
