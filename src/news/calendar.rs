//! Dates as Indonesian (and English) pages write them → mentions with day, month, year and weekday.
//!
//! In: text. Out: [`DateMention`]s in order, each with the bytes it covers; nothing is completed or
//! corrected here (`date` does). Day comes first, never the month: `5/8/2024` is 5 August. Not read as
//! dates: `UU 7/2017`, `PKPU 15/2023`, scores, votes (`12/18 suara`): two numbers need a weekday before
//! them.

use jiff::civil::{Date, Weekday};

/// A date as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateMention {
    /// First byte: the weekday's, when there is one.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    pub day: i8,
    pub month: i8,
    pub year: Option<i16>,
    pub weekday: Option<Weekday>,
    /// Whether a bracket opens before the figures: the way news dates an event.
    pub in_brackets: bool,
}

impl DateMention {
    /// The date, when the year is there and the day exists.
    pub fn date(&self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day).ok()
    }
}

const MONTHS: &[(&str, i8)] = &[
    ("januari", 1),
    ("january", 1),
    ("jan", 1),
    ("februari", 2),
    ("pebruari", 2),
    ("february", 2),
    ("feb", 2),
    ("peb", 2),
    ("maret", 3),
    ("march", 3),
    ("mar", 3),
    ("mrt", 3),
    ("april", 4),
    ("apr", 4),
    ("mei", 5),
    ("may", 5),
    ("juni", 6),
    ("june", 6),
    ("jun", 6),
    ("juli", 7),
    ("july", 7),
    ("jul", 7),
    ("agustus", 8),
    ("august", 8),
    ("agt", 8),
    ("ags", 8),
    ("agu", 8),
    ("agst", 8),
    ("aug", 8),
    ("september", 9),
    ("sept", 9),
    ("sep", 9),
    ("oktober", 10),
    ("october", 10),
    ("okt", 10),
    ("oct", 10),
    ("november", 11),
    ("nopember", 11),
    ("nov", 11),
    ("nop", 11),
    ("desember", 12),
    ("december", 12),
    ("des", 12),
    ("dec", 12),
];

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("senin", Weekday::Monday),
    ("monday", Weekday::Monday),
    ("mon", Weekday::Monday),
    ("selasa", Weekday::Tuesday),
    ("tuesday", Weekday::Tuesday),
    ("tue", Weekday::Tuesday),
    ("rabu", Weekday::Wednesday),
    ("wednesday", Weekday::Wednesday),
    ("wed", Weekday::Wednesday),
    ("kamis", Weekday::Thursday),
    ("thursday", Weekday::Thursday),
    ("thu", Weekday::Thursday),
    ("jumat", Weekday::Friday),
    ("jum'at", Weekday::Friday),
    ("jum’at", Weekday::Friday),
    ("friday", Weekday::Friday),
    ("fri", Weekday::Friday),
    ("sabtu", Weekday::Saturday),
    ("saturday", Weekday::Saturday),
    ("sat", Weekday::Saturday),
    ("minggu", Weekday::Sunday),
    ("ahad", Weekday::Sunday),
    ("sunday", Weekday::Sunday),
    ("sun", Weekday::Sunday),
];

fn look_up<T: Copy>(table: &[(&str, T)], word: &str) -> Option<T> {
    // The longest name has nine letters; "jum’at" eight bytes.
    if word.len() < 3 || word.len() > 9 {
        return None;
    }
    table.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, value)| *value)
}

/// The weekday a word names.
pub(super) fn weekday_of(word: &str) -> Option<Weekday> {
    look_up(WEEKDAYS, word)
}

/// The month a word names, 1 to 12.
pub(super) fn month_of(word: &str) -> Option<i8> {
    look_up(MONTHS, word)
}

/// Finds every date in `text`.
pub(super) fn find_dates(text: &str) -> Vec<DateMention> {
    let bytes = text.as_bytes();
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let glued =
            at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'/' | b'.' | b','));
        let digits = digit_run(bytes, at);
        let mention =
            if glued && !follows_weekday_and_comma(text, at) { None } else { date_at(text, at, digits) };
        match mention {
            Some(mention) => {
                at = mention.end;
                mentions.push(mention);
            }
            None => at += digits,
        }
    }
    mentions
}

/// `Sabtu,5/8/2024`: the comma before the figures is no decimal comma.
fn follows_weekday_and_comma(text: &str, at: usize) -> bool {
    text.as_bytes()[at - 1] == b',' && weekday_before(text, at).is_some()
}

fn digit_run(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn number(text: &str, at: usize, digits: usize) -> i16 {
    text[at..at + digits].parse().unwrap_or(i16::MAX)
}

fn date_at(text: &str, at: usize, digits: usize) -> Option<DateMention> {
    let found = match digits {
        4 => year_first(text, at),
        1 | 2 => day_and_figures(text, at, digits)
            .or_else(|| day_and_name(text, at, digits))
            .or_else(|| name_and_day(text, at, digits)),
        _ => None,
    }?;
    let before = weekday_before(text, found.start);
    let in_brackets = text[..found.start].trim_end().ends_with('(')
        || before.is_some_and(|(start, _)| text[..start].trim_end().ends_with('('));
    let mention = DateMention {
        start: before.map_or(found.start, |(start, _)| start),
        weekday: before.map(|(_, weekday)| weekday),
        in_brackets,
        ..found
    };
    let plausible = (1..=31).contains(&mention.day) && (1..=12).contains(&mention.month);
    let short = mention.year.is_none() && text.as_bytes()[found.start..found.end].contains(&b'/');
    (plausible && (!short || mention.weekday.is_some())).then_some(mention)
}

fn mention(start: usize, end: usize, day: i16, month: i16, year: Option<i16>) -> Option<DateMention> {
    let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
    Some(DateMention { start, end, day, month, year, weekday: None, in_brackets: false })
}

/// `2024-08-05`, `2024/08/05`.
fn year_first(text: &str, at: usize) -> Option<DateMention> {
    let bytes = text.as_bytes();
    let separator = *bytes.get(at + 4)?;
    if !matches!(separator, b'-' | b'/' | b'.') {
        return None;
    }
    let month_digits = digit_run(bytes, at + 5);
    let day_at = at + 5 + month_digits + 1;
    if !(1..=2).contains(&month_digits) || bytes.get(day_at - 1) != Some(&separator) {
        return None;
    }
    let day_digits = digit_run(bytes, day_at.min(bytes.len()));
    if !(1..=2).contains(&day_digits) {
        return None;
    }
    let year = number(text, at, 4);
    let (month, day) = (number(text, at + 5, month_digits), number(text, day_at, day_digits));
    mention(at, day_at + day_digits, day, month, Some(year))
}

/// `5/8/2024`, `05-08-2024`, `22.01.24`, `5/8`; a blank beside a slash and a lost slash (`21/42018`) are
/// tolerated.
fn day_and_figures(text: &str, at: usize, digits: usize) -> Option<DateMention> {
    let bytes = text.as_bytes();
    let (separator, month_at) = separator_at(bytes, at + digits)?;
    let month_digits = digit_run(bytes, month_at);
    let day = number(text, at, digits);
    if separator == b'/' && (5..=6).contains(&month_digits) && weekday_before(text, at).is_some() {
        let split = month_at + month_digits - 4;
        let (month, year) = (number(text, month_at, month_digits - 4), number(text, split, 4));
        return mention(at, month_at + month_digits, day, month, Some(year));
    }
    if !(1..=2).contains(&month_digits) {
        return None;
    }
    let month = number(text, month_at, month_digits);
    let end = month_at + month_digits;
    let year_at = separator_at(bytes, end).filter(|(again, _)| *again == separator).map(|(_, at)| at);
    let year_digits = year_at.map_or(0, |year_at| digit_run(bytes, year_at));
    match (year_at, year_digits) {
        (Some(year_at), 4) => mention(at, year_at + 4, day, month, Some(number(text, year_at, 4))),
        // A year of two figures only where news would date an event.
        (Some(year_at), 2) if weekday_before(text, at).is_some() => {
            mention(at, year_at + 2, day, month, Some(2000 + number(text, year_at, 2)))
        }
        (None, _) if separator == b'/' && !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) => {
            mention(at, end, day, month, None)
        }
        _ => None,
    }
}

/// The separator of figures at `at`, and where the next figure starts.
fn separator_at(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let blank = usize::from(bytes.get(at) == Some(&b' '));
    let separator = *bytes.get(at + blank)?;
    let after = at + blank + 1;
    let next = after + usize::from(separator == b'/' && bytes.get(after) == Some(&b' '));
    let is_separator = separator == b'/' || (blank == 0 && matches!(separator, b'-' | b'.'));
    (is_separator && bytes.get(next).is_some_and(u8::is_ascii_digit)).then_some((separator, next))
}

/// `5 Agustus 2024`, `5 Agustus`, `05-Agt-2024`.
fn day_and_name(text: &str, at: usize, digits: usize) -> Option<DateMention> {
    let bytes = text.as_bytes();
    let gap = bytes[at + digits..].iter().take(2).take_while(|byte| matches!(byte, b' ' | b'-')).count();
    if gap == 0 {
        return None;
    }
    let name_at = at + digits + gap;
    let name = ascii_word(text, name_at);
    let month = month_of(name)?;
    let end = name_at + name.len();
    let gap =
        bytes[end..].iter().take(2).take_while(|byte| matches!(byte, b' ' | b'-' | b',' | b'.')).count();
    let year_at = end + gap;
    let year = (gap > 0 && digit_run(bytes, year_at) == 4).then(|| number(text, year_at, 4));
    let end = if year.is_some() { year_at + 4 } else { end };
    mention(at, end, number(text, at, digits), month.into(), year)
}

/// `Maret 30, 2024`: blog themes and English pages.
fn name_and_day(text: &str, at: usize, digits: usize) -> Option<DateMention> {
    let year_at = at + digits + 2;
    let has_year = text[at + digits..].starts_with(", ") && digit_run(text.as_bytes(), year_at) == 4;
    let head = text[..at].strip_suffix(' ')?;
    let start = word_start(head);
    let month = month_of(&head[start..])?;
    has_year.then_some(())?;
    mention(start, year_at + 4, number(text, at, digits), month.into(), Some(number(text, year_at, 4)))
}

fn ascii_word(text: &str, at: usize) -> &str {
    let letters = text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    &text[at..at + letters]
}

/// Where the last word of `head` starts.
fn word_start(head: &str) -> usize {
    head.char_indices()
        .rev()
        .take(12)
        .take_while(|(_, character)| character.is_alphabetic() || matches!(character, '\'' | '’'))
        .last()
        .map_or(head.len(), |(start, _)| start)
}

/// The weekday that stands before the date at `at`, over blanks, a comma and a bracket.
fn weekday_before(text: &str, at: usize) -> Option<(usize, Weekday)> {
    let head = text[..at].trim_end_matches([' ', ',', '(', '.', '\u{a0}']);
    if at - head.len() > 5 {
        return None;
    }
    let start = word_start(head);
    Some((start, weekday_of(&head[start..])?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_found() {
        let cases: &[(&str, &str)] = &[
            ("Senin (22/1/2024).", "2024-1-22 Monday b"),
            ("pada, Jumat, (6/10/2023), di", "2023-10-6 Friday b"),
            ("tutup (11/10/2023) lalu", "2023-10-11 b"),
            ("ujar Bey, Senin (22/01).", "0-1-22 Monday b"),
            ("Rabu (27/11/24) pagi", "2024-11-27 Wednesday b"),
            ("Rabu 11 Oktober 2023", "2023-10-11 Wednesday"),
            ("Selasa, 5 November 2024", "2024-11-5 Tuesday"),
            ("Senin, 18 September malam", "0-9-18 Monday"),
            ("Kamis 23-11-2023,14:22 WIB", "2023-11-23 Thursday"),
            ("22.01.2024", "2024-1-22"),
            ("Sabtu, Maret 30, 2024", "2024-3-30 Saturday"),
            ("2024-11-25", "2024-11-25"),
            ("Sabtu (21/42018)", "2018-4-21 Saturday b"),
            ("Kamis (10/8 / 2017)", "2017-8-10 Thursday b"),
            ("Jum’at (6/10/2023)", "2023-10-6 Friday b"),
            ("Ahad (5/5/2024)", "2024-5-5 Sunday b"),
            ("(Senin, 5/8/2024)", "2024-8-5 Monday b"),
            ("27-29 Agustus 2024", "2024-8-29"),
            ("UU 7/2017 dan 5/2014, PKPU 15/2023", ""),
            ("Dandim 0619/Purwakarta, skor 2/3, 50/50, RT 01/RW 02, (12/18 suara)", ""),
            ("Rp 1.234.567 atau 12,5 persen", ""),
            ("pukul 13.00 WIB", ""),
            ("Minggu 32/13/2024", ""),
            ("tahun 2024, November 2024", ""),
            ("telepon 0812-3456-789", ""),
        ];
        for (text, expected) in cases {
            let found: Vec<String> = find_dates(text)
                .iter()
                .map(|mention| {
                    let year = mention.year.unwrap_or(0);
                    let weekday = mention.weekday.map_or(String::new(), |weekday| format!(" {weekday:?}"));
                    let brackets = if mention.in_brackets { " b" } else { "" };
                    format!("{year}-{}-{}{weekday}{brackets}", mention.month, mention.day)
                })
                .collect();
            assert_eq!(found.join("; "), *expected, "{text}");
        }
    }
}
