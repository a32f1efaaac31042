//! What several cores do for one search.

use std::sync::OnceLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::guard::{is_guarded, while_guarded};

/// A thread for each core; none when the system has no more to give.
fn threads() -> Option<&'static ThreadPool> {
    static THREADS: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let build = || ThreadPoolBuilder::new().thread_name(|at| format!("search-{at}")).build().ok();
    THREADS.get_or_init(build).as_ref()
}

/// Does `work` while other cores do `ahead`, which nothing may hang on: where there are no others, nobody does it.
pub(super) fn ahead_of<T>(ahead: Vec<Box<dyn FnOnce() + Send + '_>>, work: impl FnOnce() -> T) -> T {
    let Some(threads) = threads().filter(|_| !ahead.is_empty()) else {
        return work();
    };
    let is_guarded = is_guarded();
    threads.in_place_scope(|scope| {
        for task in ahead {
            scope.spawn(move |_| while_guarded(is_guarded, task));
        }
        work()
    })
}

/// What `one` makes of each item, in their order; on several cores when that is much.
pub(super) fn map<I: Sync, T: Send>(items: &[I], is_much: bool, one: impl Fn(&I) -> T + Sync) -> Vec<T> {
    let is_guarded = is_guarded();
    match if is_much && items.len() > 1 { threads() } else { None } {
        Some(threads) => {
            let one = |item| while_guarded(is_guarded, || one(item));
            threads.install(|| items.par_iter().with_max_len(1).map(one).collect())
        }
        None => items.iter().map(one).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn what_cores_make_is_in_order() {
        let numbers: Vec<u32> = (0..1_000).collect();
        assert_eq!(
            map(&numbers, true, |number| number * 2),
            (0..1_000).map(|number| number * 2).collect::<Vec<_>>()
        );
        assert_eq!(map(&numbers[..1], true, |number| number + 1), [1]);
    }

    #[test]
    fn what_is_done_ahead_is_done_when_the_work_is() {
        let done = AtomicU32::new(0);
        let add = |number| {
            let done = &done;
            Box::new(move || {
                done.fetch_add(number, Ordering::Relaxed);
            }) as Box<dyn FnOnce() + Send>
        };
        assert_eq!(ahead_of(vec![add(1), add(2)], || 3), 3);
        assert_eq!(done.into_inner(), 3);
    }

    #[test]
    fn a_panic_on_another_core_comes_out_here_as_it_was() {
        let panics = |number: &u32| assert!(*number != 2, "two");
        let caught = catch_unwind(AssertUnwindSafe(|| while_guarded(true, || map(&[1, 2, 3], true, panics))));
        let panic = caught.expect_err("one of three");
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"two"));
        assert!(
            map(&[1, 2, 3], true, |_| is_guarded()).iter().all(|guarded| !guarded),
            "and guards nobody else"
        );
    }
}
