//! Exact facet counts over the matches: per article on ordinals, per story for the values shown.
//!
//! Values are counted in an array under the numbers of [`FacetValues`]; only what is shown is named.
//! tantivy's facet collector looks every ordinal up by itself, which is a hundred times slower for names.
//! An article that tells its story alone counts as a story without a look at the others. Over all articles
//! nothing is counted: the lists of terms know how many have a value, and which.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::OnceLock;

use tantivy::DocId;

use super::bits::Bits;
use super::facet_values::FacetValues;
use super::matches::SegmentMatches;
use super::outcome::{FacetCounts, ValueCount};
use super::story_numbers::{ALONE, StoryNumbers};
use crate::query::Watch;
use crate::query::facet::is_listed;
use crate::query::plan::{FacetRequest, Listing};

/// Most bits of a table of the stories each value was told.
const MAX_TABLE_BITS: usize = 1 << 26;

/// The matches something is counted over.
pub(super) struct Counted<'m> {
    /// Those of each segment, with the number of the story of each.
    pub segments: Vec<(Cow<'m, [DocId]>, Cow<'m, [u32]>)>,
    bound: u32,
    /// Those that do not tell their story alone.
    shared: OnceLock<Vec<(Vec<DocId>, Vec<u32>)>>,
}

impl<'m> Counted<'m> {
    /// The matches that fail no group but those of `forgiven`; `stories` numbers the stories of all matches.
    pub(super) fn of(matches: &'m [SegmentMatches], stories: &'m StoryNumbers, forgiven: u32) -> Counted<'m> {
        let of_segment = |(matches, stories): (&'m SegmentMatches, &'m Vec<u32>)| {
            (matches.passing(&matches.docs, forgiven), matches.passing(stories, forgiven))
        };
        Counted {
            segments: matches.iter().zip(&stories.segments).map(of_segment).collect(),
            bound: stories.bound,
            shared: OnceLock::new(),
        }
    }

    /// How many they are.
    pub(super) fn articles(&self) -> usize {
        self.segments.iter().map(|(docs, _)| docs.len()).sum()
    }

    /// Distinct stories.
    pub(super) fn count_stories(&self) -> u64 {
        let mut told = Bits::new(self.bound + 1);
        // Without a branch: which stories were told is not to be foreseen.
        let is_new = |story: &u32| u64::from(told.insert((*story).min(self.bound)) | (*story == ALONE));
        self.segments.iter().flat_map(|(_, stories)| stories.iter()).map(is_new).sum()
    }

    fn shared(&self) -> &[(Vec<DocId>, Vec<u32>)] {
        let of_segment = |(docs, stories): &(Cow<'_, [DocId]>, Cow<'_, [u32]>)| {
            docs.iter().zip(stories.iter()).filter(|(_, story)| **story != ALONE).unzip()
        };
        self.shared.get_or_init(|| self.segments.iter().map(of_segment).collect())
    }

    /// Counts one facet. Once the time is up nothing more is counted.
    pub(super) fn count_facet(
        &self,
        request: &FacetRequest,
        values: &FacetValues,
        watch: &Watch,
    ) -> tantivy::Result<FacetCounts> {
        let is_everything = values.are_all(self.segments.iter().map(|(docs, _)| docs.len()));
        let counts = match is_everything {
            true => Cow::Borrowed(values.frequencies()?),
            false => Cow::Owned(self.count_values(values, watch)),
        };
        let listed = |number: &u32| match request.listing {
            Listing::Top => values.is_top(*number),
            _ => is_listed(request.field, values.name(*number), &request.listing),
        };
        let counted = (0..).zip(counts.as_ref()).filter(|(_, count)| **count > 0).map(|(number, _)| number);
        let mut shown: Vec<u32> = counted.filter(listed).collect();
        let more = shown.len().saturating_sub(request.limit);
        keep_most_frequent(&mut shown, request.limit, &counts);
        let numbered = request.always.iter().map(|path| (path, values.number(path)));
        let (known, unknown): (Vec<_>, Vec<_>) = numbered.partition(|(_, number)| number.is_some());
        let mut hidden = more;
        for number in known.into_iter().filter_map(|(_, number)| number) {
            if !shown.contains(&number) {
                hidden -= usize::from(counts[number as usize] > 0 && listed(&number));
                shown.push(number);
            }
        }
        let copies = if is_everything {
            self.copies_among_all(values, &shown, watch)?
        } else {
            self.copies_of_values(values, &shown, watch)
        };
        let mut found: Vec<ValueCount> = shown
            .iter()
            .zip(copies)
            .map(|(number, copies)| {
                let count = u64::from(counts[*number as usize]);
                // When not all copies are known, no more than one story is sure.
                let groups = if watch.is_over() { count.min(1) } else { count - copies };
                ValueCount { path: values.name(*number).to_string(), count, groups }
            })
            .collect();
        for (path, _) in unknown {
            if !found.iter().any(|value| value.path == *path) {
                found.push(ValueCount { path: path.clone(), count: 0, groups: 0 });
            }
        }
        Ok(FacetCounts { field: request.field, values: found, more: hidden as u64 })
    }

    /// How many articles have each value.
    fn count_values(&self, values: &FacetValues, watch: &Watch) -> Vec<u32> {
        values.expect(self.articles());
        let mut counts = vec![0_u32; values.len()];
        for (segment, (docs, _)) in self.segments.iter().enumerate() {
            let in_time = |articles| !watch.is_over_after(articles);
            values.for_each(segment, docs, |_, number| counts[number as usize] += 1, in_time);
        }
        counts
    }

    /// How many articles of each shown value tell a story that another one before them told.
    fn copies_of_values(&self, values: &FacetValues, shown: &[u32], watch: &Watch) -> Vec<u64> {
        let mut places = vec![u32::MAX; values.len()];
        for (place, number) in (0..).zip(shown) {
            places[*number as usize] = place;
        }
        let mut copies = vec![0; shown.len()];
        let mut told = Told::new(shown.len(), self.bound);
        for (segment, (docs, stories)) in self.shared().iter().enumerate() {
            let tell = |at: usize, number: u32| {
                let place = places[number as usize];
                if place != u32::MAX && !told.insert(place, stories[at]) {
                    copies[place as usize] += 1;
                }
            };
            values.for_each(segment, docs, tell, |articles| !watch.is_over_after(articles));
        }
        told.count_again(&mut copies);
        copies
    }

    /// The same when all articles are matches: the lists of the shown values alone are read.
    fn copies_among_all(
        &self,
        values: &FacetValues,
        shown: &[u32],
        watch: &Watch,
    ) -> tantivy::Result<Vec<u64>> {
        let mut last_told = vec![u32::MAX; self.bound as usize];
        let mut copies = vec![0; shown.len()];
        for ((place, number), copies) in (0..).zip(shown).zip(&mut copies) {
            values.for_each_article(*number, |segment, doc| {
                let story = self.segments[segment].1[doc as usize];
                if story != ALONE {
                    *copies += u64::from(last_told[story as usize] == place);
                    last_told[story as usize] = place;
                }
                !watch.is_over_after(1)
            })?;
        }
        Ok(copies)
    }
}

/// Which stories the articles of each value have told.
enum Told {
    /// A bit for each value and story.
    Table { bound: usize, bits: Bits },
    /// Pairs of value and story, where the table would be too large.
    Pairs(Vec<u64>),
}

impl Told {
    fn new(values: usize, bound: u32) -> Told {
        match values.saturating_mul(bound as usize) {
            bits if bits <= MAX_TABLE_BITS => {
                Told::Table { bound: bound as usize, bits: Bits::new(bits as u32) }
            }
            _ => Told::Pairs(Vec::new()),
        }
    }

    /// Puts a story in; false when it is known that it was in already.
    fn insert(&mut self, value: u32, story: u32) -> bool {
        match self {
            Told::Table { bound, bits } => bits.insert((value as usize * *bound) as u32 + story),
            Told::Pairs(pairs) => {
                pairs.push(u64::from(value) << 32 | u64::from(story));
                true
            }
        }
    }

    /// Adds what was told again and not known to be.
    fn count_again(self, copies: &mut [u64]) {
        let Told::Pairs(mut pairs) = self else { return };
        pairs.sort_unstable();
        for pair in pairs.windows(2).filter(|pair| pair[0] == pair[1]) {
            copies[(pair[0] >> 32) as usize] += 1;
        }
    }
}

/// Keeps the most frequent, ties in the order of their paths, which is that of their numbers.
fn keep_most_frequent(numbers: &mut Vec<u32>, limit: usize, counts: &[u32]) {
    let order = |number: &u32| (Reverse(counts[*number as usize]), *number);
    if limit < numbers.len() {
        numbers.select_nth_unstable_by_key(limit, order);
        numbers.truncate(limit);
    }
    numbers.sort_unstable_by_key(order);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_counted_alike_in_a_table_and_in_pairs() {
        let pairs = [(0, 2), (1, 2), (0, 2), (0, 1), (1, 0), (0, 2), (1, 0)];
        for mut told in [Told::new(2, 3), Told::Pairs(Vec::new())] {
            let mut copies = [0; 2];
            for (value, story) in pairs {
                copies[value as usize] += u64::from(!told.insert(value, story));
            }
            told.count_again(&mut copies);
            assert_eq!(copies, [2, 1]);
        }
        assert!(matches!(Told::new(usize::MAX, 2), Told::Pairs(_)));
    }
}
