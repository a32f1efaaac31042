//! The page of a search; of all articles when nothing is asked.

use askama::Template;

use super::address::Address;
use super::assets::Assets;
use super::chart::{self, Chart, MAX_BARS};
use super::map::Map;
use super::note::Note;
use super::panel::{Panel, wishes};
use super::results::{HitView, hits};
use super::wording;
use crate::article::Field;
use crate::error::Result;
use crate::query::Period;
use crate::query::plan::Sort;
use crate::search::{
    Expansion, FacetMap, Index, SearchRequest, SearchResponse, Suggestion, Timeline, label_of,
};
use crate::server::parameters::MAX_OFFSET;

/// Hits of a page where the reader does not say.
pub(super) const HITS: usize = 15;

/// The page of a search.
#[derive(Template)]
#[template(path = "search.html", config = "src/server/page/askama.toml")]
pub(super) struct SearchPage {
    assets: Assets,
    title: String,
    query: String,
    /// What the search form carries along.
    hidden: Vec<(String, String)>,
    /// Nothing is asked and nothing narrowed: all articles.
    is_start: bool,
    total: String,
    total_groups: String,
    has_hits: bool,
    is_cut: bool,
    is_relaxed: bool,
    undated: u64,
    understood: Option<String>,
    expansions: Vec<ExpansionView>,
    unexpanded: Option<Address>,
    expanded: Option<Address>,
    notes: Vec<Note>,
    from: String,
    to: String,
    /// What the form of dates carries along.
    undated_hidden: Vec<(String, String)>,
    chips: Vec<FilterChip>,
    unfiltered: Address,
    hits: Vec<HitView>,
    also: Vec<HitView>,
    suggestions: Vec<SuggestionView>,
    panel: Panel,
    map: Map,
    /// The search in all provinces.
    unmapped: Address,
    chart: Option<Chart>,
    sorts: Vec<Switch>,
    by_story: Switch,
    first: usize,
    newer: Option<Address>,
    older: Option<Address>,
    page: usize,
    pages: usize,
    exports: Vec<(&'static str, String)>,
    took_ms: String,
}

/// What a part of the query stands for too.
struct ExpansionView {
    from: String,
    to: String,
    kind: String,
}

/// A filter of the search, and the search without it.
struct FilterChip {
    name: &'static str,
    value: String,
    is_excluded: bool,
    link: Address,
}

/// Another search that finds something.
struct SuggestionView {
    text: String,
    count: String,
    link: Address,
}

/// A choice, and where it leads when it is not taken.
struct Switch {
    name: &'static str,
    is_on: bool,
    link: Address,
}

/// The page that answers a request.
///
/// # Errors
/// As [`Index::search`].
pub(super) fn page(index: &Index, mut request: SearchRequest, address: &Address) -> Result<SearchPage> {
    request.facets = wishes(address);
    if address.one("limit").is_none() {
        request.limit = HITS;
    }
    request.by_story = is_by_story(address);
    request.offset = request.offset.min(MAX_OFFSET);
    let mut by = by(address);
    request.timeline = Some(by);
    let mut response = index.search(&request)?;
    while by != Period::Year && buckets(&response) > MAX_BARS {
        by = chart::longer(by);
        response.timeline = Some(index.timeline(by, &request)?);
    }
    Ok(SearchPage::new(&response, &request, address))
}

fn buckets(response: &SearchResponse) -> usize {
    response.timeline.as_ref().map_or(0, |timeline| timeline.buckets.len())
}

/// Copies of a story are folded unless the reader opens them.
fn is_by_story(address: &Address) -> bool {
    !matches!(address.one("group"), Some("0" | "false"))
}

fn by(address: &Address) -> Period {
    let asked = [Period::Day, Period::Week, Period::Month, Period::Year]
        .into_iter()
        .find(|period| address.one("by") == Some(period.name()));
    asked.unwrap_or_else(|| chart::natural_period(address.one("from"), address.one("to")))
}

impl SearchPage {
    fn new(response: &SearchResponse, request: &SearchRequest, address: &Address) -> SearchPage {
        let query = request.query.trim().to_string();
        let chips = filter_chips(request, address);
        let listed = if request.by_story { response.total_groups } else { response.total };
        let limit = request.limit.max(1);
        let last_offset = MAX_OFFSET.min(usize::try_from(listed).unwrap_or(usize::MAX).saturating_sub(1));
        let next = request.offset + limit;
        let FacetMap(facets) = &response.facets;
        let none = Default::default();
        let (provinces, others) =
            facets.split_first().map_or((&none, &[][..]), |((_, first), rest)| (first, rest));
        SearchPage {
            assets: Assets,
            title: if query.is_empty() {
                "Telusur: berita pemilu Indonesia".into()
            } else {
                format!("{query} · Telusur")
            },
            hidden: address.hidden("q"),
            is_start: query.is_empty() && chips.is_empty(),
            total: wording::number(response.total),
            total_groups: wording::number(response.total_groups),
            has_hits: !response.hits.is_empty(),
            is_cut: response.partial,
            is_relaxed: response.query.relaxed,
            undated: response.undated,
            understood: understood(response),
            expansions: response.query.expansions.iter().map(ExpansionView::new).collect(),
            unexpanded: (!response.query.expansions.is_empty()).then(|| address.set("no-expansions", "1")),
            expanded: (!request.expansions).then(|| address.clear("no-expansions")),
            notes: response.query.notes.iter().map(|note| Note::new(note)).collect(),
            from: address.one("from").unwrap_or_default().into(),
            to: address.one("to").unwrap_or_default().into(),
            undated_hidden: address.clear("to").hidden("from"),
            unmapped: address.clear(Field::Province.alias()),
            unfiltered: address.query_alone(),
            hits: hits(&response.hits, address),
            also: hits(&response.also, address),
            suggestions: response.suggestions.iter().map(|each| SuggestionView::new(each, address)).collect(),
            panel: Panel::new(provinces, others, address),
            map: Map::new(provinces, address),
            chart: chart(response.timeline.as_ref(), address),
            sorts: sorts(request, address),
            by_story: Switch {
                name: "gabungkan salinan",
                is_on: request.by_story,
                link: if request.by_story { address.set("group", "0") } else { address.clear("group") },
            },
            first: request.offset + 1,
            newer: (request.offset > 0).then(|| address.at(request.offset.saturating_sub(limit))),
            older: (next <= last_offset).then(|| address.at(next)),
            page: request.offset / limit + 1,
            pages: last_offset / limit + 1,
            exports: exports(request, address),
            took_ms: format!("{:.0}", response.took_ms.max(1.0)),
            chips,
            query,
        }
    }
}

/// The query as read, where that is not what was typed.
fn understood(response: &SearchResponse) -> Option<String> {
    let understood = &response.query.understood;
    let typed = response.query.text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!typed.is_empty() && *understood != typed).then(|| understood.clone())
}

fn chart(timeline: Option<&Timeline>, address: &Address) -> Option<Chart> {
    timeline
        .filter(|found| !found.buckets.is_empty() || found.undated > 0)
        .map(|found| Chart::new(found, address))
}

fn filter_chips(request: &SearchRequest, address: &Address) -> Vec<FilterChip> {
    let mut chips = Vec::new();
    for (field, value) in &request.filters {
        chips.push(FilterChip {
            name: wording::field_name(*field),
            value: wording::value_name(*field, &label_of(*field, value)),
            is_excluded: false,
            link: address.without(field.alias(), value),
        });
    }
    for (field, value) in &request.excluded {
        let gone = [field.alias(), field.row().name]
            .iter()
            .fold(address.clone(), |address, name| address.without("exclude", &format!("{name}={value}")));
        chips.push(FilterChip {
            name: wording::field_name(*field),
            value: wording::value_name(*field, &label_of(*field, value)),
            is_excluded: true,
            link: gone,
        });
    }
    if request.from.is_some() || request.to.is_some() {
        chips.push(FilterChip {
            name: wording::field_name(Field::Date),
            value: chart::dates(request.from.as_deref(), request.to.as_deref()),
            is_excluded: false,
            link: address.clear("from").clear("to"),
        });
    }
    let switches = [
        (request.strict, "strict", "semua kata wajib ada"),
        (request.exact, "exact", "kata persis seperti ditulis"),
    ];
    for (_, name, value) in switches.into_iter().filter(|(is_on, ..)| *is_on) {
        chips.push(FilterChip {
            name: "Cara",
            value: value.into(),
            is_excluded: false,
            link: address.clear(name),
        });
    }
    chips
}

fn sorts(request: &SearchRequest, address: &Address) -> Vec<Switch> {
    let is_everything = request.query.trim().is_empty();
    let sort = request.sort.unwrap_or(if is_everything { Sort::Newest } else { Sort::Relevance });
    let names = [
        (Sort::Relevance, "relevance", "paling cocok"),
        (Sort::Newest, "newest", "terbaru"),
        (Sort::Oldest, "oldest", "terlama"),
    ];
    names
        .into_iter()
        .filter(|(each, ..)| *each != Sort::Relevance || !is_everything)
        .map(|(each, value, name)| Switch { name, is_on: each == sort, link: address.set("sort", value) })
        .collect()
}

/// All that was found, as it is on the screen.
fn exports(request: &SearchRequest, address: &Address) -> Vec<(&'static str, String)> {
    let mut asked = address.search_alone();
    if request.by_story {
        asked = asked.with("group", "1");
    }
    if let Some(sort) = address.one("sort") {
        asked = asked.with("sort", sort);
    }
    [("CSV", "csv"), ("JSONL", "jsonl"), ("Markdown", "md")]
        .map(|(name, format)| (name, asked.with("format", format).below("/api/export")))
        .to_vec()
}

impl ExpansionView {
    fn new(expansion: &Expansion) -> ExpansionView {
        ExpansionView {
            from: expansion.from.clone(),
            to: expansion.to.iter().map(|to| in_words(to)).collect::<Vec<_>>().join(", "),
            kind: wording::expansion(&expansion.kind).into(),
        }
    }
}

/// `provinsi:32` → `provinsi Jawa Barat`; words as they are.
fn in_words(expanded: &str) -> String {
    let value = expanded.split_once(':').and_then(|(name, value)| Some((Field::by_name(name)?, value)));
    match value {
        Some((field, value)) => {
            let value = value.trim_matches('"');
            format!("{} {}", field.row().name, label_of(field, value))
        }
        None => expanded.into(),
    }
}

impl SuggestionView {
    fn new(suggestion: &Suggestion, address: &Address) -> SuggestionView {
        let mut link = address.set("q", &suggestion.query);
        if let Some(change) = &suggestion.filter {
            let named = |value: &str| format!("{}={value}", change.field);
            link = match (&change.from, change.field.as_str(), change.excluded) {
                (_, "date", _) => link.clear("from").clear("to"),
                (Some(from), field, false) => link.without(field, from),
                (None, field, false) => link.clear(field),
                (Some(from), _, true) => link.without("exclude", &named(from)),
                (None, field, true) => link.without_excluded(Field::by_name(field)),
            };
            if let Some(to) = &change.to {
                link = link.with(&change.field, to);
            }
        }
        let mut text = suggestion.text.clone();
        if let Some(first) = text.get(..1).map(str::to_uppercase) {
            text.replace_range(..1, &first);
        }
        SuggestionView { text, count: wording::articles(suggestion.total), link }
    }
}
