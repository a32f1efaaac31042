//! The representatives of stories in a segment: a file of our own beside those of tantivy.
//!
//! Nearly every fingerprint is new, so that a dictionary of terms would hold each with a list of one article:
//! half of all terms of an index, sorted and compressed for nothing. Here they are pairs of numbers in order,
//! found by their first bits.
//!
//! | bytes, little endian | |
//! |---|---|
//! | 4 for each representative | its article, ascending: the place of a representative in this list is its row |
//! | 64 for each | its sketch |
//! | 2 to 8 for each fingerprint of each | the fingerprint, spread, without the bits of its bucket; its row; in this order, each in as few bytes as the last one needs |
//! | 4 for each bucket and 4 | the first pair of the bucket; a bucket is what begins with the same bits |
//! | 12 | number of rows, of pairs, of the bits that tell the bucket |
//!
//! tantivy has the file written with each segment and merged with it, see [`StoriesPlugin`].

use std::any::Any;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, Write};

use tantivy::directory::{OwnedBytes, TerminatingWrite};
use tantivy::index::SegmentComponent;
use tantivy::indexer::doc_id_mapping::{DocIdMapping, MappingType};
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, SegmentReader,
    TantivyError,
};

use super::backlog::Loaded;
use super::sketch::Sketch;

/// Extension of the file.
const EXTENSION: &str = "stories";

/// About so many pairs are in a bucket.
const PAIRS_OF_BUCKET: usize = 8;

const ROW_BYTES: usize = 4;
const BUCKET_BYTES: usize = 4;
const TAIL_BYTES: usize = 12;

/// The component of a segment that the file is.
pub(super) fn component() -> SegmentComponent {
    SegmentComponent::Custom(EXTENSION.into())
}

/// A fingerprint and a row as one number, in the order of the file. Fingerprints are small hashes: multiplied by
/// an odd number, which no two share, they begin with all bits alike.
fn pair(fingerprint: u32, row: u32) -> u64 {
    u64::from(spread(fingerprint)) << u32::BITS | u64::from(row)
}

fn spread(fingerprint: u32) -> u32 {
    fingerprint.wrapping_mul(0x9e37_79b1)
}

/// The bucket of what begins with a spread fingerprint.
fn bucket_of(spread: u32, bits: u32) -> usize {
    spread.checked_shr(u32::BITS - bits).unwrap_or(0) as usize
}

/// In how many bytes the parts of a pair are stored.
#[derive(Clone, Copy)]
struct Widths {
    fingerprint: usize,
    row: usize,
    /// Bits of the fingerprint that tell the bucket.
    bits: u32,
}

impl Widths {
    fn of(rows: usize, bits: u32) -> Widths {
        let bytes = |bits: u32| (bits as usize).div_ceil(8).max(1);
        Widths { fingerprint: bytes(u32::BITS - bits), row: bytes(usize::BITS - rows.leading_zeros()), bits }
    }

    fn pair_bytes(self) -> usize {
        self.fingerprint + self.row
    }

    fn write(self, pair: u64, file: &mut impl Write) -> io::Result<()> {
        file.write_all(&((pair >> u32::BITS) as u32).to_le_bytes()[..self.fingerprint])?;
        file.write_all(&(pair as u32).to_le_bytes()[..self.row])
    }

    /// What was written in a bucket. Where the last byte of a fingerprint has bits of the bucket too, they are
    /// the same.
    fn read(self, bytes: &[u8], bucket: usize) -> Option<u64> {
        let number = |bytes: &[u8]| {
            let mut number = [0; 4];
            number[..bytes.len()].copy_from_slice(bytes);
            u32::from_le_bytes(number)
        };
        let (fingerprint, row) = bytes.get(..self.pair_bytes())?.split_at(self.fingerprint);
        let first = (bucket as u32).checked_shl(u32::BITS - self.bits).unwrap_or(0);
        Some(u64::from(first | number(fingerprint)) << u32::BITS | u64::from(number(row)))
    }
}

/// The representatives of a segment.
pub(super) struct Representatives {
    docs: OwnedBytes,
    sketches: OwnedBytes,
    pairs: OwnedBytes,
    buckets: OwnedBytes,
    widths: Widths,
}

impl Representatives {
    pub(super) fn open(segment: &SegmentReader) -> tantivy::Result<Representatives> {
        Representatives::read(segment.open_read(component())?.read_bytes()?)
            .ok_or_else(|| TantivyError::InternalError(format!("the .{EXTENSION} file has another length")))
    }

    fn read(bytes: OwnedBytes) -> Option<Representatives> {
        let tail = bytes.len().checked_sub(TAIL_BYTES)?;
        let number = |at| number_at(&bytes, tail + at);
        let (rows, pairs, bits) = (number(0)? as usize, number(4)? as usize, number(8)?);
        if bits >= u32::BITS {
            return None;
        }
        let widths = Widths::of(rows, bits);
        let lengths = [
            ROW_BYTES.checked_mul(rows)?,
            Sketch::BYTES.checked_mul(rows)?,
            widths.pair_bytes().checked_mul(pairs)?,
            BUCKET_BYTES.checked_mul((1 << bits) + 1)?,
        ];
        let mut end = 0;
        let mut parts = lengths.map(|length| {
            let start = end;
            end += length;
            start..end
        });
        if end != tail {
            return None;
        }
        let mut next = |at: usize| bytes.slice(std::mem::take(&mut parts[at]));
        Some(Representatives { docs: next(0), sketches: next(1), pairs: next(2), buckets: next(3), widths })
    }

    /// How many there are.
    fn rows(&self) -> u32 {
        (self.docs.len() / ROW_BYTES) as u32
    }

    /// The article in a row.
    pub(super) fn doc(&self, row: u32) -> Option<DocId> {
        number_at(&self.docs, row as usize * ROW_BYTES)
    }

    /// Whether an article is one of them.
    pub(super) fn has(&self, doc: DocId) -> bool {
        let (mut low, mut high) = (0, self.rows());
        while low < high {
            let middle = low.midpoint(high);
            match self.doc(middle) {
                Some(found) if found < doc => low = middle + 1,
                _ => high = middle,
            }
        }
        self.doc(low) == Some(doc)
    }

    /// The sketch of the article in a row.
    pub(super) fn sketch(&self, row: u32) -> Sketch {
        let start = row as usize * Sketch::BYTES;
        let bytes = self.sketches.get(start..start + Sketch::BYTES);
        bytes.and_then(|bytes| bytes.try_into().ok()).map_or_else(Sketch::default, Sketch::from_bytes)
    }

    /// The rows that have a fingerprint, ascending.
    pub(super) fn holders(&self, fingerprint: u32) -> impl Iterator<Item = u32> {
        let spread = spread(fingerprint);
        let known = move |pair: &u64| (pair >> u32::BITS) as u32;
        self.bucket(bucket_of(spread, self.widths.bits))
            .skip_while(move |pair| known(pair) < spread)
            .take_while(move |pair| known(pair) == spread)
            .map(|pair| pair as u32)
    }

    /// The pairs of a bucket.
    fn bucket(&self, bucket: usize) -> impl Iterator<Item = u64> {
        let first = |bucket| number_at(&self.buckets, bucket * BUCKET_BYTES).unwrap_or(0) as usize;
        let pair_bytes = self.widths.pair_bytes();
        (first(bucket)..first(bucket + 1)).map_while(move |at| {
            let bytes = self.pairs.get(at.checked_mul(pair_bytes)?..)?;
            self.widths.read(bytes, bucket)
        })
    }

    /// All pairs, in order.
    fn pairs(&self) -> impl Iterator<Item = u64> {
        (0..1 << self.widths.bits).flat_map(|bucket| self.bucket(bucket))
    }

    /// How many pairs there are.
    fn len(&self) -> usize {
        self.pairs.len() / self.widths.pair_bytes()
    }
}

fn number_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// Writes the file. `pairs` come in order, not more than `most_pairs`.
fn write(
    segment: &Segment,
    docs: &[DocId],
    sketches: impl Iterator<Item = Sketch>,
    pairs: impl Iterator<Item = u64>,
    most_pairs: usize,
) -> tantivy::Result<()> {
    let mut file = io::BufWriter::new(segment.clone().open_write(component())?);
    for doc in docs {
        file.write_all(&doc.to_le_bytes())?;
    }
    for sketch in sketches {
        file.write_all(&sketch.to_bytes())?;
    }
    let widths = Widths::of(docs.len(), (most_pairs / PAIRS_OF_BUCKET).max(1).ilog2());
    let bits = widths.bits;
    let mut ends = vec![0_u32; (1 << bits) + 1];
    for pair in pairs {
        widths.write(pair, &mut file)?;
        ends[bucket_of((pair >> u32::BITS) as u32, bits) + 1] += 1;
    }
    let mut before = 0;
    for end in &mut ends {
        before += *end;
        *end = before;
        file.write_all(&end.to_le_bytes())?;
    }
    for number in [docs.len() as u32, before, bits] {
        file.write_all(&number.to_le_bytes())?;
    }
    file.into_inner().map_err(io::IntoInnerError::into_error)?.terminate()?;
    Ok(())
}

/// Has tantivy write and merge the file.
pub(super) struct StoriesPlugin;

impl SegmentPlugin for StoriesPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, _: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(RepresentativesWriter::default()))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        if context.doc_id_mapping.mapping_type() == MappingType::Shuffled {
            return Err(out_of_order());
        }
        let (mut docs, mut rows) = (0, 0);
        let sources = context.readers.iter().map(|reader| Source::new(reader, &mut docs, &mut rows));
        let sources: Vec<Source> = sources.collect::<tantivy::Result<_>>()?;
        let docs: Vec<DocId> =
            sources.iter().flat_map(|source| source.kept.iter().map(|(_, doc)| *doc)).collect();
        let sketches = sources
            .iter()
            .flat_map(|source| source.kept.iter().map(|(row, _)| source.representatives.sketch(*row)));
        let most_pairs = sources.iter().map(|source| source.representatives.len()).sum();
        write(
            context.target_segment,
            &docs,
            sketches,
            Merged::of(sources.iter().map(Source::pairs).collect()),
            most_pairs,
        )
    }
}

/// The error of an index whose articles are sorted: ours are not.
fn out_of_order() -> TantivyError {
    TantivyError::InternalError(format!("a .{EXTENSION} file has its articles in the order of the input"))
}

/// A segment that is merged into another.
struct Source {
    representatives: Representatives,
    /// The rows that are kept, and what their articles are then called.
    kept: Vec<(u32, DocId)>,
    /// What each row is then called; [`GONE`] for one that is not kept.
    rows: Vec<u32>,
}

/// No row: there is none for each of so many articles.
const GONE: u32 = u32::MAX;

impl Source {
    /// Numbers what is kept after the articles and rows of other segments.
    fn new(reader: &SegmentReader, first_doc: &mut DocId, first_row: &mut u32) -> tantivy::Result<Source> {
        let representatives = Representatives::open(reader)?;
        let mut rows = vec![GONE; representatives.rows() as usize];
        let mut kept = Vec::with_capacity(rows.len());
        let mut alive = (*first_doc..).zip(reader.doc_ids_alive());
        let mut next = alive.next();
        for row in 0..representatives.rows() {
            let doc = representatives.doc(row);
            while next.is_some_and(|(_, old)| Some(old) < doc) {
                next = alive.next();
            }
            if let Some((new, old)) = next
                && Some(old) == doc
            {
                rows[row as usize] = *first_row;
                *first_row += 1;
                kept.push((row, new));
            }
        }
        *first_doc += reader.num_docs();
        Ok(Source { representatives, kept, rows })
    }

    /// The pairs that are kept, with their new rows.
    fn pairs(&self) -> impl Iterator<Item = u64> {
        self.representatives.pairs().filter_map(|pair| {
            let row = self.rows.get(pair as u32 as usize).copied().filter(|row| *row != GONE)?;
            Some(pair >> u32::BITS << u32::BITS | u64::from(row))
        })
    }
}

/// Pairs of several segments in one order.
struct Merged<I> {
    sources: Vec<I>,
    /// The next pair of each source.
    next: BinaryHeap<Reverse<(u64, usize)>>,
}

impl<I: Iterator<Item = u64>> Merged<I> {
    fn of(sources: Vec<I>) -> Merged<I> {
        let mut merged = Merged { next: BinaryHeap::with_capacity(sources.len()), sources };
        (0..merged.sources.len()).for_each(|source| merged.go_on(source));
        merged
    }

    fn go_on(&mut self, source: usize) {
        self.next.extend(self.sources[source].next().map(|pair| Reverse((pair, source))));
    }
}

impl<I: Iterator<Item = u64>> Iterator for Merged<I> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let Reverse((pair, source)) = self.next.pop()?;
        self.go_on(source);
        Some(pair)
    }
}

/// The representatives of a segment that is being written.
#[derive(Default)]
struct RepresentativesWriter {
    docs: Vec<DocId>,
    sketches: Vec<Sketch>,
    pairs: Vec<u64>,
    /// Whether the segment is to end, see [`SegmentEnd`](super::segment_end::SegmentEnd).
    ends: bool,
}

impl PluginWriter for RepresentativesWriter {
    fn add_document(&mut self, doc: DocId, document: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let Some(document) = document.as_any().downcast_ref::<Loaded>() else {
            return Ok(());
        };
        self.ends |= document.ends_segment;
        if let Some(representative) = &document.representative {
            let row = self.docs.len() as u32;
            self.docs.push(doc);
            self.sketches.push(representative.sketch);
            self.pairs.extend(representative.fingerprints.iter().map(|fingerprint| pair(*fingerprint, row)));
        }
        Ok(())
    }

    fn serialize(
        mut self: Box<Self>,
        segment: &Segment,
        order: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        if order.is_some() {
            return Err(out_of_order());
        }
        self.pairs.sort_unstable();
        let most_pairs = self.pairs.len();
        write(segment, &self.docs, self.sketches.into_iter(), self.pairs.into_iter(), most_pairs)
    }

    /// tantivy ends a segment that has no memory left.
    fn mem_usage(&self) -> usize {
        if self.ends {
            return usize::MAX / 2;
        }
        self.docs.capacity() * size_of::<DocId>()
            + self.sketches.capacity() * size_of::<Sketch>()
            + self.pairs.capacity() * size_of::<u64>()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::Arc;

    use proptest::prelude::*;
    use tantivy::indexer::{IndexWriter, NoMergePolicy};
    use tantivy::{Index, TantivyDocument, Term};

    use super::*;
    use crate::index::analyzer::AnalysedTokenizer;
    use crate::index::schema::{ANALYSED, Fields};
    use crate::index::stories::Representative;

    /// The fingerprints of an article that is a representative.
    type Article = Option<Vec<u32>>;

    fn sketch(number: u64) -> Sketch {
        let mut bytes = [7; Sketch::BYTES];
        bytes[..8].copy_from_slice(&number.to_le_bytes());
        Sketch::from_bytes(&bytes)
    }

    /// An index of segments; each article has its number as key and tie.
    fn index(segments: &[Vec<Article>]) -> tantivy::Result<(Index, IndexWriter<Loaded>)> {
        let fields = Fields::new();
        let builder = Index::builder().schema(fields.schema.clone());
        let index = builder.register_plugin(Arc::new(StoriesPlugin)).create_in_ram()?;
        index.tokenizers().register(ANALYSED, AnalysedTokenizer::default());
        let mut writer: IndexWriter<Loaded> = index.writer_with_num_threads(1, 15_000_000)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let mut number = 0;
        for segment in segments {
            for article in segment {
                let mut document = TantivyDocument::new();
                document.add_text(fields.key, number.to_string());
                document.add_u64(fields.tie, number);
                let representative = article.as_ref().map(|fingerprints| {
                    let fingerprints = fingerprints.clone().into();
                    Arc::new(Representative { sketch: sketch(number), fingerprints })
                });
                writer.add_document(Loaded { document, representative, ends_segment: false, _load: None })?;
                number += 1;
            }
            writer.commit()?;
        }
        Ok((index, writer))
    }

    /// Ties of the live articles that have each fingerprint, and of all representatives.
    type Known = (BTreeMap<u32, BTreeSet<u64>>, BTreeSet<u64>);

    fn found(index: &Index, fingerprints: &BTreeSet<u32>) -> tantivy::Result<Known> {
        let mut known = Known::default();
        for segment in index.reader()?.searcher().segment_readers() {
            let representatives = Representatives::open(segment)?;
            let ties = segment.fast_fields().u64("tie")?;
            for fingerprint in fingerprints {
                let rows: Vec<u32> = representatives.holders(*fingerprint).collect();
                assert!(rows.is_sorted_by(|row, next| row < next), "{rows:?}");
                for row in rows {
                    let doc = representatives.doc(row).expect("an article");
                    let tie = ties.first(doc).expect("a tie");
                    assert_eq!(representatives.sketch(row), sketch(tie));
                    if !segment.is_deleted(doc) {
                        known.0.entry(*fingerprint).or_default().insert(tie);
                    }
                }
            }
            known.1.extend(
                segment
                    .doc_ids_alive()
                    .filter(|doc| representatives.has(*doc))
                    .filter_map(|doc| ties.first(doc)),
            );
        }
        Ok(known)
    }

    fn check(segments: &[Vec<Article>], deleted: &BTreeSet<u64>) -> tantivy::Result<()> {
        let mut expected = Known::default();
        for (tie, article) in (0..).zip(segments.iter().flatten()) {
            if let Some(fingerprints) = article.as_ref().filter(|_| !deleted.contains(&tie)) {
                expected.1.insert(tie);
                for fingerprint in fingerprints {
                    expected.0.entry(*fingerprint).or_default().insert(tie);
                }
            }
        }
        let all = segments.iter().flatten().flatten().flatten().copied().chain([0, 1, u32::MAX]).collect();
        let (index, mut writer) = index(segments)?;
        for tie in deleted {
            writer.delete_term(Term::from_field_text(Fields::new().key, &tie.to_string()));
        }
        writer.commit()?;
        assert_eq!(found(&index, &all)?, expected, "as written");
        let ids = index.searchable_segment_ids()?;
        if !ids.is_empty() {
            writer.merge(&ids).wait()?;
        }
        assert_eq!(found(&index, &all)?, expected, "merged");
        Ok(())
    }

    #[test]
    fn pairs_are_read_as_they_were_written() {
        for rows in [1, 255, 256, 65_536, 1 << 24, u32::MAX as usize] {
            for bits in [0, 1, 7, 8, 9, 16, 24, 31] {
                let widths = Widths::of(rows, bits);
                for spread in [0, 1, 0x1234_5678, 0x89ab_cdef, u32::MAX] {
                    for row in [0, rows as u32 / 2, rows as u32 - 1] {
                        let pair = u64::from(spread) << u32::BITS | u64::from(row);
                        let mut bytes = Vec::new();
                        widths.write(pair, &mut bytes).expect("in memory");
                        assert_eq!(bytes.len(), widths.pair_bytes());
                        let read = widths.read(&bytes, bucket_of(spread, bits));
                        assert_eq!(read, Some(pair), "{rows} rows, {bits} bits");
                        assert_eq!(widths.read(&bytes[1..], bucket_of(spread, bits)), None);
                    }
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn what_is_written_and_merged_is_found(
            segments in prop::collection::vec(
                prop::collection::vec(
                    prop::option::of(prop::collection::btree_set(prop_oneof![0_u32..12, any::<u32>()], 0..8)),
                    1..30,
                ),
                0..4,
            ),
            deleted in prop::collection::btree_set(0_u64..60, 0..20),
        ) {
            let fingerprints = |article: Option<BTreeSet<u32>>| article.map(|set| set.into_iter().collect());
            let segments: Vec<Vec<Article>> =
                segments.into_iter().map(|segment| segment.into_iter().map(fingerprints).collect()).collect();
            prop_assert!(check(&segments, &deleted).is_ok());
        }

        #[test]
        fn other_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..64), at in any::<prop::sample::Index>()) {
            let _ = Representatives::read(OwnedBytes::new(bytes.clone()));
            let mut file = sound_file();
            let at = at.index(file.len());
            file.truncate(at);
            prop_assert!(Representatives::read(OwnedBytes::new(file)).is_none());
            let mut file = sound_file();
            file[at] = bytes.first().copied().unwrap_or(0xff);
            if let Some(read) = Representatives::read(OwnedBytes::new(file)) {
                let rows: usize = (0..200).map(|fingerprint| read.holders(fingerprint).count()).sum();
                prop_assert!(rows <= 200 * read.len());
                let _ = (read.sketch(u32::MAX), read.doc(u32::MAX), read.has(5));
            }
        }
    }

    fn sound_file() -> Vec<u8> {
        let (index, _writer) =
            index(&[(0..20).map(|number| Some(vec![number, 100 + number % 3])).collect()]).expect("an index");
        let searcher = index.reader().expect("a reader").searcher();
        let file = searcher.segment_reader(0).open_read(component()).expect("the file");
        file.read_bytes().expect("in memory").to_vec()
    }
}
