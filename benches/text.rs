//! Words a second of each stage of text analysis, on text this file makes itself from base words and affixes
//! (no licence but the project's), with frostem's Snowball stemmer for Indonesian beside it.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use frostem::{Algorithm, Stemmer};
use telusur::text::{Analyzer, Language, SegmentKind, append_root, fold, root, segments};

const BASES: &[&str] = &[
    "pilih", "hitung", "suara", "calon", "dukung", "awas", "lapor", "tetap", "coblos", "daftar", "kampanye",
    "langgar", "sanksi", "periksa", "umum", "minta", "kata", "jelas", "selesai", "atur", "netral", "sidang",
];
const PATTERNS: &[(&str, &str)] = &[
    ("", ""),
    ("di", "kan"),
    ("ter", ""),
    ("", "an"),
    ("", "nya"),
    ("se", ""),
    ("ber", ""),
    ("per", "an"),
    ("ke", "annya"),
    ("di", "i"),
    ("", "kan"),
    ("", "lah"),
    ("di", ""),
    ("diper", "kan"),
];
const FILLERS: &[&str] =
    &["yang", "di", "dan", "KPU", "pemilu", "Bawaslu", "untuk", "itu,", "tahun 2024.", "provinsi"];

/// Different word forms: what a vocabulary is made of.
fn vocabulary() -> Vec<String> {
    let forms = BASES
        .iter()
        .flat_map(|base| PATTERNS.iter().map(move |(front, back)| format!("{front}{base}{back}")));
    forms.collect()
}

/// A text of about `words` words with few different ones, as running text has.
fn running_text(words: usize) -> String {
    let forms = vocabulary();
    let mut text = String::new();
    for number in 0..words {
        let word = if number % 2 == 0 {
            FILLERS[number / 2 % FILLERS.len()]
        } else {
            &forms[number * 7 % forms.len()]
        };
        text.push_str(word);
        text.push(' ');
    }
    text
}

fn cold(criterion: &mut Criterion) {
    let words = vocabulary();
    let mut group = criterion.benchmark_group("stem, cold");
    group.throughput(Throughput::Elements(words.len() as u64));
    group.bench_function("telusur", |bencher| {
        bencher.iter(|| words.iter().map(|word| root(black_box(word)).len()).sum::<usize>());
    });
    let snowball = Stemmer::new(Algorithm::Indonesian);
    group.bench_function("frostem", |bencher| {
        bencher.iter(|| words.iter().map(|word| snowball.stem(black_box(word)).len()).sum::<usize>());
    });
    group.finish();
}

fn stages_on_running_text(criterion: &mut Criterion) {
    let text = running_text(20_000);
    let analyzer = Analyzer::new(Language::Indonesian);
    let tokens = analyzer.tokens(&text);
    assert!(tokens.len() > 20_000, "the made text has as many words as asked for, and a year here and there");
    let mut group = criterion.benchmark_group("running text");
    group.throughput(Throughput::Elements(tokens.len() as u64));
    group.bench_function("normalise", |bencher| {
        bencher.iter(|| text.split(' ').map(|word| fold(black_box(word)).len()).sum::<usize>());
    });
    group.bench_function("tokenise", |bencher| {
        bencher
            .iter(|| segments(black_box(&text)).filter(|segment| segment.kind != SegmentKind::Gap).count());
    });
    group.bench_function("stem", |bencher| {
        let mut stem = String::new();
        bencher.iter(|| {
            let lengths = tokens.iter().map(|token| {
                stem.clear();
                append_root(black_box(&token.exact), &mut stem);
                stem.len()
            });
            lengths.sum::<usize>()
        });
    });
    let snowball = Stemmer::new(Algorithm::Indonesian);
    group.bench_function("stem, frostem", |bencher| {
        bencher
            .iter(|| tokens.iter().map(|token| snowball.stem(black_box(&token.exact)).len()).sum::<usize>());
    });
    group.bench_function("whole", |bencher| {
        bencher.iter(|| {
            let mut bytes = 0;
            analyzer.for_each_token(black_box(&text), &mut |token| bytes += token.root.len());
            bytes
        });
    });
    group.finish();
}

criterion_group!(benches, cold, stages_on_running_text);
criterion_main!(benches);
