//! The articles placed since the last commit: what the index will know of their stories, and does not yet.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::shingles::Shingles;
use super::stories::Representative;

/// Ends a chain of entries.
const NONE: u32 = u32::MAX;

/// Memory of an article beside its shingles, roughly: its places in the tables, its id, its fingerprints.
const ARTICLE_BYTES: usize = 600;

/// An article that has a story.
#[derive(Debug)]
pub(super) struct Placed {
    /// Which article it is.
    pub tie: u64,
    /// Its story.
    pub story: u64,
    /// Id of the story's first article.
    pub first: String,
    /// What newcomers find it by, when they are compared with it.
    pub representative: Option<Arc<Representative>>,
    /// Its text.
    pub shingles: Shingles,
}

struct Entry {
    placed: Placed,
    is_live: bool,
}

/// The articles placed since the last commit.
#[derive(Default)]
pub(super) struct Pending {
    /// Number of each article.
    numbers: FxHashMap<u128, u32>,
    entries: Vec<Entry>,
    /// The newest link of each fingerprint.
    newest: FxHashMap<u32, u32>,
    /// A representative, and the next older link of the same fingerprint.
    links: Vec<(u32, u32)>,
    bytes: usize,
}

impl Pending {
    /// Notes an article by its key.
    pub(super) fn add(&mut self, key: u128, placed: Placed) {
        let number = self.entries.len() as u32;
        self.bytes += ARTICLE_BYTES + placed.shingles.bytes();
        if let Some(representative) = &placed.representative {
            for fingerprint in &representative.fingerprints {
                let link = self.links.len() as u32;
                let older = self.newest.insert(*fingerprint, link).unwrap_or(NONE);
                self.links.push((number, older));
            }
        }
        self.entries.push(Entry { placed, is_live: true });
        self.numbers.insert(key, number);
    }

    /// Takes an article out.
    pub(super) fn remove(&mut self, key: u128) -> Option<&Placed> {
        let number = self.numbers.remove(&key)?;
        let entry = &mut self.entries[number as usize];
        entry.is_live = false;
        Some(&entry.placed)
    }

    /// The representatives that have a fingerprint.
    pub(super) fn holders(&self, fingerprint: u32) -> impl Iterator<Item = u32> {
        let mut next = self.newest.get(&fingerprint).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let (number, older) = *self.links.get(next as usize)?;
            next = older;
            Some(number)
        })
        .filter(|number| self.entries[*number as usize].is_live)
    }

    pub(super) fn placed(&self, number: u32) -> &Placed {
        &self.entries[number as usize].placed
    }

    /// Memory held, roughly.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}
