//! One part of an article, and the judgement of each match in it by the words around it.

use super::company::{
    Company, classes_before, company, is_capitalised, is_in_chain, word_after, words_before,
};
use super::resolution::kecamatan_after_it;
use super::standing::Standing;
use super::venue::{end_of_dateline, is_inner_dateline, is_segment, is_venue};
use super::words::Class;
use crate::entity::Part;
use crate::entity::gazetteer::{RegionKind, RegionMatch, Risk};
use crate::text::Span;

/// One part of an article with what is needed to judge its matches.
pub(super) struct Scene<'a> {
    part: Part,
    text: &'a str,
    matches: &'a [RegionMatch],
    end_of_dateline: usize,
    /// Personal names and the like, sorted.
    refused: Vec<Span>,
    /// "Baca juga: …", sorted.
    links: Vec<Span>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        part: Part,
        text: &'a str,
        matches: &'a [RegionMatch],
        mut refused: Vec<Span>,
    ) -> Scene<'a> {
        refused.sort_unstable_by_key(|span| (span.start, span.end));
        let is_body = part == Part::Text && !matches.is_empty();
        let end_of_dateline = if is_body { end_of_dateline(text) } else { 0 };
        let links = if is_body { link_lines(text) } else { Vec::new() };
        Scene { part, text, matches, end_of_dateline, refused, links }
    }

    /// What the match at `place` is worth; `last` is the standing of the match before it.
    pub(super) fn standing(&self, place: usize, last: Standing) -> Standing {
        let hit = &self.matches[place];
        if hit.regions.is_empty() || overlapping(&self.links, hit.span).next().is_some() {
            return Standing::Refused;
        }
        if self.part == Part::Dateline || hit.span.end <= self.end_of_dateline {
            return self.standing_in_dateline(hit);
        }
        if self.part == Part::Text && is_inner_dateline(self.text, hit.span) {
            return Standing::Venue;
        }
        let limit = place.checked_sub(1).map_or(0, |before| self.matches[before].span.end);
        let company = company(self.text, hit, limit);
        // The two ends of one road: "Jalan Solo-Semarang".
        if last == Standing::Institution && &self.text[limit..hit.span.start] == "-" {
            return Standing::Institution;
        }
        let is_own_kecamatan = kecamatan_after_it(self.text, hit).is_some();
        match company {
            Company::Village if is_own_kecamatan => return Standing::Named,
            Company::Other => return Standing::Refused,
            Company::Institution => return Standing::Institution,
            Company::School => return Standing::School,
            Company::Village => return Standing::Doubtful,
            Company::Palace => return Standing::Venue,
            _ => {}
        }
        if hit.kind_word.is_none() && self.is_in_personal_name(hit) {
            return Standing::Refused;
        }
        if hit.risky && !is_own_kecamatan && !self.is_believed(place, company, last) {
            return Standing::Doubtful;
        }
        if company != Company::Body && is_venue(self.text, self.matches, place) {
            return Standing::Venue;
        }
        Standing::Named
    }

    /// Inside a personal name: "Bima Arya", "Sulung Muna Rimbawan". A name that is nothing but a region's does not begin
    /// a personal name; there the office before the person was missed: "Jatim Tri Rismaharini".
    fn is_in_personal_name(&self, hit: &RegionMatch) -> bool {
        let is_of_body = classes_before(self.text, hit).has(Class::Body);
        !is_of_body
            && overlapping(&self.refused, hit.name_span)
                .any(|name| hit.risky || name.start < hit.name_span.start)
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
    fn is_believed(&self, place: usize, company: Company, last: Standing) -> bool {
        let hit = &self.matches[place];
        let is_province = hit.regions[0].kind == RegionKind::Province;
        // A kota has no governor and no Polda: "Polda Metro Jaya".
        let is_of_another_kind = hit.kind_word == Some(RegionKind::Province) && !is_province;
        if is_of_another_kind || self.is_part_of_elsewhere(place) {
            return false;
        }
        if hit.risk == Risk::Strict {
            // Nor is "Polres Metro Bekasi" the police of Kota Metro.
            let is_told = hit.kind_word == Some(hit.regions[0].kind);
            let is_of_list = self.is_listed(place, last) && self.has_neighbour_of_its_province(place);
            return is_told
                || !hit.town && (classes_before(self.text, hit).has(Class::Electoral) || is_of_list);
        }
        if company == Company::Body || hit.kind_word.is_some() {
            return true;
        }
        let next = word_after(self.text, hit.span.end);
        let is_shouted = is_shouted(hit.name_span.slice(self.text)) && is_shouted(next);
        if is_capitalised(next) && !is_shouted {
            return false;
        }
        self.is_listed(place, last)
            || company == Company::Place
            || is_in_chain(self.text, hit.span.start)
            || hit.risk == Risk::Soft && self.is_in_mid_sentence(hit)
    }

    /// Beside another region: "Blitar, Batu dan Malang", "Serang, Banten".
    fn is_listed(&self, place: usize, last: Standing) -> bool {
        const JOINS: [&str; 11] =
            [", ", ",", "-", "/", " dan ", ", dan ", " serta ", ", serta ", " hingga ", " maupun ", " atau "];
        let hit = &self.matches[place];
        let is_last_believed = matches!(last, Standing::Named | Standing::Venue)
            || last == Standing::Doubtful && self.has_neighbour_of_its_province(place);
        let before = place.checked_sub(1).map(|before| &self.matches[before]);
        let is_after_region = is_last_believed
            && before.is_some_and(|other| JOINS.contains(&&self.text[other.span.end..hit.span.start]));
        let after = self.matches.get(place + 1).filter(|other| !other.risky);
        let is_before_region = after.is_some_and(|other| {
            let gap = &self.text[hit.span.end..other.span.start];
            let is_province = other.regions.first().is_some_and(|region| region.kind == RegionKind::Province);
            JOINS.contains(&gap) || is_province && gap == " ("
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
        let is_larger =
            region.kind == RegionKind::Province && region.code != "31" || region.code.starts_with("31.");
        hit.kind_word.is_none()
            && is_larger
            && region.province != hit.regions[0].province
            && &self.text[hit.span.end..next.span.start] == ", "
    }

    /// After a word in lower case or an acronym, so that its own capital letter says something.
    fn is_in_mid_sentence(&self, hit: &RegionMatch) -> bool {
        let before = words_before(self.text, hit.span.start).next();
        !is_shouted(hit.name_span.slice(self.text))
            && before.is_some_and(|word| !is_capitalised(word) || word.len() > 1 && is_shouted(word))
    }
}

/// Without a small letter.
fn is_shouted(words: &str) -> bool {
    !words.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Those of the sorted `spans` that share a byte with `span`.
fn overlapping(spans: &[Span], span: Span) -> impl Iterator<Item = &Span> {
    let place = spans.partition_point(|other| other.end <= span.start);
    spans[place..]
        .iter()
        .take_while(move |other| other.start < span.end)
        .filter(move |other| other.overlaps(span))
}

/// Words that open a link to another article.
/// Where a link to another article opens: "Baca juga", "Tonton video".
fn link_openings(text: &str) -> impl Iterator<Item = Span> + '_ {
    const VERBS: [&str; 5] = ["baca", "simak", "lihat", "tonton", "saksikan"];
    const THINGS: [&str; 2] = ["juga", "video"];
    let bytes = text.as_bytes();
    memchr::memchr_iter(b' ', bytes).filter_map(|blank| {
        let after = &bytes[blank + 1..];
        let begins = |word: &&&str| {
            after.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
        };
        let thing = THINGS.iter().find(begins)?;
        let verb = VERBS.iter().find_map(|word| {
            let start = blank.checked_sub(word.len())?;
            bytes[start..blank].eq_ignore_ascii_case(word.as_bytes()).then_some(start)
        })?;
        Some(Span::new(verb, blank + 1 + thing.len()))
    })
}

/// Links to other articles that stand between the sentences, as far as they reach: "Baca juga: …".
fn link_lines(text: &str) -> Vec<Span> {
    const LONGEST: usize = 120;
    let mut links: Vec<Span> = Vec::new();
    for opening in link_openings(text) {
        let rest = &text[opening.end..];
        // A link begins like a title; "kita lihat juga" is a sentence.
        let is_title = is_capitalised(&text[opening.start..]);
        if !is_title && !rest.trim_start_matches(' ').starts_with([':', '\n']) {
            continue;
        }
        let mut end = LONGEST.min(rest.len());
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let line = &rest[..end];
        let stop = line.find(['\n', '.', '!', '?', '"', '“']).unwrap_or(line.len());
        links.push(Span::new(opening.start, opening.end + stop));
    }
    links
}
