//! What is asked of reading, and what it comes upon.

use super::record::{Hint, Record};
use super::skipped::SkippedKind;

/// What is read, and up to which size.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// What is known of all records: outlet, date, format, charset.
    pub hint: Hint,
    /// A line of JSON, or a row of a table, longer than this is refused, in bytes.
    pub max_record_bytes: usize,
    /// A page longer than this is refused, in bytes.
    pub max_page_bytes: usize,
}

impl Default for ReadOptions {
    /// 64 MiB for either: no article is that long, and memory for one record stays bounded.
    fn default() -> ReadOptions {
        ReadOptions { hint: Hint::default(), max_record_bytes: 64 << 20, max_page_bytes: 64 << 20 }
    }
}

/// What reading came upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A record to be read as an article.
    Record(Record),
    /// Something in an archive that is no page; it is counted.
    Skipped(SkippedKind),
    /// Something that cannot be taken in; the rest goes on.
    Refused {
        /// File, with the line where there is one.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read so far, as stored (compressed).
    pub bytes_read: u64,
    /// Size of all files, as stored; standard input is not counted.
    pub bytes_total: u64,
    /// Files finished.
    pub files_read: usize,
    /// Files in all.
    pub files_total: usize,
}

impl Progress {
    /// The share of the input that is read, 0 to 1, when its size is known.
    pub(crate) fn share(&self) -> Option<f64> {
        (self.bytes_total > 0).then(|| self.bytes_read.min(self.bytes_total) as f64 / self.bytes_total as f64)
    }
}
