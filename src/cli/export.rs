//! `telusur search --format jsonl|csv|md`: hits as a file, to standard output or to `--output`.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::terminal::{Terminal, grouped};
use super::{Done, Failure};
use crate::error::{Error, Result};
use crate::search::{ExportFormat, ExportRecord, Index, SearchRequest};

/// Exports what a search finds; with a path, beside it a record of what was asked.
pub(super) fn run(
    index: &Index,
    request: &SearchRequest,
    format: ExportFormat,
    output: Option<&Path>,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let record = match output {
        None => index.export(request, format, &mut terminal.out)?,
        Some(path) => {
            let record = write_file(path, |out| index.export(request, format, out))?;
            let beside = record_path(path);
            write_file(&beside, |out| write_record(out, &record))?;
            let rows = grouped(record.rows);
            terminal.say(&format!("{rows} rows in {}, the record in {}", path.display(), beside.display()));
            record
        }
    };
    let found = if record.by_story { record.total_groups } else { record.total };
    if record.rows < found {
        terminal.say(&format!(
            "{} of {} hits: --all exports all of them",
            grouped(record.rows),
            grouped(found)
        ));
    }
    if record.partial {
        terminal.complain("the time was up: not all hits are there, and all counts are lower bounds");
    }
    Ok(if record.total > 0 { Done::Found } else { Done::NothingFound })
}

/// `kutipan.csv` → `kutipan.csv.meta.json`.
fn record_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".meta.json");
    name.into()
}

fn write_record(out: &mut dyn Write, record: &ExportRecord) -> Result<()> {
    let text = serde_json::to_string_pretty(record).expect("a record of strings, numbers and lists");
    writeln!(out, "{text}").map_err(|source| Error::Output { source })
}

/// Writes a file as a whole or not at all: a draft beside it takes its name when it is complete.
fn write_file<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<T> {
    let failed = |source| Error::Write { path: path.to_path_buf(), source };
    // A device or a pipe has no name to take.
    let is_special = fs::metadata(path).is_ok_and(|found| !found.is_file());
    let draft = match path.file_name().filter(|_| !is_special) {
        Some(name) => {
            let mut draft = OsString::from(".");
            draft.push(name);
            draft.push(".draft");
            path.with_file_name(draft)
        }
        None => path.to_path_buf(),
    };
    let fill = || -> Result<T> {
        let mut out = BufWriter::new(File::create(&draft).map_err(failed)?);
        let written = write(&mut out)?;
        out.flush().map_err(failed)?;
        if draft != path {
            fs::rename(&draft, path).map_err(failed)?;
        }
        Ok(written)
    };
    fill().map_err(|error| {
        if draft != path {
            let _ = fs::remove_file(&draft);
        }
        match error {
            Error::Output { source } => failed(source),
            other => other,
        }
    })
}
