//! Runs that are cut short, and readers beside a writer.

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::scratch::{OnEnd, Scratch, json_lines};

/// Longest to wait for another process.
const PATIENCE: Duration = Duration::from_secs(30);

fn record(number: usize) -> serde_json::Value {
    json!({"id": format!("n{number}"), "title": format!("Rapat pleno {number}"), "text": "Rapat pleno dibuka di balai kota.", "date": "2024-02-14"})
}

/// An `index -` that has read `count` records and waits for more.
fn waiting_for_input(scratch: &Scratch, count: usize, arguments: &[&str]) -> Child {
    let mut command = scratch.command(["index", "-"]);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it runs");
    let input = child.stdin.as_mut().expect("piped");
    for number in 0..count {
        writeln!(input, "{}", record(number)).expect("it reads");
    }
    input.flush().expect("it reads");
    wait_until(|| scratch.index().join("writer.lock").exists());
    child
}

fn wait_until(done: impl Fn() -> bool) {
    let started = Instant::now();
    while !done() {
        assert!(started.elapsed() < PATIENCE, "waited in vain");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn articles(scratch: &Scratch) -> u64 {
    scratch.json(["stats"])["articles"].as_u64().expect("a count")
}

#[test]
fn a_killed_run_loses_only_what_was_not_committed() {
    let scratch = Scratch::new();
    scratch.write("awal.jsonl", json_lines(&(0..5).map(record).collect::<Vec<_>>()));
    assert_eq!(scratch.run(["index", "awal.jsonl"]).code, 0);
    for arguments in [&[][..], &["--rebuild"]] {
        let mut child = waiting_for_input(&scratch, 2_000, arguments);
        child.kill().expect("it is ours");
        child.wait().expect("it ends");
        assert_eq!(articles(&scratch), 5, "what was committed is there: {arguments:?}");
        assert_eq!(scratch.run(["search", "pleno"]).code, 0);
    }
    scratch.write("semua.jsonl", json_lines(&(0..2_000).map(record).collect::<Vec<_>>()));
    let again = scratch.json(["index", "semua.jsonl"]);
    assert_eq!(
        (&again["unchanged"], &again["added"]),
        (&json!(5), &json!(1_995)),
        "the same command goes on"
    );
    let generations = std::fs::read_dir(scratch.index())
        .expect("the folder")
        .filter(|entry| {
            entry.as_ref().expect("an entry").file_name().to_string_lossy().starts_with("generation-")
        })
        .count();
    assert_eq!(generations, 1, "what a killed rebuild left is gone");
}

/// Long articles of which every second one is a part of the one before.
fn copied(number: usize) -> serde_json::Value {
    let words: Vec<String> =
        (0..120 - 40 * (number % 2)).map(|at| format!("kata{}x{at}", number / 2)).collect();
    json!({"id": format!("n{number}"), "title": "Rapat pleno", "text": words.join(" "), "date": "2024-02-14"})
}

fn stories(scratch: &Scratch, count: usize) -> Vec<serde_json::Value> {
    (0..count).map(|number| scratch.json(["show", &format!("n{number}")])["group"].clone()).collect()
}

#[test]
fn a_killed_run_leaves_stories_as_they_were_and_the_second_run_completes_them() {
    let scratch = Scratch::new();
    let all: Vec<_> = (0..60).map(copied).collect();
    scratch.write("awal.jsonl", json_lines(&all[..31]));
    scratch.write("semua.jsonl", json_lines(&all));
    assert_eq!(scratch.run(["index", "awal.jsonl"]).code, 0);
    let before = stories(&scratch, 31);
    let mut child =
        scratch.command(["index", "semua.jsonl", "-"]).stdin(Stdio::piped()).spawn().expect("it runs");
    wait_until(|| scratch.index().join("writer.lock").exists());
    child.kill().expect("it is ours");
    child.wait().expect("it ends");
    assert_eq!(stories(&scratch, 31), before);
    assert_eq!(scratch.run(["index", "semua.jsonl"]).code, 0);
    let expected: Vec<_> = (0..60)
        .map(|number| if number % 2 == 1 { json!(format!("n{}", number - 1)) } else { json!(null) })
        .collect();
    assert_eq!(stories(&scratch, 60), expected);
    for threads in ["1", "4"] {
        assert_eq!(scratch.run(["index", "semua.jsonl", "--rebuild", "--threads", threads]).code, 0);
        assert_eq!(stories(&scratch, 60), expected, "{threads} threads");
    }
}

/// Each article's story, read from the index itself.
fn groups(scratch: &Scratch, count: usize) -> Vec<Option<String>> {
    let index = telusur::Index::open(scratch.index()).expect("an index");
    let group = |number: usize| {
        index.article(&format!("n{number}")).expect("it can be read").expect("it is there").group
    };
    (0..count).map(group).collect()
}

/// Runs over ever more articles are killed at any moment: while they start, read, write or swap, or too late.
#[test]
fn stories_after_runs_killed_at_random_moments_are_those_of_one_run() {
    const RUNS: usize = 24;
    const STEP: usize = 50;
    let all: Vec<_> = (0..RUNS * STEP).map(copied).collect();
    let whole = Scratch::new();
    whole.write("semua.jsonl", json_lines(&all));
    assert_eq!(whole.run(["index", "semua.jsonl"]).code, 0);
    let expected = groups(&whole, all.len());
    assert_eq!(expected.iter().flatten().count(), all.len() / 2);

    let scratch = Scratch::new();
    let mut random = 20_240_214_u64;
    let mut completed = 0;
    for run in 1..=RUNS {
        // An odd number of articles: the next run begins with a copy of what may be committed or not.
        scratch.write("sebagian.jsonl", json_lines(&all[..run * STEP - 1]));
        let mut command = scratch.command(["index", "sebagian.jsonl"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis((random >> 33) % 500));
        child.kill().expect("it is ours");
        completed += usize::from(child.wait().expect("it ends").success());
    }
    eprintln!("{completed} of {RUNS} runs were complete before they were killed");
    scratch.write("semua.jsonl", json_lines(&all));
    assert_eq!(scratch.run(["index", "semua.jsonl"]).code, 0);
    assert_eq!(articles(&scratch), all.len() as u64);
    assert_eq!(groups(&scratch, all.len()), expected);
}

#[test]
fn a_killed_first_run_leaves_no_half_index() {
    let scratch = Scratch::new();
    let mut child = waiting_for_input(&scratch, 700, &[]);
    child.kill().expect("it is ours");
    child.wait().expect("it ends");
    let ran = scratch.run(["search", "pleno"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no index in"), "{}", ran.err);
    scratch.write("semua.jsonl", json_lines(&(0..10).map(record).collect::<Vec<_>>()));
    assert_eq!(scratch.run(["index", "semua.jsonl"]).code, 0);
    assert_eq!(articles(&scratch), 10);
}

#[cfg(unix)]
#[test]
fn an_interrupt_commits_what_was_read() {
    let scratch = Scratch::new();
    let mut child = waiting_for_input(&scratch, 1_100, &["--json"]);
    // Time to take in the first batches.
    std::thread::sleep(Duration::from_millis(1_500));
    let signalled = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    if !signalled.is_ok_and(|status| status.success()) {
        eprintln!("skipped: no kill command");
        child.kill().expect("it is ours");
        child.wait().expect("it ends");
        return;
    }
    // More might come for ever: it ends without.
    let open = child.stdin.take();
    let ended = child.wait_with_output().expect("it ends");
    drop(open);
    let (out, err) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    assert_eq!(ended.status.code(), Some(2), "{out}{err}");
    assert!(
        err.contains("interrupted: what was read is committed; to go on, run with the same input: "),
        "{err}"
    );
    assert!(err.trim_end().ends_with(" index - --json"), "the command as it was typed: {err}");
    let summary: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let read = summary["read"].as_u64().expect("a count");
    assert_eq!(articles(&scratch), read);
    assert!(read >= 512, "{read}");
}

/// Readers beside a writer see whole commits, and never an error.
#[test]
fn searching_while_another_writes() {
    let scratch = Scratch::new();
    let index = telusur::Index::create(scratch.index()).expect("an index");
    let article = |number: usize| telusur::Article {
        id: format!("n{number}"),
        text: "rapat pleno".into(),
        lang: "id".into(),
        ..telusur::Article::default()
    };
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut last = 0;
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    index.reload().expect("reloaded");
                    let total = index.search(&telusur::SearchRequest::new("pleno")).expect("found").total;
                    assert!(total >= last && total.is_multiple_of(10), "{last} then {total}");
                    last = total;
                }
            });
        }
        let _ending = OnEnd(&stop);
        let mut writer = index.writer().expect("the one writer");
        for commit in 0..12 {
            for number in 0..10 {
                writer.upsert(&telusur::Document::new(&article(commit * 10 + number), 0)).expect("added");
            }
            writer.commit().expect("committed");
        }
        writer.finish(true).expect("finished");
    });
    index.reload().expect("reloaded");
    assert_eq!(index.stats().expect("stats").articles, 120);
}
