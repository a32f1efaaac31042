//! JSON as the contract has it: field names and types, and the way from one answer to the next.

use serde_json::{Value, json};

use crate::scratch::{Scratch, finish, seeds};
use crate::shape::assert_shape;

/// An index of the samples.
fn samples() -> Scratch {
    let scratch = Scratch::new();
    let ran = scratch.run([&"index".into(), &seeds()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    scratch
}

fn hit() -> Value {
    let label = json!({"path": "string", "label": "string"});
    json!({
        "id": "string", "score": "number", "title": "string?", "source": "string?", "date": "string?",
        "url": "string?", "snippets": [{"field": "string", "text": "string", "marks": [["count"]]}],
        "provinces": [label], "regulations": [label], "officials": [label],
        "group": "string?", "copies": "count", "missing?": ["string"],
    })
}

fn facet() -> Value {
    json!({
        "values": [{"path": "string", "label": "string", "count": "count", "groups": "count", "selected": "bool"}],
        "more": "count",
    })
}

fn article() -> Value {
    let mentions = json!([{"field": "string", "start": "count", "end": "count"}]);
    let person = json!({"name": "string", "offices": ["string"], "role": "string", "mentions": mentions,
        "known_as?": "string"});
    json!({
        "id": "string", "url": "string?", "title": "string?", "text": "string", "lang": "string",
        "source": "string?", "dateline": "string?", "date": "string?", "date_basis": "string?",
        "provinces": [{"code": "string", "name": "string", "venue_only": "bool", "mentions": mentions}],
        "regencies": [{"code": "string", "name": "string", "province": "string", "venue_only": "bool", "mentions": mentions}],
        "regulations": [{"key": "string", "name": "string", "title": "string?", "named": "bool",
            "pinpoints": ["string"], "mentions": mentions}],
        "officials": [person], "people": [person],
        "parties": [{"name": "string", "title": "string", "mentions": mentions}],
        "elections": [{"key": "string", "name": "string", "mentions": mentions}],
        "group": "string?",
    })
}

#[test]
fn search() {
    let scratch = samples();
    let facets = "province:3,regulation:3,official:3,month:3";
    let answer = scratch.json(["search", "netralitas ASN pilkada", "--facets", facets, "--from", "2020"]);
    assert_shape(
        &answer,
        &json!({
            "query": {"text": "string", "understood": "string", "relaxed": "bool",
                "expansions": [{"from": "string", "to": ["string"], "kind": "string"}], "notes?": ["string"]},
            "total": "count", "total_groups": "count", "undated": "count", "partial": "bool", "took_ms": "number",
            "hits": [hit()],
            "facets": {"province": facet(), "regulation": facet(), "official": facet(), "month": facet()},
            "also": [hit()], "suggestions": ["string"],
        }),
    );
    let names: Vec<&String> = answer["facets"].as_object().expect("an object").keys().collect();
    assert_eq!(names.len(), 4);
    assert!(answer["total"].as_u64() > Some(0));
    assert!(!answer["also"].as_array().expect("a list").is_empty(), "some have two of the three words");
    for also in answer["also"].as_array().expect("a list") {
        assert!(!also["missing"].as_array().expect("a list").is_empty());
    }
    for hit in answer["hits"].as_array().expect("a list") {
        assert!(hit.get("missing").is_none(), "only also has it");
    }
}

#[test]
fn facets() {
    let scratch = samples();
    let answer = scratch.json(["facets", "province", "netralitas", "--province", "32"]);
    assert_shape(&answer, &facet());
    let selected: Vec<&Value> =
        answer["values"].as_array().expect("a list").iter().filter(|v| v["selected"] == true).collect();
    assert_eq!(selected.len(), 1);
    assert_eq!(selected[0]["label"], "Jawa Barat");
}

#[test]
fn show_and_extract() {
    let scratch = samples();
    let mut extract = scratch.command(["extract"]);
    let ran = finish(extract.arg(seeds()));
    assert_eq!(ran.code, 0, "{ran:?}");
    let articles: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(articles.len(), 34, "one a line");
    for extracted in &articles {
        assert_shape(extracted, &article());
        let id = extracted["id"].as_str().expect("an id");
        let mut shown = scratch.json(["show", id]);
        assert_shape(&shown, &article());
        // The story is known to the index only.
        shown["group"] = Value::Null;
        assert_eq!(&shown, extracted, "one shape, one content");
    }
}

#[test]
fn mentions_slice_the_parts_of_the_article() {
    let scratch = Scratch::new();
    let mut extract = scratch.command(["extract"]);
    let ran = finish(extract.arg(seeds()));
    let mut seen = 0;
    for line in ran.out.lines() {
        let article: Value = serde_json::from_str(line).expect("JSON");
        for kind in ["provinces", "regencies", "regulations", "officials", "people", "parties", "elections"] {
            for entity in article[kind].as_array().expect("a list") {
                let mentions = entity["mentions"].as_array().expect("a list");
                assert!(!mentions.is_empty(), "{kind} without a place: {entity}");
                for mention in mentions {
                    let part =
                        article[mention["field"].as_str().expect("a part")].as_str().expect("that is there");
                    let at = |name: &str| mention[name].as_u64().expect("a byte") as usize;
                    let slice = part.get(at("start")..at("end")).expect("on character boundaries");
                    assert!(!slice.trim().is_empty());
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 300, "{seen} mentions");
}

#[test]
fn stats_index_and_bench() {
    let scratch = Scratch::new();
    let mut index = scratch.command(["index", "--json"]);
    let summary = finish(index.arg(seeds()));
    let summary: Value = serde_json::from_str(&summary.out).expect("JSON");
    assert_shape(
        &summary,
        &json!({
            "read": "count", "added": "count", "updated": "count", "unchanged": "count", "duplicate": "count",
            "refused": "count", "interrupted?": "bool",
        }),
    );
    let stats = scratch.json(["stats"]);
    assert_shape(
        &stats,
        &json!({
            "articles": "count", "groups": "count", "segments": "count", "bytes": "count", "first_date": "string?",
            "last_date": "string?", "undated": "count", "version": {"format": "string", "analyzer": "string",
            "extractor": "string", "gazetteer": "string", "fingerprint": "string"},
        }),
    );
    assert_eq!(stats["articles"], 34);
    assert_eq!((&stats["first_date"], &stats["last_date"]), (&json!("2022-09-28"), &json!("2025-03-12")));
    let queries = scratch.write("kueri.txt", "kata\tpemilu\n");
    let mut bench = scratch.command(["bench", "--json", "--queries"]);
    let report: Value = serde_json::from_str(&finish(bench.arg(&queries)).out).expect("JSON");
    let row = json!([{"kind": "string", "n": "count", "p50_us": "count", "p95_us": "count", "p99_us": "count",
        "max_us": "count", "hits": "count"}]);
    assert_shape(
        &report,
        &json!({
            "machine": {"system": "string", "cores": "count"}, "threads": "count", "articles": "count",
            "warm": row, "cold": row, "page_cache_dropped": "bool",
            "indexing_articles_per_s": "any",
        }),
    );
}

#[test]
fn analyze() {
    let scratch = Scratch::new();
    let ran = scratch.run(["analyze", "--json", "ASN dilarang"]);
    for line in ran.out.lines() {
        let token: Value = serde_json::from_str(line).expect("JSON");
        assert_shape(
            &token,
            &json!({
                "text": "string", "start": "count", "end": "count", "position": "count", "exact": "string",
                "root": "string", "stop_word": "bool", "analysis": "string",
                "expansions": [{"from": "string", "to": ["string"], "kind": "string"}],
            }),
        );
    }
    assert_eq!(ran.out.lines().count(), 2);
}

/// What a user clicks: the count shown is the total of the next search.
#[test]
fn the_count_shown_is_the_total_after_the_click() {
    let scratch = samples();
    for (facet, query) in [
        ("province", "netralitas"),
        ("regulation", ""),
        ("official", ""),
        ("month", "pilkada"),
        ("source", "kpu"),
    ] {
        let listed = scratch.json(["facets", facet, query, "--limit", "4"]);
        for value in listed["values"].as_array().expect("a list") {
            let path = value["path"].as_str().expect("a path");
            let flag = format!("--{facet}");
            let found = scratch.json(["search", query, &flag, path, "--limit", "0"]);
            assert_eq!(found["total"], value["count"], "{facet} {path} of {query:?}");
            assert_eq!(found["total_groups"], value["groups"], "{facet} {path} of {query:?}");
        }
    }
}

#[test]
fn exit_codes() {
    let scratch = samples();
    let cases: &[(&[&str], i32)] = &[
        (&["search", "netralitas"], 0),
        (&["search", "netralitas", "--json"], 0),
        (&["search", "\"tidak ada di sini\""], 1),
        (&["search", "\"tidak ada di sini\"", "--json"], 1),
        (&["search", "netralitas", "--from", "2099"], 1),
        (&["search", "(("], 2),
        (&["search", "x", "--province", "atlantis"], 2),
        (&["search", "x", "--sort", "acak"], 2),
        (&["facets", "province"], 0),
        (&["facets", "province", "\"tidak ada di sini\""], 1),
        (&["facets", "cuaca"], 2),
        (&["show", "contoh-0001"], 0),
        (&["show", "tidak-ada"], 1),
        (&["stats"], 0),
        (&["analyze", "pemilu"], 0),
        (&["cari"], 2),
        (&[], 2),
        (&["--version"], 0),
        (&["search", "--help"], 0),
    ];
    for (arguments, code) in cases {
        let ran = scratch.run(*arguments);
        assert_eq!(ran.code, *code, "{arguments:?}: {ran:?}");
        if *code == 2 {
            assert_eq!(ran.out, "", "{arguments:?}: errors go to standard error");
            assert!(!ran.err.is_empty(), "{arguments:?}: an error says something");
        }
    }
}
