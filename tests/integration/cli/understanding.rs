//! What the program says of the words it understood, and words of the user's that mean the same.

use serde_json::json;

use crate::scratch::{Scratch, json_lines};

fn indexed() -> Scratch {
    let scratch = Scratch::new();
    let records = [
        json!({"id": "asn", "text": "Sebanyak 12 ASN di Jabar dipanggil pengawas."}),
        json!({"id": "aparatur", "text": "Aparatur sipil negara di Kabupaten Purwakarta dipanggil pengawas."}),
        json!({"id": "saksi", "text": "Saksi mandat dipanggil penyidik."}),
    ];
    scratch.write("berita.jsonl", json_lines(&records));
    assert_eq!(scratch.run(["index", "berita.jsonl"]).code, 0);
    scratch
}

#[test]
fn expansions_are_told_on_a_line() {
    let scratch = indexed();
    let ran = scratch.run(["search", "asn jabar", "--facets", "none"]);
    let line = ran.out.lines().find(|line| line.contains("asn = ")).expect("told");
    assert!(line.contains("aparatur sipil negara · jabar = Jawa Barat"), "{}", ran.out);
    assert!(ran.out.starts_with("2 articles"), "{}", ran.out);
    let answer = scratch.json(["search", "asn"]);
    let expected = json!([{"from": "asn", "to": ["aparatur sipil negara"], "kind": "acronym"}]);
    assert_eq!(answer["query"]["expansions"], expected);
    for flag in ["--no-expansions", "--exact"] {
        let answer = scratch.json(["search", "asn jabar", flag]);
        assert_eq!((&answer["total"], &answer["query"]["expansions"]), (&json!(1), &json!([])), "{flag}");
    }
}

#[test]
fn nothing_is_deleted_for_a_word_that_was_not_typed() {
    let scratch = indexed();
    let ran = scratch.run(["index", "--delete", "asn", "--dry-run"]);
    assert_eq!(ran.out, "asn\n");
}

#[test]
fn synonyms_for_a_run_and_for_good() {
    let scratch = indexed();
    scratch.write("sinonim.tsv", "# saksi\npenyidik\tpengawas\n");
    let total = |arguments: &[&str]| scratch.json(arguments)["total"].clone();
    assert_eq!(total(&["search", "penyidik"]), 1);
    assert_eq!(total(&["search", "penyidik", "--synonyms", "sinonim.tsv"]), 3);
    let facet = scratch.json(["facets", "province", "penyidik", "--synonyms", "sinonim.tsv"]);
    assert_eq!(facet["values"][0]["count"], 2);
    assert_eq!(total(&["search", "penyidik"]), 1, "for that run only");
    let kept = scratch.run(["index", "--synonyms", "sinonim.tsv"]);
    assert_eq!((kept.code, kept.err.contains("the synonyms are kept")), (0, true), "{kept:?}");
    assert_eq!(total(&["search", "penyidik"]), 3);
    assert_eq!(scratch.run(["index", "--rebuild", "berita.jsonl"]).code, 0);
    assert_eq!(total(&["search", "penyidik"]), 3, "a rebuild keeps them");
    scratch.write("sinonim.tsv", "");
    assert_eq!(scratch.run(["index", "--synonyms", "sinonim.tsv"]).code, 0);
    assert_eq!(total(&["search", "penyidik"]), 1, "an empty list keeps none");
}

#[test]
fn synonyms_kept_with_a_new_index() {
    let scratch = Scratch::new();
    scratch.write("berita.jsonl", json_lines(&[json!({"id": "a", "text": "Pengawas hadir."})]));
    scratch.write("sinonim.tsv", "penyidik, pengawas");
    assert_eq!(scratch.run(["index", "berita.jsonl", "--synonyms", "sinonim.tsv"]).code, 0);
    assert_eq!(scratch.json(["search", "penyidik"])["total"], 1);
}

#[test]
fn bad_synonyms_are_named_and_change_nothing() {
    let scratch = indexed();
    scratch.write("sinonim.tsv", "penyidik, pengawas\n\nsaksi\n");
    for arguments in [
        &["search", "penyidik", "--synonyms", "sinonim.tsv"][..],
        &["facets", "province", "--synonyms", "sinonim.tsv"],
        &["index", "--synonyms", "sinonim.tsv"],
        &["index", "berita.jsonl", "--synonyms", "sinonim.tsv"],
    ] {
        let ran = scratch.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains("sinonim.tsv:3: \"saksi\" stands alone"), "{}", ran.err);
    }
    assert_eq!(scratch.json(["search", "penyidik"])["total"], 1);
    let missing = scratch.run(["search", "penyidik", "--synonyms", "tidak-ada.tsv"]);
    assert!(missing.code == 2 && missing.err.contains("cannot read tidak-ada.tsv"), "{missing:?}");
}

#[test]
fn a_place_is_shown_by_few_names() {
    let scratch = indexed();
    let ran = scratch.run(["search", "jabar", "--facets", "none"]);
    let line = "jabar = Jawa Barat, West Java, Tatar Sunda, 2 more, provinsi:\"Jawa Barat\"";
    assert!(ran.out.contains(line), "{}", ran.out);
}

#[test]
fn analyze_shows_what_words_stand_for() {
    let scratch = Scratch::new();
    let ran = scratch.run(["analyze", "netralitas ASN, Jawa  Barat"]);
    assert!(ran.out.contains("ASN = aparatur sipil negara  (acronym)"), "{}", ran.out);
    assert!(
        ran.out.contains("Jawa Barat = Jabar") && ran.out.contains("provinsi:32  (place)"),
        "{}",
        ran.out
    );
    let ran = scratch.run(["analyze", "ASN, Jawa  Barat", "--json"]);
    let rows: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(rows[0]["expansions"][0]["to"], json!(["aparatur sipil negara"]));
    assert_eq!(rows[1]["expansions"][0]["kind"], "place");
    assert_eq!(rows[2]["expansions"], json!([]));
}
