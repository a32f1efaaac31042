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
//! before alone, not on commits, merges or threads. Candidates come from the committed segments, by an indexed
//! field of fingerprints, and from the articles that are not committed yet. Sketches say which of them may be
//! near; what they find is decided by the texts themselves.

use std::cmp::{Ordering, Reverse};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::index::InvertedIndexReader;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

use super::document::Document;
use super::lower::{key_number, tie_of};
use super::pending::{Pending, Placed};
use super::reader::Reader;
use super::shingles::{Overlap, PROBES, Shingles, is_sampled};
use super::sketch::{Sketch, Sketches};

/// Least share of the shorter text that is in the longer one, in two articles that tell one story.
const CONTAINED: f64 = 0.6;

/// Share from which a text holds nearly all of another.
const HELD: f64 = 0.95;

/// Least share of all their shingles that is in both of two texts that are nearly the same.
const RESEMBLING: f64 = 0.6;

/// Share of all shingles from which an article adds too little to a representative to be one itself.
const REPEATING: f64 = 0.7;

/// Representatives from which a fingerprint tells nothing: a phrase that every page of an outlet has.
const MOST_HOLDERS: usize = 256;

/// Representatives whose sketches are compared with a newcomer's: those that share the most fingerprints.
const MOST_SKETCHED: usize = 64;

/// Representatives of one story that a newcomer may find before it is none itself: articles that share
/// three fifths of their text, each beside much of its own, must not crowd out what is common to them.
const MOST_OF_STORY: usize = 16;

/// Texts that are compared with a newcomer's.
const MOST_COMPARED: usize = 16;

/// Memory for articles that are not committed, from which it is time to commit.
const PENDING_BYTES: usize = 96 << 20;

/// The stories of an index that is being written.
#[derive(Default)]
pub(super) struct Stories {
    committed: Option<Committed>,
    /// Committed articles that were replaced or deleted since.
    replaced: HashSet<u64>,
    pending: Pending,
}

struct Committed {
    reader: Arc<Reader>,
    segments: Vec<Segment>,
}

struct Segment {
    fingerprints: Arc<InvertedIndexReader>,
    sketches: Column<u64>,
    ties: Column<u64>,
    stories: Column<u64>,
}

/// Where an article belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Id of the story's first article, when that is another one.
    pub first: Option<String>,
    /// Number of the story.
    pub story: u64,
    /// Whether newcomers are compared with it.
    pub represents: bool,
}

/// An article as it was before it was replaced or deleted.
pub(super) struct Former {
    first: String,
    story: u64,
    represents: bool,
    shingles: Shingles,
}

/// A representative, wherever it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Holder {
    Committed(DocAddress),
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

impl Stories {
    /// Takes notice of a commit: all that was pending is in `reader`.
    pub(super) fn follow(reader: Arc<Reader>) -> tantivy::Result<Stories> {
        let segments = reader
            .searcher
            .segment_readers()
            .iter()
            .map(|segment| {
                let columns = segment.fast_fields();
                Ok(Segment {
                    fingerprints: segment.inverted_index(reader.fields.fingerprint)?,
                    sketches: columns.u64("sketch")?,
                    ties: columns.u64("tie")?,
                    stories: columns.u64("story")?,
                })
            })
            .collect::<tantivy::Result<_>>()?;
        Ok(Stories { committed: Some(Committed { reader, segments }), ..Stories::default() })
    }

    /// Whether so much is pending that it should be committed.
    pub(super) fn is_full(&self) -> bool {
        self.pending.bytes() > PENDING_BYTES
    }

    /// Takes an article out of its story, because it is deleted or replaced.
    pub(super) fn leave(&mut self, id: &str) -> tantivy::Result<Option<Former>> {
        if let Some(placed) = self.pending.remove(key_number(id)) {
            let (first, shingles) = (placed.first.clone(), placed.shingles.clone());
            return Ok(Some(Former { first, story: placed.story, represents: placed.represents, shingles }));
        }
        let tie = tie_of(id);
        let Some(committed) = self.committed.as_ref().filter(|_| !self.replaced.contains(&tie)) else {
            return Ok(None);
        };
        let Some(address) = committed.reader.address(id)? else {
            return Ok(None);
        };
        self.replaced.insert(tie);
        let segment = &committed.segments[address.segment_ord as usize];
        let (first, shingles) = committed.reader.shingles(address)?;
        Ok(Some(Former {
            shingles,
            first,
            story: segment.stories.first(address.doc_id).unwrap_or(tie),
            represents: segment.sketches.first(address.doc_id).is_some(),
        }))
    }

    /// Places an article; `former` is the one it replaces.
    ///
    /// An article stays in its story while its new text is a near copy of its old one. Else it is a newcomer,
    /// though the story that bears its id is the one it begins.
    pub(super) fn place(&mut self, document: &Document, former: Option<Former>) -> tantivy::Result<Place> {
        let tie = tie_of(&document.id);
        let kept = former.filter(|former| {
            !document.shingles.is_empty()
                && document.shingles.overlap(&former.shingles).containment() >= CONTAINED
        });
        let found = match kept {
            Some(former) => {
                Some(Found { first: former.first, story: former.story, repeats: !former.represents })
            }
            None => self.most_similar(&document.shingles)?,
        };
        let found = found.unwrap_or_else(|| Found { first: document.id.clone(), story: tie, repeats: false });
        let is_first = found.first == document.id;
        let represents = (is_first || !found.repeats) && !document.shingles.is_empty();
        let place = Place { first: (!is_first).then(|| found.first.clone()), story: found.story, represents };
        let shingles = document.shingles.clone();
        self.pending.add(
            key_number(&document.id),
            Placed { tie, story: found.story, first: found.first, represents, shingles },
        );
        Ok(place)
    }

    /// The story of the representative that a text resembles most. No text joins one by its sketch alone.
    fn most_similar(&self, shingles: &Shingles) -> tantivy::Result<Option<Found>> {
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
    fn likenesses(&self, shingles: &Shingles) -> tantivy::Result<Vec<Likeness>> {
        let mut sketches = Sketches::of(shingles);
        let mut likenesses = Vec::new();
        for holder in self.candidates(shingles)? {
            let (tie, story, overlap) = match holder {
                Holder::Pending(number) => {
                    let placed = self.pending.placed(number);
                    (placed.tie, placed.story, sketches.overlap(self.pending.sketch(number)))
                }
                Holder::Committed(address) => {
                    let segment = self.segment(address);
                    let story = segment.stories.first(address.doc_id).unwrap_or(0);
                    (self.tie(holder), story, sketches.overlap(segment.sketch(address.doc_id)))
                }
            };
            likenesses.push(Likeness { holder, tie, story, overlap, first: None });
        }
        Ok(likenesses)
    }

    /// Counts in the texts what sketches have told.
    fn compare(&self, shingles: &Shingles, likeness: &mut Likeness) -> tantivy::Result<()> {
        let (overlap, first) = match (likeness.holder, &self.committed) {
            (Holder::Committed(address), Some(committed)) => {
                let (first, known) = committed.reader.shingles(address)?;
                (shingles.overlap(&known), first)
            }
            (Holder::Pending(number), _) => {
                let placed = self.pending.placed(number);
                (shingles.overlap(&placed.shingles), placed.first.clone())
            }
            (Holder::Committed(_), None) => unreachable!("an address comes from committed segments"),
        };
        likeness.overlap = overlap;
        likeness.first = Some(first);
        Ok(())
    }

    /// The representatives that share the most fingerprints with a text, in no order that matters.
    fn candidates(&self, shingles: &Shingles) -> tantivy::Result<Vec<Holder>> {
        let mut holders = Vec::new();
        let mut telling = 0;
        for fingerprint in shingles.smallest(2 * PROBES) {
            if telling >= PROBES && !is_sampled(fingerprint) {
                break;
            }
            let before = holders.len();
            self.read_holders(fingerprint, &mut holders)?;
            if holders.len() - before > MOST_HOLDERS {
                holders.truncate(before);
                continue;
            }
            telling += 1;
        }
        holders.sort_unstable();
        let mut counted: Vec<(Holder, usize)> =
            holders.chunk_by(|left, right| left == right).map(|same| (same[0], same.len())).collect();
        if counted.len() > MOST_SKETCHED {
            counted.sort_by_cached_key(|(holder, count)| (Reverse(*count), self.tie(*holder)));
            counted.truncate(MOST_SKETCHED);
        }
        Ok(counted.into_iter().map(|(holder, _)| holder).collect())
    }

    /// Adds the representatives that have a fingerprint, or one more than count.
    fn read_holders(&self, fingerprint: u32, holders: &mut Vec<Holder>) -> tantivy::Result<()> {
        let most = holders.len() + MOST_HOLDERS + 1;
        holders.extend(self.pending.holders(fingerprint).map(Holder::Pending).take(MOST_HOLDERS + 1));
        let Some(committed) = &self.committed else {
            return Ok(());
        };
        let term = Term::from_field_bytes(committed.reader.fields.fingerprint, &fingerprint.to_be_bytes());
        for (ordinal, segment) in committed.segments.iter().enumerate() {
            if holders.len() == most {
                break;
            }
            self.for_each_live(committed, ordinal, &segment.fingerprints, &term, &mut |address| {
                holders.push(Holder::Committed(address));
                holders.len() < most
            })?;
        }
        Ok(())
    }

    /// Calls `visit` for each committed article of a segment that has a term and is neither deleted nor
    /// replaced, until it says no.
    fn for_each_live(
        &self,
        committed: &Committed,
        ordinal: usize,
        inverted: &InvertedIndexReader,
        term: &Term,
        visit: &mut dyn FnMut(DocAddress) -> bool,
    ) -> tantivy::Result<()> {
        let reader = committed.reader.searcher.segment_reader(ordinal as u32);
        let ties = &committed.segments[ordinal].ties;
        let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic)? else {
            return Ok(());
        };
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            let is_replaced =
                !self.replaced.is_empty() && ties.first(doc).is_some_and(|tie| self.replaced.contains(&tie));
            let is_live = !reader.is_deleted(doc) && !is_replaced;
            if is_live && !visit(DocAddress::new(ordinal as u32, doc)) {
                break;
            }
            postings.advance();
        }
        Ok(())
    }

    fn segment(&self, address: DocAddress) -> &Segment {
        let committed = self.committed.as_ref().expect("an address comes from committed segments");
        &committed.segments[address.segment_ord as usize]
    }

    /// Which article a representative is.
    fn tie(&self, holder: Holder) -> u64 {
        match holder {
            Holder::Pending(number) => self.pending.placed(number).tie,
            Holder::Committed(address) => self.segment(address).ties.first(address.doc_id).unwrap_or(0),
        }
    }
}

impl Segment {
    fn sketch(&self, doc: u32) -> Sketch {
        Sketch::read(self.sketches.values_for_doc(doc))
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
