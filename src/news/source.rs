//! The outlet: many ways of writing it → one host-like name.
//!
//! In: what a record, a page or a dateline calls the outlet. Out: `kompas.com` for "KOMPAS.com",
//! `jabarekspres.com` for "JABAR EKSPRES", the squashed lower-case name for outlets not in the table.

use std::collections::HashMap;
use std::sync::LazyLock;

static OUTLETS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("data/outlets.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect()
});

/// Endings a host can have; longer ones first.
const DOMAINS: &[&str] = &[
    ".co.id", ".go.id", ".or.id", ".ac.id", ".web.id", ".my.id", ".desa.id", ".biz.id", ".com", ".net",
    ".org", ".news", ".info", ".co", ".id", ".tv", ".asia", ".press", ".online", ".site", ".biz", ".xyz",
    ".me",
];

/// Groups whose subdomains are outlets of their own (`jabar.tribunnews.com`); those of others are sections.
const NETWORKS: &[&str] = &[
    "tribunnews.com",
    "antaranews.com",
    "jawapos.com",
    "pikiran-rakyat.com",
    "disway.id",
    "inews.id",
    "suaramerdeka.com",
    "promediateknologi.id",
];

/// `inet.detik.com` → `detik.com`: sections of an outlet are counted under it.
fn without_section(host: String) -> String {
    let is_outlet = |parent: &&str| OUTLETS.values().any(|known| known == parent);
    let mut parent = host.as_str();
    while let Some((_, rest)) = parent.split_once('.') {
        parent = rest;
        if NETWORKS.contains(&parent) {
            return host;
        }
        if is_outlet(&parent) {
            return parent.to_owned();
        }
    }
    host
}

/// The one name an outlet is counted under; `None` for what names none.
pub(crate) fn normalise(name: &str) -> Option<String> {
    let name = name.trim().trim_matches(|character: char| !character.is_alphanumeric());
    if let Some(host) = host_of(name) {
        return Some(host);
    }
    if is_host(name) {
        return Some(without_section(without_www(&name.to_ascii_lowercase()).to_owned()));
    }
    if let Some(host) = known(name) {
        return Some(host.to_owned());
    }
    if is_dotted(name) {
        return Some(without_section(without_www(&name.to_ascii_lowercase()).to_owned()));
    }
    let squashed: String = name
        .chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .take(80)
        .collect();
    (!squashed.is_empty()).then_some(squashed)
}

/// The host of an address, without `www.`.
pub(super) fn host_of(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = without_www(host).to_ascii_lowercase();
    host.contains('.').then(|| without_section(host))
}

fn without_www(host: &str) -> &str {
    ["www.", "m.", "amp."].iter().find_map(|prefix| host.strip_prefix(prefix)).unwrap_or(host)
}

/// Whether a word is a host name: `TatarMedia.ID`.
pub(super) fn is_host(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let Some(stem) = DOMAINS.iter().find_map(|domain| lower.strip_suffix(domain)) else { return false };
    stem.len() >= 2
        && stem.len() <= 60
        && !stem.starts_with(['.', '-'])
        && stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        && stem.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Whether a whole name has the form of a host, whatever its ending: `berita.today`. Too loose for running text.
fn is_dotted(name: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    name.rsplit_once('.').is_some_and(|(stem, end)| {
        end.len() >= 2 && end.bytes().all(|byte| byte.is_ascii_alphabetic()) && stem.split('.').all(is_label)
    })
}

/// The host of an outlet known by this name.
pub(super) fn known(name: &str) -> Option<&'static str> {
    if name.len() > 40 {
        return None;
    }
    let folded = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    OUTLETS.get(folded.as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets_have_one_name() {
        let cases = [
            ("TatarMedia.ID", Some("tatarmedia.id")),
            ("JABAR  EKSPRES", Some("jabarekspres.com")),
            ("www.detik.com", Some("detik.com")),
            ("https://www.kompas.com/read/1", Some("kompas.com")),
            ("http://regional.kompas.com", Some("kompas.com")),
            ("jabar.tribunnews.com", Some("jabar.tribunnews.com")),
            ("https://kab-florestimur.kpu.go.id/x", Some("kab-florestimur.kpu.go.id")),
            ("CNN Indonesia", Some("cnnindonesia.com")),
            ("Bawaslu Boyolali", Some("bawasluboyolali")),
            ("(JMG)", Some("jmg")),
            (" - ", None),
        ];
        for (name, expected) in cases {
            assert_eq!(normalise(name).as_deref(), expected, "{name}");
        }
        assert!(!is_host("dll.") && !is_host(".id") && !is_host("No.") && is_host("harianhaluan.id"));
    }

    #[test]
    fn the_table_is_folded() {
        for (name, host) in OUTLETS.iter() {
            assert_eq!(*name, name.to_lowercase());
            assert!(is_host(host), "{host}");
        }
    }
}
