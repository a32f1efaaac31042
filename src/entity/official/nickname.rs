//! The few short names by which everybody knows a national figure.

use std::sync::LazyLock;

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
    /// Tells the person even where the full name is nowhere in the article.
    pub is_sure: bool,
}

impl Nickname {
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
        let keys: Vec<u64> = form.split(' ').map(key).collect();
        let full = full.split(' ').collect();
        map.entry(keys[0]).or_default().push(Nickname {
            keys,
            full,
            president_until,
            is_sure: sure == "sure",
        });
    }
    for nicknames in map.values_mut() {
        nicknames.sort_by_key(|nickname| std::cmp::Reverse(nickname.keys.len()));
    }
    map
});

/// The last year as president of who bears a name, where everybody knows it.
pub(super) fn president_until(words: &Words, start: usize, end: usize) -> Option<i16> {
    // "BJ Habibie", "B.J. Habibie"
    let is_initials = |word: &str| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_borne = |nickname: &&Nickname| {
        (start..end).all(|index| nickname.holds(words.word(index)) || is_initials(words.word(index)))
    };
    [start, end - 1]
        .iter()
        .filter_map(|&index| nickname_at(words, index).map(|(nickname, _)| nickname))
        .find(is_borne)
        .and_then(|nickname| nickname.president_until)
}

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
