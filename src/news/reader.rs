//! Files, folders and standard input → raw records, one at a time.
//!
//! In: paths. Out: [`Event`]s, each with the [`Progress`] made: a [`Record`], a thing of another kind that an
//! archive holds, or a refusal that names the place and the reason while the rest goes on. Files are read as
//! streams, decompressed on the way: memory does not grow with the file. It does not decode or understand the
//! records.
//!
//! ```no_run
//! use std::ops::ControlFlow;
//! use std::path::PathBuf;
//! use telusur::news::{ReadOptions, read_records};
//!
//! read_records(&[PathBuf::from("arsip")], &ReadOptions::default(), &mut |event, progress| {
//!     println!("{event:?} after {} bytes", progress.bytes_read);
//!     ControlFlow::Continue(())
//! })?;
//! # Ok::<(), telusur::Error>(())
//! ```

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::binary::binary_kind;
use super::charset;
use super::decompress::{Counting, Stream};
use super::delimited::{ReturnsAsFeeds, Row, Table};
use super::event::{Event, Progress, ReadOptions};
use super::json_document;
use super::json_keys::MissingKeys;
use super::lines::{Line, read_line};
use super::opened::Opened;
use super::peeked::BUFFER_BYTES;
use super::record::{Format, Hint, Record};
use super::skipped::SkippedKind;
use super::utf16::Utf16;
use super::walk::{self, Input};
use super::warc::{Archive, Item};
use crate::Result;

/// How much of a file is looked at to tell what it is.
const FIRST_BYTES: usize = 8192;

/// Reads every record of `paths` and hands it to `sink`, until `sink` breaks.
///
/// # Errors
/// [`crate::Error::Read`] when one of `paths` does not exist; nothing has been handed out then. Whatever
/// fails later is an [`Event::Refused`]. A folder without files gives no event.
pub fn read_records(
    paths: &[PathBuf],
    options: &ReadOptions,
    sink: &mut dyn FnMut(Event, Progress) -> ControlFlow<()>,
) -> Result<()> {
    let inputs = walk::list(paths)?;
    let size = |input: &Input| if let Input::File(_, bytes) = input { *bytes } else { 0 };
    let progress = Progress {
        bytes_total: inputs.iter().map(size).sum(),
        files_total: inputs.len(),
        ..Progress::default()
    };
    let mut reader = Reader { options, sink, progress, counter: Rc::default() };
    for input in inputs {
        if reader.read_input(input).is_break() {
            break;
        }
        reader.progress.files_read += 1;
    }
    Ok(())
}

/// Reads every record of files held in memory, each a name and its bytes, as [`read_records`] reads files.
pub fn read_embedded(
    files: &[(&str, &'static [u8])],
    options: &ReadOptions,
    sink: &mut dyn FnMut(Event, Progress) -> ControlFlow<()>,
) {
    let progress = Progress {
        bytes_total: files.iter().map(|(_, bytes)| bytes.len() as u64).sum(),
        files_total: files.len(),
        ..Progress::default()
    };
    let mut reader = Reader { options, sink, progress, counter: Rc::default() };
    for (name, bytes) in files {
        if reader.read_stream(Box::new(*bytes), Some(Path::new(name)), (*name).to_owned()).is_break() {
            break;
        }
        reader.progress.files_read += 1;
    }
}

/// Reads every record of a stream, as [`read_records`] reads the file `name`.
///
/// ```
/// use std::ops::ControlFlow;
/// use telusur::news::{Event, ReadOptions, read_stream};
///
/// let table = "id,judul,isi\n1,Debat,Debat dibuka di Medan.\n";
/// let mut places = Vec::new();
/// read_stream("berita.csv", table.as_bytes(), &ReadOptions::default(), &mut |event, _| {
///     if let Event::Record(record) = event {
///         places.push(record.place);
///     }
///     ControlFlow::Continue(())
/// });
/// assert_eq!(places, ["berita.csv:2"]);
/// ```
pub fn read_stream(
    name: &str,
    stream: impl Read,
    options: &ReadOptions,
    sink: &mut dyn FnMut(Event, Progress) -> ControlFlow<()>,
) {
    let progress = Progress { files_total: 1, ..Progress::default() };
    let mut reader = Reader { options, sink, progress, counter: Rc::default() };
    // Whether the reader was told to stop makes no difference: nothing follows.
    let _ = reader.read_stream(Box::new(stream), Some(Path::new(name)), name.to_owned());
}

/// The state of one run.
struct Reader<'r> {
    options: &'r ReadOptions,
    sink: &'r mut dyn FnMut(Event, Progress) -> ControlFlow<()>,
    progress: Progress,
    counter: Rc<Cell<u64>>,
}

impl Reader<'_> {
    fn emit(&mut self, event: Event) -> ControlFlow<()> {
        self.progress.bytes_read = self.counter.get();
        (self.sink)(event, self.progress)
    }

    fn refuse(&mut self, place: String, reason: impl Into<String>) -> ControlFlow<()> {
        self.emit(Event::Refused { place, reason: reason.into() })
    }

    fn record(
        &mut self,
        place: String,
        bytes: Vec<u8>,
        path: Option<&Path>,
        format: Format,
    ) -> ControlFlow<()> {
        let own = &self.options.hint;
        let path = path.map(Path::to_path_buf).or_else(|| own.path.clone());
        let hint = Hint { path, format: Some(format), ..own.clone() };
        self.emit(Event::Record(Record { place, bytes, hint }))
    }

    fn read_input(&mut self, input: Input) -> ControlFlow<()> {
        match input {
            Input::Unreadable(path, reason) => self.refuse(path.display().to_string(), reason),
            Input::Visited => self.emit(Event::Skipped(SkippedKind::VisitedFolder)),
            Input::Stdin => self.read_stream(Box::new(io::stdin()), None, "-".to_owned()),
            Input::File(path, _) => {
                let place = path.display().to_string();
                match Opened::new(&path) {
                    Err(error) => self.refuse(place, error.to_string()),
                    Ok(opened) => {
                        self.read_stream(Box::new(&opened.file), Some(&path), place.clone())?;
                        match opened.change() {
                            Some(change) => self.refuse(place, change),
                            None => ControlFlow::Continue(()),
                        }
                    }
                }
            }
        }
    }

    fn read_stream(
        &mut self,
        stream: Box<dyn Read + '_>,
        path: Option<&Path>,
        place: String,
    ) -> ControlFlow<()> {
        let mut stream = match Stream::open(Counting { inner: stream, counter: self.counter.clone() }) {
            Ok(stream) => stream,
            Err(error) => return self.refuse(place, error.to_string()),
        };
        let hint = &self.options.hint;
        let first_bytes = stream.peek(FIRST_BYTES);
        let guess = || Format::guess_with(path, first_bytes, &hint.columns);
        let format = hint.format.unwrap_or_else(guess);
        if format != Format::Warc
            && let Some(kind) = binary_kind(first_bytes)
        {
            return self.refuse(place, kind);
        }
        if first_bytes.is_empty() {
            return match stream.fill_buf() {
                Err(error) => self.refuse(place, unreadable(&error)),
                Ok(_) if format == Format::JsonLines => ControlFlow::Continue(()),
                Ok(_) => self.refuse(place, "empty: there is nothing to read"),
            };
        }
        let is_document = format == Format::JsonLines
            && json_document::is_document(charset::decode(first_bytes, None, false).as_bytes());
        let has_old_lines =
            memchr::memchr(b'\r', first_bytes).is_some() && memchr::memchr(b'\n', first_bytes).is_none();
        match format {
            Format::Warc => self.read_archive(stream, &place),
            Format::Page | Format::Html | Format::Archived => self.read_page(stream, path, place, format),
            Format::JsonLines if is_document => self.read_document(stream, path, place),
            Format::JsonLines => self.read_lines(as_utf8(stream), path, &place),
            Format::Delimited if has_old_lines => {
                let stream = BufReader::with_capacity(BUFFER_BYTES, ReturnsAsFeeds(as_utf8(stream)));
                self.read_table(Box::new(stream), path, place)
            }
            Format::Delimited => self.read_table(as_utf8(stream), path, place),
        }
    }

    fn read_page(
        &mut self,
        stream: Stream<'_>,
        path: Option<&Path>,
        place: String,
        format: Format,
    ) -> ControlFlow<()> {
        match whole(stream, "page", self.options.max_page_bytes) {
            Err(reason) => self.refuse(place, reason),
            Ok(bytes) => self.record(place, bytes, path, format),
        }
    }

    /// An array or indented objects: read as a whole, up to the limit of a page.
    fn read_document(&mut self, stream: Stream<'_>, path: Option<&Path>, place: String) -> ControlFlow<()> {
        let limit = self.options.max_page_bytes;
        let document = match whole(as_utf8(stream), "JSON document", limit) {
            Err(reason) if reason == too_long("JSON document", limit) => {
                return self.refuse(place, format!("{reason}; write one object a line instead"));
            }
            Err(reason) => return self.refuse(place, reason),
            Ok(document) => document,
        };
        let mut missing = MissingKeys::new(&self.options.hint.columns);
        for (line, object) in json_document::objects(&document) {
            missing.see(object);
            self.record(format!("{place}:{line}"), object.to_vec(), path, Format::JsonLines)?;
        }
        self.report_missing(missing, &place)
    }

    fn read_lines(
        &mut self,
        mut reader: Box<dyn BufRead + '_>,
        path: Option<&Path>,
        place: &str,
    ) -> ControlFlow<()> {
        let limit = self.options.max_record_bytes;
        let mut missing = MissingKeys::new(&self.options.hint.columns);
        let mut line_number = 0_u64;
        loop {
            line_number += 1;
            let mut line = Vec::new();
            let here = || format!("{place}:{line_number}");
            match read_line(&mut reader, &mut line, limit) {
                Err(error) => return self.refuse(here(), unreadable(&error)),
                Ok(Line::End) => return self.report_missing(missing, place),
                Ok(Line::TooLong) => self.refuse(here(), too_long("record", limit))?,
                Ok(Line::Whole) => {
                    let start = if line_number == 1 && line.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
                    let text = line[start..].trim_ascii();
                    if !text.is_empty() {
                        missing.see(text);
                        let bytes = if text.len() == line.len() { line } else { text.to_vec() };
                        self.record(here(), bytes, path, Format::JsonLines)?;
                    }
                }
            }
        }
    }

    fn report_missing(&mut self, missing: MissingKeys<'_>, place: &str) -> ControlFlow<()> {
        match missing.reason() {
            Some(reason) => self.refuse(place.to_owned(), reason),
            None => ControlFlow::Continue(()),
        }
    }

    fn read_table(
        &mut self,
        reader: Box<dyn BufRead + '_>,
        path: Option<&Path>,
        place: String,
    ) -> ControlFlow<()> {
        let mut table = match Table::open(reader, &self.options.hint, self.options.max_record_bytes) {
            Err(reason) => return self.refuse(place, reason),
            Ok(table) => table,
        };
        while let Some(row) = table.next() {
            match row {
                Row::Object(line, bytes) => {
                    self.record(format!("{place}:{line}"), bytes, path, Format::JsonLines)?;
                }
                Row::Refused(line, reason) => self.refuse(format!("{place}:{line}"), reason)?,
            }
        }
        ControlFlow::Continue(())
    }

    fn read_archive(&mut self, stream: Stream<'_>, place: &str) -> ControlFlow<()> {
        let mut archive = Archive::new(stream, self.options.max_page_bytes);
        while let Some(item) = archive.next() {
            match item {
                Item::Skipped(kind) => self.emit(Event::Skipped(kind))?,
                Item::Refused(number, reason) => self.refuse(format!("{place}:{number}"), reason)?,
                Item::Page { number, url, charset, bytes } => {
                    // The name of an archive holds the day it was collected, no date of an article.
                    let hint = Hint {
                        path: None,
                        url,
                        charset,
                        format: Some(Format::Archived),
                        ..self.options.hint.clone()
                    };
                    self.emit(Event::Record(Record { place: format!("{place}:{number}"), bytes, hint }))?;
                }
            }
        }
        ControlFlow::Continue(())
    }
}

/// The stream in UTF-8 when it is UTF-16, else as it is.
fn as_utf8<'s>(mut stream: Stream<'s>) -> Box<dyn BufRead + 's> {
    match charset::utf16(stream.peek(FIRST_BYTES)) {
        Some(encoding) => Box::new(BufReader::with_capacity(BUFFER_BYTES, Utf16::new(stream, encoding))),
        None => Box::new(stream),
    }
}

/// All of a stream.
fn whole(reader: impl Read, what: &str, limit: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    match reader.take(limit as u64 + 1).read_to_end(&mut bytes) {
        Err(error) => Err(unreadable(&error)),
        Ok(_) if bytes.len() > limit => Err(too_long(what, limit)),
        Ok(_) => Ok(bytes),
    }
}

fn unreadable(error: &io::Error) -> String {
    format!("cannot be read to its end: {error}")
}

/// Why something longer than `limit` bytes is refused.
pub(super) fn too_long(what: &str, limit: usize) -> String {
    let mebibyte = 1 << 20;
    if limit.is_multiple_of(mebibyte) {
        return format!("{what} longer than {} MiB", limit / mebibyte);
    }
    format!("{what} longer than {limit} bytes")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;

    /// Everything read below a folder, as short strings.
    fn read_all(paths: &[PathBuf], options: &ReadOptions) -> Vec<String> {
        let mut seen = Vec::new();
        read_records(paths, options, &mut |event, progress| {
            assert!(progress.bytes_read <= progress.bytes_total);
            seen.push(match event {
                Event::Record(record) => {
                    let file =
                        Path::new(&record.place).file_name().expect("a file").to_string_lossy().into_owned();
                    format!("{file} {:?} {}", record.format(), String::from_utf8_lossy(&record.bytes))
                }
                Event::Refused { place, reason } => {
                    let file = Path::new(&place).file_name().expect("a file").to_string_lossy().into_owned();
                    format!("{file} refused: {reason}")
                }
                Event::Skipped(kind) => format!("{kind:?}"),
            });
            ControlFlow::Continue(())
        })
        .expect("the folder is there");
        seen
    }

    #[test]
    fn folders_are_read_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("a file");
        fs::create_dir(folder.path().join("b")).expect("a folder");
        write("b/satu.jsonl", b"\xEF\xBB\xBF{\"id\":1}\r\n\n{\"id\":2}\n{\"id\":34567890}");
        write("a.txt", b"Warga memilih.");
        write("b/dua.json", b"[{\"id\":4},\n{\"id\":5}]");
        write("c", b"<html>");
        write("d.txt", b"");
        write(".tersembunyi", b"x");
        write("gambar.png", b"\x89PNG\r\n\x1A\n\0\0");
        write("rusak.jsonl.gz", b"\x1F\x8B\x08\x00rusak");
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(b"{\"id\":9}").expect("in memory");
        // The name does not tell; the first bytes do.
        write("z.jsonl", &gz.finish().expect("in memory"));
        write("z.jsonl.zst", &zstd::encode_all(&b"{\"id\":8}\n"[..], 1).expect("in memory"));
        let options = ReadOptions { max_record_bytes: 12, ..ReadOptions::default() };
        let seen = read_all(&[folder.path().to_owned()], &options);
        assert_eq!(
            seen[..9],
            [
                "a.txt Page Warga memilih.",
                "dua.json:1 JsonLines {\"id\":4}",
                "dua.json:2 JsonLines {\"id\":5}",
                "satu.jsonl:1 JsonLines {\"id\":1}",
                "satu.jsonl:3 JsonLines {\"id\":2}",
                "satu.jsonl:4 refused: record longer than 12 bytes",
                "c Html <html>",
                "d.txt refused: empty: there is nothing to read",
                "gambar.png refused: a picture, not text",
            ]
        );
        assert!(seen[9].starts_with("rusak.jsonl.gz") && seen[9].contains("refused"), "{}", seen[9]);
        assert_eq!(seen[10..], ["z.jsonl:1 JsonLines {\"id\":9}", "z.jsonl.zst:1 JsonLines {\"id\":8}"]);
    }

    #[test]
    fn missing_paths_are_errors_and_empty_folders_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(read_all(&[folder.path().to_owned()], &ReadOptions::default()), Vec::<String>::new());
        let missing = [folder.path().join("tidak-ada")];
        let error = read_records(&missing, &ReadOptions::default(), &mut |_, _| ControlFlow::Continue(()));
        assert!(matches!(error, Err(crate::Error::Read { .. })));
    }

    #[test]
    fn reading_stops_when_told() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a.jsonl"), "{}\n{}\n{}\n").expect("a file");
        let mut count = 0;
        read_records(&[folder.path().to_owned()], &ReadOptions::default(), &mut |_, _| {
            count += 1;
            ControlFlow::Break(())
        })
        .expect("the folder is there");
        assert_eq!(count, 1);
    }

    #[cfg(unix)]
    #[test]
    fn link_loops_end() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a.txt"), "Warga memilih.").expect("a file");
        std::os::unix::fs::symlink(folder.path(), folder.path().join("lagi")).expect("a link");
        std::os::unix::fs::symlink(folder.path().join("hilang"), folder.path().join("putus"))
            .expect("a link");
        let seen = read_all(&[folder.path().to_owned()], &ReadOptions::default());
        assert_eq!(seen[..2], ["a.txt Page Warga memilih.", "VisitedFolder"]);
        assert!(seen[2].starts_with("putus refused") && seen.len() == 3, "{seen:?}");
    }

    #[test]
    fn files_that_change_while_they_are_read_are_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.jsonl");
        let lines = "{\"text\": \"Warga memilih.\"}\n".repeat(20_000);
        for (length, expected) in [
            (lines.len() / 2, "it became shorter while it was read: articles may be missing, index it again"),
            (lines.len() * 2, "it was written while it was read: index it again when it is complete"),
        ] {
            fs::write(&path, &lines).expect("a file");
            let (mut is_first, mut last) = (true, None);
            read_records(std::slice::from_ref(&path), &ReadOptions::default(), &mut |event, _| {
                if std::mem::take(&mut is_first) {
                    let file = fs::OpenOptions::new().write(true).open(&path).expect("the file");
                    file.set_len(length as u64).expect("another length");
                }
                last = Some(event);
                ControlFlow::Continue(())
            })
            .expect("the file is there");
            let place = path.display().to_string();
            assert_eq!(last, Some(Event::Refused { place, reason: expected.to_owned() }));
        }
    }
}
