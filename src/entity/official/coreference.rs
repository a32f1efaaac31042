//! Who is who inside one article: full names become people, short names and nicknames find theirs.
//!
//! The longest names come first; a shorter one whose words lie in one of them, in order, is the same person ("Oman Budi"
//! in "Oman Budi Rahardi"), also in another spelling. A single name goes to the only person who holds it, first names
//! before last names; where two remain, only one of whom was named before, to that one; else it is left open.

use super::evidence::{self, ACTING, DOUBTFUL, FOLLOWED, NO_PERSON, OFFICE, SPEAKS, TELLING};
use super::fold::{is_variant, skeleton};
use super::lexicon::{self, BODY, COMMON, HEAD, KeyMap, PARTY, PLAIN, SOFT};
use super::nickname::Nickname;
use super::scan::{Found, Scene};
use super::tokens::{SPACE, Shape, Words};

/// At most so many people are compared with one name: keeps time linear on junk.
const MOST_COMPARED: usize = 16;

/// A person of the article. Places are indices into the names of the scene, or spans of tokens.
#[derive(Debug, Default)]
pub(super) struct Individual {
    /// The fullest form, as tokens.
    pub name: (usize, usize),
    /// Names of the scene that mean this person.
    pub found: Vec<usize>,
    /// Further mentions, as tokens.
    pub spans: Vec<(usize, usize)>,
}

/// Groups the names of a scene by person.
pub(super) struct People<'w, 'a> {
    pub(super) words: &'w Words<'a>,
    pub(super) scene: &'w Scene,
    pub people: Vec<Individual>,
    pub(super) by_key: KeyMap<Vec<u32>>,
    pub(super) by_skeleton: KeyMap<Vec<u32>>,
    /// By the first four letters of each word.
    by_beginning: KeyMap<Vec<u32>>,
    /// By the last four.
    by_ending: KeyMap<Vec<u32>>,
    /// Introduced short names: "N (Nickname)".
    pub(super) aliases: KeyMap<u32>,
    pub(super) owner: Vec<Option<u32>>,
    nicknames: Vec<&'static Nickname>,
    /// People of whom only a nickname is known, one for each of `nicknames` at most.
    pub(super) people_called: Vec<u32>,
}

impl<'w, 'a> People<'w, 'a> {
    pub fn new(words: &'w Words<'a>, scene: &'w Scene) -> People<'w, 'a> {
        People {
            words,
            scene,
            people: Vec::new(),
            by_key: KeyMap::default(),
            by_skeleton: KeyMap::default(),
            by_beginning: KeyMap::default(),
            by_ending: KeyMap::default(),
            aliases: KeyMap::default(),
            owner: vec![None; scene.names.len()],
            nicknames: nicknames_of(scene),
            people_called: Vec::new(),
        }
    }

    pub fn resolve(mut self) -> Vec<Individual> {
        self.take_full_names();
        self.read_aliases();
        self.take_short_names();
        self.take_ordinary_words();
        self.choose_spellings();
        self.people
    }

    fn take_full_names(&mut self) {
        let speaking = self.speaking_singles();
        let mut full: Vec<usize> = (0..self.scene.names.len())
            .filter(|&index| {
                self.scene.names[index].nickname.is_none() && self.is_full_name(index, &speaking)
            })
            .collect();
        let rank = |index: &usize| {
            let name = &self.scene.names[*index].name;
            (std::cmp::Reverse(name.len()), self.words.is_in_title(name.start), name.start)
        };
        full.sort_by_key(rank);
        for index in full {
            match self.holder(index) {
                Some(person) => self.assign(index, person),
                None => self.add_person(index),
            }
        }
    }

    /// Keys of single words that act or speak like people.
    fn speaking_singles(&self) -> KeyMap<()> {
        let acts = |found: &&Found| found.name.len() == 1 && found.signs & (SPEAKS | TELLING | ACTING) != 0;
        self.scene
            .names
            .iter()
            .filter(acts)
            .map(|found| (self.words.tokens[found.name.start].key, ()))
            .collect()
    }

    fn is_full_name(&self, index: usize, speaking: &KeyMap<()>) -> bool {
        let found = &self.scene.names[index];
        let length = found.name.len();
        if length < 2 {
            return false;
        }
        if evidence::is_person(found.signs, length) || self.is_nicknamed((found.name.start, found.name.end)) {
            return true;
        }
        let is_taken_up = || {
            (found.name.start..found.name.end)
                .any(|token| speaking.contains_key(&self.words.tokens[token].key))
        };
        // "Oman Tepis Anggapan" in the midst of a text is a headline.
        let is_headline = found.signs & FOLLOWED != 0 && !self.words.is_in_title(found.name.start);
        let first = &self.words.tokens[found.name.start];
        let is_first_taken_up = || first.class & (COMMON | SOFT) == 0 && speaking.contains_key(&first.key);
        found.signs & NO_PERSON == 0
            && !is_headline
            && (found.signs & DOUBTFUL == 0 && is_taken_up() || is_first_taken_up())
    }

    /// Whether somebody called by a well-known short name in this article bears the name.
    fn is_nicknamed(&self, span: (usize, usize)) -> bool {
        self.nicknames.iter().any(|nickname| self.bears(span, nickname))
    }

    pub(super) fn bears(&self, (start, end): (usize, usize), nickname: &Nickname) -> bool {
        let is_borne = |word: &&&str| (start..end).any(|index| is_variant(self.words.word(index), word));
        nickname.full.iter().filter(is_borne).count() >= nickname.full.len().min(2)
    }

    /// The person whose full name holds all words of the name at `index`.
    fn holder(&self, index: usize) -> Option<u32> {
        let name = &self.scene.names[index].name;
        let longest = (name.start..name.end).max_by_key(|&token| self.words.tokens[token].span.len())?;
        let people = self.by_skeleton.get(&skeleton(self.words.word(longest)))?;
        people
            .iter()
            .copied()
            .find(|&person| self.covers(self.people[person as usize].name, (name.start, name.end)))
    }

    /// Whether the words of `part` lie in `full` in order, spelling and initials aside, one of them exactly.
    fn covers(&self, full: (usize, usize), part: (usize, usize)) -> bool {
        let mut at = full.0;
        let mut exact = 0;
        for token in part.0..part.1 {
            let fits = (at..full.1).find(|&candidate| self.is_same_word(candidate, token));
            let Some(place) = fits else { return false };
            let is_whole = self.words.tokens[token].span.len() > 2;
            exact += usize::from(is_whole && self.words.tokens[place].key == self.words.tokens[token].key);
            at = place + 1;
        }
        exact > 0
    }

    fn is_same_word(&self, one: usize, other: usize) -> bool {
        if self.words.tokens[one].key == self.words.tokens[other].key {
            return true;
        }
        let (one, other) = (self.words.word(one), self.words.word(other));
        let is_initial = |short: &str, long: &str| {
            short.len() == 1 && long.as_bytes()[0].eq_ignore_ascii_case(&short.as_bytes()[0])
                || is_abbreviated_muhammad(short) && long.len() > 6 && is_variant(long, "Muhammad")
        };
        is_initial(one, other) || is_initial(other, one) || is_variant(one, other)
    }

    fn add_person(&mut self, index: usize) {
        let person = self.people.len() as u32;
        let name = &self.scene.names[index].name;
        self.people.push(Individual { name: (name.start, name.end), ..Individual::default() });
        self.index_words(person, (name.start, name.end));
        self.assign(index, person);
    }

    fn index_words(&mut self, person: u32, (start, end): (usize, usize)) {
        for token in start..end {
            let word = self.words.word(token);
            let by_key = self.by_key.entry(self.words.tokens[token].key).or_default();
            if by_key.len() < MOST_COMPARED && by_key.last() != Some(&person) {
                by_key.push(person);
            }
            let by_skeleton = self.by_skeleton.entry(skeleton(word)).or_default();
            if by_skeleton.len() < MOST_COMPARED && by_skeleton.last() != Some(&person) {
                by_skeleton.push(person);
            }
            if let Some(beginning) = word.get(..4) {
                let by_beginning = self.by_beginning.entry(lexicon::key(beginning)).or_default();
                if by_beginning.len() < MOST_COMPARED && by_beginning.last() != Some(&person) {
                    by_beginning.push(person);
                }
            }
            if let Some(ending) = word.len().checked_sub(4).filter(|&at| at > 1).and_then(|at| word.get(at..))
            {
                let by_ending = self.by_ending.entry(lexicon::key(ending)).or_default();
                if by_ending.len() < MOST_COMPARED && by_ending.last() != Some(&person) {
                    by_ending.push(person);
                }
            }
        }
    }

    pub(super) fn assign(&mut self, index: usize, person: u32) {
        self.owner[index] = Some(person);
        self.people[person as usize].found.push(index);
    }

    fn take_short_names(&mut self) {
        let mut named: Vec<bool> = vec![false; self.people.len()];
        for index in 0..self.scene.names.len() {
            if let Some(person) = self.owner[index] {
                named[person as usize] = true;
                continue;
            }
            let found = &self.scene.names[index];
            let person = self.short_holder(found, &named);
            match person {
                Choice::One(person) => self.assign(index, person),
                Choice::None if self.is_person_alone(found) => {
                    if found.nickname.is_some() {
                        self.people_called.push(self.people.len() as u32);
                    }
                    self.add_person(index);
                    named.push(true);
                }
                Choice::None | Choice::Open => continue,
            }
            if let Some(person) = self.owner[index] {
                named[person as usize] = true;
            }
        }
    }

    fn is_person_alone(&self, found: &Found) -> bool {
        let length = found.name.len();
        let is_sure = evidence::is_person(found.signs, length);
        is_sure && (length == 1 || found.nickname.is_some())
    }

    fn short_holder(&self, found: &Found, named: &[bool]) -> Choice {
        let name = &found.name;
        if let Some(nickname) = found.nickname {
            return self.bearer_of_nickname(nickname, name.end - 1);
        }
        let last = &self.words.tokens[name.end - 1];
        if let Some(person) = self.aliases.get(&last.key) {
            return Choice::One(*person);
        }
        if name.len() > 1 {
            let index = self.scene.names.partition_point(|other| other.name.start < name.start);
            return self.holder(index).map_or(Choice::None, Choice::One);
        }
        if found.signs & NO_PERSON != 0 && found.signs & OFFICE == 0 && self.is_name_of_thing(name.outer) {
            return Choice::Open;
        }
        let is_bare = found.signs & (OFFICE | evidence::RANK) == 0 || found.signs & SPEAKS != 0;
        match self.choose(name.start, named, is_bare) {
            Choice::None if !is_bare => self.holder_of_office(found),
            choice => choice,
        }
    }

    /// "Jalan Sudirman", "Universitas Hasanuddin": not even a known person's name counts there.
    fn is_name_of_thing(&self, outer: usize) -> bool {
        outer
            .checked_sub(1)
            .and_then(|before| self.words.get(before))
            .is_some_and(|before| before.is(super::lexicon::ORG))
    }

    /// The person a single word means.
    fn choose(&self, token: usize, named: &[bool], is_bare: bool) -> Choice {
        let word = self.words.word(token);
        let exact = self.by_key.get(&self.words.tokens[token].key);
        let people: Vec<u32> = match exact {
            Some(people) => people.clone(),
            None if is_bare && word.len() >= 5 && self.words.tokens[token].class & (COMMON | SOFT) == 0 => {
                let similar = self.by_skeleton.get(&skeleton(word)).map_or(&[][..], Vec::as_slice);
                similar.iter().copied().filter(|&person| self.has_variant(person, word)).collect()
            }
            None => Vec::new(),
        };
        let people = if people.is_empty() && is_bare { self.holders_of_clipped(token) } else { people };
        let is_first = |person: &&u32| self.is_same_word(self.people[**person as usize].name.0, token);
        let firsts: Vec<u32> = people.iter().filter(is_first).copied().collect();
        let best = if firsts.is_empty() { people } else { firsts };
        match best.as_slice() {
            [] => Choice::None,
            [one] => Choice::One(*one),
            several => {
                let mut before =
                    several.iter().filter(|person| named.get(**person as usize).copied().unwrap_or(false));
                match (before.next(), before.next()) {
                    (Some(one), None) => Choice::One(*one),
                    _ => Choice::Open,
                }
            }
        }
    }

    /// People of whose names the word is the beginning or the end: Oma of Omariah, Wira of Adiwira.
    fn holders_of_clipped(&self, token: usize) -> Vec<u32> {
        let word = self.words.word(token);
        let Some(beginning) = word.get(..4).filter(|_| !self.words.tokens[token].is(BODY | PARTY | HEAD))
        else {
            return Vec::new();
        };
        let at_beginning = self.by_beginning.get(&lexicon::key(beginning)).map_or(&[][..], Vec::as_slice);
        let ending = word.get(word.len() - 4..).map(lexicon::key);
        let at_ending = ending.and_then(|ending| self.by_ending.get(&ending)).map_or(&[][..], Vec::as_slice);
        let clips = |person: &u32| {
            let (start, end) = self.people[*person as usize].name;
            let stem = word.strip_suffix('y').unwrap_or(word);
            (start..end).any(|index| {
                let whole = self.words.word(index);
                let clipped = word.len() > 4
                    && whole.len() > word.len()
                    && whole
                        .get(whole.len() - word.len()..)
                        .is_some_and(|end| end.eq_ignore_ascii_case(word));
                whole.starts_with(stem) || clipped
            })
        };
        at_beginning.iter().chain(at_ending).copied().filter(clips).collect()
    }

    pub(super) fn has_variant(&self, person: u32, word: &str) -> bool {
        let (start, end) = self.people[person as usize].name;
        (start..end).any(|token| is_variant(self.words.word(token), word))
    }

    /// Short names that are words too ("Setia datang"): mentions where the word cannot be one.
    fn take_ordinary_words(&mut self) {
        let mut next_name = 0;
        for index in 0..self.words.len() {
            let names = &self.scene.names;
            while next_name < names.len() && names[next_name].name.after <= index {
                next_name += 1;
            }
            let is_inside = names.get(next_name).is_some_and(|found| found.name.outer <= index);
            let token = self.words.tokens[index];
            if is_inside || token.shape != Shape::Title || !token.is(COMMON | SOFT) || token.is(PLAIN | HEAD)
            {
                continue;
            }
            let Some(&[person]) = self.by_key.get(&token.key).map(Vec::as_slice) else { continue };
            let next = self.words.get(index + 1);
            let acts = next.is_some_and(|next| {
                next.gap == SPACE
                    && next.shape == Shape::Lower
                    && next.is(super::lexicon::TELLS | super::lexicon::ACTS)
            });
            let is_mid_sentence = !self.words.begins_sentence(index) && !self.words.is_in_title(index);
            if acts || is_mid_sentence {
                self.people[person as usize].spans.push((index, index + 1));
            }
        }
    }
}

/// The well-known short names of a scene, each once.
fn nicknames_of(scene: &Scene) -> Vec<&'static Nickname> {
    let mut nicknames: Vec<&'static Nickname> = Vec::new();
    for nickname in scene.names.iter().filter_map(|found| found.nickname) {
        if !nicknames.iter().any(|known| std::ptr::eq(*known, nickname)) {
            nicknames.push(nickname);
        }
    }
    nicknames
}

/// Whom a short name means.
pub(super) enum Choice {
    One(u32),
    /// Nobody holds the name.
    None,
    /// Several do.
    Open,
}

fn is_abbreviated_muhammad(word: &str) -> bool {
    matches!(word, "M" | "Muh" | "Moh" | "Moch" | "Mohd" | "Muhd")
}
