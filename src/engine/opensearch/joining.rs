//! Which articles on a cluster tell one story.
//!
//! Those who write at the same time do not see what the others write, so that none of them can tell. Afterwards
//! one of them takes all articles that came in since stories were last told, in the order of the input, and
//! places each as [`Stories`] does it: by what came before it alone. So the stories are those of one writer that
//! took in everything in that order; only which [`MOST_SKETCHED`] are compared, where more representatives on
//! the cluster share word sequences with a newcomer, is told there by up to twice as many sequences. An article
//! that stands as it should is not written again.
//!
//! How far it came is noted with the index from time to time: cut short, it goes on there, and what is placed
//! twice comes to the same place. What others write meanwhile they note beside it, and the next telling begins
//! there.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::bulk::{Bulk, Item};
use super::candidates::hits;
use super::connection::{Connection, Method, insist};
use super::generation::{Generation, Told};
use super::mapping::{Standing, shingles_of, signed, signed_fingerprint, unsigned, unsigned_fingerprint};
use crate::engine::Joined;
use crate::error::Result;
use crate::index::{
    Committed, Former, MOST_HOLDERS, MOST_SKETCHED, Outline, PROBES, Place, Shingles, Sketch, Stories,
};

/// Articles that are placed together: what they look for is asked in a few requests.
const BATCH_ARTICLES: usize = 256;

/// Longest time between two notes of how far it came.
const NOTE_EVERY: Duration = Duration::from_secs(30);

/// Memory for articles that were placed, from which they are read from the cluster again: about 300,000 of them.
const PLACED_BYTES: usize = 512 << 20;

/// Fingerprints whose holders are counted at once: a cluster takes 65,536.
const MOST_COUNTED: usize = 50_000;

/// Fingerprints one newcomer looks for: a cluster takes 1,024. Texts of more than 30,000 words have more.
const MOST_PROBES: usize = 1_000;

/// Where an article came in: its order, and among those of one order its tie.
type Order = (u64, i64);

/// An article that has to be placed.
struct Newcomer<'h> {
    hit: &'h Value,
    id: &'h str,
    order: Order,
    shingles: Shingles,
}

/// Tells stories of all that came in since they were last told.
///
/// # Errors
/// Those of the cluster: what was done is safe.
pub(super) fn join_stories(
    connection: &Connection,
    generation: &Generation,
    given_up: &AtomicBool,
) -> Result<Joined> {
    generation.refresh(connection)?;
    let told = generation.begin_telling(connection)?;
    let mut joining = Joining { connection, generation, stories: Stories::default(), bulk: Bulk::default() };
    let mut joined = Joined::default();
    // Those who came in up to here are looked for on the cluster, those after it in memory.
    let mut visible = told.until;
    let mut last = told.until;
    let mut noted = Instant::now();
    while !given_up.load(Ordering::Relaxed) {
        let page = joining.page(last)?;
        let newcomers: Vec<Newcomer> = hits(&page).iter().filter_map(Newcomer::read).collect();
        let Some(newest) = newcomers.last() else { break };
        last = Some(newest.order);
        joined.articles += newcomers.len() as u64;
        joined.moved += joining.place(&newcomers, visible)?;
        let is_full = joining.stories.pending_bytes() > PLACED_BYTES;
        if is_full || noted.elapsed() > NOTE_EVERY {
            joining.note(last, false)?;
            noted = Instant::now();
        }
        if is_full {
            joining.stories = Stories::default();
            visible = last;
        }
    }
    if last != told.until {
        joining.note(last, true)?;
    }
    Ok(joined)
}

struct Joining<'c> {
    connection: &'c Connection,
    generation: &'c Generation,
    stories: Stories<Candidates>,
    bulk: Bulk,
}

impl Joining<'_> {
    /// The next articles after a place in the order.
    fn page(&self, after: Option<Order>) -> Result<Value> {
        let mut request = json!({
            "size": BATCH_ARTICLES,
            "track_total_hits": false,
            "seq_no_primary_term": true,
            "query": { "range": { "order": { "gte": after.map_or(0, |(order, _)| order) } } },
            "sort": [{ "order": "asc" }, { "tie": "asc" }],
            "_source": ["article.id", "words", "story", "group", "fingerprint"],
        });
        if let Some((order, tie)) = after {
            request["search_after"] = json!([order, tie]);
        }
        self.search(&request)
    }

    fn search(&self, request: &Value) -> Result<Value> {
        let path = format!("/{}/_search?allow_partial_search_results=false", self.generation.articles);
        insist(|| self.connection.send(Method::Post, &path, Some(request.to_string())))
    }

    /// Places articles in their order; how many of them stood elsewhere. `until` is the last one that is looked
    /// for on the cluster.
    fn place(&mut self, newcomers: &[Newcomer], until: Option<Order>) -> Result<u64> {
        let candidates = match until {
            Some(until) => self.candidates(newcomers, until)?,
            None => Candidates::default(),
        };
        self.stories.look_at(candidates);
        let mut moved = 0;
        for newcomer in newcomers {
            let place = self.stories.place(newcomer.id, &newcomer.shingles, None)?;
            if newcomer.stands_at(&place) {
                continue;
            }
            moved += 1;
            let Place { first: group, story, representative } = place;
            let represents = representative.is_some();
            let standing = Standing { order: newcomer.order.0, story, group, represents };
            let fields = Value::Object(standing.fields(&newcomer.shingles));
            self.bulk.push(Item::change(&self.generation.articles, newcomer.hit, &fields));
            if self.bulk.is_full() {
                self.bulk.send(self.connection)?;
            }
        }
        Ok(moved)
    }

    /// Makes the places up to `last` visible and notes that they are, beside what others have noted meanwhile.
    fn note(&mut self, last: Option<Order>, is_last: bool) -> Result<()> {
        self.bulk.send(self.connection)?;
        self.generation.refresh(self.connection)?;
        let told = self.generation.told(self.connection)?;
        // Who begins to write after the last note comes after all that.
        let epoch = told.epoch + u64::from(is_last);
        self.generation.note_told(self.connection, &Told { epoch, until: last, ..told })
    }

    /// The representatives up to `until` that share telling fingerprints with newcomers.
    fn candidates(&self, newcomers: &[Newcomer], until: Order) -> Result<Candidates> {
        let mut wanted: Vec<u32> =
            newcomers.iter().flat_map(|newcomer| newcomer.shingles.smallest(2 * PROBES)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut candidates = Candidates { counts: self.counts(&wanted, until)?, ..Candidates::default() };
        let mut message = String::new();
        for newcomer in newcomers {
            let telling: Vec<Value> = newcomer
                .shingles
                .smallest(2 * PROBES)
                .filter(|fingerprint| {
                    candidates.count(*fingerprint).is_some_and(|count| count <= MOST_HOLDERS)
                })
                .take(MOST_PROBES)
                .map(|fingerprint| {
                    let term = json!({ "term": { "fingerprint": signed_fingerprint(fingerprint) } });
                    json!({ "constant_score": { "filter": term } })
                })
                .collect();
            if telling.is_empty() {
                continue;
            }
            let request = json!({
                "size": MOST_SKETCHED,
                "track_total_hits": false,
                "query": { "bool": { "filter": [up_to(until)], "should": telling, "minimum_should_match": 1 } },
                "sort": ["_score", { "tie": "asc" }],
                "_source": ["article.id", "tie", "words", "story", "group", "fingerprint"],
            });
            message.push_str("{}\n");
            message.push_str(&request.to_string());
            message.push('\n');
        }
        if message.is_empty() {
            return Ok(candidates);
        }
        let path = format!("/{}/_msearch", self.generation.articles);
        let answers = insist(|| {
            let answer = self.connection.send(Method::Post, &path, Some(message.clone()))?;
            self.connection.whole_answers(&answer)
        })?;
        for hit in answers.iter().flat_map(hits) {
            candidates.add(hit);
        }
        Ok(candidates)
    }

    /// How many representatives up to `until` have each fingerprint, of those that any has.
    fn counts(&self, wanted: &[u32], until: Order) -> Result<HashMap<u32, usize>> {
        let mut counts = HashMap::new();
        for wanted in wanted.chunks(MOST_COUNTED) {
            let values: Vec<i32> = wanted.iter().copied().map(signed_fingerprint).collect();
            let request = json!({
                "size": 0,
                "track_total_hits": false,
                "query": { "bool": { "filter": [up_to(until), { "terms": { "fingerprint": values } }] } },
                "aggs": { "held": { "terms": {
                    "field": "fingerprint",
                    "include": values,
                    "size": values.len(),
                    "shard_size": values.len(),
                } } },
            });
            let answer = self.search(&request)?;
            let buckets = answer["aggregations"]["held"]["buckets"].as_array();
            counts.extend(buckets.into_iter().flatten().filter_map(|bucket| {
                let fingerprint = unsigned_fingerprint(bucket["key"].as_i64()? as i32);
                Some((fingerprint, bucket["doc_count"].as_u64()? as usize))
            }));
        }
        Ok(counts)
    }
}

/// What came in up to a place in the order.
fn up_to((order, tie): Order) -> Value {
    let before = json!({ "range": { "order": { "lt": order } } });
    let beside = json!({ "bool": { "filter": [{ "term": { "order": order } }, { "range": { "tie": { "lte": tie } } }] } });
    json!({ "bool": { "should": [before, beside], "minimum_should_match": 1 } })
}

impl<'h> Newcomer<'h> {
    fn read(hit: &'h Value) -> Option<Newcomer<'h>> {
        let source = &hit["_source"];
        Some(Newcomer {
            hit,
            id: source["article"]["id"].as_str()?,
            order: (hit["sort"][0].as_u64()?, hit["sort"][1].as_i64()?),
            shingles: shingles_of(source),
        })
    }

    fn stands_at(&self, place: &Place) -> bool {
        let source = &self.hit["_source"];
        source["story"].as_i64() == Some(signed(place.story))
            && source["group"].as_str() == place.first.as_deref()
            && source["fingerprint"].is_array() == place.representative.is_some()
    }
}

/// Representatives on the cluster that a batch of newcomers may find.
#[derive(Default)]
struct Candidates {
    /// How many have a fingerprint, whether they were read or not.
    counts: HashMap<u32, usize>,
    known: Vec<Candidate>,
    numbers: HashMap<u64, u64>,
    holders: HashMap<u32, Vec<u64>>,
}

struct Candidate {
    outline: Outline,
    shingles: Shingles,
    first: String,
}

impl Candidates {
    fn count(&self, fingerprint: u32) -> Option<usize> {
        self.counts.get(&fingerprint).copied()
    }

    fn add(&mut self, hit: &Value) {
        let source = &hit["_source"];
        let (Some(tie), Some(story)) = (source["tie"].as_i64(), source["story"].as_i64()) else {
            return;
        };
        let tie = unsigned(tie);
        let number = self.known.len() as u64;
        if *self.numbers.entry(tie).or_insert(number) != number {
            return;
        }
        let shingles = shingles_of(source);
        for fingerprint in shingles.fingerprints() {
            self.holders.entry(fingerprint).or_default().push(number);
        }
        let first = source["group"].as_str().or(source["article"]["id"].as_str()).unwrap_or_default();
        let outline = Outline { tie, story: unsigned(story), sketch: Sketch::of(&shingles) };
        self.known.push(Candidate { outline, shingles, first: first.to_string() });
    }

    fn candidate(&self, number: u64) -> &Candidate {
        &self.known[number as usize]
    }
}

impl Committed for Candidates {
    fn holders(
        &self,
        fingerprint: u32,
        most: usize,
        replaced: &HashSet<u64>,
        found: &mut dyn FnMut(u64),
    ) -> Result<bool> {
        if self.count(fingerprint).is_some_and(|count| count > most) {
            return Ok(false);
        }
        let known = self.holders.get(&fingerprint).into_iter().flatten().copied();
        known.filter(|number| !replaced.contains(&self.tie(*number))).for_each(found);
        Ok(true)
    }

    fn tie(&self, number: u64) -> u64 {
        self.candidate(number).outline.tie
    }

    fn outline(&self, number: u64) -> Outline {
        self.candidate(number).outline
    }

    fn text(&self, number: u64) -> Result<(Shingles, String)> {
        let candidate = self.candidate(number);
        Ok((candidate.shingles.clone(), candidate.first.clone()))
    }

    /// What is placed here replaces nothing.
    fn former(&self, _: &str) -> Result<Option<Former>> {
        Ok(None)
    }
}
