//! Finding names of regions in a text, in one pass over its words.
//!
//! A word's length and first three letters are looked up in a bit set, then the word in a table of first words, then the
//! names that begin with it, longest first. This keeps the bounds of words exact, which an automaton over substrings does
//! not, and is as fast.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::kind_word::kind_word_before;
use super::table::{Case, NAMES, Name, Risk, Use};
use super::{Region, RegionKind};
use crate::text::Span;

/// A place in a text where the name of a region is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionMatch {
    /// The name with its kind word: `Kab. Bandung Barat`.
    pub span: Span,
    /// The name alone: `Bandung Barat`.
    pub name_span: Span,
    /// The regions it may mean, one when the kind word or the name itself decides; never empty.
    pub regions: Vec<&'static Region>,
    /// The kind told by the word before it, an office included: "Wali Kota" tells a kota.
    pub kind_word: Option<RegionKind>,
    /// Every region is meant, not one of them: "Bandung Raya", "Kabupaten dan Kota Bogor".
    pub all: bool,
    /// Also an ordinary word, a personal name or an unusual abbreviation: counts only in the right company.
    pub risky: bool,
    /// How much company it needs.
    pub(crate) risk: Risk,
    /// The seat of a kabupaten, not the kabupaten's own name: "Soreang".
    pub town: bool,
    /// Not a region, though a region's name is inside: "Bali United".
    pub shadow: bool,
}

struct Scanner {
    /// One bit for each hash of a first word's length and first three letters.
    beginnings: Box<[u64; 1024]>,
    /// Names by their first word, longest first.
    by_first_word: HashMap<&'static str, Vec<&'static Name>>,
}

static SCANNER: LazyLock<Scanner> = LazyLock::new(Scanner::new);

/// Longest first word of a name, in bytes.
const LONGEST_WORD: usize = 24;

/// Finds the names of regions in `text`: longest match, whole words, not overlapping, in order.
///
/// `date` is the date of the text: a former name long out of force becomes risky. Takes time linear in the text.
pub fn find_regions(text: &str, date: Option<Date>) -> Vec<RegionMatch> {
    let scanner = &*SCANNER;
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !is_word_byte(bytes[at]) {
            at += 1;
            continue;
        }
        let end = end_of_word(bytes, at);
        if scanner.may_begin(&bytes[at..end])
            && let Some(mut hit) = scanner.match_at(text, Span::new(at, end), date)
        {
            // "Lima Puluh Kota Bogor": that "Kota" is taken.
            if found.last().is_some_and(|last: &RegionMatch| hit.span.start < last.span.end) {
                hit.span.start = hit.name_span.start;
            }
            at = hit.name_span.end;
            found.push(hit);
        } else {
            at = end;
        }
    }
    found
}

/// The match that begins at the byte `offset`, with or without its kind word.
pub fn region_at(matches: &[RegionMatch], offset: usize) -> Option<&RegionMatch> {
    let place = matches.partition_point(|hit| hit.name_span.start < offset);
    matches.get(place).filter(|hit| hit.name_span.start == offset || hit.span.start == offset)
}

impl Scanner {
    fn new() -> Scanner {
        let mut beginnings = Box::new([0u64; 1024]);
        let mut by_first_word: HashMap<&'static str, Vec<&'static Name>> = HashMap::new();
        for name in NAMES.iter().filter(|name| name.usage != Use::Lookup) {
            let word = first_word(&name.folded);
            by_first_word.entry(word).or_default().push(name);
            let bit = hash(word.as_bytes());
            beginnings[bit / 64] |= 1 << (bit % 64);
        }
        for names in by_first_word.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.folded.len()));
        }
        Scanner { beginnings, by_first_word }
    }

    fn may_begin(&self, word: &[u8]) -> bool {
        let bit = hash(word);
        self.beginnings[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// The longest name that begins with the word at `first`.
    fn match_at(&self, text: &str, first: Span, date: Option<Date>) -> Option<RegionMatch> {
        let bytes = text.as_bytes();
        let start = first.start;
        let mut buffer = [0u8; LONGEST_WORD];
        let folded = buffer.get_mut(..first.len())?;
        folded.copy_from_slice(&bytes[start..first.end]);
        folded.make_ascii_lowercase();
        let word = std::str::from_utf8(folded).ok()?;
        let names = self.by_first_word.get(word)?;
        // Where the longest name is ruled out by its case, a shorter one inside it is no region either: "Batu bara".
        let (end, name) =
            names.iter().find_map(|name| Some((end_of_name(bytes, start, &name.folded)?, name)))?;
        if matches!(word, "kabupaten" | "kota") {
            // "Kabupaten Kutai" was one, but this may be Kabupaten Kutai Kartanegara.
            let second = first.end + 1;
            let second = Span::new(second, end_of_word(bytes, second));
            if let Some(hit) = self.match_at(text, second, date).filter(|hit| hit.name_span.end > end) {
                return Some(hit);
            }
        }
        region_match(text, Span::new(start, end), name, date)
    }
}

/// The match of `name` at `name_span`, unless its case rules it out.
fn region_match(text: &str, name_span: Span, name: &Name, date: Option<Date>) -> Option<RegionMatch> {
    let written = name_span.slice(text);
    let kind_word = kind_word_before(text, name_span.start);
    let mut risk = match name.usage {
        Use::Context(risk) => risk,
        Use::Town => Risk::Strict,
        _ => Risk::Safe,
    };
    if let (Some(until), Some(date)) = (name.until, date) {
        // Papers keep an old name for some years.
        if date.year() > until.saturating_add(10) {
            risk = Risk::Strict;
        }
    }
    if !case_fits(written, name, kind_word.is_some()) || is_part_of_address(text, name_span) {
        return None;
    }
    let mut hit = RegionMatch {
        span: name_span,
        name_span,
        regions: name.regions.clone(),
        kind_word: None,
        all: name.usage == Use::Group,
        risky: risk != Risk::Safe,
        risk,
        town: name.usage == Use::Town,
        shadow: name.usage == Use::Shadow,
    };
    if let Some(word) = &kind_word {
        hit.span.start = word.start;
        hit.kind_word = word.kind;
        hit.all |= word.both;
        if word.both {
            hit.regions.retain(|region| region.kind != RegionKind::Province);
        }
    }
    // The police call their office in a city "Polres Sukabumi Kota".
    let is_police = kind_word.as_ref().is_some_and(|word| word.is_police);
    let is_in_city = is_followed_by_kota(text, name_span.end, is_police);
    if hit.regions.len() > 1 && !hit.all && is_in_city {
        hit.kind_word = Some(RegionKind::Kota);
    }
    if let Some(kind) = hit.kind_word
        && !hit.all
        && hit.regions.iter().any(|region| region.kind == kind)
    {
        hit.regions.retain(|region| region.kind == kind);
    }
    if hit.regions.is_empty() {
        hit.regions = name.regions.clone();
    }
    hit.all &= hit.regions.len() > 1;
    Some(hit)
}

/// Whether "Kota" follows: behind the police always, else only at the end of its phrase ("Serang Kota," but not "Bandung Kota
/// Kembang").
fn is_followed_by_kota(text: &str, end: usize, is_police: bool) -> bool {
    let rest = &text[end..];
    let rest = rest.strip_prefix(" Kota").or_else(|| rest.strip_prefix(" kota").filter(|_| is_police));
    let Some(rest) = rest.or_else(|| text[end..].strip_prefix(" KOTA")) else { return false };
    let mut following = rest.chars();
    match following.next() {
        None => true,
        Some(' ') => is_police || !following.next().is_some_and(char::is_uppercase),
        Some(other) => !other.is_alphanumeric(),
    }
}

fn case_fits(written: &str, name: &Name, has_kind_word: bool) -> bool {
    let is_lower = !written.bytes().any(|byte| byte.is_ascii_uppercase());
    let is_digit_first = written.as_bytes()[0].is_ascii_digit();
    if is_lower && !is_digit_first {
        return match name.case {
            Case::Any => true,
            Case::Title => has_kind_word && matches!(name.usage, Use::Context(_)) && written.len() > 3,
            Case::Upper => false,
        };
    }
    match name.case {
        Case::Upper => !written.bytes().any(|byte| byte.is_ascii_lowercase()),
        Case::Any => !written.as_bytes()[0].is_ascii_lowercase(),
        // Each word of a doubtful name: "Batu bara" is coal.
        Case::Title => {
            written.split([' ', '-']).all(|word| !word.starts_with(|first: char| first.is_lowercase()))
        }
    }
}

/// Whether the place is part of a web address, an account or a hash tag: `jabar.tribunnews.com`, `#jakarta`.
fn is_part_of_address(text: &str, span: Span) -> bool {
    let bytes = text.as_bytes();
    let is_letter =
        |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let before = span.start.checked_sub(1).map(|at| bytes[at]);
    if matches!(before, Some(b'@' | b'#' | b'_')) || matches!(bytes.get(span.end), Some(b'@' | b'_')) {
        return true;
    }
    let is_after_dot = matches!(before, Some(b'.' | b'/')) && span.start >= 2 && is_letter(span.start - 2);
    let is_before_dot = matches!(bytes.get(span.end), Some(b'.')) && is_letter(span.end + 1);
    // The path of an address joins its words: "gubernur-jawa-barat-lantik"; "se-jabar" is no address.
    let is_joined_before = before == Some(b'-') && !text[..span.start].ends_with("se-");
    let is_joined = is_joined_before || bytes.get(span.end) == Some(&b'-');
    let is_lower = bytes[span.start].is_ascii_lowercase();
    is_lower && (is_after_dot || is_joined) || is_before_dot
}

/// Where `folded` ends in the text when it begins at `start`, ends a word there, and stands on one line.
fn end_of_name(bytes: &[u8], start: usize, folded: &str) -> Option<usize> {
    let mut at = start;
    for expected in folded.bytes() {
        let byte = *bytes.get(at)?;
        if expected == b' ' {
            // A blank, a no-break space, or two blanks.
            match byte {
                b' ' if bytes.get(at + 1) == Some(&b' ') => at += 2,
                b' ' | b'\t' => at += 1,
                0xC2 if bytes.get(at + 1) == Some(&0xA0) => at += 2,
                _ => return None,
            }
        } else if byte.to_ascii_lowercase() == expected {
            at += 1;
        } else {
            return None;
        }
    }
    let ends = bytes.get(at).is_none_or(|&byte| !is_word_byte(byte));
    ends.then_some(at)
}

/// One past the word that begins at `start`.
fn end_of_word(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        match WORD_BYTES[usize::from(byte)] {
            0 => break,
            length => at += usize::from(length),
        }
    }
    at.min(bytes.len())
}

/// How many bytes a character of a word has by its first byte: ASCII letters and digits, and letters of two bytes (Latin,
/// Greek, Cyrillic); 0 for others. Dashes, quotation marks and the no-break space begin with other bytes.
static WORD_BYTES: [u8; 256] = {
    let mut lengths = [0; 256];
    let mut byte = 0_u8;
    loop {
        lengths[byte as usize] = if byte.is_ascii_alphanumeric() {
            1
        } else if byte >= 0xC3 && byte <= 0xDF {
            2
        } else {
            0
        };
        if byte == u8::MAX {
            break lengths;
        }
        byte += 1;
    }
};

fn is_word_byte(byte: u8) -> bool {
    WORD_BYTES[usize::from(byte)] != 0
}

fn first_word(folded: &str) -> &str {
    let end = folded.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(folded.len());
    &folded[..end]
}

/// A hash of 16 bits of a word's length and first three letters, whatever their case.
fn hash(word: &[u8]) -> usize {
    let letters = match *word {
        [first, second, third, ..] => [first | 0x20, second | 0x20, third | 0x20],
        [first, second] => [first | 0x20, second | 0x20, 0],
        [first] => [first | 0x20, 0, 0],
        [] => [0; 3],
    };
    let length = word.len().min(255) as u8;
    let beginning = u32::from_le_bytes([letters[0], letters[1], letters[2], length]);
    (beginning.wrapping_mul(0x9E37_79B1) >> 16) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Vec<&'static str>)> {
        find_regions(text, None)
            .iter()
            .map(|hit| (hit.span.slice(text), hit.regions.iter().map(|region| region.code).collect()))
            .collect()
    }

    #[test]
    fn finds_the_longest_whole_name() {
        type Expected = &'static [(&'static str, &'static [&'static str])];
        let cases: &[(&str, Expected)] = &[
            (
                "Bandung Barat bukan Bandung",
                &[("Bandung Barat", &["32.17"]), ("Bandung", &["32.04", "32.73"])],
            ),
            ("Kepulauan Riau dan Riau", &[("Kepulauan Riau", &["21"]), ("Riau", &["14"])]),
            ("kembali, Balikpapan", &[("Balikpapan", &["64.71"])]),
            ("Kab.Bekasi, Kab. Bekasi", &[("Kab.Bekasi", &["32.16"]), ("Kab. Bekasi", &["32.16"])]),
            ("Kabupaten/Kota Bogor", &[("Kabupaten/Kota Bogor", &["32.01", "32.71"])]),
            ("Kota dan Kabupaten Solok", &[("Kota dan Kabupaten Solok", &["13.02", "13.72"])]),
            ("Wakil Bupati Tegal, Walikota Tegal", &[("Tegal", &["33.28"]), ("Tegal", &["33.76"])]),
            ("Polres Serang, Polres Serang Kota", &[("Serang", &["36.04"]), ("Serang", &["36.73"])]),
            ("Polresta Bogor Kota Kombes Budi", &[("Bogor", &["32.71"])]),
            ("Provinsi Jambi dan Kota Jambi", &[("Provinsi Jambi", &["15"]), ("Kota Jambi", &["15.71"])]),
            ("ibu kota Jakarta", &[("Jakarta", &["31"])]),
            ("PEMKOT PADANG PANJANG", &[("PADANG PANJANG", &["13.74"])]),
            ("se-Jawa Barat; “Jakarta”", &[("Jawa Barat", &["32"]), ("Jakarta", &["31"])]),
            ("harga Batu bara", &[]),
            ("jatim.tribunnews.com #jakarta @pemkot_bandung éJakarta", &[]),
            ("ntt, Ntt, NTT", &[("NTT", &["53"])]),
            ("Aparatur Sipil Negara, Sumber Daya", &[]),
        ];
        for (text, expected) in cases {
            let expected: Vec<_> = expected.iter().map(|(name, codes)| (*name, codes.to_vec())).collect();
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn finds_a_match_by_either_beginning() {
        let text = "KPU Kabupaten Bogor";
        let matches = find_regions(text, None);
        assert!(region_at(&matches, 4).is_some());
        assert!(region_at(&matches, 14).is_some());
        assert!(region_at(&matches, 5).is_none());
    }
}
