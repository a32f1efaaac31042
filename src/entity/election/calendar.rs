//! The years in which elections were held, and the time in which a bare word means one of them.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::Kind;

/// An election of the calendar.
struct Entry {
    family: Kind,
    year: i16,
    /// The day of voting.
    day: Option<Date>,
    /// First and last day on which the bare word means this election.
    time: Option<(Date, Date)>,
}

static CALENDAR: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let rows = include_str!("data/calendar.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let cells: Vec<&str> = row.split('\t').collect();
        let &[family, year, day, first, last] = cells.as_slice() else { return None };
        Some(Entry {
            family: Kind::by_word(family)?,
            year: year.parse().ok()?,
            day: day.parse().ok(),
            time: first.parse().ok().zip(last.parse().ok()),
        })
    })
    .collect()
});

/// First election of the president by the people.
const FIRST_PILPRES: i16 = 2004;

/// Whether an election of this kind was or will be held in that year.
pub(super) fn is_held(kind: Kind, year: i16) -> bool {
    let is_new = matches!(kind, Kind::Pilpres | Kind::Pileg);
    (!is_new || year >= FIRST_PILPRES)
        && CALENDAR.iter().any(|entry| entry.family == kind.family() && entry.year == year)
}

/// The one election of a family that is prepared, held or just over on a day.
pub(super) fn current(family: Kind, day: Date) -> Option<i16> {
    let mut years = CALENDAR.iter().filter(|entry| {
        entry.family == family && entry.time.is_some_and(|(first, last)| (first..=last).contains(&day))
    });
    let year = years.next()?.year;
    years.next().is_none().then_some(year)
}

/// Years of joint elections of governors and the provinces that voted.
static GOVERNORS: LazyLock<Vec<(i16, &'static str)>> = LazyLock::new(|| {
    let rows = include_str!("data/governors.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t'))
        .filter_map(|(year, codes)| Some((year.parse().ok()?, codes)))
        .collect()
});

/// Whether a province could vote for a governor in that year; any could before the elections were joined.
pub(super) fn elects_governor(province: &str, year: i16) -> bool {
    let Some((_, codes)) = GOVERNORS.iter().find(|(held, _)| *held == year) else { return true };
    match codes.strip_prefix("*-") {
        Some(others) => !others.split(',').any(|code| code == province),
        None => codes.split(',').any(|code| code == province),
    }
}

/// Whether the votes of that year's election were cast before a day.
pub(super) fn is_over(family: Kind, year: i16, day: Date) -> bool {
    CALENDAR
        .iter()
        .any(|entry| entry.family == family && entry.year == year && entry.day.is_some_and(|held| held < day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_means_one_election_or_none() {
        let cases = [
            (Kind::Pemilu, "2023-10-05", Some(2024)),
            (Kind::Pemilu, "2024-12-01", None),
            (Kind::Pemilu, "2021-06-01", None),
            (Kind::Pilkada, "2024-08-30", Some(2024)),
            (Kind::Pilkada, "2018-05-01", Some(2018)),
            (Kind::Pilkada, "2022-01-01", None),
        ];
        for (family, day, expected) in cases {
            assert_eq!(current(family, day.parse().expect("a date")), expected, "{family:?} {day}");
        }
    }

    #[test]
    fn provinces_vote_in_their_years() {
        for (province, year, expected) in [
            ("31", 2017, true),
            ("31", 2018, false),
            ("34", 2024, false),
            ("32", 2024, true),
            ("31", 2012, true),
        ] {
            assert_eq!(elects_governor(province, year), expected, "{province} {year}");
        }
        let provinces: usize = GOVERNORS
            .iter()
            .filter(|(year, _)| (2017..2021).contains(year))
            .map(|(_, codes)| codes.split(',').count())
            .sum();
        assert_eq!(provinces, 33, "the 34 of that time but DI Yogyakarta");
    }

    #[test]
    fn every_row_is_read_and_times_hold_their_day() {
        let rows = include_str!("data/calendar.tsv").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(rows.count(), CALENDAR.len());
        for entry in CALENDAR.iter() {
            if let (Some((first, last)), Some(day)) = (entry.time, entry.day) {
                assert!(first < day && day < last && day.year() == entry.year, "{}", entry.year);
            }
        }
        assert!(
            is_held(Kind::Pilpres, 2024) && !is_held(Kind::Pilpres, 1999) && !is_held(Kind::Pilgub, 2022)
        );
    }
}
