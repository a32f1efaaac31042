//! What each match of an article is worth: a region named, a venue, or something else.

use super::company::{is_capitalised, word_after};
use super::scene::Scene;
use super::{RegionsInArticle, meant};
use crate::entity::gazetteer::RegionMatch;
use crate::entity::{Context, Mention, Part};

/// What a match is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The region is named.
    Named,
    /// Only a dateline, or where somebody spoke.
    Venue,
    /// A university, hotel or street that bears the name.
    Institution,
    /// A school that bears the name: no mention, but a sign that the scene is there.
    School,
    /// A name without the company that would make it the region: a risky one, or that of a village.
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
            let refused = refused.iter().filter(|mention| mention.field == part).map(Mention::span);
            let scene = Scene::new(part, text, matches, refused.collect());
            let mut last = Standing::Refused;
            for (place, hit) in matches.iter().enumerate() {
                last = scene.standing(place, last);
                all.push((part, hit, last));
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
        let schools = self
            .iter()
            .filter(|(_, _, standing)| *standing == Standing::School)
            .filter_map(|(_, hit, _)| hit.regions.first())
            .filter(|region| region.province != "31")
            .map(|region| region.code);
        schools.chain(self.ties.iter().copied())
    }

    /// A risky name is believed when the article names its region beyond doubt elsewhere.
    fn settle_doubtful(&mut self, context: &Context) {
        let mut named: Vec<&'static str> = self
            .iter()
            .filter(|(_, _, standing)| matches!(standing, Standing::Named | Standing::Venue))
            .flat_map(|(_, hit, _)| meant(hit))
            .flat_map(|region| [region.code, region.province])
            .collect();
        named.sort_unstable();
        named.dedup();
        for (part, hit, standing) in &mut self.all {
            if *standing != Standing::Doubtful || hit.town {
                continue;
            }
            let text = match part {
                Part::Title => context.title.unwrap_or(""),
                Part::Text => context.text,
                Part::Dateline => context.dateline.unwrap_or(""),
            };
            let is_known = hit.regions.iter().any(|region| named.binary_search(&region.code).is_ok());
            let is_capital =
                !hit.name_span.slice(text).bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
            // In a headline every word has a capital letter.
            let stands_alone = *part == Part::Title || !is_capitalised(word_after(text, hit.name_span.end));
            if is_known && is_capital && stands_alone {
                *standing = Standing::Named;
            }
        }
    }
}
