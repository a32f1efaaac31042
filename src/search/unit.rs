//! What plain words mean together: an acronym or what it stands for, a place, a law, an office, a known name.
//!
//! In: words typed one after the other. Out: [`Unit`]s, the longest at each place, with the other ways in which
//! an article can say the same: other words, or a value of a field. Only what is sure is taken: a word that is
//! also something else ("batu", "MK") stands for itself.

use std::ops::Range;

use super::office::{self, capitalised};
use super::response::Expansion;
use super::values;
use crate::article::Field;
use crate::engine::Engine;
use crate::entity::gazetteer::{self, Region};
use crate::entity::regulation;
use crate::error::{Error, Result};
use crate::index::{TermPattern, TermSource};
use crate::query::Synonyms;
use crate::query::expansion::{self, Relation};
use crate::text::{Analyzer, Language, Token, is_question_word, is_stop_word};

/// Most words of the name of a place, with its kind.
const PLACE_WORDS: usize = 6;

/// Most names that begin with two typed words.
const MAX_NAMES: usize = 1_000;

/// A plain word of a query.
pub(super) struct TypedWord<'q> {
    /// As typed.
    pub text: &'q str,
    /// Its tokens; several for a joined form.
    pub tokens: Vec<Token>,
    /// A stop or question word, never required beside others.
    pub optional: bool,
    /// A question word.
    pub asks: bool,
}

impl<'q> TypedWord<'q> {
    /// Analyses a word.
    pub(super) fn new(text: &'q str, analyzer: &Analyzer) -> TypedWord<'q> {
        let tokens = analyzer.tokens(text);
        let optional =
            tokens.iter().all(|token| is_stop_word(&token.exact) || is_question_word(&token.exact));
        let asks = tokens.iter().all(|token| is_question_word(&token.exact));
        TypedWord { text, tokens, optional, asks }
    }

    /// The exact form of its first token.
    pub(super) fn first(&self) -> &str {
        self.tokens.first().map_or("", |token| &token.exact)
    }
}

/// Another way in which an article can say what some words say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Other {
    /// Other words.
    Text(String),
    /// Values of a field.
    Value(Field, Vec<String>),
}

/// Words that mean one thing together.
pub(super) struct Unit {
    /// Which of the words.
    pub words: Range<usize>,
    /// Other ways of saying it.
    pub others: Vec<Other>,
    /// The words belong near one another: a citation.
    pub near: bool,
    /// Units among the words, which count where they are said word by word.
    pub inner: Vec<Unit>,
}

/// Which kinds of units are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kinds {
    /// All.
    All,
    /// Only those that are other words: values are of whole articles, not of a headline.
    Words,
}

/// Finds units, and gathers what is said about them.
pub(super) struct Finder<'e> {
    /// Where known names and offices are looked up; without an index none are known.
    pub engine: Option<&'e dyn Engine>,
    /// Words of the user's that mean the same.
    pub synonyms: &'e Synonyms,
    /// What was understood.
    pub expansions: Vec<Expansion>,
    /// What was not.
    pub notes: Vec<String>,
}

/// A kind of unit at some place.
pub(super) struct Found {
    pub kind: &'static str,
    pub words: usize,
    pub others: Vec<Other>,
}

impl Finder<'_> {
    /// The units of words typed one after the other.
    pub(super) fn find(&mut self, run: &[TypedWord<'_>], kinds: Kinds) -> Result<Vec<Unit>> {
        let laws = if kinds == Kinds::All { laws(run) } else { Vec::new() };
        self.within(run, 0..run.len(), run.len(), kinds, &laws)
    }

    fn within(
        &mut self,
        run: &[TypedWord<'_>],
        range: Range<usize>,
        most: usize,
        kinds: Kinds,
        laws: &[(Range<usize>, Vec<String>)],
    ) -> Result<Vec<Unit>> {
        let mut units = Vec::new();
        let mut at = range.start;
        while at < range.end && most > 0 {
            let limit = most.min(range.end - at);
            let found = self.at(run, at, limit, kinds, laws)?;
            let words = at..at + found.first().map_or(1, |found| found.words);
            let optional = run[words.clone()].iter().all(|word| word.optional);
            at = words.end;
            if found.is_empty() || optional {
                continue;
            }
            let has = |kind| found.iter().any(|found| found.kind == kind);
            let near = has("law");
            let inner_kinds = if has("office") { Kinds::All } else { Kinds::Words };
            let from = run[words.clone()].iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
            let mut others = Vec::new();
            for found in found {
                let to = found.others.iter().flat_map(shown).collect();
                let expansion = Expansion { from: from.clone(), to, kind: found.kind.to_string() };
                if !self.expansions.contains(&expansion) {
                    self.expansions.push(expansion);
                }
                others.extend(found.others);
            }
            let inner = if near || inner_kinds == Kinds::All {
                self.within(run, words.clone(), words.len() - 1, inner_kinds, &[])?
            } else {
                Vec::new()
            };
            units.push(Unit { words, others, near, inner });
        }
        Ok(units)
    }

    /// What the longest unit at a word is; several kinds when they have the same words.
    fn at(
        &mut self,
        run: &[TypedWord<'_>],
        at: usize,
        limit: usize,
        kinds: Kinds,
        laws: &[(Range<usize>, Vec<String>)],
    ) -> Result<Vec<Found>> {
        let words = &run[at..at + limit];
        let mut found = self.other_words(run, at, limit);
        if kinds == Kinds::All {
            let law = laws.iter().find(|(range, _)| range.start == at && range.len() <= limit);
            found.extend(law.map(|(range, paths)| Found {
                kind: "law",
                words: range.len(),
                others: vec![Other::Value(Field::Regulation, paths.clone())],
            }));
            found.extend(place(&run[at..], limit));
            if let Some(engine) = self.engine {
                found.extend(office::office(engine, self.synonyms, &run[at..], limit)?);
                let longest = found.iter().map(|found| found.words).max().unwrap_or(0);
                found.extend(name(engine, words)?.filter(|name| name.words > longest));
            }
        }
        let longest = found.iter().map(|found| found.words).max().unwrap_or(0);
        found.retain(|found| found.words == longest && !found.others.is_empty());
        Ok(found)
    }

    /// Acronyms, synonyms and spellings, one for each relation.
    fn other_words(&mut self, run: &[TypedWord<'_>], at: usize, limit: usize) -> Vec<Found> {
        let words = &run[at..at + limit];
        let (words_of_forms, mut forms) = alternatives(words, self.synonyms).unwrap_or_default();
        let (mut length, [token]) = (words_of_forms, words[0].tokens.as_slice()) else {
            return grouped(words_of_forms, forms);
        };
        if forms.is_empty() {
            length = 1;
            if token.root != token.exact {
                forms = expansion::spellings(&token.root);
            }
            if let Some(meaning) = self.meaning(run, at, token) {
                forms.push((Relation::Acronym, meaning.to_string()));
            }
        }
        grouped(length, forms)
    }

    /// The meaning of an ambiguous short form that the other words tell; a note when they do not.
    fn meaning(&mut self, run: &[TypedWord<'_>], at: usize, token: &Token) -> Option<&'static str> {
        let meanings = expansion::meanings(&token.exact);
        let written = meanings.first()?.written;
        let is_told = |company: &[&str]| {
            let others = run.iter().enumerate().filter(|(place, _)| *place != at);
            others
                .flat_map(|(_, word)| &word.tokens)
                .any(|token| company.iter().any(|known| *known == token.exact || *known == token.root))
        };
        let mut told = meanings.iter().filter(|meaning| is_told(meaning.company));
        if let (Some(meaning), None) = (told.next(), told.next()) {
            return Some(meaning.meaning);
        }
        let all: Vec<&str> = meanings.iter().map(|meaning| meaning.meaning).collect();
        let note = format!("{written} has several meanings and was taken as it is: {}", all.join(", "));
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
        None
    }
}

/// What plain words stand for without an index: acronyms, synonyms, spellings, places and laws.
///
/// ```
/// let found = telusur::search::understand("netralitas ASN di jabar");
/// assert_eq!(found[0].from, "ASN");
/// assert_eq!(found[0].to, ["aparatur sipil negara"]);
/// assert_eq!(found[1].kind, "place");
/// ```
pub fn understand(text: &str) -> Vec<Expansion> {
    let analyzer = Analyzer::new(Language::Indonesian);
    let run: Vec<TypedWord<'_>> = text
        .split_whitespace()
        .map(|word| TypedWord::new(bare(word), &analyzer))
        .filter(|word| !word.tokens.is_empty())
        .collect();
    let synonyms = Synonyms::default();
    let mut finder = Finder { engine: None, synonyms: &synonyms, expansions: Vec::new(), notes: Vec::new() };
    let found = finder.find(&run, Kinds::All);
    debug_assert!(found.is_ok(), "only an engine can fail");
    finder.expansions
}

/// A word without the punctuation around it.
pub(crate) fn bare(word: &str) -> &str {
    word.trim_matches(|ch: char| !ch.is_alphanumeric())
}

/// The longest listed form at the first of the words: how many words it has, and its other forms.
pub(super) fn alternatives(
    words: &[TypedWord<'_>],
    synonyms: &Synonyms,
) -> Option<(usize, Vec<(Relation, String)>)> {
    let tokens: Vec<&str> =
        words.iter().flat_map(|word| &word.tokens).map(|token| token.exact.as_str()).collect();
    let found = expansion::alternatives(&tokens, synonyms)?;
    let mut ends = words.iter().scan(0, |end, word| {
        *end += word.tokens.len();
        Some(*end)
    });
    // A form that ends inside a joined word is not what was typed.
    let last = ends.position(|end| end == found.words)?;
    Some((last + 1, found.forms))
}

/// One entry for each relation.
fn grouped(words: usize, forms: Vec<(Relation, String)>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for relation in [Relation::Spelling, Relation::Acronym, Relation::Synonym] {
        let of_relation = forms.iter().filter(|(known, _)| *known == relation);
        let others: Vec<Other> = of_relation.map(|(_, form)| Other::Text(form.clone())).collect();
        if !others.is_empty() {
            found.push(Found { kind: relation.name(), words, others });
        }
    }
    found
}

/// Where the words cite laws, with the paths each citation means.
fn laws(run: &[TypedWord<'_>]) -> Vec<(Range<usize>, Vec<String>)> {
    let tells = |word: &TypedWord<'_>| {
        expansion::tells_citation(&word.text.to_lowercase()) || expansion::tells_citation(word.first())
    };
    if !run.iter().any(tells) {
        return Vec::new();
    }
    let mut text = String::new();
    let mut starts = Vec::new();
    for word in run {
        starts.push(text.len());
        text.push_str(word.text);
        text.push(' ');
    }
    let mut laws = Vec::new();
    for span in regulation::find_citations(&text, None) {
        let first = starts.partition_point(|start| *start <= span.start).saturating_sub(1);
        let end = starts.partition_point(|start| *start < span.end);
        let paths = values::cited_paths(span.slice(&text));
        if !paths.is_empty() && first < end {
            laws.push((first..end, paths));
        }
    }
    laws
}

/// The longest name of a place that the first `most` of the words begin with.
fn place(words: &[TypedWord<'_>], most: usize) -> Option<Found> {
    let (length, regions) = regions(words, most)?;
    let typed = tokens_of(&text_of(&words[..length]));
    // A longer name that holds the typed words finds nothing that they do not find.
    let adds = |name: &&str| !tokens_of(name).windows(typed.len().max(1)).any(|words| words == typed);
    let names = gazetteer::sure_names(&regions).into_iter().filter(adds);
    let mut others: Vec<Other> = names.map(|name| Other::Text(name.to_string())).collect();
    let (field, values) = values::region_values(regions);
    others.push(Other::Value(field, values));
    Some(Found { kind: "place", words: length, others })
}

/// The regions of the longest name that the first `most` of the words begin with, and how many words it has.
pub(super) fn regions(words: &[TypedWord<'_>], most: usize) -> Option<(usize, Vec<&'static Region>)> {
    names_of_place(words, most).find(|(length, _)| !cuts_place(words, *length))
}

/// Whether a place begins among the first `length` words and goes on behind them: "gubernur jawa" of "gubernur
/// jawa tengah" is no office, "kota bandung" of "kota bandung barat" no city.
pub(super) fn cuts_place(words: &[TypedWord<'_>], length: usize) -> bool {
    (1..length).any(|at| {
        names_of_place(&words[at..], PLACE_WORDS).next().is_some_and(|(longest, _)| at + longest > length)
    })
}

/// The names of places that the first `most` of the words begin with, the longest first.
fn names_of_place(
    words: &[TypedWord<'_>],
    most: usize,
) -> impl Iterator<Item = (usize, Vec<&'static Region>)> {
    let begins = words.first().is_some_and(|word| expansion::begins_place(word.first()));
    let longest = if begins { words.len().min(most).min(PLACE_WORDS) } else { 0 };
    (1..=longest).rev().filter_map(|length| {
        let regions = gazetteer::lookup_sure(&text_of(&words[..length]));
        (!regions.is_empty()).then_some((length, regions))
    })
}

/// The longest name of a person of the index at the first of the words; a single word is no name.
fn name(engine: &dyn Engine, words: &[TypedWord<'_>]) -> Result<Option<Found>> {
    let is_name_word = |word: &TypedWord<'_>| {
        !word.optional && !word.text.contains(|ch: char| ch.is_ascii_digit() || "*?/".contains(ch))
    };
    let length = words.iter().take_while(|word| is_name_word(word)).count();
    if length < 2 {
        return Ok(None);
    }
    // A name typed in capitals is written as others are.
    let as_name = |word: &TypedWord<'_>| match word.text.contains(char::is_lowercase) {
        true => capitalised(word.text),
        false => capitalised(&word.text.to_lowercase()),
    };
    let typed: Vec<String> = words[..length].iter().map(as_name).collect();
    let beginning = format!("{} {}*", typed[0], typed[1]);
    let source = TermSource::Value(Field::Person);
    let names = match engine.terms(source, TermPattern::Wildcard(&beginning), MAX_NAMES) {
        // The two words are no name: too many begin with them.
        Err(Error::TooManyTerms { .. }) => return Ok(None),
        names => names?,
    };
    let known = |length: &usize| {
        let name = typed[..*length].join(" ");
        names.iter().any(|term| term.term == name)
    };
    let found = (2..=length).rev().find(known).map(|length| {
        let others = vec![Other::Value(Field::Person, vec![typed[..length].join(" ")])];
        Found { kind: "name", words: length, others }
    });
    Ok(found)
}

/// An alternative as a user would write it: other words, or `provinsi:32`.
fn shown(other: &Other) -> Vec<String> {
    match other {
        Other::Text(text) => vec![text.clone()],
        Other::Value(field, values) => values
            .iter()
            .map(|value| match field {
                Field::Regency => {
                    format!("{}:{}", field.row().name, value.rsplit('/').next().unwrap_or(value))
                }
                _ if value.contains(' ') => format!("{}:\"{value}\"", field.row().name),
                _ => format!("{}:{value}", field.row().name),
            })
            .collect(),
    }
}

pub(super) fn text_of(words: &[TypedWord<'_>]) -> String {
    words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}

fn tokens_of(text: &str) -> Vec<String> {
    Analyzer::new(Language::Indonesian).tokens(text).into_iter().map(|token| token.exact).collect()
}
