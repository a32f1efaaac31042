//! Counts of the matches by outlet and month, and which stories are told more than once.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::OpenSearch;
use super::lower::filter;
use super::mapping::column;
use super::view::View;
use crate::article::Field;
use crate::engine::Deadline;
use crate::error::{Error, Result};
use crate::index::{OutletMonth, UNDATED};

/// Outlets and months in a page.
const PAGE: usize = 10_000;

/// Stories that are looked through at once for those told more than once; a cluster takes no more than 65,535
/// values in an answer.
const STORIES_AT_ONCE: u64 = 20_000;

/// An outlet and a month; none where an article has none.
type Cell = (Option<String>, Option<u32>);

#[derive(Default)]
struct Counts {
    count: u64,
    shared: u64,
    future: u64,
}

impl OpenSearch {
    /// The counts by outlet and month of the articles a query matches; `today` is a day as `yyyymmdd`.
    ///
    /// # Errors
    /// [`Error::TimeUp`] when the deadline came first.
    pub(super) fn coverage(
        &self,
        view: &View<'_>,
        query: &Value,
        (total, today): (u64, u32),
        deadline: Deadline,
    ) -> Result<Vec<OutletMonth>> {
        let mut cells: BTreeMap<Cell, Counts> = BTreeMap::new();
        self.each_cell(view, query, today, deadline, &mut |cell, count, future| {
            cells.insert(cell, Counts { count, shared: 0, future });
        })?;
        let parts = total.div_ceil(STORIES_AT_ONCE);
        for part in 0..parts {
            let told_again = self.repeated_stories(view, query, (part, parts), deadline)?;
            if told_again.is_empty() {
                continue;
            }
            let shared = filter(&[query.clone(), json!({ "terms": { "story": told_again } })]);
            self.each_cell(view, &shared, today, deadline, &mut |cell, count, _| {
                cells.entry(cell).or_default().shared += count;
            })?;
        }
        let cell = |((source, month), counts): (Cell, Counts)| OutletMonth {
            source,
            month,
            count: counts.count,
            shared: counts.shared,
            future: counts.future,
        };
        Ok(cells.into_iter().map(cell).collect())
    }

    fn each_cell(
        &self,
        view: &View<'_>,
        query: &Value,
        today: u32,
        deadline: Deadline,
        visit: &mut dyn FnMut(Cell, u64, u64),
    ) -> Result<()> {
        let value = |field| json!({ "terms": { "field": column(field), "missing_bucket": true } });
        let cells = json!({
            "size": PAGE,
            "sources": [{ "source": value(Field::Source) }, { "month": value(Field::Month) }],
        });
        let future = json!({ "future": { "filter": { "range": { "day": { "gt": today } } } } });
        self.each_bucket(view, query, &cells, &future, deadline, &mut |bucket| {
            let month = bucket["key"]["month"].as_str().filter(|month| *month != UNDATED);
            let month = month.and_then(|month| month.replace('-', "").parse().ok());
            let source = bucket["key"]["source"].as_str().map(str::to_string);
            let number = |value: &Value| value.as_u64().unwrap_or(0);
            visit((source, month), number(&bucket["doc_count"]), number(&bucket["future"]["doc_count"]));
        })
    }

    /// Stories of one part of all that more than one article of the query tells.
    fn repeated_stories(
        &self,
        view: &View<'_>,
        query: &Value,
        (part, parts): (u64, u64),
        deadline: Deadline,
    ) -> Result<Vec<i64>> {
        let most = 3 * STORIES_AT_ONCE;
        let request = json!({
            "size": 0,
            "track_total_hits": false,
            "query": query,
            "aggs": { "stories": { "terms": {
                "field": "story",
                "min_doc_count": 2,
                "size": most,
                "shard_size": most,
                "include": { "partition": part, "num_partitions": parts },
            } } },
        });
        let answer = self.ask_within(view, &[request], deadline)?.remove(0);
        if deadline.is_over() || answer["timed_out"] == true {
            return Err(Error::TimeUp);
        }
        let buckets = answer["aggregations"]["stories"]["buckets"].as_array();
        Ok(buckets.into_iter().flatten().filter_map(|bucket| bucket["key"].as_i64()).collect())
    }

    /// All buckets of a composite, page by page.
    fn each_bucket(
        &self,
        view: &View<'_>,
        query: &Value,
        composite: &Value,
        inside: &Value,
        deadline: Deadline,
        visit: &mut dyn FnMut(&Value),
    ) -> Result<()> {
        let mut counted = json!({ "composite": composite, "aggs": inside });
        loop {
            let request = json!({
                "size": 0, "track_total_hits": false, "query": query, "aggs": { "buckets": counted },
            });
            let answer = self.ask_within(view, &[request], deadline)?.remove(0);
            if deadline.is_over() || answer["timed_out"] == true {
                return Err(Error::TimeUp);
            }
            let page = &answer["aggregations"]["buckets"];
            page["buckets"].as_array().into_iter().flatten().for_each(&mut *visit);
            match &page["after_key"] {
                Value::Null => return Ok(()),
                place => counted["composite"]["after"] = place.clone(),
            }
        }
    }
}
