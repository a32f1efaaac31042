//! Real articles on both engines: those that lie beside the project, when they do.

use std::path::Path;

use telusur::ingest::{IngestOptions, Source, extract_paths};
use telusur::{Article, Field, SearchRequest, Sort};

use super::searches::with_facets;
use super::{Both, judge};
use crate::generated::Random;

/// Queries that are made.
const QUERIES: usize = 200;

fn elections() -> Option<Vec<Article>> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside =
        project.ancestors().skip(1).take(2).map(|above| above.join("shared/corpus/elections.jsonl.zst"));
    let Some(file) = beside.into_iter().find(|file| file.exists()) else {
        eprintln!("SKIPPED: no shared/corpus/elections.jsonl.zst beside the project");
        return None;
    };
    let mut articles = Vec::new();
    extract_paths(Source::Paths(&[file]), &IngestOptions::default(), &mut |article| {
        articles.extend(article);
        Ok(())
    })
    .expect("the file can be read");
    Some(articles)
}

/// A word of a text that is no number and not short.
fn word<'a>(articles: &'a [Article], random: &mut Random) -> &'a str {
    loop {
        let article = &articles[random.below(articles.len())];
        let words: Vec<&str> = article.text.split_whitespace().take(200).collect();
        let word = words.get(random.below(words.len())).copied().unwrap_or("");
        let word = word.trim_matches(|ch: char| !ch.is_alphabetic());
        if word.len() > 3 && word.chars().all(char::is_alphabetic) {
            return word;
        }
    }
}

fn request(articles: &[Article], number: usize, random: &mut Random) -> SearchRequest {
    let (one, other) = (word(articles, random), word(articles, random));
    let text = match number % 12 {
        0 => one.to_string(),
        1 => format!("{one} {other}"),
        2 => articles[random.below(articles.len())].title.clone().unwrap_or_default().replace('"', " "),
        3 => format!("{one} ATAU {other}"),
        4 => {
            let words: Vec<&str> = articles[random.below(articles.len())].text.split_whitespace().collect();
            let at = random.below(words.len().saturating_sub(3));
            format!("\"{}\"", words[at..words.len().min(at + 3)].join(" ").replace('"', " "))
        }
        5 => format!("{one} DEKAT/8 {other}"),
        6 => format!("\"{one} {other}\"~6"),
        7 => format!("{one} -{other}"),
        8 => format!("{}* {other}", one.chars().take(5).collect::<String>()),
        9 => format!("{one}~ ATAU judul:{other}"),
        10 => format!("netralitas asn {one}"),
        _ => format!("isi:({one} ATAU {other}) =pemilu"),
    };
    let request = with_facets(SearchRequest::new(&text).limit(10));
    match random.below(8) {
        0 => request.filter(Field::Province, "jateng"),
        1 => request.sort(Sort::Newest),
        2 => request.sort(Sort::Oldest).offset(5),
        3 => request.by_story(true),
        4 => request.filter(Field::Regulation, "uu/2017/7").filter(Field::Province, "33"),
        5 => request.dates(Some("2023-06"), Some("2024-03")),
        _ => request,
    }
}

/// Totals, facet counts, and the best ten of each query.
#[test]
fn elections_on_both_engines() {
    let Some(articles) = elections() else { return };
    let Some(both) = Both::with(&articles) else { return };
    let mut random = Random(2024);
    let mut differences = Vec::new();
    for number in 0..QUERIES {
        let request = request(&articles, number, &mut random);
        let found = both.difference(&request);
        differences.extend(found.map(|difference| format!("{number} {:?}: {difference}", request.query)));
    }
    judge(differences, QUERIES);
}
