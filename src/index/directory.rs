//! The files of a generation, readable also where nothing may be written.
//!
//! tantivy takes a lock while it opens segments, so that no writer removes one meanwhile, and for the lock it
//! must write. On a read-only disk there is no writer either: there the lock is left out.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, WatchCallback, WatchHandle,
    WritePtr,
};

/// A directory on disk.
#[derive(Clone, Debug)]
pub(crate) struct GenerationDirectory(MmapDirectory);

impl GenerationDirectory {
    pub(crate) fn open(path: &Path) -> Result<GenerationDirectory, OpenDirectoryError> {
        Ok(GenerationDirectory(MmapDirectory::open(path)?))
    }
}

impl Directory for GenerationDirectory {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.0.acquire_lock(lock) {
            Err(LockError::IoError(error))
                if lock.filepath == META_LOCK.filepath
                    && matches!(
                        error.kind(),
                        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
                    ) =>
            {
                Ok(DirectoryLock::from(Box::new(())))
            }
            other => other,
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.0.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.0.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.0.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.0.sync_directory()
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(watch_callback)
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
