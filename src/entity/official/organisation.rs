//! Posts outside public office: organisations of any name, and descriptions of people.
//!
//! "Direktur Imparsial", "pengamat politik": here no list of bodies helps, only commas, given names and the forms of
//! words.

use super::body::Tail;
use super::lexicon::{
    ACTS, COMMON, GIVEN, HEAD, HONORIFIC, INITIALS, MONTH, PARTICLE, PLAIN, RANK, SAYS, TELLS,
};
use super::office::Slot;
use super::tokens::{COMMA, OPEN, SPACE, Shape, Token};
use super::vocabulary as v;

impl Tail<'_, '_> {
    /// An organisation of unknown name: up to a comma that parts it from the person, or up to a given name.
    pub(super) fn read_organisation(&mut self, token: Token) -> bool {
        let is_open =
            self.phrase.slot == Slot::Private || self.end == self.start && self.phrase.branch.is_none();
        if !is_open
            || !token.is_capitalised()
            || token.is(GIVEN | RANK | INITIALS)
            || self.words.is_in_title(self.end)
        {
            return false;
        }
        let limit = self.end + 9;
        let mut next = self.end + 1;
        while next < limit && self.words.gap(next) == SPACE {
            let Some(following) = self.words.get(next) else { break };
            let is_link = v::is_and(self.words, next) || self.words.word(next) == "and";
            let begins_name =
                following.is(GIVEN | RANK) || following.is(PARTICLE) && following.is_capitalised();
            if begins_name {
                // "Sekjen Oman Rahardi": a first name nobody knows, not an organisation that leaves one name.
                let leaves_one = self.words.gap(next + 1) != SPACE
                    || self.words.get(next + 1).is_none_or(|after| !after.is_capitalised());
                let is_acronym = token.shape == Shape::Upper;
                if next == self.end + 1 && leaves_one && !is_acronym && !following.is(RANK | PARTICLE) {
                    return false;
                }
                self.take(next - self.end);
                return false;
            }
            if !following.is_capitalised() && !is_link {
                break;
            }
            next += 1;
        }
        let after = self.words.get(next);
        let name_follows = self.words.gap(next) == COMMA | SPACE
            && after.is_some_and(|after| after.is_capitalised() && !after.is(HEAD | COMMON | MONTH));
        // "CEO Tokoaneka": one unknown word after such a post is where it is held.
        if next == self.end + 1
            && self.phrase.slot == Slot::Private
            && !self.phrase.form.contains("hukum")
            && !name_follows
        {
            return self.phrase.form != "pengacara" && self.take(1);
        }
        if name_follows || self.words.gap(next) & OPEN != 0 && next < limit {
            self.take(next - self.end);
            return name_follows;
        }
        false
    }

    /// "pengamat politik", "politikus PDIP", "warga Desa X": words between a description and the name.
    pub(super) fn read_description(&mut self) {
        for _ in 0..7 {
            let Some(&token) = self.words.get(self.end) else { return };
            if !matches!(token.gap, SPACE) {
                return;
            }
            if token.region_end > 0 && !token.is(GIVEN) {
                self.take_region(token.region_end as usize);
                continue;
            }
            let word = self.words.word(self.end);
            let is_word = token.shape == Shape::Lower
                && !token.is(SAYS | TELLS | ACTS | HEAD | PLAIN | HONORIFIC)
                && !is_verb_like(word)
                && !v::MODIFIERS.contains_key(&token.key)
                && !v::is_and(self.words, self.end)
                && !v::is_relative(token.key);
            let is_body = token.is_capitalised() && self.is_institution_word(self.end);
            if !is_word && !is_body {
                return;
            }
            self.take(1);
        }
    }
}

/// Whether a word in lower case has the form of a verb: menyebut, dipilih, berharap.
fn is_verb_like(word: &str) -> bool {
    word.len() > 5 && ["me", "di", "ber", "ter"].iter().any(|prefix| word.starts_with(prefix))
}

/// Whether a word has the form of an abstract noun, as names of bodies are made of: Pemberantasan, Keuangan.
pub(super) fn is_nominal(word: &str) -> bool {
    let begins = |prefix: &str| {
        word.as_bytes().get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    word.len() >= 7
        && (word.ends_with("an") && (begins("pe") || begins("ke"))
            || begins("pem")
            || begins("peng")
            || begins("peny"))
}
