//! Deciding between regions of one name.
//!
//! "Sukabumi" is a kabupaten and a kota, "Banjar" a kota in Jawa Barat and a kabupaten in Kalimantan Selatan. In this
//! order decide: the kind word or office before the name (the gazetteer has done that), the kind of the list it stands
//! in, another mention in the article that tells its kind, a kecamatan or seat of one of them, the offices the article
//! speaks of. When nothing decides, the city is put first: newspapers write the kabupaten with its kind more often.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::RegionsInArticle;
use super::company::{is_capitalised, word_after};
use crate::entity::Context;
use crate::entity::gazetteer::{Kecamatan, Region, RegionKind, RegionMatch, kecamatan};

/// Decides, in place, what every ambiguous match means, and notes the kecamatan and seats named.
pub(super) fn resolve(context: &Context, regions: &mut RegionsInArticle) {
    let title = context.title.unwrap_or("");
    let parts = [(title, &regions.title), (context.text, &regions.text)];
    let mut evidence = Evidence::default();
    for (_, matches) in parts {
        evidence.read_matches(matches);
    }
    evidence.certain.sort_unstable_by_key(|region| region.code);
    evidence.certain.dedup();
    // Kecamatan tell something only beside the name of a region.
    if !(regions.title.is_empty() && regions.text.is_empty() && regions.dateline.is_empty()) {
        for (text, _) in parts {
            evidence.read_kecamatan(text);
        }
    }
    evidence.ties.sort_unstable();
    evidence.ties.dedup();
    regions.ties = evidence.ties.clone();
    if [&regions.title, &regions.text, &regions.dateline].iter().all(|matches| !matches.iter().any(is_open)) {
        return;
    }
    for text in [title, context.text] {
        evidence.read_offices(text);
    }
    let dateline = context.dateline.unwrap_or("");
    let parts =
        [(title, &mut regions.title), (context.text, &mut regions.text), (dateline, &mut regions.dateline)];
    for (text, matches) in parts {
        for hit in matches.iter_mut().filter(|hit| is_open(hit)) {
            if let Some(kecamatan) = kecamatan_after_it(text, hit) {
                hit.regions.retain(|region| kecamatan.regencies.contains(&region.code));
            }
        }
        inherit_kinds(text, matches);
        for hit in matches.iter_mut().filter(|hit| is_open(hit)) {
            evidence.decide(hit);
        }
    }
}

/// Several regions, only one of them meant.
fn is_open(hit: &RegionMatch) -> bool {
    hit.regions.len() > 1 && !hit.all
}

/// "Kabupaten Bogor, Bekasi, dan Karawang": a list keeps the kind its first member tells; but in "Kabupaten Boalemo,
/// Gorontalo" the province follows its kabupaten.
fn inherit_kinds(text: &str, matches: &mut [RegionMatch]) {
    let mut listed: Option<(usize, RegionKind)> = None;
    let mut before: Option<(usize, &'static str)> = None;
    for hit in matches {
        let of_province = before.filter(|(end, _)| &text[*end..hit.span.start] == ", ").map(|(_, code)| code);
        before = hit.regions.first().map(|region| (hit.span.end, region.province));
        if is_open(hit) && hit.regions.iter().any(|region| Some(region.code) == of_province) {
            hit.regions.retain(|region| Some(region.code) == of_province);
            listed = None;
            continue;
        }
        let inherited = listed.filter(|(end, _)| {
            matches!(
                &text[*end..hit.span.start],
                ", " | " dan " | ", dan " | " serta " | ", serta " | " atau "
            )
        });
        let has_own_kind_word = hit.span.start < hit.name_span.start;
        listed = match (hit.kind_word, inherited) {
            (Some(kind), _) if has_own_kind_word => Some((hit.span.end, kind)),
            (None, Some((_, kind))) => {
                if is_open(hit) && hit.regions.iter().any(|region| region.kind == kind) {
                    hit.regions.retain(|region| region.kind == kind);
                }
                Some((hit.span.end, kind))
            }
            _ => None,
        };
    }
}

#[derive(Default)]
struct Evidence {
    /// Regions the article names beyond doubt.
    certain: Vec<&'static Region>,
    /// Codes of regencies whose kecamatan or seats are named.
    ties: Vec<&'static str>,
    speaks_of_kabupaten: bool,
    speaks_of_kota: bool,
}

impl Evidence {
    fn read_matches(&mut self, matches: &[RegionMatch]) {
        for hit in matches {
            let [region] = hit.regions.as_slice() else { continue };
            if hit.town {
                self.ties.push(region.code);
            } else if !hit.shadow && (!hit.risky || hit.kind_word.is_some()) {
                self.certain.push(region);
            }
        }
    }

    /// Kecamatan behind a trigger word, whose name is that of no other place or word, or lies in a regency that is named.
    fn read_kecamatan(&mut self, text: &str) {
        let behind_trigger = memchr::memchr_iter(b' ', text.as_bytes()).filter(|&blank| {
            is_capitalised(&text[blank + 1..]) && ends_in_trigger(&text.as_bytes()[..blank])
        });
        for blank in behind_trigger {
            let Some(found) = longest_kecamatan(&text[blank + 1..]) else { continue };
            let is_certain = |code: &&&'static str| self.certain.iter().any(|region| region.code == **code);
            if let Some(code) = found.regencies.iter().find(is_certain) {
                self.ties.push(code);
            } else if found.safe {
                self.ties.extend(&found.regencies);
            }
        }
    }

    fn read_offices(&mut self, text: &str) {
        for office in OFFICES.find_iter(text) {
            let is_of_kota = office.pattern().as_usize() < KOTA_OFFICES.len();
            self.speaks_of_kota |= is_of_kota;
            self.speaks_of_kabupaten |= !is_of_kota;
            if self.speaks_of_kota && self.speaks_of_kabupaten {
                return;
            }
        }
    }

    fn decide(&self, hit: &mut RegionMatch) {
        // A province and its capital of one name: the province, unless the text says "Kota".
        if hit.regions[0].kind == RegionKind::Province {
            hit.regions.truncate(1);
            return;
        }
        let tied: Vec<_> =
            hit.regions.iter().copied().filter(|region| self.ties.contains(&region.code)).collect();
        let told: Vec<_> =
            hit.regions.iter().copied().filter(|region| self.certain.contains(region)).collect();
        for decided in [told, tied] {
            if let [region] = decided.as_slice() {
                hit.regions = vec![region];
                return;
            }
        }
        if hit.regions.iter().any(|region| region.province != hit.regions[0].province) {
            self.decide_province(hit);
            return;
        }
        if self.speaks_of_kabupaten != self.speaks_of_kota {
            let kind = if self.speaks_of_kota { RegionKind::Kota } else { RegionKind::Kabupaten };
            if hit.regions.iter().any(|region| region.kind == kind) {
                hit.regions.retain(|region| region.kind == kind);
                return;
            }
        }
        hit.regions.sort_by_key(|region| (region.kind != RegionKind::Kota, region.code));
    }

    /// Regions of several provinces: only one of a province that the article names; none is better than a guess.
    fn decide_province(&self, hit: &mut RegionMatch) {
        let is_near = |region: &&Region| self.certain.iter().any(|known| known.province == region.province);
        let near: Vec<_> = hit.regions.iter().copied().filter(|region| is_near(region)).collect();
        hit.regions = if near.len() == 1 { near } else { Vec::new() };
    }
}

/// Words before the name of a kecamatan.
const KECAMATAN_WORDS: [&str; 9] =
    ["kecamatan", "kec.", "camat", "panwascam", "panwaslucam", "polsek", "distrik", "koramil", "kapanewon"];

/// Whether such a word, or one that ends so ("Mapolsek"), ends a text.
fn ends_in_trigger(before: &[u8]) -> bool {
    KECAMATAN_WORDS.iter().any(|word| {
        let start = before.len().checked_sub(word.len());
        start.is_some_and(|start| before[start..].eq_ignore_ascii_case(word.as_bytes()))
    })
}

const KOTA_OFFICES: [&str; 5] = ["wali kota", "walikota", "pemkot", "pilwalkot", "pilwali"];
const KABUPATEN_OFFICES: [&str; 3] = ["bupati", "pemkab", "pilbup"];

static OFFICES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(KOTA_OFFICES.into_iter().chain(KABUPATEN_OFFICES))
        .expect("a few short words make an automaton")
});

/// The kecamatan that takes its name from the region it lies in: "Kupang Barat", "Denpasar Selatan".
pub(super) fn kecamatan_after_it(text: &str, hit: &RegionMatch) -> Option<&'static Kecamatan> {
    let next = word_after(text, hit.span.end);
    if hit.town || !["Barat", "Timur", "Utara", "Selatan", "Tengah"].contains(&next) {
        return None;
    }
    let name = format!("{} {next}", hit.name_span.slice(text)).to_lowercase();
    let is_inside =
        |found: &&Kecamatan| hit.regions.iter().any(|region| found.regencies.contains(&region.code));
    kecamatan(&name).filter(is_inside)
}

/// The kecamatan whose name of up to three capitalised words opens `rest`.
fn longest_kecamatan(rest: &str) -> Option<&'static Kecamatan> {
    const LONGEST: usize = 40;
    let mut end = LONGEST.min(rest.len());
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let rest = &rest[..end];
    let mut ends = Vec::new();
    let mut at = 0;
    for word in rest.split(' ').take(3) {
        let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters == 0 || !word.as_bytes()[0].is_ascii_uppercase() {
            break;
        }
        ends.push(at + letters);
        if letters < word.len() {
            break;
        }
        at += word.len() + 1;
    }
    ends.into_iter().rev().find_map(|end| kecamatan(&rest[..end].to_lowercase()))
}
