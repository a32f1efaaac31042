//! Full-text search over Indonesian election news, narrowed by province, regulation and official.

mod article;
mod entity;
mod error;
mod news;
mod query;
pub mod text;

pub use article::{Article, DateBasis};
pub use error::{Error, Result};
pub use query::{QueryError, QueryErrorKind};
