//! A plan as the requests that carry it out.
//!
//! The query of the main request is the text part with the filters of the plan; chosen facet values and dates
//! come after it (`post_filter`), so that the counts of each facet can leave its own out. One message brings
//! the hits in their first order, all counts, and what the second look needs.

use serde_json::{Map, Value, json};

use super::facets;
use super::lower::{filter, lower};
use crate::article::Field;
use crate::query::Period;
use crate::query::plan::{Clause, Plan, Sort};

/// Most hits a cluster gives at once.
pub(super) const MAX_HITS: usize = 10_000;

/// Distinct stories up to which their count is exact but for chance: the most a cluster takes. Beyond, it is
/// within some percent.
const EXACT_STORIES: u32 = 40_000;

/// The same for the periods of a timeline, of which there may be thousands, each with its own memory.
const EXACT_STORIES_OF_PERIOD: u32 = 1_000;

/// Values whose stories are counted at once, each with a memory of its own.
const VALUES_AT_ONCE: usize = 1_000;

/// The ages of an index, in days as numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ages {
    pub half_life_days: f64,
    pub newest: u32,
    pub oldest: u32,
    /// Half-lives between the two.
    pub span: f64,
}

/// A plan made ready: its parts in the query language of the cluster.
pub(super) struct Prepared<'p> {
    pub plan: &'p Plan,
    text: Value,
    filters: Vec<Value>,
    selections: Vec<(Field, Value)>,
    days: Option<Value>,
    ages: Option<Ages>,
}

impl<'p> Prepared<'p> {
    pub(super) fn new(plan: &'p Plan, ages: Option<Ages>) -> Prepared<'p> {
        let selected = |selection: &crate::query::plan::Selection| {
            let clause = Clause::Value { field: selection.field, values: selection.values.clone() };
            (selection.field, lower(&clause))
        };
        Prepared {
            plan,
            text: lower(&plan.text),
            filters: plan.filters.iter().map(lower).collect(),
            selections: plan.selections.iter().map(selected).collect(),
            days: plan.days.map(|(from, to)| lower(&Clause::Days { from, to })),
            ages,
        }
    }

    /// The text part alone.
    pub(super) fn text(&self) -> &Value {
        &self.text
    }

    /// The text part and the filters, scored.
    pub(super) fn query(&self) -> Value {
        let text = match self.ages {
            Some(ages) => aged(&self.text, ages),
            None => self.text.clone(),
        };
        json!({ "bool": { "must": [text], "filter": self.filters } })
    }

    /// What hits must meet beside the query; the selection of one facet may be forgiven.
    pub(super) fn passing(&self, forgiven: Option<Field>) -> Value {
        let mut conditions = self.selected(forgiven);
        conditions.extend(self.days.clone());
        filter(&conditions)
    }

    /// What is found, unscored.
    pub(super) fn found(&self) -> Value {
        filter(&[vec![self.text.clone(), self.passing(None)], self.filters.clone()].concat())
    }

    fn selected(&self, forgiven: Option<Field>) -> Vec<Value> {
        let kept = self.selections.iter().filter(|(field, _)| Some(*field) != forgiven);
        kept.map(|(_, query)| query.clone()).collect()
    }

    /// The order of the hits; ties are stable, so that pages fit together.
    pub(super) fn order(&self) -> Value {
        let tie = json!({ "tie": "asc" });
        match self.plan.sort {
            Sort::Relevance => json!([{ "_score": "desc" }, tie]),
            Sort::Newest => json!([{ "day": { "order": "desc", "missing": 0 } }, tie]),
            Sort::Oldest => json!([{ "day": { "order": "asc", "missing": 100_000_000 } }, tie]),
        }
    }

    /// Hits in their order, from the beginning or after a place in it.
    pub(super) fn hits(&self, size: usize, after: Option<&Value>) -> Value {
        let mut request = json!({
            "size": size,
            "track_total_hits": false,
            "query": self.query(),
            "post_filter": self.passing(None),
            "sort": self.order(),
            "docvalue_fields": ["tie", "story", "day"],
            "_source": false,
        });
        if let Some(after) = after {
            request["search_after"] = after.clone();
        }
        request
    }

    /// Hits and all counts. With `tokens` the stored tokens of each hit are in the answer.
    pub(super) fn main(&self, size: usize, tokens: bool) -> Value {
        let mut request = self.hits(size, None);
        request["track_total_hits"] = true.into();
        if tokens {
            request["_source"] = json!(["words", "roots"]);
        }
        let mut found = Map::new();
        found.insert("groups".into(), stories(EXACT_STORIES));
        if let Some(period) = self.plan.timeline {
            found.insert("timeline".into(), timeline(period));
            found.insert("undated".into(), json!({ "missing": { "field": "day" } }));
        }
        let mut counts = Map::new();
        counts.insert("found".into(), json!({ "filter": self.passing(None), "aggs": found }));
        if self.days.is_some() {
            let mut undated = self.selected(None);
            undated.push(undated_query());
            counts.insert("undated".into(), json!({ "filter": filter(&undated) }));
        }
        for (number, request) in self.plan.facets.iter().enumerate() {
            let passing = self.passing(Some(request.field));
            let counted = json!({ "filter": passing, "aggs": facets::counts(request) });
            counts.insert(format!("facet-{number}"), counted);
        }
        request["aggs"] = counts.into();
        request
    }

    /// Requests for the distinct stories of the values that are shown of each facet; none when none is shown.
    pub(super) fn groups(&self, shown: &[Vec<String>]) -> Vec<Value> {
        let query = filter(&[vec![self.text.clone()], self.filters.clone()].concat());
        let rounds = shown.iter().map(|values| values.len().div_ceil(VALUES_AT_ONCE)).max().unwrap_or(0);
        let round = |round: usize| {
            let mut counts = Map::new();
            for (number, (request, values)) in self.plan.facets.iter().zip(shown).enumerate() {
                if let Some(values) = values.chunks(VALUES_AT_ONCE).nth(round) {
                    let passing = self.passing(Some(request.field));
                    let groups = facets::groups(request.field, values);
                    counts.insert(format!("facet-{number}"), json!({ "filter": passing, "aggs": groups }));
                }
            }
            json!({ "size": 0, "track_total_hits": false, "query": query, "aggs": counts })
        };
        (0..rounds).map(round).collect()
    }

    /// All values of one facet from a value on, for when there are more than a cluster counts at once.
    pub(super) fn values_after(&self, field: Field, after: Option<&Value>) -> Value {
        let query =
            filter(&[vec![self.text.clone(), self.passing(Some(field))], self.filters.clone()].concat());
        json!({
            "size": 0,
            "track_total_hits": false,
            "query": query,
            "aggs": facets::page_of_values(field, after),
        })
    }
}

/// Counts the articles a query matches.
pub(super) fn count(query: &Value) -> Value {
    json!({ "size": 0, "track_total_hits": true, "query": query })
}

/// How many articles there are, how long they are, and the first and last day.
pub(super) fn measures() -> Value {
    json!({
        "size": 0,
        "track_total_hits": true,
        "aggs": {
            "length": { "avg": { "field": "length" } },
            "newest": { "max": { "field": "day" } },
            "oldest": { "min": { "field": "day" } },
        },
    })
}

/// Counts distinct stories.
pub(super) fn stories(exact: u32) -> Value {
    json!({ "cardinality": { "field": "story", "precision_threshold": exact } })
}

/// What is inside an index.
pub(super) fn contents() -> Value {
    let mut request = measures();
    request["aggs"]["groups"] = stories(EXACT_STORIES);
    request["aggs"]["undated"] = json!({ "missing": { "field": "day" } });
    request
}

fn undated_query() -> Value {
    json!({ "bool": { "must_not": [{ "exists": { "field": "day" } }] } })
}

fn timeline(period: Period) -> Value {
    json!({
        "date_histogram": {
            "field": "date",
            "calendar_interval": period.name(),
            "format": "yyyyMMdd",
            "min_doc_count": 1,
        },
        "aggs": { "groups": stories(EXACT_STORIES_OF_PERIOD) },
    })
}

/// A query whose scores halve with age.
fn aged(text: &Value, ages: Ages) -> Value {
    let seconds = (ages.half_life_days * 86_400.0).round().max(1.0) as u64;
    let dated = json!({ "exists": { "field": "day" } });
    let decay = json!({ "date": { "origin": format!("{:08}", ages.newest), "scale": format!("{seconds}s"), "decay": 0.5 } });
    json!({ "function_score": {
        "query": text,
        "functions": [
            { "filter": dated, "exp": decay },
            { "filter": undated_query(), "weight": (-ages.span).exp2() },
        ],
        "score_mode": "multiply",
        "boost_mode": "multiply",
    } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::plan::{FacetRequest, Listing, Selection};

    fn selection(field: Field, value: &str) -> Selection {
        Selection { field, values: vec![value.into()] }
    }

    fn facet(field: Field) -> FacetRequest {
        FacetRequest { field, listing: Listing::Top, limit: 5, always: Vec::new() }
    }

    #[test]
    fn each_facet_is_counted_as_if_its_own_selection_were_absent() {
        let mut plan = Plan::new(Clause::All);
        plan.selections = vec![selection(Field::Province, "32"), selection(Field::Source, "contoh.id")];
        plan.facets = vec![facet(Field::Province), facet(Field::Month)];
        plan.days = Some((Some(20_240_101), None));
        let request = Prepared::new(&plan, None).main(10, false);
        let conditions = |value: &Value| value["bool"]["filter"].as_array().map_or(0, Vec::len);
        assert_eq!(conditions(&request["post_filter"]), 3);
        assert_eq!(conditions(&request["aggs"]["found"]["filter"]), 3);
        assert_eq!(conditions(&request["aggs"]["facet-0"]["filter"]), 2, "its own is forgiven");
        assert_eq!(conditions(&request["aggs"]["facet-1"]["filter"]), 3);
        let undated = &request["aggs"]["undated"]["filter"];
        assert_eq!(conditions(undated), 3, "both selections, and no day in place of the days");
    }

    #[test]
    fn stories_of_many_values_are_counted_in_rounds() {
        let mut plan = Plan::new(Clause::All);
        plan.facets = vec![facet(Field::Official), facet(Field::Month), facet(Field::Source)];
        let prepared = Prepared::new(&plan, None);
        let many: Vec<String> = (0..=VALUES_AT_ONCE).map(|number| number.to_string()).collect();
        let rounds = prepared.groups(&[many, vec!["2024-08".into()], Vec::new()]);
        let facets = |request: &Value| request["aggs"].as_object().map_or(0, Map::len);
        assert_eq!(rounds.iter().map(facets).collect::<Vec<_>>(), [2, 1]);
        assert!(prepared.groups(&[Vec::new(), Vec::new(), Vec::new()]).is_empty());
    }

    #[test]
    fn orders_and_places_in_them() {
        let mut plan = Plan::new(Clause::All);
        for (sort, first) in [(Sort::Relevance, "_score"), (Sort::Newest, "day"), (Sort::Oldest, "day")] {
            plan.sort = sort;
            let prepared = Prepared::new(&plan, None);
            let request = prepared.hits(10, Some(&json!([1.5, -7])));
            assert!(request["sort"][0][first] != Value::Null, "{request}");
            assert_eq!(request["sort"][1]["tie"], "asc");
            assert_eq!(request["search_after"], json!([1.5, -7]));
        }
    }

    #[test]
    fn age_halves_a_score() {
        let plan = Plan::new(Clause::All);
        let ages = Ages { half_life_days: 30.0, newest: 20_240_805, oldest: 20_240_406, span: 4.0 };
        let query = Prepared::new(&plan, Some(ages)).query();
        let functions = &query["bool"]["must"][0]["function_score"]["functions"];
        assert_eq!(functions[0]["exp"]["date"]["scale"], "2592000s");
        assert_eq!(functions[1]["weight"], 0.0625, "undated is as old as the oldest");
    }
}
