//! A file that may change while it is read.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

/// A file as it was when it was opened.
pub(super) struct Opened {
    /// To be read.
    pub file: File,
    metadata: Metadata,
}

impl Opened {
    /// Opens the file at `path`.
    pub fn new(path: &Path) -> io::Result<Opened> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        Ok(Opened { file, metadata })
    }

    /// What became of it since.
    pub fn change(&self) -> Option<&'static str> {
        let now = self.file.metadata().ok().filter(Metadata::is_file)?;
        if now.len() < self.metadata.len() {
            return Some("it became shorter while it was read: articles may be missing, index it again");
        }
        let was_written =
            now.len() != self.metadata.len() || now.modified().ok() != self.metadata.modified().ok();
        was_written.then_some("it was written while it was read: index it again when it is complete")
    }
}
