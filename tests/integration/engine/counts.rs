//! Filters and counts.

use telusur::query::plan::Listing;
use telusur::{FacetWish, Field};

use super::{ALL, articles, search, values};
use crate::corpus::{everything, index_all, sorted_ids};

#[test]
fn values_of_one_facet_mean_any_different_facets_mean_all() {
    let indexed = index_all(&articles());
    let request = everything("")
        .filter(Field::Province, "jabar")
        .filter(Field::Province, "Papua")
        .facet(Field::Province, 10)
        .facet(Field::Source, 10);
    let found = search(&indexed.index, &request);
    assert_eq!(sorted_ids(&found.hits), ["dana", "kapal", "logistik", "uang"]);
    assert_eq!(
        values(&found, "province"),
        [("32", 2), ("91", 2), ("35", 1), ("36", 1), ("71", 1)],
        "its own selection is forgiven, venues are no values"
    );
    assert_eq!(values(&found, "source"), [("kabar.example", 2), ("Kabar Timur", 1), ("warta.example", 1)]);
    let selected: Vec<(&str, bool)> = found
        .facets
        .get("province")
        .expect("asked")
        .values
        .iter()
        .map(|v| (v.label.as_str(), v.selected))
        .collect();
    assert_eq!(selected[0], ("Jawa Barat", true));
    assert!(!selected[2].1);
    let both = search(&indexed.index, &request.filter(Field::Source, "kabar.example"));
    assert_eq!(sorted_ids(&both.hits), ["logistik", "uang"]);
    assert_eq!(values(&both, "province"), [("32", 1), ("36", 1), ("91", 1)], "only articles of that source");
}

#[test]
fn excluded_values_leave_hits_and_counts() {
    let indexed = index_all(&articles());
    let request = everything("").exclude(Field::Province, "jabar").exclude(Field::Source, "kabar.example");
    let found = search(&indexed.index, &request.facet(Field::Province, 10));
    assert_eq!(sorted_ids(&found.hits), ["gugat", "kapal", "kota", "manado", "salah"]);
    assert_eq!(values(&found, "province"), [("35", 1), ("71", 1), ("91", 1)]);
}

#[test]
fn dates_say_how_many_undated_they_leave_out() {
    let indexed = index_all(&articles());
    type Case = (&'static str, Option<&'static str>, Option<&'static str>, &'static [&'static str], u64);
    let cases: &[Case] = &[
        ("", Some("2024-02"), Some("2024-02"), &["logistik", "manado", "uang"], 2),
        ("", Some("2025"), None, &["salah"], 2),
        ("", None, Some("2023-12-31"), &["gugat"], 2),
        ("kapal", Some("2024"), None, &["logistik"], 1),
        ("amplop", Some("2024"), None, &["uang"], 0),
        ("", None, None, ALL, 0),
    ];
    for (query, from, to, expected, undated) in cases {
        let found = search(&indexed.index, &everything(query).strict(true).dates(*from, *to));
        assert_eq!(sorted_ids(&found.hits), *expected, "{query} {from:?}..{to:?}");
        assert_eq!(found.undated, *undated, "{query} {from:?}..{to:?}");
    }
    let papua = everything("").dates(Some("2024"), None).filter(Field::Province, "91");
    assert_eq!(search(&indexed.index, &papua).undated, 1, "only undated ones that pass the other filters");
}

#[test]
fn facets_drill_down() {
    let indexed = index_all(&articles());
    let list = |field: Field, listing: Listing| -> Vec<(String, u64)> {
        let wish = FacetWish { field, limit: 20, listing, contains: None };
        let facet = indexed.index.facets(wish, &everything("")).expect("counted");
        facet.values.into_iter().map(|value| (value.path, value.count)).collect()
    };
    let owned = |expected: &[(&str, u64)]| -> Vec<(String, u64)> {
        expected.iter().map(|(path, count)| (path.to_string(), *count)).collect()
    };
    let under = |path: &str| Listing::Under(path.into());
    type Case = (Field, Listing, &'static [(&'static str, u64)]);
    let cases: &[Case] = &[
        (Field::Province, under("32"), &[("32/32.14", 1)]),
        (
            Field::Regulation,
            Listing::Kinds,
            &[("uu", 3), ("kuhp", 1), ("perda", 1), ("pkpu", 1), ("putusan-mk", 1)],
        ),
        (Field::Regulation, under("uu"), &[("uu/2014/5", 1), ("uu/2016/10", 1), ("uu/2017/7", 1)]),
        (Field::Regulation, under("perda"), &[("perda@35.78/2019/5", 1)]),
        (Field::Regulation, under("uu/2017/7"), &[("uu/2017/7/pasal-280", 1), ("uu/2017/7/pasal-523", 1)]),
        (Field::Regulation, under("uu/2017/7/pasal-280"), &[("uu/2017/7/pasal-280/ayat-1", 1)]),
        (
            Field::Regulation,
            under("uu/2017/7/pasal-280/ayat-1"),
            &[("uu/2017/7/pasal-280/ayat-1/huruf-j", 1)],
        ),
        (Field::Regulation, under("kuhp/pasal-55/ayat-1"), &[("kuhp/pasal-55/ayat-1/ke-1", 1)]),
        (
            Field::Month,
            Listing::Top,
            &[
                ("2024-02", 3),
                ("tanpa-tanggal", 2),
                ("2023-10", 1),
                ("2024-01", 1),
                ("2024-11", 1),
                ("2025-03", 1),
            ],
        ),
        (Field::Language, Listing::Top, &[("id", 8), ("en", 1)]),
    ];
    for (field, listing, expected) in cases {
        assert_eq!(list(*field, listing.clone()), owned(expected), "{field:?} {listing:?}");
    }
}

#[test]
fn a_listing_says_how_many_more_there_are_and_finds_values_by_label() {
    let indexed = index_all(&articles());
    let wish = |limit: usize, contains: Option<&str>| FacetWish {
        field: Field::Province,
        limit,
        listing: Listing::Top,
        contains: contains.map(str::to_string),
    };
    let top = indexed.index.facets(wish(2, None), &everything("")).expect("counted");
    assert_eq!((top.values.len(), top.more), (2, 3));
    let java = indexed.index.facets(wish(1, Some("jawa")), &everything("")).expect("counted");
    assert_eq!((java.values[0].label.as_str(), java.more), ("Jawa Barat", 1), "Jawa Timur is the other");
    let selected = everything("").filter(Field::Province, "banten");
    let kept = indexed.index.facets(wish(1, None), &selected).expect("counted");
    let paths: Vec<&str> = kept.values.iter().map(|value| value.path.as_str()).collect();
    assert_eq!(paths, ["32", "36"], "what is selected stays visible");
}
