//! Judged queries: what was asked, and which articles answer it how well.
//!
//! In go a file of topics (`qid<TAB>query`) and one of judgements (`qid<TAB>docid<TAB>grade`, or TREC's
//! `qid 0 docid grade`); out come [`Topic`]s and [`Judgements`]. Blank lines and a line of column names
//! are passed over; every other line that cannot be read is an error with its place.
//!
//! ```
//! use telusur::evaluation::Judgements;
//!
//! let judgements = Judgements::parse("q1\tartikel-7\t2\nq1 0 artikel-9 1\n", "qrels")?;
//! assert_eq!(judgements.grade("q1", "artikel-7"), 2);
//! assert_eq!(judgements.grade("q1", "artikel-8"), 0);
//! # Ok::<(), telusur::Error>(())
//! ```

use std::collections::{HashMap, HashSet};
use std::path::Path;

use unicode_normalization::char::is_combining_mark;

use crate::error::{Error, Result};
use crate::query::{MAX_BYTES, MAX_CLAUSES};

/// A query to be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Its name in judgements and runs; without blanks.
    pub id: String,
    /// What was asked.
    pub query: String,
}

/// Which articles answer which topic, and how well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgements(HashMap<String, HashMap<String, u32>>);

/// Reads topics, one `qid<TAB>query` a line.
///
/// # Errors
/// A file that cannot be read, a line without a tab, an id with blanks or given twice.
pub fn read_topics(path: &Path) -> Result<Vec<Topic>> {
    parse_topics(&read(path)?, &path.display().to_string())
}

/// Topics of a text; `name` is what its lines are called in errors.
///
/// # Errors
/// As [`read_topics`].
pub fn parse_topics(text: &str, name: &str) -> Result<Vec<Topic>> {
    let mut topics = Vec::new();
    let mut seen = HashSet::new();
    for (number, line) in lines(text) {
        let wrong = |reason: &str| Err(record(name, number, reason));
        let Some((id, query)) = line.split_once('\t') else {
            return wrong("expected the topic's id, a tab and the query");
        };
        let (id, query) = (id.trim(), query.trim());
        if number == 1 && query.eq_ignore_ascii_case("query") {
            continue;
        }
        if id.is_empty() || id.contains(char::is_whitespace) {
            return wrong("expected an id without blanks before the tab");
        }
        if !seen.insert(id) {
            return wrong("the id of this topic was given before");
        }
        topics.push(Topic { id: id.to_string(), query: query.to_string() });
    }
    Ok(topics)
}

impl Judgements {
    /// Reads judgements.
    ///
    /// # Errors
    /// A file that cannot be read, or a line that is no judgement.
    pub fn read(path: &Path) -> Result<Judgements> {
        Judgements::parse(&read(path)?, &path.display().to_string())
    }

    /// Judgements of a text; `name` is what its lines are called in errors. Of two grades for one article
    /// the higher one counts; grades below 0 are 0, as trec_eval has them.
    ///
    /// # Errors
    /// A line that is no judgement.
    pub fn parse(text: &str, name: &str) -> Result<Judgements> {
        let mut judgements = Judgements::default();
        for (number, line) in lines(text) {
            // Tabs part the columns where there are any: an article's id may hold blanks.
            let columns: Vec<&str> = if line.contains('\t') {
                line.split('\t').map(str::trim).collect()
            } else {
                line.split_whitespace().collect()
            };
            let (id, article, grade) = match columns.as_slice() {
                [id, article, grade] | [id, _, article, grade] => (*id, *article, *grade),
                _ => {
                    let reason =
                        "expected 'qid docid grade' or 'qid 0 docid grade', parted by tabs or blanks";
                    return Err(record(name, number, reason));
                }
            };
            let Ok(grade) = grade.parse::<i32>() else {
                if number == 1 {
                    continue;
                }
                return Err(record(name, number, &format!("{grade:?} is no grade: expected a whole number")));
            };
            let grade = u32::try_from(grade).unwrap_or(0);
            let known =
                judgements.0.entry(id.to_string()).or_default().entry(article.to_string()).or_default();
            *known = grade.max(*known);
        }
        Ok(judgements)
    }

    /// The grade of an article for a topic; 0 for one nobody judged.
    pub fn grade(&self, topic: &str, article: &str) -> u32 {
        self.0.get(topic).and_then(|articles| articles.get(article)).copied().unwrap_or(0)
    }

    /// The grades above 0 that articles have for a topic, the best first.
    pub fn relevant(&self, topic: &str) -> Vec<u32> {
        let grades = self.0.get(topic).into_iter().flat_map(HashMap::values);
        let mut relevant: Vec<u32> = grades.copied().filter(|grade| *grade > 0).collect();
        relevant.sort_unstable_by(|left, right| right.cmp(left));
        relevant
    }
}

/// A query as words only: everything the query language could take for an operator is left out, and what
/// goes beyond its limits is cut.
///
/// For pasted headlines with a lost quote, a stray `*` or a `NOT` in capitals.
pub fn plain_words(query: &str) -> String {
    let folded = query.to_lowercase();
    let is_word = |ch: char| ch.is_alphanumeric() || is_combining_mark(ch);
    let mut text = String::with_capacity(folded.len());
    let mut chars = folded.chars().peekable();
    let mut before = None;
    while let Some(ch) = chars.next() {
        let mut beside = |wanted: &dyn Fn(char) -> bool| {
            before.is_some_and(wanted) && chars.peek().copied().is_some_and(wanted)
        };
        // Joined forms stay joined: sosial-ekonomi, 90/puu-xxi/2023, 3,5, qur'an, 10:30.
        let joins = matches!(ch, '-' | '/' | '.' | ',' | '\'' | '’') && beside(&is_word)
            || ch == ':' && beside(&|ch: char| ch.is_ascii_digit());
        text.push(if is_word(ch) || joins { ch } else { ' ' });
        before = Some(ch);
    }
    let mut words = String::with_capacity(text.len());
    // A mark alone is no word.
    let has_sign = |word: &&str| word.contains(char::is_alphanumeric);
    for word in text.split_whitespace().filter(has_sign).take(MAX_CLAUSES) {
        if words.len() + word.len() >= MAX_BYTES {
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

/// The text of a file, without the mark some editors put before it.
pub(super) fn read(path: &Path) -> Result<String> {
    let text =
        std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_path_buf(), source })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text))
}

/// Lines that hold something, with their numbers from 1.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line)).filter(|(_, line)| !line.trim().is_empty())
}

pub(super) fn record(name: &str, number: usize, reason: &str) -> Error {
    Error::Record { place: format!("{name} line {number}"), reason: reason.to_string() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::{QueryErrorKind, parse};

    #[test]
    fn topics_are_read_with_or_without_a_head() {
        let topics = parse_topics("qid\tquery\n\nq1\tsiapa ketua KPU?\r\nq2\ta\tb\n", "t").expect("topics");
        let found: Vec<_> = topics.iter().map(|topic| (topic.id.as_str(), topic.query.as_str())).collect();
        assert_eq!(found, [("q1", "siapa ketua KPU?"), ("q2", "a\tb")]);
        for (text, part) in [
            ("q1 kpu", "t line 1: expected the topic's id"),
            ("q1\tkpu\nq1\tkpu", "line 2: the id of this topic"),
            ("q 1\tkpu", "without blanks"),
            ("\tkpu", "without blanks"),
        ] {
            let message = parse_topics(text, "t").expect_err("a broken line").to_string();
            assert!(message.contains(part), "{text:?}: {message}");
        }
    }

    #[test]
    fn judgements_are_read_in_both_forms() {
        let text = "qid\tdocid\tgrade\nq1\tid dengan spasi\t2\nq1 0 b 1\nq1\t0\tc\t-1\nq1 b 3\nq2 Q0 b 0\n";
        let judgements = Judgements::parse(text, "j").expect("judgements");
        for (topic, article, grade) in
            [("q1", "id dengan spasi", 2), ("q1", "b", 3), ("q1", "c", 0), ("q2", "b", 0), ("q3", "b", 0)]
        {
            assert_eq!(judgements.grade(topic, article), grade, "{topic} {article}");
        }
        assert_eq!(judgements.relevant("q1"), [3, 2]);
        assert!(judgements.relevant("q2").is_empty());
        for text in ["q1 b", "q1 0 b 1 2", "q1 0 b 1\nq1 0 c banyak"] {
            assert!(Judgements::parse(text, "j").is_err(), "{text:?}");
        }
    }

    #[test]
    fn operators_become_words() {
        let cases = [
            ("KPU: \"Tak Ada Kecurangan", "kpu tak ada kecurangan"),
            ("Menang ATAU Kalah (Bagian 2", "menang atau kalah bagian 2"),
            ("-Bawaslu +KPU judul:x* ~y^2 =z", "bawaslu kpu judul x y 2 z"),
            ("Sosial-ekonomi 90/PUU-XXI/2023 3,5 10:30 WIB", "sosial-ekonomi 90/puu-xxi/2023 3,5 10:30 wib"),
            ("Qur'an, “Cak Imin” — siapa?", "qur'an cak imin siapa"),
            ("?!", ""),
            ("\u{10a38} kpu\u{301} \u{301}", "kpu\u{301}"),
        ];
        for (query, expected) in cases {
            assert_eq!(plain_words(query), expected);
        }
    }

    proptest! {
        #[test]
        fn plain_words_are_always_read_as_words(query in r#"([a-zA-Z0-9 "()*?~^:+!=&|<>/\\.,-]|\PC){0,60}"#) {
            let words = plain_words(&query);
            match parse(&words) {
                Ok(parsed) => prop_assert!(words.is_empty() || parsed.plain_words().is_some(), "{words:?}"),
                Err(error) => prop_assert!(error.kind == QueryErrorKind::TooManyClauses, "{words:?}: {error}"),
            }
        }
    }
}
