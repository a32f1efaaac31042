//! Articles into the segments of a local index: the one writer of its directory.

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
use super::lower::{key_of, tie_of};
use super::reader::{Reader, open_tantivy};
use super::representatives::StoriesPlugin;
use super::runs::{Run, log_run};
use super::schema::{ANALYSED, Fields};
use super::segment_end::SegmentEnd;
use super::segments::Segments;
use super::store::Store;
use super::stories::{Place, Stories};
use super::version::Version;
use super::writer::WriterOptions;
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

/// The store of an index directory.
pub(super) struct LocalStore {
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
    stories: Stories<Segments>,
    segment_end: SegmentEnd,
}

impl LocalStore {
    pub(super) fn open(directory: &Path, options: WriterOptions) -> Result<LocalStore> {
        for _ in 1..LOCK_TRIES {
            match LocalStore::open_at_once(directory, options) {
                Err(Error::Locked { .. }) => std::thread::sleep(LOCK_PAUSE),
                opened => return opened,
            }
        }
        LocalStore::open_at_once(directory, options)
    }

    fn open_at_once(directory: &Path, options: WriterOptions) -> Result<LocalStore> {
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
        let mut store = LocalStore {
            directory: directory.to_path_buf(),
            lock,
            generation,
            live,
            rebuild: options.rebuild,
            fields: Fields::new(),
            inner,
            backlog: Backlog::new(options.memory_bytes / BACKLOG_SHARE),
            committed: None,
            stories: Stories::default(),
            segment_end: SegmentEnd::default(),
        };
        if live {
            store.follow()?;
        }
        Ok(store)
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
        stored.add_bytes(fields.article, &document.article);
        if let Some(group) = &place.first {
            stored.add_u64(fields.copied, place.story);
            stored.add_text(fields.group, group);
        }
        stored
    }

    /// Takes notice of what is committed.
    fn follow(&mut self) -> Result<()> {
        let segments = Segments::of_newest(|| Reader::open_generation(self.reopen()?))?;
        self.committed = Some(Arc::clone(segments.reader()));
        self.stories = Stories::follow(segments);
        Ok(())
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
}

impl Store for LocalStore {
    fn contents(&self, ids: &[&str]) -> Result<Vec<Option<u64>>> {
        match &self.committed {
            Some(reader) => reader.guarded(|reader| ids.iter().map(|id| reader.content_of(id)).collect()),
            None => Ok(vec![None; ids.len()]),
        }
    }

    fn has_read(&mut self, share: f64) {
        self.segment_end.has_read(share);
    }

    fn put(&mut self, document: &Document, replaces: bool) -> Result<()> {
        if replaces {
            self.inner.delete_term(Term::from_field_text(self.fields.key, &key_of(&document.id)));
        }
        let stories = &mut self.stories;
        let place = guarded(&self.generation.path, || {
            let former = if replaces { stories.leave(&document.id)? } else { None };
            stories.place(&document.id, &document.shingles, former)
        })?;
        let stored = self.tantivy_document(document, &place);
        let bytes = document.words.len() + document.roots.len() + document.article.len();
        let loaded = Loaded {
            document: stored,
            representative: place.representative,
            ends_segment: self.segment_end.is_at(),
            _load: self.backlog.enter(bytes),
        };
        if let Err(error) = self.inner.add_document(loaded) {
            // tantivy only says that its thread has ended; why, it says to who asks for a commit, which fails.
            let cause = self.inner.prepare_commit().err();
            return Err(self.failed(cause.unwrap_or(error)));
        }
        Ok(())
    }

    fn remove(&mut self, id: &str) -> Result<()> {
        self.inner.delete_term(Term::from_field_text(self.fields.key, &key_of(id)));
        self.stories.forget(id);
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.stories.is_full()
    }

    fn commit(&mut self) -> Result<()> {
        let committed = self.inner.commit();
        committed.map_err(|error| self.failed(error))?;
        self.segment_end.commit();
        generation::sync_directory(&self.generation.path)
            .map_err(|source| Error::Write { path: self.generation.path.clone(), source })?;
        if !self.live && !self.rebuild {
            self.go_live()?;
        }
        self.follow()
    }

    fn finish(mut self: Box<Self>, complete: bool, given_up: &AtomicBool) -> Result<()> {
        self.commit()?;
        if !self.live && (complete || !generation::exists(&self.directory)) {
            self.lock.swap_in(&self.generation)?;
        }
        let LocalStore { inner, generation, lock, .. } = *self;
        wait_for_merges(inner, &generation, given_up)?;
        drop(generation);
        lock.remove_unused()
    }

    fn is_rebuild(&self) -> bool {
        self.rebuild
    }

    fn keep(&self, list: KeptList, text: &str) -> Result<()> {
        list.write(&self.directory, text)
    }

    fn kept(&self, list: KeptList) -> Result<Option<String>> {
        list.read(&self.directory)
    }

    fn log_run(&self, run: &Run) -> Result<()> {
        log_run(&self.directory, run)
    }
}

/// Lets merges end, unless told that nobody waits any more: nothing is lost when they are cut short, and a
/// later run merges.
fn wait_for_merges(inner: IndexWriter<Loaded>, generation: &Generation, given_up: &AtomicBool) -> Result<()> {
    if given_up.load(Ordering::Relaxed) {
        return Ok(());
    }
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
    Ok(())
}

fn create_tantivy(generation: &Path) -> Result<tantivy::Index> {
    let settings = IndexSettings {
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        docstore_blocksize: STORE_BLOCK_BYTES,
        ..IndexSettings::default()
    };
    let directory = GenerationDirectory::open(generation).map_err(|error| Error::engine(error.into()))?;
    let index = tantivy::Index::builder()
        .schema(Fields::new().schema)
        .settings(settings)
        .register_plugin(Arc::new(StoriesPlugin))
        .open_or_create(directory)
        .map_err(|error| Error::engine(error).located(generation))?;
    index.tokenizers().register(ANALYSED, AnalysedTokenizer::default());
    Ok(index)
}
