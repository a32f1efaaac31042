//! Deciding between regions of one name.
//!
//! "Sukabumi" is a kabupaten and a kota, "Banjar" a kota in Jawa Barat and a kabupaten in Kalimantan Selatan. In this
//! order decide: the kind word or office before the name (the gazetteer has done that), the kind of the list it stands
//! in, another mention in the article that tells its kind, a kecamatan or seat of one of them, the offices the article
//! speaks of. When nothing decides, the city is put first: newspapers write the kabupaten with its kind more often.

use super::RegionsInArticle;
use crate::entity::Context;
use crate::entity::gazetteer::{Region, RegionKind, RegionMatch, kecamatan};

/// Decides, in place, what every ambiguous match means, and notes the kecamatan and seats named.
pub(super) fn resolve(context: &Context, regions: &mut RegionsInArticle) {
    let title = context.title.unwrap_or("");
    let parts = [(title, &regions.title), (context.text, &regions.text)];
    let mut evidence = Evidence::default();
    for (_, matches) in parts {
        evidence.read_matches(matches);
    }
    let is_needed = parts.iter().any(|(_, matches)| matches.iter().any(is_open)) || !regions.text.is_empty();
    if is_needed {
        for (text, _) in parts {
            evidence.read_kecamatan(text);
        }
    }
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

/// "Kabupaten Bogor, Bekasi, dan Karawang": a list keeps the kind its first member tells.
fn inherit_kinds(text: &str, matches: &mut [RegionMatch]) {
    let mut listed: Option<(usize, RegionKind)> = None;
    for hit in matches {
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
        for trigger in [
            "ecamatan ",
            "ec. ",
            "amat ",
            "anwascam ",
            "anwaslucam ",
            "olsek ",
            "ECAMATAN ",
            "OLSEK ",
            "istrik ",
        ] {
            for (start, _) in text.match_indices(trigger) {
                let Some(found) = longest_kecamatan(&text[start + trigger.len()..]) else { continue };
                let named = |code: &&'static str| self.certain.iter().any(|region| region.code == *code);
                if let Some(code) = found.regencies.iter().find(|code| named(code)) {
                    self.ties.push(code);
                } else if found.safe {
                    self.ties.extend(&found.regencies);
                }
            }
        }
    }

    fn read_offices(&mut self, text: &str) {
        self.speaks_of_kabupaten |=
            has_any(text, &["Bupati", "bupati", "Pemkab", "Pilbup", "BUPATI", "PEMKAB"]);
        self.speaks_of_kota |= has_any(
            text,
            &[
                "Wali Kota",
                "wali kota",
                "Walikota",
                "walikota",
                "Pemkot",
                "Pilwalkot",
                "WALI KOTA",
                "WALIKOTA",
                "PEMKOT",
            ],
        );
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

fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

/// The kecamatan whose name of up to three capitalised words opens `rest`.
fn longest_kecamatan(rest: &str) -> Option<&'static crate::entity::gazetteer::Kecamatan> {
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
