//! Bytes a second of extraction, in all and of each extractor: group `entity` on articles made from the samples of
//! `seeds/` (written for this project, CC0), which name far more than others do, and group `entity-corpus` on the news
//! of `../shared/corpus`, where that is present (for research only, so it is no part of this project).
//!
//! `cargo bench --bench entity`

mod made;

use std::hint::black_box;
use std::io::{BufRead, BufReader};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use telusur::entity::{Context, RegionsInArticle, extract, official, provinces, regulation};

/// Articles gone through in one round.
const ARTICLES: usize = 200;

fn texts() -> Vec<String> {
    let lines = made::articles(ARTICLES);
    let text = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).expect("a made record is JSON");
        record["text"].as_str().expect("a made record has text").to_string()
    };
    lines.lines().map(text).collect()
}

/// Articles of the corpus, evenly taken; none where it is not there.
fn corpus_texts() -> Vec<String> {
    const CORPUS: &str = "../shared/corpus/news.jsonl.zst";
    const EVERY: usize = 20;
    let Ok(file) = std::fs::File::open(CORPUS) else {
        eprintln!("skipped: entity-corpus, for there is no {CORPUS}");
        return Vec::new();
    };
    let lines = BufReader::new(zstd::Decoder::new(file).expect("the corpus is zstd")).lines();
    let text = |line: std::io::Result<String>| {
        let record: serde_json::Value =
            serde_json::from_str(&line.expect("readable")).expect("a record is JSON");
        record["text"].as_str().map(str::to_owned)
    };
    lines.step_by(EVERY).filter_map(text).collect()
}

fn extraction(criterion: &mut Criterion) {
    measure(criterion, "entity", &texts());
    let corpus = corpus_texts();
    if !corpus.is_empty() {
        measure(criterion, "entity-corpus", &corpus);
    }
}

fn measure(criterion: &mut Criterion, name: &str, texts: &[String]) {
    let contexts: Vec<Context> = texts.iter().map(|text| Context { text, ..Context::default() }).collect();
    let regions: Vec<RegionsInArticle> = contexts.iter().map(RegionsInArticle::find).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let paired = || contexts.iter().zip(&regions);

    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(bytes as u64));
    let mut round = |name: &str, find: &dyn Fn() -> usize| {
        let expected = find();
        assert!(expected > texts.len() / 10, "{name} finds next to nothing: {expected}");
        group.bench_function(name, |bencher| bencher.iter(|| assert_eq!(black_box(find()), expected)));
    };
    round("all", &|| contexts.iter().map(|context| extract(context).provinces.len()).sum());
    round("regions", &|| contexts.iter().map(|context| RegionsInArticle::find(context).text.len()).sum());
    round("regulations", &|| {
        paired().map(|(context, regions)| regulation::regulations(context, regions).len()).sum()
    });
    round("people", &|| paired().map(|(context, regions)| official::people(context, regions).len()).sum());
    round("provinces", &|| paired().map(|(context, regions)| provinces(context, regions, &[]).0.len()).sum());
    group.finish();
}

criterion_group!(benches, extraction);
criterion_main!(benches);
