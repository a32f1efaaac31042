//! Mentions and entities: what an article speaks of.
//!
//! In goes the [`Context`] of a cleaned article; out come its [`Entities`], each with the places where it is named. The
//! gazetteer is searched once and its matches are shared by all extractors.
pub mod election;
pub mod gazetteer;
mod mention;
pub mod official;
pub mod party;
mod places;
mod province;
pub mod regulation;
mod spot;
mod trace;

use jiff::civil::Date;

pub use gazetteer::GAZETTEER_VERSION;
pub use mention::{Election, Entities, Mention, Part, Party, Person, Province, Regency, Regulation, Role};
pub(crate) use places::shorten;
pub use province::{RegionsInArticle, provinces};
pub use trace::{Kind, Reason};

use election::Regions;
use trace::Trace;

/// Version of the rules that find entities; part of an index's version record.
pub const EXTRACTOR_VERSION: &str = "3";

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

impl<'a> Context<'a> {
    /// The text of a part; empty where there is none.
    pub fn part(&self, part: Part) -> &'a str {
        match part {
            Part::Title => self.title.unwrap_or_default(),
            Part::Text => self.text,
            Part::Dateline => self.dateline.unwrap_or_default(),
        }
    }
}

/// Finds the entities of an article.
///
/// Regions come first, because offices and issuers of regulations are told apart by them; provinces last, because a
/// personal name is no region ("Bima Arya").
pub fn extract(context: &Context) -> Entities {
    extract_traced(context, &mut Trace::default())
}

/// Finds the entities of an article, and says of each mention why it is one, in the order of the article.
pub fn explain(context: &Context) -> (Entities, Vec<Reason>) {
    let mut trace = Trace::on();
    let entities = extract_traced(context, &mut trace);
    (entities, trace.reasons())
}

fn extract_traced(context: &Context, trace: &mut Trace) -> Entities {
    let regions = RegionsInArticle::find(context);
    let regulations = regulation::regulations_traced(context, &regions, trace);
    let words = official::words(context);
    let spots = spot::spots(context, words.starts());
    let people = official::people_traced(context, words, &regions, trace);
    let names: Vec<Mention> = people.iter().flat_map(|person| person.mentions.iter().copied()).collect();
    let (provinces, regencies) = province::provinces_traced(context, &regions, &names, trace);
    let parties = party::parties(context, &spots, &names, &provinces, trace);
    let regions = Regions { found: &regions, provinces: &provinces, regencies: &regencies };
    let elections = election::elections(context, &spots, &regions, trace);
    let (officials, people) = people.into_iter().partition(|person| person.role == Role::Official);
    Entities { provinces, regencies, regulations, officials, people, parties, elections }
}
