//! Tables for spreadsheets and scripts: comma separated values with a row of names.
//!
//! UTF-8, comma, line feed, quotes where they are needed (RFC 4180). A cell is one line: control characters
//! become blanks. Text that a spreadsheet would take for a formula begins with an apostrophe.

use std::io::{self, Write};

use super::coverage::Coverage;
use super::response::{Facet, Timeline};
use crate::article::plain;
use crate::error::{Error, Result};
use crate::index::UNDATED;

/// What makes a cell a formula in one spreadsheet program or another.
const FORMULA_SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Tells Excel that a file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A table on its way out.
pub(super) struct Table<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> Table<W> {
    /// Begins a table with a row of names, after a byte order mark if wanted.
    pub(super) fn begin(mut out: W, byte_order_mark: bool, names: &[&str]) -> Result<Table<W>> {
        if byte_order_mark {
            out.write_all(BYTE_ORDER_MARK.as_bytes()).map_err(output)?;
        }
        let mut table = Table { writer: csv::Writer::from_writer(out) };
        table.row(names)?;
        Ok(table)
    }

    /// Writes a row.
    pub(super) fn row(&mut self, cells: &[impl AsRef<str>]) -> Result<()> {
        let cells = cells.iter().map(|cell| safe_cell(cell.as_ref()));
        self.writer.write_record(cells).map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(source) => output(source),
            other => output(io::Error::other(format!("{other:?}"))),
        })
    }

    /// Writes what is still held back.
    pub(super) fn finish(mut self) -> Result<()> {
        self.writer.flush().map_err(output)
    }
}

/// Wraps what the operating system said to a write.
pub(super) fn output(source: io::Error) -> Error {
    Error::Output { source }
}

/// A text that is text in every spreadsheet.
fn safe_cell(text: &str) -> String {
    let text = plain(text);
    if text.trim_start().starts_with(FORMULA_SIGNS) { format!("'{text}") } else { text }
}

impl Facet {
    /// Writes the values as comma separated rows, after a row of names.
    ///
    /// # Errors
    /// [`Error::Output`].
    pub fn write_csv(&self, out: &mut dyn Write, byte_order_mark: bool) -> Result<()> {
        let mut table =
            Table::begin(out, byte_order_mark, &["path", "label", "count", "groups", "selected"])?;
        for value in &self.values {
            let [count, groups, selected] =
                [value.count.to_string(), value.groups.to_string(), value.selected.to_string()];
            table.row(&[&value.path, &value.label, &count, &groups, &selected])?;
        }
        table.finish()
    }
}

impl Coverage {
    /// Writes a row for each outlet and month, after a row of names; a last row of an outlet has those without
    /// a date.
    ///
    /// # Errors
    /// [`Error::Output`].
    pub fn write_csv(&self, out: &mut dyn Write, byte_order_mark: bool) -> Result<()> {
        let mut table = Table::begin(out, byte_order_mark, &["source", "month", "count"])?;
        for outlet in &self.outlets {
            let source = outlet.source.as_deref().unwrap_or_default();
            for month in &outlet.months {
                table.row(&[source, &month.month, &month.count.to_string()])?;
            }
            for (name, count) in [(UNDATED, outlet.undated), ("future", outlet.future)] {
                if count > 0 {
                    table.row(&[source, name, &count.to_string()])?;
                }
            }
        }
        table.finish()
    }
}

impl Timeline {
    /// Writes the buckets as comma separated rows, after a row of names; undated articles have no row.
    ///
    /// # Errors
    /// [`Error::Output`].
    pub fn write_csv(&self, out: &mut dyn Write, byte_order_mark: bool) -> Result<()> {
        let mut table = Table::begin(out, byte_order_mark, &["from", "count", "groups"])?;
        for bucket in &self.buckets {
            table.row(&[&bucket.from, &bucket.count.to_string(), &bucket.groups.to_string()])?;
        }
        table.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_text_in_every_spreadsheet() {
        let cases = [
            ("Rapat pleno", "Rapat pleno"),
            ("=1+1", "'=1+1"),
            ("+62", "'+62"),
            ("-asn", "'-asn"),
            ("@kpu", "'@kpu"),
            ("\t=cmd|' /C calc'!A0", "' =cmd|' /C calc'!A0"),
            ("＝1", "'＝1"),
            ("\u{200b}=1", "'=1"),
            ("a\r\nb\u{1b}[2J", "a  b [2J"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(safe_cell(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_table_is_read_back() {
        let rows = [["a,b", "\"kutip\""], ["", " x "], ["é; ’", "1"]];
        for mark in [false, true] {
            let mut bytes = Vec::new();
            let mut table = Table::begin(&mut bytes, mark, &["satu", "dua"]).expect("in memory");
            for row in &rows {
                table.row(row).expect("in memory");
            }
            table.finish().expect("in memory");
            assert_eq!(bytes.starts_with(BYTE_ORDER_MARK.as_bytes()), mark);
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            assert_eq!(reader.headers().expect("names"), vec!["satu", "dua"]);
            let read: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
            assert_eq!(read, rows.map(|row| csv::StringRecord::from(row.to_vec())));
        }
    }
}
