//! Copies of one story.

use std::collections::BTreeMap;

use telusur::{Article, Document, Field, Index, SearchRequest};

use super::search;
use crate::corpus::{Indexed, article, content_of, everything, ids, index_all, index_in_groups};

fn copies() -> Vec<Article> {
    let body = "Panwaslih menertibkan ratusan alat peraga yang dipasang di pohon dan tiang listrik sepanjang jalan utama \
                karena melanggar aturan daerah tentang ketertiban umum sehingga petugas satuan polisi pamong praja \
                bersama relawan membongkar satu per satu baliho tersebut sejak pagi sampai petang dengan tangga dan gunting";
    let with = |id: &str, title: &str, text: &str| Article { title: Some(title.into()), ..article(id, text) };
    vec![
        with("pertama", "Baliho ditertibkan", body),
        with("lain", "Gunting dan tangga", "Tangga dan gunting dibagikan kepada relawan."),
        with("kedua", "Ratusan alat peraga dibongkar", body),
        with("ketiga", "Petugas bongkar baliho", body),
    ]
}

#[test]
fn copies_are_one_story() {
    let indexed = index_in_groups(&[copies()[..2].to_vec(), copies()[2..].to_vec()]);
    let found = search(&indexed.index, &everything("gunting").facet(Field::Language, 5));
    assert_eq!((found.total, found.total_groups), (4, 2));
    let language = &found.facets.get("lang").expect("asked").values[0];
    assert_eq!((language.count, language.groups), (4, 2));
    for hit in found.hits.iter().filter(|hit| hit.id != "lain") {
        assert_eq!((hit.copies, hit.group.as_deref()), (2, Some("pertama")), "{}", hit.id);
    }
    let lone = found.hits.iter().find(|hit| hit.id == "lain").expect("found");
    assert_eq!((lone.copies, &lone.group), (0, &None));
    let stories = search(&indexed.index, &everything("gunting").by_story(true));
    assert_eq!((stories.hits.len(), stories.total, stories.total_groups), (2, 4, 2));
    let first = search(&indexed.index, &SearchRequest::new("gunting").by_story(true).limit(1));
    let second = search(&indexed.index, &SearchRequest::new("gunting").by_story(true).limit(1).offset(1));
    let third = search(&indexed.index, &SearchRequest::new("gunting").by_story(true).limit(1).offset(2));
    let paged: Vec<&str> = [&first, &second, &third].iter().flat_map(|page| ids(&page.hits)).collect();
    assert_eq!(paged, ids(&stories.hits), "limit and offset count stories");
}

/// A text of made-up words, one for each number. They have letters only: digits may be words of their own.
fn words(numbers: impl IntoIterator<Item = usize>) -> String {
    let letters = |number: usize| -> String {
        number.to_string().bytes().map(|digit| char::from(b"bdfgjkmprs"[usize::from(digit - b'0')])).collect()
    };
    numbers.into_iter().map(|number| format!("{}ux ", letters(number))).collect()
}

/// The id of the first article of each article's story.
fn stories(index: &Index, articles: &[Article]) -> BTreeMap<String, String> {
    let first = |article: &Article| {
        let found = index.article(&article.id).expect("it can be read").expect("it is there");
        found.group.unwrap_or(found.id)
    };
    articles.iter().map(|article| (article.id.clone(), first(article))).collect()
}

#[test]
fn near_copies() {
    let text = |name: &str| words((0..100).map(|at| at + 1_000 * name.len()));
    let base = words(0..100);
    let cases: &[(&str, String, bool)] = &[
        ("a sentence dropped, one added", words((0..40).chain(50..100).chain(200..210)), true),
        ("the first part", words(0..45), true),
        ("the last part", words(55..100), true),
        ("a longer text around it", words((300..500).chain(0..100).chain(500..700)), true),
        (
            "a word changed here and there",
            words((0..100).map(|at| if at % 25 == 7 { 900 + at } else { at })),
            true,
        ),
        ("other capitals and signs", base.to_uppercase().replace(' ', " - "), true),
        ("too much changed", words((0..100).map(|at| if at % 8 == 7 { 900 + at } else { at })), false),
        ("half of it", words((0..48).chain(800..852)), false),
        ("a little more than the least share", words((0..66).chain(800..834)), true),
        ("a part that is too short", words(0..39), false),
        ("another text", text("another text"), false),
    ];
    for commits in [1, 2] {
        for (name, text, is_copy) in cases {
            let articles = [article("pertama", &base), article("kedua", text)];
            let indexed =
                index_in_groups(&articles.chunks(2 / commits).map(<[Article]>::to_vec).collect::<Vec<_>>());
            let expected = if *is_copy { "pertama" } else { "kedua" };
            assert_eq!(stories(&indexed.index, &articles)["kedua"], expected, "{name}, {commits} commits");
        }
    }
}

#[test]
fn a_newcomer_joins_the_most_similar_and_stories_never_merge() {
    let articles = [
        article("a", &words(0..100)),
        article("b", &words(500..600)),
        article("seperti-b", &words((40..100).chain(500..590))),
        article("keduanya", &words((0..100).chain(500..600))),
        article("a-lagi", &words(0..95)),
        article("b-lagi", &words(505..600)),
    ];
    let indexed = index_in_groups(&[articles.to_vec()]);
    let found = stories(&indexed.index, &articles);
    assert_eq!(
        (found["seperti-b"].as_str(), found["a-lagi"].as_str(), found["b-lagi"].as_str()),
        ("b", "a", "b")
    );
    assert!(["a", "b"].contains(&found["keduanya"].as_str()));
    assert_eq!(indexed.index.stats().expect("stats").groups, 2);
}

/// A copy of a copy finds the story although little of the first article is left; what is weakly like a
/// later article only does not.
#[test]
fn a_later_article_represents_the_story_for_what_is_nearly_its_own_text() {
    let articles = [
        article("a", &words(0..100)),
        article("ubahan", &words((0..70).chain(200..270))),
        article("salinan-ubahan", &words((30..70).chain(200..270))),
        article("kutipan-ubahan", &words((200..265).chain(700..735))),
    ];
    for chunk in [1, 2, 4] {
        let indexed = index_in_groups(&articles.chunks(chunk).map(<[Article]>::to_vec).collect::<Vec<_>>());
        let found = stories(&indexed.index, &articles);
        assert_eq!((found["ubahan"].as_str(), found["salinan-ubahan"].as_str()), ("a", "a"));
        assert_eq!(found["kutipan-ubahan"], "kutipan-ubahan");
    }
}

#[test]
fn a_phrase_that_every_article_has_makes_no_copies() {
    let phrase = words(10_000..10_060);
    let articles: Vec<Article> = (0..600)
        .map(|number| {
            article(&format!("n{number}"), &format!("{phrase}{}", words((0..90).map(|at| number * 100 + at))))
        })
        .collect();
    let indexed = index_in_groups(&[articles.clone(), vec![article("salinan", &articles[599].text)]]);
    assert_eq!(indexed.index.stats().expect("stats").groups, 600);
    assert_eq!(stories(&indexed.index, &[article("salinan", "")])["salinan"], "n599");
}

/// Articles in which every third is a copy of an earlier one.
fn many() -> Vec<Article> {
    let mut articles: Vec<Article> = Vec::new();
    for number in 0..120_usize {
        let text = if number % 3 == 2 {
            let original = &articles[number * 7 % number].text;
            let kept: Vec<&str> = original.split(' ').filter(|word| word.len() % 10 != number % 10).collect();
            if number % 2 == 0 {
                kept[..kept.len() * 2 / 3].join(" ")
            } else {
                original.replacen("ux", "ox", 3)
            }
        } else {
            words((0..150).map(|at| number * 1_000 + at * 3))
        };
        articles.push(article(&format!("n{number}"), &text));
    }
    articles
}

#[test]
fn stories_depend_on_the_order_of_articles_alone() {
    let articles = many();
    let indexed = index_all(&articles);
    let expected = stories(&indexed.index, &articles);
    let copies = expected.iter().filter(|(id, first)| id != first).count();
    assert!(copies > 20, "{copies}");
    for chunk in [1, 7, 50] {
        let indexed = index_in_groups(&articles.chunks(chunk).map(<[Article]>::to_vec).collect::<Vec<_>>());
        assert_eq!(stories(&indexed.index, &articles), expected, "commits of {chunk}");
    }
    let renamed: Vec<Article> = articles
        .iter()
        .map(|article| Article { id: format!("{}-lain", article.id), ..article.clone() })
        .collect();
    let indexed = index_all(&renamed);
    let renamed = stories(&indexed.index, &renamed);
    assert!(expected.iter().all(|(id, first)| renamed[&format!("{id}-lain")] == format!("{first}-lain")));
}

/// Applies changes to an index, in one commit or each in its own.
fn change(indexed: &Indexed, changes: &[(&str, Option<String>)], each: bool) {
    let mut writer = indexed.index.writer().expect("the one writer");
    for (id, text) in changes {
        match text {
            Some(text) => {
                let changed = article(id, text);
                writer.upsert(&Document::new(&changed, content_of(&changed))).expect("added");
            }
            None => assert!(writer.delete(id).expect("deleted")),
        }
        if each {
            writer.commit().expect("committed");
        }
    }
    writer.finish(true).expect("finished");
    indexed.index.reload().expect("reloaded");
}

#[test]
fn updates_and_deletions() {
    let base = words(0..100);
    let other = words(500..600);
    let cases: &[(&str, &[(&str, Option<String>)], &[(&str, &str)])] = &[
        ("a copy is corrected", &[("salinan", Some(words(0..90)))], &[("salinan", "pertama")]),
        (
            "a copy becomes another text",
            &[("salinan", Some(words(900..999)))],
            &[("salinan", "salinan"), ("pertama", "pertama")],
        ),
        ("a copy becomes a copy of another", &[("salinan", Some(words(500..590)))], &[("salinan", "lain")]),
        (
            "a first article that is corrected keeps its copies",
            &[("pertama", Some(words(3..103)))],
            &[("salinan", "pertama"), ("pertama", "pertama")],
        ),
        (
            "a first article that becomes a copy of another leaves, its copies stay",
            &[("pertama", Some(words(500..590)))],
            &[("pertama", "lain"), ("salinan", "pertama")],
        ),
        (
            "a copy that drifts away in small steps stays",
            &[
                ("salinan", Some(words(20..100))),
                ("salinan", Some(words(40..120))),
                ("salinan", Some(words(60..140))),
            ],
            &[("salinan", "pertama")],
        ),
        (
            "the first article is written anew and keeps the story that bears its id",
            &[("pertama", Some(words(900..999))), ("baru", Some(words(900..995)))],
            &[("pertama", "pertama"), ("salinan", "pertama"), ("baru", "pertama")],
        ),
        ("an article without copies becomes a copy", &[("lain", Some(words(0..95)))], &[("lain", "pertama")]),
        ("the first article is deleted", &[("pertama", None)], &[("salinan", "pertama")]),
        (
            "it comes back",
            &[("pertama", None), ("pertama", Some(words(0..100)))],
            &[("salinan", "pertama"), ("pertama", "pertama")],
        ),
        (
            "what was deleted has no copies",
            &[("lain", None), ("baru", Some(words(500..600)))],
            &[("baru", "baru")],
        ),
        (
            "a notice becomes a copy",
            &[("baru", Some("rapat pleno".into())), ("baru", Some(words(0..100)))],
            &[("baru", "pertama")],
        ),
    ];
    for (name, changes, expected) in cases {
        for each in [false, true] {
            let articles =
                [article("pertama", &base), article("lain", &other), article("salinan", &words(0..80))];
            let indexed = index_in_groups(&[articles.to_vec()]);
            change(&indexed, changes, each);
            for (id, first) in *expected {
                assert_eq!(
                    stories(&indexed.index, &[article(id, "")])[*id],
                    *first,
                    "{name}: {id}, each {each}"
                );
            }
        }
    }
}

/// A cheap source of numbers that look like chance and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

/// Shares of the runs of five words of the shorter text, and of both texts, that both have.
fn shares(left: &str, right: &str) -> (f64, f64) {
    let [left, right] = [left, right].map(|text| {
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut counts: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
        words.windows(5).for_each(|run| *counts.entry(run.to_vec()).or_default() += 1);
        counts
    });
    let [here, there] = [&left, &right].map(|runs| runs.values().sum::<usize>());
    let shared: usize =
        left.iter().map(|(run, count)| right.get(run).map_or(0, |other| *count.min(other))).sum();
    (shared as f64 / here.min(there) as f64, shared as f64 / (here + there - shared) as f64)
}

/// Texts of parts of few sources, so that many have much in common with several others.
fn mixed(random: &mut Random, count: usize) -> Vec<Article> {
    let part = |random: &mut Random| {
        let (source, length) = (random.below(12), 30 + random.below(110));
        let from = 1_000 * source + random.below(200 - length);
        words(from..from + length)
    };
    (0..count)
        .map(|number| {
            let parts = 1 + random.below(3);
            let text: String = (0..parts).map(|_| part(random)).collect();
            article(&format!("n{number}"), &text)
        })
        .collect()
}

/// What joins is really a near copy of a representative, of the closest one but for few that samples miss.
#[test]
fn newcomers_join_the_closest_representative_that_a_full_comparison_finds() {
    let mut random = Random(7);
    let (mut joined, mut missed, mut placed) = (0, 0, 0);
    for round in 0..8 {
        let articles = mixed(&mut random, 60);
        let indexed =
            index_in_groups(&articles.chunks(7 + round).map(<[Article]>::to_vec).collect::<Vec<_>>());
        let found = stories(&indexed.index, &articles);
        let mut representatives: Vec<(&Article, &str)> = Vec::new();
        for article in articles.iter().filter(|article| article.text.split_whitespace().count() >= 40) {
            placed += 1;
            let mut near: Vec<(f64, f64, &str)> = Vec::new();
            for (other, story) in &representatives {
                let (contained, alike) = shares(&article.text, &other.text);
                if contained >= 0.6 && (other.id == *story || contained >= 0.95 || alike >= 0.6) {
                    near.push((alike, contained, story));
                }
            }
            near.sort_by(|left, right| right.0.total_cmp(&left.0).then(right.1.total_cmp(&left.1)));
            let story = found[&article.id].as_str();
            let is_new = story == article.id;
            joined += usize::from(!is_new);
            let its = near.iter().find(|(_, _, other)| *other == story);
            assert!(is_new || its.is_some(), "{} is no near copy in {story}", article.id);
            let closest = near.first().map(|(alike, contained, _)| (*alike, *contained));
            missed += usize::from(its.map(|(alike, contained, _)| (*alike, *contained)) != closest);
            if its.is_none_or(|(alike, _, _)| *alike < 0.7) {
                representatives.push((article, story));
            }
        }
    }
    assert!(joined > placed / 5 && joined < placed * 9 / 10, "{joined} of {placed}");
    // Found by samples: of a short text in one ten times as long few fingerprints are common.
    assert!(missed * 50 <= placed, "{missed} of {placed} missed");
}

/// Sets of articles that would take long, or lose copies, if every likeness were followed.
#[test]
fn many_articles_that_have_much_in_common() {
    let shared = words(0..130);
    let own = |number: usize, length: usize| words((0..length).map(|at| 1_000 + number * 100 + at));
    let cases: &[(&str, Box<dyn Fn(usize) -> String>, u64)] = &[
        ("one text", Box::new(|_| shared.clone()), 1),
        ("a little of each its own", Box::new(|number| format!("{shared}{}", own(number, 20))), 1),
        ("a third of each its own", Box::new(|number| format!("{shared}{}", own(number, 60))), 1),
        ("half of each its own", Box::new(|number| format!("{}{}", words(0..60), own(number, 70))), 1_500),
    ];
    for (name, text, expected) in cases {
        let articles: Vec<Article> =
            (0..1_500).map(|number| article(&format!("n{number}"), &text(number))).collect();
        let indexed = index_in_groups(&articles.chunks(700).map(<[Article]>::to_vec).collect::<Vec<_>>());
        assert_eq!(indexed.index.stats().expect("stats").groups, *expected, "{name}");
    }
}

#[test]
fn texts_of_any_length() {
    let long = words(0..28_000);
    let articles = [
        article("panjang", &long),
        article("panjang-lagi", &words((0..28_000).filter(|at| at % 100 != 7))),
        article("separuh", &words(5_000..19_000)),
        article("sebagian", &words(9_000..9_900)),
        article("empat-puluh", &words(50_000..50_040)),
        article("empat-puluh-lagi", &words(50_000..50_040)),
        article("tiga-puluh-sembilan", &words(60_000..60_039)),
        article("tiga-puluh-sembilan-lagi", &words(60_000..60_039)),
        article("kosong", ""),
    ];
    for chunk in [1, 9] {
        let indexed = index_in_groups(&articles.chunks(chunk).map(<[Article]>::to_vec).collect::<Vec<_>>());
        let found = stories(&indexed.index, &articles);
        for (id, first) in [
            ("panjang-lagi", "panjang"),
            ("separuh", "panjang"),
            ("sebagian", "panjang"),
            ("empat-puluh-lagi", "empat-puluh"),
            ("tiga-puluh-sembilan-lagi", "tiga-puluh-sembilan-lagi"),
            ("kosong", "kosong"),
        ] {
            assert_eq!(found[id], first, "{id}, commits of {chunk}");
        }
    }
}
