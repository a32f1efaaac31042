//! Carrying out a plan: two messages, one for the matches and all counts, one for what is shown.
//!
//! The first brings the best matches in the cluster's order with their tokens; they are looked at again here.
//! Further hits come in pages after a place in the order, which is stable, so their number has no limit.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use super::OpenSearch;
use super::candidates::{Candidate, Page, candidates, days_between, hits, last_place, look_again};
use super::facets::{self, Counted};
use super::request::{self, Ages, MAX_HITS, Prepared};
use super::second_look::{Frequencies, SecondLook, Text};
use super::view::View;
use crate::article::{Article, Field};
use crate::engine::Deadline;
use crate::error::{ClusterFault, Error, Result};
use crate::index::{FacetCounts, Found, Look, Outcome, PeriodCount, TimelineCounts, WINDOW, key_of};
use crate::query::plan::{FacetRequest, Level, Plan, Sort};

/// Articles fetched at once.
const PAGE_ARTICLES: usize = 200;

/// The first part of an answer: all counts, and where the hits are.
pub(super) struct Run<'e> {
    pub outcome: Outcome,
    pub page: Vec<Candidate>,
    counted: Vec<Counted>,
    /// What it looked at.
    pub view: View<'e>,
}

impl OpenSearch {
    /// All counts but those of stories of facet values, and the hits of the page without their articles.
    pub(super) fn run(&self, plan: &Plan, deadline: Deadline) -> Result<Run<'_>> {
        let ages = self.ages(plan, deadline)?;
        let prepared = Prepared::new(plan, ages);
        let wants_hits = plan.limit > 0;
        let look = SecondLook::of(&plan.text).filter(|_| wants_hits && plan.sort == Sort::Relevance);
        let wanted = if wants_hits { plan.offset.saturating_add(plan.limit) } else { 0 };
        let first = if look.is_some() { WINDOW } else { wanted.min(MAX_HITS) };
        let view = match wanted > first {
            true => View::moment(&self.connection)?,
            false => View::of_plan(plan),
        };
        let mut requests = vec![prepared.main(first, look.is_some()), request::count(prepared.text())];
        let terms = look.as_ref().map(SecondLook::terms).unwrap_or_default();
        if look.is_some() {
            requests.extend(requests_of_frequencies(&terms));
        }
        let answers = self.ask_within(&view, &requests, deadline)?;
        let main = &answers[0];
        let mut outcome = self.figures(main, plan)?;
        outcome.partial = answers.iter().any(|answer| answer["timed_out"] == true);
        outcome.text_total = total(&answers[1]);
        let mut best = candidates(main);
        let mut place = last_place(main);
        let mut exhausted = best.len() < first;
        if let Some(look) = look.filter(|_| !outcome.partial) {
            look_again(&look, &mut best, main, &frequencies(&terms, &answers[2..]), ages);
        }
        let lowest = best.last().filter(|last| last.look == Look::Second).map(|last| last.score);
        let mut page = Page::new(plan);
        loop {
            page.take(std::mem::take(&mut best));
            if page.is_full() || exhausted || outcome.partial {
                break;
            }
            let Some(after) = &place else { break };
            let more = prepared.hits(MAX_HITS.min(page.missing().max(WINDOW)), Some(after));
            let answer = self.ask_within(&view, &[more], deadline)?.remove(0);
            best = candidates(&answer);
            place = last_place(&answer);
            for candidate in &mut best {
                if let Some(lowest) = lowest {
                    candidate.score = candidate.score.min(lowest);
                    candidate.look = Look::Behind;
                }
            }
            exhausted = best.is_empty();
            outcome.partial = answer["timed_out"] == true;
        }
        let mut counted = Vec::with_capacity(plan.facets.len());
        for (number, request) in plan.facets.iter().enumerate() {
            let answer = &main["aggregations"][format!("facet-{number}")];
            let all = match facets::is_incomplete(request, answer) {
                true => {
                    let (values, are_all) = self.all_values(&view, &prepared, request.field, deadline)?;
                    outcome.partial |= !are_all;
                    Some(values)
                }
                false => None,
            };
            counted.push(facets::counted(request, answer, all));
        }
        if let Some(today) = plan.coverage {
            let of = (outcome.total, today);
            match self.coverage(&view, &prepared.found(), of, deadline) {
                Ok(cells) => outcome.coverage = Some(cells),
                Err(error) if matches!(error, Error::TimeUp) || is_late(&error, deadline) => {
                    outcome.partial = true;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Run { outcome, page: page.into_hits(), counted, view })
    }

    /// Completes an answer: the stories of the facet values.
    pub(super) fn complete(&self, run: &mut Run<'_>, plan: &Plan, deadline: Deadline) -> Result<()> {
        let shown: Vec<Vec<String>> = run
            .counted
            .iter()
            .map(|counted| counted.values.iter().map(|(path, _)| path.clone()).collect())
            .collect();
        let requests = Prepared::new(plan, None).groups(&shown);
        let mut answers = Vec::new();
        // A message without a search is refused.
        if !requests.is_empty() {
            match self.ask_within(&run.view, &requests, deadline) {
                Ok(found) => answers = found,
                Err(error) if is_late(&error, deadline) => run.outcome.partial = true,
                Err(error) => return Err(error),
            }
        }
        run.outcome.partial |= answers.iter().any(|answer| answer["timed_out"] == true);
        for (number, counted) in std::mem::take(&mut run.counted).into_iter().enumerate() {
            let name = format!("facet-{number}");
            let of_facet = answers.iter().map(|answer| &answer["aggregations"][&name]);
            run.outcome.facets.push(facets::with_groups(plan.facets[number].field, counted, of_facet));
        }
        Ok(())
    }

    /// Reads the articles of some hits and how many others tell their stories; what was deleted meanwhile is
    /// left out.
    ///
    /// # Errors
    /// Where one moment is looked at, nothing can have been deleted: an article that is not given is an error.
    pub(super) fn read_hits(
        &self,
        Run { page, view, .. }: &Run<'_>,
        sink: &mut dyn FnMut(Found) -> Result<()>,
    ) -> Result<()> {
        for chunk in page.chunks(PAGE_ARTICLES) {
            let keys: Vec<&str> = chunk.iter().map(|hit| hit.key.as_str()).collect();
            let stories: BTreeSet<i64> = chunk.iter().map(|hit| hit.story).collect();
            let copies = json!({
                "size": 0,
                "track_total_hits": false,
                "query": { "terms": { "story": stories } },
                "aggs": { "stories": { "terms": {
                    "field": "story", "size": stories.len(), "include": stories
                } } },
            });
            let requests = [articles_request(&keys), copies];
            let answers = self.ask_within(view, &requests, Deadline::none())?;
            let mut articles = self.articles_of(&answers[0])?;
            let buckets = answers[1]["aggregations"]["stories"]["buckets"].as_array();
            let sizes: HashMap<i64, u64> = buckets
                .into_iter()
                .flatten()
                .filter_map(|bucket| Some((bucket["key"].as_i64()?, bucket["doc_count"].as_u64()?)))
                .collect();
            for hit in chunk {
                let Some(article) = articles.remove(&hit.key) else {
                    if matches!(view, View::Moment { .. }) {
                        let said = format!("an article that was found is not given ({})", hit.key);
                        return Err(self.connection.fault(ClusterFault::Incomplete, &said));
                    }
                    continue;
                };
                let copies = sizes.get(&hit.story).map_or(0, |size| size.saturating_sub(1));
                sink(Found { article, score: hit.score, look: hit.look, copies })?;
            }
        }
        Ok(())
    }

    /// The articles with these keys, by key.
    pub(super) fn articles_by_key(&self, keys: &[&str]) -> Result<HashMap<String, Article>> {
        let mut found = HashMap::new();
        for chunk in keys.chunks(PAGE_ARTICLES) {
            let answers = self.ask_all(&[articles_request(chunk)], Deadline::none())?;
            found.extend(self.articles_of(&answers[0])?);
        }
        Ok(found)
    }

    fn articles_of(&self, answer: &Value) -> Result<HashMap<String, Article>> {
        let mut articles = HashMap::new();
        for hit in hits(answer) {
            let source = &hit["_source"];
            let mut article: Article =
                serde_json::from_value(source["article"].clone()).map_err(|error| {
                    self.connection
                        .fault(ClusterFault::Refused, &format!("a stored article cannot be read: {error}"))
                })?;
            article.group = source["group"].as_str().map(str::to_string);
            articles.insert(hit["_id"].as_str().unwrap_or_default().to_string(), article);
        }
        Ok(articles)
    }

    /// What the second look sums up for each of some hits; none for one that is gone.
    pub(super) fn summands<'p>(
        &self,
        look: &SecondLook<'p>,
        found: &[Found],
    ) -> Result<Vec<Option<Vec<super::second_look::Summand<'p>>>>> {
        let keys: Vec<String> = found.iter().map(|found| key_of(&found.article.id)).collect();
        let terms = look.terms();
        let mut requests = vec![json!({
            "size": keys.len(),
            "query": { "ids": { "values": keys } },
            "_source": ["words", "roots"],
        })];
        requests.extend(requests_of_frequencies(&terms));
        let answers = self.ask_all(&requests, Deadline::none())?;
        let frequencies = frequencies(&terms, &answers[1..]);
        let texts: HashMap<&str, Text> = hits(&answers[0])
            .iter()
            .filter_map(|hit| Some((hit["_id"].as_str()?, Text::read(&hit["_source"]))))
            .collect();
        let explain = |key: &String| texts.get(key.as_str()).map(|text| look.explain(text, &frequencies));
        Ok(keys.iter().map(explain).collect())
    }

    /// The ages of the index, when age counts in a plan.
    fn ages(&self, plan: &Plan, deadline: Deadline) -> Result<Option<Ages>> {
        let Some(half_life_days) = plan.half_life_days.filter(|_| plan.sort == Sort::Relevance) else {
            return Ok(None);
        };
        let answer = self.ask_all(&[request::measures()], deadline)?.remove(0);
        let day = |name: &str| answer["aggregations"][name]["value"].as_f64().map(|day| day as u32);
        let (Some(newest), Some(oldest)) = (day("newest"), day("oldest")) else { return Ok(None) };
        let span = days_between(oldest, newest) / half_life_days;
        Ok(Some(Ages { half_life_days, newest, oldest, span }))
    }

    /// All values of a facet, by pages: for when there are more than a shard counts; and whether they are all,
    /// or the time was up.
    fn all_values(
        &self,
        view: &View<'_>,
        prepared: &Prepared<'_>,
        field: Field,
        deadline: Deadline,
    ) -> Result<(Vec<(String, u64)>, bool)> {
        let mut all = Vec::new();
        let mut after: Option<Value> = None;
        loop {
            let request = prepared.values_after(field, after.as_ref());
            let answer = self.ask_within(view, &[request], deadline)?.remove(0);
            let values = &answer["aggregations"]["values"];
            let page = facets::buckets(values);
            let place = values["after_key"].clone();
            all.extend(page);
            let is_cut = answer["timed_out"] == true;
            if place.is_null() || is_cut || deadline.is_over() {
                return Ok((all, place.is_null() && !is_cut));
            }
            after = Some(place);
        }
    }

    /// Totals and timeline of an answer.
    fn figures(&self, main: &Value, plan: &Plan) -> Result<Outcome> {
        let counts = &main["aggregations"];
        let found = &counts["found"];
        if main["hits"]["total"]["value"].is_null() || found["doc_count"].is_null() {
            return Err(self.connection.unexpected("counts"));
        }
        let number = |value: &Value| value.as_u64().unwrap_or(0);
        let total = number(&found["doc_count"]);
        let timeline = plan.timeline.map(|_| TimelineCounts {
            periods: found["timeline"]["buckets"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(period)
                .collect(),
            undated: number(&found["undated"]["doc_count"]),
        });
        Ok(Outcome {
            total,
            total_groups: number(&found["groups"]["value"]).min(total),
            undated: number(&counts["undated"]["doc_count"]),
            timeline,
            ..Outcome::default()
        })
    }

    /// Sends several searches in one message; the first one is scored alike on all shards.
    pub(super) fn ask_all(&self, requests: &[Value], deadline: Deadline) -> Result<Vec<Value>> {
        self.ask_within(&View::Any, requests, deadline)
    }

    /// The same, of one view.
    pub(super) fn ask_within(
        &self,
        view: &View<'_>,
        requests: &[Value],
        deadline: Deadline,
    ) -> Result<Vec<Value>> {
        let mut message = String::new();
        for (number, request) in requests.iter().enumerate() {
            let kind = if number == 0 { "dfs_query_then_fetch" } else { "query_then_fetch" };
            let mut head = json!({ "search_type": kind });
            let mut request = request.clone();
            view.bind(&self.connection.address.name, &mut head, &mut request);
            message.push_str(&head.to_string());
            message.push('\n');
            if let Some(left) = deadline.remaining() {
                request["timeout"] = format!("{}ms", left.as_millis().max(1)).into();
            }
            message.push_str(&request.to_string());
            message.push('\n');
        }
        let answers = self.search_message(message, deadline)?;
        if answers.len() != requests.len() {
            return Err(self.connection.unexpected("responses"));
        }
        Ok(answers)
    }
}

/// Whether an answer came too late for a search, which is then partial.
pub(super) fn is_late(error: &Error, deadline: Deadline) -> bool {
    matches!(error, Error::Cluster { fault: ClusterFault::TimedOut, .. }) && deadline.is_over()
}

/// The answer when the time was up before anything was known.
pub(super) fn nothing_in_time(plan: &Plan) -> Outcome {
    let none = |request: &FacetRequest| FacetCounts { field: request.field, values: Vec::new(), more: 0 };
    Outcome {
        partial: true,
        facets: plan.facets.iter().map(none).collect(),
        timeline: plan.timeline.map(|_| TimelineCounts::default()),
        coverage: plan.coverage.map(|_| Vec::new()),
        ..Outcome::default()
    }
}

fn requests_of_frequencies(terms: &BTreeSet<(bool, String)>) -> Vec<Value> {
    let count = |(is_root, token): &(bool, String)| {
        let field = if *is_root { "roots" } else { "words" };
        request::count(&json!({ "term": { field: token } }))
    };
    std::iter::once(request::measures()).chain(terms.iter().map(count)).collect()
}

/// The answers to [`requests_of_frequencies`].
fn frequencies(terms: &BTreeSet<(bool, String)>, answers: &[Value]) -> Frequencies {
    let level = |is_root: bool| if is_root { Level::Root } else { Level::Exact };
    let counts = answers.iter().skip(1).map(total);
    Frequencies {
        articles: answers.first().map_or(0, total),
        average_length: answers
            .first()
            .and_then(|answer| answer["aggregations"]["length"]["value"].as_f64())
            .unwrap_or(1.0) as f32,
        terms: terms.iter().map(|(is_root, token)| (level(*is_root), token.clone())).zip(counts).collect(),
    }
}

fn articles_request(keys: &[&str]) -> Value {
    json!({
        "size": keys.len(),
        "track_total_hits": false,
        "query": { "ids": { "values": keys } },
        "_source": ["article", "group"],
    })
}

pub(super) fn total(answer: &Value) -> u64 {
    answer["hits"]["total"]["value"].as_u64().unwrap_or(0)
}

fn period(bucket: &Value) -> Option<PeriodCount> {
    let from = bucket["key_as_string"].as_str()?.parse().ok()?;
    let count = bucket["doc_count"].as_u64()?;
    Some(PeriodCount { from, count, groups: bucket["groups"]["value"].as_u64()?.min(count) })
}
