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
    /// There is no index in the directory.
    #[error("no index in {path}: make one with 'telusur --index {path} index PATH…'")]
    NoIndex {
        /// The directory.
        path: PathBuf,
    },
    /// The directory holds other files, and no index.
    #[error("{path} holds other files and no telusur index: name an empty folder with --index")]
    NotAnIndex {
        /// The directory.
        path: PathBuf,
    },
    /// Another process writes to the index.
    #[error(
        "the index in {path} is being written by another telusur: wait until it is done, or end it; \
         the lock goes with its process"
    )]
    Locked {
        /// The directory.
        path: PathBuf,
    },
    /// A file of the index is missing or cannot be read.
    #[error(
        "{path} is damaged ({reason}): restore the folder from a backup, or make it anew with \
         'telusur index --rebuild PATH…'"
    )]
    Damaged {
        /// The file or generation.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The index was made by another version.
    #[error(
        "{path} has {what} version {found}, this program {expected}: make it anew with \
         'telusur index --rebuild PATH…'"
    )]
    OtherVersion {
        /// The generation.
        path: PathBuf,
        /// Which part differs.
        what: &'static str,
        /// The version found.
        found: String,
        /// The version of this program.
        expected: String,
    },
    /// The engine failed: a full disk, a broken file.
    #[error("the index engine failed: {message}{hint}")]
    Engine {
        /// What the engine said.
        message: String,
        /// How to mend it, where it can be told; begins with a separator.
        hint: &'static str,
        /// The engine's own error.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The caller asked to stop.
    #[error("interrupted")]
    Interrupted,
    /// A pattern stands for too many terms.
    #[error("the pattern stands for more than {max} terms: write more of the word")]
    TooManyTerms {
        /// How many are allowed.
        max: usize,
    },
    /// The deadline came before all words of the index had been compared with a pattern or name.
    #[error("the time was up before all words of the index were looked at: write more of the word")]
    TimeUp,
    /// A timeline has more buckets than a chart or a reader can use.
    #[error(
        "from {first} to {last} there are more than {max} buckets of a {by}: count by a longer period \
         (--by month), or narrow the dates (--from, --to)"
    )]
    TooManyBuckets {
        /// First date.
        first: String,
        /// Last date.
        last: String,
        /// The period asked for.
        by: &'static str,
        /// How many are allowed.
        max: usize,
    },
    /// The results could not be written.
    #[error("cannot write the results: {source}")]
    Output {
        /// What the operating system said.
        source: io::Error,
    },
    /// The server cannot listen on the address.
    #[error("cannot listen on {address}: {source}; --port N chooses another port, --port 0 a free one")]
    Listen {
        /// Address and port.
        address: std::net::SocketAddr,
        /// What the operating system said.
        source: io::Error,
    },
    /// Others on the network could read the index.
    #[error(
        "{address} can be reached by others: set a token with --token or TELUSUR_TOKEN (at least 16 \
         characters), or listen on 127.0.0.1"
    )]
    TokenNeeded {
        /// The address.
        address: std::net::IpAddr,
    },
    /// The server cannot go on.
    #[error("the server failed: {source}")]
    Server {
        /// What the operating system said.
        source: io::Error,
    },
    /// The query cannot be read.
    #[error("{rendered}")]
    Query {
        /// The message with the query and a caret under the mistake.
        rendered: String,
        /// What the parser said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A filter or facet was given a value that cannot be understood.
    #[error("unknown {field} {found:?}{suggestion}")]
    UnknownValue {
        /// English name of the field.
        field: &'static str,
        /// What was given.
        found: String,
        /// A hint that begins with a separator, or nothing.
        suggestion: String,
    },
    /// A name that is no field, or not one that can be used so.
    #[error("unknown {what} {found:?}: {expected}")]
    UnknownField {
        /// "field", "facet".
        what: &'static str,
        /// What was given.
        found: String,
        /// The known ones.
        expected: String,
    },
}

impl Error {
    /// Wraps an error of the engine underneath and says how to mend the common causes.
    pub(crate) fn engine(source: tantivy::TantivyError) -> Error {
        let message = source.to_string();
        let lower = message.to_lowercase();
        let hint =
            if lower.contains("no space left") || lower.contains("storagefull") || lower.contains("quota") {
                "; the disk is full: free some space and run the command again, what was committed is safe"
            } else if lower.contains("permission denied") || lower.contains("read-only") {
                "; the folder cannot be read or written: check its permissions"
            } else if lower.contains("corrupt")
                || lower.contains("filedoesnotexist")
                || lower.contains("invaliddata")
            {
                "; a file of the index is damaged: restore the folder from a backup, or make it anew with \
                 'telusur index --rebuild PATH…'"
            } else {
                ""
            };
        Error::Engine { message, hint, source: Box::new(source) }
    }
}
