//! Whether the parts of a generation agree with one another: counts, ids, columns and stored articles.
//!
//! Checksums tell what changed on the disk; this tells what was never right, or was put together from
//! different copies.

use std::collections::HashSet;

use tantivy::columnar::{Cardinality, Column, StrColumn};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, SegmentReader, TERMINATED};

use super::document::{day_number, facet_values};
use super::facet_values::FacetValues;
use super::file_check::ListedSegment;
use super::lower::{key_number, tie_of};
use super::reader::Reader;
use super::schema::holds_values;
use super::stored::read_article;
use crate::article::{Article, FIELDS, Field};
use crate::error::{Error, Result};

/// Blocks of stored articles kept: they are read in their order.
const STORE_CACHE_BLOCKS: usize = 2;

/// Most findings that are told; the others are counted.
const MAX_FINDINGS: usize = 20;

/// What does not agree.
#[derive(Default)]
pub(super) struct Findings {
    pub told: Vec<String>,
    pub more: u64,
}

impl Findings {
    fn add(&mut self, what: String) {
        if self.told.len() < MAX_FINDINGS {
            self.told.push(what);
        } else {
            self.more += 1;
        }
    }
}

/// Compares the segments of a snapshot with the list of the last commit, and what they hold with itself;
/// `deep` reads every stored article.
pub(super) fn check_contents(reader: &Reader, listed: &[ListedSegment], deep: bool) -> Result<Findings> {
    let mut findings = Findings::default();
    let mut seen = HashSet::new();
    for (ordinal, segment) in reader.searcher.segment_readers().iter().enumerate() {
        let check = SegmentCheck { reader, segment, ordinal, name: segment.segment_id().uuid_string() };
        check.counts(listed, &mut findings).map_err(Error::engine)?;
        let keys = check.keys(&mut seen, &mut findings).map_err(Error::engine)?;
        if deep {
            check.articles(&keys, &mut findings).map_err(Error::engine)?;
        }
    }
    Ok(findings)
}

struct SegmentCheck<'r> {
    reader: &'r Reader,
    segment: &'r SegmentReader,
    ordinal: usize,
    name: String,
}

impl SegmentCheck<'_> {
    fn counts(&self, listed: &[ListedSegment], findings: &mut Findings) -> tantivy::Result<()> {
        let (segment, name) = (self.segment, &self.name);
        // A writer may have deleted from it since the list was read.
        let same = |listed: &&ListedSegment| {
            listed.id == segment.segment_id() && listed.deletes_at == segment.delete_opstamp()
        };
        if let Some(listed) = listed.iter().find(same) {
            let here = (segment.max_doc(), segment.num_deleted_docs());
            if here != (listed.articles, listed.deleted) {
                findings.add(format!(
                    "segment {name} holds {} articles, {} of them deleted; {} and {} are listed",
                    here.0, here.1, listed.articles, listed.deleted
                ));
            }
        }
        for column in ["tie", "content", "story"] {
            let values = segment.fast_fields().u64(column)?;
            let is_full = values.get_cardinality() == Cardinality::Full;
            if !is_full || values.num_docs() != segment.max_doc() {
                findings.add(format!(
                    "segment {name} holds {} articles, its column {column:?} {}",
                    segment.max_doc(),
                    values.num_docs()
                ));
            }
        }
        Ok(())
    }

    /// The key of each article; every live article must have one that no other has.
    fn keys(&self, seen: &mut HashSet<u128>, findings: &mut Findings) -> tantivy::Result<Vec<Option<u128>>> {
        let mut keys = vec![None; self.segment.max_doc() as usize];
        let inverted = self.segment.inverted_index(self.reader.fields.key)?;
        let mut terms = inverted.terms().stream()?;
        while terms.advance() {
            let key =
                std::str::from_utf8(terms.key()).ok().and_then(|hex| u128::from_str_radix(hex, 16).ok());
            let Some(key) = key else {
                findings.add(format!("segment {} has a key that is none", self.name));
                continue;
            };
            let mut postings =
                inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                if !self.segment.is_deleted(doc) {
                    keys[doc as usize] = Some(key);
                    if !seen.insert(key) {
                        let id = self.id_of(doc)?;
                        findings.add(format!("the article {id:?} is there more than once"));
                    }
                }
                postings.advance();
            }
        }
        for doc in self.segment.doc_ids_alive().filter(|doc| keys[*doc as usize].is_none()) {
            let id = self.id_of(doc)?;
            findings.add(format!("the article {id:?} cannot be found by its id"));
        }
        Ok(keys)
    }

    fn id_of(&self, doc: u32) -> tantivy::Result<String> {
        let store = self.segment.get_store_reader(STORE_CACHE_BLOCKS)?;
        let stored = read_article(&store, doc, &self.reader.fields);
        Ok(stored.map_or_else(|_| format!("number {doc}"), |article| article.id))
    }

    /// Reads every live article and holds the columns against it.
    fn articles(&self, keys: &[Option<u128>], findings: &mut Findings) -> tantivy::Result<()> {
        let fast = self.segment.fast_fields();
        let (tie, day) = (fast.u64("tie")?, fast.u64("day")?);
        let columns = self.value_columns()?;
        let store = self.segment.get_store_reader(STORE_CACHE_BLOCKS)?;
        for doc in self.segment.doc_ids_alive() {
            let article = match read_article(&store, doc, &self.reader.fields) {
                Ok(article) => article,
                Err(error) => {
                    findings.add(format!("article {doc} of segment {}: {error}", self.name));
                    continue;
                }
            };
            let id = &article.id;
            if keys[doc as usize] != Some(key_number(id)) || tie.first(doc) != Some(tie_of(id)) {
                findings.add(format!("the article {id:?} is kept under another id"));
            }
            let expected_day = article.date.as_deref().and_then(day_number).map(u64::from);
            if day.first(doc) != expected_day {
                findings.add(format!("the article {id:?} is kept under another date"));
            }
            if let Some(field) = self.differing_facet(doc, &article, &columns) {
                findings
                    .add(format!("the article {id:?} has other values in {} than it tells", field.alias()));
            }
        }
        Ok(())
    }

    fn value_columns(&self) -> tantivy::Result<Vec<(Field, Option<Column<u64>>, &FacetValues)>> {
        let fast = self.segment.fast_fields();
        FIELDS
            .iter()
            .filter(|row| holds_values(row.field))
            .map(|row| {
                let ordinals = fast.str(row.alias)?.map(|column: StrColumn| column.ords().clone());
                Ok((row.field, ordinals, self.reader.facet_values(row.field)?))
            })
            .collect()
    }

    /// The first field whose values are not those the article tells.
    fn differing_facet(
        &self,
        doc: u32,
        article: &Article,
        columns: &[(Field, Option<Column<u64>>, &FacetValues)],
    ) -> Option<Field> {
        let told = facet_values(article);
        let differs = |(field, ordinals, values): &&(Field, Option<Column<u64>>, &FacetValues)| {
            let numbers = values.of_segment(self.ordinal);
            let kept = ordinals.iter().flat_map(|column| column.values_for_doc(doc));
            let mut kept: Vec<Option<&str>> = kept
                .map(|ordinal| numbers.get(ordinal as usize).map(|number| values.name(*number)))
                .collect();
            kept.sort();
            let told = told.iter().filter(|(of, _)| of == field).map(|(_, value)| Some(value.as_str()));
            !kept.into_iter().eq(told)
        };
        columns.iter().find(differs).map(|(field, _, _)| *field)
    }
}
