//! A whole answer as a file: the hits of the screen in the same order, and a record of what was asked.
//!
//! Rows are written as they are read, so an export of any length takes the memory of one article. The record
//! holds no clock: the same question to the same articles gives the same bytes.

use std::io::Write;

use serde::{Deserialize, Serialize};

use super::index::Index;
use super::markdown;
use super::request::SearchRequest;
use super::response::{FacetMap, Hit, Label, SearchResponse, Understanding};
use super::stream::Piece;
use super::table::{Table, output};
use crate::article::{Field, escape_json};
use crate::error::Result;
use crate::index::Version;
use crate::query::plan::Sort;

/// What an export looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// One JSON object a line: `{"export": record}`, then the hits.
    JsonLines,
    /// Comma separated values with a row of names, for spreadsheets and scripts.
    Csv {
        /// Begin with a byte order mark, by which Excel knows UTF-8.
        byte_order_mark: bool,
    },
    /// A list to read, with links.
    Markdown,
}

/// What was asked, of which index, and how much was found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExportRecord {
    /// The query as typed and as read.
    pub query: Understanding,
    /// Values the hits have: several of one field mean any of them.
    pub filters: Vec<ExportFilter>,
    /// Values the hits do not have.
    pub excluded: Vec<ExportFilter>,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// The order asked for; relevance, or newest first for an empty query, when there is none.
    pub sort: Option<Sort>,
    /// Half-life of freshness in days.
    pub half_life_days: Option<f64>,
    /// Whether words stand as written.
    pub exact: bool,
    /// Whether a row is a story.
    pub by_story: bool,
    /// Hits passed over before the first row.
    pub offset: usize,
    /// Rows of the export.
    pub rows: u64,
    /// Articles found.
    pub total: u64,
    /// Distinct stories among them.
    pub total_groups: u64,
    /// Undated articles that the dates left out.
    pub undated: u64,
    /// Whether the deadline cut the search short.
    pub partial: bool,
    /// The facets asked for.
    pub facets: FacetMap,
    /// What the index was made with, and the fingerprint of its articles.
    pub index: Version,
    /// Version of this program.
    pub telusur: String,
}

/// A filter of a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportFilter {
    /// English name of the field.
    pub field: String,
    /// The value as it was given.
    pub value: String,
}

impl Index {
    /// Writes what a search finds: exactly its hits, in its order, without partial matches after them. For all
    /// of them set the limit to `usize::MAX`.
    ///
    /// ```
    /// # fn main() -> telusur::Result<()> {
    /// # let home = tempfile::tempdir().expect("a temporary folder");
    /// use telusur::{Article, Document, ExportFormat, Index, SearchRequest};
    ///
    /// let index = Index::create(home.path().join("index"))?;
    /// let mut writer = index.writer()?;
    /// let (id, title, text) = ("a-1".into(), Some("Rapat, lagi".into()), "Rapat pleno KPU.".into());
    /// writer.upsert(&Document::from(&Article { id, title, text, ..Article::default() }))?;
    /// writer.finish(true)?;
    /// index.reload()?;
    /// let mut table = Vec::new();
    /// let request = SearchRequest::new("pleno").limit(usize::MAX);
    /// let record = index.export(&request, ExportFormat::Csv { byte_order_mark: false }, &mut table)?;
    /// assert_eq!(record.rows, 1);
    /// assert!(String::from_utf8_lossy(&table).contains("\n1,a-1,\"Rapat, lagi\","));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Index::search`], and [`crate::Error::Output`] when `out` cannot be written.
    pub fn export(
        &self,
        request: &SearchRequest,
        format: ExportFormat,
        out: &mut dyn Write,
    ) -> Result<ExportRecord> {
        let index = self.stats()?.version;
        let mut rows = Rows::begin(format, out)?;
        let mut record = None;
        let mut number = request.offset;
        self.stream(request, &mut |piece| match piece {
            Piece::Answer(answer) => {
                let made = ExportRecord::new(request, *answer, index.clone());
                rows.record(&made)?;
                record = Some(made);
                Ok(())
            }
            Piece::Hit(hit) => {
                number += 1;
                rows.hit(number, &hit)
            }
        })?;
        rows.finish()?;
        let record = record.expect("a stream begins with the answer");
        debug_assert_eq!(record.rows, (number - request.offset) as u64);
        Ok(record)
    }
}

impl ExportRecord {
    fn new(request: &SearchRequest, answer: SearchResponse, index: Version) -> ExportRecord {
        let listed = |pairs: &[(Field, String)]| -> Vec<ExportFilter> {
            let filter = |(field, value): &(Field, String)| ExportFilter {
                field: field.alias().into(),
                value: value.clone(),
            };
            pairs.iter().map(filter).collect()
        };
        let found = if request.by_story { answer.total_groups } else { answer.total };
        ExportRecord {
            query: answer.query,
            filters: listed(&request.filters),
            excluded: listed(&request.excluded),
            from: request.from.clone(),
            to: request.to.clone(),
            sort: request.sort,
            half_life_days: request.half_life_days,
            exact: request.exact,
            by_story: request.by_story,
            offset: request.offset,
            rows: found.saturating_sub(request.offset as u64).min(request.limit as u64),
            total: answer.total,
            total_groups: answer.total_groups,
            undated: answer.undated,
            partial: answer.partial,
            facets: answer.facets,
            index,
            telusur: env!("CARGO_PKG_VERSION").into(),
        }
    }
}

/// The rows of one format.
enum Rows<'w> {
    JsonLines(&'w mut dyn Write),
    Csv(Box<Table<&'w mut dyn Write>>),
    Markdown(&'w mut dyn Write),
}

/// Columns of a table of hits.
const COLUMNS: [&str; 16] = [
    "rank",
    "id",
    "title",
    "source",
    "date",
    "url",
    "score",
    "snippets",
    "provinces",
    "province_paths",
    "regulations",
    "regulation_paths",
    "officials",
    "group",
    "copies",
    "missing",
];

/// Stands between several values of one cell.
const SEPARATOR: &str = "; ";

impl<'w> Rows<'w> {
    fn begin(format: ExportFormat, out: &'w mut dyn Write) -> Result<Rows<'w>> {
        Ok(match format {
            ExportFormat::JsonLines => Rows::JsonLines(out),
            ExportFormat::Csv { byte_order_mark } => {
                Rows::Csv(Box::new(Table::begin(out, byte_order_mark, &COLUMNS)?))
            }
            ExportFormat::Markdown => Rows::Markdown(out),
        })
    }

    fn record(&mut self, record: &ExportRecord) -> Result<()> {
        #[derive(Serialize)]
        struct Head<'r> {
            export: &'r ExportRecord,
        }
        match self {
            Rows::JsonLines(out) => write_json(*out, &Head { export: record }),
            // A table has names and rows alone: what reads it must not stumble over anything else.
            Rows::Csv(_) => Ok(()),
            Rows::Markdown(out) => markdown::write_record(*out, record),
        }
    }

    fn hit(&mut self, number: usize, hit: &Hit) -> Result<()> {
        match self {
            Rows::JsonLines(out) => write_json(*out, hit),
            Rows::Csv(table) => table.row(&cells(number, hit)),
            Rows::Markdown(out) => markdown::write_hit(*out, number, hit),
        }
    }

    fn finish(self) -> Result<()> {
        match self {
            Rows::Csv(table) => table.finish(),
            Rows::JsonLines(out) | Rows::Markdown(out) => out.flush().map_err(output),
        }
    }
}

fn write_json(out: &mut dyn Write, value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string(value).expect("a record of strings, numbers and lists");
    writeln!(out, "{}", escape_json(&text)).map_err(output)
}

fn cells(number: usize, hit: &Hit) -> [String; COLUMNS.len()] {
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    let joined = |labels: &[Label], of: fn(&Label) -> &String| {
        labels.iter().map(|label| of(label).as_str()).collect::<Vec<_>>().join(SEPARATOR)
    };
    let snippets: Vec<&str> = hit.snippets_of_text().map(|snippet| snippet.text.as_str()).collect();
    [
        number.to_string(),
        hit.id.clone(),
        or_empty(&hit.title),
        or_empty(&hit.source),
        or_empty(&hit.date),
        or_empty(&hit.url),
        hit.score.to_string(),
        snippets.join(" … "),
        joined(&hit.provinces, |label| &label.label),
        joined(&hit.provinces, |label| &label.path),
        joined(&hit.regulations, |label| &label.label),
        joined(&hit.regulations, |label| &label.path),
        joined(&hit.officials, |label| &label.label),
        or_empty(&hit.group),
        hit.copies.to_string(),
        hit.missing.join(SEPARATOR),
    ]
}
