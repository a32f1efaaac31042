//! The engine that finds articles: what one is, and the one inside this process.
//!
//! In goes a [`Plan`], out comes an [`Outcome`]. Relaxation, labels, snippets and the expansion of
//! patterns live above; nothing above knows which engine it is.

mod embedded;
#[cfg(feature = "opensearch")]
pub mod opensearch;
mod timed;

pub use crate::query::Deadline;
pub use embedded::Embedded;
pub(crate) use timed::Timed;

use std::sync::atomic::AtomicBool;

use crate::article::Article;
use crate::error::Result;
use crate::index::{
    Depth, Found, KeptList, Lookup, Outcome, Run, Scanned, ScorePart, Stats, TermCount, TermPattern,
    TermSource, Verification, Writer, WriterOptions,
};
use crate::query::plan::{Clause, Plan};

/// Opens an engine elsewhere: `opensearch://host:port/name`, with user and certificate from the environment.
///
/// ```no_run
/// # fn main() -> telusur::Result<()> {
/// let index = telusur::Index::over(telusur::engine::connect("opensearch://localhost:9200/berita")?)?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`crate::Error::EngineNotBuilt`] without the feature `opensearch`; those of the engine.
#[cfg_attr(not(feature = "opensearch"), expect(unused_variables))]
pub fn connect(address: &str) -> Result<std::sync::Arc<dyn Engine>> {
    #[cfg(feature = "opensearch")]
    return Ok(std::sync::Arc::new(opensearch::OpenSearch::open(address)?));
    #[cfg(not(feature = "opensearch"))]
    Err(crate::Error::EngineNotBuilt)
}

/// Opens the writer of an index elsewhere, making the index where there is none.
///
/// # Errors
/// As [`connect`].
#[cfg_attr(not(feature = "opensearch"), expect(unused_variables))]
pub fn connect_writer(address: &str, options: WriterOptions, layout: Layout) -> Result<Writer> {
    #[cfg(feature = "opensearch")]
    {
        use opensearch::{Access, Address, OpenSearch};
        OpenSearch::write(Address::read(address)?, &Access::from_environment()?, options, layout)
    }
    #[cfg(not(feature = "opensearch"))]
    Err(crate::Error::EngineNotBuilt)
}

/// How a new index is spread over a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Parts of the index; each is searched by one thread and cannot be divided later.
    pub shards: u32,
    /// Copies of each part on other nodes: with one, a node may be lost.
    pub replicas: u32,
}

impl Default for Layout {
    fn default() -> Layout {
        Layout { shards: 3, replicas: 1 }
    }
}

/// What telling stories came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// Articles that were placed.
    pub articles: u64,
    /// Those of them that stood elsewhere.
    pub moved: u64,
}

/// An index that can be searched and written.
pub trait Engine: Send + Sync {
    /// Carries out a plan: hits, totals and facet counts in one call.
    fn search(&self, plan: &Plan, deadline: Deadline) -> Result<Outcome>;

    /// Carries out a plan as [`Engine::search`] does, but gives the answer first and then its hits one by one:
    /// any number of them takes the memory of one article, and a few bytes for each place in the order.
    ///
    /// # Errors
    /// The engine's, and those of `sink`, which end the scan.
    fn scan(
        &self,
        plan: &Plan,
        deadline: Deadline,
        sink: &mut dyn FnMut(Scanned) -> Result<()>,
    ) -> Result<()>;

    /// What the clauses of a plan add to the score of each of its hits.
    fn explain(&self, plan: &Plan, hits: &[Found]) -> Result<Vec<Vec<ScorePart>>>;

    /// Terms of a dictionary that fit a pattern, in order.
    ///
    /// # Errors
    /// More than `max` terms: nothing is cut silently.
    fn terms(&self, source: TermSource, pattern: TermPattern<'_>, max: usize) -> Result<Vec<TermCount>> {
        self.look_up(Lookup { source, pattern, max }, Deadline::none())
    }

    /// As [`Engine::terms`], within a time.
    ///
    /// # Errors
    /// More than [`Lookup::max`] terms; [`crate::Error::TimeUp`] when the deadline came first.
    fn look_up(&self, lookup: Lookup<'_>, deadline: Deadline) -> Result<Vec<TermCount>>;

    /// The articles with these ids, in this order; `None` for one that is not there.
    fn articles(&self, ids: &[&str]) -> Result<Vec<Option<Article>>>;

    /// Ids of all articles a clause matches.
    fn ids(&self, clause: &Clause) -> Result<Vec<String>>;

    /// How many articles a clause matches.
    fn count(&self, clause: &Clause) -> Result<u64>;

    /// Opens a writer: the one of a local index, one of several of a cluster.
    fn writer(&self, options: WriterOptions) -> Result<Writer>;

    /// Tells which articles tell one story, of those that were written by several writers at the same time.
    /// What it has done is kept when it is `given_up`, and when it fails. A local index has nothing to join.
    fn join_stories(&self, given_up: &AtomicBool) -> Result<Joined> {
        let _ = given_up;
        Ok(Joined::default())
    }

    /// The text of a list that is kept with the index; none when none is.
    fn kept(&self, list: KeptList) -> Result<Option<String>>;

    /// What is inside.
    fn stats(&self) -> Result<Stats>;

    /// Whether the index is whole; see [`crate::index::verify`].
    fn verify(&self, depth: Depth) -> Result<Verification>;

    /// What the last runs took in and refused, the newest last.
    fn last_runs(&self) -> Result<Vec<Run>>;

    /// Takes notice of what was committed since the index was opened or reloaded; says whether there was any.
    fn reload(&self) -> Result<bool>;
}
