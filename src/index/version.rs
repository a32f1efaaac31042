//! The version record of a generation: what made it, checked whenever it is opened.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::generation::sync_directory;
use super::sealed::{checksum, replace};
use crate::entity::{EXTRACTOR_VERSION, GAZETTEER_VERSION};
use crate::error::{Error, Result};
use crate::text::ANALYZER_VERSION;

/// Layout of the files on disk and of the tantivy schema; raised when either changes.
pub(super) const FORMAT_VERSION: &str = "8";

/// File of the record inside a generation.
pub(super) const VERSION_FILE: &str = "version.json";

/// What an index was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Layout on disk.
    pub format: String,
    /// Tokens: a query must be analysed as the index was.
    pub analyzer: String,
    /// Rules that find entities.
    pub extractor: String,
    /// Names of regions.
    pub gazetteer: String,
    /// Hash over the live articles, as they were read: the same wherever and in whatever order the same
    /// articles were indexed, another one after any change. Not in the record on disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

/// The record on disk.
#[derive(Serialize, Deserialize)]
struct Record {
    #[serde(flatten)]
    version: Version,
    /// Hash of the versions, by which `verify` tells a changed record.
    #[serde(default)]
    checksum: String,
}

impl Version {
    /// The versions of this program.
    pub fn current() -> Version {
        Version {
            format: FORMAT_VERSION.into(),
            analyzer: ANALYZER_VERSION.to_string(),
            extractor: EXTRACTOR_VERSION.to_string(),
            gazetteer: GAZETTEER_VERSION.to_string(),
            fingerprint: None,
        }
    }

    /// Writes the record into a new generation, durably: without it the generation cannot be opened.
    pub(crate) fn write(&self, generation: &Path) -> Result<()> {
        replace(generation, VERSION_FILE, self.record().as_bytes())
            .and_then(|()| sync_directory(generation))
            .map_err(|source| Error::Write { path: generation.join(VERSION_FILE), source })
    }

    /// The text of the record.
    pub(super) fn record(&self) -> String {
        let versions = serde_json::to_string(self).expect("a record of strings");
        let record = Record { version: self.clone(), checksum: checksum(versions.as_bytes()) };
        let text = serde_json::to_string_pretty(&record).expect("a record of strings");
        text + "\n"
    }

    /// Whether other rules found the entities than those of this program: searchable, and out of date.
    pub fn is_outdated(&self) -> bool {
        let current = Version::current();
        self.extractor != current.extractor || self.gazetteer != current.gazetteer
    }

    /// Reads the record of a generation and refuses what this program cannot search rightly: another
    /// layout or other tokens. Older extraction rules are searchable and only reported by `stats`.
    pub(crate) fn read(generation: &Path) -> Result<Version> {
        let path = generation.join(VERSION_FILE);
        let text = std::fs::read_to_string(&path)
            .map_err(|source| Error::Damaged { path: path.clone(), reason: source.to_string() })?;
        let Record { version: found, .. } = serde_json::from_str(&text)
            .map_err(|source| Error::Damaged { path: path.clone(), reason: source.to_string() })?;
        let current = Version::current();
        for (what, found, expected) in
            [("format", &found.format, &current.format), ("analyzer", &found.analyzer, &current.analyzer)]
        {
            if found != expected {
                return Err(Error::OtherVersion {
                    path: generation.to_path_buf(),
                    what,
                    found: found.clone(),
                    expected: expected.clone(),
                });
            }
        }
        Ok(found)
    }
}
