//! Other spellings of the words that no live article has.
//!
//! A correction is a word of the index a few slips away (the nearer and the more frequent, the better), the
//! root of one, two words run together, or one word torn apart. Which of them gives hits is tried above.

use std::cmp::Reverse;

use super::suggest::Search;
use crate::error::{Error, Result};
use crate::index::{TermCount, TermPattern, TermSource};
use crate::query::plan::{Clause, Level, Scope, Sequence, Slot};
use crate::query::{Kind, parse};
use crate::text::{Analyzer, Language, Span, Token, is_stop_word, slips};

/// Spellings tried for one word.
const MAX_OPTIONS: usize = 3;

/// Words looked at: beyond them a query is no slip of the pen.
const MAX_WORDS: usize = 16;

/// Most words of the index compared with one.
const MAX_NEAR: usize = 1_000;

/// How much less likely than the best an option may be.
const MAX_RATIO: u64 = 20;

/// How much rarer a word with one slip less may be.
const SLIP_WEIGHT: u64 = 50;

/// A part of the query with other spellings, best first.
struct Fix {
    span: Span,
    options: Vec<String>,
}

/// A word of the query.
struct Typed {
    span: Span,
    token: Token,
    /// Matched as written.
    exact: bool,
    /// A plain word, which may have been torn from its neighbour.
    plain: bool,
}

/// The query with its unknown words written otherwise, the likeliest first; none when all words are known.
pub(super) fn corrected(search: &Search<'_>) -> Result<Vec<String>> {
    let typed = words_of(search);
    let mut unknown = Vec::with_capacity(typed.len());
    for word in &typed {
        unknown.push(!is_known(search, &word.token.exact, word.exact)?);
    }
    let mut fixes: Vec<Fix> = Vec::new();
    for (at, word) in typed.iter().enumerate().filter(|(at, _)| unknown[*at]) {
        if let Some(next) = typed.get(at + 1).filter(|next| word.plain && next.plain)
            && let Some(fix) = joined(search, word, next)?
        {
            fixes.push(fix);
        } else if let Some(before) = at.checked_sub(1).map(|before| &typed[before]).filter(|_| word.plain)
            && before.plain
            && let Some(fix) = joined(search, before, word)?
        {
            fixes.push(fix);
        } else {
            fixes.push(Fix { span: word.span, options: spellings(search, &word.token)? });
        }
    }
    fixes.retain(|fix| !fix.options.is_empty());
    fixes.dedup_by_key(|fix| fix.span);
    let mut queries = Vec::new();
    for options in choices(&fixes) {
        let query = rewritten(&search.query.text, &fixes, &options);
        if !queries.contains(&query) {
            queries.push(query);
        }
    }
    Ok(queries)
}

/// The words that are looked for, with their places in the query.
fn words_of(search: &Search<'_>) -> Vec<Typed> {
    let analyzer = Analyzer::new(Language::Indonesian);
    let mut typed = Vec::new();
    for clause in search.query.clauses().iter().filter(|clause| !clause.excluded) {
        let (exact, is_word) = match clause.node.kind {
            Kind::Word { exact, .. } => (exact || search.request.exact, true),
            Kind::Phrase { .. } => (true, false),
            _ => continue,
        };
        let start = clause.node.span.start;
        let tokens = analyzer.tokens(clause.node.span.slice(&search.query.text));
        let plain = is_word && !exact && tokens.len() == 1;
        typed.extend(tokens.into_iter().map(|token| {
            let span = Span::new(start + token.span.start, start + token.span.end);
            Typed { span, token, exact, plain }
        }));
    }
    typed.truncate(MAX_WORDS);
    typed
}

/// Whether a live article has the word, or it is none that could be misspelt.
fn is_known(search: &Search<'_>, word: &str, exact: bool) -> Result<bool> {
    if word.chars().count() < 3 || !word.chars().all(|ch| ch.is_alphabetic() || ch == '-') {
        return Ok(true);
    }
    if exact {
        return has_words(search, &[word]);
    }
    // A word may stand for a place or a name too: the search itself says what it finds.
    match parse(word) {
        Ok(_) => Ok(search.index.text_total(word, search.request, search.deadline)? > 0),
        Err(_) => Ok(true),
    }
}

/// Whether a live article has the words as written, one after the other.
fn has_words(search: &Search<'_>, words: &[&str]) -> Result<bool> {
    let slot = |word: &&str| Slot { level: Level::Exact, alternatives: vec![word.to_string()] };
    let sequence = Sequence::Phrase { slots: words.iter().map(slot).collect(), slop: 0 };
    let clause = Clause::Words { sequence, scope: Scope::Anywhere };
    Ok(search.index.engine().count(&clause)? > 0)
}

/// Two words as one, when articles have that.
fn joined(search: &Search<'_>, left: &Typed, right: &Typed) -> Result<Option<Fix>> {
    let word = format!("{}{}", left.token.exact, right.token.exact);
    let between = &search.query.text[left.span.end..right.span.start];
    if !between.chars().all(char::is_whitespace) || !has_words(search, &[&word])? {
        return Ok(None);
    }
    Ok(Some(Fix { span: Span::new(left.span.start, right.span.end), options: vec![word] }))
}

/// What an unknown word may have been meant to be, likeliest first.
fn spellings(search: &Search<'_>, token: &Token) -> Result<Vec<String>> {
    let mut rated: Vec<(u64, String)> = Vec::new();
    for found in near(search, TermSource::Exact, &token.exact)? {
        rated.push((rating(&token.exact, &found), found.term));
    }
    if rated.is_empty() && token.root != token.exact {
        // `melangarkan`: no article has this form of the word, but some have its root.
        for found in near(search, TermSource::Root, &token.root)? {
            rated.push((rating(&token.root, &found), found.term));
        }
    }
    rated.sort_by(|one, other| Reverse(one.0).cmp(&Reverse(other.0)).then_with(|| one.1.cmp(&other.1)));
    let best = rated.first().map_or(0, |(rating, _)| *rating);
    rated.retain(|(rating, _)| rating.saturating_mul(MAX_RATIO) >= best);
    let mut options: Vec<String> = rated.into_iter().take(MAX_OPTIONS).map(|(_, term)| term).collect();
    options.extend(torn(search, &token.exact)?);
    Ok(options)
}

/// The word as two, when articles have these side by side.
fn torn(search: &Search<'_>, word: &str) -> Result<Option<String>> {
    for (at, _) in word.char_indices().skip(2) {
        let (left, right) = word.split_at(at);
        let long = |part: &str| part.chars().count() >= 3 || is_stop_word(part);
        if long(left) && long(right) && has_words(search, &[left, right])? {
            return Ok(Some(format!("{left} {right}")));
        }
    }
    Ok(None)
}

/// Words of the index few slips away.
fn near(search: &Search<'_>, source: TermSource, word: &str) -> Result<Vec<TermCount>> {
    let letters = word.chars().count();
    let most = match letters {
        0..=2 => return Ok(Vec::new()),
        3..=5 => 1,
        _ => 2,
    };
    for distance in (1..=most).rev() {
        match search.index.engine().terms(source, TermPattern::Fuzzy { word, distance }, MAX_NEAR) {
            Err(Error::TooManyTerms { .. }) => {}
            Err(error) => return Err(error),
            Ok(found) => {
                let is_word = |term: &TermCount| term.term.chars().all(|ch| ch.is_alphabetic() || ch == '-');
                return Ok(found.into_iter().filter(is_word).collect());
            }
        }
    }
    Ok(Vec::new())
}

/// The more articles the better, and each slip counts as much as [`SLIP_WEIGHT`] times fewer articles.
fn rating(word: &str, found: &TermCount) -> u64 {
    let slips = slips(word, &found.term).min(2) as u32;
    found.count.saturating_mul(SLIP_WEIGHT.pow(2 - slips))
}

/// Which option each fix takes: the best of all, then one fix at a time with its next.
fn choices(fixes: &[Fix]) -> Vec<Vec<usize>> {
    let best = vec![0; fixes.len()];
    let mut choices = Vec::new();
    if fixes.is_empty() {
        return choices;
    }
    choices.push(best.clone());
    for rank in 1..=MAX_OPTIONS {
        for at in (0..fixes.len()).filter(|at| fixes[*at].options.len() > rank) {
            let mut choice = best.clone();
            choice[at] = rank;
            choices.push(choice);
        }
    }
    choices.truncate(2 * MAX_OPTIONS);
    choices
}

fn rewritten(text: &str, fixes: &[Fix], options: &[usize]) -> String {
    let mut query = String::new();
    let mut at = 0;
    for (fix, option) in fixes.iter().zip(options) {
        // Two words that were joined leave no room for a correction of one of them.
        if fix.span.start >= at {
            query.push_str(&text[at..fix.span.start]);
            query.push_str(&fix.options[*option]);
            at = fix.span.end;
        }
    }
    query + &text[at..]
}
