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
//! # Filters, facets, a timeline, a table, articles alike
//! ```
//! # fn main() -> telusur::Result<()> {
//! # let home = tempfile::tempdir().expect("a temporary folder");
//! # let index = telusur::Index::create(home.path().join("index"))?;
//! # let mut writer = index.writer()?;
//! use telusur::{Document, ExportFormat, FacetWish, Field, Hint, Listing, Period, SearchRequest};
//!
//! let pages = [
//!     "Cilegon - Bawaslu Kota Cilegon memeriksa dugaan politik uang, Senin (5/2/2024).",
//!     "Serang - Dugaan politik uang diperiksa Bawaslu Banten, Rabu (13/3/2024).",
//!     "Medan - Ketua KPU Kota Medan Rudi Hasan membuka debat, Jumat (19/1/2024).",
//! ];
//! for page in pages {
//!     let article = telusur::extract(page.as_bytes(), &Hint::default())?;
//!     writer.upsert(&Document::from(&article))?;
//! }
//! writer.finish(true)?;
//! index.reload()?;
//!
//! let request = SearchRequest::new("politik uang")
//!     .filter(Field::Province, "banten")
//!     .dates(Some("2024-01"), Some("2024-06"))
//!     .facet(Field::Province, 5);
//! let found = index.search(&request)?;
//! let provinces = found.facets.get("province").expect("asked for");
//! assert_eq!((found.total, provinces.values[0].label.as_str(), provinces.values[0].count), (2, "Banten", 2));
//!
//! let listing = Listing::Under("banten".into());
//! let wish = FacetWish { field: Field::Province, limit: 20, listing, contains: None };
//! assert!(index.facets(wish, &request)?.values.iter().any(|value| value.label == "Kota Cilegon"));
//!
//! let months = index.timeline(Period::Month, &request)?.buckets;
//! assert_eq!((months.len(), months[0].from.as_str(), months[0].count), (2, "2024-02-01", 1));
//!
//! let mut table = Vec::new();
//! index.export(&request, ExportFormat::Csv { byte_order_mark: false }, &mut table)?;
//! assert_eq!(String::from_utf8_lossy(&table).lines().count(), 3);
//!
//! let similar = index.similar(&found.hits[0].id, 5)?.expect("the article is there");
//! assert_eq!(similar.hits[0].id, found.hits[1].id);
//! # Ok(())
//! # }
//! ```
//!
//! # Show what is wrong with a query
//! ```
//! # fn main() -> telusur::Result<()> {
//! # let home = tempfile::tempdir().expect("a temporary folder");
//! # let index = telusur::Index::create(home.path().join("index"))?;
//! use telusur::{Error, SearchRequest};
//!
//! match index.search(&SearchRequest::new("netral (asn")) {
//!     Err(Error::Query { rendered, .. }) => assert!(rendered.contains("\n       ^"), "{rendered}"),
//!     other => panic!("{other:?}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Layers
//! A module imports only modules above it in this list: [`text`] (tokens), [`entity`] (mentions),
//! [`article`], [`news`] (files) and [`query`] (user text), [`index`] (tantivy on disk), [`engine`],
//! [`search`] and [`ingest`], [`evaluation`], `server` (feature `server`, on by default), [`cli`].

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
#[cfg(feature = "server")]
pub mod server;
pub mod text;

pub use article::{Article, DateBasis, Field};
pub use error::{ClusterFault, Error, Result};
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
