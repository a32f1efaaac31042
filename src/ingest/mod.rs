//! Files to engine: reads records, understands them on all cores, adds them in input order.
//!
//! In go paths, out comes a [`Summary`] in which nothing is lost: read = added + updated + unchanged +
//! duplicate + refused. What is in the index already is told by id and raw content, before any cleaning,
//! so running a command again is cheap and finishes what was interrupted.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::article::Article;
use crate::entity::official::Aliases;
use crate::entity::{self, Context, EXTRACTOR_VERSION, GAZETTEER_VERSION, Reason};
use crate::error::{Error, Result};
use crate::index::{Document, KeptList, Upserted, Writer, hash64};
use crate::news::{self, Event, Hint, Identity, Progress, ReadOptions, Record};
use crate::text::ANALYZER_VERSION;

/// Records worked on together: enough to keep all cores busy, few enough to bound memory.
const BATCH_RECORDS: usize = 512;

/// Raw bytes worked on together; one larger record makes a batch of its own.
const BATCH_BYTES: usize = 8 << 20;

/// Longest time between two commits: what a killed process loses at most.
const COMMIT_EVERY: Duration = Duration::from_secs(30);

/// What became of the records of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Records seen.
    pub read: u64,
    /// New ids.
    pub added: u64,
    /// Known ids with other content, or understood by newer rules.
    pub updated: u64,
    /// Known ids with the same content.
    pub unchanged: u64,
    /// Ids with the same content again in this run.
    pub duplicate: u64,
    /// Records that could not be taken in.
    pub refused: u64,
    /// Whether the run was interrupted; what was read until then is committed.
    pub interrupted: bool,
}

/// A record that was not taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// File, with the line or record number where there is one.
    pub place: String,
    /// What is wrong, and how to mend it.
    pub reason: String,
}

/// Where records come from.
#[derive(Clone, Copy, Debug)]
pub enum Source<'s> {
    /// Files and folders; `-` is standard input.
    Paths(&'s [PathBuf]),
    /// Files in memory, each a name and its bytes.
    Embedded(&'s [(&'static str, &'static [u8])]),
}

/// Told how a run goes on.
pub trait Observer {
    /// Called after each batch.
    fn progress(&mut self, progress: &Progress, summary: &Summary);

    /// Called for each record that was not taken in.
    fn refused(&mut self, refusal: &Refusal);
}

/// Reads, cleans and understands one article.
///
/// ```
/// # fn main() -> telusur::Result<()> {
/// let page = "PURWAKARTA - Penjabat Bupati Purwakarta, Benni Irwan mengatakan ASN wajib netral \
///             sesuai Pasal 2 UU Nomor 5 Tahun 2014, Rabu (11/10/2023).";
/// let article = telusur::extract(page.as_bytes(), &telusur::Hint::default())?;
/// assert_eq!(article.date.as_deref(), Some("2023-10-11"));
/// assert_eq!(article.entities.provinces[0].name, "Jawa Barat");
/// assert_eq!(article.entities.regulations[0].pinpoints, ["pasal-2"]);
/// assert_eq!(article.entities.officials[0].name, "Benni Irwan");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Record`] when the bytes hold no article.
pub fn extract(bytes: &[u8], hint: &Hint) -> Result<Article> {
    news::read_article(&Record::new(bytes.to_vec(), hint.clone()))
        .map(|article| understand(article, &Aliases::default()))
}

/// Reads, cleans and understands every record of `source`, in order, and hands each to `sink`.
///
/// # Errors
/// A path that is not there; whatever `sink` gives back.
pub fn extract_paths(
    source: Source<'_>,
    options: &ReadOptions,
    sink: &mut dyn FnMut(Result<Article, Refusal>) -> Result<()>,
) -> Result<()> {
    in_batches(source, options, &mut |batch, _| {
        let aliases = Aliases::default();
        let read = |record: &Record| news::read_article(record).map(|article| understand(article, &aliases));
        let articles = each_record(batch, read);
        articles.into_iter().map(|read| read.map(|(_, article)| article)).try_for_each(&mut *sink)
    })
}

/// Adds every record of `source` to an index.
///
/// The result does not depend on the number of threads. Setting `interrupted` ends the run after the
/// batch at hand; what was read is committed. A rebuild that is interrupted, or takes nothing in, leaves
/// the old index as it was.
///
/// # Errors
/// A path that is not there, or the engine's error; single records are refused instead.
pub fn ingest(
    mut writer: Writer,
    source: Source<'_>,
    options: &ReadOptions,
    interrupted: &AtomicBool,
    observer: &mut dyn Observer,
) -> Result<Summary> {
    let mut summary = Summary::default();
    let aliases = writer.kept(KeptList::Aliases)?.unwrap_or_default();
    let aliases = Aliases::read(&aliases, KeptList::Aliases.file_name())?;
    let mut committed = Instant::now();
    in_batches(source, options, &mut |batch, progress| {
        if interrupted.load(Ordering::Relaxed) {
            summary.interrupted = true;
            return Err(Error::Interrupted);
        }
        add_batch(&mut writer, batch, &aliases, &mut summary, observer)?;
        observer.progress(progress, &summary);
        if committed.elapsed() > COMMIT_EVERY || writer.is_full() {
            writer.commit()?;
            committed = Instant::now();
        }
        Ok(())
    })
    .or_else(|error| if matches!(error, Error::Interrupted) { Ok(()) } else { Err(error) })?;
    // A rebuild of which nothing was taken in (a wrong path, a wrong format) must not replace an index.
    let is_complete = !summary.interrupted && summary.read > summary.refused;
    writer.finish(is_complete)?;
    Ok(summary)
}

/// Reads `source` and calls `work` with batches of events.
fn in_batches(
    source: Source<'_>,
    options: &ReadOptions,
    work: &mut dyn FnMut(Vec<Event>, &Progress) -> Result<()>,
) -> Result<()> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    let mut last = Progress::default();
    let mut failed = None;
    let mut sink = |event, progress| {
        if let Event::Record(record) = &event {
            bytes += record.bytes.len();
        }
        batch.push(event);
        last = progress;
        if batch.len() < BATCH_RECORDS && bytes < BATCH_BYTES {
            return ControlFlow::Continue(());
        }
        bytes = 0;
        match work(std::mem::take(&mut batch), &last) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    };
    match source {
        Source::Paths(paths) => news::read_records(paths, options, &mut sink)?,
        Source::Embedded(files) => news::read_embedded(files, options, &mut sink),
    }
    match failed {
        Some(error) => Err(error),
        None if batch.is_empty() => Ok(()),
        None => work(batch, &last),
    }
}

fn add_batch(
    writer: &mut Writer,
    batch: Vec<Event>,
    aliases: &Aliases,
    summary: &mut Summary,
    observer: &mut dyn Observer,
) -> Result<()> {
    summary.read += batch.len() as u64;
    let mut refuse = |summary: &mut Summary, refusal: Refusal| {
        summary.refused += 1;
        observer.refused(&refusal);
    };
    let fingerprint = aliases.fingerprint();
    let identified = each_record(batch, news::identify);
    let mut fresh = Vec::with_capacity(identified.len());
    let mut pending: HashSet<String> = HashSet::new();
    for outcome in identified {
        match outcome {
            Ok((record, identity)) => {
                let content = content_hash(&identity, &fingerprint);
                // What an id becomes after one that is not written yet, the writer tells in its turn.
                if pending.contains(&identity.id) {
                    fresh.push((record, identity.id, content));
                    continue;
                }
                match writer.foresee(&identity.id, content)? {
                    Upserted::Unchanged => {
                        writer.note_unchanged(&identity.id, content);
                        summary.unchanged += 1;
                    }
                    Upserted::Duplicate => summary.duplicate += 1,
                    Upserted::Added | Upserted::Updated => {
                        pending.insert(identity.id.clone());
                        fresh.push((record, identity.id, content));
                    }
                }
            }
            Err(refusal) => refuse(summary, refusal),
        }
    }
    let documents: Vec<Result<Document, Refusal>> = fresh
        .into_par_iter()
        .map(|(record, id, content)| {
            news::read_identified(&record, id)
                .map(|article| understand(article, aliases))
                .map(|article| Document::new(&article, content))
                .map_err(|error| refusal(&record, error))
        })
        .collect();
    for document in documents {
        match document {
            Ok(document) => match writer.upsert(&document)? {
                Upserted::Added => summary.added += 1,
                Upserted::Updated => summary.updated += 1,
                Upserted::Unchanged => summary.unchanged += 1,
                Upserted::Duplicate => summary.duplicate += 1,
            },
            Err(refusal) => refuse(summary, refusal),
        }
    }
    Ok(())
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

/// Works on every record of a batch, on all cores, in order; what was refused stays so.
fn each_record<T: Send>(
    batch: Vec<Event>,
    work: impl Fn(&Record) -> Result<T> + Sync,
) -> Vec<Result<(Record, T), Refusal>> {
    batch
        .into_par_iter()
        .map(|event| match event {
            Event::Record(record) => match work(&record) {
                Ok(made) => Ok((record, made)),
                Err(error) => Err(refusal(&record, error)),
            },
            Event::Refused { place, reason } => Err(Refusal { place, reason }),
        })
        .collect()
}

/// Finds the entities of a cleaned article.
fn understand(mut article: Article, aliases: &Aliases) -> Article {
    article.entities = entity::extract(&context(&article));
    aliases.apply(&mut article.entities);
    article
}

/// Says of each mention of an extracted article why it is one, in the order of the article.
///
/// ```
/// # fn main() -> telusur::Result<()> {
/// let page = "MEDAN - Ketua KPU Kota Medan Rudi Hasan membuka debat.";
/// let article = telusur::extract(page.as_bytes(), &telusur::Hint::default())?;
/// let reasons = telusur::explain(&article);
/// let name = reasons.iter().find(|reason| reason.value == "Rudi Hasan").expect("an official");
/// assert!(name.evidence.contains("office"));
/// # Ok(())
/// # }
/// ```
pub fn explain(article: &Article) -> Vec<Reason> {
    entity::explain(&context(article)).1
}

/// What the extractors read of an article.
fn context(article: &Article) -> Context<'_> {
    Context {
        title: article.title.as_deref(),
        text: &article.text,
        dateline: article.dateline.as_deref(),
        date: article.date.as_deref().and_then(|date| date.parse().ok()),
    }
}

fn refusal(record: &Record, error: Error) -> Refusal {
    match error {
        Error::Record { place, reason } => Refusal { place, reason },
        other => Refusal { place: record.place.clone(), reason: other.to_string() },
    }
}
