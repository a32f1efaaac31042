//! Lists of the user's that are kept with an index, beside the pointer to its live generation: a rebuild
//! leaves them in place, and every later search uses them.
//!
//! In: the text of a list, checked by the layer that knows its format. Out: the same text.

use std::fs;
use std::io;
use std::path::Path;

use super::generation::sync_directory;
use super::sealed::{replace, seal, unseal};
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

    /// The flag that gives the list anew.
    pub(super) fn flag(self) -> &'static str {
        match self {
            KeptList::Synonyms => "--synonyms",
            KeptList::Aliases => "--aliases",
        }
    }

    /// The text of the list; none when none is kept.
    ///
    /// # Errors
    /// [`Error::Read`] when the file is there and cannot be read as text. What was changed since it was
    /// kept is read as it is: only `verify` asks for the seal.
    pub(crate) fn read(self, directory: &Path) -> Result<Option<String>> {
        let path = directory.join(self.file_name());
        match fs::read(&path) {
            Ok(bytes) => {
                let kept = unseal(&bytes).map(<[u8]>::to_vec).unwrap_or(bytes);
                let invalid = |error| io::Error::new(io::ErrorKind::InvalidData, error);
                let text = String::from_utf8(kept).map_err(invalid);
                text.map(Some).map_err(|source| Error::Read { path, source })
            }
            Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Read { path, source }),
        }
    }

    /// Seals a list that an older version kept.
    pub(super) fn reseal(self, directory: &Path) -> Result<()> {
        match self.read(directory)? {
            Some(text) => self.write(directory, &text),
            None => Ok(()),
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
            replace(directory, self.file_name(), &seal(text.as_bytes()))
                .and_then(|()| sync_directory(directory))
        };
        written.map_err(|source| Error::Write { path, source })
    }
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
