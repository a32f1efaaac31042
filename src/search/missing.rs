//! Which words of a query an article does not have, for hits that have only some of them.
//!
//! In: the plain words of a query and an article. Out: the words as typed that it lacks. A joined form
//! (`sosial-ekonomi`) is there when its parts stand one after the other, as the engine finds it; a word of a
//! unit is there when the article says the unit in another way.

use super::plain_words::{Fulfilment, PlainWord};
use crate::article::Article;
use crate::index::facet_values;
use crate::query::plan::{Level, Slot};
use crate::query::{Watch, is_within};
use crate::text::{Analyzer, TokenRef};

/// Words of the query that an article does not have, in their order; none when the time was up before the
/// article was read to its end.
pub(super) fn missing(
    article: &Article,
    words: &[PlainWord],
    analyzer: &Analyzer,
    watch: &Watch,
) -> Vec<String> {
    let mut there = vec![false; words.len()];
    let mut sequences: Vec<(usize, &[Slot])> = Vec::new();
    for (nth, word) in words.iter().enumerate() {
        sequences.push((nth, &word.slots));
        for other in &word.others {
            match other.as_ref() {
                Fulfilment::Words(slots) => sequences.push((nth, slots)),
                Fulfilment::Value(field, wanted) => {
                    let known = facet_values(article);
                    let has = |value: &String| {
                        known.iter().any(|(of, found)| of == field && is_within(*field, found, value))
                    };
                    there[nth] |= wanted.iter().any(has);
                }
            }
        }
    }
    for text in article.title.iter().chain([&article.text]) {
        // How many parts of each sequence the last tokens are, as a bit for each number of parts.
        let mut begun = vec![0_u64; sequences.len()];
        analyzer.for_tokens_while(text, &mut |token| {
            for ((nth, slots), begun) in sequences.iter().zip(&mut begun) {
                *begun = fitting(slots, &token) & ((*begun << 1) | 1);
                there[*nth] |= (*begun >> (slots.len().clamp(1, 64) - 1)) & 1 == 1;
            }
            !watch.is_over_after(1)
        });
    }
    if watch.is_over() {
        return Vec::new();
    }
    words.iter().zip(there).filter(|(_, there)| !there).map(|(word, _)| word.text.clone()).collect()
}

/// A bit for each part a token fits.
fn fitting(slots: &[Slot], token: &TokenRef<'_>) -> u64 {
    let mut fitting = 0;
    for (nth, slot) in slots.iter().enumerate().take(64) {
        let form = match slot.level {
            Level::Exact => token.exact,
            Level::Root => token.root,
        };
        fitting |= u64::from(slot.alternatives.iter().any(|alternative| alternative == form)) << nth;
    }
    fitting
}
