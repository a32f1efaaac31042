//! Which articles tell one story.
//!
//! Near copies share a story: texts of which the shorter one has at least [`CONTAINED`] of its shingles in
//! the longer one. A story bears the id of its first article and is known by its representatives: the first
//! article, and those later ones that add much to the representative they came by. A newcomer joins the
//! story of the representative it resembles most, or begins one. So that a chain of weak likenesses does not
//! carry a story away, a representative other than the first only takes in what is nearly its own text. With
//! the first article alone, a copy of an article that shares no more than it must with the first one would
//! not be told.
//!
//! Articles are placed one after another in input order; what is decided depends on the articles placed
//! before alone, not on commits, merges or threads. Candidates come from what is [`Committed`], wherever that
//! is, by their fingerprints, and from the articles that are not committed yet. Sketches say which of them may
//! be near; what they find is decided by the texts themselves.

use std::cmp::{Ordering, Reverse};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::lower::{key_number, tie_of};
use super::pending::{Pending, Placed};
use super::shingles::{Overlap, PROBES, Shingles, is_sampled};
use super::sketch::{Sketch, Sketches};
use crate::error::Result;

/// Least share of the shorter text that is in the longer one, in two articles that tell one story.
const CONTAINED: f64 = 0.6;

/// Share from which a text holds nearly all of another.
const HELD: f64 = 0.95;

/// Least share of all their shingles that is in both of two texts that are nearly the same.
const RESEMBLING: f64 = 0.6;

/// Share of all shingles from which an article adds too little to a representative to be one itself.
const REPEATING: f64 = 0.7;

/// Representatives from which a fingerprint tells nothing: a phrase that every page of an outlet has.
pub(crate) const MOST_HOLDERS: usize = 256;

/// Representatives whose sketches are compared with a newcomer's: those that share the most fingerprints.
pub(crate) const MOST_SKETCHED: usize = 64;

/// Representatives of one story that a newcomer may find before it is none itself: articles that share
/// three fifths of their text, each beside much of its own, must not crowd out what is common to them.
const MOST_OF_STORY: usize = 16;

/// Texts that are compared with a newcomer's.
const MOST_COMPARED: usize = 16;

/// Memory for articles that are not committed, from which it is time to commit.
const PENDING_BYTES: usize = 96 << 20;

/// The articles of the last commit, as far as stories are told by them. Each is known by a
/// number below 2^63.
pub(crate) trait Committed {
    /// Passes on the representatives that have a fingerprint, without those whose tie is among `replaced`;
    /// whether they are `most` at the most: of more, some are passed on.
    fn holders(
        &self,
        fingerprint: u32,
        most: usize,
        replaced: &HashSet<u64>,
        found: &mut dyn FnMut(u64),
    ) -> Result<bool>;

    /// What a representative is compared by.
    fn outline(&self, number: u64) -> Outline;

    /// Which article a representative is.
    fn tie(&self, number: u64) -> u64;

    /// The text of a representative, and the id of its story's first article.
    fn text(&self, number: u64) -> Result<(Shingles, String)>;

    /// The article with an id.
    fn former(&self, id: &str) -> Result<Option<Former>>;
}

/// What is known of a representative without its text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outline {
    /// Which article it is.
    pub tie: u64,
    /// Its story.
    pub story: u64,
    /// About its text.
    pub sketch: Sketch,
}

/// An article that newcomers are compared with, without its text.
#[derive(Debug)]
pub(crate) struct Representative {
    /// What tells how near a newcomer may be.
    pub sketch: Sketch,
    /// What newcomers find it by.
    pub fingerprints: Box<[u32]>,
}

impl Representative {
    /// Of a text.
    pub(crate) fn of(shingles: &Shingles) -> Representative {
        Representative { sketch: Sketch::of(shingles), fingerprints: shingles.fingerprints().collect() }
    }
}

/// The stories of an index that is being written, on top of what is committed.
pub(crate) struct Stories<C> {
    committed: Option<C>,
    /// Committed articles that were replaced or deleted since.
    replaced: HashSet<u64>,
    pending: Pending,
}

impl<C> Default for Stories<C> {
    fn default() -> Stories<C> {
        Stories { committed: None, replaced: HashSet::new(), pending: Pending::default() }
    }
}

/// Where an article belongs.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Id of the story's first article, when that is another one.
    pub first: Option<String>,
    /// Number of the story.
    pub story: u64,
    /// What newcomers find it by, when they are compared with it.
    pub representative: Option<Arc<Representative>>,
}

/// An article as it was before it was replaced or deleted.
pub(crate) struct Former {
    /// Id of its story's first article.
    pub first: String,
    /// Its story.
    pub story: u64,
    /// Whether newcomers were compared with it.
    pub represents: bool,
    /// Its text.
    pub shingles: Shingles,
}

/// A representative, wherever it is: its number, which for one that is pending begins with a set bit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Holder(u64);

enum Whereabouts {
    Committed(u64),
    Pending(u32),
}

/// A representative that a newcomer may join.
struct Likeness {
    holder: Holder,
    tie: u64,
    story: u64,
    overlap: Overlap,
    /// Id of the story's first article, known when the texts were compared.
    first: Option<String>,
}

/// The story that an article joins.
struct Found {
    first: String,
    story: u64,
    repeats: bool,
}

impl<C: Committed> Stories<C> {
    /// Takes notice of a commit: all that was pending is in `committed`.
    pub(crate) fn follow(committed: C) -> Stories<C> {
        Stories { committed: Some(committed), ..Stories::default() }
    }

    /// Takes notice of what else is committed; what is pending stays so.
    #[cfg(feature = "opensearch")]
    pub(crate) fn look_at(&mut self, committed: C) {
        self.committed = Some(committed);
    }

    /// Whether so much is pending that it should be committed.
    pub(crate) fn is_full(&self) -> bool {
        self.pending.bytes() > PENDING_BYTES
    }

    /// Memory of what is pending, roughly.
    #[cfg(feature = "opensearch")]
    pub(crate) fn pending_bytes(&self) -> usize {
        self.pending.bytes()
    }

    /// Takes an article out of its story, because it is replaced.
    pub(crate) fn leave(&mut self, id: &str) -> Result<Option<Former>> {
        if let Some(placed) = self.pending.remove(key_number(id)) {
            let (first, shingles) = (placed.first.clone(), placed.shingles.clone());
            let represents = placed.representative.is_some();
            return Ok(Some(Former { first, story: placed.story, represents, shingles }));
        }
        match &self.committed {
            Some(committed) if self.replaced.insert(tie_of(id)) => committed.former(id),
            _ => Ok(None),
        }
    }

    /// Takes an article out of its story, because it is deleted.
    pub(crate) fn forget(&mut self, id: &str) {
        if self.pending.remove(key_number(id)).is_none() {
            self.replaced.insert(tie_of(id));
        }
    }

    /// Places an article; `former` is the one it replaces.
    ///
    /// An article stays in its story while its new text is a near copy of its old one. Else it is a newcomer,
    /// though the story that bears its id is the one it begins.
    pub(crate) fn place(&mut self, id: &str, shingles: &Shingles, former: Option<Former>) -> Result<Place> {
        let tie = tie_of(id);
        let kept = former.filter(|former| former.keeps_its_story(shingles));
        let found = match kept {
            Some(former) => {
                Some(Found { first: former.first, story: former.story, repeats: !former.represents })
            }
            None => self.most_similar(shingles)?,
        };
        let found = found.unwrap_or_else(|| Found { first: id.to_string(), story: tie, repeats: false });
        let is_first = found.first == id;
        let represents = (is_first || !found.repeats) && !shingles.is_empty();
        let representative = represents.then(|| Arc::new(Representative::of(shingles)));
        let place = Place {
            first: (!is_first).then(|| found.first.clone()),
            story: found.story,
            representative: representative.clone(),
        };
        let shingles = shingles.clone();
        self.pending.add(
            key_number(id),
            Placed { tie, story: found.story, first: found.first, representative, shingles },
        );
        Ok(place)
    }

    /// The story of the representative that a text resembles most. No text joins one by its sketch alone.
    fn most_similar(&self, shingles: &Shingles) -> Result<Option<Found>> {
        let mut likely = self.likenesses(shingles)?;
        let mut of_story: HashMap<u64, usize> = HashMap::new();
        for likeness in &likely {
            *of_story.entry(likeness.story).or_default() += 1;
        }
        likely.retain(|likeness| likeness.joins(1.0));
        likely.sort_unstable_by(|left, right| right.closeness(left));
        let mut compared = 0;
        let mut best: Option<Likeness> = None;
        for mut next in likely {
            if compared == MOST_COMPARED {
                break;
            }
            if best.as_ref().is_some_and(|best| !next.may_be_closer_than(best)) {
                continue;
            }
            compared += 1;
            self.compare(shingles, &mut next)?;
            if next.joins(0.0) && best.as_ref().is_none_or(|best| next.closeness(best).is_gt()) {
                best = Some(next);
            }
        }
        Ok(best.and_then(|best| {
            let repeats = best.overlap.resemblance() >= REPEATING || of_story[&best.story] >= MOST_OF_STORY;
            best.first.map(|first| Found { first, story: best.story, repeats })
        }))
    }

    /// What a text has in common with the representatives that it may join, as far as their sketches tell.
    fn likenesses(&self, shingles: &Shingles) -> Result<Vec<Likeness>> {
        let mut sketches = Sketches::of(shingles);
        let mut likenesses = Vec::new();
        for holder in self.candidates(shingles)? {
            let Outline { tie, story, sketch } = self.outline(holder);
            let overlap = sketches.overlap(sketch);
            likenesses.push(Likeness { holder, tie, story, overlap, first: None });
        }
        Ok(likenesses)
    }

    /// Counts in the texts what sketches have told.
    fn compare(&self, shingles: &Shingles, likeness: &mut Likeness) -> Result<()> {
        let (overlap, first) = match likeness.holder.whereabouts() {
            Whereabouts::Committed(number) => {
                let (known, first) = self.committed().text(number)?;
                (shingles.overlap(&known), first)
            }
            Whereabouts::Pending(number) => {
                let placed = self.pending.placed(number);
                (shingles.overlap(&placed.shingles), placed.first.clone())
            }
        };
        likeness.overlap = overlap;
        likeness.first = Some(first);
        Ok(())
    }

    /// The representatives that share the most fingerprints with a text, in no order that matters.
    fn candidates(&self, shingles: &Shingles) -> Result<Vec<Holder>> {
        let mut holders = Vec::new();
        let mut telling = 0;
        for fingerprint in shingles.smallest(2 * PROBES) {
            if telling >= PROBES && !is_sampled(fingerprint) {
                break;
            }
            telling += usize::from(self.add_holders(fingerprint, &mut holders)?);
        }
        holders.sort_unstable();
        let mut counted: Vec<(Holder, usize)> =
            holders.chunk_by(|left, right| left == right).map(|same| (same[0], same.len())).collect();
        if counted.len() > MOST_SKETCHED {
            counted.sort_unstable_by_key(|(_, count)| Reverse(*count));
            // Of those that share as many as the last that is looked at, the ties decide.
            let last = counted[MOST_SKETCHED - 1].1;
            let doubtful = counted.partition_point(|(_, count)| *count > last)
                ..counted.partition_point(|(_, count)| *count >= last);
            counted[doubtful].sort_by_cached_key(|(holder, _)| self.tie(*holder));
            counted.truncate(MOST_SKETCHED);
        }
        Ok(counted.into_iter().map(|(holder, _)| holder).collect())
    }

    /// Adds the representatives that have a fingerprint; whether it tells anything, that is, they are not too many.
    fn add_holders(&self, fingerprint: u32, holders: &mut Vec<Holder>) -> Result<bool> {
        let known = holders.len();
        holders.extend(self.pending.holders(fingerprint).map(Holder::pending).take(MOST_HOLDERS + 1));
        let is_telling = match (MOST_HOLDERS.checked_sub(holders.len() - known), &self.committed) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(most), Some(committed)) => {
                let mut add = |number| holders.push(Holder::committed(number));
                committed.holders(fingerprint, most, &self.replaced, &mut add)?
            }
        };
        if !is_telling {
            holders.truncate(known);
        }
        Ok(is_telling)
    }

    fn outline(&self, holder: Holder) -> Outline {
        match holder.whereabouts() {
            Whereabouts::Pending(number) => {
                let Placed { tie, story, representative, .. } = self.pending.placed(number);
                let sketch = representative.as_ref().map_or_else(Sketch::default, |found| found.sketch);
                Outline { tie: *tie, story: *story, sketch }
            }
            Whereabouts::Committed(number) => self.committed().outline(number),
        }
    }

    fn tie(&self, holder: Holder) -> u64 {
        match holder.whereabouts() {
            Whereabouts::Pending(number) => self.pending.placed(number).tie,
            Whereabouts::Committed(number) => self.committed().tie(number),
        }
    }

    fn committed(&self) -> &C {
        self.committed.as_ref().expect("a number comes from what is committed")
    }
}

impl Holder {
    const PENDING: u64 = 1 << 63;

    fn committed(number: u64) -> Holder {
        Holder(number)
    }

    fn pending(number: u32) -> Holder {
        Holder(Holder::PENDING | u64::from(number))
    }

    fn whereabouts(self) -> Whereabouts {
        if self.0 < Holder::PENDING {
            Whereabouts::Committed(self.0)
        } else {
            Whereabouts::Pending(self.0 as u32)
        }
    }
}

impl Former {
    /// Whether an article stays in its story with a new text.
    pub(crate) fn keeps_its_story(&self, shingles: &Shingles) -> bool {
        !shingles.is_empty() && shingles.overlap(&self.shingles).containment() >= CONTAINED
    }
}

impl Likeness {
    /// Whether a text joins the representative's story when its shares are better by so much of their doubt.
    fn joins(&self, off: f64) -> bool {
        let overlap = &self.overlap;
        let contains = |least| overlap.containment() + off * overlap.containment_doubt(least) >= least;
        let resembles = overlap.resemblance() + off * overlap.resemblance_doubt(RESEMBLING) >= RESEMBLING;
        contains(CONTAINED) && (self.tie == self.story || contains(HELD) || resembles)
    }

    fn may_be_closer_than(&self, other: &Likeness) -> bool {
        let most = |likeness: &Likeness| likeness.overlap.resemblance_doubt(0.5);
        self.overlap.resemblance() + most(self) >= other.overlap.resemblance() - most(other)
    }

    fn closeness(&self, other: &Likeness) -> Ordering {
        let (here, there) = (&self.overlap, &other.overlap);
        here.resemblance()
            .total_cmp(&there.resemblance())
            .then(here.containment().total_cmp(&there.containment()))
            .then(other.tie.cmp(&self.tie))
    }
}
