//! Records through all cores, and back in the order of the input.
//!
//! One thread reads ahead, workers take batches as they come, and the caller's thread is the only one that
//! decides: it judges batches and takes them in, each in the order of the input, so that nothing depends on
//! the number of threads or on chance. What is under way is bounded by bytes and records. It does not know
//! what a record is understood as.

use std::any::Any;
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::{IngestOptions, Source};
use crate::error::{Error, Result};
use crate::index::{Backlog, Load};
use crate::news::{self, Event, Progress, ReadOptions};

/// Records a worker takes at once: enough to make the way there and back cheap.
const BATCH_RECORDS: usize = 64;

/// Bytes a worker takes at once; one larger record makes a batch of its own.
const BATCH_BYTES: usize = 256 << 10;

/// What a record counts for beside its bytes, so that many small ones are bounded too.
const RECORD_BYTES: usize = 1_024;

/// How often it is looked whether the run was interrupted while nothing comes.
const TICK: Duration = Duration::from_millis(50);

/// What workers make of records, many at a time. A panic ends the run with it.
pub(super) trait Stages: Sync + 'static {
    /// A record after the first stage.
    type Known: Send + 'static;
    /// A record that the second stage is needed for.
    type Fresh: Send + 'static;
    /// A record after the second stage.
    type Made: Send + 'static;

    /// The first stage.
    fn identify(&self, event: Event) -> Self::Known;

    /// The second stage.
    fn understand(&self, fresh: Self::Fresh) -> Self::Made;
}

/// What is decided about batches, one after the other, in the order of the input.
pub(super) trait Sequence<S: Stages> {
    /// Decides which records of a batch need the second stage.
    fn judge(&mut self, known: Vec<S::Known>) -> Result<Vec<S::Fresh>>;

    /// Takes in what the second stage made of a batch; `progress` is that of its last record.
    fn take(&mut self, made: Vec<S::Made>, progress: &Progress) -> Result<()>;
}

/// Work for any worker, with the number of its batch.
enum Task<S: Stages> {
    Identify(usize, Vec<Event>),
    Understand(usize, Vec<S::Fresh>),
}

/// What comes to the thread that decides.
enum Arrival<S: Stages> {
    Read(ReadBatch),
    Identified(usize, Vec<S::Known>),
    Understood(usize, Vec<S::Made>),
    /// The reader has gone.
    Ended,
    /// A worker panicked.
    Broken(Box<dyn Any + Send>),
}

/// Records read one after the other.
struct ReadBatch {
    events: Vec<Event>,
    /// That of the last record.
    progress: Progress,
    load: Load,
}

/// A batch on its way.
struct Slot<S: Stages> {
    progress: Progress,
    state: State<S>,
    /// Counted until the batch was taken in.
    _load: Load,
}

enum State<S: Stages> {
    AtWork,
    Identified(Vec<S::Known>),
    Understood(Vec<S::Made>),
}

/// Reads `source` and passes every record through both stages; whether it came to the end of the input.
///
/// Once `interrupted` is set, nothing more is read, and what was read is taken in.
///
/// # Errors
/// What reading or `sequence` gives back.
pub(super) fn run<S: Stages>(
    source: Source<'_>,
    options: &IngestOptions,
    interrupted: &AtomicBool,
    stages: &S,
    sequence: &mut impl Sequence<S>,
) -> Result<bool> {
    let (arrived, arrivals) = mpsc::channel();
    let backlog = Backlog::new(options.under_way_bytes);
    let _closing = Closing(&backlog);
    let reader = read_ahead(source, options.read.clone(), Arc::clone(&backlog), arrived.clone());
    let (tasks, waiting) = mpsc::channel();
    let waiting = Mutex::new(waiting);
    let is_complete = thread::scope(|scope| {
        for _ in 0..options.worker_threads() {
            let arrived = arrived.clone();
            let waiting = &waiting;
            scope.spawn(move || work(stages, waiting, &arrived));
        }
        // The channels go with the line, whichever way it ends: workers finish the task at hand and no other.
        let line = Line { first: 0, judged: 0, slots: VecDeque::new(), tasks };
        line.run(arrivals, &backlog, interrupted, sequence)
    })?;
    if is_complete {
        reader.join().unwrap_or_else(|panic| resume_unwind(panic))?;
    }
    Ok(is_complete)
}

/// Closes the backlog when the run ends, so that the reader goes away.
struct Closing<'b>(&'b Backlog);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Tells of the end of the reader, by a panic too.
struct Ending<'s, S: Stages>(&'s Sender<Arrival<S>>);

impl<S: Stages> Drop for Ending<'_, S> {
    fn drop(&mut self) {
        let _ = self.0.send(Arrival::Ended);
    }
}

/// Starts the reader. It is nobody's child: standard input may never answer, and must not hold up the end.
fn read_ahead<S: Stages>(
    source: Source<'_>,
    options: ReadOptions,
    backlog: Arc<Backlog>,
    arrived: Sender<Arrival<S>>,
) -> JoinHandle<Result<()>> {
    enum Owned {
        Paths(Vec<PathBuf>),
        Embedded(Vec<(&'static str, &'static [u8])>),
    }
    let source = match source {
        Source::Paths(paths) => Owned::Paths(paths.to_vec()),
        Source::Embedded(files) => Owned::Embedded(files.to_vec()),
    };
    thread::spawn(move || {
        let _ending = Ending(&arrived);
        let (mut events, mut bytes, mut last) = (Vec::new(), 0, Progress::default());
        let send = |events: Vec<Event>, bytes, progress| {
            let sent = backlog.enter(bytes).is_some_and(|load| {
                arrived.send(Arrival::Read(ReadBatch { events, progress, load })).is_ok()
            });
            if sent { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let mut sink = |event, progress| {
            bytes += RECORD_BYTES;
            if let Event::Record(record) = &event {
                bytes += record.bytes.len();
            }
            events.push(event);
            last = progress;
            if events.len() < BATCH_RECORDS && bytes < BATCH_BYTES {
                return ControlFlow::Continue(());
            }
            send(std::mem::take(&mut events), std::mem::take(&mut bytes), progress)
        };
        match source {
            Owned::Paths(paths) => news::read_records(&paths, &options, &mut sink)?,
            Owned::Embedded(files) => news::read_embedded(&files, &options, &mut sink),
        }
        if !events.is_empty() {
            // Nothing is left to do when nobody takes it.
            let _ = send(events, bytes, last);
        }
        Ok(())
    })
}

/// Works until there is no more to come.
fn work<S: Stages>(stages: &S, waiting: &Mutex<Receiver<Task<S>>>, arrived: &Sender<Arrival<S>>) {
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok(task) = next() {
        let made = catch_unwind(AssertUnwindSafe(|| match task {
            Task::Identify(number, events) => {
                Arrival::Identified(number, events.into_iter().map(|event| stages.identify(event)).collect())
            }
            Task::Understand(number, fresh) => {
                Arrival::Understood(number, fresh.into_iter().map(|fresh| stages.understand(fresh)).collect())
            }
        }));
        if arrived.send(made.unwrap_or_else(Arrival::Broken)).is_err() {
            break;
        }
    }
}

/// The batches under way, in the order of the input.
struct Line<S: Stages> {
    /// Number of the first batch.
    first: usize,
    /// How many batches of the line were judged.
    judged: usize,
    slots: VecDeque<Slot<S>>,
    tasks: Sender<Task<S>>,
}

impl<S: Stages> Line<S> {
    /// Passes batches on until the input ends or the run is interrupted; whether it ended.
    fn run(
        mut self,
        arrivals: Receiver<Arrival<S>>,
        backlog: &Backlog,
        interrupted: &AtomicBool,
        sequence: &mut impl Sequence<S>,
    ) -> Result<bool> {
        let (mut has_ended, mut is_cut) = (false, false);
        while !self.slots.is_empty() || !has_ended && !is_cut {
            if !has_ended && !is_cut && interrupted.load(Ordering::Relaxed) {
                is_cut = true;
                backlog.close();
            }
            match arrivals.recv_timeout(TICK) {
                Ok(Arrival::Read(batch)) if !is_cut => self.enter(batch),
                Ok(Arrival::Read(_)) | Err(RecvTimeoutError::Timeout) => {}
                Ok(Arrival::Identified(number, known)) => {
                    self.slots[number - self.first].state = State::Identified(known);
                }
                Ok(Arrival::Understood(number, made)) => {
                    self.slots[number - self.first].state = State::Understood(made);
                }
                Ok(Arrival::Ended) => has_ended = true,
                Ok(Arrival::Broken(panic)) => resume_unwind(panic),
                Err(RecvTimeoutError::Disconnected) => return Err(Error::Interrupted),
            }
            self.judge(sequence)?;
            self.take(sequence)?;
        }
        Ok(!is_cut)
    }

    fn enter(&mut self, batch: ReadBatch) {
        let number = self.first + self.slots.len();
        let ReadBatch { events, progress, load } = batch;
        self.slots.push_back(Slot { progress, state: State::AtWork, _load: load });
        self.hand_out(Task::Identify(number, events));
    }

    /// Judges the batches whose turn it is.
    fn judge(&mut self, sequence: &mut impl Sequence<S>) -> Result<()> {
        while let Some(slot) = self.slots.get_mut(self.judged) {
            match std::mem::replace(&mut slot.state, State::AtWork) {
                State::Identified(known) => {
                    let fresh = sequence.judge(known)?;
                    if fresh.is_empty() {
                        slot.state = State::Understood(Vec::new());
                    } else {
                        self.hand_out(Task::Understand(self.first + self.judged, fresh));
                    }
                    self.judged += 1;
                }
                other => {
                    slot.state = other;
                    break;
                }
            }
        }
        Ok(())
    }

    /// Takes in the batches whose turn it is.
    fn take(&mut self, sequence: &mut impl Sequence<S>) -> Result<()> {
        while let Some(Slot { state: State::Understood(_), .. }) = self.slots.front() {
            let Some(slot) = self.slots.pop_front() else { break };
            self.first += 1;
            self.judged -= 1;
            if let State::Understood(made) = slot.state {
                sequence.take(made, &slot.progress)?;
            }
        }
        Ok(())
    }

    /// The workers hold the other end as long as this line is there.
    fn hand_out(&self, task: Task<S>) {
        let _ = self.tasks.send(task);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::news::Record;

    /// The place of a record, with what it was made of.
    fn place(event: &Event) -> &str {
        match event {
            Event::Record(Record { place, .. }) | Event::Refused { place, .. } => place,
            Event::Skipped(_) => "",
        }
    }

    /// Records take time by their number, so that they come back in another order.
    struct Uneven {
        panics_at: Option<&'static str>,
    }

    impl Stages for Uneven {
        type Known = String;
        type Fresh = String;
        type Made = String;

        fn identify(&self, event: Event) -> String {
            let Some(at) = self.panics_at else { return place(&event).to_owned() };
            assert!(!place(&event).ends_with(at), "the worker fell at {at}");
            place(&event).to_owned()
        }

        fn understand(&self, fresh: String) -> String {
            if fresh.bytes().last().is_some_and(|last| last.is_multiple_of(3)) {
                thread::yield_now();
            }
            format!("{fresh}!")
        }
    }

    /// Lets every third record go without the second stage, and sees what is under way.
    #[derive(Default)]
    struct Notes {
        judged: Vec<String>,
        taken: Vec<String>,
        most_under_way: usize,
        under_way: usize,
        fails_after: Option<usize>,
    }

    impl Sequence<Uneven> for Notes {
        fn judge(&mut self, known: Vec<String>) -> Result<Vec<String>> {
            let first = self.judged.len();
            self.judged.extend(known.iter().cloned());
            let fresh: Vec<String> = known
                .into_iter()
                .enumerate()
                .filter(|(at, _)| !(first + at).is_multiple_of(3))
                .map(|(_, fresh)| fresh)
                .collect();
            self.under_way += fresh.len();
            self.most_under_way = self.most_under_way.max(self.under_way);
            Ok(fresh)
        }

        fn take(&mut self, made: Vec<String>, _: &Progress) -> Result<()> {
            self.under_way -= made.len();
            self.taken.extend(made);
            match self.fails_after {
                Some(count) if self.taken.len() >= count => Err(Error::Interrupted),
                _ => Ok(()),
            }
        }
    }

    fn lines(count: usize) -> (tempfile::TempDir, Vec<PathBuf>) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.jsonl");
        std::fs::write(&file, "{}\n".repeat(count)).expect("written");
        (folder, vec![file])
    }

    fn options(threads: usize, under_way_bytes: usize) -> IngestOptions {
        IngestOptions { threads, under_way_bytes, ..IngestOptions::default() }
    }

    #[test]
    fn order_does_not_depend_on_threads_or_room() {
        let (_folder, paths) = lines(5_000);
        let mut seen: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        for threads in [1, 2, 7] {
            for room in [1, 200_000, 8 << 20] {
                let mut notes = Notes::default();
                let (never, stages) = (AtomicBool::new(false), Uneven { panics_at: None });
                let is_whole =
                    run(Source::Paths(&paths), &options(threads, room), &never, &stages, &mut notes)
                        .expect("read");
                assert!(is_whole && notes.judged.len() == 5_000 && notes.taken.len() == 5_000 - 1_667);
                let most = BATCH_RECORDS.max(room / RECORD_BYTES);
                assert!(notes.most_under_way <= most, "{} of {most}", notes.most_under_way);
                *seen.entry(notes.taken).or_default() += 1;
            }
        }
        assert_eq!(seen.len(), 1, "one order");
        let order = seen.keys().next().expect("one");
        assert!(order[0].ends_with("a.jsonl:2!") && order[3_332].ends_with("a.jsonl:5000!"));
    }

    #[test]
    fn an_error_ends_the_run() {
        let (_folder, paths) = lines(5_000);
        let mut notes = Notes { fails_after: Some(100), ..Notes::default() };
        let (never, stages) = (AtomicBool::new(false), Uneven { panics_at: None });
        let ended = run(Source::Paths(&paths), &options(2, 100_000), &never, &stages, &mut notes);
        assert!(matches!(ended, Err(Error::Interrupted)));
        let missing = [PathBuf::from("tidak-ada.jsonl")];
        let ended = run(Source::Paths(&missing), &options(2, 100_000), &never, &stages, &mut notes);
        assert!(matches!(ended, Err(Error::Read { .. })));
    }

    #[test]
    fn what_was_read_before_an_interrupt_is_taken_in() {
        let (_folder, paths) = lines(5_000);
        let (at_once, stages) = (AtomicBool::new(true), Uneven { panics_at: None });
        let mut notes = Notes::default();
        let is_whole =
            run(Source::Paths(&paths), &options(2, 100_000), &at_once, &stages, &mut notes).expect("read");
        assert!(!is_whole && notes.under_way == 0 && notes.judged.len() < 5_000);
    }

    #[test]
    #[should_panic(expected = "the worker fell at :4711")]
    fn a_fall_of_a_worker_does_not_hang() {
        let (_folder, paths) = lines(5_000);
        let (never, stages) = (AtomicBool::new(false), Uneven { panics_at: Some(":4711") });
        let _ = run(Source::Paths(&paths), &options(3, 100_000), &never, &stages, &mut Notes::default());
    }
}
