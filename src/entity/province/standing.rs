//! What each match of an article is worth: a region named, a venue, or something else.

use super::company::{Company, company, is_after_electoral_body, word_after, words_before};
use super::venue::{end_of_dateline, is_segment, is_venue};
use super::{RegionsInArticle, meant};
use crate::entity::gazetteer::{RegionKind, RegionMatch, Risk};
use crate::entity::{Context, Mention, Part};
use crate::text::Span;

/// What a match is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The region is named.
    Named,
    /// Only a dateline, or where somebody spoke.
    Venue,
    /// A school, hotel or street that bears the name: no mention, but a sign that the scene is there.
    Institution,
    /// A risky name without the company that would make it a place.
    Doubtful,
    /// Something else.
    Refused,
}

/// The standing of every match of an article.
pub(super) struct Standings<'a> {
    all: Vec<(Part, &'a RegionMatch, Standing)>,
    ties: &'a [&'static str],
}

impl<'a> Standings<'a> {
    pub(super) fn of(context: &Context, regions: &'a RegionsInArticle, refused: &[Mention]) -> Standings<'a> {
        let mut all = Vec::new();
        let parts = [
            (Part::Title, context.title.unwrap_or("")),
            (Part::Text, context.text),
            (Part::Dateline, context.dateline.unwrap_or("")),
        ];
        for (part, text) in parts {
            let matches = regions.of(part);
            let mut refused: Vec<Span> =
                refused.iter().filter(|mention| mention.field == part).map(Mention::span).collect();
            refused.sort_unstable_by_key(|span| span.start);
            let end_of_dateline =
                if part == Part::Text && !matches.is_empty() { end_of_dateline(text) } else { 0 };
            let links = if matches.is_empty() { Vec::new() } else { link_lines(text) };
            let scene = Scene { part, text, matches, end_of_dateline, refused, links };
            let mut last_accepted = false;
            for place in 0..matches.len() {
                let standing = scene.standing(place, last_accepted);
                last_accepted = matches!(standing, Standing::Named | Standing::Venue);
                all.push((part, &matches[place], standing));
            }
        }
        let mut standings = Standings { all, ties: &regions.ties };
        standings.settle_doubtful(context);
        standings
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Part, &'a RegionMatch, Standing)> {
        self.all.iter().copied()
    }

    /// Codes of regencies that the article shows as its scene without naming them again: a school bears the name, or one
    /// of their kecamatan is named.
    pub(super) fn local(&self) -> impl Iterator<Item = &'static str> {
        let institutions = self
            .iter()
            .filter(|(_, _, standing)| *standing == Standing::Institution)
            .filter_map(|(_, hit, _)| hit.regions.first())
            .filter(|region| region.province != "31")
            .map(|region| region.code);
        institutions.chain(self.ties.iter().copied())
    }

    /// A risky name is believed when the article names its region beyond doubt elsewhere.
    fn settle_doubtful(&mut self, context: &Context) {
        let named: Vec<&'static str> = self
            .iter()
            .filter(|(_, _, standing)| matches!(standing, Standing::Named | Standing::Venue))
            .flat_map(|(_, hit, _)| meant(hit))
            .flat_map(|region| [region.code, region.province])
            .collect();
        for (part, hit, standing) in &mut self.all {
            if *standing != Standing::Doubtful || hit.town {
                continue;
            }
            let text = match part {
                Part::Title => context.title.unwrap_or(""),
                Part::Text => context.text,
                Part::Dateline => context.dateline.unwrap_or(""),
            };
            let is_known = hit.regions.iter().any(|region| named.contains(&region.code));
            let is_capital = !hit.name_span.slice(text).bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
            if is_known && is_capital && !is_capitalised(word_after(text, hit.span.end)) {
                *standing = Standing::Named;
            }
        }
    }
}

/// One part of an article with what is needed to judge its matches.
struct Scene<'a> {
    part: Part,
    text: &'a str,
    matches: &'a [RegionMatch],
    end_of_dateline: usize,
    /// Personal names and the like, sorted.
    refused: Vec<Span>,
    /// "Baca juga: …", sorted.
    links: Vec<Span>,
}

impl Scene<'_> {
    fn standing(&self, place: usize, last_accepted: bool) -> Standing {
        let hit = &self.matches[place];
        if hit.regions.is_empty() || overlaps(&self.links, hit.span) {
            return Standing::Refused;
        }
        if self.part == Part::Dateline || hit.span.end <= self.end_of_dateline {
            return self.standing_in_dateline(hit);
        }
        let limit = place.checked_sub(1).map_or(0, |before| self.matches[before].span.end);
        let company = company(self.text, hit, limit);
        match company {
            Company::Other => return Standing::Refused,
            Company::Institution => return Standing::Institution,
            Company::Palace => return Standing::Venue,
            _ => {}
        }
        if hit.kind_word.is_none() && overlaps(&self.refused, hit.name_span) {
            return Standing::Refused;
        }
        if hit.risky && !self.is_believed(place, company, last_accepted) {
            return Standing::Doubtful;
        }
        if company != Company::Body && is_venue(self.text, self.matches, place) {
            return Standing::Venue;
        }
        Standing::Named
    }

    fn standing_in_dateline(&self, hit: &RegionMatch) -> Standing {
        if is_segment(self.text, hit.span) {
            return Standing::Venue;
        }
        match company(self.text, hit, 0) {
            Company::Body if self.part == Part::Text => Standing::Named,
            _ => Standing::Refused,
        }
    }

    /// Whether the words around a risky name make it a place.
    fn is_believed(&self, place: usize, company: Company, last_accepted: bool) -> bool {
        let hit = &self.matches[place];
        let is_province = hit.regions[0].kind == RegionKind::Province;
        // A kota has no governor and no Polda: "Polda Metro Jaya".
        let is_of_province = hit.kind_word == Some(RegionKind::Province);
        if is_of_province != is_province && is_of_province || self.is_part_of_elsewhere(place) {
            return false;
        }
        if hit.risk == Risk::Strict {
            // Nor is "Polres Metro Bekasi" the police of Kota Metro.
            let is_told = hit.kind_word == Some(hit.regions[0].kind);
            let is_of_list = self.is_listed(place, last_accepted) && self.has_neighbour_of_its_province(place);
            return is_told || !hit.town && (is_after_electoral_body(self.text, hit) || is_of_list);
        }
        if company == Company::Body || hit.kind_word.is_some() {
            return true;
        }
        let is_in_name = is_capitalised(word_after(self.text, hit.span.end));
        if self.is_listed(place, last_accepted) && !is_in_name {
            return true;
        }
        match company {
            Company::Place => !is_in_name,
            _ => hit.risk == Risk::Soft && !is_in_name && self.is_in_mid_sentence(hit),
        }
    }

    /// Beside another region: "Blitar, Batu dan Malang", "Serang, Banten".
    fn is_listed(&self, place: usize, last_accepted: bool) -> bool {
        let hit = &self.matches[place];
        let joins = |gap: &str| {
            matches!(
                gap,
                ", " | ","
                    | " dan "
                    | ", dan "
                    | " serta "
                    | ", serta "
                    | " hingga "
                    | "/"
                    | " maupun "
                    | " atau "
            )
        };
        let before = place.checked_sub(1).map(|before| &self.matches[before]);
        let after = self.matches.get(place + 1);
        let is_after_region =
            last_accepted && before.is_some_and(|other| joins(&self.text[other.span.end..hit.span.start]));
        let is_before_region = after.is_some_and(|other| {
            let gap = &self.text[hit.span.end..other.span.start];
            let is_its_province =
                other.regions.first().is_some_and(|region| region.kind == RegionKind::Province);
            !other.risky && (joins(gap) || is_its_province && gap == " (")
        });
        is_after_region || is_before_region
    }

    fn has_neighbour_of_its_province(&self, place: usize) -> bool {
        let province = self.matches[place].regions[0].province;
        let neighbours = [place.checked_sub(1), Some(place + 1)];
        neighbours
            .into_iter()
            .filter_map(|place| self.matches.get(place?)?.regions.first())
            .any(|other| other.province == province)
    }

    /// A quarter of a city elsewhere: "Kuningan, Jakarta Selatan", "Kotabaru, DI Yogyakarta".
    fn is_part_of_elsewhere(&self, place: usize) -> bool {
        let hit = &self.matches[place];
        let Some(next) = self.matches.get(place + 1).filter(|next| !next.risky) else { return false };
        let Some(region) = next.regions.first() else { return false };
        let is_larger = region.kind == RegionKind::Province && region.code != "31" || region.code.starts_with("31.");
        hit.kind_word.is_none()
            && is_larger
            && region.province != hit.regions[0].province
            && &self.text[hit.span.end..next.span.start] == ", "
    }

    /// After a word in lower case or an acronym, so that its own capital letter says something.
    fn is_in_mid_sentence(&self, hit: &RegionMatch) -> bool {
        let is_shouted = !hit.name_span.slice(self.text).bytes().any(|byte| byte.is_ascii_lowercase());
        let before = words_before(self.text, hit.span.start).next();
        !is_shouted
            && before.is_some_and(|word| {
                !is_capitalised(word)
                    || word.len() > 1
                        && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            })
    }
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_uppercase())
}

/// Whether one of the sorted `spans` shares a byte with `span`.
fn overlaps(spans: &[Span], span: Span) -> bool {
    let place = spans.partition_point(|other| other.end <= span.start);
    spans[place..].iter().take_while(|other| other.start < span.end).any(|other| other.overlaps(span))
}

/// Links to other articles that stand between the sentences, as far as they reach.
fn link_lines(text: &str) -> Vec<Span> {
    const LONGEST: usize = 160;
    let mut links: Vec<Span> = Vec::new();
    for (start, _) in text.match_indices(" juga") {
        let mut first = start.saturating_sub(8);
        while !text.is_char_boundary(first) {
            first += 1;
        }
        let lead = text[first..start].to_ascii_lowercase();
        let Some(verb) =
            ["baca", "simak", "lihat", "tonton", "saksikan"].into_iter().find(|verb| lead.ends_with(verb))
        else {
            continue;
        };
        let rest = &text[start + " juga".len()..];
        if !rest.trim_start_matches(' ').starts_with([':', '\n']) && verb != "baca" {
            continue;
        }
        let mut end = LONGEST.min(rest.len());
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let line = &rest[..end];
        let stop = line.find(['\n', '.', '!', '?']).unwrap_or(line.len());
        links.push(Span::new(start, start + " juga".len() + stop));
    }
    links
}
