//! Reads the number of an instrument: `Nomor 7 Tahun 2017`, `7/2017`, `60/PUU-XXII/2024`, `100.2.1.3-1211 Tahun 2024`.
//!
//! In: tokens. Out: the parts between slashes, lower case, the year, and where it ends. A court number tells its own
//! kind ([`ruling`]). It does not look at the words before the number.

use super::pin::{number_word, roman, roman_value};
use super::token::{Class, Tokens};

/// A number as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Numeral {
    /// Parts between slashes, lower case, without the year.
    pub parts: Vec<String>,
    pub year: Option<u16>,
    /// One past its last token.
    pub end: usize,
}

/// Longest number, in tokens: real ones have at most thirty.
const MAX_TOKENS: usize = 40;

/// The token after "Nomor", "No.", "No:", if one of them stands at `at`.
pub(super) fn keyword(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    if !tokens.is_any(at, &["nomor", "nomer", "no", "nmr", "nomo"]) {
        return None;
    }
    let mut next = at + 1;
    while next < at + 4
        && (tokens.mark(next, b'.') || tokens.mark(next, b':') || tokens.is_any(next, &["nomor", "no"]))
    {
        next += 1;
    }
    Some(next)
}

/// The year at `at`.
pub(super) fn year(tokens: &Tokens<'_>, at: usize) -> Option<u16> {
    (tokens.word(at).len() == 4).then(|| tokens.number(at)).flatten().and_then(plausible)
}

/// Whether a year can be that of an instrument: the republic's first to the end of the century.
pub(super) fn is_plausible(year: u16) -> bool {
    (1945..2100).contains(&year)
}

fn plausible(year: u32) -> Option<u16> {
    u16::try_from(year).ok().filter(|&year| is_plausible(year))
}

fn year_of(part: &str) -> Option<u16> {
    (part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit()))
        .then(|| part.parse().ok())
        .flatten()
        .and_then(plausible)
}

/// `Tahun 2017`, `Thn. 2017`: the year, and the token after it.
pub(super) fn tahun(tokens: &Tokens<'_>, at: usize) -> Option<(u16, usize)> {
    if !tokens.is_any(at, &["tahun", "thn", "th", "tahunn"]) {
        return None;
    }
    let again = usize::from(tokens.is(at + 1, "tahun"));
    let at = at + 1 + again + usize::from(tokens.mark(at + 1 + again, b'.'));
    Some((year(tokens, at)?, at + 1))
}

/// Reads the number that begins at `at`, its keyword passed.
pub(super) fn parse(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    let mut numeral = compound(tokens, at)?;
    // "Nomor 7, Tahun 2017".
    let comma = usize::from(tokens.mark(numeral.end, b',') && numeral.plain().is_some());
    if let Some((year, end)) = tahun(tokens, numeral.end + comma) {
        numeral.year = Some(year);
        numeral.end = end;
        // `74/P Tahun 2020` keeps its parts; `2/2022 Tahun 2022` says the year twice.
        if numeral.parts.len() > 1 && numeral.parts.last().and_then(|part| year_of(part)) == Some(year) {
            numeral.parts.pop();
        }
    } else if let (Some(_), Some(year)) = (numeral.plain(), year(tokens, numeral.end)) {
        // "UU 7 2017", as users type it.
        numeral.year = Some(year);
        numeral.end += 1;
    } else if let Some(place) =
        numeral.parts.iter().rposition(|part| year_of(part).is_some()).filter(|&place| place > 0)
    {
        numeral.year = year_of(&numeral.parts.remove(place));
    }
    Some(numeral)
}

/// Reads the parts of a number up to the word "Tahun" or its end.
fn compound(tokens: &Tokens<'_>, start: usize) -> Option<Numeral> {
    let mut numeral = Numeral { end: start + 1, ..Numeral::default() };
    match tokens.get(start).class {
        Class::Number => {}
        Class::Word
            if number_word(tokens.word(start)).is_some() && tokens.is_any(start + 1, &["tahun", "thn"]) =>
        {
            let number = number_word(tokens.word(start)).unwrap_or(0);
            numeral.parts.push(number.to_string());
            return Some(numeral);
        }
        Class::Word if begins_with_letters(tokens, start) => {}
        _ => return None,
    }
    let mut part = tokens.word(start).to_ascii_lowercase();
    let mut at = start + 1;
    while at < start + MAX_TOKENS {
        let token = tokens.get(at);
        let next = tokens.get(at + 1);
        let next_is_text = matches!(next.class, Class::Word | Class::Number);
        let tight = tokens.joined(at) && tokens.joined(at + 1);
        let year_done = year_of(&part).is_some() && !numeral.parts.is_empty();
        // "60/PUU-XXII/2024.Namun": the blank behind the sentence is lost.
        let sentence_ends = year_done && next.class == Class::Word;
        if token.class == Class::Mark && token.mark == b'.' && tight && next_is_text && !sentence_ends
            || token.class == Class::Mark
                && token.mark == b'-'
                && next_is_text
                && (tight || !numeral.parts.is_empty())
        {
            part.push(char::from(token.mark));
            part.push_str(&tokens.word(at + 1).to_ascii_lowercase());
            at += 2;
        } else if token.class == Class::Mark && token.mark == b'.' && tight && next.mark == b'/' {
            // "HUK.7.1./2023".
            at += 1;
        } else if token.class == Class::Mark && token.mark == b'/' && next_is_text {
            if year_done && !(tight && next.class == Class::Word) {
                break;
            }
            numeral.parts.push(std::mem::take(&mut part));
            part = tokens.word(at + 1).to_ascii_lowercase();
            at += 2;
        } else if matches!(token.class, Class::Word | Class::Number)
            && tokens.joined(at)
            && !tokens.is_any(at, &["tahun", "thn", "th", "tentang"])
        {
            part.push_str(&tokens.word(at).to_ascii_lowercase());
            at += 1;
        } else if tokens.is_any(at, &["p", "k", "pk"]) && tokens.mark(at + 1, b'/') && tokens.joined(at + 1)
            || tokens.is_any(at, &["puu", "phpu"]) && tokens.joined(at + 1)
        {
            numeral.parts.push(std::mem::take(&mut part));
            part = tokens.word(at).to_ascii_lowercase();
            at += 1;
        } else if matches!(part.as_str(), "pn" | "pt" | "pa")
            && tokens.is_capital(at)
            && tokens.word(at).len() <= 5
        {
            part.push('-');
            part.push_str(&tokens.word(at).to_ascii_lowercase());
            at += 1;
        } else {
            break;
        }
    }
    numeral.parts.push(part);
    numeral.end = at;
    Some(numeral)
}

/// `B/71/…`, `R-123/…`, `XIII/MPR/1998`: a number whose first part has letters.
fn begins_with_letters(tokens: &Tokens<'_>, at: usize) -> bool {
    let short = tokens.word(at).len() <= 5 || roman_value(tokens.word(at)).is_some();
    let joint = (tokens.mark(at + 1, b'/') || tokens.mark(at + 1, b'-'))
        && tokens.joined(at + 1)
        && tokens.joined(at + 2);
    short && joint && (tokens.get(at + 2).class == Class::Number || roman_value(tokens.word(at)).is_some())
}

impl Numeral {
    /// Whether it has a year or the look of a registry number, so that it can stand for an instrument.
    pub fn is_full(&self) -> bool {
        self.year.is_some()
    }

    /// The parts as one number of a key: `100.2.1.3-1211`, `201-pmk.07`; digits lose leading zeros.
    pub fn joined(&self) -> String {
        match self.parts.as_slice() {
            [single] if single.bytes().all(|b| b.is_ascii_digit()) => {
                let trimmed = single.trim_start_matches('0');
                if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() }
            }
            parts => parts.join("-"),
        }
    }

    /// The number alone, when it is nothing but digits.
    pub fn plain(&self) -> Option<u32> {
        match self.parts.as_slice() {
            [single] if single.len() <= 9 => single.parse().ok(),
            _ => None,
        }
    }
}

/// A ruling told by its number: key of the kind, number and year.
pub(super) type Ruling = (&'static str, String, u16);

/// The ruling a number stands for, if it is a court number.
pub(super) fn ruling(numeral: &Numeral) -> Option<Ruling> {
    let parts: Vec<&str> = numeral.parts.iter().map(String::as_str).collect();
    if parts.iter().any(|part| part.contains("reg") || *part == "lp" && parts.len() > 6)
        && !parts.iter().any(|p| p.contains("adm"))
    {
        return None;
    }
    if is_commission_decision(&parts) {
        return None;
    }
    constitutional(&parts, numeral.year).or_else(|| {
        let year = numeral.year?;
        let has = |whole: &str| parts.contains(&whole);
        let starts = |head: &str| parts.iter().skip(1).any(|part| part.starts_with(head));
        if parts.iter().any(|part| part.contains("dkpp")) {
            return Some(("putusan-dkpp", ethics(&parts)?, year));
        }
        let number = parts.join("-");
        if has("mkmk") {
            let rest: Vec<&str> = parts.iter().filter(|part| **part != "mkmk").copied().collect();
            return Some(("putusan-mkmk", rest.join("-"), year));
        }
        if starts("ptun") || starts("pttun") || starts("pt.tun") {
            return Some(("putusan-ptun", number, year));
        }
        if has("hum") || has("pap") || (has("k") || has("pk")) && (starts("pid") || starts("pdt")) {
            return Some(("putusan-ma", spaced_letters(&parts), year));
        }
        if starts("pid") || starts("pdt") {
            return Some(("putusan-pn", number, year));
        }
        (starts("bwsl") || starts("adm") || starts("ps.reg")).then_some(("putusan-bawaslu", number, year))
    })
}

/// Whether the number is one of the election commission's decisions of 2017 to 2021: `58/PL.01.1-Kpt/03/KPU/II/2018`.
pub(super) fn is_commission_decision<S: AsRef<str>>(parts: &[S]) -> bool {
    parts.len() > 3
        && parts.iter().any(|part| part.as_ref().contains("kpt"))
        && parts.iter().any(|part| part.as_ref().starts_with("kpu"))
}

/// `60/PUU-XXII/2024` and its misspellings; the court year in Roman digits counts from 2003.
fn constitutional(parts: &[&str], written_year: Option<u16>) -> Option<Ruling> {
    let [register, rest @ ..] = parts else { return None };
    let is_register = register.split('-').all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let body = rest.join("-");
    let kind = ["phpu", "puu", "ppu", "php", "skln"].into_iter().find(|kind| body.starts_with(kind))?;
    if !is_register {
        return None;
    }
    let mut year = written_year;
    let mut court_year = None;
    let mut words: Vec<&str> = Vec::new();
    let tail = body[kind.len()..].trim_start_matches('-');
    for word in tail.split('-').filter(|word| !word.is_empty()) {
        if let Some(found) = year_of(word) {
            year = year.or(Some(found));
        } else if let Some(found) = roman_value(word) {
            court_year = Some(found);
        } else {
            words.push(word);
        }
    }
    let year = year.or(court_year.map(|n| 2002 + n))?;
    let court_year = court_year.or(year.checked_sub(2002).filter(|n| (1..100).contains(n)))?;
    // `.pres` belongs to `phpu`, and `dpr-dprd` is one word.
    let joint = if words.is_empty() { String::new() } else { words.join("-") };
    let kind = if kind == "ppu" { "puu" } else { kind };
    let register = if register.contains('-') { register } else { register.trim_start_matches('0') };
    Some(("putusan-mk", format!("{register}-{kind}{joint}-{}", roman(court_year)), year))
}

/// `90-PKE-DKPP/V/2024` and the older `18/DKPP-PKE-V/2016`: number and Roman part.
fn ethics(parts: &[&str]) -> Option<String> {
    let mut words =
        parts.iter().flat_map(|part| part.split('-')).filter(|word| !matches!(*word, "pke" | "dkpp"));
    let number = words.next().filter(|word| word.bytes().all(|b| b.is_ascii_digit()))?;
    let roman = words.next().filter(|word| roman_value(word).is_some())?;
    words.next().is_none().then(|| format!("{number}-{roman}"))
}

/// `23P/HUM` is `23-p-hum`, as `23 P/HUM`.
pub(super) fn spaced_letters(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts {
        if !out.is_empty() {
            out.push('-');
        }
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        out.push_str(&part[..digits]);
        if digits > 0 && digits < part.len() {
            out.push('-');
        }
        out.push_str(part[digits..].trim_start_matches('-'));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Numeral> {
        let tokens = Tokens::new(text, &[0]);
        parse(&tokens, keyword(&tokens, 0).unwrap_or(0))
    }

    #[test]
    fn numbers_and_years() {
        let cases = [
            ("Nomor 3 Tahun 2019", "3", Some(2019)),
            ("No.03 / 2019", "3", Some(2019)),
            ("no 3Thn. 2019", "3", Some(2019)),
            ("Nomor: 100.2-77 Tahun 2023", "100.2-77", Some(2023)),
            ("Nomor B/15/M.KK.01/2019", "b-15-m.kk.01", Some(2019)),
            ("Nomor IX/MPR/1999", "ix-mpr", Some(1999)),
            ("Nomor sembilan tahun 2019", "9", Some(2019)),
            ("Nomor 3 Tahun ini", "3", None),
            ("3/2019/ UU", "3", Some(2019)),
        ];
        for (text, number, year) in cases {
            let numeral = read(text).expect(text);
            assert_eq!((numeral.joined().as_str(), numeral.year), (number, year), "{text}");
        }
    }

    #[test]
    fn rulings_tell_their_kind() {
        let cases = [
            ("5/PUU-XVII/2019", Some(("putusan-mk", "5-puu-xvii", 2019))),
            ("5/PUU/XVII/2019", Some(("putusan-mk", "5-puu-xvii", 2019))),
            ("5/puu-xvii-2019", Some(("putusan-mk", "5-puu-xvii", 2019))),
            ("5/PUUXVII/2019", Some(("putusan-mk", "5-puu-xvii", 2019))),
            ("05-01-02/PHPU.DPR-DPRD-XVII/2019", Some(("putusan-mk", "05-01-02-phpu.dpr-dprd-xvii", 2019))),
            ("7-PKE-DKPP/II/2020", Some(("putusan-dkpp", "7-ii", 2020))),
            ("7/DKPP-PKE-IV/2015", Some(("putusan-dkpp", "7-iv", 2015))),
            ("44 P/HUM/2019", Some(("putusan-ma", "44-p-hum", 2019))),
            ("44P/HUM/2019", Some(("putusan-ma", "44-p-hum", 2019))),
            ("12/Pid.Sus/2019/PN Bks", Some(("putusan-pn", "12-pid.sus-pn-bks", 2019))),
            ("12/G/2019/PTUN.BDG", Some(("putusan-ptun", "12-g-ptun.bdg", 2019))),
            ("004/Reg/LP/PB/Kab/11.02/IX/2020", None),
            ("22/1/2024", None),
        ];
        for (text, expected) in cases {
            let found = read(text).and_then(|numeral| ruling(&numeral));
            let found = found.as_ref().map(|(kind, number, year)| (*kind, number.as_str(), *year));
            assert_eq!(found, expected, "{text}");
        }
    }
}
