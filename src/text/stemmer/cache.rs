//! Remembers the roots of frequent words: nine of ten words of a running text are among a few thousand.
//!
//! A table of fixed size for each thread, where a newer word takes the place of an older one with the same
//! hash. The roots it gives are those [`find`] gives.

use std::cell::RefCell;

use super::{Root, find};

const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 15;
const LONGEST: usize = 24;

/// A word, padded with zeros, and its root as a part of it.
#[derive(Clone, Copy)]
struct Slot {
    word: [u8; LONGEST],
    start: u8,
    end: u8,
    restored: u8,
}

thread_local! {
    static TABLE: RefCell<Vec<Slot>> = const { RefCell::new(Vec::new()) };
}

/// Appends the root of a case-folded word to `text`: what [`root`](super::root) gives, without an allocation and
/// remembered for the thread.
///
/// ```
/// let mut roots = String::from("akar: ");
/// telusur::text::append_root("pemilihan", &mut roots);
/// assert_eq!(roots, "akar: pilih");
/// ```
pub fn append_root(word: &str, text: &mut String) {
    let len = word.len();
    if len <= super::SHORT {
        text.push_str(word);
    } else if len > LONGEST {
        find(word).0.append_to(text);
    } else {
        TABLE.with_borrow_mut(|table| append_cached_root(word, table, text));
    }
}

fn append_cached_root(word: &str, table: &mut Vec<Slot>, text: &mut String) {
    if table.is_empty() {
        table.resize(SLOTS, Slot { word: [0; LONGEST], start: 0, end: 0, restored: 0 });
    }
    let mut padded = [0; LONGEST];
    padded[..word.len()].copy_from_slice(word.as_bytes());
    let slot = &mut table[slot_number(&padded)];
    if slot.word != padded {
        let (root, _) = find(word);
        let Some((start, end)) = place_in(word, &root) else { return root.append_to(text) };
        *slot = Slot { word: padded, start, end, restored: root.restored.unwrap_or(0) };
    }
    if slot.restored > 0 {
        text.push(char::from(slot.restored));
    }
    text.push_str(&word[usize::from(slot.start)..usize::from(slot.end)]);
}

/// Where the root lies in its word, or `None` for an irregular one.
fn place_in(word: &str, root: &Root) -> Option<(u8, u8)> {
    let start = (root.part.as_ptr() as usize).checked_sub(word.as_ptr() as usize)?;
    let end = start + root.part.len();
    (end <= word.len()).then_some((start as u8, end as u8))
}

fn slot_number(word: &[u8; LONGEST]) -> usize {
    let mut hash = 0u64;
    for chunk in word.chunks_exact(8) {
        let bytes = chunk.try_into().expect("the chunks have eight bytes");
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(bytes)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    (hash >> (u64::BITS - SLOT_BITS)) as usize
}
