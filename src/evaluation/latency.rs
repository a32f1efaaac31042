//! Timing queries and indexing.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::query_maker::TimedQuery;
use crate::article::Field;
use crate::error::{Error, Result};
use crate::index::{Writer, WriterOptions};
use crate::ingest::{IngestOptions, Observer, Refusal, Source, Summary, ingest};
use crate::news::Progress;
use crate::search::{Index, SearchRequest};

/// Values counted of each facet in the kinds that count facets.
const FACET_VALUES: usize = 10;

/// Latency of the queries of one kind, in microseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LatencyRow {
    /// Kind of query.
    pub kind: String,
    /// How many queries.
    pub n: usize,
    /// Half of them took at most this.
    pub p50_us: u64,
    /// 95 of 100 took at most this.
    pub p95_us: u64,
    /// 99 of 100 took at most this.
    pub p99_us: u64,
    /// The slowest.
    pub max_us: u64,
    /// Articles found by all of them together.
    pub hits: u64,
}

/// The machine the figures are from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Operating system and processor family.
    pub system: String,
    /// Cores this process may use.
    pub cores: usize,
}

/// Latency by kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LatencyReport {
    /// The machine.
    pub machine: Machine,
    /// Threads that searched at once.
    pub threads: usize,
    /// Articles in the index.
    pub articles: u64,
    /// Each query for the second time.
    pub warm: Vec<LatencyRow>,
    /// Each query for the first time after the index was opened.
    pub cold: Vec<LatencyRow>,
    /// Whether the files of the index were put out of the system's page cache before it was opened.
    pub page_cache_dropped: bool,
    /// Articles indexed a second, with cleaning and extraction, measured on articles of this index.
    pub indexing_articles_per_s: Option<u64>,
}

/// One timing of one query.
struct Timing {
    query: usize,
    cold: bool,
    micros: u64,
    hits: u64,
}

/// Opens the index in `directory`, runs every query twice, `threads` at a time, and gives the latency by kind.
///
/// The first run is cold: nothing is unpacked yet, and the files lie on the disk alone, where the system lets
/// them be put out of its page cache and no other process (or open [`Index`] of this one) holds them.
///
/// # Errors
/// A query that cannot be read, or the engine's error.
pub fn measure_latency(directory: &Path, queries: &[TimedQuery], threads: usize) -> Result<LatencyReport> {
    let page_cache_dropped = drop_page_cache(directory);
    let report = measure_latency_of(&Index::open(directory)?, queries, threads)?;
    Ok(LatencyReport { page_cache_dropped, ..report })
}

/// The same over an index that is open, wherever it is.
///
/// # Errors
/// As [`measure_latency`].
pub fn measure_latency_of(index: &Index, queries: &[TimedQuery], threads: usize) -> Result<LatencyReport> {
    let timings: Mutex<Vec<Timing>> = Mutex::new(Vec::with_capacity(queries.len() * 2));
    let failure: Mutex<Option<Error>> = Mutex::new(None);
    for cold in [true, false] {
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..threads.max(1) {
                scope.spawn(|| {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(query) = queries.get(at) else { break };
                        match time(index, query) {
                            Ok((micros, hits)) => {
                                let timing = Timing { query: at, cold, micros, hits };
                                timings.lock().expect("no thread panics while it holds this").push(timing);
                            }
                            Err(error) => {
                                *failure.lock().expect("no thread panics while it holds this") = Some(error);
                                break;
                            }
                        }
                    }
                });
            }
        });
    }
    if let Some(error) = failure.into_inner().expect("all threads have ended") {
        return Err(error);
    }
    let timings = timings.into_inner().expect("all threads have ended");
    Ok(LatencyReport {
        machine: machine(),
        threads,
        articles: index.stats()?.articles,
        warm: rows(queries, &timings, false),
        cold: rows(queries, &timings, true),
        page_cache_dropped: false,
        indexing_articles_per_s: None,
    })
}

/// Asks the system to forget the files below a folder; whether it took notice for all of them.
#[cfg(target_os = "linux")]
fn drop_page_cache(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    let forget = |path: &Path| match std::fs::File::open(path) {
        Ok(file) => rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed).is_ok(),
        Err(_) => false,
    };
    entries.flatten().map(|entry| entry.path()).fold(true, |all, path| {
        let forgotten = if path.is_dir() { drop_page_cache(&path) } else { forget(&path) };
        all && forgotten
    })
}

#[cfg(not(target_os = "linux"))]
fn drop_page_cache(_: &Path) -> bool {
    false
}

fn time(index: &Index, query: &TimedQuery) -> Result<(u64, u64)> {
    let mut request = SearchRequest::new(&query.query).strict(true);
    if query.kind.starts_with("facets") {
        for field in [Field::Province, Field::Regulation, Field::Official] {
            request = request.facet(field, FACET_VALUES);
        }
    }
    let started = Instant::now();
    let response = index.search(&request)?;
    let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    Ok((micros, response.total))
}

fn rows(queries: &[TimedQuery], timings: &[Timing], cold: bool) -> Vec<LatencyRow> {
    let mut kinds: Vec<&str> = Vec::new();
    for query in queries {
        if !kinds.contains(&query.kind.as_str()) {
            kinds.push(&query.kind);
        }
    }
    kinds
        .into_iter()
        .map(|kind| {
            let of_kind: Vec<&Timing> = timings
                .iter()
                .filter(|timing| timing.cold == cold && queries[timing.query].kind == kind)
                .collect();
            let mut micros: Vec<u64> = of_kind.iter().map(|timing| timing.micros).collect();
            micros.sort_unstable();
            LatencyRow {
                kind: kind.to_string(),
                n: micros.len(),
                p50_us: percentile(&micros, 50),
                p95_us: percentile(&micros, 95),
                p99_us: percentile(&micros, 99),
                max_us: micros.last().copied().unwrap_or(0),
                hits: of_kind.iter().map(|timing| timing.hits).sum(),
            }
        })
        .collect()
}

/// Nearest-rank percentile of sorted values.
fn percentile(sorted: &[u64], percent: usize) -> u64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0)
}

fn machine() -> Machine {
    Machine {
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
    }
}

/// Indexes up to `most` articles of `index` anew into the empty folder `scratch` and gives articles a
/// second, all stages included.
///
/// # Errors
/// The engine's, or files that cannot be written.
pub fn measure_indexing(index: &Index, most: usize, scratch: &Path) -> Result<Option<u64>> {
    let mut request = SearchRequest::new("").limit(most);
    request.fragments = 0;
    let hits = index.search(&request)?.hits;
    if hits.is_empty() {
        return Ok(None);
    }
    let mut lines = Vec::new();
    for hit in &hits {
        if let Some(article) = index.article(&hit.id)? {
            let record = serde_json::json!({
                "id": article.id, "title": article.title, "text": article.text,
                "date": article.date, "source": article.source, "url": article.url,
            });
            lines.extend(record.to_string().into_bytes());
            lines.push(b'\n');
        }
    }
    let file = scratch.join("articles.jsonl");
    std::fs::write(&file, lines).map_err(|source| Error::Write { path: file.clone(), source })?;
    let started = Instant::now();
    let writer = Writer::open(&scratch.join("index"), WriterOptions::default())?;
    let never = AtomicBool::new(false);
    let summary = ingest(writer, Source::Paths(&[file]), &IngestOptions::default(), &never, &mut Unobserved)?;
    Ok(Some((summary.read as f64 / started.elapsed().as_secs_f64()) as u64))
}

struct Unobserved;

impl Observer for Unobserved {
    fn progress(&mut self, _: &Progress, _: &Summary) {}

    fn refused(&mut self, _: &Refusal) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_by_nearest_rank() {
        let values: Vec<u64> = (1..=100).collect();
        for (percent, expected) in [(50, 50), (95, 95), (99, 99), (100, 100)] {
            assert_eq!(percentile(&values, percent), expected);
        }
        assert_eq!(percentile(&[7], 50), 7);
        assert_eq!(percentile(&[], 50), 0);
    }
}
