//! Hits, totals, stories, undated and facet counts against a plain count over the articles, after
//! additions, updates and deletions in several commits.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use serde_json::json;
use telusur::ingest::{IngestOptions, Observer, Refusal, Source, Summary, ingest};
use telusur::news::Progress;
use telusur::query::plan::Sort;
use telusur::{Article, Document, Field, Index, SearchRequest, Writer, WriterOptions};

use crate::corpus::{article, content_of, from_json, ids, index_all, person, provinces, sorted_ids};

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

/// One of few texts, long enough that equal ones are one story, and others are not.
fn made_article(id: &str, random: &mut Random) -> Article {
    let words = random.some(&WORDS, 50).join(" ");
    let kind = format!("{}v{}", words.replace(' ', ""), random.below(2));
    let mut text = words;
    text.extend((0..45).map(|at| format!(" gelombang{at}{kind}")));
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
            entry.1.insert(story(article));
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

fn story(article: &Article) -> &str {
    article.group.as_deref().unwrap_or(&article.id)
}

fn check(index: &Index, articles: &BTreeMap<String, Article>, question: &Question, name: &str) {
    let request = question.request();
    let found = index.search(&request.clone().limit(1_000)).expect("a sound request");
    let without = |parts: &[&str]| -> Vec<&Article> {
        articles.values().filter(|article| question.fits(article, parts)).collect()
    };
    let hits = without(&[]);
    let stories: BTreeSet<&str> = hits.iter().map(|article| story(article)).collect();
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
        for (id, article) in &mut articles {
            article.group = index.article(id).expect("it can be read").expect("it is there").group;
        }
        for number in 0..25 {
            let question = Question::made(&mut random);
            check(&index, &articles, &question, &format!("commit {commit}, question {number}"));
        }
    }
}

/// What partial matches are, counted by hand: decided by the words alone, before filters.
fn check_partial(index: &Index, articles: &BTreeMap<String, Article>, random: &mut Random, name: &str) {
    let words = random.some(&WORDS, 60);
    let province = [None, Some(PROVINCES[random.below(PROVINCES.len())])][random.below(2)];
    let limit = 1 + random.below(60);
    let (strict, offset) = (random.below(4) == 0, [0, 0, 0, 3][random.below(4)]);
    let sort = [None, None, Some(Sort::Newest)][random.below(3)];
    let mut request = SearchRequest::new(words.join(" ")).limit(limit).offset(offset).strict(strict);
    request.sort = sort;
    request.filters.extend(province.map(|code| (Field::Province, code.to_string())));
    let found = index.search(&request).expect("a sound request");
    let lacks = |article: &Article| -> Vec<&str> {
        let has = |word: &str| article.text.split(' ').any(|part| part == word);
        words.iter().filter(|word| !has(word)).copied().collect()
    };
    let passes = |article: &&Article| province.is_none_or(|code| codes(article).contains(&code));
    let with = |most: usize| -> Vec<&Article> {
        articles.values().filter(|article| lacks(article).len() <= most).collect()
    };
    let (all, half) = (with(0), with(words.len() / 2));
    let relaxed = words.len() > 1 && !strict && all.is_empty() && !half.is_empty();
    assert_eq!(found.query.relaxed, relaxed, "{name}: {words:?}");
    let result = if relaxed { &half } else { &all };
    let total = result.iter().copied().filter(passes).count();
    assert_eq!(found.total, total as u64, "{name}: {words:?}");
    let hits = total.saturating_sub(offset).min(limit);
    assert_eq!(found.hits.len(), hits, "{name}: {words:?}");
    let by_relevance = sort.is_none() && !words.is_empty();
    let follow =
        words.len() > 1 && !strict && !all.is_empty() && all.len() < limit && offset == 0 && by_relevance;
    let others = half.iter().copied().filter(passes).filter(|article| !lacks(article).is_empty()).count();
    let also = if follow { others.min(limit - hits) } else { 0 };
    assert_eq!(found.also.len(), also, "{name}: {words:?} limit {limit}");
    for hit in &found.hits {
        assert_eq!(hit.missing, lacks(&articles[&hit.id]), "{name}: {words:?}");
        assert!(relaxed || hit.missing.is_empty(), "{name}: {words:?}");
    }
    for hit in &found.also {
        assert_eq!(hit.missing, lacks(&articles[&hit.id]), "{name}: {words:?}");
        assert!(!hit.missing.is_empty() && hit.missing.len() <= words.len() / 2, "{name}: {words:?}");
    }
    for hit in found.hits.iter().chain(&found.also).filter(|_| !words.is_empty()) {
        assert!(hit.snippets.iter().any(|snippet| !snippet.marks.is_empty()), "{name}: {words:?} {}", hit.id);
    }
    assert!(!found.partial);
}

#[test]
fn partial_matches_are_those_of_a_plain_count() {
    let mut random = Random(29);
    for round in 0..4 {
        let made: BTreeMap<String, Article> = (0..[5, 20, 60, 90][round])
            .map(|number| made_article(&format!("a-{number:02}"), &mut random))
            .map(|article| (article.id.clone(), article))
            .collect();
        let indexed = index_all(&made.values().cloned().collect::<Vec<_>>());
        for number in 0..60 {
            check_partial(&indexed.index, &made, &mut random, &format!("round {round}, search {number}"));
        }
    }
}

#[test]
fn an_export_has_no_partial_matches() {
    let indexed =
        index_all(&[article("dua", "kapal sapi"), article("satu", "kapal"), article("lain", "sapi")]);
    let found =
        indexed.index.search(&SearchRequest::new("kapal sapi").limit(usize::MAX)).expect("a sound request");
    assert_eq!((ids(&found.hits), found.also.len()), (vec!["dua"], 0));
}

/// The moves of a phrase are counted alike anywhere and in one part of an article.
#[test]
fn slop_is_the_same_in_every_part() {
    let texts = [
        "satu dua tiga",
        "satu kapal dua tiga",
        "satu dua kapal tiga",
        "satu kapal dua kapal tiga",
        "dua satu tiga",
        "satu tiga dua",
        "tiga dua satu",
        "satu kapal kapal dua tiga",
    ];
    let articles: Vec<Article> =
        texts.iter().enumerate().map(|(at, text)| article(&at.to_string(), text)).collect();
    let indexed = index_all(&articles);
    let found = |query: &str| -> Vec<String> {
        let response = indexed.index.search(&SearchRequest::new(query)).expect("a sound query");
        sorted_ids(&response.hits).into_iter().map(str::to_string).collect()
    };
    for slop in 0..=4 {
        let phrase = format!("\"satu dua tiga\"~{slop}");
        assert_eq!(found(&format!("isi:{phrase}")), found(&phrase), "{phrase}");
    }
    assert_eq!(found("isi:\"satu dua tiga\"~1"), ["0", "1", "2"]);
    assert_eq!(found("isi:\"kapal kapal\"~3"), ["3", "7"], "one word does not stand for two");
}

#[test]
fn a_selected_value_without_hits_takes_no_place_of_another() {
    let articles: Vec<Article> = ["a.example", "b.example", "c.example", "d.example"]
        .iter()
        .map(|source| Article { source: Some(source.to_string()), ..article(source, "kapal") })
        .chain([Article { source: Some("e.example".into()), ..article("sapi", "sapi") }])
        .collect();
    let indexed = index_all(&articles);
    let request = SearchRequest::new("kapal").filter(Field::Source, "e.example").facet(Field::Source, 2);
    let facet = indexed.index.search(&request).expect("a sound request").facets.0.remove(0).1;
    let listed: Vec<(&str, u64)> =
        facet.values.iter().map(|value| (value.path.as_str(), value.count)).collect();
    assert_eq!(listed, [("a.example", 1), ("b.example", 1), ("e.example", 0)]);
    assert_eq!(facet.more, 2);
}

#[test]
fn words_taken_as_written_are_missing_in_another_form() {
    let indexed = index_all(&[article("satu", "kapal memilih"), article("dua", "sapi")]);
    let request = SearchRequest::new("kapal pilih").exact(true);
    let found = indexed.index.search(&request).expect("a sound request");
    assert!(found.query.relaxed);
    assert_eq!((ids(&found.hits), &found.hits[0].missing), (vec!["satu"], &vec!["pilih".to_string()]));
}

#[test]
fn parts_of_a_joined_word_that_stand_apart_are_missing() {
    let indexed = index_all(&[article("satu", "kapal sosial dan ekonomi")]);
    let found = indexed.index.search(&SearchRequest::new("kapal sosial-ekonomi")).expect("a sound request");
    assert!(found.query.relaxed);
    assert_eq!(found.hits[0].missing, ["sosial-ekonomi"]);
}

#[test]
fn dates_in_the_query_say_how_many_undated_they_leave_out() {
    let dated = |id: &str, date: &str| Article { date: Some(date.into()), ..article(id, "kapal") };
    let indexed = index_all(&[
        dated("lama", "2023-05-01"),
        dated("baru", "2024-05-01"),
        article("satu", "kapal"),
        article("dua", "kapal sapi"),
        article("lain", "sapi"),
    ]);
    let cases: &[(&str, Option<&str>, &[&str], u64)] = &[
        ("kapal tanggal:2024", None, &["baru"], 2),
        ("kapal DAN tanggal:>=2023 DAN tanggal:<=2023-12", None, &["lama"], 2),
        ("kapal tanggal:>=2023", Some("2024"), &["baru"], 2),
        ("kapal tanggal:2023", Some("2024"), &[], 2),
        ("kapal -sapi tanggal:2024", None, &["baru"], 1),
        ("tanggal:2024", None, &["baru"], 3),
        ("sapi ATAU tanggal:2024", None, &["baru", "dua", "lain"], 0),
        ("kapal BUKAN tanggal:2024", None, &["dua", "lama", "satu"], 0),
    ];
    for (query, from, expected, undated) in cases {
        let request = SearchRequest::new(*query).dates(*from, None);
        let found = indexed.index.search(&request).expect("a sound request");
        assert_eq!((sorted_ids(&found.hits), found.undated), (expected.to_vec(), *undated), "{query}");
        let mut every = indexed.index.ids(&request).expect("a sound request");
        every.sort();
        assert_eq!(every, *expected, "{query}");
    }
}

/// The path of a value is that value alone: its count is that of the hits after the click.
#[test]
fn a_name_as_counted_means_that_spelling_alone() {
    let named = |id: &str, name: &str| -> Article {
        from_json(json!({"id": id, "lang": "id", "text": "kapal", "officials": [person(name, "Ketua KPU")]}))
    };
    let indexed = index_all(&[named("satu", "Siti Aminah"), named("dua", "SITI AMINAH")]);
    for (name, hits) in [("Siti Aminah", 1), ("SITI AMINAH", 1), ("siti aminah", 2), ("Siti", 2)] {
        let request = SearchRequest::new("").filter(Field::Official, name);
        assert_eq!(indexed.index.search(&request).expect("a sound request").total, hits, "{name}");
    }
}

/// An office of one word stands in the name of many others, and can be chosen all the same.
#[test]
fn a_value_that_stands_in_many_others_can_be_chosen() {
    let offices =
        (0..1_100).map(|number| if number == 0 { "Ketua".into() } else { format!("Ketua KPU {number}") });
    let people: Vec<_> = offices.map(|office: String| person("Siti Aminah", &office)).collect();
    let made = from_json(json!({"id": "satu", "lang": "id", "text": "kapal", "officials": people}));
    let indexed = index_all(&[made]);
    let found = |office: &str| indexed.index.search(&SearchRequest::new("").filter(Field::Office, office));
    assert_eq!(found("Ketua").expect("a value").total, 1);
    assert_eq!(found("ketua").expect("words of many values").total, 1);
}

/// Whatever a record gives as its outlet, the value that is counted can be chosen.
#[test]
fn a_very_long_value_can_be_chosen() {
    let source = "x".repeat(70_000);
    let indexed = index_all(&[Article { source: Some(source), ..article("satu", "kapal") }]);
    let found =
        indexed.index.search(&SearchRequest::new("").facet(Field::Source, 5)).expect("a sound request");
    for value in &found.facets.0[0].1.values {
        let request = SearchRequest::new("").filter(Field::Source, &value.path);
        assert_eq!(indexed.index.search(&request).expect("a sound request").total, value.count);
    }
}

#[test]
fn more_memory_than_the_engine_takes_is_no_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = WriterOptions { memory_bytes: 16_000_000_000, ..Default::default() };
    Writer::open(folder.path(), options).expect("opened").finish(true).expect("finished");
}

struct Silent;

impl Observer for Silent {
    fn progress(&mut self, _: &Progress, _: &Summary) {}

    fn refused(&mut self, refusal: &Refusal) {
        panic!("a sound record was refused: {refusal:?}");
    }
}

/// The last record of an id is what stays, also when the index holds the same from an earlier run.
#[test]
fn records_of_one_id_are_taken_in_their_order() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let line = |word: &str| {
        let text = format!("Gelombang tinggi menahan {word} pengangkut surat suara di pelabuhan.");
        json!({"id": "satu", "text": text}).to_string() + "\n"
    };
    let run = |lines: &[&str]| -> Summary {
        let file = folder.path().join("berita.jsonl");
        std::fs::write(&file, lines.iter().map(|word| line(word)).collect::<String>()).expect("written");
        let writer = Writer::open(&folder.path().join("index"), WriterOptions::default()).expect("opened");
        let never = AtomicBool::new(false);
        ingest(writer, Source::Paths(&[file]), &IngestOptions::default(), &never, &mut Silent).expect("read")
    };
    assert_eq!(run(&["kapal"]).added, 1);
    let cases: &[(&[&str], (u64, u64, u64), &str)] = &[
        (&["truk", "kapal"], (2, 0, 0), "kapal"),
        (&["kapal", "truk", "kapal"], (2, 1, 0), "kapal"),
        (&["kapal", "kapal", "truk", "truk"], (1, 1, 2), "truk"),
    ];
    for (words, (updated, unchanged, duplicate), last) in cases {
        let summary = run(words);
        assert_eq!(
            (summary.updated, summary.unchanged, summary.duplicate),
            (*updated, *unchanged, *duplicate),
            "{words:?}"
        );
        let index = Index::open(folder.path().join("index")).expect("an index");
        let found = index.search(&SearchRequest::new(*last)).expect("a sound query");
        assert_eq!(ids(&found.hits), ["satu"], "{words:?}");
    }
}

/// A rebuild from a path that holds nothing leaves the archive that was there.
#[test]
fn a_rebuild_that_takes_nothing_in_leaves_the_old_index() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = folder.path().join("index");
    let empty = folder.path().join("kosong");
    std::fs::create_dir(&empty).expect("created");
    let mut writer = Writer::open(&place, WriterOptions::default()).expect("opened");
    writer.upsert(&Document::new(&article("satu", "kapal"), 1)).expect("added");
    writer.finish(true).expect("finished");
    let writer = Writer::open(&place, WriterOptions { rebuild: true, ..Default::default() }).expect("opened");
    let never = AtomicBool::new(false);
    let summary = ingest(writer, Source::Paths(&[empty]), &IngestOptions::default(), &never, &mut Silent)
        .expect("read");
    assert_eq!(summary, Summary::default());
    let index = Index::open(&place).expect("the old index");
    assert_eq!(index.stats().expect("stats").articles, 1);
}
