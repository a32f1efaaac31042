//! Small files that tell by themselves whether they are whole: the text, then a line with its hash.
//!
//! tantivy gives the files of a segment a checksum, but not the two lists it keeps beside them, and a changed
//! digit in these is another index. The last line begins with `#`, which is a comment in lists of words.
//!
//! In: bytes. Out: the same bytes with the line, or what is wrong with it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

const MARK: &str = "#blake3 ";

/// Hexadecimal digits of the hash that are kept.
const DIGITS: usize = 32;

/// Length of the line, its end included.
const LINE_BYTES: usize = MARK.len() + DIGITS + 1;

/// The bytes with the line that tells whether they are whole.
pub(super) fn seal(bytes: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(bytes.len() + LINE_BYTES);
    sealed.extend_from_slice(bytes);
    sealed.extend_from_slice(line_of(bytes).as_bytes());
    sealed
}

/// The bytes that were sealed.
///
/// # Errors
/// What is wrong, in words, when they are not the bytes that were sealed.
pub(super) fn unseal(sealed: &[u8]) -> Result<&[u8], &'static str> {
    let at = sealed.len().checked_sub(LINE_BYTES).ok_or("it is cut short")?;
    let (bytes, line) = sealed.split_at(at);
    if line == line_of(bytes).as_bytes() {
        return Ok(bytes);
    }
    Err(if line.starts_with(MARK.as_bytes()) && line.ends_with(b"\n") {
        "its checksum differs"
    } else {
        "its last line, which holds the checksum, is missing"
    })
}

fn line_of(bytes: &[u8]) -> String {
    format!("{MARK}{}\n", &checksum(bytes)[..DIGITS])
}

/// The hash of a small file.
pub(super) fn checksum(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Whether a name is that of a file that was being written when its process ended.
pub(super) fn is_draft(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(".draft")
}

/// Writes a small file so that it is there whole or as it was before. It has the permissions the user gives to
/// new files. The rename is durable once the directory is synced.
pub(super) fn replace(directory: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let draft = directory.join(format!(".{}.draft", name.trim_start_matches('.')));
    let write = || {
        let mut file = File::create(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&draft, directory.join(name))
    };
    write().inspect_err(|_| {
        // On a full disk the half-written draft only takes room.
        let _ = fs::remove_file(&draft);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_and_every_cut_is_seen() {
        let texts: [&[u8]; 4] = [b"", b"{}", b"{\"segments\": []}\n", "saksi, saksi mandat\n".as_bytes()];
        for text in texts {
            let sealed = seal(text);
            assert_eq!(unseal(&sealed), Ok(text));
            for at in 0..sealed.len() {
                assert!(unseal(&sealed[..at]).is_err(), "cut at {at}");
                for bit in 0..8 {
                    let mut flipped = sealed.clone();
                    flipped[at] ^= 1 << bit;
                    assert!(unseal(&flipped).is_err(), "bit {bit} of byte {at}");
                }
            }
        }
    }

    #[test]
    fn a_failed_write_leaves_the_file_as_it_was() -> io::Result<()> {
        let home = tempfile::tempdir()?;
        replace(home.path(), "daftar", b"satu")?;
        fs::create_dir(home.path().join(".daftar.draft"))?;
        assert!(replace(home.path(), "daftar", b"dua").is_err());
        assert_eq!(fs::read(home.path().join("daftar"))?, b"satu");
        Ok(())
    }
}
