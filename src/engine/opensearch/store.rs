//! Articles into an index on a cluster; several stores may do so at once.
//!
//! Each article is written as if it began a story; which articles tell one story is told afterwards, over all
//! that came in, in the order of the input (cf. [`joining`](super::joining)). Only an article that replaces one
//! of nearly the same text stays in the story of that one.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::bulk::{BATCH_BYTES, Bulk, Item};
use super::connection::{Connection, Method, insist};
use super::generation::{self, Generation};
use super::joining::join_stories;
use super::mapping::{Standing, line_of, shingles_of, unsigned};
use super::vocabulary::{MOST_TERMS, new_terms};
use crate::engine::Layout;
use crate::error::{ClusterFault, Result};
use crate::index::{Document, Former, KeptList, Refused, Run, Store, WriterOptions, key_of, tie_of};

/// Articles that replace others and are sent together.
const MOST_UPDATES: usize = 500;

/// Bits of an order that are the place in the input: the rest counts how often stories were told.
const POSITION_BITS: u32 = 40;

/// Writes articles into an index on a cluster.
pub(super) struct ClusterStore {
    connection: Arc<Connection>,
    options: WriterOptions,
    generation: Generation,
    /// What a rebuild made, which another one may take away.
    identity: Option<String>,
    bulk: Bulk,
    /// Articles whose former text decides where they belong.
    updates: Vec<(Document, u64)>,
    /// Bytes of their tokens.
    updates_bytes: usize,
    /// Hashes of the terms that this store sent.
    vocabulary: HashSet<u64>,
    epoch: u64,
    position: u64,
    /// The first order that was put.
    first: Option<u64>,
    has_put: bool,
    has_removed: bool,
}

impl ClusterStore {
    /// Opens the index for writing, making it where there is none.
    pub(super) fn open(
        connection: Arc<Connection>,
        options: WriterOptions,
        layout: Layout,
    ) -> Result<ClusterStore> {
        let live = if options.rebuild { None } else { Generation::live(&connection)? };
        let generation = match live {
            Some(generation) => generation,
            None if options.rebuild => Generation::create(&connection, layout)?,
            None => Generation::first(&connection, layout)?,
        };
        let identity = if options.rebuild { generation.identity(&connection)? } else { None };
        let epoch = generation.told(&connection)?.epoch;
        Ok(ClusterStore {
            connection,
            options,
            generation,
            identity,
            bulk: Bulk::default(),
            updates: Vec::new(),
            updates_bytes: 0,
            vocabulary: HashSet::new(),
            epoch,
            position: 0,
            first: None,
            has_put: false,
            has_removed: false,
        })
    }

    /// What is there of these articles, also of what is not searchable yet.
    fn read(&self, ids: &[&str], fields: &Value) -> Result<HashMap<String, Value>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let docs: Vec<Value> = ids.iter().map(|id| json!({ "_id": key_of(id), "_source": fields })).collect();
        let message = json!({ "docs": docs }).to_string();
        let path = format!("/{}/_mget", self.generation.articles);
        insist(|| {
            let answer = self.connection.send(Method::Post, &path, Some(message.clone()))?;
            let mut found = HashMap::new();
            for doc in answer["docs"].as_array().into_iter().flatten() {
                if doc["error"].is_object() {
                    let said = doc["error"]["reason"].as_str().unwrap_or("");
                    let fault = match doc["error"]["type"] == "index_not_found_exception" {
                        true => ClusterFault::Replaced,
                        false => ClusterFault::Incomplete,
                    };
                    return Err(self.connection.fault(fault, said));
                }
                if let (Some(key), Some(true)) = (doc["_id"].as_str(), doc["found"].as_bool()) {
                    found.insert(key.to_string(), doc["_source"].clone());
                }
            }
            Ok(found)
        })
    }

    fn push(&mut self, document: &Document, standing: &Standing, replaces: bool) -> Result<()> {
        let line = line_of(document, standing)?;
        self.bulk.push(Item::article(&self.generation.articles, &document.id, replaces, &line));
        Ok(())
    }

    /// Gives each article that replaces another its place, by the text of that one.
    fn place_updates(&mut self) -> Result<()> {
        let updates = std::mem::take(&mut self.updates);
        self.updates_bytes = 0;
        let ids: Vec<&str> = updates.iter().map(|(document, _)| document.id.as_str()).collect();
        let formers = self.read(&ids, &json!(["words", "story", "group", "order", "fingerprint"]))?;
        for (document, order) in &updates {
            let former = formers.get(&key_of(&document.id));
            let kept = former.and_then(|source| standing_of(source, document));
            self.push(document, &kept.unwrap_or_else(|| Standing::alone(document, *order)), true)?;
            if self.bulk.is_full() {
                self.bulk.send(&self.connection)?;
            }
        }
        Ok(())
    }

    fn send(&mut self) -> Result<()> {
        self.place_updates()?;
        self.bulk.send(&self.connection)
    }

    /// Sees to it that what was sent is told of, though stories are told meanwhile.
    fn note_untold(&mut self) -> Result<()> {
        if let Some(first) = self.first {
            self.epoch = self.generation.note_untold(&self.connection, first)?.epoch;
        }
        Ok(())
    }

    /// An error when what is written to is not there any more: an index that was dropped meanwhile comes back by
    /// itself, without what was in it, when something is written to it.
    fn check_place(&self) -> Result<()> {
        let is_there = match self.options.rebuild {
            true => self.generation.identity(&self.connection)? == self.identity,
            false => Generation::live(&self.connection)?.as_ref() == Some(&self.generation),
        };
        if is_there { Ok(()) } else { Err(self.connection.fault(ClusterFault::Replaced, "")) }
    }
}

/// Where an article belongs that replaces another with nearly the same text.
fn standing_of(former: &Value, document: &Document) -> Option<Standing> {
    let group = former["group"].as_str().map(str::to_string);
    let known = Former {
        first: group.clone().unwrap_or_else(|| document.id.clone()),
        story: former["story"].as_i64().map_or_else(|| tie_of(&document.id), unsigned),
        represents: former["fingerprint"].is_array(),
        shingles: shingles_of(former),
    };
    known.keeps_its_story(&document.shingles).then(|| Standing {
        order: former["order"].as_u64().unwrap_or(0),
        story: known.story,
        represents: group.is_none() || known.represents,
        group,
    })
}

impl Store for ClusterStore {
    fn contents(&self, ids: &[&str]) -> Result<Vec<Option<u64>>> {
        let found = self.read(ids, &json!(["content"]))?;
        let content = |id: &&str| found.get(&key_of(id))?["content"].as_i64().map(unsigned);
        Ok(ids.iter().map(content).collect())
    }

    fn at(&mut self, position: u64) {
        self.position = position;
    }

    fn put(&mut self, document: &Document, replaces: bool) -> Result<()> {
        if self.vocabulary.len() > MOST_TERMS {
            self.vocabulary.clear();
        }
        for term in new_terms(document, &mut self.vocabulary) {
            self.bulk.push(Item::term(&self.generation.vocabulary, term));
        }
        let order = (self.epoch << POSITION_BITS) | self.position;
        self.position += 1;
        self.first = Some(self.first.map_or(order, |first| first.min(order)));
        self.has_put = true;
        if replaces {
            // The text it replaces must be there to be read.
            let waits = self.updates.iter().any(|(waiting, _)| waiting.id == document.id);
            if waits || self.bulk.has(&document.id) {
                self.send()?;
            }
            self.updates_bytes += document.words.len() + document.roots.len();
            self.updates.push((document.clone(), order));
        } else {
            self.push(document, &Standing::alone(document, order), false)?;
        }
        let waits_long = self.updates.len() >= MOST_UPDATES || self.updates_bytes >= BATCH_BYTES;
        if self.bulk.is_full() || waits_long { self.send() } else { Ok(()) }
    }

    fn remove(&mut self, id: &str) -> Result<()> {
        if !self.updates.is_empty() {
            self.send()?;
        }
        self.has_removed = true;
        self.bulk.push(Item::deletion(&self.generation.articles, id));
        if self.bulk.is_full() { self.send() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        self.send()
    }

    fn take_refused(&mut self) -> Vec<Refused> {
        self.bulk.take_refused()
    }

    fn is_full(&self) -> bool {
        false
    }

    fn commit(&mut self) -> Result<()> {
        self.send()?;
        self.check_place()?;
        self.generation.refresh(&self.connection)?;
        if self.options.rebuild { Ok(()) } else { self.note_untold() }
    }

    fn finish(mut self: Box<Self>, complete: bool, given_up: &AtomicBool) -> Result<()> {
        self.commit()?;
        // Whoever wanted to go on without them has asked for them by now.
        let refused = self.bulk.take_refused();
        if let Some(first) = refused.first() {
            let said = format!("writes: {}, the first of {:?}: {}", refused.len(), first.id, first.reason);
            return Err(self.connection.fault(ClusterFault::Refused, &said));
        }
        if self.options.rebuild && !complete {
            return self.generation.drop_from(&self.connection);
        }
        let tells = self.has_put || !self.has_removed;
        if tells && !self.options.defer_stories && !given_up.load(Ordering::Relaxed) {
            join_stories(&self.connection, &self.generation, given_up)?;
        }
        if !self.options.rebuild {
            return Ok(());
        }
        self.check_place()?;
        self.generation.swap_in(&self.connection)
    }

    fn is_rebuild(&self) -> bool {
        self.options.rebuild
    }

    fn keep(&self, list: KeptList, text: &str) -> Result<()> {
        generation::keep(&self.connection, list, text)
    }

    fn kept(&self, list: KeptList) -> Result<Option<String>> {
        generation::kept(&self.connection, list)
    }

    fn log_run(&self, run: &Run) -> Result<()> {
        generation::log_run(&self.connection, run)
    }
}
