//! The index on disk: schema, generations, one writer, snapshots to search.
//!
//! In go [`Document`]s and [`Plan`](crate::query::plan::Plan)s, out come [`Outcome`]s. This is the only
//! layer that calls tantivy. It does not parse queries, relax them or make snippets.
//!
//! Opening does everything at once: schema and version check, registering the tokenizer (tantivy stores
//! only its name), a reader with manual reload, one writer.

mod analyzer;
mod bits;
mod counts;
mod directory;
mod document;
mod excluded;
mod facet_values;
mod generation;
mod kept_list;
mod lower;
mod matches;
mod outcome;
mod positions;
mod reader;
mod schema;
mod terms;
mod version;
mod writer;

pub(crate) use document::{day_of, facet_values, hash64, language_of};
pub(crate) use generation::exists;

pub use document::{Document, UNDATED};
pub use kept_list::KeptList;
pub use outcome::{FacetCounts, Found, Outcome, Stats, TermCount, ValueCount};
pub use reader::Reader;
pub use terms::{TermPattern, TermSource};
pub use version::Version;
pub use writer::{Upserted, Writer, WriterOptions};
