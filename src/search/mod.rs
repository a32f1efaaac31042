//! Questions and answers: a request in, a response with hits, facets and labels out.
//!
//! Beside pages of hits there are timelines, streams and exports of any length, and articles alike.
//!
//! Above the engine: the query is read, analysed and lowered, values are resolved, partial matches
//! decided, snippets and labels made. The types here are what the command line and the server print.

mod complete;
mod copies;
mod coverage;
mod export;
mod index;
mod lowering;
mod markdown;
mod marking;
mod missing;
mod office;
mod plain_words;
mod planning;
mod refused;
mod request;
mod response;
mod showing;
mod similar;
mod stream;
mod suggest;
mod suggest_values;
mod suggest_words;
mod table;
mod timeline;
mod unit;
mod values;
mod variants;

pub use complete::{Completions, ValueCompletion, WordCompletion};
pub use coverage::{Coverage, Gap, MonthCount, OutletCoverage};
pub use export::{ExportFilter, ExportFormat, ExportRecord};
pub use index::Index;
pub use request::{DEFAULT_FACETS, FacetWish, SearchRequest, facet_named};
pub use response::{
    Bucket, Expansion, Facet, FacetMap, FacetValue, Hit, Label, SearchResponse, Timeline, Understanding,
};
pub use similar::Similar;
pub use stream::Piece;
pub use suggest::{FilterChange, Suggestion, SuggestionReason};
pub(crate) use unit::bare;
pub use unit::understand;
pub use values::label_of;
pub use variants::{Homonym, NameVariants, Variant, Variants};
