//! The same searches on a cluster and on the embedded engine: both must answer alike.
//!
//! `TELUSUR_TEST_CLUSTER` is the address of a cluster (`tests/opensearch/cluster start` prints it); without it
//! every test says that it is skipped. The index of each test is made anew.

use std::sync::Arc;

use serde_json::Value;
use telusur::engine::opensearch::{Access, Address, OpenSearch};
use telusur::engine::{Engine, Layout};
use telusur::ingest::{IngestOptions, Source, extract_paths};
use telusur::{Article, Document, Field, Index, Period, SearchRequest, Sort, Upserted, WriterOptions};

use crate::corpus::{Indexed, content_of, everything, ids, index_all};
use crate::engine;
use crate::generated::{Random, query};
use crate::scratch::seeds;

/// Scores that differ by less may stand in either order.
const CLEARLY: f32 = 1e-3;

/// The address of a test's index, or a word that there is no cluster.
fn address(name: &str) -> Option<Address> {
    let Ok(cluster) = std::env::var("TELUSUR_TEST_CLUSTER") else {
        eprintln!("SKIPPED: no cluster; run tests/opensearch/cluster start and set TELUSUR_TEST_CLUSTER");
        return None;
    };
    let (nodes, _) = cluster.rsplit_once('/').expect("an address ends in a name");
    Some(Address::read(&format!("{nodes}/telusur-test-{name}")).expect("an address"))
}

/// Both engines with the same articles.
struct Both {
    embedded: Indexed,
    cluster: Index,
}

impl Both {
    fn with(articles: &[Article], address: Address) -> Both {
        let embedded = index_all(articles);
        let options = WriterOptions { rebuild: true, ..WriterOptions::default() };
        let mut writer = OpenSearch::write(address.clone(), &Access::default(), options, Layout::default())
            .expect("a writer");
        for article in articles {
            writer.upsert(&Document::new(article, content_of(article))).expect("sent");
        }
        writer.flush().expect("sent");
        assert_eq!(writer.take_refused(), []);
        writer.finish(true).expect("finished");
        let engine = OpenSearch::open_with(address, &Access::default()).expect("an index");
        Both { embedded, cluster: Index::over(Arc::new(engine)).expect("an index") }
    }

    /// What differs between the answers to a request; nothing when they agree.
    fn difference(&self, request: &SearchRequest) -> Option<String> {
        let (here, there) = match (self.embedded.index.search(request), self.cluster.search(request)) {
            (Ok(here), Ok(there)) => (here, there),
            (Err(here), Err(there)) if here.to_string() == there.to_string() => return None,
            (here, there) => {
                let said = |answer: Result<telusur::SearchResponse, telusur::Error>| match answer {
                    Ok(found) => format!("{} hits", found.hits.len()),
                    Err(error) => error.to_string(),
                };
                return Some(format!("embedded: {}\n  cluster: {}", said(here), said(there)));
            }
        };
        let order = |found: &telusur::SearchResponse| {
            let mut hits: Vec<(f32, String)> = found
                .hits
                .iter()
                .map(|hit| ((hit.score / CLEARLY).round() * CLEARLY, hit.id.clone()))
                .collect();
            hits.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
            hits.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
        };
        if request_is_by_relevance(&here) && order(&here) != order(&there) {
            return Some(format!("embedded: {:?}\n  cluster: {:?}", scored(&here), scored(&there)));
        }
        let (here, there) = (bare(&here), bare(&there));
        (here != there).then(|| first_difference("", &here, &there))
    }
}

fn request_is_by_relevance(found: &telusur::SearchResponse) -> bool {
    found.hits.iter().any(|hit| hit.score != 0.0)
}

fn scored(found: &telusur::SearchResponse) -> Vec<(&str, f32)> {
    found.hits.iter().map(|hit| (hit.id.as_str(), hit.score)).collect()
}

/// An answer without what the engines may differ in: time, scores, the order of hits.
fn bare(found: &telusur::SearchResponse) -> Value {
    let mut found = serde_json::to_value(found).expect("an answer is JSON");
    found["took_ms"] = Value::Null;
    for list in ["hits", "also"] {
        if let Some(hits) = found[list].as_array_mut() {
            hits.iter_mut().for_each(|hit| hit["score"] = Value::Null);
            hits.sort_by_key(|hit| hit["id"].to_string());
        }
    }
    found
}

fn first_difference(path: &str, here: &Value, there: &Value) -> String {
    match (here, there) {
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => {
            let differing = one.iter().find(|(key, value)| other[*key] != **value);
            differing.map_or_else(String::new, |(key, value)| {
                first_difference(&format!("{path}/{key}"), value, &other[key])
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let differing = one.iter().zip(other).enumerate().find(|(_, (one, other))| one != other);
            differing.map_or_else(String::new, |(at, (one, other))| {
                first_difference(&format!("{path}/{at}"), one, other)
            })
        }
        _ => format!("{path}\n  embedded: {here}\n  cluster: {there}"),
    }
}

fn with_facets(request: SearchRequest) -> SearchRequest {
    let fields = [Field::Province, Field::Regulation, Field::Official, Field::Source, Field::Month];
    fields.into_iter().fold(request, |request, field| request.facet(field, 3))
}

fn judge(differences: Vec<String>, of: usize) {
    assert!(differences.is_empty(), "{} of {of} differ\n{}", differences.len(), differences.join("\n"));
}

/// The sample articles.
fn samples() -> Vec<Article> {
    let mut articles = Vec::new();
    extract_paths(Source::Paths(&[seeds()]), &IngestOptions::default(), &mut |article| {
        articles.push(article.expect("every sample can be read"));
        Ok(())
    })
    .expect("samples");
    articles
}

#[test]
fn every_case_of_the_table() {
    let Some(address) = address("cases") else { return };
    let both = Both::with(&engine::articles(), address);
    engine::run_cases("cluster", &both.cluster);
}

#[test]
fn generated_queries_over_the_table() {
    let Some(address) = address("generated") else { return };
    let both = Both::with(&engine::articles(), address);
    let of = |seed: u64| {
        let request = with_facets(everything(&query(seed)));
        both.difference(&request).map(|difference| format!("{:?}: {difference}", request.query))
    };
    judge((0..300).filter_map(of).collect(), 300);
}

#[test]
fn samples_by_words_filters_and_order() {
    let Some(address) = address("samples") else { return };
    let articles = samples();
    let both = Both::with(&articles, address);
    let words: Vec<&str> = articles.iter().flat_map(|article| article.text.split_whitespace()).collect();
    let mut random = Random(7);
    let mut differences = Vec::new();
    for number in 0..200 {
        let some = |random: &mut Random| {
            words[random.below(words.len())].trim_matches(|ch: char| !ch.is_alphanumeric())
        };
        let (one, other) = (some(&mut random), some(&mut random));
        let text = match number % 8 {
            0 => one.to_string(),
            1 => format!("{one} {other}"),
            2 => format!("{one} ATAU {other}"),
            3 => format!("{one} DEKAT/20 {other}"),
            4 => format!("\"{one} {other}\"~8"),
            5 => format!("{one} -{other}"),
            6 => format!("judul:{one} ATAU isi:{other}"),
            _ => format!("{}*", one.chars().take(4).collect::<String>()),
        };
        let mut request = with_facets(SearchRequest::new(&text).limit(10));
        request = match random.below(6) {
            0 => request.filter(Field::Province, "jabar"),
            1 => request.sort(Sort::Newest),
            2 => request.sort(Sort::Oldest).offset(3),
            3 => request.by_story(true),
            4 => request.filter(Field::Source, "contoh.id").filter(Field::Province, "32"),
            _ => request,
        };
        differences.extend(both.difference(&request).map(|difference| format!("{text}: {difference}")));
    }
    judge(differences, 200);
}

#[test]
fn what_is_not_a_search() {
    let Some(address) = address("others") else { return };
    let articles = engine::articles();
    let both = Both::with(&articles, address.clone());
    let (here, there) = (&both.embedded.index, &both.cluster);
    let all = everything("");
    assert_eq!(ids(&there.search(&all).expect("found").hits), ids(&here.search(&all).expect("found").hits));
    let sorted = |index: &Index| {
        let mut ids = index.ids(&SearchRequest::new("")).expect("ids");
        ids.sort_unstable();
        ids
    };
    assert_eq!(sorted(there), sorted(here));
    for article in &articles {
        assert_eq!(there.article(&article.id).expect("read"), here.article(&article.id).expect("read"));
    }
    assert_eq!(there.article("entah").expect("read"), None);
    for period in [Period::Day, Period::Week, Period::Month, Period::Year] {
        let timeline = |index: &Index| {
            serde_json::to_value(index.timeline(period, &SearchRequest::new("")).expect("a timeline"))
                .expect("JSON")
        };
        assert_eq!(timeline(there), timeline(here), "{period:?}");
    }
    let (inside, local) = (there.stats().expect("stats"), here.stats().expect("stats"));
    assert_eq!(
        (inside.articles, inside.groups, inside.undated, inside.first_date, inside.last_date),
        (local.articles, local.groups, local.undated, local.first_date, local.last_date)
    );
    assert!(inside.bytes > 0 && inside.segments == 3, "{} bytes, {} shards", inside.bytes, inside.segments);

    let options = WriterOptions::default();
    let mut writer =
        OpenSearch::write(address.clone(), &Access::default(), options, Layout::default()).expect("a writer");
    let uang = articles.iter().find(|article| article.id == "uang").expect("an article");
    let known = writer.upsert(&Document::new(uang, content_of(uang))).expect("known");
    assert_eq!(known, Upserted::Unchanged);
    assert!(writer.delete("uang").expect("sent"));
    assert!(!writer.delete("entah").expect("what is not there is no error"));
    writer.commit().expect("committed");
    assert!(there.article("uang").expect("read").is_none());
    assert_eq!(ids(&there.search(&everything("amplop")).expect("found").hits), [""; 0]);
    let engine = OpenSearch::open_with(address, &Access::default()).expect("an index");
    for (list, text) in [("satu\tdua\n", "satu\tdua\n"), ("", "")] {
        writer.keep(telusur::index::KeptList::Synonyms, list).expect("kept");
        let found = engine.kept(telusur::index::KeptList::Synonyms).expect("read").unwrap_or_default();
        assert_eq!(found, text);
    }
}
