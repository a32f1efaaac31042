//! Chooses the likeliest analysis of a word.
//!
//! Every cost is a negative natural logarithm of a probability, in eighths: the cheapest analysis is the
//! likeliest. The cost of an analysis is the cost of its root, of its prefixes with its suffix, and of its
//! clitics, learnt together from counts (`../data/stem_weights.rs`, which includes this file too). A word
//! nobody listed competes with a spelling model, a price for each letter.

use super::confix::{self, Beginning, Ending};

/// What an unlisted residue costs: a basic price, and one for each letter.
const UNKNOWN: u16 = 64;
const UNKNOWN_LETTER: u16 = 16;
/// What it costs on top to take affixes off a residue that no list knows.
const UNKNOWN_STRIPPED: u16 = 60;
/// An unlisted residue below this many letters is never the root of an analysis.
const UNKNOWN_LEAST: usize = 4;
/// What a residue of two letters costs on top.
const TWO_LETTERS: u16 = 32;

/// The root words with their costs.
pub trait Lexicon {
    /// Calls `found(length, cost)` for each prefix of `restored` + `letters` that is a root; the length leaves
    /// the restored letter out.
    fn roots(&self, restored: Option<u8>, letters: &[u8], found: &mut dyn FnMut(usize, u8));
}

/// The costs of affixes.
pub struct AffixCosts<'a> {
    /// By [`confix::affixes`].
    pub affixes: &'a [u8],
    /// By [`Ending::clitics`].
    pub clitics: &'a [u8],
}

/// One analysis of a word.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// What was stripped in front.
    pub beginning: Beginning,
    /// What was stripped at the end.
    pub ending: Ending,
    /// The negative logarithm of its probability, in eighths.
    pub cost: u16,
    /// Whether the residue is a listed root.
    pub listed: bool,
}

/// The likeliest analysis of `word`, letters a–z; the first one is the word as it stands.
pub fn best(word: &[u8], lexicon: &dyn Lexicon, costs: &AffixCosts) -> Candidate {
    let mut best: Option<Candidate> = None;
    for_each(word, lexicon, costs, &mut |candidate| {
        let better = best.is_none_or(|known| candidate.cost < known.cost);
        if better {
            best = Some(candidate);
        }
    });
    best.expect("the word as it stands is always a candidate")
}

/// Calls `found` for every analysis of `word`.
pub fn for_each(word: &[u8], lexicon: &dyn Lexicon, costs: &AffixCosts, found: &mut dyn FnMut(Candidate)) {
    let beginnings = confix::beginnings(word);
    let endings = confix::endings(word);
    let longest = endings.as_slice()[0].end;
    for beginning in beginnings.as_slice() {
        let mut listed_ends = 0u64;
        lexicon.roots(beginning.restored, &word[beginning.start..longest], &mut |length, root_cost| {
            let end = beginning.start + length;
            for ending in endings.as_slice().iter().filter(|ending| ending.end == end) {
                if confix::is_legal(word, beginning, ending) {
                    listed_ends |= 1 << (end & 63);
                    found(candidate(*beginning, *ending, u16::from(root_cost), true, costs));
                }
            }
        });
        for ending in endings.as_slice() {
            let known = listed_ends & 1 << (ending.end & 63) != 0;
            if !known && let Some(cost) = unknown_cost(word, beginning, ending) {
                found(candidate(*beginning, *ending, cost, false, costs));
            }
        }
    }
}

fn candidate(beginning: Beginning, ending: Ending, root: u16, listed: bool, costs: &AffixCosts) -> Candidate {
    let affixes = u16::from(costs.affixes[confix::affixes(&beginning, &ending)]);
    let clitics = u16::from(costs.clitics[ending.clitics()]);
    let letters = ending.end - beginning.start + usize::from(beginning.restored.is_some());
    let short = if letters == 2 { TWO_LETTERS } else { 0 };
    Candidate { beginning, ending, cost: root + affixes + clitics + short, listed }
}

/// The cost of a residue that is no listed root, or `None` where such an analysis is not made.
fn unknown_cost(word: &[u8], beginning: &Beginning, ending: &Ending) -> Option<u16> {
    let letters = ending.end.checked_sub(beginning.start)? + usize::from(beginning.restored.is_some());
    let price = UNKNOWN + UNKNOWN_LETTER * letters as u16;
    let whole = beginning.prefixes == 0 && ending.end == word.len();
    if whole {
        return Some(price);
    }
    let strippable =
        letters >= UNKNOWN_LEAST && beginning.prefixes < 16 && confix::is_legal(word, beginning, ending);
    strippable.then_some(price + UNKNOWN_STRIPPED)
}
