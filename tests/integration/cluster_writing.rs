//! Writing into a cluster: several workers, and what goes wrong meanwhile.
//!
//! `TELUSUR_TEST_CLUSTER` is the address of a cluster (`tests/opensearch/cluster start` prints it); without it
//! every test says that it is skipped. Each test has an index of its own. Nodes are stopped only where
//! `TELUSUR_CLUSTER` and `TELUSUR_CLUSTER_PORT` name the cluster that this test may stop.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use telusur::engine::Layout;
use telusur::engine::opensearch::{Access, Address, OpenSearch};
use telusur::{Article, Document, WriterOptions};

use crate::cluster::{alone, ask_nodes, searching};
use crate::scratch::{Ran, Scratch, finish, json_lines};

/// An index on the cluster for one test, and a local one beside it.
struct Place {
    scratch: Scratch,
    nodes: Vec<String>,
    name: String,
}

/// The place of a test; none, and a word of it, where there is no cluster.
fn place(name: &str) -> Option<Place> {
    let Ok(cluster) = std::env::var("TELUSUR_TEST_CLUSTER") else {
        eprintln!("SKIPPED: no cluster; run tests/opensearch/cluster start and set TELUSUR_TEST_CLUSTER");
        return None;
    };
    let (_, rest) = cluster.split_once("://").expect("an address has a scheme");
    let (nodes, _) = rest.rsplit_once('/').expect("an address ends in a name");
    let nodes: Vec<String> = nodes.split(',').map(str::to_string).collect();
    let place = Place { scratch: Scratch::new(), nodes, name: format!("telusur-writing-{name}") };
    place.drop_index();
    Some(place)
}

impl Place {
    fn address(&self) -> String {
        format!("opensearch://{}/{}", self.nodes.join(","), self.name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.scratch.command(["--engine", &self.address()]);
        command.args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        finish(&mut self.command(arguments))
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let ran = finish(self.command(arguments).arg("--json"));
        assert_ne!(ran.code, 2, "{ran:?}");
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
    }

    /// Starts the program and does not wait for it.
    fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs")
    }

    /// Asks a node of the cluster that answers.
    fn ask(&self, method: &str, path: &str, body: &str) -> Value {
        ask_nodes(self.nodes.iter().map(String::as_str), method, path, body)
    }

    /// Waits until so many articles were written, whether they can be seen or not.
    fn wait_for(&self, articles: u64) {
        for _ in 0..1_200 {
            let found = self.ask("GET", &format!("/{}.g*/_stats/indexing", self.name), "");
            if found["_all"]["primaries"]["indexing"]["index_total"].as_u64() >= Some(articles) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("waited in vain for {articles} articles");
    }

    /// Stories are told of everything already.
    fn assert_all_told(&self) {
        let again = self.run(&["index", "--join-stories"]);
        assert!(again.err.contains("0 articles were placed, 0 of them"), "{again:?}");
    }

    fn drop_index(&self) {
        let name = &self.name;
        self.ask("DELETE", &format!("/{name}.*?expand_wildcards=all"), "");
        self.ask("DELETE", &format!("/_index_template/telusur-{name}"), "");
    }
}

/// The id of the first article of each article's story, as a program tells them.
fn stories(program: &mut Command) -> BTreeMap<String, String> {
    let ran = finish(program.args(["search", "--all", "--format", "jsonl"]));
    // The first line tells of the search.
    let record = |line: &str| -> Option<(String, String)> {
        let record: Value = serde_json::from_str(line).expect("a line of JSON");
        let id = record["id"].as_str()?.to_string();
        Some((id.clone(), record["group"].as_str().unwrap_or(&id).to_string()))
    };
    ran.out.lines().filter_map(record).collect()
}

impl Drop for Place {
    fn drop(&mut self) {
        self.drop_index();
    }
}

/// A text of made-up words, one for each number; few are new to an archive.
fn words(numbers: impl IntoIterator<Item = usize>) -> String {
    let word = |number: usize| number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    numbers.into_iter().map(|number| format!("kata{}x ", word(number) % 1_999)).collect()
}

/// Articles of which many tell the story of an earlier one, each by another part of its text.
fn records(count: usize) -> Vec<Value> {
    let text = |number: usize| {
        let story = 1_000 * (number % (count / 4));
        match number % 5 {
            0 => words(story..story + 100),
            1 => words(story..story + 60),
            2 => words((story..story + 80).chain(900_000 + 60 * number..900_060 + 60 * number)),
            3 => words((story + 30..story + 100).chain(500_000 + 40 * number..500_040 + 40 * number)),
            _ => words(800_000 + 100 * number..800_100 + 100 * number),
        }
    };
    let record = |number: usize| {
        json!({
            "id": format!("n{number}"),
            "title": format!("Rapat pleno KPU Kota Cilegon {number}"),
            "text": text(number),
            "date": format!("2024-{:02}-{:02}", number % 12 + 1, number % 28 + 1),
            "source": format!("contoh{}.id", number % 7),
        })
    };
    (0..count).map(record).collect()
}

/// Totals and the counts of values, of a local index or that of the cluster.
fn counts(found: Value) -> Value {
    json!([found["total"], found["total_groups"], found["undated"], found["facets"]])
}

const COUNTED: [&str; 5] = ["search", "--limit", "0", "--facets", "province:40,source:20,month:20"];

/// The index of the cluster has what a local one of the same input has.
fn assert_same(place: &Place, input: &str) {
    let directory = place.scratch.path("lokal");
    let local = |arguments: &[&str]| place.scratch.command_at(&directory, arguments);
    let ran = finish(&mut local(&["index", input]));
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = finish(local(&COUNTED).arg("--json"));
    let here: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(stories(&mut place.command(&[])), stories(&mut local(&[])));
    assert_eq!(counts(place.json(&COUNTED)), counts(here));
}

fn sum<const N: usize>(runs: &[Value], names: [&str; N]) -> [u64; N] {
    names.map(|name| runs.iter().map(|run| run[name].as_u64().expect("a count")).sum())
}

#[test]
fn one_writer() {
    let _nodes = searching();
    let Some(place) = place("one") else { return };
    place.scratch.write("a.jsonl", json_lines(&records(200)));
    let first = place.json(&["index", "a.jsonl"]);
    assert_eq!((&first["read"], &first["added"]), (&json!(200), &json!(200)));
    assert_same(&place, "a.jsonl");
    let again = place.json(&["index", "a.jsonl"]);
    assert_eq!((&again["read"], &again["unchanged"]), (&json!(200), &json!(200)));

    let mut changed = records(200);
    changed[10]["text"] = json!(format!("{} lagi", changed[10]["text"].as_str().expect("a text")));
    changed[11]["text"] = json!(words(7_000_000..7_000_100));
    changed.push(changed[11].clone());
    place.scratch.write("a.jsonl", json_lines(&changed));
    let updated = place.json(&["index", "a.jsonl"]);
    assert_eq!(
        ["updated", "unchanged", "duplicate"].map(|name| updated[name].as_u64()),
        [Some(2), Some(198), Some(1)]
    );
    let runs = place.json(&["coverage"])["runs"].clone();
    let added: Vec<Option<u64>> =
        runs.as_array().expect("runs").iter().map(|run| run["added"].as_u64()).collect();
    assert_eq!(added, [Some(200), Some(0), Some(0)], "the log of runs is kept");

    assert_eq!(place.run(&["index", "--delete-id", "n10", "--delete-id", "n12", "--yes"]).code, 0);
    assert_eq!(place.run(&["index", "--delete", "judul:11", "--yes"]).code, 0);
    assert_eq!(place.json(&["stats"])["articles"], json!(197));
}

#[test]
fn lists_are_kept() {
    let _nodes = searching();
    let Some(place) = place("lists") else { return };
    place.scratch.write("a.jsonl", json_lines(&records(8)));
    place.scratch.write("sinonim.tsv", "pleno, akbarraya\n");
    assert_eq!(place.run(&["index", "a.jsonl"]).code, 0);
    assert_eq!(place.run(&["search", "akbarraya"]).code, 1);
    assert_eq!(place.run(&["index", "--synonyms", "sinonim.tsv"]).code, 0);
    assert_eq!(place.json(&["search", "akbarraya"])["total"], json!(8));
    assert_eq!(place.run(&["index", "--rebuild", "a.jsonl"]).code, 0);
    assert_eq!(place.json(&["search", "akbarraya"])["total"], json!(8), "a rebuild leaves lists in place");
}

#[test]
fn workers_that_begin_together_tell_the_stories_of_one() {
    let _nodes = searching();
    let Some(place) = place("workers") else { return };
    place.scratch.write("a.jsonl", json_lines(&records(600)));
    let shards = ["1/3", "2/3", "3/3"];
    let children = shards.map(|shard| {
        let mut command = place.command(&["index", "--shard", shard, "a.jsonl", "--json"]);
        command.stdout(Stdio::piped()).spawn().expect("it runs")
    });
    let runs = children.map(|child| {
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice(&output.stdout).expect("JSON")
    });
    assert_eq!(sum(&runs, ["read", "added", "refused"]), [600, 600, 0]);
    let joined = place.run(&["index", "--join-stories"]);
    assert!(joined.code == 0 && joined.err.contains("600 articles were placed"), "{joined:?}");
    assert_same(&place, "a.jsonl");
    place.assert_all_told();
}

#[test]
fn a_killed_worker_goes_on() {
    let _nodes = searching();
    let Some(place) = place("killed") else { return };
    place.scratch.write("a.jsonl", json_lines(&records(6_000)));
    for times in 1..=2 {
        let mut child = place.start(&["index", "a.jsonl"]);
        place.wait_for(1_000 * times);
        child.kill().expect("it is ours");
        child.wait().expect("it ends");
    }
    let last = place.json(&["index", "a.jsonl"]);
    let [read, added, unchanged] = sum(std::slice::from_ref(&last), ["read", "added", "unchanged"]);
    assert_eq!((read, added + unchanged), (6_000, 6_000), "{last}");
    assert_same(&place, "a.jsonl");
}

#[test]
fn a_rebuild_that_is_cut_short_leaves_the_old_index() {
    let _nodes = searching();
    let Some(place) = place("rebuild") else { return };
    place.scratch.write("a.jsonl", json_lines(&records(40)));
    place.scratch.write("b.jsonl", json_lines(&records(3_000)));
    assert_eq!(place.run(&["index", "a.jsonl"]).code, 0);
    let mut child = place.start(&["index", "--rebuild", "b.jsonl"]);
    place.wait_for(100);
    child.kill().expect("it is ours");
    child.wait().expect("it ends");
    assert_eq!(place.json(&["stats"])["articles"], json!(40), "the old one is live");
    place.scratch.write("kosong.jsonl", "{}\n");
    assert_eq!(place.run(&["index", "--rebuild", "kosong.jsonl"]).code, 2);
    assert_eq!(place.json(&["stats"])["articles"], json!(40), "nothing taken in replaces nothing");
    // The words of a generation whose articles are gone.
    place.ask("PUT", &format!("/{}.v7", place.name), "{}");
    assert_eq!(place.run(&["index", "--rebuild", "b.jsonl"]).code, 0);
    assert_same(&place, "b.jsonl");
    let left = place.ask("GET", &format!("/{}.*/_alias", place.name), "");
    let indexes = left.as_object().expect("indexes").keys().filter(|name| !name.ends_with(".kept"));
    assert_eq!(indexes.count(), 2, "one generation is left: {left}");
}

#[test]
fn a_full_disk_is_said_and_nothing_is_lost() {
    let _nodes = searching();
    let Some(place) = place("full") else { return };
    place.scratch.write("a.jsonl", json_lines(&records(20)));
    place.scratch.write("b.jsonl", json_lines(&records(60)));
    assert_eq!(place.run(&["index", "a.jsonl"]).code, 0);
    let blocked = |is: Value| {
        let settings = json!({ "index.blocks.read_only_allow_delete": is }).to_string();
        place.ask("PUT", &format!("/{}/_settings", place.name), &settings)
    };
    blocked(json!(true));
    let refused = place.run(&["index", "b.jsonl"]);
    assert!(refused.code == 2 && refused.err.contains("disks are nearly full"), "{refused:?}");
    assert_eq!(place.json(&["stats"])["articles"], json!(20), "it can be searched");
    blocked(Value::Null);
    assert_eq!(place.run(&["index", "b.jsonl"]).code, 0);
    assert_same(&place, "b.jsonl");
}

/// What stands before a node and answers some requests itself; gives `host:port`.
fn proxy(node: String, answers: impl Fn(&[u8]) -> Option<Vec<u8>> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let request = read_request(&mut stream);
            let answer = answers(&request).unwrap_or_else(|| forward(&node, &request));
            // Whoever asked may have gone.
            let _ = stream.write_all(&answer);
        }
    });
    address
}

/// A proxy that sends two of three batches away as too much, and how many it has sent away.
fn busy_proxy(node: String) -> (String, Arc<AtomicUsize>) {
    let (batches, refused) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let told = Arc::clone(&refused);
    let address = proxy(node, move |request| {
        let is_batch = request.starts_with(b"POST /_bulk");
        (is_batch && batches.fetch_add(1, Ordering::Relaxed) % 3 != 2).then(|| {
            refused.fetch_add(1, Ordering::Relaxed);
            b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}".to_vec()
        })
    });
    (address, told)
}

/// A whole request, which asks for the connection to be closed after it.
fn read_request(stream: &mut TcpStream) -> Vec<u8> {
    let (mut request, mut part) = (Vec::new(), [0; 65_536]);
    loop {
        let read = stream.read(&mut part).unwrap_or(0);
        request.extend_from_slice(&part[..read]);
        let head = request.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        if let Some(head) = head {
            let text = String::from_utf8_lossy(&request[..head]).to_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.map_or(0, |length| length.trim().parse().expect("a number"));
            if request.len() >= head + 4 + length {
                let mut closing = request[..head].to_vec();
                closing.extend_from_slice(b"\r\nConnection: close");
                closing.extend_from_slice(&request[head..]);
                return closing;
            }
        }
        if read == 0 {
            return request;
        }
    }
}

fn forward(node: &str, request: &[u8]) -> Vec<u8> {
    let mut answer = Vec::new();
    if let Ok(mut stream) = TcpStream::connect(node) {
        stream.write_all(request).expect("it reads");
        stream.read_to_end(&mut answer).expect("it answers");
    }
    if let Some(line) = answer.windows(2).position(|bytes| bytes == b"\r\n") {
        answer.splice(line..line, *b"\r\nConnection: close");
    }
    answer
}

#[test]
fn what_a_busy_cluster_sends_away_is_sent_again() {
    let _nodes = searching();
    let Some(place) = place("busy") else { return };
    place.scratch.write("a.jsonl", json_lines(&records(50)));
    let (proxy, refused) = busy_proxy(place.nodes[0].clone());
    let engine = format!("opensearch://{proxy}/{}", place.name);
    let ran = finish(&mut place.scratch.command(["--engine", &engine, "index", "a.jsonl"]));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(refused.load(Ordering::Relaxed) > 0);
    assert_same(&place, "a.jsonl");
}

/// A worker writes and ends while stories are told, after its articles were passed by.
#[test]
fn what_is_written_while_stories_are_told_is_told_by_the_next() {
    let _nodes = searching();
    let Some(place) = place("meanwhile") else { return };
    place.scratch.write("a.jsonl", json_lines(&records(200)));
    assert_eq!(place.run(&["index", "--shard", "1/2", "a.jsonl"]).code, 0);
    let late = Mutex::new(Some(place.command(&["index", "--shard", "2/2", "a.jsonl"])));
    let pages = AtomicUsize::new(0);
    let proxy = proxy(place.nodes[0].clone(), move |request| {
        let is_page = request.windows(12).any(|part| part == b"search_after");
        if is_page && pages.fetch_add(1, Ordering::Relaxed) == 0 {
            let mut late = late.lock().expect("no other has it").take().expect("it runs once");
            assert_eq!(finish(&mut late).code, 0);
        }
        None
    });
    let engine = format!("opensearch://{proxy}/{}", place.name);
    let first = finish(&mut place.scratch.command(["--engine", &engine, "index", "--join-stories"]));
    assert_eq!(first.code, 0, "{first:?}");
    assert_eq!(place.run(&["index", "--join-stories"]).code, 0);
    assert_same(&place, "a.jsonl");
    place.assert_all_told();
}

/// The rebuild that ends first takes the other one away, which says so and replaces nothing.
#[test]
fn two_rebuilds_at_once() {
    let _nodes = searching();
    let Some(place) = place("rebuilds") else { return };
    let address = Address::read(&place.address()).expect("an address");
    let layout = Layout { shards: 1, replicas: 0 };
    let rebuild = || {
        let options = WriterOptions { rebuild: true, ..WriterOptions::default() };
        OpenSearch::write(address.clone(), &Access::default(), options, layout).expect("a writer")
    };
    let document = |id: &str| {
        let text = format!("Warga {id} memilih.");
        Document::from(&Article { id: id.into(), text, ..Article::default() })
    };
    let (mut first, mut second, mut third) = (rebuild(), rebuild(), rebuild());
    second.upsert(&document("a")).expect("sent");
    second.flush().expect("sent");
    second.upsert(&document("c")).expect("it waits");
    first.upsert(&document("b")).expect("sent");
    first.finish(true).expect("it is first");
    let gone = third.upsert(&document("d")).expect_err("its index is gone");
    let half = second.finish(true).expect_err("half of it is gone");
    for error in [gone, half] {
        assert!(error.to_string().contains("made anew meanwhile: run the command again"), "{error}");
    }
    let ids = place.json(&["search", "warga"])["hits"].clone();
    assert_eq!((ids.as_array().map(Vec::len), &ids[0]["id"]), (Some(1), &json!("b")));
}

/// Runs the script of the test cluster, where the test may stop its nodes.
fn cluster_script(arguments: &[&str]) -> bool {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/opensearch/cluster");
    Command::new(script).args(arguments).status().is_ok_and(|status| status.success())
}

/// Two workers fill an index while a node is killed and started again. `TELUSUR_TEST_ARTICLES` names a file of
/// records with many articles to do it with.
#[test]
fn a_node_is_lost_and_comes_back_while_two_workers_write() {
    let _alone = alone();
    let Some(place) = place("lost") else { return };
    if std::env::var("TELUSUR_CLUSTER").is_err() {
        eprintln!("SKIPPED: TELUSUR_CLUSTER does not say which nodes may be stopped");
        return;
    }
    let input = std::env::var("TELUSUR_TEST_ARTICLES").unwrap_or_else(|_| {
        place.scratch.write("a.jsonl", json_lines(&records(6_000)));
        "a.jsonl".into()
    });
    let workers = ["1/2", "2/2"].map(|shard| {
        let mut command = place.command(&["index", "--shard", shard, &input, "--json"]);
        command.stdout(Stdio::piped()).spawn().expect("it runs")
    });
    place.wait_for(1_000);
    assert!(cluster_script(&["kill", "2"]), "the node is killed");
    place.wait_for(3_000);
    assert!(cluster_script(&["node", "2"]), "the node is started");
    let runs = workers.map(|worker| {
        let output = worker.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice(&output.stdout).expect("JSON")
    });
    let [read, added, unchanged, refused] = sum(&runs, ["read", "added", "unchanged", "refused"]);
    assert_eq!((added + unchanged, refused), (read, 0), "{runs:?}");
    assert_eq!(place.run(&["index", "--join-stories"]).code, 0);
    let health = place.ask("GET", "/_cluster/health?wait_for_status=green&timeout=120s", "");
    assert_eq!(health["status"], json!("green"), "{health}");
    assert_same(&place, &input);
}
