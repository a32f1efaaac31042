//! Rebuilds beside readers and writers of other processes.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use telusur::{Index, SearchRequest};

use crate::scratch::{OnEnd, Scratch, json_lines};

/// Names the index that [`a_reader_of_another_process`] reads; without it that is no test.
const READER: &str = "TELUSUR_READER";

fn records(count: usize, word: &str) -> Vec<Value> {
    (0..count)
        .map(|number| json!({"id": format!("n{number}"), "text": format!("Rapat pleno {word}.")}))
        .collect()
}

fn generations(index: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(index).expect("the folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.starts_with("generation-"));
    names.sort();
    names
}

fn two_archives() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("lama.jsonl", json_lines(&records(30, "lama")));
    scratch.write("baru.jsonl", json_lines(&records(20, "baru")));
    assert_eq!(scratch.run(["index", "lama.jsonl"]).code, 0);
    scratch
}

/// Opens the index and answers each line of input with what it finds, without ever reloading.
#[test]
#[ignore = "run by another test"]
fn a_reader_of_another_process() {
    let Ok(directory) = std::env::var(READER) else { return };
    let index = Index::open(directory).expect("an index");
    let mut out = std::io::stdout();
    writeln!(out, "open").expect("somebody listens");
    for line in std::io::stdin().lines() {
        let found = index.search(&SearchRequest::new(line.expect("a line"))).expect("an answer");
        let read = index.article("n3").expect("read").map(|article| article.text);
        writeln!(out, "found {} {}", found.total, read.unwrap_or_default()).expect("somebody listens");
    }
}

fn reader(index: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["--ignored", "--exact", "cli::generations::a_reader_of_another_process", "--nocapture"])
        .env(READER, index)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs")
}

#[test]
fn a_reader_keeps_its_generation_until_it_ends() {
    let scratch = two_archives();
    let mut child = reader(&scratch.index());
    let mut said = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut next = |prefix: &str| loop {
        let line = said.next().expect("it talks").expect("a line");
        // The harness writes the name of the test before the first line.
        if let Some(at) = line.find(prefix) {
            break line[at..].to_string();
        }
    };
    assert_eq!(next("open"), "open");
    for _ in 0..2 {
        assert_eq!(scratch.run(["index", "--rebuild", "baru.jsonl"]).code, 0);
        let input = child.stdin.as_mut().expect("piped");
        writeln!(input, "lama").and_then(|()| input.flush()).expect("it listens");
        assert_eq!(next("found"), "found 30 Rapat pleno lama.", "what it opened stays");
    }
    assert!(generations(&scratch.index()).contains(&"generation-000001".to_string()));
    assert_eq!(scratch.json(["stats"])["articles"], json!(20), "others see the new one");
    drop(child.stdin.take());
    child.wait().expect("it ends");
    assert_eq!(scratch.run(["index", "baru.jsonl"]).code, 0);
    assert_eq!(generations(&scratch.index()), ["generation-000003"], "what nobody reads is gone");
}

/// Readers that open while generations are swapped and removed find the old or the new index, never none.
#[test]
fn opening_during_swaps() {
    let scratch = two_archives();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut opened = 0;
                while !done.load(std::sync::atomic::Ordering::Relaxed) || opened == 0 {
                    let index = Index::open(scratch.index()).expect("an index at every moment");
                    let total = index.search(&SearchRequest::new("pleno")).expect("an answer").total;
                    assert!([20, 30].contains(&total), "{total}");
                    opened += 1;
                }
            });
        }
        let _ending = OnEnd(&done);
        for name in ["baru.jsonl", "lama.jsonl"].repeat(4) {
            let ran = scratch.run(["index", "--rebuild", name]);
            assert_eq!(ran.code, 0, "{ran:?}");
        }
    });
    assert_eq!(scratch.run(["index", "lama.jsonl"]).code, 0);
    assert_eq!(generations(&scratch.index()).len(), 1);
}

#[test]
fn of_two_rebuilds_at_once_one_waits_for_nobody() {
    let scratch = two_archives();
    let rebuild = || {
        let mut command = scratch.command(["index", "--rebuild", "-"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("it runs")
    };
    let mut first = rebuild();
    // It holds the lock once its generation is there.
    while generations(&scratch.index()).len() < 2 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let second = scratch.run(["index", "--rebuild", "baru.jsonl"]);
    assert_eq!(second.code, 2, "{second:?}");
    assert!(second.err.contains("being written by another telusur"), "{second:?}");
    let found = scratch.json(["verify"]);
    assert_eq!((&found["sound"], &found["writing"]), (&json!(true), &json!(true)), "{found}");
    let mut input = first.stdin.take().expect("piped");
    input.write_all(json_lines(&records(20, "baru")).as_bytes()).expect("it reads");
    drop(input);
    assert!(first.wait().expect("it ends").success());
    assert_eq!(scratch.json(["stats"])["articles"], json!(20));
    assert_eq!(generations(&scratch.index()), ["generation-000002"]);
}
