//! What users ask and what they are shown: query text → syntax tree, article text → snippets.
//!
//! [`parse`] takes the text of a query and gives a [`Query`]: its tree, and notes on what was read in a
//! way the writer may not have meant. Nothing is dropped in silence: every sign of the language is used,
//! noted, or an error with its place. [`plan`] is what an engine is asked to do, [`facet`] which facet value
//! lies above which, [`pattern`] which words a wildcard stands for. [`Query::understood`] says how the query was read;
//! [`snippets`] marks in an article what it matched. Roots, codes, paths and engines are not known here.
//!
//! | written | asks for |
//! |---|---|
//! | `netralitas ASN` | both words, by root |
//! | `a DAN b`, `a ATAU b`, `BUKAN a` | both, at least one, all but these; also `AND OR NOT`, `&& \|\|`; upper case only |
//! | `+a b -c` | `a` is required, `b` raises the score, `c` is excluded; also `!c` |
//! | `( )` | what belongs together, at most 64 deep |
//! | `"politik uang"`, `"politik uang"~3` | the phrase as written; with up to 3 moves of a word |
//! | `a DEKAT/5 b` | at most 5 words between the two, in any order; also `NEAR/5` |
//! | `pem*`, `*ilu`, `pem?lu` | a pattern within one word |
//! | `pemilu~`, `pemilu~2` | words at most 1 or 2 letters off |
//! | `=pemilu` | the word as written, not its root |
//! | `pemilu^2` | twice the weight; behind words, phrases, values and `)` |
//! | `judul:kpu`, `judul:(kpu ATAU "dana kampanye")` | words of one field |
//! | `provinsi:jabar`, `provinsi:(jawa barat ATAU banten)` | a value of a field; in parentheses words joined by blanks are one value |
//! | `tanggal:2024-01..2024-06`, `tanggal:>=5/8/2024` | days, see `days` |
//! | `*` | every article, as does an empty query |
//!
//! **What binds tighter**: `DEKAT/n`, then `+ - BUKAN`, then blanks, then `DAN`, then `ATAU`.
//!
//! **Text stays text**: signs are operators only where the table has them. A `+`, `-` or `!` is one after
//! a blank and directly before a clause (`non-aktif` and `KPU - Bawaslu` have none); a `?` at the end of
//! a word closes a question when a plain word stands before it (`siapa ketua KPU?`), else it is a
//! wildcard; a `name:` that no field has is text unless it looks like a slip (see `field_name`);
//! addresses are text. Straight and curly double quotes are one; `\"` is a quote inside quotes.
//!
//! **Limits**: [`MAX_BYTES`], [`MAX_CLAUSES`], [`MAX_DEPTH`].

mod clause;
mod days;
mod deadline;
mod error;
pub mod expansion;
pub mod facet;
mod field_name;
mod lexer;
mod parser;
pub mod pattern;
mod period;
pub(crate) mod phrase;
pub mod plan;
mod snippet;
mod tree;
mod understood;
mod word;

pub use deadline::Deadline;
pub(crate) use deadline::Watch;
pub use error::{QueryError, QueryErrorKind};
pub use expansion::Synonyms;
pub(crate) use facet::is_within;
pub use facet::parent_value;
pub use parser::{MAX_BYTES, MAX_CLAUSES, MAX_DEPTH, parse};
pub use period::Period;
pub(crate) use snippet::snippets_until;
pub use snippet::{Highlight, Pattern, Snippet, SnippetOptions, snippets};
pub use tree::{Clause, Kind, Node, Note, Query};

#[cfg(test)]
mod tests;
