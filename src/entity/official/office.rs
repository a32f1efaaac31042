//! Offices and how they are called: the table of titles and what an office phrase holds once read.
//!
//! The grammar that reads phrases is in [`grammar`](super::grammar), how they are written out in
//! [`written`](super::written).

use std::sync::LazyLock;

use super::lexicon::{self, KeyMap};
use super::tokens::Words;

/// The branch an office belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Branch {
    Executive,
    Legislative,
    Election,
    Justice,
    Police,
    Military,
    CivilService,
    State,
    Village,
    Party,
    Campaign,
    Candidate,
    Private,
}

impl Branch {
    /// Whether who holds the office is an official.
    pub fn is_public(self) -> bool {
        !matches!(self, Branch::Party | Branch::Campaign | Branch::Candidate | Branch::Private)
    }

    /// The name of the branch as a facet value; none for what is no office of the taxonomy.
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            Branch::Executive => "executive",
            Branch::Legislative => "legislative",
            Branch::Election => "election",
            Branch::Justice => "justice",
            Branch::Police => "police",
            Branch::Military => "military",
            Branch::CivilService => "civil-service",
            Branch::State => "state",
            Branch::Village => "village",
            Branch::Party => "party",
            Branch::Campaign => "campaign",
            Branch::Candidate | Branch::Private => return None,
        })
    }

    fn named(name: &str) -> Option<Branch> {
        Some(match name {
            "executive" => Branch::Executive,
            "legislative" => Branch::Legislative,
            "election" => Branch::Election,
            "justice" => Branch::Justice,
            "police" => Branch::Police,
            "military" => Branch::Military,
            "civil-service" => Branch::CivilService,
            "state" => Branch::State,
            "village" => Branch::Village,
            "party" => Branch::Party,
            "campaign" => Branch::Campaign,
            "candidate" => Branch::Candidate,
            "private" => Branch::Private,
            _ => return None,
        })
    }
}

/// What follows a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// A region: Bupati Purwakarta.
    Region,
    /// A body, then perhaps a region: Ketua KPU Kota Bekasi.
    Body,
    /// A field of government: Menteri Dalam Negeri.
    Portfolio,
    /// A kecamatan or village: Camat Cibadak.
    Place,
    /// At most the state: Presiden RI.
    State,
    /// An organisation by any name: Direktur Imparsial.
    Private,
    /// Nothing that would make an office: pengamat politik, terdakwa.
    Person,
}

impl Slot {
    fn named(name: &str) -> Option<Slot> {
        Some(match name {
            "region" => Slot::Region,
            "body" => Slot::Body,
            "portfolio" => Slot::Portfolio,
            "place" => Slot::Place,
            "state" => Slot::State,
            "private" => Slot::Private,
            "person" => Slot::Person,
            _ => return None,
        })
    }
}

/// A row of the table of titles.
#[derive(Debug)]
pub(super) struct Phrase {
    pub keys: Vec<u64>,
    /// Written out; empty when the form is no abbreviation.
    pub written: &'static str,
    /// The form of the table, in lower case.
    pub form: &'static str,
    /// None when only the body tells it.
    pub branch: Option<Branch>,
    pub slot: Slot,
}

static PHRASES: LazyLock<Vec<Phrase>> =
    LazyLock::new(|| super::rows(include_str!("data/offices.tsv")).filter_map(read_phrase).collect());

static BY_FIRST_WORD: LazyLock<KeyMap<Vec<&'static Phrase>>> = LazyLock::new(|| {
    let mut map: KeyMap<Vec<&'static Phrase>> = KeyMap::default();
    for phrase in PHRASES.iter() {
        map.entry(phrase.keys[0]).or_default().push(phrase);
    }
    for phrases in map.values_mut() {
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.keys.len()));
    }
    map
});

fn read_phrase(line: &'static str) -> Option<Phrase> {
    let mut cells = line.split('\t');
    let form = cells.next()?;
    let written = cells.next().filter(|written| *written != "-").unwrap_or("");
    let branch = Branch::named(cells.next()?);
    let slot = Slot::named(cells.next()?)?;
    let keys = form.split([' ', '-']).map(lexicon::key).collect();
    Some(Phrase { keys, written, form, branch, slot })
}

/// All titles.
pub(super) fn phrases() -> &'static [Phrase] {
    &PHRASES
}

/// The titles that begin with the word of `key`, longest first.
pub(super) fn phrases_from(key: u64) -> &'static [&'static Phrase] {
    BY_FIRST_WORD.get(&key).map_or(&[], Vec::as_slice)
}

/// An office as a text names it. Places are token indices, ends exclusive.
#[derive(Clone, Debug)]
pub(super) struct Office {
    pub start: usize,
    pub end: usize,
    /// End of title, body and region, without what only dates or numbers the office.
    pub tail_end: usize,
    /// The title without modifiers and without "wakil".
    pub head: (usize, usize),
    pub phrase: &'static Phrase,
    /// "Penjabat", "Pelaksana Tugas".
    pub acting: Option<&'static str>,
    pub is_deputy: bool,
    pub is_former: bool,
    /// Runs for it, or is elected and not sworn in.
    pub is_candidate: bool,
    /// Elected and not sworn in.
    pub is_elected: bool,
    /// The second of two offices named together: "Bupati dan Wakil Bupati Purwakarta".
    pub second: Option<Second>,
    pub branch: Branch,
}

/// The second office of a pair; body and region are those of the first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Second {
    pub is_deputy: bool,
    pub head: (usize, usize),
    pub phrase: &'static Phrase,
}

impl Office {
    /// Where what follows the title begins.
    pub fn tail_start(&self) -> usize {
        self.second.map_or(self.head.1, |second| second.head.1)
    }

    /// Whether several people may hold it, so that it is shared by a list of names.
    pub fn is_shared(&self) -> bool {
        matches!(
            self.phrase.form,
            "komisioner"
                | "anggota"
                | "hakim"
                | "hakim konstitusi"
                | "hakim anggota"
                | "anggota legislatif"
                | "pimpinan"
        ) || self.phrase.form == "ketua" && self.is_deputy
            || self.phrase.slot == Slot::Person
            || self.phrase.branch == Some(Branch::Candidate)
    }

    /// Whether it is an office in somebody's service: "juru bicara N", "ketua tim relawan N".
    pub fn serves_a_person(&self, words: &Words) -> bool {
        let last = self.end - 1;
        let is_team = self.phrase.slot == Slot::Body && words.word(last).eq_ignore_ascii_case("relawan");
        self.is_service() && self.end == self.head.1 || is_team
    }

    /// Whether the title asks whom it is in service of: a spokesman, a lawyer.
    pub fn is_service(&self) -> bool {
        ["juru bicara", "jurubicara", "jubir", "kuasa hukum", "penasihat hukum", "pengacara"]
            .contains(&self.phrase.form)
    }

    /// Whether it is kept as an office of its holder; others only tell that a name follows.
    pub fn is_kept(&self) -> bool {
        self.phrase.slot != Slot::Person
            && !self.phrase.form.starts_with("pas")
            && (!self.is_candidate || self.is_elected)
    }
}
