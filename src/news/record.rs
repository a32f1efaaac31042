//! A raw record and what its caller knows of it.

use std::path::{Path, PathBuf};

use super::charset;
use super::delimited;
use super::field_map::FieldMap;
use super::warc;

/// What a caller knows of some bytes before they are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hint {
    /// The file they come from: its name may hold a date or tell the format.
    pub path: Option<PathBuf>,
    /// Where the page was published.
    pub url: Option<String>,
    /// The outlet.
    pub source: Option<String>,
    /// Date of publication, in any form.
    pub date: Option<String>,
    /// The format, when it need not be guessed.
    pub format: Option<Format>,
    /// Label of the character encoding, as in a Content-Type header.
    pub charset: Option<String>,
    /// Names of keys and columns beside those known anyway.
    pub columns: FieldMap,
}

impl Hint {
    /// A hint that knows the file only.
    pub fn of_path(path: impl Into<PathBuf>) -> Hint {
        Hint { path: Some(path.into()), ..Hint::default() }
    }

    /// The same hint with the format set.
    pub fn with_format(self, format: Format) -> Hint {
        Hint { format: Some(format), ..self }
    }

    /// The same hint with the address set.
    pub fn with_url(self, url: impl Into<String>) -> Hint {
        Hint { url: Some(url.into()), ..self }
    }
}

/// How the bytes of a record are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// The text of one page, as copied from a browser.
    Page,
    /// One page of HTML.
    Html,
    /// One JSON object a line, each an article.
    JsonLines,
    /// One page of HTML out of an archive of the web: fetched from the address of its hint, and perhaps no
    /// article.
    Archived,
    /// A table with a header, one article a row: CSV, TSV and their kin. A file, never a single record.
    Delimited,
    /// A web archive. A file, never a single record.
    Warc,
}

impl Format {
    /// Guesses the format of a file from its name and its first bytes.
    ///
    /// Content wins over the name where it is plain: a `.txt` that opens with `<!doctype html>` is HTML, one
    /// whose first line names columns of articles is a table.
    pub fn guess(path: Option<&Path>, first_bytes: &[u8]) -> Format {
        Format::guess_with(path, first_bytes, &FieldMap::default())
    }

    /// [`Format::guess`] when more names of columns are known.
    pub(super) fn guess_with(path: Option<&Path>, first_bytes: &[u8], columns: &FieldMap) -> Format {
        let text = charset::decode(first_bytes, None, false);
        let start = text.trim_start_matches('\u{feff}').trim_start();
        if start.as_bytes().starts_with(warc::OPENING) {
            return Format::Warc;
        }
        if opens_as_html(start.as_bytes()) {
            return Format::Html;
        }
        let is_object = start.starts_with('{');
        if !is_object && delimited::has_header(start, columns) {
            return Format::Delimited;
        }
        match extension(path).as_deref() {
            Some("html" | "htm" | "xhtml" | "shtml" | "php" | "asp" | "aspx") => Format::Html,
            Some("jsonl" | "ndjson" | "json") => Format::JsonLines,
            Some("txt" | "text" | "md") => Format::Page,
            Some("csv" | "tsv" | "tab" | "psv") if !is_object => Format::Delimited,
            Some("warc") => Format::Warc,
            _ if is_object => Format::JsonLines,
            _ => Format::Page,
        }
    }

    /// Whether records of this format are pages of HTML.
    pub(super) fn is_html(self) -> bool {
        matches!(self, Format::Html | Format::Archived)
    }
}

/// The last extension of the name in lower case, compression endings aside.
fn extension(path: Option<&Path>) -> Option<String> {
    let name = path?.file_name()?.to_string_lossy().to_ascii_lowercase();
    let name = [".gz", ".zst", ".zstd"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty()).then(|| extension.to_owned())
}

/// Whether text that starts like this is HTML.
pub(super) fn opens_as_html(start: &[u8]) -> bool {
    const OPENINGS: [&[u8]; 6] = [b"<!doctype html", b"<html", b"<head", b"<body", b"<!--", b"<?xml"];
    let is_opening = |tag: &&[u8]| start.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag));
    match OPENINGS.iter().position(is_opening) {
        None => false,
        Some(0..=3) => true,
        // A comment or an XML declaration opens other formats as well.
        Some(_) => {
            let window = &start[..start.len().min(2048)];
            memchr::memchr_iter(b'<', window)
                .any(|at| window[at..].get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case(b"<html")))
        }
    }
}

/// One raw record: a JSON line, or a whole page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// `file:line` or `file`, for messages.
    pub place: String,
    /// The bytes as they stand in the file, decompressed, not yet decoded.
    pub bytes: Vec<u8>,
    /// What is known of them.
    pub hint: Hint,
}

impl Record {
    /// A record of bytes that come from no file.
    pub fn new(bytes: impl Into<Vec<u8>>, hint: Hint) -> Record {
        let place = hint.path.as_ref().map_or_else(|| "input".to_owned(), |path| path.display().to_string());
        Record { place, bytes: bytes.into(), hint }
    }

    /// The format it is read in: the hint's, else a guess.
    pub fn format(&self) -> Format {
        let guess = || Format::guess(self.hint.path.as_deref(), &self.bytes[..self.bytes.len().min(4096)]);
        self.hint.format.unwrap_or_else(guess)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_guessed() {
        let cases: &[(Option<&str>, &[u8], Format)] = &[
            (Some("a.txt"), b"Judul\n", Format::Page),
            (Some("a.TXT"), b"<!DOCTYPE html><html>", Format::Html),
            (Some("a.html.gz"), b"", Format::Html),
            (Some("a.jsonl.zst"), b"", Format::JsonLines),
            (Some("a.json"), b"{}", Format::JsonLines),
            (Some("a.txt"), b"{\"text\": 1}", Format::Page),
            (None, b"\xEF\xBB\xBF  {\"text\": 1}", Format::JsonLines),
            (None, b"Bupati", Format::Page),
            (None, b"<?xml version=\"1.0\"?><html>", Format::Html),
            (None, b"<?xml version=\"1.0\"?><rss>", Format::Page),
            (Some(".html"), b"", Format::Page),
            (Some("a.csv.gz"), b"", Format::Delimited),
            (Some("a.csv"), b"{\"text\": 1}", Format::JsonLines),
            (Some("a.tsv"), b"<!doctype html>", Format::Html),
            (Some("a.json"), b"id,judul,isi\n1,a,b", Format::Delimited),
            (None, b"\xEF\xBB\xBFid;title;text\n", Format::Delimited),
            (None, b"i\0d\0;\0t\0i\0t\0l\0e\0;\0t\0e\0x\0t\0\n\0", Format::Delimited),
            (Some("a.warc"), b"", Format::Warc),
            (Some("a.txt"), b"WARC/1.0\r\n", Format::Warc),
        ];
        for (path, bytes, expected) in cases {
            assert_eq!(Format::guess(path.map(Path::new), bytes), *expected, "{path:?}");
        }
    }
}
