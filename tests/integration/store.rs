//! A store of the caller's: what a writer asks of it, and what becomes of articles that it refuses.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::json;
use telusur::index::{KeptList, Refused, Run, Store};
use telusur::ingest::{IngestOptions, Observer, Refusal, Share, Source, Summary, ingest};
use telusur::news::Progress;
use telusur::{Document, Result, Writer};

use crate::scratch::{Scratch, json_lines};

/// What lies in the store, and how it was asked.
#[derive(Default)]
struct Shelf {
    articles: HashMap<String, u64>,
    /// Where in the input each article stood.
    positions: HashMap<String, u64>,
    position: u64,
    /// How many ids were asked about at once.
    asked: Vec<usize>,
    refused: Vec<Refused>,
    runs: Vec<Run>,
    finished: Option<bool>,
}

/// Refuses articles whose id begins with "tolak".
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Shelf>>);

impl Memory {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().expect("no test panicked while it held the shelf")
    }
}

impl Store for Memory {
    fn contents(&self, ids: &[&str]) -> Result<Vec<Option<u64>>> {
        let mut shelf = self.shelf();
        shelf.asked.push(ids.len());
        Ok(ids.iter().map(|id| shelf.articles.get(*id).copied()).collect())
    }

    fn at(&mut self, position: u64) {
        self.shelf().position = position;
    }

    fn put(&mut self, document: &Document, replaces: bool) -> Result<()> {
        let mut shelf = self.shelf();
        let (id, position) = (document.id.clone(), shelf.position);
        if id.starts_with("tolak") {
            shelf.refused.push(Refused { id, reason: "no room".into(), replaces });
        } else {
            shelf.positions.insert(id.clone(), position);
            shelf.articles.insert(id, document.content);
        }
        Ok(())
    }

    fn remove(&mut self, id: &str) -> Result<()> {
        self.shelf().articles.remove(id);
        Ok(())
    }

    fn take_refused(&mut self) -> Vec<Refused> {
        std::mem::take(&mut self.shelf().refused)
    }

    fn is_full(&self) -> bool {
        false
    }

    fn commit(&mut self) -> Result<()> {
        Ok(())
    }

    fn finish(self: Box<Self>, complete: bool, _: &AtomicBool) -> Result<()> {
        self.shelf().finished = Some(complete);
        Ok(())
    }

    fn is_rebuild(&self) -> bool {
        false
    }

    fn keep(&self, _: KeptList, _: &str) -> Result<()> {
        Ok(())
    }

    fn kept(&self, _: KeptList) -> Result<Option<String>> {
        Ok(None)
    }

    fn log_run(&self, run: &Run) -> Result<()> {
        self.shelf().runs.push(run.clone());
        Ok(())
    }
}

#[derive(Default)]
struct Heard(Vec<Refusal>);

impl Observer for Heard {
    fn progress(&mut self, _: &Progress, _: &Summary) {}

    fn refused(&mut self, refusal: &Refusal) {
        self.0.push(refusal.clone());
    }
}

/// Takes in a file; what came of it, and what was refused.
fn take_in(memory: &Memory, file: &PathBuf, share: Option<Share>) -> (Summary, Vec<Refusal>) {
    let (never, mut heard) = (AtomicBool::new(false), Heard::default());
    let options = IngestOptions { share, ..IngestOptions::default() };
    let writer = Writer::over(Box::new(memory.clone()));
    let source = Source::Paths(std::slice::from_ref(file));
    let summary = ingest(writer, source, &options, &never, &mut heard).expect("taken in");
    (summary, heard.0)
}

fn record(id: &str) -> serde_json::Value {
    json!({"id": id, "title": "Rapat pleno", "text": format!("Rapat pleno {id} dibuka."), "date": "2024-02-14"})
}

#[test]
fn what_a_store_refuses_is_named_and_counted() {
    let scratch = Scratch::new();
    let names: Vec<String> = (0..300).map(|number| format!("n{number}")).collect();
    let mut records: Vec<_> = names.iter().map(|id| record(id)).collect();
    records.insert(7, record("tolak-1"));
    records.push(record("tolak-2"));
    records.push(record("n3"));
    let file = scratch.write("a.jsonl", json_lines(&records));
    let memory = Memory::default();
    let (summary, refused) = take_in(&memory, &file, None);
    assert_eq!((summary.read, summary.added, summary.refused, summary.duplicate), (303, 300, 2, 1));
    assert_eq!(
        refused.iter().map(|refusal| (refusal.place.as_str(), refusal.reason.as_str())).collect::<Vec<_>>(),
        [("tolak-1", "no room"), ("tolak-2", "no room")]
    );
    {
        let mut shelf = memory.shelf();
        assert!(shelf.finished == Some(true) && shelf.runs[0].refused == 2, "{:?}", shelf.runs);
        let (asked, most) = (std::mem::take(&mut shelf.asked), 303_usize.div_ceil(64));
        assert!(
            asked.iter().filter(|ids| **ids > 0).count() <= most + 1,
            "ids are asked together: {asked:?}"
        );
        assert_eq!((shelf.positions["n0"], shelf.positions["n7"], shelf.positions["n299"]), (0, 8, 300));
    }
    let (again, refused) = take_in(&memory, &file, None);
    assert_eq!((again.read, again.unchanged, again.refused, again.duplicate), (303, 300, 2, 1));
    assert_eq!(refused.len(), 2);
}

#[test]
fn shares_of_an_input_add_up_to_it() {
    let scratch = Scratch::new();
    let mut lines: Vec<String> = (0..400).map(|number| record(&format!("n{number}")).to_string()).collect();
    lines.insert(9, "{".into());
    lines.insert(20, record("n1").to_string());
    let file = scratch.write("a.jsonl", lines.join("\n"));
    let whole = Memory::default();
    let (summary, refused) = take_in(&whole, &file, None);
    let (parts, mut seen) = (Memory::default(), Vec::new());
    let mut sum = Summary::default();
    for number in 1..=3 {
        let (part, named) = take_in(&parts, &file, Share::new(number, 3));
        sum.read += part.read;
        sum.added += part.added;
        sum.unchanged += part.unchanged;
        sum.duplicate += part.duplicate;
        sum.refused += part.refused;
        seen.extend(named);
    }
    assert_eq!(sum, summary);
    assert_eq!(seen, refused);
    let (whole, parts) = (whole.shelf(), parts.shelf());
    assert_eq!((&parts.articles, &parts.positions), (&whole.articles, &whole.positions));
}
