//! Full-text search over Indonesian election news, narrowed by province, regulation and official.

pub mod article;
pub mod cli;
pub mod engine;
pub mod entity;
mod error;
pub mod evaluation;
pub mod index;
pub mod ingest;
pub mod news;
pub mod query;
pub mod search;
pub mod text;

pub use article::{Article, DateBasis, Field};
pub use error::{Error, Result};
pub use index::{Document, Stats, Upserted, Writer, WriterOptions};
pub use ingest::extract;
pub use news::Hint;
pub use query::{QueryError, QueryErrorKind, parent_value};
pub use search::{Facet, FacetWish, Hit, Index, SearchRequest, SearchResponse, label_of};
