//! Exact facet counts over the matches: per article on ordinals, per story for the values shown.
//!
//! Each segment counts in an array indexed by ordinal; only what was counted is turned into strings, in
//! one walk of the dictionary. tantivy's facet collector looks every ordinal up by itself, which is a
//! hundred times slower for names.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use tantivy::Searcher;
use tantivy::columnar::StrColumn;

use super::matches::SegmentMatches;
use super::outcome::{FacetCounts, ValueCount};
use crate::article::Field;
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

type Stories = HashSet<u64, BuildHasherDefault<Identity>>;

/// Distinct stories among the matches that fail nothing.
pub(crate) fn count_stories(searcher: &Searcher, matches: &[SegmentMatches]) -> tantivy::Result<u64> {
    let mut stories = Stories::default();
    for (reader, segment) in searcher.segment_readers().iter().zip(matches) {
        let story = reader.fast_fields().u64("story")?;
        stories.extend(segment.passing(0).filter_map(|doc| story.first(doc)));
    }
    Ok(stories.len() as u64)
}

/// Counts one facet; `forgiven` are the filter groups that are the facet's own selection.
pub(crate) fn count_facet(
    searcher: &Searcher,
    matches: &[SegmentMatches],
    request: &FacetRequest,
    forgiven: u32,
) -> tantivy::Result<FacetCounts> {
    let mut totals: HashMap<String, u64> = HashMap::new();
    for (reader, segment) in searcher.segment_readers().iter().zip(matches) {
        let Some(column) = reader.fast_fields().str(request.field.alias())? else {
            continue;
        };
        let counts = count_ordinals(&column, segment, forgiven);
        let counted = counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let (ordinals, counts): (Vec<u64>, Vec<u64>) =
            counted.map(|(ordinal, count)| (ordinal as u64, *count)).unzip();
        let mut at = 0;
        column.dictionary().sorted_ords_to_term_cb(&ordinals, |term| {
            if let Ok(path) = std::str::from_utf8(term)
                && (is_listed(request.field, path, &request.listing) || is_always(request, path))
            {
                match totals.get_mut(path) {
                    Some(total) => *total += counts[at],
                    None => drop(totals.insert(path.to_string(), counts[at])),
                }
            }
            at += 1;
        })?;
    }
    let always: Vec<(String, u64)> =
        request.always.iter().map(|path| (path.clone(), totals.get(path).copied().unwrap_or(0))).collect();
    totals.retain(|path, _| is_listed(request.field, path, &request.listing));
    let mut ranked: Vec<(String, u64)> = totals.into_iter().collect();
    ranked.sort_unstable_by(|left, right| (Reverse(left.1), &left.0).cmp(&(Reverse(right.1), &right.0)));
    let listed = ranked.len();
    ranked.truncate(request.limit);
    for (path, count) in always {
        if !ranked.iter().any(|(shown, _)| *shown == path) {
            ranked.push((path, count));
        }
    }
    let shown = ranked
        .iter()
        .filter(|(path, count)| *count > 0 && is_listed(request.field, path, &request.listing))
        .count();
    let more = listed.saturating_sub(shown) as u64;
    let groups = stories_of_values(searcher, matches, request.field, &ranked, forgiven)?;
    let values = ranked
        .into_iter()
        .zip(groups)
        .map(|((path, count), groups)| ValueCount { path, count, groups })
        .collect();
    Ok(FacetCounts { field: request.field, values, more })
}

fn is_always(request: &FacetRequest, path: &str) -> bool {
    request.always.iter().any(|always| always == path)
}

fn count_ordinals(column: &StrColumn, segment: &SegmentMatches, forgiven: u32) -> Vec<u64> {
    let mut counts = vec![0_u64; column.num_terms()];
    for doc in segment.passing(forgiven) {
        for ordinal in column.term_ords(doc) {
            counts[ordinal as usize] += 1;
        }
    }
    counts
}

/// Distinct stories of each shown value.
fn stories_of_values(
    searcher: &Searcher,
    matches: &[SegmentMatches],
    field: Field,
    shown: &[(String, u64)],
    forgiven: u32,
) -> tantivy::Result<Vec<u64>> {
    let mut stories: Vec<Stories> = shown.iter().map(|_| Stories::default()).collect();
    for (reader, segment) in searcher.segment_readers().iter().zip(matches) {
        let Some(column) = reader.fast_fields().str(field.alias())? else {
            continue;
        };
        let story = reader.fast_fields().u64("story")?;
        let mut place_of_ordinal = vec![u32::MAX; column.num_terms()];
        for (place, (path, _)) in shown.iter().enumerate() {
            if let Some(ordinal) = column.dictionary().term_ord(path)? {
                place_of_ordinal[ordinal as usize] = place as u32;
            }
        }
        for doc in segment.passing(forgiven) {
            for ordinal in column.term_ords(doc) {
                let place = place_of_ordinal[ordinal as usize];
                if place != u32::MAX {
                    stories[place as usize].extend(story.first(doc));
                }
            }
        }
    }
    Ok(stories.into_iter().map(|stories| stories.len() as u64).collect())
}
