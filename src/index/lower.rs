//! Clauses of a plan to tantivy queries.
//!
//! A plain word becomes one required root term over headline and body, with the headline as an optional
//! bonus: it changes the score, never the match. That chooses the matches that [`super::rescore`] looks at
//! again, with the beginning of the article and the exact form. Bonuses for these two here changed no figure on
//! articles without headlines (MRR@10 on the odd news .7825 with them, .7824 without; on elections .8736 both).

use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query, RangeQuery,
    TermQuery,
};
use tantivy::schema::{Field as TantivyField, IndexRecordOption};

use super::any_terms::AnyTerms;
use super::any_words::AnyWords;
use super::document::hash64;
use super::excluded::excluded;
use super::positions::{PositionQuery, Region};
use super::schema::Fields;
use super::scored_words::ScoredWords;
use crate::article::Field;
use crate::query::plan::{Clause, Level, Scope, Sequence, Slot};

/// Weight of a word found in the headline, beside the whole article.
pub(crate) const TITLE_BONUS: f32 = 0.4;

/// Terms of which all lists are read side by side; those of more, one after the other.
const FEW_TERMS: usize = 8;

/// Tables of articles that the patterns of one search may fill, five bytes an article at the most: those of more
/// patterns have all their lists open, which is slower and takes memory by the list.
const MOST_TABLES: usize = 8;

/// The tantivy query of a clause.
pub(crate) fn lower(clause: &Clause, fields: &Fields) -> Box<dyn Query> {
    match clause {
        Clause::All => Box::new(AllQuery),
        Clause::Nothing => Box::new(EmptyQuery),
        Clause::Word { roots, scope, .. } => match plain_words(clause, fields) {
            Some(words) => Box::new(words),
            None => word_in(*scope, roots, fields),
        },
        Clause::Words { sequence, scope } => words(sequence, *scope, fields),
        Clause::Value { field, values } => unscored(value(*field, values, fields)),
        Clause::Days { from, to } => unscored(days(*from, *to, fields)),
        Clause::And(clauses) => match plain_words(clause, fields) {
            Some(words) => Box::new(words),
            None => conjunction(clauses, fields),
        },
        Clause::Or(clauses) => match clauses.iter().map(|clause| plain_words(clause, fields)).collect() {
            Some(groups) => Box::new(AnyWords(groups)),
            None => {
                Box::new(BooleanQuery::union(clauses.iter().map(|clause| lower(clause, fields)).collect()))
            }
        },
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

/// Bytes of a key: among ten million articles, two share one with a chance of one in 10^15.
const KEY_BYTES: usize = 12;

/// The key of an article: a hash of its id, of one length, so that it is always a valid term.
pub(crate) fn key_of(id: &str) -> String {
    format!("{:0digits$x}", key_number(id), digits = 2 * KEY_BYTES)
}

/// The key as a number, for maps in memory.
pub(crate) fn key_number(id: &str) -> u128 {
    let hash = blake3::hash(id.as_bytes());
    let mut bytes = [0; 16];
    bytes[16 - KEY_BYTES..].copy_from_slice(&hash.as_bytes()[..KEY_BYTES]);
    u128::from_be_bytes(bytes)
}

/// The number that orders hits of equal score, the same after every merge.
pub(crate) fn tie_of(id: &str) -> u64 {
    hash64(&[id.as_bytes()])
}

fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// A word anywhere in the article or several to meet all together, when a clause is nothing else.
fn plain_words(clause: &Clause, fields: &Fields) -> Option<ScoredWords> {
    let clauses = match clause {
        Clause::And(clauses) => clauses.as_slice(),
        word => std::slice::from_ref(word),
    };
    let words: Vec<&[String]> = clauses.iter().map(roots_anywhere).collect::<Option<_>>()?;
    let in_field = |field| words.iter().map(|roots| terms(roots, field)).collect();
    let (required, bonuses) = (in_field(fields.roots), in_field(fields.title_roots));
    (!words.is_empty()).then_some(ScoredWords { required, bonuses, bonus: TITLE_BONUS })
}

fn roots_anywhere(clause: &Clause) -> Option<&[String]> {
    match clause {
        Clause::Word { roots, scope: Scope::Anywhere, .. } => Some(roots),
        _ => None,
    }
}

/// Clauses to meet all together; negated ones exclude, which is far cheaper than "everything but".
fn conjunction(clauses: &[Clause], fields: &Fields) -> Box<dyn Query> {
    let mut parts = Vec::with_capacity(clauses.len());
    for clause in clauses {
        match clause {
            Clause::Not(inside) => parts.push((Occur::MustNot, excluded(lower(inside, fields)))),
            // A word's parts go up into the conjunction: tantivy then intersects plain term lists and
            // adds the bonus on top, instead of intersecting small trees.
            Clause::Word { roots, scope: Scope::Anywhere, .. } => {
                parts.push((Occur::Must, any_term(roots, fields.roots, fields)));
                parts.push((Occur::Should, headline_bonus(roots, fields)));
            }
            other => parts.push((Occur::Must, lower(other, fields))),
        }
    }
    if parts.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        parts.push((Occur::Must, unscored(Box::new(AllQuery))));
    }
    Box::new(BooleanQuery::new(parts))
}

/// A word in a part of the article.
fn word_in(scope: Scope, roots: &[String], fields: &Fields) -> Box<dyn Query> {
    if scope == Scope::Title {
        return any_term(roots, fields.title_roots, fields);
    }
    let slot = Slot { level: Level::Root, alternatives: roots.to_vec() };
    words(&Sequence::Slot(slot), scope, fields)
}

fn headline_bonus(roots: &[String], fields: &Fields) -> Box<dyn Query> {
    Box::new(BoostQuery::new(any_term(roots, fields.title_roots, fields), TITLE_BONUS))
}

fn terms(tokens: &[String], field: TantivyField) -> Vec<Term> {
    tokens.iter().map(|token| Term::from_field_text(field, token)).collect()
}

fn any_term(tokens: &[String], field: TantivyField, fields: &Fields) -> Box<dyn Query> {
    match terms(tokens, field) {
        mut terms if terms.len() == 1 => {
            Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs))
        }
        terms if terms.is_empty() => Box::new(EmptyQuery),
        terms if terms.len() <= FEW_TERMS => {
            Box::new(ScoredWords { required: vec![terms], bonuses: Vec::new(), bonus: 1.0 })
        }
        terms => match fields.tables.fetch_add(1, Ordering::Relaxed) {
            ..MOST_TABLES => Box::new(AnyTerms { terms, is_scored: true, watch: Arc::clone(&fields.watch) }),
            _ => {
                let term = |term| Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as _;
                Box::new(BooleanQuery::union(terms.into_iter().map(term).collect()))
            }
        },
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
        Sequence::Slot(slot) => Some(any_term(&slot.alternatives, field_of(slot), fields)),
        // tantivy lets one word of the text stand for two of a phrase whose words may move.
        Sequence::Phrase { slop: 1.., .. } => None,
        Sequence::Phrase { slots, slop: 0 } => match slots.as_slice() {
            [] => Some(Box::new(EmptyQuery)),
            [slot] => Some(any_term(&slot.alternatives, field_of(slot), fields)),
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
    let mut terms = match (field, fields.value(field)) {
        (Field::Id, _) => values.iter().map(|id| Term::from_field_text(fields.key, &key_of(id))).collect(),
        (_, Some(handle)) => terms(values, handle),
        (_, None) => {
            debug_assert!(false, "{field:?} holds no values");
            Vec::new()
        }
    };
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::Basic)),
        _ => Box::new(AnyTerms { terms, is_scored: false, watch: Arc::clone(&fields.watch) }),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_patterns_of_a_search_fill_tables() {
        let fields = Fields::new();
        let tokens: Vec<String> = (0..=FEW_TERMS).map(|number| format!("kata{number}")).collect();
        let fill_tables = |fields: &Fields| {
            let query = |_| format!("{:?}", any_term(&tokens, fields.words, fields));
            (0..2 * MOST_TABLES).map(query).filter(|query| query.starts_with("AnyTerms")).count()
        };
        assert_eq!(fill_tables(&fields), MOST_TABLES);
        assert_eq!(fill_tables(&fields), 0, "the same search");
        assert_eq!(fill_tables(&fields.watched_by(&Arc::default())), MOST_TABLES, "the next one");
    }
}
