//! Many writes in one message.
//!
//! A batch is sent when it is large enough, and whoever fills it waits until it is taken. What the cluster has no
//! time for (429, 503) is sent again after pauses that grow; what it refuses is named, article by article. An
//! article is written under the hash of its id, so that to send it twice is to send it once: after any error the
//! same command can be run again.

use serde_json::{Value, json};

use super::connection::{Connection, Method, Reply, insist, is_read_only};
use super::vocabulary::vocabulary_id;
use crate::error::{ClusterFault, Result};
use crate::index::{Refused, key_of};

/// Bytes of a batch: much less than what a node with a small heap takes at once.
pub(super) const BATCH_BYTES: usize = 5_000_000;

/// Status of a message that is larger than a node takes.
const TOO_LARGE: u16 = 413;

/// One write.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// The article, and whether one with its id is there; none for a word of the vocabulary and a place in a
    /// story.
    pub article: Option<(String, bool)>,
    /// Its lines of the message.
    pub lines: String,
}

/// Writes that wait to be sent together.
#[derive(Default)]
pub(super) struct Bulk {
    items: Vec<Item>,
    bytes: usize,
    refused: Vec<Refused>,
}

impl Item {
    /// Writes an article.
    pub(super) fn article(index: &str, id: &str, replaces: bool, line: &str) -> Item {
        let action = json!({ "index": { "_index": index, "_id": key_of(id) } });
        Item { article: Some((id.to_string(), replaces)), lines: format!("{action}\n{line}\n") }
    }

    /// Deletes an article.
    pub(super) fn deletion(index: &str, id: &str) -> Item {
        let action = json!({ "delete": { "_index": index, "_id": key_of(id) } });
        Item { article: Some((id.to_string(), true)), lines: format!("{action}\n") }
    }

    /// Adds a term of a dictionary to the vocabulary, unless it is there.
    pub(super) fn term(index: &str, (source, term): (&str, &str)) -> Item {
        let action = json!({ "create": { "_index": index, "_id": vocabulary_id(source, term) } });
        Item { article: None, lines: format!("{action}\n{}\n", json!({ "source": source, "term": term })) }
    }

    /// Changes fields of an article that is as it was when `hit` was read.
    pub(super) fn change(index: &str, hit: &Value, fields: &Value) -> Item {
        let action = json!({ "update": {
            "_index": index,
            "_id": hit["_id"],
            "if_seq_no": hit["_seq_no"],
            "if_primary_term": hit["_primary_term"],
        } });
        Item { article: None, lines: format!("{action}\n{}\n", json!({ "doc": fields })) }
    }
}

impl Bulk {
    pub(super) fn push(&mut self, item: Item) {
        self.bytes += item.lines.len();
        self.items.push(item);
    }

    /// Whether it is time to send.
    pub(super) fn is_full(&self) -> bool {
        self.bytes >= BATCH_BYTES
    }

    /// Whether something about an article waits to be sent.
    pub(super) fn has(&self, id: &str) -> bool {
        self.items.iter().any(|item| item.article.as_ref().is_some_and(|(known, _)| known == id))
    }

    /// The articles that were refused since this was last asked.
    pub(super) fn take_refused(&mut self) -> Vec<Refused> {
        std::mem::take(&mut self.refused)
    }

    /// Sends what waits.
    ///
    /// # Errors
    /// Those of the cluster, also when it refuses what is no article: what was taken is safe, what was not is
    /// gone from here.
    pub(super) fn send(&mut self, connection: &Connection) -> Result<()> {
        self.bytes = 0;
        let mut parts = vec![std::mem::take(&mut self.items)];
        while let Some(mut part) = parts.pop() {
            if self.send_part(connection, &mut part)? {
                continue;
            }
            let second = part.split_off(part.len() / 2);
            // The first half goes first.
            parts.extend([second, part]);
        }
        Ok(())
    }

    /// Sends some writes in one message; false when they are left, as they are too large for one.
    fn send_part(&mut self, connection: &Connection, items: &mut Vec<Item>) -> Result<bool> {
        let mut is_too_large = false;
        insist(|| {
            if items.is_empty() {
                return Ok(());
            }
            let message: String = items.iter().map(|item| item.lines.as_str()).collect();
            let reply = connection.ask(Method::Post, "/_bulk", Some(message), connection.patience)?;
            if reply.status == TOO_LARGE {
                is_too_large = items.len() > 1;
                if is_too_large {
                    return Ok(());
                }
                let bytes = items[0].lines.len();
                let Some((id, replaces)) = items.remove(0).article else {
                    return Err(connection.refusal(&reply));
                };
                let reason = format!("{TOO_LARGE}: {bytes} bytes are more than the cluster takes at once");
                self.refused.push(Refused { id, reason, replaces });
                return Ok(());
            }
            if reply.status >= 400 {
                return Err(connection.refusal(&reply));
            }
            let sorted = sort_answers(std::mem::take(items), &reply.body);
            self.refused.extend(sorted.refused);
            *items = sorted.again;
            if sorted.is_read_only {
                Err(connection.fault(ClusterFault::ReadOnly, &sorted.said))
            } else if let Some(reply) = sorted.rejected {
                Err(connection.refusal(&reply))
            } else if items.is_empty() {
                Ok(())
            } else {
                Err(connection.fault(ClusterFault::Overloaded, &sorted.said))
            }
        })?;
        Ok(!is_too_large)
    }
}

/// What became of a batch.
#[derive(Default)]
struct Sorted {
    /// To be sent again.
    again: Vec<Item>,
    refused: Vec<Refused>,
    /// The answer to what is no article and was refused: nobody could be told of it later.
    rejected: Option<Reply>,
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
        // What is to be deleted may be gone, a word of the vocabulary there already, and an article that is to
        // be changed gone, or another one meanwhile.
        let is_gone = status == 404 && matches!(kind, "" | "document_missing_exception");
        if (200..300).contains(&status) && kind.is_empty() || is_gone || status == 409 {
            continue;
        }
        sorted.said = format!("{status} {kind}: {reason}");
        if is_read_only(kind, reason) {
            sorted.is_read_only = true;
        } else if status == 429 || status >= 500 {
            sorted.again.push(item);
        } else if let Some((id, replaces)) = item.article {
            sorted.refused.push(Refused { id, reason: sorted.said.clone(), replaces });
        } else {
            sorted.rejected = Some(Reply { status: status as u16, body: outcome.clone() });
        }
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: &str) -> Item {
        Item { article: Some((id.into(), false)), lines: String::new() }
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
        let ids = |items: &[Item]| {
            items.iter().filter_map(|item| Some(item.article.as_ref()?.0.clone())).collect::<Vec<_>>()
        };
        assert_eq!(ids(&sorted.again), ["c", "f", "g"], "the last one was not answered");
        let refused =
            Refused { id: "b".into(), reason: "400 mapper_parsing_exception: no".into(), replaces: false };
        assert_eq!(sorted.refused, [refused]);
        assert!(!sorted.is_read_only);
    }

    #[test]
    fn what_is_no_article_is_refused_aloud() {
        let cases = [
            ("update", 403, "security_exception", Some(403)),
            ("create", 400, "mapper_parsing_exception", Some(400)),
            ("create", 404, "index_not_found_exception", Some(404)),
            ("update", 404, "document_missing_exception", None),
            ("update", 409, "version_conflict_engine_exception", None),
            ("create", 409, "version_conflict_engine_exception", None),
        ];
        for (action, status, kind, rejected) in cases {
            let answer = json!({ "items": [{ action: { "status": status, "error": { "type": kind } } }] });
            let sorted = sort_answers(vec![Item { article: None, lines: String::new() }], &answer);
            assert_eq!(sorted.rejected.map(|reply| reply.status), rejected, "{action} {status} {kind}");
            assert!(sorted.again.is_empty() && sorted.refused.is_empty(), "{action} {status} {kind}");
        }
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
}
