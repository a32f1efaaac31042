//! Full-text search over Indonesian election news, narrowed by province, regulation and official.
//!
//! Reads scraped pages, exports and archives; cleans them; finds the provinces, legal instruments and
//! officials they name; and searches them by word with exact facet counts. The command line is a thin
//! layer over this library.
//!
//! # Index and search
//! ```
//! # fn main() -> telusur::Result<()> {
//! # let home = tempfile::tempdir().expect("a temporary folder");
//! # let directory = home.path().join("index");
//! use telusur::{Document, Field, Hint, Index, SearchRequest};
//!
//! let page = "CONTOHNEWS.ID - Bawaslu Kota Cilegon meminta ASN netral sesuai Pasal 2 UU Nomor 20 Tahun 2023.";
//! let article = telusur::extract(page.as_bytes(), &Hint::default())?;
//! let index = Index::create(&directory)?;
//! let mut writer = index.writer()?;
//! writer.upsert(&Document::from(&article))?;
//! writer.finish(true)?;
//! index.reload()?;
//! let found = index.search(&SearchRequest::new("netralitas ASN").filter(Field::Province, "banten"))?;
//! assert_eq!(found.hits[0].regulations[0].path, "uu/2023/20");
//! # Ok(())
//! # }
//! ```
//!
//! # Extract from one page
//! ```
//! # fn main() -> telusur::Result<()> {
//! let page = b"<html><title>Debat</title><body><p>Ketua KPU Kota Medan Rudi Hasan membuka debat.</p></body></html>";
//! let article = telusur::extract(page, &telusur::Hint::default())?;
//! assert_eq!(article.entities.regencies[0].name, "Kota Medan");
//! # Ok(())
//! # }
//! ```
//!
//! # Layers
//! A module imports only modules above it in this list: [`text`] (tokens), [`entity`] (mentions),
//! [`article`], [`news`] (files) and [`query`] (user text), [`index`] (tantivy on disk), [`engine`],
//! [`search`] and [`ingest`], [`evaluation`], [`cli`].

#![deny(missing_docs)]
// Headers of public modules name the private ones that do the work.
#![allow(rustdoc::private_intra_doc_links)]
#![warn(clippy::unwrap_used)]

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
pub use index::{Document, ScorePart, Stats, Upserted, Writer, WriterOptions};
pub use ingest::{explain, extract};
pub use news::Hint;
pub use query::plan::{Listing, Sort};
pub use query::{Period, QueryError, QueryErrorKind, parent_value};
pub use search::{
    ExportFormat, ExportRecord, Facet, FacetWish, Hit, Index, Piece, SearchRequest, SearchResponse, Similar,
    Timeline, label_of,
};
pub use text::{Analyzer, Language};
