//! What a user means by the name of a region, in a query or after a flag.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::table::{NAMES, Name, Use};
use super::{Region, RegionKind, region, regions};
use crate::text::slips;

static BY_NAME: LazyLock<HashMap<Box<str>, &'static Name>> =
    LazyLock::new(|| NAMES.iter().map(|name| (fold(&name.written.replace('-', " ")), name)).collect());

/// The regions `name` may mean: a code (old ones too), an official or bare name, an alias, in any case.
///
/// Several for a name that is ambiguous ("Bandung") or an area ("Jabodetabek"); none for an unknown name. A province
/// comes before its regencies.
pub fn lookup(name: &str) -> Vec<&'static Region> {
    let wanted = fold(&name.replace('-', " "));
    if let Some(found) = by_code(&wanted) {
        return vec![found];
    }
    // "kota kembang" is a name of its own, "kota bandung" a kind and a name.
    if let Some(name) = BY_NAME.get(&wanted) {
        return name.regions.clone();
    }
    let (rest, kind) = split_kind(&wanted);
    let Some(name) = BY_NAME.get(rest) else { return Vec::new() };
    name.regions.iter().copied().filter(|region| kind.is_none_or(|kind| region.kind == kind)).collect()
}

/// The regions that words among other words name beyond doubt: as [`lookup`], but no codes, no name that is also an
/// ordinary word or a personal name ("serang", "batu", "negara") unless its kind stands before it ("kota batu"), no seats
/// and no abbreviations with other meanings.
pub fn lookup_sure(name: &str) -> Vec<&'static Region> {
    let wanted = fold(&name.replace('-', " "));
    let (rest, kind) = split_kind(&wanted);
    let found = BY_NAME.get(&wanted).or_else(|| BY_NAME.get(rest));
    let is_sure = found.is_some_and(|name| match name.usage {
        Use::Free | Use::Group => true,
        Use::Context(_) => kind.is_some(),
        Use::Town | Use::Shadow | Use::Lookup => false,
    });
    if is_sure { lookup(name) } else { Vec::new() }
}

/// Other names that mean just these regions wherever they stand: "Jawa Barat" and "Jabar", "KBB" and "Bandung Barat".
pub fn sure_names(regions: &[&Region]) -> Vec<&'static str> {
    let same = |name: &&Name| {
        name.usage == Use::Free
            && name.regions.len() == regions.len()
            && name.regions.iter().all(|region| regions.contains(region))
    };
    NAMES.iter().filter(same).map(|name| name.written).collect()
}

/// The known name nearest to a mistyped one: "jabra" → "Jabar".
///
/// At most one slip (a letter missing, added, wrong, or two exchanged) in a name of up to five letters, two in longer
/// ones; `None` when nothing is that near.
pub fn suggest(name: &str) -> Option<&'static str> {
    const LONGEST: usize = 40;
    let wanted = fold(name);
    let (rest, _) = split_kind(&wanted);
    let length = rest.chars().count();
    if !(3..=LONGEST).contains(&length) {
        return None;
    }
    let allowed = if length <= 5 { 1 } else { 2 };
    NAMES
        .iter()
        .filter(|name| name.usage != Use::Shadow && name.folded.len().abs_diff(rest.len()) <= allowed)
        .map(|name| (slips(rest, &name.folded), name))
        .filter(|(slips, _)| *slips <= allowed)
        .min_by_key(|(slips, name)| {
            (*slips, name.usage != Use::Free, name.regions[0].kind, name.regions[0].code)
        })
        .map(|(_, name)| name.written)
}

fn by_code(wanted: &str) -> Option<&'static Region> {
    let digits: String = wanted.chars().filter(|letter| *letter != '.').collect();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let code = match digits.len() {
        4 => format!("{}.{}", &digits[..2], &digits[2..]),
        _ => digits,
    };
    region(&code).or_else(|| regions().iter().find(|region| region.old_code == code))
}

/// Takes the kind off a folded name: "kota bandung" → ("bandung", Kota).
fn split_kind(folded: &str) -> (&str, Option<RegionKind>) {
    let kinds = [
        ("kabupaten administrasi ", RegionKind::Kabupaten),
        ("kabupaten ", RegionKind::Kabupaten),
        ("kab. ", RegionKind::Kabupaten),
        ("kab ", RegionKind::Kabupaten),
        ("kab.", RegionKind::Kabupaten),
        ("kota administrasi ", RegionKind::Kota),
        ("kotamadya ", RegionKind::Kota),
        ("kota ", RegionKind::Kota),
        ("provinsi ", RegionKind::Province),
        ("propinsi ", RegionKind::Province),
        ("prov. ", RegionKind::Province),
        ("prov ", RegionKind::Province),
    ];
    kinds
        .into_iter()
        .find_map(|(word, kind)| folded.strip_prefix(word).map(|rest| (rest.trim_start(), Some(kind))))
        .unwrap_or((folded, None))
}

/// Lower case, single blanks, no blank or full stop at the ends.
fn fold(name: &str) -> Box<str> {
    let words: Vec<_> = name.split_whitespace().collect();
    words.join(" ").trim_end_matches(['.', ',']).to_lowercase().into_boxed_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn understands_what_users_type() {
        let cases: &[(&str, &[&str])] = &[
            ("jabar", &["32"]),
            ("KBB", &["32.17"]),
            ("kota bandung", &["32.73"]),
            ("Kab. Bandung", &["32.04"]),
            ("bandung", &["32.04", "32.73"]),
            ("36.72", &["36.72"]),
            ("3672", &["36.72"]),
            ("91.09", &["94.04"]),
            ("DKI", &["31"]),
            ("daerah istimewa yogyakarta", &["34"]),
            ("yogya", &["34", "34.71"]),
            ("Pare Pare", &["73.72"]),
            ("kota kembang", &["32.73"]),
            ("provinsi jambi", &["15"]),
            ("Kota Administrasi Jakarta Pusat", &["31.71"]),
            ("entah di mana", &[]),
            ("", &[]),
        ];
        for (name, expected) in cases {
            let codes: Vec<_> = lookup(name).iter().map(|region| region.code).collect();
            assert_eq!(codes, *expected, "{name}");
        }
        for region in regions() {
            assert!(lookup(region.name).contains(&region), "{}", region.name);
            assert!(lookup(region.code).contains(&region), "{}", region.code);
        }
    }

    #[test]
    fn is_sure_of_names_that_are_nothing_else() {
        let sure = ["jabar", "bandung", "kota batu", "Kab. Serang", "yogya", "kota kembang", "bandung raya"];
        let unsure = ["serang", "batu", "negara", "sumber", "32", "KTT", "soreang", "nusantara", "entah", ""];
        for name in sure {
            assert_eq!(lookup_sure(name), lookup(name), "{name}");
            assert!(!lookup_sure(name).is_empty(), "{name}");
        }
        for name in unsure {
            assert!(lookup_sure(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn other_names_are_those_of_the_same_regions() {
        let cases = [
            ("jabar", "Jawa Barat", true),
            ("jawa barat", "Jabar", true),
            ("kota cilegon", "Cilegon", true),
            ("kota bandung", "Bandung", false),
            ("kota batu", "Batu", false),
        ];
        for (name, other, expected) in cases {
            assert_eq!(sure_names(&lookup_sure(name)).contains(&other), expected, "{name}, {other}");
        }
    }

    #[test]
    fn suggests_the_nearest_name() {
        let cases = [
            ("jabra", Some("Jabar")),
            ("cilegom", Some("Cilegon")),
            ("Jawa Brat", Some("Jawa Barat")),
            ("kota bandug", Some("Bandung")),
            ("xyzzy", None),
            ("a", None),
        ];
        for (name, expected) in cases {
            assert_eq!(suggest(name), expected, "{name}");
        }
    }
}
