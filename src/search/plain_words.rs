//! Plain words to clauses: each asks for its root, and units among them for what they mean together.
//!
//! In: words typed one after the other. Out: a clause for each word or unit, and for partial matches each word
//! by itself with what else fulfils it. A unit asks for its words "or other words or a value": it finds all that
//! the words alone find, and more.

use std::sync::Arc;

use super::lowering::{Lowering, conjunction, prefer};
use super::unit::{Kinds, Other, TypedWord, Unit};
use crate::article::Field;
use crate::error::Result;
use crate::query::Pattern;
use crate::query::plan::{Clause, Level, Scope, Sequence, Slot};
use crate::text::Token;

/// Moves of its words within which a citation is one: "Pasal 280 ayat (2) huruf f UU Pemilu".
const CITATION_SLOP: u32 = 8;

/// A required plain word.
#[derive(Clone, Debug)]
pub(super) struct PlainWord {
    /// As typed.
    pub text: String,
    /// Its clause, or what else fulfils it.
    pub clause: Clause,
    /// What stands for each of its parts.
    pub slots: Vec<Slot>,
    /// What fulfils it too, because the unit it belongs to means the same.
    pub others: Vec<Arc<Fulfilment>>,
}

/// One of the ways in which an article fulfils a unit, besides its words.
#[derive(Debug)]
pub(super) enum Fulfilment {
    /// These words, one after the other.
    Words(Vec<Slot>),
    /// One of these values.
    Value(Field, Vec<String>),
}

/// What a run of words asks for.
#[derive(Default)]
pub(super) struct Run {
    /// What must match.
    pub required: Vec<Clause>,
    /// What is better to have.
    pub bonuses: Vec<Clause>,
    /// The required words, one by one.
    pub words: Vec<PlainWord>,
}

impl Lowering<'_> {
    /// The clauses of words joined by blanks. Stop and question words are wishes unless `all_required`.
    pub(super) fn run(
        &mut self,
        typed: &[TypedWord<'_>],
        all_required: bool,
        scope: Scope,
        positive: bool,
        run: &mut Run,
    ) -> Result<()> {
        let units = if self.reading.expands { self.finder.find(typed, kinds_in(scope))? } else { Vec::new() };
        let reading = RunReading { all_required, scope, positive };
        self.read(typed, 0, &units, &[], reading, run);
        Ok(())
    }

    /// Reads words, the first of which is the one at `start`; `outer` fulfils each of them.
    fn read(
        &mut self,
        typed: &[TypedWord<'_>],
        start: usize,
        units: &[Unit],
        outer: &[(Clause, Arc<Fulfilment>)],
        reading: RunReading,
        run: &mut Run,
    ) {
        let mut units = units.iter().peekable();
        let mut at = 0;
        while at < typed.len() {
            let Some(unit) = units.next_if(|unit| unit.words.start == start + at) else {
                self.word(&typed[at], outer, reading, run);
                at += 1;
                continue;
            };
            let words = &typed[at..at + unit.words.len()];
            let others = self.others(unit, reading);
            let fulfilments: Vec<_> = outer.iter().chain(&others).cloned().collect();
            let mut inside = Run::default();
            self.read(words, start + at, &unit.inner, &fulfilments, reading, &mut inside);
            let mut said = conjunction(inside.required);
            if unit.near && words.len() > 1 {
                said = prefer(said, vec![self.near(words, reading.scope)]);
            }
            let mut ways = vec![said];
            ways.extend(others.into_iter().map(|(clause, _)| clause));
            run.required.push(Clause::Or(ways));
            run.bonuses.extend(inside.bonuses);
            run.words.extend(inside.words);
            at += words.len();
        }
    }

    fn word(
        &mut self,
        word: &TypedWord<'_>,
        outer: &[(Clause, Arc<Fulfilment>)],
        reading: RunReading,
        run: &mut Run,
    ) {
        if word.tokens.is_empty() {
            self.note_empty(word.text);
            return;
        }
        let clause = self.tokens_clause(&word.tokens, false, reading.scope);
        if word.optional && !reading.all_required {
            // Articles that answer a question do not ask it.
            if !word.asks {
                run.bonuses.push(clause);
            }
            return;
        }
        if reading.positive {
            self.mark(&word.tokens, false, reading.scope);
        }
        run.required.push(clause.clone());
        let mut ways = vec![clause];
        ways.extend(outer.iter().map(|(clause, _)| clause.clone()));
        run.words.push(PlainWord {
            text: word.text.to_string(),
            clause: if ways.len() > 1 { Clause::Or(ways) } else { ways.remove(0) },
            slots: word.tokens.iter().map(|token| self.slot(token, false)).collect(),
            others: outer.iter().map(|(_, fulfilment)| Arc::clone(fulfilment)).collect(),
        });
    }

    /// The other ways of saying a unit; marks them.
    fn others(&mut self, unit: &Unit, reading: RunReading) -> Vec<(Clause, Arc<Fulfilment>)> {
        let mut others = Vec::new();
        let mut patterns = Vec::new();
        for other in &unit.others {
            match other {
                Other::Text(text) => {
                    let tokens = self.analyzer.tokens(text);
                    patterns.extend(self.patterns(&tokens));
                    let slots = self.other_slots(&tokens);
                    let clause = self.other_clause(&tokens, &slots, reading.scope);
                    others.push((clause, Arc::new(Fulfilment::Words(slots))));
                }
                Other::Value(field, values) => {
                    if reading.positive {
                        self.marking.add_values(*field, values.clone());
                    }
                    let clause = Clause::Value { field: *field, values: values.clone() };
                    others.push((clause, Arc::new(Fulfilment::Value(*field, values.clone()))));
                }
            }
        }
        if reading.positive && !patterns.is_empty() {
            self.marking.add_words(reading.scope, patterns);
        }
        others
    }

    /// One word by its root; several as they are listed.
    fn other_slots(&self, tokens: &[Token]) -> Vec<Slot> {
        match tokens {
            [token] => vec![self.slot(token, false)],
            tokens => tokens
                .iter()
                .map(|token| Slot { level: Level::Exact, alternatives: vec![token.exact.clone()] })
                .collect(),
        }
    }

    fn other_clause(&self, tokens: &[Token], slots: &[Slot], scope: Scope) -> Clause {
        if let [_] = tokens {
            return self.tokens_clause(tokens, false, scope);
        }
        let sequence = Sequence::Phrase { slots: slots.to_vec(), slop: 0 };
        // A phrase weighs as one of its words: it says no more than the short form it stands beside.
        Clause::Boost(Box::new(Clause::Words { sequence, scope }), 1.0 / slots.len().max(1) as f32)
    }

    fn patterns(&self, tokens: &[Token]) -> Vec<Pattern> {
        match tokens {
            [token] => self.roots(token).into_iter().map(Pattern::Root).collect(),
            tokens => {
                let words = tokens.iter().map(|token| token.exact.clone()).collect();
                vec![Pattern::Phrase { words, slop: 0 }]
            }
        }
    }

    /// The words of a citation near one another, in any order.
    fn near(&self, words: &[TypedWord<'_>], scope: Scope) -> Clause {
        let slots = words.iter().flat_map(|word| &word.tokens).map(|token| self.slot(token, false)).collect();
        Clause::Words { sequence: Sequence::Phrase { slots, slop: CITATION_SLOP }, scope }
    }

    /// A side of a `DEKAT`: the word, or other words that mean the same.
    pub(super) fn with_other_words(
        &mut self,
        own: Option<Sequence>,
        text: &str,
        scope: Scope,
        positive: bool,
    ) -> Result<Option<Sequence>> {
        let Some(own) = own else { return Ok(None) };
        if !self.reading.expands {
            return Ok(Some(own));
        }
        let typed = [TypedWord::new(text, &self.analyzer)];
        let units = self.finder.find(&typed, Kinds::Words)?;
        let reading = RunReading { all_required: true, scope, positive };
        let mut ways = vec![own];
        for (_, other) in units.iter().flat_map(|unit| self.others(unit, reading)) {
            if let Fulfilment::Words(slots) = other.as_ref() {
                ways.push(match slots.as_slice() {
                    [slot] => Sequence::Slot(slot.clone()),
                    slots => Sequence::Phrase { slots: slots.to_vec(), slop: 0 },
                });
            }
        }
        Ok(if ways.len() > 1 { Some(Sequence::Any(ways)) } else { ways.pop() })
    }
}

/// How the words of a run are read.
#[derive(Clone, Copy)]
struct RunReading {
    all_required: bool,
    scope: Scope,
    positive: bool,
}

/// Values are of whole articles: in one part of them only words count.
fn kinds_in(scope: Scope) -> Kinds {
    if scope == Scope::Anywhere { Kinds::All } else { Kinds::Words }
}
