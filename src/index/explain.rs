//! What a score is made of.
//!
//! The second look says itself what it sums up. A score of the first look is one part: where no word is scored
//! there is nothing to tell, and behind the window a score only keeps the place.

use serde::{Deserialize, Serialize};

use super::outcome::{Found, Look};
use super::reader::Reader;
use super::rescore::{Rescoring, WINDOW};
use crate::error::{Error, Result};
use crate::query::plan::{Clause, Plan, Scope, Sequence, Sort};

/// Parts smaller than this share of a score are rounding.
pub(crate) const ROUNDING: f32 = 1e-4;

/// A part of the score of a hit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ScorePart {
    /// The word, phrase or pattern; empty for what is not of one clause.
    pub clause: String,
    /// `headline` and `body` for where it stands, `early` for what nearness to the beginning of the body adds,
    /// `exact` for the form as written; `age` for what freshness takes away. A score from frequencies alone
    /// is one part, `first look`, or `behind the best 200`.
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
            let rescoring = Rescoring::of(&plan.text, &self.searcher, &self.fields)?;
            hits.iter()
                .map(|found| self.score_parts(found, rescoring.as_ref()))
                .collect::<tantivy::Result<_>>()
        };
        explain().map_err(Error::engine)
    }

    fn score_parts(
        &self,
        found: &Found,
        rescoring: Option<&Rescoring<'_>>,
    ) -> tantivy::Result<Vec<ScorePart>> {
        let whole = |part: String, score| ScorePart { clause: String::new(), part, score };
        let mut parts = Vec::new();
        match (found.look, rescoring) {
            (Look::Second, Some(rescoring)) => {
                let Some(address) = self.address(&found.article.id)? else {
                    return Ok(parts);
                };
                let summands = rescoring.explain(address)?;
                let sum: f32 = summands.iter().map(|(_, _, score)| score).sum();
                let part = |(clause, part, score): (&Clause, &str, f32)| ScorePart {
                    clause: label(clause),
                    part: part.into(),
                    score,
                };
                parts.extend(summands.into_iter().map(part));
                parts.push(whole("age".into(), found.score - sum));
                // The order of summing up leaves a rest.
                parts.retain(|part| part.score.abs() > ROUNDING * sum);
            }
            (Look::Behind, _) => parts.push(whole(format!("behind the best {WINDOW}"), found.score)),
            _ if found.score != 0.0 => parts.push(whole("first look".into(), found.score)),
            _ => {}
        }
        Ok(parts)
    }
}

/// A clause in the words of the query language.
pub(crate) fn label(clause: &Clause) -> String {
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
