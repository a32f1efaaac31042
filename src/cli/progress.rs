//! How an indexing run goes on, on standard error.
//!
//! On a terminal a bar with rate and time left, or, where the size is not known (standard input), a wheel with
//! the rate alone. Elsewhere only the refused records are named.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::{Terminal, grouped, plain};
use crate::error::Error;
use crate::ingest::{Observer, Refusal, Summary};
use crate::news::Progress;

/// Refused records named one by one; the others are only counted.
pub(super) const NAMED_REFUSALS: u64 = 50;

/// The rate shown is that of the last while, at least as long as this.
const RATE_OVER: Duration = Duration::from_secs(3);

/// How often the wheel turns and the time left is counted down while nothing comes.
const TICK: Duration = Duration::from_millis(200);

/// Progress bar and refusals.
pub(super) struct Reporter {
    bar: ProgressBar,
    rate: Rate,
    named: u64,
}

impl Reporter {
    pub(super) fn new(terminal: &Terminal, paths: &[PathBuf]) -> Reporter {
        let is_sized = paths.iter().all(|path| path.as_os_str() != "-");
        let (bar, style) = if is_sized {
            let style = "{bar:24} {bytes}/{total_bytes} · {bytes_per_sec} · {eta} left · {msg}";
            // The size is told with the first batch; a length of nothing would be a full bar.
            (ProgressBar::new(1), ProgressStyle::with_template(style))
        } else {
            let style = "{spinner} {bytes} in {elapsed} · {msg}";
            (ProgressBar::no_length(), ProgressStyle::with_template(style))
        };
        let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        if !terminal.quiet && io::stderr().is_terminal() {
            bar.enable_steady_tick(TICK);
        } else {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        Reporter { bar, rate: Rate::new(Instant::now()), named: 0 }
    }

    pub(super) fn finish(self) {
        self.bar.finish_and_clear();
    }

    /// Writes a line to standard error, above the bar.
    fn write(&self, line: &str) {
        self.bar.suspend(|| {
            let _ = writeln!(io::stderr(), "{}", plain(line));
        });
    }
}

impl Observer for Reporter {
    fn progress(&mut self, progress: &Progress, summary: &Summary) {
        if self.bar.length().is_some() {
            self.bar.set_length(progress.bytes_total);
        }
        self.bar.set_position(progress.bytes_read);
        let rate = self.rate.after(summary.read, Instant::now());
        self.bar.set_message(said(summary, rate));
    }

    fn refused(&mut self, refusal: &Refusal) {
        self.named += 1;
        if self.named <= NAMED_REFUSALS {
            self.write(&format!("telusur: {}: {}", refusal.place, refusal.reason));
        }
    }

    fn not_noted(&mut self, error: &Error) {
        self.write(&format!(
            "telusur: coverage will not tell of this run, which could not be noted: {error}"
        ));
    }
}

/// What is told of a run under way.
fn said(summary: &Summary, rate: u64) -> String {
    let known = summary.unchanged + summary.duplicate;
    let (read, rate) = (grouped(summary.read), grouped(rate));
    format!("{read} articles · {rate}/s · {} known · {} refused", grouped(known), grouped(summary.refused))
}

/// Articles a second, lately: known articles pass ten times as fast as new ones.
struct Rate {
    /// Two earlier counts, the older one first.
    marks: [(Instant, u64); 2],
}

impl Rate {
    fn new(now: Instant) -> Rate {
        Rate { marks: [(now, 0); 2] }
    }

    /// The rate, with `count` articles read until `now`.
    fn after(&mut self, count: u64, now: Instant) -> u64 {
        let (since, before) = self.marks[0];
        if now.duration_since(self.marks[1].0) >= RATE_OVER {
            self.marks = [self.marks[1], (now, count)];
        }
        let seconds = now.duration_since(since).as_secs_f64();
        if seconds > 0.0 { (count.saturating_sub(before) as f64 / seconds) as u64 } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_the_last_one() {
        let start = Instant::now();
        let at = |second: u64| start + Duration::from_secs(second);
        let mut rate = Rate::new(start);
        assert_eq!(rate.after(0, start), 0);
        for second in 1..=10 {
            assert_eq!(rate.after(50_000 * second, at(second)), 50_000);
        }
        let slower: Vec<u64> = (1..=10).map(|s| rate.after(500_000 + 1_000 * s, at(10 + s))).collect();
        assert_eq!(slower.last(), Some(&1_000), "{slower:?}");
    }

    #[test]
    fn what_is_known_and_refused_is_told() {
        let summary =
            Summary { read: 12_345, unchanged: 1_000, duplicate: 1, refused: 2, ..Summary::default() };
        assert_eq!(said(&summary, 5_300), "12,345 articles · 5,300/s · 1,001 known · 2 refused");
    }
}
