//! What plain words stand for: acronyms, spellings, places, laws, offices, names.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};
use telusur::query::Synonyms;
use telusur::{Article, Index, SearchRequest, SearchResponse};

use super::search;
use crate::corpus::{Indexed, everything, from_json, ids, index_all, provinces, regencies, sorted_ids};

/// Each article says something in one way only; a mention is where its value is named.
pub fn articles() -> Vec<Article> {
    let purwakarta = "Warga Purwakarta melaporkan amplop.";
    let pinpoint = "Pelaku dijerat ketentuan itu sebagai terlapor.";
    let scattered = "Pasal lain dibahas. Ada 280 warga hadir. Buku UU dibagikan. Pemilu masih lama, kata panitia \
                     yang menutup pertemuan panjang itu dengan doa bersama seluruh peserta rapat.";
    let office = "Penjabat Gubernur Banten membuka rapat.";
    let records: Vec<Value> = vec![
        json!({"id": "asn", "lang": "id", "text": "ASN dilarang ikut berkampanye."}),
        json!({"id": "aparatur", "lang": "id", "text": "Aparatur sipil negara harus netral."}),
        json!({"id": "jabar", "lang": "id", "text": "Cuaca di Jabar cerah."}),
        json!({"id": "jawa", "lang": "id", "text": "Cuaca di Jawa Barat mendung."}),
        json!({"id": "terpisah", "lang": "id", "text": "Angin barat bertiup di pulau Jawa."}),
        json!({"id": "purwakarta", "lang": "id", "text": purwakarta,
            "provinces": [{"code": "32", "name": "Jawa Barat", "mentions": []}],
            "regencies": [{"code": "32.14", "name": "Kabupaten Purwakarta", "province": "32",
                "mentions": [{"field": "text", "start": 6, "end": 16}]}]}),
        json!({"id": "cilegon", "lang": "id", "text": "Pelabuhan Merak ramai.",
            "provinces": provinces(&["36"]), "regencies": regencies(&["36.72"])}),
        json!({"id": "dekat", "lang": "id", "text": "Ia melanggar Pasal 280 UU Pemilu."}),
        json!({"id": "jerat", "lang": "id", "text": pinpoint,
            "regulations": [{"key": "uu/2017/7", "name": "UU 7/2017", "pinpoints": ["pasal-280/ayat-1"],
                "mentions": [{"field": "text", "start": 15, "end": 28}]}]}),
        json!({"id": "tercecer", "lang": "id", "text": scattered}),
        json!({"id": "asas", "lang": "id", "text": "Asas rahasia dijaga."}),
        json!({"id": "azas", "lang": "id", "text": "Azas jujur dijaga."}),
        json!({"id": "izin", "lang": "id", "text": "Perizinan rapat umum dicabut."}),
        json!({"id": "komisi", "lang": "id", "text": "Komisi Pemilihan Umum menunda pleno."}),
        json!({"id": "kpu", "lang": "id", "text": "KPU membuka pleno."}),
        json!({"id": "penjabat", "lang": "id", "text": office, "officials": [{"name": "Oman Rahardi",
            "offices": ["Penjabat Gubernur Banten"], "role": "official",
            "mentions": [{"field": "text", "start": 0, "end": 24}]}]}),
        json!({"id": "oman", "lang": "id", "text": "Oman menolak.", "officials": [{"name": "Oman Rahardi",
            "offices": ["Penjabat Gubernur Banten"], "role": "official",
            "mentions": [{"field": "text", "start": 0, "end": 4}]}]}),
        json!({"id": "rahardi", "lang": "id", "text": "Oman Rahardi pulang."}),
        json!({"id": "mahkamah", "lang": "id", "text": "Mahkamah Konstitusi memutus perkara."}),
        json!({"id": "mk", "lang": "id", "text": "MK memutus perkara."}),
        json!({"id": "batu", "lang": "id", "text": "Massa melempar batu."}),
        json!({"id": "apel", "lang": "id", "text": "Panen apel melimpah.",
            "provinces": provinces(&["35"]), "regencies": regencies(&["35.79"])}),
        json!({"id": "walikota", "title": "Walikota hadir", "lang": "id", "text": "Ia berpidato."}),
        json!({"id": "wali", "lang": "id", "text": "Wali Kota absen."}),
    ];
    records.into_iter().map(from_json).collect()
}

#[test]
fn an_office_does_not_cut_a_place() {
    let official = |id: &str, office: &str| {
        from_json(json!({"id": id, "lang": "id", "text": "Ia datang.",
            "officials": [{"name": "Oman Rahardi", "offices": [office], "role": "official", "mentions": []}]}))
    };
    let shortened = official("terpotong", "Gubernur Jawa");
    let whole = official("utuh", "Gubernur Jawa Tengah");
    let words = from_json(json!({"id": "kata", "lang": "id", "text": "Gubernur itu meninjau Jateng."}));
    let indexed = index_all(&[shortened, whole, words]);
    let index = &indexed.index;
    let found = search(index, &SearchRequest::new("gubernur jawa tengah"));
    assert_eq!(sorted_ids(&found.hits), ["kata", "utuh"]);
    let from: Vec<&str> = found.query.expansions.iter().map(|expansion| expansion.from.as_str()).collect();
    assert_eq!(from, ["gubernur jawa tengah", "jawa tengah"]);
}

#[test]
fn question_words_do_not_change_the_score() {
    let article = |id: &str, text: &str| from_json(json!({"id": id, "lang": "id", "text": text}));
    let asks = article("tanya", "Siapa nakhoda? Siapa pemilik kapal itu?");
    let indexed = index_all(&[asks, article("jawab", "Nakhoda kapal bernama Oman.")]);
    let index = &indexed.index;
    let scores = |query: &str| -> Vec<(String, f32)> {
        let found = search(index, &SearchRequest::new(query));
        found.hits.into_iter().map(|hit| (hit.id, hit.score)).collect()
    };
    assert_eq!(scores("siapa nakhoda kapal?"), scores("nakhoda kapal"));
    assert_eq!(scores("siapa").len(), 1, "alone it is looked for");
}

#[test]
fn names_that_hold_the_typed_words_are_not_listed() {
    for place in ["aceh", "jakarta", "papua"] {
        let found = telusur::search::understand(place);
        assert_eq!(found.len(), 1, "{place}");
        assert!(found[0].to.iter().all(|name| !name.to_lowercase().contains(place)), "{found:?}");
    }
    let found = telusur::search::understand("kota bandung barat");
    assert_eq!(found[0].from, "bandung barat", "no city of that name is cut out of it");
}

/// Name, query, what it is understood as (kind, words, some of what they stand for), ids.
type Case = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str, &'static str)],
    &'static [&'static str],
);

const CASES: &[Case] = &[
    ("an acronym", "asn", &[("acronym", "asn", "aparatur sipil negara")], &["aparatur", "asn"]),
    ("in any case", "Asn", &[("acronym", "Asn", "aparatur sipil negara")], &["aparatur", "asn"]),
    (
        "written out",
        "aparatur sipil negara",
        &[("acronym", "aparatur sipil negara", "ASN")],
        &["aparatur", "asn"],
    ),
    ("beside another word", "asn kampanye", &[("acronym", "asn", "aparatur sipil negara")], &["asn"]),
    (
        "behind a stop word",
        "di mana asn",
        &[("acronym", "asn", "aparatur sipil negara")],
        &["aparatur", "asn"],
    ),
    (
        "a place by its short form",
        "jabar",
        &[("place", "jabar", "Jawa Barat"), ("place", "jabar", "provinsi:32")],
        &["jabar", "jawa", "purwakarta"],
    ),
    (
        "a place by its name",
        "jawa barat",
        &[("place", "jawa barat", "Jabar")],
        &["jabar", "jawa", "purwakarta", "terpisah"],
    ),
    ("a place and a word", "cuaca jabar", &[("place", "jabar", "Jawa Barat")], &["jabar", "jawa"]),
    ("a city", "kota cilegon", &[("place", "kota cilegon", "kabupaten:36.72")], &["cilegon"]),
    ("a risky name is a word", "batu", &[], &["batu"]),
    ("but not with its kind", "kota batu", &[("place", "kota batu", "kabupaten:35.79")], &["apel"]),
    (
        "a citation",
        "pasal 280 uu pemilu",
        &[("law", "pasal 280 uu pemilu", "peraturan:uu/2017/7/pasal-280")],
        &["dekat", "jerat", "tercecer"],
    ),
    (
        "turned round",
        "uu pemilu pasal 280",
        &[("law", "uu pemilu pasal 280", "peraturan:uu/2017/7/pasal-280")],
        &["dekat", "jerat", "tercecer"],
    ),
    ("by number", "uu 7/2017", &[("law", "uu 7/2017", "peraturan:uu/2017/7")], &["jerat"]),
    (
        "another pasal",
        "pasal 281 uu pemilu",
        &[("law", "pasal 281 uu pemilu", "peraturan:uu/2017/7/pasal-281")],
        &[],
    ),
    (
        "a citation and a word",
        "terlapor pasal 280 uu pemilu",
        &[("law", "pasal 280 uu pemilu", "peraturan:uu/2017/7/pasal-280")],
        &["jerat"],
    ),
    ("a spelling", "azas", &[("spelling", "azas", "asas")], &["asas", "azas"]),
    ("the other spelling", "asas", &[("spelling", "asas", "azas")], &["asas", "azas"]),
    ("a spelling of an inflected word", "perijinan", &[("spelling", "perijinan", "izin")], &["izin"]),
    ("one word or two", "walikota", &[("spelling", "walikota", "wali kota")], &["wali", "walikota"]),
    ("two or one", "wali kota", &[("spelling", "wali kota", "walikota")], &["wali", "walikota"]),
    (
        "an office by abbreviations",
        "pj gubernur banten",
        &[("office", "pj gubernur banten", "jabatan:\"Penjabat Gubernur Banten\"")],
        &["oman", "penjabat"],
    ),
    (
        "a known name",
        "oman rahardi",
        &[("name", "oman rahardi", "orang:\"Oman Rahardi\"")],
        &["oman", "penjabat", "rahardi"],
    ),
    ("one word is no name", "oman", &[], &["oman", "rahardi"]),
    ("no known name", "oman machmudin", &[], &[]),
    ("several meanings", "mk", &[], &["mk"]),
    (
        "several meanings, told by a neighbour",
        "mk perkara",
        &[("acronym", "mk", "mahkamah konstitusi")],
        &["mahkamah", "mk"],
    ),
    // Wherever plain words stand.
    (
        "beside ATAU",
        "asn ATAU azas",
        &[("acronym", "asn", "aparatur sipil negara"), ("spelling", "azas", "asas")],
        &["aparatur", "asas", "asn", "azas"],
    ),
    ("beside DAN", "cuaca DAN jabar", &[("place", "jabar", "provinsi:32")], &["jabar", "jawa"]),
    ("in parentheses", "cuaca (jawa barat)", &[("place", "jawa barat", "Jabar")], &["jabar", "jawa"]),
    ("excluded", "cuaca -jabar", &[("place", "jabar", "Jawa Barat")], &[]),
    ("required", "+jabar cuaca", &[("place", "jabar", "provinsi:32")], &["jabar", "jawa", "purwakarta"]),
    ("weighed", "jabar^3", &[("place", "jabar", "provinsi:32")], &["jabar", "jawa", "purwakarta"]),
    ("near", "kpu DEKAT/3 pleno", &[("acronym", "kpu", "komisi pemilihan umum")], &["komisi", "kpu"]),
    ("in a field only words", "isi:jabar", &[], &["jabar"]),
    (
        "in a field other words",
        "isi:asn",
        &[("acronym", "asn", "aparatur sipil negara")],
        &["aparatur", "asn"],
    ),
    ("in the other field", "judul:(wali kota)", &[("spelling", "wali kota", "walikota")], &["walikota"]),
    // Where words are meant as they stand.
    ("in quotes", "\"jawa barat\"", &[], &["jawa"]),
    ("one in quotes", "\"asn\"", &[], &["asn"]),
    ("exact", "=asn", &[], &["asn"]),
    ("a pattern", "asn*", &[], &["asn"]),
];

fn index() -> Indexed {
    index_all(&articles())
}

fn understood(found: &SearchResponse) -> Vec<(String, String)> {
    let expansions = found.query.expansions.iter().filter(|expansion| expansion.kind != "pattern");
    expansions.map(|expansion| (expansion.kind.clone(), expansion.from.clone())).collect()
}

#[test]
fn queries_and_what_they_are_understood_as() {
    let indexed = index();
    for (name, query, expected, matched) in CASES {
        let found = search(&indexed.index, &everything(query).strict(true));
        assert_eq!(sorted_ids(&found.hits), *matched, "{name}: {query} {:?}", found.query.expansions);
        for (kind, from, to) in *expected {
            let told = found.query.expansions.iter().any(|expansion| {
                &expansion.kind == kind
                    && &expansion.from == from
                    && expansion.to.iter().any(|known| known == to)
            });
            assert!(told, "{name}: {kind} {from} = {to} in {:?}", found.query.expansions);
        }
        assert_eq!(
            expected.is_empty(),
            understood(&found).is_empty(),
            "{name}: {:?}",
            found.query.expansions
        );
        for switched_off in [everything(query).strict(true).expansions(false), everything(query).exact(true)]
        {
            assert_eq!(understood(&search(&indexed.index, &switched_off)), [], "{name}");
        }
    }
}

#[test]
fn without_expansions_roots_stay() {
    let indexed = index();
    let off = |query: &str| {
        let found = search(&indexed.index, &everything(query).strict(true).expansions(false));
        sorted_ids(&found.hits).into_iter().map(str::to_string).collect::<Vec<_>>()
    };
    assert_eq!(off("kampanye asn"), ["asn"]);
    assert_eq!(off("jabar"), ["jabar"]);
    assert_eq!(off("jawa barat"), ["jawa", "terpisah"]);
}

#[test]
fn ambiguous_forms_are_explained() {
    let indexed = index();
    let notes = |query: &str| search(&indexed.index, &everything(query)).query.notes.join("; ");
    for (form, meaning) in [("ppk", "panitia pemilihan kecamatan"), ("MK", "mahkamah konstitusi")] {
        assert!(notes(form).contains(meaning), "{form}: {}", notes(form));
    }
    assert_eq!(notes("mk perkara"), "");
    assert_eq!(notes("asn"), "");
}

/// An article that only has the value comes after those with the words, and shows the mention.
#[test]
fn values_rank_last_and_show_their_mention() {
    let indexed = index();
    let cases: &[(&str, &str, &str)] = &[
        ("jabar", "purwakarta", "Purwakarta"),
        ("jawa barat", "purwakarta", "Purwakarta"),
        ("pasal 280 uu pemilu", "jerat", "ketentuan itu"),
        ("oman rahardi", "oman", "Oman"),
    ];
    for (query, id, mention) in cases {
        let found = search(&indexed.index, &everything(query).strict(true));
        let by_value = found.hits.iter().find(|hit| hit.id == *id).expect("found");
        let best_by_words = found.hits[0].score;
        assert!(by_value.score < best_by_words, "{query}: {} {best_by_words}", by_value.score);
        let snippet = &by_value.snippets[0];
        let marked: Vec<&str> = snippet.marks.iter().map(|&(from, to)| &snippet.text[from..to]).collect();
        assert_eq!(marked, [*mention], "{query}");
    }
    let near = search(&indexed.index, &everything("pasal 280 uu pemilu").strict(true));
    assert_eq!(ids(&near.hits)[0], "dekat", "the words near one another come first");
}

#[test]
fn other_words_are_marked() {
    let indexed = index();
    for (query, id, expected) in [
        ("asn", "aparatur", vec!["Aparatur sipil negara"]),
        ("aparatur sipil negara", "asn", vec!["ASN"]),
        ("perijinan", "izin", vec!["Perizinan"]),
        ("isi:jabar", "jabar", vec!["Jabar"]),
    ] {
        let found = search(&indexed.index, &everything(query).strict(true));
        let hit = found.hits.iter().find(|hit| hit.id == id).expect("found");
        let snippet = &hit.snippets[0];
        let marked: Vec<&str> = snippet.marks.iter().map(|&(from, to)| &snippet.text[from..to]).collect();
        assert_eq!(marked, expected, "{query}");
    }
}

/// The words of a unit count one by one, each fulfilled by itself or by what the unit stands for.
#[test]
fn partial_matches_count_words() {
    let indexed = index();
    let found =
        search(&indexed.index, &SearchRequest::new("aparatur sipil negara berkampanye jabar merdeka"));
    assert!(found.query.relaxed);
    let hit = |id: &str| found.hits.iter().find(|hit| hit.id == id).map(|hit| hit.missing.clone());
    assert_eq!(
        hit("asn"),
        Some(vec!["jabar".to_string(), "merdeka".into()]),
        "the acronym is all three words"
    );
    assert_eq!(hit("aparatur").map(|missing| missing.len()), Some(3));
    assert_eq!(hit("jabar"), None, "one word of six");
    let found = search(&indexed.index, &SearchRequest::new("amplop jawa barat sapi"));
    assert!(found.query.relaxed);
    let by_value = found.hits.iter().find(|hit| hit.id == "purwakarta").expect("three of four words");
    assert_eq!(by_value.missing, ["sapi"], "the value is both words of the place");
}

#[test]
fn words_of_the_users_that_mean_the_same() -> telusur::Result<()> {
    let indexed = index();
    let synonyms = Synonyms::parse("aparatur sipil, asn\npleno => rapat umum", "x")?;
    let found = |query: &str| {
        let request = everything(query).strict(true).synonyms(synonyms.clone());
        sorted_ids(&search(&indexed.index, &request).hits).into_iter().map(str::to_string).collect::<Vec<_>>()
    };
    assert_eq!(found("pleno"), ["izin", "komisi", "kpu"]);
    assert_eq!(found("rapat umum"), ["izin"]);
    assert_eq!(found("aparatur sipil"), ["aparatur", "asn"]);
    Ok(())
}

/// Kept with the index, they serve every later search, after a rebuild too.
#[test]
fn synonyms_are_kept_with_the_index() -> telusur::Result<()> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let index = Index::create(folder.path())?;
    let mut writer = index.writer()?;
    for article in articles() {
        writer.upsert(&telusur::Document::from(&article))?;
    }
    writer.keep(telusur::index::KeptList::Synonyms, "pleno\trapat\n")?;
    writer.finish(true)?;
    let count = |index: &Index| Ok::<_, telusur::Error>(index.search(&everything("pleno"))?.total);
    assert_eq!(count(&index)?, 0, "not yet reloaded");
    index.reload()?;
    assert_eq!(count(&index)?, 5);
    assert_eq!(count(&Index::open(folder.path())?)?, 5);
    Ok(())
}

/// What a query may hold: words that stand for something, words that do not, operators.
const PIECES: &[&str] = &[
    "asn",
    "aparatur",
    "sipil",
    "negara",
    "jabar",
    "jawa barat",
    "jawa",
    "barat",
    "kota cilegon",
    "pasal 280",
    "uu pemilu",
    "uu",
    "pasal 280 uu pemilu",
    "azas",
    "perijinan",
    "pj gubernur banten",
    "oman rahardi",
    "mk",
    "wali",
    "kota",
    "batu",
    "cuaca",
    "kpu",
    "yang",
    "di",
    "-",
    "+",
    "ATAU",
    "DAN",
    "BUKAN",
    "isi:asn",
    "judul:walikota",
];

/// Units that stay what they are whatever stands beside them.
const UNITS: &[&str] =
    &["asn", "jabar", "cuaca", "azas", "oman rahardi", "pleno", "kota cilegon", "pasal 280 uu pemilu"];

fn corpus() -> &'static Index {
    static CORPUS: LazyLock<Indexed> = LazyLock::new(index);
    &CORPUS.index
}

fn matched(request: &SearchRequest) -> Option<BTreeSet<String>> {
    let found = corpus().search(&request.clone().strict(true)).ok()?;
    Some(found.hits.into_iter().map(|hit| hit.id).collect())
}

fn query_text() -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES), 1..7)
        .prop_map(|pieces| pieces.join(" ").replace("- ", "-").replace("+ ", "+"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Expansions only add what is found, where nothing is excluded.
    #[test]
    fn expansions_only_add(query in query_text()) {
        prop_assume!(!query.contains('-') && !query.contains("BUKAN"));
        let (with, without) = (matched(&everything(&query)), matched(&everything(&query).expansions(false)));
        prop_assert_eq!(with.is_some(), without.is_some());
        if let (Some(with), Some(without)) = (with, without) {
            prop_assert!(with.is_superset(&without), "{query:?}: {with:?} {without:?}");
        }
    }

    /// A query and its negation part all articles.
    #[test]
    fn a_query_and_its_negation_part_all_articles(query in query_text()) {
        let Some(found) = matched(&everything(&format!("({query})"))) else { return Ok(()) };
        let others = matched(&everything(&format!("-({query})"))).expect("the query was read before");
        let all = matched(&everything("")).expect("all");
        prop_assert!(found.is_disjoint(&others), "{query:?}");
        prop_assert_eq!(found.union(&others).cloned().collect::<BTreeSet<_>>(), all, "{:?}", query);
    }

    /// The order of units changes nothing of what is found.
    #[test]
    fn the_order_of_units_does_not_matter(units in subsequence(UNITS, 1..4), rotation in 0..4_usize) {
        let mut turned = units.clone();
        turned.rotate_left(rotation % units.len());
        prop_assert_eq!(matched(&everything(&units.join(" "))), matched(&everything(&turned.join(" "))));
        turned.reverse();
        prop_assert_eq!(matched(&everything(&units.join(" "))), matched(&everything(&turned.join(" "))));
    }
}
