//! The files of a generation, readable also where nothing may be written.
//!
//! tantivy takes a lock while it opens segments, so that no writer removes one meanwhile, and for the lock it
//! must write. On a read-only disk there is no writer either: there the lock is left out.
//!
//! The lists of segments and of files, which tantivy writes without a checksum and for its own user alone, are
//! sealed here (see [`super::sealed`]) and have the permissions the user gives to new files.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, WatchCallback, WatchHandle,
    WritePtr,
};

use super::generation::{may_only_read, sync_directory};
use super::sealed::{replace, seal, unseal};

/// tantivy's list of the segments of the last commit.
pub(super) const SEGMENT_LIST: &str = "meta.json";

/// tantivy's list of the files it has made and not removed.
pub(super) const FILE_LIST: &str = ".managed.json";

/// A directory on disk.
#[derive(Clone, Debug)]
pub(crate) struct GenerationDirectory {
    inner: MmapDirectory,
    path: PathBuf,
}

impl GenerationDirectory {
    pub(crate) fn open(path: &Path) -> Result<GenerationDirectory, OpenDirectoryError> {
        Ok(GenerationDirectory { inner: MmapDirectory::open(path)?, path: path.to_path_buf() })
    }
}

impl Directory for GenerationDirectory {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.inner.acquire_lock(lock) {
            Err(LockError::IoError(error))
                if lock.filepath == META_LOCK.filepath && may_only_read(&error) =>
            {
                // Who may only read locks the file that is there, when there is one.
                let held = File::open(self.path.join(&lock.filepath)).and_then(|file| {
                    file.lock()?;
                    Ok(file)
                });
                Ok(held.map_or_else(
                    |_| DirectoryLock::from(Box::new(())),
                    |file| DirectoryLock::from(Box::new(file)),
                ))
            }
            other => other,
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.inner.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let sealed = self.inner.atomic_read(path)?;
        let unsealed = unseal(&sealed).map(<[u8]>::to_vec);
        unsealed.map_err(|reason| {
            OpenReadError::wrap_io_error(io::Error::new(ErrorKind::InvalidData, reason), path.to_path_buf())
        })
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let name = path.to_str().ok_or(ErrorKind::InvalidFilename)?;
        replace(&self.path, name, &seal(data))?;
        // tantivy leaves this out: without it a commit may be gone after a power cut.
        if name == SEGMENT_LIST { sync_directory(&self.path) } else { Ok(()) }
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(watch_callback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only the lock for opening is left out: a writer must not go on without its own.
    #[cfg(unix)]
    #[test]
    fn a_folder_that_cannot_be_written_is_readable_all_the_same() {
        use std::fs;
        use std::os::unix::fs::PermissionsExt;

        use tantivy::directory::INDEX_WRITER_LOCK;

        let home = tempfile::tempdir().expect("a temporary directory");
        let directory = GenerationDirectory::open(home.path()).expect("opened");
        fs::set_permissions(home.path(), fs::Permissions::from_mode(0o555)).expect("set");
        if fs::write(home.path().join("x"), "x").is_ok() {
            eprintln!("skipped: this user may write anywhere");
            return;
        }
        assert!(directory.acquire_lock(&META_LOCK).is_ok());
        assert!(directory.acquire_lock(&INDEX_WRITER_LOCK).is_err());
    }
}
