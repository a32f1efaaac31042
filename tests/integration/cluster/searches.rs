//! Cases, generated queries and the samples on both engines.

use telusur::engine::opensearch::{Access, OpenSearch};
use telusur::engine::{Engine, Layout};
use telusur::index::{Depth, KeptList};
use telusur::ingest::{IngestOptions, Source, extract_paths};
use telusur::{Article, Document, Field, Index, Period, SearchRequest, Sort, Upserted, WriterOptions};

use super::{Both, judge};
use crate::corpus::{article, content_of, everything, ids};
use crate::engine;
use crate::generated::{Random, query};
use crate::scratch::seeds;

pub(super) fn with_facets(request: SearchRequest) -> SearchRequest {
    let fields = [Field::Province, Field::Regulation, Field::Official, Field::Source, Field::Month];
    fields.into_iter().fold(request, |request, field| request.facet(field, 3))
}

/// The sample articles.
pub(super) fn samples() -> Vec<Article> {
    let mut articles = Vec::new();
    extract_paths(Source::Paths(&[seeds()]), &IngestOptions::default(), &mut |article| {
        articles.push(article.expect("every sample can be read"));
        Ok(())
    })
    .expect("samples");
    articles
}

#[test]
fn generated_queries_over_the_table() {
    let Some(both) = Both::with(&engine::articles()) else { return };
    let of = |seed: u64| {
        let request = with_facets(everything(&query(seed)));
        both.difference(&request).map(|difference| format!("{:?}: {difference}", request.query))
    };
    judge((0..300).filter_map(of).collect(), 300);
}

#[test]
fn samples_by_words_filters_and_order() {
    let articles = samples();
    let Some(both) = Both::with(&articles) else { return };
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
    let articles = engine::articles();
    let Some(both) = Both::with(&articles) else { return };
    let (here, there) = (&both.embedded.index, &both.cluster.index);
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
    assert!(inside.version.fingerprint.is_some());
    assert_eq!(inside.version.fingerprint, local.version.fingerprint, "the same articles");
    assert_eq!(
        (inside.version.analyzer, inside.version.extractor),
        (local.version.analyzer, local.version.extractor)
    );
    assert!(inside.bytes > 0 && inside.segments == 3, "{} bytes, {} shards", inside.bytes, inside.segments);
}

#[test]
fn what_is_written_is_noticed() {
    let articles = engine::articles();
    let Some(both) = Both::with(&articles) else { return };
    let (there, address) = (&both.cluster.index, both.cluster.address.clone());
    assert!(!there.reload().expect("asked"), "nothing was written");
    let mut writer =
        OpenSearch::write(address.clone(), &Access::default(), WriterOptions::default(), Layout::default())
            .expect("a writer");
    let uang = articles.iter().find(|article| article.id == "uang").expect("an article");
    let known = writer.upsert(&Document::new(uang, content_of(uang))).expect("known");
    assert_eq!(known, Upserted::Unchanged);
    assert!(writer.delete("uang").expect("sent"));
    assert!(!writer.delete("entah").expect("what is not there is no error"));
    writer.commit().expect("committed");
    assert!(there.reload().expect("asked"), "an article was deleted");
    assert!(there.article("uang").expect("read").is_none());
    assert_eq!(ids(&there.search(&everything("amplop")).expect("found").hits), [""; 0]);
    let engine = OpenSearch::open_with(address, &Access::default()).expect("an index");
    for (list, text) in [("satu\tdua\n", "satu\tdua\n"), ("", "")] {
        writer.keep(KeptList::Synonyms, list).expect("kept");
        let found = engine.kept(KeptList::Synonyms).expect("read").unwrap_or_default();
        assert_eq!(found, text);
    }
}

/// Articles that tell some stories again, in three outlets and six months.
fn many() -> Vec<Article> {
    let mut random = Random(11);
    let words =
        ["kapal", "suara", "saksi", "kotak", "surat", "panwas", "logistik", "gudang", "warga", "desa"];
    let one = |number: usize| {
        let told = number.is_multiple_of(7);
        let text: String = (0..60)
            .map(|at| match told {
                true => format!("{}{} ", words[(number / 70 + at) % 10], ["", "lah"][at % 2]),
                false => format!("{} ", random.pick(&words)),
            })
            .collect();
        let date =
            (!number.is_multiple_of(5)).then(|| format!("2024-0{}-{:02}", number % 6 + 1, number % 28 + 1));
        let source = ["a.example", "b.example", "c.example"].get(number % 4).map(|name| name.to_string());
        Article {
            date,
            source,
            title: Some(format!("Berita {number}")),
            ..article(&format!("n{number}"), &text)
        }
    };
    (0..700).map(one).collect()
}

#[test]
fn any_number_of_hits_of_one_moment() {
    let articles = many();
    let Some(both) = Both::with(&articles) else { return };
    let (here, there) = (&both.embedded.index, &both.cluster.index);
    for sort in [Sort::Newest, Sort::Oldest] {
        let all = everything("kapal").sort(sort);
        let (here, there) = (here.search(&all).expect("found"), there.search(&all).expect("found"));
        assert!(here.hits.len() > 400);
        assert_eq!(ids(&there.hits), ids(&here.hits), "{sort:?}: ties too");
    }
    let sorted = |index: &Index, request: &SearchRequest| {
        let found = index.search(request).expect("found");
        let mut ids: Vec<String> = found.hits.into_iter().map(|hit| hit.id).collect();
        ids.sort_unstable();
        ids
    };
    for request in [everything("kapal suara"), everything("kapal").by_story(true), everything("")] {
        assert_eq!(sorted(there, &request).len(), sorted(here, &request).len(), "{:?}", request.query);
    }
    assert_eq!(sorted(there, &everything("kapal")), sorted(here, &everything("kapal")));
    let pages: Vec<String> = (0..10)
        .flat_map(|page| sorted(there, &SearchRequest::new("kapal").strict(true).limit(70).offset(page * 70)))
        .collect();
    let distinct: std::collections::BTreeSet<&String> = pages.iter().collect();
    assert_eq!((pages.len(), distinct.len()), (sorted(here, &everything("kapal")).len(), pages.len()));

    let coverage = |index: &Index, query| index.coverage(&SearchRequest::new(query)).expect("counted");
    for query in ["", "kapal", "provinsi:32"] {
        assert_eq!(coverage(there, query), coverage(here, query), "{query:?}");
    }
    let copies = coverage(here, "");
    assert!(copies.copies > 0 && copies.outlets.iter().any(|outlet| outlet.shared > 0), "{copies:?}");
    assert_eq!(there.stats().expect("stats").groups, here.stats().expect("stats").groups);
    for id in ["n1", "n8", "n70"] {
        let alike = |index: &Index| {
            let found = index.similar(id, 10).expect("found").expect("it is there");
            (
                found.words,
                found.hits.into_iter().map(|hit| (hit.score / 1e-2).round() as i64).collect::<Vec<_>>(),
            )
        };
        assert_eq!(alike(there), alike(here), "{id}");
    }
}

#[test]
fn verify_finds_what_is_wrong() {
    let articles = engine::articles();
    let Some(both) = Both::with(&articles) else { return };
    let (cluster, name) = (&both.cluster, &both.cluster.address.name);
    for depth in [Depth::Files, Depth::Articles] {
        let found = cluster.index.verify(depth).expect("looked at");
        assert!(found.sound && found.damage.is_empty() && found.leftovers.is_empty(), "{found:?}");
        assert_eq!((found.articles, found.files), (Some(articles.len() as u64), 6), "{found:?}");
        assert_eq!(found.generation, format!("{name}.g1"));
    }
    let uang =
        &cluster.ask("GET", &format!("/{name}/_search?q=source:kabar.example&size=1"), "")["hits"]["hits"][0];
    let changed = serde_json::json!({ "doc": { "day": 19_990_101 } }).to_string();
    let key = uang["_id"].as_str().expect("a key");
    cluster.ask("POST", &format!("/{name}/_update/{key}?refresh=true"), &changed);
    let word = serde_json::json!({ "query": { "term": { "term": "amplop" } } }).to_string();
    cluster.ask("POST", &format!("/{name}.v1/_delete_by_query?refresh=true"), &word);
    for other in ["g7", "v5"] {
        cluster.ask("PUT", &format!("/{name}.{other}"), "{}");
    }
    let shallow = cluster.index.verify(Depth::Files).expect("looked at");
    assert!(shallow.sound && shallow.leftovers.len() == 2, "{shallow:?}");
    let deep = cluster.index.verify(Depth::Articles).expect("looked at");
    cluster.ask("DELETE", &format!("/{name}.g7,{name}.v5"), "");
    let said: Vec<String> = deep.damage.iter().map(|damage| damage.what.clone()).collect();
    assert!(!deep.sound && said.len() == 2, "{said:?}");
    assert!(said[0].contains("(day)"), "{said:?}");
    assert!(said[1].contains("amplop"), "{said:?}");
}
