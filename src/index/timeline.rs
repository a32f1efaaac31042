//! Counts of the matches by day, week, month or year.

use std::collections::{BTreeMap, HashMap};

use super::columns::Columns;
use super::counts::Counted;
use super::document::{day_of, read_day};
use super::outcome::{PeriodCount, TimelineCounts};
use super::story_numbers::ALONE;
use crate::query::Period;

/// Counts matches by period, undated ones apart.
pub(crate) fn count_timeline(columns: &[Columns], found: &Counted<'_>, period: Period) -> TimelineCounts {
    let mut periods: BTreeMap<u32, (u64, Vec<u32>)> = BTreeMap::new();
    // Weeks take arithmetic on dates: once for each day, not for each article.
    let mut first_days: HashMap<u64, u32> = HashMap::new();
    let mut undated = 0;
    for (columns, (docs, stories)) in columns.iter().zip(&found.segments) {
        for (doc, story) in docs.iter().zip(stories.iter()) {
            let Some(day) = columns.day.first(*doc) else {
                undated += 1;
                continue;
            };
            let first_day = *first_days.entry(day).or_insert_with(|| first_day(day as u32, period));
            let (count, told) = periods.entry(first_day).or_default();
            *count += 1;
            told.extend(Some(*story).filter(|story| *story != ALONE));
        }
    }
    let count_of = |(from, (count, mut told)): (u32, (u64, Vec<u32>))| {
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
