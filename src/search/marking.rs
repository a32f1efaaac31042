//! What snippets mark: the words of the query everywhere, and the mentions of its values in each article.

use std::borrow::Cow;

use crate::article::{Article, Field};
use crate::entity::{Mention, Part, Person, regulation};
use crate::query::plan::Scope;
use crate::query::{Highlight, Pattern, is_within};

/// The clauses of a query that an article can be seen to fulfil.
#[derive(Debug, Default)]
pub(super) struct Marking {
    words: Highlight,
    values: Vec<(Field, Vec<String>)>,
}

impl Marking {
    /// Adds a clause that any of the patterns fulfils.
    pub(super) fn add_words(&mut self, scope: Scope, patterns: impl IntoIterator<Item = Pattern>) {
        let part = match scope {
            Scope::Anywhere => None,
            Scope::Title => Some(Part::Title),
            Scope::Body => Some(Part::Text),
        };
        self.words.clause(part, patterns);
    }

    /// Adds a clause that any of the values fulfils.
    pub(super) fn add_values(&mut self, field: Field, values: Vec<String>) {
        self.values.push((field, values));
    }

    /// Whether nothing is to be marked.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.values.is_empty()
    }

    /// What is to be marked in one article.
    pub(super) fn in_article(&self, article: &Article) -> Cow<'_, Highlight> {
        if self.values.is_empty() {
            return Cow::Borrowed(&self.words);
        }
        let mut highlight = self.words.clone();
        for (field, values) in &self.values {
            highlight.clause(None, mentions(article, *field, values).into_iter().map(Pattern::Mention));
        }
        Cow::Owned(highlight)
    }
}

/// Where an article mentions one of the values, or what lies below it.
fn mentions(article: &Article, field: Field, values: &[String]) -> Vec<Mention> {
    let entities = &article.entities;
    let wanted = |path: &str| values.iter().any(|value| is_within(field, path, value));
    let mut found: Vec<Mention> = Vec::new();
    match field {
        Field::Province | Field::Regency | Field::Venue => {
            let regions = |path: &str| values.iter().any(|value| is_within(Field::Province, path, value));
            // A region that is only a venue has no value but that of `venue`.
            let venue = field == Field::Venue;
            let provinces = entities.provinces.iter().filter(|province| province.venue_only == venue);
            for province in provinces.filter(|province| regions(&province.code)) {
                found.extend(&province.mentions);
            }
            for regency in entities.regencies.iter().filter(|regency| regency.venue_only == venue) {
                if regions(&format!("{}/{}", regency.province, regency.code)) {
                    found.extend(&regency.mentions);
                }
            }
        }
        Field::Regulation => {
            for cited in &entities.regulations {
                if regulation::path_steps(&cited.key, &cited.pinpoints).iter().any(|path| wanted(path)) {
                    found.extend(&cited.mentions);
                }
            }
        }
        Field::Official | Field::Person => {
            let named = |person: &&Person| values.iter().any(|value| value == person.value());
            entities
                .officials
                .iter()
                .chain(&entities.people)
                .filter(named)
                .for_each(|person| found.extend(&person.mentions));
        }
        Field::Office => {
            let holds = |person: &&Person| person.offices.iter().any(|office| values.contains(office));
            entities
                .officials
                .iter()
                .chain(&entities.people)
                .filter(holds)
                .for_each(|person| found.extend(&person.mentions));
        }
        Field::Party => {
            let named = entities.parties.iter().filter(|party| values.contains(&party.name));
            named.for_each(|party| found.extend(&party.mentions));
        }
        Field::Election => {
            let named = entities.elections.iter().filter(|election| wanted(&election.key));
            named.for_each(|election| found.extend(&election.mentions));
        }
        _ => {}
    }
    found
}
