//! Places where an article writes words of parties and elections, found in one pass for both.
//!
//! In goes the [`Context`]; out come whole words in the order of the text, longest first at each place. Whether "PAN" is the
//! party, or which year's election is meant, is judged by [`party`](super::party) and [`election`](super::election).

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::{Context, Part, election, party};
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

struct Spotter {
    automaton: AhoCorasick,
    words: Vec<Word>,
}

static SPOTTER: LazyLock<Spotter> = LazyLock::new(|| {
    let mut patterns: Vec<String> = Vec::new();
    let mut words = Vec::new();
    let parties = party::spellings().map(|(spelling, form)| (spelling, Word::Party(form)));
    for (spelling, word) in parties.chain(election::spellings()) {
        if !patterns.contains(&spelling) {
            patterns.push(spelling);
            words.push(word);
        }
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::DFA))
        .build(&patterns)
        .expect("a few hundred short patterns");
    Spotter { automaton, words }
});

/// The words of parties and elections in headline and body, in order.
pub(crate) fn spots(context: &Context) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (part, text) in [(Part::Title, context.title.unwrap_or_default()), (Part::Text, context.text)] {
        let found = SPOTTER.automaton.find_iter(text).filter_map(|hit| {
            let span = Span::new(hit.start(), hit.end());
            let word = SPOTTER.words[hit.pattern().as_usize()];
            is_whole(text, span, word).then_some(Spot { part, span, word })
        });
        spots.extend(found);
    }
    spots
}

/// Whether a word begins and ends there, and is no part of an address, an account or a tag.
fn is_whole(text: &str, span: Span, word: Word) -> bool {
    let before = text[..span.start].chars().next_back();
    let mut rest = text[span.end..].chars();
    let (after, further) = (rest.next(), rest.next());
    let is_joined_before =
        before.is_some_and(|sign| sign.is_alphanumeric() || matches!(sign, '@' | '#' | '_' | '.'));
    // "Pemilu2024"
    let takes_digit = matches!(word, Word::Election(_));
    let is_joined_after = match after {
        Some(sign) if sign.is_ascii_digit() => !takes_digit,
        Some(sign) if sign.is_alphanumeric() || sign == '_' || sign == '@' => true,
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
