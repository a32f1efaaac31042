//! The article: what was read, cleaned and understood.

mod field;
mod flat;
mod printable;

use serde::{Deserialize, Serialize};

use crate::entity::Entities;

pub use field::{FIELDS, Field, FieldRow, Match};
pub use printable::{escape_json, plain};

/// What the date of an article was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum DateBasis {
    /// A field of the record or a meta tag of the page.
    Metadata,
    /// The path of the address.
    Url,
    /// A publication line, a dated dateline, or a dated event in the text.
    Text,
    /// The name of the file (never its modification time).
    File,
}

/// A news article, cleaned and understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "flat::FlatArticle")]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Article {
    /// The record's own id, or a hash of its address or of its raw content.
    pub id: String,
    /// Where it was published.
    pub url: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The cleaned body, paragraphs split by `\n`.
    pub text: String,
    /// ISO 639-1 code of the language: `id`, `en`; `und` when it cannot be told.
    pub lang: String,
    /// The outlet.
    pub source: Option<String>,
    /// The place named before the first sentence.
    pub dateline: Option<String>,
    /// Date of publication, `2024-08-05`, Jakarta time.
    pub date: Option<String>,
    /// What the date was read from.
    pub date_basis: Option<DateBasis>,
    /// Provinces, regencies, regulations, officials, people, parties and elections.
    #[serde(flatten)]
    pub entities: Entities,
    /// Id of the story's first article, when this one is a copy.
    pub group: Option<String>,
}
