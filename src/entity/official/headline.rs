//! Headlines write every word with a capital: words before a name that are no part of it.
//!
//! "Diskualifikasi Oman", "Kubu Oman Rahardi": where the rest of a run is a name of its own elsewhere in the
//! article, and the first word is no given name, the first word is let go.

use super::evidence::{DEGREE, HONORIFIC, OFFICE, RANK};
use super::lexicon::{GIVEN, INITIALS, KeyMap};
use super::scan::{Found, Scene};
use super::tokens::Words;

/// Lets go of first words that are no part of a name.
pub(super) fn trim_first_words(words: &Words, scene: &mut Scene) {
    let mut wholes: KeyMap<u32> = KeyMap::default();
    let mut members: KeyMap<u32> = KeyMap::default();
    for found in &scene.names {
        let (start, end) = (found.name.start, found.name.end);
        *wholes.entry(run_key(words, start, end)).or_insert(0) += 1;
        for index in start..end {
            // Of runs that are surely names: their first word is a given name, or an office stands before.
            let is_sure = words.tokens[start].is(GIVEN) || found.signs & (OFFICE | HONORIFIC | RANK) != 0;
            *members.entry(words.tokens[index].key).or_insert(0) += u32::from(is_sure && end - start > 1);
        }
    }
    for found in scene.names.iter_mut().filter(|found| may_trim(words, found)) {
        let (start, end) = (found.name.start, found.name.end);
        let is_rare = wholes.get(&run_key(words, start, end)).is_none_or(|count| *count == 1);
        let is_name = if end - start > 2 {
            wholes.contains_key(&run_key(words, start + 1, end))
        } else {
            members.get(&words.tokens[start + 1].key).is_some_and(|count| *count > 0)
        };
        if is_rare && is_name {
            found.name.start += 1;
            found.name.outer = found.name.start;
        }
    }
}

fn may_trim(words: &Words, found: &Found) -> bool {
    let first = &words.tokens[found.name.start];
    let is_headline = words.is_in_title(found.name.start) || words.begins_sentence(found.name.start);
    found.name.len() > 1
        && found.nickname.is_none()
        && (is_headline || found.name.len() > 2)
        && !first.is(GIVEN | INITIALS)
        && found.signs & (OFFICE | HONORIFIC | RANK | DEGREE) == 0
}

fn run_key(words: &Words, start: usize, end: usize) -> u64 {
    (start..end).fold(0, |key, index| {
        (key ^ words.tokens[index].key).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
    })
}
