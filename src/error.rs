//! What can fail for the user: one error type, a variant for each thing, the cause kept.
//!
//! Messages are lower case without a full stop and say what, which, and how to repair it. The query
//! parser has its own error with a span ([`crate::QueryError`]); it is wrapped here by
//! [`Error::Query`].

use std::io;
use std::path::{Path, PathBuf};

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
    /// A page out of an archive of the web holds no article; it is passed over and counted.
    #[error("{place}: a page without an article")]
    NoArticle {
        /// File and number of the record.
        place: String,
    },
    /// There is no index in the directory.
    #[error("no index in {path}: make one with 'telusur --index {} index PATH…'", quoted(path))]
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
        "{path} is damaged ({reason}): restore the folder from a backup, or make it anew with '{}'",
        rebuild_command(path)
    )]
    Damaged {
        /// The file or generation.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The index was made by another version.
    #[error(
        "{path} has {what} version {found}, this program {expected}: make it anew with '{}'",
        rebuild_command(path)
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
    /// There is no room for the index.
    #[error(
        "no room on the disk of {path} ({message}): free some space there and run the same command again; \
         what was committed is safe"
    )]
    DiskFull {
        /// The index.
        path: PathBuf,
        /// What the operating system said.
        message: String,
    },
    /// The engine failed.
    #[error("the index engine failed: {message}{hint}")]
    Engine {
        /// What the engine said.
        message: String,
        /// How to mend it, where it can be told; begins with a separator.
        hint: &'static str,
        /// The engine's own error.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// An engine that this program was built without.
    #[error(
        "this telusur was built without OpenSearch: build it with 'cargo install --path . --features opensearch'"
    )]
    EngineNotBuilt,
    /// A cluster did not do what was asked.
    #[error("{address}: {fault}{detail}")]
    Cluster {
        /// The address as it was given.
        address: String,
        /// What is wrong, and how to mend it.
        fault: ClusterFault,
        /// What the cluster or the network said, in brackets; or nothing.
        detail: String,
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

/// Why a cluster did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ClusterFault {
    /// No node answers.
    #[error("no node answers: check host and port, and that the cluster runs")]
    Unreachable,
    /// The connection cannot be made safe.
    #[error(
        "no safe connection: name the file of the authority's certificate in TELUSUR_OPENSEARCH_CA, or check \
         whether the cluster speaks https (opensearch+https://…) or http (opensearch://…)"
    )]
    Tls,
    /// Wrong user, password or token.
    #[error(
        "user, password or token is wrong or missing: set TELUSUR_OPENSEARCH_USER and \
         TELUSUR_OPENSEARCH_PASSWORD, or TELUSUR_OPENSEARCH_TOKEN"
    )]
    Unauthorized,
    /// The user may not do this.
    #[error("the user may not do this: ask for the right to read, or to write, indexes of this name")]
    Forbidden,
    /// The answer did not come in time.
    #[error("no answer in time: narrow the search, or look whether the cluster is overloaded")]
    TimedOut,
    /// The cluster takes no articles.
    #[error(
        "the cluster takes no articles, its disks are nearly full: free space or add a node, and run the \
         command again; what was added is safe"
    )]
    ReadOnly,
    /// The cluster has too much to do.
    #[error(
        "the cluster has too much to do, or is just starting: run the command again later, what was added is safe"
    )]
    Overloaded,
    /// The index was made anew while a writer was at work.
    #[error("the index was made anew meanwhile: run the command again")]
    Replaced,
    /// There is no index of this name.
    #[error("no index of this name: make one with 'telusur --engine ADDRESS index PATH…'")]
    NoIndex,
    /// The name is taken by an index of something else.
    #[error("an index of this name is there, and it is not telusur's: use another name")]
    NotAnIndex,
    /// The index was made by another version.
    #[error(
        "the index is of another version: make it anew with 'telusur --engine ADDRESS index --rebuild PATH…'"
    )]
    OtherVersion,
    /// What answers is something else.
    #[error("what answers is no OpenSearch: check host and port, and whether a proxy stands between")]
    NotACluster,
    /// A part of the index is on no node.
    #[error("a part of the index is on no node that answers: start the lost node, or keep replicas")]
    Incomplete,
    /// What the cluster answers is not understood.
    #[error("the cluster refused the request")]
    Refused,
}

impl Error {
    /// Wraps an error of the engine underneath and says how to mend the common causes.
    pub(crate) fn engine(source: tantivy::TantivyError) -> Error {
        let message = source.to_string();
        let hint = match Cause::of(&message) {
            Cause::NoRoom => {
                "; the disk is full: free some space and run the command again, what was committed is safe"
            }
            Cause::NotAllowed => "; the folder cannot be read or written: check its permissions",
            Cause::Damage => {
                "; a file of the index is damaged: restore the folder from a backup, or make it anew with \
                 'telusur index --rebuild PATH…'"
            }
            Cause::Other => "",
        };
        Error::Engine { message, hint, source: Box::new(source) }
    }

    /// The same, told of the index at `path`, when that is where it comes from.
    pub(crate) fn located(self, path: &Path) -> Error {
        match self {
            Error::Engine { message, .. } if Cause::of(&message) == Cause::NoRoom => {
                Error::DiskFull { path: index_of(path).to_path_buf(), message }
            }
            Error::Write { path, source } if Cause::of(&source.to_string()) == Cause::NoRoom => {
                Error::DiskFull { path, message: source.to_string() }
            }
            Error::Engine { message, .. } if Cause::of(&message) == Cause::Damage => {
                Error::Damaged { path: path.to_path_buf(), reason: message }
            }
            other => other,
        }
    }
}

/// What an error of the engine comes from, as far as its words tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cause {
    NoRoom,
    NotAllowed,
    Damage,
    Other,
}

impl Cause {
    fn of(message: &str) -> Cause {
        let lower = message.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if has(&["no space left", "storagefull", "quota", "file too large", "filetoolarge"]) {
            Cause::NoRoom
        } else if has(&["permission denied", "permissiondenied", "read-only", "readonlyfilesystem"]) {
            Cause::NotAllowed
        } else if has(&["corrupt", "filedoesnotexist", "invaliddata", "unexpectedeof", "cannot be read"]) {
            Cause::Damage
        } else {
            Cause::Other
        }
    }
}

/// The directory of the index that a file or generation belongs to.
pub(crate) fn index_of(path: &Path) -> &Path {
    let is_generation = |above: &&Path| {
        above.file_name().is_some_and(|name| name.to_string_lossy().starts_with("generation-"))
    };
    match path.ancestors().find(is_generation) {
        Some(generation) => generation.parent().unwrap_or(path),
        None if path.is_dir() => path,
        None => path.parent().unwrap_or(path),
    }
}

/// The command that makes the index of a file or generation anew.
pub(crate) fn rebuild_command(path: &Path) -> String {
    format!("telusur --index {} index --rebuild PATH…", quoted(index_of(path)))
}

/// A path as a shell reads it back.
pub(crate) fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |ch: char| ch.is_alphanumeric() || matches!(ch, '.' | '_' | '-' | '/' | '\\' | ':');
    if !text.is_empty() && text.chars().all(is_plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_name_the_command_that_mends() {
        let cases = [
            ("index/generation-000001", "--index index index --rebuild"),
            ("index/generation-000001/version.json", "--index index index --rebuild"),
            ("arsip/berita/CURRENT", "--index arsip/berita index --rebuild"),
            ("arsip berita/CURRENT", "--index 'arsip berita' index --rebuild"),
            ("it's/CURRENT", r"--index 'it'\''s' index --rebuild"),
        ];
        for (path, expected) in cases {
            let damaged = Error::Damaged { path: path.into(), reason: "x".into() };
            let (what, found, expected_version) = ("format", "1".to_string(), "2".to_string());
            let other = Error::OtherVersion { path: path.into(), what, found, expected: expected_version };
            for said in [damaged.to_string(), other.to_string()] {
                assert!(said.contains(expected), "{path}: {said}");
            }
        }
    }

    #[test]
    fn causes_are_told_by_their_words() {
        let engine = |message: &str| {
            Error::engine(tantivy::TantivyError::SystemError(message.to_string()))
                .located(Path::new("index/generation-000001"))
        };
        for full in ["No space left on device (os error 28)", "File too large (os error 27)", "Disk quota"] {
            assert!(matches!(engine(full), Error::DiskFull { path, .. } if path == Path::new("index")));
        }
        assert!(matches!(engine("Data corrupted: x"), Error::Damaged { .. }));
        assert!(matches!(engine("the schema differs"), Error::Engine { .. }));
    }
}
