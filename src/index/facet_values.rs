//! All values of one facet of a snapshot under one numbering, whatever segment they are from.
//!
//! A segment numbers the values it holds by itself (its ordinals). To add counts of several segments and to
//! name what was counted, the dictionaries are walked once a snapshot and merged; after that a count is an
//! array, and a name a slice. tantivy unpacks a block of the dictionary for every ordinal it is asked for.
//!
//! The values of an article are read from tantivy's columns, many articles at a time. Once as many articles have
//! been looked up as there are, all are unpacked into plain lists, which are several times faster: a process
//! that searches once never pays for them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use tantivy::columnar::StrColumn;
use tantivy::schema::{Field as TantivyField, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, Searcher, TERMINATED, Term};

use crate::article::Field;
use crate::query::facet::is_listed;
use crate::query::plan::Listing;

/// Articles whose values are read at a time.
const BLOCK: usize = 256;

/// The values of a facet in the order of their bytes.
pub(crate) struct FacetValues {
    names: String,
    /// Where each name ends.
    ends: Vec<usize>,
    field: Field,
    /// The same in tantivy's schema.
    handle: TantivyField,
    /// Which values [`Listing::Top`] lists.
    top: OnceLock<Vec<bool>>,
    /// How many articles have each.
    frequencies: OnceLock<Vec<u32>>,
    segments: Vec<SegmentValues>,
    /// Articles looked up so far.
    looked_up: AtomicUsize,
}

/// The values of the articles of one segment.
struct SegmentValues {
    column: Option<StrColumn>,
    /// The articles of each value.
    inverted: Arc<InvertedIndexReader>,
    /// The number of each ordinal.
    numbers: Vec<u32>,
    articles: DocId,
    lists: OnceLock<Lists>,
}

/// The values of all articles of a segment, one list after the other.
struct Lists {
    /// Where the list of each article begins, and behind them where the last one ends.
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl FacetValues {
    /// Merges the dictionaries of a facet's column.
    pub(crate) fn read(searcher: &Searcher, field: Field) -> tantivy::Result<FacetValues> {
        let handle = searcher.schema().get_field(field.alias())?;
        let mut segments = Vec::with_capacity(searcher.segment_readers().len());
        for reader in searcher.segment_readers() {
            let column = reader.fast_fields().str(field.alias())?;
            segments.push(SegmentValues {
                numbers: Vec::with_capacity(column.as_ref().map_or(0, |column| column.num_terms())),
                column,
                inverted: reader.inverted_index(handle)?,
                articles: reader.max_doc(),
                lists: OnceLock::new(),
            });
        }
        let columns: Vec<Option<StrColumn>> = segments.iter().map(|segment| segment.column.clone()).collect();
        let mut streams = Vec::with_capacity(columns.len());
        for (segment, column) in columns.iter().enumerate() {
            if let Some(column) = column {
                let mut stream = column.dictionary().stream()?;
                if stream.advance() {
                    streams.push((segment, stream));
                }
            }
        }
        let (mut names, mut ends) = (String::new(), Vec::new());
        let mut least = Vec::new();
        while let Some(first) = streams.iter().map(|(_, stream)| stream.key()).min() {
            least.clear();
            least.extend_from_slice(first);
            let number = ends.len() as u32;
            names.push_str(&String::from_utf8_lossy(&least));
            ends.push(names.len());
            streams.retain_mut(|(segment, stream)| {
                if stream.key() != least {
                    return true;
                }
                segments[*segment].numbers.push(number);
                stream.advance()
            });
        }
        let (top, frequencies, looked_up) = (OnceLock::new(), OnceLock::new(), AtomicUsize::new(0));
        Ok(FacetValues { names, ends, field, handle, top, frequencies, segments, looked_up })
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The name of a number.
    pub(crate) fn name(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.names[start..self.ends[at]]
    }

    /// The number of a name.
    pub(crate) fn number(&self, name: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.name(middle as u32).cmp(name) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle as u32),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Whether [`Listing::Top`] lists a number.
    pub(crate) fn is_top(&self, number: u32) -> bool {
        let is_top = |number| is_listed(self.field, self.name(number), &Listing::Top);
        self.top.get().map_or_else(|| is_top(number), |top| top[number as usize])
    }

    /// The number of each ordinal of a segment.
    pub(crate) fn of_segment(&self, segment: usize) -> &[u32] {
        &self.segments[segment].numbers
    }

    /// Takes notice that the values of some articles will be read.
    pub(crate) fn expect(&self, articles: usize) {
        let looked_up = self.looked_up.fetch_add(articles, Ordering::Relaxed).saturating_add(articles);
        let all: usize = self.segments.iter().map(|segment| segment.articles as usize).sum();
        if looked_up > all {
            let is_top = |number| is_listed(self.field, self.name(number), &Listing::Top);
            self.top.get_or_init(|| (0..self.len() as u32).map(is_top).collect());
            for segment in &self.segments {
                segment.lists.get_or_init(|| segment.unpack());
            }
        }
    }

    /// Whether so many articles of each segment are all there are.
    pub(crate) fn are_all(&self, articles: impl Iterator<Item = usize>) -> bool {
        self.segments.iter().map(|segment| segment.articles as usize).eq(articles)
    }

    /// How many articles have each value, deleted ones included.
    pub(crate) fn frequencies(&self) -> tantivy::Result<&[u32]> {
        if let Some(frequencies) = self.frequencies.get() {
            return Ok(frequencies);
        }
        let mut frequencies = vec![0; self.len()];
        for segment in &self.segments {
            let mut numbers = segment.numbers.iter().copied().peekable();
            let mut terms = segment.inverted.terms().stream()?;
            while terms.advance() {
                let name = |number: &u32| self.name(*number).as_bytes();
                while numbers.next_if(|number| name(number) < terms.key()).is_some() {}
                if let Some(number) = numbers.next_if(|number| name(number) == terms.key()) {
                    frequencies[number as usize] += terms.value().doc_freq;
                }
            }
        }
        Ok(self.frequencies.get_or_init(|| frequencies))
    }

    /// Calls `visit` with the segment and number of each article that has a value, deleted ones included, as long
    /// as it says so.
    pub(crate) fn for_each_article(
        &self,
        number: u32,
        mut visit: impl FnMut(usize, DocId) -> bool,
    ) -> tantivy::Result<()> {
        let term = Term::from_field_text(self.handle, self.name(number));
        for (at, segment) in self.segments.iter().enumerate() {
            let Some(mut postings) = segment.inverted.read_postings(&term, IndexRecordOption::Basic)? else {
                continue;
            };
            while postings.doc() != TERMINATED && visit(at, postings.doc()) {
                postings.advance();
            }
        }
        Ok(())
    }

    /// Calls `visit` with each value of each of some articles of a segment, these by their places among them, as
    /// long as `goes_on` says so.
    pub(crate) fn for_each(
        &self,
        segment: usize,
        docs: &[DocId],
        mut visit: impl FnMut(usize, u32),
        mut goes_on: impl FnMut(usize) -> bool,
    ) {
        let segment = &self.segments[segment];
        match segment.lists.get() {
            Some(lists) => lists.visit(docs, &mut visit, &mut goes_on),
            None => segment.visit_column(docs, &mut visit, &mut goes_on),
        }
    }
}

impl Lists {
    fn visit(
        &self,
        docs: &[DocId],
        visit: &mut impl FnMut(usize, u32),
        goes_on: &mut impl FnMut(usize) -> bool,
    ) {
        for (at, doc) in docs.iter().enumerate() {
            if at % BLOCK == 0 && !goes_on(BLOCK) {
                return;
            }
            let list = self.starts[*doc as usize] as usize..self.starts[*doc as usize + 1] as usize;
            for number in &self.numbers[list] {
                visit(at, *number);
            }
        }
    }
}

impl SegmentValues {
    fn visit_column(
        &self,
        docs: &[DocId],
        visit: &mut impl FnMut(usize, u32),
        goes_on: &mut impl FnMut(usize) -> bool,
    ) {
        let Some(column) = &self.column else { return };
        let ordinals = column.ords();
        let (mut owners, mut rows, mut found) = (Vec::new(), Vec::new(), Vec::new());
        let mut at = 0;
        for block in docs.chunks(BLOCK) {
            if !goes_on(block.len()) {
                return;
            }
            owners.clear();
            rows.clear();
            ordinals.row_ids_for_docs(block, &mut owners, &mut rows);
            found.clear();
            found.resize(rows.len(), 0);
            ordinals.values.get_vals(&rows, &mut found);
            for (doc, ordinal) in owners.iter().zip(&found) {
                while docs[at] != *doc {
                    at += 1;
                }
                visit(at, self.numbers[*ordinal as usize]);
            }
        }
    }

    fn unpack(&self) -> Lists {
        let mut lists = Lists { starts: vec![0], numbers: Vec::new() };
        let all: Vec<DocId> = (0..self.articles).collect();
        let mut add = |at: usize, number| {
            lists.starts.resize(at + 1, lists.numbers.len() as u32);
            lists.numbers.push(number);
        };
        self.visit_column(&all, &mut add, &mut |_| true);
        lists.starts.resize(self.articles as usize + 1, lists.numbers.len() as u32);
        lists.numbers.shrink_to_fit();
        lists
    }
}
