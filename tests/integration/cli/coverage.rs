//! `coverage`: why a story is missing.

use serde_json::json;

use crate::scratch::{Scratch, json_lines};

const COLUMNS: usize = 100;

/// Three outlets: one whole, one with a gap, one with a name that is far too long.
fn archive() -> Scratch {
    let scratch = Scratch::new();
    let mut records = Vec::new();
    let mut add = |source: &str, date: Option<&str>, count: usize| {
        for _ in 0..count {
            let number = records.len();
            let text = format!("Bawaslu Kota Cilegon membuka rapat pleno ke-{number}.");
            records.push(json!({"id": format!("n{number}"), "source": source, "date": date, "text": text}));
        }
    };
    for month in ["2023-11-05", "2023-12-05", "2024-01-05", "2024-02-05", "2024-03-05"] {
        add("utuh.example", Some(month), if month == "2024-01-05" { 2 } else { 12 });
    }
    add("bolong.example", Some("2023-11-05"), 3);
    add("bolong.example", Some("2024-03-05"), 2);
    add("bolong.example", None, 4);
    add("bolong.example", Some("2099-01-01"), 1);
    add(&format!("{}.example", "kabupaten-nun-jauh-".repeat(5)), Some("2024-02-01"), 1);
    scratch.write("berita.jsonl", json_lines(&records) + "{\"id\": \n[1, 2]\n");
    assert_eq!(scratch.run(["index", "berita.jsonl"]).code, 2, "two records are refused");
    scratch
}

#[test]
fn outlets_months_gaps_and_refusals() {
    let scratch = archive();
    let found = scratch.json(["coverage"]);
    assert_eq!((&found["articles"], &found["undated"], &found["future"]), (&json!(61), &json!(4), &json!(1)));
    assert_eq!((&found["first"], &found["last"]), (&json!("2023-11"), &json!("2024-03")));
    let whole = &found["outlets"][0];
    assert_eq!(whole["source"], "utuh.example");
    let dropped = json!([{"from": "2024-01", "to": "2024-01", "months": 1, "count": 2, "usual": 12}]);
    assert_eq!(whole["gaps"], dropped);
    let holed = &found["outlets"][1];
    assert_eq!((&holed["articles"], &holed["undated"], &holed["future"]), (&json!(10), &json!(4), &json!(1)));
    let gap = json!([{"from": "2023-12", "to": "2024-02", "months": 3, "count": 0, "usual": 2}]);
    assert_eq!(holed["gaps"], gap);
    let months: Vec<_> =
        holed["months"].as_array().expect("months").iter().map(|month| &month["count"]).collect();
    assert_eq!(months, [&json!(3), &json!(0), &json!(0), &json!(0), &json!(2)]);
    let run = &found["runs"][0];
    assert_eq!((&run["read"], &run["refused"]), (&json!(63), &json!(2)), "{run}");
    let place = run["refusals"][0]["place"].as_str().expect("a place");
    assert!(place.contains("berita.jsonl") && place.contains("62"), "{place}");
}

#[test]
fn a_table_that_fits() {
    let scratch = archive();
    let ran = scratch.run(["coverage"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    for part in [
        "61 articles",
        "undated: 4",
        "search --month tanpa-tanggal",
        "dated after today: 1",
        "utuh.example",
        "█",
        "2023-12 to 2024-02  none, usual 2 a month",
        "2024-01             2, usual 12 a month",
        "refused in the last 1 runs",
        "berita.jsonl",
    ] {
        assert!(ran.out.contains(part), "{part:?}: {}", ran.out);
    }
    let (table, refused) = ran.out.split_once("\nrefused").expect("two parts");
    assert!(refused.contains("1× not a JSON object"), "{refused}");
    for line in table.lines().filter(|line| !line.contains("telusur --index")) {
        assert!(line.chars().count() <= COLUMNS, "{line}");
    }
}

/// What is counted as undated or as of the future is what the commands beside the figures list.
#[test]
fn the_commands_it_names_list_what_it_counts() {
    let scratch = archive();
    let ids = |arguments: &[&str]| scratch.json(arguments)["total"].as_u64().expect("a count");
    assert_eq!(ids(&["search", "--month", "tanpa-tanggal"]), 4);
    let today = scratch.json(["coverage"])["today"].as_str().expect("a day").to_string();
    assert_eq!(ids(&["search", &format!("tanggal:>{today}")]), 1);
}

#[test]
fn filters_hold_and_copies_are_counted() {
    let scratch = Scratch::new();
    let text = "Bawaslu Kota Cilegon memeriksa dugaan politik uang di tiga kecamatan. ".repeat(8);
    let records: Vec<_> = (0..3)
        .map(|number| {
            let source = if number == 2 { "dua.example" } else { "satu.example" };
            json!({"id": format!("n{number}"), "source": source, "date": "2024-02-05", "text": text})
        })
        .chain([json!({"id": "lain", "source": "satu.example", "text": "Rapat pleno."})])
        .collect();
    scratch.write("berita.jsonl", json_lines(&records));
    assert_eq!(scratch.run(["index", "berita.jsonl"]).code, 0);
    let found = scratch.json(["coverage"]);
    assert_eq!((&found["articles"], &found["groups"], &found["copies"]), (&json!(4), &json!(2), &json!(2)));
    assert_eq!((&found["outlets"][0]["shared"], &found["outlets"][1]["shared"]), (&json!(2), &json!(1)));
    let filtered = scratch.json(["coverage", "--source", "dua.example"]);
    assert_eq!((&filtered["articles"], &filtered["copies"]), (&json!(1), &json!(0)));
    assert_eq!(filtered["outlets"].as_array().map(Vec::len), Some(1));
    let none = scratch.run(["coverage", "tidakadakatanya"]);
    assert_eq!(none.code, 1, "{none:?}");
}

#[test]
fn as_a_table_for_spreadsheets() {
    let scratch = archive();
    let ran = scratch.run(["coverage", "--format", "csv"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines[..2], ["source,month,count", "utuh.example,2023-11,12"]);
    for line in ["bolong.example,2024-01,0", "bolong.example,tanpa-tanggal,4", "bolong.example,future,1"] {
        assert!(lines.contains(&line), "{line}: {lines:?}");
    }
}

/// The log is of runs, also of one that was not the last and of one that read nothing new.
#[test]
fn refusals_of_earlier_runs_are_kept() {
    let scratch = archive();
    scratch.write("lagi.jsonl", json_lines(&[json!({"id": "baru", "text": "Rapat pleno."})]));
    assert_eq!(scratch.run(["index", "lagi.jsonl"]).code, 0);
    assert_eq!(scratch.run(["index", "--rebuild", "lagi.jsonl"]).code, 0);
    let runs = scratch.json(["coverage"])["runs"].clone();
    let kept: Vec<_> = runs
        .as_array()
        .expect("runs")
        .iter()
        .map(|run| (run["refused"].as_u64(), run["added"].as_u64(), run["rebuild"].as_bool()))
        .collect();
    let expected = [(2, 61, false), (0, 1, false), (0, 1, true)];
    let expected = expected.map(|(refused, added, rebuild)| (Some(refused), Some(added), Some(rebuild)));
    assert_eq!(kept, expected);
}
