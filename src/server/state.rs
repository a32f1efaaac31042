//! What all requests share: the index, the options, and a bounded pool for the work on them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::ServerOptions;
use super::problem::Refusal;
use crate::error::Result;
use crate::search::Index;

/// Requests that may wait for a free place; the next is told to come back.
const MAX_WAITING: usize = 256;

/// How long a request waits for a place.
const MAX_WAIT: Duration = Duration::from_secs(10);

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
    /// How often the index has been loaded anew.
    loaded: AtomicU64,
}

impl State {
    pub(super) fn new(index: Index, options: ServerOptions) -> State {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        State(Arc::new(Shared {
            index,
            options,
            places: Arc::new(Semaphore::new(cores)),
            queue: Arc::new(Semaphore::new(cores + MAX_WAITING)),
            loaded: AtomicU64::new(0),
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

    /// Tells one state of the index from another, for as long as the server runs.
    pub(super) fn edition(&self) -> u64 {
        self.0.loaded.load(Ordering::Acquire)
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

    async fn place(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        let place = Arc::clone(&self.0.places).acquire_owned();
        match tokio::time::timeout(MAX_WAIT, place).await {
            Ok(Ok(place)) => Ok(place),
            _ => Err(Refusal::Busy),
        }
    }
}
