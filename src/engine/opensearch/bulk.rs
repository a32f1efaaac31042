//! Articles into a cluster, many at once.
//!
//! A batch is sent when it is large enough. What the cluster has no time for (429, 503) is sent again after
//! pauses that grow; what it refuses is named, article by article. An article is written under the hash of its
//! id, so that to send it twice is to send it once: after any error the same command can be run again.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use serde_json::{Value, json};

use super::address::Address;
use super::connection::{Access, Connection, Method, PATIENCE, is_read_only};
use super::generation::{self, Generation};
use super::mapping::{Layout, column, line_of, tokens, unsigned};
use crate::error::{ClusterFault, Result};
use crate::index::{Document, KeptList, hash64, key_of};

/// How articles are sent.
#[derive(Clone, Copy, Debug)]
pub struct BulkOptions {
    /// Bytes of a batch.
    pub batch_bytes: usize,
    /// How often a batch is sent before the run ends.
    pub tries: u32,
    /// Pause before the second try; each further one is twice as long, up to a minute.
    pub pause: Duration,
    /// Fill a new generation.
    pub rebuild: bool,
    /// How a new index is spread over the cluster.
    pub layout: Layout,
}

impl Default for BulkOptions {
    fn default() -> BulkOptions {
        BulkOptions {
            batch_bytes: 5_000_000,
            tries: 10,
            pause: Duration::from_millis(250),
            rebuild: false,
            layout: Layout::default(),
        }
    }
}

/// An article that the cluster did not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its id.
    pub id: String,
    /// What the cluster said.
    pub reason: String,
}

/// One line of a batch: what is to be done, and with which article.
#[derive(Clone, Debug)]
struct Item {
    /// Id of the article; none for a word of the vocabulary.
    id: Option<String>,
    lines: String,
}

/// Writes articles into an index on a cluster; several may do so at once.
pub struct BulkWriter {
    connection: Connection,
    options: BulkOptions,
    generation: Generation,
    batch: Vec<Item>,
    batch_bytes: usize,
    /// Hashes of the terms that this writer sent.
    vocabulary: HashSet<u64>,
    refused: Vec<Refused>,
}

impl BulkWriter {
    /// Opens the index at an address for writing, making it where there is none.
    ///
    /// # Errors
    /// As [`super::OpenSearch::open`].
    pub fn open(address: Address, access: &Access, options: BulkOptions) -> Result<BulkWriter> {
        let connection = Connection::open(address, access)?;
        let live = if options.rebuild { None } else { Generation::live(&connection)? };
        let generation = match live {
            Some(generation) => generation,
            None if options.rebuild => Generation::create(&connection, options.layout)?,
            None => Generation::first(&connection, options.layout)?,
        };
        Ok(BulkWriter {
            connection,
            options,
            generation,
            batch: Vec::new(),
            batch_bytes: 0,
            vocabulary: HashSet::new(),
            refused: Vec::new(),
        })
    }

    /// The content hashes of the articles with these ids that are there, also of those not searchable yet.
    ///
    /// # Errors
    /// Those of the cluster.
    pub fn contents(&self, ids: &[&str]) -> Result<HashMap<String, u64>> {
        let keys: HashMap<String, &str> = ids.iter().map(|id| (key_of(id), *id)).collect();
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let docs: Vec<Value> = keys.keys().map(|key| json!({ "_id": key, "_source": "content" })).collect();
        let path = format!("/{}/_mget", self.generation.articles);
        let answer = self.connection.send(Method::Post, &path, Some(json!({ "docs": docs }).to_string()))?;
        let found = answer["docs"].as_array().into_iter().flatten();
        let content = |doc: &Value| {
            let id = keys.get(doc["_id"].as_str()?)?;
            Some((id.to_string(), unsigned(doc["_source"]["content"].as_i64()?)))
        };
        Ok(found.filter_map(content).collect())
    }

    /// Adds an article or replaces the one with its id, with the id of its story's first article, when that is
    /// another.
    ///
    /// # Errors
    /// Those of the cluster, when the batch is full and is sent.
    pub fn upsert(&mut self, document: &Document, group: Option<&str>) -> Result<()> {
        for term in new_terms(document, &mut self.vocabulary) {
            self.push(Item { id: None, lines: vocabulary_lines(&self.generation.vocabulary, term) });
        }
        let action = json!({ "index": { "_index": self.generation.articles, "_id": key_of(&document.id) } });
        let lines = format!("{action}\n{}\n", line_of(document, group)?);
        self.push(Item { id: Some(document.id.clone()), lines });
        self.send_full_batches()
    }

    /// Deletes the article with an id.
    ///
    /// # Errors
    /// As [`BulkWriter::upsert`].
    pub fn delete(&mut self, id: &str) -> Result<()> {
        let action = json!({ "delete": { "_index": self.generation.articles, "_id": key_of(id) } });
        self.push(Item { id: Some(id.to_string()), lines: format!("{action}\n") });
        self.send_full_batches()
    }

    fn push(&mut self, item: Item) {
        self.batch_bytes += item.lines.len();
        self.batch.push(item);
    }

    fn send_full_batches(&mut self) -> Result<()> {
        if self.batch_bytes < self.options.batch_bytes { Ok(()) } else { self.send_batch() }
    }

    /// Sends what is left and makes it searchable; a rebuild becomes live with [`BulkWriter::finish`].
    ///
    /// # Errors
    /// Those of the cluster: what was sent before is safe.
    pub fn commit(&mut self) -> Result<()> {
        self.send_batch()?;
        let path = format!("/{},{}/_refresh", self.generation.articles, self.generation.vocabulary);
        self.connection.send(Method::Post, &path, None).map(|_| ())
    }

    /// Commits; a rebuild becomes live when it is `complete`, and else is taken away.
    ///
    /// # Errors
    /// As [`BulkWriter::commit`].
    pub fn finish(mut self, complete: bool) -> Result<Vec<Refused>> {
        self.commit()?;
        match self.options.rebuild {
            true if complete => self.generation.swap_in(&self.connection)?,
            true => self.generation.drop_from(&self.connection)?,
            false => {}
        }
        Ok(self.refused)
    }

    /// Keeps a list with the index, in place of the one kept before; an empty text keeps none.
    ///
    /// # Errors
    /// Those of the cluster.
    pub fn keep(&self, list: KeptList, text: &str) -> Result<()> {
        generation::keep(&self.connection, list, text)
    }

    /// The articles that were refused since this was last asked.
    pub fn take_refused(&mut self) -> Vec<Refused> {
        std::mem::take(&mut self.refused)
    }

    fn send_batch(&mut self) -> Result<()> {
        let mut batch = std::mem::take(&mut self.batch);
        self.batch_bytes = 0;
        for tried in 0.. {
            if batch.is_empty() {
                break;
            }
            let message: String = batch.iter().map(|item| item.lines.as_str()).collect();
            let reply = self.connection.ask(Method::Post, "/_bulk", Some(message), PATIENCE);
            let (again, said) = match reply {
                Ok(reply) if reply.status < 400 => {
                    let sorted = sort_answers(batch, &reply.body);
                    self.refused.extend(sorted.refused);
                    if sorted.is_read_only {
                        return Err(self.connection.fault(ClusterFault::ReadOnly, &sorted.said));
                    }
                    (sorted.again, sorted.said)
                }
                Ok(reply) if matches!(reply.status, 429 | 502..=504) => (batch, reply.status.to_string()),
                Ok(reply) => return Err(self.connection.refusal(&reply)),
                // A node that was lost may come back, or another take its place.
                Err(error) if tried + 1 >= self.options.tries => return Err(error),
                Err(crate::Error::Cluster { fault, .. })
                    if !matches!(fault, ClusterFault::Unreachable | ClusterFault::TimedOut) =>
                {
                    return Err(self.connection.fault(fault, ""));
                }
                Err(error) => (batch, error.to_string()),
            };
            if !again.is_empty() && tried + 1 >= self.options.tries {
                return Err(self.connection.fault(ClusterFault::Overloaded, &said));
            }
            batch = again;
            if !batch.is_empty() {
                std::thread::sleep(pause_after(self.options.pause, tried));
            }
        }
        Ok(())
    }
}

/// What became of a batch.
#[derive(Debug, Default)]
struct Sorted {
    /// To be sent again.
    again: Vec<Item>,
    refused: Vec<Refused>,
    is_read_only: bool,
    /// What the cluster said last of what it did not take.
    said: String,
}

/// Tells what was taken, what must be sent again, and what was refused.
fn sort_answers(batch: Vec<Item>, answer: &Value) -> Sorted {
    let mut sorted = Sorted::default();
    let answers = answer["items"].as_array().map_or(&[][..], Vec::as_slice);
    for (nth, item) in batch.into_iter().enumerate() {
        let Some(outcome) = answers.get(nth).and_then(|one| one.as_object()?.values().next()) else {
            sorted.again.push(item);
            continue;
        };
        let status = outcome["status"].as_u64().unwrap_or(500);
        let text = |name: &str| outcome["error"][name].as_str().unwrap_or("");
        let (kind, reason) = (text("type"), text("reason"));
        // What is to be deleted may be gone, and a word of the vocabulary there already.
        if matches!(status, 200..300 | 404) && kind.is_empty() || status == 409 {
            continue;
        }
        sorted.said = format!("{status} {kind}: {reason}");
        if is_read_only(kind, reason) {
            sorted.is_read_only = true;
        } else if matches!(status, 429 | 502..=504) {
            sorted.again.push(item);
        } else if let Some(id) = item.id {
            sorted.refused.push(Refused { id, reason: sorted.said.clone() });
        }
    }
    sorted
}

/// How long to wait after so many tries.
fn pause_after(first: Duration, tried: u32) -> Duration {
    first.saturating_mul(1 << tried.min(16)).min(Duration::from_secs(60))
}

/// The terms of a document that were not sent yet, each with the name of its dictionary.
fn new_terms<'d>(document: &'d Document, known: &mut HashSet<u64>) -> Vec<(&'static str, &'d str)> {
    let words = tokens(&document.words).map(|token| ("words", token));
    let roots = tokens(&document.roots).map(|token| ("roots", token));
    let values = document.values.iter().map(|(field, value)| (column(*field), value.as_str()));
    words.chain(roots).chain(values).filter(|(source, term)| known.insert(term_hash(source, term))).collect()
}

fn term_hash(source: &str, term: &str) -> u64 {
    hash64(&[source.as_bytes(), term.as_bytes()])
}

fn vocabulary_lines(index: &str, (source, term): (&str, &str)) -> String {
    let id = format!("{:016x}", term_hash(source, term));
    let action = json!({ "create": { "_index": index, "_id": id } });
    format!("{action}\n{}\n", json!({ "source": source, "term": term }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    fn item(id: &str) -> Item {
        Item { id: Some(id.into()), lines: String::new() }
    }

    #[test]
    fn what_becomes_of_a_batch() {
        let answer = json!({ "items": [
            { "index": { "status": 201 } },
            { "index": { "status": 400, "error": { "type": "mapper_parsing_exception", "reason": "no" } } },
            { "index": { "status": 429, "error": { "type": "rejected_execution_exception", "reason": "full" } } },
            { "create": { "status": 409, "error": { "type": "version_conflict_engine_exception" } } },
            { "delete": { "status": 404, "result": "not_found" } },
            { "index": { "status": 503, "error": { "type": "unavailable_shards_exception", "reason": "" } } },
        ] });
        let batch = ["a", "b", "c", "d", "e", "f", "g"].map(item).to_vec();
        let sorted = sort_answers(batch, &answer);
        let ids = |items: &[Item]| items.iter().filter_map(|item| item.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&sorted.again), ["c", "f", "g"], "the last one was not answered");
        let refused = Refused { id: "b".into(), reason: "400 mapper_parsing_exception: no".into() };
        assert_eq!(sorted.refused, [refused]);
        assert!(!sorted.is_read_only);
    }

    #[test]
    fn a_full_disk_is_no_reason_to_try_again() {
        let answer = json!({ "items": [{ "index": { "status": 429, "error": {
            "type": "cluster_block_exception",
            "reason": "index [b-g1] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];"
        } } }] });
        let sorted = sort_answers(vec![item("a")], &answer);
        assert!(sorted.is_read_only && sorted.again.is_empty() && sorted.refused.is_empty());
    }

    #[test]
    fn pauses_grow_to_a_minute() {
        let pause = |tried| pause_after(Duration::from_millis(250), tried).as_millis();
        assert_eq!([0, 1, 2, 7, 8, 40].map(pause), [250, 500, 1_000, 32_000, 60_000, 60_000]);
    }

    #[test]
    fn each_term_is_sent_once() {
        let article = Article { id: "a".into(), text: "Warga memilih warga.".into(), ..Article::default() };
        let document = Document::from(&article);
        let mut known = HashSet::new();
        let first = new_terms(&document, &mut known);
        assert_eq!(first.iter().filter(|term| **term == ("words", "warga")).count(), 1);
        assert!(first.contains(&("roots", "pilih")) && first.contains(&("lang", "und")), "{first:?}");
        assert!(first.iter().all(|(_, term)| !term.starts_with('\u{1}')));
        assert!(new_terms(&document, &mut known).is_empty());
    }
}
