//! The index on disk: schema, generations, one writer, snapshots to search.
//!
//! In go [`Document`]s and [`Plan`](crate::query::plan::Plan)s, out come [`Outcome`]s. This is the only
//! layer that calls tantivy. It does not parse queries, relax them or make snippets.
//!
//! Opening does everything at once: schema and version check, registering the tokenizer (tantivy stores
//! only its name), a reader with manual reload, one writer.

mod analyzer;
mod any_terms;
mod any_words;
mod backlog;
mod bits;
mod columns;
mod content_check;
mod cores;
mod counts;
mod coverage;
mod directory;
mod document;
mod excluded;
mod explain;
mod facet_values;
mod file_check;
mod fingerprint;
mod freshness;
mod front;
mod generation;
mod guard;
mod kept_list;
mod local_store;
mod lower;
mod matches;
mod near_terms;
mod outcome;
mod pending;
mod positions;
mod reader;
mod representatives;
mod rescore;
mod runs;
mod schema;
mod scored_words;
mod sealed;
mod segment_end;
mod segments;
mod session;
mod shingles;
mod sketch;
mod store;
mod stored;
mod stories;
mod story_numbers;
mod term_postings;
mod terms;
mod timeline;
mod verification;
mod version;
mod window;
mod word_codes;
mod writer;

pub(crate) use backlog::{Backlog, Load};
pub(crate) use document::{date_of, day_of, facet_values, hash64, language_of, read_day};
pub(crate) use generation::exists;
pub(crate) use runs::last_runs;
#[cfg(feature = "opensearch")]
pub(crate) use {
    explain::{ROUNDING, label},
    fingerprint::Fingerprint,
    lower::{TITLE_BONUS, key_of, tie_of},
    matches::aged,
    positions::{Region, for_each_slot, places},
    rescore::{EXACT, MAX_TERMS, NAMES, Part, WINDOW, Worth, kept_length, rarity, rarity_of, worth_of},
    runs::kept_runs,
    schema::{BODY_POSITION, holds_values},
    shingles::PROBES,
    sketch::Sketch,
    stories::{Committed, Former, MOST_HOLDERS, MOST_SKETCHED, Outline, Place, Stories},
};

pub use document::{Document, UNDATED};
pub use explain::ScorePart;
pub use guard::is_guarded;
pub use kept_list::KeptList;
pub use outcome::{
    FacetCounts, Found, Look, Outcome, OutletMonth, PeriodCount, Scanned, Stats, TermCount, TimelineCounts,
    ValueCount,
};
pub use reader::Reader;
pub use runs::{NAMED_REFUSALS, RefusedRecord, Run};
pub use shingles::Shingles;
pub use store::{Refused, Store};
pub use terms::{Lookup, TermPattern, TermSource};
pub use verification::{Damage, Depth, Leftover, Verification, verify};
pub use version::Version;
pub use writer::{Upserted, Writer, WriterOptions};
