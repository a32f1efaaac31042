//! Answers as files: every form holds the hits of the screen, safely, and says what was asked.

use std::fs;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::scratch::{Ran, Scratch, finish, json_lines};

/// Articles that try to break out of their cell, line, list or terminal.
fn hostile() -> Scratch {
    let scratch = Scratch::new();
    let records = [
        json!({"id": "=1+1", "title": "=HYPERLINK(\"http://jahat.example\")", "text": "Rapat pleno satu.",
            "url": "https://kabar.example/a b>", "date": "2024-02-01", "source": "kabar.example"}),
        json!({"id": "kutip", "title": "Rapat \"pleno\", lagi; dan lagi", "text": "Rapat pleno dua\nbaris kedua pleno.",
            "date": "2024-02-03"}),
        json!({"id": "layar", "title": "Pleno \u{1b}[2J\u{202e}terbalik", "text": "Rapat pleno tiga \u{7}berbunyi.",
            "date": "2024-02-02"}),
        json!({"id": "bintang", "title": "*Pleno* [x](javascript:1)", "text": "Rapat pleno empat."}),
    ];
    scratch.write("berita.jsonl", json_lines(&records));
    assert_eq!(scratch.run(["index", "berita.jsonl"]).code, 0);
    scratch
}

fn many(count: usize) -> Scratch {
    let scratch = Scratch::new();
    let record = |number: usize| {
        json!({"id": format!("n{number:04}"), "title": format!("Rapat pleno {number}"),
            "text": "Rapat pleno dibuka di balai kota.", "date": format!("2024-0{}-01", 1 + number % 4)})
    };
    let records: Vec<Value> = (0..count).map(record).collect();
    scratch.write("banyak.jsonl", json_lines(&records));
    assert_eq!(scratch.run(["index", "banyak.jsonl"]).code, 0);
    scratch
}

fn ids(answer: &Value) -> Vec<String> {
    let hits = answer["hits"].as_array().expect("a list");
    hits.iter().map(|hit| hit["id"].as_str().expect("an id").to_string()).collect()
}

fn rows(table: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(table.as_bytes()).records().map(|row| row.expect("a row")).collect()
}

fn lines(ran: &Ran) -> Vec<Value> {
    ran.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn every_form_has_the_hits_of_the_screen() {
    let scratch = many(25);
    for flags in [
        &["search", "pleno", "--strict"][..],
        &["search", "pleno", "--all"],
        &["search", "rapat ATAU pleno", "--sort", "oldest", "--limit", "7", "--offset", "20"],
        &["search", "", "--all", "--month", "2024-02", "--group"],
    ] {
        let screen = scratch.json(flags);
        let form = |form: &str| {
            let ran = scratch.run([flags, &["--format", form]].concat());
            assert_eq!(ran.code, 0, "{ran:?}");
            ran
        };
        let jsonl = lines(&form("jsonl"));
        let record = &jsonl[0]["export"];
        assert_eq!((&record["total"], &record["facets"]), (&screen["total"], &screen["facets"]), "{flags:?}");
        assert_eq!(record["rows"], jsonl.len() - 1);
        assert_eq!(Value::from(jsonl[1..].to_vec()), screen["hits"], "{flags:?}");
        let table = rows(&form("csv").out);
        assert_eq!(table.iter().map(|row| row[1].to_string()).collect::<Vec<_>>(), ids(&screen));
        let json: Value = serde_json::from_str(&form("json").out).expect("one object");
        assert_eq!(
            (&json["hits"], &json["facets"], &json["also"]),
            (&screen["hits"], &screen["facets"], &screen["also"])
        );
        let (text, list) = (form("text").out, form("md").out);
        for (at, id) in ids(&screen).iter().enumerate() {
            let number = at + 1 + flags.iter().position(|flag| *flag == "--offset").map_or(0, |_| 20);
            for shown in [&text, &list] {
                assert!(
                    shown.contains(&format!("\n{number}. ")) && shown.contains(id.as_str()),
                    "{id}: {shown}"
                );
            }
        }
    }
}

/// `--all` prints what a page as long as the whole prints.
#[test]
fn all_is_the_longest_page() {
    let scratch = many(25);
    for form in ["text", "json"] {
        let base = ["search", "pleno", "--format", form];
        let all = scratch.run([&base[..], &["--all"]].concat());
        let page = scratch.run([&base[..], &["--limit", "1000", "--strict"]].concat());
        let untimed = |out: &str| {
            let lines = out.lines().map(|line| match line.find(" ms").or(line.find("took_ms")) {
                Some(_) => {
                    let cut = |text: &str, from: &str, to: &str| match text.split_once(from) {
                        Some((head, tail)) => {
                            let (_, rest) = tail.split_once(to).unwrap_or(("", ""));
                            format!("{head}{rest}")
                        }
                        None => text.to_string(),
                    };
                    cut(&cut(line, "\"took_ms\":", ","), " · ", " ms")
                }
                None => line.to_string(),
            });
            lines.collect::<Vec<_>>()
        };
        assert_eq!(untimed(&all.out), untimed(&page.out), "{form}");
    }
}

#[test]
fn cells_hold_text_alone() {
    let scratch = hostile();
    let ran = scratch.run(["search", "pleno", "--all", "--sort", "oldest", "--format", "csv"]);
    assert!(!ran.out.contains(['\u{1b}', '\u{7}', '\u{202e}', '\r']), "{:?}", ran.out);
    assert!(!ran.out.starts_with('\u{feff}'));
    let table = rows(&ran.out);
    assert_eq!(ran.out.lines().count(), 1 + table.len(), "one line a row");
    assert_eq!(&table[0][1], "'=1+1");
    assert_eq!(&table[0][2], "'=HYPERLINK(\"http://jahat.example\")");
    assert_eq!(&table[2][2], "Rapat \"pleno\", lagi; dan lagi");
    for row in &table {
        assert_eq!(row.len(), 16);
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{row:?}");
    }
    let marked = scratch.run(["search", "pleno", "--format", "csv", "--bom"]).out;
    assert!(marked.starts_with("\u{feff}rank,id,"), "{marked:?}");
}

#[test]
fn lists_hold_text_alone() {
    let scratch = hostile();
    let list = scratch.run(["search", "pleno", "--all", "--format", "md", "--from", "2024"]).out;
    assert!(list.starts_with("# pleno\n\n- Query: pleno\n- Filters: from 2024\n"), "{list}");
    assert!(list.contains("](<https://kabar.example/a%20b%3E>)"), "{list}");
    assert!(list.contains("1 undated left out by the dates"), "{list}");
    let list = scratch.run(["search", "empat", "--format", "md"]).out;
    assert!(list.contains("\\*Pleno\\* \\[x\\](javascript:1)"), "{list}");
    let lines = scratch.run(["search", "pleno", "--format", "jsonl"]).out;
    assert!(!lines.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{lines}");
}

#[test]
fn a_file_has_its_record_beside_it() {
    let scratch = many(12);
    let ask = ["search", "pleno", "--format", "csv", "--exclude", "month=2024-01", "--from", "2024"];
    let ran = scratch.run([&ask[..], &["--output", "kutipan.csv", "--all"]].concat());
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    assert!(ran.err.contains("9 rows in kutipan.csv"), "{}", ran.err);
    let table = fs::read_to_string(scratch.path("kutipan.csv")).expect("written");
    assert_eq!(table, scratch.run([&ask[..], &["--all"]].concat()).out);
    let read = || fs::read_to_string(scratch.path("kutipan.csv.meta.json")).expect("written");
    let record: Value = serde_json::from_str(&read()).expect("JSON");
    assert_eq!((&record["rows"], &record["total"], &record["from"]), (&json!(9), &json!(9), &json!("2024")));
    assert_eq!(record["excluded"], json!([{"field": "month", "value": "2024-01"}]));
    let stats = scratch.json(["stats"]);
    assert_eq!(record["index"], stats["version"]);
    assert_eq!(record["index"]["fingerprint"].as_str().map(str::len), Some(16));
    let before = read();
    scratch.run([&ask[..], &["--output", "kutipan.csv", "--all"]].concat());
    assert_eq!(read(), before, "the same question to the same articles");
    let page = scratch.run([&ask[..], &["--output", "sebagian.csv", "--limit", "2"]].concat());
    assert!(page.err.contains("2 of 9 hits: --all exports all of them"), "{}", page.err);
    let left: Vec<String> = fs::read_dir(scratch.path(""))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".draft"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_cannot_be_written_is_told() {
    let scratch = many(3);
    let ran = scratch.run(["search", "pleno", "--format", "csv", "--output", "tidak/ada.csv"]);
    assert!(ran.code == 2 && ran.err.contains("cannot write tidak/ada.csv"), "{ran:?}");
    let full = std::path::Path::new("/dev/full");
    if !full.exists() {
        eprintln!("skipped: there is no /dev/full");
        return;
    }
    for form in ["text", "json", "jsonl", "csv", "md"] {
        let device = fs::File::options().write(true).open(full).expect("a device");
        let ran = finish(
            scratch
                .command(["search", "pleno", "--all", "--format", form])
                .stdout(Stdio::from(device))
                .stderr(Stdio::piped()),
        );
        assert!(
            ran.code == 2 && ran.err.contains("cannot write the results: No space left"),
            "{form}: {ran:?}"
        );
    }
    let ran = scratch.run(["search", "pleno", "--format", "csv", "--output", "/dev/full"]);
    assert!(ran.code == 2 && ran.err.contains("cannot write /dev/full"), "{ran:?}");
    assert!(!std::path::Path::new("/dev/full.meta.json").exists(), "no record of a failed export");
}

#[test]
fn forms_that_exclude_one_another_are_told() {
    let scratch = many(3);
    for (flags, expected) in [
        (&["search", "pleno", "--json", "--format", "csv"][..], "choose one"),
        (&["search", "pleno", "--output", "x.txt"], "--output goes with --format"),
        (&["facets", "month", "--json", "--format", "csv"], "choose one"),
        (&["timeline", "--json", "--format", "csv"], "choose one"),
        (&["search", "pleno", "--freshness", "0"], "unknown freshness"),
    ] {
        let ran = scratch.run(flags);
        assert!(ran.code == 2 && ran.err.contains(expected), "{flags:?}: {ran:?}");
    }
    let none = scratch.run(["search", "sapi", "--format", "csv"]);
    assert_eq!((none.code, none.out.lines().count()), (1, 1), "names, no rows");
}

#[test]
fn partial_matches_are_not_exported() {
    let scratch = hostile();
    assert_eq!(scratch.json(["search", "pleno satu"])["also"].as_array().map(Vec::len), Some(3));
    let exported = lines(&scratch.run(["search", "pleno satu", "--format", "jsonl"]));
    assert_eq!((exported.len(), &exported[1]["id"]), (2, &json!("=1+1")));
    let relaxed = lines(&scratch.run(["search", "satu sapi", "--format", "jsonl"]));
    assert_eq!(relaxed[0]["export"]["query"]["relaxed"], true);
    assert_eq!(relaxed[1]["missing"], json!(["sapi"]));
}

#[test]
fn facets_as_a_table() {
    let scratch = many(10);
    let ran = scratch.run(["facets", "month", "--format", "csv", "--limit", "2"]);
    assert_eq!(
        ran.out,
        "path,label,count,groups,selected\n2024-01,Januari 2024,3,3,false\n2024-02,Februari 2024,3,3,false\n"
    );
    assert!(ran.err.contains("2 more values"), "{}", ran.err);
}

#[test]
fn a_timeline_in_every_form() {
    let scratch = hostile();
    let json = scratch.json(["timeline", "pleno", "--by", "day"]);
    let bucket = |from: &str| json!({"from": from, "count": 1, "groups": 1});
    let expected = json!({"by": "day", "undated": 1,
        "buckets": [bucket("2024-02-01"), bucket("2024-02-02"), bucket("2024-02-03")]});
    assert_eq!(json, expected);
    let csv = scratch.run(["timeline", "pleno", "--by", "week", "--format", "csv"]);
    assert_eq!(csv.out, "from,count,groups\n2024-01-29,3,3\n");
    assert!(csv.err.contains("1 undated"), "{}", csv.err);
    let text = scratch.run(["timeline", "pleno", "--by", "month"]);
    assert!(text.out.starts_with("4 articles"), "{}", text.out);
    assert!(
        text.out.contains("\n2024-02             3          3  █")
            && text.out.contains("\nundated             1\n"),
        "{}",
        text.out
    );
    assert!(text.out.lines().all(|line| line.chars().count() <= 100), "{}", text.out);
    let none = scratch.run(["timeline", "sapi", "--json"]);
    assert_eq!((none.code, none.out.as_str()), (1, "{\"by\":\"month\",\"buckets\":[],\"undated\":0}\n"));
    let dated = scratch.json(["timeline", "pleno", "--from", "2024-02-02"]);
    assert_eq!((&dated["buckets"][0]["count"], &dated["undated"]), (&json!(2), &json!(0)));
}

#[test]
fn articles_alike_and_parts_of_scores_are_shown() {
    let scratch = hostile();
    let text = scratch.run(["show", "kutip", "--similar", "2"]);
    assert!(text.code == 0 && text.out.starts_with("by: ") && text.out.contains("\n2. "), "{text:?}");
    let similar = scratch.json(["show", "kutip", "--similar"]);
    assert_eq!((&similar["id"], similar["hits"].as_array().map(Vec::len)), (&json!("kutip"), Some(3)));
    assert_eq!(scratch.run(["show", "tidak ada", "--similar"]).code, 1);
    let plain = scratch.json(["search", "pleno satu", "-n", "1"]);
    assert_eq!(plain["hits"][0].get("explain"), None);
    let answer = scratch.json(["search", "pleno satu", "-n", "1", "--explain", "--freshness", "10"]);
    let hit = &answer["hits"][0];
    let parts = hit["explain"].as_array().expect("parts");
    let sum: f64 = parts.iter().map(|part| part["score"].as_f64().expect("a number")).sum();
    assert!((sum - hit["score"].as_f64().expect("a number")).abs() < 1e-3, "{hit}");
    assert!(parts.iter().any(|part| part["clause"] == "satu" && part["part"] == "body"), "{hit}");
    assert!(parts.iter().any(|part| part["part"] == "age"), "{hit}");
    let text = scratch.run(["search", "pleno satu", "-n", "1", "--explain"]).out;
    assert!(text.contains(" = pleno: body ") && text.contains(" · satu: body "), "{text}");
}
