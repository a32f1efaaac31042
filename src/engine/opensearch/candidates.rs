//! Hits before their articles are read: their order, and which of them are taken.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::request::Ages;
use super::second_look::{Frequencies, SecondLook, Text};
use crate::index::{Look, aged, read_day};
use crate::query::plan::Plan;

/// A hit before its article is read.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Key of the article: the hash of its id.
    pub key: String,
    pub rank: f64,
    pub score: f32,
    pub look: Look,
    pub tie: i64,
    pub story: i64,
    pub day: Option<u32>,
}

impl Candidate {
    fn read(hit: &Value) -> Option<Candidate> {
        let number = |name: &str| hit["fields"][name][0].as_i64();
        let score = hit["_score"].as_f64().unwrap_or(0.0);
        Some(Candidate {
            key: hit["_id"].as_str()?.to_string(),
            rank: score,
            score: score as f32,
            look: Look::First,
            tie: number("tie")?,
            story: number("story")?,
            day: number("day").and_then(|day| u32::try_from(day).ok()),
        })
    }
}

/// The hits that are taken: all, or one a story.
pub(super) struct Page {
    by_story: bool,
    offset: usize,
    wanted: usize,
    told: HashSet<i64>,
    taken: Vec<Candidate>,
}

impl Page {
    pub(super) fn new(plan: &Plan) -> Page {
        let wanted = if plan.limit == 0 { 0 } else { plan.offset.saturating_add(plan.limit) };
        Page { by_story: plan.by_story, offset: plan.offset, wanted, told: HashSet::new(), taken: Vec::new() }
    }

    pub(super) fn take(&mut self, candidates: Vec<Candidate>) {
        for candidate in candidates {
            if !self.by_story || self.told.insert(candidate.story) {
                self.taken.push(candidate);
            }
        }
    }

    pub(super) fn missing(&self) -> usize {
        self.wanted.saturating_sub(self.taken.len())
    }

    pub(super) fn is_full(&self) -> bool {
        self.missing() == 0
    }

    pub(super) fn into_hits(mut self) -> Vec<Candidate> {
        self.taken.truncate(self.wanted);
        self.taken.drain(..self.offset.min(self.taken.len()));
        self.taken
    }
}

/// Puts matches in the order of the second look.
pub(super) fn look_again(
    look: &SecondLook<'_>,
    best: &mut [Candidate],
    answer: &Value,
    frequencies: &Frequencies,
    ages: Option<Ages>,
) {
    let texts: HashMap<&str, &Value> =
        hits(answer).iter().filter_map(|hit| Some((hit["_id"].as_str()?, &hit["_source"]))).collect();
    for candidate in best.iter_mut() {
        let Some(source) = texts.get(candidate.key.as_str()) else { continue };
        let score = look.score(&Text::read(source), frequencies);
        let half_lives = ages.map(|ages| {
            let day = candidate.day.unwrap_or(ages.oldest);
            days_between(day, ages.newest).max(0.0) / ages.half_life_days
        });
        (candidate.rank, candidate.score) = aged(score, half_lives);
        candidate.look = Look::Second;
    }
    best.sort_by(|one, other| other.rank.total_cmp(&one.rank).then(one.tie.cmp(&other.tie)));
}

pub(super) fn hits(answer: &Value) -> &[Value] {
    answer["hits"]["hits"].as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn candidates(answer: &Value) -> Vec<Candidate> {
    hits(answer).iter().filter_map(Candidate::read).collect()
}

/// The place of the last hit in the order.
pub(super) fn last_place(answer: &Value) -> Option<Value> {
    hits(answer).last().map(|hit| hit["sort"].clone())
}

/// Days from one `yyyymmdd` to another.
pub(super) fn days_between(from: u32, to: u32) -> f64 {
    match (read_day(from), read_day(to)) {
        (Some(from), Some(to)) => to.duration_since(from).as_secs() as f64 / 86_400.0,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::query::plan::Clause;

    fn answer(stories: &[i64]) -> Value {
        let hit = |(number, story): (usize, &i64)| {
            json!({ "_id": number.to_string(), "_score": 1.0, "sort": [1.0, number],
                "fields": { "tie": [number], "story": [story] } })
        };
        json!({ "hits": { "hits": stories.iter().enumerate().map(hit).collect::<Vec<_>>() } })
    }

    #[test]
    fn pages_of_articles_and_of_stories() {
        let cases: &[(bool, usize, usize, &[&str])] = &[
            (false, 0, 2, &["0", "1"]),
            (false, 3, 9, &["3", "4"]),
            (true, 0, 2, &["0", "2"]),
            (true, 1, 9, &["2", "4"]),
            (false, 9, 9, &[]),
            (false, 0, 0, &[]),
            (false, 1, usize::MAX, &["1", "2", "3", "4"]),
        ];
        for (by_story, offset, limit, expected) in cases {
            let plan = Plan { by_story: *by_story, offset: *offset, limit: *limit, ..Plan::new(Clause::All) };
            let mut page = Page::new(&plan);
            page.take(candidates(&answer(&[7, 7, 8, 7, 9])));
            let keys: Vec<String> = page.into_hits().into_iter().map(|hit| hit.key).collect();
            assert_eq!(keys, *expected, "{by_story} {offset} {limit}");
        }
    }

    #[test]
    fn the_place_in_the_order_is_that_of_the_last_hit() {
        assert_eq!(last_place(&answer(&[1, 2])), Some(json!([1.0, 1])));
        assert_eq!(last_place(&answer(&[])), None);
    }

    #[test]
    fn days() {
        assert_eq!(days_between(20_240_228, 20_240_301), 2.0);
        assert_eq!(days_between(20_240_301, 20_240_228), -2.0);
        assert_eq!(days_between(0, 20_240_228), 0.0);
    }
}
