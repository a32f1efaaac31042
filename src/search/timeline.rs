//! Counts by day, week, month or year, without gaps.

use super::index::Index;
use super::request::SearchRequest;
use super::response::{Bucket, Timeline};
use crate::error::{Error, Result};
use crate::index::{Outcome, PeriodCount, date_of, read_day};
use crate::query::Period;

/// Most buckets of a timeline: the days since 1970 are fewer.
const MAX_BUCKETS: usize = 25_000;

impl Index {
    /// Counts what a search finds by period, as [`Index::search`] does, without hits. Dates and other filters
    /// of the request hold.
    ///
    /// ```
    /// # fn main() -> telusur::Result<()> {
    /// # let home = tempfile::tempdir().expect("a temporary folder");
    /// use telusur::{Article, Document, Index, Period, SearchRequest};
    ///
    /// let index = Index::create(home.path().join("index"))?;
    /// let mut writer = index.writer()?;
    /// for (id, date) in [("a", Some("2024-01-15")), ("b", Some("2024-03-02")), ("c", None)] {
    ///     let (id, text, date) = (id.into(), "Rapat pleno KPU.".into(), date.map(str::to_string));
    ///     writer.upsert(&Document::from(&Article { id, text, date, ..Article::default() }))?;
    /// }
    /// writer.finish(true)?;
    /// index.reload()?;
    /// let timeline = index.timeline(Period::Month, &SearchRequest::new("pleno"))?;
    /// let counts: Vec<_> = timeline.buckets.iter().map(|bucket| (&bucket.from[..7], bucket.count)).collect();
    /// assert_eq!(counts, [("2024-01", 1), ("2024-02", 0), ("2024-03", 1)]);
    /// assert_eq!(timeline.undated, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Index::search`], and [`Error::TooManyBuckets`] when the dates lie too far apart for the period.
    pub fn timeline(&self, by: Period, request: &SearchRequest) -> Result<Timeline> {
        let facets = Vec::new();
        let request = SearchRequest { facets, timeline: Some(by), limit: 0, offset: 0, ..request.clone() };
        Ok(self.search(&request)?.timeline.unwrap_or_default())
    }
}

/// The timeline of counts, with the periods between the first and the last that have no article.
///
/// # Errors
/// [`Error::TooManyBuckets`].
pub(super) fn filled(by: Option<Period>, outcome: &Outcome) -> Result<Option<Timeline>> {
    let (Some(by), Some(counts)) = (by, &outcome.timeline) else {
        return Ok(None);
    };
    let mut buckets: Vec<Bucket> = Vec::new();
    let mut expected = counts.periods.first().and_then(|period| read_day(period.from));
    for period in &counts.periods {
        let from = read_day(period.from);
        while let Some(empty) = expected.filter(|expected| Some(*expected) < from) {
            if buckets.len() >= MAX_BUCKETS {
                return Err(too_many(by, &counts.periods));
            }
            buckets.push(Bucket { from: empty.to_string(), count: 0, groups: 0 });
            expected = by.next(empty);
        }
        buckets.push(Bucket { from: date_of(period.from), count: period.count, groups: period.groups });
        expected = from.and_then(|from| by.next(from));
    }
    Ok(Some(Timeline { by, buckets, undated: counts.undated, partial: outcome.partial }))
}

fn too_many(by: Period, periods: &[PeriodCount]) -> Error {
    let date = |period: Option<&PeriodCount>| period.map(|period| date_of(period.from)).unwrap_or_default();
    Error::TooManyBuckets {
        first: date(periods.first()),
        last: date(periods.last()),
        by: by.name(),
        max: MAX_BUCKETS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::TimelineCounts;

    fn counts(days: &[u32]) -> Outcome {
        let period = |from: &u32| PeriodCount { from: *from, count: 2, groups: 1 };
        let timeline = Some(TimelineCounts { periods: days.iter().map(period).collect(), undated: 3 });
        Outcome { timeline, ..Outcome::default() }
    }

    #[test]
    fn gaps_are_filled() {
        let cases: &[(Period, &[u32], &[(&str, u64)])] = &[
            (Period::Month, &[], &[]),
            (Period::Month, &[20_240_201], &[("2024-02-01", 2)]),
            (
                Period::Month,
                &[20_231_201, 20_240_201],
                &[("2023-12-01", 2), ("2024-01-01", 0), ("2024-02-01", 2)],
            ),
            (
                Period::Week,
                &[20_231_225, 20_240_108],
                &[("2023-12-25", 2), ("2024-01-01", 0), ("2024-01-08", 2)],
            ),
            (
                Period::Day,
                &[20_240_228, 20_240_301],
                &[("2024-02-28", 2), ("2024-02-29", 0), ("2024-03-01", 2)],
            ),
            (Period::Year, &[20_220_101, 20_230_101], &[("2022-01-01", 2), ("2023-01-01", 2)]),
        ];
        for (by, days, expected) in cases {
            let timeline = filled(Some(*by), &counts(days)).expect("few").expect("asked for");
            let found: Vec<_> =
                timeline.buckets.iter().map(|bucket| (bucket.from.as_str(), bucket.count)).collect();
            assert_eq!(found, *expected, "{by:?}");
            assert_eq!(timeline.undated, 3);
        }
        assert_eq!(filled(None, &counts(&[])).expect("nothing asked"), None);
    }

    #[test]
    fn a_stray_date_far_away_is_told() {
        let far = counts(&[19_000_101, 20_240_101]);
        let said = filled(Some(Period::Day), &far).expect_err("45,000 days").to_string();
        assert!(said.contains("from 1900-01-01 to 2024-01-01") && said.contains("--by month"), "{said}");
        let epoch = filled(Some(Period::Day), &counts(&[19_700_101, 20_260_101]));
        assert!(epoch.is_ok(), "a date of 0 is the usual stray one");
        assert_eq!(filled(Some(Period::Month), &far).expect("months").expect("asked").buckets.len(), 1_489);
    }
}
