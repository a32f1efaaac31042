//! The lengths of time a timeline counts by.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The length of a bucket of a timeline; dates are those of the articles, days in Jakarta.
///
/// ```
/// use telusur::Period;
///
/// let sunday = jiff::civil::date(2024, 3, 3);
/// assert_eq!(Period::Week.first_day(sunday), jiff::civil::date(2024, 2, 26));
/// assert_eq!(Period::Month.first_day(sunday), jiff::civil::date(2024, 3, 1));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// A day.
    Day,
    /// An ISO 8601 week: it begins on Monday, also across the turn of the year.
    Week,
    /// A month.
    #[default]
    Month,
    /// A year.
    Year,
}

impl Period {
    /// The first day of the period a day lies in.
    pub fn first_day(self, day: Date) -> Date {
        match self {
            Period::Day => day,
            // The very first week of the calendar begins before its first day.
            Period::Week => {
                day.checked_sub(day.weekday().to_monday_zero_offset().days()).unwrap_or(Date::MIN)
            }
            Period::Month => day.first_of_month(),
            Period::Year => day.first_of_year(),
        }
    }

    /// The first day of the next period; none where the calendar ends.
    pub fn next(self, first_day: Date) -> Option<Date> {
        let step = match self {
            Period::Day => 1.day(),
            Period::Week => 1.week(),
            Period::Month => 1.month(),
            Period::Year => 1.year(),
        };
        first_day.checked_add(step).ok()
    }

    /// The English word for it.
    pub fn name(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
            Period::Year => "year",
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn periods_begin_and_follow_one_another() {
        let cases = [
            (Period::Day, date(2024, 2, 29), date(2024, 2, 29), date(2024, 3, 1)),
            (Period::Week, date(2024, 2, 29), date(2024, 2, 26), date(2024, 3, 4)),
            (Period::Week, date(2024, 2, 26), date(2024, 2, 26), date(2024, 3, 4)),
            (Period::Week, date(2023, 1, 1), date(2022, 12, 26), date(2023, 1, 2)),
            (Period::Week, date(2024, 12, 31), date(2024, 12, 30), date(2025, 1, 6)),
            (Period::Month, date(2024, 2, 29), date(2024, 2, 1), date(2024, 3, 1)),
            (Period::Month, date(2024, 12, 31), date(2024, 12, 1), date(2025, 1, 1)),
            (Period::Year, date(2024, 2, 29), date(2024, 1, 1), date(2025, 1, 1)),
        ];
        for (period, day, first, next) in cases {
            assert_eq!(period.first_day(day), first, "{period:?} of {day}");
            assert_eq!(period.next(first), Some(next), "{period:?} after {first}");
        }
        assert_eq!(Period::Week.next(Date::MAX), None);
    }
}
