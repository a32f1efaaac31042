//! Nothing is lost on the way in: read = added + updated + unchanged + duplicate + refused.

use serde_json::{Value, json};

use crate::scratch::{Ran, Scratch, finish, json_lines, seeds};

const KINDS: [&str; 5] = ["added", "updated", "unchanged", "duplicate", "refused"];

/// Indexes files and gives the figures in the order of [`KINDS`], which must add up.
fn index(scratch: &Scratch, arguments: &[&str]) -> ([u64; 5], Ran) {
    let mut command = scratch.command(["index", "--json"]);
    let ran = finish(command.args(arguments));
    let summary: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    let figures = KINDS.map(|kind| summary[kind].as_u64().expect("a count"));
    assert_eq!(summary["read"].as_u64(), Some(figures.iter().sum()), "{summary}");
    (figures, ran)
}

fn record(id: &str, text: &str) -> Value {
    json!({"id": id, "title": format!("Berita {id}"), "text": text, "date": "2024-02-14"})
}

#[test]
fn the_second_run_changes_nothing() {
    let scratch = Scratch::new();
    let seeds = seeds();
    let seeds = seeds.to_str().expect("UTF-8");
    let (first, ran) = index(&scratch, &[seeds]);
    assert_eq!((first, ran.code), ([34, 0, 0, 0, 0], 0));
    let (second, ran) = index(&scratch, &[seeds]);
    assert_eq!((second, ran.code), ([0, 0, 34, 0, 0], 0));
    assert_eq!(scratch.json(["stats"])["articles"], 34);
}

#[test]
fn a_changed_record_is_updated() {
    let scratch = Scratch::new();
    let write = |text: &str| {
        let records = [record("a", "Rapat pleno dibuka."), record("b", text)];
        scratch.write("berita.jsonl", json_lines(&records));
    };
    write("Surat suara dilipat.");
    assert_eq!(index(&scratch, &["berita.jsonl"]).0, [2, 0, 0, 0, 0]);
    write("Surat suara dibakar.");
    assert_eq!(index(&scratch, &["berita.jsonl"]).0, [0, 1, 1, 0, 0]);
    assert_eq!(scratch.json(["search", "dibakar"])["hits"][0]["id"], "b");
    assert_eq!(scratch.run(["search", "dilipat"]).code, 1, "the old text is gone");
    assert_eq!(scratch.json(["stats"])["articles"], 2);
    write("Surat suara dilipat.");
    assert_eq!(index(&scratch, &["berita.jsonl"]).0, [0, 1, 1, 0, 0], "and back");
}

#[test]
fn the_same_again_in_one_run_is_a_duplicate() {
    let scratch = Scratch::new();
    let same = record("a", "Rapat pleno dibuka.");
    scratch
        .write("satu.jsonl", json_lines(&[same.clone(), same.clone(), record("b", "Lain."), same.clone()]));
    scratch.write("dua.jsonl", json_lines(&[same]));
    assert_eq!(index(&scratch, &["satu.jsonl", "dua.jsonl"]).0, [2, 0, 0, 3, 0]);
    assert_eq!(index(&scratch, &["satu.jsonl"]).0, [0, 0, 2, 2, 0], "known, then the same again");
}

#[test]
fn one_id_with_other_content_in_one_run_is_updated_and_the_last_wins() {
    let scratch = Scratch::new();
    let records = [record("a", "Yang pertama."), record("a", "Yang kedua."), record("a", "Yang ketiga.")];
    scratch.write("berita.jsonl", json_lines(&records));
    assert_eq!(index(&scratch, &["berita.jsonl"]).0, [1, 2, 0, 0, 0]);
    let shown = scratch.json(["show", "a"]);
    assert_eq!(shown["text"], "Yang ketiga.");
    assert_eq!(scratch.json(["stats"])["articles"], 1);
}

#[test]
fn two_outlets_with_one_text_are_two_articles() {
    let scratch = Scratch::new();
    let text = "Bawaslu memeriksa dua saksi dalam perkara politik uang di Purwakarta.";
    let from = |source: &str| json!({"source": source, "text": text});
    scratch.write("kantor.jsonl", json_lines(&[from("satu.example"), from("dua.example")]));
    assert_eq!(index(&scratch, &["kantor.jsonl"]).0, [2, 0, 0, 0, 0]);
}

#[test]
fn refused_records_are_counted_and_the_rest_goes_on() {
    let scratch = Scratch::new();
    let lines = format!(
        "{}\n{{\"id\": \"rusak\", \n{}\n[1, 2]\n{}\n{}\n",
        record("a", "Rapat pleno dibuka."),
        json!({"id": "kosong", "note": "tanpa teks"}),
        json!({"id": "kosong-2", "text": ""}),
        record("b", "Surat suara dilipat."),
    );
    scratch.write("berita.jsonl", lines);
    let (figures, ran) = index(&scratch, &["berita.jsonl"]);
    assert_eq!(figures, [2, 0, 0, 0, 4]);
    assert_eq!(ran.code, 2, "some input was refused");
    for line in [2, 3, 4, 5] {
        let place = format!("telusur: berita.jsonl:{line}: ");
        assert!(ran.err.contains(&place), "{place:?} not in {}", ran.err);
    }
    assert_eq!(ran.err.lines().count(), 4, "one line for each: {}", ran.err);
}

#[test]
fn the_summary_for_people_says_the_same() {
    let scratch = Scratch::new();
    scratch.write(
        "berita.jsonl",
        json_lines(&[record("a", "Satu."), record("a", "Satu."), record("b", "Dua.")]),
    );
    let ran = scratch.run(["index", "berita.jsonl"]);
    assert!(
        ran.out.starts_with("3 read = 2 added + 0 updated + 0 unchanged + 1 duplicate + 0 refused"),
        "{ran:?}"
    );
    let quiet = scratch.run(["index", "berita.jsonl", "--quiet"]);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str(), quiet.code), ("", "", 0));
}

#[test]
fn threads_and_memory_change_nothing() {
    let summary = |threads: &str, memory: &str| {
        let scratch = Scratch::new();
        let seeds = seeds();
        let (figures, _) =
            index(&scratch, &[seeds.to_str().expect("UTF-8"), "--threads", threads, "--memory", memory]);
        assert_eq!(figures, [34, 0, 0, 0, 0]);
        let mut found = scratch.json(["search", "pemilu", "--limit", "50"]);
        found["took_ms"] = Value::Null;
        found
    };
    assert_eq!(summary("1", "64"), summary("3", "200"));
}

#[test]
fn a_rebuild_holds_what_was_given_and_nothing_else() {
    let scratch = Scratch::new();
    scratch.write("lama.jsonl", json_lines(&[record("a", "Satu."), record("b", "Dua.")]));
    scratch.write("baru.jsonl", json_lines(&[record("b", "Dua."), record("c", "Tiga.")]));
    assert_eq!(index(&scratch, &["lama.jsonl"]).0, [2, 0, 0, 0, 0]);
    assert_eq!(
        index(&scratch, &["--rebuild", "baru.jsonl"]).0,
        [2, 0, 0, 0, 0],
        "all is new in a new generation"
    );
    assert_eq!(scratch.json(["stats"])["articles"], 2);
    assert_eq!(scratch.run(["show", "a"]).code, 1);
    assert_eq!(scratch.run(["show", "c"]).code, 0);
}

#[test]
fn readers_keep_their_generation_through_a_rebuild() {
    let scratch = Scratch::new();
    scratch.write("lama.jsonl", json_lines(&[record("a", "Satu."), record("b", "Dua.")]));
    scratch.write("baru.jsonl", json_lines(&[record("c", "Tiga.")]));
    assert_eq!(scratch.run(["index", "lama.jsonl"]).code, 0);
    let reader = telusur::Index::open(scratch.index()).expect("an index");
    for _ in 0..2 {
        assert_eq!(scratch.run(["index", "--rebuild", "baru.jsonl"]).code, 0);
    }
    let total = |index: &telusur::Index| index.search(&telusur::SearchRequest::new("")).expect("found").total;
    assert_eq!(total(&reader), 2, "it still reads what it opened");
    assert!(reader.article("a").expect("read").is_some());
    reader.reload().expect("reloaded");
    assert_eq!(total(&reader), 1);
    assert_eq!(scratch.run(["index", "baru.jsonl"]).code, 0);
    let generations = std::fs::read_dir(scratch.index())
        .expect("the folder")
        .filter(|entry| {
            entry.as_ref().expect("an entry").file_name().to_string_lossy().starts_with("generation-")
        })
        .count();
    assert_eq!(generations, 1, "nobody reads the old ones");
}

#[test]
fn a_rebuild_of_nothing_leaves_the_old_index() {
    let scratch = Scratch::new();
    scratch.write("lama.jsonl", json_lines(&[record("a", "Satu.")]));
    assert_eq!(scratch.run(["index", "lama.jsonl"]).code, 0);
    std::fs::create_dir(scratch.path("kosong")).expect("a folder");
    scratch.write("rusak.jsonl", "{\n[]\n");
    for path in ["kosong", "rusak.jsonl"] {
        assert_eq!(scratch.run(["index", "--rebuild", path]).code, 2, "{path}");
        assert_eq!(scratch.json(["stats"])["articles"], 1, "{path}");
    }
    let ran = scratch.run(["index", "--rebuild", "rusak.jsonl"]);
    assert!(ran.err.contains("the old one stays"), "{}", ran.err);
}

#[test]
fn a_failed_rebuild_leaves_the_old_index() {
    let scratch = Scratch::new();
    scratch.write("lama.jsonl", json_lines(&[record("a", "Satu.")]));
    assert_eq!(scratch.run(["index", "lama.jsonl"]).code, 0);
    assert_eq!(scratch.run(["index", "--rebuild", "tidak-ada"]).code, 2);
    assert_eq!(scratch.json(["stats"])["articles"], 1);
}
