//! Counts of the matches by day, week, month or year.

use std::collections::{BTreeMap, HashMap};

use super::columns::Columns;
use super::document::{day_of, read_day};
use super::matches::SegmentMatches;
use super::outcome::{PeriodCount, TimelineCounts};
use super::story_numbers::Stories;
use crate::query::Period;

/// Counts the matches that fail nothing by period, undated ones apart.
pub(crate) fn count_timeline(
    columns: &[Columns],
    matches: &[SegmentMatches],
    stories: Stories<'_>,
    period: Period,
) -> TimelineCounts {
    let mut periods: BTreeMap<u32, (u64, Vec<u64>)> = BTreeMap::new();
    // Weeks take arithmetic on dates: once for each day, not for each article.
    let mut first_days: HashMap<u64, u32> = HashMap::new();
    let mut undated = 0;
    for (segment, (columns, matches)) in columns.iter().zip(matches).enumerate() {
        let story = stories.of_segment(segment);
        for doc in matches.passing(0) {
            let Some(day) = columns.day.first(doc) else {
                undated += 1;
                continue;
            };
            let first_day = *first_days.entry(day).or_insert_with(|| first_day(day as u32, period));
            let (count, told) = periods.entry(first_day).or_default();
            *count += 1;
            told.extend(story(doc));
        }
    }
    let count_of = |(from, (count, mut told)): (u32, (u64, Vec<u64>))| {
        let tellers = told.len();
        told.sort_unstable();
        told.dedup();
        PeriodCount { from, count, groups: count - (tellers - told.len()) as u64 }
    };
    TimelineCounts { periods: periods.into_iter().map(count_of).collect(), undated }
}

fn first_day(day: u32, period: Period) -> u32 {
    let date = read_day(day);
    debug_assert!(date.is_some(), "only dates are stored: {day}");
    date.map_or(day, |date| day_of(period.first_day(date)))
}
