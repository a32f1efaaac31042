//! Paths and labels of elections, and what users write for them.
//!
//! ```text
//! pemilu-2024                 Pemilu 2024
//! pemilu-2024/pilpres         Pilpres 2024
//! pilkada-2024                Pilkada 2024
//! pilkada-2024/pilgub-32      Pilgub Jawa Barat 2024
//! ```

use super::{Kind, phrase};
use crate::entity::gazetteer::{self, Region, RegionKind, find_regions};
use crate::entity::spot::{Word, spots};
use crate::entity::{Context, official};

/// One election.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Election {
    pub(super) kind: Kind,
    pub(super) year: i16,
    pub(super) region: Option<&'static Region>,
}

impl Election {
    pub(super) fn path(&self) -> String {
        let family = self.kind.family();
        let above = format!("{}-{}", family.word(), self.year);
        match self.region {
            Some(region) => format!("{above}/{}-{}", self.kind.word(), region.code),
            // An office of no known region is the Pilkada of the year.
            None if self.kind == family || family == Kind::Pilkada => above,
            None => format!("{above}/{}", self.kind.word()),
        }
    }

    fn read(path: &str) -> Option<Election> {
        let (head, below) = path.split_once('/').map_or((path, None), |(head, below)| (head, Some(below)));
        let (family, year) = head.split_once('-')?;
        let family = Kind::by_word(family).filter(|kind| kind.family() == *kind)?;
        let year = year.parse().ok().filter(|year| (1945..2100).contains(year))?;
        let Some(below) = below else { return Some(Election { kind: family, year, region: None }) };
        let (word, code) = below.split_once('-').map_or((below, None), |(word, code)| (word, Some(code)));
        let kind = Kind::by_word(word).filter(|kind| kind.family() == family && *kind != family)?;
        let region = code.map(gazetteer::region);
        match region {
            Some(None) => None,
            region => {
                let region = region.flatten();
                (region.map(|region| region.kind) == kind.region()).then_some(Election { kind, year, region })
            }
        }
    }
}

/// The label of a path; the path itself when it is none.
///
/// ```
/// use telusur::entity::election::label;
///
/// assert_eq!(label("pemilu-2024/pilpres"), "Pilpres 2024");
/// assert_eq!(label("pilkada-2024/pilbup-32.17"), "Pilbup Bandung Barat 2024");
/// ```
pub fn label(path: &str) -> String {
    let Some(election) = Election::read(path) else { return path.to_owned() };
    let kind = election.kind.label();
    match election.region {
        // "DKI Jakarta" and "DI Yogyakarta" are called so by the press.
        Some(region) => format!("{kind} {} {}", short_name(region), election.year),
        None => format!("{kind} {}", election.year),
    }
}

fn short_name(region: &'static Region) -> &'static str {
    if region.kind == RegionKind::Province { region.name } else { region.bare }
}

/// What a user asks for; what is left out may be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    path: Option<String>,
    kind: Option<Kind>,
    year: Option<i16>,
    regions: Vec<&'static str>,
}

impl Wish {
    /// Reads a path, or words: kind, region and year in any order.
    ///
    /// ```
    /// use telusur::entity::election::Wish;
    ///
    /// let wish = Wish::read("pilgub jabar 2024").expect("an election");
    /// assert!(wish.accepts("pilkada-2024/pilgub-32"));
    /// assert!(!wish.accepts("pilkada-2018/pilgub-32"));
    /// assert!(Wish::read("pemilihan ketua kelas").is_none());
    /// ```
    pub fn read(text: &str) -> Option<Wish> {
        let text = text.trim();
        let folded = text.to_lowercase();
        if Election::read(&folded).is_some() {
            return Some(Wish { path: Some(folded), ..Wish::default() });
        }
        let context = Context { text, ..Context::default() };
        let kind =
            spots(&context, official::words(&context).starts()).iter().find_map(|spot| match spot.word {
                Word::Election(kind) => Some(kind),
                _ => None,
            });
        let year = text.split(|sign: char| !sign.is_ascii_digit()).find_map(phrase::year_of);
        let regions = find_regions(text, None);
        let region = regions.first();
        let names_region = kind.is_some_and(|kind| kind.family() == Kind::Pilkada);
        let regions = region.filter(|_| names_region).map(|hit| {
            let fits = |region: &&&Region| kind.and_then(Kind::region).is_none_or(|kind| region.kind == kind);
            hit.regions.iter().filter(fits).map(|region| region.code).collect::<Vec<_>>()
        });
        if kind.is_none() && year.is_none() || regions.as_ref().is_some_and(Vec::is_empty) {
            return None;
        }
        // Words that say neither kind, region nor year are not understood.
        let is_year_only = kind.is_none() && !folded.bytes().all(|byte| byte.is_ascii_digit());
        if is_year_only {
            return None;
        }
        Some(Wish { path: None, kind, year, regions: regions.unwrap_or_default() })
    }

    /// Whether the election of a path is meant. A kind with what lies below it is met by its path alone.
    pub fn accepts(&self, path: &str) -> bool {
        if let Some(wanted) = &self.path {
            return wanted == path;
        }
        let Some(election) = Election::read(path) else { return false };
        let code = election.region.map(|region| region.code);
        let is_region = match (self.regions.is_empty(), code) {
            (true, None) => true,
            // "pilgub 2024": that of every province.
            (true, Some(_)) => self.kind.is_some_and(|kind| kind.region().is_some()),
            (false, None) => false,
            (false, Some(code)) => {
                self.regions.iter().any(|wanted| code == *wanted || code.split('.').next() == Some(wanted))
            }
        };
        let is_kind = match self.kind {
            None => election.kind == election.kind.family(),
            Some(Kind::Pilkada) if !self.regions.is_empty() => election.kind.family() == Kind::Pilkada,
            Some(kind) => election.kind == kind,
        };
        is_region && is_kind && self.year.is_none_or(|year| year == election.year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_labels() {
        let cases = [
            ("pemilu-2024", "Pemilu 2024"),
            ("pemilu-2024/pileg", "Pileg 2024"),
            ("pilkada-2024/pilgub-31", "Pilgub DKI Jakarta 2024"),
            ("pilkada-2024/pilwalkot-36.72", "Pilwalkot Cilegon 2024"),
            ("pilkada-2024/pilwalkot-32.17", "pilkada-2024/pilwalkot-32.17"),
            ("pilkada-2024/pilpres", "pilkada-2024/pilpres"),
            ("2024", "2024"),
        ];
        for (path, expected) in cases {
            assert_eq!(label(path), expected, "{path}");
            if let Some(election) = Election::read(path) {
                assert_eq!(election.path(), path);
            }
        }
    }

    #[test]
    fn wishes_are_understood() {
        let cases = [
            ("Pemilu 2024", "pemilu-2024", true),
            ("Pemilu 2024", "pemilu-2024/pilpres", false),
            ("pemilu", "pemilu-2019", true),
            ("2024", "pilkada-2024", true),
            ("Pilpres 2024", "pemilu-2024/pilpres", true),
            ("pemilihan presiden tahun 2024", "pemilu-2024/pilpres", true),
            ("Pilbup Bandung Barat 2024", "pilkada-2024/pilbup-32.17", true),
            ("Pilkada Jabar 2024", "pilkada-2024/pilbup-32.17", true),
            ("pilkada jabar", "pilkada-2024", false),
            ("pilgub 2024", "pilkada-2024/pilgub-32", true),
            ("pilkada-2024/pilgub-32", "pilkada-2024/pilgub-32", true),
            ("Pilwalkot Cilegon", "pilkada-2020/pilwalkot-36.72", true),
        ];
        for (text, path, expected) in cases {
            let wish = Wish::read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(wish.accepts(path), expected, "{text} {path}");
        }
        for text in ["", "rapat", "rapat 2024", "Pilgub Cilegon 2024"] {
            assert_eq!(Wish::read(text), None, "{text}");
        }
    }
}
