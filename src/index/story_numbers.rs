//! Which articles tell the same story, in a form that counts fast.
//!
//! The column `story` holds a hash for each article, and most articles tell a story alone. Alone they need no
//! comparing: only members of real groups do, and these get small numbers here. The table takes two walks over
//! the column; a search that finds little compares the hashes themselves instead.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use tantivy::DocId;

use super::bits::Bits;
use super::columns::Columns;

/// Hashes that are hashes already: the story numbers.
#[derive(Default)]
pub(super) struct Identity(u64);

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
const ALONE: u32 = u32::MAX;

/// The stories that several articles of a snapshot tell, numbered.
pub(super) struct StoryNumbers {
    /// For each segment, the number of each article's story, or [`ALONE`].
    segments: Vec<Vec<u32>>,
    stories: u32,
}

impl StoryNumbers {
    /// Numbers the stories of all articles; deleted ones only make a story look shared.
    pub(super) fn read(columns: &[Columns]) -> StoryNumbers {
        StoryNumbers::of(columns.iter().map(Columns::stories).collect())
    }

    fn of(hashes: Vec<Vec<u64>>) -> StoryNumbers {
        let articles: usize = hashes.iter().map(Vec::len).sum();
        // Eight places for each article, by some bits of the hash: which are taken, and which taken again.
        let places = (articles.max(8) * 8).next_power_of_two() as u32;
        let place = |hash: u64| (hash >> 32) as u32 & (places - 1);
        let (mut taken, mut again) = (Bits::new(places), Bits::new(places));
        for hash in hashes.iter().flatten() {
            let place = place(*hash);
            if taken.contains(place) {
                again.insert(place);
            }
            taken.insert(place);
        }
        let mut told: HashMap<u64, (u32, u32), BuildHasherDefault<Identity>> = HashMap::default();
        for hash in hashes.iter().flatten().filter(|hash| again.contains(place(**hash))) {
            told.entry(*hash).or_default().0 += 1;
        }
        let mut stories = 0;
        for (tellers, number) in told.values_mut() {
            *number = if *tellers > 1 { stories } else { ALONE };
            stories += u32::from(*tellers > 1);
        }
        let number = |hash: u64| match again.contains(place(hash)) {
            true => told.get(&hash).map_or(ALONE, |(_, number)| *number),
            false => ALONE,
        };
        let segments = hashes.into_iter().map(|hashes| hashes.into_iter().map(number).collect()).collect();
        StoryNumbers { segments, stories }
    }
}

/// The stories of a snapshot's articles, told apart in one of two ways.
#[derive(Clone, Copy)]
pub(super) enum Stories<'r> {
    /// By their numbers.
    Numbered(&'r StoryNumbers),
    /// By their hashes.
    Hashed(&'r [Columns]),
}

impl<'r> Stories<'r> {
    /// What tells the stories of a segment's articles apart; nothing for one that tells its story alone.
    pub(super) fn of_segment(self, segment: usize) -> impl Fn(DocId) -> Option<u64> + 'r {
        let (numbers, hashes) = match self {
            Stories::Numbered(numbers) => (Some(numbers.segments[segment].as_slice()), None),
            Stories::Hashed(columns) => (None, Some(&columns[segment].story)),
        };
        move |doc| match (numbers, hashes) {
            (Some(numbers), _) => {
                numbers.get(doc as usize).filter(|number| **number != ALONE).map(|number| u64::from(*number))
            }
            (None, Some(hashes)) => hashes.first(doc),
            (None, None) => None,
        }
    }

    /// An empty collection of stories.
    pub(super) fn none(self) -> Told {
        match self {
            Stories::Numbered(numbers) => {
                Told { alone: 0, again: 0, numbers: Bits::new(numbers.stories), hashes: None }
            }
            Stories::Hashed(_) => {
                Told { alone: 0, again: 0, numbers: Bits::new(0), hashes: Some(HashSetOf::default()) }
            }
        }
    }
}

type HashSetOf = std::collections::HashSet<u64, BuildHasherDefault<Identity>>;

/// A set of stories.
pub(super) struct Told {
    alone: u64,
    again: u64,
    numbers: Bits,
    hashes: Option<HashSetOf>,
}

impl Told {
    /// Puts in the story of an article.
    pub(super) fn insert(&mut self, story: Option<u64>) {
        match (story, &mut self.hashes) {
            (None, _) => self.alone += 1,
            (Some(hash), Some(hashes)) => {
                hashes.insert(hash);
            }
            (Some(number), None) => {
                let number = number as u32;
                self.again += u64::from(!self.numbers.contains(number));
                self.numbers.insert(number);
            }
        }
    }

    /// How many are in.
    pub(super) fn len(&self) -> u64 {
        self.alone + self.again + self.hashes.as_ref().map_or(0, |hashes| hashes.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories_are_counted_once_with_numbers_and_with_hashes() {
        let stories: &[u64] = &[7 << 32, 8 << 32, 7 << 32 | 1, 7 << 32, 9 << 40, 8 << 32];
        let numbers = StoryNumbers::of(vec![stories[..3].to_vec(), stories[3..].to_vec()]);
        assert_eq!(numbers.stories, 2);
        let numbered = Stories::Numbered(&numbers);
        let mut told = numbered.none();
        for (segment, docs) in [(0, 0..3), (1, 0..3)] {
            let story = numbered.of_segment(segment);
            docs.for_each(|doc| told.insert(story(doc)));
        }
        assert_eq!(told.len(), 4);
        let story = numbered.of_segment(0);
        assert!(story(0).is_some() && story(2).is_none(), "one hash away from another is another story");
    }
}
