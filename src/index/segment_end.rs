//! When a segment ends before the commit that would end it.
//!
//! A segment is written by the thread that filled it. While a commit waits for that, nothing else is done, so
//! that the longer the last segment is, the longer cores are idle. So the last but one ends early enough to be
//! written while the last one is read and understood. It takes an estimate of how much is still to come: from
//! the share of the input that was read, and from the memory after which a commit is due.

/// Part of the articles since a commit that make a last segment of their own.
const LAST_SHARE: f64 = 0.3;

/// Articles between two commits below which writing them takes no time worth two segments.
const LEAST_ARTICLES: f64 = 16_000.0;

/// What is known of how long the segment will be.
#[derive(Debug, Default)]
pub(super) struct SegmentEnd {
    /// Articles since the writer was opened.
    articles: u64,
    /// Those since the last commit.
    since_commit: u64,
    /// Share of the input that was read, when it is known.
    read: Option<f64>,
    /// Whether a segment was ended since the last commit.
    has_ended: bool,
}

impl SegmentEnd {
    /// Notes the share of the input that was read.
    pub(super) fn has_read(&mut self, share: f64) {
        self.read = Some(share);
    }

    /// Notes a commit.
    pub(super) fn commit(&mut self) {
        self.since_commit = 0;
        self.has_ended = false;
    }

    /// Notes an article; whether its segment is to end with it. `filled` is the share of the memory that is
    /// taken after which a commit is due.
    pub(super) fn is_at(&mut self, filled: f64) -> bool {
        self.articles += 1;
        self.since_commit += 1;
        if self.has_ended {
            return false;
        }
        let until_full = left(self.since_commit, filled);
        let until_end = self.read.map_or(f64::INFINITY, |read| left(self.articles, read));
        let last = until_full.min(until_end);
        let all = self.since_commit as f64 + last;
        self.has_ended = all >= LEAST_ARTICLES && last <= LAST_SHARE * all;
        self.has_ended
    }
}

/// Articles that are still to come, when those that came are a share of all.
fn left(articles: u64, share: f64) -> f64 {
    articles as f64 * (1.0 - share).max(0.0) / share.max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After how many articles a segment ends, where `input` are read and a commit is due after `room`.
    fn ends(input: u64, room: u64, is_told: bool) -> Vec<u64> {
        let mut end = SegmentEnd::default();
        let mut ends = Vec::new();
        let mut pending = 0;
        for article in 1..=input {
            if is_told {
                end.has_read(article as f64 / input as f64);
            }
            pending += 1;
            if end.is_at(pending as f64 / room as f64) {
                ends.push(article);
            }
            if pending == room {
                end.commit();
                pending = 0;
            }
        }
        ends
    }

    #[test]
    fn the_last_segment_is_short() {
        let (short, none): (&[u64], &[u64]) = (&[70_000], &[]);
        for (name, input, room, is_told, expected) in [
            ("the end of the input", 100_000, 1_000_000, true, short),
            ("a commit that is due", 100_000, 100_000, false, short),
            ("few articles", 10_000, 1_000_000, true, none),
            ("nobody knows", 100_000, 1_000_000, false, none),
            ("each commit, and the end", 150_000, 100_000, true, &[70_000, 135_000]),
            ("what is left is few anyway", 107_000, 100_000, true, short),
        ] {
            let found = ends(input, room, is_told);
            let near = |(found, expected): (&u64, &u64)| found.abs_diff(*expected) <= 1;
            assert!(
                found.len() == expected.len() && found.iter().zip(expected).all(near),
                "{name}: {found:?}"
            );
        }
    }
}
