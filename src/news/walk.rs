//! Paths as a user gives them → the files to read, in a stable order.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Input {
    /// Standard input.
    Stdin,
    /// A file and its size in bytes, as stored.
    File(PathBuf, u64),
    /// An entry of a folder that cannot be read, and why.
    Unreadable(PathBuf, String),
    /// A folder that another path led to before.
    Visited,
}

/// Lists what `paths` name: files as they are, folders with everything below them in the order of names,
/// `-` as standard input. Hidden entries of folders are left out, and so is an index of this program, which
/// often lies beside the articles; a folder is visited once, however many links lead to it.
///
/// # Errors
/// [`Error::Read`] when one of `paths` itself does not exist or cannot be looked at.
pub(super) fn list(paths: &[PathBuf]) -> Result<Vec<Input>> {
    let mut inputs = Vec::new();
    let mut visited = HashSet::new();
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push(Input::Stdin);
            continue;
        }
        let metadata = fs::metadata(path).map_err(|source| Error::Read { path: path.clone(), source })?;
        if !metadata.is_dir() {
            inputs.push(Input::File(path.clone(), metadata.len()));
            continue;
        }
        let entries = entries_of(path).map_err(|source| Error::Read { path: path.clone(), source })?;
        if !is_index(&entries) && is_first_visit(path, &mut visited) {
            descend(entries, &mut visited, &mut inputs);
        }
    }
    Ok(inputs)
}

/// Depth first with a stack of its own: a chain of folders may be deeper than the call stack.
fn descend(entries: Vec<PathBuf>, visited: &mut HashSet<PathBuf>, inputs: &mut Vec<Input>) {
    let mut stack: Vec<PathBuf> = entries.into_iter().rev().collect();
    while let Some(path) = stack.pop() {
        match fs::metadata(&path) {
            Err(error) => inputs.push(Input::Unreadable(path, error.to_string())),
            Ok(metadata) if metadata.is_file() => inputs.push(Input::File(path, metadata.len())),
            Ok(metadata) if !metadata.is_dir() => {
                inputs.push(Input::Unreadable(path, "neither a file nor a folder".to_owned()));
            }
            Ok(_) if !is_first_visit(&path, visited) => inputs.push(Input::Visited),
            Ok(_) => match entries_of(&path) {
                Ok(below) if is_index(&below) => {}
                Ok(below) => stack.extend(below.into_iter().rev()),
                Err(error) => inputs.push(Input::Unreadable(path, error.to_string())),
            },
        }
    }
}

/// Whether a folder with these entries is an index: the lock of its writer and a generation.
fn is_index(entries: &[PathBuf]) -> bool {
    let has = |is_meant: fn(&str) -> bool| {
        entries.iter().any(|entry| entry.file_name().is_some_and(|name| is_meant(&name.to_string_lossy())))
    };
    has(|name| name == "writer.lock") && has(|name| name.starts_with("generation-"))
}

fn is_first_visit(folder: &Path, visited: &mut HashSet<PathBuf>) -> bool {
    visited.insert(fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()))
}

fn entries_of(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            entries.push(entry.path());
        }
    }
    entries.sort();
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_among_the_articles_is_not_read() {
        let home = tempfile::tempdir().expect("a temporary folder");
        for file in ["a.txt", "index/writer.lock", "index/CURRENT", "index/generation-000001/meta.json"] {
            let path = home.path().join(file);
            fs::create_dir_all(path.parent().expect("inside the folder")).expect("a folder");
            fs::write(&path, "Warga memilih.").expect("a file");
        }
        fs::create_dir(home.path().join("generation-000001")).expect("a folder");
        let found = list(&[home.path().to_owned()]).expect("it is there");
        assert_eq!(found, [Input::File(home.path().join("a.txt"), 14)]);
        assert_eq!(list(&[home.path().join("index")]).expect("it is there"), []);
    }
}
