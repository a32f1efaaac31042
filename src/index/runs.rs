//! What the last runs took in and refused: a short log beside the pointer, so that a story that is missing can
//! be traced to the record that was not taken in.
//!
//! In: one [`Run`] at the end of each. Out: the last [`KEPT_RUNS`] of them, the newest last. A log that cannot
//! be read counts as none: it is a convenience, and no search hangs on it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::generation::sync_directory;
use super::sealed::{replace, seal, unseal};
use crate::error::{Error, Result};

/// File of the log in the directory of the index.
pub(super) const RUN_LOG: &str = "runs.log";

/// Runs that are kept.
const KEPT_RUNS: usize = 20;

/// Refused records of one run that are kept by name; the others are only counted.
pub const NAMED_REFUSALS: usize = 200;

/// Longest place or reason that is kept.
const MAX_TEXT_BYTES: usize = 500;

/// One run that added articles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// When it ended, in UTC: `2024-08-05T14:56:00Z`.
    pub ended: String,
    /// Whether it made the index anew.
    pub rebuild: bool,
    /// Records seen.
    pub read: u64,
    /// New ids.
    pub added: u64,
    /// Known ids with other content.
    pub updated: u64,
    /// Records that could not be taken in.
    pub refused: u64,
    /// Whether it ended before all was read: by Ctrl-C, or by an error.
    pub interrupted: bool,
    /// The first of the refused records.
    pub refusals: Vec<RefusedRecord>,
}

/// A record that was not taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRecord {
    /// File, with the line or record number where there is one.
    pub place: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The last runs, the newest last.
pub(crate) fn last_runs(directory: &Path) -> Vec<Run> {
    let Ok(sealed) = std::fs::read(directory.join(RUN_LOG)) else { return Vec::new() };
    let Ok(bytes) = unseal(&sealed) else { return Vec::new() };
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

/// The runs that are kept when one more has ended.
pub(crate) fn kept_runs(mut runs: Vec<Run>, run: &Run) -> Vec<Run> {
    let cut = |text: &str| text[..text.floor_char_boundary(MAX_TEXT_BYTES)].to_string();
    let refusals = run.refusals.iter().take(NAMED_REFUSALS);
    runs.push(Run {
        refusals: refusals
            .map(|record| RefusedRecord { place: cut(&record.place), reason: cut(&record.reason) })
            .collect(),
        ..run.clone()
    });
    runs.split_off(runs.len().saturating_sub(KEPT_RUNS))
}

/// Adds a run to the log.
pub(super) fn log_run(directory: &Path, run: &Run) -> Result<()> {
    let mut text = String::new();
    for run in &kept_runs(last_runs(directory), run) {
        text += &serde_json::to_string(run).expect("a record of strings and numbers");
        text.push('\n');
    }
    replace(directory, RUN_LOG, &seal(text.as_bytes()))
        .and_then(|()| sync_directory(directory))
        .map_err(|source| Error::Write { path: directory.join(RUN_LOG), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_runs_are_kept() -> Result<()> {
        let home = tempfile::tempdir().expect("a temporary directory");
        assert_eq!(last_runs(home.path()), []);
        let refusal = |number: usize| RefusedRecord {
            place: format!("arsip.jsonl:{number}"),
            reason: "é".repeat(MAX_TEXT_BYTES),
        };
        for read in 0..25 {
            let refusals = (0..NAMED_REFUSALS + 3).map(refusal).collect();
            log_run(home.path(), &Run { read, refused: 203, refusals, ..Run::default() })?;
        }
        let runs = last_runs(home.path());
        let read: Vec<u64> = runs.iter().map(|run| run.read).collect();
        assert_eq!(read, (5..25).collect::<Vec<_>>());
        assert_eq!((runs[0].refused, runs[0].refusals.len()), (203, NAMED_REFUSALS));
        assert!(runs[0].refusals[7].reason.len() <= MAX_TEXT_BYTES);
        Ok(())
    }

    #[test]
    fn a_damaged_log_is_begun_anew() -> Result<()> {
        let home = tempfile::tempdir().expect("a temporary directory");
        std::fs::write(home.path().join(RUN_LOG), b"\xFF{").expect("written");
        assert_eq!(last_runs(home.path()), []);
        log_run(home.path(), &Run::default())?;
        assert_eq!(last_runs(home.path()), [Run::default()]);
        Ok(())
    }
}
