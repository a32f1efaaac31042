//! Figures: how long queries take, on queries made from the index itself.

mod latency;
mod query_maker;

pub use latency::{LatencyReport, LatencyRow, Machine, measure_indexing, measure_latency};
pub use query_maker::{TimedQuery, make_queries};
