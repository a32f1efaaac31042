//! What the committed segments of a local index tell of stories: an indexed field of fingerprints, columns of
//! sketches and stories, and the stored texts.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::index::InvertedIndexReader;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

use super::lower::tie_of;
use super::reader::Reader;
use super::shingles::Shingles;
use super::sketch::Sketch;
use super::stories::{Committed, Former, IsLive, Outline};
use crate::error::{Error, Result};

/// The segments of a commit.
pub(super) struct Segments {
    reader: Arc<Reader>,
    segments: Vec<Segment>,
}

struct Segment {
    fingerprints: Arc<InvertedIndexReader>,
    sketches: Column<u64>,
    ties: Column<u64>,
    stories: Column<u64>,
}

impl Segments {
    pub(super) fn of(reader: Arc<Reader>) -> tantivy::Result<Segments> {
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
        Ok(Segments { reader, segments })
    }

    fn segment(&self, address: DocAddress) -> &Segment {
        &self.segments[address.segment_ord as usize]
    }

    fn holders_of(
        &self,
        fingerprint: u32,
        most: usize,
        is_live: IsLive<'_>,
    ) -> tantivy::Result<Option<Vec<u64>>> {
        let term = Term::from_field_bytes(self.reader.fields.fingerprint, &fingerprint.to_be_bytes());
        let mut holders = Vec::new();
        for (ordinal, segment) in self.segments.iter().enumerate() {
            let Some(mut postings) = segment.fingerprints.read_postings(&term, IndexRecordOption::Basic)?
            else {
                continue;
            };
            let reader = self.reader.searcher.segment_reader(ordinal as u32);
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                if !reader.is_deleted(doc) && segment.ties.first(doc).is_none_or(is_live) {
                    if holders.len() == most {
                        return Ok(None);
                    }
                    holders.push(number_of(DocAddress::new(ordinal as u32, doc)));
                }
                postings.advance();
            }
        }
        Ok(Some(holders))
    }

    fn former_of(&self, id: &str) -> tantivy::Result<Option<Former>> {
        let Some(address) = self.reader.address(id)? else {
            return Ok(None);
        };
        let segment = self.segment(address);
        let (shingles, first) = self.reader.shingles(address)?;
        Ok(Some(Former {
            shingles,
            first,
            story: segment.stories.first(address.doc_id).unwrap_or_else(|| tie_of(id)),
            represents: segment.sketches.first(address.doc_id).is_some(),
        }))
    }
}

impl Committed for Segments {
    fn holders(&self, fingerprint: u32, most: usize, is_live: IsLive<'_>) -> Result<Option<Vec<u64>>> {
        self.holders_of(fingerprint, most, is_live).map_err(Error::engine)
    }

    fn outline(&self, number: u64) -> Outline {
        let address = address_of(number);
        let segment = self.segment(address);
        Outline {
            tie: segment.ties.first(address.doc_id).unwrap_or(0),
            story: segment.stories.first(address.doc_id).unwrap_or(0),
            sketch: Sketch::read(segment.sketches.values_for_doc(address.doc_id)),
        }
    }

    fn text(&self, number: u64) -> Result<(Shingles, String)> {
        self.reader.shingles(address_of(number)).map_err(Error::engine)
    }

    fn former(&self, id: &str) -> Result<Option<Former>> {
        self.former_of(id).map_err(Error::engine)
    }
}

/// An address as one number, in the same order.
fn number_of(address: DocAddress) -> u64 {
    u64::from(address.segment_ord) << 32 | u64::from(address.doc_id)
}

fn address_of(number: u64) -> DocAddress {
    DocAddress::new((number >> 32) as u32, number as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_addresses_keep_their_order() {
        let addresses = [(0, 0), (0, 7), (0, u32::MAX), (1, 0), (3, 9)]
            .map(|(segment, doc)| DocAddress::new(segment, doc));
        assert!(addresses.map(number_of).is_sorted());
        assert_eq!(addresses.map(|address| address_of(number_of(address))), addresses);
    }
}
