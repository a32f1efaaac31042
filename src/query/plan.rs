//! What an engine is asked to do: analysed clauses, filters, counts and order.
//!
//! A [`Plan`] holds analysed tokens and resolved values only, so that every engine gives the same
//! answer to the same plan. Relaxation, expansion of patterns, labels and snippets live above it.

use super::period::Period;
use crate::article::Field;

/// The analysis level a token is compared at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// Case-folded as written.
    Exact,
    /// Root word.
    Root,
}

/// The part of an article words are looked for in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Headline and body together.
    #[default]
    Anywhere,
    /// Headline only.
    Title,
    /// Body only.
    Body,
}

/// One position of a word sequence: any of the alternatives may stand there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    /// Level the tokens are compared at; positions are the same on both.
    pub level: Level,
    /// The tokens.
    pub alternatives: Vec<String>,
}

/// Words and where they stand to one another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Sequence {
    /// One word, or one of several.
    Slot(Slot),
    /// One of several sequences.
    Any(Vec<Sequence>),
    /// Words one after the other, with up to `slop` moves allowed in all.
    Phrase {
        /// The words, in order.
        slots: Vec<Slot>,
        /// How many moves of a word are allowed; 0 is word for word.
        slop: u32,
    },
    /// Two sequences with at most `distance` words between them, in either order.
    Near {
        /// One side.
        left: Box<Sequence>,
        /// The other side.
        right: Box<Sequence>,
        /// Words allowed between the two.
        distance: u32,
    },
}

/// A condition on an article.
#[derive(Clone, Debug, PartialEq)]
pub enum Clause {
    /// Every article.
    All,
    /// No article.
    Nothing,
    /// A plain word: one of the roots is required, exact and title matches only raise the score.
    Word {
        /// Roots of the word; a second one where the index holds English articles.
        roots: Vec<String>,
        /// The word as written, a bonus.
        exact: String,
        /// Where to look.
        scope: Scope,
    },
    /// Words with their positions.
    Words {
        /// The words.
        sequence: Sequence,
        /// Where to look.
        scope: Scope,
    },
    /// The article has one of the values.
    Value {
        /// A field that holds values.
        field: Field,
        /// Canonical paths or values.
        values: Vec<String>,
    },
    /// The article is dated within the days, both included, as `yyyymmdd`.
    Days {
        /// First day.
        from: Option<u32>,
        /// Last day.
        to: Option<u32>,
    },
    /// All of the clauses.
    And(Vec<Clause>),
    /// At least one of the clauses.
    Or(Vec<Clause>),
    /// The required clause; the bonuses only raise the score.
    Prefer {
        /// What must match.
        required: Box<Clause>,
        /// What is better to have.
        bonuses: Vec<Clause>,
    },
    /// Articles the clause does not match.
    Not(Box<Clause>),
    /// At least `minimum` of the clauses.
    AtLeast {
        /// How many clauses must match.
        minimum: usize,
        /// The clauses.
        clauses: Vec<Clause>,
    },
    /// The clause, its score multiplied.
    Boost(Box<Clause>, f32),
}

/// A chosen facet: the article must have one of the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The facet.
    pub field: Field,
    /// Values joined by OR; an ancestor path stands for all below it.
    pub values: Vec<String>,
}

/// A facet to count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetRequest {
    /// The facet.
    pub field: Field,
    /// Which values are listed.
    pub listing: Listing,
    /// How many values to list at most, the most frequent first.
    pub limit: usize,
    /// Values to list in any case, after the others: what is selected must stay visible.
    pub always: Vec<String>,
}

/// Which values of a facet are listed.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Listing {
    /// The values of the facet's usual level: provinces, instruments, names.
    #[default]
    Top,
    /// The values one step below a path.
    Under(String),
    /// The values of the highest level: kinds of regulation; else as `Top`.
    Kinds,
}

/// The order of the hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best match first.
    #[default]
    Relevance,
    /// Latest date first, undated last.
    Newest,
    /// Earliest date first, undated last.
    Oldest,
}

/// One search, ready for an engine.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The text part: decides what is found and how it is scored.
    pub text: Clause,
    /// Conditions that every hit and every count must meet, without a score.
    pub filters: Vec<Clause>,
    /// Dates of the hits; apart from `filters` so that the undated it leaves out can be told.
    pub days: Option<(Option<u32>, Option<u32>)>,
    /// Chosen facet values: several of one facet mean OR, different facets AND.
    pub selections: Vec<Selection>,
    /// Facets to count, each as if its own selection were absent.
    pub facets: Vec<FacetRequest>,
    /// The periods to count the hits by.
    pub timeline: Option<Period>,
    /// Count the hits by outlet and month; those after this day, `yyyymmdd`, are dated in the future.
    pub coverage: Option<u32>,
    /// The order of the hits.
    pub sort: Sort,
    /// By relevance, an article counts half as much for every so many days it is older; more than 0.
    pub half_life_days: Option<f64>,
    /// How many hits to give.
    pub limit: usize,
    /// How many hits to pass over.
    pub offset: usize,
    /// One hit a story: limit and offset count stories.
    pub by_story: bool,
}

impl Plan {
    /// A plan for `text` with ten hits and nothing else.
    pub fn new(text: Clause) -> Plan {
        Plan {
            text,
            filters: Vec::new(),
            days: None,
            selections: Vec::new(),
            facets: Vec::new(),
            timeline: None,
            coverage: None,
            sort: Sort::Relevance,
            half_life_days: None,
            limit: 10,
            offset: 0,
            by_story: false,
        }
    }
}
