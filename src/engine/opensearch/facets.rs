//! Facets: what a cluster is asked to count, and the counts of an answer.
//!
//! Which values a listing shows is told by the same rule as in the embedded engine, so values that form a tree
//! come whole and are chosen here; flat values come as the most frequent ones. Distinct stories are counted in
//! a second message, for the values that are shown.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::mapping::column;
use super::request::stories;
use crate::article::Field;
use crate::index::{FacetCounts, ValueCount};
use crate::query::facet::{PINPOINT_STEPS, is_listed};
use crate::query::plan::{FacetRequest, Listing};

/// Values that each shard counts: where it has more, the counts may be too low and are made anew.
const SHARD_VALUES: usize = 20_000;

/// Values in a page of all of them.
const PAGE_VALUES: usize = 10_000;

/// Distinct values up to which their number is exact but for chance.
const EXACT_VALUES: u32 = 40_000;

/// Distinct stories of a value up to which their number is exact but for chance.
const EXACT_STORIES_OF_VALUE: u32 = 10_000;

/// The counts of one facet before its stories are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    /// Paths and how many articles have them, in the order they are shown.
    pub values: Vec<(String, u64)>,
    /// Further values.
    pub more: u64,
}

/// Whether the values of a field lie above one another.
fn is_tree(field: Field) -> bool {
    matches!(field, Field::Province | Field::Election | Field::Regulation)
}

/// The aggregations of a facet.
pub(super) fn counts(request: &FacetRequest) -> Value {
    let field = column(request.field);
    let mut wanted = Map::new();
    let terms = if is_tree(request.field) {
        let mut terms = json!({ "field": field, "size": SHARD_VALUES, "shard_size": SHARD_VALUES });
        match (&request.listing, request.field) {
            // Kinds of regulation have what issued them after an @; what is below is told when it is here.
            (Listing::Under(above), _) => terms["include"] = below(above).into(),
            // Pinpoints are many, and below what is listed.
            (_, Field::Regulation) => {
                terms["exclude"] = format!(".*/({})[^/]*", PINPOINT_STEPS.join("|")).into();
            }
            _ => {}
        }
        terms
    } else {
        wanted.insert(
            "distinct".into(),
            json!({ "cardinality": { "field": field, "precision_threshold": EXACT_VALUES } }),
        );
        json!({ "field": field, "size": request.limit.clamp(1, SHARD_VALUES), "shard_size": SHARD_VALUES })
    };
    wanted.insert("values".into(), json!({ "terms": terms }));
    if !request.always.is_empty() {
        wanted.insert("always".into(), these(request.field, &request.always, None));
    }
    wanted.into()
}

/// The aggregation that counts some values and no others.
fn these(field: Field, values: &[String], inside: Option<Value>) -> Value {
    let mut counted =
        json!({ "terms": { "field": column(field), "include": values, "size": values.len().max(1) } });
    if let Some(inside) = inside {
        counted["aggs"] = inside;
    }
    counted
}

/// The aggregation that counts the distinct stories of values.
pub(super) fn groups(field: Field, values: &[String]) -> Value {
    json!({ "values": these(field, values, Some(json!({ "groups": stories(EXACT_STORIES_OF_VALUE) }))) })
}

/// A page of all values of a field, in their order.
pub(super) fn page_of_values(field: Field, after: Option<&Value>) -> Value {
    let mut composite =
        json!({ "size": PAGE_VALUES, "sources": [{ "value": { "terms": { "field": column(field) } } }] });
    if let Some(after) = after {
        composite["after"] = after.clone();
    }
    json!({ "values": { "composite": composite } })
}

/// Whether an answer lacks values that the counts need.
pub(super) fn is_incomplete(request: &FacetRequest, counted: &Value) -> bool {
    let number = |name: &str| counted["values"][name].as_u64().unwrap_or(0);
    let wants_all = is_tree(request.field) || request.limit > SHARD_VALUES;
    number("doc_count_error_upper_bound") > 0 || (wants_all && number("sum_other_doc_count") > 0)
}

/// The values of an answer.
pub(super) fn buckets(counted: &Value) -> Vec<(String, u64)> {
    let buckets = counted["buckets"].as_array().map_or(&[][..], Vec::as_slice);
    let read = |bucket: &Value| {
        let key = bucket["key"]["value"].as_str().or(bucket["key"].as_str())?;
        Some((key.to_string(), bucket["doc_count"].as_u64()?))
    };
    buckets.iter().filter_map(read).collect()
}

/// What is shown of a facet. `all` are its values when they had to be asked for one and all.
pub(super) fn counted(request: &FacetRequest, answer: &Value, all: Option<Vec<(String, u64)>>) -> Counted {
    let whole = all.is_some() || is_tree(request.field);
    let mut values = all.unwrap_or_else(|| buckets(&answer["values"]));
    let always: HashMap<String, u64> = buckets(&answer["always"]).into_iter().collect();
    let listed = |path: &str| is_listed(request.field, path, &request.listing);
    values.retain(|(path, _)| listed(path));
    values.sort_unstable_by(|(path, count), (other, others)| {
        (Reverse(count), path).cmp(&(Reverse(others), other))
    });
    let distinct = match whole {
        true => values.len() as u64,
        false if matches!(request.listing, Listing::Under(_)) => 0,
        false => answer["distinct"]["value"].as_u64().unwrap_or(0).max(values.len() as u64),
    };
    values.truncate(request.limit);
    let mut more = distinct.saturating_sub(values.len() as u64);
    for path in &request.always {
        if !values.iter().any(|(shown, _)| shown == path) {
            let count = always.get(path).copied().unwrap_or(0);
            more = more.saturating_sub(u64::from(count > 0 && listed(path)));
            values.push((path.clone(), count));
        }
    }
    Counted { values, more }
}

/// The counts of a facet with the stories of its values, which came in several answers.
pub(super) fn with_groups<'a>(
    field: Field,
    counted: Counted,
    answers: impl Iterator<Item = &'a Value>,
) -> FacetCounts {
    let buckets = answers.filter_map(|answer| answer["values"]["buckets"].as_array()).flatten();
    let groups: HashMap<&str, u64> = buckets
        .filter_map(|bucket| Some((bucket["key"].as_str()?, bucket["groups"]["value"].as_u64()?)))
        .collect();
    let value = |(path, count): (String, u64)| {
        // A story has one article at least: an estimate must not say otherwise.
        let groups = groups.get(path.as_str()).copied().unwrap_or(0).min(count);
        ValueCount { path, count, groups }
    };
    FacetCounts { field, values: counted.values.into_iter().map(value).collect(), more: counted.more }
}

/// The pattern of what is below a value, or issued by somebody under it. It does not end in `.*`: releases
/// from 2.16 to 3.3 then fail on a shard without any such value (their issue 19636).
fn below(value: &str) -> String {
    format!("{}[@/][^\n]*", escaped(value))
}

/// A text without the signs that mean something in a pattern of a cluster.
fn escaped(text: &str) -> String {
    text.chars().flat_map(|ch| [(!ch.is_alphanumeric()).then_some('\\'), Some(ch)]).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(field: Field, listing: Listing, limit: usize, always: &[&str]) -> FacetRequest {
        FacetRequest { field, listing, limit, always: always.iter().map(|path| path.to_string()).collect() }
    }

    fn answer(values: &[(&str, u64)]) -> Value {
        let buckets: Vec<_> =
            values.iter().map(|(key, count)| json!({ "key": key, "doc_count": count })).collect();
        json!({ "buckets": buckets, "doc_count_error_upper_bound": 0, "sum_other_doc_count": 0 })
    }

    #[test]
    fn what_is_shown() {
        let under = |path: &str| Listing::Under(path.into());
        let regions = &[("32", 5), ("31", 5), ("32/32.17", 4), ("33", 1), ("31/31.71", 2)][..];
        let cases: &[(&str, FacetRequest, &[(&str, u64)], u64)] = &[
            ("ties by path", request(Field::Province, Listing::Top, 2, &[]), &[("31", 5), ("32", 5)], 1),
            ("below", request(Field::Province, under("32"), 2, &[]), &[("32/32.17", 4)], 0),
            (
                "what is selected stays",
                request(Field::Province, Listing::Top, 1, &["33", "99"]),
                &[("31", 5), ("33", 1), ("99", 0)],
                1,
            ),
            ("none", request(Field::Province, Listing::Top, 0, &[]), &[], 3),
        ];
        for (name, request, values, more) in cases {
            let answer = json!({ "values": answer(regions), "always": answer(&[("33", 1)]) });
            let found = counted(request, &answer, None);
            let values = values.iter().map(|(path, count)| (path.to_string(), *count)).collect();
            assert_eq!(found, Counted { values, more: *more }, "{name}");
        }
    }

    #[test]
    fn of_flat_values_the_rest_is_a_number() {
        let flat = request(Field::Official, Listing::Top, 2, &["Citra"]);
        let answer = json!({
            "values": answer(&[("Ani", 9), ("Budi", 7)]),
            "always": answer(&[("Citra", 1)]),
            "distinct": { "value": 12 },
        });
        let found = counted(&flat, &answer, None);
        assert_eq!(found.more, 9);
        assert_eq!(found.values.last(), Some(&("Citra".to_string(), 1)));
        let below = request(Field::Official, Listing::Under("Ani".into()), 2, &[]);
        assert_eq!(counted(&below, &answer, None), Counted { values: Vec::new(), more: 0 });
    }

    #[test]
    fn all_values_are_asked_for_in_pages_when_they_are_many() {
        let all = request(Field::Official, Listing::Top, usize::MAX, &[]);
        assert_eq!(counts(&all)["values"]["terms"]["size"], SHARD_VALUES);
        let mut found = json!({ "values": answer(&[("Ani", 9)]) });
        assert!(!is_incomplete(&all, &found));
        found["values"]["sum_other_doc_count"] = 1.into();
        assert!(is_incomplete(&all, &found));
        assert!(!is_incomplete(&request(Field::Official, Listing::Top, 5, &[]), &found));
    }

    #[test]
    fn stories_never_outnumber_articles() {
        let counted = Counted { values: vec![("a".into(), 3), ("b".into(), 2)], more: 0 };
        let answer = json!({ "values": { "buckets": [{ "key": "a", "groups": { "value": 4 } }] } });
        let found = with_groups(Field::Source, counted, [&answer].into_iter());
        assert_eq!(found.values.iter().map(|value| value.groups).collect::<Vec<_>>(), [3, 0]);
    }

    #[test]
    fn patterns() {
        assert_eq!(escaped("se@sekda:36.72"), r"se\@sekda\:36\.72");
        let listed = counts(&request(Field::Regulation, Listing::Under("uu/2017/7".into()), 5, &[]));
        assert_eq!(listed["values"]["terms"]["include"], "uu\\/2017\\/7[@/][^\n]*");
    }
}
