//! Reading an index that may be damaged: what would end the program becomes an error.
//!
//! tantivy trusts the inside of its files, as it must to be fast: a flipped bit may send it past the end of a
//! list, where Rust panics. At the edge of the index such a panic is caught and told as damage. What cannot be
//! caught: a file that another program shortens while it is mapped (the system ends the process), and a length
//! that asks for more memory than there is.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::error::{Error, Result};

/// What tantivy says when it cannot make sense of a file.
const STUMBLES: [&str; 4] = ["IO error", "Deserialize error", "Internal error", "Schema error"];

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread will be caught and told as an error, so that nothing need be said of it.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Does on this thread what one does that is guarded, or is not, and waits for it.
pub(super) fn while_guarded<T>(is_guarded: bool, work: impl FnOnce() -> T) -> T {
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            GUARDED.set(self.0);
        }
    }
    let _before = Before(GUARDED.replace(is_guarded));
    work()
}

/// Reads the generation at `path`; a panic, and an error that only a damaged file can cause, are damage.
///
/// The readers it is used with are dropped or only looked at afterwards, never changed: nothing can be left
/// half done.
pub(super) fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(|| while_guarded(true, read))) {
        Ok(result) => result.map_err(|error| match error.located(path) {
            // Not the system but tantivy itself stumbled over what it read.
            Error::Engine { message, .. }
                if STUMBLES.iter().any(|what| message.contains(what)) && !message.contains("os error") =>
            {
                Error::Damaged { path: path.to_path_buf(), reason: message }
            }
            other => other,
        }),
        Err(panic) => Err(Error::Damaged { path: path.to_path_buf(), reason: said(panic.as_ref()) }),
    }
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
    let line = text.lines().next().unwrap_or_default();
    format!("reading it failed: {}", &line[..line.floor_char_boundary(200)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_damage() {
        let path = Path::new("index/generation-000001");
        let failed = guarded(path, || -> Result<()> {
            assert!(is_guarded());
            let list: Vec<u8> = Vec::new();
            let at = list.len() + 3;
            let _ = list[at];
            Ok(())
        });
        assert!(!is_guarded());
        let said = failed.expect_err("caught").to_string();
        assert!(said.contains("index out of bounds"), "{said}");
        assert_eq!(guarded(path, || Ok(7)).expect("nothing wrong"), 7);
    }
}
