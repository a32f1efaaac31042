//! Places where an article writes words of parties and elections, found in one pass for both.
//!
//! In go the words of the [`Context`], which the extractor of people has told apart already, so that the text is not gone
//! through again; out come whole words in the order of the text, the longest at each place. Whether "PAN" is the
//! party, or which year's election is meant, is judged by [`party`](super::party) and [`election`](super::election).

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Context, Part, election, official, party};
use crate::text::Span;

/// What a spotted word may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// A form of a party's name: its place in [`party::forms`].
    Party(usize),
    /// A word for an election.
    Election(election::Kind),
    /// A word for who runs for governor.
    Candidate,
}

/// A place where such a word is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) part: Part,
    pub(crate) span: Span,
    pub(crate) word: Word,
}

/// Spellings that begin with one word.
type Spellings = Vec<(String, Word)>;

struct Spotter {
    /// One bit for each key of a first word, cut short.
    keys: Box<[u64; 1024]>,
    /// Spellings by the key of their first word, longest first.
    by_first_word: HashMap<u64, Spellings>,
}

static SPOTTER: LazyLock<Spotter> = LazyLock::new(|| {
    let mut keys = Box::new([0_u64; 1024]);
    let mut by_first_word: HashMap<u64, Spellings> = HashMap::new();
    let parties = party::spellings().map(|(spelling, form)| (spelling, Word::Party(form)));
    for (spelling, word) in parties.chain(election::spellings()) {
        let end = spelling.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(spelling.len());
        let key = official::word_key(&spelling[..end]);
        let (place, bit) = place_of(key);
        keys[place] |= bit;
        let known = by_first_word.entry(key).or_default();
        if !known.iter().any(|(other, _)| *other == spelling) {
            known.push((spelling, word));
        }
    }
    for spellings in by_first_word.values_mut() {
        spellings.sort_by_key(|(spelling, _)| Reverse(spelling.len()));
    }
    Spotter { keys, by_first_word }
});

/// The bit of a key.
fn place_of(key: u64) -> (usize, u64) {
    let bit = (key ^ key >> 32) as u16;
    (usize::from(bit >> 6), 1 << (bit & 63))
}

/// The words of parties and elections among the words of an article, in order.
pub(crate) fn spots<'w>(
    context: &Context,
    words: impl Iterator<Item = (Part, u64, usize)> + 'w,
) -> Vec<Spot> {
    let spotter = &*SPOTTER;
    let mut spots: Vec<Spot> = Vec::new();
    for (part, key, start) in words {
        let (place, bit) = place_of(key);
        if spotter.keys[place] & bit == 0 {
            continue;
        }
        let Some(spellings) = spotter.by_first_word.get(&key) else { continue };
        if spots.last().is_some_and(|last| last.part == part && start < last.span.end) {
            continue;
        }
        let text = context.part(part);
        let written = |(spelling, _): &&(String, Word)| {
            let end = start + spelling.len();
            let is_there = text.as_bytes()[start..].starts_with(spelling.as_bytes());
            is_there && is_whole(text, Span::new(start, end))
        };
        if let Some((spelling, word)) = spellings.iter().find(written) {
            spots.push(Spot { part, span: Span::new(start, start + spelling.len()), word: *word });
        }
    }
    spots
}

/// Whether a word begins and ends there, and is no part of an address, an account or a tag.
fn is_whole(text: &str, span: Span) -> bool {
    let before = text[..span.start].chars().next_back();
    let mut rest = text[span.end..].chars();
    let (after, further) = (rest.next(), rest.next());
    let is_joined_before =
        before.is_some_and(|sign| sign.is_alphanumeric() || matches!(sign, '@' | '#' | '_' | '.'));
    let is_joined_after = match after {
        Some(sign) if sign.is_alphanumeric() || matches!(sign, '_' | '@') => true,
        Some('.') => further.is_some_and(char::is_lowercase),
        _ => false,
    };
    !is_joined_before && !is_joined_after
}

/// The ways a lower-case phrase is written: as it is, with a capital at each word, at the first word, or all in capitals.
pub(crate) fn cases(phrase: &str) -> Vec<String> {
    let capitalised = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    let titled = phrase.split(' ').map(capitalised).collect::<Vec<_>>().join(" ");
    vec![phrase.to_owned(), capitalised(phrase), titled, phrase.to_uppercase()]
}

/// The words before `end`, nearest first, in lower case, on the same line.
pub(crate) fn words_before(text: &str, end: usize) -> impl Iterator<Item = String> + '_ {
    let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
    let start = start.max(text.floor_char_boundary(end.saturating_sub(REACH_BYTES)));
    let words = text[start..end].rsplit(|sign: char| !sign.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// The words from `start` on, in lower case, on the same line.
pub(crate) fn words_after(text: &str, start: usize) -> impl Iterator<Item = String> + '_ {
    let end = text.ceil_char_boundary((start + REACH_BYTES).min(text.len()));
    let line = text[start..end].split('\n').next().unwrap_or("");
    line.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// How far words around a place are looked at.
const REACH_BYTES: usize = 120;
