//! What a writer remembers of the ids it was given: which came already, and what they are now.
//!
//! Ids are known by a hash of eight bytes, and contents only until they are committed, after which the index
//! tells them: a run over millions of articles remembers a few bytes of each. Where two ids share a hash (one
//! chance in a million among six million articles), the second is written as `updated` instead of `added`.

use std::collections::{HashMap, HashSet};

/// The ids of a writer.
#[derive(Default)]
pub(super) struct Session {
    /// Ids upserted or found unchanged since the writer was opened.
    seen: HashSet<u64>,
    /// Contents that are not committed yet; none for what was deleted.
    fresh: HashMap<u64, Option<u64>>,
}

impl Session {
    /// Whether the id came before.
    pub fn has_seen(&self, id: u64) -> bool {
        self.seen.contains(&id)
    }

    /// The content the next commit gives an id, where that differs from the index: none inside where it was
    /// deleted.
    pub fn fresh_content(&self, id: u64) -> Option<Option<u64>> {
        self.fresh.get(&id).copied()
    }

    /// Notes an id whose content is the index's.
    pub fn see(&mut self, id: u64) {
        self.seen.insert(id);
    }

    /// Notes what an id is to be.
    pub fn set(&mut self, id: u64, content: u64) {
        self.seen.insert(id);
        self.fresh.insert(id, Some(content));
    }

    /// Notes that the article is to go, as if it had never come.
    pub fn delete(&mut self, id: u64) {
        self.seen.remove(&id);
        self.fresh.insert(id, None);
    }

    /// The index tells all contents from now on.
    pub fn commit(&mut self) {
        self.fresh.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_kept_until_they_are_committed_and_ids_for_ever() {
        let mut session = Session::default();
        session.set(1, 10);
        session.see(2);
        session.set(3, 30);
        session.delete(3);
        assert_eq!([1, 2, 3].map(|id| session.fresh_content(id)), [Some(Some(10)), None, Some(None)]);
        session.commit();
        assert_eq!([1, 2, 3].map(|id| session.fresh_content(id)), [None; 3]);
        assert_eq!([1, 2, 3].map(|id| session.has_seen(id)), [true, true, false]);
    }
}
