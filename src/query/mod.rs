//! User text to query: what a user typed, read into a tree, and the plan an engine carries out.
//!
//! [`plan`] holds the engine-neutral plan. This layer knows no engine.
pub mod plan;
