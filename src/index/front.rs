//! Answers to searches for everything, which hang on nothing but the snapshot: the page that every visitor sees
//! first is put together once.

use std::sync::{Mutex, PoisonError};

use super::matches::Candidate;
use super::outcome::Outcome;
use crate::query::plan::{Clause, Plan};

/// Answers kept.
const KEPT: usize = 16;

/// Longest page kept.
const LONGEST_PAGE: usize = 1_000;

/// The answers kept of one snapshot.
#[derive(Default)]
pub(super) struct Front(Mutex<Vec<(Plan, Outcome, Vec<Candidate>)>>);

impl Front {
    /// The answer to a plan, when it was given before.
    pub(super) fn get(&self, plan: &Plan) -> Option<(Outcome, Vec<Candidate>)> {
        if !asks_for_everything(plan) {
            return None;
        }
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, outcome, page) = kept.iter().find(|(known, ..)| known == plan)?;
        Some((outcome.clone(), page.clone()))
    }

    /// Keeps the answer to a plan, if it is of the kind to be kept.
    pub(super) fn keep(&self, plan: &Plan, outcome: &Outcome, page: &[Candidate]) {
        if !asks_for_everything(plan) || outcome.partial || page.len() > LONGEST_PAGE {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((plan.clone(), outcome.clone(), page.to_vec()));
    }
}

fn asks_for_everything(plan: &Plan) -> bool {
    plan.text == Clause::All && plan.filters.is_empty() && plan.selections.is_empty() && plan.days.is_none()
}
