//! How one person is called: nicknames an article introduces, and the spelling it keeps to.

use super::coreference::People;
use super::lexicon::{BODY, COMMON, HEAD, NOT_NAME, PARTY};
use super::tokens::{CLOSE, OPEN, Shape};
use super::vocabulary as v;

impl People<'_, '_> {
    /// "N (Nickname)", "N alias X", "N yang akrab disapa X".
    pub(super) fn read_aliases(&mut self) {
        for index in 0..self.scene.names.len() {
            let Some(person) = self.owner[index] else { continue };
            let after = self.scene.names[index].name.after;
            if let Some(alias) = self.bracketed_alias(person, after) {
                self.aliases.entry(self.words.tokens[alias].key).or_insert(person);
                let is_known = self.scene.names.get(index + 1).is_some_and(|next| next.name.start == alias);
                if !is_known {
                    self.people[person as usize].spans.push((alias, alias + 1));
                }
            }
            let Some(next) = self.scene.names.get(index + 1).map(|next| next.name) else { continue };
            let introduces = |token: usize| v::INTRODUCING.contains_key(&self.words.tokens[token].key);
            if next.outer > after && next.outer - after <= 5 && introduces(next.outer - 1) {
                self.aliases.entry(self.words.tokens[next.end - 1].key).or_insert(person);
                if self.owner[index + 1].is_none() {
                    self.assign(index + 1, person);
                }
            }
        }
    }

    fn bracketed_alias(&self, person: u32, after: usize) -> Option<usize> {
        let token = self.words.get(after).filter(|token| token.gap & OPEN != 0)?;
        let is_alone = self.words.gap(after + 1) & CLOSE != 0;
        let is_word = token.is_capitalised()
            && !token.is(BODY | PARTY | HEAD | NOT_NAME | COMMON)
            && token.region_end == 0;
        if !is_alone || !is_word {
            return None;
        }
        let word = self.words.word(after);
        let (start, end) = self.people[person as usize].name;
        let fits = match token.shape {
            Shape::Upper => {
                let initials = (start..end).filter_map(|index| self.words.word(index).bytes().next());
                initials.eq(word.bytes())
            }
            Shape::Title => token.class == 0 && word.len() < 12,
            _ => false,
        };
        fits.then_some(after)
    }

    /// Of the fullest forms, the spelling the article uses most, its body before its headline.
    pub(super) fn choose_spellings(&mut self) {
        for person in &mut self.people {
            let plain = |index: &&usize| self.scene.names[**index].nickname.is_none();
            let spans = || person.found.iter().filter(plain).map(|&index| self.scene.names[index].name);
            let length = person.name.1 - person.name.0;
            let fullest: Vec<(usize, usize)> = spans()
                .filter(|name| name.len() == length)
                .take(64)
                .map(|name| (name.start, name.end))
                .collect();
            let spelling = |&(start, end): &(usize, usize)| self.words.slice(start, end);
            let weight = |span: &&(usize, usize)| {
                let same = fullest.iter().filter(|other| spelling(other) == spelling(span)).count();
                (!self.words.is_in_title(span.0), same, std::cmp::Reverse(span.0))
            };
            if let Some(best) = fullest.iter().max_by_key(weight) {
                person.name = *best;
            }
        }
    }
}
