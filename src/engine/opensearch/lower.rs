//! Clauses of a plan to the query language of a cluster, as JSON.
//!
//! The meaning of every clause is that of the embedded engine; scores are sums of the same BM25, with the
//! cluster's own constants. Sequences of words are in [`super::sequence`].

use serde_json::{Value, json};

use super::mapping::column;
use super::sequence::{any_term, sequence};
use crate::article::Field;
use crate::index::{TITLE_BONUS, key_of};
use crate::query::plan::{Clause, Level, Scope, Sequence, Slot};

/// The query of a clause.
pub(super) fn lower(clause: &Clause) -> Value {
    match clause {
        Clause::All => json!({ "match_all": {} }),
        Clause::Nothing => json!({ "match_none": {} }),
        Clause::Word { roots, scope, .. } => word(roots, *scope),
        Clause::Words { sequence: words, scope } => sequence(words, *scope),
        Clause::Value { field, values } => unscored(value(*field, values)),
        Clause::Days { from, to } => unscored(days(*from, *to)),
        Clause::And(clauses) => conjunction(clauses),
        Clause::Or(clauses) => at_least(1, clauses),
        Clause::Not(inside) => json!({ "bool": { "must_not": [lower(inside)] } }),
        Clause::AtLeast { minimum, clauses } => at_least(*minimum, clauses),
        Clause::Prefer { required, bonuses } => {
            json!({ "bool": { "must": [lower(required)], "should": all(bonuses) } })
        }
        Clause::Boost(inside, factor) => json!({ "bool": { "must": [lower(inside)], "boost": factor } }),
    }
}

/// All of the clauses, without a score.
pub(super) fn filter(clauses: &[Value]) -> Value {
    if clauses.is_empty() { json!({ "match_all": {} }) } else { json!({ "bool": { "filter": clauses } }) }
}

fn all(clauses: &[Clause]) -> Vec<Value> {
    clauses.iter().map(lower).collect()
}

fn at_least(minimum: usize, clauses: &[Clause]) -> Value {
    if clauses.is_empty() {
        return json!({ "match_none": {} });
    }
    json!({ "bool": { "should": all(clauses), "minimum_should_match": minimum.max(1) } })
}

fn unscored(query: Value) -> Value {
    filter(&[query])
}

/// Clauses to meet all together; negated ones exclude.
fn conjunction(clauses: &[Clause]) -> Value {
    if clauses.is_empty() {
        return unscored(json!({ "match_all": {} }));
    }
    let (mut must, mut must_not) = (Vec::new(), Vec::new());
    for clause in clauses {
        match clause {
            Clause::Not(inside) => must_not.push(lower(inside)),
            other => must.push(lower(other)),
        }
    }
    json!({ "bool": { "must": must, "must_not": must_not } })
}

fn word(roots: &[String], scope: Scope) -> Value {
    match scope {
        Scope::Anywhere => json!({ "bool": {
            "must": [any_term(roots, "roots")],
            "should": [{ "bool": { "must": [any_term(roots, "title_roots")], "boost": TITLE_BONUS } }],
        } }),
        Scope::Title => any_term(roots, "title_roots"),
        Scope::Body => {
            let slot = Slot { level: Level::Root, alternatives: roots.to_vec() };
            sequence(&Sequence::Slot(slot), Scope::Body)
        }
    }
}

fn value(field: Field, values: &[String]) -> Value {
    if field == Field::Id {
        let keys: Vec<String> = values.iter().map(|id| key_of(id)).collect();
        return json!({ "ids": { "values": keys } });
    }
    json!({ "terms": { column(field): values } })
}

fn days(from: Option<u32>, to: Option<u32>) -> Value {
    match (from, to) {
        (None, None) => json!({ "match_all": {} }),
        (Some(first), Some(last)) if first > last => json!({ "match_none": {} }),
        (Some(first), None) => json!({ "range": { "day": { "gte": first } } }),
        (None, Some(last)) => json!({ "range": { "day": { "lte": last } } }),
        (Some(first), Some(last)) => json!({ "range": { "day": { "gte": first, "lte": last } } }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(root: &str) -> Clause {
        Clause::Word { roots: vec![root.into()], exact: root.into(), scope: Scope::Title }
    }

    #[test]
    fn clauses() {
        let title = |root: &str| json!({ "term": { "title_roots": root } });
        let province =
            || Clause::Value { field: Field::Province, values: vec!["32".into(), "33/33.01".into()] };
        let provinces = json!({ "bool": { "filter": [{ "terms": { "province": ["32", "33/33.01"] } }] } });
        let dated = |from, to| Clause::Days { from, to };
        let range = |inside: Value| json!({ "bool": { "filter": [{ "range": { "day": inside } }] } });
        let not = |clause| Clause::Not(Box::new(clause));
        let cases = [
            ("all", Clause::All, json!({ "match_all": {} })),
            ("nothing", Clause::Nothing, json!({ "match_none": {} })),
            ("word of the headline", plain("asn"), title("asn")),
            ("value", province(), provinces.clone()),
            ("from a day", dated(Some(20_240_101), None), range(json!({ "gte": 20_240_101 }))),
            ("to a day", dated(None, Some(20_240_101)), range(json!({ "lte": 20_240_101 }))),
            (
                "no day is before itself",
                dated(Some(2), Some(1)),
                json!({ "bool": { "filter": [{ "match_none": {} }] } }),
            ),
            (
                "and, not",
                Clause::And(vec![plain("a"), not(plain("b"))]),
                json!({ "bool": { "must": [title("a")], "must_not": [title("b")] } }),
            ),
            (
                "all but",
                Clause::And(vec![not(plain("b"))]),
                json!({ "bool": { "must": [], "must_not": [title("b")] } }),
            ),
            ("or of nothing", Clause::Or(Vec::new()), json!({ "match_none": {} })),
            (
                "two of three",
                Clause::AtLeast { minimum: 2, clauses: vec![plain("a"), plain("b"), plain("c")] },
                json!({ "bool": {
                    "should": [title("a"), title("b"), title("c")], "minimum_should_match": 2
                } }),
            ),
            (
                "prefer",
                Clause::Prefer { required: Box::new(province()), bonuses: vec![plain("a")] },
                json!({ "bool": { "must": [provinces], "should": [title("a")] } }),
            ),
            (
                "boost",
                Clause::Boost(Box::new(plain("a")), 2.0),
                json!({ "bool": { "must": [title("a")], "boost": 2.0 } }),
            ),
        ];
        for (name, clause, expected) in cases {
            assert_eq!(lower(&clause), expected, "{name}");
        }
    }

    #[test]
    fn a_plain_word_is_required_and_the_headline_a_bonus() {
        let clause =
            Clause::Word { roots: vec!["pilih".into()], exact: "memilih".into(), scope: Scope::Anywhere };
        let found = lower(&clause);
        assert_eq!(found["bool"]["must"], json!([{ "term": { "roots": "pilih" } }]));
        let bonus = &found["bool"]["should"][0]["bool"];
        assert_eq!(bonus["must"], json!([{ "term": { "title_roots": "pilih" } }]));
        assert!(found["bool"].get("minimum_should_match").is_none());
    }
}
