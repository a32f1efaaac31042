//! Figures: how well judged queries are answered, how well labelled articles are understood, and how long
//! queries take, on queries made from the index itself.

mod comparison;
mod copies;
mod judged;
mod labelled;
mod latency;
mod measures;
mod query_maker;
mod ranking;
mod retrieval;

pub use comparison::Comparison;
pub use copies::{CopyFigures, EditFigures, KnownCopy, measure_copies, read_copies};
pub use judged::{Judgements, Topic, parse_topics, plain_words, read_topics};
pub use labelled::{Extraction, FacetFigures, Labels, Slip, measure_extraction, read_labels};
pub use latency::{
    LatencyReport, LatencyRow, Machine, measure_indexing, measure_latency, measure_latency_of,
};
pub use measures::Figures;
pub use query_maker::{TimedQuery, make_queries};
pub use ranking::{DEPTH, RankedArticle, Run, RunOptions, Searched, search_topics};
pub use retrieval::{Retrieval, TopicFigures};
