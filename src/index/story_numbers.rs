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

/// Places of the tables that part stories, for each article.
const PLACES: usize = 4;

/// A story that several articles may tell.
#[derive(Clone, Default)]
struct Story {
    hash: u64,
    tellers: u32,
}

/// Where `are` is true.
fn positions_of(are: impl ExactSizeIterator<Item = bool>) -> Vec<u32> {
    let mut positions = vec![0; are.len() + 1];
    let mut found = 0;
    for (at, is) in (0..).zip(are) {
        // Without a branch: what comes is not to be foreseen.
        positions[found] = at;
        found += usize::from(is);
    }
    positions.truncate(found);
    positions
}

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
        // Places for each article, by some bits of the hash: which are taken, and which taken again. Two such
        // tables for a million articles fit into the cache of a core.
        let places = (articles.max(8) * PLACES).next_power_of_two() as u32;
        let place = |hash: u64| (hash >> 32) as u32 & (places - 1);
        let (mut taken, mut again) = (Bits::new(places), Bits::new(places));
        for hash in hashes.iter().flatten() {
            taken.insert_or(place(*hash), &mut again);
        }
        // The first story of each place taken again has the place's number among them; few places have another.
        let again = Ranked::of(again);
        let mut stories = vec![Story::default(); again.len()];
        let mut others: HashMap<u64, u32, BuildHasherDefault<Identity>> = HashMap::default();
        let mut number_of = |hash: u64| {
            let mut number = again.rank(place(hash));
            let first = &mut stories[number as usize];
            first.hash = if first.tellers == 0 { hash } else { first.hash };
            if first.hash != hash {
                number = *others.entry(hash).or_insert(stories.len() as u32);
                if number as usize == stories.len() {
                    stories.push(Story { hash, tellers: 0 });
                }
            }
            stories[number as usize].tellers += 1;
            number
        };
        let mut numbered = Vec::with_capacity(hashes.len());
        for hashes in &hashes {
            let places = hashes.iter().map(|hash| again.contains(place(*hash)));
            let perhaps_shared = positions_of(places);
            let numbers: Vec<u32> = perhaps_shared.iter().map(|at| number_of(hashes[*at as usize])).collect();
            numbered.push((perhaps_shared, numbers));
        }
        let of_segment = |(hashes, (perhaps_shared, numbers)): (&Vec<u64>, (Vec<u32>, Vec<u32>))| {
            let mut segment = vec![ALONE; hashes.len()];
            for (at, number) in perhaps_shared.into_iter().zip(numbers) {
                let is_shared = stories[number as usize].tellers > 1;
                segment[at as usize] = if is_shared { number } else { ALONE };
            }
            segment
        };
        let segments = hashes.iter().zip(numbered).map(of_segment).collect();
        StoryNumbers { segments, bound: stories.len() as u32 }
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
