//! The syntax tree to the clauses of a plan: words are analysed, values resolved, patterns expanded.

use crate::article::{Field, Match};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::index::{TermCount, TermPattern, TermSource, day_of};
use crate::query::plan::{Clause, Level, Scope, Sequence, Slot};
use crate::query::{Kind, Node, Pattern, Query, Synonyms, pattern};
use crate::text::{Analyzer, Language, Token, english_root};

use super::marking::Marking;
use super::plain_words::{PlainWord, Run};
use super::refused::{placed, short_value};
use super::response::Expansion;
use super::unit::{Finder, TypedWord};
use super::values;

/// Most terms a pattern or fuzzy word may stand for.
const MAX_TERMS: usize = 1_000;

/// A query, analysed.
#[derive(Debug)]
pub(super) struct Lowered {
    /// The text part.
    pub clause: Clause,
    /// The words that partial matches may leave out, when the query is plain words only.
    pub words: Vec<PlainWord>,
    /// What stands for more than was typed.
    pub expansions: Vec<Expansion>,
    /// What was read otherwise than it may have been meant.
    pub notes: Vec<String>,
    /// What snippets mark.
    pub marking: Marking,
}

/// How words are read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'s> {
    /// Words as written, no roots.
    pub exact: bool,
    /// Plain words stand for other words and values too.
    pub expands: bool,
    /// Words of the user's that mean the same.
    pub synonyms: &'s Synonyms,
    /// The index holds English articles, so a word may have an English root too.
    pub english: bool,
    /// The index holds articles in languages without a stemmer: there the word itself is the root.
    pub unstemmed: bool,
}

/// Analyses a query.
///
/// # Errors
/// Values that cannot be understood, patterns that stand for too many terms.
pub(super) fn lower<'e>(query: &'e Query, engine: &'e dyn Engine, reading: Reading<'e>) -> Result<Lowered> {
    let mut lowering = Lowering {
        text: &query.text,
        engine,
        reading,
        analyzer: Analyzer::new(Language::Indonesian),
        finder: Finder {
            engine: Some(engine),
            synonyms: reading.synonyms,
            expansions: Vec::new(),
            notes: query.notes.iter().map(|note| note.message.clone()).collect(),
        },
        marking: Marking::default(),
    };
    let mut words = Vec::new();
    let clause = match query.plain_words() {
        Some(plain) => lowering.plain(&plain, &mut words)?,
        None => lowering.node(&query.root, Scope::Anywhere, true)?,
    };
    let Lowering { finder: Finder { expansions, notes, .. }, marking, .. } = lowering;
    Ok(Lowered { clause, words, expansions, notes, marking })
}

/// The work on one query.
pub(super) struct Lowering<'e> {
    text: &'e str,
    engine: &'e dyn Engine,
    pub(super) reading: Reading<'e>,
    pub(super) analyzer: Analyzer,
    /// What plain words mean; holds what is said about the whole query.
    pub(super) finder: Finder<'e>,
    pub(super) marking: Marking,
}

impl Lowering<'_> {
    /// Plain words joined by blanks: stop and question words are not required beside others.
    fn plain(&mut self, typed: &[&str], words: &mut Vec<PlainWord>) -> Result<Clause> {
        let typed: Vec<TypedWord<'_>> =
            typed.iter().map(|text| TypedWord::new(text, &self.analyzer)).collect();
        let all_optional = typed.iter().all(|word| word.optional);
        let mut run = Run::default();
        self.run(&typed, all_optional, Scope::Anywhere, true, &mut run)?;
        *words = run.words;
        Ok(prefer(conjunction(run.required), run.bonuses))
    }

    fn node(&mut self, node: &Node, scope: Scope, positive: bool) -> Result<Clause> {
        let clause = self
            .kind(&node.kind, scope, positive)
            .map_err(|error| placed(error, node, self.text, self.engine))?;
        self.finder.notes.extend(short_value(node, self.text, self.engine));
        Ok(if node.boost == 1.0 { clause } else { Clause::Boost(Box::new(clause), node.boost) })
    }

    fn nodes(&mut self, nodes: &[Node], scope: Scope, positive: bool) -> Result<Vec<Clause>> {
        nodes.iter().map(|node| self.node(node, scope, positive)).collect()
    }

    fn kind(&mut self, kind: &Kind, scope: Scope, positive: bool) -> Result<Clause> {
        Ok(match kind {
            Kind::All => Clause::All,
            Kind::Word { .. } | Kind::Phrase { .. } | Kind::Wildcard { .. } | Kind::Fuzzy { .. } => {
                self.leaf(kind, scope, positive)?
            }
            Kind::Near { left, right, distance } => {
                let left = Box::new(self.side(left, scope, positive)?);
                let right = Box::new(self.side(right, scope, positive)?);
                Clause::Words { sequence: Sequence::Near { left, right, distance: *distance }, scope }
            }
            Kind::Words { field, inside } => {
                let scope = if *field == Field::Title { Scope::Title } else { Scope::Body };
                self.node(inside, scope, positive)?
            }
            Kind::Value { field, text } => self.value(*field, text, positive)?,
            Kind::Dates { from, to } => Clause::Days { from: from.map(day_of), to: to.map(day_of) },
            Kind::And(nodes) => conjunction(self.nodes(nodes, scope, positive)?),
            Kind::Or(nodes) => Clause::Or(self.nodes(nodes, scope, positive)?),
            Kind::Not(inside) => Clause::Not(Box::new(self.node(inside, scope, !positive)?)),
            Kind::Group { must, should, not, loose } => {
                let mut required = self.nodes(must, scope, positive)?;
                let mut bonuses = self.nodes(should, scope, positive)?;
                self.loose(loose, scope, positive, &mut required, &mut bonuses)?;
                for node in not {
                    required.push(Clause::Not(Box::new(self.node(node, scope, !positive)?)));
                }
                prefer(conjunction(required), bonuses)
            }
        })
    }

    /// Unmarked clauses of a group: required, stop and question words only when nothing else is.
    fn loose(
        &mut self,
        nodes: &[Node],
        scope: Scope,
        positive: bool,
        required: &mut Vec<Clause>,
        bonuses: &mut Vec<Clause>,
    ) -> Result<()> {
        let is_plain = |node: &Node| matches!(node.kind, Kind::Word { exact: false, .. });
        let typed: Vec<Option<TypedWord<'_>>> = nodes.iter().map(|node| self.plain_word(node)).collect();
        let optional = |word: &Option<TypedWord<'_>>| word.as_ref().is_some_and(|word| word.optional);
        let all_optional = required.is_empty() && typed.iter().all(optional);
        let mut nodes = nodes.iter().zip(typed).peekable();
        while let Some((node, word)) = nodes.next() {
            let word = match word {
                Some(word) if node.boost == 1.0 => word,
                Some(word) if word.optional && !all_optional => {
                    bonuses.push(self.node(node, scope, false)?);
                    continue;
                }
                _ => {
                    required.push(self.node(node, scope, positive)?);
                    continue;
                }
            };
            let mut words = vec![word];
            while let Some((_, next)) = nodes.next_if(|(node, _)| is_plain(node) && node.boost == 1.0) {
                words.extend(next);
            }
            let mut run = Run::default();
            self.run(&words, all_optional, scope, positive, &mut run)?;
            required.extend(run.required);
            bonuses.extend(run.bonuses);
        }
        Ok(())
    }

    fn plain_word<'q>(&self, node: &'q Node) -> Option<TypedWord<'q>> {
        match &node.kind {
            Kind::Word { text, exact: false } => Some(TypedWord::new(text, &self.analyzer)),
            _ => None,
        }
    }

    /// Says that a word without a token is not looked for.
    pub(super) fn note_empty(&mut self, text: &str) {
        self.finder.notes.push(format!("{text:?} holds no letter or digit and was left out"));
    }

    /// A word, phrase or pattern.
    fn leaf(&mut self, kind: &Kind, scope: Scope, positive: bool) -> Result<Clause> {
        if let Kind::Word { text, exact: false } = kind {
            let mut run = Run::default();
            self.run(&[TypedWord::new(text, &self.analyzer)], true, scope, positive, &mut run)?;
            return Ok(conjunction(run.required));
        }
        if let Kind::Word { text, exact } = kind {
            let tokens = self.analyzer.tokens(text);
            if tokens.is_empty() {
                self.note_empty(text);
                return Ok(Clause::All);
            }
            if positive {
                self.mark(&tokens, *exact, scope);
            }
            return Ok(self.tokens_clause(&tokens, *exact, scope));
        }
        Ok(match self.leaf_sequence(kind, scope, positive)? {
            Some(sequence) => Clause::Words { sequence, scope },
            None => Clause::Nothing,
        })
    }

    /// One side of a `DEKAT`.
    fn side(&mut self, node: &Node, scope: Scope, positive: bool) -> Result<Sequence> {
        if let Kind::Or(nodes) = &node.kind {
            let sides = nodes.iter().map(|node| self.side(node, scope, positive)).collect::<Result<_>>()?;
            return Ok(Sequence::Any(sides));
        }
        Ok(self.leaf_sequence(&node.kind, scope, positive)?.unwrap_or(Sequence::Any(Vec::new())))
    }

    /// The positions a word, phrase or pattern asks for; none when no term of the index fits a pattern.
    fn leaf_sequence(&mut self, kind: &Kind, scope: Scope, positive: bool) -> Result<Option<Sequence>> {
        Ok(match kind {
            Kind::Word { text, exact } => {
                let tokens = self.analyzer.tokens(text);
                if positive {
                    self.mark(&tokens, *exact, scope);
                }
                let own = self.sequence(&tokens, *exact, 0);
                if *exact { own } else { self.with_other_words(own, text, scope, positive)? }
            }
            Kind::Phrase { text, slop } => {
                let tokens = self.analyzer.tokens(text);
                if positive {
                    let words = tokens.iter().map(|token| token.exact.clone()).collect();
                    self.marking.add_words(scope, [Pattern::Phrase { words, slop: *slop }]);
                }
                self.sequence(&tokens, true, *slop)
            }
            Kind::Wildcard { pattern } => {
                let folded = pattern::fold(pattern);
                let wanted = TermPattern::Wildcard(&folded);
                let terms = self.engine.terms(TermSource::Exact, wanted, MAX_TERMS)?;
                self.expanded(pattern, "pattern", terms, scope, positive)
            }
            Kind::Fuzzy { text, distance } => {
                let folded = crate::text::fold(text).into_owned();
                let wanted = TermPattern::Fuzzy { word: &folded, distance: *distance };
                let terms = self.engine.terms(TermSource::Exact, wanted, MAX_TERMS)?;
                self.expanded(text, "fuzzy", terms, scope, positive)
            }
            _ => {
                debug_assert!(false, "the parser joins only words, phrases and patterns by DEKAT");
                None
            }
        })
    }

    fn expanded(
        &mut self,
        from: &str,
        kind: &str,
        terms: Vec<TermCount>,
        scope: Scope,
        positive: bool,
    ) -> Option<Sequence> {
        let terms: Vec<String> = terms.into_iter().map(|term| term.term).collect();
        if positive {
            self.marking.add_words(scope, terms.iter().cloned().map(Pattern::Exact));
        }
        self.finder.expansions.push(Expansion {
            from: from.to_string(),
            to: terms.clone(),
            kind: kind.to_string(),
        });
        if terms.is_empty() {
            return None;
        }
        Some(Sequence::Slot(Slot { level: Level::Exact, alternatives: terms }))
    }

    fn value(&mut self, field: Field, text: &str, positive: bool) -> Result<Clause> {
        let found = values::resolve(self.engine, field, text)?;
        if found.is_empty() {
            self.finder.notes.push(format!("no article has {} {text:?}", field.alias()));
            return Ok(Clause::Nothing);
        }
        if found.len() > 1 || (field.row().matches == Match::Name && found[0] != text) {
            let to = found.iter().map(|value| values::label_of(field, value)).collect();
            self.finder.expansions.push(Expansion { from: text.to_string(), to, kind: "value".into() });
        }
        if positive {
            self.marking.add_values(field, found.clone());
        }
        Ok(Clause::Value { field, values: found })
    }

    /// The clause of a plain word: one token, or the parts of a joined form as a phrase.
    pub(super) fn tokens_clause(&self, tokens: &[Token], exact: bool, scope: Scope) -> Clause {
        match tokens {
            [token] if !exact && !self.reading.exact => {
                Clause::Word { roots: self.roots(token), exact: token.exact.clone(), scope }
            }
            tokens => match self.sequence(tokens, exact, 0) {
                Some(sequence) => Clause::Words { sequence, scope },
                None => Clause::All,
            },
        }
    }

    pub(super) fn sequence(&self, tokens: &[Token], exact: bool, slop: u32) -> Option<Sequence> {
        let mut slots: Vec<Slot> = tokens.iter().map(|token| self.slot(token, exact)).collect();
        match slots.len() {
            0 => None,
            1 => slots.pop().map(Sequence::Slot),
            _ => Some(Sequence::Phrase { slots, slop }),
        }
    }

    pub(super) fn slot(&self, token: &Token, exact: bool) -> Slot {
        if exact || self.reading.exact {
            Slot { level: Level::Exact, alternatives: vec![token.exact.clone()] }
        } else {
            Slot { level: Level::Root, alternatives: self.roots(token) }
        }
    }

    pub(super) fn roots(&self, token: &Token) -> Vec<String> {
        let mut roots = vec![token.root.clone()];
        if self.reading.english {
            let english = english_root(&token.exact);
            if english != token.root {
                roots.push(english);
            }
        }
        if self.reading.unstemmed && !roots.contains(&token.exact) {
            roots.push(token.exact.clone());
        }
        roots
    }

    pub(super) fn mark(&mut self, tokens: &[Token], exact: bool, scope: Scope) {
        for token in tokens {
            let patterns = if exact || self.reading.exact {
                vec![Pattern::Exact(token.exact.clone())]
            } else {
                self.roots(token).into_iter().map(Pattern::Root).collect()
            };
            self.marking.add_words(scope, patterns);
        }
    }
}

/// Clauses to meet all together.
pub(super) fn conjunction(mut clauses: Vec<Clause>) -> Clause {
    match clauses.len() {
        0 => Clause::All,
        1 => clauses.pop().unwrap_or(Clause::All),
        _ => Clause::And(clauses),
    }
}

/// Takes the dates that every hit must meet out of a clause: as a filter they can tell how many undated
/// articles they leave out. None when there are none.
pub(super) fn take_days(clause: &mut Clause) -> Option<(Option<u32>, Option<u32>)> {
    match clause {
        Clause::Days { from, to } => {
            let days = (*from, *to);
            *clause = Clause::All;
            Some(days)
        }
        Clause::And(clauses) => {
            let days = clauses.iter_mut().filter_map(take_days).reduce(both_days)?;
            clauses.retain(|clause| *clause != Clause::All);
            *clause = conjunction(std::mem::take(clauses));
            Some(days)
        }
        Clause::Prefer { required, .. } => take_days(required),
        _ => None,
    }
}

/// The days within both ranges.
pub(super) fn both_days(
    (from, to): (Option<u32>, Option<u32>),
    (other_from, other_to): (Option<u32>, Option<u32>),
) -> (Option<u32>, Option<u32>) {
    (from.max(other_from), [to, other_to].into_iter().flatten().min())
}

/// A clause with what is better to have.
pub(super) fn prefer(required: Clause, bonuses: Vec<Clause>) -> Clause {
    if bonuses.is_empty() {
        return required;
    }
    Clause::Prefer { required: Box::new(required), bonuses }
}

/// Wraps what the parser said for people.
pub(super) fn query_error(text: &str, source: crate::query::QueryError) -> Error {
    Error::Query { rendered: source.render(text), source: Box::new(source) }
}
