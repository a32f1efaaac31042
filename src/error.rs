//! What can fail for the user: one error type, a variant for each thing, the cause kept.
//!
//! Messages are lower case without a full stop and say what, which, and how to repair it. The query
//! parser has its own error with a span ([`crate::QueryError`]); it is wrapped here by
//! [`Error::Query`].

use std::io;
use std::path::PathBuf;

/// The result of every fallible call of the library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What failed, and where.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A file or folder could not be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// One record of the input could not be taken in; the others go on.
    #[error("{place}: {reason}")]
    Record {
        /// File, with the line or record number where there is one.
        place: String,
        /// What is wrong with the record, and how to mend it.
        reason: String,
    },
}
