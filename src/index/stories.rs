//! Which articles tell one story.
//!
//! Near copies share a story: texts of which the shorter one has at least [`CONTAINED`] of its shingles in
//! the longer one, as far as their samples tell. A story bears the id of its first article and is known by its representatives: the first
//! article, and those later ones that differ much from the representative they came by. A newcomer joins the
//! story of the representative it resembles most, or begins one. So that a chain of weak likenesses does not
//! carry a story away, a representative other than the first only takes in what is nearly its own text. With the first article
//! alone, a copy of an article that shares no more than it must with the first one would not be told.
//!
//! Articles are placed one after another in input order; what is decided depends on the articles placed
//! before alone, not on commits, merges or threads. Candidates come from the committed segments, by an indexed
//! field of fingerprints, and from the articles that are not committed yet.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::index::InvertedIndexReader;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

use super::document::Document;
use super::lower::{key_number, tie_of};
use super::pending::Pending;
use super::reader::Reader;
use super::shingles::{Overlap, Sample, Shingles};

/// Least share of the shorter text that is in the longer one, in two articles that tell one story.
const CONTAINED: f64 = 0.6;

/// Share from which a text holds nearly all of another.
const HELD: f64 = 0.95;

/// Least share of all their shingles that is in both of two texts that are nearly the same.
const RESEMBLING: f64 = 0.6;

/// Share of all shingles from which an article adds too little to a representative to be one itself.
const REPEATING: f64 = 0.7;

/// Fingerprints by which representatives are looked for.
const PROBES: usize = 6;

/// Representatives from which a fingerprint tells nothing: a phrase that every page of an outlet has.
const MOST_HOLDERS: usize = 256;

/// Memory for articles that are not committed, from which it is time to commit.
const PENDING_BYTES: usize = 96 << 20;

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
    shingles: Column<u64>,
    ties: Column<u64>,
    stories: Column<u64>,
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
                    shingles: columns.u64("shingle")?,
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

    /// Takes an article out of its story, because it is deleted or replaced; gives the story.
    pub(super) fn leave(&mut self, id: &str) -> tantivy::Result<Option<u64>> {
        if let Some(story) = self.pending.remove(key_number(id)) {
            return Ok(Some(story));
        }
        let tie = tie_of(id);
        let Some(committed) = self.committed.as_ref().filter(|_| !self.replaced.contains(&tie)) else {
            return Ok(None);
        };
        let Some(address) = committed.reader.address(id)? else {
            return Ok(None);
        };
        self.replaced.insert(tie);
        Ok(committed.segments[address.segment_ord as usize].stories.first(address.doc_id))
    }

    /// Places an article; `former` is the story of the one it replaces.
    ///
    /// An article that is replaced stays in its story when the new text is still a near copy, and in any case
    /// when the story bears its id and has other articles. Else it is a newcomer.
    pub(super) fn place(&mut self, document: &Document, former: Option<u64>) -> tantivy::Result<Place> {
        let tie = tie_of(&document.id);
        let stays = former == Some(tie) && self.members(tie)? > 0;
        let found = if stays { None } else { self.most_similar(&document.shingles, former)? };
        let (first, repeats) = match &found {
            Some(found) => (self.first_of(found.holder)?, found.overlap.resemblance() >= REPEATING),
            None => (document.id.clone(), false),
        };
        let is_first = first == document.id;
        let story = found.map_or(tie, |found| found.story);
        let represents = (is_first || !repeats) && !document.shingles.is_empty();
        let key = key_number(&document.id);
        self.pending.add(key, story);
        if represents {
            self.pending.represent(key, tie, first.clone(), &document.shingles);
        }
        Ok(Place { first: (!is_first).then_some(first), story, represents })
    }

    /// How many articles tell a story.
    fn members(&self, story: u64) -> tantivy::Result<u64> {
        let mut members = self.pending.members(story);
        if let Some(committed) = &self.committed {
            let term = Term::from_field_u64(committed.reader.fields.story, story);
            for (ordinal, segment) in committed.reader.searcher.segment_readers().iter().enumerate() {
                let inverted = segment.inverted_index(committed.reader.fields.story)?;
                self.for_each_live(committed, ordinal, &inverted, &term, &mut |_| {
                    members += 1;
                    true
                })?;
            }
        }
        Ok(members)
    }

    /// The representative whose story a text joins: the one of the story it had, else the most similar.
    fn most_similar(&self, shingles: &Shingles, former: Option<u64>) -> tantivy::Result<Option<Likeness>> {
        let sample = shingles.sample();
        let (mut other, mut numbers) = (Sample::default(), Vec::new());
        let mut best: Option<Likeness> = None;
        for holder in self.candidates(shingles)? {
            let (tie, story, overlap) = match holder {
                Holder::Pending(number) => {
                    let representative = self.pending.representative(number);
                    (representative.tie, representative.story, Overlap::of(&sample, &representative.sample))
                }
                Holder::Committed(address) => {
                    let segment = self.segment(address);
                    segment.read_sample(address.doc_id, &mut numbers, &mut other);
                    let [tie, story] = [&segment.ties, &segment.stories]
                        .map(|column| column.first(address.doc_id).unwrap_or(0));
                    (tie, story, Overlap::of(&sample, &other))
                }
            };
            let is_first = story == tie;
            let joins = overlap.containment() >= CONTAINED
                && (is_first || overlap.containment() >= HELD || overlap.resemblance() >= RESEMBLING);
            if joins {
                let likeness = Likeness { holder, tie, story, overlap };
                if best.as_ref().is_none_or(|best| likeness.is_closer_than(best, former)) {
                    best = Some(likeness);
                }
            }
        }
        Ok(best)
    }

    /// The representatives that have a fingerprint of a text, in no order that matters.
    fn candidates(&self, shingles: &Shingles) -> tantivy::Result<Vec<Holder>> {
        let mut holders = Vec::new();
        let mut telling = 0;
        for fingerprint in shingles.distinct().take(2 * PROBES) {
            let before = holders.len();
            self.read_holders(fingerprint, &mut holders)?;
            if holders.len() - before > MOST_HOLDERS {
                holders.truncate(before);
                continue;
            }
            telling += 1;
            if telling == PROBES {
                break;
            }
        }
        holders.sort_unstable();
        holders.dedup();
        Ok(holders)
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

    /// Id of the first article of a representative's story.
    fn first_of(&self, holder: Holder) -> tantivy::Result<String> {
        match (holder, &self.committed) {
            (Holder::Committed(address), Some(committed)) => {
                let article = committed.reader.read_article(address)?;
                Ok(article.group.unwrap_or(article.id))
            }
            (Holder::Pending(number), _) => Ok(self.pending.representative(number).first.clone()),
            (Holder::Committed(_), None) => unreachable!("an address comes from committed segments"),
        }
    }
}

impl Segment {
    fn read_sample(&self, doc: u32, numbers: &mut Vec<u64>, sample: &mut Sample) {
        let rows = self.shingles.index.value_row_ids(doc);
        numbers.clear();
        numbers.resize(rows.len(), 0);
        self.shingles.values.get_range(rows.start.into(), numbers);
        sample.read(numbers);
    }
}

impl Likeness {
    fn is_closer_than(&self, other: &Likeness, former: Option<u64>) -> bool {
        let is_former = |likeness: &Likeness| former == Some(likeness.story);
        is_former(self)
            .cmp(&is_former(other))
            .then(self.overlap.resemblance().total_cmp(&other.overlap.resemblance()))
            .then(self.overlap.containment().total_cmp(&other.overlap.containment()))
            .then(other.tie.cmp(&self.tie))
            .is_gt()
    }
}
