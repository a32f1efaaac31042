//! A request to the plan an engine is asked: the query analysed, values resolved, facets chosen.

use std::sync::{Arc, PoisonError};

use super::index::Index;
use super::lowering::{self, Lowered, Reading};
use super::plain_words::PlainWord;
use super::request::{FacetWish, SearchRequest};
use super::values;
use crate::article::Field;
use crate::error::{Error, Result};
use crate::index::{TermPattern, TermSource, language_of};
use crate::query::Synonyms;
use crate::query::plan::{Clause, FacetRequest, Listing, Plan, Selection, Sort};
use crate::text::Language;

/// Most values a facet lists: more than a person reads, enough for an export.
const MAX_VALUES: usize = 1_000_000;

/// A request as the engine is asked.
pub(super) struct Prepared {
    /// The query with every operator written out.
    pub understood: String,
    pub lowered: Lowered,
    pub plan: Plan,
}

impl Prepared {
    /// At least half of the words, when there are several and articles may lack some.
    pub(super) fn half(&self, request: &SearchRequest) -> Option<Clause> {
        let half = half_of(&self.lowered.words).filter(|_| !request.strict)?;
        Some(match &self.lowered.clause {
            Clause::Prefer { bonuses, .. } => lowering::prefer(half, bonuses.clone()),
            _ => half,
        })
    }
}

impl Index {
    /// Reads a request: the query analysed, the values resolved.
    pub(super) fn prepare(&self, request: &SearchRequest) -> Result<Prepared> {
        let query = self.parsed(request)?;
        let synonyms = self.synonyms(request);
        let reading = self.reading(request, &synonyms)?;
        let mut lowered = lowering::lower(&query, self.engine.as_ref(), reading)?;
        let plan = self.plan(request, &mut lowered)?;
        Ok(Prepared { understood: query.understood(), lowered, plan })
    }

    /// How words are read: the roots of a word are those of the languages in the index.
    fn reading<'s>(&self, request: &SearchRequest, synonyms: &'s Synonyms) -> Result<Reading<'s>> {
        let codes = self.engine.terms(
            TermSource::Value(Field::Language),
            TermPattern::Accepted(&|_| true),
            MAX_VALUES,
        )?;
        let holds = |language| codes.iter().any(|code| language_of(&code.term) == language);
        Ok(Reading {
            exact: request.exact,
            expands: request.expansions && !request.exact,
            synonyms,
            english: holds(Language::English),
            unstemmed: holds(Language::Other),
        })
    }

    /// The words of the user's that mean the same: those kept with the index and those of the request.
    fn synonyms(&self, request: &SearchRequest) -> Arc<Synonyms> {
        let kept = Arc::clone(&self.synonyms.read().unwrap_or_else(PoisonError::into_inner));
        match &request.synonyms {
            Some(synonyms) => Arc::new(kept.with(synonyms)),
            None => kept,
        }
    }

    fn plan(&self, request: &SearchRequest, lowered: &mut Lowered) -> Result<Plan> {
        let mut plan = Plan::new(lowered.clause.clone());
        // Snippets are for the query; what a filter chose is shown where the query marks nothing.
        let marks_filters = lowered.marking.is_empty();
        for (field, text) in &request.filters {
            let values = self.filter_values(*field, text, &mut lowered.notes)?;
            if marks_filters {
                lowered.marking.add_values(*field, values.clone());
            }
            if field.row().facet {
                match plan.selections.iter_mut().find(|selection| selection.field == *field) {
                    Some(selection) => selection.values.extend(values),
                    None => plan.selections.push(Selection { field: *field, values }),
                }
            } else {
                plan.filters.push(Clause::Value { field: *field, values });
            }
        }
        for (field, text) in &request.excluded {
            let values = self.filter_values(*field, text, &mut lowered.notes)?;
            plan.filters.push(Clause::Not(Box::new(Clause::Value { field: *field, values })));
        }
        let within = lowering::take_days(&mut plan.text);
        let asked = values::days(request.from.as_deref(), request.to.as_deref())?;
        plan.days = asked.into_iter().chain(within).reduce(lowering::both_days);
        let is_everything = plan.text == Clause::All;
        plan.sort = request.sort.unwrap_or(if is_everything { Sort::Newest } else { Sort::Relevance });
        plan.timeline = request.timeline;
        plan.half_life_days = request.half_life_days.map(half_life).transpose()?;
        if plan.half_life_days.is_some() && plan.sort != Sort::Relevance {
            lowered.notes.push("freshness changes the order by relevance only".into());
        }
        plan.limit = request.limit;
        plan.offset = request.offset;
        plan.by_story = request.by_story;
        for wish in &request.facets {
            if !wish.field.row().facet {
                return Err(no_facet(wish.field));
            }
            let listing = self.listing(wish)?;
            plan.facets.push(facet_request(wish, listing, &plan.selections));
        }
        Ok(plan)
    }

    /// The listing of a wish; the value to look under may be written as in a filter: `jabar`, `UU 7/2017`.
    fn listing(&self, wish: &FacetWish) -> Result<Listing> {
        let Listing::Under(text) = &wish.listing else {
            return Ok(wish.listing.clone());
        };
        let mut values = match wish.field {
            Field::Province | Field::Regulation | Field::Election => {
                values::resolve(self.engine.as_ref(), wish.field, text)?
            }
            _ => {
                let expected = "values below others are those of province, regulation and election".into();
                return Err(Error::UnknownField {
                    what: "facet with levels",
                    found: wish.field.alias().into(),
                    expected,
                });
            }
        };
        match values.pop() {
            // Well written, and in no article: nothing lies below it.
            None => Ok(wish.listing.clone()),
            Some(value) if values.is_empty() => Ok(Listing::Under(value)),
            last => {
                values.extend(last);
                let found = text.clone();
                let suggestion = format!(": expected one value, such as {}", values.join(" or "));
                Err(Error::UnknownValue { field: wish.field.alias(), found, suggestion })
            }
        }
    }

    fn filter_values(&self, field: Field, text: &str, notes: &mut Vec<String>) -> Result<Vec<String>> {
        let values = values::resolve(self.engine.as_ref(), field, text)?;
        if values.is_empty() {
            notes.push(format!("no article has {} {text:?}", field.alias()));
        }
        Ok(values)
    }
}

fn half_life(days: f64) -> Result<f64> {
    if days.is_finite() && days > 0.0 {
        return Ok(days);
    }
    Err(Error::UnknownValue {
        field: "freshness",
        found: days.to_string(),
        suggestion: ": expected a number of days, more than 0".into(),
    })
}

pub(super) fn no_facet(field: Field) -> Error {
    Error::UnknownField {
        what: "facet",
        found: field.alias().into(),
        expected: "it has no values to count".into(),
    }
}

fn facet_request(wish: &FacetWish, listing: Listing, selections: &[Selection]) -> FacetRequest {
    let always = selections
        .iter()
        .filter(|selection| selection.field == wish.field)
        .flat_map(|selection| selection.values.iter().cloned())
        .filter(|_| listing == Listing::Top && wish.contains.is_none())
        .collect();
    // A search inside values looks at all of them, so the limit comes after it.
    let limit = if wish.contains.is_some() { MAX_VALUES } else { wish.limit };
    FacetRequest { field: wish.field, listing, limit, always }
}

/// At least half of the words, when there are several.
fn half_of(words: &[PlainWord]) -> Option<Clause> {
    if words.len() < 2 {
        return None;
    }
    let clauses = words.iter().map(|word| word.clause.clone()).collect();
    Some(Clause::AtLeast { minimum: words.len().div_ceil(2), clauses })
}
