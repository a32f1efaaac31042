//! Processes that are killed at any moment: nothing committed is lost, nothing is there twice, the index is
//! whole, and the same command finishes the work.
//!
//! Two kinds of victims. A writer that says what it has committed, so that what is found afterwards can be
//! held against it article by article; and the program itself, from its start to its last merge. The moments
//! are random; no outcome depends on how fast the machine is.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use telusur::index::{Depth, verify};
use telusur::{Article, Document, Index, SearchRequest, Writer, WriterOptions};

use crate::generated::Random;
use crate::scratch::{Scratch, json_lines};

/// Kills of each kind, enough for every run of the tests.
const KILLS: usize = 26;

/// Kills of each kind of the thorough test.
const MANY_KILLS: usize = 150;

/// Articles of the writer that is killed.
const IDS: usize = 96;

/// Articles between two of its commits.
const BETWEEN_COMMITS: usize = 12;

/// Names the index that [`a_writer_to_be_killed`] writes to; without it that is no test.
const VICTIM: &str = "TELUSUR_VICTIM";

/// Which revision of each article is there.
type State = BTreeMap<String, usize>;

fn article(number: usize, revision: usize) -> Article {
    let text = format!("Bawaslu Kota Cilegon membuka rapat pleno. revisi {revision}.");
    let date = Some(format!("2024-{:02}-{:02}", number % 12 + 1, number % 28 + 1));
    Article { id: format!("n{number}"), text, date, lang: "id".into(), ..Article::default() }
}

/// What one run of the victim writes between commit and commit: ids with their revision, or none to delete.
fn batch(seed: u64, commit: usize) -> Vec<(usize, Option<usize>)> {
    let mut random = Random(seed ^ (commit as u64) << 20);
    let revision = (seed % 1_000) as usize * 100 + commit;
    (0..BETWEEN_COMMITS).map(|_| (random.below(IDS), (random.below(10) > 0).then_some(revision))).collect()
}

fn apply(state: &mut State, seed: u64, commit: usize) {
    for (number, revision) in batch(seed, commit) {
        match revision {
            Some(revision) => state.insert(format!("n{number}"), revision),
            None => state.remove(&format!("n{number}")),
        };
    }
}

/// Writes until it is killed, and says after each commit how many there were.
#[test]
#[ignore = "the victim of other tests"]
fn a_writer_to_be_killed() {
    let Ok(order) = std::env::var(VICTIM) else { return };
    let mut parts = order.splitn(4, ' ');
    let mut number = || parts.next().and_then(|part| part.parse::<u64>().ok()).expect("a number");
    let (seed, commits, threads) = (number(), number() as usize, number() as usize);
    let directory = parts.next().expect("a folder");
    let options = WriterOptions { threads, memory_bytes: 60_000_000, ..WriterOptions::default() };
    let mut writer = Writer::open(Path::new(directory), options).expect("the one writer");
    for commit in 0..commits {
        for (number, revision) in batch(seed, commit) {
            if let Some(revision) = revision {
                writer.upsert(&Document::from(&article(number, revision))).expect("added");
            } else {
                writer.delete(&format!("n{number}")).expect("deleted");
            }
        }
        writer.commit().expect("committed");
        say(&format!("commit {}", commit + 1));
    }
    writer.finish(true).expect("finished");
    say("done");
}

/// Past what the test harness catches.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).expect("somebody listens");
}

fn victim(directory: &Path, seed: u64, commits: usize, threads: usize) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["--ignored", "--exact", "cli::faults::a_writer_to_be_killed", "--nocapture"])
        .env(VICTIM, format!("{seed} {commits} {threads} {}", directory.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs")
}

/// The revision of every article of the index.
fn found(directory: &Path) -> State {
    let index = match Index::open(directory) {
        Ok(index) => index,
        Err(telusur::Error::NoIndex { .. }) => return State::new(),
        Err(error) => panic!("{error}"),
    };
    let ids = index.ids(&SearchRequest::new("")).expect("ids");
    let revision = |id: String| {
        let text = index.article(&id).expect("read").expect("there").text;
        let revision =
            text.trim_end_matches('.').rsplit(' ').next().expect("a word").parse().expect("a number");
        (id, revision)
    };
    let count = ids.len();
    let state: State = ids.into_iter().map(revision).collect();
    assert_eq!(state.len(), count, "an article is there twice");
    state
}

fn assert_whole(directory: &Path, when: &str) {
    match verify(directory, Depth::Articles) {
        Ok(found) => assert!(found.sound, "{when}: {:?}", found.damage),
        Err(telusur::Error::NoIndex { .. }) => {}
        Err(error) => panic!("{when}: {error}"),
    }
}

/// Kills writers and gives a line for each: the moment, the commits before, and those found.
fn kill_writers(kills: usize, seed: u64) -> Vec<String> {
    const COMMITS: usize = 14;
    let scratch = Scratch::new();
    let directory = scratch.index();
    let mut random = Random(seed);
    let mut state = State::new();
    let mut table = Vec::new();
    for kill in 0..kills {
        let run = seed.wrapping_add(kill as u64);
        let started = Instant::now();
        let mut child = victim(&directory, run, COMMITS, 1 + random.below(3));
        let mut said = BufReader::new(child.stdout.take().expect("piped"));
        // After some commit, and a little later: in the next batch, its commit, a merge, or the end.
        let wanted = random.below(COMMITS + 1);
        let mut commits = 0;
        let mut line = String::new();
        while commits < wanted && said.read_line(&mut line).expect("it talks") > 0 {
            commits = commits.max(commits_in(&line));
            line.clear();
        }
        std::thread::sleep(Duration::from_micros(random.below(30_000) as u64));
        child.kill().expect("it is ours");
        let moment = started.elapsed().as_millis();
        child.wait().expect("it ends");
        let mut rest = String::new();
        said.read_to_string(&mut rest).expect("it talked");
        let is_done = rest.contains("done");
        commits = rest.lines().map(commits_in).fold(commits, usize::max);
        assert_whole(&directory, &format!("kill {kill} after commit {commits}"));
        let here = found(&directory);
        (0..commits).for_each(|commit| apply(&mut state, run, commit));
        let mut one_more = state.clone();
        apply(&mut one_more, run, commits);
        // The kill may have come between the commit and the word about it.
        let kept = if here == state {
            commits
        } else {
            assert!(!is_done && here == one_more, "kill {kill}: commit {commits} is neither there nor whole");
            commits + 1
        };
        table.push(format!(
            "{moment:>6} ms  {commits:>3} committed before  {kept:>3} found after  {} articles",
            here.len()
        ));
        state = here;
    }
    let last = victim(&directory, seed, COMMITS, 2).wait_with_output().expect("it ends");
    assert!(last.status.success(), "a writer after all of them: {}", String::from_utf8_lossy(&last.stderr));
    (0..COMMITS).for_each(|commit| apply(&mut state, seed, commit));
    assert_eq!(found(&directory), state);
    assert_whole(&directory, "at the end");
    table
}

fn commits_in(line: &str) -> usize {
    line.trim().strip_prefix("commit ").and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn records(count: usize, revision: usize) -> Vec<Value> {
    let record = |number: usize| {
        let text = format!("Bawaslu Kota Cilegon membuka rapat pleno ke-{number}, revisi {revision}.");
        json!({"id": format!("n{number}"), "title": format!("Pleno {number}"), "text": text, "date": "2024-02-14"})
    };
    (0..count).map(record).collect()
}

/// Kills the program at moments spread over the whole of its runs: first runs, later ones, updates, rebuilds.
fn kill_runs(kills: usize, seed: u64) -> Vec<String> {
    const RECORDS: usize = 260;
    let scratch = Scratch::new();
    for revision in 0..2 {
        scratch.write(&format!("arsip-{revision}.jsonl"), json_lines(&records(RECORDS, revision)));
    }
    let mut random = Random(seed);
    let whole = Scratch::new();
    whole.write("arsip-1.jsonl", json_lines(&records(RECORDS, 1)));
    let started = Instant::now();
    assert_eq!(whole.run(["index", "arsip-1.jsonl"]).code, 0);
    let length = started.elapsed();
    let mut table = Vec::new();
    let mut before = 0;
    for kill in 0..kills {
        let name = format!("arsip-{}.jsonl", random.below(2));
        let threads = (1 + random.below(3)).to_string();
        let mut arguments = vec!["index", name.as_str(), "--threads", threads.as_str()];
        if random.below(3) == 0 {
            arguments.push("--rebuild");
        }
        let mut child =
            scratch.command(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
        let moment = length.mul_f64(random.below(1_100) as f64 / 1_000.0);
        std::thread::sleep(moment);
        child.kill().expect("it is ours");
        child.wait().expect("it ends");
        assert_whole(&scratch.index(), &format!("kill {kill} of {arguments:?} after {moment:?}"));
        let after = match Index::open(scratch.index()) {
            Ok(index) => index.stats().expect("stats").articles,
            Err(telusur::Error::NoIndex { .. }) => 0,
            Err(error) => panic!("{error}"),
        };
        assert!(after >= before, "kill {kill} of {arguments:?}: {before} before, {after} after");
        table.push(format!(
            "{:>6} ms  {before:>3} articles before  {after:>3} found after  {}",
            moment.as_millis(),
            arguments[1..].join(" ")
        ));
        before = after;
        // Every so often from nothing: the first commit makes the index.
        if random.below(6) == 0 && after > 0 {
            std::fs::remove_dir_all(scratch.index()).expect("removed");
            before = 0;
        }
    }
    assert_eq!(scratch.run(["index", "arsip-1.jsonl"]).code, 0, "the same command finishes the work");
    let fingerprint = |scratch: &Scratch| scratch.json(["stats"])["version"]["fingerprint"].clone();
    assert_eq!(fingerprint(&scratch), fingerprint(&whole), "as if nothing had happened");
    assert_whole(&scratch.index(), "at the end");
    table
}

#[test]
fn writers_killed_at_any_moment_keep_what_they_committed() {
    assert_eq!(kill_writers(KILLS, 1_000).len(), KILLS);
}

#[test]
fn runs_killed_at_any_moment_are_finished_by_the_next() {
    assert_eq!(kill_runs(KILLS, 17).len(), KILLS);
}

#[test]
#[ignore = "minutes"]
fn many_kills() {
    println!("a writer that commits every {BETWEEN_COMMITS} articles");
    kill_writers(MANY_KILLS, 70_000).iter().for_each(|line| println!("{line}"));
    println!("telusur index");
    kill_runs(MANY_KILLS, 71).iter().for_each(|line| println!("{line}"));
}
