//! The word before a region's name that tells its kind: "Kabupaten", "Wali Kota", "Pemprov".

use super::RegionKind;
use crate::text::Span;

/// What stands before a name.
pub(super) struct KindWord {
    /// The kind it tells; none for "Kabupaten/Kota", which means both.
    pub(super) kind: Option<RegionKind>,
    /// Where the full name begins: at "Kabupaten", but not at "Bupati" or at the "Kota" of "Wali Kota".
    pub(super) start: usize,
    /// Both kinds are meant: "Kabupaten dan Kota Bogor".
    pub(super) both: bool,
}

const KABUPATEN: &[&str] = &["kabupaten", "kab"];
const KOTA: &[&str] = &["kota", "kotamadya", "kodya"];
const PROVINCE: &[&str] = &["provinsi", "propinsi", "prov"];
const KABUPATEN_OFFICES: &[&str] = &[
    "bupati",
    "wabup",
    "pemkab",
    "pemda",
    "cabup",
    "cawabup",
    "bacabup",
    "bacawabup",
    "pilbup",
    "setkab",
    "polres",
    "kapolres",
    "wakapolres",
];
const KOTA_OFFICES: &[&str] = &[
    "walikota",
    "wawalkot",
    "walkot",
    "wako",
    "wawako",
    "wawali",
    "pemkot",
    "pemko",
    "cawalkot",
    "cawawalkot",
    "bacawalkot",
    "cawali",
    "pilwalkot",
    "pilwako",
    "pilwali",
    "pilwakot",
    "setko",
    "polrestabes",
    "kapolrestabes",
    "polresta",
    "kapolresta",
];
const PROVINCE_OFFICES: &[&str] = &[
    "gubernur",
    "wagub",
    "cagub",
    "cawagub",
    "bacagub",
    "bacawagub",
    "pilgub",
    "pemprov",
    "polda",
    "kapolda",
    "wakapolda",
    "kejati",
    "kajati",
    "kanwil",
];

/// Whether `word`, in any case, is an administrative word that may stand before the name of a region.
pub fn is_administrative_word(word: &str) -> bool {
    kind_of(word.trim_end_matches('.')).is_some()
}

/// The kind told by the word or words that end right before `start`.
pub(super) fn kind_word_before(text: &str, start: usize) -> Option<KindWord> {
    let mut word = word_before(text, start)?;
    if is(text, word, &["administrasi", "administratif", "adm"]) {
        word = word_before(text, word.start)?;
    }
    let (kind, is_office) = kind_of(word.slice(text))?;
    let mut found = KindWord { kind: Some(kind), start: word.start, both: false };
    if is_office {
        found.start = start;
        return Some(found);
    }
    if kind == RegionKind::Province {
        return Some(found);
    }
    if let Some(before) = word_before(text, word.start) {
        if kind == RegionKind::Kota && is(text, before, &["wali", "wakil", "balai"]) {
            found.start = start;
        } else if kind == RegionKind::Kota && is(text, before, &["ibu"]) {
            return None;
        } else if let Some(other) = other_kind_before(text, word, before) {
            let pair = kind_of(other.slice(text)).is_some_and(|(kind, _)| Some(kind) != found.kind);
            if pair && !word_before(text, other.start).is_some_and(|word| is(text, word, &["wali", "ibu"])) {
                found = KindWord { kind: None, start: other.start, both: true };
            }
        }
    }
    Some(found)
}

/// The other kind in "Kabupaten/Kota", "Kota dan Kabupaten": `before` is the word before `word`.
fn other_kind_before(text: &str, word: Span, before: Span) -> Option<Span> {
    let other = if is(text, before, &["dan", "maupun", "serta", "&"]) {
        word_before(text, before.start)?
    } else if text[before.end..word.start].contains('/') {
        before
    } else {
        return None;
    };
    is(text, other, &["kabupaten", "kab", "kota"]).then_some(other)
}

fn kind_of(word: &str) -> Option<(RegionKind, bool)> {
    let is_one_of = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    let groups = [
        (KABUPATEN, RegionKind::Kabupaten, false),
        (KOTA, RegionKind::Kota, false),
        (PROVINCE, RegionKind::Province, false),
        (KABUPATEN_OFFICES, RegionKind::Kabupaten, true),
        (KOTA_OFFICES, RegionKind::Kota, true),
        (PROVINCE_OFFICES, RegionKind::Province, true),
    ];
    groups.into_iter().find(|(words, ..)| is_one_of(words)).map(|(_, kind, is_office)| (kind, is_office))
}

fn is(text: &str, word: Span, known: &[&str]) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(word.slice(text)))
}

/// The word of ASCII letters that ends before `end`, at most one blank, full stop or slash away.
fn word_before(text: &str, end: usize) -> Option<Span> {
    const LONGEST: usize = 16;
    let bytes = text.as_bytes();
    let mut last = end;
    let mut blanks = 0;
    while last > 0 && blanks < 3 && matches!(bytes[last - 1], b' ' | b'\t' | b'.' | b'/') {
        last -= 1;
        blanks += 1;
    }
    let mut first = last;
    while first > 0
        && last - first <= LONGEST
        && (bytes[first - 1].is_ascii_alphabetic() || bytes[first - 1] == b'&')
    {
        first -= 1;
    }
    let whole = first == 0 || !(bytes[first - 1].is_ascii_alphanumeric() || bytes[first - 1] >= 0x80);
    (first < last && blanks > 0 && whole).then(|| Span::new(first, last))
}
