//! Which words of a query an article does not have, for hits that have only some of them.
//!
//! In: the plain words of a query and an article. Out: the words as typed that it lacks. A joined form
//! (`sosial-ekonomi`) is there when its parts stand one after the other, as the engine finds it.

use super::lowering::PlainWord;
use crate::article::Article;
use crate::query::Watch;
use crate::query::plan::{Level, Slot};
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
    for text in article.title.iter().chain([&article.text]) {
        // How many parts of each word the last tokens are, as a bit for each number of parts.
        let mut begun = vec![0_u64; words.len()];
        analyzer.for_tokens_while(text, &mut |token| {
            for ((word, begun), there) in words.iter().zip(&mut begun).zip(&mut there) {
                *begun = fitting(&word.slots, &token) & ((*begun << 1) | 1);
                *there |= (*begun >> (word.slots.len().clamp(1, 64) - 1)) & 1 == 1;
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
