//! What is suggested when nothing has all the words.

use telusur::search::{FilterChange, Suggestion, SuggestionReason};
use telusur::{Field, SearchRequest};

use super::{articles, search};
use crate::corpus::{Indexed, index_all};

fn suggested(indexed: &Indexed, request: &SearchRequest) -> Vec<Suggestion> {
    search(&indexed.index, request).suggestions
}

/// Query, the query suggested first, its reason.
const QUERIES: &[(&str, &str, SuggestionReason)] = &[
    ("netralitsa", "netralitas", SuggestionReason::Spelling),
    ("kapla", "kapal", SuggestionReason::Spelling),
    ("amplpo politk", "amplop politik", SuggestionReason::Spelling),
    ("\"politik uagn\"", "\"politik uang\"", SuggestionReason::Spelling),
    ("=netralitsa", "=netralitas", SuggestionReason::Spelling),
    ("judul:papuaa", "judul:papua", SuggestionReason::Spelling),
    ("kapal DAN gelombag", "kapal DAN gelombang", SuggestionReason::Spelling),
    ("+papua +gelombagn", "+papua +gelombang", SuggestionReason::Spelling),
    ("politikuang", "politik uang", SuggestionReason::Spelling),
    ("gelom bang", "gelombang", SuggestionReason::Spelling),
    ("pejabat:\"Bey Machmudim\"", "pejabat:\"Bey Machmudin\"", SuggestionReason::Value),
    ("pejabat:(rumbiakk ATAU xyz)", "pejabat:\"Bey Rumbiak\" ATAU pejabat:xyz", SuggestionReason::Value),
    ("sumber:kabarexample", "sumber:kabar.example", SuggestionReason::Value),
    (
        "jabatan:\"ketua bawaslu kota cilegom\"",
        "jabatan:\"Ketua Bawaslu Kota Cilegon\"",
        SuggestionReason::Value,
    ),
    ("amplop DAN kapal", "kapal", SuggestionReason::Clause),
    ("amplop provinsi:banten", "provinsi:banten", SuggestionReason::Clause),
    ("kapal -papua", "kapal", SuggestionReason::Clause),
];

#[test]
fn another_query_is_suggested() {
    let indexed = index_all(&articles());
    for (query, expected, reason) in QUERIES {
        let found = suggested(&indexed, &SearchRequest::new(*query));
        let best = found.first().unwrap_or_else(|| panic!("{query}: nothing suggested"));
        assert_eq!((best.query.as_str(), best.reason), (*expected, *reason), "{query}");
        for suggestion in &found {
            let taken = search(&indexed.index, &SearchRequest::new(&suggestion.query).strict(true));
            assert_eq!(taken.total, suggestion.total, "{query}: {suggestion:?}");
        }
        assert!(found.len() <= 3);
    }
}

#[test]
fn nothing_is_suggested_where_nothing_helps() {
    let indexed = index_all(&articles());
    for query in
        ["kapal", "", "xyzzy", "qwx DAN zxcv", "kapal amplop", "-*", "zzz*", "id:entah", "91/PUU-XXI/2023"]
    {
        assert_eq!(suggested(&indexed, &SearchRequest::new(query)), [], "{query}");
    }
    let counted = SearchRequest::new("netralitsa").limit(0);
    assert_eq!(suggested(&indexed, &counted), [], "who only counts asks for no help");
}

#[test]
fn the_filter_that_leaves_nothing_is_named() {
    let indexed = index_all(&articles());
    let papua = || SearchRequest::new("kapal").filter(Field::Province, "91");
    let cases: Vec<(SearchRequest, &str, &str, u64)> = vec![
        (
            SearchRequest::new("kapal").filter(Field::Province, "jabar"),
            "tanpa filter provinsi \"jabar\"",
            "province",
            2,
        ),
        (
            papua().exclude(Field::Source, "kabar.example").dates(Some("2024"), None),
            "tanpa pengecualian sumber \"kabar.example\"",
            "source",
            1,
        ),
        (papua().dates(Some("2025"), None), "tanpa batas tanggal", "date", 2),
        (
            papua().filter(Field::Source, "warta.example"),
            "tanpa filter sumber \"warta.example\"",
            "source",
            2,
        ),
    ];
    for (request, text, field, total) in cases {
        let found = suggested(&indexed, &request);
        let best = found.first().unwrap_or_else(|| panic!("{request:?}: nothing suggested"));
        let change = best.filter.as_ref().expect("a filter changes");
        assert_eq!(
            (best.text.as_str(), change.field.as_str(), best.total),
            (text, field, total),
            "{request:?}"
        );
        assert_eq!(best.reason, SuggestionReason::Filter);
        assert_eq!(best.query, "kapal");
    }
}

#[test]
fn a_filter_is_corrected() {
    let indexed = index_all(&articles());
    let found = suggested(&indexed, &SearchRequest::new("politik").filter(Field::Official, "bey machmudim"));
    let change = FilterChange {
        field: "official".into(),
        excluded: false,
        from: Some("bey machmudim".into()),
        to: Some("Bey Machmudin".into()),
    };
    assert_eq!((found[0].filter.as_ref(), found[0].total), (Some(&change), 1));
    assert_eq!(found[0].text, "mungkin maksud Anda: pejabat \"Bey Machmudin\"");
}

/// What was deleted is not offered.
#[test]
fn suggestions_are_from_live_articles() {
    let indexed = index_all(&articles());
    let queries = ["pelayarna", "pejabat:\"Bey Rumbiaq\""];
    for query in queries {
        assert_eq!(suggested(&indexed, &SearchRequest::new(query)).len(), 1, "{query}");
    }
    let mut writer = indexed.index.writer().expect("the one writer");
    for id in ["kapal", "logistik"] {
        assert!(writer.delete(id).expect("deleted"));
    }
    writer.finish(true).expect("finished");
    indexed.index.reload().expect("reloaded");
    for query in queries {
        assert_eq!(suggested(&indexed, &SearchRequest::new(query)), [], "{query}");
    }
}
