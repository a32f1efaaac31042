//! The library as a caller embeds it.

use std::time::Duration;

use telusur::query::plan::{Listing, Sort};
use telusur::{
    Article, DateBasis, Document, Error, FacetWish, Field, Hint, Index, Period, SearchRequest,
    SearchResponse, Upserted, extract,
};

use crate::corpus::{article, ids, index_all, index_in_groups};

fn is_shareable<T: Send + Sync + Clone>(_: &T) {}

/// Requests and answers may go from thread to thread.
#[test]
fn every_type_is_sent_and_shared() {
    fn is_sendable<T: Send + Sync + Clone>() {}
    is_sendable::<SearchRequest>();
    is_sendable::<SearchResponse>();
    is_sendable::<telusur::Piece>();
    is_sendable::<telusur::Timeline>();
    is_sendable::<telusur::Similar>();
    is_sendable::<telusur::ExportRecord>();
    is_sendable::<telusur::ExportFormat>();
    is_sendable::<telusur::Period>();
}

#[test]
fn an_index_is_shared_between_threads() {
    let indexed = index_all(&crate::engine::articles());
    is_shareable(&indexed.index);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let index = indexed.index.clone();
            scope.spawn(move || {
                for query in ["politik uang", "kpu DEKAT/5 papua", "provinsi:jabar", ""] {
                    index.search(&SearchRequest::new(query)).expect("found");
                }
            });
        }
    });
}

#[test]
fn what_becomes_of_an_upsert() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::create(folder.path()).expect("an index");
    let with = |content: u64| Document::new(&article("a", "rapat pleno"), content);
    let mut writer = index.writer().expect("the one writer");
    let mut upsert = |content: u64| writer.upsert(&with(content)).expect("taken");
    assert_eq!(
        [upsert(1), upsert(1), upsert(2), upsert(2)],
        [Upserted::Added, Upserted::Duplicate, Upserted::Updated, Upserted::Duplicate]
    );
    assert!(writer.delete("a").expect("deleted"));
    assert!(!writer.delete("a").expect("not there"));
    assert_eq!(writer.upsert(&with(2)).expect("taken"), Upserted::Added, "it was gone");
    writer.finish(true).expect("finished");
    let mut writer = index.writer().expect("the one writer");
    assert_eq!(writer.upsert(&with(2)).expect("taken"), Upserted::Unchanged);
    assert_eq!(writer.upsert(&with(2)).expect("taken"), Upserted::Duplicate);
    assert_eq!(writer.upsert(&with(3)).expect("taken"), Upserted::Updated);
    writer.finish(true).expect("finished");
    index.reload().expect("reloaded");
    assert_eq!(index.stats().expect("stats").articles, 1);
}

#[test]
fn errors_are_of_their_kind() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(matches!(Index::open(folder.path()), Err(Error::NoIndex { .. })));
    assert!(matches!(Index::open(folder.path().join("tidak/ada")), Err(Error::NoIndex { .. })));
    std::fs::write(folder.path().join("surat.txt"), "x").expect("written");
    assert!(matches!(Index::open(folder.path()), Err(Error::NotAnIndex { .. })));
    assert!(matches!(Index::create(folder.path()), Err(Error::NotAnIndex { .. })));
    let home = folder.path().join("index");
    let index = Index::create(&home).expect("an index");
    let writer = index.writer().expect("the one writer");
    assert!(matches!(index.writer(), Err(Error::Locked { .. })));
    drop(writer);
    assert!(index.writer().is_ok());
    let search = |request: &SearchRequest| index.search(request).expect_err("wrong");
    assert!(matches!(search(&SearchRequest::new("((")), Error::Query { .. }));
    let unknown = SearchRequest::new("").filter(Field::Province, "atlantis");
    assert!(matches!(search(&unknown), Error::UnknownValue { field: "province", .. }));
    assert!(matches!(search(&SearchRequest::new("").facet(Field::Date, 3)), Error::UnknownField { .. }));
    assert!(matches!(extract(b"", &Hint::default()), Err(Error::Record { .. })));
}

#[test]
fn an_empty_index_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::create(folder.path()).expect("an index");
    for query in
        ["", "*", "-kpu", "kpu", "kp*", "kpuu~", "\"kpu ri\"", "pejabat:bey", "provinsi:32", "tanggal:2024"]
    {
        let found = index.search(&SearchRequest::new(query).facet(Field::Province, 5)).expect("answered");
        assert_eq!((found.total, found.hits.len()), (0, 0), "{query}");
    }
    let stats = index.stats().expect("stats");
    assert_eq!((stats.articles, stats.groups, stats.undated, stats.first_date), (0, 0, 0, None));
    assert!(index.article("a").expect("read").is_none());
}

#[test]
fn an_answer_survives_its_own_json() {
    let indexed = index_all(&crate::engine::articles());
    let request = SearchRequest::new("politik uang amplop").facet(Field::Month, 3).facet(Field::Official, 3);
    let found = indexed.index.search(&request).expect("found");
    let text = serde_json::to_string(&found).expect("JSON");
    let again: SearchResponse = serde_json::from_str(&text).expect("read back");
    assert_eq!(ids(&again.hits), ids(&found.hits));
    assert_eq!(again.facets.get("official"), found.facets.get("official"));
    assert_eq!(again.also[0].missing, ["amplop"]);
    let article: Article = indexed.index.article("uang").expect("read").expect("there");
    let text = serde_json::to_string(&article).expect("JSON");
    assert_eq!(serde_json::from_str::<Article>(&text).expect("read back"), article);
}

#[test]
fn ids_are_those_of_the_search() {
    let indexed = index_all(&crate::engine::articles());
    let requests = [
        SearchRequest::new("papua"),
        SearchRequest::new("uang -amplop"),
        SearchRequest::new("").filter(Field::Province, "jabar").filter(Field::Province, "banten"),
        SearchRequest::new("").filter(Field::Province, "jabar").exclude(Field::Source, "kabar.example"),
        SearchRequest::new("").dates(Some("2024-02"), Some("2024-02")).filter(Field::Language, "id"),
        SearchRequest::new("netralitas sapi"),
    ];
    for request in requests {
        let request = SearchRequest { strict: true, limit: 100, ..request };
        let mut by_clause = indexed.index.ids(&request).expect("found");
        by_clause.sort();
        let found = indexed.index.search(&request).expect("found");
        assert_eq!(by_clause, crate::corpus::sorted_ids(&found.hits), "{request:?}");
    }
}

#[test]
fn a_deadline_cuts_a_search_short_and_says_so() {
    let many: Vec<Article> = (0..6_000).map(|number| article(&format!("a{number}"), "rapat pleno")).collect();
    let indexed = index_in_groups(&[many]);
    let whole = indexed.index.search(&SearchRequest::new("rapat")).expect("found");
    assert_eq!((whole.total, whole.partial), (6_000, false));
    let cut = indexed.index.search(&SearchRequest::new("rapat").deadline(Duration::ZERO)).expect("found");
    assert!(cut.partial && cut.total < 6_000 && cut.hits.len() == 10, "{} {}", cut.partial, cut.total);
    let deep =
        indexed.index.search(&SearchRequest::new("rapat").offset(5_995).sort(Sort::Newest)).expect("found");
    assert_eq!(deep.hits.len(), 5);
    let wish = |limit| FacetWish { field: Field::Official, limit, listing: Listing::Top, contains: None };
    let request = SearchRequest::new("rapat");
    assert!(!indexed.index.facets(wish(5), &request).expect("counted").partial);
    let request = request.deadline(Duration::ZERO);
    assert!(indexed.index.facets(wish(5), &request).expect("counted").partial);
    assert!(indexed.index.variants(wish(5), &request).expect("counted").partial);
    for query in ["rapat", "rap*"] {
        let request = SearchRequest { query: query.into(), ..request.clone() };
        assert!(indexed.index.timeline(Period::Month, &request).expect("counted").partial, "{query}");
        assert!(indexed.index.facets(wish(5), &request).expect("counted").partial, "{query}");
    }
}

#[test]
fn extraction_hangs_on_the_bytes_and_the_hint_alone() {
    let page = b"PURWAKARTA - Penjabat Bupati Purwakarta, Benni Irwan, meminta ASN netral sesuai Pasal 2 UU Nomor 5 Tahun 2014.";
    let plain = extract(page, &Hint::default()).expect("an article");
    assert_eq!(plain, extract(page, &Hint::default()).expect("an article"));
    assert_eq!((plain.date.as_deref(), plain.url.as_deref()), (None, None));
    let hint = Hint {
        url: Some("https://kabar.example/2023/10/11/netral".into()),
        date: Some("2023-10-11T08:00:00+07:00".into()),
        source: Some("kabar.example".into()),
        ..Hint::default()
    };
    let told = extract(page, &hint).expect("an article");
    assert_eq!((told.date.as_deref(), told.date_basis), (Some("2023-10-11"), Some(DateBasis::Metadata)));
    assert_eq!((told.source.as_deref(), told.url.as_deref()), (Some("kabar.example"), hint.url.as_deref()));
    assert_ne!(told.id, plain.id, "an address makes the id");
    assert_eq!(told.entities.officials, plain.entities.officials);
}

#[test]
fn a_filter_is_marked_only_where_the_query_marks_nothing() {
    let text = "Rapat digelar di Kota Medan. Bawaslu menerima laporan soal baliho.";
    let page = telusur::extract(text.as_bytes(), &Hint::default()).expect("an article");
    let indexed = crate::corpus::index_all(&[page]);
    let marked = |query: &str| {
        let request = SearchRequest::new(query).filter(Field::Province, "sumut");
        let found = indexed.index.search(&request).expect("sound");
        let snippets = &found.hits[0].snippets;
        let marks = snippets
            .iter()
            .flat_map(|snippet| snippet.marks.iter().map(|(start, end)| &snippet.text[*start..*end]));
        marks.map(str::to_string).collect::<Vec<_>>()
    };
    assert_eq!(marked("baliho"), ["baliho"]);
    assert_eq!(marked(""), ["Kota Medan"]);
}
