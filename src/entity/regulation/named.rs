//! Well-known laws: what a name without number means on a day, and what the law holds.
//!
//! In: `data/named_laws.tsv`, a name, a day. Out: the law meant. The article's own bindings come before it and are
//! made elsewhere.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use jiff::civil::Date;

use super::phrase::Phrases;

/// A law under one of its names.
#[derive(Debug)]
pub(super) struct NamedLaw {
    pub key: &'static str,
    pub title: &'static str,
    from: Date,
    to: Option<Date>,
    pub family: Option<&'static str>,
    /// Number of its last article, where known.
    pub last_pasal: Option<u16>,
    /// What it repeals, amends or enacts, and what did so to it, as the table has it.
    pub changes: &'static str,
    /// Members of a joint decision: `2/2022`, `800-5474/2022`.
    numbers: Vec<&'static str>,
}

/// Laws a name has meant, by row of the table.
pub(super) type Versions = Vec<u16>;

static LAWS: LazyLock<Vec<NamedLaw>> = LazyLock::new(|| rows().map(|(_, law)| law).collect());

static BY_KEY: LazyLock<HashMap<&'static str, u16>> = LazyLock::new(|| {
    let mut by_key = HashMap::new();
    for (row, law) in (0u16..).zip(LAWS.iter()) {
        by_key.entry(law.key).or_insert(row);
    }
    by_key
});

static NAMES: LazyLock<HashMap<&'static str, Phrases<Versions>>> = LazyLock::new(|| {
    let mut names: HashMap<&'static str, BTreeMap<String, (&'static str, Versions)>> = HashMap::new();
    for (row, (written, law)) in (0u16..).zip(rows()) {
        for name in written.split('|').filter(|name| !name.is_empty()) {
            let of_kind = names.entry(kind_of(law.key)).or_default();
            of_kind.entry(super::phrase::squeeze(name)).or_insert_with(|| (name, Vec::new())).1.push(row);
        }
    }
    names.into_iter().map(|(kind, of_kind)| (kind, Phrases::new(of_kind.into_values()).of_lists())).collect()
});

fn rows() -> impl Iterator<Item = (&'static str, NamedLaw)> {
    include_str!("data/named_laws.tsv").lines().filter_map(read_row)
}

fn read_row(line: &'static str) -> Option<(&'static str, NamedLaw)> {
    let columns: Vec<&'static str> = line.split('\t').collect();
    let [names, key, title, from, to, family, pasal, changes] = columns.as_slice() else { return None };
    let law = NamedLaw {
        key,
        title,
        from: from.parse().ok()?,
        to: to.parse().ok(),
        family: (!family.is_empty()).then_some(*family),
        last_pasal: pasal.parse().ok(),
        changes,
        numbers: changes.strip_prefix("numbers ").map(|list| list.split(", ").collect()).unwrap_or_default(),
    };
    Some((*names, law))
}

/// The kind of a key or path: what stands before `@` and `/`.
pub(super) fn kind_of(key: &str) -> &str {
    key.split(['@', '/']).next().unwrap_or(key)
}

/// The names of laws of a kind.
pub(super) fn names_of(kind: &str) -> Option<&'static Phrases<Versions>> {
    NAMES.get(kind)
}

/// The well-known law with this key.
pub(super) fn law(key: &str) -> Option<&'static NamedLaw> {
    BY_KEY.get(key).map(|&row| &LAWS[usize::from(row)])
}

/// All rows of the table.
pub(super) fn laws() -> &'static [NamedLaw] {
    &LAWS
}

/// The law a name means on a day: of those in force, the youngest.
///
/// `pasal` is the highest article cited of it: a law that has not so many articles is not meant, even if it is the one
/// in force; where none has so many, the article number is not believed.
pub(super) fn resolve(versions: &[u16], day: Date, pasal: u16) -> Option<&'static NamedLaw> {
    let laws = || versions.iter().map(|&row| &LAWS[usize::from(row)]);
    let in_force = laws()
        .filter(|law| law.from <= day && law.to.is_none_or(|to| day <= to))
        .max_by_key(|law| law.from)?;
    if in_force.holds(pasal) {
        return Some(in_force);
    }
    laws().filter(|law| law.from <= day && law.holds(pasal)).max_by_key(|law| law.from).or(Some(in_force))
}

/// The law a name meant in a year spoken of: the one that came into force in it.
pub(super) fn resolve_in_year(versions: &[u16], year: u16) -> Option<&'static NamedLaw> {
    versions.iter().map(|&row| &LAWS[usize::from(row)]).find(|law| u16::try_from(law.from.year()) == Ok(year))
}

/// The joint decision one of whose numbers this is.
pub(super) fn joint_decision(number: &str, year: u16) -> Option<&'static NamedLaw> {
    let member = format!("{number}/{year}");
    LAWS.iter().find(|law| law.numbers.contains(&member.as_str()))
}

impl NamedLaw {
    /// Whether the law, or the use of its name, has come to an end.
    pub fn is_over(&self) -> bool {
        self.to.is_some()
    }

    /// Whether the law can have an article of this number.
    pub fn holds(&self, pasal: u16) -> bool {
        self.last_pasal.is_none_or(|last| pasal <= last)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::entity::regulation::kind;

    #[test]
    fn the_table_is_whole() {
        assert!(LAWS.len() > 100);
        for law in LAWS.iter() {
            assert!(kind::kind(kind_of(law.key)).is_some(), "{}", law.key);
            assert!(!law.title.is_empty(), "{}", law.key);
            assert!(law.to.is_none_or(|to| law.from <= to), "{}", law.key);
        }
    }

    #[test]
    fn names_move_with_the_law() {
        let cases = [
            ("uu", "ASN", date(2023, 10, 30), 0, Some("uu/2014/5")),
            ("uu", "ASN", date(2023, 10, 31), 0, Some("uu/2023/20")),
            ("uu", "ASN", date(2024, 5, 1), 120, Some("uu/2014/5")),
            ("uu", "Pilkada", date(2024, 8, 1), 0, Some("uu/2016/10")),
            ("uu", "Pilkada", date(2015, 6, 1), 0, Some("uu/2015/1")),
            ("perppu", "Pilkada", date(2019, 9, 1), 0, Some("perppu/2014/1")),
            ("uu", "Desa", date(2010, 1, 1), 0, None),
        ];
        for (kind, name, day, pasal, expected) in cases {
            let versions = names_of(kind).and_then(|names| names.get(name)).expect(name);
            assert_eq!(resolve(versions, day, pasal).map(|law| law.key), expected, "{name} {day}");
        }
    }
}
