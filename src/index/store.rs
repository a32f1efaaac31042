//! Where a writer puts articles: the segments of a local index, or a cluster.
//!
//! A store takes what it is given; whether an article is new, changed or known already is the matter of the
//! [`Writer`](super::Writer), which is the same for every store.

use std::sync::atomic::AtomicBool;

use super::document::Document;
use super::kept_list::KeptList;
use super::runs::Run;
use crate::error::Result;

/// An article that a store was given and did not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its id.
    pub id: String,
    /// Why, in the words of the store.
    pub reason: String,
    /// Whether it was to replace another one, which stays.
    pub replaces: bool,
}

/// Holds the articles of an index that is being written.
pub trait Store: Send {
    /// The content hashes of the articles with these ids as they are committed, in this order; none where
    /// there is no such article. What was put or removed since the last commit may be told or not.
    fn contents(&self, ids: &[&str]) -> Result<Vec<Option<u64>>>;

    /// Says where in the input the article stands that is put next: articles before it come before it when
    /// stories are told, whoever puts them, and when.
    fn at(&mut self, _position: u64) {}

    /// Says what share of the input is read, 0 to 1, so that work can be spread over what is left.
    fn has_read(&mut self, _share: f64) {}

    /// Adds an article; one with its id is there when it `replaces` that.
    fn put(&mut self, document: &Document, replaces: bool) -> Result<()>;

    /// Takes away the article with an id, which is there.
    fn remove(&mut self, id: &str) -> Result<()>;

    /// Hands on what waits to be written together: what is refused is known afterwards.
    fn flush(&mut self) -> Result<()> {
        Ok(())
    }

    /// The articles that were refused since this was last asked.
    fn take_refused(&mut self) -> Vec<Refused> {
        Vec::new()
    }

    /// Whether so much is kept in memory that it is time to commit.
    fn is_full(&self) -> bool;

    /// Makes everything since the last commit durable and, but for a rebuild, searchable.
    fn commit(&mut self) -> Result<()>;

    /// Commits for the last time. A rebuild becomes live when it is `complete`; else it is dropped. What may as
    /// well be done by a later run is left to it once `given_up` is set.
    fn finish(self: Box<Self>, complete: bool, given_up: &AtomicBool) -> Result<()>;

    /// Whether the index is made anew.
    fn is_rebuild(&self) -> bool;

    /// Keeps a list with the index, at once; an empty text keeps none.
    fn keep(&self, list: KeptList, text: &str) -> Result<()>;

    /// The text of a list that is kept with the index; none when none is.
    fn kept(&self, list: KeptList) -> Result<Option<String>>;

    /// Adds a run to the log of the last runs, at once.
    fn log_run(&self, run: &Run) -> Result<()>;
}
