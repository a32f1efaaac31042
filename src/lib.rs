//! Full-text search over Indonesian election news, narrowed by province, regulation and official.

mod article;
mod entity;
mod error;
mod news;
mod text;

pub use article::{Article, DateBasis};
pub use error::{Error, Result};
pub use news::{
    Event, Format, Hint, Identity, Progress, RawArticle, ReadOptions, Record, clean, identify, read_article,
    read_records,
};
