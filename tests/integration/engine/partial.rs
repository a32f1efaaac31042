//! Articles that have some of the words.

use telusur::{Field, SearchRequest};

use super::{articles, search, values};
use crate::corpus::{ids, index_all};

#[test]
fn articles_with_half_of_the_words_follow() {
    let indexed = index_all(&articles());
    let found = search(&indexed.index, &SearchRequest::new("politik uang amplop").facet(Field::Source, 10));
    assert_eq!((found.total, ids(&found.hits), found.query.relaxed), (1, vec!["uang"], false));
    assert_eq!(ids(&found.also), ["dana"]);
    assert_eq!(found.also[0].missing, ["amplop"]);
    assert!(found.hits[0].missing.is_empty());
    let counts: Vec<(&str, u64)> = values(&found, "source");
    assert_eq!(counts, [("kabar.example", 1)], "also is outside the counts");
}

#[test]
fn stop_words_are_never_missing() {
    let indexed = index_all(&articles());
    let found = search(&indexed.index, &SearchRequest::new("yang politik uang di amplop"));
    assert_eq!(found.also[0].missing, ["amplop"]);
}

#[test]
fn without_an_article_that_has_all_the_partial_ones_are_the_result() {
    let indexed = index_all(&articles());
    let found =
        search(&indexed.index, &SearchRequest::new("netralitas aparatur kapal").facet(Field::Province, 5));
    assert!(found.query.relaxed);
    assert_eq!((found.total, ids(&found.hits)), (1, vec!["netral"]), "kapal and logistik have one of three");
    assert_eq!(found.hits[0].missing, ["kapal"]);
    assert!(found.also.is_empty());
    assert_eq!(values(&found, "province"), [("36", 1)], "the partial set is counted");
}

#[test]
fn less_than_half_is_not_enough() {
    let indexed = index_all(&articles());
    let found = search(&indexed.index, &SearchRequest::new("netralitas sapi kambing"));
    assert_eq!((found.total, found.query.relaxed), (0, false));
    assert!(found.also.is_empty());
}

#[test]
fn partial_matches_only_where_they_belong() {
    let indexed = index_all(&articles());
    let cases: &[(&str, SearchRequest)] = &[
        ("strict", SearchRequest::new("politik uang amplop").strict(true)),
        ("second page", SearchRequest::new("politik uang amplop").offset(1)),
        ("by date", SearchRequest::new("politik uang amplop").sort(telusur::query::plan::Sort::Newest)),
        ("a full page", SearchRequest::new("politik uang amplop").limit(1)),
        ("an operator", SearchRequest::new("politik DAN uang DAN amplop")),
        ("a plus", SearchRequest::new("+politik +uang +amplop")),
        ("a phrase", SearchRequest::new("\"politik uang\" amplop")),
        ("one word", SearchRequest::new("amplop")),
    ];
    for (name, request) in cases {
        let found = search(&indexed.index, request);
        assert_eq!((found.total, found.also.len(), found.query.relaxed), (1, 0, false), "{name}");
    }
    for query in
        ["netralitas DAN kapal", "+netralitas +kapal", "netralitas kapal -uang", "\"netralitas kapal\""]
    {
        let found = search(&indexed.index, &SearchRequest::new(query));
        assert_eq!((found.total, found.query.relaxed), (0, false), "{query}");
    }
    let strict = search(&indexed.index, &SearchRequest::new("netralitas aparatur kapal").strict(true));
    assert_eq!((strict.total, strict.query.relaxed), (0, false));
}

/// A filter, a date or a venue never decides how the words are read.
#[test]
fn a_click_never_changes_the_meaning() {
    let indexed = index_all(&articles());
    for query in ["politik uang amplop", "netralitas aparatur kapal", "kapal papua", "sapi kambing"] {
        let plain = search(&indexed.index, &SearchRequest::new(query));
        let requests = [
            SearchRequest::new(query).filter(Field::Province, "36"),
            SearchRequest::new(query).filter(Field::Province, "71"),
            SearchRequest::new(query).filter(Field::Venue, "31"),
            SearchRequest::new(query).dates(Some("2030"), None),
            SearchRequest::new(query).exclude(Field::Language, "id"),
            SearchRequest::new(query).filter(Field::Official, "tidak ada"),
        ];
        for request in requests {
            let narrowed = search(&indexed.index, &request);
            assert_eq!(narrowed.query.relaxed, plain.query.relaxed, "{request:?}");
            assert!(narrowed.total <= plain.total, "{request:?}");
        }
    }
    // The one article with all the words is in another province: those with some of them are no result.
    let elsewhere = SearchRequest::new("politik uang amplop").filter(Field::Source, "warta.example");
    let found = search(&indexed.index, &elsewhere);
    assert_eq!((found.total, found.query.relaxed, ids(&found.also)), (0, false, vec!["dana"]));
}
