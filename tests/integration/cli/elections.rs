//! Parties, elections, aliases and explanations on the command line.

use serde_json::Value;

use crate::scratch::Scratch;

const ARTICLES: &str = r#"{"id": "a-1", "title": "Debat calon", "date": "2024-10-05", "text": "BANDUNG - Politikus PAN Rudi Hasan hadir dalam debat Pilgub Jawa Barat 2024, Jumat (4/10/2024).\nPresiden Jokowi tidak hadir."}
{"id": "a-2", "title": "Rapat", "date": "2024-10-06", "text": "Presiden Joko Widodo menerima pimpinan Golkar dan Partai Buruh di Istana Bogor.\nPresiden Joko Widodo berbicara."}
{"id": "a-3", "title": "Kampanye", "date": "2023-12-01", "text": "Ketua KPU Kota Cilegon Kang Asep Sunandar bicara soal Pilpres 2024. Ketua KPU Kota Cilegon Asep Sunandar tegas."}
"#;

fn indexed() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("berita.jsonl", ARTICLES);
    assert_eq!(scratch.run(["index", "berita.jsonl"]).code, 0);
    scratch
}

fn paths(facet: &Value) -> Vec<&str> {
    facet["values"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|value| value["path"].as_str().expect("a path"))
        .collect()
}

#[test]
fn flags_and_facets() {
    let scratch = indexed();
    let total = |arguments: &[&str]| scratch.json([&["search", ""], arguments].concat())["total"].as_u64();
    assert_eq!(total(&["--party", "partai amanat nasional"]), Some(1));
    assert_eq!(total(&["--party", "pan", "--party", "golkar"]), Some(2));
    assert_eq!(total(&["--exclude", "party=PAN"]), Some(2));
    assert_eq!(total(&["--election", "pilgub jabar 2024"]), Some(1));
    assert_eq!(total(&["--election", "Pemilu 2024"]), Some(1));
    assert_eq!(paths(&scratch.json(["facets", "party"])), ["Golkar", "PAN", "Partai Buruh"]);
    assert_eq!(
        paths(&scratch.json(["facets", "pemilu"])),
        ["pemilu-2024", "pemilu-2024/pilpres", "pilkada-2024"]
    );
    let below = scratch.json(["facets", "election", "--under", "pilkada-2024"]);
    assert_eq!(below["values"][0]["label"], "Pilgub Jawa Barat 2024");
    let wrong = scratch.run(["search", "", "--party", "golkarr"]);
    assert!(wrong.code == 2 && wrong.err.contains("did you mean \"Golkar\"?"), "{}", wrong.err);
}

#[test]
fn well_known_people_are_one_value() {
    let scratch = indexed();
    let facet = scratch.json(["facets", "official", "--contains", "Joko"]);
    assert_eq!((paths(&facet), &facet["values"][0]["count"]), (vec!["Joko Widodo"], &2.into()));
    let shown = scratch.json(["show", "a-1"]);
    let officials = shown["officials"].as_array().expect("a list");
    let jokowi = officials.iter().find(|one| one["name"] == "Jokowi").expect("named");
    assert_eq!(jokowi["known_as"], "Joko Widodo");
}

#[test]
fn aliases_are_kept_and_read_anew() {
    let scratch = indexed();
    let count = |name: &str| scratch.json(["search", "", "--official", name])["total"].as_u64();
    assert_eq!(count("Asep dari Cilegon"), Some(0));
    scratch.write("nama.tsv", "# contoh\n\nAsep Sunandar\tAsep dari Cilegon\n");
    let again = scratch.json(["index", "berita.jsonl", "--aliases", "nama.tsv"]);
    assert_eq!((&again["updated"], &again["unchanged"]), (&3.into(), &0.into()));
    assert_eq!(count("Asep dari Cilegon"), Some(1));
    assert_eq!(count("Asep Sunandar"), Some(1), "the form is understood in a filter");
    let kept = scratch.json(["index", "berita.jsonl"]);
    assert_eq!(kept["unchanged"], 3, "the list is kept with the index");
    let rebuilt = scratch.run(["index", "--rebuild", "berita.jsonl"]);
    assert_eq!((rebuilt.code, count("Asep dari Cilegon")), (0, Some(1)));
    scratch.write("kosong.tsv", "");
    scratch.run(["index", "berita.jsonl", "--aliases", "kosong.tsv"]);
    assert_eq!(count("Asep dari Cilegon"), Some(0));
    let article = scratch.run(["extract", "berita.jsonl", "--aliases", "nama.tsv"]).out;
    assert!(article.contains("\"known_as\":\"Asep dari Cilegon\""), "{article}");
}

#[test]
fn a_bad_line_of_aliases_is_named() {
    let scratch = indexed();
    scratch.write("nama.tsv", "A B\tC D\nsendiri\n");
    for arguments in [
        &["index", "berita.jsonl", "--aliases", "nama.tsv"][..],
        &["extract", "berita.jsonl", "--aliases", "nama.tsv"],
    ] {
        let ran = scratch.run(arguments);
        assert!(ran.code == 2 && ran.err.contains("nama.tsv:2: expected FORM<TAB>USUAL NAME"), "{ran:?}");
    }
    let again = scratch.json(["index", "berita.jsonl"]);
    assert_eq!(again["unchanged"], 3, "a list that cannot be read changes nothing");
}

#[test]
fn mentions_are_explained() {
    let scratch = indexed();
    let ran = scratch.run(["extract", "--explain", "--json", "berita.jsonl"]);
    let first: Value = serde_json::from_str(ran.out.lines().next().expect("an article")).expect("JSON");
    let mentions = first["mentions"].as_array().expect("a list");
    let of = |kind: &str| {
        mentions.iter().find(|one| one["kind"] == kind).unwrap_or_else(|| panic!("{kind}: {first}"))
    };
    assert_eq!((&of("party")["surface"], &of("party")["value"]), (&"PAN".into(), &"PAN".into()));
    assert_eq!(of("party")["rule"], "behind a word for parties");
    assert_eq!(of("election")["rule"], "year in the text");
    assert_eq!(of("province")["value"], "Jawa Barat");
    assert_eq!(of("official")["surface"], "Jokowi");
    let article: Value =
        serde_json::from_str(scratch.run(["extract", "berita.jsonl"]).out.lines().next().expect("one"))
            .expect("JSON");
    let printed: usize =
        ["provinces", "regencies", "regulations", "officials", "people", "parties", "elections"]
            .iter()
            .flat_map(|name| article[name].as_array().expect("a list"))
            .map(|entity| entity["mentions"].as_array().expect("a list").len())
            .sum();
    assert_eq!(mentions.len(), printed, "each mention has its reason");
    let human = scratch.run(["extract", "--explain", "berita.jsonl"]).out;
    assert!(human.contains("PAN = PAN  behind a word for parties"), "{human}");
}

#[test]
fn show_marks_each_kind() {
    let scratch = indexed();
    let plain = scratch.run(["show", "a-1"]).out;
    for part in [
        "[L PAN]",
        "[E Pilgub Jawa Barat 2024]",
        "[O Jokowi]",
        "[L party]",
        "election   Pilgub Jawa Barat 2024",
    ] {
        assert!(plain.contains(part), "{part}: {plain}");
    }
    let colored = scratch.run(["--color", "always", "show", "a-1"]).out;
    assert!(colored.contains("\u{1b}[") && !colored.contains("[L "), "{colored}");
}

#[test]
fn variants_on_the_command_line() {
    let scratch = indexed();
    let human = scratch.run(["facets", "official", "--variants"]);
    assert!(human.code == 0 && human.out.contains("may be the same person"), "{human:?}");
    let json = scratch.json(["facets", "official", "--variants", "--contains", "joko"]);
    assert_eq!(json["values"][0]["path"], "Joko Widodo");
    assert!(json["values"][0]["variants"].is_array() && json["values"][0]["homonyms"].is_array());
    assert_eq!(scratch.run(["facets", "party", "--variants"]).code, 2);
}
