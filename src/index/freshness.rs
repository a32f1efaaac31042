//! How much less an article counts for its age.
//!
//! The score is multiplied by `0.5 ^ (age / half-life)`, the age in days before the newest article of the
//! index. The day the age is counted from changes all scores alike, so the order hangs on the distance
//! between two articles alone, needs no clock, and is the same tomorrow. Undated articles are as old as the
//! oldest dated one.

use jiff::civil::Date;
use tantivy::Searcher;

use super::document::read_day;

/// Seconds of a day.
const DAY_SECONDS: i64 = 86_400;

/// The ages of a snapshot, measured in half-lives.
pub(crate) struct Freshness {
    half_life_days: f64,
    newest: i64,
    oldest: i64,
}

impl Freshness {
    /// Looks up the span of dates. What is deleted counts until it is merged away.
    pub(crate) fn new(searcher: &Searcher, half_life_days: f64) -> tantivy::Result<Freshness> {
        debug_assert!(half_life_days > 0.0, "checked where it is asked for: {half_life_days}");
        let (mut newest, mut oldest) = (i64::MIN, i64::MAX);
        for reader in searcher.segment_readers() {
            let day = reader.fast_fields().u64("day")?;
            if day.values.num_vals() > 0 {
                newest = newest.max(epoch_days(day.max_value()));
                oldest = oldest.min(epoch_days(day.min_value()));
            }
        }
        Ok(Freshness { half_life_days, newest, oldest })
    }

    /// The half-lives that have gone by: 0 for the newest.
    pub(crate) fn half_lives(&self, day: Option<u64>) -> f64 {
        let day = day.map_or(self.oldest, epoch_days);
        self.newest.saturating_sub(day).max(0) as f64 / self.half_life_days
    }
}

/// Days of a `yyyymmdd` since an epoch.
fn epoch_days(day: u64) -> i64 {
    let date = u32::try_from(day).ok().and_then(read_day).unwrap_or(Date::ZERO);
    date.duration_since(Date::ZERO).as_secs() / DAY_SECONDS
}
