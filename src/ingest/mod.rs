//! Files to engine: reads records, understands them on all cores, adds them in input order.
//!
//! In go paths, out comes a [`Summary`] in which nothing is lost: read = added + updated + unchanged +
//! duplicate + refused. What is in the index already is told by id and raw content, before any cleaning,
//! so running a command again is cheap and finishes what was interrupted.

mod adding;
mod pipeline;
mod run_log;
mod share;
mod understanding;

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};

use crate::entity::official::Aliases;
use crate::error::{Error, Result};
use crate::index::{KeptList, Writer};
use crate::news::{Progress, ReadOptions, Skipped, SkippedKind};
use adding::{Adding, Understanding};
pub use share::Share;
pub use understanding::{explain, extract, extract_paths};

/// What became of the records of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Records seen.
    pub read: u64,
    /// New ids.
    pub added: u64,
    /// Known ids with other content, or understood by newer rules.
    pub updated: u64,
    /// Known ids with the same content.
    pub unchanged: u64,
    /// Ids with the same content again in this run.
    pub duplicate: u64,
    /// Records that could not be taken in.
    pub refused: u64,
    /// What was passed over, by kind, above all in archives of the web; it is no part of `read`.
    #[serde(default, skip_serializing_if = "Skipped::is_empty")]
    pub skipped: Skipped,
    /// Whether the run was interrupted; what was read until then is committed.
    pub interrupted: bool,
}

/// A record that was not taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// File, with the line or record number where there is one.
    pub place: String,
    /// What is wrong, and how to mend it.
    pub reason: String,
}

/// Why something gives no article.
#[derive(Debug)]
enum Left {
    /// It is named.
    Refused(Refusal),
    /// It is counted.
    Skipped(SkippedKind),
}

/// Where records come from.
#[derive(Clone, Copy, Debug)]
pub enum Source<'s> {
    /// Files and folders; `-` is standard input.
    Paths(&'s [PathBuf]),
    /// Files in memory, each a name and its bytes.
    Embedded(&'s [(&'static str, &'static [u8])]),
}

/// What is read, and how much of the machine is used.
#[derive(Clone, Debug)]
pub struct IngestOptions {
    /// What is known of the records, and up to which size they are read.
    pub read: ReadOptions,
    /// Threads that identify, clean and understand; 0 for one a core. Reading and the engine have their own.
    pub threads: usize,
    /// Raw bytes under way between reading and the engine; a longer record is under way alone. Understood,
    /// they take several times as much.
    pub under_way_bytes: usize,
    /// The part of the input that is this worker's; all of it when there is no other. Workers that share an
    /// input read it in the same order, and each counts only its own records.
    pub share: Option<Share>,
}

impl Default for IngestOptions {
    fn default() -> IngestOptions {
        IngestOptions { read: ReadOptions::default(), threads: 0, under_way_bytes: 8 << 20, share: None }
    }
}

impl IngestOptions {
    fn worker_threads(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        }
    }
}

/// Told how a run goes on.
pub trait Observer {
    /// Called after each batch.
    fn progress(&mut self, progress: &Progress, summary: &Summary);

    /// Called for each record that was not taken in.
    fn refused(&mut self, refusal: &Refusal);

    /// Called when the run could not be noted, so that [`crate::engine::Engine::last_runs`] will not tell of it.
    fn not_noted(&mut self, error: &Error) {
        let _ = error;
    }
}

/// Adds every record of `source` to an index.
///
/// The result does not depend on the number of threads. Setting `interrupted` ends reading; what was read
/// is taken in and committed, even while standard input keeps waiting; what is merged at the end is left to a
/// later run. A rebuild that is interrupted, or
/// takes nothing in, leaves the old index as it was.
///
/// # Errors
/// A path that is not there, or the engine's error; single records are refused instead.
pub fn ingest(
    writer: Writer,
    source: Source<'_>,
    options: &IngestOptions,
    interrupted: &AtomicBool,
    observer: &mut dyn Observer,
) -> Result<Summary> {
    let aliases = writer.kept(KeptList::Aliases)?.unwrap_or_default();
    let stages = Understanding::new(Aliases::read(&aliases, KeptList::Aliases.file_name())?);
    let mut adding = Adding::new(writer, options.share, observer);
    let ended = pipeline::run(source, options, interrupted, &stages, &mut adding)
        .and_then(|is_whole| adding.flush().map(|()| is_whole));
    adding.log_run(ended.as_ref().is_ok_and(|is_whole| *is_whole));
    adding.finish(ended?, interrupted)
}
