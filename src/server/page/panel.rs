//! The panel of facets: what can be chosen, with counts, and the links that choose it.
//!
//! A name leads to the articles that have it, and the count beside it is theirs; the box before it adds the value
//! to those chosen, or takes it away; the sign behind it leaves out what has it.

use super::address::Address;
use super::wording::{articles, field_name, number, stories, value_name};
use crate::article::Field;
use crate::query::parent_value;
use crate::query::plan::Listing;
use crate::search::{Facet, FacetValue, FacetWish, label_of};

/// Values of a facet where the reader does not say.
const VALUES: usize = 8;

/// All provinces, with room for new ones.
const PROVINCES: usize = 60;

/// How many more a click lists.
const MORE: usize = 30;

/// Most values of a facet on a page; beyond them one searches inside.
const MAX_VALUES: usize = 500;

/// The step above the instruments: kinds of regulation.
const KINDS: &str = "kinds";

/// A facet of the panel.
struct Kind {
    field: Field,
    /// Listed without being asked for.
    is_listed: bool,
    open: &'static str,
    find: &'static str,
    more: &'static str,
}

const fn kind(
    field: Field,
    is_listed: bool,
    open: &'static str,
    find: &'static str,
    more: &'static str,
) -> Kind {
    Kind { field, is_listed, open, find, more }
}

/// The facets in the order of the panel; those a search seldom needs are counted when they are asked for.
const KINDS_OF_FACETS: &[Kind] = &[
    kind(Field::Province, true, "open.province", "find.province", "more.province"),
    kind(Field::Regulation, true, "open.regulation", "find.regulation", "more.regulation"),
    kind(Field::Official, true, "open.official", "find.official", "more.official"),
    kind(Field::Election, true, "open.election", "find.election", "more.election"),
    kind(Field::Party, true, "open.party", "find.party", "more.party"),
    kind(Field::Source, true, "open.source", "find.source", "more.source"),
    kind(Field::Person, false, "open.person", "find.person", "more.person"),
    kind(Field::Office, false, "open.office", "find.office", "more.office"),
    kind(Field::Month, false, "open.month", "find.month", "more.month"),
    kind(Field::Language, false, "open.lang", "find.lang", "more.lang"),
];

/// The parameters that say what the panel shows.
pub(super) const PARAMETERS: &[&str] = &[
    "open.province",
    "open.regulation",
    "open.election",
    "find.province",
    "find.regulation",
    "find.official",
    "find.election",
    "find.party",
    "find.source",
    "find.person",
    "find.office",
    "find.month",
    "find.lang",
    "more.province",
    "more.regulation",
    "more.official",
    "more.election",
    "more.party",
    "more.source",
    "more.person",
    "more.office",
    "more.month",
    "more.lang",
];

/// A facet with its values.
pub(super) struct FacetBox {
    pub alias: &'static str,
    pub title: &'static str,
    pub rows: Vec<Row>,
    /// Whether values lie below some of them.
    pub has_levels: bool,
    /// How many further values there are, and the way to them.
    pub more: Option<(String, Address)>,
    /// The way from the values listed up to all of them.
    pub crumbs: Vec<(String, Option<Address>)>,
    /// The way to the step above the usual one.
    pub kinds: Option<Address>,
    /// The name of the field to search inside the values with, what is in it, and the form around it.
    pub find: &'static str,
    pub found: String,
    pub hidden: Vec<(String, String)>,
    /// The way out of that search.
    pub everything: Option<Address>,
    /// How many values are chosen.
    pub chosen: usize,
    /// Whether the reader looks inside the values, or below one.
    is_asked: bool,
}

/// A value of a facet.
pub(super) struct Row {
    pub label: String,
    pub count: String,
    /// Distinct stories, where they are fewer.
    pub groups: Option<String>,
    pub title: String,
    pub is_chosen: bool,
    /// What lies above it, or below, is chosen.
    pub is_covered: bool,
    pub only: Address,
    pub toggle: Address,
    pub exclude: Address,
    pub below: Option<Address>,
}

/// A facet that is counted when it is asked for.
pub(super) struct Folded {
    pub title: &'static str,
    pub link: Address,
}

/// The panel of an answer.
pub(super) struct Panel {
    pub boxes: Vec<FacetBox>,
    pub folded: Vec<Folded>,
}

/// What the panel asks of a search: first all provinces, of which the map is made.
pub(super) fn wishes(address: &Address) -> Vec<FacetWish> {
    let field = Field::Province;
    let provinces = FacetWish { field, limit: PROVINCES, listing: Listing::Top, contains: None };
    let others = shown(address).filter(|kind| !is_list_of_provinces(kind, address));
    std::iter::once(provinces).chain(others.map(|kind| wish(kind, address))).collect()
}

/// Whether a facet lists what the map shows.
fn is_list_of_provinces(kind: &Kind, address: &Address) -> bool {
    kind.field == Field::Province && [kind.open, kind.find].iter().all(|name| address.one(name).is_none())
}

fn shown(address: &Address) -> impl Iterator<Item = &'static Kind> {
    KINDS_OF_FACETS.iter().filter(|kind| {
        kind.is_listed
            || [kind.more, kind.find, kind.field.alias()].iter().any(|name| address.one(name).is_some())
    })
}

fn wish(kind: &Kind, address: &Address) -> FacetWish {
    let contains = address.one(kind.find).map(str::to_string);
    let listing = match address.one(kind.open) {
        Some(KINDS) => Listing::Kinds,
        Some(path) if has_levels(kind.field) => Listing::Under(path.to_string()),
        _ => Listing::Top,
    };
    FacetWish { field: kind.field, limit: limit(kind, address), listing, contains }
}

fn limit(kind: &Kind, address: &Address) -> usize {
    address.one(kind.more).and_then(|more| more.parse().ok()).unwrap_or(VALUES).clamp(1, MAX_VALUES)
}

fn has_levels(field: Field) -> bool {
    matches!(field, Field::Province | Field::Regulation | Field::Election)
}

/// Whether values may lie below one.
fn may_have_below(field: Field, path: &str) -> bool {
    match field {
        Field::Province | Field::Election => !path.contains('/'),
        Field::Regulation => !path.contains("/angka-"),
        _ => false,
    }
}

impl Panel {
    /// The panel of the counts of [`wishes`].
    pub(super) fn new(provinces: &Facet, others: &[(String, Facet)], address: &Address) -> Panel {
        let mut others = others.iter();
        let mut boxes = Vec::new();
        for kind in shown(address) {
            if is_list_of_provinces(kind, address) {
                boxes.push(FacetBox::new(kind, &first_of(provinces, limit(kind, address)), address));
            } else if let Some((_, facet)) = others.next() {
                boxes.push(FacetBox::new(kind, facet, address));
            }
        }
        // Nothing to choose is no choice; a search inside the values must be left the way it came.
        boxes.retain(|facet| !facet.rows.is_empty() || facet.is_asked);
        let folded = KINDS_OF_FACETS
            .iter()
            .filter(|kind| !shown(address).any(|other| other.field == kind.field))
            .map(|kind| Folded {
                title: field_name(kind.field),
                link: address.set(kind.more, &VALUES.to_string()),
            })
            .collect();
        Panel { boxes, folded }
    }
}

/// The first values of a facet, and those that are chosen.
fn first_of(facet: &Facet, limit: usize) -> Facet {
    let mut listed = Facet::default();
    for value in &facet.values {
        if listed.values.len() < limit || value.selected {
            listed.values.push(value.clone());
        } else {
            listed.more += 1;
        }
    }
    listed
}

impl FacetBox {
    fn new(kind: &Kind, facet: &Facet, address: &Address) -> FacetBox {
        let field = kind.field;
        let alias = field.alias();
        let mut rows: Vec<Row> = facet.values.iter().map(|value| Row::new(kind, value, address)).collect();
        // What is chosen stays on top; the order of the others is that of their counts.
        rows.sort_by_key(|row| !row.is_chosen);
        let next = limit(kind, address).saturating_add(MORE).min(MAX_VALUES);
        let found = address.one(kind.find).unwrap_or("").to_string();
        FacetBox {
            alias,
            title: field_name(field),
            more: (facet.more > 0 && limit(kind, address) < MAX_VALUES)
                .then(|| (number(facet.more), address.set(kind.more, &next.to_string()))),
            crumbs: crumbs(kind, address),
            kinds: (field == Field::Regulation && address.one(kind.open).is_none())
                .then(|| address.set(kind.open, KINDS)),
            find: kind.find,
            hidden: address.hidden(kind.find),
            everything: (!found.is_empty()).then(|| address.clear(kind.find)),
            is_asked: [kind.find, kind.open, kind.more].iter().any(|name| address.one(name).is_some()),
            found,
            chosen: rows.iter().filter(|row| row.is_chosen).count(),
            has_levels: rows.iter().any(|row| row.below.is_some()),
            rows,
        }
    }
}

impl Row {
    fn new(kind: &Kind, value: &FacetValue, address: &Address) -> Row {
        let alias = kind.field.alias();
        let is_chosen = address.has(alias, &value.path);
        let alone = address.set(alias, &value.path);
        Row {
            label: value_name(kind.field, &value.label),
            count: number(value.count),
            groups: (value.groups < value.count).then(|| number(value.groups)),
            title: format!("{}, {}", articles(value.count), stories(value.groups)),
            is_chosen,
            is_covered: value.selected && !is_chosen,
            toggle: if is_chosen {
                address.without(alias, &value.path)
            } else {
                address.with(alias, &value.path)
            },
            exclude: address.without(alias, &value.path).with("exclude", &format!("{alias}={}", value.path)),
            only: alone,
            below: may_have_below(kind.field, &value.path)
                .then(|| address.clear(kind.find).clear(kind.more).set(kind.open, &value.path)),
        }
    }
}

/// `Semua › UU › UU 7/2017` where the values below UU 7/2017 are listed.
fn crumbs(kind: &Kind, address: &Address) -> Vec<(String, Option<Address>)> {
    let Some(open) = address.one(kind.open) else { return Vec::new() };
    let mut steps: Vec<(String, Option<Address>)> = Vec::new();
    let top = address.clear(kind.open).clear(kind.more);
    if open == KINDS {
        steps.push(("Jenis".into(), None));
    } else {
        steps.push((label_of(kind.field, open), None));
        let mut at = open;
        while let Some(above) = parent_value(kind.field, at) {
            steps.push((label_of(kind.field, above), Some(top.set(kind.open, above))));
            at = above;
        }
        if kind.field == Field::Regulation {
            steps.push(("Jenis".into(), Some(top.set(kind.open, KINDS))));
        }
    }
    steps.push(("Semua".into(), Some(top)));
    steps.reverse();
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(pairs: &[(&str, &str)]) -> Address {
        Address::new(pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect())
    }

    fn value(path: &str) -> FacetValue {
        FacetValue { path: path.into(), label: path.into(), count: 5, groups: 3, selected: false }
    }

    #[test]
    fn the_links_of_a_value() {
        let province = &KINDS_OF_FACETS[0];
        let row = Row::new(province, &value("36"), &address(&[("q", "a"), ("province", "32")]));
        assert_eq!(row.only.to_string(), "/?q=a&province=36");
        assert_eq!(row.toggle.to_string(), "/?q=a&province=32&province=36");
        assert_eq!(row.exclude.to_string(), "/?q=a&province=32&exclude=province%3D36");
        assert_eq!(row.below.expect("a province").to_string(), "/?q=a&province=32&open.province=36");
        let row = Row::new(province, &value("32"), &address(&[("q", "a"), ("province", "32")]));
        assert!(row.is_chosen);
        assert_eq!(row.toggle.to_string(), "/?q=a");
        assert!(Row::new(province, &value("32/32.17"), &address(&[])).below.is_none());
    }

    #[test]
    fn the_way_up() {
        let regulation = &KINDS_OF_FACETS[1];
        let names = |open: &str| -> Vec<String> {
            crumbs(regulation, &address(&[("open.regulation", open)]))
                .into_iter()
                .map(|(name, _)| name)
                .collect()
        };
        assert_eq!(names("uu/2017/7"), ["Semua", "Jenis", "UU", "UU 7/2017"]);
        assert_eq!(names("kinds"), ["Semua", "Jenis"]);
    }

    #[test]
    fn every_parameter_of_a_facet_is_known() {
        for kind in KINDS_OF_FACETS {
            assert!(kind.field.row().facet);
            for name in [kind.find, kind.more].into_iter().chain(has_levels(kind.field).then_some(kind.open))
            {
                assert!(PARAMETERS.contains(&name), "{name}");
                assert!(name.ends_with(kind.field.alias()), "{name}");
            }
        }
    }
}
