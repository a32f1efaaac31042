//! Counts of the matches by day, week, month or year.

use std::collections::{BTreeMap, HashMap};

use tantivy::Searcher;

use super::counts::Stories;
use super::document::{day_of, read_day};
use super::matches::SegmentMatches;
use super::outcome::{PeriodCount, TimelineCounts};
use crate::query::Period;

/// Counts the matches that fail nothing by period, undated ones apart.
pub(crate) fn count_timeline(
    searcher: &Searcher,
    matches: &[SegmentMatches],
    period: Period,
) -> tantivy::Result<TimelineCounts> {
    let mut periods: BTreeMap<u32, (u64, Stories)> = BTreeMap::new();
    // Weeks take arithmetic on dates: once for each day, not for each article.
    let mut first_days: HashMap<u64, u32> = HashMap::new();
    let mut undated = 0;
    for (reader, segment) in searcher.segment_readers().iter().zip(matches) {
        let days = reader.fast_fields().u64("day")?;
        let story = reader.fast_fields().u64("story")?;
        for doc in segment.passing(0) {
            let Some(day) = days.first(doc) else {
                undated += 1;
                continue;
            };
            let first_day = *first_days.entry(day).or_insert_with(|| first_day(day as u32, period));
            let (count, stories) = periods.entry(first_day).or_default();
            *count += 1;
            stories.extend(story.first(doc));
        }
    }
    let count_of = |(from, (count, stories)): (u32, (u64, Stories))| PeriodCount {
        from,
        count,
        groups: stories.len() as u64,
    };
    Ok(TimelineCounts { periods: periods.into_iter().map(count_of).collect(), undated })
}

fn first_day(day: u32, period: Period) -> u32 {
    let date = read_day(day);
    debug_assert!(date.is_some(), "only dates are stored: {day}");
    date.map_or(day, |date| day_of(period.first_day(date)))
}
