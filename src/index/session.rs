//! What a writer remembers of the ids it was given: which came already, and what they are now.
//!
//! Ids are known by a hash of eight bytes, and contents only until they are committed, after which the index
//! tells them: a run over millions of articles remembers a few bytes of each. Where two ids share a hash (one
//! chance in a million among six million articles), the second is written as `updated` instead of `added`.
//! What the index was asked about an id is remembered until the id is upserted: ids are asked many at a time.

use std::collections::{HashMap, HashSet};

/// The ids of a writer.
#[derive(Default)]
pub(super) struct Session {
    /// Ids upserted or found unchanged since the writer was opened.
    seen: HashSet<u64>,
    /// Contents that are not committed yet; none for what was deleted.
    fresh: HashMap<u64, Option<u64>>,
    /// What the index said of ids that were not upserted since.
    looked_up: HashMap<u64, Option<u64>>,
}

impl Session {
    /// Whether the id came before.
    pub fn has_seen(&self, id: u64) -> bool {
        self.seen.contains(&id)
    }

    /// The content that the next commit gives an id, as far as it is known here: none inside where no article
    /// has the id.
    pub fn content(&self, id: u64) -> Option<Option<u64>> {
        self.fresh.get(&id).or_else(|| self.looked_up.get(&id)).copied()
    }

    /// Notes what the index says of an id.
    pub fn look_up(&mut self, id: u64, content: Option<u64>) {
        self.looked_up.insert(id, content);
    }

    /// Notes an id whose content is the index's.
    pub fn see(&mut self, id: u64) {
        self.seen.insert(id);
        self.looked_up.remove(&id);
    }

    /// Notes what an id is to be.
    pub fn set(&mut self, id: u64, content: u64) {
        self.see(id);
        self.fresh.insert(id, Some(content));
    }

    /// Notes that the article is to go, as if it had never come.
    pub fn delete(&mut self, id: u64) {
        self.forget(id);
        self.fresh.insert(id, None);
    }

    /// Forgets an id, of which the index tells all there is.
    pub fn forget(&mut self, id: u64) {
        self.seen.remove(&id);
        self.fresh.remove(&id);
        self.looked_up.remove(&id);
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
        assert_eq!([1, 2, 3].map(|id| session.content(id)), [Some(Some(10)), None, Some(None)]);
        session.commit();
        assert_eq!([1, 2, 3].map(|id| session.content(id)), [None; 3]);
        assert_eq!([1, 2, 3].map(|id| session.has_seen(id)), [true, true, false]);
    }

    #[test]
    fn what_was_looked_up_is_known_until_the_id_is_upserted() {
        let mut session = Session::default();
        (1..=4).for_each(|id| session.look_up(id, Some(10)));
        session.set(1, 11);
        session.see(2);
        session.forget(3);
        assert_eq!([1, 2, 3, 4].map(|id| session.content(id)), [Some(Some(11)), None, None, Some(Some(10))]);
        session.commit();
        assert_eq!(session.content(1), None, "what is committed is the index's");
    }
}
