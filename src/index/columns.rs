//! The columns of numbers that searches read, opened once a snapshot: tantivy looks a column up by its name and
//! reads its head each time it is asked for.

use tantivy::columnar::Column;
use tantivy::{DocId, Searcher, SegmentReader};

/// Columns of a segment.
pub(super) struct Columns {
    /// `yyyymmdd`.
    pub day: Column<u64>,
    /// What orders hits of equal rank.
    pub tie: Column<u64>,
    /// Articles that share it tell the same story.
    pub story: Column<u64>,
}

impl Columns {
    /// Opens those of every segment.
    pub(super) fn open(searcher: &Searcher) -> tantivy::Result<Vec<Columns>> {
        let of_segment = |reader: &SegmentReader| -> tantivy::Result<Columns> {
            let fast = reader.fast_fields();
            Ok(Columns { day: fast.u64("day")?, tie: fast.u64("tie")?, story: fast.u64("story")? })
        };
        searcher.segment_readers().iter().map(of_segment).collect()
    }

    /// How many articles there are, deleted ones included.
    pub(super) fn articles(&self) -> usize {
        self.story.values.num_vals() as usize
    }

    /// The stories of the article at `from` and those behind it, as many as there is room for.
    pub(super) fn stories_from(&self, from: usize, stories: &mut [u64]) {
        self.story.values.get_range(from as u64, stories);
    }

    /// The days of some articles, whose numbers ascend.
    pub(super) fn days_of(&self, docs: &[DocId]) -> Vec<Option<u64>> {
        let (mut owners, mut rows) = (Vec::new(), Vec::new());
        self.day.row_ids_for_docs(docs, &mut owners, &mut rows);
        let mut days = vec![0; rows.len()];
        self.day.values.get_vals(&rows, &mut days);
        let mut dated = owners.into_iter().zip(days).peekable();
        docs.iter().map(|doc| Some(dated.next_if(|(owner, _)| owner == doc)?.1)).collect()
    }

    /// The stories of some articles.
    pub(super) fn stories_of(&self, docs: &[DocId], stories: &mut [u64]) {
        self.story.values.get_vals(docs, stories);
    }
}
