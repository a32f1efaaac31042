//! Facet values as a tree: which value lies above which, and which a listing shows.
//!
//! A value is a path. Provinces have one level below them (`32` → `32/32.17`), elections have their parts
//! (`pemilu-2024` → `pemilu-2024/pilpres`, `pilkada-2024` → `pilkada-2024/pilgub-32`); regulations drill down
//! from kind over instrument to pinpoints (`uu` → `uu/2017/7` → `uu/2017/7/pasal-280` → …), the year
//! being no level of its own. All other facets are flat.

use crate::article::Field;
use crate::query::plan::Listing;

/// Codes of law that carry no number: the kind is the instrument.
const WITHOUT_NUMBER: [&str; 4] = ["kuhp", "kuhap", "kuhperdata", "uud-1945"];

/// First words of the steps of a pinpoint.
pub(crate) const PINPOINT_STEPS: [&str; 8] =
    ["bab-", "bagian-", "pasal-", "ayat-", "huruf-", "angka-", "ke-", "diktum-"];

/// The value one step above `path`, if there is one.
///
/// ```
/// # use telusur::{Field, parent_value};
/// assert_eq!(parent_value(Field::Regulation, "uu/2017/7/pasal-280"), Some("uu/2017/7"));
/// assert_eq!(parent_value(Field::Regulation, "perda@36.72/2019/5"), Some("perda"));
/// assert_eq!(parent_value(Field::Province, "32/32.17"), Some("32"));
/// assert_eq!(parent_value(Field::Province, "32"), None);
/// ```
pub fn parent_value(field: Field, path: &str) -> Option<&str> {
    match field {
        Field::Province | Field::Election => path.rsplit_once('/').map(|(above, _)| above),
        Field::Regulation => {
            if is_pinpoint(path) {
                path.rsplit_once('/').map(|(above, _)| above)
            } else if path.contains('/') {
                path.split(['/', '@']).next()
            } else {
                None
            }
        }
        _ => None,
    }
}

/// Whether `path` is listed by `listing`.
pub(crate) fn is_listed(field: Field, path: &str, listing: &Listing) -> bool {
    match listing {
        Listing::Under(above) => parent_value(field, path) == Some(above.as_str()),
        Listing::Kinds => parent_value(field, path).is_none(),
        Listing::Top => match field {
            Field::Province => !path.contains('/'),
            // The nationwide ones: those of single regions lie below their Pilkada.
            Field::Election => path.split_once('/').is_none_or(|(_, below)| !below.contains('-')),
            // The instrument: kinds are the level above it, pinpoints those below.
            Field::Regulation => !is_pinpoint(path) && (path.contains('/') || WITHOUT_NUMBER.contains(&path)),
            _ => true,
        },
    }
}

/// Whether `path` is `above` or lies below it.
pub(crate) fn is_within(field: Field, path: &str, above: &str) -> bool {
    let mut step = Some(path);
    while let Some(path) = step {
        if path == above {
            return true;
        }
        step = parent_value(field, path);
    }
    false
}

/// The legal instrument at the head of a path: the path without its pinpoints.
pub(crate) fn instrument(path: &str) -> &str {
    let mut head = path;
    while is_pinpoint(head) {
        head = head.rsplit_once('/').map_or("", |(above, _)| above);
    }
    head
}

fn is_pinpoint(path: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(_, last)| PINPOINT_STEPS.iter().any(|step| last.starts_with(step)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings() {
        let under = |path: &str| Listing::Under(path.into());
        let cases: &[(Field, Listing, &[&str], &[&str])] = &[
            (Field::Province, Listing::Top, &["32", "91"], &["32/32.17"]),
            (Field::Province, under("32"), &["32/32.17"], &["32", "33/33.01"]),
            (
                Field::Regulation,
                Listing::Top,
                &["uu/2017/7", "kuhp", "se@sekda:36.72/2024/1064"],
                &["uu", "kuhp/pasal-55", "uu/2017/7/pasal-1"],
            ),
            (
                Field::Regulation,
                under("uu"),
                &["uu/2017/7"],
                &["uu", "uu-darurat/1951/12", "uu/2017/7/pasal-1"],
            ),
            (Field::Regulation, under("perda"), &["perda@36.72/2019/5"], &["perdais@34/2018/1"]),
            (
                Field::Regulation,
                under("uu/2017/7"),
                &["uu/2017/7/pasal-280"],
                &["uu/2017/7", "uu/2017/7/pasal-280/ayat-1", "uu/2017/70/pasal-1"],
            ),
            (Field::Regulation, under("kuhp"), &["kuhp/pasal-55"], &["kuhp"]),
            (Field::Regulation, Listing::Kinds, &["uu", "perda", "kuhp"], &["uu/2017/7", "kuhp/pasal-1"]),
            (
                Field::Election,
                Listing::Top,
                &["pemilu-2024", "pemilu-2024/pilpres", "pilkada-2024"],
                &["pilkada-2024/pilgub-32"],
            ),
            (
                Field::Election,
                under("pilkada-2024"),
                &["pilkada-2024/pilgub-32"],
                &["pilkada-2024", "pilkada-2020/pilgub-32"],
            ),
            (Field::Official, Listing::Top, &["Bey Machmudin"], &[]),
        ];
        for (field, listing, shown, hidden) in cases {
            for path in *shown {
                assert!(is_listed(*field, path, listing), "{path} in {listing:?}");
            }
            for path in *hidden {
                assert!(!is_listed(*field, path, listing), "{path} not in {listing:?}");
            }
        }
    }

    #[test]
    fn the_instrument_is_what_stands_before_the_pinpoints() {
        for (path, expected) in [
            ("uu/2017/7/pasal-280/ayat-2", "uu/2017/7"),
            ("uu/2017/7", "uu/2017/7"),
            ("kuhp/pasal-55/ayat-1/ke-1", "kuhp"),
            ("uu", "uu"),
        ] {
            assert_eq!(instrument(path), expected);
        }
    }

    #[test]
    fn within_means_the_value_or_below() {
        assert!(is_within(Field::Regulation, "uu/2017/7/pasal-280/ayat-1", "uu"));
        assert!(is_within(Field::Regulation, "uu/2017/7", "uu/2017/7"));
        assert!(!is_within(Field::Regulation, "uu/2017/70", "uu/2017/7"));
        assert!(is_within(Field::Province, "32/32.17", "32"));
    }
}
