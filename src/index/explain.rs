//! What each clause of a query adds to the score of an article.
//!
//! Each clause at the leaves is scored alone, so the parts are the engine's own figures, whatever they are
//! made of. What they leave of the whole score, such as a bonus for words that stand together, is a part of
//! its own: the parts of an article always add up to its score.

use serde::{Deserialize, Serialize};
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, DocSet, Searcher};

use super::lower::scored_parts;
use super::outcome::Found;
use super::reader::Reader;
use crate::error::{Error, Result};
use crate::query::plan::{Clause, Plan, Scope, Sequence, Sort};

/// Parts smaller than this share of a score are rounding.
const ROUNDING: f32 = 1e-4;

/// A part of the score of a hit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScorePart {
    /// The word, phrase or value; empty for what is not of one clause.
    pub clause: String,
    /// `root`, `exact`, `lead`, `title`; `match` for phrases, patterns and values; `together` for what the
    /// clauses add up to beyond their own parts; `age` for what freshness takes away.
    pub part: String,
    /// What it adds.
    pub score: f32,
}

impl Reader {
    /// The parts of the score of each hit of a plan.
    pub fn explain(&self, plan: &Plan, hits: &[Found]) -> Result<Vec<Vec<ScorePart>>> {
        if plan.sort != Sort::Relevance {
            return Ok(vec![Vec::new(); hits.len()]);
        }
        let explain = || {
            let mut leaves = Vec::new();
            collect_leaves(&plan.text, 1.0, &mut leaves);
            let freshness = self.freshness(plan)?;
            hits.iter()
                .map(|found| {
                    let mut parts = self.clause_parts(&leaves, found)?;
                    let half_lives = match &freshness {
                        Some(freshness) => freshness.half_lives(found.day()),
                        None => 0.0,
                    };
                    add_rest(&mut parts, found.score, half_lives);
                    Ok(parts)
                })
                .collect::<tantivy::Result<_>>()
        };
        explain().map_err(Error::engine)
    }

    fn clause_parts(&self, leaves: &[(&Clause, f32)], found: &Found) -> tantivy::Result<Vec<ScorePart>> {
        let mut parts: Vec<ScorePart> = Vec::new();
        let Some(address) = self.address(&found.article.id)? else {
            return Ok(parts);
        };
        for (clause, factor) in leaves {
            for (part, query) in scored_parts(clause, &self.fields) {
                let score = factor * score_alone(&self.searcher, query.as_ref(), address)?;
                if score != 0.0 {
                    parts.push(ScorePart { clause: label(clause), part: part.into(), score });
                }
            }
        }
        Ok(parts)
    }
}

/// Adds what the parts leave of the whole score.
fn add_rest(parts: &mut Vec<ScorePart>, score: f32, half_lives: f64) {
    let sum: f32 = parts.iter().map(|part| part.score).sum();
    let factor = (-half_lives).exp2();
    // A score that age has brought to nothing no longer tells what it was.
    let unaged = if factor > 1e-6 { (f64::from(score) / factor) as f32 } else { sum };
    let mut add = |part: &str, rest: f32| {
        if rest.abs() > ROUNDING * unaged.abs() {
            parts.push(ScorePart { clause: String::new(), part: part.into(), score: rest });
        }
    };
    add("together", unaged - sum);
    add("age", score - unaged);
}

/// The clauses at the leaves that can score, each with the boosts it stands under.
fn collect_leaves<'c>(clause: &'c Clause, factor: f32, leaves: &mut Vec<(&'c Clause, f32)>) {
    match clause {
        Clause::And(inside) | Clause::Or(inside) | Clause::AtLeast { clauses: inside, .. } => {
            inside.iter().for_each(|inside| collect_leaves(inside, factor, leaves));
        }
        Clause::Prefer { required, bonuses } => {
            collect_leaves(required, factor, leaves);
            bonuses.iter().for_each(|bonus| collect_leaves(bonus, factor, leaves));
        }
        Clause::Boost(inside, boost) => collect_leaves(inside, factor * boost, leaves),
        Clause::Not(_) | Clause::Nothing => {}
        leaf => leaves.push((leaf, factor)),
    }
}

/// The score a query gives an article, 0 where it does not match.
fn score_alone(searcher: &Searcher, query: &dyn Query, address: DocAddress) -> tantivy::Result<f32> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    let mut scorer = weight.scorer(searcher.segment_reader(address.segment_ord), 1.0)?;
    if scorer.doc() < address.doc_id {
        scorer.seek(address.doc_id);
    }
    Ok(if scorer.doc() == address.doc_id { scorer.score() } else { 0.0 })
}

/// A clause in the words of the query language.
fn label(clause: &Clause) -> String {
    let scoped = |scope: Scope, text: String| match scope {
        Scope::Anywhere => text,
        Scope::Title => format!("judul:{text}"),
        Scope::Body => format!("isi:{text}"),
    };
    match clause {
        Clause::Word { exact, scope, .. } => scoped(*scope, exact.clone()),
        Clause::Words { sequence, scope } => scoped(*scope, sequence_label(sequence)),
        Clause::Value { field, values } => format!("{}:{}", field.row().name, some_of(values, " ATAU ")),
        Clause::Days { .. } => "tanggal".into(),
        _ => "*".into(),
    }
}

fn sequence_label(sequence: &Sequence) -> String {
    match sequence {
        Sequence::Slot(slot) => some_of(&slot.alternatives, "|"),
        Sequence::Any(sides) => sides.iter().map(sequence_label).collect::<Vec<_>>().join("|"),
        Sequence::Phrase { slots, .. } => {
            let words: Vec<String> = slots.iter().map(|slot| some_of(&slot.alternatives, "|")).collect();
            format!("\"{}\"", words.join(" "))
        }
        Sequence::Near { left, right, distance } => {
            format!("{} DEKAT/{distance} {}", sequence_label(left), sequence_label(right))
        }
    }
}

/// The first few of a list.
fn some_of(values: &[String], separator: &str) -> String {
    let shown: Vec<&str> = values.iter().take(3).map(String::as_str).collect();
    let more = if values.len() > shown.len() { "…" } else { "" };
    shown.join(separator) + more
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_parts_leave_is_a_part() {
        let part = |part: &str, score| ScorePart { clause: String::new(), part: part.into(), score };
        let cases: &[(&str, f32, f64, &[(&str, f32)])] = &[
            ("all of it", 3.0, 0.0, &[]),
            ("a bonus", 4.0, 0.0, &[("together", 1.0)]),
            ("one half-life", 1.5, 1.0, &[("age", -1.5)]),
            ("both", 2.0, 1.0, &[("together", 1.0), ("age", -2.0)]),
            ("worn to nothing", 0.0, 900.0, &[("age", -3.0)]),
        ];
        for (name, score, half_lives, expected) in cases {
            let mut parts = vec![part("root", 2.0), part("exact", 1.0)];
            add_rest(&mut parts, *score, *half_lives);
            let expected: Vec<ScorePart> = expected.iter().map(|(name, score)| part(name, *score)).collect();
            assert_eq!(parts[2..], expected, "{name}");
            let sum: f32 = parts.iter().map(|part| part.score).sum();
            assert!((sum - score).abs() < 1e-5, "{name}: {sum}");
        }
    }
}
