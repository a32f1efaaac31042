//! What a search answers: the types printed as JSON by the command line and the server.

use serde::{Deserialize, Serialize};

use super::suggest::Suggestion;
use crate::entity::{Entities, Part, Person};
use crate::index::ScorePart;
use crate::query::{Period, Snippet};

/// The answer to a search.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SearchResponse {
    /// How the query was read.
    pub query: Understanding,
    /// Articles found; exact unless `partial`.
    pub total: u64,
    /// Distinct stories among them.
    pub total_groups: u64,
    /// Undated articles that the dates left out.
    pub undated: u64,
    /// Whether the deadline cut the search short: all figures are then lower bounds.
    pub partial: bool,
    /// Time taken, in milliseconds.
    pub took_ms: f64,
    /// The hits of the page.
    pub hits: Vec<Hit>,
    /// Counts, by English field name, in the order asked for.
    #[cfg_attr(feature = "server", schema(value_type = std::collections::BTreeMap<String, Facet>))]
    pub facets: FacetMap,
    /// Counts by period, when asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Timeline>,
    /// Articles with at least half of the words, when few have all: outside `total` and the counts.
    pub also: Vec<Hit>,
    /// When nothing has all the words: other searches that find something, at most three.
    #[serde(default)]
    pub suggestions: Vec<Suggestion>,
}

/// Facets in the order they were asked for; a JSON object.
#[derive(Clone, Debug, Default)]
pub struct FacetMap(pub Vec<(String, Facet)>);

impl FacetMap {
    /// The facet with an English field name.
    pub fn get(&self, name: &str) -> Option<&Facet> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, facet)| facet)
    }
}

impl Serialize for FacetMap {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, facet)| (name, facet)))
    }
}

impl<'de> Deserialize<'de> for FacetMap {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<FacetMap, D::Error> {
        let map = std::collections::BTreeMap::<String, Facet>::deserialize(deserializer)?;
        Ok(FacetMap(map.into_iter().collect()))
    }
}

/// How a query was read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Understanding {
    /// As typed.
    pub text: String,
    /// As read, with every operator written out.
    pub understood: String,
    /// No article has all the words: those with at least half of them are the result.
    pub relaxed: bool,
    /// What stands for more than was typed.
    pub expansions: Vec<Expansion>,
    /// What was read in a way the writer may not have meant, and what was left out.
    pub notes: Vec<String>,
}

/// A part of the query that stands for more than was typed.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Expansion {
    /// As typed.
    pub from: String,
    /// What it stands for too: other words, or a value as a query has it (`provinsi:32`).
    pub to: Vec<String>,
    /// `acronym`, `synonym`, `spelling`, `place`, `law`, `office`, `name`; `pattern`, `fuzzy`, `value`.
    pub kind: String,
}

/// One hit.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Hit {
    /// The article's id.
    pub id: String,
    /// Relevance; 0 when the order is by date.
    pub score: f32,
    /// The headline.
    pub title: Option<String>,
    /// The outlet.
    pub source: Option<String>,
    /// Date of publication.
    pub date: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Where it matched.
    pub snippets: Vec<Snippet>,
    /// Provinces and regencies, venues left out.
    pub provinces: Vec<Label>,
    /// Legal instruments.
    pub regulations: Vec<Label>,
    /// People in a public office.
    pub officials: Vec<Label>,
    /// Id of the story's first article, when the story has copies.
    pub group: Option<String>,
    /// How many other articles of the index tell the same story.
    pub copies: u64,
    /// Words of the query it does not have; only in `also` and in relaxed answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The parts its score is the sum of; only when asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explain: Vec<ScorePart>,
}

/// The articles found, by period. The counts of the buckets and `undated` add up to the total.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Timeline {
    /// The length of a bucket.
    pub by: Period,
    /// From the first period with an article to the last, those between without one included.
    pub buckets: Vec<Bucket>,
    /// Articles found that have no date.
    pub undated: u64,
    /// Whether the deadline cut the search short: all counts are then lower bounds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
}

/// The articles of one period.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Bucket {
    /// First day of the period. A date filter that begins or ends inside the period cuts its counts.
    pub from: String,
    /// Articles: exactly the hits after narrowing the search to the period.
    pub count: u64,
    /// Distinct stories.
    pub groups: u64,
}

/// A facet value for people and for filters.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Label {
    /// The value to filter by.
    pub path: String,
    /// The value as people read it.
    pub label: String,
}

/// The counts of one facet.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Facet {
    /// The most frequent values.
    pub values: Vec<FacetValue>,
    /// How many further values there are.
    pub more: u64,
    /// Whether the deadline cut the counting short: all counts are then lower bounds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
}

/// One value of a facet.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FacetValue {
    /// The value to filter by.
    pub path: String,
    /// The value as people read it.
    pub label: String,
    /// Articles: exactly the hits after choosing this value.
    pub count: u64,
    /// Distinct stories.
    pub groups: u64,
    /// Whether the search is narrowed by it.
    pub selected: bool,
}

impl Hit {
    /// The snippet that is the whole headline, with what matched in it.
    pub(crate) fn marked_title(&self) -> Option<&Snippet> {
        self.snippets.iter().find(|snippet| self.is_title(snippet))
    }

    /// The snippets beside it: the headline need not be said twice.
    pub(crate) fn snippets_of_text(&self) -> impl Iterator<Item = &Snippet> {
        self.snippets.iter().filter(|snippet| !self.is_title(snippet))
    }

    fn is_title(&self, snippet: &Snippet) -> bool {
        snippet.field == Part::Title && Some(&snippet.text) == self.title.as_ref()
    }

    /// Labels of the entities a hit shows.
    pub(super) fn labels(entities: &Entities) -> (Vec<Label>, Vec<Label>, Vec<Label>) {
        let mut provinces: Vec<Label> = entities
            .provinces
            .iter()
            .filter(|province| !province.venue_only)
            .map(|province| Label { path: province.code.clone(), label: province.name.clone() })
            .collect();
        provinces.extend(entities.regencies.iter().filter(|regency| !regency.venue_only).map(|regency| {
            Label { path: format!("{}/{}", regency.province, regency.code), label: regency.name.clone() }
        }));
        let regulations = entities
            .regulations
            .iter()
            .map(|cited| Label { path: cited.key.clone(), label: cited.name.clone() })
            .collect();
        let mut officials: Vec<Label> = Vec::new();
        for name in entities.officials.iter().map(Person::value) {
            if !officials.iter().any(|known| known.path == name) {
                officials.push(Label { path: name.to_string(), label: name.to_string() });
            }
        }
        (provinces, regulations, officials)
    }
}
