//! Reads lists of pinpoints: `Pasal 280 ayat (1) huruf a, b, dan h jo. Pasal 282`.
//!
//! In: tokens, and where a list begins. Out: the pinpoints, each with all its levels, and where the list ends. Lists
//! distribute (every item repeats the higher levels) and ranges are expanded. Which law they belong to is decided
//! elsewhere; `ayat (2)` without a pasal is given back open, for the pasal before it.
//!
//! The steps and their order are those of UU 12/2011, annex II: bab, bagian, pasal, ayat, huruf, angka; `ke-1` is the
//! count of the old criminal code, `diktum` that of decisions.

use super::pin::{Count, Level, Pin, number_word, roman_value};
use super::token::{Class, Tokens};

/// A list of pinpoints in the text.
#[derive(Clone, Debug)]
pub(super) struct PinList {
    pub pins: Vec<Pin>,
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// Ends in "pasal tersebut" or the like: the pasal is the one before.
    pub same_pasal: bool,
}

/// Ways of writing "juncto", slips included.
pub(super) const JUNCTO: &[&str] =
    &["jo", "jis", "juncto", "junto", "yuncto", "yunto", "jounto", "jonto", "jucto", "junco", "jon"];

/// The old criminal code counts no further than this with `ke-`.
const MAX_COUNT: u32 = 12;

/// A range is written out up to this many steps; a longer one is given by its ends.
const MAX_RANGE: u16 = 50;

/// What is counted in news: a bare number before one of these is no pasal.
const UNITS: &[&str] = &[
    "orang",
    "tahun",
    "bulan",
    "hari",
    "jam",
    "persen",
    "kali",
    "juta",
    "ribu",
    "miliar",
    "triliun",
    "kasus",
    "poin",
    "pasang",
    "pasangan",
    "paslon",
    "calon",
    "kursi",
    "partai",
    "parpol",
    "suara",
    "kabupaten",
    "provinsi",
    "kota",
    "tps",
    "kecamatan",
    "kelurahan",
    "desa",
    "laporan",
    "perkara",
    "daerah",
    "anggota",
    "menit",
    "lembaga",
    "saksi",
    "ahli",
    "hakim",
    "alat",
    "buah",
    "unit",
    "tersangka",
    "terdakwa",
    "asn",
    "caleg",
    "dapil",
    "pemilih",
    "petugas",
    "lokasi",
    "putusan",
    "gugatan",
    "aturan",
];

/// Reads the list that begins at `start`, if one does.
///
/// `budget` is the number of range steps that may still be written out in this article: ranges repeated without end
/// must not fill the memory.
pub(super) fn parse(tokens: &Tokens<'_>, start: usize, budget: &mut u16) -> Option<PinList> {
    let (first, _) = level_at(tokens, start)?;
    if matches!(first, Level::Angka | Level::Ke | Level::Bagian) {
        return None;
    }
    let mut list = PinList { pins: Vec::new(), start, end: start, same_pasal: false };
    let mut current = Pin::default();
    let mut level = first;
    let mut separated = true;
    let mut range = false;
    let mut at = start;
    loop {
        let (next_level, value_at) = match level_at(tokens, at) {
            Some((found, value)) => (found, value),
            None if separated && at > start => (bare_level(tokens, list.end, at, level), at),
            None => break,
        };
        let bare = value_at == at;
        let Some((count, after)) = value(tokens, value_at, next_level, bare) else { break };
        let widens = !separated && next_level < level;
        if widens {
            if list.pins.iter().any(|pin| pin.has(next_level)) {
                break;
            }
            list.pins.iter_mut().for_each(|pin| pin.put(next_level, count));
            current.put(next_level, count);
        } else {
            let previous = current;
            current.descend(next_level, count);
            if range && next_level == level {
                fill_range(&mut list.pins, previous, current, level, budget);
            }
            if !separated {
                list.pins.pop();
            }
            list.pins.push(current);
        }
        level = next_level;
        list.end = after;
        (at, range) = separator(tokens, after).unwrap_or((after, false));
        separated = at > after;
        if !separated {
            at = glue(tokens, after, level).unwrap_or(after);
        }
        if same_pasal(tokens, at).is_some() && !current.has(Level::Pasal) && !separated {
            list.same_pasal = true;
            list.end = at + 2;
            break;
        }
    }
    (!list.pins.is_empty()).then_some(list)
}

/// The level of a number without keyword after the separator from `from` to `at`: that of the item before it, but
/// "ayat (1) ke-1 juncto 56" goes on with a pasal.
fn bare_level(tokens: &Tokens<'_>, from: usize, at: usize, level: Level) -> Level {
    let juncto = (from..at).any(|t| tokens.is_any(t, JUNCTO));
    let no_count = level == Level::Ke && tokens.number(at).is_some_and(|n| n > MAX_COUNT);
    if (juncto || no_count) && tokens.number(at).is_some() { Level::Pasal } else { level }
}

/// `ayat (4) dari Pasal 283`: the glue word between a narrow level and the pasal that follows it.
fn glue(tokens: &Tokens<'_>, at: usize, level: Level) -> Option<usize> {
    let glued = level > Level::Pasal && tokens.is_any(at, &["dari", "pada", "dalam", "di", "dr"]);
    let wider = matches!(level_at(tokens, at + 1), Some((found, _)) if found < level)
        || same_pasal(tokens, at + 1).is_some();
    (glued && wider).then_some(at + 1)
}

/// `pasal tersebut`: the pasal spoken of before.
fn same_pasal(tokens: &Tokens<'_>, at: usize) -> Option<()> {
    (tokens.is(at, "pasal") && tokens.is_any(at + 1, &["tersebut", "itu", "ini", "dimaksud"])).then_some(())
}

/// The level a keyword opens, and where its value begins.
fn level_at(tokens: &Tokens<'_>, at: usize) -> Option<(Level, usize)> {
    const WORDS: [(&str, Level); 13] = [
        ("pasal", Level::Pasal),
        ("ayat", Level::Ayat),
        ("huruf", Level::Huruf),
        ("angka", Level::Angka),
        ("butir", Level::Angka),
        ("poin", Level::Angka),
        ("diktum", Level::Diktum),
        ("bab", Level::Bab),
        ("bagian", Level::Bagian),
        ("psl", Level::Pasal),
        ("ps", Level::Pasal),
        ("ay", Level::Ayat),
        ("ke", Level::Ke),
    ];
    if tokens.get(at).class != Class::Word {
        return None;
    }
    let word = tokens.word(at);
    let &(name, level) = WORDS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name))?;
    let mut value = at + 1;
    match name {
        "ps" | "psl" | "ay" => {
            if tokens.mark(value, b'.') {
                value += 1;
            }
            (tokens.get(value).class == Class::Number || tokens.mark(value, b'(')).then_some((level, value))
        }
        "ke" => {
            value += usize::from(tokens.mark(value, b'-'));
            (tokens.get(value).class == Class::Number).then_some((level, value))
        }
        "pasal" if tokens.mark(value, b'-') && tokens.is(value + 1, "pasal") => Some((level, value + 2)),
        // "butir b" and "poin b" are letters.
        "butir" | "poin" if tokens.get(value).class == Class::Word && tokens.word(value).len() == 1 => {
            Some((Level::Huruf, value))
        }
        _ => Some((level, value)),
    }
}

/// The value of a level at `at`, and the token after it. A `bare` value has no keyword of its own.
fn value(tokens: &Tokens<'_>, at: usize, level: Level, bare: bool) -> Option<(Count, usize)> {
    let bracket = tokens.mark(at, b'(') || tokens.mark(at, b'"') || tokens.mark(at, b'\'');
    let inner = if bracket { at + 1 } else { at };
    let (count, mut after) = match level {
        Level::Huruf => (letter(tokens, inner)?, inner + 1),
        Level::Bab | Level::Bagian | Level::Diktum => ordinal_value(tokens, inner, level)?,
        _ => number(tokens, inner, level)?,
    };
    if bracket || level == Level::Huruf {
        let closes = tokens.mark(after, b')') || tokens.mark(after, b'"') || tokens.mark(after, b'\'');
        after += usize::from(closes && (bracket || tokens.joined(after)));
    }
    if bare && !bracket && level != Level::Huruf {
        let part_of_number = matches!(tokens.get(after).mark, b'/' | b'.' | b':' | b',' | b'-' | b'%')
            && tokens.joined(after)
            && tokens.joined(after + 1)
            && tokens.get(after + 1).class == Class::Number
            && !(tokens.mark(after, b'-') || is_pair(tokens, after));
        if part_of_number
            || tokens.is_any(after, UNITS)
            || !matches!(level, Level::Pasal | Level::Ayat | Level::Angka | Level::Ke)
        {
            return None;
        }
    }
    Some((count, after))
}

/// Whether the slash at `at` joins two articles (`372/378`), not the parts of a date or of a number with its year.
fn is_pair(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.mark(at, b'/') && tokens.word(at + 1).len() < 4 && !tokens.mark(at + 2, b'/')
}

/// A single letter from a to z.
fn letter(tokens: &Tokens<'_>, at: usize) -> Option<Count> {
    let word = tokens.word(at).as_bytes();
    let single = tokens.get(at).class == Class::Word && word.len() == 1 && word[0].is_ascii_alphabetic();
    single.then(|| Count { number: 1, letter: word[0].to_ascii_lowercase() })
}

/// A number of a pasal, ayat or angka, perhaps with a letter: `187A`, `54 D`, `ke-1`, `satu`.
fn number(tokens: &Tokens<'_>, at: usize, level: Level) -> Option<(Count, usize)> {
    let at = if tokens.is(at, "ke") && tokens.mark(at + 1, b'-') { at + 2 } else { at };
    if tokens.get(at).class == Class::Word {
        let number =
            number_word(tokens.word(at)).filter(|_| level == Level::Ayat || level == Level::Pasal)?;
        return Some((Count { number, letter: 0 }, at + 1));
    }
    let number = tokens.number(at).and_then(|n| u16::try_from(n).ok()).filter(|n| (1..2000).contains(n))?;
    let mut count = Count { number, letter: 0 };
    let mut after = at + 1;
    if let Some(found) = letter(tokens, after)
        && level != Level::Ke
        && (tokens.joined(after)
            || level == Level::Pasal && tokens.is_capital(after) && letter_ends(tokens, after + 1))
    {
        count.letter = found.letter;
        after += 1;
    } else if level == Level::Pasal
        && tokens.mark(after, b'(')
        && tokens.is_capital(after + 1)
        && tokens.mark(after + 2, b')')
    {
        // "Pasal 28 (G) ayat 1".
        if let Some(found) = letter(tokens, after + 1) {
            count.letter = found.letter;
            after += 3;
        }
    }
    Some((count, after))
}

/// Whether a spaced letter ("Pasal 54 D") belongs to the number: nothing that could be a name follows.
fn letter_ends(tokens: &Tokens<'_>, at: usize) -> bool {
    level_at(tokens, at).is_some()
        || !tokens.is_capital(at) && !tokens.mark(at, b'.')
        || super::kind::forms().longest(tokens, at).is_some()
}

/// `Kedua`, `ke-2`, `II`, `2`.
fn ordinal_value(tokens: &Tokens<'_>, at: usize, level: Level) -> Option<(Count, usize)> {
    if let Some(number) = tokens.number(at) {
        let number = u16::try_from(number).ok().filter(|n| (1..100).contains(n))?;
        return Some((Count { number, letter: 0 }, at + 1));
    }
    if tokens.is(at, "ke") && tokens.mark(at + 1, b'-') {
        let number =
            tokens.number(at + 2).and_then(|n| u16::try_from(n).ok()).filter(|n| (1..100).contains(n))?;
        return Some((Count { number, letter: 0 }, at + 3));
    }
    let word = tokens.word(at);
    let number = match level {
        Level::Bab => roman_value(word)?,
        _ if word.eq_ignore_ascii_case("pertama") || word.eq_ignore_ascii_case("kesatu") => 1,
        _ => {
            word.get(..2).filter(|ke| ke.eq_ignore_ascii_case("ke")).and_then(|_| number_word(&word[2..]))?
        }
    };
    Some((Count { number, letter: 0 }, at + 1))
}

/// What joins two pinpoints, and whether it makes a range: `,` `dan` `jo.` `sampai dengan` `-`.
fn separator(tokens: &Tokens<'_>, start: usize) -> Option<(usize, bool)> {
    const JOINERS: &[&str] = &["dan", "serta", "atau", "maupun", "subsider", "subsidair"];
    let (mut at, mut range) = (start, false);
    loop {
        let before = at;
        if tokens.is_any(at, JOINERS) || tokens.is_any(at, JUNCTO) {
            at += 1;
            if tokens.mark(at, b'.') && tokens.joined(at) {
                at += 1;
            }
        } else if tokens.is_any(at, &["sampai", "hingga"]) {
            at += 1 + usize::from(tokens.is(at + 1, "dengan"));
            range = true;
        } else if tokens.is(at, "s")
            && (tokens.mark(at + 1, b'.') || tokens.mark(at + 1, b'/'))
            && tokens.is(at + 2, "d")
        {
            at += 3 + usize::from(tokens.mark(at + 3, b'.'));
            range = true;
        } else if tokens.mark(at, b'-') && at == start {
            at += 1;
            range = true;
        } else if tokens.mark(at, b',') || tokens.mark(at, b'&') || tokens.mark(at, b'/') {
            at += 1;
        }
        if at == before || at > start + 6 {
            return (at > start).then_some((at, range));
        }
    }
}

/// Writes out what lies between two pinpoints that differ in one level.
fn fill_range(pins: &mut Vec<Pin>, from: Pin, to: Pin, level: Level, budget: &mut u16) {
    let (first, last) = (from.get(level), to.get(level));
    let mut step = |count: Count| {
        if *budget == 0 {
            return;
        }
        *budget -= 1;
        let mut pin = to;
        pin.put(level, count);
        pins.push(pin);
    };
    if level == Level::Huruf || first.letter > 0 && first.number == last.number {
        for letter in first.letter.saturating_add(1)..last.letter {
            step(Count { number: first.number, letter });
        }
    } else if first.number < last.number && last.number - first.number < MAX_RANGE {
        for number in first.number + 1..last.number {
            step(Count { number, letter: 0 });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let tokens = Tokens::new(text, &[0]);
        parse(&tokens, 0, &mut 1000).map(|list| list.pins.iter().map(Pin::path).collect()).unwrap_or_default()
    }

    #[test]
    fn lists_distribute_and_ranges_are_written_out() {
        let cases: &[(&str, &[&str])] = &[
            ("Pasal 7", &["pasal-7"]),
            ("pasal 523 ayat 2 huruf c", &["pasal-523/ayat-2/huruf-c"]),
            ("Pasal 12 ayat (1), (2), dan (4)", &["pasal-12/ayat-1", "pasal-12/ayat-2", "pasal-12/ayat-4"]),
            ("Pasal 9 huruf b dan d, Pasal 11", &["pasal-9/huruf-b", "pasal-9/huruf-d", "pasal-11"]),
            ("Pasal 30 s.d. Pasal 32", &["pasal-30", "pasal-31", "pasal-32"]),
            ("Pasal 3 huruf a sampai c", &["pasal-3/huruf-a", "pasal-3/huruf-b", "pasal-3/huruf-c"]),
            ("Pasal 1 hingga Pasal 99", &["pasal-1", "pasal-99"]),
            ("Pasal 71 ayat (3) juncto Pasal 188", &["pasal-71/ayat-3", "pasal-188"]),
            ("ayat (5) Pasal 40", &["pasal-40/ayat-5"]),
            ("huruf d ayat (1) dari pasal 22", &["pasal-22/ayat-1/huruf-d"]),
            ("Pasal 65 ayat (2) ke-1", &["pasal-65/ayat-2/ke-1"]),
            ("Pasal 54 C Ayat 2", &["pasal-54c/ayat-2"]),
            ("Pasal 22d dan 22e", &["pasal-22d", "pasal-22e"]),
            ("Pasal 5 dan 3 orang lain", &["pasal-5"]),
            ("Pasal 5, 10/2/2024", &["pasal-5"]),
            ("Diktum Ketiga", &["diktum-ketiga"]),
            ("Bab IV", &["bab-iv"]),
            ("Bab IV Pasal 9", &["pasal-9"]),
            ("pasal karet", &[]),
            ("ayat suci", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), *expected, "{text}");
        }
    }
}
