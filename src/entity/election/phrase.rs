//! What stands behind a word for an election: its region, its years, another word for it.
//!
//! ```text
//! Pemilihan Gubernur dan Wakil Gubernur (Pilgub) Jawa Barat Tahun 2024
//! Pemilu dan Pilkada Serentak 2024        Pemilu 2019 dan 2024
//! ```

use super::Kind;
use crate::entity::gazetteer::RegionMatch;

/// Most words between the word and its year.
const MOST_WORDS: usize = 14;

/// Between the word and its year: "Pilkada 27 November 2024".
const MONTHS: [&str; 13] = [
    "bulan",
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
];

/// What was read behind a word.
#[derive(Debug, Default)]
pub(super) struct Phrase<'r> {
    /// One past the last byte that says something.
    pub(super) end: usize,
    pub(super) region: Option<&'r RegionMatch>,
    /// The region is not the electing one but where it is voted: "Pilkada di Jawa Barat", "se-Jawa Barat".
    pub(super) is_wide: bool,
    pub(super) years: Vec<i16>,
    /// "tahun ini", "tahun depan", "tahun lalu": years from that of the article.
    pub(super) years_away: Option<i16>,
    /// What is voted on stands behind a bracket: "Pemilihan Umum (Pemilu) Presiden".
    pub(super) part: Option<Kind>,
    /// Other offices follow: "Pemilihan Gubernur, Bupati dan Wali Kota" is the Pilkada.
    pub(super) is_general: bool,
    /// Where another word for an election stands that this one is joined to.
    pub(super) joined: Option<usize>,
    /// "lalu", "sebelumnya": an election that is over.
    pub(super) is_past: bool,
    /// "mendatang", "nanti": one to come.
    pub(super) is_coming: bool,
}

/// Reads on from `start`, the end of a word of this kind. `next` is where the next such word begins.
pub(super) fn read<'r>(
    text: &str,
    start: usize,
    kind: Kind,
    regions: &'r [RegionMatch],
    next: Option<usize>,
) -> Phrase<'r> {
    let mut phrase = Phrase { end: start, ..Phrase::default() };
    let mut at = start;
    let mut before = "";
    for _ in 0..MOST_WORDS {
        let Some((gap, from)) = blanks(text, at) else { break };
        // An enumeration of offices is the only phrase that goes on behind a comma.
        let goes_on =
            |word: &str| is_office(word) || phrase.is_general && matches!(word, "dan" | "serta" | "atau");
        if gap == Gap::Comma && !goes_on(&word_at(text, from).to_lowercase()) {
            break;
        }
        if next == Some(from) {
            phrase.joined = next;
            break;
        }
        let repeats = |hit: &&RegionMatch| phrase.region.is_none_or(|known| known.regions == hit.regions);
        if let Some(hit) = region_from(regions, from).filter(repeats) {
            phrase.is_wide = matches!(before, "di" | "se");
            phrase.region = Some(hit);
            phrase.end = hit.span.end.max(hit.name_span.end);
            (at, before) = (phrase.end, "");
            continue;
        }
        let word = word_at(text, from);
        let end = from + word.len();
        if let Some(year) = year_of(word) {
            if matches!(before, "periode" | "jabatan" | "pasal" | "nomor" | "no") {
                break;
            }
            phrase.years.push(year);
            (phrase.end, at, before) = (end, end, "dan");
            continue;
        }
        if !phrase.years.is_empty() && !matches!(word, "dan" | "maupun" | "atau" | "hingga") {
            break;
        }
        match word.to_lowercase().as_str() {
            "ini" if before == "tahun" => phrase.years_away = Some(0),
            "depan" if before == "tahun" => phrase.years_away = Some(1),
            "lalu" | "kemarin" if before == "tahun" => phrase.years_away = Some(-1),
            "lalu" | "sebelumnya" | "terdahulu" | "terakhir" | "dulu" | "kemarin" => phrase.is_past = true,
            "mendatang" | "nanti" | "depan" | "berikutnya" => phrase.is_coming = true,
            "presiden" if kind == Kind::Pemilu => phrase.part = Some(Kind::Pilpres),
            "legislatif" if kind == Kind::Pemilu => phrase.part = Some(Kind::Pileg),
            office if is_office(office) => {
                phrase.is_general |= kind.region().is_some() && !is_of(kind, office);
            }
            "serentak" | "nasional" | "tahun" | "th" | "thn" | "langsung" | "ulang" | "susulan"
            | "lanjutan" | "putaran" | "kedua" | "pertama" | "dan" | "serta" | "maupun" | "atau" | "pada"
            | "di" | "se" | "yang" | "kali" | "umum" | "republik" | "indonesia" | "ri" | "hingga"
            | "wilayah" | "raya" => {}
            day if day.len() < 3 && day.bytes().all(|byte| byte.is_ascii_digit()) => {}
            month if MONTHS.contains(&month) => {}
            _ => break,
        }
        before = before_word(word).unwrap_or_default();
        if phrase.years_away.is_some() || phrase.is_past || phrase.is_coming {
            phrase.end = if phrase.years_away.is_some() { end } else { phrase.end };
            break;
        }
        at = end;
    }
    phrase
}

/// A year from 1945 to 2099 written in four digits.
pub(super) fn year_of(word: &str) -> Option<i16> {
    if word.len() != 4 || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    word.parse().ok().filter(|year| (1945..2100).contains(year))
}

/// Words whose being before another one says something.
fn before_word(word: &str) -> Option<&'static str> {
    const KEPT: [&str; 4] = ["tahun", "di", "se", "periode"];
    KEPT.into_iter().find(|kept| kept.eq_ignore_ascii_case(word))
}

fn is_office(word: &str) -> bool {
    matches!(word, "gubernur" | "wakil" | "bupati" | "wali" | "walikota" | "kota" | "presiden")
}

/// Whether a word can belong to the office that is voted on.
fn is_of(kind: Kind, office: &str) -> bool {
    match kind {
        Kind::Pilgub => matches!(office, "gubernur" | "wakil"),
        Kind::Pilbup => matches!(office, "bupati" | "wakil"),
        Kind::Pilwalkot => matches!(office, "wali" | "walikota" | "kota" | "wakil"),
        _ => true,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Plain,
    Comma,
}

/// The signs between two words of a phrase and where they end; none where the phrase does.
fn blanks(text: &str, start: usize) -> Option<(Gap, usize)> {
    let mut gap = Gap::Plain;
    for (at, sign) in text[start..].char_indices() {
        match sign {
            ' ' | '\u{a0}' | '(' | ')' | '/' | '-' | '–' | '"' | '“' | '”' | '&' => {}
            ',' => gap = Gap::Comma,
            sign if sign.is_alphanumeric() => return Some((gap, start + at)),
            _ => return None,
        }
    }
    None
}

fn word_at(text: &str, start: usize) -> &str {
    let rest = &text[start..];
    let end = rest.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(rest.len());
    &rest[..end]
}

fn region_from(regions: &[RegionMatch], offset: usize) -> Option<&RegionMatch> {
    crate::entity::gazetteer::region_at(regions, offset).filter(|hit| !hit.shadow)
}
