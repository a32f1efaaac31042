//! The tantivy schema, made from the table of fields.
//!
//! | tantivy field | holds | options |
//! |---|---|---|
//! | `key` | fixed-length hash of the id | indexed |
//! | `words`, `roots` | exact and root tokens of headline and body, body from position [`BODY_POSITION`] | indexed with positions |
//! | `title_roots` | root tokens of the headline | indexed with frequencies |
//! | one for each value field of [`FIELDS`] | paths, names, values | indexed, fast |
//! | `day` | `yyyymmdd` | fast |
//! | `tie`, `content`, `story` | order of ties, hash of the raw content, `tie` of the story's first article | fast |
//! | `copied` | the story of an article that is not its first: most tell one alone | indexed |
//! | `article`, `group` | the article, packed; id of the story's first article | stored |

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use tantivy::schema::{
    Field as TantivyField, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};

use crate::article::{FIELDS, Field, Match};
use crate::query::Watch;

/// Position of the first token of the body. The headline lies below it, so that one posting list
/// serves "anywhere", and `judul:` and `isi:` are told by position.
pub(crate) const BODY_POSITION: usize = 256;

/// Name of the tokenizer that reads analysed tokens back; see [`super::analyzer`].
pub(crate) const ANALYSED: &str = "telusur-analysed";

/// Handles of all fields, and the time and memory that queries made with them have.
#[derive(Clone)]
pub(crate) struct Fields {
    pub watch: Arc<Watch>,
    /// Tables that queries made with them fill.
    pub tables: Arc<AtomicUsize>,
    pub schema: Schema,
    pub key: TantivyField,
    pub words: TantivyField,
    pub roots: TantivyField,
    pub title_roots: TantivyField,
    pub day: TantivyField,
    pub tie: TantivyField,
    pub content: TantivyField,
    pub story: TantivyField,
    pub copied: TantivyField,
    pub article: TantivyField,
    pub group: TantivyField,
    values: Vec<(Field, TantivyField)>,
}

impl Fields {
    /// The same for queries of one search.
    pub(crate) fn watched_by(&self, watch: &Arc<Watch>) -> Fields {
        Fields { watch: Arc::clone(watch), tables: Arc::default(), ..self.clone() }
    }

    /// The schema of this version.
    pub(crate) fn new() -> Fields {
        let mut builder = Schema::builder();
        let key = builder.add_text_field("key", raw());
        let words = builder.add_text_field("words", analysed(IndexRecordOption::WithFreqsAndPositions));
        let roots = builder.add_text_field("roots", analysed(IndexRecordOption::WithFreqsAndPositions));
        let title_roots = builder.add_text_field("title_roots", analysed(IndexRecordOption::WithFreqs));
        let values = FIELDS
            .iter()
            .filter(|row| holds_values(row.field))
            .map(|row| (row.field, builder.add_text_field(row.alias, raw().set_fast("raw"))))
            .collect();
        let fast = NumericOptions::default().set_fast();
        let day = builder.add_u64_field("day", fast.clone());
        let tie = builder.add_u64_field("tie", fast.clone());
        let content = builder.add_u64_field("content", fast.clone());
        let story = builder.add_u64_field("story", fast);
        let copied = builder.add_u64_field("copied", NumericOptions::default().set_indexed());
        let article = builder.add_bytes_field("article", STORED);
        let group = builder.add_text_field("group", STORED);
        let schema = builder.build();
        Fields {
            watch: Arc::default(),
            tables: Arc::default(),
            schema,
            key,
            words,
            roots,
            title_roots,
            day,
            tie,
            content,
            story,
            copied,
            article,
            group,
            values,
        }
    }

    /// The tantivy field that holds the values of `field`; none for words, dates and ids.
    pub(crate) fn value(&self, field: Field) -> Option<TantivyField> {
        self.values.iter().find(|(known, _)| *known == field).map(|(_, handle)| *handle)
    }
}

/// Whether a field holds canonical values in a column of its own.
pub(crate) fn holds_values(field: Field) -> bool {
    !matches!(field.row().matches, Match::Words | Match::Day) && field != Field::Id
}

fn raw() -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    )
}

fn analysed(option: IndexRecordOption) -> TextOptions {
    TextOptions::default()
        .set_indexing_options(TextFieldIndexing::default().set_tokenizer(ANALYSED).set_index_option(option))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_field_has_a_column() {
        let fields = Fields::new();
        for row in FIELDS {
            assert_eq!(fields.value(row.field).is_some(), holds_values(row.field), "{}", row.name);
        }
    }
}
