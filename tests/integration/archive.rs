//! Laws tried on a whole archive of news, when it lies beside the project: every hit shows where it matched,
//! every count shown is the number of hits after the click.
//!
//! `cargo test --release --test integration archive -- --ignored --nocapture`. The archive is indexed first;
//! `TELUSUR_ARCHIVE_INDEX` names an index to use instead.

use std::path::{Path, PathBuf};

use telusur::query::plan::Listing;
use telusur::text::{Analyzer, Language, is_stop_word};
use telusur::{Article, FacetWish, Field, Index, SearchRequest};

use crate::generated::Random;
use crate::scratch::Scratch;

const PAIRS: usize = 100_000;
const CLICKS: usize = 10_000;

/// The archive's index; nothing when there is no archive.
fn archive() -> Option<(Index, Option<Scratch>)> {
    if let Some(index) = std::env::var_os("TELUSUR_ARCHIVE_INDEX") {
        return Some((Index::open(PathBuf::from(index)).expect("the index named by the caller"), None));
    }
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = project.ancestors().skip(1).take(2).map(|above| above.join("shared/corpus/news.jsonl.zst"));
    let Some(file) = files.into_iter().find(|file| file.exists()) else {
        eprintln!("skipped: no archive is beside the project");
        return None;
    };
    let scratch = Scratch::new();
    let ran = scratch.run(["index".as_ref(), file.as_os_str()]);
    assert_ne!(ran.code, -1, "{ran:?}");
    Some((Index::open(scratch.index()).expect("just made"), Some(scratch)))
}

/// Articles to take words from, spread over the archive.
fn sample(index: &Index, count: usize) -> Vec<Article> {
    let ids = index.ids(&SearchRequest::new("")).expect("all ids");
    let step = (ids.len() / count).max(1);
    ids.iter().step_by(step).filter_map(|id| index.article(id).expect("read")).collect()
}

/// Words of a text as they stand there, letters only.
fn words(text: &str) -> Vec<&str> {
    let analyzer = Analyzer::new(Language::Indonesian);
    let tokens = analyzer.tokens(text);
    let spans = tokens.iter().map(|token| token.span.slice(text));
    spans.filter(|word| word.chars().all(char::is_alphabetic) && word.chars().count() > 1).collect()
}

/// A query about an article, of any kind the language has.
fn query_about(article: &Article, random: &mut Random) -> Option<String> {
    let all = words(&article.text);
    if all.len() < 8 {
        return None;
    }
    let at = random.below(all.len() - 6);
    let word = |random: &mut Random| loop {
        let word = all[random.below(all.len())];
        if !is_stop_word(&word.to_lowercase()) || random.below(20) == 0 {
            return word;
        }
    };
    let (one, two, three) = (word(random), word(random), word(random));
    let long = |word: &str| word.chars().count() >= 5;
    let front = |word: &str, letters: usize| word.chars().take(letters).collect::<String>();
    // Words that stand side by side in the text may have something between them that was left out above.
    let (next, after) = (all[at], all[at + 1]);
    Some(match random.below(16) {
        0 => one.to_string(),
        1 | 2 => format!("{one} {two}"),
        3 => format!("{one} {two} {three}"),
        4 => format!("\"{next} {after}\""),
        5 => format!("\"{next} {}\"~4", all[at + 2]),
        6 => format!("{one} DEKAT/30 {two}"),
        7 if long(one) => format!("{}*", front(one, 4)),
        8 if long(one) => format!("*{}", one.chars().skip(1).collect::<String>()),
        9 if long(one) => format!("{one}~"),
        10 => format!("={one} {two}"),
        11 => format!("isi:{one} -{three}zz"),
        12 => format!("+{one} {two}"),
        13 => format!("({one} ATAU {two}) DAN {three}"),
        14 => format!("isi:\"{next} {after}\" ATAU {one}"),
        _ => format!("judul:{one} ATAU isi:{two}"),
    })
}

#[test]
#[ignore = "minutes, and needs the archive beside the project"]
fn every_hit_shows_where_it_matched() {
    let Some((index, _folder)) = archive() else { return };
    let articles = sample(&index, 5_000);
    let mut random = Random(7);
    let (mut pairs, mut queries, mut refused) = (0, 0, 0);
    let mut wrong: Vec<String> = Vec::new();
    while pairs < PAIRS {
        let article = &articles[random.below(articles.len())];
        let Some(query) = query_about(article, &mut random) else { continue };
        queries += 1;
        let found = match index.search(&SearchRequest::new(&query).limit(20)) {
            Ok(found) => found,
            // A pattern of four letters may stand for too many words.
            Err(_) => {
                refused += 1;
                continue;
            }
        };
        for hit in found.hits.iter().chain(&found.also) {
            pairs += 1;
            let empty = hit.snippets.iter().all(|snippet| snippet.text.trim().is_empty());
            let unmarked = hit.snippets.iter().all(|snippet| snippet.marks.is_empty());
            if empty || unmarked {
                wrong.push(format!("{query}: {} (empty: {empty})", hit.id));
            }
        }
    }
    println!("{pairs} hits of {queries} queries ({refused} refused): {} without a mark", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong[..wrong.len().min(20)].join("\n"));
}

/// What may be clicked: field and listing.
fn listing(random: &mut Random) -> (Field, Listing) {
    let under = |path: &str| Listing::Under(path.into());
    match random.below(14) {
        0 | 1 => (Field::Province, Listing::Top),
        2 => (Field::Province, under(random.pick(&["31", "32", "35", "36", "73"]))),
        3 => (Field::Regency, Listing::Top),
        4 => (Field::Regulation, Listing::Top),
        5 => (Field::Regulation, Listing::Kinds),
        6 => (Field::Regulation, under(random.pick(&["uu", "perpu", "pkpu", "kuhp", "uu/2017/7"]))),
        7 => (Field::Official, Listing::Top),
        8 => (Field::Person, Listing::Top),
        9 => (Field::Office, Listing::Top),
        10 | 11 => (Field::Source, Listing::Top),
        12 => (Field::Month, Listing::Top),
        _ => (Field::Language, Listing::Top),
    }
}

/// A search with some filters, exclusions and dates, taken from the articles at hand.
fn narrowed(article: &Article, random: &mut Random) -> SearchRequest {
    let query = match random.below(3) {
        0 => None,
        _ => query_about(article, random),
    };
    let mut request = SearchRequest::new(query.unwrap_or_default()).limit(0);
    let entities = &article.entities;
    for _ in 0..random.below(3) {
        let chosen = match random.below(4) {
            0 => entities.provinces.first().map(|province| (Field::Province, province.code.clone())),
            1 => article.source.clone().map(|source| (Field::Source, source)),
            2 => article.date.as_ref().map(|date| (Field::Month, date[..7].to_string())),
            _ => entities.regulations.first().map(|cited| (Field::Regulation, cited.key.clone())),
        };
        request.filters.extend(chosen);
    }
    if random.below(5) == 0 {
        request = request.exclude(Field::Province, *random.pick(&[&"31", &"32", &"35"]));
    }
    if random.below(5) == 0 {
        request = request.dates(Some(*random.pick(&[&"2016", &"2019-04", &"2023"])), None);
    }
    request
}

#[test]
#[ignore = "minutes, and needs the archive beside the project"]
fn every_count_is_that_of_the_hits_after_the_click() {
    let Some((index, _folder)) = archive() else { return };
    let articles = sample(&index, 5_000);
    let mut random = Random(13);
    let (mut clicks, mut searches) = (0, 0);
    let mut wrong: Vec<String> = Vec::new();
    while clicks < CLICKS {
        let article = &articles[random.below(articles.len())];
        let request = narrowed(article, &mut random);
        let (field, listing) = listing(&mut random);
        let wish = FacetWish { field, limit: 40, listing, contains: None };
        let Ok(facet) = index.facets(wish, &request) else { continue };
        searches += 1;
        for _ in 0..facet.values.len().min(3) {
            let value = &facet.values[random.below(facet.values.len())];
            let mut clicked = request.clone();
            clicked.filters.retain(|(other, _)| *other != field);
            let after = index.search(&clicked.filter(field, &value.path)).expect("a sound request");
            clicks += 1;
            if (after.total, after.total_groups) != (value.count, value.groups) {
                let shown = (value.count, value.groups);
                wrong.push(format!("{request:?}: {field:?} {}: {shown:?}, then {}", value.path, after.total));
            }
        }
    }
    println!("{clicks} clicks in {searches} searches: {} counts differ", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong[..wrong.len().min(20)].join("\n"));
}
