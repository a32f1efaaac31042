//! The flags of `search` and `facets`: pages, order, filters, facets, stories.

use serde_json::{Value, json};

use crate::scratch::{Scratch, json_lines, seeds};

fn samples() -> Scratch {
    let scratch = Scratch::new();
    assert_eq!(scratch.run([&"index".into(), &seeds()]).code, 0);
    scratch
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["hits"].as_array().expect("a list").iter().map(|hit| hit["id"].as_str().expect("an id")).collect()
}

#[test]
fn pages() {
    let scratch = samples();
    let all = scratch.json(["search", "pemilu", "--all", "--strict"]);
    let total = all["total"].as_u64().expect("a count") as usize;
    assert_eq!(ids(&all).len(), total);
    assert!(total > 10);
    let ten = scratch.json(["search", "pemilu"]);
    assert_eq!(ids(&ten), ids(&all)[..10], "ten by default");
    let rest = scratch.json(["search", "pemilu", "--limit", "100", "--offset", "10"]);
    assert_eq!(ids(&rest), ids(&all)[10..]);
    let beyond = scratch.json(["search", "pemilu", "--offset", "1000"]);
    assert_eq!((ids(&beyond).len(), beyond["total"].as_u64()), (0, Some(total as u64)));
    let none = scratch.run(["search", "pemilu", "--limit", "0", "--json"]);
    assert_eq!(none.code, 0, "found, though none is shown");
    let huge = scratch.json(["search", "pemilu", "--limit", &usize::MAX.to_string(), "--offset", "5"]);
    assert_eq!(ids(&huge), ids(&all)[5..]);
}

#[test]
fn numbers_of_a_later_page_go_on() {
    let scratch = samples();
    let ran = scratch.run(["search", "pemilu", "--offset", "10", "--limit", "2"]);
    assert!(ran.out.contains("\n11. ") && ran.out.contains("\n12. "), "{}", ran.out);
}

#[test]
fn order() {
    let scratch = samples();
    let dates = |order: &str| -> Vec<String> {
        let answer = scratch.json(["search", "", "--all", "--sort", order]);
        let dated = answer["hits"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|hit| hit["date"].as_str().map(str::to_owned));
        dated.collect()
    };
    let (newest, oldest) = (dates("newest"), dates("oldest"));
    assert!(newest.is_sorted_by(|left, right| left >= right) && oldest.is_sorted());
    assert_eq!(newest.len(), oldest.len());
    let relevant = scratch.json(["search", "netralitas", "--sort", "relevance"]);
    assert_eq!(
        ids(&relevant),
        ids(&scratch.json(["search", "netralitas"])),
        "by relevance unless asked otherwise"
    );
}

#[test]
fn a_page_beyond_the_last_says_so() {
    let scratch = samples();
    let beyond = scratch.run(["search", "netralitas", "--offset", "300"]);
    assert!(beyond.out.contains("--offset 300 passes over all of them"), "{beyond:?}");
    let first = scratch.run(["search", "netralitas"]);
    assert!(!first.out.contains("--offset"), "{first:?}");
}

#[test]
fn a_facet_without_values_says_why() {
    let scratch = samples();
    for (arguments, expected) in [
        (&["facets", "party", "netralitaz", "--strict"][..], "no article matches"),
        (&["facets", "party", "netralitaz", "--strict"], "mungkin maksud Anda: netralitas"),
        (&["facets", "party", "netralitas", "--contains", "zzzz"], "articles that match has such a value"),
    ] {
        let ran = scratch.run(arguments);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.err.contains(expected), "{ran:?}");
    }
}

#[test]
fn filters_in_any_way_of_writing() {
    let scratch = samples();
    let total =
        |flags: &[&str]| scratch.json([&["search", ""], flags].concat())["total"].as_u64().expect("a count");
    let same: &[&[&[&str]]] = &[
        &[
            &["--province", "32"],
            &["--province", "Jawa Barat"],
            &["--province", "jabar"],
            &["--province", "JABAR"],
        ],
        &[
            &["--regency", "36.72"],
            &["--regency", "36/36.72"],
            &["--regency", "Kota Cilegon"],
            &["--regency", "cilegon"],
        ],
        &[
            &["--regulation", "uu/2017/7"],
            &["--regulation", "UU 7/2017"],
            &["--regulation", "UU No. 7 Tahun 2017"],
            &["--regulation", "Undang-Undang Nomor 7 Tahun 2017"],
        ],
        &[&["--official", "Bey Machmudin"], &["--official", "bey machmudin"], &["--official", "machmudin"]],
        &[&["--from", "2024"], &["--from", "2024-01"], &["--from", "2024-01-01"]],
        &[&["--source", "hariancontoh"], &["--source", "Harian Contoh"], &["--source", "HARIAN CONTOH"]],
        &[&["--source", "kabar.contoh.example"], &["--source", "https://kabar.contoh.example/"]],
        &[&["--to", "2024"], &["--to", "2024-12"], &["--to", "31/12/2024"]],
        &[&["--month", "2024-02"], &["--from", "2024-02", "--to", "2024-02"]],
    ];
    for ways in same {
        let first = total(ways[0]);
        assert!(first > 0, "{:?}", ways[0]);
        for way in *ways {
            assert_eq!(total(way), first, "{way:?}");
        }
    }
    let (west, banten) = (total(&["--province", "32"]), total(&["--province", "36"]));
    assert_eq!(
        total(&["--province", "32", "--province", "36"]),
        west + banten,
        "any of them: no sample has both"
    );
    assert_eq!(total(&["--province", "32", "--exclude", "province=jabar"]), 0);
    assert_eq!(total(&["--exclude", "province=jabar"]), total(&[]) - west);
}

#[test]
fn facets_as_asked() {
    let scratch = samples();
    let answer = scratch.json(["search", "", "--facets", "month:2,official"]);
    let facets = answer["facets"].as_object().expect("an object");
    assert_eq!(facets.keys().collect::<Vec<_>>(), ["month", "official"]);
    assert_eq!(facets["month"]["values"].as_array().map(Vec::len), Some(2));
    assert_eq!(facets["official"]["values"].as_array().map(Vec::len), Some(10), "ten unless told");
    assert!(facets["official"]["more"].as_u64() > Some(0));
    let none = scratch.json(["search", "", "--facets", "none"]);
    assert_eq!(none["facets"], json!({}));
    let indonesian = scratch.json(["facets", "provinsi", "--limit", "1"]);
    assert_eq!(indonesian["values"][0]["path"], "32", "field names in Indonesian too");
}

#[test]
fn drilling_down() {
    let scratch = samples();
    let paths = |flags: &[&str]| -> Vec<String> {
        let answer = scratch.json([&["facets"], flags].concat());
        let values = answer["values"].as_array().expect("a list").iter();
        values.map(|value| value["path"].as_str().expect("a path").to_owned()).collect()
    };
    assert!(paths(&["province", "--under", "32"]).iter().all(|path| path.starts_with("32/32.")));
    assert!(paths(&["regulation", "--under", "kinds"]).contains(&"uu".to_owned()));
    assert!(paths(&["regulation", "--under", "uu"]).contains(&"uu/2017/7".to_owned()));
    let pasal = paths(&["regulation", "--under", "uu/2017/7", "--limit", "50"]);
    assert!(pasal.contains(&"uu/2017/7/pasal-431".to_owned()), "{pasal:?}");
    assert_eq!(paths(&["regulation", "--under", "UU Nomor 7 Tahun 2017", "--limit", "50"]), pasal);
    assert_eq!(paths(&["province", "--under", "jabar"]), paths(&["province", "--under", "32"]));
    let unclear = scratch.run(["facets", "regulation", "--under", "UU Pilkada"]);
    assert!(unclear.code == 2 && unclear.err.contains("uu/2016/10"), "{unclear:?}");
    assert_eq!(scratch.run(["facets", "province", "--under", "atlantis"]).code, 2);
    let flat = scratch.run(["facets", "official", "--under", "Oman"]);
    assert!(flat.code == 2 && flat.err.contains("those of province, regulation and election"), "{flat:?}");
    assert_eq!(paths(&["province", "--contains", "jawa"]).len(), 3, "Barat, Tengah, Timur");
}

#[test]
fn one_hit_a_story() {
    let scratch = Scratch::new();
    let text =
        "Petugas membongkar baliho yang dipaku di pohon sepanjang jalan utama sejak pagi sampai petang. "
            .repeat(4);
    let record = |id: &str, title: &str, text: &str| json!({"id": id, "title": title, "text": text, "date": "2024-10-09"});
    let records = [
        record("a", "Baliho dibongkar", &text),
        record("b", "Pohon bersih lagi", &text),
        record("c", "Lain", "Baliho baru dipasang."),
    ];
    scratch.write("baliho.jsonl", json_lines(&records));
    assert_eq!(scratch.run(["index", "baliho.jsonl"]).code, 0);
    let all = scratch.json(["search", "baliho"]);
    assert_eq!((&all["total"], &all["total_groups"]), (&json!(3), &json!(2)));
    let grouped = scratch.json(["search", "baliho", "--group"]);
    assert_eq!((ids(&grouped).len(), &grouped["total"]), (2, &json!(3)));
    assert_eq!(scratch.json(["stats"])["groups"], 2);
    assert!(scratch.run(["search", "baliho"]).out.contains("3 articles in 2 stories"));
}

#[test]
fn a_query_that_begins_with_a_minus() {
    let scratch = samples();
    let without = scratch.json(["search", "-pilkada", "--limit", "0"]);
    let with = scratch.json(["search", "pilkada", "--limit", "0"]);
    let sum = without["total"].as_u64().expect("a count") + with["total"].as_u64().expect("a count");
    assert_eq!(sum, 34);
}

#[test]
fn undated_articles_are_told() {
    let scratch = samples();
    let undated = scratch.json(["stats"])["undated"].as_u64().expect("a count");
    assert!(undated > 0);
    let answer = scratch.json(["search", "", "--from", "2000"]);
    assert_eq!(answer["undated"].as_u64(), Some(undated));
    assert!(scratch.run(["search", "", "--from", "2000"]).out.contains("undated articles are left out"));
    let month = scratch.json(["search", "", "--month", "tanpa-tanggal"]);
    assert_eq!(month["total"].as_u64(), Some(undated));
}
