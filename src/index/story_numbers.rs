//! Which articles tell the same story, in a form that counts fast.
//!
//! The column `story` holds a hash for each article, and most articles tell a story alone. Alone they need no
//! comparing: only members of real groups do, and these get small numbers here. All articles of a snapshot are
//! numbered once searches have found about as many; before that each search numbers what it finds.

use std::borrow::Cow;

use tantivy::DocId;

use super::bits::{Bits, Ranked};
use super::columns::Columns;

/// Number of an article that tells its story alone.
pub(super) const ALONE: u32 = u32::MAX;

/// Places of the tables that part stories, for each article.
const PLACES: usize = 4;

/// Hashes read at a time.
const BLOCK: usize = 1024;

/// The stories of some articles; those that several of them tell have numbers.
#[derive(Clone)]
pub(super) struct StoryNumbers {
    /// For each segment, the number of the story of each of its articles, or [`ALONE`].
    pub segments: Vec<Vec<u32>>,
    /// Above all numbers.
    pub bound: u32,
}

impl StoryNumbers {
    /// Numbers the stories of all articles of a snapshot; deleted ones only make a story look shared.
    pub(super) fn of_all(columns: &[Columns]) -> StoryNumbers {
        let articles = columns.iter().map(Columns::articles).collect();
        StoryNumbers::of(articles, |segment, from, hashes| columns[segment].stories_from(from, hashes))
    }

    /// Numbers the stories of some articles of each segment, which keep their order.
    pub(super) fn of_some(columns: &[Columns], docs: &[&[DocId]]) -> StoryNumbers {
        let articles = docs.iter().map(|docs| docs.len()).collect();
        StoryNumbers::of(articles, |segment, from, hashes| {
            columns[segment].stories_of(&docs[segment][from..from + hashes.len()], hashes);
        })
    }

    /// Numbers the stories of so many articles of each segment. `read` is given a segment, the place of an article
    /// in it, and room for the hashes of this one and those behind it.
    ///
    /// The hashes are read twice and kept nowhere: memory nobody has touched yet is dearer than reading them.
    fn of(articles: Vec<usize>, read: impl Fn(usize, usize, &mut [u64])) -> StoryNumbers {
        let mut room = [0; BLOCK];
        let mut for_each_block = |visit: &mut dyn FnMut(usize, usize, &[u64])| {
            for (segment, articles) in articles.iter().enumerate() {
                for from in (0..*articles).step_by(BLOCK) {
                    let hashes = &mut room[..BLOCK.min(articles - from)];
                    read(segment, from, hashes);
                    visit(segment, from, hashes);
                }
            }
        };
        // Places for each article, by some bits of the hash: which are taken, and which taken again. Two such
        // tables for a million articles fit into the cache of a core.
        let places = (articles.iter().sum::<usize>().max(8) * PLACES).next_power_of_two() as u32;
        let place = |hash: u64| (hash >> 32) as u32 & (places - 1);
        let (mut taken, mut again) = (Bits::new(places), Bits::new(places));
        for_each_block(&mut |_, _, hashes| {
            hashes.iter().for_each(|hash| taken.insert_or(place(*hash), &mut again));
        });
        drop(taken);
        // The first story of each place taken again has the place's number among them; few places have another.
        let again = Ranked::of(again);
        let mut bound = again.len() as u32;
        let mut firsts = vec![0; again.len()];
        let (mut told, mut shared) = (Bits::new(bound), Bits::new(bound + 1));
        let mut others = Vec::with_capacity(again.len());
        let mut segments: Vec<Vec<u32>> = articles.iter().map(|articles| vec![ALONE; *articles]).collect();
        let mut perhaps_shared = [0; BLOCK + 1];
        for_each_block(&mut |segment, from, hashes| {
            let mut found = 0;
            for (at, hash) in hashes.iter().enumerate() {
                // Without a branch: what comes is not to be foreseen.
                perhaps_shared[found] = at;
                found += usize::from(again.contains(place(*hash)));
            }
            for at in &perhaps_shared[..found] {
                // Nothing is where no story was put yet.
                let hash = hashes[*at].max(1);
                let number = again.rank(place(hash));
                let first = &mut firsts[number as usize];
                *first = if *first == 0 { hash } else { *first };
                if *first == hash {
                    told.insert_or(number, &mut shared);
                    segments[segment][from + at] = number;
                } else {
                    others.push((hash, segment as u32, (from + at) as u32));
                }
            }
        });
        // Who is alone already is as good as shared: it stays what it is.
        shared.insert(bound);
        for number in segments.iter_mut().flatten() {
            *number = if shared.contains((*number).min(bound)) { *number } else { ALONE };
        }
        others.sort_unstable();
        for tellers in others.chunk_by(|one, next| one.0 == next.0).filter(|tellers| tellers.len() > 1) {
            tellers.iter().for_each(|(_, segment, at)| segments[*segment as usize][*at as usize] = bound);
            bound += 1;
        }
        StoryNumbers { segments, bound }
    }

    /// The numbers of some articles of each segment; those of all of them are not copied.
    pub(super) fn among(&self, docs: &[&[DocId]]) -> Cow<'_, StoryNumbers> {
        if docs.iter().map(|docs| docs.len()).eq(self.segments.iter().map(Vec::len)) {
            return Cow::Borrowed(self);
        }
        let of_segment = |(numbers, docs): (&Vec<u32>, &&[DocId])| {
            docs.iter().map(|doc| numbers.get(*doc as usize).copied().unwrap_or(ALONE)).collect()
        };
        let segments = self.segments.iter().zip(docs).map(of_segment).collect();
        Cow::Owned(StoryNumbers { segments, bound: self.bound })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn numbers_of(hashes: &[Vec<u64>]) -> StoryNumbers {
        let read = |segment: usize, from: usize, room: &mut [u64]| {
            room.copy_from_slice(&hashes[segment][from..from + room.len()]);
        };
        StoryNumbers::of(hashes.iter().map(Vec::len).collect(), read)
    }

    /// Hashes of a few stories, many of which share a place.
    fn hash() -> impl Strategy<Value = u64> {
        (0..40_u64, 0..3_u64).prop_map(|(high, low)| high << 32 | low)
    }

    proptest! {
        #[test]
        fn articles_have_one_number_where_they_tell_one_story(
            hashes in prop::collection::vec(prop::collection::vec(hash(), 0..60), 1..4),
        ) {
            let numbers = numbers_of(&hashes);
            let mut tellers: HashMap<u64, Vec<u32>> = HashMap::new();
            for (hash, number) in hashes.iter().flatten().zip(numbers.segments.iter().flatten()) {
                tellers.entry((*hash).max(1)).or_default().push(*number);
            }
            let mut numbered = Vec::new();
            for numbers_of_story in tellers.values() {
                let number = numbers_of_story[0];
                prop_assert!(numbers_of_story.iter().all(|other| *other == number));
                prop_assert_eq!(number == ALONE, numbers_of_story.len() == 1);
                if number != ALONE {
                    prop_assert!(number < numbers.bound);
                    numbered.push(number);
                }
            }
            numbered.sort_unstable();
            prop_assert!(numbered.is_sorted_by(|one, next| one < next), "a story has a number of its own");
        }
    }

    #[test]
    fn numbers_go_across_blocks_and_segments() {
        let distinct: Vec<u64> = (1..=BLOCK as u64 + 7).map(|at| at << 32 | at).collect();
        let numbers = numbers_of(&[distinct.clone(), distinct.clone()]);
        assert_eq!(numbers.segments[0], numbers.segments[1]);
        assert!(numbers.segments[0].iter().all(|number| *number < numbers.bound));
        let last = distinct.len() as u32 - 1;
        let some = numbers.among(&[&[1, last], &[]]);
        assert_eq!(some.segments, [vec![numbers.segments[0][1], numbers.segments[0][last as usize]], vec![]]);
        let all: Vec<u32> = (0..=last).collect();
        assert!(matches!(numbers.among(&[&all, &all]), Cow::Borrowed(_)));
    }
}
