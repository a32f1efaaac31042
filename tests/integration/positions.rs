//! Words, phrases and nearness against a search by eye: the tokens of every article, one by one.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::select;
use telusur::text::{Analyzer, Language, Token};
use telusur::{Article, Index};

use crate::corpus::{article, everything, index_all};

/// Few words, so that they meet often; forms of one root, a joined form, a reduplication.
const WORDS: &[&str] = &[
    "langgar",
    "melanggar",
    "pelanggaran",
    "uang",
    "suara",
    "kabupaten/kota",
    "kota",
    "undang-undang",
    "undang",
];

fn text(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(WORDS), 0..most).prop_map(|words| words.join(" "))
}

fn articles() -> impl Strategy<Value = Vec<Article>> {
    let one = (prop::option::of(text(4)), text(14));
    prop::collection::vec(one, 1..14).prop_map(|parts| {
        let make = |(at, (title, body)): (usize, (Option<String>, String))| Article {
            title,
            ..article(&format!("a-{at:02}"), &body)
        };
        parts.into_iter().enumerate().map(make).collect()
    })
}

/// Tokens of the parts of an article that a scope looks at.
fn parts(article: &Article, scope: &str) -> Vec<Vec<Token>> {
    let analyzer = Analyzer::new(Language::Indonesian);
    let title = article.title.as_deref().filter(|_| scope != "isi:");
    let body = Some(article.text.as_str()).filter(|_| scope != "judul:");
    title.into_iter().chain(body).map(|text| analyzer.tokens(text)).collect()
}

fn tokens(word: &str) -> Vec<Token> {
    Analyzer::new(Language::Indonesian).tokens(word)
}

/// Places where `wanted` stands word for word, by root or as written: first and last position.
fn places(part: &[Token], wanted: &[Token], exact: bool) -> Vec<(usize, usize)> {
    let same = |found: &Token, wanted: &Token| {
        if exact { found.exact == wanted.exact } else { found.root == wanted.root }
    };
    part.windows(wanted.len())
        .enumerate()
        .filter(|(_, window)| window.iter().zip(wanted).all(|(found, wanted)| same(found, wanted)))
        .map(|(at, window)| (at, at + window.len() - 1))
        .collect()
}

fn by_eye(articles: &[Article], matches: impl Fn(&Article) -> bool) -> BTreeSet<String> {
    articles.iter().filter(|article| matches(article)).map(|article| article.id.clone()).collect()
}

fn found(index: &Index, query: &str) -> BTreeSet<String> {
    let found =
        index.search(&everything(query).strict(true)).unwrap_or_else(|error| panic!("{query}: {error}"));
    for hit in &found.hits {
        let marked = hit.snippets.iter().any(|snippet| !snippet.marks.is_empty());
        assert!(marked, "{query}: {} shows nothing of what matched", hit.id);
    }
    found.hits.into_iter().map(|hit| hit.id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn searching_finds_what_is_there(
        articles in articles(),
        left in select(WORDS),
        right in select(WORDS),
        distance in 1_usize..6,
    ) {
        let indexed = index_all(&articles);
        let pair = tokens(&format!("{left} {right}"));
        for scope in ["", "judul:", "isi:"] {
            let in_a_part = |article: &Article, test: &dyn Fn(&[Token]) -> bool| {
                parts(article, scope).iter().any(|part| test(part))
            };
            let word = by_eye(&articles, |article| in_a_part(article, &|part| !places(part, &tokens(left), false).is_empty()));
            prop_assert_eq!(found(&indexed.index, &format!("{scope}{left}")), word, "{}{}", scope, left);
            let exact = by_eye(&articles, |article| in_a_part(article, &|part| !places(part, &tokens(left), true).is_empty()));
            prop_assert_eq!(found(&indexed.index, &format!("{scope}={left}")), exact, "{}={}", scope, left);
            let phrase = by_eye(&articles, |article| in_a_part(article, &|part| !places(part, &pair, true).is_empty()));
            prop_assert_eq!(found(&indexed.index, &format!("{scope}\"{left} {right}\"")), phrase, "{}\"{} {}\"", scope, left, right);
            let near = by_eye(&articles, |article| in_a_part(article, &|part| {
                let (lefts, rights) = (places(part, &tokens(left), false), places(part, &tokens(right), false));
                lefts.iter().any(|(from, to)| rights.iter().any(|(start, end)| {
                    let between = if start > to { start - to - 1 } else if from > end { from - end - 1 } else { usize::MAX };
                    between <= distance
                }))
            }));
            let query = format!("{scope}({left} DEKAT/{distance} {right})");
            prop_assert_eq!(found(&indexed.index, &query), near, "{}", query);
        }
    }

    /// A phrase with moves means the same in a field as anywhere, and more moves find no less.
    #[test]
    fn moves_mean_the_same_everywhere(
        mut articles in articles(),
        words in prop::collection::vec(select(WORDS), 2..4),
        slop in 0_usize..5,
    ) {
        for article in &mut articles {
            article.title = None;
        }
        let indexed = index_all(&articles);
        let phrase = words.join(" ");
        let anywhere = found(&indexed.index, &format!("\"{phrase}\"~{slop}"));
        let in_body = found(&indexed.index, &format!("isi:\"{phrase}\"~{slop}"));
        prop_assert_eq!(&anywhere, &in_body, "\"{}\"~{}", phrase, slop);
        let more = found(&indexed.index, &format!("\"{phrase}\"~{}", slop + 1));
        prop_assert!(anywhere.is_subset(&more), "\"{}\"~{}: {:?} then {:?}", phrase, slop, anywhere, more);
    }
}
