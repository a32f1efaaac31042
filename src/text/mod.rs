//! Text analysis.
mod span;
pub use span::Span;
