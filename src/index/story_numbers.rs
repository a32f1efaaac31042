//! Which articles tell the same story, in a form that counts fast.
//!
//! The column `story` holds a hash for each article, and most articles tell a story alone. Alone they need no
//! comparing: only members of real groups do, and these get small numbers here. All articles of a snapshot are
//! numbered once searches have found about as many; before that each search numbers what it finds.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use tantivy::DocId;

use super::bits::{Bits, Ranked};
use super::columns::Columns;

/// Hashes that are hashes already: those of the stories.
#[derive(Default)]
struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        debug_assert!(false, "only u64 keys are hashed: {bytes:?}");
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// Number of an article that tells its story alone.
pub(super) const ALONE: u32 = u32::MAX;

/// The stories of some articles; those that several of them tell have numbers.
pub(super) struct StoryNumbers {
    /// For each segment, the number of the story of each of its articles, or [`ALONE`].
    pub segments: Vec<Vec<u32>>,
    /// Above all numbers.
    pub bound: u32,
}

impl StoryNumbers {
    /// Numbers the stories of all articles of a snapshot; deleted ones only make a story look shared.
    pub(super) fn of_all(columns: &[Columns]) -> StoryNumbers {
        StoryNumbers::of(columns.iter().map(Columns::stories).collect())
    }

    /// Numbers the stories of some articles of each segment, which keep their order.
    pub(super) fn of_some<'d>(columns: &[Columns], docs: impl Iterator<Item = &'d [DocId]>) -> StoryNumbers {
        StoryNumbers::of(columns.iter().zip(docs).map(|(columns, docs)| columns.stories_of(docs)).collect())
    }

    fn of(hashes: Vec<Vec<u64>>) -> StoryNumbers {
        let articles: usize = hashes.iter().map(Vec::len).sum();
        // Eight places for each article, by some bits of the hash: which are taken, and which taken again.
        let places = (articles.max(8) * 8).next_power_of_two() as u32;
        let place = |hash: u64| (hash >> 32) as u32 & (places - 1);
        let (mut taken, mut again) = (Bits::new(places), Bits::new(places));
        for hash in hashes.iter().flatten() {
            if !taken.insert(place(*hash)) {
                again.insert(place(*hash));
            }
        }
        // The first story of each such place has the place's number among them; few places have another.
        let again = Ranked::of(again);
        let mut firsts = vec![0; again.len()];
        let mut others: HashMap<u64, u32, BuildHasherDefault<Identity>> = HashMap::default();
        let mut tellers = vec![0_u32; again.len()];
        let mut number_of = |hash: u64| {
            let Some(mut number) = again.rank(place(hash)) else { return ALONE };
            if tellers[number as usize] == 0 {
                firsts[number as usize] = hash;
            } else if firsts[number as usize] != hash {
                number = *others.entry(hash).or_insert(tellers.len() as u32);
                if number as usize == tellers.len() {
                    tellers.push(0);
                }
            }
            tellers[number as usize] += 1;
            number
        };
        let number_all = |hashes: Vec<u64>| hashes.into_iter().map(&mut number_of).collect();
        let mut segments: Vec<Vec<u32>> = hashes.into_iter().map(number_all).collect();
        for number in segments.iter_mut().flatten() {
            if *number != ALONE && tellers[*number as usize] == 1 {
                *number = ALONE;
            }
        }
        StoryNumbers { segments, bound: tellers.len() as u32 }
    }

    /// The numbers of some articles of each segment.
    pub(super) fn among<'d>(&self, docs: impl Iterator<Item = &'d [DocId]>) -> StoryNumbers {
        let of_segment = |(numbers, docs): (&Vec<u32>, &[DocId])| {
            docs.iter().map(|doc| numbers.get(*doc as usize).copied().unwrap_or(ALONE)).collect()
        };
        StoryNumbers { segments: self.segments.iter().zip(docs).map(of_segment).collect(), bound: self.bound }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_of_one_story_have_one_number() {
        let stories: &[u64] = &[7 << 32, 8 << 32, 7 << 32 | 1, 7 << 32, 9 << 40, 8 << 32];
        let numbers_of_two = StoryNumbers::of(vec![stories[..3].to_vec(), stories[3..].to_vec()]);
        let [first, second] = numbers_of_two.segments.as_slice() else { panic!("two segments") };
        assert_eq!((first[0], first[1]), (second[0], second[2]));
        assert!(first[0] != first[1] && first[..2].iter().all(|number| *number < numbers_of_two.bound));
        assert_eq!((first[2], second[1]), (ALONE, ALONE), "one hash away from another is another story");
        let [high, other] = [5 << 32, 5 << 32 | 3];
        let numbers =
            StoryNumbers::of(vec![vec![high, other, other, 6 << 32, high, other]]).segments.remove(0);
        assert_eq!(
            (numbers[0], numbers[1], numbers[1]),
            (numbers[4], numbers[2], numbers[5]),
            "in one place"
        );
        assert!(numbers[0] != numbers[1] && numbers[3] == ALONE);
        let some = numbers_of_two.among([&[1, 2][..], &[]].into_iter());
        assert_eq!(some.segments, [vec![first[1], ALONE], vec![]]);
    }
}
