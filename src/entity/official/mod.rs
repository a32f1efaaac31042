//! Officials and other people of an article: who is named, in which office, in which role.
//!
//! In goes the cleaned article ([`Context`]) with its regions; out come [`Person`]s in the order of their first mention,
//! each with the fullest form of the name, the offices as the text has them, a role, and every mention, short forms
//! included. People are told by the signs around a name (office, honorific, rank, speech verb, list, given name), never
//! by a list of people; only a few nicknames of national figures are known beforehand. Pronouns and offices without a
//! name are no mentions. People are not joined across articles.
//!
//! ```
//! use telusur::entity::{Context, RegionsInArticle, official::people};
//!
//! let context = Context { text: "Wakil Bupati Sukabumi Oman Rahardi hadir. Oman berpesan.", ..Context::default() };
//! let people = people(&context, &RegionsInArticle::find(&context));
//! assert_eq!(people[0].name, "Oman Rahardi");
//! assert_eq!(people[0].offices, ["Wakil Bupati Sukabumi"]);
//! assert_eq!(people[0].mentions.len(), 2);
//! ```

mod alias;
mod body;
mod branch;
mod completion;
mod coreference;
mod evidence;
mod fold;
mod grammar;
mod headline;
mod joint;
mod known_as;
mod lexicon;
mod name;
mod nickname;
mod office;
mod organisation;
mod role;
mod scan;
mod slot;
#[cfg(test)]
mod tests;
mod tokens;
mod vocabulary;
mod written;

use super::gazetteer::RegionMatch;
use super::trace::{Kind, Trace};
use super::{Context, Mention, Person, RegionsInArticle, Role};

use coreference::People;
pub use fold::{Likeness, fold_name, likeness};
pub use known_as::Aliases;
use scan::Scene;
use tokens::{Shape, Words};

/// The rows of a table: lines that are no comments.
fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Finds every person named in the title or the text of an article, in the order of first mention.
///
/// Takes time linear in the text; never panics.
pub fn people(context: &Context<'_>, regions: &RegionsInArticle) -> Vec<Person> {
    people_traced(context, words(context), regions, &mut Trace::default())
}

/// The words of headline and body.
pub(super) fn words<'a>(context: &Context<'a>) -> Words<'a> {
    Words::new(context.title.unwrap_or_default(), context.text)
}

/// The key of a word, whatever its case.
pub(super) fn word_key(word: &str) -> u64 {
    lexicon::key(word)
}

/// [`people`], noting why each mention is one.
pub(super) fn people_traced<'a>(
    context: &Context<'a>,
    mut words: Words<'a>,
    regions: &RegionsInArticle,
    trace: &mut Trace,
) -> Vec<Person> {
    let title_len = words.title_len;
    mark_regions(&mut words, &regions.title, 0..title_len);
    let len = words.len();
    mark_regions(&mut words, &regions.text, title_len..len);
    let mut scene = Scene::read(&words);
    headline::trim_first_words(&words, &mut scene);
    let setting = role::Setting {
        is_election: scan::speaks_of_candidates(&words),
        day: context.date.or_else(|| role::first_day(&words)),
    };
    let regions = completion::UsualRegions::read(&words, &scene);
    let individuals = People::new(&words, &scene).resolve();
    let mut people: Vec<Person> = individuals
        .iter()
        .map(|individual| Person {
            name: display_name(&words, individual.name),
            offices: role::offices_of(&words, individual, &scene, &regions),
            role: role::role_of(&words, individual, &scene, &setting),
            mentions: mentions(&words, individual, &scene),
            known_as: None,
        })
        .collect();
    if trace.is_on() {
        individuals
            .iter()
            .zip(&people)
            .for_each(|(individual, person)| note(&words, &scene, individual, person, trace));
    }
    people.sort_by_key(|person| person.mentions.first().copied());
    people
}

/// The class of an office by its written form: `executive`, `legislative`, `election`, `justice`, `police`, `military`,
/// `civil-service`, `state` (ministries and agencies), `village`, `party`, `campaign`; none for private posts.
pub fn office_class(office: &str) -> Option<&'static str> {
    let mut words = Words::new("", office);
    let regions = super::gazetteer::find_regions(office, None);
    let len = words.len();
    mark_regions(&mut words, &regions, 0..len);
    let office = grammar::parse_office(&words, 0)?;
    if office.is_candidate && !office.is_elected { None } else { office.branch.name() }
}

/// Notes at the first word of each region where it ends.
fn mark_regions(words: &mut Words, regions: &[RegionMatch], tokens: std::ops::Range<usize>) {
    let mut index = tokens.start;
    for region in regions.iter().filter(|region| !region.shadow) {
        while index < tokens.end && words.tokens[index].span.start < region.name_span.start {
            index += 1;
        }
        let start = index;
        while index < tokens.end && words.tokens[index].span.end <= region.name_span.end {
            index += 1;
        }
        if start == index || words.tokens[start].shape == Shape::Lower && region.risky {
            continue;
        }
        // A risky name that is a given name too is left to the grammar of names unless a kind word stands before it.
        let is_given = words.tokens[start].is(lexicon::GIVEN) && index == start + 1;
        if region.risky && is_given && region.kind_word.is_none() {
            continue;
        }
        words.tokens[start..index].iter_mut().for_each(|token| token.is_region = true);
        words.tokens[start].region_end = u32::try_from(index).unwrap_or(u32::MAX);
    }
}

fn display_name(words: &Words, (start, end): (usize, usize)) -> String {
    let written = words.slice(start, end);
    written.split_whitespace().map(without_capitals).collect::<Vec<_>>().join(" ")
}

/// A word of a headline in capitals as a name is written; initials stay.
fn without_capitals(word: &str) -> String {
    if word.len() < 4 || word.chars().any(char::is_lowercase) {
        return word.to_owned();
    }
    let mut letters = word.chars();
    letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect()
}

/// Notes why each mention of a person is one.
fn note(
    words: &Words,
    scene: &Scene,
    individual: &coreference::Individual,
    person: &Person,
    trace: &mut Trace,
) {
    let kind = if person.role == Role::Official { Kind::Official } else { Kind::Person };
    let full = individual.name.1 - individual.name.0;
    for &index in &individual.found {
        let found = &scene.names[index];
        let mention = words.mention(found.name.start, found.name.end);
        let rule = match found.nickname {
            Some(_) => "nickname of a national figure",
            None if found.name.len() < full => "short form of the name",
            None => "name by the signs around it",
        };
        trace.note(kind, mention, &person.name, || (rule, evidence::described(found.signs)));
    }
    for &(start, end) in &individual.spans {
        let rule = "word of the name, where it can be no other word";
        trace.note(kind, words.mention(start, end), &person.name, || (rule, String::new()));
    }
}

fn mentions(words: &Words, individual: &coreference::Individual, scene: &Scene) -> Vec<Mention> {
    let found = individual.found.iter().map(|&index| {
        let name = &scene.names[index].name;
        words.mention(name.start, name.end)
    });
    let spans = individual.spans.iter().map(|&(start, end)| words.mention(start, end));
    let mut mentions: Vec<Mention> = found.chain(spans).collect();
    mentions.sort();
    mentions.dedup();
    mentions
}
