//! The version record of a generation: what made it, checked whenever it is opened.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::entity::{EXTRACTOR_VERSION, GAZETTEER_VERSION};
use crate::error::{Error, Result};
use crate::text::ANALYZER_VERSION;

/// Layout of the files on disk and of the tantivy schema; raised when either changes.
const FORMAT_VERSION: &str = "5";

/// File of the record inside a generation.
const FILE: &str = "version.json";

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
        let path = generation.join(FILE);
        let text = serde_json::to_string_pretty(self).expect("a record of strings");
        let write = || {
            let mut file = File::create(&path)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        write().map_err(|source| Error::Write { path: path.clone(), source })
    }

    /// Reads the record of a generation and refuses what this program cannot search rightly: another
    /// layout or other tokens. Older extraction rules are searchable and only reported by `stats`.
    pub(crate) fn read(generation: &Path) -> Result<Version> {
        let path = generation.join(FILE);
        let text = std::fs::read_to_string(&path)
            .map_err(|source| Error::Damaged { path: path.clone(), reason: source.to_string() })?;
        let found: Version = serde_json::from_str(&text)
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
