//! An engine for one search: every walk over a dictionary ends at its deadline.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{Deadline, Engine, Joined};
use crate::article::Article;
use crate::error::Result;
use crate::index::{
    Depth, Found, KeptList, Lookup, Outcome, Run, Scanned, ScorePart, Stats, TermCount, TermPattern,
    TermSource, Verification, Writer, WriterOptions,
};
use crate::query::plan::{Clause, Plan};

/// An engine whose [`Engine::terms`] has the time of one search.
pub(crate) struct Timed {
    pub engine: Arc<dyn Engine>,
    pub deadline: Deadline,
}

impl Engine for Timed {
    fn search(&self, plan: &Plan, deadline: Deadline) -> Result<Outcome> {
        self.engine.search(plan, deadline)
    }

    fn scan(
        &self,
        plan: &Plan,
        deadline: Deadline,
        sink: &mut dyn FnMut(Scanned) -> Result<()>,
    ) -> Result<()> {
        self.engine.scan(plan, deadline, sink)
    }

    fn explain(&self, plan: &Plan, hits: &[Found]) -> Result<Vec<Vec<ScorePart>>> {
        self.engine.explain(plan, hits)
    }

    fn kept(&self, list: KeptList) -> Result<Option<String>> {
        self.engine.kept(list)
    }

    fn terms(&self, source: TermSource, pattern: TermPattern<'_>, max: usize) -> Result<Vec<TermCount>> {
        self.engine.look_up(Lookup { source, pattern, max }, self.deadline)
    }

    fn look_up(&self, lookup: Lookup<'_>, deadline: Deadline) -> Result<Vec<TermCount>> {
        self.engine.look_up(lookup, deadline)
    }

    fn articles(&self, ids: &[&str]) -> Result<Vec<Option<Article>>> {
        self.engine.articles(ids)
    }

    fn ids(&self, clause: &Clause) -> Result<Vec<String>> {
        self.engine.ids(clause)
    }

    fn count(&self, clause: &Clause) -> Result<u64> {
        self.engine.count(clause)
    }

    fn writer(&self, options: WriterOptions) -> Result<Writer> {
        self.engine.writer(options)
    }

    fn join_stories(&self, given_up: &AtomicBool) -> Result<Joined> {
        self.engine.join_stories(given_up)
    }

    fn stats(&self) -> Result<Stats> {
        self.engine.stats()
    }

    fn verify(&self, depth: Depth) -> Result<Verification> {
        self.engine.verify(depth)
    }

    fn last_runs(&self) -> Result<Vec<Run>> {
        self.engine.last_runs()
    }

    fn reload(&self) -> Result<bool> {
        self.engine.reload()
    }
}
