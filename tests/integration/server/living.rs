//! A server that lives: many clients, a changing index, answers that are still good, and its end.

use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use flate2::read::GzDecoder;
use serde_json::json;

use super::client::Server;
use super::indexed;
use crate::scratch::{Scratch, json_lines};

/// Looks again until something is so; it has long been when the test is right.
fn wait_for(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..600 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{what} did not come about");
}

#[test]
fn many_clients_are_answered_alike() {
    let scratch = indexed();
    let server = Arc::new(Server::start(&scratch, &[]));
    let targets = ["/api/search?q=netralitas+ASN", "/api/facets/official", "/api/timeline?q=asn", "/"];
    let without_time = |body: String| body.split("\"took_ms\"").next().unwrap_or("").to_string();
    let expected = targets.map(|target| without_time(server.get(target).text()));
    let clients: Vec<_> = (0..32)
        .map(|number: usize| {
            let (server, expected) = (Arc::clone(&server), expected.clone());
            std::thread::spawn(move || {
                for round in 0..8 {
                    let at = (number + round) % targets.len();
                    let answer = server.get(targets[at]);
                    assert_eq!(answer.status, 200, "{answer:?}");
                    assert_eq!(without_time(answer.text()), expected[at]);
                }
            })
        })
        .collect();
    clients.into_iter().for_each(|client| client.join().expect("no client fails"));
}

#[test]
fn a_changed_index_is_taken_notice_of() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    let target = "/api/search?q=zeppelin";
    let before = server.get(target);
    assert_eq!(before.json()["total"], 0);
    let more = [json!({"id": "baru", "title": "Zeppelin", "text": "Zeppelin mendarat di Kota Cilegon."})];
    scratch.write("baru.jsonl", json_lines(&more));
    assert_eq!(scratch.run(["index", "baru.jsonl"]).code, 0);
    wait_for("a new article", || server.json(target)["total"] == 1);
    assert_ne!(server.get(target).header("etag"), before.header("etag"));
    // Made anew, the index is another folder.
    assert_eq!(scratch.run(["index", "--rebuild", "baru.jsonl"]).code, 0);
    wait_for("the new generation", || server.json("/api/search")["total"] == 1);
    scratch.write("sinonim.txt", "zeppelin, balon\n");
    assert_eq!(scratch.run(["index", "--synonyms", "sinonim.txt"]).code, 0);
    wait_for("the synonyms", || server.json("/api/search?q=balon")["total"] == 1);
    assert_eq!(scratch.run(["index", "--delete-id", "baru", "--yes"]).code, 0);
    wait_for("the deletion", || server.json(target)["total"] == 0);
}

#[test]
fn an_answer_that_is_still_good_is_confirmed() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    for target in ["/api/search?q=asn", "/api/facets/province", "/api/articles/pleno-2", "/api/openapi.json"]
    {
        let answer = server.get(target);
        let tag = answer.header("etag");
        assert!(!tag.is_empty() && answer.header("cache-control").contains("private"), "{answer:?}");
        for known in [tag.to_string(), format!("\"other\", {tag}")] {
            let again = server.ask("GET", target, &[("If-None-Match", &known)]);
            assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, tag), "{target}");
        }
        let other = server.ask("GET", target, &[("If-None-Match", "W/\"other\"")]);
        assert_eq!(other.status, 200, "{target}");
    }
    let tags = ["q=asn", "q=asn&limit=5"]
        .map(|query| server.get(&format!("/api/search?{query}")).header("etag").to_string());
    assert_ne!(tags[0], tags[1]);
    for target in ["/api/search?q=(a", "/api/health", "/api/none"] {
        let answer = server.get(target);
        assert_eq!((answer.header("etag"), answer.header("cache-control")), ("", "no-store"), "{target}");
    }
}

#[test]
fn answers_are_compressed_when_that_is_wanted() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    let target = "/api/articles/pleno-2";
    let plain = server.get("/api/openapi.json");
    let small = server.ask("GET", "/api/openapi.json", &[("Accept-Encoding", "gzip, br")]);
    assert_eq!((small.header("content-encoding"), small.header("vary")), ("gzip", "accept-encoding"));
    let mut read = Vec::new();
    GzDecoder::new(small.body.as_slice()).read_to_end(&mut read).expect("gzip");
    assert!(read == plain.body && small.body.len() * 3 < plain.body.len());
    assert_eq!(server.get(target).header("content-encoding"), "");
}

#[test]
fn a_search_that_is_over_its_time_says_so_and_is_not_kept() {
    let scratch = Scratch::new();
    let long = "uang politik kapal suara ".repeat(10_000);
    let records = [json!({"id": "panjang", "title": "Panjang", "text": long})];
    scratch.write("panjang.jsonl", json_lines(&records));
    assert_eq!(scratch.run(["index", "panjang.jsonl"]).code, 0);
    let server = Server::start(&scratch, &["--deadline", "0"]);
    for target in ["/api/search?q=%22suara+uang%22~20", "/api/timeline?q=%22suara+uang%22~20"] {
        let answer = server.get(target);
        assert_eq!((answer.status, &answer.json()["partial"]), (200, &json!(true)), "{answer:?}");
        assert_eq!((answer.header("etag"), answer.header("cache-control")), ("", "no-store"), "{answer:?}");
    }
    let facet = server.get("/api/facets/province?q=%22suara+uang%22~20");
    assert_eq!((facet.status, facet.header("cache-control")), (200, "no-store"));
}

#[test]
#[cfg(unix)]
fn it_ends_when_it_is_told_to() {
    let scratch = indexed();
    for signal in ["-TERM", "-INT"] {
        let mut server = Server::start(&scratch, &[]);
        assert_eq!(server.get("/api/health").status, 200);
        let told = Command::new("kill").arg(signal).arg(server.process.id().to_string()).status();
        assert!(told.expect("kill runs").success());
        let status = server.process.wait().expect("it ends");
        assert_eq!(status.code(), Some(0), "{signal}");
    }
}

#[test]
#[cfg(unix)]
fn the_log_tells_requests_and_keeps_queries_to_itself() {
    let scratch = indexed();
    let run = |options: &[&str]| {
        let arguments = ["serve", "--port", "0"].iter().chain(options);
        let mut server = Server::run(scratch.command(arguments).stderr(Stdio::piped()));
        server.get("/api/search?q=rahasia");
        server.get("/?token=sesuatu&q=kunci");
        let told = Command::new("kill").arg(server.process.id().to_string()).status();
        assert!(told.expect("kill runs").success());
        let mut said = String::new();
        let mut log = server.process.stderr.take().expect("a pipe");
        log.read_to_string(&mut said).expect("text");
        said
    };
    let said = run(&[]);
    assert!(said.contains("GET") && said.contains("/api/search") && said.contains("200"), "{said}");
    assert!(!said.contains("rahasia") && !said.contains("sesuatu"), "{said}");
    let said = run(&["--log-queries"]);
    assert!(said.contains("rahasia") && !said.contains("sesuatu"), "{said}");
    assert_eq!(run(&["--quiet"]), "");
}
