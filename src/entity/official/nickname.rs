//! The few short names by which everybody knows a national figure.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::lexicon::{KeyMap, key};
use super::tokens::{SPACE, Words};

/// A nickname and whom it means.
#[derive(Debug)]
pub(super) struct Nickname {
    keys: Vec<u64>,
    /// The words of the full name.
    pub full: Vec<&'static str>,
    /// Last year as president of Indonesia; 0 for heads of other states.
    pub president_until: Option<i16>,
    /// First day in one of the two highest offices, and the day it was handed on.
    term: Option<(Date, Date)>,
    /// Tells the person even where the full name is nowhere in the article.
    pub is_sure: bool,
}

impl Nickname {
    /// Whether it means the president or the vice-president of that day.
    pub fn leads_on(&self, day: Date) -> bool {
        self.term.is_some_and(|(first, last)| first <= day && day < last)
    }

    /// Whether a word is one of the full name.
    pub fn holds(&self, word: &str) -> bool {
        self.full.iter().any(|known| known.eq_ignore_ascii_case(word))
    }
}

static NICKNAMES: LazyLock<KeyMap<Vec<Nickname>>> = LazyLock::new(|| {
    let mut map: KeyMap<Vec<Nickname>> = KeyMap::default();
    for line in super::rows(include_str!("data/nicknames.tsv")) {
        let mut cells = line.split('\t');
        let (Some(form), Some(full), Some(sure)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let president_until = cells.nth(2).and_then(|year| year.parse().ok());
        let term = cells.next().and_then(|term| {
            let (first, last) = term.split_once("..")?;
            Some((first.parse().ok()?, last.parse().ok()?))
        });
        let keys: Vec<u64> = form.split(' ').map(key).collect();
        let full = full.split(' ').collect();
        map.entry(keys[0]).or_default().push(Nickname {
            keys,
            full,
            president_until,
            term,
            is_sure: sure == "sure",
        });
    }
    for nicknames in map.values_mut() {
        nicknames.sort_by_key(|nickname| std::cmp::Reverse(nickname.keys.len()));
    }
    map
});

/// Nicknames that tell a person alone and hold no word of the full name, each with that name.
pub(super) fn unmistakable() -> impl Iterator<Item = (&'static str, &'static str)> {
    super::rows(include_str!("data/nicknames.tsv")).filter_map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let &[form, full, "sure", ..] = cells.as_slice() else { return None };
        let is_apart = |word: &str| full.split(' ').all(|known| !known.eq_ignore_ascii_case(word));
        form.split(' ').all(is_apart).then_some((form, full))
    })
}

/// Whom everybody knows by a name: a nickname with what belongs to it, or the full name.
pub(super) fn bearer(words: &Words, start: usize, end: usize) -> Option<&'static Nickname> {
    // "BJ Habibie", "B.J. Habibie"
    let is_initials = |word: &str| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_borne = |nickname: &&Nickname| {
        (start..end).all(|index| nickname.holds(words.word(index)) || is_initials(words.word(index)))
    };
    let called = [start, end - 1].into_iter().filter_map(|index| nickname_at(words, index));
    let named = BY_FULL_NAME.get(&words.tokens[start].key).filter(|_| end - start > 1);
    called.map(|(nickname, _)| nickname).chain(named.into_iter().flatten().copied()).find(is_borne)
}

static BY_FULL_NAME: LazyLock<KeyMap<Vec<&'static Nickname>>> = LazyLock::new(|| {
    let mut map: KeyMap<Vec<&'static Nickname>> = KeyMap::default();
    for nickname in NICKNAMES.values().flatten() {
        map.entry(key(nickname.full[0])).or_default().push(nickname);
    }
    map
});

/// The nickname that begins at `index`, with the index after it.
pub(super) fn nickname_at(words: &Words, index: usize) -> Option<(&'static Nickname, usize)> {
    let token = words.get(index).filter(|token| token.is_capitalised())?;
    let nicknames = NICKNAMES.get(&token.key)?;
    let fits = |nickname: &&Nickname| {
        nickname
            .keys
            .iter()
            .enumerate()
            .skip(1)
            .all(|(place, key)| words.is_key(index + place, *key) && words.gap(index + place) == SPACE)
    };
    nicknames.iter().find(fits).map(|nickname| (nickname, index + nickname.keys.len()))
}
