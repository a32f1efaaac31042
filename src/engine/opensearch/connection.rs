//! Requests to a cluster: one call that blocks, tries the nodes in turn and tells what went wrong.
//!
//! In: method, path and body. Out: the answer as JSON, or an [`Error::Cluster`] that says how to mend it.

use std::error::Error as StdError;
use std::fmt;
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use opensearch::auth::Credentials;
use opensearch::cert::{Certificate, CertificateValidation};
pub(super) use opensearch::http::Method;
use opensearch::http::headers::HeaderMap;
use opensearch::http::transport::{SingleNodeConnectionPool, Transport, TransportBuilder};
use serde_json::Value;

use super::address::Address;
use crate::error::{ClusterFault, Error, Result};

/// Longest wait for an answer that has no deadline of its own.
const PATIENCE: Duration = Duration::from_secs(120);

/// Longest wait for a node to take a connection.
const PATIENCE_OF_GREETING: Duration = Duration::from_secs(3);

/// Terms that a cluster looks for at once, as it is set up by default.
const MAX_CLAUSES: usize = 1_024;

/// How often a write is tried before the run ends.
const TRIES: u32 = 10;

/// Pause before the second try; each further one is twice as long, up to a minute.
const PAUSE: Duration = Duration::from_millis(250);

/// Most characters of what a cluster said that are shown.
const MAX_DETAIL_CHARS: usize = 300;

/// What a cluster says of a moment that it keeps no longer.
const GONE: &str = "search_context_missing_exception";

/// What is said of it.
const MOMENT_GONE: &str =
    "what it looked at was kept for 5 minutes after the last use and is gone: run the command again";

/// Who asks, whom to trust, and how long to wait.
#[derive(Clone)]
pub struct Access {
    /// User and password.
    pub user: Option<(String, String)>,
    /// Token; goes before user and password.
    pub token: Option<String>,
    /// The certificate of the authority, as PEM.
    pub authority: Option<Vec<u8>>,
    /// Longest wait for an answer; a search has its own deadline.
    pub patience: Duration,
}

impl fmt::Debug for Access {
    /// Without password and token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("user", &self.user.as_ref().map(|(user, _)| user))
            .field("has_token", &self.token.is_some())
            .field("has_authority", &self.authority.is_some())
            .field("patience", &self.patience)
            .finish()
    }
}

impl Default for Access {
    fn default() -> Access {
        Access { user: None, token: None, authority: None, patience: PATIENCE }
    }
}

impl Access {
    /// What the environment says: `TELUSUR_OPENSEARCH_USER`, `…_PASSWORD`, `…_TOKEN`, the file `…_CA`, and
    /// `…_TIMEOUT` in seconds.
    ///
    /// # Errors
    /// [`Error::Read`] when the file of the certificate cannot be read, [`Error::UnknownValue`] for a time that
    /// is none.
    pub fn from_environment() -> Result<Access> {
        let get = |name: &str| std::env::var(format!("TELUSUR_OPENSEARCH_{name}")).ok();
        let user = get("USER").map(|user| (user, get("PASSWORD").unwrap_or_default()));
        let read =
            |path: String| std::fs::read(&path).map_err(|source| Error::Read { path: path.into(), source });
        let patience = match get("TIMEOUT") {
            None => PATIENCE,
            Some(given) => seconds(&given).ok_or(Error::UnknownValue {
                field: "TELUSUR_OPENSEARCH_TIMEOUT",
                found: given,
                suggestion: ": a number of seconds is expected".into(),
            })?,
        };
        Ok(Access { user, token: get("TOKEN"), authority: get("CA").map(read).transpose()?, patience })
    }

    fn credentials(&self) -> Option<Credentials> {
        let token = self.token.clone().map(Credentials::Bearer);
        token.or_else(|| self.user.clone().map(|(user, password)| Credentials::Basic(user, password)))
    }
}

fn seconds(given: &str) -> Option<Duration> {
    let seconds: f64 = given.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok().filter(|patience| !patience.is_zero())
}

/// A cluster that can be asked from any thread.
pub(super) struct Connection {
    pub address: Address,
    pub patience: Duration,
    /// Taken away when the connection ends.
    runtime: Option<tokio::runtime::Runtime>,
    nodes: Vec<Transport>,
    /// The node that answered last.
    answering: AtomicUsize,
}

/// An answer with its HTTP status.
pub(super) struct Reply {
    pub status: u16,
    pub body: Value,
}

impl Connection {
    pub(super) fn open(address: Address, access: &Access) -> Result<Connection> {
        let fault = |fault, detail: String| Error::Cluster { address: address.to_string(), fault, detail };
        let refused = |error: &dyn StdError| fault(ClusterFault::Tls, detail_of(&chain(error)));
        let mut nodes = Vec::with_capacity(address.nodes.len());
        for node in &address.nodes {
            let url = node.parse().map_err(|error| refused(&error))?;
            let mut builder = TransportBuilder::new(SingleNodeConnectionPool::new(url)).disable_proxy();
            if let Some(pem) = &access.authority {
                let certificate = Certificate::from_pem(pem).map_err(|error| refused(&error))?;
                builder = builder.cert_validation(CertificateValidation::Full(certificate));
            }
            if let Some(credentials) = access.credentials() {
                builder = builder.auth(credentials);
            }
            nodes.push(builder.build().map_err(|error| refused(&error))?);
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime =
            runtime.map_err(|error| fault(ClusterFault::Unreachable, detail_of(&error.to_string())))?;
        let patience = access.patience;
        Ok(Connection { address, patience, runtime: Some(runtime), nodes, answering: AtomicUsize::new(0) })
    }

    /// Asks, and takes any answer of 400 or above as an error.
    pub(super) fn send(&self, method: Method, path: &str, body: Option<String>) -> Result<Value> {
        let reply = self.ask(method, path, body, self.patience)?;
        match reply.status {
            400.. => Err(self.refusal(&reply)),
            _ if reply.body.is_string() => Err(self.fault(ClusterFault::NotACluster, "no JSON")),
            _ => Ok(reply.body),
        }
    }

    /// Asks each node until one answers, whatever it says.
    pub(super) fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        patience: Duration,
    ) -> Result<Reply> {
        let first = self.answering.load(Ordering::Relaxed);
        let mut last = None;
        for tried in 0..self.nodes.len() {
            let number = (first + tried) % self.nodes.len();
            match self.ask_node(&self.nodes[number], method, path, body.clone(), patience) {
                Ok(reply) => {
                    self.answering.store(number, Ordering::Relaxed);
                    return Ok(reply);
                }
                // Another node may have taken in what this one did not tell of: every request can be repeated, but
                // for what makes a generation of a rebuild (refused, as it is there) and what adds to the log of
                // runs (which looks whether it is in).
                Err(error) => last = Some(error),
            }
            let is_late = matches!(last, Some(Error::Cluster { fault: ClusterFault::TimedOut, .. }));
            // A cluster that is at work on it is not given the same again; a node that is gone without a word
            // is passed over.
            if is_late && listens(&self.address.nodes[number]) {
                break;
            }
        }
        Err(last.unwrap_or_else(|| self.fault(ClusterFault::Unreachable, "")))
    }

    fn ask_node(
        &self,
        node: &Transport,
        method: Method,
        path: &str,
        body: Option<String>,
        patience: Duration,
    ) -> Result<Reply> {
        let runtime = self.runtime.as_ref().expect("it is there until the connection ends");
        let answer = runtime.block_on(async {
            let response =
                node.send(method, path, HeaderMap::new(), None::<&()>, body, Some(patience)).await?;
            let status = response.status_code().as_u16();
            Ok::<_, opensearch::Error>((status, response.text().await?))
        });
        let (status, text) = answer.map_err(|error| {
            let said = chain(&error);
            let fault = if error.is_timeout() { ClusterFault::TimedOut } else { fault_of_network(&said) };
            self.fault(fault, &said)
        })?;
        // What stands in front of a cluster answers with pages.
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Ok(Reply { status, body })
    }

    /// The error that an answer means.
    pub(super) fn refusal(&self, reply: &Reply) -> Error {
        let error = &reply.body["error"];
        let cause = error["root_cause"].get(0).unwrap_or(error);
        let kind = cause["type"].as_str().unwrap_or("");
        let reason = cause["reason"].as_str().or(error.as_str()).unwrap_or("");
        // Patterns that are few enough one by one may be too many together.
        if kind.starts_with("too_many") && kind.ends_with("clauses") {
            return Error::TooManyTerms { max: MAX_CLAUSES };
        }
        if kind == GONE {
            return self.fault(ClusterFault::Refused, MOMENT_GONE);
        }
        match fault_of_answer(reply.status, kind, reason) {
            ClusterFault::Refused if reply.status == 413 => {
                self.fault(ClusterFault::Refused, "413: the message is larger than a node takes")
            }
            // A page in place of JSON: of a web server, or of a proxy that finds no cluster behind it.
            ClusterFault::Refused if !error.is_object() => {
                self.fault(ClusterFault::NotACluster, &format!("{} without an error in JSON", reply.status))
            }
            fault => {
                self.fault(fault, format!("{} {kind}: {reason}", reply.status).trim_end_matches([':', ' ']))
            }
        }
    }

    /// The answers of a message of several searches, when none of them lacks a part of the index.
    pub(super) fn whole_answers(&self, body: &Value) -> Result<Vec<Value>> {
        let Value::Array(answers) = body["responses"].clone() else {
            return Err(self.unexpected("responses"));
        };
        for answer in &answers {
            let status = answer["status"].as_u64().unwrap_or(200) as u16;
            if answer["error"].is_object() {
                return Err(self.refusal(&Reply { status, body: answer.clone() }));
            }
            let lost = answer["_shards"]["failed"].as_u64().unwrap_or(0);
            if lost > 0 {
                let reason = &answer["_shards"]["failures"][0]["reason"];
                if reason["type"] == GONE {
                    return Err(self.fault(ClusterFault::Refused, MOMENT_GONE));
                }
                let why = reason["reason"].as_str().unwrap_or("");
                let said = format!("{lost} of {} shards: {why}", answer["_shards"]["total"]);
                return Err(self.fault(ClusterFault::Incomplete, &said));
            }
        }
        Ok(answers)
    }

    pub(super) fn fault(&self, fault: ClusterFault, said: &str) -> Error {
        Error::Cluster { address: self.address.to_string(), fault, detail: detail_of(said) }
    }

    /// The error of an answer that lacks what it must have.
    pub(super) fn unexpected(&self, what: &str) -> Error {
        self.fault(ClusterFault::Refused, &format!("its answer has no {what}"))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // A server ends inside another runtime, where this one must not be waited for.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Whether anybody takes connections where a node should be.
fn listens(node: &str) -> bool {
    let place = node.rsplit("//").next().unwrap_or(node);
    let mut addresses = place.to_socket_addrs().into_iter().flatten();
    addresses.any(|address| TcpStream::connect_timeout(&address, PATIENCE_OF_GREETING).is_ok())
}

/// Tries again, after pauses that grow, what fails because the cluster is busy or has lost a node: the node may
/// come back, or another take its place.
pub(super) fn insist<T>(mut attempt: impl FnMut() -> Result<T>) -> Result<T> {
    use ClusterFault::{Incomplete, Overloaded, TimedOut, Unreachable};
    for tried in 0..TRIES - 1 {
        match attempt() {
            Err(Error::Cluster { fault: Unreachable | TimedOut | Overloaded | Incomplete, .. }) => {
                std::thread::sleep(pause_after(tried));
            }
            ended => return ended,
        }
    }
    attempt()
}

/// How long to wait after so many tries.
fn pause_after(tried: u32) -> Duration {
    PAUSE.saturating_mul(1 << tried.min(16)).min(Duration::from_secs(60))
}

/// What an error says, and what caused it.
fn chain(error: &dyn StdError) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let deeper = error.to_string();
        // Some wrap another and say the same.
        if !said.ends_with(&deeper) {
            said = format!("{said}: {deeper}");
        }
        cause = error.source();
    }
    said
}

fn detail_of(said: &str) -> String {
    let said: String =
        said.chars().map(|ch| if ch.is_control() { ' ' } else { ch }).take(MAX_DETAIL_CHARS).collect();
    let said = said.trim();
    if said.is_empty() { String::new() } else { format!(" ({said})") }
}

fn fault_of_network(said: &str) -> ClusterFault {
    let said = said.to_lowercase();
    let about_tls =
        ["certificate", "tls", "handshake", "unknownissuer", "invalid http version", "corrupt message"];
    if about_tls.iter().any(|word| said.contains(word)) {
        ClusterFault::Tls
    } else {
        ClusterFault::Unreachable
    }
}

fn fault_of_answer(status: u16, kind: &str, reason: &str) -> ClusterFault {
    match status {
        401 => ClusterFault::Unauthorized,
        _ if is_read_only(kind, reason) => ClusterFault::ReadOnly,
        403 => ClusterFault::Forbidden,
        404 if kind == "index_not_found_exception" => ClusterFault::NoIndex,
        408 | 504 => ClusterFault::TimedOut,
        429 => ClusterFault::Overloaded,
        503 if kind == "search_phase_execution_exception" || reason.contains("shard") => {
            ClusterFault::Incomplete
        }
        503 => ClusterFault::Overloaded,
        // A node that is going away says so in many ways.
        500 | 502 if ["node", "transport", "closed"].iter().any(|what| kind.contains(what)) => {
            ClusterFault::Incomplete
        }
        _ => ClusterFault::Refused,
    }
}

/// Whether a cluster says that it writes nothing more.
pub(super) fn is_read_only(kind: &str, reason: &str) -> bool {
    kind == "cluster_block_exception" && (reason.contains("read-only") || reason.contains("flood"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_answer_means() {
        use ClusterFault::*;
        let cases = [
            ((401, "security_exception", "missing"), Unauthorized),
            ((403, "security_exception", "no permissions"), Forbidden),
            (
                (
                    429,
                    "cluster_block_exception",
                    "index [b] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block]",
                ),
                ReadOnly,
            ),
            ((403, "cluster_block_exception", "blocked by: [FORBIDDEN/5/index read-only (api)]"), ReadOnly),
            ((404, "index_not_found_exception", "no such index [b]"), NoIndex),
            ((429, "rejected_execution_exception", "queue is full"), Overloaded),
            ((503, "search_phase_execution_exception", "all shards failed"), Incomplete),
            ((503, "cluster_manager_not_discovered_exception", ""), Overloaded),
            ((500, "node_closed_exception", "node closed"), Incomplete),
            ((500, "null_pointer_exception", ""), Refused),
            ((400, "parsing_exception", "unknown query"), Refused),
        ];
        for ((status, kind, reason), expected) in cases {
            assert_eq!(fault_of_answer(status, kind, reason), expected, "{status} {kind}");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let user = Some(("ani".to_string(), "rahasia-sekali".to_string()));
        let access = Access { user, token: Some("kunci-itu".into()), ..Access::default() };
        let said = format!("{access:?}");
        assert!(said.contains("ani") && !said.contains("rahasia") && !said.contains("kunci"), "{said}");
    }

    #[test]
    fn a_moment_that_is_gone_is_said() -> Result<()> {
        let connection = Connection::open(Address::read("opensearch://localhost/b")?, &Access::default())?;
        let gone = serde_json::json!({ "type": GONE, "reason": "No search context found for id [1]" });
        let answers = [
            serde_json::json!({ "status": 404, "error": { "root_cause": [gone], "type": "search_phase_execution_exception" } }),
            serde_json::json!({ "_shards": { "total": 3, "failed": 1, "failures": [{ "reason": gone }] } }),
        ];
        for answer in answers {
            let error = connection.whole_answers(&serde_json::json!({ "responses": [answer] }));
            let said = error.expect_err("nothing is there").to_string();
            assert!(said.contains("is gone: run the command again"), "{said}");
        }
        Ok(())
    }

    #[test]
    fn seconds_to_wait() {
        let cases = [
            ("1.5", Some(1_500)),
            ("60", Some(60_000)),
            ("0", None),
            ("-1", None),
            ("lama", None),
            ("NaN", None),
        ];
        for (given, expected) in cases {
            assert_eq!(seconds(given).map(|patience| patience.as_millis()), expected, "{given}");
        }
    }

    #[test]
    fn what_the_network_says() {
        let cases = [
            (
                "error sending request: tcp connect error: Connection refused (os error 111)",
                ClusterFault::Unreachable,
            ),
            ("error sending request: invalid peer certificate: UnknownIssuer", ClusterFault::Tls),
            ("error sending request: received corrupt message of type InvalidContentType", ClusterFault::Tls),
        ];
        for (said, expected) in cases {
            assert_eq!(fault_of_network(said), expected, "{said}");
        }
    }

    #[test]
    fn nobody_answers_on_a_closed_port() -> Result<()> {
        // A port that was free a moment ago: whoever takes it is no cluster either.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let address = Address::read(&format!("opensearch://127.0.0.1:{port}/berita"))?;
        let connection = Connection::open(address, &Access::default())?;
        let error = connection.send(Method::Get, "/", None).expect_err("nobody is there");
        assert!(matches!(error, Error::Cluster { fault: ClusterFault::Unreachable, .. }), "{error}");
        assert!(error.to_string().contains("check host and port"), "{error}");
        Ok(())
    }

    #[test]
    fn pauses_grow_to_a_minute() {
        let pause = |tried| pause_after(tried).as_millis();
        assert_eq!([0, 1, 2, 7, 8, 40].map(pause), [250, 500, 1_000, 32_000, 60_000, 60_000]);
    }
}
