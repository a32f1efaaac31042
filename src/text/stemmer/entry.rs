//! What the lexicon holds for a word, packed into the 64-bit value of an fst.
//!
//! The build script writes it and [`super::lexicon`] reads it, so this file stands alone.

/// Why a word's root is not left to the analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Source {
    /// `labels.tsv`.
    Label = 0,
    /// `exceptions.tsv`.
    Exception = 1,
    /// `names.tsv` and `places.tsv`.
    Name = 2,
    /// `roots.tsv`.
    Root = 3,
}

/// How the root of a listed form is made from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipe {
    /// Cut `start` and `end` bytes off, then put the letter in front.
    Cut { start: u8, end: u8, restored: Option<u8> },
    /// The root with this number in the table of irregular roots.
    Irregular(u16),
}

/// A packed value: bit 0 root?, 1–8 its cost, 9 listed?, 10–11 source, 12 irregular?, 16–31 number or cuts,
/// 32–39 restored letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry(pub u64);

impl Entry {
    /// Adds that the word is a root of this cost.
    pub fn with_root_cost(self, cost: u8) -> Entry {
        Entry(self.0 | 1 | u64::from(cost) << 1)
    }

    /// Adds how the word's root is made.
    pub fn with_recipe(self, recipe: Recipe, source: Source) -> Entry {
        let kind = 1 << 9 | (source as u64) << 10;
        let detail = match recipe {
            Recipe::Irregular(number) => 1 << 12 | u64::from(number) << 16,
            Recipe::Cut { start, end, restored } => {
                u64::from(start) << 16 | u64::from(end) << 24 | u64::from(restored.unwrap_or(0)) << 32
            }
        };
        Entry(self.0 & 0x1ff | kind | detail)
    }

    /// The cost of the word as a root, if it is one.
    pub fn root_cost(self) -> Option<u8> {
        (self.0 & 1 == 1).then_some((self.0 >> 1) as u8)
    }

    /// How the word's root is made and why, if it is listed.
    pub fn recipe(self) -> Option<(Recipe, Source)> {
        if self.0 >> 9 & 1 == 0 {
            return None;
        }
        let source = match self.0 >> 10 & 3 {
            0 => Source::Label,
            1 => Source::Exception,
            2 => Source::Name,
            _ => Source::Root,
        };
        if self.0 >> 12 & 1 == 1 {
            return Some((Recipe::Irregular((self.0 >> 16) as u16), source));
        }
        let restored = (self.0 >> 32) as u8;
        let restored = (restored > 0).then_some(restored);
        Some((Recipe::Cut { start: (self.0 >> 16) as u8, end: (self.0 >> 24) as u8, restored }, source))
    }
}
