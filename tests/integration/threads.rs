//! Indexing on any number of threads: the same accounting, the same refusals in the same order, the same
//! articles and stories as one record after the other gives.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use serde_json::json;
use telusur::ingest::{IngestOptions, Observer, Refusal, Source, Summary, ingest};
use telusur::news::Progress;
use telusur::{Article, Index, SearchRequest, Writer, WriterOptions};

use crate::generated::Random;

/// A line of the input.
#[derive(Clone)]
enum Line {
    /// An article: its id and its text.
    Article(String, String),
    Broken,
    /// A record whose text is all furniture.
    Empty(String),
}

impl Line {
    fn written(&self) -> String {
        match self {
            Line::Article(id, text) => json!({"id": id, "title": "Rapat pleno", "text": text}).to_string(),
            Line::Broken => "{\"id\": \"putus".to_owned(),
            Line::Empty(id) => json!({"id": id, "text": "***"}).to_string(),
        }
    }
}

/// Lines with ids that come again, soon and late, with the same text and with another.
fn lines(count: usize, random: &mut Random) -> Vec<Line> {
    const WORDS: &[&str] = &[
        "saksi",
        "suara",
        "Bawaslu Jawa Barat",
        "kotak",
        "UU 7/2017",
        "petugas",
        "Bupati Oman Rahardi",
        "surat",
    ];
    let mut lines: Vec<Line> = Vec::new();
    for number in 0..count {
        let line = match random.below(20) {
            0 => Line::Broken,
            1 => Line::Empty(format!("n{}", random.below(count))),
            2..5 if number > 0 => lines[lines.len() - 1 - random.below(lines.len().min(5))].clone(),
            5..7 if number > 0 => lines[random.below(lines.len())].clone(),
            7..10 if number > 0 => match &lines[random.below(lines.len())] {
                // A copy under another id.
                Line::Article(_, text) => Line::Article(format!("n{}", random.below(count)), text.clone()),
                other => other.clone(),
            },
            _ => {
                let length = 3 + random.below(60);
                let words: Vec<&str> = (0..length).map(|_| random.pick(WORDS)).collect();
                Line::Article(format!("n{}", random.below(count)), format!("Pleno {}.", words.join(" ")))
            }
        };
        lines.push(line);
    }
    lines
}

/// What one record after the other gives.
#[derive(Default)]
struct Model {
    texts: BTreeMap<String, String>,
}

impl Model {
    fn run(&mut self, lines: &[Line]) -> Summary {
        let mut summary = Summary::default();
        let mut seen = HashSet::new();
        for line in lines {
            summary.read += 1;
            let Line::Article(id, text) = line else {
                summary.refused += 1;
                continue;
            };
            let known = self.texts.insert(id.clone(), text.clone());
            let is_new_here = seen.insert(id.clone());
            *match known {
                None => &mut summary.added,
                Some(known) if known != *text => &mut summary.updated,
                Some(_) if is_new_here => &mut summary.unchanged,
                Some(_) => &mut summary.duplicate,
            } += 1;
        }
        summary
    }
}

#[derive(Default)]
struct Refused(Vec<Refusal>);

impl Observer for Refused {
    fn progress(&mut self, _: &Progress, _: &Summary) {}

    fn refused(&mut self, refusal: &Refusal) {
        self.0.push(refusal.clone());
    }
}

fn index(place: &Path, file: &Path, options: &IngestOptions) -> (Summary, Vec<Refusal>) {
    let mut refused = Refused::default();
    let writer = Writer::open(place, WriterOptions::default()).expect("opened");
    let never = AtomicBool::new(false);
    let paths = [file.to_owned()];
    let summary = ingest(writer, Source::Paths(&paths), options, &never, &mut refused).expect("read");
    (summary, refused.0)
}

/// Every article by its id.
fn articles(place: &Path) -> HashMap<String, Article> {
    let index = Index::open(place).expect("an index");
    let ids = index.ids(&SearchRequest::new("")).expect("all ids");
    let articles = ids.into_iter().map(|id| {
        let article = index.article(&id).expect("read").expect("there");
        (id, article)
    });
    articles.collect()
}

#[test]
fn nothing_depends_on_threads_or_room() {
    const COUNT: usize = 1_500;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let all = lines(COUNT, &mut Random(11));
    let write = |name: &str, lines: &[Line]| -> PathBuf {
        let file = folder.path().join(name);
        let written: Vec<String> = lines.iter().map(Line::written).collect();
        std::fs::write(&file, written.join("\n")).expect("written");
        file
    };
    let first = &all[..COUNT / 3];
    let files = [write("sebagian.jsonl", first), write("semua.jsonl", &all)];
    let mut model = Model::default();
    let expected = [model.run(first), model.run(&all)];
    let counts = &expected[1];
    assert!(
        [counts.added, counts.updated, counts.unchanged, counts.duplicate, counts.refused]
            .iter()
            .all(|count| *count > 30),
        "the input has a share of everything: {counts:?}"
    );
    let mut runs = Vec::new();
    for (threads, under_way_bytes) in [(1, 1), (1, 8 << 20), (2, 200_000), (7, 8 << 20), (7, 100_000)] {
        let place = folder.path().join(format!("index-{threads}-{under_way_bytes}"));
        let options = IngestOptions { threads, under_way_bytes, ..IngestOptions::default() };
        let mut refusals = Vec::new();
        for (file, expected) in files.iter().zip(&expected) {
            let (summary, refused) = index(&place, file, &options);
            assert_eq!(summary, *expected, "{threads} threads, {under_way_bytes} bytes");
            refusals.push(refused);
        }
        runs.push((refusals, articles(&place)));
    }
    let (refusals, articles) = &runs[0];
    let places: Vec<usize> = refusals[1]
        .iter()
        .map(|refusal| refusal.place.rsplit(':').next().and_then(|line| line.parse().ok()).expect("a line"))
        .collect();
    assert!(places.is_sorted() && !places.is_empty(), "refusals come in the order of the input");
    let texts: BTreeMap<String, String> =
        articles.iter().map(|(id, article)| (id.clone(), article.text.clone())).collect();
    assert_eq!(texts, model.texts);
    assert!(articles.values().any(|article| article.group.is_some()), "some are copies");
    for run in &runs[1..] {
        assert!(run == &runs[0], "another result");
    }
}
