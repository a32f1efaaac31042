//! Provinces and regencies of an article.

use super::Context;
use super::gazetteer::{RegionMatch, find_regions};

/// The regions named in each part of an article, found once and shared by all extractors.
#[derive(Clone, Debug, Default)]
pub struct RegionsInArticle {
    /// Of the headline.
    pub title: Vec<RegionMatch>,
    /// Of the body.
    pub text: Vec<RegionMatch>,
    /// Of the dateline.
    pub dateline: Vec<RegionMatch>,
}

impl RegionsInArticle {
    /// Finds the regions of all parts of an article.
    pub fn find(context: &Context) -> RegionsInArticle {
        let find = |part: Option<&str>| part.map(|text| find_regions(text, context.date)).unwrap_or_default();
        RegionsInArticle {
            title: find(context.title),
            text: find(Some(context.text)),
            dateline: find(context.dateline),
        }
    }
}
