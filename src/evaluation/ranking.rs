//! Rankings as TREC run files: `qid Q0 docid rank score tag`, one article a line.
//!
//! In goes an index and topics, or a run file; out comes a [`Run`]: the ids found for each topic, best
//! first, down to [`DEPTH`]. It does not judge them.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use rayon::prelude::*;

use super::judged::{Topic, lines, plain_words, read, record};
use crate::error::{Error, Result};
use crate::query::parse;
use crate::search::{Index, SearchRequest};

/// Articles kept a topic.
pub const DEPTH: usize = 100;

/// Longest time of one query: judged queries are not cut short.
const DEADLINE: Duration = Duration::from_secs(60);

/// Name of the system in run files.
const TAG: &str = "telusur";

/// The articles found for each topic, best first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run(HashMap<String, Vec<RankedArticle>>);

/// An article of a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedArticle {
    /// The article's id.
    pub id: String,
    /// Its relevance.
    pub score: f32,
}

/// How topics are searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunOptions {
    /// Reads every query as words only.
    pub plain: bool,
    /// Takes words as written: no roots.
    pub exact: bool,
    /// Words stand for themselves alone.
    pub no_expansions: bool,
    /// Leaves partial matches out.
    pub strict: bool,
}

/// A run, and what could not be searched as it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Searched {
    /// The run.
    pub run: Run,
    /// Topics read as more than plain words: quotes, operators, fields. They have no partial matches.
    pub with_operators: Vec<String>,
    /// Topics whose query the query language cannot read: they were run as words.
    pub unreadable: Vec<String>,
    /// Topics the deadline cut short.
    pub partial: Vec<String>,
}

/// Searches every topic.
///
/// # Errors
/// The engine's.
pub fn search_topics(index: &Index, topics: &[Topic], options: RunOptions) -> Result<Searched> {
    let answers: Vec<Answer> =
        topics.par_iter().map(|topic| answer(index, &topic.query, options)).collect::<Result<_>>()?;
    let mut searched = Searched::default();
    for (topic, answer) in topics.iter().zip(answers) {
        let id = || topic.id.clone();
        match answer.reading {
            Reading::Words => {}
            Reading::Operators => searched.with_operators.push(id()),
            Reading::Unreadable => searched.unreadable.push(id()),
        }
        if answer.partial {
            searched.partial.push(id());
        }
        searched.run.0.insert(id(), answer.articles);
    }
    Ok(searched)
}

/// What one query came to.
struct Answer {
    articles: Vec<RankedArticle>,
    reading: Reading,
    partial: bool,
}

/// How a query was read.
enum Reading {
    Words,
    Operators,
    Unreadable,
}

fn answer(index: &Index, query: &str, options: RunOptions) -> Result<Answer> {
    let search = |query: String| {
        let mut request = SearchRequest::new(query).limit(DEPTH).deadline(DEADLINE);
        request.exact = options.exact;
        request.expansions = !options.no_expansions;
        request.strict = options.strict;
        request.fragments = 0;
        index.search(&request)
    };
    let (found, reading) = if options.plain {
        (search(plain_words(query))?, Reading::Words)
    } else {
        let is_words = parse(query).is_ok_and(|query| query.plain_words().is_some());
        match search(query.to_string()) {
            Err(error) if is_of_the_query(&error) => (search(plain_words(query))?, Reading::Unreadable),
            found => (found?, if is_words { Reading::Words } else { Reading::Operators }),
        }
    };
    let hits = found.hits.into_iter().chain(found.also).take(DEPTH);
    let articles = hits.map(|hit| RankedArticle { id: hit.id, score: hit.score }).collect();
    Ok(Answer { articles, reading, partial: found.partial })
}

fn is_of_the_query(error: &Error) -> bool {
    matches!(error, Error::Query { .. } | Error::UnknownValue { .. } | Error::TooManyTerms { .. })
}

impl Run {
    /// Reads a run file.
    ///
    /// # Errors
    /// A file that cannot be read, or a line that is not of a run.
    pub fn read(path: &Path) -> Result<Run> {
        Run::parse(&read(path)?, &path.display().to_string())
    }

    /// A run of a text; `name` is what its lines are called in errors. Articles stand in the order of their
    /// ranks; of one given twice the better rank counts.
    ///
    /// # Errors
    /// A line that is not of a run.
    pub fn parse(text: &str, name: &str) -> Result<Run> {
        let mut ranked: HashMap<String, Vec<(u64, RankedArticle)>> = HashMap::new();
        for (number, line) in lines(text) {
            let read = read_line(line.trim());
            let (topic, rank, article) =
                read.ok_or_else(|| record(name, number, "expected 'qid Q0 docid rank score tag'"))?;
            ranked.entry(topic.to_string()).or_default().push((rank, article));
        }
        let in_order = |(topic, mut articles): (String, Vec<(u64, RankedArticle)>)| {
            articles.sort_by_key(|(rank, _)| *rank);
            let mut seen = HashSet::new();
            articles.retain(|(_, article)| seen.insert(article.id.clone()));
            (topic, articles.into_iter().map(|(_, article)| article).collect())
        };
        Ok(Run(ranked.into_iter().map(in_order).collect()))
    }

    /// The articles of a topic, best first.
    pub fn articles(&self, topic: &str) -> &[RankedArticle] {
        self.0.get(topic).map_or(&[], Vec::as_slice)
    }

    /// The run file, topics in the order given.
    ///
    /// Scores fall with the rank: partial matches stand below the full ones, and tools that sort by score,
    /// as trec_eval does, must leave them there.
    pub fn to_trec(&self, topics: &[Topic]) -> String {
        let mut text = String::new();
        for topic in topics {
            let mut last = f32::INFINITY;
            for (at, article) in self.articles(&topic.id).iter().enumerate() {
                last = if article.score < last { article.score } else { last.next_down() };
                let _ = writeln!(text, "{} Q0 {} {} {last} {TAG}", topic.id, article.id, at + 1);
            }
        }
        text
    }
}

/// `qid Q0 docid rank score tag`, where the id of the article may hold blanks.
fn read_line(line: &str) -> Option<(&str, u64, RankedArticle)> {
    let (topic, rest) = line.split_once(char::is_whitespace)?;
    let (_, rest) = rest.trim_start().split_once(char::is_whitespace)?;
    let (rest, _tag) = rest.rsplit_once(char::is_whitespace)?;
    let (rest, score) = rest.trim_end().rsplit_once(char::is_whitespace)?;
    let (id, rank) = rest.trim_end().rsplit_once(char::is_whitespace)?;
    let article = RankedArticle { id: id.trim().to_string(), score: score.parse().ok()? };
    Some((topic, rank.parse().ok()?, article))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(run: &Run, topic: &str) -> Vec<String> {
        run.articles(topic).iter().map(|article| article.id.clone()).collect()
    }

    #[test]
    fn a_run_is_ordered_by_rank() {
        let text = "q1 Q0 b 2 7.5 x\nq1\tQ0\ta\t1\t8\tx\nq2 Q0 id dengan spasi 1 1e-3 x\nq1 Q0 a 3 1 x\n";
        let run = Run::parse(text, "r").expect("a run");
        assert_eq!(ids(&run, "q1"), ["a", "b"]);
        assert_eq!(ids(&run, "q2"), ["id dengan spasi"]);
        assert!(ids(&run, "q3").is_empty());
        for line in ["q1 Q0 a 1 8", "q1 Q0 a satu 8 x", "q1 Q0 a 1 tinggi x", "q1"] {
            let message = Run::parse(line, "r").expect_err("a broken line").to_string();
            assert!(message.contains("r line 1"), "{message}");
        }
    }

    #[test]
    fn written_scores_fall_with_the_rank() {
        let ranked = |id: &str, score| RankedArticle { id: id.into(), score };
        let topics = [Topic { id: "q1".into(), query: String::new() }];
        let run = Run(HashMap::from([(
            "q1".to_string(),
            vec![ranked("a", 2.0), ranked("b", 2.0), ranked("juga", 9.0)],
        )]));
        let text = run.to_trec(&topics);
        assert!(text.starts_with("q1 Q0 a 1 2 telusur\nq1 Q0 b 2 1.9999999 telusur\n"), "{text}");
        let again = Run::parse(&text, "r").expect("our own run");
        assert_eq!(ids(&again, "q1"), ["a", "b", "juga"]);
        assert!(again.articles("q1").windows(2).all(|pair| pair[0].score > pair[1].score));
    }
}
