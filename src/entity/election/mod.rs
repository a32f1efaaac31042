//! Elections an article speaks of: which, of which year, in which region.
//!
//! In go the spotted words with the regions of the article; out come [`Election`](super::Election) entries, one a path. The
//! year stands in the text ("Pilgub Jawa Barat 2024", "Pemilu dan Pilkada Serentak 2024"); a bare "Pemilu" is the one
//! prepared, held or just over on the article's day, unless the text names other years only; without a date, the only one
//! the text names. Where no year is certain there is no value. Elections of other states, "Komisi Pemilihan Umum" and laws
//! are none. "Pilkada" with a kabupaten or kota is that of its head; with a province only where governors are the topic.
//!
//! ```
//! let text = "KPU menetapkan calon dalam Pilgub Jawa Barat 2024.";
//! let found = telusur::entity::extract(&telusur::entity::Context { text, ..Default::default() });
//! assert_eq!(found.elections[0].key, "pilkada-2024/pilgub-32");
//! assert_eq!(found.elections[0].name, "Pilgub Jawa Barat 2024");
//! ```

mod calendar;
mod kind;
mod path;
mod phrase;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

use super::gazetteer::{Region, RegionKind, RegionMatch};
use super::spot::{Spot, Word, words_after, words_before};
use super::trace::{self, Trace};
use super::{Context, Mention, Province, Regency, RegionsInArticle};
use crate::text::Span;
use path::Election;
use phrase::Phrase;

pub use kind::Kind;
pub(crate) use kind::spellings;
pub use path::{Wish, label};

/// Code of Jakarta, whose cities and kabupaten elect nobody.
const JAKARTA: &str = "31";

static FOREIGN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lines = include_str!("data/foreign.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(str::to_lowercase).collect()
});

/// Whether an article without a region of Indonesia names another state.
pub(super) fn is_abroad(context: &Context, provinces: &[Province]) -> bool {
    let mut words = context.text.split(|sign: char| !sign.is_alphanumeric());
    provinces.is_empty()
        && words.any(|word| word.starts_with(char::is_uppercase) && is_foreign(&word.to_lowercase()))
}

/// Whether a lower-case word names another state.
pub(super) fn is_foreign(word: &str) -> bool {
    FOREIGN.contains(word)
}

/// A word for an election with what stands behind it.
struct Naming<'r> {
    spot: Spot,
    kind: Kind,
    phrase: Phrase<'r>,
    years: Vec<i16>,
    /// Part of a body's or a law's name: it tells no election without a year.
    is_in_name: bool,
    is_foreign: bool,
}

/// Regions of the article that are the only ones of their kind.
pub(crate) struct Regions<'r> {
    /// Where names of regions stand.
    pub(crate) found: &'r RegionsInArticle,
    pub(crate) provinces: &'r [Province],
    pub(crate) regencies: &'r [Regency],
}

impl Regions<'_> {
    /// Whether the article shows that it speaks of Indonesia.
    fn is_domestic(&self, context: &Context, spots: &[Spot]) -> bool {
        const SIGNS: [&str; 6] = ["Indonesia", "KPU", "Bawaslu", "DPR", "Jokowi", "Prabowo"];
        !self.provinces.is_empty()
            || spots.iter().any(|spot| matches!(spot.word, Word::Party(_)))
            || SIGNS.iter().any(|sign| context.text.contains(sign))
    }
}

/// Finds the elections an article speaks of, in the order of their paths.
pub(crate) fn elections(
    context: &Context,
    spots: &[Spot],
    regions: &Regions,
    trace: &mut Trace,
) -> Vec<super::Election> {
    let namings = namings(context, spots, regions.found);
    if namings.is_empty() {
        return Vec::new();
    }
    let mut found: BTreeMap<String, Vec<Mention>> = BTreeMap::new();
    let explicit = |family: Kind| -> BTreeSet<i16> {
        let of_family = namings.iter().filter(|naming| naming.kind.family() == family);
        of_family.flat_map(|naming| naming.years.iter().copied()).collect()
    };
    let is_abroad = namings.iter().any(|naming| naming.is_foreign);
    let names_pilkada = namings.iter().any(|naming| naming.kind.family() == Kind::Pilkada);
    let is_domestic = regions.is_domestic(context, spots);
    let told = [explicit(Kind::Pemilu), explicit(Kind::Pilkada)];
    let is_of_governors =
        spots.iter().any(|spot| matches!(spot.word, Word::Candidate | Word::Election(Kind::Pilgub)));
    for naming in namings.iter().filter(|naming| !naming.is_foreign) {
        let is_national = naming.kind.family() == Kind::Pemilu;
        if !is_domestic && is_national && (is_abroad || naming.years.is_empty()) {
            continue;
        }
        let told = &told[usize::from(naming.kind.family() == Kind::Pilkada)];
        let (years, rule) = match naming.years.as_slice() {
            [] if naming.is_in_name || is_abroad => continue,
            [] => {
                let Some((year, rule)) = year_of_bare(naming, told, context) else { continue };
                // Between the elections of a year "pemilu" is said of the one at hand too.
                let is_over = context.date.is_some_and(|date| calendar::is_over(Kind::Pemilu, year, date));
                if naming.kind == Kind::Pemilu && names_pilkada && is_over && told.is_empty() {
                    continue;
                }
                (vec![year], rule)
            }
            years => (years.to_vec(), "year in the text"),
        };
        for year in years {
            let election = election(naming, year, regions, is_of_governors);
            let path = election.path();
            let span = Span::new(naming.spot.span.start, naming.phrase.end);
            let mention = Mention::new(naming.spot.part, span);
            trace.note(trace::Kind::Election, mention, &path, || (rule, year.to_string()));
            found.entry(path).or_default().push(mention);
        }
    }
    let named =
        |(key, mentions): (String, Vec<Mention>)| super::Election { name: label(&key), key, mentions };
    found.into_iter().map(named).collect()
}

/// Reads what stands behind each word; a word joined to the next one shares what that one has.
fn namings<'r>(context: &Context, spots: &[Spot], regions: &'r RegionsInArticle) -> Vec<Naming<'r>> {
    let mut namings: Vec<Naming<'r>> = Vec::new();
    let words = spots.iter().filter_map(|spot| match spot.word {
        Word::Election(kind) => Some((*spot, kind)),
        _ => None,
    });
    for (spot, kind) in words.collect::<Vec<_>>().into_iter().rev() {
        let text = context.part(spot.part);
        let next = namings.last().filter(|next| next.spot.part == spot.part);
        let start = next.map(|next| next.spot.span.start);
        let mut phrase = phrase::read(text, spot.span.end, kind, regions.of(spot.part), start);
        let mut kind = if phrase.is_general { Kind::Pilkada } else { phrase.part.unwrap_or(kind) };
        let mut years = std::mem::take(&mut phrase.years);
        let mut is_foreign = stands_abroad(text, spot.span.start, phrase.end);
        if let Some(next) = next.filter(|_| phrase.joined.is_some()) {
            is_foreign |= next.is_foreign;
            if years.is_empty() {
                years.clone_from(&next.years);
            }
            let is_same_family = next.kind.family() == kind.family();
            if is_same_family && is_bracket(&text[phrase.end..next.spot.span.start]) {
                kind = next.kind;
            }
            if next.kind == kind || is_same_family && kind.family() == Kind::Pilkada {
                phrase.region = phrase.region.or(next.phrase.region);
                phrase.is_wide |= next.phrase.is_wide;
            }
        }
        if let (Some(away), Some(date)) = (phrase.years_away, context.date) {
            years.push(date.year() + away);
        }
        years.retain(|&year| calendar::is_held(kind, year));
        let is_in_name = is_in_name(text, spot.span);
        namings.push(Naming { spot, kind, phrase, years, is_in_name, is_foreign });
    }
    namings.reverse();
    namings
}

/// "Pemilihan Kepala Daerah (Pilkada)": the second word says the first again.
fn is_bracket(between: &str) -> bool {
    between.contains('(') && !between.contains(char::is_alphanumeric)
}

/// The year a word without one means.
fn year_of_bare(naming: &Naming, told: &BTreeSet<i16>, context: &Context) -> Option<(i16, &'static str)> {
    let family = naming.kind.family();
    let only_one =
        told.first().filter(|_| told.len() == 1).map(|year| (*year, "only year named in the article"));
    let current = context.date.and_then(|date| calendar::current(family, date));
    let Some(current) = current.filter(|&year| calendar::is_held(naming.kind, year)) else {
        return only_one.filter(|_| !naming.phrase.is_coming && !naming.phrase.is_past);
    };
    if !told.is_empty() && !told.contains(&current) {
        return None;
    }
    // "Pemilu lalu" before the day of voting is the one before; "Pemilu mendatang" after it the next.
    let is_over = context.date.is_some_and(|date| calendar::is_over(family, current, date));
    let is_other = naming.phrase.is_past && !is_over || naming.phrase.is_coming && is_over;
    (!is_other).then_some((current, "election of the article's date"))
}

/// The election of one year a word stands for.
fn election(naming: &Naming, year: i16, regions: &Regions, is_of_governors: bool) -> Election {
    let named = naming.phrase.region.map(|hit| region_of(hit, naming.kind));
    let elects = |region: &&Region| {
        region.kind != RegionKind::Province || calendar::elects_governor(region.code, year)
    };
    let region = match (naming.kind, named) {
        (Kind::Pilkada, Some(Some(region))) => {
            let is_governor = region.code == JAKARTA || is_of_governors && !naming.phrase.is_wide;
            Some(region).filter(|region| region.kind != RegionKind::Province || is_governor)
        }
        (kind, Some(region)) => region.filter(|region| Some(region.kind) == kind.region()),
        (kind, None) => only_region(kind, regions),
    };
    let region = region.filter(elects);
    let kind = match region {
        Some(region) if naming.kind.family() == Kind::Pilkada => Kind::of_region(region.kind),
        _ => naming.kind,
    };
    Election { kind, year, region }
}

/// The one region behind the word; none where it may be several, or one that elects nobody.
fn region_of(hit: &RegionMatch, kind: Kind) -> Option<&'static Region> {
    let fits = |region: &&&'static Region| {
        let elects = region.province != JAKARTA || region.kind == RegionKind::Province;
        elects && kind.region().is_none_or(|wanted| region.kind == wanted)
    };
    let mut fitting = hit.regions.iter().filter(fits);
    let first = fitting.next()?;
    (!hit.all && fitting.next().is_none()).then_some(*first)
}

/// The only region of the article that elects such an office.
fn only_region(kind: Kind, regions: &Regions) -> Option<&'static Region> {
    let wanted = kind.region()?;
    let provinces = regions.provinces.iter().filter(|one| !one.venue_only).map(|one| one.code.as_str());
    let regencies = regions.regencies.iter().filter(|one| !one.venue_only).map(|one| one.code.as_str());
    let mut fitting = provinces
        .chain(regencies)
        .filter_map(super::gazetteer::region)
        .filter(|region| region.kind == wanted && (region.province != JAKARTA || region.code == JAKARTA));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

/// "Komisi Pemilihan Umum", "UU Pemilu", "tentang Pemilihan Umum": the word is part of a name.
fn is_in_name(text: &str, span: Span) -> bool {
    // "Perkumpulan untuk Pemilu dan Demokrasi"
    if words_after(text, span.end).take(2).eq(["dan", "demokrasi"]) {
        return true;
    }
    let Some(before) = words_before(text, span.start).next() else { return false };
    matches!(
        before.as_str(),
        "komisi"
            | "pengawas"
            | "uu"
            | "undang"
            | "ruu"
            | "tentang"
            | "penyelenggara"
            | "penyelenggaraan"
            | "pengawasan"
            | "pengelolaan"
            | "hukum"
            | "pidana"
            | "perppu"
            | "perpu"
            | "pkpu"
            | "pakar"
            | "pengamat"
            | "pegiat"
            | "institut"
            | "lembaga"
            | "kehormatan"
            | "desk"
            | "pemenangan"
            | "sentra"
            | "revisi"
            | "direktur"
            | "lsm"
    )
}

/// Whether another state is named right behind or as the one that votes: "Pilpres AS", "pemilu di Malaysia", "Tunisia
/// menggelar pemilu".
fn stands_abroad(text: &str, start: usize, end: usize) -> bool {
    let mut words = words_after(text, end);
    let first = words.next().unwrap_or_default();
    if is_foreign(&first) || first == "di" && words.next().is_some_and(|word| is_foreign(&word)) {
        return true;
    }
    let mut before = words_before(text, start);
    let holds =
        |word: &str| matches!(word, "menggelar" | "gelar" | "mengadakan" | "menyelenggarakan" | "menghadapi");
    before.next().is_some_and(|word| holds(&word)) && before.next().is_some_and(|word| is_foreign(&word))
}
