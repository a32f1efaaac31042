//! How one person is called: nicknames an article introduces, and the spelling it keeps to.

use super::coreference::{Choice, Individual, People};
use super::fold::skeleton;
use super::lexicon::{self, BODY, COMMON, HEAD, NOT_NAME, PARTY};
use super::nickname::Nickname;
use super::scan::{Found, Held};
use super::tokens::{CLOSE, OPEN, Shape};
use super::vocabulary as v;

impl People<'_, '_> {
    /// "Ketua KPU Afifudin" beside "Ketua KPU Oman Afifuddin": one office, one name in two spellings.
    pub(super) fn holder_of_office(&self, found: &Found) -> Choice {
        let word = self.words.word(found.name.start);
        if word.len() < 6 {
            return Choice::None;
        }
        let form = |held: &Held| self.scene.offices[held.office].phrase.form;
        let forms: Vec<&str> = found.held.iter().map(form).collect();
        let holds = |person: &&u32| {
            let mut names =
                self.people[**person as usize].found.iter().map(|&index| &self.scene.names[index]);
            names.any(|name| name.held.iter().any(|held| forms.contains(&form(held))))
        };
        let similar = self.by_skeleton.get(&skeleton(word)).map_or(&[][..], Vec::as_slice);
        let mut people = similar.iter().filter(|&&person| self.has_variant(person, word)).filter(holds);
        match (people.next(), people.next()) {
            (Some(one), None) => Choice::One(*one),
            _ => Choice::None,
        }
    }

    /// The person a nickname means: who bears the full name, else who has been called so.
    pub(super) fn bearer_of_nickname(&self, nickname: &Nickname, token: usize) -> Choice {
        let holds = |person: &&u32| self.bears(self.people[**person as usize].name, nickname);
        let mut people =
            nickname.full.iter().filter_map(|word| self.by_skeleton.get(&skeleton(word))).flatten();
        if let Some(person) = people.find(holds) {
            return Choice::One(*person);
        }
        // Nobody has the full name: who was called so before.
        let called_before = |person: &Individual| {
            let first = person.found.first().and_then(|&index| self.scene.names[index].nickname);
            first.is_some_and(|first| std::ptr::eq(first, nickname))
        };
        if let Some(person) =
            self.people_called.iter().find(|&&person| called_before(&self.people[person as usize]))
        {
            return Choice::One(*person);
        }
        let key = self.words.tokens[token].key;
        // "Prabowo" is nobody whose last name it is; "Habibie" is BJ Habibie.
        let is_first = nickname.full.first().is_some_and(|first| lexicon::key(first) == key);
        let begins = |person: &&u32| {
            let (start, end) = self.people[**person as usize].name;
            let is_last = !is_first && nickname.full.last().is_some_and(|last| lexicon::key(last) == key);
            self.words.tokens[if is_last { end - 1 } else { start }].key == key
        };
        let called = self.by_key.get(&key).and_then(|people| people.iter().find(begins));
        let called = called.or_else(|| self.aliases.get(&key));
        called.map_or(Choice::None, |person| Choice::One(*person))
    }

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
