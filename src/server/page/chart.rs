//! The timeline as bars: a click on one narrows the search to its period.

use jiff::ToSpan;
use jiff::civil::Date;

use super::address::Address;
use super::wording::{articles, bound, day_of, number, period, period_name, short_period, stories};
use crate::index::UNDATED;
use crate::query::Period;
use crate::search::Timeline;

/// Most bars of a chart: more are counted by a longer period.
pub(super) const MAX_BARS: usize = 130;

/// Most words under the bars.
const MAX_TICKS: usize = 5;

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 230.0;
const LEFT: f64 = 46.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 28.0;

/// The timeline of an answer.
pub(super) struct Chart {
    pub width: f64,
    pub height: f64,
    pub left: f64,
    pub base: f64,
    pub top: f64,
    pub by: &'static str,
    /// The greatest count.
    pub most: String,
    pub bars: Vec<Bar>,
    pub ticks: Vec<Tick>,
    /// Articles without a date, and the search for them.
    pub undated: Option<(String, Address)>,
    /// The way back to longer periods, the longest first; the last is where the reader is.
    pub crumbs: Vec<(String, Option<Address>)>,
    /// Other periods to count by.
    pub periods: Vec<(&'static str, Option<Address>)>,
}

/// A period.
pub(super) struct Bar {
    /// Of the place a click counts in.
    pub x: f64,
    pub width: f64,
    /// Of the bar itself.
    pub bar_x: f64,
    pub bar_width: f64,
    pub y: f64,
    pub bar_height: f64,
    pub name: String,
    pub title: String,
    pub count: String,
    pub groups: String,
    pub is_empty: bool,
    pub link: Address,
}

/// A word under the bars.
pub(super) struct Tick {
    pub x: f64,
    pub text: String,
}

/// The period a search is counted by, where the reader does not say: the step below the dates it is narrowed to.
pub(super) fn natural_period(from: Option<&str>, to: Option<&str>) -> Period {
    let (Some(from), Some(to)) = (from, to) else { return Period::Month };
    let span = first_day(from).zip(last_day(to)).and_then(|(first, last)| first.until(last).ok());
    match span.map(|span| span.get_days()) {
        Some(days) if days <= 62 => Period::Day,
        _ => Period::Month,
    }
}

/// The next longer period on the way to fewer bars.
pub(super) fn longer(by: Period) -> Period {
    match by {
        Period::Day => Period::Week,
        Period::Week => Period::Month,
        Period::Month | Period::Year => Period::Year,
    }
}

impl Chart {
    /// The chart of a timeline; of what is left of it when even its years are too many.
    pub(super) fn new(timeline: &Timeline, address: &Address) -> Chart {
        let by = timeline.by;
        // The last ones: a stray date of long ago must not push out the present.
        let skipped = timeline.buckets.len().saturating_sub(MAX_BARS);
        let buckets: Vec<(Date, u64, u64)> = timeline.buckets[skipped..]
            .iter()
            .filter_map(|bucket| Some((day_of(&bucket.from)?, bucket.count, bucket.groups)))
            .collect();
        let most = buckets.iter().map(|(_, count, _)| *count).max().unwrap_or(0);
        let step = (WIDTH - LEFT) / buckets.len().max(1) as f64;
        // One bar alone is no wall.
        let bar_width = (step * 0.82).min(48.0);
        let full = HEIGHT - TOP - BOTTOM;
        let place = |at: usize| round(LEFT + step * at as f64);
        let bars = buckets.iter().enumerate().map(|(at, &(day, count, groups))| {
            let share = if most == 0 { 0.0 } else { count as f64 / most as f64 };
            let bar_height = if count == 0 { 0.0 } else { (full * share).max(2.0) };
            let name = period(by, day);
            Bar {
                x: place(at),
                width: round(step),
                bar_x: round(LEFT + step * at as f64 + (step - bar_width) / 2.0),
                bar_width: round(bar_width),
                y: round(HEIGHT - BOTTOM - bar_height),
                bar_height: round(bar_height),
                title: format!("{name}: {}, {}", articles(count), stories(groups)),
                name,
                count: number(count),
                groups: number(groups),
                is_empty: count == 0,
                link: narrowed(address, by, day),
            }
        });
        let every = buckets.len().div_ceil(MAX_TICKS).max(1);
        let ticks = buckets.iter().enumerate().step_by(every).map(|(at, (day, ..))| Tick {
            x: round(LEFT + step * (at as f64 + 0.5)),
            text: short_period(by, *day),
        });
        let undated = (timeline.undated > 0)
            .then(|| (articles(timeline.undated), without_dates(address).set("month", UNDATED)));
        Chart {
            width: WIDTH,
            height: HEIGHT,
            left: LEFT,
            base: HEIGHT - BOTTOM,
            top: TOP,
            by: period_name(by),
            most: number(most),
            bars: bars.collect(),
            ticks: ticks.collect(),
            undated,
            crumbs: crumbs(address),
            periods: periods(by, address),
        }
    }
}

/// One decimal: finer is not seen.
fn round(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

fn without_dates(address: &Address) -> Address {
    address.clear("from").clear("to").clear("by")
}

/// The search narrowed to the period that begins on a day.
fn narrowed(address: &Address, by: Period, day: Date) -> Address {
    let iso = day.to_string();
    let (from, to) = match by {
        Period::Day => (iso.clone(), iso),
        Period::Week => (iso.clone(), day.checked_add(6.days()).map_or(iso, |last| last.to_string())),
        Period::Month => (iso[..7].to_string(), iso[..7].to_string()),
        Period::Year => (iso[..4].to_string(), iso[..4].to_string()),
    };
    without_dates(address).set("from", &from).set("to", &to)
}

/// `Semua waktu › 2024 › Februari 2024` when the search is narrowed to one month.
fn crumbs(address: &Address) -> Vec<(String, Option<Address>)> {
    let (from, to) = (address.one("from"), address.one("to"));
    if from.is_none() && to.is_none() {
        return Vec::new();
    }
    let all = without_dates(address);
    let mut crumbs = vec![("Semua waktu".to_string(), Some(all.clone()))];
    match (from, to) {
        (Some(from), Some(to)) if from == to => {
            for length in [4, 7].into_iter().filter(|length| *length < from.len()) {
                if let Some(part) = from.get(..length) {
                    crumbs.push((bound(part), Some(all.set("from", part).set("to", part))));
                }
            }
            crumbs.push((bound(from), None));
        }
        _ => crumbs.push((dates(from, to), None)),
    }
    crumbs
}

/// The bounds of a date filter in words.
pub(super) fn dates(from: Option<&str>, to: Option<&str>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => bound(from),
        (Some(from), Some(to)) => format!("{} – {}", bound(from), bound(to)),
        (Some(from), None) => format!("sejak {}", bound(from)),
        (None, Some(to)) => format!("sampai {}", bound(to)),
        (None, None) => "semua waktu".into(),
    }
}

fn periods(by: Period, address: &Address) -> Vec<(&'static str, Option<Address>)> {
    [Period::Year, Period::Month, Period::Week, Period::Day]
        .map(|other| (period_name(other), (other != by).then(|| address.set("by", other.name()))))
        .to_vec()
}

fn first_day(bound: &str) -> Option<Date> {
    day_of(&match bound.len() {
        4 => format!("{bound}-01-01"),
        7 => format!("{bound}-01"),
        _ => bound.to_string(),
    })
}

fn last_day(bound: &str) -> Option<Date> {
    let first = first_day(bound)?;
    Some(match bound.len() {
        4 => first.last_of_year(),
        7 => first.last_of_month(),
        _ => first,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Bucket;

    #[test]
    fn dates_are_counted_by_the_step_below() {
        let cases = [
            (None, None, Period::Month),
            (Some("2024"), Some("2024"), Period::Month),
            (Some("2024-02"), Some("2024-02"), Period::Day),
            (Some("2024-02-14"), Some("2024-02-14"), Period::Day),
            (Some("2024-01-15"), Some("2024-03"), Period::Month),
            (Some("14 Februari 2024"), Some("2024"), Period::Month),
        ];
        for (from, to, expected) in cases {
            assert_eq!(natural_period(from, to), expected, "{from:?} {to:?}");
        }
    }

    #[test]
    fn a_bar_leads_into_its_period() {
        let timeline = |by, from: &str| Timeline {
            by,
            buckets: vec![Bucket { from: from.into(), count: 3, groups: 2 }],
            undated: 4,
            partial: false,
        };
        let address = Address::new(vec![("q".into(), "kpu".into()), ("from".into(), "2020".into())]);
        let cases = [
            (Period::Year, "2024-01-01", "/?q=kpu&from=2024&to=2024"),
            (Period::Month, "2024-02-01", "/?q=kpu&from=2024-02&to=2024-02"),
            (Period::Week, "2024-02-26", "/?q=kpu&from=2024-02-26&to=2024-03-03"),
            (Period::Day, "2024-02-29", "/?q=kpu&from=2024-02-29&to=2024-02-29"),
        ];
        for (by, from, expected) in cases {
            let chart = Chart::new(&timeline(by, from), &address);
            assert_eq!(chart.bars[0].link.to_string(), expected, "{by:?}");
            let (count, link) = chart.undated.expect("four");
            assert_eq!(
                (count.as_str(), link.to_string().as_str()),
                ("4 artikel", "/?q=kpu&month=tanpa-tanggal")
            );
        }
    }

    #[test]
    fn the_way_back() {
        let address =
            Address::new(vec![("from".into(), "2024-02-14".into()), ("to".into(), "2024-02-14".into())]);
        let chart = Chart::new(&Timeline::default(), &address);
        let found: Vec<(&str, Option<String>)> = chart
            .crumbs
            .iter()
            .map(|(name, link)| (name.as_str(), link.as_ref().map(ToString::to_string)))
            .collect();
        let expected = [
            ("Semua waktu", Some("/".to_string())),
            ("2024", Some("/?from=2024&to=2024".into())),
            ("Februari 2024", Some("/?from=2024-02&to=2024-02".into())),
            ("14 Februari 2024", None),
        ];
        assert_eq!(found, expected);
    }
}
