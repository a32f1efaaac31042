//! When a segment ends before the end of the input.
//!
//! A segment is written by the thread that filled it, and at the end of the input nothing else is left to do:
//! the longer the last segment is, the longer cores are idle. So the last but one ends early enough to be written
//! while the last one is read and understood. Before a commit inside the input the same would save a twentieth of
//! the time, but twice as many segments are left: a million articles were indexed and searched so.

/// Part of the articles since the last commit that make a last segment of their own.
const LAST_SHARE: f64 = 0.3;

/// Articles since the last commit below which writing them takes no time worth two segments.
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

    /// Notes an article; whether its segment is to end with it.
    pub(super) fn is_at(&mut self) -> bool {
        self.articles += 1;
        self.since_commit += 1;
        if let Some(read) = self.read.filter(|read| *read > 0.0 && !self.has_ended) {
            let left = self.articles as f64 * (1.0 - read) / read;
            let all = self.since_commit as f64 + left;
            self.has_ended = all >= LEAST_ARTICLES && left <= LAST_SHARE * all;
            return self.has_ended;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After how many articles a segment ends, where `input` are read and each `cycle` is committed.
    fn ends(input: u64, cycle: u64, is_told: bool) -> Vec<u64> {
        let mut end = SegmentEnd::default();
        let mut ends = Vec::new();
        for article in 1..=input {
            if is_told {
                end.has_read(article as f64 / input as f64);
            }
            if end.is_at() {
                ends.push(article);
            }
            if article % cycle == 0 {
                end.commit();
            }
        }
        ends
    }

    #[test]
    fn the_last_segment_is_short() {
        for (name, input, cycle, is_told, expected) in [
            ("the end of the input", 100_000, 1_000_000, true, Some(70_000)),
            ("few articles", 10_000, 1_000_000, true, None),
            ("nobody knows", 100_000, 1_000_000, false, None),
            ("after a commit", 150_000, 100_000, true, Some(135_000)),
            ("a commit nobody told of", 107_000, 100_000, true, Some(74_900)),
        ] {
            let found = ends(input, cycle, is_told);
            let is_near = |found: &u64| expected.is_some_and(|expected: u64| found.abs_diff(expected) <= 1);
            assert!(
                found.len() == usize::from(expected.is_some()) && found.iter().all(is_near),
                "{name}: {found:?}"
            );
        }
    }
}
