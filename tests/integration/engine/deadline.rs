//! A search that is over its time says so and answers with what it has. No clock is read here: the time is up
//! before the search begins, and is noticed after so many steps of work.

use std::time::Duration;

use telusur::{Article, Field, Index, SearchRequest, SearchResponse};

use crate::corpus::{article, ids, index_all};

fn search(index: &Index, query: &str, deadline: Duration) -> SearchResponse {
    let request =
        SearchRequest::new(query).facet(Field::Source, 5).facet(Field::Language, 5).deadline(deadline);
    index.search(&request).unwrap_or_else(|error| panic!("{query}: {error}"))
}

/// Few articles, each with much work: the steps are inside one article, not between them.
fn long_articles() -> Vec<Article> {
    let many = "uang politik kapal suara ".repeat(10_000);
    let words: Vec<String> = (0..30_000).map(|number| format!("kata{number}")).collect();
    vec![
        article("panjang", &many),
        article("kata", &words.join(" ")),
        Article { source: Some("kabar.example".into()), ..article("pendek", "sapi") },
    ]
}

/// Queries whose work inside one step is long: they stop within it.
const COSTLY: &[&str] = &[
    "\"suara uang\"~20",
    "isi:\"politik kapal\"",
    "judul:\"uang politik\"~3",
    "uang DEKAT/50 kapal",
    "sapi ATAU \"kapal uang\"~9",
    "sapi BUKAN \"kapal uang\"~9",
    "*a*9*9*9*9",
    "-*99998",
    "pejabat:siapa ATAU *zzz",
];

#[test]
fn a_costly_query_stops_in_the_middle() {
    let indexed = index_all(&long_articles());
    for query in COSTLY {
        let found = search(&indexed.index, query, Duration::ZERO);
        assert!(found.partial, "{query}");
        assert!(found.query.notes.iter().any(|note| note.starts_with("the time was up")), "{query}");
        assert_eq!(found.facets.0.len(), 2, "{query}: what was asked for is there, counted or not");
        // What is found is right: nothing that should have been left out.
        let whole = search(&indexed.index, query, Duration::MAX);
        assert!(!whole.partial, "{query}");
        let all = ids(&whole.hits);
        assert!(ids(&found.hits).iter().all(|id| all.contains(id)), "{query}: {:?}", ids(&found.hits));
        assert!(found.total <= whole.total, "{query}");
    }
    // The process lives, and the next search is whole.
    assert_eq!(ids(&search(&indexed.index, "sapi", Duration::MAX).hits), ["pendek"]);
}

#[test]
fn little_work_is_done_in_any_time() {
    let indexed = index_all(&super::articles());
    for query in ["", "kapal", "politik uang", "\"politik uang\"~2", "kpu DEKAT/5 papua", "provinsi:jabar"] {
        let found = search(&indexed.index, query, Duration::ZERO);
        assert!(!found.partial && found.total > 0, "{query}");
    }
}

/// Where a long article matched is looked for up to the deadline; it is shown all the same.
#[test]
fn the_snippet_of_a_long_article_stops_too() {
    let text = format!("{} sapi.", "Kalimat ini sama saja. ".repeat(20_000));
    let indexed = index_all(&[article("panjang", &text)]);
    let found = search(&indexed.index, "sapi", Duration::ZERO);
    assert!(found.partial);
    assert_eq!(ids(&found.hits), ["panjang"]);
    assert!(found.hits[0].snippets.iter().any(|snippet| !snippet.text.is_empty()));
    let whole = search(&indexed.index, "sapi", Duration::MAX);
    assert!(!whole.partial);
    assert!(whole.hits[0].snippets.iter().any(|snippet| !snippet.marks.is_empty()));
}

/// Many articles: the walk over them and the counting stop, and what was counted is a lower bound.
#[test]
fn a_walk_over_many_articles_stops() {
    let articles: Vec<Article> = (0..6_000)
        .map(|number| Article {
            source: Some("kabar.example".into()),
            ..article(&format!("a-{number}"), "kapal")
        })
        .collect();
    let indexed = index_all(&articles);
    for query in ["", "kapal", "sumber:kabar.example"] {
        let found = search(&indexed.index, query, Duration::ZERO);
        assert!(found.partial, "{query}");
        assert!(found.total > 0 && found.total < 6_000, "{query}: {}", found.total);
        assert_eq!(found.hits.len(), 10, "{query}");
        let counted = found.facets.get("source").expect("asked for").values[0].count;
        assert!(counted > 0 && counted <= found.total, "{query}: {counted}");
    }
}
