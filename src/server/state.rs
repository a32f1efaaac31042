//! What all requests share: the index, the options, and a bounded pool for the work on them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::ServerOptions;
use super::problem::Refusal;
use crate::article::FIELDS;
use crate::error::{Error, Result};
use crate::query::Period;
use crate::search::{Index, SearchRequest};

/// Requests that may wait for a free place; the next is told to come back.
const MAX_WAITING: usize = 256;

/// How long a request waits for a place.
const MAX_WAIT: Duration = Duration::from_secs(10);

/// Exports at once.
const MAX_EXPORTS: usize = 4;

/// How often the index is looked at for changes.
const RELOAD_PAUSE: Duration = Duration::from_secs(1);

/// What all requests share.
#[derive(Clone)]
pub(super) struct State(Arc<Shared>);

struct Shared {
    index: Index,
    options: ServerOptions,
    /// Places for work on the index: as many as the machine has cores, for the work keeps one busy.
    places: Arc<Semaphore>,
    /// Places of those that wait or work.
    queue: Arc<Semaphore>,
    /// Places for exports, which take as long as their clients.
    exports: Arc<Semaphore>,
    /// Goes up with each change of the index. Begins with the time, so that no other run has the same.
    edition: AtomicU64,
}

impl State {
    pub(super) fn new(index: Index, options: ServerOptions) -> State {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        State(Arc::new(Shared {
            index,
            options,
            places: Arc::new(Semaphore::new(cores)),
            queue: Arc::new(Semaphore::new(cores + MAX_WAITING)),
            exports: Arc::new(Semaphore::new(MAX_EXPORTS)),
            edition: AtomicU64::new(since.map_or(0, |since| since.as_nanos() as u64)),
        }))
    }

    /// The index.
    pub(super) fn index(&self) -> &Index {
        &self.0.index
    }

    /// The options.
    pub(super) fn options(&self) -> &ServerOptions {
        &self.0.options
    }

    /// Tells one state of the index from another.
    pub(super) fn edition(&self) -> u64 {
        self.0.edition.load(Ordering::Acquire)
    }

    /// Takes notice of changes of the index, for as long as the server runs. Requests go on with what was there
    /// before, and find the new state warm.
    pub(super) async fn keep_fresh(self) {
        let mut said = String::new();
        let first = self.clone();
        let _ = tokio::task::spawn_blocking(move || first.warm()).await;
        loop {
            tokio::time::sleep(RELOAD_PAUSE).await;
            let state = self.clone();
            let reloaded = tokio::task::spawn_blocking(move || {
                let changed = state.index().reload()?;
                if changed {
                    state.0.edition.fetch_add(1, Ordering::AcqRel);
                    state.warm()?;
                }
                Ok::<bool, Error>(changed)
            });
            match reloaded.await {
                Ok(Ok(true)) => tracing::info!("the index has changed: it was loaded anew"),
                Ok(Ok(false)) => said.clear(),
                Ok(Err(error)) => {
                    let message = error.to_string();
                    if message != said {
                        tracing::warn!(
                            "the index cannot be loaded anew, answers are those of before: {message}"
                        );
                        said = message;
                    }
                }
                Err(_) => tracing::error!("loading the index anew broke off"),
            }
        }
    }

    /// Reads what every search needs once.
    fn warm(&self) -> Result<()> {
        let fields = FIELDS.iter().filter(|row| row.facet).map(|row| row.field);
        let request = fields.fold(SearchRequest::new(""), |request, field| request.facet(field, 1));
        self.index().search(&request.timeline(Period::Month))?;
        self.index().complete("pemilu", 1).map(drop)
    }

    /// Does work on the index off the threads that answer the network.
    ///
    /// # Errors
    /// [`Refusal::Busy`] when there is too much to do, [`Refusal::Broken`] when the work panics; else those of
    /// the work.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Index) -> Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let queue = Arc::clone(&self.0.queue).try_acquire_owned().map_err(|_| Refusal::Busy)?;
        let place = self.place().await?;
        let state = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            // Held until the work is done, also when the client has gone.
            let _held = (queue, place);
            work(state.index())
        });
        Ok(done.await.map_err(|_| Refusal::Broken)??)
    }

    /// A place for an export.
    ///
    /// # Errors
    /// [`Refusal::Busy`] when all are taken.
    pub(super) fn export_place(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        Arc::clone(&self.0.exports).try_acquire_owned().map_err(|_| Refusal::Busy)
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        let place = Arc::clone(&self.0.places).acquire_owned();
        match tokio::time::timeout(MAX_WAIT, place).await {
            Ok(Ok(place)) => Ok(place),
            _ => Err(Refusal::Busy),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    fn state(home: &tempfile::TempDir) -> State {
        let index = Index::create(home.path().join("index")).expect("an empty index");
        State::new(index, ServerOptions::default())
    }

    #[tokio::test]
    async fn work_that_panics_is_told_and_the_next_is_done() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let state = state(&home);
        for _ in 0..100 {
            let broken =
                state.run(|_| -> Result<()> { panic!("a fault of the program, made for a test") }).await;
            assert!(matches!(broken, Err(Refusal::Broken)));
        }
        assert_eq!(state.run(|_| Ok(7)).await.expect("done"), 7);
    }

    #[tokio::test]
    async fn who_comes_when_all_places_are_taken_is_told_to_come_back() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let state = state(&home);
        let places = state.0.places.available_permits();
        let done = Arc::new(Barrier::new(places + 1));
        let mut working = Vec::new();
        for number in 0..places + MAX_WAITING {
            let (state, done) = (state.clone(), Arc::clone(&done));
            working.push(tokio::spawn(async move {
                let wait = move |_: &Index| {
                    if number < places {
                        done.wait();
                    }
                    Ok(())
                };
                state.run(wait).await
            }));
            tokio::task::yield_now().await;
        }
        let refused = state.run(|_| Ok(())).await;
        assert!(matches!(refused, Err(Refusal::Busy)), "{refused:?}");
        tokio::task::spawn_blocking(move || done.wait()).await.expect("all begin");
        for work in working {
            work.await.expect("no panic").expect("done in its turn");
        }
        assert!(state.run(|_| Ok(())).await.is_ok());
    }
}
