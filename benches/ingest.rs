//! Articles and bytes a second of each stage on the way of an article into the index, on articles made from the
//! samples of `seeds/` (written for this project, CC0), which name far more than others do: telling which article
//! it is, cleaning, finding entities, analysing for the index, all of it into a new index, and the same again
//! when all is known.
//!
//! `cargo bench --bench ingest`

mod made;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use telusur::entity::{Context, extract};
use telusur::ingest::{IngestOptions, Observer, Refusal, Source, Summary, ingest};
use telusur::news::{Format, Hint, Progress, Record, identify, read_article};
use telusur::{Article, Document, Writer, WriterOptions};

/// Articles gone through in one round.
const ARTICLES: usize = 400;

struct Silent;

impl Observer for Silent {
    fn progress(&mut self, _: &Progress, _: &Summary) {}

    fn refused(&mut self, refusal: &Refusal) {
        panic!("a made article was refused: {refusal:?}");
    }
}

fn index(file: &Path, place: &Path) -> Summary {
    let writer = Writer::open(place, WriterOptions::default()).expect("a writer");
    let never = AtomicBool::new(false);
    let paths: [PathBuf; 1] = [file.to_owned()];
    ingest(writer, Source::Paths(&paths), &IngestOptions::default(), &never, &mut Silent).expect("indexed")
}

/// Each stage for itself, on one thread.
fn stages(criterion: &mut Criterion) {
    let lines = made::articles(ARTICLES);
    let records: Vec<Record> =
        lines.lines().map(|line| Record::new(line, Hint::default().with_format(Format::JsonLines))).collect();
    let cleaned: Vec<Article> =
        records.iter().map(|record| read_article(record).expect("a made record is sound")).collect();
    let entities = |article: &Article| {
        extract(&Context { title: article.title.as_deref(), text: &article.text, ..Context::default() })
    };
    let understood: Vec<Article> =
        cleaned.iter().map(|article| Article { entities: entities(article), ..article.clone() }).collect();

    let mut by_article = criterion.benchmark_group("ingest, articles");
    by_article.throughput(Throughput::Elements(ARTICLES as u64));
    measure(&mut by_article, &records, &cleaned, &understood, &entities);
    by_article.finish();
    let mut by_byte = criterion.benchmark_group("ingest, bytes");
    by_byte.throughput(Throughput::Bytes(lines.len() as u64));
    measure(&mut by_byte, &records, &cleaned, &understood, &entities);
    by_byte.finish();
}

fn measure(
    group: &mut BenchmarkGroup<'_, WallTime>,
    records: &[Record],
    cleaned: &[Article],
    understood: &[Article],
    entities: &dyn Fn(&Article) -> telusur::entity::Entities,
) {
    let mut round = |name: &str, work: &dyn Fn() -> usize| {
        let expected = work();
        assert!(expected >= ARTICLES, "{name} makes next to nothing: {expected}");
        group.bench_function(name, |bencher| bencher.iter(|| assert_eq!(black_box(work()), expected)));
    };
    round("identify", &|| records.iter().filter(|record| identify(record).is_ok()).count());
    round("clean", &|| {
        records.iter().filter_map(|record| read_article(record).ok()).map(|a| a.text.len()).sum()
    });
    round("extract", &|| cleaned.iter().map(|article| entities(article).provinces.len() + 1).sum());
    round("analyse", &|| understood.iter().map(|article| Document::new(article, 1).roots.len()).sum());
}

/// Everything on all cores: into a new index, and into the same index again.
fn whole(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("made.jsonl");
    std::fs::write(&file, made::articles(ARTICLES)).expect("the temporary folder can be written");
    let place = folder.path().join("index");
    let fresh = || tempfile::tempdir().expect("a temporary folder");
    let mut group = criterion.benchmark_group("ingest, whole");
    group.throughput(Throughput::Elements(ARTICLES as u64)).sample_size(10);
    group.bench_function("new", |bencher| {
        bencher.iter_batched(
            fresh,
            |home| {
                assert_eq!(index(&file, &home.path().join("index")).added, ARTICLES as u64);
                home
            },
            BatchSize::PerIteration,
        );
    });
    index(&file, &place);
    group.bench_function("unchanged", |bencher| {
        bencher.iter(|| assert_eq!(index(&file, &place).unchanged, ARTICLES as u64));
    });
    group.finish();
}

criterion_group!(benches, stages, whole);
criterion_main!(benches);
