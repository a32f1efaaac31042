//! `telusur quickstart`: the samples indexed and searched.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::arguments::{GlobalArguments, QuickstartArguments};
use super::search::print;
use super::terminal::Terminal;
use super::{Done, Failure};
use crate::article::Field;
use crate::index::{Writer, WriterOptions};
use crate::ingest::{IngestOptions, Observer, Refusal, Source, Summary, ingest};
use crate::news::Progress;
use crate::search::{Index, SearchRequest};

/// The sample articles, carried in the program: names and bytes.
const SAMPLES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/samples.rs"));

/// Where the samples' index lies, inside the directory of the user's own index.
const FOLDER: &str = "contoh";

pub(super) fn run(
    options: &QuickstartArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    global.only_local("telusur quickstart")?;
    let directory = global.index.join(FOLDER);
    let summary = index_samples(&directory)?;
    let index = Index::open(&directory)?;
    let request = SearchRequest::new(&options.query)
        .limit(3)
        .facet(Field::Province, 5)
        .facet(Field::Regulation, 5)
        .facet(Field::Official, 5);
    let response = index.search(&request)?;
    if global.json {
        terminal.json(&response)?;
        return Ok(if response.total > 0 { Done::Found } else { Done::NothingFound });
    }
    let place = directory.display();
    writeln!(terminal.out, "{} sample articles indexed into {place}\n", summary.added)?;
    writeln!(terminal.out, "$ telusur --index {place} search '{}' --limit 3", options.query)?;
    print(&response, &request, terminal)?;
    writeln!(
        terminal.out,
        "Try next:\n  \
         telusur --index {place} search 'politik uang' --province Sumut\n  \
         telusur --index {place} search 'peraturan:\"UU Pemilu\"'\n  \
         telusur --index {place} facets official\n  \
         telusur index PATH…            index your own pages, exports and archives"
    )?;
    Ok(if response.total > 0 { Done::Found } else { Done::NothingFound })
}

/// Makes the samples' index anew.
fn index_samples(directory: &Path) -> Result<Summary, Failure> {
    let options = WriterOptions { rebuild: true, memory_bytes: 20_000_000, ..WriterOptions::default() };
    let writer = Writer::open(directory, options)?;
    let never = AtomicBool::new(false);
    Ok(ingest(writer, Source::Embedded(SAMPLES), &IngestOptions::default(), &never, &mut Silent)?)
}

/// Nothing to tell: the samples are known to be sound, which the tests see to.
struct Silent;

impl Observer for Silent {
    fn progress(&mut self, _: &Progress, _: &Summary) {}

    fn refused(&mut self, refusal: &Refusal) {
        debug_assert!(false, "a sample was refused: {refusal:?}");
    }
}
