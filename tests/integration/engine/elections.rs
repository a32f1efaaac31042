//! Parties, elections and people known by another name: filters, counts, marks.

use serde_json::{Value, json};
use telusur::query::plan::Listing;
use telusur::{Article, FacetWish, Field, SearchRequest};

use super::{search, values};
use crate::corpus::{everything, from_json, index_all, person, sorted_ids};

fn articles() -> Vec<Article> {
    let party = |name: &str| json!({"name": name, "title": name});
    let election = |key: &str| json!({"key": key, "name": key});
    let mut jokowi = person("Jokowi", "Presiden");
    jokowi["known_as"] = "Joko Widodo".into();
    let records: Vec<Value> = vec![
        json!({"id": "jabar", "text": "Debat Pilgub Jawa Barat 2024 digelar PAN.", "lang": "id",
            "parties": [{"name": "PAN", "title": "Partai Amanat Nasional",
                "mentions": [{"field": "text", "start": 37, "end": 40}]}],
            "elections": [{"key": "pilkada-2024/pilgub-32", "name": "Pilgub Jawa Barat 2024",
                "mentions": [{"field": "text", "start": 6, "end": 28}]}],
            "officials": [jokowi]}),
        json!({"id": "kbb", "text": "Debat kedua.", "lang": "id", "parties": [party("PAN"), party("PDIP")],
            "elections": [election("pilkada-2024/pilbup-32.17"), election("pemilu-2024/pilpres")],
            "officials": [person("Joko Widodo", "Presiden")]}),
        json!({"id": "lama", "text": "Debat lama.", "lang": "id", "parties": [party("Golkar")],
            "elections": [election("pemilu-2019"), election("pilkada-2018/pilgub-32")]}),
        json!({"id": "umum", "text": "Debat umum.", "lang": "id", "elections": [election("pilkada-2024")]}),
    ];
    records.into_iter().map(from_json).collect()
}

#[test]
fn values_are_understood_in_any_way_of_writing() {
    let indexed = index_all(&articles());
    let cases: &[(&str, &[&str])] = &[
        ("partai:pan", &["jabar", "kbb"]),
        ("partai:\"Partai Amanat Nasional\"", &["jabar", "kbb"]),
        ("party:\"pdi perjuangan\"", &["kbb"]),
        ("partai:(golkar ATAU pdip)", &["kbb", "lama"]),
        ("partai:psi", &[]),
        ("debat -partai:pan", &["lama", "umum"]),
        ("pemilu:\"Pilkada 2024\"", &["jabar", "kbb", "umum"]),
        ("pemilu:pilkada-2024", &["jabar", "kbb", "umum"]),
        ("pemilu:pilkada", &["jabar", "kbb", "lama", "umum"]),
        ("election:\"pilgub jabar\"", &["jabar", "lama"]),
        ("election:\"pilgub jawa barat 2024\"", &["jabar"]),
        ("pemilu:\"pilkada jabar 2024\"", &["jabar", "kbb"]),
        ("pemilu:2024", &["jabar", "kbb", "umum"]),
        ("pemilu:\"Pemilu 2024\"", &["kbb"]),
        ("pemilu:pilpres", &["kbb"]),
        ("pemilu:\"pilwalkot 2024\"", &[]),
        ("pejabat:Jokowi", &["jabar", "kbb"]),
        ("pejabat:\"Joko Widodo\"", &["jabar", "kbb"]),
    ];
    for (query, expected) in cases {
        let found = search(&indexed.index, &everything(query));
        assert_eq!(sorted_ids(&found.hits), *expected, "{query}");
    }
    for (query, said) in [
        ("partai:kuningg", "unknown party"),
        ("partai:demokratt", "did you mean \"Demokrat\"?"),
        ("pemilu:rapat", "expected an election"),
    ] {
        let error = indexed.index.search(&SearchRequest::new(query)).expect_err(query).to_string();
        assert!(error.contains(said), "{query}: {error}");
    }
}

#[test]
fn filters_and_exclusions() {
    let indexed = index_all(&articles());
    let request = everything("").filter(Field::Election, "Pilkada 2024").facet(Field::Party, 10);
    let found = search(&indexed.index, &request.clone().exclude(Field::Party, "pdip"));
    assert_eq!(sorted_ids(&found.hits), ["jabar", "umum"]);
    assert_eq!(values(&search(&indexed.index, &request), "party"), [("PAN", 2), ("PDIP", 1)]);
}

#[test]
fn an_election_counts_for_what_it_is_part_of() {
    let indexed = index_all(&articles());
    let list = |listing: Listing| -> Vec<(String, u64)> {
        let wish = FacetWish { field: Field::Election, limit: 10, listing, contains: None };
        let facet = indexed.index.facets(wish, &everything("")).expect("counted");
        facet.values.into_iter().map(|value| (value.label, value.count)).collect()
    };
    let labels = |values: &[(&str, u64)]| -> Vec<(String, u64)> {
        values.iter().map(|(label, count)| (label.to_string(), *count)).collect()
    };
    let expected = [
        ("Pilkada 2024", 3),
        ("Pemilu 2019", 1),
        ("Pemilu 2024", 1),
        ("Pilpres 2024", 1),
        ("Pilkada 2018", 1),
    ];
    assert_eq!(list(Listing::Top), labels(&expected));
    assert_eq!(
        list(Listing::Under("Pilkada 2024".into())),
        labels(&[("Pilbup Bandung Barat 2024", 1), ("Pilgub Jawa Barat 2024", 1)])
    );
}

#[test]
fn mentions_of_values_are_marked() {
    let indexed = index_all(&articles());
    let marked = |query: &str| -> Vec<String> {
        let found = search(&indexed.index, &everything(query));
        let hit = found.hits.iter().find(|hit| hit.id == "jabar").expect("found");
        let snippets = hit.snippets.iter();
        snippets
            .flat_map(|one| one.marks.iter().map(|(start, end)| one.text[*start..*end].to_string()))
            .collect()
    };
    assert_eq!(marked("partai:pan"), ["PAN"]);
    assert_eq!(marked("pemilu:pilkada-2024"), ["Pilgub Jawa Barat 2024"]);
}

#[test]
fn a_name_is_counted_under_its_usual_form() {
    let indexed = index_all(&articles());
    let found = search(&indexed.index, &everything("").facet(Field::Official, 5));
    assert_eq!(values(&found, "official"), [("Joko Widodo", 2)]);
    let hit = found.hits.iter().find(|hit| hit.id == "jabar").expect("found");
    assert_eq!(hit.officials[0].path, "Joko Widodo");
    assert_eq!(
        indexed.index.article("jabar").expect("read").expect("there").entities.officials[0].name,
        "Jokowi"
    );
}

#[test]
fn variants_and_homonyms_are_listed() {
    let official = |id: &str, name: &str, office: &str| {
        from_json(json!({"id": id, "text": "Rapat.", "lang": "id", "officials": [person(name, office)]}))
    };
    let indexed = index_all(&[
        official("a", "Sutrisno", "Ketua KPU Kabupaten Boyolali"),
        official("b", "Sutrisno", "Ketua KPU Kabupaten Boyolali"),
        official("c", "Sutrisno", "Ketua Bawaslu Kabupaten Lebak"),
        official("d", "Benni Irwan", "Penjabat Bupati Purwakarta"),
        official("e", "Benny Irwan", "Penjabat Bupati Purwakarta"),
        official("f", "Benny Irwan", "Kepala Biro Provinsi Jawa Barat"),
    ]);
    let wish = FacetWish { field: Field::Official, limit: 2, listing: Listing::Top, contains: None };
    let found = indexed.index.variants(wish.clone(), &SearchRequest::new("")).expect("listed");
    assert_eq!(found.more, 1);
    let homonyms: Vec<&str> = found.values[0].homonyms.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(
        homonyms,
        ["Sutrisno · Ketua KPU Kabupaten Boyolali", "Sutrisno · Ketua Bawaslu Kabupaten Lebak"]
    );
    assert!(found.values[0].variants.is_empty());
    assert_eq!(found.values[1].variants[0].path, "Benni Irwan");
    assert!(found.values[1].homonyms.is_empty(), "a kabupaten of the same province");
    let wrong = FacetWish { field: Field::Party, ..wish };
    assert!(indexed.index.variants(wrong, &SearchRequest::new("")).is_err());
}
