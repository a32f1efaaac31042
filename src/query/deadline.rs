//! When a search must stop, and how often that is looked at.
//!
//! A search that is over its time answers with what it has and says so. The clock is looked at once in many
//! steps of work (an article, a position, a term, a word of a snippet): often enough inside the longest step,
//! seldom enough to cost nothing.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Steps of work between two looks at the clock.
const STRIDE: usize = 4_096;

/// When a search must stop and answer with what it has.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Option<Instant>);

impl Deadline {
    /// `limit` from now.
    pub fn after(limit: Duration) -> Deadline {
        Deadline(Instant::now().checked_add(limit))
    }

    /// Never.
    pub fn none() -> Deadline {
        Deadline(None)
    }

    /// The time left; none when there is no end to it.
    pub fn remaining(self) -> Option<Duration> {
        self.0.map(|moment| moment.saturating_duration_since(Instant::now()))
    }

    /// Whether it has passed.
    pub fn is_over(self) -> bool {
        self.0.is_some_and(|moment| Instant::now() >= moment)
    }
}

/// Work under a deadline, in steps; once the time is up, it stays so.
///
/// Several threads may count at once; a step lost between them only makes the next look a little later.
#[derive(Debug)]
pub(crate) struct Watch {
    deadline: Deadline,
    steps: AtomicUsize,
    over: AtomicBool,
}

impl Watch {
    pub(crate) fn new(deadline: Deadline) -> Watch {
        Watch { deadline, steps: AtomicUsize::new(0), over: AtomicBool::new(false) }
    }

    /// Counts `steps` of work; says whether the time is up.
    pub(crate) fn is_over_after(&self, steps: usize) -> bool {
        let done = self.steps.load(Ordering::Relaxed).saturating_add(steps);
        if done < STRIDE {
            self.steps.store(done, Ordering::Relaxed);
            return self.is_over();
        }
        self.steps.store(0, Ordering::Relaxed);
        if self.deadline.is_over() {
            self.over.store(true, Ordering::Relaxed);
        }
        self.is_over()
    }

    /// Whether the time was up at the last look.
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }
}

impl Default for Watch {
    /// Work without a deadline.
    fn default() -> Watch {
        Watch::new(Deadline::none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_looked_at_once_in_many_steps() {
        let past = Watch::new(Deadline::after(Duration::ZERO));
        assert!(!past.is_over_after(STRIDE - 1), "not looked at yet");
        assert!(past.is_over_after(1));
        assert!(past.is_over() && past.is_over_after(0), "it stays so");
        let never = Watch::default();
        assert!(!never.is_over_after(usize::MAX));
        assert!(!Watch::new(Deadline::after(Duration::MAX)).is_over_after(usize::MAX));
    }
}
