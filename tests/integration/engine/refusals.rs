//! What cannot be understood, and how an answer says what it understood.

use telusur::{Field, SearchRequest};

use super::{articles, search};
use crate::corpus::index_all;

#[test]
fn what_cannot_be_understood_is_an_error_that_helps() {
    let indexed = index_all(&articles());
    let message = |request: &SearchRequest| match indexed.index.search(request) {
        Ok(_) => panic!("{:?} was understood", request.query),
        Err(error) => error.to_string(),
    };
    let cases: &[(&str, SearchRequest, &[&str])] = &[
        ("parentheses", SearchRequest::new("kpu (bawaslu"), &["kpu (bawaslu", "    ^", "closing `)`"]),
        ("province", SearchRequest::new("provinsi:bantn"), &["unknown province", "bantn", "Banten"]),
        (
            "province filter",
            SearchRequest::new("").filter(Field::Province, "jawa brat"),
            &["unknown province", "Jawa Barat"],
        ),
        (
            "nothing like it",
            SearchRequest::new("").filter(Field::Province, "atlantis"),
            &["unknown province", "atlantis"],
        ),
        (
            "regulation",
            SearchRequest::new("peraturan:\"bukan aturan\""),
            &["unknown regulation", "uu/2017/7"],
        ),
        ("month", SearchRequest::new("bulan:agustus"), &["unknown month", "2024-08"]),
        ("date", SearchRequest::new("tanggal:kapan"), &["is no date"]),
        ("date filter", SearchRequest::new("").dates(Some("kemarin"), None), &["unknown date", "2024-08-05"]),
        (
            "turned range",
            SearchRequest::new("").dates(Some("2024-05"), Some("2024-01")),
            &["ends before it begins"],
        ),
        ("field", SearchRequest::new("provins:banten"), &["provins", "provinsi"]),
        ("facet", SearchRequest::new("").facet(Field::Title, 5), &["unknown facet", "title"]),
        ("too wide", SearchRequest::new("*"), &[]),
    ];
    for (name, request, parts) in cases.iter().filter(|(_, _, parts)| !parts.is_empty()) {
        let message = message(request);
        for part in *parts {
            assert!(message.contains(part), "{name}: {part:?} not in {message:?}");
        }
    }
}

/// What cannot be looked for is shown at its place, with what to write instead.
#[test]
fn refused_values_are_shown_in_the_query() {
    let cases: &[(&str, &str)] = &[
        (
            "netral provinsi:jabra",
            "netral provinsi:jabra\n       ^^^^^^^^^^^^^^\n\
             unknown province \"jabra\"; did you mean `provinsi:Jabar`?",
        ),
        (
            "provinsi:jawa barat netral",
            "provinsi:jawa barat netral\n^^^^^^^^^^^^^^^^^^^\n\
             unknown province \"jawa\"; did you mean `provinsi:\"jawa barat\"`?",
        ),
        (
            "provinsi:jabar,banten",
            "provinsi:jabar,banten\n^^^^^^^^^^^^^^^^^^^^^\n\
             unknown province \"jabar,banten\"; did you mean `provinsi:(jabar ATAU banten)`?",
        ),
        (
            "provinsi:jabar/banten",
            "provinsi:jabar/banten\n^^^^^^^^^^^^^^^^^^^^^\n\
             unknown province \"jabar/banten\"; did you mean `provinsi:(jabar ATAU banten)`?",
        ),
        (
            "kabupaten:(cilegon ATAU \"kota cilegom\")",
            "kabupaten:(cilegon ATAU \"kota cilegom\")\n                        ^^^^^^^^^^^^^^\n\
             unknown regency \"kota cilegom\"; did you mean `kabupaten:Cilegon`?",
        ),
        (
            "peraturan:entah",
            "peraturan:entah\n^^^^^^^^^^^^^^^\nunknown regulation \"entah\": expected a path or a citation, \
             such as uu/2017/7, \"UU 7/2017\", \"Pasal 280 UU Pemilu\"",
        ),
    ];
    let indexed = index_all(&articles());
    for (query, expected) in cases {
        let error = indexed.index.search(&SearchRequest::new(*query)).expect_err(query);
        assert_eq!(error.to_string(), *expected, "{query}");
    }
}

#[test]
fn a_value_that_ends_at_a_blank_is_noted() {
    let indexed = index_all(&articles());
    let noted = |query: &str| search(&indexed.index, &SearchRequest::new(query)).query.notes.join("; ");
    for (query, meant) in [
        ("peraturan:UU 7/2017", "peraturan:\"UU 7/2017\""),
        ("kabupaten:bandung barat", "kabupaten:\"bandung barat\""),
        ("pejabat:bey machmudin", "pejabat:\"bey machmudin\""),
    ] {
        assert!(noted(query).contains(meant), "{query}: {}", noted(query));
    }
    for query in [
        "provinsi:jabar amplop",
        "peraturan:kuhp hukuman",
        "peraturan:uu/2017/7 uang",
        "pejabat:bey kapal",
        "peraturan:\"UU 7/2017\" uang",
        "pejabat:bey",
    ] {
        assert_eq!(noted(query), "", "{query}");
    }
}

#[test]
fn a_pattern_for_too_many_words_is_an_error_not_a_cut() {
    let letter = |number: u32| char::from_digit(10 + number % 26, 36).expect("a letter");
    let words: Vec<String> = (0..1_100)
        .map(|number| format!("kata{}{}{}", letter(number / 676), letter(number / 26), letter(number)))
        .collect();
    let indexed = index_all(&[crate::corpus::article("banyak", &words.join(" "))]);
    let error = indexed.index.search(&SearchRequest::new("kata*")).expect_err("too many");
    assert!(error.to_string().contains("more than 1000 terms"), "{error}");
    let found = search(&indexed.index, &SearchRequest::new("kataab*"));
    assert_eq!((found.total, found.query.expansions[0].to.len()), (1, 26));
}

#[test]
fn the_answer_shows_how_the_query_was_read() {
    let indexed = index_all(&articles());
    let found = search(&indexed.index, &SearchRequest::new("ampl* AND NOT provinsi:36"));
    assert_eq!(found.query.understood, "ampl* DAN BUKAN provinsi:36");
    assert_eq!(found.query.text, "ampl* AND NOT provinsi:36");
    assert_eq!(
        (found.query.expansions[0].from.as_str(), found.query.expansions[0].kind.as_str()),
        ("ampl*", "pattern")
    );
    assert_eq!(found.query.expansions[0].to, ["amplop"]);
    let named = search(&indexed.index, &SearchRequest::new("pejabat:bey"));
    assert_eq!(named.query.expansions[0].to, ["Bey Machmudin", "Bey Rumbiak"]);
    let dropped = search(&indexed.index, &SearchRequest::new("kapal - papua 😀"));
    assert!(!dropped.query.notes.is_empty(), "what is left out is told");
}
