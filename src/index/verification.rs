//! `verify`: whether an index is whole, file by file and part against part.
//!
//! In: a directory. Out: a [`Verification`] that names each damage, what it is and how to mend it, and what
//! lies there without being of use. Nothing is written, and a writer at work is no damage: what it has not
//! committed is passed over.

use std::collections::HashSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::content_check::check_contents;
use super::file_check::FileCheck;
use super::generation::{self, POINTER, PREFIX, READERS_LOCK, WRITER_LOCK};
use super::guard::guarded;
use super::kept_list::KEPT_LISTS;
use super::reader::Reader;
use super::runs::RUN_LOG;
use super::sealed::{is_draft, unseal};
use super::version::{VERSION_FILE, Version};
use crate::error::{Error, Result, quoted, rebuild_command};

/// How much is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Depth {
    /// Every file against its checksum, counts, and that every id is there once.
    #[default]
    Files,
    /// Also every stored article against the columns: its id, date and facet values.
    Articles,
}

/// What came of looking at an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// Whether nothing is damaged.
    pub sound: bool,
    /// How much was looked at.
    pub depth: Depth,
    /// The live generation.
    pub generation: String,
    /// Articles, when they could be counted.
    pub articles: Option<u64>,
    /// Segments of the last commit.
    pub segments: u64,
    /// Files that were read to their end.
    pub files: u64,
    /// Bytes of these files.
    pub bytes: u64,
    /// What it was made with, when that could be read.
    pub version: Option<Version>,
    /// Whether other rules found the entities than those of this program: searchable, and out of date.
    pub outdated: bool,
    /// Whether a writer is at work; what it has not committed was passed over.
    pub writing: bool,
    /// What is damaged.
    pub damage: Vec<Damage>,
    /// What is no damage yet and may become one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<Leftover>,
    /// What lies there and belongs to nothing: it takes room and does no harm.
    pub leftovers: Vec<Leftover>,
}

/// One thing that is damaged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Damage {
    /// The file, from the directory of the index on; the generation where it is no single file.
    pub file: String,
    /// What is wrong with it.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

/// A file or folder that belongs to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leftover {
    /// From the directory of the index on.
    pub file: String,
    /// Why it is there, and when it goes.
    pub what: String,
}

/// Looks at the index in `directory`, also at one that is too damaged to be opened.
///
/// ```
/// # fn main() -> telusur::Result<()> {
/// # let home = tempfile::tempdir().expect("a temporary folder");
/// # let directory = home.path().join("index");
/// telusur::Index::create(&directory)?;
/// let found = telusur::index::verify(&directory, telusur::index::Depth::Articles)?;
/// assert!(found.sound && found.damage.is_empty(), "{found:?}");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::NoIndex`] and [`Error::NotAnIndex`]; [`Error::OtherVersion`] for an index this program cannot
/// read; what the operating system refuses.
pub fn verify(directory: &Path, depth: Depth) -> Result<Verification> {
    let mut found = Verification { depth, ..Verification::default() };
    found.writing = generation::is_being_written(directory);
    found.check_kept_files(directory);
    match generation::live(directory) {
        Ok(live) => {
            found.generation = live.name.clone();
            found.check_pointer(directory, &live.name);
            found.check_generation(directory, &live.path)?;
        }
        Err(Error::Damaged { reason, .. }) => found.blame(directory, POINTER, reason),
        Err(error) => return Err(error),
    }
    found.list_leftovers(directory);
    found.sound = found.damage.is_empty();
    Ok(found)
}

impl Verification {
    fn blame(&mut self, directory: &Path, file: &str, what: String) {
        let mend = format!(
            "restore the folder from a backup, or make it anew with '{}'",
            rebuild_command(&directory.join(PREFIX))
        );
        self.damage.push(Damage { file: file.to_string(), what, mend });
    }

    fn check_pointer(&mut self, directory: &Path, live: &str) {
        self.files += 1;
        match std::fs::read(directory.join(POINTER)) {
            Ok(bytes) if bytes == format!("{live}\n").as_bytes() => self.bytes += bytes.len() as u64,
            // A rebuild may have been swapped in meanwhile.
            _ if self.writing => {}
            _ => self.blame(directory, POINTER, "it is not as it was written".into()),
        }
    }

    fn check_kept_files(&mut self, directory: &Path) {
        let lists = KEPT_LISTS.iter().map(|list| (list.file_name(), list.flag()));
        for (name, flag) in lists.chain([(RUN_LOG, "")]) {
            let Ok(bytes) = std::fs::read(directory.join(name)) else { continue };
            self.files += 1;
            self.bytes += bytes.len() as u64;
            if let Err(what) = unseal(&bytes) {
                let mend = match flag {
                    "" => "it is only the log of the last runs: remove it".to_string(),
                    flag => format!(
                        "give the list again: 'telusur --index {} index PATH… {flag} FILE'",
                        quoted(directory)
                    ),
                };
                self.damage.push(Damage { file: name.to_string(), what: what.to_string(), mend });
            }
        }
    }

    fn check_generation(&mut self, directory: &Path, generation: &Path) -> Result<()> {
        // An index of another version is not damaged: it is to be read by another program.
        match Version::read(generation) {
            Ok(version) => {
                self.outdated = version.is_outdated();
                self.version = Some(version);
            }
            Err(Error::Damaged { .. }) => {}
            Err(error) => return Err(error),
        }
        let name = self.generation.clone();
        let check = match guarded(generation, || FileCheck::run(generation)) {
            Ok(check) => check,
            Err(Error::Damaged { reason, .. }) => {
                self.blame(directory, &name, reason);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        self.segments = check.segments.len() as u64;
        self.files += check.known.len() as u64;
        self.bytes += check.bytes;
        for broken in &check.broken {
            self.blame(directory, &format!("{name}/{}", broken.name), broken.what.clone());
        }
        if check.broken.is_empty() {
            self.check_contents(directory, generation, &check)?;
        }
        self.list_unknown_files(generation, &check.known);
        Ok(())
    }

    fn check_contents(&mut self, directory: &Path, generation: &Path, check: &FileCheck) -> Result<()> {
        let name = self.generation.clone();
        let looked = guarded(generation, || {
            let held = generation::Generation::hold(generation, &name)?;
            let reader = Reader::open_generation(held)?;
            let deep = self.depth == Depth::Articles;
            Ok((reader.searcher.num_docs(), check_contents(&reader, &check.segments, deep)?))
        });
        match looked {
            Ok((articles, findings)) => {
                self.articles = Some(articles);
                for what in findings.told {
                    self.blame(directory, &name, what);
                }
                if findings.more > 0 {
                    self.blame(directory, &name, format!("{} more of the like", findings.more));
                }
            }
            Err(Error::Damaged { reason, .. }) => self.blame(directory, &name, reason),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Files in the live generation that no segment names.
    fn list_unknown_files(&mut self, generation: &Path, known: &HashSet<String>) {
        if self.writing {
            return;
        }
        for name in names_in(generation) {
            let is_lock = name == READERS_LOCK || (name.starts_with('.') && name.ends_with(".lock"));
            if is_lock || known.contains(&name) || name == VERSION_FILE {
                continue;
            }
            let what = if name.split('.').next().is_some_and(is_segment_id) || is_draft(&name) {
                "left by a run that was cut short, removed by the next"
            } else {
                "not made by telusur"
            };
            let file = format!("{}/{name}", self.generation);
            self.leftovers.push(Leftover { file, what: what.into() });
        }
    }

    /// What lies in the directory of the index beside the live generation.
    fn list_leftovers(&mut self, directory: &Path) {
        if self.writing {
            return;
        }
        for name in names_in(directory) {
            let is_ours = [POINTER, WRITER_LOCK, RUN_LOG, ".gitignore", self.generation.as_str()];
            let is_kept = KEPT_LISTS.iter().any(|list| name == list.file_name());
            if is_ours.contains(&name.as_str()) || is_kept || generation::exists(&directory.join(&name)) {
                continue;
            }
            let what = if name.starts_with(PREFIX) {
                "a generation that is not live, removed by the next run once nobody reads it"
            } else if is_draft(&name) {
                "left by a run that was cut short, may be removed"
            } else {
                "not made by telusur"
            };
            self.leftovers.push(Leftover { file: name, what: what.into() });
        }
    }
}

/// tantivy names the files of a segment by 32 hexadecimal digits.
fn is_segment_id(stem: &str) -> bool {
    stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
