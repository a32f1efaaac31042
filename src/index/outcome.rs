//! What an engine answers to a plan.

use crate::article::{Article, Field};

/// Where a score comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// The matching pass, from frequencies alone.
    #[default]
    First,
    /// The closer look at the best matches.
    Second,
    /// The matching pass, held down to what is left behind those looked at closely.
    Behind,
}

/// One hit, as an engine gives it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The stored article.
    pub article: Article,
    /// Relevance; 0 when the order is by date.
    pub score: f32,
    /// Where the score comes from.
    pub look: Look,
    /// How many other articles of the index tell the same story.
    pub copies: u64,
}

/// A facet value with its counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueCount {
    /// The value.
    pub path: String,
    /// Articles.
    pub count: u64,
    /// Distinct stories.
    pub groups: u64,
}

/// The counts of one facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCounts {
    /// The facet.
    pub field: Field,
    /// The most frequent values, ties by path.
    pub values: Vec<ValueCount>,
    /// How many further values have a count.
    pub more: u64,
}

/// The articles of one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodCount {
    /// First day of the period, as `yyyymmdd`.
    pub from: u32,
    /// Articles.
    pub count: u64,
    /// Distinct stories.
    pub groups: u64,
}

/// The articles of one outlet in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutletMonth {
    /// The outlet; none for articles without one.
    pub source: Option<String>,
    /// The month as `yyyymm`; none for articles without a date.
    pub month: Option<u32>,
    /// Articles.
    pub count: u64,
    /// Articles whose story other articles of the answer tell, too.
    pub shared: u64,
    /// Articles dated after the day of the plan.
    pub future: u64,
}

/// The articles found, by period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimelineCounts {
    /// Periods that have articles, in the order of time.
    pub periods: Vec<PeriodCount>,
    /// Articles without a date.
    pub undated: u64,
}

/// The answer to a plan.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Articles the text part matches, before filters and selections.
    pub text_total: u64,
    /// Articles found.
    pub total: u64,
    /// Distinct stories among them.
    pub total_groups: u64,
    /// Undated articles that only the dates of the plan leave out.
    pub undated: u64,
    /// Whether the deadline cut the search short: every figure is then a lower bound.
    pub partial: bool,
    /// The hits of the page.
    pub hits: Vec<Found>,
    /// One for each facet asked for, in that order.
    pub facets: Vec<FacetCounts>,
    /// The counts by period, when the plan asks for them.
    pub timeline: Option<TimelineCounts>,
    /// The counts by outlet and month, when the plan asks for them.
    pub coverage: Option<Vec<OutletMonth>>,
}

/// What a scan gives, piece by piece.
#[derive(Clone, Debug)]
pub enum Scanned {
    /// The answer without its hits; comes first.
    Outcome(Outcome),
    /// The next hit.
    Hit(Box<Found>),
}

/// A term of a field's dictionary and how many articles have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermCount {
    /// The token or value.
    pub term: String,
    /// Articles, at least one of them live; an upper bound while deleted ones are not merged away.
    pub count: u64,
}

/// What is inside an index.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stats {
    /// Articles.
    pub articles: u64,
    /// Distinct stories.
    pub groups: u64,
    /// Segments (OpenSearch: shards).
    pub segments: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Earliest date.
    pub first_date: Option<String>,
    /// Latest date.
    pub last_date: Option<String>,
    /// Articles without a date.
    pub undated: u64,
    /// What it was made with.
    pub version: super::Version,
}
