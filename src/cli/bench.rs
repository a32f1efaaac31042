//! `telusur bench`: query latency by kind.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::arguments::{BenchArguments, GlobalArguments};
use super::terminal::{Look, Terminal, grouped, plain};
use super::{Done, Failure};
use crate::error::Error;
use crate::evaluation::{
    LatencyRow, TimedQuery, make_queries, measure_indexing, measure_latency, measure_latency_of,
};

/// Articles indexed anew to measure the rate.
const INDEXED_ARTICLES: usize = 2_000;

pub(super) fn run(
    options: &BenchArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let index = global.open()?;
    let queries = match &options.queries {
        Some(file) => read_queries(file)?,
        None => make_queries(&index, options.make_queries)?,
    };
    if queries.is_empty() {
        terminal.complain("no queries to run: the index holds no words, or the file no lines");
        return Ok(Done::NothingFound);
    }
    if options.print_queries {
        for query in &queries {
            writeln!(terminal.out, "{}\t{}", query.kind, plain(&query.query))?;
        }
        return Ok(Done::Found);
    }
    let threads = usize::try_from(options.threads).unwrap_or(1);
    // What is mapped by an open index stays in the page cache.
    drop(index);
    let mut report = match &global.engine {
        Some(_) => measure_latency_of(&global.open()?, &queries, threads)?,
        None => measure_latency(&global.index, &queries, threads)?,
    };
    let index = global.open()?;
    let scratch = Scratch::new()?;
    report.indexing_articles_per_s = measure_indexing(&index, INDEXED_ARTICLES, &scratch.path)?;
    if global.json {
        terminal.json(&report)?;
        return Ok(Done::Found);
    }
    writeln!(
        terminal.out,
        "{} articles · {} · {} cores · {} search threads",
        grouped(report.articles),
        report.machine.system,
        report.machine.cores,
        report.threads
    )?;
    if let Some(rate) = report.indexing_articles_per_s {
        writeln!(terminal.out, "indexing {} articles/s, with cleaning and extraction", grouped(rate))?;
    }
    table("warm, microseconds", &report.warm, terminal)?;
    let cold = if report.page_cache_dropped { "cold, from the disk" } else { "cold, just opened" };
    table(cold, &report.cold, terminal)?;
    Ok(Done::Found)
}

fn table(name: &str, rows: &[LatencyRow], terminal: &mut Terminal) -> Result<(), Failure> {
    let head =
        format!("\n{name:<20} {:>6} {:>9} {:>9} {:>9} {:>9} {:>12}", "n", "p50", "p95", "p99", "max", "hits");
    let head = terminal.paint(Look::Title, &head);
    writeln!(terminal.out, "{head}")?;
    for row in rows {
        writeln!(
            terminal.out,
            "{:<20} {:>6} {:>9} {:>9} {:>9} {:>9} {:>12}",
            plain(&row.kind),
            row.n,
            row.p50_us,
            row.p95_us,
            row.p99_us,
            row.max_us,
            grouped(row.hits)
        )?;
    }
    Ok(())
}

fn read_queries(file: &Path) -> Result<Vec<TimedQuery>, Failure> {
    let text =
        std::fs::read_to_string(file).map_err(|source| Error::Read { path: file.to_path_buf(), source })?;
    let queries = text.lines().filter(|line| !line.trim().is_empty()).map(|line| {
        let (kind, query) = line.split_once('\t').unwrap_or(("query", line));
        TimedQuery { kind: kind.trim().to_string(), query: query.trim().to_string() }
    });
    Ok(queries.collect())
}

/// A folder for the time of the command.
struct Scratch {
    path: PathBuf,
}

impl Scratch {
    fn new() -> Result<Scratch, Failure> {
        let path = std::env::temp_dir().join(format!("telusur-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|source| Error::Write { path: path.clone(), source })?;
        Ok(Scratch { path })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
