//! Provinces and regencies of an article.
//!
//! In goes a cleaned article; out come its provinces and regencies, each with every mention, and whether it is named
//! only as dateline or as the venue of a statement. The gazetteer says where names stand; here their company decides:
//! which kind "Sukabumi" is ([`resolution`]), whether "Tribun Jabar" or "Universitas Negeri Malang" is a place at all
//! ([`company`]), and whether "kata X di Jakarta, Senin" says more than where somebody spoke ([`venue`]).
//! Kecamatan, villages and streets are no regions; behind a trigger word they only help to decide.
//!
//! ```ignore
//! let context = Context { text: "Wakil Bupati Sukabumi hadir di Kota Bandung.", ..Context::default() };
//! let (provinces, regencies) = provinces(&context, &RegionsInArticle::find(&context), &[]);
//! assert_eq!(provinces[0].code, "32");
//! assert_eq!(regencies[0].name, "Kabupaten Sukabumi");
//! ```

mod company;
mod resolution;
mod scene;
mod standing;
mod venue;

use std::collections::BTreeMap;

use super::gazetteer::{Region, RegionKind, RegionMatch, find_regions, region};
use super::{Context, Mention, Part, Province, Regency};
use standing::{Standing, Standings};

/// The regions named in each part of an article, found once and shared by all extractors.
///
/// Where a name stands for several regions, the match holds one when the article decides between them, and otherwise
/// the likelier first. Matches are not yet judged: an outlet's or a person's name may be among them.
#[derive(Clone, Debug, Default)]
pub struct RegionsInArticle {
    /// Of the headline.
    pub title: Vec<RegionMatch>,
    /// Of the body.
    pub text: Vec<RegionMatch>,
    /// Of the dateline.
    pub dateline: Vec<RegionMatch>,
    /// Codes of the regencies whose kecamatan or seats the article names.
    ties: Vec<&'static str>,
}

impl RegionsInArticle {
    /// Finds the regions of all parts of an article and decides between those of one name.
    pub fn find(context: &Context) -> RegionsInArticle {
        let find = |part: Option<&str>| part.map(|text| find_regions(text, context.date)).unwrap_or_default();
        let mut regions = RegionsInArticle {
            title: find(context.title),
            text: find(Some(context.text)),
            dateline: find(context.dateline),
            ties: Vec::new(),
        };
        resolution::resolve(context, &mut regions);
        regions
    }

    /// The matches of one part.
    pub fn of(&self, part: Part) -> &[RegionMatch] {
        match part {
            Part::Title => &self.title,
            Part::Text => &self.text,
            Part::Dateline => &self.dateline,
        }
    }
}

/// The provinces and regencies the article names, each in the order of codes.
///
/// `refused` are mentions that others found to be something else, such as personal names. Every mention of a regency
/// is one of its province. An ambiguous bare name that nothing decides ("Bandung") gives the city, which the press
/// means more often; its province is certain either way.
pub fn provinces(
    context: &Context,
    regions: &RegionsInArticle,
    refused: &[Mention],
) -> (Vec<Province>, Vec<Regency>) {
    let standings = Standings::of(context, regions, refused);
    let mut found: BTreeMap<&'static str, Found> = BTreeMap::new();
    for (part, hit, standing) in standings.iter() {
        let is_venue = match standing {
            Standing::Named => false,
            Standing::Venue => true,
            Standing::Refused | Standing::Doubtful | Standing::Institution => continue,
        };
        for region in meant(hit) {
            let mention = Mention::new(part, hit.span);
            found.entry(region.code).or_default().add(mention, is_venue);
            if region.kind != RegionKind::Province {
                found.entry(region.province).or_default().add(mention, is_venue);
            }
        }
    }
    for code in standings.local() {
        // The scene of the events, though named only in the dateline.
        for code in [code, code.split('.').next().unwrap_or(code)] {
            found.entry(code).and_modify(|found| found.is_named = true);
        }
    }
    let mut provinces = Vec::new();
    let mut regencies = Vec::new();
    for (code, Found { mut mentions, is_named }) in found {
        let Some(region) = region(code).filter(|_| !mentions.is_empty()) else { continue };
        mentions.sort_unstable_by_key(|mention| (mention.field, mention.start, mention.end));
        mentions.dedup();
        let (code, name, venue_only) = (code.to_owned(), region.name.to_owned(), !is_named);
        if region.kind == RegionKind::Province {
            provinces.push(Province { code, name, venue_only, mentions });
        } else {
            let province = region.province.to_owned();
            regencies.push(Regency { code, name, province, venue_only, mentions });
        }
    }
    (provinces, regencies)
}

/// What was found of one region.
#[derive(Default)]
struct Found {
    mentions: Vec<Mention>,
    /// Named by more than dateline and venues.
    is_named: bool,
}

impl Found {
    fn add(&mut self, mention: Mention, is_venue: bool) {
        self.mentions.push(mention);
        self.is_named |= !is_venue;
    }
}

/// The regions a match stands for: one, both of "Kabupaten dan Kota Bogor", or the provinces of an area.
fn meant(hit: &RegionMatch) -> Vec<&'static Region> {
    let Some(first) = hit.regions.first() else { return Vec::new() };
    if !hit.all {
        return vec![first];
    }
    if hit.regions.iter().all(|region| region.bare == first.bare) {
        return hit.regions.clone();
    }
    let mut provinces: Vec<_> = hit.regions.iter().filter_map(|one| region(one.province)).collect();
    provinces.dedup();
    provinces
}
