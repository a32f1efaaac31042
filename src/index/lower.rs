//! Clauses of a plan to tantivy queries.
//!
//! A plain word becomes one required root term over headline and body, with the exact form, the lead
//! and the headline as optional bonuses: they change the score, never the match.
//!
//! # How the weights were chosen
//! Headlines as queries for their own article, titles not indexed (so the weight of the headline is set by
//! judgement, not by these figures). MRR@10 with partial matches after full ones, in November 2026, on
//! 45,836 articles (1,200 headlines) and 1,234 of them on elections (1,049 headlines):
//!
//! | exact | lead | news | elections |
//! |---|---|---|---|
//! | 0.3 | 0 | .786 | .861 |
//! | 0.3 | 0.2 | .794 | .867 |
//! | 0.3 | 0.3 | .794 | .870 |
//! | 0.3 | 0.4 | .793 | .872 |
//! | 0.3 | 0.6 | .792 | .873 |
//!
//! The exact bonus matters little between 0.15 and 0.8 and costs from 1.2 on. Leads of 30 and 100 words were
//! worse than 60. The best matches are looked at again: [`super::rescore`] has the figures of that.

use std::ops::Bound;
use std::sync::Arc;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query, RangeQuery,
    TermQuery, TermSetQuery,
};
use tantivy::schema::{Field as TantivyField, IndexRecordOption};

use super::document::hash64;
use super::excluded::excluded;
use super::positions::{PositionQuery, Region};
use super::schema::Fields;
use crate::article::Field;
use crate::query::plan::{Clause, Level, Scope, Sequence, Slot};

/// Weight of a word found as written, beside its root.
const EXACT_BONUS: f32 = 0.3;

/// Weight of a word found in the lead (headline and first words), beside the whole article.
const LEAD_BONUS: f32 = 0.3;

/// Weight of a word found in the headline, beside the lead.
const TITLE_BONUS: f32 = 0.4;

/// The tantivy query of a clause.
pub(crate) fn lower(clause: &Clause, fields: &Fields) -> Box<dyn Query> {
    match clause {
        Clause::All => Box::new(AllQuery),
        Clause::Nothing => Box::new(EmptyQuery),
        Clause::Word { roots, exact, scope } => word(roots, exact, *scope, fields),
        Clause::Words { sequence, scope } => words(sequence, *scope, fields),
        Clause::Value { field, values } => unscored(value(*field, values, fields)),
        Clause::Days { from, to } => unscored(days(*from, *to, fields)),
        Clause::And(clauses) => conjunction(clauses, fields),
        Clause::Or(clauses) => {
            Box::new(BooleanQuery::union(clauses.iter().map(|clause| lower(clause, fields)).collect()))
        }
        Clause::Not(inside) => Box::new(BooleanQuery::new(vec![
            (Occur::Must, unscored(Box::new(AllQuery))),
            (Occur::MustNot, excluded(lower(inside, fields))),
        ])),
        Clause::AtLeast { minimum, clauses } => Box::new(BooleanQuery::union_with_minimum_required_clauses(
            clauses.iter().map(|clause| lower(clause, fields)).collect(),
            *minimum,
        )),
        Clause::Prefer { required, bonuses } => {
            let mut parts = vec![(Occur::Must, lower(required, fields))];
            parts.extend(bonuses.iter().map(|bonus| (Occur::Should, lower(bonus, fields))));
            Box::new(BooleanQuery::new(parts))
        }
        Clause::Boost(inside, factor) => Box::new(BoostQuery::new(lower(inside, fields), *factor)),
    }
}

/// The key of an article: a hash of its id, of one length, so that it is always a valid term.
pub(crate) fn key_of(id: &str) -> String {
    format!("{:032x}", key_number(id))
}

/// The key as a number, for maps in memory.
pub(crate) fn key_number(id: &str) -> u128 {
    let bytes = *blake3::hash(id.as_bytes()).as_bytes();
    u128::from_be_bytes(bytes[..16].try_into().expect("a hash has 32 bytes"))
}

/// The number that orders hits of equal score, the same after every merge.
pub(crate) fn tie_of(id: &str) -> u64 {
    hash64(&[id.as_bytes()])
}

fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// Clauses to meet all together; negated ones exclude, which is far cheaper than "everything but".
fn conjunction(clauses: &[Clause], fields: &Fields) -> Box<dyn Query> {
    let mut parts = Vec::with_capacity(clauses.len());
    for clause in clauses {
        match clause {
            Clause::Not(inside) => parts.push((Occur::MustNot, excluded(lower(inside, fields)))),
            // A word's parts go up into the conjunction: tantivy then intersects plain term lists and
            // adds the bonuses on top, instead of intersecting small trees.
            Clause::Word { roots, exact, scope: Scope::Anywhere } => {
                parts.push((Occur::Must, any_term(roots, fields.roots)));
                parts.extend(bonuses(roots, exact, fields).into_iter().map(|query| (Occur::Should, query)));
            }
            other => parts.push((Occur::Must, lower(other, fields))),
        }
    }
    if parts.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        parts.push((Occur::Must, unscored(Box::new(AllQuery))));
    }
    Box::new(BooleanQuery::new(parts))
}

fn word(roots: &[String], exact: &str, scope: Scope, fields: &Fields) -> Box<dyn Query> {
    match scope {
        Scope::Anywhere => {
            let mut parts = vec![(Occur::Must, any_term(roots, fields.roots))];
            parts.extend(bonuses(roots, exact, fields).into_iter().map(|query| (Occur::Should, query)));
            Box::new(BooleanQuery::new(parts))
        }
        Scope::Title => any_term(roots, fields.title_roots),
        Scope::Body => {
            let slot = Slot { level: Level::Root, alternatives: roots.to_vec() };
            words(&Sequence::Slot(slot), Scope::Body, fields)
        }
    }
}

/// The bonuses of a plain word, in the order of [`bonuses`].
const BONUS_NAMES: [&str; 3] = ["exact", "lead", "title"];

fn bonuses(roots: &[String], exact: &str, fields: &Fields) -> [Box<dyn Query>; 3] {
    [
        Box::new(BoostQuery::new(any_term(&[exact.to_string()], fields.words), EXACT_BONUS)),
        Box::new(BoostQuery::new(any_term(roots, fields.lead_roots), LEAD_BONUS)),
        Box::new(BoostQuery::new(any_term(roots, fields.title_roots), TITLE_BONUS)),
    ]
}

/// A clause that holds no other, and the named parts its score is the sum of.
pub(crate) fn scored_parts(clause: &Clause, fields: &Fields) -> Vec<(&'static str, Box<dyn Query>)> {
    match clause {
        Clause::Word { roots, exact, scope: Scope::Anywhere } => {
            let mut parts = vec![("root", any_term(roots, fields.roots))];
            parts.extend(BONUS_NAMES.into_iter().zip(bonuses(roots, exact, fields)));
            parts
        }
        Clause::Word { .. } => vec![("root", lower(clause, fields))],
        _ => vec![("match", lower(clause, fields))],
    }
}

fn any_term(tokens: &[String], field: TantivyField) -> Box<dyn Query> {
    let term =
        |token: &String| TermQuery::new(Term::from_field_text(field, token), IndexRecordOption::WithFreqs);
    match tokens {
        [] => Box::new(EmptyQuery),
        [token] => Box::new(term(token)),
        tokens => Box::new(BooleanQuery::union(
            tokens.iter().map(|token| Box::new(term(token)) as Box<dyn Query>).collect(),
        )),
    }
}

fn words(sequence: &Sequence, scope: Scope, fields: &Fields) -> Box<dyn Query> {
    if scope == Scope::Anywhere
        && let Some(query) = plain_sequence(sequence, fields)
    {
        return query;
    }
    let watch = Arc::clone(&fields.watch);
    let levels = [fields.words, fields.roots];
    Box::new(PositionQuery::new(levels, sequence.clone(), Region::of(scope), watch))
}

/// What tantivy's own queries can say, which are faster than [`PositionQuery`].
fn plain_sequence(sequence: &Sequence, fields: &Fields) -> Option<Box<dyn Query>> {
    let field_of = |slot: &Slot| match slot.level {
        Level::Exact => fields.words,
        Level::Root => fields.roots,
    };
    match sequence {
        Sequence::Slot(slot) => Some(any_term(&slot.alternatives, field_of(slot))),
        // tantivy lets one word of the text stand for two of a phrase whose words may move.
        Sequence::Phrase { slop: 1.., .. } => None,
        Sequence::Phrase { slots, slop: 0 } => match slots.as_slice() {
            [] => Some(Box::new(EmptyQuery)),
            [slot] => Some(any_term(&slot.alternatives, field_of(slot))),
            [first, ..] => {
                let plain = |slot: &Slot| slot.alternatives.len() == 1 && slot.level == first.level;
                if !slots.iter().all(plain) {
                    return None;
                }
                let terms =
                    slots.iter().map(|slot| Term::from_field_text(field_of(slot), &slot.alternatives[0]));
                Some(Box::new(PhraseQuery::new(terms.collect())))
            }
        },
        Sequence::Any(_) | Sequence::Near { .. } => None,
    }
}

fn value(field: Field, values: &[String], fields: &Fields) -> Box<dyn Query> {
    if field == Field::Id {
        return Box::new(TermSetQuery::new(
            values.iter().map(|id| Term::from_field_text(fields.key, &key_of(id))),
        ));
    }
    let Some(handle) = fields.value(field) else {
        debug_assert!(false, "{field:?} holds no values");
        return Box::new(EmptyQuery);
    };
    match values {
        [] => Box::new(EmptyQuery),
        [value] => Box::new(TermQuery::new(Term::from_field_text(handle, value), IndexRecordOption::Basic)),
        values => {
            Box::new(TermSetQuery::new(values.iter().map(|value| Term::from_field_text(handle, value))))
        }
    }
}

fn days(from: Option<u32>, to: Option<u32>, fields: &Fields) -> Box<dyn Query> {
    let bound = |day: Option<u32>| {
        day.map_or(Bound::Unbounded, |day| Bound::Included(Term::from_field_u64(fields.day, day.into())))
    };
    match (from, to) {
        (None, None) => return Box::new(AllQuery),
        (Some(first), Some(last)) if first > last => return Box::new(EmptyQuery),
        _ => {}
    }
    Box::new(RangeQuery::new(bound(from), bound(to)))
}
