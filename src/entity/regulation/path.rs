//! Paths of the regulation facet: checking, labelling, and the levels of a drill-down.
//!
//! In: paths and keys such as `uu/2017/7/pasal-280/ayat-2`. Out: labels for people, every level of a path, members of a
//! family of laws. It reads no text.

use super::issuer::office_label;
use super::kind::{self, Issuer};
use super::named;
use super::number;
use super::pin::LEVELS;
use crate::entity::gazetteer::region;

/// A path taken apart.
struct Parts<'p> {
    kind: &'static kind::Kind,
    issuer: Option<&'p str>,
    /// Year and number; none for codes and for a kind alone.
    number: Option<(&'p str, &'p str)>,
    pins: Vec<(&'static str, &'p str)>,
}

/// Takes a path apart; `None` when it is not well formed.
fn read(path: &str) -> Option<Parts<'_>> {
    let mut steps = path.split('/');
    let head = steps.next()?;
    let (kind_key, issuer) = head.split_once('@').map_or((head, None), |(kind, issuer)| (kind, Some(issuer)));
    let kind = kind::kind(kind_key).filter(|kind| kind.is_citable())?;
    let issuer_is_good = issuer.is_none_or(|code| {
        !code.is_empty()
            && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-:.".contains(&b))
    });
    if !issuer_is_good {
        return None;
    }
    let mut rest: Vec<&str> = steps.collect();
    let mut number = None;
    if kind.issuer != Issuer::Code && !rest.is_empty() {
        let (year, name) = (rest[0], *rest.get(1)?);
        let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        let is_name = !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b));
        if !is_year || !is_name {
            return None;
        }
        number = Some((year, name));
        rest.drain(..2);
    }
    let mut pins = Vec::new();
    let mut next_level = 0;
    for step in rest {
        let (level, value) = step.split_once('-')?;
        let place = LEVELS.iter().position(|name| *name == level).filter(|&place| place >= next_level)?;
        if value.is_empty() || !value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
            return None;
        }
        next_level = place + 1;
        pins.push((LEVELS[place], value));
    }
    Some(Parts { kind, issuer, number, pins })
}

/// Whether `text` is a well-formed path of the regulation facet: a kind, a key, or a key with pinpoint steps.
pub fn is_path(text: &str) -> bool {
    read(text).is_some()
}

/// Every facet value of a key with its pinpoints, sorted: the kind, the key, and each level below.
pub fn path_steps(key: &str, pinpoints: &[String]) -> Vec<String> {
    let mut steps = vec![named::kind_of(key).to_owned(), key.to_owned()];
    for pinpoint in pinpoints {
        let mut path = key.to_owned();
        for step in pinpoint.split('/') {
            path.push('/');
            path.push_str(step);
            steps.push(path.clone());
        }
    }
    steps.sort_unstable();
    steps.dedup();
    steps
}

/// The label of a path for people: `UU 7/2017 Pasal 280 ayat (2) huruf f`; a text that is no path is given back.
pub fn label(path: &str) -> String {
    let Some(parts) = read(path) else { return path.to_owned() };
    let mut label = parts.kind.label.to_owned();
    if let Some(issuer) = parts.issuer {
        push_issuer(&mut label, parts.kind, issuer);
    }
    if let Some((year, name)) = parts.number {
        label.push(' ');
        label.push_str(&number_label(parts.kind.key, year, name));
    }
    for (level, value) in parts.pins {
        let value = value.to_ascii_uppercase();
        label.push_str(&match level {
            "pasal" => format!(" Pasal {value}"),
            "ayat" => format!(" ayat ({})", value.to_ascii_lowercase()),
            "huruf" => format!(" huruf {}", value.to_ascii_lowercase()),
            "ke" => format!(" ke-{value}"),
            "bab" => format!(" Bab {value}"),
            "diktum" | "bagian" => format!(
                " {}{} {}{}",
                level[..1].to_ascii_uppercase(),
                &level[1..],
                &value[..1],
                value[1..].to_ascii_lowercase()
            ),
            _ => format!(" {level} {value}"),
        });
    }
    label
}

fn push_issuer(label: &mut String, kind: &kind::Kind, issuer: &str) {
    let (office, code) = issuer.split_once(':').map_or((None, issuer), |(office, code)| (Some(office), code));
    let place = region(code).map(|region| region.name);
    if let Some(office) = office.or(place.is_none().then_some(issuer)) {
        label.push(' ');
        label.push_str(&office_label(office));
    }
    if let Some(mut name) = place {
        // The kind already says whose it is: "Perbup Purwakarta", but "Perda Kabupaten Purwakarta".
        if matches!(kind.issuer, Issuer::Kabupaten | Issuer::Kota)
            || matches!(office, Some("bupati" | "wali-kota"))
        {
            name = region(code).map_or(name, |region| region.bare);
        }
        label.push(' ');
        label.push_str(name);
    }
}

/// Number and year as written: `7/2017`, `60/PUU-XXII/2024`, `23 P/HUM/2024`.
fn number_label(kind: &str, year: &str, name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    match kind {
        "putusan-mk" => {
            let digits = upper.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(upper.len());
            let register = upper[..digits].trim_end_matches('-');
            format!("{register}/{}/{year}", &upper[digits..])
        }
        "putusan-dkpp" => upper
            .split_once('-')
            .map_or(format!("{upper}/{year}"), |(n, month)| format!("{n}-PKE-DKPP/{month}/{year}")),
        "putusan-ma" => upper
            .split_once('-')
            .map_or(format!("{upper}/{year}"), |(n, rest)| format!("{n} {}/{year}", rest.replace('-', "/"))),
        "putusan-pn" | "putusan-ptun" | "putusan-bawaslu" => {
            format!("{}/{year}", upper.replacen('-', "/", 1))
        }
        "tap-mpr" => format!("{upper}/MPR/{year}"),
        "skb" if name == "netralitas-asn" => format!("Netralitas ASN {year}"),
        _ => format!("{upper}/{year}"),
    }
}

/// The official short title of a well-known law, without "tentang"; a key with pinpoints has the title of its law.
pub fn title(key: &str) -> Option<&'static str> {
    named::law(key).map(|law| law.title)
}

/// The keys a law stands for when it is *named*: the members of its family, else itself.
///
/// `key_or_family` is a key (`uu/2017/7`) or a family (`uu-pemilu`); an unknown one stands for itself.
pub fn family_keys(key_or_family: &str) -> Vec<String> {
    let family = named::law(key_or_family).and_then(|law| law.family).unwrap_or(key_or_family);
    let mut keys: Vec<String> = Vec::new();
    for law in named::laws().iter().filter(|law| law.family == Some(family)) {
        if !keys.iter().any(|key| key == law.key) {
            keys.push(law.key.to_owned());
        }
    }
    if keys.is_empty() {
        keys.push(key_or_family.to_owned());
    }
    keys
}

/// Puts a key together; `None` when the number would make an ill-formed path.
pub(super) fn key(kind: &str, issuer: Option<&str>, year: u16, number: &str) -> Option<String> {
    let key = match issuer {
        Some(issuer) => format!("{kind}@{issuer}/{year}/{number}"),
        None => format!("{kind}/{year}/{number}"),
    };
    debug_assert!(number::is_plausible(year));
    is_path(&key).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_for_people() {
        let cases = [
            ("uu", "UU"),
            ("uu/2017/7", "UU 7/2017"),
            ("uu/2017/7/pasal-280/ayat-2/huruf-f", "UU 7/2017 Pasal 280 ayat (2) huruf f"),
            ("pkpu/2023/15", "PKPU 15/2023"),
            ("putusan-mk/2023/90-puu-xxi", "Putusan MK 90/PUU-XXI/2023"),
            ("putusan-mk/2024/1-phpu.pres-xxii", "Putusan MK 1/PHPU.PRES-XXII/2024"),
            ("putusan-dkpp/2020/7-ii", "Putusan DKPP 7-PKE-DKPP/II/2020"),
            ("perda@36.72/2019/5", "Perda Kota Cilegon 5/2019"),
            ("perbup@32.14/2023/12", "Perbup Purwakarta 12/2023"),
            ("pergub@31/2025/2", "Pergub DKI Jakarta 2/2025"),
            ("se@sekda:36.72/2024/1064", "SE Sekda Kota Cilegon 1064/2024"),
            ("se@menpan-rb/2023/18", "SE Menpan RB 18/2023"),
            ("uud-1945/pasal-22e/ayat-1", "UUD 1945 Pasal 22E ayat (1)"),
            ("kuhp/pasal-55/ayat-1/ke-1", "KUHP Pasal 55 ayat (1) ke-1"),
            ("keputusan-kpu/2025/731/diktum-kedua", "Keputusan KPU 731/2025 Diktum Kedua"),
            ("tap-mpr/2000/vii", "TAP MPR VII/MPR/2000"),
            ("skb/2022/netralitas-asn", "SKB Netralitas ASN 2022"),
            ("bukan jalur", "bukan jalur"),
        ];
        for (path, expected) in cases {
            assert_eq!(label(path), expected);
        }
    }

    #[test]
    fn paths_are_checked() {
        for good in [
            "uu",
            "uu/2017/7",
            "kuhp",
            "kuhp/pasal-1",
            "uu/2017/7/bab-ii",
            "permen@kesehatan/2022/4",
            "se@sekda:36.72/2024/1064",
        ] {
            assert!(is_path(good), "{good}");
        }
        for bad in [
            "",
            "?",
            "uu/2017",
            "uu/17/7",
            "uu/2017/?",
            "uu/2017/7/ayat",
            "uu/2017/7/ayat-2/pasal-1",
            "UU/2017/7",
            "ruu/2017/7",
            "rancangan/2017/7",
            "uu@/2017/7",
        ] {
            assert!(!is_path(bad), "{bad}");
        }
    }

    #[test]
    fn steps_are_each_level_once() {
        let pinpoints = ["pasal-280/ayat-1".to_owned(), "pasal-280/ayat-2".to_owned()];
        let expected = [
            "uu",
            "uu/2017/7",
            "uu/2017/7/pasal-280",
            "uu/2017/7/pasal-280/ayat-1",
            "uu/2017/7/pasal-280/ayat-2",
        ];
        assert_eq!(path_steps("uu/2017/7", &pinpoints), expected);
        assert_eq!(path_steps("perda@36.72/2019/5", &[]), ["perda", "perda@36.72/2019/5"]);
    }

    #[test]
    fn families() {
        assert_eq!(family_keys("uu-pemilu"), ["uu/2017/7", "uu/2023/7"]);
        assert_eq!(family_keys("uu/2023/7"), ["uu/2017/7", "uu/2023/7"]);
        assert_eq!(family_keys("uu-pilkada"), ["uu/2015/1", "uu/2015/8", "uu/2016/10", "uu/2020/6"]);
        assert_eq!(family_keys("pkpu/2023/15"), ["pkpu/2023/15"]);
    }
}
