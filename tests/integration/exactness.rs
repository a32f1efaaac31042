//! Hits, totals, stories, undated and facet counts against a plain count over the articles, after
//! additions, updates and deletions in several commits.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use telusur::query::plan::Sort;
use telusur::{Article, Document, Field, Index, SearchRequest};

use crate::corpus::{content_of, from_json, ids, provinces};

const WORDS: [&str; 5] = ["kapal", "sapi", "kambing", "amplop", "akuntan"];
const SOURCES: [&str; 3] = ["kabar.example", "warta.example", "post.example"];
const PROVINCES: [&str; 4] = ["31", "32", "35", "91"];

/// The same numbers on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    fn some<'v>(&mut self, values: &[&'v str], share: usize) -> Vec<&'v str> {
        values.iter().filter(|_| self.below(100) < share).copied().collect()
    }
}

/// One of few texts, long enough that equal ones are one story.
fn made_article(id: &str, random: &mut Random) -> Article {
    let mut text = random.some(&WORDS, 50).join(" ");
    text.push_str(&" gelombang tinggi".repeat(20 + random.below(2)));
    let date = [None, Some("2023-12-31"), Some("2024-01-01"), Some("2024-02-14")][random.below(4)];
    from_json(json!({"id": id, "lang": "id", "text": text, "date": date,
        "source": SOURCES[random.below(SOURCES.len())], "provinces": provinces(&random.some(&PROVINCES, 40))}))
}

/// What a search asks, in a form both sides understand.
struct Question {
    words: Vec<&'static str>,
    sources: Vec<&'static str>,
    provinces: Vec<&'static str>,
    excluded: Option<&'static str>,
    from: Option<&'static str>,
}

impl Question {
    fn made(random: &mut Random) -> Question {
        Question {
            words: random.some(&WORDS, 25),
            sources: random.some(&SOURCES, 30),
            provinces: random.some(&PROVINCES, 30),
            excluded: [None, None, Some("91")][random.below(3)],
            from: [None, Some("2024-01-01"), Some("2024-02")][random.below(3)],
        }
    }

    fn request(&self) -> SearchRequest {
        let mut request = SearchRequest::new(self.words.join(" ")).strict(true).dates(self.from, None);
        for source in &self.sources {
            request = request.filter(Field::Source, *source);
        }
        for province in &self.provinces {
            request = request.filter(Field::Province, *province);
        }
        if let Some(excluded) = self.excluded {
            request = request.exclude(Field::Province, excluded);
        }
        request.facet(Field::Source, 10).facet(Field::Province, 10)
    }

    /// Whether an article meets all but the parts left out.
    fn fits(&self, article: &Article, without: &[&str]) -> bool {
        let kept = |part: &str| !without.contains(&part);
        let source = article.source.as_deref().unwrap_or("");
        let codes = codes(article);
        self.words.iter().all(|word| article.text.split(' ').any(|part| part == *word))
            && (!kept("source") || self.sources.is_empty() || self.sources.contains(&source))
            && (!kept("province")
                || self.provinces.is_empty()
                || self.provinces.iter().any(|code| codes.contains(code)))
            && self.excluded.is_none_or(|code| !codes.contains(&code))
            && (!kept("date")
                || self.from.is_none_or(|from| article.date.as_deref().is_some_and(|date| date >= from)))
    }
}

fn codes(article: &Article) -> Vec<&str> {
    article.entities.provinces.iter().map(|province| province.code.as_str()).collect()
}

/// (path, count, groups), most frequent first, ties by path; the selected are listed in any case.
fn counted<'a>(
    matching: &[&'a Article],
    values: impl Fn(&'a Article) -> Vec<&'a str>,
    selected: &[&'a str],
) -> Vec<(&'a str, u64, u64)> {
    let mut counts: BTreeMap<&str, (u64, BTreeSet<&str>)> = BTreeMap::new();
    for article in matching {
        for value in values(article) {
            let entry = counts.entry(value).or_default();
            entry.0 += 1;
            entry.1.insert(&article.text);
        }
    }
    let mut rows: Vec<_> =
        counts.into_iter().map(|(path, (count, stories))| (path, count, stories.len() as u64)).collect();
    rows.sort_by_key(|(path, count, _)| (std::cmp::Reverse(*count), *path));
    for path in selected {
        if !rows.iter().any(|(known, ..)| known == path) {
            rows.push((path, 0, 0));
        }
    }
    rows
}

fn check(index: &Index, articles: &BTreeMap<String, Article>, question: &Question, name: &str) {
    let request = question.request();
    let found = index.search(&request.clone().limit(1_000)).expect("a sound request");
    let without = |parts: &[&str]| -> Vec<&Article> {
        articles.values().filter(|article| question.fits(article, parts)).collect()
    };
    let hits = without(&[]);
    let stories: BTreeSet<&str> = hits.iter().map(|article| article.text.as_str()).collect();
    let mut expected: Vec<&str> = hits.iter().map(|article| article.id.as_str()).collect();
    let mut listed = ids(&found.hits);
    listed.sort_unstable();
    expected.sort_unstable();
    assert_eq!(listed, expected, "{name}: hits");
    assert_eq!(found.total, hits.len() as u64, "{name}: total");
    assert_eq!(found.total_groups, stories.len() as u64, "{name}: stories");
    let undated = match question.from {
        Some(_) => without(&["date"]).iter().filter(|article| article.date.is_none()).count(),
        None => 0,
    };
    assert_eq!(found.undated, undated as u64, "{name}: undated");
    let facet = |name: &str| -> Vec<(&str, u64, u64)> {
        let facet = found.facets.get(name).expect("asked for");
        facet.values.iter().map(|value| (value.path.as_str(), value.count, value.groups)).collect()
    };
    assert_eq!(facet("source"), counted(&without(&["source"]), sources, &question.sources), "{name}: source");
    assert_eq!(
        facet("province"),
        counted(&without(&["province"]), codes, &question.provinces),
        "{name}: province"
    );
    pages_join(index, &request, &found.hits.iter().map(|hit| hit.id.clone()).collect::<Vec<_>>(), name);
    let grouped = index.search(&request.clone().by_story(true).limit(1_000)).expect("a sound request");
    assert_eq!(grouped.hits.len(), stories.len(), "{name}: one hit a story");
    for sort in [Sort::Newest, Sort::Oldest] {
        let sorted = index.search(&request.clone().sort(sort).limit(1_000)).expect("a sound request");
        assert_eq!(sorted.hits.len(), hits.len(), "{name}: {sort:?}");
    }
}

fn pages_join(index: &Index, request: &SearchRequest, all: &[String], name: &str) {
    let mut joined = Vec::new();
    for offset in (0..=all.len()).step_by(7) {
        let page = index.search(&request.clone().limit(7).offset(offset)).expect("a sound request");
        joined.extend(page.hits.into_iter().map(|hit| hit.id));
    }
    assert_eq!(joined, all, "{name}: pages");
}

fn sources(article: &Article) -> Vec<&str> {
    article.source.as_deref().into_iter().collect()
}

#[test]
fn counts_are_those_of_a_plain_count_after_updates_and_deletions() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let index = Index::create(folder.path()).expect("an index");
    let mut random = Random(11);
    let mut articles: BTreeMap<String, Article> = BTreeMap::new();
    for commit in 0..6 {
        let mut writer = index.writer().expect("the one writer");
        for _ in 0..40 {
            let id = format!("a-{}", random.below(90));
            if random.below(4) == 0 {
                let there = writer.delete(&id).expect("deleted");
                assert_eq!(there, articles.remove(&id).is_some(), "{id}");
            } else {
                let article = made_article(&id, &mut random);
                writer.upsert(&Document::new(&article, content_of(&article))).expect("added");
                articles.insert(id, article);
            }
        }
        writer.finish(true).expect("finished");
        index.reload().expect("reloaded");
        assert_eq!(index.stats().expect("stats").articles, articles.len() as u64);
        for number in 0..25 {
            let question = Question::made(&mut random);
            check(&index, &articles, &question, &format!("commit {commit}, question {number}"));
        }
    }
}
