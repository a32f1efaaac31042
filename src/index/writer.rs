//! The writer of an index: upsert by id, commit, rebuild; the same for every [`Store`].

use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::document::Document;
use super::kept_list::KeptList;
use super::local_store::LocalStore;
use super::lower::key_number;
use super::runs::Run;
use super::session::Session;
use super::store::{Refused, Store};
use crate::error::Result;

/// How a writer uses the machine.
#[derive(Clone, Copy, Debug)]
pub struct WriterOptions {
    /// Threads that build segments.
    pub threads: usize,
    /// Memory for all of them together, in bytes; each takes 15 MB to 4 GB.
    pub memory_bytes: usize,
    /// Fill a new generation and swap it in with the first commit that is the last one.
    pub rebuild: bool,
    /// Leave it to a later call to tell which articles tell one story, because others write at the same time.
    /// A local index has one writer, which always tells.
    pub defer_stories: bool,
}

impl Default for WriterOptions {
    fn default() -> WriterOptions {
        WriterOptions { threads: 1, memory_bytes: 200_000_000, rebuild: false, defer_stories: false }
    }
}

/// What became of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upserted {
    /// Its id was not there.
    Added,
    /// It replaced the article with its id.
    Updated,
    /// The same content is there already; nothing was written.
    Unchanged,
    /// The same content came before since the writer was opened; nothing was written.
    Duplicate,
}

/// Writes the articles of an index; of a local one there is one writer at a time.
///
/// What was upserted is searchable after [`Writer::commit`]. A writer of a local index that is dropped before
/// leaves the index as it was committed last. Until then about 2 kB an article is kept in memory, by which
/// copies are found.
pub struct Writer {
    store: Box<dyn Store>,
    session: Session,
}

impl Writer {
    /// Opens the writer of `directory`, making an index where there is none.
    ///
    /// # Errors
    /// [`Error::Locked`](crate::Error::Locked) while another writer works there,
    /// [`Error::NotAnIndex`](crate::Error::NotAnIndex) where other files lie,
    /// [`Error::OtherVersion`](crate::Error::OtherVersion) for an index of another version (a rebuild does not
    /// read it).
    pub fn open(directory: &Path, options: WriterOptions) -> Result<Writer> {
        Ok(Writer::over(Box::new(LocalStore::open(directory, options)?)))
    }

    /// Writes into a store of the caller's.
    pub fn over(store: Box<dyn Store>) -> Writer {
        Writer { store, session: Session::default() }
    }

    /// Asks the store about all these ids at once: what is said of each is known until it is upserted.
    pub(crate) fn look_up(&mut self, ids: &[&str]) -> Result<()> {
        let unknown: Vec<&str> =
            ids.iter().copied().filter(|id| self.session.content(session_key(id)).is_none()).collect();
        for (id, content) in unknown.iter().zip(self.store.contents(&unknown)?) {
            self.session.look_up(session_key(id), content);
        }
        Ok(())
    }

    /// What an upsert of this id and content would do, without writing.
    pub(crate) fn foresee(&mut self, id: &str, content: u64) -> Result<Upserted> {
        Ok(match self.known_content(id)? {
            Some(known) if known != content => Upserted::Updated,
            Some(_) if self.session.has_seen(session_key(id)) => Upserted::Duplicate,
            Some(_) => Upserted::Unchanged,
            None => Upserted::Added,
        })
    }

    /// The content of the article with an id, as the next commit will have it.
    fn known_content(&mut self, id: &str) -> Result<Option<u64>> {
        match self.session.content(session_key(id)) {
            Some(known) => Ok(known),
            None => Ok(self.store.contents(&[id])?.pop().flatten()),
        }
    }

    /// Records that an id was seen unchanged, so that its next appearance counts as a duplicate.
    pub(crate) fn note_unchanged(&mut self, id: &str) {
        self.session.see(session_key(id));
    }

    /// Says where in the input the article stands that is upserted next; see [`Store::at`].
    pub(crate) fn at(&mut self, position: u64) {
        self.store.at(position);
    }

    /// Says what share of the input is read; see [`Store::has_read`].
    pub(crate) fn has_read(&mut self, share: f64) {
        self.store.has_read(share);
    }

    /// Adds a document, or replaces the one with its id.
    pub fn upsert(&mut self, document: &Document) -> Result<Upserted> {
        let outcome = self.foresee(&document.id, document.content)?;
        match outcome {
            Upserted::Duplicate => {}
            Upserted::Unchanged => self.note_unchanged(&document.id),
            Upserted::Added | Upserted::Updated => {
                self.store.put(document, outcome == Upserted::Updated)?;
                self.session.set(session_key(&document.id), document.content);
            }
        }
        Ok(outcome)
    }

    /// Deletes the article with an id; tells whether it was there.
    pub fn delete(&mut self, id: &str) -> Result<bool> {
        let there = self.known_content(id)?.is_some();
        if there {
            self.store.remove(id)?;
            self.session.delete(session_key(id));
        }
        Ok(there)
    }

    /// Hands on what waits to be written together, so that [`Writer::take_refused`] tells of all of it.
    pub fn flush(&mut self) -> Result<()> {
        self.store.flush()
    }

    /// The articles that were upserted and then refused by the engine, since this was last asked. A local index
    /// refuses none.
    pub fn take_refused(&mut self) -> Vec<Refused> {
        let refused = self.store.take_refused();
        for article in &refused {
            self.session.forget(session_key(&article.id));
        }
        refused
    }

    /// Keeps a list with the index, at once, in place of the one kept before; an empty text keeps none. Its
    /// format is not checked here.
    pub fn keep(&self, list: KeptList, text: &str) -> Result<()> {
        self.store.keep(list, text)
    }

    /// The text of a list that is kept with the index; none when none is.
    pub fn kept(&self, list: KeptList) -> Result<Option<String>> {
        self.store.kept(list)
    }

    /// Makes everything since the last commit durable. In an existing index, and in a new one that is
    /// not a rebuild, it is searchable at once; a rebuild becomes live with [`Writer::finish`].
    pub fn commit(&mut self) -> Result<()> {
        self.store.commit()?;
        self.session.commit();
        Ok(())
    }

    /// Whether so much is kept in memory of what was upserted that it is time to commit.
    pub(crate) fn is_full(&self) -> bool {
        self.store.is_full()
    }

    /// Whether the index is made anew.
    pub(crate) fn is_rebuild(&self) -> bool {
        self.store.is_rebuild()
    }

    /// Adds a run to the log of the last runs, at once.
    pub fn log_run(&self, run: &Run) -> Result<()> {
        self.store.log_run(run)
    }

    /// Commits, swaps a rebuild in when it is `complete`, and lets merges end; an incomplete rebuild is
    /// dropped and the old generation stays live.
    ///
    /// # Errors
    /// Those of writing, and of a cluster that refused articles [`Writer::take_refused`] was not asked for.
    pub fn finish(self, complete: bool) -> Result<()> {
        self.finish_unless(complete, &AtomicBool::new(false))
    }

    /// [`Writer::finish`] that waits for merges until they are given up.
    pub(crate) fn finish_unless(self, complete: bool, given_up: &AtomicBool) -> Result<()> {
        self.store.finish(complete, given_up)
    }
}

/// By what an id is remembered while the writer is open.
fn session_key(id: &str) -> u64 {
    key_number(id) as u64
}
