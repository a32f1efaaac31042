//! The five seed pages and the labelled articles that lie beside the project, when they do.
//!
//! Nothing here is needed to build or test the project: without the folder every test says that it is skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use telusur::Article;
use telusur::ingest::{IngestOptions, Source, extract_paths};

use crate::scratch::Scratch;

fn shared(what: &str) -> Option<PathBuf> {
    // Beside the project, or beside a work tree of it.
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = project
        .ancestors()
        .skip(1)
        .take(2)
        .map(|above| above.join("shared"))
        .find(|folder| folder.join(what).exists());
    if folder.is_none() {
        eprintln!("skipped: {what} is not beside the project");
    }
    folder
}

/// The pages in an index.
fn seeds_indexed(folder: &Path) -> Scratch {
    let scratch = Scratch::new();
    let ran = scratch.run([&"index".into(), &folder.join("seeds")]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.starts_with("5 read = 5 added"), "{ran:?}");
    scratch
}

/// First three figures of the file names by the id of the article.
fn file_numbers(folder: &Path) -> BTreeMap<String, String> {
    let mut numbers = BTreeMap::new();
    for entry in fs::read_dir(folder.join("seeds")).expect("seeds") {
        let path = entry.expect("a file").path();
        let number = path.file_name().expect("a name").to_string_lossy()[..3].to_owned();
        extract_paths(Source::Paths(&[path]), &IngestOptions::default(), &mut |article| {
            numbers.insert(article.expect("a page").id, number.clone());
            Ok(())
        })
        .expect("read");
    }
    numbers
}

#[test]
fn searches_on_the_seed_pages() {
    let Some(folder) = shared("seeds") else { return };
    let scratch = seeds_indexed(&folder);
    let numbers = file_numbers(&folder);
    let cases: &[(&[&str], &[&str])] = &[
        (&["search", "netralitas ASN", "--province", "36"], &["002"]),
        (&["search", "netralitas ASN", "--province", "Banten"], &["002"]),
        (&["search", "", "--regulation", "uu/2014/5"], &["000", "003", "004"]),
        (&["search", "", "--regulation", "UU Nomor 5 Tahun 2014"], &["000", "003", "004"]),
        (&["search", "", "--official", "Bey Machmudin"], &["000"]),
        (&["search", "pejabat:bey"], &["000"]),
    ];
    for (arguments, expected) in cases {
        let found = scratch.json(arguments.iter().copied());
        let mut files: Vec<&str> = found["hits"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|hit| numbers[hit["id"].as_str().expect("an id")].as_str())
            .collect();
        files.sort_unstable();
        assert_eq!(files, *expected, "{arguments:?}");
        assert_eq!(found["total"].as_u64(), Some(expected.len() as u64));
    }
}

/// The script that judges the five pages, where there is Python.
#[test]
fn the_seed_pages_are_read_right() {
    let Some(folder) = shared("tools/check_seeds.py") else { return };
    let script = folder.join("tools/check_seeds.py");
    let Ok(judged) = Command::new("python3").arg(script).arg(env!("CARGO_BIN_EXE_telusur")).output() else {
        eprintln!("skipped: no python3");
        return;
    };
    let said = String::from_utf8_lossy(&judged.stdout).into_owned();
    assert!(judged.status.success(), "{said}{}", String::from_utf8_lossy(&judged.stderr));
}

fn json_lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).expect("a file beside the project");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Names without regard to case and marks.
fn fold(name: &str) -> String {
    let letters: String =
        name.to_lowercase().chars().filter(|ch| ch.is_alphanumeric() || *ch == ' ').collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A key without its issuer, which the labels leave out.
fn without_issuer(key: &str) -> String {
    match key.split_once('/') {
        Some((kind, rest)) => format!("{}/{rest}", kind.split('@').next().unwrap_or(kind)),
        None => key.to_owned(),
    }
}

fn set(value: &Value, name: &dyn Fn(&Value) -> Option<String>) -> BTreeSet<String> {
    value.as_array().into_iter().flatten().filter_map(name).collect()
}

fn labelled(gold: &Value, facet: &str) -> BTreeSet<String> {
    let text = |value: &Value, field: &str| value[field].as_str().map(str::to_owned);
    match facet {
        "provinces" => set(&gold["provinces"], &|province| {
            (province["venue_only"] != true).then(|| text(province, "name").map(|name| fold(&name))).flatten()
        }),
        "regulations" => {
            set(&gold["regulations"], &|cited| text(cited, "key").map(|key| without_issuer(&key)))
        }
        "officials" => set(&gold["people"], &|person| {
            (person["role"] == "official").then(|| text(person, "name").map(|name| fold(&name))).flatten()
        }),
        other => unreachable!("{other}"),
    }
}

fn found(article: &Article, facet: &str) -> BTreeSet<String> {
    let entities = &article.entities;
    match facet {
        "provinces" => entities.provinces.iter().filter(|p| !p.venue_only).map(|p| fold(&p.name)).collect(),
        "regulations" => entities.regulations.iter().map(|cited| without_issuer(&cited.key)).collect(),
        "officials" => entities.officials.iter().map(|person| fold(&person.name)).collect(),
        other => unreachable!("{other}"),
    }
}

/// Facet, least F1 in thousandths: what was reached, less a small margin.
const FLOORS: &[(&str, usize)] = &[("provinces", 980), ("regulations", 960), ("officials", 905)];

#[test]
fn labelled_articles_are_understood() {
    let Some(folder) = shared("gold/facets.dev.gold.jsonl") else { return };
    let mut articles: BTreeMap<String, Article> = BTreeMap::new();
    let source = folder.join("gold/facets.dev.articles.jsonl");
    extract_paths(Source::Paths(&[source]), &IngestOptions::default(), &mut |article| {
        let article = article.expect("an article");
        articles.insert(article.id.clone(), article);
        Ok(())
    })
    .expect("read");
    let gold = json_lines(&folder.join("gold/facets.dev.gold.jsonl"));
    assert!(gold.len() > 50);
    let mut below = Vec::new();
    for (facet, floor) in FLOORS {
        let (mut right, mut wrong) = (0, 0);
        for labels in &gold {
            let article = &articles[labels["id"].as_str().expect("an id")];
            let (found, wanted) = (found(article, facet), labelled(labels, facet));
            right += found.intersection(&wanted).count();
            wrong += found.symmetric_difference(&wanted).count();
        }
        let f1 = 2_000 * right / (2 * right + wrong).max(1);
        println!("{facet}: F1 {f1} thousandths, {right} right, {wrong} extra or missed");
        if f1 < *floor {
            below.push(format!("{facet}: F1 {f1}, floor {floor}"));
        }
    }
    assert!(below.is_empty(), "{}", below.join("\n"));
}
