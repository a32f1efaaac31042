//! What users ask: query text → syntax tree.
mod error;
mod tree;

pub use error::{QueryError, QueryErrorKind};
pub use tree::{Kind, Node, Note, Query};

/// Reads a query.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    let root = Node::new(crate::text::Span::new(0, text.len()), Kind::All);
    Ok(Query { text: text.to_owned(), root, notes: Vec::new() })
}
