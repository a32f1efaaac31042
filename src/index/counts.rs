//! Exact facet counts over the matches: per article on ordinals, per story for the values shown.
//!
//! Values are counted in an array under the numbers of [`FacetValues`]; only what is shown is named.
//! tantivy's facet collector looks every ordinal up by itself, which is a hundred times slower for names.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use tantivy::Searcher;

use super::facet_values::FacetValues;
use super::matches::SegmentMatches;
use super::outcome::{FacetCounts, ValueCount};
use crate::article::Field;
use crate::query::Watch;
use crate::query::facet::is_listed;
use crate::query::plan::FacetRequest;

/// Hashes that are hashes already: the story numbers.
#[derive(Default)]
pub(crate) struct Identity(u64);

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

pub(super) type Stories = HashSet<u64, BuildHasherDefault<Identity>>;

/// Distinct stories among the matches that fail nothing; those seen before the time was up.
pub(crate) fn count_stories(
    searcher: &Searcher,
    matches: &[SegmentMatches],
    watch: &Watch,
) -> tantivy::Result<u64> {
    let mut stories = Stories::default();
    for (reader, segment) in searcher.segment_readers().iter().zip(matches) {
        let story = reader.fast_fields().u64("story")?;
        let in_time = segment.passing(0).take_while(|_| !watch.is_over_after(1));
        stories.extend(in_time.filter_map(|doc| story.first(doc)));
    }
    Ok(stories.len() as u64)
}

/// Counts one facet; `forgiven` are the filter groups that are the facet's own selection. Once the time is
/// up nothing more is counted.
pub(crate) fn count_facet(
    searcher: &Searcher,
    matches: &[SegmentMatches],
    request: &FacetRequest,
    values: &FacetValues,
    forgiven: u32,
    watch: &Watch,
) -> tantivy::Result<FacetCounts> {
    let mut counts = vec![0_u32; values.len()];
    for_each_value(searcher, matches, request.field, values, forgiven, watch, |_, number| {
        counts[number as usize] += 1;
    })?;
    let listed = |number: &u32| is_listed(request.field, values.name(*number), &request.listing);
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
    let stories = stories_of_values(searcher, matches, request.field, values, &shown, forgiven, watch)?;
    let mut found: Vec<ValueCount> = shown
        .iter()
        .zip(stories)
        .map(|(number, groups)| ValueCount {
            path: values.name(*number).to_string(),
            count: counts[*number as usize].into(),
            groups,
        })
        .collect();
    for (path, _) in unknown {
        if !found.iter().any(|value| value.path == *path) {
            found.push(ValueCount { path: path.clone(), count: 0, groups: 0 });
        }
    }
    Ok(FacetCounts { field: request.field, values: found, more: hidden as u64 })
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

/// Calls `visit` with the story and each value of the matches.
fn for_each_value(
    searcher: &Searcher,
    matches: &[SegmentMatches],
    field: Field,
    values: &FacetValues,
    forgiven: u32,
    watch: &Watch,
    mut visit: impl FnMut(&dyn Fn() -> Option<u64>, u32),
) -> tantivy::Result<()> {
    for (at, (reader, segment)) in searcher.segment_readers().iter().zip(matches).enumerate() {
        let Some(column) = reader.fast_fields().str(field.alias())? else {
            continue;
        };
        let story = reader.fast_fields().u64("story")?;
        let numbers = values.of_segment(at);
        for doc in segment.passing(forgiven) {
            if watch.is_over_after(1) {
                return Ok(());
            }
            for ordinal in column.term_ords(doc) {
                visit(&|| story.first(doc), numbers[ordinal as usize]);
            }
        }
    }
    Ok(())
}

/// Distinct stories of each shown value.
fn stories_of_values(
    searcher: &Searcher,
    matches: &[SegmentMatches],
    field: Field,
    values: &FacetValues,
    shown: &[u32],
    forgiven: u32,
    watch: &Watch,
) -> tantivy::Result<Vec<u64>> {
    let mut stories: Vec<Stories> = shown.iter().map(|_| Stories::default()).collect();
    let mut places = vec![u32::MAX; values.len()];
    for (place, number) in (0..).zip(shown) {
        places[*number as usize] = place;
    }
    for_each_value(searcher, matches, field, values, forgiven, watch, |story, number| {
        if let Some(stories) = stories.get_mut(places[number as usize] as usize) {
            stories.extend(story());
        }
    })?;
    Ok(stories.into_iter().map(|stories| stories.len() as u64).collect())
}
