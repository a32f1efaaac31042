//! Lists of the user's that are kept with an index, beside the pointer to its live generation: a rebuild
//! leaves them in place, and every later search uses them.
//!
//! In: the text of a list, checked by the layer that knows its format. Out: the same text.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::generation::sync_directory;
use crate::error::{Error, Result};

/// A list that can be kept with an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptList {
    /// Words that mean the same, added to the built-in ones.
    Synonyms,
    /// Other names of people, added to the built-in ones.
    Aliases,
}

/// Every list there is.
pub(crate) const KEPT_LISTS: &[KeptList] = &[KeptList::Synonyms, KeptList::Aliases];

impl KeptList {
    /// The file in the directory of the index.
    pub(crate) fn file_name(self) -> &'static str {
        match self {
            KeptList::Synonyms => "synonyms.tsv",
            KeptList::Aliases => "aliases.tsv",
        }
    }

    /// The text of the list; none when none is kept.
    ///
    /// # Errors
    /// [`Error::Read`] when the file is there and cannot be read as text.
    pub(crate) fn read(self, directory: &Path) -> Result<Option<String>> {
        let path = directory.join(self.file_name());
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Read { path, source }),
        }
    }

    /// Keeps `text`, in place of what was kept before; an empty text keeps no list.
    pub(super) fn write(self, directory: &Path, text: &str) -> Result<()> {
        let path = directory.join(self.file_name());
        let written = if text.is_empty() {
            fs::remove_file(&path).or_else(|error| match error.kind() {
                io::ErrorKind::NotFound => Ok(()),
                _ => Err(error),
            })
        } else {
            replace(directory, self.file_name(), text)
        };
        written.map_err(|source| Error::Write { path, source })
    }
}

/// Writes a small file so that it is there whole or as it was before, also after a power cut.
pub(super) fn replace(directory: &Path, name: &str, text: &str) -> io::Result<()> {
    let draft = directory.join(format!(".{name}.draft"));
    let mut file = File::create(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, directory.join(name))?;
    sync_directory(directory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() -> Result<()> {
        let home = tempfile::tempdir().expect("a temporary directory");
        let read = || KeptList::Synonyms.read(home.path());
        assert_eq!(read()?, None);
        for text in ["satu\tdua\n", "tiga\tempat\n"] {
            KeptList::Synonyms.write(home.path(), text)?;
            assert_eq!(read()?.as_deref(), Some(text));
        }
        KeptList::Synonyms.write(home.path(), "")?;
        assert_eq!(read()?, None);
        KeptList::Synonyms.write(home.path(), "")
    }
}
