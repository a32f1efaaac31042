//! The index on disk: schema, generations, one writer, snapshots to search.
//!
//! In go [`Document`]s and [`Plan`](crate::query::plan::Plan)s, out come [`Outcome`]s. This is the only
//! layer that calls tantivy. It does not parse queries, relax them or make snippets.
//!
//! Opening does everything at once: schema and version check, registering the tokenizer (tantivy stores
//! only its name), a reader with manual reload, one writer.

mod analyzer;
mod backlog;
mod bits;
mod counts;
mod directory;
mod document;
mod excluded;
mod explain;
mod facet_values;
mod freshness;
mod generation;
mod kept_list;
mod lower;
mod matches;
mod outcome;
mod pending;
mod positions;
mod reader;
mod rescore;
mod schema;
mod session;
mod shingles;
mod stories;
mod terms;
mod timeline;
mod version;
mod writer;

pub(crate) use backlog::{Backlog, Load};
pub(crate) use document::{date_of, day_of, facet_values, hash64, language_of, read_day};
pub(crate) use generation::exists;

pub use document::{Document, UNDATED};
pub use explain::ScorePart;
pub use kept_list::KeptList;
pub use outcome::{
    FacetCounts, Found, Look, Outcome, PeriodCount, Scanned, Stats, TermCount, TimelineCounts, ValueCount,
};
pub use reader::Reader;
pub use shingles::Shingles;
pub use terms::{TermPattern, TermSource};
pub use version::Version;
pub use writer::{Upserted, Writer, WriterOptions};
