//! The refusals of a run, kept for the log of the last runs beside whoever else is told of them.

use super::{Observer, Refusal, Summary};
use crate::error::Error;
use crate::index::{NAMED_REFUSALS, RefusedRecord, Run};
use crate::news::Progress;

/// Passes on what it is told and remembers the first refusals.
pub(super) struct RunLog<'o> {
    observer: &'o mut dyn Observer,
    refusals: Vec<RefusedRecord>,
}

impl<'o> RunLog<'o> {
    pub(super) fn new(observer: &'o mut dyn Observer) -> RunLog<'o> {
        RunLog { observer, refusals: Vec::new() }
    }

    /// The run that came to `summary`; `is_whole` tells whether the input was read to its end.
    pub(super) fn run(&mut self, summary: &Summary, rebuild: bool, is_whole: bool) -> Run {
        Run {
            ended: format!("{:.0}", jiff::Timestamp::now()),
            rebuild,
            read: summary.read,
            added: summary.added,
            updated: summary.updated,
            refused: summary.refused,
            interrupted: !is_whole,
            refusals: std::mem::take(&mut self.refusals),
        }
    }
}

impl Observer for RunLog<'_> {
    fn progress(&mut self, progress: &Progress, summary: &Summary) {
        self.observer.progress(progress, summary);
    }

    fn refused(&mut self, refusal: &Refusal) {
        if self.refusals.len() < NAMED_REFUSALS {
            let Refusal { place, reason } = refusal.clone();
            self.refusals.push(RefusedRecord { place, reason });
        }
        self.observer.refused(refusal);
    }

    fn not_noted(&mut self, error: &Error) {
        self.observer.not_noted(error);
    }
}
