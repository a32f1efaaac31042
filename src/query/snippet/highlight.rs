//! What is to be marked in an article, and where it stands.
//!
//! In: the patterns of each clause of a query, then a text. Out: the places, in the order of the text.
//! It does not choose among them.

use std::collections::{BTreeMap, HashMap};

use crate::entity::{Mention, Part};
use crate::query::Watch;
use crate::text::{Analyzer, Span};

use super::phrase::{self, Placed};

/// Most places kept of one clause: a text that is full of it shows the same with a thousand.
const MAX_PLACES: u32 = 1_000;

/// Most words kept for the phrases of one text, for the same reason.
const MAX_PLACED: usize = 200_000;

/// One of the ways in which a clause can match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Any word with this root.
    Root(String),
    /// Any word with this exact form: `=word`, or a term that a wildcard or fuzzy word stands for.
    Exact(String),
    /// Words in this order, the exact forms of their tokens.
    Phrase {
        /// The exact forms; no words match nothing.
        words: Vec<String>,
        /// How many moves of a word are allowed.
        slop: u32,
    },
    /// The mention of an entity; one that does not fit the text is passed over.
    Mention(Mention),
}

/// What is to be marked in an article: the patterns of each clause.
///
/// Clauses count: a fragment that shows two clauses goes before one that shows one clause twice.
#[derive(Clone, Debug, Default)]
pub struct Highlight {
    clauses: u32,
    title: Patterns,
    text: Patterns,
}

/// The patterns for one part of an article. A form is kept for the first clause that brings it: no part
/// of the text has to be looked at twice for the same words.
#[derive(Clone, Debug, Default)]
struct Patterns {
    roots: Forms,
    exact: Forms,
    /// Numbers of the exact forms that phrases are made of.
    phrase_words: Forms,
    phrases: BTreeMap<(Vec<u32>, u32), u32>,
    mentions: Vec<(Span, u32)>,
}

/// Word forms with a number each. Nearly every word of a text is none of them: most are told by their
/// first and last byte and their length, without hashing.
#[derive(Clone, Debug, Default)]
struct Forms {
    numbers: HashMap<String, u32>,
    shapes: [u64; 4],
}

impl Forms {
    /// Adds a form, or gives the number it has already.
    fn add(&mut self, form: String, number: u32) -> u32 {
        let shape = shape(&form);
        self.shapes[shape / 64] |= 1 << (shape % 64);
        *self.numbers.entry(form).or_insert(number)
    }

    fn get(&self, form: &str) -> Option<u32> {
        let shape = shape(form);
        if self.shapes[shape / 64] & (1 << (shape % 64)) == 0 {
            return None;
        }
        self.numbers.get(form).copied()
    }
}

/// A number below 256 made of the ends and the length of `form`.
fn shape(form: &str) -> usize {
    let end = |byte: Option<&u8>| byte.map_or(0, |&byte| usize::from(byte));
    let bytes = form.as_bytes();
    (end(bytes.first()) * 31 + end(bytes.last()) * 7 + bytes.len()) % 256
}

/// A place of the text that fulfils a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub span: Span,
    pub clause: u32,
}

impl Highlight {
    /// Nothing to mark: every snippet is the lead.
    pub fn new() -> Highlight {
        Highlight::default()
    }

    /// Whether there is nothing to mark.
    pub fn is_empty(&self) -> bool {
        self.clauses == 0
    }

    /// Adds one clause that any of `patterns` fulfils, in `part` only or, without one, anywhere.
    ///
    /// Datelines are not shown in snippets: what is added for them alone marks nothing.
    pub fn clause(&mut self, part: Option<Part>, patterns: impl IntoIterator<Item = Pattern>) {
        let clause = self.clauses;
        self.clauses += 1;
        for pattern in patterns {
            let own_part = match &pattern {
                Pattern::Mention(mention) => Some(mention.field),
                _ => part,
            };
            if part.is_some() && part != own_part {
                continue;
            }
            match own_part {
                Some(Part::Title) => self.title.add(pattern, clause),
                Some(Part::Text) => self.text.add(pattern, clause),
                Some(Part::Dateline) => {}
                None => {
                    self.title.add(pattern.clone(), clause);
                    self.text.add(pattern, clause);
                }
            }
        }
    }

    /// How many clauses there are.
    pub(super) fn clauses(&self) -> usize {
        self.clauses as usize
    }

    /// The places in `text`, which is the `part` of an article, in its order; those up to where the time
    /// was up.
    pub(super) fn find(&self, part: Part, text: &str, analyzer: &Analyzer, watch: &Watch) -> Vec<Found> {
        match part {
            Part::Title => self.title.find(self.clauses(), text, analyzer, watch),
            Part::Text => self.text.find(self.clauses(), text, analyzer, watch),
            Part::Dateline => Vec::new(),
        }
    }
}

impl Patterns {
    fn add(&mut self, pattern: Pattern, clause: u32) {
        match pattern {
            Pattern::Root(root) => {
                self.roots.add(root, clause);
            }
            Pattern::Exact(word) => {
                self.exact.add(word, clause);
            }
            Pattern::Phrase { mut words, .. } if words.len() == 1 => {
                self.exact.add(words.remove(0), clause);
            }
            Pattern::Phrase { words, slop } if !words.is_empty() => {
                let mut numbers = Vec::with_capacity(words.len());
                for word in words {
                    let next = self.phrase_words.numbers.len() as u32;
                    numbers.push(self.phrase_words.add(word, next));
                }
                self.phrases.entry((numbers, slop)).or_insert(clause);
            }
            Pattern::Phrase { .. } => {}
            // Several values of one article can share a mention; it is marked once.
            Pattern::Mention(mention) if mention.start < mention.end => {
                self.mentions.push((mention.span(), clause));
            }
            Pattern::Mention(_) => {}
        }
    }

    fn find(&self, clauses: usize, text: &str, analyzer: &Analyzer, watch: &Watch) -> Vec<Found> {
        let mut places = Places { found: Vec::new(), counts: vec![0; clauses] };
        let mut placed: Vec<Placed> = Vec::new();
        if !(self.roots.numbers.is_empty() && self.exact.numbers.is_empty() && self.phrases.is_empty()) {
            analyzer.for_tokens_while(text, &mut |token| {
                if let Some(clause) = self.exact.get(token.exact) {
                    places.add(token.span, clause);
                }
                if let Some(clause) = self.roots.get(token.root) {
                    places.add(token.span, clause);
                }
                if let Some(word) = self.phrase_words.get(token.exact).filter(|_| placed.len() < MAX_PLACED) {
                    placed.push(Placed { span: token.span, position: token.position, word });
                }
                !watch.is_over_after(1)
            });
        }
        for ((words, slop), &clause) in &self.phrases {
            phrase::find(words, *slop, &placed, &mut |span| places.add(span, clause));
        }
        for &(span, clause) in &self.mentions {
            let mention = text.get(span.start..span.end).unwrap_or("");
            let start = span.start + mention.len() - mention.trim_start().len();
            if !mention.trim().is_empty() {
                places.add(Span::new(start, start + mention.trim().len()), clause);
            }
        }
        places.found.sort_unstable();
        places.found.dedup();
        places.found
    }
}

/// The places found so far, with how often each clause was.
struct Places {
    found: Vec<Found>,
    counts: Vec<u32>,
}

impl Places {
    fn add(&mut self, span: Span, clause: u32) {
        let count = &mut self.counts[clause as usize];
        if *count < MAX_PLACES {
            *count += 1;
            self.found.push(Found { span, clause });
        }
    }
}
