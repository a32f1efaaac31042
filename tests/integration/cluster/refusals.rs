//! What a cluster refuses: named to whoever writes, and never told as done. No cluster is needed.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use telusur::engine::Layout;
use telusur::engine::opensearch::{Access, Address, OpenSearch};
use telusur::index::{Run, Writer};
use telusur::{Article, Document, Error, Field, Index, SearchRequest, WriterOptions};

use super::strangers::{answering, error, mapping};

/// Path and body of each request.
type Asked = Arc<Mutex<Vec<(String, String)>>>;

/// A writer of an index that is there, on what answers as `answer` says, or else as a cluster that takes all.
fn writer(answer: impl Fn(&str, &str) -> Option<(u16, Value)> + Send + 'static) -> (Writer, Asked) {
    let asked = Asked::default();
    let noted = Arc::clone(&asked);
    let address = answering(move |request| {
        let (head, body) = request.split_once("\r\n\r\n").expect("a head and a body");
        let line = head.lines().next().unwrap_or_default();
        noted.lock().expect("no test failed").push((line.to_string(), body.to_string()));
        let all_taken = || {
            let items = body.lines().filter_map(action_of).map(|_| json!({ "index": { "status": 201 } }));
            json!({ "items": items.collect::<Vec<_>>() })
        };
        match answer(line, body) {
            Some((413, _)) => (413, String::new()),
            Some((status, answer)) => (status, answer.to_string()),
            None if line.starts_with("GET") && line.contains("_mapping") => (200, mapping(|_| {})),
            None if line.contains("/_alias/") => (200, json!({ "berita.g1": {} }).to_string()),
            None if line.contains("/_bulk") => (200, all_taken().to_string()),
            None if line.contains("/_search") => (200, json!({ "hits": { "hits": [] } }).to_string()),
            None => (200, "{}".into()),
        }
    });
    let address = Address::read(&format!("opensearch://{address}/berita")).expect("an address");
    let (options, layout) = (WriterOptions::default(), Layout { shards: 1, replicas: 0 });
    (OpenSearch::write(address, &Access::default(), options, layout).expect("a writer"), asked)
}

/// Name and target of a line of a batch; none for a line that is written.
fn action_of(line: &str) -> Option<(String, Value)> {
    let action: Value = serde_json::from_str(line).ok()?;
    let (name, target) = action.as_object()?.iter().next()?;
    target["_id"].is_string().then(|| (name.clone(), target.clone()))
}

/// What a batch comes to when all articles in it are refused, and all words are taken.
fn articles_refused(body: &str) -> Value {
    let refused =
        json!({ "status": 403, "error": { "type": "security_exception", "reason": "no permissions" } });
    let outcome = |(name, target): (String, Value)| match target["_index"] == "berita.g1" {
        true => json!({ name: refused }),
        false => json!({ name: { "status": 201 } }),
    };
    json!({ "items": body.lines().filter_map(action_of).map(outcome).collect::<Vec<_>>() })
}

/// An article that is there, with other content than any document has.
fn all_there(body: &str) -> Value {
    let asked: Value = serde_json::from_str(body).expect("JSON");
    let found = |doc: &Value| json!({ "_id": doc["_id"], "found": true, "_source": { "content": 1 } });
    json!({ "docs": asked["docs"].as_array().expect("ids").iter().map(found).collect::<Vec<_>>() })
}

fn document(id: &str, text: &str) -> Document {
    Document::from(&Article { id: id.into(), text: text.into(), ..Article::default() })
}

#[test]
fn refusals_that_nobody_asks_for_are_an_error() {
    let refuse = |line: &str, body: &str| match line {
        _ if line.contains("/_bulk") => Some((200, articles_refused(body))),
        _ if line.contains("/_mget") => Some((200, all_there(body))),
        _ => None,
    };
    type Write = fn(&mut Writer);
    let cases: [(&str, Write); 2] = [
        ("put", |writer| {
            writer.upsert(&document("a", "Warga memilih.")).expect("sent");
        }),
        ("deleted", |writer| assert!(writer.delete("a").expect("sent"))),
    ];
    for (name, write) in cases {
        let (mut untold, _) = writer(refuse);
        write(&mut untold);
        let said = untold.finish(true).expect_err("nothing was taken").to_string();
        assert!(said.contains("\"a\": 403 security_exception: no permissions"), "{name}: {said}");

        let (mut told, _) = writer(refuse);
        write(&mut told);
        told.flush().expect("sent");
        let refused: Vec<String> = told.take_refused().into_iter().map(|refused| refused.id).collect();
        assert_eq!(refused, ["a"], "{name}");
        told.finish(true).unwrap_or_else(|error| panic!("{name}: they were asked for: {error}"));
    }
}

/// Who may write but not change articles is told that stories are not.
#[test]
fn places_that_are_refused_are_an_error() {
    let words = "\u{1}256 warga desa itu memilih kepala desa pada hari minggu pagi yang cerah sekali";
    let hit = move |id: &str, order: u64| {
        let source = json!({ "article": { "id": id }, "words": [words], "story": order, "fingerprint": [1] });
        json!({ "_id": id, "_seq_no": order, "_primary_term": 1, "sort": [order, 0], "_source": source })
    };
    let (mut writer, asked) = writer(move |line, body| match line {
        _ if line.contains("/_search") && !body.contains("search_after") => {
            Some((200, json!({ "hits": { "hits": [hit("a", 0), hit("b", 1)] } })))
        }
        _ if line.contains("/_bulk") && body.contains("\"update\"") => Some((200, articles_refused(body))),
        _ => None,
    });
    writer.upsert(&document("b", "Warga memilih.")).expect("sent");
    let error = writer.finish(true).expect_err("no place was taken");
    assert!(error.to_string().contains("the user may not do this"), "{error}");
    let asked = asked.lock().expect("no test failed");
    let told = asked.iter().any(|(line, body)| line.starts_with("PUT") && body.contains("\"until\":["));
    assert!(!told, "what was refused is told by the next run");
}

#[test]
fn an_article_that_is_too_large_is_refused_alone() {
    let most = 40_000;
    let (mut writer, _) = writer(move |line, body| {
        (line.contains("/_bulk") && body.len() > most).then_some((413, Value::Null))
    });
    for (id, times) in [("a", 1), ("b", 3_000), ("c", 1), ("d", 1)] {
        writer.upsert(&document(id, &"warga memilih ".repeat(times))).expect("sent");
    }
    writer.flush().expect("the others are taken");
    let refused = writer.take_refused();
    assert_eq!(refused.iter().map(|refused| refused.id.as_str()).collect::<Vec<_>>(), ["b"]);
    assert!(refused[0].reason.contains("more than the cluster takes at once"), "{refused:?}");
    writer.finish(true).expect("it was asked for");
}

#[test]
fn long_articles_that_replace_others_go_in_several_messages() {
    let (mut writer, asked) = writer(|line, body| line.contains("/_mget").then(|| (200, all_there(body))));
    let long = document("a", &"warga memilih ".repeat(60_000));
    for number in 0..12 {
        writer.upsert(&Document { id: format!("a{number}"), ..long.clone() }).expect("sent");
    }
    writer.finish(true).expect("taken");
    let asked = asked.lock().expect("no test failed");
    let largest = asked.iter().filter(|(line, _)| line.contains("/_bulk")).map(|(_, body)| body.len()).max();
    assert!(largest.is_some_and(|bytes| bytes < 10_000_000), "{largest:?}");
    let formers = asked.iter().filter(|(line, body)| line.contains("/_mget") && body.contains("words"));
    assert!(formers.count() > 1, "they do not wait until they are 500");
}

/// A node may take a run into the log and not say so: it is not in there twice.
#[test]
fn a_run_is_logged_once() {
    let run = Run { ended: "2024-08-05T14:56:00Z".into(), read: 7, ..Run::default() };
    let stored = json!({ "_seq_no": 3, "_primary_term": 1, "_source": { "runs": [run] } });
    let puts = Mutex::new(0);
    let (writer, asked) = writer(move |line, _| {
        let is_log = line.contains("_doc/runs");
        let mut puts = puts.lock().expect("no test failed");
        match *puts {
            0 if is_log && line.starts_with("GET") => Some((404, json!({ "found": false }))),
            _ if is_log && line.starts_with("GET") => Some((200, stored.clone())),
            _ if is_log => {
                *puts += 1;
                let taken = serde_json::from_str(&error("version_conflict_engine_exception", "it is there"));
                Some((409, taken.expect("JSON")))
            }
            _ => None,
        }
    });
    writer.log_run(&run).expect("it is in");
    let asked = asked.lock().expect("no test failed");
    let puts = asked.iter().filter(|(line, _)| line.starts_with("PUT") && line.contains("_doc/runs"));
    assert_eq!(puts.count(), 1);
}

/// Counts of a facet that are cut off by the deadline are told as partial.
#[test]
fn cut_counts_are_partial() {
    for is_cut in [true, false] {
        let address = answering(move |request| {
            let (head, body) = request.split_once("\r\n\r\n").expect("a head and a body");
            let pages = json!({ "values": { "buckets": [{ "key": { "value": "32" }, "doc_count": 1 }] } });
            let counts = json!({
                "found": { "doc_count": 1, "groups": { "value": 1 } },
                "facet-0": { "values": { "sum_other_doc_count": 5, "buckets": [] } },
            });
            let answer = |request: &str| {
                let is_page = request.contains("composite");
                json!({
                    "timed_out": is_page && is_cut,
                    "hits": { "total": { "value": 1 }, "hits": [] },
                    "aggregations": if is_page { &pages } else { &counts },
                })
            };
            let answers: Vec<Value> = body.lines().skip(1).step_by(2).map(answer).collect();
            match head {
                _ if head.contains("_mapping") => (200, mapping(|_| {})),
                _ if head.contains("_msearch") => (200, json!({ "responses": answers }).to_string()),
                _ => (200, json!({ "hits": { "hits": [] } }).to_string()),
            }
        });
        let address = Address::read(&format!("opensearch://{address}/berita")).expect("an address");
        let engine = OpenSearch::open_with(address, &Access::default()).expect("opened");
        let index = Index::over(Arc::new(engine)).expect("opened");
        let found: Result<_, Error> = index.search(&SearchRequest::new("uang").facet(Field::Province, 2));
        assert_eq!(found.expect("found").partial, is_cut);
    }
}
