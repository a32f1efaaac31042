//! Mentions and entities: what an article speaks of.
pub mod gazetteer;
mod mention;
mod province;
pub mod regulation;

use jiff::civil::Date;

pub use mention::{Entities, Mention, Part, Person, Province, Regency, Regulation, Role};
pub use province::RegionsInArticle;

/// What the extractors read: the parts of a cleaned article and its date.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The headline.
    pub title: Option<&'a str>,
    /// The cleaned body, paragraphs split by `\n`.
    pub text: &'a str,
    /// The place named before the first sentence, which the body no longer holds.
    pub dateline: Option<&'a str>,
    /// Date of publication, where known: named laws and offices are dated by it.
    pub date: Option<Date>,
}
