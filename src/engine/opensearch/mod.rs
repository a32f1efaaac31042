//! An OpenSearch cluster as the engine: for archives beyond one machine.
//!
//! In goes a [`Plan`], out comes the same [`Outcome`] as from the embedded engine. The cluster holds our own
//! tokens, one a position, in fields that are split at blanks; nothing is analysed there. Matches and counts
//! are the same. Which 200 are looked at again, and the order behind them, is by the cluster's own BM25; those
//! 200 stand in the same order, with the same scores. Distinct values and stories are estimates beyond some
//! thousands, within some percent beyond tens of thousands; the README has the list of all differences.
//!
//! An index is an alias for a generation (`name` → `name.g1`); a rebuild fills another and swaps the alias.
//!
//! ```no_run
//! # fn main() -> telusur::Result<()> {
//! use std::sync::Arc;
//!
//! use telusur::engine::opensearch::OpenSearch;
//! use telusur::{Index, SearchRequest};
//!
//! let engine = OpenSearch::open("opensearch://localhost:9200/berita")?;
//! let found = Index::over(Arc::new(engine))?.search(&SearchRequest::new("politik uang"))?;
//! println!("{} articles", found.total);
//! # Ok(())
//! # }
//! ```

mod address;
mod bulk;
mod candidates;
mod connection;
mod coverage;
mod facets;
mod generation;
mod joining;
mod lower;
mod mapping;
mod request;
mod searching;
mod second_look;
mod sequence;
mod store;
mod terms;
mod verification;
mod view;
mod vocabulary;

pub use address::Address;
pub use connection::Access;

use std::collections::HashSet;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use super::{Deadline, Engine, Joined, Layout};
use crate::article::Article;
use crate::error::{ClusterFault, Result};
use crate::index::{
    Depth, Fingerprint, Found, KeptList, Look, Lookup, Outcome, ROUNDING, Run, Scanned, ScorePart, Stats,
    TermCount, Verification, Version, WINDOW, Writer, WriterOptions, date_of, key_of, label,
};
use crate::query::plan::{Clause, Plan, Sort};
use connection::{Connection, Method};
use generation::Generation;
use lower::lower;
use mapping::unsigned;
use second_look::SecondLook;
use store::ClusterStore;

/// What a search may take beyond its deadline to come back over the network.
const GRACE: Duration = Duration::from_secs(2);

/// Articles up to which [`Engine::stats`] looks at every one, for the number of stories and the fingerprint.
const EXACTLY_COUNTED: u64 = 1_000_000;

/// An index on a cluster.
pub struct OpenSearch {
    connection: Arc<Connection>,
    /// What was last known of its changes.
    stamp: Mutex<Value>,
}

impl OpenSearch {
    /// Opens the index at an address, with what the environment says about user and certificate.
    ///
    /// # Errors
    /// [`UnknownValue`](crate::Error::UnknownValue) for what is no address; [`Cluster`](crate::Error::Cluster)
    /// when the cluster cannot be reached, or has no such index, or one of another version.
    pub fn open(address: &str) -> Result<OpenSearch> {
        OpenSearch::open_with(Address::read(address)?, &Access::from_environment()?)
    }

    /// As [`OpenSearch::open`], with everything said.
    ///
    /// # Errors
    /// As [`OpenSearch::open`].
    pub fn open_with(address: Address, access: &Access) -> Result<OpenSearch> {
        let connection = Connection::open(address, access)?;
        generation::version_of(&connection, &connection.address.name)?;
        let mut engine = OpenSearch { connection: Arc::new(connection), stamp: Mutex::default() };
        engine.stamp = Mutex::new(engine.stamp()?);
        Ok(engine)
    }

    /// Opens the writer of the index at an address, making the index where there is none. Several may write at
    /// the same time, with `defer_stories`; then [`Engine::join_stories`] tells stories when all have ended.
    ///
    /// # Errors
    /// As [`OpenSearch::open_with`].
    pub fn write(
        address: Address,
        access: &Access,
        options: WriterOptions,
        layout: Layout,
    ) -> Result<Writer> {
        let connection = Arc::new(Connection::open(address, access)?);
        Ok(Writer::over(Box::new(ClusterStore::open(connection, options, layout)?)))
    }

    /// What changes whenever searches may find something else: which generation there is, how many articles, and
    /// the sum of the numbers of their writes. The cluster keeps the answer until something changes.
    fn stamp(&self) -> Result<Value> {
        let request = json!({
            "size": 0,
            "track_total_hits": true,
            "aggs": {
                "written": { "sum": { "field": "_seq_no" } },
                "generations": { "terms": { "field": "_index" } },
            },
        });
        let path = self.path("_search?request_cache=true");
        let answer = self.connection.send(Method::Post, &path, Some(request.to_string()))?;
        let figures = &answer["aggregations"];
        Ok(json!([
            answer["hits"]["total"],
            figures["written"]["value"],
            figures["generations"]["buckets"][0]["key"],
        ]))
    }

    fn path(&self, call: &str) -> String {
        format!("/{}/{call}", self.connection.address.name)
    }

    /// The number of distinct stories and the fingerprint, from what is kept of every article beside its text.
    fn stories_and_fingerprint(&self) -> Result<(u64, Option<String>)> {
        let mut stories = HashSet::new();
        let mut fingerprint = Fingerprint::default();
        let mut request = json!({
            "size": request::MAX_HITS,
            "track_total_hits": false,
            "sort": [{ "tie": "asc" }],
            "docvalue_fields": ["tie", "content", "story"],
            "_source": false,
        });
        loop {
            let answer = self.ask_all(std::slice::from_ref(&request), Deadline::none())?.remove(0);
            for hit in candidates::hits(&answer) {
                let number = |name: &str| hit["fields"][name][0].as_i64().map_or(0, unsigned);
                stories.insert(number("story"));
                fingerprint.add(number("tie"), number("content"));
            }
            match candidates::last_place(&answer) {
                Some(place) => request["search_after"] = place,
                None => return Ok((stories.len() as u64, Some(fingerprint.text()))),
            }
        }
    }

    /// How long an answer is waited for.
    fn patience(&self, deadline: Deadline) -> Duration {
        deadline.remaining().map_or(self.connection.patience, |left| left + GRACE)
    }

    /// Several searches in one message, and their answers.
    fn search_message(&self, message: String, deadline: Deadline) -> Result<Vec<Value>> {
        let reply = self.connection.ask(Method::Post, "/_msearch", Some(message), self.patience(deadline))?;
        if reply.status >= 400 {
            return Err(self.connection.refusal(&reply));
        }
        self.connection.whole_answers(&reply.body)
    }
}

impl Engine for OpenSearch {
    fn search(&self, plan: &Plan, deadline: Deadline) -> Result<Outcome> {
        let mut hits = Vec::with_capacity(plan.limit.min(1_000));
        let mut outcome = Outcome::default();
        self.scan(plan, deadline, &mut |scanned| {
            match scanned {
                Scanned::Outcome(found) => outcome = found,
                Scanned::Hit(hit) => hits.push(*hit),
            }
            Ok(())
        })?;
        outcome.hits = hits;
        Ok(outcome)
    }

    fn scan(
        &self,
        plan: &Plan,
        deadline: Deadline,
        sink: &mut dyn FnMut(Scanned) -> Result<()>,
    ) -> Result<()> {
        let mut run = match self.run(plan, deadline) {
            Err(error) if searching::is_late(&error, deadline) => {
                return sink(Scanned::Outcome(searching::nothing_in_time(plan)));
            }
            run => run?,
        };
        self.complete(&mut run, plan, deadline)?;
        sink(Scanned::Outcome(std::mem::take(&mut run.outcome)))?;
        self.read_hits(&run, &mut |found| sink(Scanned::Hit(Box::new(found))))
    }

    fn explain(&self, plan: &Plan, hits: &[Found]) -> Result<Vec<Vec<ScorePart>>> {
        if plan.sort != Sort::Relevance || hits.is_empty() {
            return Ok(vec![Vec::new(); hits.len()]);
        }
        let summands = match SecondLook::of(&plan.text) {
            Some(look) => self.summands(&look, hits)?,
            None => vec![None; hits.len()],
        };
        let whole = |part: String, score| ScorePart { clause: String::new(), part, score };
        let explain =
            |(found, summands): (&Found, Option<Vec<second_look::Summand<'_>>>)| match (found.look, summands)
            {
                (Look::Second, Some(summands)) => {
                    let sum: f32 = summands.iter().map(|(_, _, score)| score).sum();
                    let part = |(clause, part, score): (&Clause, &str, f32)| ScorePart {
                        clause: label(clause),
                        part: part.into(),
                        score,
                    };
                    let mut parts: Vec<ScorePart> = summands.into_iter().map(part).collect();
                    parts.push(whole("age".into(), found.score - sum));
                    parts.retain(|part| part.score.abs() > ROUNDING * sum);
                    parts
                }
                (Look::Behind, _) => vec![whole(format!("behind the best {WINDOW}"), found.score)],
                _ if found.score != 0.0 => vec![whole("first look".into(), found.score)],
                _ => Vec::new(),
            };
        Ok(hits.iter().zip(summands).map(explain).collect())
    }

    fn look_up(&self, lookup: Lookup<'_>, deadline: Deadline) -> Result<Vec<TermCount>> {
        self.count_terms(lookup, deadline)
    }

    fn articles(&self, ids: &[&str]) -> Result<Vec<Option<Article>>> {
        let keys: Vec<String> = ids.iter().map(|id| key_of(id)).collect();
        let found = self.articles_by_key(&keys.iter().map(String::as_str).collect::<Vec<_>>())?;
        Ok(keys.iter().map(|key| found.get(key).cloned()).collect())
    }

    fn ids(&self, clause: &Clause) -> Result<Vec<String>> {
        let mut ids = Vec::new();
        let mut request = json!({
            "size": request::MAX_HITS,
            "track_total_hits": false,
            "query": lower::filter(&[lower(clause)]),
            "sort": [{ "tie": "asc" }],
            "_source": ["article.id"],
        });
        loop {
            let answer = self.ask_all(std::slice::from_ref(&request), Deadline::none())?.remove(0);
            let hits = candidates::hits(&answer);
            ids.extend(
                hits.iter().filter_map(|hit| hit["_source"]["article"]["id"].as_str().map(str::to_string)),
            );
            match hits.last() {
                Some(last) if hits.len() == request::MAX_HITS => {
                    request["search_after"] = last["sort"].clone()
                }
                _ => return Ok(ids),
            }
        }
    }

    fn count(&self, clause: &Clause) -> Result<u64> {
        Ok(searching::total(&self.ask_all(&[request::count(&lower(clause))], Deadline::none())?[0]))
    }

    fn writer(&self, options: WriterOptions) -> Result<Writer> {
        let store = ClusterStore::open(Arc::clone(&self.connection), options, Layout::default())?;
        Ok(Writer::over(Box::new(store)))
    }

    fn join_stories(&self, given_up: &AtomicBool) -> Result<Joined> {
        match Generation::live(&self.connection)? {
            Some(generation) => joining::join_stories(&self.connection, &generation, given_up),
            None => Err(self.connection.fault(ClusterFault::NoIndex, "")),
        }
    }

    fn kept(&self, list: KeptList) -> Result<Option<String>> {
        generation::kept(&self.connection, list)
    }

    fn stats(&self) -> Result<Stats> {
        let version = generation::version_of(&self.connection, &self.connection.address.name)?;
        let answer = self.ask_all(&[request::contents()], Deadline::none())?.remove(0);
        let articles = searching::total(&answer);
        let (groups, fingerprint) = match articles {
            0..=EXACTLY_COUNTED => self.stories_and_fingerprint()?,
            _ => (answer["aggregations"]["groups"]["value"].as_u64().unwrap_or(0).min(articles), None),
        };
        let size = self.connection.send(Method::Get, &self.path("_stats/store"), None)?;
        let figures = &answer["aggregations"];
        let date = |name: &str| figures[name]["value"].as_f64().map(|day| date_of(day as u32));
        Ok(Stats {
            articles,
            groups,
            segments: answer["_shards"]["total"].as_u64().unwrap_or(0),
            bytes: size["_all"]["total"]["store"]["size_in_bytes"].as_u64().unwrap_or(0),
            first_date: date("oldest"),
            last_date: date("newest"),
            undated: figures["undated"]["doc_count"].as_u64().unwrap_or(0),
            version: Version { fingerprint, ..version },
        })
    }

    fn verify(&self, depth: Depth) -> Result<Verification> {
        self.verification(depth)
    }

    fn last_runs(&self) -> Result<Vec<Run>> {
        generation::last_runs(&self.connection)
    }

    fn reload(&self) -> Result<bool> {
        generation::version_of(&self.connection, &self.connection.address.name)?;
        let stamp = self.stamp()?;
        let mut known = self.stamp.lock().unwrap_or_else(PoisonError::into_inner);
        let is_stale = *known != stamp;
        *known = stamp;
        Ok(is_stale)
    }
}
