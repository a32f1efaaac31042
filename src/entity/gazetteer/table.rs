//! The tables behind the gazetteer, read once when first needed.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Version of the list of regions and of their other names; part of an index's version record.
pub const GAZETTEER_VERSION: &str = "kepmendagri-2138-2025/1";

/// Province, or which of the two kinds of regency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RegionKind {
    /// A provinsi.
    Province,
    /// A kabupaten.
    Kabupaten,
    /// A kota.
    Kota,
}

/// A province, a kabupaten or a kota.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Region {
    /// Today's Kemendagri code: `32`, `32.17`.
    pub code: &'static str,
    /// Label for people: `Jawa Barat`, `DKI Jakarta`, `Kabupaten Bandung Barat`.
    pub name: &'static str,
    /// The name without its kind: `Bandung Barat`.
    pub bare: &'static str,
    /// Province, kabupaten or kota.
    pub kind: RegionKind,
    /// Code of the province it lies in; its own for a province.
    pub province: &'static str,
    /// Code before the provinces of Papua were split in 2022; empty when it never moved.
    pub(crate) old_code: &'static str,
    /// How much company the bare name needs to count.
    pub(crate) risk: Risk,
}

/// How much company a name needs to count as a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Risk {
    /// None: it is nothing but a place.
    #[default]
    Safe,
    /// A capital letter in mid-sentence is enough.
    Soft,
    /// The words around it must make it a place: "di Batang".
    Word,
    /// Only after its kind, an office or a body: "KPU Metro".
    Strict,
}

/// When a name counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Wherever it stands.
    Free,
    /// Only where the words around it make it a place.
    Context(Risk),
    /// Seat of a kabupaten: a mention of it only where the text ties it to it.
    Town,
    /// An area of several regions, all of them meant.
    Group,
    /// No region, but hides a shorter name inside it.
    Shadow,
    /// Only when a user asks for it.
    Lookup,
}

/// In which case a name is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Any,
    Title,
    Upper,
}

/// A name and what it may mean.
#[derive(Debug)]
pub(crate) struct Name {
    /// As a user would write it.
    pub(crate) written: &'static str,
    /// The same in lower case.
    pub(crate) folded: Box<str>,
    pub(crate) regions: Vec<&'static Region>,
    pub(crate) usage: Use,
    pub(crate) case: Case,
    /// Last year in which a former name was in force.
    pub(crate) until: Option<i16>,
}

static REGIONS: LazyLock<Vec<Region>> =
    LazyLock::new(|| rows(include_str!("../data/regions.tsv")).filter_map(read_region).collect());

static BY_CODE: LazyLock<HashMap<&'static str, &'static Region>> =
    LazyLock::new(|| REGIONS.iter().map(|region| (region.code, region)).collect());

/// Every name, of regions and aliases; names of equal spelling are one entry.
pub(crate) static NAMES: LazyLock<Vec<Name>> = LazyLock::new(read_names);

static KECAMATAN: LazyLock<HashMap<Box<str>, Kecamatan>> = LazyLock::new(read_kecamatan);

/// What the name of a kecamatan may mean.
pub(crate) struct Kecamatan {
    /// Codes of the regencies that have a kecamatan of this name.
    pub(crate) regencies: Vec<&'static str>,
    /// One of its kind in the country, and neither a word nor another region's name.
    pub(crate) safe: bool,
}

/// All regions in the order of their codes.
pub fn regions() -> &'static [Region] {
    &REGIONS
}

/// The region with today's code `code`.
pub fn region(code: &str) -> Option<&'static Region> {
    BY_CODE.get(code).copied()
}

/// The kecamatan called `folded` (lower case, single spaces).
pub(crate) fn kecamatan(folded: &str) -> Option<&'static Kecamatan> {
    KECAMATAN.get(folded)
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn read_region(cells: Vec<&'static str>) -> Option<Region> {
    let &[code, name, bare, kind, old_code, risk] = cells.as_slice() else { return None };
    let kind = match kind {
        "provinsi" => RegionKind::Province,
        "kabupaten" => RegionKind::Kabupaten,
        _ => RegionKind::Kota,
    };
    let province = code.split('.').next().unwrap_or(code);
    let risk = match risk {
        "soft" => Risk::Soft,
        "word" => Risk::Word,
        "strict" => Risk::Strict,
        _ => Risk::Safe,
    };
    Some(Region { code, name, bare, kind, province, old_code, risk })
}

fn read_names() -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut places: HashMap<Box<str>, usize> = HashMap::new();
    let mut add = |name: Name| {
        if let Some(&place) = places.get(&name.folded) {
            let known: &mut Name = &mut names[place];
            for region in name.regions {
                if !known.regions.contains(&region) {
                    known.regions.push(region);
                }
            }
        } else {
            places.insert(name.folded.clone(), names.len());
            names.push(name);
        }
    };
    for region in REGIONS.iter() {
        let is_safe = region.risk == Risk::Safe;
        let usage = if is_safe { Use::Free } else { Use::Context(region.risk) };
        let case = if is_safe { Case::Any } else { Case::Title };
        let folded = region.bare.to_lowercase().into_boxed_str();
        add(Name { written: region.bare, folded, regions: vec![region], usage, case, until: None });
    }
    for name in rows(include_str!("../data/region_aliases.tsv")).filter_map(read_alias) {
        add(name);
    }
    names
}

fn read_alias(cells: Vec<&'static str>) -> Option<Name> {
    let &[written, codes, usage, case, until] = cells.as_slice() else { return None };
    let usage = match usage {
        "free" => Use::Free,
        "soft" => Use::Context(Risk::Soft),
        "word" => Use::Context(Risk::Word),
        "strict" => Use::Context(Risk::Strict),
        "town" => Use::Town,
        "group" => Use::Group,
        "shadow" => Use::Shadow,
        _ => Use::Lookup,
    };
    let case = match case {
        "any" => Case::Any,
        "upper" => Case::Upper,
        _ => Case::Title,
    };
    let regions = codes.split(',').filter_map(region).collect();
    let folded = written.to_lowercase().into_boxed_str();
    Some(Name { written, folded, regions, usage, case, until: until.parse().ok() })
}

fn read_kecamatan() -> HashMap<Box<str>, Kecamatan> {
    let mut table: HashMap<Box<str>, Kecamatan> = HashMap::with_capacity(8192);
    for cells in rows(include_str!("../data/kecamatan.tsv")) {
        let &[code, name, risk] = cells.as_slice() else { continue };
        let entry = table
            .entry(name.to_lowercase().into_boxed_str())
            .or_insert_with(|| Kecamatan { regencies: Vec::new(), safe: true });
        entry.regencies.push(code);
        entry.safe &= risk.is_empty() && entry.regencies.len() == 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_every_region_once() {
        let count = |kind| regions().iter().filter(|region| region.kind == kind).count();
        assert_eq!(count(RegionKind::Province), 38);
        assert_eq!(count(RegionKind::Kabupaten), 416);
        assert_eq!(count(RegionKind::Kota), 98);
        assert!(regions().is_sorted_by(|a, b| a.code < b.code));
        assert_eq!(region("31").map(|region| region.name), Some("DKI Jakarta"));
        assert_eq!(region("34").map(|region| region.name), Some("DI Yogyakarta"));
        assert_eq!(region("36.72").map(|region| region.province), Some("36"));
        assert!(regions().iter().all(|region| super::region(region.province).is_some()));
    }

    #[test]
    fn every_row_of_the_tables_is_read() {
        let lines = |table: &'static str| table.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(lines(include_str!("../data/regions.tsv")), regions().len());
        for cells in rows(include_str!("../data/region_aliases.tsv")) {
            let codes: Vec<_> = cells[1].split(',').collect();
            assert!(codes.iter().all(|code| region(code).is_some()), "{cells:?}");
            assert!(read_alias(cells.clone()).is_some(), "{cells:?}");
        }
        let all = rows(include_str!("../data/kecamatan.tsv")).count();
        assert_eq!(all, KECAMATAN.values().map(|kecamatan| kecamatan.regencies.len()).sum::<usize>());
        assert!(kecamatan("cisarua").is_some_and(|kecamatan| !kecamatan.safe));
    }
}
