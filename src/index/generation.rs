//! Generations: complete indexes side by side, and a pointer file that names the live one.
//!
//! ```text
//! index/
//!   CURRENT              name of the live generation
//!   synonyms.tsv         a list of the user's, kept with the index
//!   runs.log             what the last runs refused
//!   generation-000002/   tantivy's files, version.json, readers.lock
//!   writer.lock          held by the one writer
//! ```
//! A rebuild fills a new generation and swaps the pointer in one rename; readers keep the one they
//! opened. A generation that nobody reads any more is removed by the next writer.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::kept_list::KEPT_LISTS;
use super::runs::RUN_LOG;
use super::sealed::replace;
use crate::error::{Error, Result};

pub(super) const POINTER: &str = "CURRENT";
pub(super) const WRITER_LOCK: &str = "writer.lock";
pub(super) const READERS_LOCK: &str = "readers.lock";
pub(super) const PREFIX: &str = "generation-";

/// A generation kept from removal as long as the value lives.
pub(crate) struct Generation {
    pub(crate) path: PathBuf,
    pub(crate) name: String,
    _in_use: Option<File>,
}

/// Proof that this process is the one writer of an index directory.
pub(crate) struct WriterLock {
    directory: PathBuf,
    _file: File,
}

impl Generation {
    /// Takes hold of a generation by name, live or not yet.
    pub(crate) fn hold(path: &Path, name: &str) -> Result<Generation> {
        Ok(Generation { path: path.to_path_buf(), name: name.to_string(), _in_use: hold(path)? })
    }
}

/// Whether `directory` holds an index.
pub(crate) fn exists(directory: &Path) -> bool {
    directory.join(POINTER).is_file()
}

/// The live generation of `directory`.
///
/// # Errors
/// [`Error::NoIndex`] where there is none, [`Error::NotAnIndex`] where other files lie there,
/// [`Error::Damaged`] where the pointer names nothing.
pub(crate) fn live(directory: &Path) -> Result<Generation> {
    // A writer may swap and clean up between reading the pointer and taking the lock: look again.
    for _ in 0..3 {
        let name = read_pointer(directory)?;
        let path = directory.join(&name);
        if !path.is_dir() {
            continue;
        }
        let in_use = hold(&path)?;
        if path.is_dir() && read_pointer(directory)? == name {
            return Ok(Generation { path, name, _in_use: in_use });
        }
    }
    Err(Error::Damaged {
        path: directory.join(POINTER),
        reason: "it names a generation that is not there".into(),
    })
}

/// Name of the live generation, which changes when a rebuild is swapped in.
pub(crate) fn live_name(directory: &Path) -> Result<String> {
    read_pointer(directory)
}

fn read_pointer(directory: &Path) -> Result<String> {
    let path = directory.join(POINTER);
    match fs::read_to_string(&path) {
        Ok(text) => {
            let name = text.trim();
            if !name.starts_with(PREFIX) || name.contains(['/', '\\']) {
                return Err(Error::Damaged { path, reason: format!("{name:?} is no generation") });
            }
            Ok(name.to_string())
        }
        Err(source) if source.kind() == io::ErrorKind::NotFound => {
            if is_free(directory)? {
                Err(Error::NoIndex { path: directory.to_path_buf() })
            } else {
                Err(Error::NotAnIndex { path: directory.to_path_buf() })
            }
        }
        Err(source) if source.kind() == io::ErrorKind::NotADirectory => {
            Err(Error::NotAnIndex { path: directory.to_path_buf() })
        }
        Err(source) if source.kind() == io::ErrorKind::InvalidData => {
            Err(Error::Damaged { path, reason: source.to_string() })
        }
        Err(source) => Err(Error::Read { path, source }),
    }
}

/// Whether an index may be made here: nothing there, or only hidden files and what a first run that was
/// cut short left behind.
fn is_free(directory: &Path) -> Result<bool> {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(source) if source.kind() == io::ErrorKind::NotADirectory => return Ok(false),
        Err(source) => return Err(Error::Read { path: directory.to_path_buf(), source }),
    };
    for entry in entries {
        let entry = entry.map_err(|source| Error::Read { path: directory.to_path_buf(), source })?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_kept = KEPT_LISTS.iter().any(|list| name == list.file_name());
        let ours = name.starts_with('.')
            || name == WRITER_LOCK
            || name == RUN_LOG
            || name.starts_with(PREFIX)
            || is_kept;
        // Another index inside, such as the samples', does not stand in the way.
        if !ours && !exists(&entry.path()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Becomes the one writer of `directory`, which is made when it is not there.
///
/// # Errors
/// [`Error::Locked`] while another writer works there, [`Error::NotAnIndex`] where other files lie.
pub(crate) fn lock_for_writing(directory: &Path) -> Result<WriterLock> {
    if !exists(directory) && !is_free(directory)? {
        return Err(Error::NotAnIndex { path: directory.to_path_buf() });
    }
    fs::create_dir_all(directory).map_err(|source| Error::Write { path: directory.to_path_buf(), source })?;
    let path = directory.join(WRITER_LOCK);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|source| Error::Write { path: path.clone(), source })?;
    match file.try_lock() {
        Ok(()) => Ok(WriterLock { directory: directory.to_path_buf(), _file: file }),
        Err(fs::TryLockError::WouldBlock) => Err(Error::Locked { path: directory.to_path_buf() }),
        Err(fs::TryLockError::Error(source)) => Err(Error::Write { path, source }),
    }
}

impl WriterLock {
    /// Makes an empty generation beside the others; it is not live until [`WriterLock::swap_in`].
    pub(crate) fn create(&self) -> Result<Generation> {
        let next = self.numbers()?.into_iter().max().unwrap_or(0) + 1;
        let name = format!("{PREFIX}{next:06}");
        let path = self.directory.join(&name);
        fs::create_dir(&path).map_err(|source| Error::Write { path: path.clone(), source })?;
        let in_use = hold(&path)?;
        Ok(Generation { path, name, _in_use: in_use })
    }

    /// Makes `generation` the live one, in one rename, and syncs the directory.
    pub(crate) fn swap_in(&self, generation: &Generation) -> Result<()> {
        let pointer = self.directory.join(POINTER);
        replace(&self.directory, POINTER, format!("{}\n", generation.name).as_bytes())
            .and_then(|()| sync_directory(&self.directory))
            .map_err(|source| Error::Write { path: pointer, source })
    }

    /// Removes generations other than the live one that no reader holds.
    pub(crate) fn remove_unused(&self) -> Result<()> {
        let live = read_pointer(&self.directory).ok();
        for number in self.numbers()? {
            let name = format!("{PREFIX}{number:06}");
            if live.as_deref() == Some(name.as_str()) {
                continue;
            }
            let path = self.directory.join(&name);
            let free = match File::options().write(true).open(path.join(READERS_LOCK)) {
                Ok(file) => file.try_lock().is_ok(),
                Err(_) => true,
            };
            if !free {
                continue;
            }
            // A reader that came too late may put its lock into a folder that is being removed: it looks
            // again and goes, and the next writer removes the rest.
            if let Err(source) = fs::remove_dir_all(&path)
                && !matches!(source.kind(), io::ErrorKind::NotFound | io::ErrorKind::DirectoryNotEmpty)
            {
                return Err(Error::Write { path, source });
            }
        }
        Ok(())
    }

    fn numbers(&self) -> Result<Vec<u32>> {
        let read_error = |source| Error::Read { path: self.directory.clone(), source };
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&self.directory).map_err(read_error)? {
            let name = entry.map_err(read_error)?.file_name();
            numbers.extend(
                name.to_string_lossy().strip_prefix(PREFIX).and_then(|digits| digits.parse::<u32>().ok()),
            );
        }
        Ok(numbers)
    }
}

/// Takes a shared lock that keeps a generation from removal. Who may only read takes it on the file that is
/// there; on a disk where even that is none, nothing is removed either, so there the lock is left out.
fn hold(generation: &Path) -> Result<Option<File>> {
    let path = generation.join(READERS_LOCK);
    let opened = File::options().create(true).truncate(false).read(true).write(true).open(&path);
    let opened = match opened {
        Err(error) if may_only_read(&error) => File::open(&path),
        other => other,
    };
    match opened {
        Ok(file) => match file.try_lock_shared() {
            Ok(()) | Err(fs::TryLockError::WouldBlock) => Ok(Some(file)),
            Err(fs::TryLockError::Error(source)) => Err(Error::Read { path, source }),
        },
        Err(source) if may_only_read(&source) || source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Read { path, source }),
    }
}

/// Whether a file could not be written because of where it lies.
pub(super) fn may_only_read(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// Whether a writer is at work in `directory`.
pub(super) fn is_being_written(directory: &Path) -> bool {
    let held = |file: File| matches!(file.try_lock_shared(), Err(fs::TryLockError::WouldBlock));
    File::open(directory.join(WRITER_LOCK)).is_ok_and(held)
}

/// Makes renames and new files of a directory durable; tantivy leaves this out after its last rename.
pub(crate) fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary directory")
    }

    #[test]
    fn a_new_generation_is_live_only_after_the_swap() -> Result<()> {
        let home = directory();
        let lock = lock_for_writing(home.path())?;
        let first = lock.create()?;
        assert!(matches!(live(home.path()), Err(Error::NoIndex { .. })));
        lock.swap_in(&first)?;
        assert_eq!(live(home.path())?.name, "generation-000001");
        let second = lock.create()?;
        lock.swap_in(&second)?;
        assert_eq!(live_name(home.path())?, "generation-000002");
        lock.remove_unused()?;
        assert!(first.path.is_dir(), "still held by its reader");
        drop(first);
        lock.remove_unused()?;
        assert!(!home.path().join("generation-000001").exists());
        Ok(())
    }

    #[test]
    fn one_writer_at_a_time() -> Result<()> {
        let home = directory();
        let lock = lock_for_writing(home.path())?;
        assert!(matches!(lock_for_writing(home.path()), Err(Error::Locked { .. })));
        drop(lock);
        lock_for_writing(home.path()).map(drop)
    }

    #[test]
    fn a_folder_of_other_things_is_not_an_index() {
        let home = directory();
        fs::write(home.path().join("surat.txt"), "x").expect("written");
        assert!(matches!(live(home.path()), Err(Error::NotAnIndex { .. })));
        assert!(matches!(lock_for_writing(home.path()), Err(Error::NotAnIndex { .. })));
    }

    #[test]
    fn a_broken_pointer_is_damage() {
        let home = directory();
        for bytes in [&b""[..], b"\xFF\0{", b"../etc", b"generation-000009"] {
            fs::write(home.path().join(POINTER), bytes).expect("written");
            assert!(matches!(live(home.path()), Err(Error::Damaged { .. })), "{bytes:?}");
        }
    }

    #[test]
    fn hidden_files_do_not_stand_in_the_way() {
        let home = directory();
        fs::write(home.path().join(".gitignore"), "*").expect("written");
        assert!(matches!(live(home.path()), Err(Error::NoIndex { .. })));
        assert!(lock_for_writing(home.path()).is_ok());
    }
}
