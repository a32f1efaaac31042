//! The program with `--engine`: what it prints of a cluster is what it prints of an index on the disk.

use std::sync::RwLockReadGuard;

use serde_json::{Value, json};

use super::searches::samples;
use super::{OnCluster, cluster, searching};
use crate::scratch::{Ran, Scratch, seeds};

/// The samples in an index of a folder and on the cluster.
struct Both {
    scratch: Scratch,
    cluster: OnCluster,
    _nodes: RwLockReadGuard<'static, ()>,
}

impl Both {
    fn new() -> Option<Both> {
        cluster()?;
        let nodes = searching();
        let scratch = Scratch::new();
        assert_eq!(scratch.run([&"index".into(), &seeds()]).code, 0);
        let cluster = OnCluster::holding(&samples())?;
        Some(Both { scratch, cluster, _nodes: nodes })
    }

    fn there(&self, arguments: &[&str]) -> Ran {
        let address = self.cluster.address.to_string();
        let given = ["--engine", &address];
        self.scratch.run(given.iter().chain(arguments))
    }

    /// What both print of the same command, and that it ends alike.
    fn printed(&self, arguments: &[&str]) -> (String, String) {
        let (here, there) = (self.scratch.run(arguments), self.there(arguments));
        assert_eq!(here.code, there.code, "{arguments:?}: {here:?} {there:?}");
        (here.out, there.out)
    }

    /// The same as JSON, without what depends on the moment.
    fn json(&self, arguments: &[&str]) -> (Value, Value) {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
        let (here, there) = self.printed(&arguments);
        let read = |text: &str| {
            let mut value: Value = serde_json::from_str(text).expect("JSON");
            even_out(&mut value);
            value
        };
        (read(&here), read(&there))
    }
}

/// Takes away times and the log of runs, of which there was one in the folder alone, and rounds scores.
fn even_out(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("took_ms");
            fields.remove("runs");
            for (name, value) in fields.iter_mut() {
                match (name.as_str(), value.as_f64()) {
                    ("score", Some(score)) => *value = ((score * 100.0).round() as i64).into(),
                    _ => even_out(value),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(even_out),
        _ => {}
    }
}

#[test]
fn the_same_answers() {
    let Some(both) = Both::new() else { return };
    let cases: &[&[&str]] = &[
        &["search", "politik uang"],
        &["search", "netralitas ASN", "--province", "Banten", "--facets", "province:5,official:3,source:2"],
        &["search", "pemilu", "--strict", "--sort", "newest", "--limit", "30"],
        &["search", "pemilu", "--strict", "--sort", "oldest", "--all"],
        &["search", "pemilu", "--group", "--limit", "3", "--offset", "2"],
        &["search", "bawaslu kapal selam"],
        &["search", "bawaslo"],
        &["search", "pemilu", "--province", "Maluku Utara", "--source", "tidak.example"],
        &["search", "zzzzqqq"],
        &["facets", "province"],
        &["facets", "province", "--under", "32"],
        &["facets", "regulation", "bawaslu", "--limit", "3"],
        &["facets", "regulation", "--under", "uu"],
        &["facets", "official", "--contains", "bawaslu"],
        &["facets", "official", "--variants"],
        &["facets", "month", "--limit", "100"],
        &["timeline"],
        &["timeline", "bawaslu", "--by", "week"],
        &["coverage"],
        &["coverage", "bawaslu"],
    ];
    for arguments in cases {
        let (here, there) = both.json(arguments);
        assert_eq!(there, here, "{arguments:?}");
    }
    // What was indexed by the program has another hash of its content than what was sent here.
    let (local, inside) = both.json(&["stats"]);
    let told = |stats: &Value, name: &str| stats["version"][name].to_string().trim_matches('"').to_string();
    for format in ["jsonl", "csv", "md"] {
        let (here, there) =
            both.printed(&["search", "pemilu", "--strict", "--sort", "newest", "--format", format]);
        let there = there
            .replace(&told(&inside, "fingerprint"), &told(&local, "fingerprint"))
            .replace(&told(&inside, "format"), &told(&local, "format"));
        assert_eq!(there, here, "{format}");
    }
}

#[test]
fn one_article() {
    let Some(both) = Both::new() else { return };
    let found = both.scratch.json(["search", "bawaslu", "--limit", "2"]);
    for hit in found["hits"].as_array().expect("hits") {
        let id = hit["id"].as_str().expect("an id");
        let (here, there) = both.printed(&["show", id]);
        assert_eq!(there, here, "{id}");
        let (here, there) = both.json(&["show", id, "--similar"]);
        assert_eq!(there["words"], here["words"], "{id}");
        assert_eq!(there["hits"].as_array().map(Vec::len), here["hits"].as_array().map(Vec::len), "{id}");
    }
    assert_eq!(both.there(&["show", "tidak-ada"]).code, 1);
}

#[test]
fn figures_of_the_index() {
    let Some(both) = Both::new() else { return };
    let (here, there) = both.json(&["stats"]);
    for name in ["articles", "groups", "undated", "first_date", "last_date"] {
        assert_eq!(there[name], here[name], "{name}");
    }
    assert_eq!(there["version"]["analyzer"], here["version"]["analyzer"]);
    assert_eq!((&there["version"]["format"], &there["segments"]), (&json!("opensearch-2"), &json!(3)));
    let verified = both.there(&["verify", "--deep"]);
    assert_eq!(verified.code, 0, "{verified:?}");
    assert!(verified.out.starts_with("the index is whole: telusur-test-"), "{verified:?}");
    assert!(verified.out.contains(" · 6 copies of shards, "), "{verified:?}");
}

#[test]
fn judged_and_timed() {
    let Some(both) = Both::new() else { return };
    let hit = both.scratch.json(["search", "politik uang"])["hits"][0]["id"].clone();
    let hit = hit.as_str().expect("an id");
    both.scratch.write("t.tsv", "q1\tpolitik uang\nq2\tnetralitas asn\n");
    both.scratch.write("q.tsv", format!("q1\t{hit}\t1\nq2\t{hit}\t1\n"));
    let (here, there) = both.json(&["eval", "--topics", "t.tsv", "--qrels", "q.tsv", "--run-out", "r.run"]);
    assert_eq!(there, here);
    both.scratch.write("p.tsv", "words\tpolitik uang\nfacets\tbawaslu\n");
    let (here, there) = both.json(&["bench", "--queries", "p.tsv"]);
    for (here, there) in ["warm", "cold"].map(|kind| (&here[kind], &there[kind])) {
        for row in 0..2 {
            assert_eq!((&there[row]["kind"], &there[row]["hits"]), (&here[row]["kind"], &here[row]["hits"]));
        }
    }
    assert_eq!(there["page_cache_dropped"], false);
}

#[test]
fn what_needs_a_local_index_says_so() {
    let scratch = Scratch::new();
    let ran = scratch.run(["--engine", "opensearch://localhost/berita", "quickstart"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("works on a local index; name one with --index"), "{ran:?}");
}

#[cfg(feature = "server")]
#[test]
fn the_server_over_a_cluster() {
    let Some(both) = Both::new() else { return };
    let address = both.cluster.address.to_string();
    let server = crate::server::client::Server::start(&both.scratch, &["--engine", &address]);
    let mut here = both.scratch.json(["search", "politik uang", "--facets", "province:5"]);
    let mut there = server.json("/api/search?q=politik+uang&facets=province:5");
    even_out(&mut here);
    even_out(&mut there);
    for part in ["hits", "total", "total_groups", "facets"] {
        assert_eq!(there[part], here[part], "{part}");
    }
    assert_eq!(server.get("/?q=politik+uang").status, 200);
    let id = here["hits"][0]["id"].as_str().expect("an id");
    assert_eq!(server.get(&format!("/api/articles/{id}")).status, 200);
    assert_eq!(server.json("/api/timeline?q=bawaslu")["by"], "month");
    assert_eq!(server.json("/api/health")["status"], "ok");
}
