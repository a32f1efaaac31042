//! Kinds of elections and the words for them.

use crate::entity::gazetteer::RegionKind;
use crate::entity::spot::{Word, cases};

/// What is voted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The general election: president, DPR, DPD and DPRD.
    Pemilu,
    /// Its part for president and vice-president.
    Pilpres,
    /// Its part for the legislatures.
    Pileg,
    /// The regional elections of heads of regions.
    Pilkada,
    /// That of a governor.
    Pilgub,
    /// That of a bupati.
    Pilbup,
    /// That of a wali kota.
    Pilwalkot,
}

impl Kind {
    const ALL: [Kind; 7] = [
        Kind::Pemilu,
        Kind::Pilpres,
        Kind::Pileg,
        Kind::Pilkada,
        Kind::Pilgub,
        Kind::Pilbup,
        Kind::Pilwalkot,
    ];

    /// The word in paths.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Pemilu => "pemilu",
            Kind::Pilpres => "pilpres",
            Kind::Pileg => "pileg",
            Kind::Pilkada => "pilkada",
            Kind::Pilgub => "pilgub",
            Kind::Pilbup => "pilbup",
            Kind::Pilwalkot => "pilwalkot",
        }
    }

    /// The word in labels.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Pemilu => "Pemilu",
            Kind::Pilpres => "Pilpres",
            Kind::Pileg => "Pileg",
            Kind::Pilkada => "Pilkada",
            Kind::Pilgub => "Pilgub",
            Kind::Pilbup => "Pilbup",
            Kind::Pilwalkot => "Pilwalkot",
        }
    }

    pub(super) fn by_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The election it is a part of: all of one family and year are held together.
    pub(super) fn family(self) -> Kind {
        match self {
            Kind::Pemilu | Kind::Pilpres | Kind::Pileg => Kind::Pemilu,
            _ => Kind::Pilkada,
        }
    }

    /// The kind of region that elects, for the election of one office.
    pub(super) fn region(self) -> Option<RegionKind> {
        match self {
            Kind::Pilgub => Some(RegionKind::Province),
            Kind::Pilbup => Some(RegionKind::Kabupaten),
            Kind::Pilwalkot => Some(RegionKind::Kota),
            _ => None,
        }
    }

    /// The election of the head of a region of this kind.
    pub(super) fn of_region(region: RegionKind) -> Kind {
        match region {
            RegionKind::Province => Kind::Pilgub,
            RegionKind::Kabupaten => Kind::Pilbup,
            RegionKind::Kota => Kind::Pilwalkot,
        }
    }
}

/// Every spelling of the words for elections.
pub(crate) fn spellings() -> impl Iterator<Item = (String, Word)> {
    let rows = include_str!("data/words.tsv").lines().filter(|line| !line.starts_with('#'));
    let cells = rows.filter_map(|line| line.split_once('\t'));
    cells.flat_map(|(kind, words)| {
        let word = Kind::by_word(kind).map_or(Word::Candidate, Word::Election);
        words.split('|').flat_map(cases).map(move |spelling| (spelling, word))
    })
}
