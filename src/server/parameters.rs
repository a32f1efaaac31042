//! The query part of a URL → a search, under the names of the command line.
//!
//! Every parameter is used or reported: an unknown one is an error that names the known ones.

use std::time::Duration;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};

use super::problem::Refusal;
use super::state::State;
use crate::article::Field;
use crate::search::{DEFAULT_FACETS, FacetWish, SearchRequest};

/// Most hits of one answer: more are an export.
pub(super) const MAX_LIMIT: usize = 100;

/// Most hits passed over.
pub(super) const MAX_OFFSET: usize = 10_000;

/// Most values of one facet.
pub(super) const MAX_VALUES: usize = 1_000;

/// Most parameters of one request.
const MAX_PARAMETERS: usize = 256;

/// Longest value of a parameter but the query, in bytes; the query has its own limit.
const MAX_VALUE_BYTES: usize = 1_024;

/// What every search understands: the query and what narrows it.
pub(super) const FILTERS: &[&str] = &[
    "q",
    "province",
    "regency",
    "regulation",
    "official",
    "person",
    "office",
    "party",
    "election",
    "source",
    "month",
    "lang",
    "from",
    "to",
    "exclude",
    "strict",
    "exact",
    "no-expansions",
];

/// What a search with hits understands besides.
pub(super) const HITS: &[&str] = &["facets", "sort", "limit", "offset", "group", "freshness", "explain"];

/// What an export understands besides: all hits, unless a limit is given.
pub(super) const EXPORT: &[&str] =
    &["format", "bom", "facets", "sort", "limit", "offset", "group", "freshness"];

/// What the values of a facet are chosen by.
pub(super) const FACET: &[&str] = &["contains", "under", "limit", "variants"];

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// One text.
    Text,
    /// Any number of texts, each given apart.
    Texts,
    /// True or false; true when it has no value.
    Switch,
    /// A number from 0.
    Number,
    /// A number of days.
    Days,
    /// One of several words.
    OneOf(&'static [&'static str]),
}

/// Every parameter that is no facet: what it takes, and what it is for.
const ABOUT: &[(&str, Takes, &str)] = &[
    ("q", Takes::Text, "the query; all articles when left out"),
    ("from", Takes::Text, "first day: 2024, 2024-02 or 2024-02-14"),
    ("to", Takes::Text, "last day: 2024, 2024-02 or 2024-02-14"),
    ("exclude", Takes::Texts, "leave out articles with this value: province=Banten"),
    ("strict", Takes::Switch, "never answer with articles that have only some of the words"),
    ("exact", Takes::Switch, "words as written: no roots, no expansions"),
    ("no-expansions", Takes::Switch, "words stand for themselves alone, by their roots"),
    ("facets", Takes::Texts, "facets to count, with how many values: province:5,official:20; none for none"),
    ("sort", Takes::OneOf(&["relevance", "newest", "oldest"]), "order of the hits"),
    ("limit", Takes::Number, "how many to give"),
    ("offset", Takes::Number, "how many hits to pass over"),
    ("group", Takes::Switch, "one hit a story"),
    ("freshness", Takes::Days, "an article counts half as much for every so many days it is older"),
    ("explain", Takes::Switch, "tell the parts of each score"),
    ("contains", Takes::Text, "only values whose label holds this text"),
    ("under", Takes::Text, "the values one step below this one; kinds for the kinds of regulation"),
    ("variants", Takes::Switch, "of official and person: the names that may be the same person"),
    ("by", Takes::OneOf(&["day", "week", "month", "year"]), "length of a period"),
    ("format", Takes::OneOf(&["jsonl", "csv", "md"]), "form of the file"),
    ("bom", Takes::Switch, "begin CSV with a byte order mark, by which Excel knows UTF-8"),
];

/// What a parameter takes, and what it is for; nothing is told of those the page alone understands.
pub(super) fn about(name: &str) -> Option<(Takes, &'static str)> {
    match filter_field(name) {
        Some(field) => Some((Takes::Texts, field.row().help)),
        None => ABOUT.iter().find(|(known, ..)| *known == name).map(|(_, takes, help)| (*takes, *help)),
    }
}

/// The parameters of a request.
#[derive(Debug)]
pub(super) struct Parameters {
    /// The search that is asked for.
    pub request: SearchRequest,
    /// Name and value of all parameters, in their order.
    pub given: Vec<(String, String)>,
}

impl Parameters {
    /// Reads the query part of a URL: the filters, and what else the route understands.
    ///
    /// Of those in `also`, the names of [`HITS`] go into the request; the others are read by
    /// [`Parameters::one`], [`Parameters::flag`] and [`Parameters::value`].
    ///
    /// # Errors
    /// An unknown parameter, a second value of one that takes one, a value that cannot be used.
    pub(super) fn read(
        state: &State,
        query: Option<&str>,
        also: &[&[&'static str]],
    ) -> Result<Parameters, Refusal> {
        let mut known: Vec<&str> = FILTERS.to_vec();
        known.extend(also.iter().copied().flatten());
        let given = pairs(query.unwrap_or_default(), &known)?;
        let request = SearchRequest::new("").deadline(state.options().deadline);
        let mut parameters = Parameters { request, given };
        parameters.fill(&known)?;
        Ok(parameters)
    }

    /// Reads the query part of a URL that asks for no search.
    ///
    /// # Errors
    /// As [`Parameters::read`].
    pub(super) fn read_own(query: Option<&str>, known: &[&str]) -> Result<Parameters, Refusal> {
        let given = pairs(query.unwrap_or_default(), known)?;
        Ok(Parameters { request: SearchRequest::new(""), given })
    }

    /// The value of a parameter that is given at most once.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        self.given.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a switch is on: `group`, `group=1`, `group=true`.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.one(name) {
            None | Some("0" | "false") => Ok(false),
            Some("" | "1" | "true") => Ok(true),
            Some(value) => Err(Refusal::parameter(name, format!("{name}={value}: expected true or false"))),
        }
    }

    /// A word out of a closed list, or a number.
    pub(super) fn value<'v, T: Deserialize<'v>>(&'v self, name: &str) -> Result<Option<T>, Refusal> {
        let Some(value) = self.one(name) else { return Ok(None) };
        let read: StrDeserializer<'v, ValueError> = value.into_deserializer();
        T::deserialize(read)
            .map(Some)
            .map_err(|error| Refusal::parameter(name, format!("{name}={value}: {error}")))
    }

    /// A number from 0 to `most`.
    pub(super) fn number(&self, name: &str, most: usize) -> Result<Option<usize>, Refusal> {
        let Some(value) = self.one(name) else { return Ok(None) };
        match value.parse::<usize>() {
            Ok(number) if number <= most => Ok(Some(number)),
            _ => Err(Refusal::parameter(name, format!("{name}={value}: expected a number from 0 to {most}"))),
        }
    }

    fn fill(&mut self, known: &[&str]) -> Result<(), Refusal> {
        let mut request = self.request.clone();
        let text = |name: &str| self.one(name).map(str::to_string);
        request.query = text("q").unwrap_or_default();
        (request.from, request.to) = (text("from"), text("to"));
        request.strict = self.flag("strict")?;
        request.exact = self.flag("exact")?;
        request.expansions = !self.flag("no-expansions")?;
        for (name, value) in &self.given {
            if name == "exclude" {
                request = request.exclude_pair(value)?;
            } else if let Some(field) = filter_field(name) {
                request = request.filter(field, value);
            }
        }
        if known.contains(&"facets") {
            self.fill_hits(&mut request, known.contains(&"format"))?;
        }
        self.request = request;
        Ok(())
    }

    fn fill_hits(&self, request: &mut SearchRequest, is_export: bool) -> Result<(), Refusal> {
        request.sort = self.value("sort")?;
        if is_export {
            request.limit = self.number("limit", usize::MAX)?.unwrap_or(usize::MAX);
            request.offset = self.number("offset", usize::MAX)?.unwrap_or(0);
            // All of them is what was asked for; a client that does not read them is cut off.
            request.deadline = Duration::MAX;
        } else {
            request.limit = self.number("limit", MAX_LIMIT)?.unwrap_or(request.limit);
            request.offset = self.number("offset", MAX_OFFSET)?.unwrap_or(0);
        }
        request.by_story = self.flag("group")?;
        request.explain = self.flag("explain")?;
        request.half_life_days = match self.one("freshness") {
            None => None,
            Some(days) => Some(days.parse().map_err(|_| {
                Refusal::parameter("freshness", format!("freshness={days}: expected a number of days"))
            })?),
        };
        let mut wishes: Vec<&str> =
            self.given.iter().filter(|(name, _)| name == "facets").map(|(_, value)| value.as_str()).collect();
        if wishes.is_empty() {
            wishes.push(DEFAULT_FACETS);
        }
        for wish in wishes.iter().flat_map(|list| list.split(',')).map(str::trim) {
            if wish.is_empty() || wish == "none" {
                continue;
            }
            let wish = FacetWish::read(wish)?;
            if wish.limit > MAX_VALUES {
                let message =
                    format!("facets: expected at most {MAX_VALUES} values of {}", wish.field.alias());
                return Err(Refusal::parameter("facets", message));
            }
            request.facets.push(wish);
        }
        Ok(())
    }
}

/// The field a parameter narrows by.
fn filter_field(name: &str) -> Option<Field> {
    Field::by_name(name).filter(|field| field.row().facet)
}

/// Name and value of each parameter, all of them known.
fn pairs(query: &str, known: &[&str]) -> Result<Vec<(String, String)>, Refusal> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()).into_owned() {
        if !known.contains(&name.as_str()) {
            let expected = match known {
                [] => "none is known here".into(),
                known => format!("expected one of {}", known.join(", ")),
            };
            let message = format!("unknown parameter {name:?}: {expected}");
            return Err(Refusal::parameter(name, message));
        }
        let repeatable = matches!(about(&name), Some((Takes::Texts, _)));
        if !repeatable && pairs.iter().any(|(given, _)| *given == name) {
            return Err(Refusal::parameter(&name, format!("{name} is given twice: expected one value")));
        }
        if name != "q" && value.len() > MAX_VALUE_BYTES {
            let message = format!("{name} has {} bytes: expected at most {MAX_VALUE_BYTES}", value.len());
            return Err(Refusal::parameter(name, message));
        }
        if pairs.len() == MAX_PARAMETERS {
            return Err(Refusal::parameter(name, format!("more than {MAX_PARAMETERS} parameters")));
        }
        pairs.push((name, value));
    }
    Ok(pairs)
}
