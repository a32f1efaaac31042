//! What to ask instead when nothing was found: other spellings, near values, and what to leave out.
//!
//! In: a search that found nothing, or only articles with some of the words. Out: at most three
//! [`Suggestion`]s, each tried: its total is what the reader finds after taking it. Everything comes from
//! live articles.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::index::Index;
use super::request::SearchRequest;
use super::{suggest_values, suggest_words};
use crate::article::Field;
use crate::engine::Deadline;
use crate::error::{Error, Result};
use crate::query::{Kind, Node, Query};

/// Most suggestions of an answer.
const MAX_SUGGESTIONS: usize = 3;

/// Another search that finds something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// Why it is suggested.
    pub reason: SuggestionReason,
    /// For people: `mungkin maksud Anda: netralitas asn`, `tanpa filter provinsi "Banten"`.
    pub text: String,
    /// The query to ask; that of the search when only a filter changes.
    pub query: String,
    /// The filter to change; none when all stay as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<FilterChange>,
    /// Articles it finds.
    pub total: u64,
}

/// Why something is suggested; in the order of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SuggestionReason {
    /// A word no article has is written otherwise.
    Spelling,
    /// A value no article has is written otherwise.
    Value,
    /// A filter leaves nothing; without it something is found.
    Filter,
    /// A clause of the query leaves nothing; without it something is found.
    Clause,
}

/// A filter to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FilterChange {
    /// English name of its field; `date` for the first and last day.
    pub field: String,
    /// Whether it leaves out what has the value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub excluded: bool,
    /// The value to take away; all of the field when none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The value to put in its place; none when it only goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// A search without a sufficient answer.
pub(super) struct Search<'s> {
    pub index: &'s Index,
    pub request: &'s SearchRequest,
    pub query: &'s Query,
    pub deadline: Deadline,
}

impl Search<'_> {
    /// What to ask instead, best first; what was found by then when the time is up. `relaxed`: articles with
    /// some of the words are the answer, so that nothing needs to be left out.
    pub(super) fn suggestions(&self, relaxed: bool) -> Result<Vec<Suggestion>> {
        let mut found = Vec::new();
        match self.gather(relaxed, &mut found) {
            Err(Error::TimeUp) | Ok(()) => {}
            Err(error) => return Err(error),
        }
        // Corrections stand in the order of their likelihood; of what may be left out, the least loss first.
        found.sort_by_key(|suggestion| match suggestion.reason {
            SuggestionReason::Spelling | SuggestionReason::Value => None,
            SuggestionReason::Filter | SuggestionReason::Clause => Some(Reverse(suggestion.total)),
        });
        found.truncate(MAX_SUGGESTIONS);
        Ok(found)
    }

    fn gather(&self, relaxed: bool, found: &mut Vec<Suggestion>) -> Result<()> {
        for query in suggest_words::corrected(self)? {
            let text = format!("mungkin maksud Anda: {query}");
            self.try_query(SuggestionReason::Spelling, text, query, found)?;
            if found.len() == MAX_SUGGESTIONS {
                return Ok(());
            }
        }
        self.near_values(found)?;
        if !relaxed && found.is_empty() {
            self.fewer_filters(found)?;
            self.fewer_clauses(found)?;
        }
        Ok(())
    }

    /// Adds a query when it finds something with all its words.
    fn try_query(
        &self,
        reason: SuggestionReason,
        text: String,
        query: String,
        found: &mut Vec<Suggestion>,
    ) -> Result<()> {
        let request = SearchRequest { query: query.clone(), strict: true, ..self.request.clone() };
        let total = self.index.total(&request, self.deadline)?;
        if total > 0 {
            found.push(Suggestion { reason, text, query, filter: None, total });
        }
        Ok(())
    }

    /// Adds a change of the filters when it finds something.
    fn try_filters(
        &self,
        reason: SuggestionReason,
        text: String,
        request: &SearchRequest,
        filter: FilterChange,
        found: &mut Vec<Suggestion>,
    ) -> Result<()> {
        let total = self.index.total(request, self.deadline)?;
        if total > 0 {
            let query = self.request.query.clone();
            found.push(Suggestion { reason, text, query, filter: Some(filter), total });
        }
        Ok(())
    }

    /// Values that no article has, written as some article has them.
    fn near_values(&self, found: &mut Vec<Suggestion>) -> Result<()> {
        for (at, (field, text)) in self.request.filters.iter().enumerate() {
            for value in suggest_values::nearest(self.index.engine(), *field, text)? {
                let mut request = self.request.clone();
                request.filters[at].1 = value.clone();
                let shown = format!("mungkin maksud Anda: {} {value:?}", field.row().name);
                let change = FilterChange {
                    field: field.alias().into(),
                    excluded: false,
                    from: Some(text.clone()),
                    to: Some(value),
                };
                self.try_filters(SuggestionReason::Value, shown, &request, change, found)?;
            }
        }
        for clause in self.query.clauses().iter().filter(|clause| !clause.excluded) {
            let Kind::Value { field, text } = &clause.node.kind else { continue };
            for value in suggest_values::nearest(self.index.engine(), *field, text)? {
                let kind = Kind::Value { field: *field, text: value };
                let query = replaced(&self.query.root, clause.node, &kind).to_string();
                let shown = format!("mungkin maksud Anda: {query}");
                self.try_query(SuggestionReason::Value, shown, query, found)?;
            }
        }
        Ok(())
    }

    /// The search without one of its filters.
    fn fewer_filters(&self, found: &mut Vec<Suggestion>) -> Result<()> {
        let fields = |filters: &[(Field, String)]| {
            let mut fields: Vec<Field> = filters.iter().map(|(field, _)| *field).collect();
            fields.sort();
            fields.dedup();
            fields
        };
        let values = |filters: &[(Field, String)], field: Field| {
            let own = filters.iter().filter(|(other, _)| *other == field);
            own.map(|(_, value)| format!("{value:?}")).collect::<Vec<_>>().join(", ")
        };
        let goes =
            |field: &str, excluded| FilterChange { field: field.into(), excluded, from: None, to: None };
        for field in fields(&self.request.filters) {
            let mut request = self.request.clone();
            request.filters.retain(|(other, _)| *other != field);
            let text = format!("tanpa filter {} {}", field.row().name, values(&self.request.filters, field));
            let change = goes(field.alias(), false);
            self.try_filters(SuggestionReason::Filter, text, &request, change, found)?;
        }
        for field in fields(&self.request.excluded) {
            let mut request = self.request.clone();
            request.excluded.retain(|(other, _)| *other != field);
            let name = field.row().name;
            let text = format!("tanpa pengecualian {name} {}", values(&self.request.excluded, field));
            let change = goes(field.alias(), true);
            self.try_filters(SuggestionReason::Filter, text, &request, change, found)?;
        }
        if self.request.from.is_some() || self.request.to.is_some() {
            let request = SearchRequest { from: None, to: None, ..self.request.clone() };
            let change = goes(Field::Date.alias(), false);
            let text = "tanpa batas tanggal".to_string();
            self.try_filters(SuggestionReason::Filter, text, &request, change, found)?;
        }
        Ok(())
    }

    /// The search without one of its clauses.
    fn fewer_clauses(&self, found: &mut Vec<Suggestion>) -> Result<()> {
        for (left, gone) in without_one(&self.query.root) {
            self.try_query(SuggestionReason::Clause, format!("tanpa {gone}"), left.to_string(), found)?;
        }
        Ok(())
    }
}

/// The tree with `kind` in the place of a leaf.
fn replaced(node: &Node, leaf: &Node, kind: &Kind) -> Node {
    if std::ptr::eq(node, leaf) {
        return Node { kind: kind.clone(), ..node.clone() };
    }
    let each = |nodes: &[Node]| nodes.iter().map(|node| replaced(node, leaf, kind)).collect::<Vec<_>>();
    let one = |node: &Node| Box::new(replaced(node, leaf, kind));
    let inside = match &node.kind {
        Kind::And(nodes) => Kind::And(each(nodes)),
        Kind::Or(nodes) => Kind::Or(each(nodes)),
        Kind::Not(node) => Kind::Not(one(node)),
        Kind::Group { must, should, not, loose } => {
            Kind::Group { must: each(must), should: each(should), not: each(not), loose: each(loose) }
        }
        // No value stands inside any other clause.
        other => other.clone(),
    };
    Node { kind: inside, ..node.clone() }
}

/// The tree without one of the clauses that must all be met, and what went, for each of them. One clause
/// that is looked for stays.
fn without_one(root: &Node) -> Vec<(Node, String)> {
    let mut found = Vec::new();
    match &root.kind {
        Kind::And(nodes) => {
            for at in 0..nodes.len() {
                let mut left = nodes.clone();
                let gone = left.remove(at);
                if left.iter().all(|node| matches!(node.kind, Kind::Not(_))) {
                    continue;
                }
                let kind = if left.len() == 1 { left.remove(0).kind } else { Kind::And(left) };
                found.push((Node { kind, ..root.clone() }, described(&gone)));
            }
        }
        Kind::Group { must, should, not, loose } => {
            let lists = [must, loose, not];
            for (which, list) in lists.iter().enumerate() {
                for at in 0..list.len() {
                    let mut left = lists.map(Vec::clone);
                    let gone = left[which].remove(at);
                    let [must, loose, not] = left;
                    if must.is_empty() && loose.is_empty() {
                        continue;
                    }
                    let gone = match which {
                        2 => format!("pengecualian {gone}"),
                        _ => described(&gone),
                    };
                    let kind = Kind::Group { must, should: should.clone(), not, loose };
                    found.push((Node { kind, ..root.clone() }, gone));
                }
            }
        }
        _ => {}
    }
    found
}

/// A clause as a reader calls it.
fn described(node: &Node) -> String {
    match &node.kind {
        Kind::Word { text, .. } => format!("kata {text:?}"),
        Kind::Phrase { text, .. } => format!("frasa {text:?}"),
        Kind::Value { .. } | Kind::Dates { .. } => node.to_string(),
        Kind::Not(inside) => format!("pengecualian {inside}"),
        _ => format!("bagian ({node})"),
    }
}
