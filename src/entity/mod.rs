//! Mentions and entities: what an article speaks of.
//!
//! In goes the [`Context`] of a cleaned article; out come its [`Entities`], each with the places where it is named. The
//! gazetteer is searched once and its matches are shared by all extractors.
pub mod gazetteer;
mod mention;
pub mod official;
mod province;

use jiff::civil::Date;

pub use mention::{Entities, Mention, Part, Person, Province, Regency, Regulation, Role};
pub use province::{RegionsInArticle, provinces};

/// Version of the rules that find entities; part of an index's version record.
pub const EXTRACTOR_VERSION: &str = "1";

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

/// Finds the entities of an article.
///
/// Regions come first, because offices and issuers of regulations are told apart by them; provinces last, because a
/// personal name is no region ("Bima Arya").
pub fn extract(context: &Context) -> Entities {
    let regions = RegionsInArticle::find(context);
    let regulations: Vec<Regulation> = Vec::new();
    let people: Vec<Person> = Vec::new();
    let names: Vec<Mention> = people.iter().flat_map(|person| person.mentions.iter().copied()).collect();
    let (provinces, regencies) = provinces(context, &regions, &names);
    let (officials, people) = people.into_iter().partition(|person| person.role == Role::Official);
    Entities { provinces, regencies, regulations, officials, people }
}
