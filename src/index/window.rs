//! Some thousand articles of a segment that lie side by side: which of them are found, and their scores.

use tantivy::{DocId, Score};

use super::bits::Bits;

/// Articles in a window: their scores fit into the first cache of a core.
pub(super) const WINDOW: u32 = 4_096;

/// The articles found among [`WINDOW`] ones; places in it are counted from `start`.
pub(super) struct Window {
    pub start: DocId,
    found: Bits,
    scores: Vec<Score>,
}

impl Window {
    pub(super) fn new() -> Window {
        Window { start: 0, found: Bits::new(WINDOW), scores: vec![0.0; WINDOW as usize] }
    }

    /// Moves it; nothing is found in it then.
    pub(super) fn move_to(&mut self, start: DocId) {
        self.start = start;
        self.found.clear();
        self.scores.fill(0.0);
    }

    /// The place of an article at or behind the first one, when it is in the window.
    #[inline]
    pub(super) fn place(&self, doc: DocId) -> Option<u32> {
        Some(doc - self.start).filter(|at| *at < WINDOW)
    }

    /// Finds an article, and adds to its score.
    #[inline]
    pub(super) fn add(&mut self, at: u32, score: Score) {
        self.found.insert(at);
        self.scores[at as usize] += score;
    }

    /// Adds to the score of an article when it is found.
    #[inline]
    pub(super) fn add_to(&mut self, at: u32, score: Score) {
        if self.found.contains(at) {
            self.scores[at as usize] += score;
        }
    }

    /// Finds what another window at the same start has, and adds its scores.
    pub(super) fn merge(&mut self, other: &Window) {
        self.found.merge(&other.found);
        for (score, other) in self.scores.iter_mut().zip(&other.scores) {
            *score += other;
        }
    }

    /// The first article found at or behind a place.
    #[inline]
    pub(super) fn first_from(&self, at: u32) -> Option<DocId> {
        self.found.first_from(at).map(|found| self.start + found)
    }

    #[inline]
    pub(super) fn score(&self, doc: DocId) -> Score {
        self.place(doc).and_then(|at| self.scores.get(at as usize)).copied().unwrap_or(0.0)
    }
}
