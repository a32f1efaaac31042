//! The closer look at the best matches, with the tokens of each as the cluster stores them.
//!
//! The formula is the embedded engine's, and so are order and scores wherever both look at the same matches.
//! In: the text part of a plan, how many articles have each token, and the stored tokens of a match. Out: its
//! score and what it is the sum of.

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;

use serde_json::Value;

use super::mapping::{BODY_MARK, tokens};
use crate::index::{
    BODY_POSITION, EXACT, MAX_TERMS, NAMES, Part, Region, Worth, for_each_slot, kept_length, places, rarity,
    rarity_of, worth_of,
};
use crate::query::Watch;
use crate::query::plan::{Clause, Level, Scope, Sequence, Slot};

/// A token at a level.
pub(super) type Term = (Level, String);

/// A word or a sequence of words.
struct Unit<'p> {
    clause: &'p Clause,
    sequence: Sequence,
    scope: Scope,
    exact: Option<&'p str>,
}

/// The scored parts of a text clause.
pub(super) struct SecondLook<'p> {
    units: Vec<Unit<'p>>,
    part: Part,
}

/// What an index holds of the tokens looked for.
pub(super) struct Frequencies {
    /// Articles.
    pub articles: u64,
    /// Root tokens of an article on the average.
    pub average_length: f32,
    /// Articles that have each token.
    pub terms: HashMap<Term, u64>,
}

/// What a part of a score is of: a clause, what of it, and how much.
pub(super) type Summand<'p> = (&'p Clause, &'static str, f32);

impl<'p> SecondLook<'p> {
    /// The scored parts of `clause`; none when no word is scored.
    pub(super) fn of(clause: &'p Clause) -> Option<SecondLook<'p>> {
        let mut units = Vec::new();
        let part = Part::of(clause, &mut |clause, sequence, scope, exact| {
            let unit = Unit { clause, sequence: sequence.clone(), scope, exact };
            if unit.weighed() > MAX_TERMS {
                return Ok(Part::Sum(Vec::new()));
            }
            units.push(unit);
            Ok::<_, Infallible>(Part::Unit(units.len() - 1))
        });
        let Ok(part) = part;
        (!units.is_empty()).then_some(SecondLook { units, part })
    }

    /// The tokens whose frequencies are needed.
    pub(super) fn terms(&self) -> BTreeSet<(bool, String)> {
        let terms = self.units.iter().flat_map(Unit::terms);
        terms.map(|(level, token)| (level == Level::Root, token)).collect()
    }

    /// What each unit adds to an article.
    fn look_at(&self, text: &Text, frequencies: &Frequencies) -> Vec<Worth> {
        let look = |unit: &Unit<'_>| {
            let weight = frequencies.rarity(&unit.sequence).sqrt();
            let beginnings = unit.beginnings(text);
            let average = frequencies.average_length.max(1.0);
            let mut worth = worth_of(beginnings.into_iter(), kept_length(text.length), average, weight);
            let as_written = unit.exact.is_some_and(|exact| !text.at(Level::Exact, exact).is_empty());
            if worth != Worth::default() && as_written {
                worth[3] = EXACT * weight;
            }
            worth
        };
        self.units.iter().map(look).collect()
    }

    /// The score of an article.
    pub(super) fn score(&self, text: &Text, frequencies: &Frequencies) -> f32 {
        self.part.score(&self.look_at(text, frequencies))
    }

    /// What that score is the sum of.
    pub(super) fn explain(&self, text: &Text, frequencies: &Frequencies) -> Vec<Summand<'p>> {
        let found = self.look_at(text, frequencies);
        let mut summands = Vec::new();
        self.part.summands(&found, 1.0, &mut |number, worth| {
            let named = NAMES.into_iter().zip(worth).filter(|(_, score)| *score != 0.0);
            summands.extend(named.map(|(name, score)| (self.units[number].clause, name, score)));
        });
        summands
    }
}

impl Unit<'_> {
    /// How many tokens are weighed: those of one level.
    fn weighed(&self) -> usize {
        let terms = self.terms();
        let roots = terms.iter().filter(|(level, _)| *level == Level::Root).count();
        if roots == 0 { terms.len() } else { roots }
    }

    fn terms(&self) -> Vec<Term> {
        let mut terms = Vec::new();
        for_each_slot(&self.sequence, &mut |slot| {
            terms.extend(slot.alternatives.iter().map(|token| (slot.level, token.clone())));
        });
        terms
    }

    /// Where it begins in an article.
    fn beginnings(&self, text: &Text) -> Vec<u32> {
        let region = Region::of(self.scope);
        let mut slots = Vec::new();
        for_each_slot(&self.sequence, &mut |slot| {
            let mut positions: Vec<u32> = slot
                .alternatives
                .iter()
                .flat_map(|token| text.at(slot.level, token).iter().copied())
                .filter(|position| region.from <= *position && *position < region.to)
                .collect();
            positions.sort_unstable();
            positions.dedup();
            slots.push(positions);
        });
        let found = places(&self.sequence, &mut slots.iter(), &Watch::default());
        found.into_iter().map(|(first, _)| first).collect()
    }
}

impl Frequencies {
    fn rarity(&self, sequence: &Sequence) -> f32 {
        let of_slot = |slot: &Slot| {
            let count = |token: &String| self.terms.get(&(slot.level, token.clone())).copied().unwrap_or(0);
            let frequency: u64 = slot.alternatives.iter().map(count).sum();
            Ok::<_, Infallible>(rarity_of(frequency as f32, self.articles.max(1) as f32))
        };
        let Ok(found) = rarity(sequence, &mut { of_slot });
        found
    }
}

/// Where the tokens of an article stand.
pub(super) struct Text {
    places: HashMap<Term, Vec<u32>>,
    length: usize,
}

impl Text {
    /// Reads the stored tokens of an article.
    pub(super) fn read(source: &Value) -> Text {
        let mut text = Text { places: HashMap::new(), length: 0 };
        for (level, name) in [(Level::Exact, "words"), (Level::Root, "roots")] {
            let mut next = 0;
            for part in source[name].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if part.starts_with(BODY_MARK) {
                    next = next.max(BODY_POSITION as u32);
                }
                for token in tokens(part) {
                    text.places.entry((level, token.to_string())).or_default().push(next);
                    next += 1;
                    text.length += usize::from(level == Level::Root);
                }
            }
        }
        text
    }

    fn at(&self, level: Level, token: &str) -> &[u32] {
        self.places.get(&(level, token.to_string())).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn word(root: &str, exact: &str) -> Clause {
        Clause::Word { roots: vec![root.into()], exact: exact.into(), scope: Scope::Anywhere }
    }

    fn score(clause: &Clause, title: &str, body: &str) -> f32 {
        let body = format!("{BODY_MARK} {body}");
        let text = Text::read(&json!({ "words": [title, body], "roots": [title, body] }));
        let terms =
            [("kpu", 2), ("lapor", 5)].map(|(token, count)| ((Level::Root, token.to_string()), count));
        let frequencies = Frequencies { articles: 10, average_length: 100.0, terms: terms.into() };
        let look = SecondLook::of(clause).expect("a word is scored");
        let score = look.score(&text, &frequencies);
        let sum: f32 = look.explain(&text, &frequencies).iter().map(|(_, _, score)| score).sum();
        assert!((score - sum).abs() < 1e-6, "{score} is the sum of its parts, {sum}");
        score
    }

    #[test]
    fn what_stands_earlier_and_what_is_rarer_counts_more() {
        let kpu = word("kpu", "tidak");
        let order = [
            score(&kpu, "kpu", "rapat"),
            score(&kpu, "rapat", "kpu rapat"),
            score(&kpu, "rapat", &format!("{}kpu", "rapat ".repeat(80))),
            score(&kpu, "rapat", "pleno"),
        ];
        assert!(order.is_sorted_by(|one, other| one > other), "{order:?}");
        assert_eq!(order[3], 0.0);
        assert!(score(&word("kpu", "kpu"), "", "kpu") > score(&kpu, "", "kpu"), "as written");
        assert!(score(&kpu, "", "kpu lapor") > score(&word("lapor", "tidak"), "", "lapor kpu"));
    }

    #[test]
    fn the_headline_is_another_region() {
        let slot = Slot { level: Level::Exact, alternatives: vec!["kpu".into()] };
        let within = |scope| Clause::Words { sequence: Sequence::Slot(slot.clone()), scope };
        assert!(score(&within(Scope::Title), "kpu", "rapat") > 0.0);
        assert_eq!(score(&within(Scope::Title), "rapat", "kpu"), 0.0);
        assert_eq!(score(&within(Scope::Body), "kpu", "rapat"), 0.0);
    }

    #[test]
    fn what_is_not_scored() {
        assert!(SecondLook::of(&Clause::All).is_none());
        let many = (0..=MAX_TERMS).map(|number| number.to_string()).collect();
        let slot = Slot { level: Level::Exact, alternatives: many };
        let wide = Clause::Words { sequence: Sequence::Slot(slot), scope: Scope::Anywhere };
        assert!(SecondLook::of(&wide).is_none());
    }
}
