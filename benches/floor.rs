//! What the layers above tantivy cost: every query asked of an index of this project and of a bare tantivy
//! index of the same articles, in turn, in one process; and what making each index takes.
//!
//! The floor has what a first program on tantivy has: headline and text as two fields, split by the default
//! tokenizer, lower-cased, stemmed by Snowball's Indonesian rules; the same stored text of each article, packed
//! by the same codec in tantivy's blocks of 16 KiB; `(TopDocs, Count)` and the ten stored articles. Facets are
//! counted there by terms aggregations that are exact over segments, with one search more for each selected
//! facet. It is made of articles that are cleaned and understood already, by one thread; ours is made of the file.
//!
//! `cargo bench --bench floor`; articles are made from the samples of `seeds/` unless `TELUSUR_BENCH_ARTICLES`
//! names a file, `TELUSUR_BENCH_QUERIES` sets the number of queries of each kind, `TELUSUR_BENCH_HOME` a
//! folder in which both indexes are kept for the next run.

mod bare;
mod made;
mod pairs;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use bare::{Bare, Selection};
use pairs::{Making, Pairs, Row};
use telusur::evaluation::{TimedQuery, make_queries};
use telusur::ingest::{IngestOptions, Observer, Refusal, Source, Summary, ingest};
use telusur::news::Progress;
use telusur::{Field, Index, SearchRequest, Writer, WriterOptions};

/// Articles made when no file is named.
const ARTICLES: usize = 20_000;

/// Facets counted, values listed of each, hits of a page.
const FACETS: [Field; 3] = [Field::Province, Field::Regulation, Field::Official];
const LISTED: usize = 10;
const LIMIT: usize = 10;

/// Kinds that both can be asked.
const KINDS: [&str; 9] =
    ["term-high", "term-mid", "term-low", "and-2", "and-3", "or-2", "phrase", "prefix", "fuzzy"];

/// That of the program, for both sides.
#[cfg(feature = "allocator")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

struct Silent;

impl Observer for Silent {
    fn progress(&mut self, _: &Progress, _: &Summary) {}

    fn refused(&mut self, refusal: &Refusal) {
        panic!("an article was refused: {refusal:?}");
    }
}

fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn main() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let home = setting("TELUSUR_BENCH_HOME").map_or_else(|| temporary.path().to_path_buf(), PathBuf::from);
    let (index, made) = ours(&home);
    let (bare, floor_made) = Bare::open_or_make(&home.join("bare"), &index);
    let (articles, segments) =
        (index.stats().expect("stats").articles, index.stats().expect("stats").segments);
    assert_eq!(bare.articles(), articles, "the same articles on both sides");
    println!("{articles} articles; segments: {segments}, floor {}", bare.segments());
    if let (Some(made), Some(floor_made)) = (made, floor_made) {
        println!("index made: {}", made.per(articles));
        println!("floor made: {}", floor_made.per(articles));
        println!("processor time, ratio: {:.2}", made.processor_seconds / floor_made.processor_seconds);
    }
    let count = setting("TELUSUR_BENCH_QUERIES").map_or(50, |count| count.parse().expect("a number"));
    let queries = make_queries(&index, count).expect("queries from the index");
    let mut rows = hits(&index, &bare, &queries);
    rows.extend(facets(&index, &bare, &queries));
    pairs::print(&rows);
}

/// The index in `home`, and what making it took, unless it was there.
fn ours(home: &Path) -> (Index, Option<Making>) {
    let directory = home.join("index");
    let made = (!directory.is_dir()).then(|| {
        let file = setting("TELUSUR_BENCH_ARTICLES").map(PathBuf::from).unwrap_or_else(|| {
            let file = home.join("made.jsonl");
            std::fs::write(&file, made::articles(ARTICLES)).expect("the folder can be written");
            file
        });
        let writer = Writer::open(&directory, WriterOptions::default()).expect("a new index");
        let never = AtomicBool::new(false);
        Making::of(|| {
            ingest(writer, Source::Paths(&[file]), &IngestOptions::default(), &never, &mut Silent)
                .expect("indexed");
        })
    });
    (Index::open(directory).expect("the index just made"), made)
}

/// Ten hits and the total, without snippets and with them.
fn hits(index: &Index, bare: &Bare, queries: &[TimedQuery]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, fragments) in [("hits", 0), ("hits+snippets", 2)] {
        let mut all = Pairs::default();
        for kind in KINDS {
            let of_kind = queries.iter().filter(|query| query.kind == kind);
            let sides = of_kind.map(|query| {
                let mut request = SearchRequest::new(&query.query).strict(true).limit(LIMIT);
                request.fragments = fragments;
                let floor = bare.query(kind, &query.query);
                (move || total(index, &request), move || bare.hits(floor.as_ref(), LIMIT))
            });
            let pairs = Pairs::of(&sides.collect::<Vec<_>>());
            all.extend(&pairs);
            rows.push(pairs.row(&format!("{name} {kind}")));
        }
        rows.push(all.row(&format!("{name} ALL")));
    }
    rows
}

/// Hits and the counts of three facets: without a selection, and with one and two facets narrowed to their
/// most frequent values.
fn facets(index: &Index, bare: &Bare, queries: &[TimedQuery]) -> Vec<Row> {
    let frequent = most_frequent(index);
    let everything = TimedQuery { kind: "facets".into(), query: String::new() };
    let mut rows = Vec::new();
    let mut all = Pairs::default();
    for selected in 0..=2 {
        let selections: Vec<Selection> = frequent.iter().take(selected).cloned().collect();
        check_counts(index, bare, &selections);
        let selections = selections.as_slice();
        let words = queries.iter().filter(|query| query.kind == "facets" && !query.query.is_empty());
        let sides = words.chain([&everything]).map(|query| {
            let request = narrowed(&query.query, selections);
            let floor = bare.query("facets", &query.query);
            let counted = move || bare.faceted(floor.as_ref(), selections, LIMIT, LISTED).0;
            (move || total(index, &request), counted)
        });
        let pairs = Pairs::of(&sides.collect::<Vec<_>>());
        all.extend(&pairs);
        rows.push(pairs.row(&format!("facets, {selected} selected")));
    }
    rows.push(all.row("facets ALL"));
    rows
}

fn total(index: &Index, request: &SearchRequest) -> u64 {
    index.search(request).expect("a made query is sound").total
}

fn narrowed(query: &str, selections: &[Selection]) -> SearchRequest {
    let mut request = SearchRequest::new(query).strict(true).limit(LIMIT);
    request.fragments = 0;
    for field in FACETS {
        request = request.facet(field, LISTED);
    }
    for selection in selections {
        request = request.filter(selection.field, &selection.value);
    }
    request
}

/// The most frequent value of each facet.
fn most_frequent(index: &Index) -> Vec<Selection> {
    let found = index.search(&narrowed("", &[])).expect("all articles");
    FACETS
        .into_iter()
        .filter_map(|field| {
            let value = found.facets.get(field.alias())?.values.first()?;
            Some(Selection { field, value: value.path.clone() })
        })
        .collect()
}

/// Both sides must count the same wherever they find the same articles: those of the selections alone.
fn check_counts(index: &Index, bare: &Bare, selections: &[Selection]) {
    let ours = index.search(&narrowed("", selections)).expect("all articles");
    let floor = bare.query("facets", "");
    let (total, counts) = bare.faceted(floor.as_ref(), selections, LIMIT, usize::MAX >> 33);
    assert_eq!(ours.total, total, "{selections:?}");
    for (field, counts) in FACETS.into_iter().zip(counts) {
        let facet = ours.facets.get(field.alias()).expect("asked for");
        assert!(!facet.values.is_empty(), "{field:?} has values");
        for value in &facet.values {
            assert_eq!(counts.get(&value.path), Some(&value.count), "{field:?} {}", value.path);
        }
    }
}
