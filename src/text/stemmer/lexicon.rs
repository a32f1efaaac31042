//! The root words and listed forms of the stemmer, compiled by the build script into an fst and two tables of
//! costs that lie in the program itself: nothing is read or parsed at start.

use std::sync::LazyLock;

use fst::Map;
use fst::raw::{Fst, Output};

use super::analysis::{AffixCosts, Lexicon};
use super::entry::Entry;

static WORDS: LazyLock<Map<&'static [u8]>> = LazyLock::new(|| {
    let bytes: &'static [u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.fst"));
    Map::new(bytes).expect("the build script writes a whole fst")
});

static AFFIX_COSTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/affix_costs.bin"));
static CLITIC_COSTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/clitic_costs.bin"));

include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));

/// What the lists say about a case-folded word.
pub fn get(word: &[u8]) -> Option<Entry> {
    WORDS.get(word).map(Entry)
}

/// The root with this number.
pub fn irregular_root(number: u16) -> &'static str {
    IRREGULAR_ROOTS[usize::from(number)]
}

/// Hash of the rules and data the lexicon was compiled from.
pub const DATA_HASH: &str = LEXICON_HASH;

/// The learnt costs of affixes.
pub fn affix_costs() -> AffixCosts<'static> {
    AffixCosts { affixes: AFFIX_COSTS, clitics: CLITIC_COSTS }
}

/// The listed roots.
pub struct Roots;

impl Lexicon for Roots {
    fn roots(&self, restored: Option<u8>, letters: &[u8], found: &mut dyn FnMut(usize, u8)) {
        let fst: &Fst<&'static [u8]> = WORDS.as_fst();
        let mut node = fst.root();
        let mut output = Output::zero();
        let given_back = usize::from(restored.is_some());
        for (index, letter) in restored.iter().chain(letters).enumerate() {
            let Some(transition) = node.find_input(*letter) else { return };
            let transition = node.transition(transition);
            output = output.cat(transition.out);
            node = fst.node(transition.addr);
            let length = index + 1 - given_back.min(index + 1);
            if node.is_final() && length > 0 {
                let entry = Entry(output.cat(node.final_output()).value());
                if let Some(cost) = entry.root_cost() {
                    found(length, cost);
                }
            }
        }
    }
}

/// The root of a listed rhyming pair, with a prefix before and suffixes behind it or not: *sayur-mayur*,
/// *mengobrak-abrik*.
pub fn rhyme_root(first: &str, second: &str) -> Option<&'static str> {
    const LONGEST_AFFIX: usize = 5;
    let found = RHYMES.iter().find(|(front, back, _)| {
        let prefix = first.strip_suffix(front);
        let suffix = second.strip_prefix(back);
        [prefix, suffix].iter().all(|affix| affix.is_some_and(|affix| affix.len() <= LONGEST_AFFIX))
    });
    found.map(|(_, _, root)| *root)
}
