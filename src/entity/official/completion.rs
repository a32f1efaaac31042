//! Regions for offices named without one: "Bupati" in an article that names one "Bupati Klaten".
//!
//! Only heads of regions and their deputies are completed, and only where the whole article gives the office one region.

use super::lexicon::{self, KeyMap};
use super::office::{Office, Slot};
use super::scan::Scene;
use super::tokens::Words;
use super::written::write_tail;

/// The region each office of an article goes with, by title; none where there are several.
pub(super) struct UsualRegions(KeyMap<Option<String>>);

impl UsualRegions {
    /// Collects the regions named with offices.
    pub fn read(words: &Words, scene: &Scene) -> UsualRegions {
        let mut regions: KeyMap<Option<String>> = KeyMap::default();
        let complete = |office: &&Office| is_regional(office) && office.tail_end > office.tail_start();
        for office in scene.offices.iter().filter(complete) {
            let tail = write_tail(words, office);
            regions
                .entry(title_key(office))
                .and_modify(|known| {
                    if known.as_deref().is_some_and(|known| known != tail) {
                        *known = None;
                    }
                })
                .or_insert_with(|| Some(tail.clone()));
        }
        UsualRegions(regions)
    }

    /// The region to be written after an office that has none.
    pub fn region_of(&self, office: &Office) -> Option<&str> {
        let is_bare =
            is_regional(office) && office.tail_end == office.tail_start() && office.second.is_none();
        is_bare.then(|| self.0.get(&title_key(office))?.as_deref()).flatten()
    }
}

fn is_regional(office: &Office) -> bool {
    office.phrase.slot == Slot::Region
}

fn title_key(office: &Office) -> u64 {
    let title = if office.phrase.written.is_empty() { office.phrase.form } else { office.phrase.written };
    let title = title.strip_prefix("Wakil ").unwrap_or(title);
    let is_deputy = office.is_deputy || office.phrase.written.starts_with("Wakil ");
    lexicon::key(title).rotate_left(u32::from(is_deputy))
}
