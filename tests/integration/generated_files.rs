//! Files made from a grammar and broken at random, many of each kind: whatever comes in, every record is taken
//! or refused with its place, and the size of the pieces a stream comes in changes nothing.
//!
//! The suite runs a share of them. A million of each kind:
//! `cargo test --release --test integration generated_files -- --ignored --nocapture`; `TELUSUR_GENERATED` asks
//! for another number, `TELUSUR_KIND` for one kind.

use std::io::{Read, Write};
use std::ops::ControlFlow;

use telusur::Article;
use telusur::news::{Event, ReadOptions, Record, identify, read_stream};

use crate::generated::Random;

const KINDS: [&str; 8] = ["csv", "jsonl", "json", "warc", "html", "page", "gzip", "zstd"];

const PIECES: &[&str] = &[
    "Bawaslu Kota Cilegon",
    " memanggil dua saksi",
    ", Senin (5/2/2024).",
    "\n",
    "\r\n",
    "KUDUS – ",
    "Baca juga: ",
    "“kami siap,”",
    " Pasal 280 ayat (2) UU 7/2017 ",
    "Jum’at",
    "é",
    "選挙",
    "😀",
    "\u{202e}",
    "\t",
    "\"",
    "\"\"",
    "'",
    ",",
    ";",
    "|",
    "<p>",
    "</p>",
    "<div class='x'>",
    "<!--",
    "-->",
    "<script>",
    "&amp;",
    "&#x41;",
    "<a href=/x>Lain</a>",
    "[Gambas:Video]",
    "\\u00e9",
    "\\",
    "(*)",
    "***",
    "Editor: A\n",
    "H. Asep Sunandar, S.H.",
    "Gubernur Jawa Barat",
    "2024",
    " ",
    " ",
    ".",
];
/// What is thrown into finished files: the signs that formats are made of.
const SIGNS: &[&[u8]] = &[
    b"\"",
    b",",
    b"\n",
    b"\r",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"<",
    b">",
    b"&",
    b"\0",
    b"\xFF",
    b"\xFE\xFF",
    b"\xEF\xBB\xBF",
    b"\x1F\x8B\x08",
    b"\x28\xB5\x2F\xFD",
    b"WARC/1.0\r\n",
    b"Content-Length: 9\r\n",
    b"Content-Length: 99999999999\r\n",
    b"\r\n\r\n",
    b"sep=;\n",
    b"-",
    b"<html>",
    b"</html>",
    b"\x80",
    b"=\"",
];

fn text(random: &mut Random, most: usize) -> String {
    (0..random.below(most)).map(|_| random.pick(PIECES)).collect()
}

fn html(random: &mut Random) -> String {
    let (title, body) = (text(random, 6), text(random, 30));
    match random.below(3) {
        0 => format!(
            "<!doctype html><html><head><title>{title}</title></head><body><p>{body}</p></body></html>"
        ),
        1 => format!("<html><meta charset=windows-1252><h1>{title}</h1><article><p>{body}</article>"),
        _ => format!("<html><body><div><h1>{title}</h1>{body}<p>{body}</div>"),
    }
}

fn csv(random: &mut Random, rows: usize) -> String {
    let sign = random.pick(&[",", ";", "\t", "|"]);
    let quoted = |value: &str| format!("\"{}\"", value.replace('"', "\"\""));
    let mut table = ["id", "judul", "isi"].join(sign) + random.pick(&["\n", "\r\n"]);
    for row in 0..rows {
        // Without a letter of its own a row may be blank, or no value at all.
        let values = [format!("r{row}"), quoted(&text(random, 5)), quoted(&format!("x{}", text(random, 12)))];
        table += &values.join(sign);
        table.push('\n');
    }
    table
}

fn object(random: &mut Random, row: usize) -> String {
    serde_json::json!({"id": format!("r{row}"), "judul": text(random, 5), "isi": text(random, 12)})
        .to_string()
}

fn warc(random: &mut Random, records: usize) -> Vec<Vec<u8>> {
    let record = |row: usize| {
        let mut body = html(random).into_bytes();
        let mut headers = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n".to_owned();
        match random.below(4) {
            0 => {
                body = gz(&body);
                headers += "Content-Encoding: gzip\r\n";
            }
            1 => {
                body = [format!("{:x}\r\n", body.len()).as_bytes(), &body, b"\r\n0\r\n\r\n"].concat();
                headers += "Transfer-Encoding: chunked\r\n";
            }
            _ => {}
        }
        let content = [headers.as_bytes(), b"\r\n", &body].concat();
        let head = format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{row}\r\n\
             Content-Type: application/http\r\nContent-Length: {}\r\n\r\n",
            content.len()
        );
        [head.as_bytes(), &content, b"\r\n\r\n"].concat()
    };
    (0..records).map(record).collect()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory")
}

fn utf16(text: &str) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// Cuts, doubles, flips and throws signs in.
fn damage(random: &mut Random, bytes: &mut Vec<u8>) {
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        match random.below(6) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            2 if at < bytes.len() => drop(bytes.drain(at..(at + 1 + random.below(20)).min(bytes.len()))),
            3 => {
                let part = bytes[at..(at + random.below(60)).min(bytes.len())].to_vec();
                bytes.splice(at..at, part);
            }
            _ => drop(bytes.splice(at..at, random.pick(SIGNS).iter().copied())),
        }
    }
}

/// File number `seed` of a kind: its name, its bytes, and how many records it holds when it is whole.
fn file(kind: &str, seed: u64) -> (String, Vec<u8>, Option<usize>) {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491);
    let random = &mut random;
    let rows = 1 + random.below(5);
    let lines = |random: &mut Random| (0..rows).map(|row| object(random, row) + "\n").collect::<String>();
    let mut name = format!("berkas.{kind}");
    let (mut bytes, count) = match kind {
        "csv" => {
            let table = csv(random, rows);
            (if random.below(4) == 0 { utf16(&table) } else { table.into_bytes() }, Some(rows))
        }
        "jsonl" => (lines(random).into_bytes(), Some(rows)),
        "json" => {
            let objects: Vec<String> = (0..rows).map(|row| object(random, row)).collect();
            (format!("[{}]", objects.join(",\n ")).into_bytes(), Some(rows))
        }
        "warc" => (warc(random, rows).concat(), Some(rows)),
        "html" => (html(random).into_bytes(), Some(1)),
        "page" => {
            name = "berkas.txt".to_owned();
            let page = format!("x{}", text(random, 40));
            (if random.below(4) == 0 { utf16(&page) } else { page.into_bytes() }, None)
        }
        "gzip" => {
            name = "berkas.warc.gz".to_owned();
            (warc(random, rows).iter().flat_map(|record| gz(record)).collect(), Some(rows))
        }
        _ => {
            name = "berkas.jsonl.zst".to_owned();
            let (one, two) = (lines(random), lines(random));
            let frame = |text: &str| zstd::encode_all(text.as_bytes(), 1).expect("in memory");
            ([frame(&one), frame(&two)].concat(), Some(2 * rows))
        }
    };
    if random.below(4) == 0 {
        return (name, bytes, count);
    }
    damage(random, &mut bytes);
    (name, bytes, None)
}

/// Gives a stream in pieces of at most so many bytes.
struct Pieces<'b>(&'b [u8], usize);

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = into.len().min(self.1);
        self.0.read(&mut into[..count])
    }
}

fn events(name: &str, bytes: &[u8], piece: usize, options: &ReadOptions) -> Vec<Event> {
    let mut events = Vec::new();
    read_stream(name, Pieces(bytes, piece), options, &mut |event, progress| {
        assert!(progress.bytes_read <= bytes.len() as u64);
        events.push(event);
        ControlFlow::Continue(())
    });
    events
}

/// Reads and cleans a record; every mention must lie in its text.
fn check_record(record: &Record) -> Result<(), String> {
    let identity = identify(record);
    if identity.as_ref().is_ok_and(|identity| identity.id.is_empty() || identity.id.len() > 200) {
        return Err(format!("has the id {identity:?}"));
    }
    let Ok(article) = telusur::extract(&record.bytes, &record.hint) else { return Ok(()) };
    if identity.is_err() {
        return Err("is an article without an identity".to_owned());
    }
    let plain = |text: &str| text.chars().all(|ch| ch == '\n' || !ch.is_control());
    let Article { title, text, dateline, .. } = &article;
    let parts = [title.as_deref().unwrap_or(""), text.as_str(), dateline.as_deref().unwrap_or("")];
    if !parts.iter().all(|part| plain(part)) {
        return Err(format!("keeps control characters: {parts:?}"));
    }
    let json = serde_json::to_value(&article).map_err(|error| error.to_string())?;
    for facet in ["provinces", "regencies", "regulations", "officials", "people"] {
        for mention in
            json[facet].as_array().into_iter().flatten().flat_map(|value| value["mentions"].as_array())
        {
            for mention in mention {
                let part = json[mention["field"].as_str().unwrap_or("")].as_str().unwrap_or("");
                let at = |end: &str| mention[end].as_u64().and_then(|at| usize::try_from(at).ok());
                let (Some(start), Some(end)) = (at("start"), at("end")) else {
                    return Err("no span".to_owned());
                };
                if part.get(start..end).is_none_or(str::is_empty) {
                    return Err(format!("has the mention {mention} outside of its text"));
                }
            }
        }
    }
    Ok(())
}

/// The laws, tried on file number `seed`; how many records it gave.
fn check(kind: &str, seed: u64) -> Result<usize, String> {
    let (name, bytes, count) = file(kind, seed);
    let broken =
        |what: String| format!("{kind} {seed}: {what}: {}", String::from_utf8_lossy(&bytes).escape_debug());
    // A low limit, so that some records are beyond it.
    let limit = if count.is_some() || seed.is_multiple_of(2) { 1 << 20 } else { 300 };
    let options = ReadOptions { max_record_bytes: limit, max_page_bytes: limit, ..ReadOptions::default() };
    let whole = events(&name, &bytes, usize::MAX, &options);
    let piece = [1, 7, 100][(seed % 3) as usize];
    let in_pieces = events(&name, &bytes, piece, &options);
    // How much a decoder gives before it comes upon damage depends on the pieces, and with it what is said of
    // what came; that something is said does not.
    let says = |events: &[Event], what: &str| {
        events.iter().any(|event| matches!(event, Event::Refused { reason, .. } if reason.contains(what)))
    };
    let is_broken = matches!(kind, "gzip" | "zstd")
        && [&whole, &in_pieces].iter().any(|events| says(events, "cannot be read"))
        && [&whole, &in_pieces].iter().all(|events| says(events, ""));
    if in_pieces != whole && !is_broken {
        return Err(broken(format!("pieces of {piece} bytes give other records")));
    }
    // A refusal needs a byte at the least: nothing goes on for ever.
    if whole.len() > bytes.len() + 2 {
        return Err(broken(format!("{} events", whole.len())));
    }
    let mut records = 0;
    for event in &whole {
        match event {
            Event::Record(record) => {
                records += 1;
                // A row of a table is held to the limit; as an object it has names, and signs may take six bytes.
                let most = if kind == "csv" { 8 * limit } else { limit };
                if !record.place.starts_with(&name) || record.bytes.len() > most {
                    return Err(broken(format!("a record of {} at {}", record.bytes.len(), record.place)));
                }
                check_record(record).map_err(|what| broken(format!("{} {what}", record.place)))?;
            }
            Event::Refused { place, reason } => {
                if !place.starts_with(&name) || reason.trim().is_empty() {
                    return Err(broken(format!("refused as {place:?}: {reason:?}")));
                }
            }
            Event::Skipped(_) => {}
        }
    }
    match count {
        Some(count) if count != records || count != whole.len() => {
            Err(broken(format!("{records} records in {} events of {count}", whole.len())))
        }
        _ => Ok(records),
    }
}

fn read_files(kind: &str, count: u64) -> usize {
    let (mut records, mut broken) = (0, Vec::new());
    for seed in 0..count {
        match check(kind, seed) {
            Ok(read) => records += read,
            Err(law) if broken.len() < 5 => broken.push(law),
            Err(_) => {}
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    records
}

#[test]
fn files_are_read_or_refused() {
    for kind in KINDS {
        let records = read_files(kind, 300);
        assert!(records > 50, "{kind}: {records}");
    }
}

#[test]
#[ignore = "an hour: a million files of each kind"]
fn a_million_files_of_each_kind_are_read_or_refused() {
    let asked = |name| std::env::var(name).ok();
    let count = asked("TELUSUR_GENERATED").and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    for kind in KINDS.into_iter().filter(|kind| asked("TELUSUR_KIND").is_none_or(|asked| asked == *kind)) {
        let records = read_files(kind, count);
        println!("{kind}: {count} files, {records} records");
    }
}
