//! Questions and answers: a request in, a response with hits, facets and labels out.
//!
//! Above the engine: the query is read, analysed and lowered, values are resolved, partial matches
//! decided, snippets and labels made. The types here are what the command line and the server print.

mod index;
mod lowering;
mod marking;
mod missing;
mod refused;
mod request;
mod response;
mod suggest;
mod suggest_values;
mod suggest_words;
mod values;

pub use index::Index;
pub use request::{FacetWish, SearchRequest};
pub use response::{Expansion, Facet, FacetMap, FacetValue, Hit, Label, SearchResponse, Understanding};
pub use suggest::{FilterChange, Suggestion, SuggestionReason};
pub use values::label_of;
