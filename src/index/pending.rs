//! The articles placed since the last commit: what the index will know of their stories, and does not yet.

use std::collections::HashMap;

use super::shingles::{Sample, Shingles};

/// Ends a chain of entries.
const NONE: u32 = u32::MAX;

/// Memory of an article beside its shingles, roughly: its entries in the tables, its id, its fingerprints.
const ARTICLE_BYTES: usize = 500;

/// An article by which its story is found.
pub(super) struct Representative {
    /// Which article it is.
    pub tie: u64,
    /// Its story.
    pub story: u64,
    /// Id of the story's first article.
    pub first: String,
    /// What it is compared by.
    pub sample: Sample,
    is_live: bool,
}

/// The articles placed since the last commit.
#[derive(Default)]
pub(super) struct Pending {
    /// Story of each article, and its place among the representatives.
    articles: HashMap<u128, (u64, Option<u32>)>,
    /// How many articles tell a story.
    members: HashMap<u64, u64>,
    representatives: Vec<Representative>,
    /// The newest entry of each fingerprint.
    newest: HashMap<u32, u32>,
    /// A representative, and the next older entry of the same fingerprint.
    entries: Vec<(u32, u32)>,
    bytes: usize,
}

impl Pending {
    /// Notes an article of a story.
    pub(super) fn add(&mut self, key: u128, story: u64) {
        self.articles.insert(key, (story, None));
        *self.members.entry(story).or_default() += 1;
        self.bytes += ARTICLE_BYTES;
    }

    /// Notes that an article represents its story.
    pub(super) fn represent(&mut self, key: u128, tie: u64, first: String, shingles: &Shingles) {
        let Some((story, place)) = self.articles.get_mut(&key) else {
            return;
        };
        let number = self.representatives.len() as u32;
        *place = Some(number);
        let representative =
            Representative { tie, story: *story, first, sample: shingles.sample(), is_live: true };
        self.bytes += representative.sample.bytes();
        self.representatives.push(representative);
        for fingerprint in shingles.fingerprints() {
            let entry = self.entries.len() as u32;
            let older = self.newest.insert(fingerprint, entry).unwrap_or(NONE);
            self.entries.push((number, older));
        }
    }

    /// Takes an article out and gives its story.
    pub(super) fn remove(&mut self, key: u128) -> Option<u64> {
        let (story, place) = self.articles.remove(&key)?;
        if let Some(members) = self.members.get_mut(&story) {
            *members -= 1;
        }
        if let Some(number) = place {
            self.representatives[number as usize].is_live = false;
        }
        Some(story)
    }

    /// How many articles tell a story.
    pub(super) fn members(&self, story: u64) -> u64 {
        self.members.get(&story).copied().unwrap_or(0)
    }

    /// The representatives that have a fingerprint.
    pub(super) fn holders(&self, fingerprint: u32) -> impl Iterator<Item = u32> {
        let mut next = self.newest.get(&fingerprint).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let (number, older) = *self.entries.get(next as usize)?;
            next = older;
            Some(number)
        })
        .filter(|number| self.representatives[*number as usize].is_live)
    }

    pub(super) fn representative(&self, number: u32) -> &Representative {
        &self.representatives[number as usize]
    }

    /// Memory held, roughly.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}
