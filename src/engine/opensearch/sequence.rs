//! Sequences of words to the query language of a cluster.
//!
//! One word is a term, a plain phrase a phrase; all else are intervals, which take alternatives at both levels,
//! distances, and the place before or after the mark between headline and body. Where words of a phrase may
//! move, two of them are two orders with their gaps; more are a phrase with slop, for which both engines
//! count Lucene's moves.
//!
//! What an interval cannot say: a phrase of three or more words that may move, as a side of a `DEKAT`, is taken
//! as its words within so many others; in one part of an article, the same is required beside the phrase.

use serde_json::{Value, json};

use super::mapping::BODY_MARK;
use crate::query::plan::{Level, Scope, Sequence, Slot};

/// Most ways to take the alternatives of a phrase one by one.
const MAX_WAYS: usize = 64;

/// Most alternatives that are scored one by one: a cluster takes 1,024 terms in a query, and what one of so many
/// is found by says little.
const MAX_SCORED: usize = 300;

/// The query of a sequence.
pub(super) fn sequence(sequence: &Sequence, scope: Scope) -> Value {
    match sequence {
        Sequence::Slot(slot) if scope == Scope::Anywhere => any_term(&slot.alternatives, field_of(slot)),
        Sequence::Phrase { slots, slop } => phrase(slots, *slop, scope),
        _ => intervals(sequence, scope),
    }
}

/// Any of some tokens.
pub(super) fn any_term(tokens: &[String], field: &str) -> Value {
    match tokens {
        [] => json!({ "match_none": {} }),
        [token] => json!({ "term": { field: token } }),
        tokens if tokens.len() > MAX_SCORED => json!({ "terms": { field: tokens } }),
        tokens => {
            let terms: Vec<Value> = tokens.iter().map(|token| json!({ "term": { field: token } })).collect();
            json!({ "bool": { "should": terms, "minimum_should_match": 1 } })
        }
    }
}

fn field_of(slot: &Slot) -> &'static str {
    match slot.level {
        Level::Exact => "words",
        Level::Root => "roots",
    }
}

fn phrase(slots: &[Slot], slop: u32, scope: Scope) -> Value {
    let whole = || Sequence::Phrase { slots: slots.to_vec(), slop };
    let (first, ways) = match slots {
        [] => return json!({ "match_none": {} }),
        [slot] => return sequence(&Sequence::Slot(slot.clone()), scope),
        [first, ..] => {
            (first, slots.iter().fold(1, |ways: usize, slot| ways.saturating_mul(slot.alternatives.len())))
        }
    };
    if ways == 0 {
        return json!({ "match_none": {} });
    }
    let one_level = slots.iter().all(|slot| slot.level == first.level) && ways <= MAX_WAYS;
    let moves = slop > 0 && slots.len() > 2;
    if !one_level || (scope != Scope::Anywhere && !moves) || (ways > 1 && !moves) {
        return intervals(&whole(), scope);
    }
    let mut texts = vec![String::new()];
    for slot in slots {
        let longer = |text: &String| -> Vec<String> {
            slot.alternatives.iter().map(|token| format!("{text} {token}").trim_start().to_string()).collect()
        };
        texts = texts.iter().flat_map(longer).collect();
    }
    let plain =
        |text: &String| json!({ "match_phrase": { field_of(first): { "query": text, "slop": slop } } });
    let found = match texts.as_slice() {
        [text] => plain(text),
        texts => {
            let ways: Vec<Value> = texts.iter().map(plain).collect();
            json!({ "bool": { "should": ways, "minimum_should_match": 1 } })
        }
    };
    if scope == Scope::Anywhere {
        return found;
    }
    json!({ "bool": { "must": [found], "filter": [intervals(&whole(), scope)] } })
}

fn intervals(sequence: &Sequence, scope: Scope) -> Value {
    let rules: Vec<Value> = ways(sequence).into_iter().filter_map(rule).collect();
    if rules.is_empty() {
        return json!({ "match_none": {} });
    }
    let mut rule = json!({ "intervals": rules });
    let mark = json!({ "match": { "query": BODY_MARK } });
    match scope {
        Scope::Anywhere => {}
        Scope::Title => rule["filter"] = json!({ "before": mark }),
        Scope::Body => rule["filter"] = json!({ "after": mark }),
    }
    json!({ "intervals": { "words": { "any_of": rule } } })
}

/// A sequence without alternatives at its top: an interval is found by its shortest form only, and what is
/// near to a longer one would be missed.
fn ways(sequence: &Sequence) -> Vec<&Sequence> {
    match sequence {
        Sequence::Any(sequences) => sequences.iter().flat_map(ways).collect(),
        other => vec![other],
    }
}

/// The rule of a sequence; none when nothing can match it.
fn rule(sequence: &Sequence) -> Option<Value> {
    match sequence {
        Sequence::Slot(slot) => any_of(slot.alternatives.iter().map(|token| term(token, slot)).collect()),
        Sequence::Any(_) => any_of(ways(sequence).into_iter().filter_map(rule).collect()),
        Sequence::Phrase { slots, slop } => {
            let words: Option<Vec<Value>> =
                slots.iter().map(|slot| rule(&Sequence::Slot(slot.clone()))).collect();
            match (words?.as_slice(), *slop) {
                ([], _) => None,
                ([word], _) => Some(word.clone()),
                (words, 0) => Some(in_order(words, 0)),
                ([first, second], slop) => {
                    let both = [first.clone(), second.clone()];
                    let turned = [second.clone(), first.clone()];
                    // Turned round costs two.
                    let back = slop.checked_sub(2).map(|slop| in_order(&turned, slop));
                    any_of([Some(in_order(&both, slop)), back].into_iter().flatten().collect())
                }
                // Without overlaps a cluster puts them together two by two, and misses a third word between two.
                (words, slop) => Some(json!({ "all_of": {
                    "intervals": words, "max_gaps": slop, "mode": "unordered"
                } })),
            }
        }
        Sequence::Near { left, right, distance } => {
            let sides = |side| ways(side).into_iter().filter_map(rule).collect::<Vec<_>>();
            let mut orders = Vec::new();
            for left in &sides(left) {
                for right in &sides(right) {
                    orders.push(in_order(&[left.clone(), right.clone()], *distance));
                    orders.push(in_order(&[right.clone(), left.clone()], *distance));
                }
            }
            any_of(orders)
        }
    }
}

fn term(token: &str, slot: &Slot) -> Value {
    json!({ "match": { "query": token, "use_field": field_of(slot) } })
}

fn any_of(mut rules: Vec<Value>) -> Option<Value> {
    match rules.len() {
        0 => None,
        1 => rules.pop(),
        _ => Some(json!({ "any_of": { "intervals": rules } })),
    }
}

fn in_order(rules: &[Value], max_gaps: u32) -> Value {
    json!({ "all_of": { "intervals": rules, "ordered": true, "max_gaps": max_gaps } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(level: Level, tokens: &[&str]) -> Slot {
        Slot { level, alternatives: tokens.iter().map(|token| token.to_string()).collect() }
    }

    fn exact(token: &str) -> Slot {
        slot(Level::Exact, &[token])
    }

    fn phrase_of(tokens: &[&str], slop: u32) -> Sequence {
        Sequence::Phrase { slots: tokens.iter().map(|token| exact(token)).collect(), slop }
    }

    fn matches(token: &str) -> Value {
        json!({ "match": { "query": token, "use_field": "words" } })
    }

    #[test]
    fn what_is_no_interval() {
        let root = Sequence::Slot(slot(Level::Root, &["pilih", "vote"]));
        let cases = [
            (
                root,
                json!({ "bool": {
                    "should": [{ "term": { "roots": "pilih" } }, { "term": { "roots": "vote" } }],
                    "minimum_should_match": 1
                } }),
            ),
            (phrase_of(&["kpu"], 3), json!({ "term": { "words": "kpu" } })),
            (phrase_of(&[], 0), json!({ "match_none": {} })),
            (Sequence::Slot(slot(Level::Root, &[])), json!({ "match_none": {} })),
            (Sequence::Any(Vec::new()), json!({ "match_none": {} })),
            (
                phrase_of(&["suara", "sah"], 0),
                json!({ "match_phrase": { "words": { "query": "suara sah", "slop": 0 } } }),
            ),
            (
                phrase_of(&["a", "b", "c"], 4),
                json!({ "match_phrase": { "words": { "query": "a b c", "slop": 4 } } }),
            ),
        ];
        for (words, expected) in cases {
            assert_eq!(sequence(&words, Scope::Anywhere), expected, "{words:?}");
        }
    }

    #[test]
    fn alternatives_are_taken_one_by_one() {
        let slots = vec![exact("a"), slot(Level::Exact, &["b", "c"]), exact("d")];
        let found = sequence(&Sequence::Phrase { slots, slop: 2 }, Scope::Anywhere);
        let texts: Vec<_> = found["bool"]["should"]
            .as_array()
            .expect("ways")
            .iter()
            .map(|way| way["match_phrase"]["words"]["query"].as_str().expect("a text"))
            .collect();
        assert_eq!(texts, ["a b d", "a c d"]);
    }

    #[test]
    fn near_is_either_order_of_every_way() {
        let left = Sequence::Any(vec![phrase_of(&["kpu"], 0), phrase_of(&["komisi", "pemilihan"], 0)]);
        let right = Sequence::Slot(slot(Level::Root, &["lapor"]));
        let near = Sequence::Near { left: Box::new(left), right: Box::new(right), distance: 5 };
        let found = sequence(&near, Scope::Anywhere);
        let orders = found["intervals"]["words"]["any_of"]["intervals"][0]["any_of"]["intervals"]
            .as_array()
            .expect("orders")
            .clone();
        assert_eq!(orders.len(), 4);
        let root = json!({ "match": { "query": "lapor", "use_field": "roots" } });
        assert_eq!(orders[0], in_order(&[matches("kpu"), root.clone()], 5));
        assert_eq!(orders[1], in_order(&[root, matches("kpu")], 5));
        assert_eq!(
            orders[2]["all_of"]["intervals"][0],
            in_order(&[matches("komisi"), matches("pemilihan")], 0)
        );
    }

    #[test]
    fn a_part_of_the_article_is_before_or_after_the_mark() {
        let word = Sequence::Slot(exact("kpu"));
        for (scope, side) in [(Scope::Title, "before"), (Scope::Body, "after")] {
            let found = sequence(&word, scope);
            let rule = &found["intervals"]["words"]["any_of"];
            assert_eq!(rule["intervals"], json!([matches("kpu")]));
            assert_eq!(rule["filter"][side]["match"]["query"], BODY_MARK);
        }
    }

    #[test]
    fn two_words_that_may_move_are_two_orders() {
        let gaps = |slop| {
            let slots = vec![exact("a"), slot(Level::Root, &["b"])];
            let found = sequence(&Sequence::Phrase { slots, slop }, Scope::Anywhere);
            let rule = found["intervals"]["words"]["any_of"]["intervals"][0].clone();
            let orders = rule["any_of"]["intervals"].as_array().cloned().unwrap_or_else(|| vec![rule]);
            orders.iter().map(|order| order["all_of"]["max_gaps"].as_u64()).collect::<Vec<_>>()
        };
        assert_eq!(gaps(1), [Some(1)]);
        assert_eq!(gaps(2), [Some(2), Some(0)]);
        assert_eq!(gaps(5), [Some(5), Some(3)]);
    }
}
