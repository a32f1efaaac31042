//! What goes wrong is told in words that help, and nothing is half done.

use std::fs;

use serde_json::json;

use crate::scratch::{Scratch, finish, json_lines};

fn small() -> Scratch {
    let scratch = Scratch::new();
    let records = [json!({"id": "a", "text": "Rapat pleno dibuka di Kota Cilegon."})];
    scratch.write("berita.jsonl", json_lines(&records));
    assert_eq!(scratch.run(["index", "berita.jsonl"]).code, 0);
    scratch
}

#[test]
fn no_index() {
    let scratch = Scratch::new();
    for arguments in [
        &["search", "kpu"][..],
        &["facets", "province"],
        &["show", "a"],
        &["stats"],
        &["bench"],
        &["index", "--delete", "a", "--yes"],
    ] {
        let ran = scratch.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}: {ran:?}");
        assert!(ran.err.contains("no index in") && ran.err.contains("index PATH"), "{}", ran.err);
        assert!(!scratch.index().exists(), "{arguments:?} makes none");
    }
}

#[test]
fn a_folder_of_other_things() {
    let scratch = Scratch::new();
    scratch.write("index/surat.txt", "x");
    scratch.write("berita.jsonl", json_lines(&[json!({"text": "Satu."})]));
    for arguments in
        [&["search", "kpu"][..], &["index", "berita.jsonl"], &["index", "--rebuild", "berita.jsonl"]]
    {
        let ran = scratch.run(arguments);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains("no telusur index") && ran.err.contains("--index"), "{}", ran.err);
    }
    let inside: Vec<_> = fs::read_dir(scratch.index()).expect("there").collect();
    assert_eq!(inside.len(), 1, "nothing was written into it");
}

#[test]
fn a_file_where_the_index_should_be() {
    let scratch = Scratch::new();
    scratch.write("index", "x");
    scratch.write("berita.jsonl", json_lines(&[json!({"text": "Satu."})]));
    for arguments in [&["search", "kpu"][..], &["index", "berita.jsonl"]] {
        let ran = scratch.run(arguments);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.starts_with("telusur: "), "{}", ran.err);
    }
    assert_eq!(fs::read(scratch.index()).expect("there"), b"x");
}

#[test]
fn a_locked_index() {
    let scratch = small();
    let index = telusur::Index::open(scratch.index()).expect("an index");
    let writer = index.writer().expect("the one writer");
    for arguments in [
        &["index", "berita.jsonl"][..],
        &["index", "--rebuild", "berita.jsonl"],
        &["index", "--delete-id", "a", "--yes"],
    ] {
        let ran = scratch.run(arguments);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains("being written by another telusur"), "{}", ran.err);
    }
    assert_eq!(scratch.run(["search", "pleno"]).code, 0, "readers go on");
    drop(writer);
    assert_eq!(scratch.run(["index", "berita.jsonl"]).code, 0, "the lock goes with its holder");
}

#[test]
fn a_damaged_index() {
    let live = |scratch: &Scratch| {
        let name = fs::read_to_string(scratch.index().join("CURRENT")).expect("the pointer");
        scratch.index().join(name.trim())
    };
    type Damage<'d> = (&'d str, &'d dyn Fn(&Scratch));
    let cases: &[Damage] = &[
        ("pointer to nowhere", &|scratch| {
            fs::write(scratch.index().join("CURRENT"), "generation-000099\n").expect("written")
        }),
        ("pointer out of the folder", &|scratch| {
            fs::write(scratch.index().join("CURRENT"), "../../etc\n").expect("written")
        }),
        ("empty pointer", &|scratch| fs::write(scratch.index().join("CURRENT"), "").expect("written")),
        ("no version", &|scratch| fs::remove_file(live(scratch).join("version.json")).expect("removed")),
        ("no version that can be read", &|scratch| {
            fs::write(live(scratch).join("version.json"), "{").expect("written")
        }),
        ("no meta", &|scratch| fs::remove_file(live(scratch).join("meta.json")).expect("removed")),
        ("empty meta", &|scratch| fs::write(live(scratch).join("meta.json"), "").expect("written")),
        ("a segment is gone", &|scratch| {
            let segment = fs::read_dir(live(scratch))
                .expect("there")
                .map(|entry| entry.expect("an entry").path())
                .find(|path| path.extension().is_some_and(|extension| extension == "store"))
                .expect("a store");
            fs::remove_file(segment).expect("removed");
        }),
    ];
    for (name, damage) in cases {
        let scratch = small();
        damage(&scratch);
        let ran = scratch.run(["search", "pleno"]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{name}: {ran:?}");
        assert!(ran.err.starts_with("telusur: "), "{name}: {}", ran.err);
        let mended = scratch.run(["index", "--rebuild", "berita.jsonl"]);
        assert_eq!(mended.code, 0, "{name}: the command that mends it: {mended:?}");
        assert_eq!(scratch.run(["search", "pleno"]).code, 0, "{name}");
    }
}

#[test]
fn another_version() {
    let scratch = small();
    let name = fs::read_to_string(scratch.index().join("CURRENT")).expect("the pointer");
    let record = scratch.index().join(name.trim()).join("version.json");
    let text = fs::read_to_string(&record).expect("a record");
    let mut version: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    version["analyzer"] = json!("0-lama");
    fs::write(&record, version.to_string()).expect("written");
    for arguments in [&["search", "pleno"][..], &["index", "berita.jsonl"]] {
        let ran = scratch.run(arguments);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("analyzer version 0-lama") && ran.err.contains("--rebuild"), "{}", ran.err);
    }
    version["analyzer"] = serde_json::from_str::<serde_json::Value>(&text).expect("JSON")["analyzer"].clone();
    version["extractor"] = json!("0-lama");
    fs::write(&record, version.to_string()).expect("written");
    assert_eq!(scratch.run(["search", "pleno"]).code, 0, "older extraction rules can be searched");
    let stats = scratch.run(["stats"]);
    assert!(stats.err.contains("older extraction rules"), "{stats:?}");
}

#[test]
fn queries_that_cannot_be_read() {
    let scratch = small();
    let long = "kata ".repeat(1_024);
    let many = "kata ".repeat(300);
    let deep = "(".repeat(100) + "kata" + &")".repeat(100);
    let cases: &[(&str, &[&str])] = &[
        ("((((", &["((((", "^", "closing `)`"]),
        ("pleno DAN", &["pleno DAN", "      ^^^", "expected a word after `DAN`"]),
        ("provins:banten", &["provins", "did you mean"]),
        ("provinsi:bnten", &["unknown province", "Banten"]),
        ("tanggal:2024-13", &["2024-13"]),
        (&long, &["4"]),
        (&many, &["256"]),
        (&deep, &["64"]),
    ];
    for (query, parts) in cases {
        let ran = scratch.run(["search", query]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{query}");
        for part in *parts {
            assert!(ran.err.contains(part), "{part:?} not in {}", ran.err);
        }
        assert!(ran.err.len() < 1_000, "a long query is not printed whole");
    }
}

#[test]
fn values_that_are_not_known() {
    let scratch = small();
    let cases: &[(&[&str], &[&str])] = &[
        (&["search", "x", "--province", "Bantn"], &["unknown province", "did you mean", "Banten"]),
        (&["search", "x", "--regency", "Cilegom"], &["unknown regency", "did you mean", "Cilegon"]),
        (&["search", "x", "--regulation", "UU"], &["regulation"]),
        (&["search", "x", "--from", "kemarin"], &["unknown date", "2024-08-05"]),
        (&["search", "x", "--from", "2025", "--to", "2024"], &["ends before it begins"]),
        (&["search", "x", "--month", "13"], &["unknown month", "2024-08"]),
        (&["search", "x", "--facets", "cuaca:5"], &["unknown facet", "province", "official"]),
        (&["search", "x", "--facets", "province:banyak"], &["FACET:N"]),
        (&["search", "x", "--exclude", "banten"], &["FIELD=VALUE"]),
        (&["search", "x", "--exclude", "cuaca=cerah"], &["unknown facet"]),
        (&["search", "x", "--limit", "-1"], &["-1"]),
        (&["facets", "provinsii"], &["unknown facet", "province"]),
        (&["bench", "--threads", "0"], &["--threads"]),
        (&["completions", "cmd"], &["bash"]),
    ];
    for (arguments, parts) in cases {
        let ran = scratch.run(*arguments);
        // A whole kind of regulation is a value.
        if arguments.contains(&"UU") && ran.code != 2 {
            continue;
        }
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}: {ran:?}");
        for part in *parts {
            assert!(ran.err.contains(part), "{arguments:?}: {part:?} not in {}", ran.err);
        }
    }
}

#[test]
fn a_known_value_that_no_article_has_finds_nothing() {
    let scratch = small();
    for (flag, value) in [
        ("--province", "Papua"),
        ("--official", "Nama Tak Ada"),
        ("--source", "nihil.example"),
        ("--lang", "en"),
        ("--regulation", "uu/1999/1"),
        ("--month", "1999-01"),
    ] {
        let ran = scratch.run(["search", "", flag, value]);
        assert_eq!(ran.code, 1, "{flag} {value}: {ran:?}");
    }
}

#[test]
fn the_index_named_by_the_environment_and_by_the_flag() {
    let scratch = small();
    let program = env!("CARGO_BIN_EXE_telusur");
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(program);
        crate::scratch::finish(
            command.current_dir(scratch.path("")).env("TELUSUR_INDEX", scratch.index()).args(arguments),
        )
    };
    assert_eq!(run(&["search", "pleno"]).code, 0);
    assert_eq!(run(&["--index", "lain", "search", "pleno"]).code, 2, "the flag wins");
}

#[test]
fn what_is_typed_goes_before_the_environment() {
    let scratch = small();
    let ran = finish(scratch.command(["stats"]).env("TELUSUR_ENGINE", "opensearch://127.0.0.1:9/berita"));
    assert_eq!(ran.code, 0, "{ran:?}");
}
