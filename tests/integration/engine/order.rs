//! Order and pages.

use telusur::query::plan::Sort;
use telusur::{Article, Index, SearchRequest};

use super::{articles, search};
use crate::corpus::{everything, ids, index_all, index_in_groups};

#[test]
fn newest_and_oldest_with_undated_last_and_stable_ties() {
    let indexed = index_all(&articles());
    let order = |sort: Sort| -> Vec<String> {
        let found = search(&indexed.index, &everything("").sort(sort));
        assert!(found.hits.iter().all(|hit| hit.score == 0.0), "by date there is no score");
        found.hits.iter().map(|hit| hit.date.clone().unwrap_or_default()).collect()
    };
    let newest = order(Sort::Newest);
    assert_eq!(
        newest[..7],
        ["2025-03-12", "2024-11-25", "2024-02-14", "2024-02-14", "2024-02-13", "2024-01-15", "2023-10-16"]
    );
    assert_eq!(newest[7..], ["", ""]);
    let oldest = order(Sort::Oldest);
    assert_eq!(oldest[0], "2023-10-16");
    assert_eq!(oldest[6], "2025-03-12");
    assert_eq!(oldest[7..], ["", ""], "undated last both ways");
    let ids_of = |index: &Index| -> Vec<String> {
        search(index, &everything("").sort(Sort::Newest)).hits.into_iter().map(|hit| hit.id).collect()
    };
    let mut turned = articles();
    turned.reverse();
    let groups: Vec<Vec<Article>> = turned.chunks(2).map(<[Article]>::to_vec).collect();
    assert_eq!(
        ids_of(&indexed.index),
        ids_of(&index_in_groups(&groups).index),
        "ties do not hang on the order of input"
    );
}

#[test]
fn an_empty_query_gives_the_newest_first() {
    let indexed = index_all(&articles());
    assert_eq!(search(&indexed.index, &SearchRequest::new("")).hits[0].id, "salah");
}

/// Many articles of equal score: every page in turn gives every article once.
#[test]
fn pages_join_to_the_whole() {
    let many: Vec<Article> = (0..57)
        .map(|number| Article {
            date: (number % 3 > 0).then(|| format!("2024-0{}-01", 1 + number % 4)),
            ..crate::corpus::article(&format!("a-{number:02}"), "rapat pleno terbuka")
        })
        .collect();
    let groups: Vec<Vec<Article>> = many.chunks(13).map(<[Article]>::to_vec).collect();
    let indexed = index_in_groups(&groups);
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
        let whole = search(&indexed.index, &everything("pleno").sort(sort));
        assert_eq!(whole.total, 57);
        let mut paged = Vec::new();
        for offset in (0..70).step_by(10) {
            let page = search(&indexed.index, &SearchRequest::new("pleno").sort(sort).offset(offset));
            assert_eq!(page.total, 57, "every page knows the total");
            paged.extend(page.hits.into_iter().map(|hit| hit.id));
        }
        assert_eq!(paged, ids(&whole.hits), "{sort:?}");
    }
}

/// An article of `words` invented words, no two alike, with `word` in the place `at`.
fn filler(id: &str, words: usize, word: &str, at: usize) -> Article {
    let text: Vec<String> = (0..words)
        .map(|number| if number == at { word.into() } else { format!("{}", 1000 + number) })
        .collect();
    crate::corpus::article(id, &text.join(" "))
}

#[test]
fn what_stands_first_ranks_first() {
    let titled = Article { title: Some("Rekapitulasi".into()), ..filler("judul", 300, "kosong", 0) };
    let twice = Article {
        text: "rekapitulasi ".repeat(2) + &filler("", 298, "kosong", 0).text,
        ..filler("dua", 0, "", 0)
    };
    let all = [
        filler("akhir", 300, "rekapitulasi", 290),
        filler("tengah", 300, "rekapitulasi", 60),
        twice,
        filler("awal", 300, "rekapitulasi", 0),
        titled,
    ];
    let indexed = index_all(&all);
    let found = search(&indexed.index, &SearchRequest::new("rekapitulasi"));
    assert_eq!(ids(&found.hits), ["judul", "dua", "awal", "tengah", "akhir"]);
}

#[test]
fn a_word_as_written_ranks_before_its_other_forms() {
    let all: Vec<Article> =
        ["pemilihan", "pemilih", "memilih"].iter().map(|word| filler(word, 120, word, 5)).collect();
    let indexed = index_all(&all);
    for word in ["pemilih", "memilih", "pemilihan"] {
        let found = search(&indexed.index, &SearchRequest::new(word));
        assert_eq!((found.total, found.hits[0].id.as_str()), (3, word));
    }
}

/// More matches than are looked at twice: pages of any size join to one order, and scores never rise.
#[test]
fn pages_join_behind_the_second_look() {
    let all: Vec<Article> = (0..450_usize)
        .map(|number| {
            filler(&format!("a-{number:03}"), 110 + number * 7 % 90, "rekapitulasi", number * 37 % 110)
        })
        .collect();
    let groups: Vec<Vec<Article>> = all.chunks(100).map(<[Article]>::to_vec).collect();
    let indexed = index_in_groups(&groups);
    let whole = search(&indexed.index, &everything("rekapitulasi"));
    assert_eq!((whole.total, whole.hits.len()), (450, 450));
    assert!(whole.hits.windows(2).all(|pair| pair[0].score >= pair[1].score));
    for size in [7, 150, 200, 333] {
        let mut paged = Vec::new();
        for offset in (0..450).step_by(size) {
            let request = SearchRequest::new("rekapitulasi").limit(size).offset(offset);
            paged.extend(search(&indexed.index, &request).hits);
        }
        assert_eq!(ids(&paged), ids(&whole.hits), "{size} a page");
        assert!(paged.windows(2).all(|pair| pair[0].score >= pair[1].score), "{size} a page");
    }
    assert_eq!(ids(&search(&indexed.index, &everything("rekapitulasi")).hits), ids(&whole.hits));
}
