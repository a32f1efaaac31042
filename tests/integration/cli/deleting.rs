//! Deleting by query and by id.

use serde_json::json;

use crate::scratch::{Scratch, json_lines};

fn three() -> Scratch {
    let scratch = Scratch::new();
    let record = |id: &str, text: &str| json!({"id": id, "text": text, "date": "2024-02-14"});
    let records = [
        record("a", "Surat suara dilipat di Kota Cilegon."),
        record("b", "Surat suara dibakar di Kota Cilegon."),
        record("c", "Rapat pleno dibuka di Purwakarta."),
    ];
    scratch.write("berita.jsonl", json_lines(&records));
    assert_eq!(scratch.run(["index", "berita.jsonl"]).code, 0);
    scratch
}

#[test]
fn a_dry_run_says_what_would_go() {
    let scratch = three();
    let ran = scratch.run(["index", "--delete", "surat", "--dry-run"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.out.lines().collect::<Vec<_>>(), ["a", "b"]);
    assert!(ran.err.contains("2 articles would be deleted"), "{}", ran.err);
    assert_eq!(scratch.json(["stats"])["articles"], 3);
}

#[test]
fn nobody_to_ask_means_no() {
    let scratch = three();
    let ran = scratch.run(["index", "--delete", "surat"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--yes"), "{}", ran.err);
    assert_eq!(scratch.json(["stats"])["articles"], 3);
}

#[test]
fn by_query() {
    let scratch = three();
    let ran = scratch.run(["index", "--delete", "surat BUKAN dilipat", "--yes"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("1 articles deleted") || ran.err.contains("1 article deleted"), "{}", ran.err);
    assert_eq!(scratch.json(["stats"])["articles"], 2);
    assert_eq!(scratch.run(["show", "b"]).code, 1);
    assert_eq!(scratch.json(["facets", "province"])["values"][0]["count"], 1, "counts follow");
    assert_eq!(scratch.run(["search", "dibakar"]).code, 1);
}

#[test]
fn partial_matches_are_not_deleted() {
    let scratch = three();
    let ran = scratch.run(["index", "--delete", "surat suara dilipat pleno", "--yes"]);
    assert_eq!(ran.code, 1, "no article has all the words: {ran:?}");
    assert_eq!(scratch.json(["stats"])["articles"], 3);
}

#[test]
fn by_id() {
    let scratch = three();
    let ran =
        scratch.run(["index", "--delete-id", "a", "--delete-id", "c", "--delete-id", "tidak-ada", "--yes"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(scratch.json(["stats"])["articles"], 1);
    assert_eq!(scratch.run(["index", "--delete-id", "a", "--yes"]).code, 1, "nothing to delete");
}

#[test]
fn by_ids_from_standard_input() {
    let scratch = three();
    let dry = scratch.feed(["index", "--delete-id", "-", "--dry-run"], b"a\r\nc\n\ntidak-ada\na\n");
    assert_eq!((dry.code, dry.out.as_str()), (0, "a\nc\n"), "{dry:?}");
    assert!(dry.err.contains("no article has the id \"tidak-ada\""), "{dry:?}");
    let ran = scratch.feed(["index", "--delete-id", "-", "--yes"], b"a\nc");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(scratch.json(["stats"])["articles"], 1);
}

#[test]
fn what_was_deleted_can_come_back() {
    let scratch = three();
    assert_eq!(scratch.run(["index", "--delete-id", "a", "--yes"]).code, 0);
    let again = scratch.json(["index", "berita.jsonl"]);
    assert_eq!((&again["added"], &again["unchanged"]), (&json!(1), &json!(2)));
    assert_eq!(scratch.run(["show", "a"]).code, 0);
}

#[test]
fn deleting_goes_with_nothing_else() {
    let scratch = three();
    assert_eq!(scratch.run(["index", "--delete", "surat", "--yes", "berita.jsonl"]).code, 2);
    assert_eq!(scratch.run(["index", "--delete", "surat", "--yes", "--rebuild"]).code, 2);
    assert_eq!(scratch.run(["index", "--delete", "((", "--yes"]).code, 2);
    assert_eq!(scratch.run(["index"]).code, 2);
    assert_eq!(scratch.json(["stats"])["articles"], 3);
}
