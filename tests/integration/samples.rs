//! The sample articles against what must come out of them.
//!
//! Title, date, outlet and dropped furniture are exact; of the entities the share found and the share right
//! have floors, so that a change of rules shows what it gained and lost. `samples.json` says what is right;
//! where the program falls short of it, the floor moves up with the program, never the file down.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use serde::Deserialize;
use telusur::ingest::{IngestOptions, Source, extract_paths};
use telusur::{Article, DateBasis, Index, SearchRequest};

use crate::scratch::{Scratch, seeds};

/// What must come out of one article.
#[derive(Debug, Deserialize)]
struct Expected {
    file: String,
    title: Option<String>,
    date: Option<String>,
    date_basis: Option<DateBasis>,
    source: Option<String>,
    lang: String,
    provinces: BTreeSet<String>,
    regencies: BTreeSet<String>,
    venue_only: BTreeSet<String>,
    regulations: BTreeSet<String>,
    named: BTreeSet<String>,
    officials: BTreeSet<String>,
    people: BTreeSet<String>,
    drop: Vec<String>,
}

#[derive(Deserialize)]
struct Samples {
    articles: BTreeMap<String, Expected>,
    copies: Vec<Vec<String>>,
}

static SAMPLES: LazyLock<Samples> = LazyLock::new(|| {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/integration/samples.json");
    serde_json::from_str(&fs::read_to_string(path).expect("samples.json")).expect("it is JSON")
});

/// What the program makes of them, by file name, or by id where a file holds several.
static EXTRACTED: LazyLock<BTreeMap<String, Article>> = LazyLock::new(|| {
    let mut articles = BTreeMap::new();
    let mut files: Vec<PathBuf> =
        fs::read_dir(seeds()).expect("seeds").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    for file in files {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let several = name.ends_with(".jsonl");
        extract_paths(Source::Paths(&[file]), &IngestOptions::default(), &mut |article| {
            let article = article.expect("every sample can be read");
            articles.insert(if several { article.id.clone() } else { name.clone() }, article);
            Ok(())
        })
        .expect("read");
    }
    articles
});

fn each() -> impl Iterator<Item = (&'static String, &'static Expected, &'static Article)> {
    SAMPLES.articles.iter().map(|(key, expected)| {
        let article = EXTRACTED.get(key).unwrap_or_else(|| panic!("{key} of {} was not read", expected.file));
        (key, expected, article)
    })
}

/// What is not right yet: key, and what differs. Anything else fails the tests; an entry goes when it is mended.
const KNOWN: &[(&str, &str)] = &[("005_contoh-sosialisasi-solok-selatan.txt", "title")];

/// Differences by key and kind, without the known ones; says which of these are mended.
#[derive(Default)]
struct Differences {
    seen: BTreeSet<(String, &'static str)>,
    unknown: Vec<String>,
}

impl Differences {
    fn add(&mut self, key: &str, kind: &'static str, message: String) {
        self.seen.insert((key.to_owned(), kind));
        if KNOWN.contains(&(key, kind)) {
            println!("known: {key}: {kind}: {message}");
        } else {
            self.unknown.push(format!("{key}: {kind}: {message}"));
        }
    }

    fn judge(self, kinds: &[&str]) {
        for (key, kind) in KNOWN.iter().filter(|(_, kind)| kinds.contains(kind)) {
            if !self.seen.contains(&((*key).to_owned(), *kind)) {
                println!("mended, take it off the list: {key}: {kind}");
            }
        }
        assert!(self.unknown.is_empty(), "{} differences\n{}", self.unknown.len(), self.unknown.join("\n"));
    }
}

#[test]
fn every_sample_is_judged() {
    assert_eq!(EXTRACTED.keys().collect::<Vec<_>>(), SAMPLES.articles.keys().collect::<Vec<_>>());
    let files: BTreeSet<&str> = SAMPLES.articles.values().map(|expected| expected.file.as_str()).collect();
    assert_eq!(files.len(), fs::read_dir(seeds()).expect("seeds").count());
}

/// Letters and digits of an outlet's name, without regard to case: `KABARCONTOH.COM` and `kabarcontoh.com`.
fn outlet(name: Option<&String>) -> Option<String> {
    name.map(|name| name.chars().filter(|ch| ch.is_alphanumeric()).flat_map(char::to_lowercase).collect())
}

#[test]
fn title_date_outlet_and_language_are_right() {
    let mut wrong = Differences::default();
    for (key, expected, article) in each() {
        let mut compare = |what: &'static str, found: String, wanted: String| {
            if found != wanted {
                wrong.add(key, what, format!("expected {wanted}, got {found}"));
            }
        };
        compare("title", format!("{:?}", article.title), format!("{:?}", expected.title));
        compare("date", format!("{:?}", article.date), format!("{:?}", expected.date));
        compare("date basis", format!("{:?}", article.date_basis), format!("{:?}", expected.date_basis));
        compare(
            "outlet",
            format!("{:?}", outlet(article.source.as_ref())),
            format!("{:?}", outlet(expected.source.as_ref())),
        );
        compare("language", article.lang.clone(), expected.lang.clone());
    }
    wrong.judge(&["title", "date", "date basis", "outlet", "language"]);
}

#[test]
fn furniture_is_gone_and_the_article_is_there() {
    let mut wrong = Differences::default();
    for (key, expected, article) in each() {
        for furniture in expected.drop.iter().filter(|furniture| article.text.contains(furniture.as_str())) {
            wrong.add(key, "furniture", format!("{furniture:?} is still there"));
        }
        // Every sample says so of itself, in one of its last sentences or its first.
        let says_so = ["rtikel contoh", "ample article"].iter().any(|mark| article.text.contains(mark));
        if !says_so {
            wrong.add(key, "body", "a sentence is lost".to_owned());
        }
        if article.text.contains(['\r', '\t'])
            || article.text.contains("\n\n")
            || article.text.trim() != article.text
        {
            wrong.add(key, "body", "paragraphs are not split by single line feeds".to_owned());
        }
    }
    wrong.judge(&["furniture", "body"]);
}

fn found(facet: &str, article: &Article) -> BTreeSet<String> {
    let entities = &article.entities;
    match facet {
        "provinces" => entities.provinces.iter().filter(|p| !p.venue_only).map(|p| p.code.clone()).collect(),
        "regencies" => entities.regencies.iter().filter(|r| !r.venue_only).map(|r| r.code.clone()).collect(),
        "venue" => entities.provinces.iter().filter(|p| p.venue_only).map(|p| p.code.clone()).collect(),
        "regulations" => entities
            .regulations
            .iter()
            .flat_map(|cited| match cited.pinpoints.as_slice() {
                [] => vec![cited.key.clone()],
                pinpoints => pinpoints.iter().map(|pinpoint| format!("{}/{pinpoint}", cited.key)).collect(),
            })
            .collect(),
        "named" => entities.regulations.iter().filter(|r| r.named).map(|r| r.key.clone()).collect(),
        "officials" => entities.officials.iter().map(|person| person.name.clone()).collect(),
        "people" => entities.people.iter().map(|person| person.name.clone()).collect(),
        other => unreachable!("{other} is no facet"),
    }
}

fn wanted<'e>(facet: &str, expected: &'e Expected) -> &'e BTreeSet<String> {
    match facet {
        "provinces" => &expected.provinces,
        "regencies" => &expected.regencies,
        "venue" => &expected.venue_only,
        "regulations" => &expected.regulations,
        "named" => &expected.named,
        "officials" => &expected.officials,
        "people" => &expected.people,
        other => unreachable!("{other} is no facet"),
    }
}

/// Facet, least precision, least recall, in thousandths: what was reached, less a small margin.
const FLOORS: &[(&str, usize, usize)] = &[
    ("provinces", 960, 980),
    ("regencies", 980, 980),
    ("venue", 980, 980),
    ("regulations", 980, 980),
    ("named", 980, 980),
    ("officials", 970, 910),
    ("people", 820, 765),
];

#[test]
fn entities_are_found() {
    let mut misses = Vec::new();
    let mut below = Vec::new();
    for (facet, least_precision, least_recall) in FLOORS {
        let (mut right, mut extra, mut missed) = (0, 0, 0);
        for (key, expected, article) in each() {
            let (found, wanted) = (found(facet, article), wanted(facet, expected));
            right += found.intersection(wanted).count();
            extra += found.difference(wanted).count();
            missed += wanted.difference(&found).count();
            misses.extend(found.difference(wanted).map(|value| format!("{facet} {key}: extra {value}")));
            misses.extend(wanted.difference(&found).map(|value| format!("{facet} {key}: missed {value}")));
        }
        let share = |part: usize, whole: usize| (part * 1_000).checked_div(whole).unwrap_or(1_000);
        let (precision, recall) = (share(right, right + extra), share(right, right + missed));
        println!(
            "{facet}: precision {precision}, recall {recall} thousandths ({right} right, {extra} extra, {missed} missed)"
        );
        if precision < *least_precision || recall < *least_recall {
            below.push(format!(
                "{facet}: precision {precision} of {least_precision}, recall {recall} of {least_recall}"
            ));
        }
    }
    for miss in &misses {
        println!("{miss}");
    }
    assert!(below.is_empty(), "{}\n{}", below.join("\n"), misses.join("\n"));
}

/// An article has the province of each of its regencies.
#[test]
fn a_regency_brings_its_province() {
    for (key, _, article) in each() {
        let provinces = found("provinces", article);
        for regency in article.entities.regencies.iter().filter(|regency| !regency.venue_only) {
            assert_eq!(regency.province, regency.code[..2], "{key}");
            assert!(provinces.contains(&regency.province), "{key}: {}", regency.name);
        }
    }
}

#[test]
fn near_copies_are_one_story() {
    let scratch = Scratch::new();
    assert_eq!(scratch.run([&"index".into(), &seeds()]).code, 0);
    let index = Index::open(scratch.index()).expect("an index");
    let all = index.search(&SearchRequest::new("").limit(100)).expect("found");
    let group = |key: &String| {
        let id = &EXTRACTED[key].id;
        let hit = all.hits.iter().find(|hit| hit.id == *id).expect("it is in");
        hit.group.clone().unwrap_or_else(|| hit.id.clone())
    };
    for copies in &SAMPLES.copies {
        let groups: BTreeSet<String> = copies.iter().map(group).collect();
        assert_eq!(groups.len(), 1, "{copies:?}");
    }
    let surplus: usize = SAMPLES.copies.iter().map(|copies| copies.len() - 1).sum();
    assert_eq!(all.total_groups as usize, EXTRACTED.len() - surplus, "no others are");
}
