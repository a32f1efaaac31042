//! Days and ranges of days as users write them.
//!
//! In: the value of `tanggal:`. Out: first and last day, both included, either may be open.
//!
//! | written | means |
//! |---|---|
//! | `2024`, `2024-08`, `2024-08-05`, `2024/08/05` | the year, the month, the day |
//! | `5/8/2024`, `5-8-2024`, `5.8.2024`, `8/2024` | day/month/year and month/year, the local order |
//! | `5 Agustus 2024`, `Agustus 2024`, `5 Aug 2024` | the same in words |
//! | `a..b`, `a..`, `..b` | from the first day of `a` to the last day of `b` |
//! | `>=a`, `>a`, `<=a`, `<a` | from `a` on, after it, up to its end, before it |
//!
//! Nothing is guessed: a year has four digits, and `hari ini` is no date (the parser knows no clock).

use jiff::civil::Date;

use crate::text::Span;

use super::error::{QueryError, QueryErrorKind};
use super::lexer::is_blank;

/// Indonesian names of the months; English ones and the usual short forms differ in few.
const MONTHS: [&[&str]; 12] = [
    &["januari", "january", "jan"],
    &["februari", "pebruari", "february", "feb", "peb"],
    &["maret", "march", "mar"],
    &["april", "apr"],
    &["mei", "may"],
    &["juni", "june", "jun"],
    &["juli", "july", "jul"],
    &["agustus", "august", "agu", "ags", "agt", "aug"],
    &["september", "sep", "sept"],
    &["oktober", "october", "okt", "oct"],
    &["november", "nopember", "nov", "nop"],
    &["desember", "december", "des", "dec"],
];

/// Whether the days written `so_far` go on in `next`: `5` before `Agustus 2024`, `5 Agustus` before `2024`.
pub(super) fn goes_on(so_far: &str, next: &str) -> bool {
    let last = so_far.rsplit("..").next().unwrap_or(so_far).trim_start_matches(['<', '>', '=']);
    let words: Vec<&str> = last.split(is_blank).filter(|word| !word.is_empty()).collect();
    let is_name = |word: &str| small_number(word).is_none() && read_month(word).is_some();
    let mut following = next.split(|ch| is_blank(ch) || ch == '.');
    let next = following.next().unwrap_or("").trim_end_matches([',', ';', '!', '?']);
    let is_year = next.len() == 4 && next.bytes().all(|byte| byte.is_ascii_digit());
    match words.as_slice() {
        [day] if small_number(day).is_some() => is_name(next),
        [month] if is_name(month) => is_year,
        [day, month] if small_number(day).is_some() && is_name(month) => is_year,
        _ => false,
    }
}

/// First and last day, both included.
pub(super) type Days = (Option<Date>, Option<Date>);

/// Reads the value of a date field, which stands at `span`.
///
/// # Errors
/// When it is no date, or a range that ends before it begins.
pub(super) fn read(value: &str, span: Span) -> Result<Days, QueryError> {
    let value = value.trim_matches(is_blank).trim_end_matches([',', ';', '!', '?']);
    if value.starts_with(['[', '{']) {
        return Err(bad(span, "a range of days is written `a..b`; expected `tanggal:2024-01..2024-06`"));
    }
    if let Some((from, to)) = value.split_once("..") {
        return range(from, to, span);
    }
    let date = value.trim_start_matches(['<', '>', '=']);
    let sign = &value[..value.len() - date.len()];
    if !matches!(sign, "" | ">=" | "<=" | ">" | "<") {
        return Err(no_date(value, span));
    }
    let (first, last) = period(date, span)?;
    let beyond = || bad(span, "no day lies beyond that date; expected another year");
    Ok(match sign {
        ">=" => (Some(first), None),
        "<=" => (None, Some(last)),
        ">" => (Some(last.tomorrow().map_err(|_| beyond())?), None),
        "<" => (None, Some(first.yesterday().map_err(|_| beyond())?)),
        _ => (Some(first), Some(last)),
    })
}

fn range(from: &str, to: &str, span: Span) -> Result<Days, QueryError> {
    let (from, to) = (from.trim_matches(is_blank), to.trim_matches(is_blank));
    let first = (!from.is_empty()).then(|| period(from, span)).transpose()?.map(|(first, _)| first);
    let last = (!to.is_empty()).then(|| period(to, span)).transpose()?.map(|(_, last)| last);
    match (first, last) {
        (None, None) => Err(bad(span, "a range without days; expected `a..b`, `a..` or `..b`")),
        (Some(first), Some(last)) if first > last => {
            let message = format!("the range ends before it begins: {last} is before {first}");
            let error = bad(span, message);
            Err(if from.contains(is_blank) { error } else { error.suggest(format!("{to}..{from}")) })
        }
        days => Ok(days),
    }
}

/// First and last day of a year, a month or a day.
fn period(text: &str, span: Span) -> Result<(Date, Date), QueryError> {
    let text = text.trim_matches(is_blank);
    let parts: Vec<&str> = text.split(|ch| matches!(ch, '-' | '/' | '.') || is_blank(ch)).collect();
    let is_year = |part: &&str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let (year, month, day) = match parts.as_slice() {
        [year] if is_year(year) => (*year, None, None),
        [year, month] if is_year(year) => (*year, Some(*month), None),
        [month, year] if is_year(year) => (*year, Some(*month), None),
        [year, month, day] if is_year(year) => (*year, Some(*month), Some(*day)),
        [day, month, year] if is_year(year) => (*year, Some(*month), Some(*day)),
        _ => return Err(no_date(text, span)),
    };
    let Some(year) = year.parse::<i16>().ok().filter(|year| *year >= 1) else {
        return Err(no_date(text, span));
    };
    let Some(month) = month else { return whole_year(year).ok_or_else(|| no_date(text, span)) };
    let Some(month_number) = read_month(month) else {
        return Err(no_month(&parts, text, span));
    };
    let first = Date::new(year, month_number, 1).map_err(|_| no_date(text, span))?;
    let Some(day) = day else { return Ok((first, first.last_of_month())) };
    let date = small_number(day).and_then(|day| Date::new(year, month_number, day).ok());
    match date {
        Some(date) => Ok((date, date)),
        None => Err(bad(
            span,
            format!(
                "`{text}`: there is no such day; {}-{:02} has {} days",
                year,
                month_number,
                first.days_in_month()
            ),
        )),
    }
}

/// `8/13/2024`: what stands where the month belongs is none.
fn no_month(parts: &[&str], text: &str, span: Span) -> QueryError {
    let Some(number) = parts.get(1).filter(|_| parts.len() > 1).and_then(|part| small_number(part)) else {
        return no_date(text, span);
    };
    let message = format!("`{text}`: {number} is no month; expected day/month/year or year-month-day");
    match parts {
        [month, day, year] if year.len() == 4 && read_month(month).is_some() => {
            bad(span, message).suggest(format!("{day}/{month}/{year}"))
        }
        _ => bad(span, message),
    }
}

fn whole_year(year: i16) -> Option<(Date, Date)> {
    Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
}

fn read_month(text: &str) -> Option<i8> {
    if let Some(number) = small_number(text) {
        return (1..=12).contains(&number).then_some(number);
    }
    let name = text.to_ascii_lowercase();
    let index = MONTHS.iter().position(|names| names.contains(&name.as_str()))?;
    i8::try_from(index + 1).ok()
}

/// A number of one or two digits.
fn small_number(text: &str) -> Option<i8> {
    let fits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

fn bad(span: Span, message: impl Into<String>) -> QueryError {
    QueryError::new(QueryErrorKind::BadDate, span, message)
}

fn no_date(text: &str, span: Span) -> QueryError {
    bad(
        span,
        format!(
            "`{text}` is no date; expected 2024, 2024-08, 2024-08-05, 5/8/2024, or a range `a..b`, `>=a`"
        ),
    )
}
