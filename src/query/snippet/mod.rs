//! Where an article matched: a few fragments of its stored text, with the places marked.
//!
//! In: title and text of an article, and a [`Highlight`] made from the query. Out: [`Snippet`]s. Made anew
//! from our own tokens, because an engine's snippets are empty for wildcards and fuzzy words, mark the words
//! of a phrase one by one anywhere, and begin in the middle of a sentence.
//!
//! When the text holds nothing to mark, its lead is shown without marks: a snippet is never empty.

mod fragment;
mod highlight;
mod phrase;
mod sentence;

use serde::{Deserialize, Serialize};

use crate::entity::Part;
use crate::query::Watch;
use crate::text::{Analyzer, Span};

use fragment::{Choice, Fragment};
use highlight::Found;
use sentence::{Sentence, sentences};

pub use highlight::{Highlight, Pattern};

/// Fewest characters a fragment may be given: below, there is no room for a word between two cuts.
const MIN_CHARS: usize = 16;

/// How much of an article is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnippetOptions {
    /// Most fragments of the text; the title comes on top.
    pub max_fragments: usize,
    /// Most characters of a fragment, with the `…` where it is cut; at least 16.
    pub max_chars: usize,
}

impl Default for SnippetOptions {
    fn default() -> SnippetOptions {
        SnippetOptions { max_fragments: 3, max_chars: 240 }
    }
}

/// A fragment of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Snippet {
    /// The part of the article: `title` or `text`.
    pub field: Part,
    /// The fragment on one line, with `…` where a sentence is cut.
    pub text: String,
    /// What matched: byte ranges of `text`, end exclusive, sorted, none touching another.
    pub marks: Vec<(usize, usize)>,
}

/// The fragments of an article that show what matched, in its order: the title when something matched
/// there, then the text; its lead when nothing matched in the text.
///
/// Takes time linear in the length of the article.
pub fn snippets(
    title: Option<&str>,
    text: &str,
    highlight: &Highlight,
    analyzer: &Analyzer,
    options: SnippetOptions,
) -> Vec<Snippet> {
    snippets_until(title, text, highlight, analyzer, options, &Watch::default())
}

/// As [`snippets`]; what stands behind the word at which the time was up is not marked.
pub(crate) fn snippets_until(
    title: Option<&str>,
    text: &str,
    highlight: &Highlight,
    analyzer: &Analyzer,
    options: SnippetOptions,
    watch: &Watch,
) -> Vec<Snippet> {
    // Two characters are kept for the `…` at either end.
    let max_chars = options.max_chars.max(MIN_CHARS) - 2;
    let mut snippets = Vec::new();
    if let Some(title) = title {
        let found = highlight.find(Part::Title, title, analyzer, watch);
        if !found.is_empty() {
            let line = [whole_line(title)];
            let choice = Choice::new(title, &line, max_chars);
            let fragments = choice.choose(&found, highlight.clauses(), 1);
            snippets.extend(fragments.iter().map(|fragment| write(Part::Title, title, fragment, &found)));
        }
    }
    if options.max_fragments == 0 {
        return snippets;
    }
    let found = highlight.find(Part::Text, text, analyzer, watch);
    let sentences = sentences(text);
    let choice = Choice::new(text, &sentences, max_chars);
    let mut fragments = choice.choose(&found, highlight.clauses(), options.max_fragments);
    if fragments.is_empty() {
        fragments.extend(choice.lead());
    }
    snippets.extend(fragments.iter().map(|fragment| write(Part::Text, text, fragment, &found)));
    snippets
}

/// A title is one sentence, whatever stops it holds.
fn whole_line(title: &str) -> Sentence {
    Sentence { span: Span::new(0, title.len()), paragraph: 0 }
}

/// Writes a fragment on one line and moves the marks along.
fn write(field: Part, text: &str, fragment: &Fragment, found: &[Found]) -> Snippet {
    let mut snippet = Snippet { field, text: String::new(), marks: Vec::new() };
    if fragment.cut_before {
        snippet.text.push('…');
    }
    let mut at = fragment.span.start;
    for span in joined(found, fragment.span) {
        push_line(&mut snippet.text, &text[at..span.start]);
        let start = snippet.text.len();
        push_line(&mut snippet.text, span.slice(text));
        let end = snippet.text.len();
        match snippet.marks.last_mut() {
            Some(last) if last.1 == start => last.1 = end,
            _ if start < end => snippet.marks.push((start, end)),
            _ => {}
        }
        at = span.end;
    }
    push_line(&mut snippet.text, &text[at..fragment.span.end]);
    if fragment.cut_after {
        snippet.text.push('…');
    }
    snippet
}

/// The places inside `bounds`, those that overlap as one.
fn joined(found: &[Found], bounds: Span) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for place in found.iter().filter(|place| place.span.overlaps(bounds)) {
        let span = Span::new(place.span.start.max(bounds.start), place.span.end.min(bounds.end));
        match spans.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => spans.push(span),
        }
    }
    spans
}

/// Appends `text` with every blank and control character as one space.
fn push_line(line: &mut String, text: &str) {
    for ch in text.chars() {
        if !ch.is_whitespace() && !ch.is_control() {
            line.push(ch);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
}

#[cfg(test)]
mod tests;
