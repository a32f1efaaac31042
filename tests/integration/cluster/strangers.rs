//! What answers in place of a cluster, or does not: each is told apart, with what to do. No cluster is needed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use serde_json::{Value, json};
use telusur::engine::opensearch::{Access, Address, OpenSearch};
use telusur::index::Version;
use telusur::{Field, Index, Period, SearchRequest};

use crate::scratch::{Ran, Scratch, finish};

/// Answers requests, each given as it came in, from a thread that ends with the process; gives `host:port`.
pub(super) fn answering(answer: impl Fn(&str) -> (u16, String) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // Whoever hangs up early is not waited for.
            let _ = serve(stream, &answer);
        }
    });
    address
}

fn serve(stream: TcpStream, answer: &impl Fn(&str) -> (u16, String)) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    let mut length = 0;
    loop {
        let start = request.len();
        reader.read_line(&mut request)?;
        match request[start..].trim_end() {
            "" => break,
            line => {
                if let Some(("content-length", value)) = line.to_lowercase().split_once(": ") {
                    length = value.parse().unwrap_or(0);
                }
            }
        }
    }
    reader.take(length).read_to_string(&mut request)?;
    let (status, body) = answer(&request);
    let mut stream = stream;
    write!(stream, "HTTP/1.1 {status} \r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

/// A port where nobody listens: it was free a moment ago.
fn closed() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").to_string()
}

fn telusur(arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
    let scratch = Scratch::new();
    let mut command = scratch.command(arguments);
    for name in ["USER", "PASSWORD", "TOKEN", "CA", "TIMEOUT"] {
        command.env_remove(format!("TELUSUR_OPENSEARCH_{name}"));
    }
    finish(command.envs(environment.iter().copied()))
}

/// What a search at an address says on standard error; it must fail.
fn refused(address: &str, environment: &[(&str, &str)]) -> String {
    let ran = telusur(&["--engine", address, "search", "uang"], environment);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
    ran.err
}

pub(super) fn error(kind: &str, reason: &str) -> String {
    json!({ "error": { "root_cause": [{ "type": kind, "reason": reason }], "type": kind, "reason": reason } })
        .to_string()
}

/// The record of an index of ours, as a cluster tells it.
pub(super) fn mapping(change: impl Fn(&mut Value)) -> String {
    let mut version = serde_json::to_value(Version::current()).expect("JSON");
    version["format"] = "opensearch-2".into();
    change(&mut version);
    json!({ "berita.g1": { "mappings": { "_meta": { "telusur": version } } } }).to_string()
}

#[test]
fn whoever_answers_is_told_apart() {
    let opensearch = json!({ "version": { "distribution": "opensearch", "number": "2.19.1" } }).to_string();
    let elastic = json!({ "version": { "number": "8.1.0" }, "tagline": "You Know, for Search" }).to_string();
    let other_index = json!({ "berita": { "mappings": { "properties": {} } } }).to_string();
    let page = "<html><h1>Selamat datang</h1></html>".to_string();
    let old = mapping(|version| version["format"] = "opensearch-0".into());
    let analyzer = mapping(|version| version["analyzer"] = "0".into());
    let cases: Vec<(&str, u16, String, String, &str)> = vec![
        ("wrong password", 401, "Unauthorized".into(), String::new(), "TELUSUR_OPENSEARCH_PASSWORD"),
        ("no right", 403, error("security_exception", "no permissions"), String::new(), "ask for the right"),
        (
            "no index",
            404,
            error("index_not_found_exception", "no such index [berita]"),
            String::new(),
            "index PATH…",
        ),
        ("a web page", 200, page.clone(), page.clone(), "is no OpenSearch"),
        ("no such page", 404, page.clone(), page, "is no OpenSearch"),
        ("another kind of search", 200, other_index.clone(), elastic, "is no OpenSearch"),
        ("another's index", 200, other_index, opensearch.clone(), "use another name"),
        ("an older layout", 200, old, opensearch.clone(), "format version opensearch-0, this program"),
        ("other roots", 200, analyzer, opensearch, "analyzer version 0"),
        (
            "too much to do",
            429,
            error("rejected_execution_exception", "queue full"),
            String::new(),
            "run the command again later",
        ),
        (
            "starting",
            503,
            error("cluster_manager_not_discovered_exception", ""),
            String::new(),
            "too much to do",
        ),
    ];
    for (name, status, body, root, expected) in cases {
        let address = answering(move |request| match request.starts_with("GET / ") {
            true => (200, root.clone()),
            false => (status, body.clone()),
        });
        let said = refused(&format!("opensearch://{address}/berita"), &[]);
        assert!(said.contains(expected), "{name}: {said}");
        assert!(said.starts_with(&format!("telusur: opensearch://{address}/berita: ")), "{name}: {said}");
    }
}

#[test]
fn user_and_token_are_sent_and_never_shown() {
    let (sender, sent) = channel();
    let address = answering(move |request| {
        let header = request.lines().find(|line| line.to_lowercase().starts_with("authorization: "));
        sender.send(header.unwrap_or("none").to_string()).expect("the test waits");
        (401, String::new())
    });
    let address = format!("opensearch://{address}/berita");
    let user = [("TELUSUR_OPENSEARCH_USER", "ani"), ("TELUSUR_OPENSEARCH_PASSWORD", "rahasia-sekali")];
    // The name and the password as RFC 7617 has them.
    let cases = [
        (&user[..], "Basic YW5pOnJhaGFzaWEtc2VrYWxp"),
        (&[("TELUSUR_OPENSEARCH_TOKEN", "rahasia-sekali")], "Bearer rahasia-sekali"),
    ];
    for (secrets, expected) in cases {
        assert!(!refused(&address, secrets).contains("rahasia-sekali"));
        let header = sent.recv().expect("asked");
        assert_eq!(header.split_once(": ").map(|(_, value)| value), Some(expected));
    }
    let said = refused("opensearch://ani:rahasia-sekali@localhost/berita", &[]);
    assert!(said.contains("go into the environment") && !said.contains("rahasia-sekali"), "{said}");
}

#[test]
fn nobody_answers_or_too_late() {
    let said = refused(&format!("opensearch://{}/berita", closed()), &[]);
    assert!(said.contains("no node answers: check host and port"), "{said}");
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("opensearch://{}/berita", silent.local_addr().expect("an address"));
    let said = refused(&address, &[("TELUSUR_OPENSEARCH_TIMEOUT", "0.2")]);
    assert!(said.contains("no answer in time"), "{said}");
    let said = refused(&address, &[("TELUSUR_OPENSEARCH_TIMEOUT", "lama")]);
    assert!(said.contains("a number of seconds"), "{said}");
}

/// The next of several nodes is asked when one is not there.
#[test]
fn one_node_of_two() {
    let there = answering(|_| (401, String::new()));
    // The second is an address that is kept free for examples: nobody answers, not even that nobody is there.
    for gone in [closed(), "192.0.2.1:9200".to_string()] {
        let address = format!("opensearch://{gone},{there}/berita");
        let said = refused(&address, &[("TELUSUR_OPENSEARCH_TIMEOUT", "5")]);
        assert!(said.contains("user, password or token is wrong"), "{gone}: {said}");
    }
}

/// A search that hangs is partial, with what it asked for and no figure that is not known.
#[test]
fn a_search_that_hangs_is_partial() {
    let address = answering(|request| {
        if request.contains("_msearch") {
            // Longer than any test waits.
            std::thread::sleep(Duration::from_secs(600));
        }
        match request {
            _ if request.contains("_mapping") => (200, mapping(|_| {})),
            _ if request.contains("/_search") => (200, json!({ "hits": { "hits": [] } }).to_string()),
            _ => (404, "{}".into()),
        }
    });
    let address = Address::read(&format!("opensearch://{address}/berita")).expect("an address");
    let engine = OpenSearch::open_with(address, &Access::default()).expect("opened");
    let index = Index::over(Arc::new(engine)).expect("opened");
    let request = SearchRequest::new("uang").facet(Field::Province, 2).timeline(Period::Month);
    let found = index.search(&request.deadline(Duration::from_millis(100))).expect("partial");
    assert!(found.partial && found.total == 0 && found.hits.is_empty(), "{found:?}");
    assert!(found.facets.get("province").is_some_and(|facet| facet.values.is_empty()), "{found:?}");
    assert!(found.query.notes.iter().any(|note| note.contains("the time was up")), "{found:?}");
}

/// An answer that is cut short is no answer.
#[test]
fn half_an_answer() {
    let address = answering(|request| match request.contains("_mapping") {
        true => (200, mapping(|_| {})),
        false => (200, "{\"responses\":[{\"took\"".into()),
    });
    let said = refused(&format!("opensearch://{address}/berita"), &[]);
    assert!(said.contains("is no OpenSearch") || said.contains("its answer has no"), "{said}");
}

#[test]
fn certificates() {
    let plain = answering(|_| (200, String::new()));
    let said = refused(&format!("opensearch+https://{plain}/berita"), &[]);
    assert!(said.contains("no safe connection"), "{said}");
    let missing = [("TELUSUR_OPENSEARCH_CA", "tidak-ada.pem")];
    let said = refused(&format!("opensearch+https://{plain}/berita"), &missing);
    assert!(said.contains("cannot read tidak-ada.pem"), "{said}");

    let scratch = Scratch::new();
    let Some(node) = TlsNode::start(&scratch) else { return };
    let address = format!("opensearch+https://localhost:{}/berita", node.port);
    let said = refused(&address, &[]);
    assert!(said.contains("no safe connection: name the file"), "{said}");
    let said = refused(&address.replace("opensearch+https", "opensearch"), &[]);
    assert!(
        said.contains("check whether the cluster speaks https") || said.contains("no node answers"),
        "{said}"
    );
    let authority = scratch.path("ca.pem").display().to_string();
    let said = refused(&address, &[("TELUSUR_OPENSEARCH_CA", &authority)]);
    assert!(said.contains("no index of this name"), "past the certificate: {said}");
    let empty = scratch.write("kosong.pem", "").display().to_string();
    let said = refused(&address, &[("TELUSUR_OPENSEARCH_CA", &empty)]);
    assert!(said.contains("no safe connection") || said.contains("certificate"), "{said}");
}

/// A server that speaks TLS and says that there is no index.
struct TlsNode {
    process: Child,
    port: u16,
}

impl TlsNode {
    /// None where there is no openssl.
    fn start(scratch: &Scratch) -> Option<TlsNode> {
        let common = ["req", "-x509", "-days", "2", "-nodes", "-newkey", "rsa:2048"];
        let authority =
            ["-addext", "basicConstraints=critical,CA:TRUE", "-keyout", "ca.key", "-out", "ca.pem"];
        let node =
            ["-addext", "basicConstraints=critical,CA:FALSE", "-keyout", "key.pem", "-out", "node.pem"];
        let signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "subjectAltName=DNS:localhost"];
        for (name, part, more) in [("/CN=telusur", authority, &[][..]), ("/CN=localhost", node, &signed)] {
            let made = Command::new("openssl")
                .args(common)
                .args(["-subj", name])
                .args(part)
                .args(more)
                .current_dir(scratch.path(""))
                .stderr(Stdio::null())
                .status();
            if !made.is_ok_and(|status| status.success()) {
                eprintln!("SKIPPED: no openssl of release 3 to make a certificate with");
                return None;
            }
        }
        // A file named as the request asks, which is the whole answer.
        let body = error("index_not_found_exception", "no such index [berita]");
        let answer = format!("HTTP/1.1 404 Not Found\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        scratch.write("berita/_mapping", answer);
        let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let process = Command::new("openssl")
            .args(["s_server", "-quiet", "-HTTP", "-accept", &free.to_string()])
            .args(["-cert", "node.pem", "-key", "key.pem"])
            .current_dir(scratch.path(""))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl runs");
        let node = TlsNode { process, port: free };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", free)).is_ok() {
                return Some(node);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("openssl does not listen");
    }
}

impl Drop for TlsNode {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
