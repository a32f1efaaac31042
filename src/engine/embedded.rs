//! The engine inside the process: tantivy on a local directory.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::{Deadline, Engine};
use crate::article::Article;
use crate::error::Result;
use crate::index::{
    Depth, Found, KeptList, Lookup, Outcome, Reader, Run, Scanned, ScorePart, Stats, TermCount, Verification,
    Writer, WriterOptions, last_runs, verify,
};
use crate::query::plan::{Clause, Plan};

/// A local index directory.
pub struct Embedded {
    directory: PathBuf,
    snapshot: RwLock<Arc<Reader>>,
}

impl Embedded {
    /// Opens the index in `directory`.
    ///
    /// # Errors
    /// No index there, other files there, another version, or damage.
    pub fn open(directory: &Path) -> Result<Embedded> {
        let snapshot = RwLock::new(Arc::new(Reader::open(directory)?));
        Ok(Embedded { directory: directory.to_path_buf(), snapshot })
    }

    fn snapshot(&self) -> Arc<Reader> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Engine for Embedded {
    fn search(&self, plan: &Plan, deadline: Deadline) -> Result<Outcome> {
        self.snapshot().guarded(|reader| reader.search(plan, deadline))
    }

    fn scan(
        &self,
        plan: &Plan,
        deadline: Deadline,
        sink: &mut dyn FnMut(Scanned) -> Result<()>,
    ) -> Result<()> {
        self.snapshot().guarded(|reader| reader.scan(plan, deadline, sink))
    }

    fn explain(&self, plan: &Plan, hits: &[Found]) -> Result<Vec<Vec<ScorePart>>> {
        self.snapshot().guarded(|reader| reader.explain(plan, hits))
    }

    fn look_up(&self, lookup: Lookup<'_>, deadline: Deadline) -> Result<Vec<TermCount>> {
        self.snapshot().guarded(|reader| reader.terms(lookup, deadline))
    }

    fn articles(&self, ids: &[&str]) -> Result<Vec<Option<Article>>> {
        self.snapshot().guarded(|reader| ids.iter().map(|id| reader.article(id)).collect())
    }

    fn ids(&self, clause: &Clause) -> Result<Vec<String>> {
        self.snapshot().guarded(|reader| reader.ids(clause))
    }

    fn count(&self, clause: &Clause) -> Result<u64> {
        self.snapshot().guarded(|reader| reader.count(clause))
    }

    fn writer(&self, options: WriterOptions) -> Result<Writer> {
        Writer::open(&self.directory, options)
    }

    fn kept(&self, list: KeptList) -> Result<Option<String>> {
        list.read(&self.directory)
    }

    fn stats(&self) -> Result<Stats> {
        self.snapshot().guarded(Reader::stats)
    }

    fn verify(&self, depth: Depth) -> Result<Verification> {
        verify(&self.directory, depth)
    }

    fn last_runs(&self) -> Result<Vec<Run>> {
        Ok(last_runs(&self.directory))
    }

    fn reload(&self) -> Result<bool> {
        let is_stale = self.snapshot().is_stale(&self.directory)?;
        if is_stale {
            let fresh = Arc::new(Reader::open(&self.directory)?);
            *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
        Ok(is_stale)
    }
}
