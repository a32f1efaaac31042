//! Counts of the matches by outlet and month.

use std::collections::{BTreeMap, HashMap};

use tantivy::Searcher;

use super::counts::Counted;
use super::facet_values::FacetValues;
use super::outcome::OutletMonth;
use crate::article::Field;

#[derive(Default)]
struct Cell {
    count: u64,
    shared: u64,
    future: u64,
}

/// Counts matches by outlet and month, in the order of both; `today` is a day as
/// `yyyymmdd`.
pub(crate) fn count_coverage(
    searcher: &Searcher,
    found: &Counted<'_>,
    sources: &FacetValues,
    today: u32,
) -> tantivy::Result<Vec<OutletMonth>> {
    let mut tellers: HashMap<u64, u32> = HashMap::new();
    for (reader, segment) in
        searcher.segment_readers().iter().zip(found.segments.iter().map(|(docs, _)| docs))
    {
        let stories = reader.fast_fields().u64("story")?;
        for story in segment.iter().filter_map(|doc| stories.first(*doc)) {
            *tellers.entry(story).or_default() += 1;
        }
    }
    let mut cells: BTreeMap<(Option<u32>, Option<u32>), Cell> = BTreeMap::new();
    for (ordinal, (reader, segment)) in
        searcher.segment_readers().iter().zip(found.segments.iter().map(|(docs, _)| docs)).enumerate()
    {
        let fast = reader.fast_fields();
        let (days, stories) = (fast.u64("day")?, fast.u64("story")?);
        let outlets = fast.str(Field::Source.alias())?;
        let numbers = sources.of_segment(ordinal);
        for doc in segment.iter().copied() {
            let source = outlets.as_ref().and_then(|column| column.ords().first(doc));
            let source = source.and_then(|at| numbers.get(at as usize).copied());
            let day = days.first(doc).map(|day| day as u32);
            let cell = cells.entry((source, day.map(|day| day / 100))).or_default();
            cell.count += 1;
            let is_shared = stories.first(doc).and_then(|story| tellers.get(&story)).is_some_and(|n| *n > 1);
            cell.shared += u64::from(is_shared);
            cell.future += u64::from(day.is_some_and(|day| day > today));
        }
    }
    let count_of = |((source, month), cell): ((Option<u32>, Option<u32>), Cell)| OutletMonth {
        source: source.map(|number| sources.name(number).to_string()),
        month,
        count: cell.count,
        shared: cell.shared,
        future: cell.future,
    };
    Ok(cells.into_iter().map(count_of).collect())
}
