//! How much may wait between two stages: a count of bytes that blocks who adds too much.
//!
//! In go the bytes of each piece of work; out comes a [`Load`], which counts until it is dropped. A piece
//! larger than the whole allowance passes alone, so that nothing waits for ever. tantivy's own queue counts
//! documents, however long they are: [`Loaded`] counts their bytes until the indexing thread drops them.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tantivy::TantivyDocument;
use tantivy::schema::Document;

use super::stories::Representative;

/// Bytes on their way to the next stage.
pub(crate) struct Backlog {
    limit_bytes: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    bytes: usize,
    is_closed: bool,
}

/// Bytes that count until this is dropped.
pub(crate) struct Load {
    backlog: Arc<Backlog>,
    bytes: usize,
}

impl Backlog {
    pub(crate) fn new(limit_bytes: usize) -> Arc<Backlog> {
        Arc::new(Backlog { limit_bytes, state: Mutex::default(), changed: Condvar::new() })
    }

    /// Waits until there is room for `bytes`; none once the backlog is closed.
    pub(crate) fn enter(self: &Arc<Backlog>, bytes: usize) -> Option<Load> {
        let is_full =
            |state: &mut State| !state.is_closed && state.bytes > 0 && state.bytes + bytes > self.limit_bytes;
        let mut state =
            self.changed.wait_while(self.state(), is_full).unwrap_or_else(PoisonError::into_inner);
        if state.is_closed {
            return None;
        }
        state.bytes += bytes;
        Some(Load { backlog: Arc::clone(self), bytes })
    }

    /// Lets nobody in any more; who waits goes away.
    pub(crate) fn close(&self) {
        self.state().is_closed = true;
        self.changed.notify_all();
    }

    /// The state is a number and a flag: it is whole even where its holder panicked.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A document that counts until the indexing thread is done with it.
pub(super) struct Loaded {
    pub document: TantivyDocument,
    /// What newcomers are compared with, when the article represents its story.
    pub representative: Option<Arc<Representative>>,
    /// Whether its segment is to end with it.
    pub ends_segment: bool,
    pub _load: Option<Load>,
}

impl Document for Loaded {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.backlog.state().bytes -= self.bytes;
        self.backlog.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn never_holds_more_than_its_limit_or_one_piece() {
        let backlog = Backlog::new(100);
        let (under_way, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for bytes in [10, 30, 60, 90, 100, 250] {
                let (backlog, under_way, most) = (&backlog, &under_way, &most);
                scope.spawn(move || {
                    for _ in 0..200 {
                        let load = backlog.enter(bytes).expect("open");
                        let now = under_way.fetch_add(bytes, Ordering::SeqCst) + bytes;
                        most.fetch_max(now, Ordering::SeqCst);
                        assert!(now <= 100 || now == 250, "{now}");
                        under_way.fetch_sub(bytes, Ordering::SeqCst);
                        drop(load);
                    }
                });
            }
        });
        assert_eq!((backlog.state().bytes, most.load(Ordering::SeqCst)), (0, 250));
    }

    #[test]
    fn who_waits_goes_away_when_it_is_closed() {
        let backlog = Backlog::new(10);
        let load = backlog.enter(10);
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| backlog.enter(1).is_none());
            backlog.close();
            assert!(waiting.join().expect("no panic"));
        });
        drop(load);
        assert!(backlog.enter(1).is_none());
    }
}
