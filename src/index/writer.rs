//! The one writer of an index: upsert by id, commit, rebuild.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use tantivy::directory::error::LockError;
use tantivy::index::IndexSettings;
use tantivy::indexer::{IndexWriter, IndexWriterOptions, LogMergePolicy};
use tantivy::store::Compressor;
use tantivy::{TantivyDocument, TantivyError, Term};

use super::analyzer::AnalysedTokenizer;
use super::backlog::{Backlog, Loaded};
use super::directory::GenerationDirectory;
use super::document::Document;
use super::generation::{self, Generation, WriterLock};
use super::guard::guarded;
use super::kept_list::{KEPT_LISTS, KeptList};
use super::lower::{key_number, key_of, tie_of};
use super::reader::{Reader, open_tantivy};
use super::runs::{Run, log_run};
use super::schema::{ANALYSED, Fields};
use super::session::Session;
use super::sketch::Sketch;
use super::stories::{Place, Stories};
use super::version::Version;
use crate::error::{Error, Result};

/// How often, and after which pauses, a locked index is tried. A lock that was given back can last a moment: a
/// process that was just forked holds all open files until it runs its own program.
const LOCK_TRIES: u32 = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// Least memory tantivy takes for an indexing thread.
const LEAST_MEMORY_BYTES: usize = 15_000_000;

/// Most memory given to one: tantivy takes less than 4 GB.
const MOST_MEMORY_BYTES: usize = 4_000_000_000;

/// How often it is looked whether somebody waits for merges.
const MERGE_TICK: Duration = Duration::from_millis(50);

/// Part of the memory in which documents may wait for the indexing thread.
const BACKLOG_SHARE: usize = 8;

/// Share of deleted articles from which a segment is merged; tantivy's default never does.
const DELETED_SHARE: f32 = 0.2;

/// Size of the blocks of stored articles, which are packed one by one: a reader copies the block of an article.
const STORE_BLOCK_BYTES: usize = 4_096;

/// How a writer uses the machine.
#[derive(Clone, Copy, Debug)]
pub struct WriterOptions {
    /// Threads that build segments.
    pub threads: usize,
    /// Memory for all of them together, in bytes; each takes 15 MB to 4 GB.
    pub memory_bytes: usize,
    /// Fill a new generation and swap it in with the first commit that is the last one.
    pub rebuild: bool,
}

impl Default for WriterOptions {
    fn default() -> WriterOptions {
        WriterOptions { threads: 1, memory_bytes: 200_000_000, rebuild: false }
    }
}

/// What became of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upserted {
    /// Its id was not there.
    Added,
    /// It replaced the article with its id.
    Updated,
    /// The same content is there already; nothing was written.
    Unchanged,
    /// The same content came before since the writer was opened; nothing was written.
    Duplicate,
}

/// The one writer of an index directory.
///
/// What was upserted is searchable after [`Writer::commit`]. A writer dropped before leaves the index as
/// it was committed last. Until then about 2 kB an article is kept in memory, by which copies are found.
pub struct Writer {
    directory: PathBuf,
    lock: WriterLock,
    generation: Generation,
    /// Whether the generation is live; a new one becomes so by the commit.
    live: bool,
    rebuild: bool,
    fields: Fields,
    inner: IndexWriter<Loaded>,
    /// Documents that wait for the indexing thread.
    backlog: Arc<Backlog>,
    committed: Option<Arc<Reader>>,
    session: Session,
    stories: Stories,
}

impl Writer {
    /// Opens the writer of `directory`, making an index where there is none.
    ///
    /// # Errors
    /// [`Error::Locked`] while another writer works there, [`Error::NotAnIndex`] where other files lie,
    /// [`Error::OtherVersion`] for an index of another version (a rebuild does not read it).
    pub fn open(directory: &Path, options: WriterOptions) -> Result<Writer> {
        for _ in 1..LOCK_TRIES {
            match Writer::open_at_once(directory, options) {
                Err(Error::Locked { .. }) => std::thread::sleep(LOCK_PAUSE),
                opened => return opened,
            }
        }
        Writer::open_at_once(directory, options)
    }

    fn open_at_once(directory: &Path, options: WriterOptions) -> Result<Writer> {
        let lock = generation::lock_for_writing(directory)?;
        lock.remove_unused()?;
        let live = generation::exists(directory) && !options.rebuild;
        let generation = if live { generation::live(directory)? } else { lock.create()? };
        let index = if live {
            Version::read(&generation.path)?;
            open_tantivy(&generation.path)?
        } else {
            // Lists that an older version kept are not sealed yet.
            KEPT_LISTS.iter().try_for_each(|list| list.reseal(directory))?;
            let index = create_tantivy(&generation.path)?;
            Version::current().write(&generation.path)?;
            index
        };
        let threads = options.threads.clamp(1, 8);
        let settings = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(
                (options.memory_bytes / threads).clamp(LEAST_MEMORY_BYTES, MOST_MEMORY_BYTES),
            )
            .num_merge_threads(1)
            .build();
        let inner: IndexWriter<Loaded> =
            index.writer_with_options(settings).map_err(|error| match error {
                TantivyError::LockFailure(LockError::LockBusy, _) => {
                    Error::Locked { path: directory.to_path_buf() }
                }
                other => Error::engine(other),
            })?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(DELETED_SHARE);
        inner.set_merge_policy(Box::new(policy));
        if live {
            // What a killed run left takes room that this one may need.
            let removed = inner.garbage_collect_files().wait();
            removed.map_err(|error| Error::engine(error).located(&generation.path))?;
        }
        let mut writer = Writer {
            directory: directory.to_path_buf(),
            lock,
            generation,
            live,
            rebuild: options.rebuild,
            fields: Fields::new(),
            inner,
            backlog: Backlog::new(options.memory_bytes / BACKLOG_SHARE),
            committed: None,
            session: Session::default(),
            stories: Stories::default(),
        };
        if live {
            writer.follow()?;
        }
        Ok(writer)
    }

    /// What an upsert of this id and content would do, without writing.
    pub(crate) fn foresee(&self, id: &str, content: u64) -> Result<Upserted> {
        Ok(match self.known_content(id)? {
            Some(known) if known != content => Upserted::Updated,
            Some(_) if self.session.has_seen(session_key(id)) => Upserted::Duplicate,
            Some(_) => Upserted::Unchanged,
            None => Upserted::Added,
        })
    }

    /// The content of the article with an id, as the next commit will have it.
    fn known_content(&self, id: &str) -> Result<Option<u64>> {
        match (self.session.fresh_content(session_key(id)), &self.committed) {
            (Some(known), _) => Ok(known),
            (None, Some(reader)) => reader.guarded(|reader| reader.content_of(id)),
            (None, None) => Ok(None),
        }
    }

    /// Records that an id was seen unchanged, so that its next appearance counts as a duplicate.
    pub(crate) fn note_unchanged(&mut self, id: &str) {
        self.session.see(session_key(id));
    }

    /// Adds a document, or replaces the one with its id.
    pub fn upsert(&mut self, document: &Document) -> Result<Upserted> {
        let outcome = self.foresee(&document.id, document.content)?;
        match outcome {
            Upserted::Duplicate => return Ok(outcome),
            Upserted::Unchanged => {
                self.note_unchanged(&document.id);
                return Ok(outcome);
            }
            Upserted::Updated => {
                self.inner.delete_term(Term::from_field_text(self.fields.key, &key_of(&document.id)));
            }
            Upserted::Added => {}
        }
        let stories = &mut self.stories;
        let place = guarded(&self.generation.path, || {
            let former = match outcome {
                Upserted::Updated => stories.leave(&document.id).map_err(Error::engine)?,
                _ => None,
            };
            stories.place(document, former).map_err(Error::engine)
        })?;
        let stored = self.tantivy_document(document, &place);
        let bytes = document.words.len() + document.roots.len() + document.article.len();
        let loaded = Loaded { document: stored, _load: self.backlog.enter(bytes) };
        if let Err(error) = self.inner.add_document(loaded) {
            // tantivy only says that its thread has ended; why, it says to who asks for a commit, which fails.
            let cause = self.inner.prepare_commit().err();
            return Err(self.failed(cause.unwrap_or(error)));
        }
        self.session.set(session_key(&document.id), document.content);
        Ok(outcome)
    }

    fn tantivy_document(&self, document: &Document, place: &Place) -> TantivyDocument {
        let fields = &self.fields;
        let mut stored = TantivyDocument::new();
        stored.add_text(fields.key, key_of(&document.id));
        stored.add_text(fields.words, &document.words);
        stored.add_text(fields.roots, &document.roots);
        stored.add_text(fields.title_roots, &document.title_roots);
        for (field, value) in &document.values {
            let handle = fields.value(*field).expect("documents list values of value fields only: tested");
            stored.add_text(handle, value);
        }
        if let Some(day) = document.day {
            stored.add_u64(fields.day, day.into());
        }
        stored.add_u64(fields.tie, tie_of(&document.id));
        stored.add_u64(fields.content, document.content);
        stored.add_u64(fields.story, place.story);
        if place.represents {
            for fingerprint in document.shingles.fingerprints() {
                stored.add_bytes(fields.fingerprint, &fingerprint.to_be_bytes());
            }
            for number in Sketch::of(&document.shingles).numbers() {
                stored.add_u64(fields.sketch, number);
            }
        }
        stored.add_bytes(fields.article, &document.article);
        if let Some(group) = &place.first {
            stored.add_u64(fields.copied, place.story);
            stored.add_text(fields.group, group);
        }
        stored
    }

    /// Deletes the article with an id; tells whether it was there.
    pub fn delete(&mut self, id: &str) -> Result<bool> {
        let there = self.known_content(id)?.is_some();
        if there {
            self.inner.delete_term(Term::from_field_text(self.fields.key, &key_of(id)));
            let stories = &mut self.stories;
            guarded(&self.generation.path, || stories.leave(id).map_err(Error::engine))?;
            self.session.delete(session_key(id));
        }
        Ok(there)
    }

    /// Keeps a list with the index, at once, in place of the one kept before; an empty text keeps none. Its
    /// format is not checked here.
    pub fn keep(&self, list: KeptList, text: &str) -> Result<()> {
        list.write(&self.directory, text)
    }

    /// The text of a list that is kept with the index; none when none is.
    pub fn kept(&self, list: KeptList) -> Result<Option<String>> {
        list.read(&self.directory)
    }

    /// Makes everything since the last commit durable. In an existing index, and in a new one that is
    /// not a rebuild, it is searchable at once; a rebuild becomes live with [`Writer::finish`].
    pub fn commit(&mut self) -> Result<()> {
        let committed = self.inner.commit();
        committed.map_err(|error| self.failed(error))?;
        generation::sync_directory(&self.generation.path)
            .map_err(|source| Error::Write { path: self.generation.path.clone(), source })?;
        self.session.commit();
        if !self.live && !self.rebuild {
            self.go_live()?;
        }
        self.follow()
    }

    /// Takes notice of what is committed.
    fn follow(&mut self) -> Result<()> {
        let reader = Arc::new(Reader::open_generation(self.reopen()?)?);
        self.stories = Stories::follow(Arc::clone(&reader)).map_err(Error::engine)?;
        self.committed = Some(reader);
        Ok(())
    }

    /// Whether so much is kept in memory of what was upserted that it is time to commit.
    pub(crate) fn is_full(&self) -> bool {
        self.stories.is_full()
    }

    /// Whether the index is made anew.
    pub(crate) fn is_rebuild(&self) -> bool {
        self.rebuild
    }

    /// Adds a run to the log of the last runs, at once.
    pub fn log_run(&self, run: &Run) -> Result<()> {
        log_run(&self.directory, run)
    }

    fn failed(&self, error: TantivyError) -> Error {
        Error::engine(error).located(&self.generation.path)
    }

    fn reopen(&self) -> Result<Generation> {
        Generation::hold(&self.generation.path, &self.generation.name)
    }

    fn go_live(&mut self) -> Result<()> {
        self.lock.swap_in(&self.generation)?;
        self.live = true;
        Ok(())
    }

    /// Commits, swaps a rebuild in when it is `complete`, and lets merges end; an incomplete rebuild is
    /// dropped and the old generation stays live.
    pub fn finish(self, complete: bool) -> Result<()> {
        self.commit_last(complete)?.wait(&AtomicBool::new(false))
    }

    /// [`Writer::finish`] without waiting for merges.
    pub(crate) fn commit_last(mut self, complete: bool) -> Result<Merging> {
        self.commit()?;
        if !self.live && (complete || !generation::exists(&self.directory)) {
            self.lock.swap_in(&self.generation)?;
        }
        Ok(Merging { inner: self.inner, generation: self.generation, lock: self.lock })
    }
}

/// What goes on after the last commit: nothing is lost when it is cut short.
pub(crate) struct Merging {
    inner: IndexWriter<Loaded>,
    generation: Generation,
    lock: WriterLock,
}

impl Merging {
    /// Lets merges end, unless told that nobody waits any more.
    pub fn wait(self, given_up: &AtomicBool) -> Result<()> {
        let Merging { inner, generation, lock } = self;
        let (ended, end) = mpsc::channel();
        thread::spawn(move || ended.send(inner.wait_merging_threads()));
        while !given_up.load(Ordering::Relaxed) {
            match end.recv_timeout(MERGE_TICK) {
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => break,
                Ok(merged) => merged.map_err(|error| Error::engine(error).located(&generation.path))?,
            }
            generation::sync_directory(&generation.path)
                .map_err(|source| Error::Write { path: generation.path.clone(), source })?;
            break;
        }
        drop(generation);
        lock.remove_unused()
    }

    /// Gives merges up: a later run merges.
    pub fn give_up(self) -> Result<()> {
        drop((self.inner, self.generation));
        self.lock.remove_unused()
    }
}

/// By what an id is remembered while the writer is open.
fn session_key(id: &str) -> u64 {
    key_number(id) as u64
}

fn create_tantivy(generation: &Path) -> Result<tantivy::Index> {
    let settings = IndexSettings {
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        docstore_blocksize: STORE_BLOCK_BYTES,
        ..IndexSettings::default()
    };
    let directory = GenerationDirectory::open(generation).map_err(|error| Error::engine(error.into()))?;
    let index = tantivy::Index::create(directory, Fields::new().schema, settings)
        .map_err(|error| Error::engine(error).located(generation))?;
    index.tokenizers().register(ANALYSED, AnalysedTokenizer::default());
    Ok(index)
}
