//! Files, folders and standard input → raw records, one at a time.
//!
//! In: paths. Out: [`Event`]s, each with the [`Progress`] made: a [`Record`], or a refusal that names the
//! place and the reason while the rest goes on. Files are read as streams, `.gz` and `.zst` decompressed on
//! the way (known by their first bytes, whatever their name): memory does not grow with the file. It does
//! not decode or understand the records.
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
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

use super::charset;
use super::json_document;
use super::record::{Format, Hint, Record};
use super::walk::{self, Input};
use crate::Result;

/// What is read, and up to which size.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// What is known of all records: outlet, date, format, charset.
    pub hint: Hint,
    /// A JSON Lines record longer than this is refused, in bytes.
    pub max_record_bytes: usize,
    /// A page longer than this is refused, in bytes.
    pub max_page_bytes: usize,
}

impl Default for ReadOptions {
    /// 64 MiB for either: no article is that long, and memory for one record stays bounded.
    fn default() -> ReadOptions {
        ReadOptions { hint: Hint::default(), max_record_bytes: 64 << 20, max_page_bytes: 64 << 20 }
    }
}

/// What reading came upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A record to be read as an article.
    Record(Record),
    /// Something that cannot be taken in; the rest goes on.
    Refused {
        /// File, with the line where there is one.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read so far, as stored (compressed).
    pub bytes_read: u64,
    /// Size of all files, as stored; standard input is not counted.
    pub bytes_total: u64,
    /// Files finished.
    pub files_read: usize,
    /// Files in all.
    pub files_total: usize,
}

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
        let stream = Counting { inner: *bytes, counter: reader.counter.clone() };
        if reader.read_stream(Box::new(stream), Some(Path::new(name)), (*name).to_owned()).is_break() {
            break;
        }
        reader.progress.files_read += 1;
    }
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
            Input::Stdin => {
                let stream = Counting { inner: io::stdin(), counter: self.counter.clone() };
                self.read_stream(Box::new(stream), None, "-".to_owned())
            }
            Input::File(path, _) => {
                let place = path.display().to_string();
                match File::open(&path) {
                    Err(error) => self.refuse(place, error.to_string()),
                    Ok(file) => {
                        let stream = Counting { inner: file, counter: self.counter.clone() };
                        self.read_stream(Box::new(stream), Some(&path), place)
                    }
                }
            }
        }
    }

    fn read_stream(&mut self, stream: Box<dyn Read>, path: Option<&Path>, place: String) -> ControlFlow<()> {
        let mut reader = match decompress(stream) {
            Ok(reader) => reader,
            Err(error) => return self.refuse(place, error.to_string()),
        };
        let first_bytes = match reader.fill_buf() {
            Ok(bytes) => &bytes[..bytes.len().min(8192)],
            Err(error) => return self.refuse(place, unreadable(&error)),
        };
        if let Some(kind) = binary_kind(first_bytes) {
            return self.refuse(place, format!("{kind}, not text"));
        }
        let format = self.options.hint.format.unwrap_or_else(|| Format::guess(path, first_bytes));
        if first_bytes.is_empty() && format != Format::JsonLines {
            return self.refuse(place, "empty: there is nothing to read");
        }
        let is_utf16 = first_bytes.starts_with(b"\xFF\xFE") || first_bytes.starts_with(b"\xFE\xFF");
        match format {
            Format::JsonLines if is_utf16 => self.refuse(place, "JSON Lines in UTF-16: convert it to UTF-8"),
            Format::JsonLines if json_document::is_document(first_bytes) => {
                self.read_document(reader, path, place)
            }
            Format::JsonLines => self.read_lines(reader, path, &place),
            Format::Page | Format::Html => self.read_page(reader, path, place, format),
        }
    }

    fn read_page(
        &mut self,
        reader: Box<dyn BufRead>,
        path: Option<&Path>,
        place: String,
        format: Format,
    ) -> ControlFlow<()> {
        let limit = self.options.max_page_bytes;
        let mut bytes = Vec::new();
        match reader.take(limit as u64 + 1).read_to_end(&mut bytes) {
            Err(error) => self.refuse(place, unreadable(&error)),
            Ok(_) if bytes.len() > limit => self.refuse(place, too_long("page", limit)),
            Ok(_) => self.record(place, bytes, path, format),
        }
    }

    /// An array or indented objects: read as a whole, up to the limit of a page.
    fn read_document(
        &mut self,
        reader: Box<dyn BufRead>,
        path: Option<&Path>,
        place: String,
    ) -> ControlFlow<()> {
        let limit = self.options.max_page_bytes;
        let mut document = Vec::new();
        match reader.take(limit as u64 + 1).read_to_end(&mut document) {
            Err(error) => return self.refuse(place, unreadable(&error)),
            Ok(_) if document.len() > limit => {
                let reason = format!("{}; write one object a line instead", too_long("JSON document", limit));
                return self.refuse(place, reason);
            }
            Ok(_) => {}
        }
        for (line, object) in json_document::objects(&document) {
            self.record(format!("{place}:{line}"), object.to_vec(), path, Format::JsonLines)?;
        }
        ControlFlow::Continue(())
    }

    fn read_lines(
        &mut self,
        mut reader: Box<dyn BufRead>,
        path: Option<&Path>,
        place: &str,
    ) -> ControlFlow<()> {
        let limit = self.options.max_record_bytes;
        let mut line_number = 0_u64;
        loop {
            line_number += 1;
            let mut line = Vec::new();
            let here = || format!("{place}:{line_number}");
            match read_line(&mut reader, &mut line, limit) {
                Err(error) => return self.refuse(here(), unreadable(&error)),
                Ok(Line::End) => return ControlFlow::Continue(()),
                Ok(Line::TooLong) => self.refuse(here(), too_long("record", limit))?,
                Ok(Line::Whole) => {
                    let start = if line_number == 1 && line.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
                    let text = line[start..].trim_ascii();
                    if !text.is_empty() {
                        let bytes = if text.len() == line.len() { line } else { text.to_vec() };
                        self.record(here(), bytes, path, Format::JsonLines)?;
                    }
                }
            }
        }
    }
}

enum Line {
    Whole,
    TooLong,
    End,
}

/// Reads up to the next line feed. Of a line over `limit` nothing is kept, and it is read to its end.
fn read_line(reader: &mut dyn BufRead, line: &mut Vec<u8>, limit: usize) -> io::Result<Line> {
    let (mut seen_any, mut is_too_long) = (false, false);
    loop {
        let buffer = match reader.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            break;
        }
        seen_any = true;
        let feed = memchr::memchr(b'\n', buffer);
        let part = &buffer[..feed.unwrap_or(buffer.len())];
        is_too_long |= line.len() + part.len() > limit;
        if is_too_long {
            *line = Vec::new();
        } else {
            line.extend_from_slice(part);
        }
        let used = feed.map_or(buffer.len(), |at| at + 1);
        reader.consume(used);
        if feed.is_some() {
            break;
        }
    }
    Ok(match (seen_any, is_too_long) {
        (false, _) => Line::End,
        (true, true) => Line::TooLong,
        (true, false) => Line::Whole,
    })
}

/// Counts what passes, for the progress bar.
struct Counting<R> {
    inner: R,
    counter: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(buffer)?;
        self.counter.set(self.counter.get() + bytes as u64);
        Ok(bytes)
    }
}

/// Wraps the stream in the decoder its first bytes ask for.
fn decompress(stream: Box<dyn Read>) -> io::Result<Box<dyn BufRead>> {
    const BUFFER_BYTES: usize = 128 * 1024;
    let mut reader = BufReader::with_capacity(BUFFER_BYTES, stream);
    let first_bytes = reader.fill_buf()?;
    if first_bytes.starts_with(b"\x1F\x8B") {
        let decoder = MultiGzDecoder::new(reader);
        return Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, decoder)));
    }
    if first_bytes.starts_with(b"\x28\xB5\x2F\xFD") {
        let decoder = zstd::Decoder::with_buffer(reader)?;
        return Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, decoder)));
    }
    Ok(Box::new(reader))
}

/// What kind of binary file this is, by its first bytes; `None` for text.
fn binary_kind(first_bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 10] = [
        (b"%PDF-", "a PDF file"),
        (b"PK\x03\x04", "a ZIP archive or office document"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"RIFF", "a media file"),
        (b"\x7FELF", "a program"),
        (b"BZh", "a bzip2 archive"),
        (b"\xFD7zXZ", "an xz archive"),
        (b"7z\xBC\xAF", "a 7z archive"),
    ];
    if let Some((_, kind)) = KINDS.iter().find(|(magic, _)| first_bytes.starts_with(magic)) {
        return Some(kind);
    }
    let has_mark = first_bytes.starts_with(b"\xFF\xFE") || first_bytes.starts_with(b"\xFE\xFF");
    let is_binary = !has_mark
        && memchr::memchr(0, first_bytes).is_some()
        && charset::utf16_without_mark(first_bytes).is_none();
    is_binary.then_some("a binary file")
}

fn unreadable(error: &io::Error) -> String {
    format!("cannot be read to its end: {error}")
}

fn too_long(what: &str, limit: usize) -> String {
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
        assert_eq!(seen.len(), 2, "{seen:?}");
        assert!(seen[1].starts_with("putus refused"));
    }
}
