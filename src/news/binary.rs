//! Files that hold no text, known by their first bytes.

use super::charset;

/// Why a file that starts like this cannot be read as text; `None` for text.
pub(super) fn binary_kind(first_bytes: &[u8]) -> Option<String> {
    const KINDS: [(&[u8], &str); 11] = [
        (b"%PDF-", "a PDF file"),
        (b"PK\x03\x04", "a ZIP archive or office document"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"RIFF", "a media file"),
        (b"\x7FELF", "a program"),
        (b"SQLite format 3\0", "a database"),
        (b"BZh", "a bzip2 archive"),
        (b"\xFD7zXZ", "an xz archive"),
        (b"7z\xBC\xAF", "a 7z archive"),
    ];
    const PACKED: [&[u8]; 2] = [b"\x1F\x8B\x08", b"\x28\xB5\x2F\xFD"];
    if PACKED.iter().any(|magic| first_bytes.starts_with(magic)) {
        return Some("compressed twice: decompress it once, then it can be read".to_owned());
    }
    if let Some((_, kind)) = KINDS.iter().find(|(magic, _)| first_bytes.starts_with(magic)) {
        return Some(format!("{kind}, not text"));
    }
    // The mark of a tar archive stands behind the name, mode and dates of its first file.
    if first_bytes.get(257..262) == Some(b"ustar") {
        return Some("a tar archive: unpack it, then the folder can be read".to_owned());
    }
    let is_binary = memchr::memchr(0, first_bytes).is_some() && charset::utf16(first_bytes).is_none();
    is_binary.then(|| "a binary file, not text".to_owned())
}
