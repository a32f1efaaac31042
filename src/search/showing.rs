//! What an engine found as it is shown: hits with snippets and labels, facets with labels.

use super::index::Index;
use super::lowering::Lowered;
use super::marking::Marking;
use super::missing::missing;
use super::plain_words::PlainWord;
use super::planning::Prepared;
use super::request::{FacetWish, SearchRequest};
use super::response::{Facet, FacetMap, FacetValue, Hit, SearchResponse, Understanding};
use super::{timeline, values};
use crate::engine::Deadline;
use crate::error::Result;
use crate::index::{FacetCounts, Found, Outcome, language_of};
use crate::query::plan::Plan;
use crate::query::{SnippetOptions, Watch, is_within, snippets_until};
use crate::text::Analyzer;

/// Most characters of a snippet.
const SNIPPET_CHARS: usize = 240;

/// How hits are shown.
#[derive(Clone, Copy)]
pub(super) struct Showing<'s> {
    pub prepared: &'s Prepared,
    pub request: &'s SearchRequest,
    /// An article may lack some of the words.
    pub partly: bool,
    pub deadline: Deadline,
}

impl Index {
    /// What is found as it is shown, and whether the time was up before all of it was read.
    pub(super) fn hits(
        &self,
        found: &[Found],
        plan: &Plan,
        showing: Showing<'_>,
    ) -> Result<(Vec<Hit>, bool)> {
        let Showing { prepared, request, partly, deadline } = showing;
        let Lowered { words, marking, .. } = &prepared.lowered;
        let words = partly.then_some(words.as_slice());
        let mut is_cut = false;
        let mut show = |found: &Found| {
            let watch = Watch::new(deadline);
            let hit = hit(found, marking, request.fragments, words, &watch);
            is_cut |= watch.is_over();
            hit
        };
        let mut hits: Vec<Hit> = found.iter().map(&mut show).collect();
        if request.explain {
            for (hit, parts) in hits.iter_mut().zip(self.engine.explain(plan, found)?) {
                hit.explain = parts;
            }
        }
        Ok((hits, is_cut))
    }
}

impl Prepared {
    /// The answer without its hits.
    pub(super) fn answer(
        &self,
        request: &SearchRequest,
        outcome: &Outcome,
        relaxed: bool,
    ) -> Result<SearchResponse> {
        Ok(SearchResponse {
            query: Understanding {
                text: request.query.clone(),
                understood: self.understood.clone(),
                relaxed,
                expansions: self.lowered.expansions.clone(),
                notes: self.lowered.notes.clone(),
            },
            total: outcome.total,
            total_groups: outcome.total_groups,
            undated: outcome.undated,
            partial: outcome.partial,
            facets: facets(request, &self.plan, outcome),
            timeline: timeline::filled(self.plan.timeline, outcome)?,
            ..SearchResponse::default()
        })
    }
}

fn facets(request: &SearchRequest, plan: &Plan, outcome: &Outcome) -> FacetMap {
    let mut map = FacetMap::default();
    for (wish, counts) in request.facets.iter().zip(&outcome.facets) {
        map.0.push((wish.field.alias().to_string(), facet(wish, plan, counts, outcome.partial)));
    }
    map
}

fn facet(wish: &FacetWish, plan: &Plan, counts: &FacetCounts, partial: bool) -> Facet {
    let selected: Vec<&str> = plan
        .selections
        .iter()
        .filter(|selection| selection.field == wish.field)
        .flat_map(|selection| selection.values.iter().map(String::as_str))
        .collect();
    let contains = wish.contains.as_deref().map(str::to_lowercase);
    let mut values: Vec<FacetValue> = counts
        .values
        .iter()
        .map(|value| FacetValue {
            label: values::label_of(wish.field, &value.path),
            selected: selected.iter().any(|selected| is_within(wish.field, &value.path, selected)),
            path: value.path.clone(),
            count: value.count,
            groups: value.groups,
        })
        .filter(|value| contains.as_deref().is_none_or(|wanted| value.label.to_lowercase().contains(wanted)))
        .collect();
    let mut more = counts.more;
    if contains.is_some() {
        more = values.len().saturating_sub(wish.limit) as u64;
        values.truncate(wish.limit);
    }
    Facet { values, more, partial }
}

pub(super) fn hit(
    found: &Found,
    marking: &Marking,
    fragments: usize,
    words: Option<&[PlainWord]>,
    watch: &Watch,
) -> Hit {
    let article = &found.article;
    let analyzer = Analyzer::new(language_of(&article.lang));
    let (provinces, regulations, officials) = Hit::labels(&article.entities);
    let options = SnippetOptions { max_fragments: fragments, max_chars: SNIPPET_CHARS };
    let snippets = if fragments == 0 {
        Vec::new()
    } else {
        let highlight = marking.in_article(article);
        snippets_until(article.title.as_deref(), &article.text, &highlight, &analyzer, options, watch)
    };
    let group = article.group.clone().or_else(|| (found.copies > 0).then(|| article.id.clone()));
    Hit {
        id: article.id.clone(),
        score: found.score,
        title: article.title.clone(),
        source: article.source.clone(),
        date: article.date.clone(),
        url: article.url.clone(),
        snippets,
        provinces,
        regulations,
        officials,
        group,
        copies: found.copies,
        missing: words.map(|words| missing(article, words, &analyzer, watch)).unwrap_or_default(),
        explain: Vec::new(),
    }
}
