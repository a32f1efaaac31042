//! Names that may be one person's, and one name that may be several people's.
//!
//! Nothing doubtful is joined in the index; here it is shown, for a person to judge and to join by a list of aliases.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::index::Index;
use super::request::{FacetWish, SearchRequest};
use super::response::FacetValue;
use crate::article::Field;
use crate::entity::gazetteer::{RegionKind, find_regions};
use crate::entity::official::{Likeness, fold_name, likeness};
use crate::error::{Error, Result};
use crate::query::plan::Listing;

/// Most articles of a name looked at for its offices, the newest.
const MOST_ARTICLES: usize = 300;

/// The values of a facet of names, each with what may be the same or another person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Variants {
    /// The most frequent values.
    pub values: Vec<NameVariants>,
    /// How many further values there are.
    pub more: u64,
    /// Whether the deadline cut a search short: names may be missing, and all counts are then lower bounds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
}

/// A name with its variants and homonyms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NameVariants {
    /// The name with its counts.
    #[serde(flatten)]
    pub value: FacetValue,
    /// Other values of the facet that may be the same person, most frequent first.
    pub variants: Vec<Variant>,
    /// The name with the top office of each region, when it holds offices in several: it may be several people.
    pub homonyms: Vec<Homonym>,
}

/// Another name that may be the same person's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Variant {
    /// The value to filter by.
    pub path: String,
    /// Articles.
    pub count: u64,
    /// What speaks for it.
    pub likeness: Likeness,
}

/// Somebody of a name, by office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Homonym {
    /// Name and top office: `Sutrisno · Ketua KPU Kabupaten Boyolali`.
    pub label: String,
    /// The office.
    pub office: String,
    /// Code of its region.
    pub region: String,
    /// Articles with an office in that region.
    pub count: u64,
}

impl Index {
    /// Counts the values of a facet of people with the names that may be theirs too, and the offices that tell people of
    /// one name apart. Of each name the newest 300 articles are looked at for offices.
    ///
    /// # Errors
    /// As [`Index::search`]; [`Error::UnknownField`] for a facet that holds no people.
    pub fn variants(&self, wish: FacetWish, request: &SearchRequest) -> Result<Variants> {
        let field = wish.field;
        if !matches!(field, Field::Official | Field::Person) {
            return Err(Error::UnknownField {
                what: "facet of people",
                found: field.alias().into(),
                expected: "variants are those of official and person".into(),
            });
        }
        let everybody = FacetWish { field, limit: usize::MAX, listing: Listing::Top, contains: None };
        let everybody = self.facets(everybody, request)?;
        let names = Names::new(&everybody.values);
        let shown = self.facets(wish, request)?;
        let mut partial = everybody.partial || shown.partial;
        let mut values = Vec::with_capacity(shown.values.len());
        for value in shown.values {
            let variants = names.variants_of(&value.path);
            let (homonyms, is_cut) = self.homonyms(field, &value.path, request)?;
            partial |= is_cut;
            values.push(NameVariants { value, variants, homonyms });
        }
        Ok(Variants { values, more: shown.more, partial })
    }

    /// The regions in which somebody of a name holds offices, when there are several; and whether the time was up
    /// before all were seen.
    fn homonyms(&self, field: Field, name: &str, request: &SearchRequest) -> Result<(Vec<Homonym>, bool)> {
        let mut request = SearchRequest { facets: Vec::new(), ..request.clone() }
            .sort(crate::query::plan::Sort::Newest)
            .limit(MOST_ARTICLES)
            .strict(true);
        // Its own selection is forgiven, as in the counts.
        request.filters.retain(|(filtered, _)| *filtered != field);
        let request =
            SearchRequest { offset: 0, fragments: 0, by_story: false, ..request }.filter(field, name);
        let mut by_region: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
        let found = self.search(&request)?;
        for hit in found.hits {
            let Some(article) = self.article(&hit.id)? else { continue };
            let people = article.entities.officials.iter().chain(&article.entities.people);
            let mut offices: Vec<&str> = people
                .filter(|person| person.value() == name)
                .flat_map(|person| person.offices.iter().map(String::as_str))
                .collect();
            offices.sort_unstable();
            offices.dedup();
            for office in offices {
                if let Some(region) = region_of(office) {
                    *by_region.entry(region).or_default().entry(office.to_string()).or_default() += 1;
                }
            }
        }
        // A province says nothing against one of its own kabupaten.
        let is_above = |one: &str, other: &str| one != other && other.starts_with(&format!("{one}."));
        let regions: Vec<String> = by_region.keys().cloned().collect();
        by_region.retain(|region, _| !regions.iter().any(|other| is_above(region, other)));
        if by_region.len() < 2 {
            return Ok((Vec::new(), found.partial));
        }
        let homonym = |(region, offices): (String, BTreeMap<String, u64>)| {
            let count = offices.values().copied().max().unwrap_or(0);
            let office = offices
                .into_iter()
                .find(|(_, of)| *of == count)
                .map(|(office, _)| office)
                .unwrap_or_default();
            Homonym { label: format!("{name} · {office}"), office, region, count }
        };
        let mut homonyms: Vec<Homonym> = by_region.into_iter().map(homonym).collect();
        homonyms
            .sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.region.cmp(&other.region)));
        Ok((homonyms, found.partial))
    }
}

/// The code of the one region an office is of.
fn region_of(office: &str) -> Option<String> {
    let regions = find_regions(office, None);
    let hit = regions.iter().find(|hit| !hit.shadow)?;
    // "Bandung" may be either: its province tells enough.
    match hit.regions.as_slice() {
        [one] => Some(one.code.to_string()),
        several => {
            several.iter().find(|region| region.kind != RegionKind::Province).map(|one| one.province.into())
        }
    }
}

/// The names of a facet, ready to be compared.
struct Names<'v> {
    values: &'v [FacetValue],
    /// Values by the first letters of each word: like names share one.
    by_beginning: BTreeMap<String, Vec<usize>>,
}

impl<'v> Names<'v> {
    fn new(values: &'v [FacetValue]) -> Names<'v> {
        let mut by_beginning: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, value) in values.iter().enumerate() {
            for beginning in beginnings(&value.path) {
                let places = by_beginning.entry(beginning).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
        }
        Names { values, by_beginning }
    }

    fn variants_of(&self, name: &str) -> Vec<Variant> {
        let mut places: Vec<usize> = beginnings(name)
            .iter()
            .filter_map(|beginning| self.by_beginning.get(beginning))
            .flatten()
            .copied()
            .collect();
        places.sort_unstable();
        places.dedup();
        let like = |&at: &usize| {
            let value = &self.values[at];
            let likeness = likeness(name, &value.path)?;
            Some(Variant { path: value.path.clone(), count: value.count, likeness })
        };
        let mut variants: Vec<Variant> = places.iter().filter_map(like).collect();
        // A single word is part of many names: it says something only where one holds it.
        let is_single = |name: &str| !fold_name(name).contains(' ');
        let longer = variants.iter().filter(|variant| variant.likeness == Likeness::Words).count();
        if is_single(name) && longer > 1 {
            variants.retain(|variant| variant.likeness != Likeness::Words);
        }
        variants.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.path.cmp(&other.path)));
        variants
    }
}

/// The first two letters of each word of a name.
fn beginnings(name: &str) -> Vec<String> {
    fold_name(name).split(' ').map(|word| word.chars().take(2).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(path: &str, count: u64) -> FacetValue {
        FacetValue { path: path.into(), label: path.into(), count, groups: count, selected: false }
    }

    #[test]
    fn variants_are_like_names() {
        let values: Vec<FacetValue> = ["Benni Irwan", "Benny Irwan", "Irwan", "Irwan Hakim", "Siti Aminah"]
            .into_iter()
            .zip([5, 3, 2, 1, 1])
            .map(|(name, count)| value(name, count))
            .collect();
        let names = Names::new(&values);
        let of =
            |name: &str| names.variants_of(name).into_iter().map(|variant| variant.path).collect::<Vec<_>>();
        assert_eq!(of("Benni Irwan"), ["Benny Irwan", "Irwan"]);
        assert_eq!(of("Irwan"), [""; 0], "three longer names hold it");
        assert_eq!(of("Siti Aminah"), [""; 0]);
    }

    #[test]
    fn offices_have_regions() {
        for (office, expected) in [
            ("Ketua KPU Kabupaten Boyolali", Some("33.09")),
            ("Gubernur Jawa Barat", Some("32")),
            ("Anggota DPRD Bandung", Some("32")),
            ("Menteri Dalam Negeri", None),
        ] {
            assert_eq!(region_of(office).as_deref(), expected, "{office}");
        }
    }
}
