//! The terms of a dictionary: a cluster has no call that lists them, so they lie in an index of their own.
//!
//! The vocabulary of a generation grows with its articles and never shrinks. What fits a pattern is looked up
//! there, at most so many, and then counted among the live articles: what none has any more is left out.

use serde_json::{Value, json};

use super::OpenSearch;
use super::candidates::hits;
use super::connection::Method;
use super::mapping::column;
use super::request;
use super::searching::{is_late, total};
use crate::error::{Error, Result};
use crate::index::{Lookup, TermCount, TermPattern, TermSource};
use crate::query::Deadline;

/// Terms in a page of a dictionary that is walked.
const PAGE_TERMS: usize = 10_000;

/// Terms that are counted in one message.
const COUNTED_AT_ONCE: usize = 250;

/// The name of a dictionary in the vocabulary.
pub(super) fn name_of(source: TermSource) -> &'static str {
    match source {
        TermSource::Exact => "words",
        TermSource::Root => "roots",
        TermSource::Value(field) => column(field),
    }
}

impl OpenSearch {
    pub(super) fn count_terms(&self, lookup: Lookup<'_>, deadline: Deadline) -> Result<Vec<TermCount>> {
        let Lookup { source, pattern, .. } = lookup;
        let found = match pattern {
            TermPattern::Is(term) => vec![term.to_string()],
            _ => self.fitting(lookup, deadline)?,
        };
        let mut counted = Vec::with_capacity(found.len());
        for chunk in found.chunks(COUNTED_AT_ONCE) {
            let count = |term: &String| request::count(&json!({ "term": { name_of(source): term } }));
            let requests: Vec<Value> = chunk.iter().map(count).collect();
            let answers = self.ask_all(&requests, deadline).map_err(|error| time_up(error, deadline))?;
            let counts = chunk.iter().zip(answers.iter().map(total)).filter(|(_, count)| *count > 0);
            counted.extend(counts.map(|(term, count)| TermCount { term: term.clone(), count }));
        }
        Ok(counted)
    }

    /// Terms of the vocabulary that fit, in order.
    fn fitting(&self, lookup: Lookup<'_>, deadline: Deadline) -> Result<Vec<String>> {
        let Lookup { source, pattern, max } = lookup;
        let query = query_of(source, pattern);
        let mut found = Vec::new();
        let mut after: Option<Value> = None;
        loop {
            let mut request = json!({
                "size": PAGE_TERMS, "track_total_hits": false, "query": query, "sort": [{ "term": "asc" }],
                "_source": ["term"],
            });
            if let Some(after) = &after {
                request["search_after"] = after.clone();
            }
            let path = format!("/{}.vocabulary/_search", self.connection.address.name);
            let patience = self.patience(deadline);
            let reply = self.connection.ask(Method::Post, &path, Some(request.to_string()), patience);
            let reply = reply.map_err(|error| time_up(error, deadline))?;
            if reply.status >= 400 {
                return Err(self.connection.refusal(&reply));
            }
            let answer = reply.body;
            let page = hits(&answer);
            let terms = page.iter().filter_map(|hit| hit["_source"]["term"].as_str());
            match pattern {
                TermPattern::Accepted(accepts) => {
                    found.extend(terms.filter(|term| accepts(term)).map(str::to_string));
                }
                _ => found.extend(terms.map(str::to_string)),
            }
            if found.len() > max {
                return Err(Error::TooManyTerms { max });
            }
            if deadline.is_over() {
                return Err(Error::TimeUp);
            }
            match page.last() {
                Some(last) if page.len() == PAGE_TERMS => after = Some(last["sort"].clone()),
                _ => return Ok(found),
            }
        }
    }
}

fn time_up(error: Error, deadline: Deadline) -> Error {
    if is_late(&error, deadline) { Error::TimeUp } else { error }
}

fn query_of(source: TermSource, pattern: TermPattern<'_>) -> Value {
    let of_source = json!({ "term": { "source": name_of(source) } });
    let fits = match pattern {
        TermPattern::Wildcard(pattern) => json!({ "wildcard": { "term": { "value": escaped(pattern) } } }),
        TermPattern::Fuzzy { word, distance } => json!({ "fuzzy": { "term": {
            "value": word, "fuzziness": distance, "transpositions": true, "rewrite": "constant_score"
        } } }),
        TermPattern::Is(term) => json!({ "term": { "term": term } }),
        TermPattern::Accepted(_) => json!({ "match_all": {} }),
    };
    json!({ "bool": { "filter": [of_source, fits] } })
}

/// A pattern in which only `*` and `?` stand for something, as ours.
fn escaped(pattern: &str) -> String {
    pattern.replace('\\', "\\\\")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Field;

    #[test]
    fn patterns() {
        let fits = |pattern| query_of(TermSource::Root, pattern)["bool"]["filter"][1].clone();
        assert_eq!(
            fits(TermPattern::Wildcard("p?m*")),
            json!({ "wildcard": { "term": { "value": "p?m*" } } })
        );
        let fuzzy = fits(TermPattern::Fuzzy { word: "pemilu", distance: 2 });
        assert_eq!(fuzzy["fuzzy"]["term"]["fuzziness"], 2);
        assert_eq!(
            fuzzy["fuzzy"]["term"]["rewrite"], "constant_score",
            "else the cluster takes the best few"
        );
        assert_eq!(escaped(r"a\b*"), r"a\\b*");
        assert_eq!(name_of(TermSource::Value(Field::Official)), "official");
    }
}
