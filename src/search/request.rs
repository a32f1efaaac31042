//! What a caller asks: the query, filters, counts and order.

use std::sync::Arc;
use std::time::Duration;

use crate::article::{FIELDS, Field};
use crate::error::{Error, Result};
use crate::query::plan::{Listing, Sort};
use crate::query::{Period, Synonyms};

/// Longest time a search may take before it answers with what it has.
const DEFAULT_DEADLINE: Duration = Duration::from_secs(5);

/// Facets of an answer where the caller does not say, as users write them.
pub const DEFAULT_FACETS: &str = "province:5,regulation:5,official:5";

/// Values of a facet where the caller does not say.
const DEFAULT_VALUES: usize = 10;

/// Hits of a page where the caller does not say.
const DEFAULT_LIMIT: usize = 10;

/// A search: a builder with defaults.
///
/// ```
/// use telusur::{Field, SearchRequest};
///
/// let request = SearchRequest::new("netralitas ASN")
///     .filter(Field::Province, "Banten")
///     .dates(Some("2024-01"), Some("2024-06"))
///     .facet(Field::Official, 5)
///     .limit(20);
/// assert_eq!(request.query, "netralitas ASN");
/// ```
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// The query; empty for all articles.
    pub query: String,
    /// Values to narrow by, as users write them: several of one field mean OR, different fields AND.
    pub filters: Vec<(Field, String)>,
    /// Values that hits must not have.
    pub excluded: Vec<(Field, String)>,
    /// First day: a year, month or day.
    pub from: Option<String>,
    /// Last day: a year, month or day.
    pub to: Option<String>,
    /// Facets to count.
    pub facets: Vec<FacetWish>,
    /// The periods to count the hits by.
    pub timeline: Option<Period>,
    /// The order; by default relevance, and newest first for an empty query.
    pub sort: Option<Sort>,
    /// By relevance, how many days make an article count half as much; age plays no part when left out.
    pub half_life_days: Option<f64>,
    /// How many hits; `usize::MAX` for all of them, without partial matches after them.
    pub limit: usize,
    /// How many hits to pass over.
    pub offset: usize,
    /// One hit a story.
    pub by_story: bool,
    /// Never answer with partial matches.
    pub strict: bool,
    /// Words as written: no roots, no expansions.
    pub exact: bool,
    /// Plain words stand for acronyms, synonyms, places, laws, offices and names too.
    pub expansions: bool,
    /// Words that mean the same, beside the built-in ones and those kept with the index.
    pub synonyms: Option<Arc<Synonyms>>,
    /// How long the search may take.
    pub deadline: Duration,
    /// Whether each hit tells the parts of its score.
    pub explain: bool,
    /// How many fragments a hit shows at most; 0 for no snippets.
    pub fragments: usize,
}

/// A facet to count.
#[derive(Clone, Debug)]
pub struct FacetWish {
    /// The facet.
    pub field: Field,
    /// How many values to list.
    pub limit: usize,
    /// Which values to list.
    pub listing: Listing,
    /// List only values whose label holds this text.
    pub contains: Option<String>,
}

impl FacetWish {
    /// Reads a wish as users write it: `province:5`, or `province` for ten values.
    ///
    /// # Errors
    /// [`Error::UnknownField`] when it names no facet, or no number of values.
    pub fn read(text: &str) -> Result<FacetWish> {
        let (name, limit) = match text.split_once(':') {
            Some((name, limit)) => (name, limit.trim().parse().ok()),
            None => (text, Some(DEFAULT_VALUES)),
        };
        let limit = limit.ok_or_else(|| Error::UnknownField {
            what: "facet",
            found: text.into(),
            expected: "expected FACET:N, such as province:5".into(),
        })?;
        Ok(FacetWish { field: facet_named(name)?, limit, listing: Listing::Top, contains: None })
    }
}

impl Listing {
    /// Reads what stands below a value, as users write it; `kinds` for the kinds of regulation.
    pub fn under(path: &str) -> Listing {
        match path.trim() {
            "kinds" => Listing::Kinds,
            path => Listing::Under(path.to_string()),
        }
    }
}

/// The facet users mean by a name.
///
/// # Errors
/// [`Error::UnknownField`] with the known ones.
pub fn facet_named(name: &str) -> Result<Field> {
    Field::by_name(name.trim()).filter(|field| field.row().facet).ok_or_else(|| {
        let known: Vec<&str> = FIELDS.iter().filter(|row| row.facet).map(|row| row.alias).collect();
        let expected = format!("expected one of {}", known.join(", "));
        Error::UnknownField { what: "facet", found: name.into(), expected }
    })
}

impl SearchRequest {
    /// A search for `query` with ten hits and no facets.
    pub fn new(query: impl Into<String>) -> SearchRequest {
        SearchRequest {
            query: query.into(),
            filters: Vec::new(),
            excluded: Vec::new(),
            from: None,
            to: None,
            facets: Vec::new(),
            timeline: None,
            sort: None,
            half_life_days: None,
            limit: DEFAULT_LIMIT,
            offset: 0,
            by_story: false,
            strict: false,
            exact: false,
            expansions: true,
            synonyms: None,
            deadline: DEFAULT_DEADLINE,
            explain: false,
            fragments: 2,
        }
    }

    /// Narrows to articles with a value of `field`: a code, a name, a path or a way of writing it.
    pub fn filter(mut self, field: Field, value: impl Into<String>) -> SearchRequest {
        self.filters.push((field, value.into()));
        self
    }

    /// Leaves out articles with a value of `field`.
    pub fn exclude(mut self, field: Field, value: impl Into<String>) -> SearchRequest {
        self.excluded.push((field, value.into()));
        self
    }

    /// Leaves out articles with a value given as users write it: `province=Banten`.
    ///
    /// # Errors
    /// [`Error::UnknownField`] when it names no facet, or has no value.
    pub fn exclude_pair(self, pair: &str) -> Result<SearchRequest> {
        let (name, value) = pair.split_once('=').ok_or_else(|| Error::UnknownField {
            what: "exclusion",
            found: pair.into(),
            expected: "expected FIELD=VALUE, such as province=Banten".into(),
        })?;
        Ok(self.exclude(facet_named(name)?, value))
    }

    /// Narrows to articles dated within the bounds: years, months or days, both included.
    pub fn dates(mut self, from: Option<&str>, to: Option<&str>) -> SearchRequest {
        self.from = from.map(str::to_string);
        self.to = to.map(str::to_string);
        self
    }

    /// Counts a facet and lists its `limit` most frequent values.
    pub fn facet(mut self, field: Field, limit: usize) -> SearchRequest {
        self.facets.push(FacetWish { field, limit, listing: Listing::Top, contains: None });
        self
    }

    /// Counts the hits by day, week, month or year.
    pub fn timeline(mut self, by: Period) -> SearchRequest {
        self.timeline = Some(by);
        self
    }

    /// Sets the order of the hits.
    pub fn sort(mut self, sort: Sort) -> SearchRequest {
        self.sort = Some(sort);
        self
    }

    /// Lets an article count half as much for every so many days it is older: a score is multiplied by
    /// `0.5 ^ (age / half_life_days)`, the age in days before the newest article of the index; undated
    /// articles are as old as the oldest. Changes the order by relevance only.
    pub fn freshness(mut self, half_life_days: f64) -> SearchRequest {
        self.half_life_days = Some(half_life_days);
        self
    }

    /// Sets how many hits to give; `usize::MAX` for all of them, without partial matches after them.
    pub fn limit(mut self, limit: usize) -> SearchRequest {
        self.limit = limit;
        self
    }

    /// Sets how many hits to pass over.
    pub fn offset(mut self, offset: usize) -> SearchRequest {
        self.offset = offset;
        self
    }

    /// Gives one hit a story.
    pub fn by_story(mut self, by_story: bool) -> SearchRequest {
        self.by_story = by_story;
        self
    }

    /// Never answers with partial matches.
    pub fn strict(mut self, strict: bool) -> SearchRequest {
        self.strict = strict;
        self
    }

    /// Takes words as written: no roots, no expansions.
    pub fn exact(mut self, exact: bool) -> SearchRequest {
        self.exact = exact;
        self
    }

    /// Whether plain words stand for other words and values too; roots stay.
    pub fn expansions(mut self, expansions: bool) -> SearchRequest {
        self.expansions = expansions;
        self
    }

    /// Adds words that mean the same.
    pub fn synonyms(mut self, synonyms: Synonyms) -> SearchRequest {
        self.synonyms = Some(Arc::new(synonyms));
        self
    }

    /// Tells the parts of the score of each hit.
    pub fn explain(mut self, explain: bool) -> SearchRequest {
        self.explain = explain;
        self
    }

    /// Sets how long the search may take before it answers with what it has.
    pub fn deadline(mut self, deadline: Duration) -> SearchRequest {
        self.deadline = deadline;
        self
    }
}
