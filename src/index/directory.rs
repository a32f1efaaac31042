//! The folder of a generation as tantivy sees it, which may lie on a disk that cannot be written.
//!
//! A path goes in, a tantivy directory comes out. Opening a reader takes a lock file, against a writer
//! that removes segments meanwhile; where no file can be made, nobody can remove one either, so there the
//! lock is left out. Everything else is tantivy's own.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, WatchCallback, WatchHandle,
    WritePtr,
};

/// A directory that can be searched without the right to write.
#[derive(Clone, Debug)]
pub(super) struct GenerationDirectory(MmapDirectory);

impl GenerationDirectory {
    /// Opens the folder of a generation.
    pub(super) fn open(generation: &Path) -> tantivy::Result<GenerationDirectory> {
        Ok(GenerationDirectory(MmapDirectory::open(generation)?))
    }
}

impl Directory for GenerationDirectory {
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

    fn atomic_write(&self, path: &Path, data: &[u8]) -> std::io::Result<()> {
        self.0.atomic_write(path, data)
    }

    fn sync_directory(&self) -> std::io::Result<()> {
        self.0.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.0.acquire_lock(lock) {
            Err(LockError::IoError(cause))
                if lock.filepath == META_LOCK.filepath
                    && matches!(
                        cause.kind(),
                        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
                    ) =>
            {
                Ok(DirectoryLock::from(Box::new(())))
            }
            taken => taken,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(callback)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::{self, File, Permissions};
    use std::os::unix::fs::PermissionsExt;

    use tantivy::directory::INDEX_WRITER_LOCK;

    use super::*;

    #[test]
    fn a_folder_that_cannot_be_written_can_be_read() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let directory = GenerationDirectory::open(home.path()).expect("it is there");
        assert!(directory.acquire_lock(&META_LOCK).is_ok());
        fs::remove_file(home.path().join(&META_LOCK.filepath)).expect("the lock file");
        fs::set_permissions(home.path(), Permissions::from_mode(0o555)).expect("our own folder");
        // The superuser may write everywhere: nothing to see then.
        let may_write = File::create(home.path().join("coba")).is_ok();
        if !may_write {
            assert!(directory.acquire_lock(&META_LOCK).is_ok());
            assert!(directory.acquire_lock(&INDEX_WRITER_LOCK).is_err());
        }
        fs::set_permissions(home.path(), Permissions::from_mode(0o755)).expect("our own folder");
    }
}
