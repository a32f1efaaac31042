//! Query latency by kind, in the process, on articles made from the samples of `seeds/` (written for this
//! project, CC0): sentences of several samples mixed anew, the same on every run.
//!
//! `cargo bench --bench query`

mod made;

use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use criterion::{Criterion, criterion_group, criterion_main};
use telusur::evaluation::{TimedQuery, make_queries};
use telusur::ingest::{IngestOptions, Observer, Refusal, Source, Summary, ingest};
use telusur::news::Progress;
use telusur::{Field, Index, SearchRequest, Writer, WriterOptions};

/// Articles in the index: enough for posting lists of several blocks.
const ARTICLES: usize = 5_000;

/// Queries of each kind.
const QUERIES: usize = 20;

struct Silent;

impl Observer for Silent {
    fn progress(&mut self, _: &Progress, _: &Summary) {}

    fn refused(&mut self, refusal: &Refusal) {
        panic!("a made article was refused: {refusal:?}");
    }
}

fn made_index(home: &Path) -> Index {
    let file = home.join("made.jsonl");
    std::fs::write(&file, made::articles(ARTICLES)).expect("the temporary folder can be written");
    let writer = Writer::open(&home.join("index"), WriterOptions::default()).expect("a new index");
    let never = AtomicBool::new(false);
    let summary = ingest(writer, Source::Paths(&[file]), &IngestOptions::default(), &never, &mut Silent)
        .expect("indexed");
    assert_eq!(summary.added, ARTICLES as u64);
    Index::open(home.join("index")).expect("the index just made")
}

fn request(query: &TimedQuery) -> SearchRequest {
    let mut request = SearchRequest::new(&query.query).strict(true);
    if query.kind.starts_with("facets") {
        for field in [Field::Province, Field::Regulation, Field::Official] {
            request = request.facet(field, 10);
        }
    }
    request
}

fn by_kind(criterion: &mut Criterion) {
    let home = tempfile::tempdir().expect("a temporary folder");
    let index = made_index(home.path());
    let queries = make_queries(&index, QUERIES).expect("queries from the index");
    let mut kinds: Vec<&str> = queries.iter().map(|query| query.kind.as_str()).collect();
    kinds.dedup();
    kinds.sort_unstable();
    kinds.dedup();
    let mut group = criterion.benchmark_group("query");
    for kind in kinds {
        let requests: Vec<SearchRequest> =
            queries.iter().filter(|query| query.kind == kind).map(request).collect();
        let expected: u64 = total(&index, &requests);
        assert!(expected > 0, "{kind} finds nothing");
        group.throughput(criterion::Throughput::Elements(requests.len() as u64));
        group.bench_function(kind, |bencher| {
            bencher.iter(|| assert_eq!(total(&index, black_box(&requests)), expected));
        });
    }
    group.finish();
}

fn total(index: &Index, requests: &[SearchRequest]) -> u64 {
    requests.iter().map(|request| index.search(request).expect("a made query is sound").total).sum()
}

criterion_group!(benches, by_kind);
criterion_main!(benches);
