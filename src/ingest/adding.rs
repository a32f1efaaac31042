//! Adding to an index: which records are known already, and what became of each.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use super::pipeline::{Sequence, Stages};
use super::run_log::RunLog;
use super::understanding::{guarded, understand, work_on};
use super::{Left, Observer, Refusal, Share, Summary};
use crate::entity::official::Aliases;
use crate::entity::{EXTRACTOR_VERSION, GAZETTEER_VERSION};
use crate::error::Result;
use crate::index::{Document, Upserted, Writer, hash64};
use crate::news::{self, Event, Identity, Progress, Record};
use crate::text::ANALYZER_VERSION;

/// Longest time between two commits: what a killed process loses at most.
const COMMIT_EVERY: Duration = Duration::from_secs(30);

/// The work that needs no order.
pub(super) struct Understanding {
    aliases: Aliases,
    fingerprint: String,
}

impl Understanding {
    pub(super) fn new(aliases: Aliases) -> Understanding {
        Understanding { fingerprint: aliases.fingerprint(), aliases }
    }
}

/// A record that may have to be understood.
pub(super) struct Identified {
    record: Record,
    id: String,
    content: u64,
    /// Its place in the input, told when its turn comes.
    position: u64,
}

/// A record on its way into the index.
pub(super) enum Fresh {
    Record(Identified),
    Left(Left),
}

/// A record understood, or left out, with the id it would have had.
pub(super) enum Made {
    Document(Box<Document>, u64),
    Left(Option<String>, Left),
}

impl Stages for Understanding {
    type Known = Result<Identified, Left>;
    type Fresh = Fresh;
    type Made = Made;

    fn identify(&self, event: Event) -> Result<Identified, Left> {
        let (record, identity) = work_on(event, news::identify)?;
        let content = content_hash(&identity, &self.fingerprint);
        Ok(Identified { record, id: identity.id, content, position: 0 })
    }

    fn understand(&self, fresh: Fresh) -> Made {
        let Identified { record, id, content, position } = match fresh {
            Fresh::Record(identified) => identified,
            Fresh::Left(left) => return Made::Left(None, left),
        };
        let read = |record: &Record| {
            let article = understand(news::read_identified(record, id.clone())?, &self.aliases);
            Ok(Document::new(&article, content))
        };
        match guarded(&record, read) {
            Ok(document) => Made::Document(Box::new(document), position),
            Err(left) => Made::Left(Some(id), left),
        }
    }
}

/// The raw content and what it is read with: newer rules or other aliases make a known article `updated`.
fn content_hash(identity: &Identity, aliases: &str) -> u64 {
    let versions = [ANALYZER_VERSION, EXTRACTOR_VERSION, GAZETTEER_VERSION, news::CLEANER_VERSION];
    let mut parts: Vec<&[u8]> = versions.iter().map(|version| version.as_bytes()).collect();
    let content = identity.content.to_le_bytes();
    parts.push(&content);
    parts.push(aliases.as_bytes());
    hash64(&parts)
}

/// What is decided in the order of the input.
pub(super) struct Adding<'o> {
    writer: Writer,
    share: Option<Share>,
    /// Records of the input so far, whoever takes them.
    position: u64,
    summary: Summary,
    log: RunLog<'o>,
    /// How often an id is being understood: what such an id becomes, the writer tells in its turn.
    pending: HashMap<String, usize>,
    committed: Instant,
}

impl Adding<'_> {
    pub(super) fn new(writer: Writer, share: Option<Share>, observer: &mut dyn Observer) -> Adding<'_> {
        Adding {
            writer,
            share,
            position: 0,
            summary: Summary::default(),
            log: RunLog::new(observer),
            pending: HashMap::new(),
            committed: Instant::now(),
        }
    }

    /// Logs what was read and refused, so that it can be looked up later.
    pub(super) fn log_run(&mut self, is_whole: bool) {
        let run = self.log.run(&self.summary, self.writer.is_rebuild(), is_whole);
        if let Err(error) = self.writer.log_run(&run) {
            self.log.not_noted(&error);
        }
    }

    /// Hands on what waits, so that all that is refused is known.
    pub(super) fn flush(&mut self) -> Result<()> {
        self.writer.flush()?;
        self.note_refused();
        Ok(())
    }

    /// Commits; `is_whole` tells whether the input was read to its end: it is not once `interrupted` was set.
    pub(super) fn finish(self, is_whole: bool, interrupted: &AtomicBool) -> Result<Summary> {
        let mut summary = self.summary;
        summary.interrupted = !is_whole;
        // A rebuild of which nothing was taken in (a wrong path, a wrong format) must not replace an index.
        let is_complete = is_whole && summary.read > summary.refused;
        self.writer.finish_unless(is_complete, interrupted)?;
        Ok(summary)
    }

    /// Counts the articles that the engine refused after all as refused, each named by its id.
    fn note_refused(&mut self) {
        for article in self.writer.take_refused() {
            let summary = &mut self.summary;
            *(if article.replaces { &mut summary.updated } else { &mut summary.added }) -= 1;
            summary.refused += 1;
            self.log.refused(&Refusal { place: article.id, reason: article.reason });
        }
    }

    fn count(&mut self, outcome: Upserted) {
        let summary = &mut self.summary;
        summary.read += 1;
        *match outcome {
            Upserted::Added => &mut summary.added,
            Upserted::Updated => &mut summary.updated,
            Upserted::Unchanged => &mut summary.unchanged,
            Upserted::Duplicate => &mut summary.duplicate,
        } += 1;
    }

    /// Gives each record its place in the input, and leaves out those of other workers.
    fn own(&mut self, known: Vec<Result<Identified, Left>>) -> Vec<Result<Identified, Left>> {
        let mut own = Vec::with_capacity(known.len());
        for mut record in known {
            let position = self.position;
            self.position += 1;
            if let Ok(identified) = &mut record {
                identified.position = position;
            }
            let is_own = self.share.is_none_or(|share| match &record {
                Ok(identified) => share.takes_id(&identified.id),
                Err(_) => share.takes_place(position),
            });
            if is_own {
                own.push(record);
            }
        }
        own
    }

    /// Whether a record has to be understood; one that has not is counted here.
    fn is_fresh(&mut self, identified: &Identified) -> Result<bool> {
        let Identified { id, content, .. } = identified;
        if let Some(times) = self.pending.get_mut(id) {
            *times += 1;
            return Ok(true);
        }
        let outcome = self.writer.foresee(id, *content)?;
        match outcome {
            Upserted::Added | Upserted::Updated => {
                self.pending.insert(id.clone(), 1);
                return Ok(true);
            }
            Upserted::Unchanged => self.writer.note_unchanged(id),
            Upserted::Duplicate => {}
        }
        self.count(outcome);
        Ok(false)
    }

    fn is_understood(&mut self, id: &str) {
        if let Some(times) = self.pending.get_mut(id) {
            *times -= 1;
            if *times == 0 {
                self.pending.remove(id);
            }
        }
    }
}

impl Sequence<Understanding> for Adding<'_> {
    fn judge(&mut self, known: Vec<Result<Identified, Left>>) -> Result<Vec<Fresh>> {
        let known = self.own(known);
        let ids: Vec<&str> = known
            .iter()
            .flatten()
            .map(|identified| identified.id.as_str())
            .filter(|id| !self.pending.contains_key(*id))
            .collect();
        self.writer.look_up(&ids)?;
        let mut fresh = Vec::with_capacity(known.len());
        for record in known {
            match record {
                Err(left) => fresh.push(Fresh::Left(left)),
                Ok(identified) => {
                    if self.is_fresh(&identified)? {
                        fresh.push(Fresh::Record(identified));
                    }
                }
            }
        }
        Ok(fresh)
    }

    fn take(&mut self, made: Vec<Made>, progress: &Progress) -> Result<()> {
        if let Some(share) = progress.share() {
            self.writer.has_read(share);
        }
        for record in made {
            match record {
                Made::Document(document, position) => {
                    self.writer.at(position);
                    let outcome = self.writer.upsert(&document)?;
                    self.count(outcome);
                    self.is_understood(&document.id);
                }
                Made::Left(id, left) => {
                    if let Some(id) = id {
                        self.is_understood(&id);
                    }
                    match left {
                        Left::Refused(refusal) => {
                            self.summary.read += 1;
                            self.summary.refused += 1;
                            self.log.refused(&refusal);
                        }
                        Left::Skipped(kind) => self.summary.skipped.add(kind),
                    }
                }
            }
        }
        self.note_refused();
        self.log.progress(progress, &self.summary);
        if self.committed.elapsed() > COMMIT_EVERY || self.writer.is_full() {
            self.writer.commit()?;
            self.committed = Instant::now();
        }
        Ok(())
    }
}
