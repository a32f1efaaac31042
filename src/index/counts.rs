//! Exact facet counts over the matches: per article on ordinals, per story for the values shown.
//!
//! Values are counted in an array under the numbers of [`FacetValues`]; only what is shown is named.
//! tantivy's facet collector looks every ordinal up by itself, which is a hundred times slower for names.
//! An article that tells its story alone counts as a story without a look at the others.

use std::cmp::Reverse;

use tantivy::DocId;

use super::facet_values::FacetValues;
use super::matches::SegmentMatches;
use super::outcome::{FacetCounts, ValueCount};
use super::story_numbers::Stories;
use crate::query::Watch;
use crate::query::facet::is_listed;
use crate::query::plan::{FacetRequest, Listing};

/// The matches something is counted over.
#[derive(Clone, Copy)]
pub(super) struct Counting<'m> {
    pub matches: &'m [SegmentMatches],
    pub stories: Stories<'m>,
    /// The filter groups that a match may fail.
    pub forgiven: u32,
    /// Once the time is up nothing more is counted.
    pub watch: &'m Watch,
}

impl Counting<'_> {
    /// Distinct stories.
    pub(super) fn count_stories(self) -> u64 {
        let mut told = self.stories.none();
        for (segment, matches) in self.matches.iter().enumerate() {
            let story = self.stories.of_segment(segment);
            let in_time = matches.passing(self.forgiven).take_while(|_| !self.watch.is_over_after(1));
            in_time.for_each(|doc| told.insert(story(doc)));
        }
        told.len()
    }

    /// Counts one facet.
    pub(super) fn count_facet(self, request: &FacetRequest, values: &FacetValues) -> FacetCounts {
        values.expect(self.matches.iter().map(|matches| matches.docs.len()).sum());
        let mut counts = vec![0_u32; values.len()];
        self.for_each_value(values, |_, _| true, |_, _, number| counts[number as usize] += 1);
        let listed = |number: &u32| match request.listing {
            Listing::Top => values.is_top(*number),
            _ => is_listed(request.field, values.name(*number), &request.listing),
        };
        let counted = (0..).zip(&counts).filter(|(_, count)| **count > 0).map(|(number, _)| number);
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
        let copies = self.copies_of_values(values, &shown);
        let mut found: Vec<ValueCount> = shown
            .iter()
            .zip(copies)
            .map(|(number, copies)| {
                let count = u64::from(counts[*number as usize]);
                // When not all copies are known, no more than one story is sure.
                let groups = if self.watch.is_over() { count.min(1) } else { count - copies };
                ValueCount { path: values.name(*number).to_string(), count, groups }
            })
            .collect();
        for (path, _) in unknown {
            if !found.iter().any(|value| value.path == *path) {
                found.push(ValueCount { path: path.clone(), count: 0, groups: 0 });
            }
        }
        FacetCounts { field: request.field, values: found, more: hidden as u64 }
    }

    /// Calls `visit` with segment, article and value of the matches that `wanted` takes.
    fn for_each_value(
        self,
        values: &FacetValues,
        wanted: impl Fn(usize, DocId) -> bool,
        mut visit: impl FnMut(usize, DocId, u32),
    ) {
        for (segment, matches) in self.matches.iter().enumerate() {
            let docs = matches.passing(self.forgiven).filter(|doc| wanted(segment, *doc));
            let in_time = |articles| !self.watch.is_over_after(articles);
            values.for_each(segment, docs, |doc, number| visit(segment, doc, number), in_time);
        }
    }

    /// How many articles of each shown value tell a story that another one before them told.
    fn copies_of_values(self, values: &FacetValues, shown: &[u32]) -> Vec<u64> {
        let mut places = vec![u32::MAX; values.len()];
        for (place, number) in (0..).zip(shown) {
            places[*number as usize] = place;
        }
        let of_segment: Vec<_> =
            (0..self.matches.len()).map(|segment| self.stories.of_segment(segment)).collect();
        let mut told: Vec<(u32, u64)> = Vec::new();
        let has_company = |segment: usize, doc| of_segment[segment](doc).is_some();
        self.for_each_value(values, has_company, |segment, doc, number| {
            let place = places[number as usize];
            if place != u32::MAX {
                told.extend(of_segment[segment](doc).map(|story| (place, story)));
            }
        });
        told.sort_unstable();
        let mut copies = vec![0; shown.len()];
        for pair in told.windows(2).filter(|pair| pair[0] == pair[1]) {
            copies[pair[0].0 as usize] += 1;
        }
        copies
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
