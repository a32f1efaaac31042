//! The cluster as the engine: the same searches must be answered as by the embedded one.
//!
//! `TELUSUR_TEST_CLUSTER` is the address of a cluster (`tests/opensearch/cluster start` prints it); without it
//! every test that needs one says that it is skipped. The index of each test is made anew and taken away after.
//! With `TELUSUR_TEST_ENGINE=opensearch` beside it, every index that any test makes in code is one on the
//! cluster: `cargo test --features opensearch --test integration -- engine::`.

mod command_line;
mod elections;
mod losses;
mod refusals;
mod searches;
mod strangers;

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use serde_json::Value;
use telusur::engine::Layout;
use telusur::engine::opensearch::{Access, Address, OpenSearch};
use telusur::{Article, Document, Index, SearchRequest, SearchResponse, WriterOptions};

use crate::corpus::{Indexed, content_of, index_all_embedded};

/// Held while a test searches, and alone by one that ends a node.
static NODES: RwLock<()> = RwLock::new(());

/// Scores that differ by less may stand in either order.
const CLEARLY: f32 = 1e-3;

/// The value may end nodes.
pub fn alone() -> RwLockWriteGuard<'static, ()> {
    NODES.write().unwrap_or_else(PoisonError::into_inner)
}

/// No node is ended while the value lives.
pub fn searching() -> RwLockReadGuard<'static, ()> {
    NODES.read().unwrap_or_else(PoisonError::into_inner)
}

/// The address of the cluster, or a word that there is none.
fn cluster() -> Option<String> {
    let cluster = std::env::var("TELUSUR_TEST_CLUSTER").ok();
    if cluster.is_none() {
        eprintln!("SKIPPED: no cluster; run tests/opensearch/cluster start and set TELUSUR_TEST_CLUSTER");
    }
    cluster
}

/// An index on the cluster, taken away with the value.
pub struct OnCluster {
    pub index: Index,
    pub address: Address,
}

impl OnCluster {
    /// The articles of an embedded index; none when there is no cluster.
    pub fn holding(articles: &[Article]) -> Option<OnCluster> {
        let cluster = cluster()?;
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let (hosts, _) = cluster.rsplit_once('/').expect("an address ends in a name");
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("telusur-test-{}-{number}", std::process::id());
        let address = Address::read(&format!("{hosts}/{name}")).expect("an address");
        let layout = Layout { shards: 3, replicas: 1 };
        let options = WriterOptions { rebuild: true, ..WriterOptions::default() };
        let mut writer =
            OpenSearch::write(address.clone(), &Access::default(), options, layout).expect("a writer");
        let last: BTreeMap<&str, &Article> =
            articles.iter().map(|article| (article.id.as_str(), article)).collect();
        for article in articles.iter().filter(|article| std::ptr::eq(last[article.id.as_str()], *article)) {
            writer.upsert(&Document::new(article, content_of(article))).expect("sent");
        }
        writer.flush().expect("sent");
        assert_eq!(writer.take_refused(), []);
        writer.finish(true).expect("finished");
        let health = format!("/_cluster/health/{}.*?wait_for_status=green&timeout=60s", address.name);
        assert_eq!(ask(&address, "GET", &health, "")["status"], "green");
        let engine = OpenSearch::open_with(address.clone(), &Access::default()).expect("an index");
        let index = Index::over(Arc::new(engine)).expect("an index");
        Some(OnCluster { index, address })
    }

    /// The answer of the cluster itself.
    fn ask(&self, method: &str, path: &str, body: &str) -> Value {
        ask(&self.address, method, path, body)
    }
}

impl Drop for OnCluster {
    fn drop(&mut self) {
        let name = &self.address.name;
        for index in ["g1", "v1", "kept"] {
            ask(&self.address, "DELETE", &format!("/{name}.{index}"), "");
        }
        ask(&self.address, "DELETE", &format!("/_index_template/telusur-{name}"), "");
    }
}

/// Sends a request to the first node that answers.
fn ask(address: &Address, method: &str, path: &str, body: &str) -> Value {
    let nodes = address.nodes.iter().filter_map(|node| node.strip_prefix("http://"));
    ask_nodes(nodes, method, path, body)
}

/// One request of HTTP, without a library, to the first node that answers.
pub fn ask_nodes<'n>(
    nodes: impl IntoIterator<Item = &'n str>,
    method: &str,
    path: &str,
    body: &str,
) -> Value {
    let ask = |node: &str| -> std::io::Result<Value> {
        let mut stream = TcpStream::connect(node)?;
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: {node}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        Ok(serde_json::from_str(body).unwrap_or(Value::Null))
    };
    nodes.into_iter().find_map(|node| ask(node).ok()).expect("a node answers")
}

/// Both engines with the same articles.
struct Both {
    embedded: Indexed,
    cluster: OnCluster,
    _nodes: RwLockReadGuard<'static, ()>,
}

impl Both {
    fn with(articles: &[Article]) -> Option<Both> {
        cluster()?;
        let nodes = searching();
        let embedded = index_all_embedded(articles);
        let cluster = OnCluster::holding(articles)?;
        Some(Both { embedded, cluster, _nodes: nodes })
    }

    /// What differs between the answers to a request; nothing when they agree.
    fn difference(&self, request: &SearchRequest) -> Option<String> {
        let (here, there) = match (self.embedded.index.search(request), self.cluster.index.search(request)) {
            (Ok(here), Ok(there)) => (here, there),
            (Err(here), Err(there)) if here.to_string() == there.to_string() => return None,
            (here, there) => {
                let said = |answer: Result<SearchResponse, telusur::Error>| match answer {
                    Ok(found) => format!("{} hits", found.hits.len()),
                    Err(error) => error.to_string(),
                };
                return Some(format!("embedded: {}\n  cluster: {}", said(here), said(there)));
            }
        };
        if by_relevance(&here) && order(&here) != order(&there) {
            return Some(format!("embedded: {:?}\n  cluster: {:?}", scored(&here), scored(&there)));
        }
        let (here, there) = (bare(&here), bare(&there));
        (here != there).then(|| first_difference("", &here, &there))
    }
}

fn by_relevance(found: &SearchResponse) -> bool {
    found.hits.iter().any(|hit| hit.score != 0.0)
}

/// Ids by score, those of one score by id.
fn order(found: &SearchResponse) -> Vec<String> {
    let mut hits: Vec<(f32, String)> =
        found.hits.iter().map(|hit| ((hit.score / CLEARLY).round() * CLEARLY, hit.id.clone())).collect();
    hits.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    hits.into_iter().map(|(_, id)| id).collect()
}

fn scored(found: &SearchResponse) -> Vec<(&str, f32)> {
    found.hits.iter().map(|hit| (hit.id.as_str(), hit.score)).collect()
}

/// An answer without what the engines may differ in: time, scores, the order of hits.
fn bare(found: &SearchResponse) -> Value {
    let mut found = serde_json::to_value(found).expect("an answer is JSON");
    found["took_ms"] = Value::Null;
    for list in ["hits", "also"] {
        if let Some(hits) = found[list].as_array_mut() {
            hits.iter_mut().for_each(|hit| hit["score"] = Value::Null);
            hits.sort_by_key(|hit| hit["id"].to_string());
        }
    }
    found
}

fn first_difference(path: &str, here: &Value, there: &Value) -> String {
    match (here, there) {
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => {
            let differing = one.iter().find(|(key, value)| other[*key] != **value);
            differing.map_or_else(String::new, |(key, value)| {
                first_difference(&format!("{path}/{key}"), value, &other[key])
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let differing = one.iter().zip(other).enumerate().find(|(_, (one, other))| one != other);
            differing.map_or_else(String::new, |(at, (one, other))| {
                first_difference(&format!("{path}/{at}"), one, other)
            })
        }
        _ => format!("{path}\n  embedded: {here}\n  cluster: {there}"),
    }
}

fn judge(differences: Vec<String>, of: usize) {
    assert!(differences.is_empty(), "{} of {of} differ\n{}", differences.len(), differences.join("\n"));
}
