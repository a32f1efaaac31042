//! Phrases in a row of numbered words.
//!
//! In: the words of a phrase as numbers, and where such words stand in a text. Out: the spans to mark.
//! Linear in the number of places.

use crate::query::phrase::moved_places;
use crate::text::Span;

/// Longest phrase whose words may move: with more, the order of so many words is meant.
const MAX_MOVING_WORDS: usize = 64;

/// Most (place, word of the phrase) pairs looked at for a phrase with slop.
const MAX_PAIRS: usize = 200_000;

/// Most other words inside a match that is still marked as a whole.
const MAX_WORDS_BETWEEN: u32 = 5;

/// A word of a phrase in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub span: Span,
    /// Number among the words of the text.
    pub position: u32,
    /// Number of its exact form.
    pub word: u32,
}

/// Calls `mark` with the spans of the phrase: each match as a whole, or word by word when its words
/// stand far apart.
pub(super) fn find(words: &[u32], slop: u32, placed: &[Placed], mark: &mut dyn FnMut(Span)) {
    if slop == 0 || words.len() > MAX_MOVING_WORDS {
        find_in_a_row(words, placed, mark);
    } else {
        find_moved(words, slop, placed, mark);
    }
}

/// Words one after the other (Knuth, Morris and Pratt: no word is looked at twice).
fn find_in_a_row(words: &[u32], placed: &[Placed], mark: &mut dyn FnMut(Span)) {
    let fallback = fallbacks(words);
    let mut matched = 0;
    for (index, place) in placed.iter().enumerate() {
        if index > 0 && place.position != placed[index - 1].position + 1 {
            matched = 0;
        }
        while matched > 0 && words[matched] != place.word {
            matched = fallback[matched - 1];
        }
        if words[matched] == place.word {
            matched += 1;
        }
        if matched == words.len() {
            mark(Span::new(placed[index + 1 - matched].span.start, place.span.end));
            matched = 0;
        }
    }
}

/// For each front of the phrase, the length of its longest proper front that is also its end.
fn fallbacks(words: &[u32]) -> Vec<usize> {
    let mut fallback = vec![0; words.len()];
    let mut matched = 0;
    for index in 1..words.len() {
        while matched > 0 && words[matched] != words[index] {
            matched = fallback[matched - 1];
        }
        if words[matched] == words[index] {
            matched += 1;
        }
        fallback[index] = matched;
    }
    fallback
}

/// Words within `slop` moves, as the engine counts them. A match that begins inside the last one is passed
/// over: its words are marked already.
fn find_moved(words: &[u32], slop: u32, placed: &[Placed], mark: &mut dyn FnMut(Span)) {
    let looked_at = &placed[..placed.len().min(MAX_PAIRS / words.len().max(1))];
    let mut positions: Vec<Vec<u32>> = Vec::with_capacity(words.len());
    for word in words {
        let of_word = looked_at.iter().filter(|place| place.word == *word);
        positions.push(of_word.map(|place| place.position).collect());
    }
    let lists: Vec<&[u32]> = positions.iter().map(Vec::as_slice).collect();
    let mut behind = 0;
    for mut taken in moved_places(&lists, slop, || true) {
        taken.sort_unstable();
        if taken[0] >= behind {
            behind = taken[taken.len() - 1] + 1;
            mark_match(&taken, looked_at, mark);
        }
    }
}

/// Marks the words at the sorted positions `taken`.
fn mark_match(taken: &[u32], placed: &[Placed], mark: &mut dyn FnMut(Span)) {
    let span_at = |position: u32| {
        let at = placed.partition_point(|place| place.position < position);
        placed[at].span
    };
    let (first, last) = (taken[0], taken[taken.len() - 1]);
    let between = last - first + 1 - taken.len() as u32;
    if between <= MAX_WORDS_BETWEEN {
        mark(Span::new(span_at(first).start, span_at(last).end));
    } else {
        taken.iter().for_each(|position| mark(span_at(*position)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(phrase: &str, slop: u32, text: &str) -> Vec<String> {
        let mut numbers: Vec<&str> = phrase.split(' ').collect();
        numbers.sort_unstable();
        numbers.dedup();
        let number = |word: &str| numbers.iter().position(|other| *other == word);
        let words: Vec<u32> = phrase.split(' ').map(|word| number(word).unwrap() as u32).collect();
        let mut placed = Vec::new();
        let mut start = 0;
        for (position, word) in text.split(' ').enumerate() {
            if let Some(number) = number(word) {
                let span = Span::new(start, start + word.len());
                placed.push(Placed { span, position: position as u32, word: number as u32 });
            }
            start += word.len() + 1;
        }
        let mut found = Vec::new();
        find(&words, slop, &placed, &mut |span| found.push(span.slice(text).to_owned()));
        found
    }

    #[test]
    fn phrases_are_found() {
        let cases: &[(&str, u32, &str, &[&str])] = &[
            ("a b", 0, "a b c a b", &["a b", "a b"]),
            ("a b", 0, "a x b", &[]),
            ("a b", 0, "b a", &[]),
            ("a a b", 0, "a a a b", &["a a b"]),
            ("a a", 0, "a a a", &["a a"]),
            ("a b a c", 0, "a b a b a c", &["a b a c"]),
            ("a b", 1, "a x b", &["a x b"]),
            ("a b", 1, "a x y b", &[]),
            ("a b", 1, "b a", &[]),
            ("a b", 2, "b a", &["b a"]),
            ("a b c", 2, "a c b", &["a c b"]),
            ("a a", 3, "a", &[]),
            ("a b", 9, "a 1 2 3 4 5 6 b", &["a", "b"]),
            ("a b", 1, "a x b a b", &["a x b", "a b"]),
        ];
        for (phrase, slop, text, expected) in cases {
            assert_eq!(spans(phrase, *slop, text), *expected, "{phrase}~{slop} in {text}");
        }
    }
}
