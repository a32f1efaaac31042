//! Laws that hold for any articles, any selections and any query, tried on random ones.
//!
//! The brute force knows nothing of the engine: it goes through the articles one by one.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::{Index as Pick, select};
use serde_json::{Value, json};
use telusur::query::plan::{Listing, Sort};
use telusur::{
    Article, Document, FacetWish, Field, Index, Period, SearchRequest, SearchResponse, parent_value,
};

use crate::corpus::{
    content_of, everything, from_json, ids, index_all, index_in_groups, person, provinces, regencies,
    regulation,
};

const WORDS: &[&str] = &[
    "pemilu",
    "netralitas",
    "melanggar",
    "pelanggaran",
    "ASN",
    "undang-undang",
    "politik",
    "uang",
    "kotak",
    "suara",
    "KPU",
    "Bawaslu",
    "yang",
    "di",
    "untuk",
    "kabupaten/kota",
    "sosial-ekonomi",
    "90/PUU-XXI/2023",
    "280",
    "vote",
    "memilih",
    "pemilih",
    "\u{202e}aneh",
    "naïve",
    "é",
];
const REGENCIES: &[&str] = &["32.14", "32.17", "32.73", "36.72", "33.19"];
const PROVINCES: &[&str] = &["32", "33", "36", "91"];
const LAWS: &[(&str, &[&str])] = &[
    ("uu/2017/7", &["pasal-280", "pasal-280/ayat-1", "pasal-280/ayat-1/huruf-j", "pasal-523"]),
    ("uu/2014/5", &["pasal-2"]),
    ("pkpu/2023/15", &[]),
    ("perda@32.14/2019/5", &["pasal-7"]),
    ("kuhp", &["pasal-55/ayat-1/ke-1"]),
];
const NAMES: &[(&str, &str)] = &[
    ("Bey Machmudin", "Penjabat Gubernur Jawa Barat"),
    ("Sutrisno", "Ketua KPU Kabupaten Purwakarta"),
    ("Siti Aminah", ""),
    ("Rudi", "Bupati Purwakarta"),
];
const SOURCES: &[&str] = &["kabar.example", "Warta Contoh", "post.example"];
const FACETS: &[Field] = &[
    Field::Province,
    Field::Regency,
    Field::Regulation,
    Field::Official,
    Field::Person,
    Field::Office,
    Field::Source,
    Field::Language,
    Field::Month,
];

fn words(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(WORDS), 1..most).prop_map(|words| words.join(" "))
}

fn some<T: Clone + std::fmt::Debug + 'static>(
    from: &'static [T],
    most: usize,
) -> impl Strategy<Value = Vec<T>> {
    prop::collection::vec(select(from), 0..=most)
}

fn cited() -> impl Strategy<Value = Vec<Value>> {
    let one =
        (select(LAWS), prop::collection::vec(any::<Pick>(), 0..3)).prop_map(|((key, pinpoints), picks)| {
            let mut chosen: Vec<&str> =
                picks.iter().filter(|_| !pinpoints.is_empty()).map(|pick| *pick.get(pinpoints)).collect();
            chosen.sort_unstable();
            chosen.dedup();
            regulation(key, &chosen)
        });
    prop::collection::vec(one, 0..3)
}

fn article() -> impl Strategy<Value = Article> {
    let entities = (some(PROVINCES, 2), some(REGENCIES, 2), cited(), some(NAMES, 2));
    let date = prop::option::weighted(0.7, (2023_u32..=2024, 1_u32..=3, 1_u32..=28));
    let facts = (
        prop::option::of(words(5)),
        words(30),
        date,
        prop::option::of(select(SOURCES)),
        select(&["id", "id", "en", "und"][..]),
    );
    (entities, facts).prop_map(|((regions, towns, laws, people), (title, text, date, source, lang))| {
        let (in_office, others): (Vec<_>, Vec<_>) = people.iter().partition(|(_, office)| !office.is_empty());
        from_json(json!({
            "id": "", "title": title, "text": text, "lang": lang, "source": source,
            "date": date.map(|(year, month, day)| format!("{year}-{month:02}-{day:02}")),
            "provinces": provinces(&regions), "regencies": regencies(&towns), "regulations": laws,
            "officials": in_office.iter().map(|(name, office)| person(name, office)).collect::<Vec<_>>(),
            "people": others.iter().map(|(name, office)| person(name, office)).collect::<Vec<_>>(),
        }))
    })
}

/// Articles with ids in order.
fn articles(most: usize) -> impl Strategy<Value = Vec<Article>> {
    prop::collection::vec(article(), 1..most).prop_map(|mut articles| {
        for (at, article) in articles.iter_mut().enumerate() {
            article.id = format!("a-{at:02}");
        }
        articles
    })
}

/// Every value of a facet an article has, those above included.
fn values_of(article: &Article, field: Field) -> BTreeSet<String> {
    let entities = &article.entities;
    let own: Vec<String> = match field {
        Field::Province => {
            let regions = entities.provinces.iter().map(|province| province.code.clone());
            regions
                .chain(entities.regencies.iter().map(|town| format!("{}/{}", town.province, town.code)))
                .collect()
        }
        Field::Regency => {
            entities.regencies.iter().map(|town| format!("{}/{}", town.province, town.code)).collect()
        }
        Field::Regulation => entities
            .regulations
            .iter()
            .flat_map(|cited| {
                let below = cited.pinpoints.iter().map(|pinpoint| format!("{}/{pinpoint}", cited.key));
                below.chain([cited.key.clone()]).collect::<Vec<_>>()
            })
            .collect(),
        Field::Official => entities.officials.iter().map(|person| person.name.clone()).collect(),
        Field::Person => {
            entities.officials.iter().chain(&entities.people).map(|person| person.name.clone()).collect()
        }
        Field::Office => entities
            .officials
            .iter()
            .chain(&entities.people)
            .flat_map(|person| person.offices.clone())
            .collect(),
        Field::Source => article.source.iter().cloned().collect(),
        Field::Language => vec![article.lang.clone()],
        Field::Month => {
            vec![article.date.as_ref().map_or("tanpa-tanggal".into(), |date| date[..7].to_string())]
        }
        other => unreachable!("{other:?} is no facet here"),
    };
    let mut all = BTreeSet::new();
    for value in own {
        let mut step = Some(value.as_str());
        while let Some(value) = step {
            all.insert(value.to_string());
            step = parent_value(field, value);
        }
    }
    all
}

/// A selection as a user makes it: values of the articles at hand, several of one field or of several.
type Selections = BTreeMap<Field, BTreeSet<String>>;

fn selections(articles: &[Article], picks: &[(Pick, Pick, Pick)]) -> Selections {
    let mut chosen = Selections::new();
    for (field, article, value) in picks {
        let field = *field.get(FACETS);
        let values: Vec<String> = values_of(article.get(articles), field).into_iter().collect();
        if !values.is_empty() {
            chosen.entry(field).or_default().insert(value.get(&values).clone());
        }
    }
    chosen
}

fn passes(article: &Article, selections: &Selections, forgiven: Option<Field>) -> bool {
    selections.iter().filter(|(field, _)| Some(**field) != forgiven).all(|(field, values)| {
        let own = values_of(article, *field);
        values.iter().any(|value| own.contains(value))
    })
}

fn request(query: &str, selections: &Selections) -> SearchRequest {
    let mut request = everything(query).strict(true);
    for (field, values) in selections {
        for value in values {
            request = request.filter(*field, value);
        }
    }
    request
}

fn search(index: &Index, request: &SearchRequest) -> SearchResponse {
    index.search(request).unwrap_or_else(|error| panic!("{request:?}: {error}"))
}

/// Counts of a listing by brute force.
fn brute_counts(
    articles: &[&Article],
    field: Field,
    is_listed: &dyn Fn(&str) -> bool,
) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for article in articles {
        for value in values_of(article, field).into_iter().filter(|value| is_listed(value)) {
            *counts.entry(value).or_default() += 1;
        }
    }
    counts
}

fn counts(index: &Index, request: &SearchRequest, field: Field, listing: Listing) -> BTreeMap<String, u64> {
    let wish = FacetWish { field, limit: 1_000, listing, contains: None };
    let facet = index.facets(wish, request).unwrap_or_else(|error| panic!("{request:?}: {error}"));
    assert_eq!(facet.more, 0);
    facet.values.into_iter().filter(|value| value.count > 0).map(|value| (value.path, value.count)).collect()
}

/// The usual level of a facet: provinces, instruments, names.
fn is_top(field: Field, path: &str) -> bool {
    match field {
        Field::Province => !path.contains('/'),
        Field::Regulation => LAWS.iter().any(|(key, _)| *key == path),
        _ => true,
    }
}

/// A quick run by default; `PROPTEST_CASES` asks for another number of cases.
fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|number| number.parse().ok());
    let cases = asked.unwrap_or(cases);
    ProptestConfig { cases, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(12))]

    /// Each facet is counted as if its own selection were absent, whatever is selected.
    #[test]
    fn counts_are_those_of_brute_force(
        articles in articles(25),
        picks in prop::collection::vec(any::<(Pick, Pick, Pick)>(), 0..4),
        commits in 1_usize..4,
    ) {
        let groups: Vec<Vec<Article>> = articles.chunks(articles.len().div_ceil(commits)).map(<[Article]>::to_vec).collect();
        let indexed = index_in_groups(&groups);
        let chosen = selections(&articles, &picks);
        let request = request("", &chosen);
        let passing: BTreeSet<&str> =
            articles.iter().filter(|article| passes(article, &chosen, None)).map(|article| article.id.as_str()).collect();
        let found = search(&indexed.index, &request);
        prop_assert_eq!(ids(&found.hits).into_iter().collect::<BTreeSet<_>>(), passing);
        for field in FACETS {
            let counted: Vec<&Article> =
                articles.iter().filter(|article| passes(article, &chosen, Some(*field))).collect();
            // What is selected is listed beside the usual level.
            let selected = |path: &str| chosen.get(field).is_some_and(|values| values.contains(path));
            let expected = brute_counts(&counted, *field, &|path| is_top(*field, path) || selected(path));
            prop_assert_eq!(counts(&indexed.index, &request, *field, Listing::Top), expected, "{:?} with {:?}", field, &chosen);
        }
        let counted: Vec<&Article> = articles.iter().filter(|article| passes(article, &chosen, Some(Field::Regulation))).collect();
        for above in ["uu", "uu/2017/7", "uu/2017/7/pasal-280", "perda", "kuhp", "kuhp/pasal-55"] {
            let expected = brute_counts(&counted, Field::Regulation, &|path| parent_value(Field::Regulation, path) == Some(above));
            prop_assert_eq!(counts(&indexed.index, &request, Field::Regulation, Listing::Under(above.into())), expected, "{}", above);
        }
    }

    /// The count shown is the total after the click, on every level, with dates and words beside it.
    #[test]
    fn the_count_shown_is_the_total_after_the_click(
        articles in articles(20),
        picks in prop::collection::vec(any::<(Pick, Pick, Pick)>(), 0..3),
        query in prop::option::of((select(WORDS), select(WORDS), 0_usize..6)),
        dated in any::<bool>(),
        excluded in prop::option::of(select(PROVINCES)),
    ) {
        let indexed = index_all(&articles);
        let chosen = selections(&articles, &picks);
        let query = query.map_or(String::new(), |(one, two, form)| match form {
            0 => format!("-({one})"),
            1 => format!("({one}) -({two})"),
            2 => format!("({one}) ATAU ({two}) ATAU tanggal:2024"),
            3 => format!("({one}) tanggal:2023-01..2024-02 -provinsi:91"),
            4 => format!("{one} {two}"),
            _ => one.to_string(),
        });
        let base = |chosen: &Selections| {
            let mut request = request(&query, chosen).dates(dated.then_some("2023-02"), None);
            request.excluded.extend(excluded.map(|code| (Field::Province, code.to_string())));
            request.strict = false;
            request
        };
        let listings = [
            (Field::Province, Listing::Top), (Field::Province, Listing::Under("32".into())),
            (Field::Regulation, Listing::Kinds), (Field::Regulation, Listing::Top),
            (Field::Regulation, Listing::Under("uu".into())), (Field::Regulation, Listing::Under("uu/2017/7".into())),
            (Field::Regulation, Listing::Under("uu/2017/7/pasal-280".into())),
            (Field::Official, Listing::Top), (Field::Month, Listing::Top), (Field::Source, Listing::Top),
            (Field::Office, Listing::Top), (Field::Language, Listing::Top),
        ];
        for (field, listing) in listings {
            let wish = FacetWish { field, limit: 50, listing, contains: None };
            let facet = indexed.index.facets(wish, &base(&chosen)).expect("counted");
            for value in facet.values {
                let mut clicked = chosen.clone();
                clicked.insert(field, BTreeSet::from([value.path.clone()]));
                let after = search(&indexed.index, &base(&clicked));
                prop_assert_eq!(after.total, value.count, "{:?} {} beside {:?} for {:?}", field, value.path, &chosen, &query);
                prop_assert_eq!(after.total_groups, value.groups, "{:?} {}", field, value.path);
            }
        }
    }

    /// The buckets of a timeline and the undated add up to the total, and each holds what is found when the
    /// dates are narrowed to it, whatever else is chosen.
    #[test]
    fn buckets_add_up_and_hold_what_the_click_finds(
        articles in articles(25),
        picks in prop::collection::vec(any::<(Pick, Pick, Pick)>(), 0..3),
        query in prop::option::of(select(WORDS)),
        dated in any::<bool>(),
        by in select(&[Period::Day, Period::Week, Period::Month, Period::Year][..]),
    ) {
        let indexed = index_all(&articles);
        let chosen = selections(&articles, &picks);
        let request = request(query.unwrap_or(""), &chosen).dates(dated.then_some("2023-02-08"), None);
        let found = search(&indexed.index, &request);
        let timeline = indexed.index.timeline(by, &request).expect("few buckets");
        let dated_total: u64 = timeline.buckets.iter().map(|bucket| bucket.count).sum();
        prop_assert_eq!(dated_total + timeline.undated, found.total);
        prop_assert_eq!(timeline.undated, found.hits.iter().filter(|hit| hit.date.is_none()).count() as u64);
        for bucket in &timeline.buckets {
            let first: jiff::civil::Date = bucket.from.parse().expect("a date");
            prop_assert_eq!(by.first_day(first), first);
            let last = by.next(first).expect("years follow").yesterday().expect("a day before").to_string();
            let from = if dated { bucket.from.as_str().max("2023-02-08") } else { &bucket.from };
            let after = search(&indexed.index, &request.clone().dates(Some(from), Some(&last)));
            prop_assert_eq!((after.total, after.total_groups), (bucket.count, bucket.groups), "{:?} {}", by, bucket.from);
        }
    }

    /// Updates and deletes leave nothing behind: the index is that of the articles that are left.
    #[test]
    fn deletes_and_updates_leave_nothing_behind(
        articles in articles(16),
        changes in prop::collection::vec((any::<Pick>(), prop::option::of(article())), 1..12),
        commit_each in any::<bool>(),
    ) {
        let indexed = index_all(&articles);
        let mut left: BTreeMap<String, Article> = articles.iter().map(|article| (article.id.clone(), article.clone())).collect();
        let mut writer = indexed.index.writer().expect("the one writer");
        for (pick, change) in &changes {
            let id = pick.get(&articles).id.clone();
            match change {
                Some(change) => {
                    let change = Article { id: id.clone(), ..change.clone() };
                    writer.upsert(&Document::new(&change, content_of(&change))).expect("updated");
                    left.insert(id, change);
                }
                None => {
                    let was_there = writer.delete(&id).expect("deleted");
                    prop_assert_eq!(was_there, left.remove(&id).is_some());
                }
            }
            if commit_each {
                writer.commit().expect("committed");
            }
        }
        writer.finish(true).expect("finished");
        indexed.index.reload().expect("reloaded");
        let left: Vec<Article> = left.into_values().collect();
        let fresh = index_all(&left);
        prop_assert_eq!(indexed.index.stats().expect("stats").articles, left.len() as u64);
        for field in FACETS {
            let listed = |index: &Index| counts(index, &everything(""), *field, Listing::Top);
            prop_assert_eq!(listed(&indexed.index), listed(&fresh.index), "{:?}", field);
        }
        for word in WORDS {
            let found = |index: &Index| -> BTreeSet<String> {
                search(index, &everything(word).strict(true)).hits.into_iter().map(|hit| hit.id).collect()
            };
            prop_assert_eq!(found(&indexed.index), found(&fresh.index), "{}", word);
        }
        for article in &left {
            let mut stored = indexed.index.article(&article.id).expect("read").expect("it is left");
            stored.group = None;
            prop_assert_eq!(&stored, article);
        }
    }

    /// The same articles in any number of commits give the same answer, scores and order included.
    #[test]
    fn answers_do_not_hang_on_segments(
        articles in articles(30),
        commits in 2_usize..6,
        query in words(4),
        sort in select(&[Sort::Relevance, Sort::Newest, Sort::Oldest][..]),
    ) {
        let groups: Vec<Vec<Article>> = articles.chunks(articles.len().div_ceil(commits)).map(<[Article]>::to_vec).collect();
        let (one, several) = (index_all(&articles), index_in_groups(&groups));
        let request = SearchRequest::new(query).sort(sort).facet(Field::Province, 5).facet(Field::Month, 5);
        let answer = |index: &Index| {
            let mut found = search(index, &request);
            found.took_ms = 0.0;
            let scores: Vec<i64> = found.hits.iter().map(|hit| (f64::from(hit.score) * 1e4).round() as i64).collect();
            for hit in found.hits.iter_mut().chain(&mut found.also) {
                hit.score = 0.0;
            }
            (serde_json::to_value(found).expect("JSON"), scores)
        };
        prop_assert_eq!(answer(&one.index), answer(&several.index));
    }
}

/// One corpus for the laws of single queries.
fn corpus() -> &'static Index {
    static CORPUS: std::sync::LazyLock<crate::corpus::Indexed> =
        std::sync::LazyLock::new(|| index_all(&crate::engine::articles()));
    &CORPUS.index
}

/// Pieces of the query language, thrown together.
fn query_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => select(&["kpu", "uang", "politik", "kapal", "yang", "Bawaslu", "undang-undang", "2024", "é", "😀", "\u{202e}"][..]).prop_map(str::to_string),
        3 => select(&[" ", " DAN ", " ATAU ", " BUKAN ", " AND NOT ", " DEKAT/3 ", " -", " +", "*", "?", "~", "~2", "^2", "=", "(", ")", "\"", ":", "/", ".."][..]).prop_map(str::to_string),
        2 => select(&["judul:", "isi:", "provinsi:", "kabupaten:", "venue:", "peraturan:", "pejabat:", "orang:", "jabatan:", "sumber:",
            "bahasa:", "tanggal:", "bulan:", "id:", "entah:"][..]).prop_map(str::to_string),
        1 => select(&["jabar", "36", "uu/2017/7", "\"UU Pemilu\"", "2024-02", ">=2024", "bey", "en"][..]).prop_map(str::to_string),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(config(400))]

    /// Any query is answered or refused with words, and what is found can be shown.
    #[test]
    fn any_query_is_answered_or_refused(query in query_text(), exact in any::<bool>(), by_story in any::<bool>()) {
        let request = SearchRequest::new(&query).exact(exact).by_story(by_story).facet(Field::Province, 3);
        match corpus().search(&request) {
            Err(error) => prop_assert!(!error.to_string().trim().is_empty()),
            Ok(found) => {
                prop_assert!(found.hits.len() as u64 <= found.total);
                prop_assert!(found.total_groups <= found.total);
                for hit in found.hits.iter().chain(&found.also) {
                    prop_assert!(hit.snippets.iter().any(|snippet| !snippet.text.is_empty()), "{} of {query:?}", hit.id);
                    for snippet in &hit.snippets {
                        let mut last = 0;
                        for (start, end) in &snippet.marks {
                            prop_assert!(last <= *start && start < end);
                            prop_assert!(snippet.text.get(*start..*end).is_some(), "{:?} of {:?}", (start, end), snippet.text);
                            last = *end;
                        }
                    }
                }
                let again = corpus().search(&request).expect("as before");
                prop_assert_eq!(ids(&again.hits), ids(&found.hits));
            }
        }
    }

    /// A query as it was understood means the same again.
    #[test]
    fn what_was_understood_means_the_same(query in query_text()) {
        let strict = |query: &str| corpus().search(&everything(query).strict(true));
        if let Ok(found) = strict(&query) {
            let again = strict(&found.query.understood);
            prop_assert!(again.is_ok(), "{:?} as {:?}: {:?}", query, found.query.understood, again.err());
            let again = again.expect("just checked");
            prop_assert_eq!(crate::corpus::sorted_ids(&again.hits), crate::corpus::sorted_ids(&found.hits), "{:?} as {:?}", query, found.query.understood);
        }
    }

    /// Negation, conjunction and disjunction are those of sets.
    #[test]
    fn operators_are_those_of_sets(left in select(WORDS), right in select(WORDS)) {
        let found = |query: String| -> BTreeSet<String> {
            search(corpus(), &everything(&query).strict(true)).hits.into_iter().map(|hit| hit.id).collect()
        };
        let (all, a, b) = (found("*".into()), found(format!("({left})")), found(format!("({right})")));
        prop_assert_eq!(found(format!("({left}) DAN ({right})")), a.intersection(&b).cloned().collect::<BTreeSet<_>>());
        prop_assert_eq!(found(format!("({left}) ATAU ({right})")), a.union(&b).cloned().collect::<BTreeSet<_>>());
        prop_assert_eq!(found(format!("({left}) DAN BUKAN ({right})")), a.difference(&b).cloned().collect::<BTreeSet<_>>());
        prop_assert_eq!(found(format!("BUKAN ({left})")), all.difference(&a).cloned().collect::<BTreeSet<_>>());
    }

    /// Any bytes become an article or a refusal.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), head in select(&["", "{\"text\": \"", "<html><p>", "JAKARTA - "][..])) {
        let page = [head.as_bytes(), &bytes].concat();
        if let Ok(article) = telusur::extract(&page, &telusur::Hint::default()) {
            prop_assert!(!article.id.is_empty());
            let entities = &article.entities;
            let mentions = entities.provinces.iter().flat_map(|p| &p.mentions)
                .chain(entities.regencies.iter().flat_map(|r| &r.mentions))
                .chain(entities.regulations.iter().flat_map(|r| &r.mentions))
                .chain(entities.officials.iter().chain(&entities.people).flat_map(|p| &p.mentions));
            for mention in mentions {
                prop_assert!(mention.start < mention.end);
            }
        }
    }
}
