//! What users ask: query text → syntax tree → (elsewhere) the engine's plan.
mod days;
mod error;
mod field_name;
mod lexer;
mod parser;
mod tree;
mod understood;
mod word;

pub use error::{QueryError, QueryErrorKind};
pub use parser::{MAX_BYTES, MAX_CLAUSES, MAX_DEPTH, parse};
pub use tree::{Kind, Node, Note, Query};

#[cfg(test)]
mod tests;
