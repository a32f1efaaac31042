//! User text to query: what a user typed, read into a tree, and the plan an engine carries out.
//!
//! [`parse`] gives the syntax tree or an error with its place; [`plan`] holds what an engine is asked to
//! do; [`facet`] knows which facet value lies above which. This layer knows no engine.

mod days;
mod error;
pub mod facet;
mod field_name;
mod lexer;
mod parser;
pub mod pattern;
pub mod plan;
mod tree;
mod understood;
mod word;

pub use error::{QueryError, QueryErrorKind};
pub(crate) use facet::is_within;
pub use facet::parent_value;
pub use parser::{MAX_BYTES, MAX_CLAUSES, MAX_DEPTH, parse};
pub use tree::{Kind, Node, Note, Query};
