//! What the committed segments of a local index tell of stories: the representatives of each, a column of the
//! stories, and the stored texts.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::DocAddress;
use tantivy::columnar::Column;

use super::lower::tie_of;
use super::reader::Reader;
use super::representatives::Representatives;
use super::shingles::Shingles;
use super::stories::{Committed, Former, Outline};
use crate::error::{Error, Result};

/// The segments of a commit.
pub(super) struct Segments {
    reader: Arc<Reader>,
    segments: Vec<Segment>,
}

struct Segment {
    representatives: Representatives,
    ties: Column<u64>,
    stories: Column<u64>,
}

impl Segments {
    /// Those of the snapshot that `open` takes; of a newer one, when a merge has removed a file before it was
    /// opened: unlike tantivy's files, ours are not opened with the snapshot.
    pub(super) fn of_newest(mut open: impl FnMut() -> Result<Reader>) -> Result<Segments> {
        loop {
            let reader = Arc::new(open()?);
            match Segments::of(Arc::clone(&reader)) {
                Err(_) if reader.is_outdated()? => continue,
                opened => return opened.map_err(Error::engine),
            }
        }
    }

    /// The snapshot they are of.
    pub(super) fn reader(&self) -> &Arc<Reader> {
        &self.reader
    }

    fn of(reader: Arc<Reader>) -> tantivy::Result<Segments> {
        let segments = reader
            .searcher
            .segment_readers()
            .iter()
            .map(|segment| {
                let columns = segment.fast_fields();
                Ok(Segment {
                    representatives: Representatives::open(segment)?,
                    ties: columns.u64("tie")?,
                    stories: columns.u64("story")?,
                })
            })
            .collect::<tantivy::Result<_>>()?;
        Ok(Segments { reader, segments })
    }

    /// The article of a representative.
    fn address(&self, representative: RowAddress) -> DocAddress {
        let RowAddress { segment, row } = representative;
        let doc = self.segments[segment as usize].representatives.doc(row);
        DocAddress::new(segment, doc.expect("a row that was found"))
    }

    fn former_of(&self, id: &str) -> tantivy::Result<Option<Former>> {
        let Some(address) = self.reader.address(id)? else {
            return Ok(None);
        };
        let segment = &self.segments[address.segment_ord as usize];
        let (shingles, first) = self.reader.shingles(address)?;
        Ok(Some(Former {
            shingles,
            first,
            story: segment.stories.first(address.doc_id).unwrap_or_else(|| tie_of(id)),
            represents: segment.representatives.has(address.doc_id),
        }))
    }
}

impl Committed for Segments {
    fn holders(
        &self,
        fingerprint: u32,
        most: usize,
        replaced: &HashSet<u64>,
        found: &mut dyn FnMut(u64),
    ) -> Result<bool> {
        let mut count = 0;
        for (ordinal, segment) in (0..).zip(&self.segments) {
            let reader = self.reader.searcher.segment_reader(ordinal);
            for row in segment.representatives.holders(fingerprint) {
                let Some(doc) = segment.representatives.doc(row) else { continue };
                let is_replaced = || segment.ties.first(doc).is_some_and(|tie| replaced.contains(&tie));
                if reader.is_deleted(doc) || !replaced.is_empty() && is_replaced() {
                    continue;
                }
                count += 1;
                if count > most {
                    return Ok(false);
                }
                found(RowAddress { segment: ordinal, row }.number());
            }
        }
        Ok(true)
    }

    fn outline(&self, number: u64) -> Outline {
        let representative = RowAddress::of(number);
        let DocAddress { segment_ord, doc_id } = self.address(representative);
        let segment = &self.segments[segment_ord as usize];
        Outline {
            tie: segment.ties.first(doc_id).unwrap_or(0),
            story: segment.stories.first(doc_id).unwrap_or(0),
            sketch: segment.representatives.sketch(representative.row),
        }
    }

    fn tie(&self, number: u64) -> u64 {
        let DocAddress { segment_ord, doc_id } = self.address(RowAddress::of(number));
        self.segments[segment_ord as usize].ties.first(doc_id).unwrap_or(0)
    }

    fn text(&self, number: u64) -> Result<(Shingles, String)> {
        self.reader.shingles(self.address(RowAddress::of(number))).map_err(Error::engine)
    }

    fn former(&self, id: &str) -> Result<Option<Former>> {
        self.former_of(id).map_err(Error::engine)
    }
}

/// Where a representative is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RowAddress {
    segment: u32,
    row: u32,
}

impl RowAddress {
    /// The address as one number, in the same order.
    fn number(self) -> u64 {
        u64::from(self.segment) << u32::BITS | u64::from(self.row)
    }

    fn of(number: u64) -> RowAddress {
        RowAddress { segment: (number >> u32::BITS) as u32, row: number as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::index::{Document, Writer, WriterOptions, generation};

    #[test]
    fn a_merge_before_the_files_are_open_makes_them_be_opened_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut writer = Writer::open(folder.path(), WriterOptions::default()).expect("the one writer");
        let mut add = |number: usize| {
            let article = Article { id: number.to_string(), ..Article::default() };
            writer.upsert(&Document::new(&article, 1)).expect("added");
            writer.commit().expect("committed");
        };
        let open = || Reader::open_generation(generation::live(folder.path())?);
        add(0);
        let before = open().expect("an index");
        (1..20).for_each(add);
        writer.finish(true).expect("merged");
        let mut snapshots = [open().expect("an index"), before].into_iter();
        let found = Segments::of_newest(|| Ok(snapshots.next_back().expect("no third"))).expect("the second");
        assert_eq!((found.reader().searcher.num_docs(), snapshots.len()), (20, 0));
    }

    #[test]
    fn a_file_that_is_gone_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut writer = Writer::open(folder.path(), WriterOptions::default()).expect("the one writer");
        let article = Article { id: "a".to_string(), ..Article::default() };
        writer.upsert(&Document::new(&article, 1)).expect("added");
        writer.finish(true).expect("committed");
        let open = || Reader::open_generation(generation::live(folder.path())?);
        let live = generation::live(folder.path()).expect("an index").path;
        for file in std::fs::read_dir(live).expect("a folder").map(|file| file.expect("an entry").path()) {
            if file.extension().is_some_and(|extension| extension == "stories") {
                std::fs::remove_file(file).expect("removed");
            }
        }
        assert!(matches!(Segments::of_newest(open), Err(Error::Engine { .. })));
    }

    #[test]
    fn numbers_of_addresses_keep_their_order() {
        let addresses =
            [(0, 0), (0, 7), (0, u32::MAX), (1, 0), (3, 9)].map(|(segment, row)| RowAddress { segment, row });
        assert!(addresses.map(RowAddress::number).is_sorted());
        assert_eq!(addresses.map(|address| RowAddress::of(address.number())), addresses);
    }
}
