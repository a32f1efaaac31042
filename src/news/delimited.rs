//! CSV, TSV and their kin → one JSON object a row, with the names of the header as keys.
//!
//! In: a stream of text whose first line names the columns. Out: rows, each with the line it starts on, or the
//! reason why it cannot be taken in. The sign between columns (`,` `;` tab `|`) is found from the header; line
//! feeds in quotes belong to the field; values that only a spreadsheet or database writes are made plain.
//! What the columns mean is told later, as for JSON Lines.

use std::borrow::Cow;
use std::io::{self, BufRead, Cursor, Read};

use jiff::ToSpan;
use jiff::civil::date;

use super::charset;
use super::field_map::{self, FieldMap, Ranks};
use super::lines::{Line, read_line};
use super::reader::too_long;
use super::record::Hint;

/// Signs that may stand between columns, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How often reading goes back to the line after one whose quotation mark is never closed.
const MAX_RETURNS: usize = 64;
/// Columns named in a message.
const MAX_NAMED: usize = 40;
/// What exports write for a value that is not there.
const NOTHING: [&str; 6] = ["NULL", "\\N", "NaN", "nan", "None", "N/A"];

/// Whether a text that starts like this has the header of a table of articles.
pub(super) fn has_header(start: &str, columns: &FieldMap) -> bool {
    let Some(line) = start.lines().next().filter(|line| line.len() < start.len()) else { return false };
    let names = names(line, delimiter_of(line, columns));
    let ranks: Vec<Ranks> = names.iter().map(|name| columns.ranks(name)).collect();
    let known = ranks.iter().filter(|ranks| ranks.iter().any(Option::is_some)).count();
    has_text(&ranks) && (known >= 3 || (known == 2 && names.len() == 2))
}

fn has_text(ranks: &[Ranks]) -> bool {
    ranks.iter().any(|ranks| ranks[field_map::TEXT].is_some())
}

/// The sign that makes the most known names of a header, or else the most names.
fn delimiter_of(line: &str, columns: &FieldMap) -> u8 {
    let value = |delimiter: &u8| {
        let names = names(line, *delimiter);
        let is_known = |name: &&String| columns.ranks(name).iter().any(Option::is_some);
        (names.iter().filter(is_known).count(), names.len())
    };
    // Of equal ones the last counts as the largest.
    DELIMITERS.into_iter().rev().max_by_key(value).unwrap_or(b',')
}

fn names(line: &str, delimiter: u8) -> Vec<String> {
    values(line, delimiter)
        .into_iter()
        .map(|name| name.trim().trim_start_matches('\u{feff}').to_owned())
        .collect()
}

/// The values of one row.
fn values(row: &str, delimiter: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .terminator(csv::Terminator::Any(b'\n'))
        .buffer_capacity(row.len().clamp(64, 8192))
        .from_reader(row.trim_end_matches(['\r', '\n']).as_bytes());
    let mut record = csv::StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(true) => record.iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// A row, or why there is none; with the line it starts on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// A JSON object.
    Object(u64, Vec<u8>),
    /// A row that is not taken in; reading goes on.
    Refused(u64, String),
}

/// The rows of a table.
pub(super) struct Table<'s> {
    reader: Box<dyn BufRead + 's>,
    charset: Option<String>,
    delimiter: u8,
    names: Vec<String>,
    dates: Vec<bool>,
    /// Lines read so far.
    line: u64,
    limit: usize,
    returns: usize,
    is_over: bool,
}

impl<'s> Table<'s> {
    /// Reads the header.
    ///
    /// # Errors
    /// Why the table cannot be read: no column holds the text, a mapped column is missing, or the stream
    /// failed.
    pub fn open(reader: Box<dyn BufRead + 's>, hint: &Hint, limit: usize) -> Result<Table<'s>, String> {
        let mut table = Table {
            reader,
            charset: hint.charset.clone(),
            delimiter: b',',
            names: Vec::new(),
            dates: Vec::new(),
            line: 0,
            limit,
            returns: 0,
            is_over: false,
        };
        let mut first = table.first_line()?;
        // Excel's own way of naming the sign; the header follows.
        let declared = first.trim_end().strip_prefix("sep=").and_then(|sign| sign.bytes().next());
        if declared.is_some() {
            table.line += 1;
            first = table.first_line()?;
        }
        table.delimiter = declared.unwrap_or_else(|| delimiter_of(&first, &hint.columns));
        first.push('\n');
        table.push_back(first.into_bytes());
        let mut header = Vec::new();
        if !matches!(table.read_row(&mut header), Ok(RowEnd::Whole)) {
            return Err("the header cannot be read: is a quotation mark left open in it?".to_owned());
        }
        table.names = names(&table.decode(&header), table.delimiter);
        table.check(&hint.columns)?;
        Ok(table)
    }

    fn first_line(&mut self) -> Result<String, String> {
        let mut line = Vec::new();
        match read_line(&mut self.reader, &mut line, self.limit) {
            Err(error) => Err(format!("cannot be read: {error}")),
            Ok(Line::TooLong) => Err(too_long("header", self.limit)),
            Ok(_) => Ok(self.decode(line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line)).into_owned()),
        }
    }

    /// Finds what the columns mean; none may be missing that must be there.
    fn check(&mut self, columns: &FieldMap) -> Result<(), String> {
        let ranks: Vec<Ranks> = self.names.iter().map(|name| columns.ranks(name)).collect();
        let listed = || listed(&self.names);
        if let Some(name) =
            columns.names().find(|name| !self.names.iter().any(|column| field_map::is_same(column, name)))
        {
            return Err(format!("no column {name:?}; the columns are {}", listed()));
        }
        if !has_text(&ranks) {
            return Err(format!(
                "no column holds the text of the articles: the columns are {}; name it with --map text=COLUMN",
                listed()
            ));
        }
        self.dates = ranks.iter().map(|ranks| ranks[field_map::DATE].is_some()).collect();
        Ok(())
    }

    /// The next row; `None` at the end.
    pub fn next(&mut self) -> Option<Row> {
        while !self.is_over {
            let start = self.line + 1;
            let mut row = Vec::new();
            match self.read_row(&mut row) {
                Err(error) => {
                    self.is_over = true;
                    return Some(Row::Refused(start, format!("cannot be read further: {error}")));
                }
                Ok(RowEnd::End) => self.is_over = true,
                Ok(RowEnd::TooLong) => {
                    return Some(Row::Refused(start, too_long("row", self.limit)));
                }
                Ok(RowEnd::Unclosed) => return Some(self.go_back(start, row)),
                Ok(RowEnd::Whole) => {
                    let text = self.decode(&row);
                    let values = values(&text, self.delimiter);
                    if values.iter().all(|value| value.trim().is_empty()) {
                        continue;
                    }
                    return Some(match self.object(&values) {
                        Ok(object) => Row::Object(start, object),
                        Err(reason) if self.line > start => {
                            let open = "is a quotation mark left open?";
                            Row::Refused(start, format!("{reason} (lines {start} to {}: {open})", self.line))
                        }
                        Err(reason) => Row::Refused(start, reason),
                    });
                }
            }
        }
        None
    }

    /// Reads one row: lines, until no quotation mark is open.
    fn read_row(&mut self, row: &mut Vec<u8>) -> io::Result<RowEnd> {
        let mut state = State::Start;
        loop {
            let (start, is_first) = (row.len(), row.is_empty());
            match read_line(&mut self.reader, row, self.limit)? {
                Line::End if is_first => return Ok(RowEnd::End),
                Line::End => return Ok(RowEnd::Unclosed),
                Line::TooLong => {
                    self.line += 1;
                    return Ok(RowEnd::TooLong);
                }
                Line::Whole => self.line += 1,
            }
            state = state.after(&row[start..], self.delimiter);
            if state != State::Quoted {
                return Ok(RowEnd::Whole);
            }
            row.push(b'\n');
            if row.len() > self.limit {
                return Ok(RowEnd::Unclosed);
            }
        }
    }

    /// Refuses the first line of a row whose quotation mark is never closed; what was taken for the rest of
    /// the row is read again.
    fn go_back(&mut self, start: u64, mut row: Vec<u8>) -> Row {
        let reason = "a quotation mark is opened and never closed";
        let feed = memchr::memchr(b'\n', &row).map_or(row.len(), |at| at + 1);
        self.returns += 1;
        if self.returns > MAX_RETURNS {
            return Row::Refused(start, format!("{reason}: lines {start} to {} are lost", self.line));
        }
        self.push_back(row.split_off(feed));
        self.line = start;
        Row::Refused(start, reason.to_owned())
    }

    /// Makes `bytes` the next ones to be read.
    fn push_back(&mut self, bytes: Vec<u8>) {
        let reader = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        self.reader = Box::new(Cursor::new(bytes).chain(reader));
    }

    fn decode<'b>(&self, bytes: &'b [u8]) -> Cow<'b, str> {
        charset::decode(bytes, self.charset.as_deref(), false)
    }

    fn object(&self, values: &[String]) -> Result<Vec<u8>, String> {
        let width = self.names.len();
        let has_more = values.iter().skip(width).any(|value| !value.trim().is_empty());
        if values.len() < width || has_more {
            return Err(format!("{} columns where the header has {width}", values.len()));
        }
        let mut object = vec![b'{'];
        for ((name, value), is_date) in self.names.iter().zip(values).zip(&self.dates) {
            let value = plain(value, *is_date);
            if name.is_empty() || value.is_empty() || NOTHING.contains(&value.as_ref()) {
                continue;
            }
            if object.len() > 1 {
                object.push(b',');
            }
            let pair =
                serde_json::to_string(name).and_then(|name| Ok((name, serde_json::to_string(&value)?)));
            let (name, value) = pair.map_err(|error| error.to_string())?;
            object.extend_from_slice(name.as_bytes());
            object.push(b':');
            object.extend_from_slice(value.as_bytes());
        }
        object.push(b'}');
        Ok(object)
    }
}

enum RowEnd {
    Whole,
    TooLong,
    Unclosed,
    End,
}

/// Where in a row a line ends, as the `csv` crate reads it: a quotation mark opens only at the start of a
/// field, a doubled one stands for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Start,
    Plain,
    Quoted,
    QuoteInQuoted,
}

impl State {
    fn after(self, line: &[u8], delimiter: u8) -> State {
        line.iter().fold(self, |state, byte| match (state, *byte) {
            (State::Start | State::QuoteInQuoted, b'"') => State::Quoted,
            (State::Quoted, b'"') => State::QuoteInQuoted,
            (State::Quoted, _) => State::Quoted,
            (_, byte) if byte == delimiter => State::Start,
            _ => State::Plain,
        })
    }
}

/// A value without what spreadsheets put around it: `="0017"` is text to Excel, 45000 a day to it.
fn plain(value: &str, is_date: bool) -> Cow<'_, str> {
    let value = value.trim();
    if let Some(inner) = value.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return Cow::Borrowed(inner);
    }
    if is_date
        && let Ok(days) = value.split('.').next().unwrap_or(value).parse::<i64>()
        && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        // 1982 to 2064: no year and no Unix time is of five figures.
        && (30_000..60_000).contains(&days)
        && let Ok(day) = date(1899, 12, 30).checked_add(days.days())
    {
        return Cow::Owned(day.to_string());
    }
    Cow::Borrowed(value)
}

fn listed(names: &[String]) -> String {
    let mut shown: Vec<String> = names.iter().take(MAX_NAMED).map(|name| clipped(name)).collect();
    if names.len() > MAX_NAMED {
        shown.push(format!("and {} more", names.len() - MAX_NAMED));
    }
    shown.join(", ")
}

fn clipped(name: &str) -> String {
    const MAX_CHARS: usize = 40;
    let mut short: String = name.chars().take(MAX_CHARS).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

/// Turns lone carriage returns into line feeds, on the way: tables written by old programs for the Mac.
pub(super) struct ReturnsAsFeeds<R>(pub R);

impl<R: Read> Read for ReturnsAsFeeds<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.0.read(into)?;
        into[..count].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All rows as short strings, or the reason against the table.
    fn rows(table: &str, map: &[&str], limit: usize) -> Vec<String> {
        let hint = Hint { columns: FieldMap::parse(map).expect("a map"), ..Hint::default() };
        let mut table = match Table::open(Box::new(Cursor::new(table.as_bytes().to_vec())), &hint, limit) {
            Err(reason) => return vec![reason],
            Ok(table) => table,
        };
        let mut shown = Vec::new();
        while let Some(row) = table.next() {
            shown.push(match row {
                Row::Object(line, bytes) => format!("{line} {}", String::from_utf8_lossy(&bytes)),
                Row::Refused(line, reason) => format!("{line}! {reason}"),
            });
        }
        shown
    }

    #[test]
    fn rows_become_objects() {
        let cases: &[(&str, &str, &[&str])] = &[
            (
                "comma",
                "id,isi\n1,a\n2,\"b, \"\"c\"\"\nd\"\r\n3,e",
                &[
                    r#"2 {"id":"1","isi":"a"}"#,
                    r#"3 {"id":"2","isi":"b, \"c\"\nd"}"#,
                    r#"5 {"id":"3","isi":"e"}"#,
                ],
            ),
            (
                "semicolon, though commas are more",
                "isi, lengkap;id;judul\nx;1;y\n",
                &[r#"2 {"isi, lengkap":"x","id":"1","judul":"y"}"#],
            ),
            ("declared", "sep=|\nid|text\n1|a;b,c\n", &[r#"3 {"id":"1","text":"a;b,c"}"#]),
            ("tab and mark", "\u{feff}id\ttext\n1\ta \"b\" c\n", &[r#"2 {"id":"1","text":"a \"b\" c"}"#]),
            (
                "blank rows and columns without values",
                "id,text,\n\n,,\n1,a,,,\n",
                &[r#"4 {"id":"1","text":"a"}"#],
            ),
            (
                "spreadsheets and databases",
                "id,date,text,url,kode\n\"=\"\"007\"\"\",45123.5,a,NULL,45123\n",
                &[r#"2 {"id":"007","date":"2023-07-16","text":"a","kode":"45123"}"#],
            ),
            (
                "ragged",
                "id,text\n1\n2,a,b\n3,\"a\nb\",c\n4,d\n",
                &[
                    "2! 1 columns where the header has 2",
                    "3! 3 columns where the header has 2",
                    "4! 3 columns where the header has 2 (lines 4 to 5: is a quotation mark left open?)",
                    r#"6 {"id":"4","text":"d"}"#,
                ],
            ),
            (
                "never closed",
                "id,text\n1,\"a\n2,b\n3,c\n",
                &[
                    "2! a quotation mark is opened and never closed",
                    r#"3 {"id":"2","text":"b"}"#,
                    r#"4 {"id":"3","text":"c"}"#,
                ],
            ),
        ];
        for (name, table, expected) in cases {
            let map: &[&str] = if table.starts_with("isi, lengkap") { &["text=isi, lengkap"] } else { &[] };
            assert_eq!(rows(table, map, 1000), *expected, "{name}");
        }
    }

    #[test]
    fn long_rows_are_refused_alone() {
        let long = format!("id,text\n1,{}\n2,\"{}\n3,b\n4,\"c\"\n", "x".repeat(70), "y\n".repeat(30));
        let seen = rows(&long, &[], 64);
        assert_eq!(seen[0], "2! row longer than 64 bytes");
        assert_eq!(seen[1], "3! a quotation mark is opened and never closed");
        assert_eq!(seen[seen.len() - 2..], [r#"34 {"id":"3","text":"b"}"#, r#"35 {"id":"4","text":"c"}"#]);
    }

    #[test]
    fn headers_without_a_text_say_how_to_name_it() {
        assert_eq!(
            rows("nomor,ringkasan\n1,a\n", &[], 1000),
            [
                "no column holds the text of the articles: the columns are nomor, ringkasan; name it with --map text=COLUMN"
            ]
        );
        assert_eq!(
            rows("nomor,isi\n1,a\n", &["title=tajuk"], 1000),
            ["no column \"tajuk\"; the columns are nomor, isi"]
        );
        assert_eq!(rows("nomor,isi\n1,a\n", &["title=Nomor"], 1000), [r#"2 {"nomor":"1","isi":"a"}"#]);
    }

    #[test]
    fn headers_are_known_by_their_names() {
        let none = FieldMap::default();
        for (start, expected) in [
            ("id,title,text\n", true),
            ("Tanggal;Judul;Isi Berita\r\n1", true),
            ("judul,isi\n", true),
            ("Media, berita, sumber: warga memilih\n", false),
            ("Home | Berita | Daerah\n", false),
            ("id,title,date\n", false),
            ("id,title,text", false),
            ("", false),
        ] {
            assert_eq!(has_header(start, &none), expected, "{start}");
        }
    }
}
