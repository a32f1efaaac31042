//! Words by class: which are honorifics, speech verbs, names of bodies, ordinary words.
//!
//! In goes a word's [`key`]; out comes its [`Class`], a set of flags. Keys stand for the lower-case form without
//! apostrophes, so that "Jum'at" and "Jumat" are one. Nothing here looks at neighbouring words.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// A set of word classes.
pub(super) type Class = u32;

/// No name: written in lower case nearly always.
pub(super) const COMMON: Class = 1;
/// Rarely a name: written in lower case often.
pub(super) const SOFT: Class = 1 << 1;
/// Common as a given name.
pub(super) const GIVEN: Class = 1 << 2;
/// Stands before a name and is no part of it.
pub(super) const HONORIFIC: Class = 1 << 3;
/// Rank of police or army.
pub(super) const RANK: Class = 1 << 4;
/// Academic degree, without its dots.
pub(super) const DEGREE: Class = 1 << 5;
/// Joins parts of a name: bin, van.
pub(super) const PARTICLE: Class = 1 << 6;
/// Speech verb that stands before the speaker.
pub(super) const SAYS: Class = 1 << 7;
/// Speech verb that follows the speaker.
pub(super) const TELLS: Class = 1 << 8;
/// Other verb or adverb that often follows a person.
pub(super) const ACTS: Class = 1 << 9;
/// The names after it are those of an organisation, a venue, a work.
pub(super) const ORG: Class = 1 << 10;
/// Name or part of the name of a body, never of a person.
pub(super) const BODY: Class = 1 << 11;
/// Party or campaign team.
pub(super) const PARTY: Class = 1 << 12;
/// Name of a month.
pub(super) const MONTH: Class = 1 << 13;
/// Common noun in the names of bodies, also in lower case.
pub(super) const INST: Class = 1 << 14;
/// A kecamatan or village follows.
pub(super) const PLACE: Class = 1 << 15;
/// Preposition of place.
pub(super) const PREP: Class = 1 << 16;
/// Initials written in capitals or with a dot before a name.
pub(super) const INITIALS: Class = 1 << 17;
/// Proper noun that is no person.
pub(super) const NOT_NAME: Class = 1 << 18;
/// Names after it are those of candidates.
pub(super) const CANDIDACY: Class = 1 << 19;
/// First word of an office.
pub(super) const HEAD: Class = 1 << 20;
/// Written with a capital by habit, and no name.
pub(super) const PLAIN: Class = 1 << 21;
/// Another country: who holds office there is no official here.
pub(super) const FOREIGN: Class = 1 << 22;
/// A body whose kind its name does not tell.
pub(super) const OTHER_BODY: Class = BODY | 7 << BODY_KIND;
/// First of three bits that hold the kind of body.
const BODY_KIND: u32 = 24;

/// What kind of body a word names, so far as the word alone tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyKind {
    Election,
    Legislative,
    Justice,
    Police,
    Military,
    Civil,
    State,
    Other,
}

const BODY_KINDS: [(&str, BodyKind); 8] = [
    ("election", BodyKind::Election),
    ("legislative", BodyKind::Legislative),
    ("justice", BodyKind::Justice),
    ("police", BodyKind::Police),
    ("military", BodyKind::Military),
    ("civil", BodyKind::Civil),
    ("state", BodyKind::State),
    ("other", BodyKind::Other),
];

/// The kind of body a class holds.
pub(super) fn body_kind(class: Class) -> Option<BodyKind> {
    (class & BODY != 0).then(|| BODY_KINDS[(class >> BODY_KIND) as usize & 7].1)
}

const CLASS_NAMES: [(&str, Class); 20] = [
    ("foreign", FOREIGN | NOT_NAME),
    ("common", COMMON | PLAIN),
    ("given", GIVEN),
    ("honorific", HONORIFIC),
    ("rank", RANK),
    ("degree", DEGREE),
    ("particle", PARTICLE),
    ("says", SAYS),
    ("tells", TELLS),
    ("acts", ACTS),
    ("org", ORG),
    ("party", PARTY),
    ("month", MONTH),
    ("inst", INST),
    ("place", PLACE),
    ("prep", PREP),
    ("initials", INITIALS),
    ("notname", NOT_NAME),
    ("media", NOT_NAME),
    ("candidacy", CANDIDACY),
];

/// Passes keys through: they are hashes already.
#[derive(Default)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, &byte| mix(hash, byte));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// A map from word keys.
pub(super) type KeyMap<V> = HashMap<u64, V, BuildHasherDefault<KeyHasher>>;

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

const fn mix(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0100_0000_01b3)
}

/// FNV leaves the top bits, which the map reads first, poorly mixed.
const fn finish(hash: u64) -> u64 {
    hash ^ (hash >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The [`key`] of a word of small ASCII letters.
pub(super) const fn ascii_key(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let mut hash = SEED;
    let mut at = 0;
    while at < bytes.len() {
        hash = mix(hash, bytes[at]);
        at += 1;
    }
    finish(hash)
}

/// Makes the [`key`] of a word from its bytes in lower case, without apostrophes.
pub(super) struct KeyMaker(u64);

impl Default for KeyMaker {
    fn default() -> KeyMaker {
        KeyMaker(SEED)
    }
}

impl KeyMaker {
    pub fn add(&mut self, byte: u8) {
        self.0 = mix(self.0, byte);
    }

    pub fn finish(&self) -> u64 {
        finish(self.0)
    }
}

/// The key of a word: a hash of its lower-case letters and digits.
pub(super) fn key(word: &str) -> u64 {
    let mut key = KeyMaker::default();
    if word.is_ascii() {
        for byte in word.bytes().filter(|&byte| byte != b'\'' && byte != b'`') {
            key.add(byte.to_ascii_lowercase());
        }
    } else {
        for letter in word.chars().filter(|letter| !is_apostrophe(*letter)).flat_map(char::to_lowercase) {
            let mut buffer = [0; 4];
            letter.encode_utf8(&mut buffer).bytes().for_each(|byte| key.add(byte));
        }
    }
    key.finish()
}

/// Whether a sign inside a word is an apostrophe: Ma'ruf, Ma’ruf, Ma`ruf.
pub(super) fn is_apostrophe(sign: char) -> bool {
    matches!(sign, '\'' | '’' | '‘' | '`' | 'ʼ')
}

/// The class of a body's name made of clipped words, as ministries and offices of regions have them: Kemenperin,
/// Disdikbud, Bapperida; 0 for other words.
pub(super) fn clipped_body(word: &str) -> Class {
    const BEGINNINGS: [(&str, BodyKind); 4] = [
        ("Kemen", BodyKind::State),
        ("Kejati", BodyKind::Justice),
        ("Polres", BodyKind::Police),
        ("Bappe", BodyKind::Civil),
    ];
    let kind = BEGINNINGS.iter().find(|(beginning, _)| word.starts_with(beginning)).map(|(_, kind)| *kind);
    // "Dis" with a consonant after it: Disnaker, Disparekraf; names go on with a vowel.
    let is_service = || {
        let after = word.strip_prefix("Dis").and_then(|rest| rest.bytes().next());
        word.len() > 6
            && after.is_some_and(|letter| matches!(letter, b'b' | b'd' | b'h' | b'k' | b'n' | b'p' | b't'))
    };
    let kind = kind.filter(|_| word.len() > 6).or_else(|| is_service().then_some(BodyKind::Civil));
    kind.map_or(0, body_class)
}

/// The class of bodies of a kind.
fn body_class(kind: BodyKind) -> Class {
    let place = BODY_KINDS.iter().position(|(_, known)| *known == kind).unwrap_or(0);
    BODY | (place as Class) << BODY_KIND
}

static CLASSES: LazyLock<KeyMap<Class>> = LazyLock::new(read_classes);

/// The classes of the word with `key`; 0 for an unknown word.
pub(super) fn class_of(key: u64) -> Class {
    CLASSES.get(&key).copied().unwrap_or(0)
}

fn read_classes() -> KeyMap<Class> {
    let mut classes = KeyMap::with_capacity_and_hasher(26_000, BuildHasherDefault::default());
    for line in super::rows(include_str!("data/words.tsv")) {
        let (word, class) = match line.split_once('\t') {
            Some((word, _)) => (word, SOFT),
            None => (line, COMMON),
        };
        classes.insert(key(word), class);
    }
    for line in super::rows(include_str!("data/lexicon.tsv")) {
        let Some((name, words)) = line.split_once('\t') else { continue };
        let class = class_named(name);
        for word in words.split(' ') {
            *classes.entry(key(word)).or_insert(0) |= class;
        }
    }
    for phrase in super::office::phrases() {
        *classes.entry(phrase.keys[0]).or_insert(0) |= HEAD;
    }
    classes
}

fn class_named(name: &str) -> Class {
    if let Some(kind) = name.strip_prefix("body:") {
        let place = BODY_KINDS.iter().position(|(known, _)| *known == kind);
        return place.map_or(0, |place| BODY | (place as Class) << BODY_KIND);
    }
    CLASS_NAMES.iter().find(|(known, _)| *known == name).map_or(0, |(_, class)| *class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lexicon_has_a_known_class() {
        for line in super::super::rows(include_str!("data/lexicon.tsv")) {
            let (name, _) = line.split_once('\t').expect("class and words");
            assert_ne!(class_named(name), 0, "{name}");
        }
    }

    #[test]
    fn classes_of_words() {
        let cases = [
            ("Bawaslu", BODY),
            ("Jum’at", PLAIN),
            ("mengatakan", TELLS),
            ("UJAR", SAYS),
            ("Golkar", PARTY),
            ("bupati", HEAD),
            ("Siti", GIVEN),
            ("yang", COMMON),
        ];
        for (word, class) in cases {
            assert_ne!(class_of(key(word)) & class, 0, "{word}");
        }
        assert_eq!(body_kind(class_of(key("DPRD"))), Some(BodyKind::Legislative));
        assert_eq!(class_of(key("Zulnasrix")), 0);
    }
}
