//! A web archive (WARC 1.0 and 1.1, ISO 28500) → the pages in it.
//!
//! In: a stream, compressed or not. Out: pages of HTML with the address they were fetched from; what else the
//! archive holds is told by its kind. Records are read one at a time, those above a limit are passed over. After a
//! break reading goes on at the next record that can be found, be it within one that was cut short.

use std::io::{self, BufRead, Cursor, Read};

use memchr::memmem;

use super::decompress::Stream;
use super::http_message::{Head, read_headers};
use super::lines::{Line, read_line};
use super::reader::too_long;
use super::skipped::SkippedKind;

/// What every record begins with.
pub(super) const OPENING: &[u8] = b"WARC/";
/// The longest head of a record that is read, in bytes.
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// Most records of an archive that are looked for within others that were cut short: each is read again.
const MAX_FOUND_WITHIN: usize = 100;
/// What every record ends with.
const RECORD_END: &[u8] = b"\r\n\r\n";
/// As many bytes tell that a record begins.
const RECOGNIZED_BYTES: usize = 32;

/// What a record holds; records are counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A page of HTML.
    Page {
        /// Which record.
        number: u64,
        /// Where it was fetched.
        url: Option<String>,
        /// What the server said of its encoding.
        charset: Option<String>,
        /// The page, unpacked.
        bytes: Vec<u8>,
    },
    /// No page.
    Skipped(SkippedKind),
    /// A record that cannot be read.
    Refused(u64, String),
}

/// The records of an archive.
pub(super) struct Archive<'s> {
    stream: Rereading<'s>,
    limit: usize,
    number: u64,
    /// The first line of the next record was read in search of it.
    is_opened: bool,
    is_over: bool,
}

/// A stream that takes back what was read from it.
struct Rereading<'s> {
    given_back: Cursor<Vec<u8>>,
    /// How often something was given back.
    times: usize,
    stream: Stream<'s>,
}

/// The head of a record.
#[derive(Default)]
struct RecordHead {
    kind: String,
    url: Option<String>,
    content_type: String,
    length: u64,
}

/// Why a record cannot be read.
enum Broken {
    /// The stream failed.
    Stream(io::Error),
    /// It is not what a record looks like.
    Form(&'static str),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Broken {
        Broken::Stream(error)
    }
}

impl Rereading<'_> {
    /// What comes next, which was read before.
    fn again(&self) -> &[u8] {
        self.given_back.get_ref().get(self.given_back.position() as usize..).unwrap_or_default()
    }

    /// Takes back what was read last.
    fn give_back(&mut self, mut bytes: Vec<u8>) {
        bytes.extend(self.again());
        self.given_back = Cursor::new(bytes);
        self.times += 1;
    }

    /// The next few bytes.
    fn peek(&mut self, count: usize) -> Vec<u8> {
        let mut next: Vec<u8> = self.again().iter().take(count).copied().collect();
        next.extend(self.stream.peek(count - next.len()));
        next
    }

    /// Whether a record begins here, or nothing is left.
    fn is_between_records(&mut self) -> bool {
        const BLANKS: usize = 8;
        let next = self.peek(BLANKS + OPENING.len());
        let next = next.trim_ascii_start();
        next.is_empty() || next.starts_with(OPENING)
    }

    /// Gives back what was read of the next record with `content`, cut off there; says whether there was one.
    fn give_back_record(&mut self, content: &mut Vec<u8>) -> bool {
        let length = content.len();
        content.extend(self.peek(RECOGNIZED_BYTES));
        let at = find_record(content);
        content.truncate(length);
        let Some(at) = at.filter(|at| *at < length && self.times < MAX_FOUND_WITHIN) else { return false };
        self.give_back(content.split_off(at));
        true
    }

    fn failure_behind_blanks(&mut self) -> Option<io::Error> {
        if self.again().is_empty() { self.stream.failure_behind_blanks() } else { None }
    }

    fn resume(&mut self, opening: &[u8]) -> bool {
        self.given_back = Cursor::default();
        self.stream.resume(opening)
    }
}

impl Read for Rereading<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.given_back.read(into)? {
            0 => self.stream.read(into),
            read => Ok(read),
        }
    }
}

impl BufRead for Rereading<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.again().is_empty() { self.stream.fill_buf() } else { self.given_back.fill_buf() }
    }

    fn consume(&mut self, amount: usize) {
        if self.again().is_empty() { self.stream.consume(amount) } else { self.given_back.consume(amount) }
    }
}

impl<'s> Archive<'s> {
    /// Reads records of `stream`; pages longer than `limit` bytes are refused.
    pub fn new(stream: Stream<'s>, limit: usize) -> Archive<'s> {
        let stream = Rereading { given_back: Cursor::default(), times: 0, stream };
        Archive { stream, limit, number: 0, is_opened: false, is_over: false }
    }

    /// The next record; `None` at the end.
    pub fn next(&mut self) -> Option<Item> {
        if self.is_over {
            return None;
        }
        self.number += 1;
        let item = match self.head() {
            Ok(None) => return None,
            Ok(Some(head)) => self.content(head).map_err(Broken::Stream),
            Err(broken) => Err(broken),
        };
        Some(item.unwrap_or_else(|broken| self.recover(broken)))
    }

    /// Reads the head of a record. `None` at the end of the archive.
    fn head(&mut self) -> Result<Option<RecordHead>, Broken> {
        if !std::mem::take(&mut self.is_opened) {
            let mut line = Vec::new();
            while line.trim_ascii().is_empty() {
                line.clear();
                match read_line(&mut self.stream, &mut line, MAX_HEAD_BYTES)? {
                    Line::End => return Ok(None),
                    Line::TooLong => return Err(Broken::Form("no record begins here")),
                    Line::Whole => {}
                }
            }
            if !line.starts_with(OPENING) {
                return Err(Broken::Form("no record begins here"));
            }
        }
        let mut head = RecordHead::default();
        let mut length = None;
        let lines = read_headers(&mut self.stream, MAX_HEAD_BYTES)?;
        for line in lines.ok_or(Broken::Form("its headers do not end"))? {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                // Old versions of wget put the address in angle brackets.
                "warc-target-uri" => head.url = Some(value.trim_matches(['<', '>']).to_owned()),
                "content-type" => head.content_type = value.to_ascii_lowercase(),
                "content-length" => length = value.parse().ok(),
                _ => {}
            }
        }
        head.length = length.ok_or(Broken::Form("it does not say how long it is"))?;
        Ok(Some(head))
    }

    /// Reads the content of a record, to its last byte.
    fn content(&mut self, head: RecordHead) -> io::Result<Item> {
        let (number, limit) = (self.number, self.limit);
        let refuse = |reason: String| {
            let of = head.url.as_deref().map_or_else(String::new, |url| format!(" ({url})"));
            Item::Refused(number, reason + &of)
        };
        let mut content = (&mut self.stream).take(head.length);
        let is_web = head.url.as_deref().is_none_or(|url| {
            let scheme = url.split(':').next().unwrap_or("");
            scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
        });
        let answer = match head.kind.as_str() {
            "response" if is_web && head.content_type.starts_with("application/http") => {
                let none = || refuse("it holds no answer of a web server".to_owned());
                Head::read(&mut content)?.ok_or_else(none)
            }
            "resource" if is_web => Ok(Head::of_file(&head.content_type)),
            kind => Err(Item::Skipped(match kind {
                "request" => SkippedKind::RequestRecord,
                "metadata" => SkippedKind::MetadataRecord,
                "warcinfo" => SkippedKind::WarcinfoRecord,
                "revisit" => SkippedKind::RevisitRecord,
                _ => SkippedKind::OtherRecord,
            })),
        };
        let answer = answer.and_then(|answer| match answer.skipped() {
            Some(kind) => Err(Item::Skipped(kind)),
            None if content.limit() > limit as u64 => Err(refuse(too_long("page", limit))),
            None => Ok(answer),
        });
        let mut body = Vec::new();
        if content.limit() <= limit as u64 {
            content.read_to_end(&mut body)?;
        } else {
            io::copy(&mut content, &mut io::sink())?;
        }
        let mut is_short = content.limit() > 0;
        // It may have been cut when it was written, and others after it.
        if (is_short || !self.stream.is_between_records()) && self.stream.give_back_record(&mut body) {
            let Some(whole) = body.strip_suffix(RECORD_END) else {
                return Ok(refuse("it is cut short: another record begins within it".to_owned()));
            };
            body.truncate(whole.len());
            is_short = false;
        }
        if is_short {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive ends within it"));
        }
        // The checksum of a compressed record stands behind it.
        if let Some(error) = self.stream.failure_behind_blanks() {
            return Err(error);
        }
        Ok(match answer {
            Err(item) => item,
            Ok(answer) => match answer.unpack(body, limit) {
                Err(reason) => refuse(reason),
                Ok(bytes) if answer.holds_html(&bytes) => {
                    Item::Page { number, url: head.url, charset: answer.charset, bytes }
                }
                Ok(_) => Item::Skipped(SkippedKind::OtherFile),
            },
        })
    }

    /// Says what is wrong, and looks for the next record.
    fn recover(&mut self, broken: Broken) -> Item {
        let (reason, goes_on) = match broken {
            Broken::Form(reason) => match self.find_opening() {
                Ok(found) => (reason.to_owned(), found),
                Err(error) => (format!("{reason}, and then {error}"), self.stream.resume(OPENING)),
            },
            Broken::Stream(error) => {
                (format!("cannot be read further: {error}"), self.stream.resume(OPENING))
            }
        };
        self.is_over = !goes_on;
        let then = if goes_on {
            "reading goes on at the next record that is whole"
        } else {
            "no record was found after it"
        };
        Item::Refused(self.number, format!("{reason}; {then}"))
    }

    /// Reads on to a line that opens a record.
    fn find_opening(&mut self) -> io::Result<bool> {
        let mut line = Vec::new();
        loop {
            line.clear();
            match read_line(&mut self.stream, &mut line, MAX_HEAD_BYTES)? {
                Line::End => return Ok(false),
                Line::Whole if is_opening(&line) => {
                    self.is_opened = true;
                    return Ok(true);
                }
                Line::Whole | Line::TooLong => {}
            }
        }
    }
}

/// Where a record begins, be it in the middle of a line.
fn find_record(bytes: &[u8]) -> Option<usize> {
    const MOST: usize = OPENING.len() + 6;
    let begins_record = |at: &usize| {
        let line = bytes[*at..].iter().take(MOST).position(|byte| *byte == b'\n');
        line.is_some_and(|length| {
            let (line, fields) = bytes[*at..].split_at(length);
            let begins = |name: &[u8]| {
                fields.get(1..=name.len()).is_some_and(|field| field.eq_ignore_ascii_case(name))
            };
            is_opening(line) && (begins(b"warc-") || begins(b"content-"))
        })
    };
    memmem::find_iter(bytes, OPENING).find(begins_record)
}

/// A whole line `WARC/1.1`; a page may quote the name.
fn is_opening(line: &[u8]) -> bool {
    line.trim_ascii_end().strip_prefix(OPENING).is_some_and(|version| {
        (3..=4).contains(&version.len()) && version.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::rc::Rc;

    use super::*;
    use crate::news::decompress::Counting;

    fn record(head: &str, content: &str) -> String {
        format!("WARC/1.1\r\n{head}\r\nContent-Length: {}\r\n\r\n{content}\r\n\r\n", content.len())
    }

    /// All items as short strings; pages may have 100 bytes.
    fn items(archive: &str) -> Vec<String> {
        let inner: Box<dyn Read> = Box::new(Cursor::new(archive.as_bytes().to_vec()));
        let stream = Stream::open(Counting { inner, counter: Rc::default() }).expect("in memory");
        let mut archive = Archive::new(stream, 100);
        let show = |item| match item {
            Item::Page { number, url, charset, bytes } => {
                format!("{number} {url:?} {charset:?} {}", String::from_utf8_lossy(&bytes))
            }
            Item::Skipped(kind) => format!("{kind:?}"),
            Item::Refused(number, reason) => format!("{number}! {reason}"),
        };
        std::iter::from_fn(|| archive.next()).map(show).collect()
    }

    #[test]
    fn records_are_pages_or_of_another_kind() {
        let response = "WARC-Type: response\r\nContent-Type: application/http;msgtype=response";
        let ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n";
        let at = |url: &str| format!("warc-target-uri: {url}\r\n{response}");
        let archive = [
            record("WARC-Type: warcinfo", "software: x\r\n\r\nWARC/1.0\r\n"),
            record(&at("<http://a.example/1>"), &format!("{ok}<p>a")),
            record(&at("http://a.example/2"), &format!("{ok}{}", "x".repeat(101))),
            record(&at("dns:a.example"), "20240214 a.example. 1 IN A 1.2.3.4"),
            record(&at("http://a.example/3"), "<html>"),
            record(&at("http://a.example/4"), "HTTP/1.1 200 OK\r\n\r\n<!doctype html>b"),
            record(&at("http://a.example/5"), "HTTP/1.1 200 OK\r\n\r\nb"),
            record("WARC-Type: resource\r\nContent-Type: text/html", "<p>c"),
            record("WARC-Type: conversion\r\nContent-Type: text/plain", "c"),
        ];
        assert_eq!(
            items(&archive.concat()),
            [
                "WarcinfoRecord",
                "2 Some(\"http://a.example/1\") Some(\"utf-8\") <p>a",
                "3! page longer than 100 bytes (http://a.example/2)",
                "OtherRecord",
                "5! it holds no answer of a web server (http://a.example/3)",
                "6 Some(\"http://a.example/4\") None <!doctype html>b",
                "OtherFile",
                "8 None None <p>c",
                "OtherRecord",
            ]
        );
    }

    #[test]
    fn broken_records_do_not_hide_the_next_one() {
        let good = record("WARC-Type: resource\r\nContent-Type: text/html", "<p>c");
        let page = "8 None None <p>c".replacen('8', "2", 1);
        let goes_on = "reading goes on at the next record that is whole";
        for (name, broken, expected) in [
            ("no head", "sampah\r\n\r\nWARC/1.0 dikutip\r\n".to_owned(), "no record begins here"),
            (
                "no length",
                "WARC/1.0\r\nWARC-Type: resource\r\n\r\n".to_owned(),
                "it does not say how long it is",
            ),
            ("no end", format!("WARC/1.0\r\n{}", "X: y\r\n".repeat(20_000)), "its headers do not end"),
        ] {
            assert_eq!(
                items(&(broken + &good)),
                [format!("1! {expected}; {goes_on}"), page.clone()],
                "{name}"
            );
        }
        let quoting = record("WARC-Type: resource\r\nContent-Type: text/html", "<p>c\r\nWARC/1.1\r\n");
        assert_eq!(
            items(&(quoting + &good)),
            ["1 None None <p>c\r\nWARC/1.1\r\n", &page],
            "whole: it quotes one"
        );
        for (name, head) in [("page", "text/html"), ("image", "image/png")] {
            let whole = record(&format!("WARC-Type: resource\r\nContent-Type: {head}"), &"x".repeat(90));
            let cut = &whole[..whole.len() - 80];
            let expected = ["1! it is cut short: another record begins within it", &page, "3 None None <p>c"];
            assert_eq!(items(&[cut, &good, &good].concat()), expected, "{name}");
            assert_eq!(items(&[cut, "\r\n", &good].concat()), expected[..2], "{name}, at the end");
            let twice = [&cut[..cut.len() - 4], "\r\n", cut, &good].concat();
            assert_eq!(
                items(&twice)[1..],
                ["2! it is cut short: another record begins within it", "3 None None <p>c"]
            );
        }
        for length in [9, 12, 14, 60, 99] {
            let longer = good.replacen("Length: 4", &format!("Length: {length}"), 1);
            let seen = items(&[longer.as_str(), &good, &good].concat());
            assert_eq!(seen, ["1 None None <p>c", &page, "3 None None <p>c"], "{length}");
        }
        let unending = good.replacen("Length: 4", "Length: 99", 1).repeat(3 * MAX_FOUND_WITHIN);
        let whole = items(&unending).into_iter().filter(|item| item.ends_with("None None <p>c")).count();
        assert_eq!(whole, MAX_FOUND_WITHIN);
        let cut = "2! cannot be read further: the archive ends within it; no record was found after it";
        let seen = items(&(good.clone() + &good[..good.len() - 7]));
        assert_eq!(seen, ["1 None None <p>c", cut]);
        assert_eq!(items(""), Vec::<String>::new());
    }
}
