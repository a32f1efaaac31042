//! The date of publication: from the record, the address, the text or the file's name, in this order.
//!
//! In: what the record states, and the cleaned text. Out: a day in Jakarta time and its [`DateBasis`], or
//! nothing: a date is never guessed. A date announced for the future (`27 November 2024 mendatang`) and a
//! name (`Pemilu 2024`) date nothing, nor does the day something was collected: the stamp of a web archive, the
//! name of a folder, or of a file that holds many articles.

use std::path::Path;

use jiff::civil::Date;

use super::calendar::{DateMention, find_dates};
use super::tense::{Tense, tense};
use crate::article::DateBasis;

/// Minutes Jakarta is ahead of UTC.
const JAKARTA_MINUTES: i32 = 7 * 60;

/// Everything a date can be read from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence<'e> {
    /// What the record or the page's meta tags state, best first.
    pub stated: &'e [String],
    /// The address of the page.
    pub url: Option<&'e str>,
    /// The publication line of the page.
    pub publication_line: Option<&'e str>,
    /// A date inside the dateline.
    pub dateline: Option<Date>,
    /// The cleaned text.
    pub text: &'e str,
    /// The file the record stands in.
    pub path: Option<&'e Path>,
}

/// The date of an article, and what it was read from.
pub(super) fn date_of(evidence: Evidence<'_>) -> Option<(Date, DateBasis)> {
    let stated = || evidence.stated.iter().find_map(|value| parse_stated(value));
    let text = || {
        evidence
            .publication_line
            .and_then(parse_stated)
            .or(evidence.dateline)
            .or_else(|| event_date(evidence.text))
    };
    stated()
        .map(|date| (date, DateBasis::Metadata))
        .or_else(|| evidence.url.and_then(date_in_url).map(|date| (date, DateBasis::Url)))
        .or_else(|| text().map(|date| (date, DateBasis::Text)))
        .or_else(|| evidence.path.and_then(date_in_file_name).map(|date| (date, DateBasis::File)))
}

fn plausible(date: Date) -> Option<Date> {
    (1945..=2100).contains(&date.year()).then_some(date)
}

/// Reads a stated date in any of the usual forms: ISO 8601, RFC 2822, Unix seconds or milliseconds,
/// `Senin, 5 Agustus 2024 | 14:56 WIB`, `05/08/2024`. With a time and a zone it is moved to Jakarta.
pub(super) fn parse_stated(value: &str) -> Option<Date> {
    let value = value.trim();
    if value.len() > 200 {
        return None;
    }
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return parse_digits(value);
    }
    let mention = find_dates(value).into_iter().find(|mention| mention.year.is_some());
    let Some(mention) = mention else { return month_first(value) };
    let date = resolve(&mention)?;
    plausible(shift_to_jakarta(date, &value[mention.end..]))
}

/// `20240805`, `20240805143000`, Unix time in seconds or milliseconds.
fn parse_digits(digits: &str) -> Option<Date> {
    match digits.len() {
        8 | 14 => compact_date(&digits[..8]),
        9 | 10 => unix_date(digits.parse().ok()?),
        12 | 13 => unix_date(digits.parse::<i64>().ok()? / 1000),
        _ => None,
    }
}

fn compact_date(digits: &str) -> Option<Date> {
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?);
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (1990..=2100).contains(&date.year()).then_some(date)
}

fn unix_date(seconds: i64) -> Option<Date> {
    let jakarta = jiff::tz::Offset::from_hours(7).ok()?;
    plausible(jakarta.to_datetime(jiff::Timestamp::from_second(seconds).ok()?).date())
}

/// `11/25/2024`: month first is certain only when the second figure cannot be a month.
fn month_first(value: &str) -> Option<Date> {
    let mut parts = value.split(['/', '-', ' ']);
    let month: i8 = parts.next()?.parse().ok()?;
    let day: i8 = parts.next()?.parse().ok()?;
    let year: i16 = parts.next()?.parse().ok()?;
    if day <= 12 {
        return None;
    }
    Date::new(year, month, day).ok().and_then(plausible)
}

/// Moves `date` to Jakarta when `rest`, what follows it, holds a time and a zone.
fn shift_to_jakarta(date: Date, rest: &str) -> Date {
    let Some((minutes, zone)) = time_of_day(rest) else { return date };
    let Some(offset) = zone_minutes(zone) else { return date };
    let local = minutes - offset + JAKARTA_MINUTES;
    let moved = match local.div_euclid(24 * 60) {
        0 => Ok(date),
        days if days < 0 => date.yesterday(),
        _ => date.tomorrow(),
    };
    moved.unwrap_or(date)
}

/// Minutes since midnight of the first time in `rest`, and what follows it.
fn time_of_day(rest: &str) -> Option<(i32, &str)> {
    let bytes = rest.as_bytes();
    let colon = bytes.iter().take(40).position(|byte| matches!(byte, b':' | b'.'))?;
    let digits_before = bytes[..colon].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let hour: i32 = rest.get(colon - digits_before.min(2)..colon)?.parse().ok()?;
    let minute: i32 = rest.get(colon + 1..colon + 3)?.parse().ok()?;
    let after = &rest[colon + 3..];
    let after = match after.strip_prefix(':') {
        Some(seconds) => {
            seconds.trim_start_matches(|character: char| character.is_ascii_digit() || character == '.')
        }
        None => after,
    };
    let is_afternoon = after.trim_start().get(..2).is_some_and(|half| half.eq_ignore_ascii_case("pm"));
    let hour = if is_afternoon && hour < 12 { hour + 12 } else { hour };
    (hour < 25 && minute < 60).then_some((hour * 60 + minute, after))
}

fn zone_minutes(zone: &str) -> Option<i32> {
    let zone = zone.trim_start();
    let word: String =
        zone.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_ascii_uppercase();
    match word.as_str() {
        "WIB" => return Some(7 * 60),
        "WITA" => return Some(8 * 60),
        "WIT" => return Some(9 * 60),
        "Z" | "UTC" | "GMT" => return Some(0),
        "" => {}
        _ => return None,
    }
    let (sign, digits) = match zone.as_bytes().first()? {
        b'+' => (1, &zone[1..]),
        b'-' => (-1, &zone[1..]),
        _ => return None,
    };
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let rest = &digits[2..];
    let minutes =
        rest.strip_prefix(':').unwrap_or(rest).get(..2).and_then(|text| text.parse().ok()).unwrap_or(0);
    (hours <= 14).then_some(sign * (hours * 60 + minutes))
}

/// The date in an address: `/2024/08/05/`, `/24/08/05/`, `/20240805123456-32-`, `/2024-08-05-`. Only in the
/// path: a query string holds campaigns and versions.
pub(super) fn date_in_url(url: &str) -> Option<Date> {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = after_scheme.split_once('/')?.1;
    let path = path.split(['?', '#']).next().unwrap_or(path);
    // A web archive puts the day it saw the page before the address of the page.
    if let Some(kept) = ["/http://", "/https://"].iter().find_map(|scheme| path.find(scheme)) {
        return date_in_url(&path[kept + 1..]);
    }
    let segments: Vec<&str> = path.split('/').collect();
    let by_folders = segments.windows(3).find_map(|window| {
        let [year, month, day] = window else { return None };
        let year: i16 = match year.len() {
            4 => year.parse().ok()?,
            2 if month.len() == 2 && day.len() == 2 => 2000 + year.parse::<i16>().ok()?,
            _ => return None,
        };
        let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
        (1995..=2100).contains(&date.year()).then_some(date)
    });
    by_folders.or_else(|| segments.iter().find_map(|segment| date_in_name(segment, false)))
}

/// Endings of files that hold many articles: a date in their names is that of the collection.
const COLLECTIONS: &[&str] = &["jsonl", "ndjson", "json", "csv", "tsv", "warc"];

/// The date in the name of a file that is one article.
fn date_in_file_name(path: &Path) -> Option<Date> {
    let name = path.file_name()?.to_str()?;
    let is_collection = |ending: &str| COLLECTIONS.iter().any(|known| known.eq_ignore_ascii_case(ending));
    if name.split('.').skip(1).any(is_collection) {
        return None;
    }
    date_in_name(name, true)
}

/// A date inside a name: `2024-08-05`, `2024_08_05`, `20240805`, `20240805123456`, and, when allowed,
/// `05-08-2024`.
fn date_in_name(name: &str, allow_day_first: bool) -> Option<Date> {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let group = |from: usize| {
            bytes.get(from..).map_or(0, |rest| rest.iter().take_while(|b| b.is_ascii_digit()).count())
        };
        let separator = |at: usize| matches!(bytes.get(at), Some(b'-' | b'_' | b'.'));
        let date = match digits {
            8 | 14 => compact_date(&name[at..at + 8]),
            4 if separator(at + 4) && group(at + 5) == 2 && separator(at + 7) && group(at + 8) == 2 => {
                compact_date(&format!(
                    "{}{}{}",
                    &name[at..at + 4],
                    &name[at + 5..at + 7],
                    &name[at + 8..at + 10]
                ))
            }
            2 if allow_day_first
                && separator(at + 2)
                && group(at + 3) == 2
                && separator(at + 5)
                && group(at + 6) == 4 =>
            {
                compact_date(&format!(
                    "{}{}{}",
                    &name[at + 6..at + 10],
                    &name[at + 3..at + 5],
                    &name[at..at + 2]
                ))
            }
            _ => None,
        };
        if date.is_some() {
            return date;
        }
        at += digits;
    }
    None
}

/// The date a mention means.
///
/// Where weekday and date disagree by a day, the date stands: in 19,400 dated events of an archive that was
/// the usual slip (half of 761 mismatches), and the day is right within one. Else newsrooms mistyped the
/// month at its turn or the year in January: the neighbour that fits is taken, the likelier first (month
/// +1 was right in 81 cases, year +1 in 30, year -1 in 12, month -1 in 11). Nothing fits: dropped.
pub(super) fn resolve(mention: &DateMention) -> Option<Date> {
    let date = mention.date();
    let Some(weekday) = mention.weekday else { return date };
    let is_near = |date: &Date| matches!(date.weekday().until(weekday), 0 | 1 | 6);
    if let Some(date) = date.filter(is_near) {
        return Some(date);
    }
    let (year, month) = (mention.year?, mention.month);
    let later = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    let earlier = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
    [later, (year - 1, month), (year + 1, month), earlier]
        .into_iter()
        .filter_map(|(year, month)| Date::new(year, month, mention.day).ok())
        .find(|date| date.weekday() == weekday)
}

/// Whether the weekday beside a date is that of the date.
fn agrees(mention: &DateMention) -> bool {
    match (mention.date(), mention.weekday) {
        (Some(date), Some(weekday)) => date.weekday() == weekday,
        (Some(_), None) => true,
        _ => false,
    }
}

/// The first dated event of the text: a weekday with its date, or a date in brackets.
///
/// A date whose weekday is wrong counts only when no other date of the article is in order.
fn event_date(text: &str) -> Option<Date> {
    let mentions = find_dates(text);
    let known_years: Vec<i16> =
        mentions.iter().filter(|mention| agrees(mention)).filter_map(|mention| mention.year).collect();
    let dates_event =
        |mention: &DateMention| mention.weekday.is_some() || (mention.in_brackets && mention.year.is_some());
    let (mut background, mut doubtful) = (None, None);
    for mention in mentions.iter().filter(|mention| dates_event(mention)) {
        let Some(date) = resolve(mention).or_else(|| complete(mention, &known_years)).and_then(plausible)
        else {
            continue;
        };
        match tense(text, mention) {
            Tense::Event if mention.year.is_none() || agrees(mention) => return Some(date),
            Tense::Event => doubtful = doubtful.or(Some(date)),
            Tense::Background => background = background.or(Some(date)),
            Tense::Ahead => {}
        }
    }
    doubtful.or(background)
}

/// Gives a mention without a year the year of the other dates of the article, or its neighbour, by weekday.
fn complete(mention: &DateMention, known_years: &[i16]) -> Option<Date> {
    let weekday = mention.weekday.filter(|_| mention.year.is_none())?;
    let year = *known_years.first()?;
    // Around New Year the neighbour fits.
    let years = known_years.iter().copied().chain([year - 1, year + 1]);
    years
        .filter_map(|year| Date::new(year, mention.month, mention.day).ok())
        .find(|date| date.weekday() == weekday)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(date: Option<Date>) -> String {
        date.map_or_else(String::new, |date| date.to_string())
    }

    #[test]
    fn stated_dates_are_moved_to_jakarta() {
        let cases = [
            ("2024-08-05", "2024-08-05"),
            ("2024-08-05T23:30:00Z", "2024-08-06"),
            ("2024-08-05T16:59:00Z", "2024-08-05"),
            ("2015-11-05 T10:08:58Z", "2015-11-05"),
            ("2024-08-05T23:30:00+07:00", "2024-08-05"),
            ("2024-08-05T23:30:00+0700", "2024-08-05"),
            ("2024-08-05T01:30:00.000+09:00", "2024-08-04"),
            ("2024-08-05 23:30:00", "2024-08-05"),
            ("Mon, 05 Aug 2024 20:00:00 GMT", "2024-08-06"),
            ("Senin, 5 Agustus 2024 | 00:30 WITA", "2024-08-04"),
            ("Senin, 05 Agt 2024 14:56 WIB", "2024-08-05"),
            ("05/08/2024", "2024-08-05"),
            ("11/25/2024", "2024-11-25"),
            ("August 5, 2024", "2024-08-05"),
            ("20240805", "2024-08-05"),
            ("1722816000", "2024-08-05"),
            ("1722816000000", "2024-08-05"),
            ("2024-08", ""),
            ("2 jam lalu", ""),
            ("0000-00-00", ""),
            ("", ""),
        ];
        for (stated, expected) in cases {
            assert_eq!(text(parse_stated(stated)), expected, "{stated}");
        }
    }

    #[test]
    fn addresses_and_names_hold_dates() {
        for (url, expected) in [
            ("https://a.id/2024/08/05/judul/", "2024-08-05"),
            ("https://a.id/berita/daerah/16/02/15/o2l-judul", "2016-02-15"),
            ("https://a.id/nasional/20240805123456-32-1/judul", "2024-08-05"),
            ("https://a.id/d-7712948/pemilu-2024", ""),
            ("https://a.id/judul?utm=2024/08/05/x", ""),
            ("https://a.id/2024/13/05/judul", ""),
            ("https://web.archive.org/web/20250101083000/https://a.id/judul", ""),
            ("https://web.archive.org/web/20250101083000id_/http://a.id/2024/08/05/judul", "2024-08-05"),
        ] {
            assert_eq!(text(date_in_url(url)), expected, "{url}");
        }
        for (name, expected) in [
            ("2024-08-05_pemilu.txt", "2024-08-05"),
            ("pemilu 05-08-2024.txt", "2024-08-05"),
            ("20240805.html", "2024-08-05"),
            ("000_4fc805ebf531eb50.txt", ""),
            ("pemilu-2024.txt", ""),
            ("2024-11-25/berita.txt", ""),
            ("panen-2024-11-25/2024-08-05.html.gz", "2024-08-05"),
            ("panen-2024-11-25.jsonl", ""),
            ("CC-NEWS-20241125013012-00042.warc.gz", ""),
            ("ekspor_2024-11-25.CSV", ""),
            ("2024-11-25.jsonl.zst", ""),
        ] {
            assert_eq!(text(date_in_file_name(Path::new(name))), expected, "{name}");
        }
    }

    #[test]
    fn events_date_an_article() {
        let cases = [
            ("first event", "Rapat digelar Senin (5/8/2024). Lalu Selasa (6/8/2024).", "2024-08-05"),
            (
                "announced",
                "Pilkada pada Rabu (27/11/2024) mendatang, kata dia, Senin (5/8/2024).",
                "2024-08-05",
            ),
            (
                "a word at the edge of the window",
                "Ia mengatakan hal itu harus dijaga sesuai Pasal 2 UU Nomor 5 Tahun 2014, Rabu (11/10/2023).",
                "2023-10-11",
            ),
            ("who wants to run", "Polisi memeriksa bakal calon bupati itu, Rabu (23/8/2023).", "2023-08-23"),
            ("announced alone", "Pemungutan suara akan digelar Rabu (27/11/2024).", ""),
            ("name", "Pemilu 2024 dan Pilkada 2024 menurut UU 7/2017.", ""),
            ("date without weekday", "Pilkada digelar 27 November 2024.", ""),
            ("in brackets", "Rapat itu tertutup (5/8/2024).", "2024-08-05"),
            (
                "looking back",
                "Ia ditahan Jumat (2/8/2024) lalu. Rapat digelar Senin (5/8/2024).",
                "2024-08-05",
            ),
            ("only looking back", "Ia ditahan Jumat (2/8/2024) lalu.", "2024-08-02"),
            ("year from another date", "Rapat Senin (5/8) pagi. Hasilnya Selasa (6/8/2024).", "2024-08-05"),
            ("no year at all", "Rapat Senin (5/8) pagi.", ""),
            ("new year", "Rapat Minggu (31/12). Hasilnya Senin (1/1/2024).", "2023-12-31"),
            ("wrong year", "Rapat Rabu (11/10/2024).", "2023-10-11"),
            ("wrong year, a year later", "Rapat Selasa (5/3/2023).", "2024-03-05"),
            ("wrong month", "Rapat Senin (5/1/2024).", "2024-02-05"),
            ("a day off", "Rapat Minggu (16/9/2019).", "2019-09-16"),
            ("speech before", "“Warga siap,” tulis bupati itu dikutip pada Senin (5/8/2024).", "2024-08-05"),
            ("wrong and right", "Rapat Rabu (11/10/2024). Hasilnya Kamis (12/10/2023).", "2023-10-12"),
        ];
        for (name, body, expected) in cases {
            assert_eq!(text(event_date(body)), expected, "{name}");
        }
    }

    #[test]
    fn the_day_of_collection_dates_nothing() {
        use crate::news::{Format, Hint, Record, read_article};

        for (fields, expected) in [
            (r#""fetched_at": "2024-11-25""#, None),
            (r#""crawled": "2024-11-25T10:00:00Z", "scraped_at": "2024-11-25""#, None),
            (r#""fetched_at": "2024-11-25", "date": "2024-08-05""#, Some("2024-08-05")),
            (r#""url": "https://web.archive.org/web/20241125083000/https://a.id/judul""#, None),
        ] {
            let record = Record {
                place: "panen-2024-11-25.jsonl:1".into(),
                bytes: format!("{{\"text\": \"Rapat pleno dibuka di balai kota.\", {fields}}}").into(),
                hint: Hint::of_path("panen-2024-11-25.jsonl").with_format(Format::JsonLines),
            };
            let article = read_article(&record).expect("an article");
            assert_eq!(article.date.as_deref(), expected, "{fields}");
        }
    }

    #[test]
    fn the_better_evidence_wins() {
        let stated = ["kemarin".to_owned(), "2024-08-07".to_owned()];
        let all = Evidence {
            stated: &stated,
            url: Some("https://a.id/2024/08/06/x"),
            text: "Rapat Senin (5/8/2024).",
            path: Some(Path::new("2024-08-08.txt")),
            ..Evidence::default()
        };
        let cases = [
            (all, "2024-08-07", DateBasis::Metadata),
            (Evidence { stated: &[], ..all }, "2024-08-06", DateBasis::Url),
            (Evidence { stated: &[], url: None, ..all }, "2024-08-05", DateBasis::Text),
            (Evidence { stated: &[], url: None, text: "", ..all }, "2024-08-08", DateBasis::File),
        ];
        for (evidence, expected, basis) in cases {
            let (date, found) = date_of(evidence).expect("a date");
            assert_eq!((date.to_string().as_str(), found), (expected, basis));
        }
        assert_eq!(date_of(Evidence::default()), None);
    }
}
