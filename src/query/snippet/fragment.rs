//! Which parts of a text are shown.
//!
//! In: the sentences of a text and the places found in it. Out: a few fragments, each whole sentences where
//! they fit and else cut at blanks. The first shows the most clauses of the query; each further one the most
//! that were not shown yet; of equals the earlier one.

use crate::text::Span;

use super::highlight::Found;
use super::sentence::Sentence;

/// A part of the text to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fragment {
    pub span: Span,
    /// Whether the sentence begins before it.
    pub cut_before: bool,
    /// Whether the sentence goes on after it.
    pub cut_after: bool,
}

/// A text ready to be cut.
pub(super) struct Choice<'t> {
    text: &'t str,
    sentences: &'t [Sentence],
    chars: CharCount,
    max_chars: usize,
}

/// Places that can be shown together, from the first to the last one.
#[derive(Clone, Copy)]
struct Window {
    first: usize,
    last: usize,
    /// Clauses not shown yet, then clauses in all.
    worth: (usize, usize),
}

impl<'t> Choice<'t> {
    /// Prepares `text` for fragments of at most `max_chars` characters.
    pub fn new(text: &'t str, sentences: &'t [Sentence], max_chars: usize) -> Choice<'t> {
        Choice { text, sentences, chars: CharCount::new(text), max_chars }
    }

    /// At most `max_fragments` fragments, in the order of the text.
    pub fn choose(&self, found: &[Found], clauses: usize, max_fragments: usize) -> Vec<Fragment> {
        let mut chosen: Vec<Fragment> = Vec::new();
        if self.sentences.is_empty() {
            return chosen;
        }
        let mut shown = vec![false; clauses];
        let mut open = vec![true; found.len()];
        let sentence_of = self.sentences_of(found);
        while chosen.len() < max_fragments {
            let Some(window) = self.best_window(found, &sentence_of, &open, &shown) else { break };
            let fragment = self.fragment(found, &sentence_of, window, &chosen);
            for (index, place) in found.iter().enumerate() {
                if place.span.overlaps(fragment.span) {
                    open[index] = false;
                    shown[place.clause as usize] = true;
                }
            }
            // A window always shows its first place, so each round closes at least one.
            open[window.first] = false;
            chosen.push(fragment);
        }
        chosen.sort_by_key(|fragment| fragment.span);
        chosen
    }

    /// The beginning of the text: as many whole sentences as fit, or the front of the first one.
    pub fn lead(&self) -> Option<Fragment> {
        let first = self.sentences.first()?;
        let fitting = self.sentences.iter().take_while(|sentence| {
            sentence.paragraph == first.paragraph && self.fits(first.span.start, sentence.span.end)
        });
        Some(match fitting.last() {
            Some(last) => whole(first, last),
            None => self.cut(first.span, Span::new(first.span.start, first.span.start)),
        })
    }

    fn fits(&self, start: usize, end: usize) -> bool {
        self.chars.between(self.text, start, end) <= self.max_chars
    }

    /// The number of the sentence each place begins in.
    fn sentences_of(&self, found: &[Found]) -> Vec<usize> {
        let mut sentence = 0;
        found
            .iter()
            .map(|place| {
                while sentence + 1 < self.sentences.len()
                    && self.sentences[sentence + 1].span.start <= place.span.start
                {
                    sentence += 1;
                }
                sentence
            })
            .collect()
    }

    /// The window of the greatest worth, the earliest of equals.
    fn best_window(
        &self,
        found: &[Found],
        sentence_of: &[usize],
        open: &[bool],
        shown: &[bool],
    ) -> Option<Window> {
        let mut counts = vec![0_u32; shown.len()];
        let mut worth = (0, 0);
        let mut best: Option<Window> = None;
        let mut end = 0;
        for first in 0..found.len() {
            end = end.max(first);
            while end < found.len() && open[end] && self.together(found, sentence_of, first, end) {
                let clause = found[end].clause as usize;
                if counts[clause] == 0 {
                    worth = (worth.0 + usize::from(!shown[clause]), worth.1 + 1);
                }
                counts[clause] += 1;
                end += 1;
            }
            if end == first {
                continue;
            }
            if best.is_none_or(|window| worth > window.worth) {
                best = Some(Window { first, last: end - 1, worth });
            }
            let clause = found[first].clause as usize;
            counts[clause] -= 1;
            if counts[clause] == 0 {
                worth = (worth.0 - usize::from(!shown[clause]), worth.1 - 1);
            }
        }
        best
    }

    /// Whether two places can be in one fragment: in one sentence if the part between fits, in several of
    /// one paragraph if all of these fit whole.
    fn together(&self, found: &[Found], sentence_of: &[usize], first: usize, last: usize) -> bool {
        if first == last {
            return true;
        }
        let (from, to) = (self.sentences[sentence_of[first]], self.sentences[sentence_of[last]]);
        if sentence_of[first] == sentence_of[last] {
            return self.fits(found[first].span.start, found[last].span.end);
        }
        from.paragraph == to.paragraph && self.fits(from.span.start, to.span.end.max(found[last].span.end))
    }

    fn fragment(
        &self,
        found: &[Found],
        sentence_of: &[usize],
        window: Window,
        chosen: &[Fragment],
    ) -> Fragment {
        let (first, mut last) = (sentence_of[window.first], sentence_of[window.last]);
        let (from, to) = (self.sentences[first], self.sentences[last]);
        let places = found[window.first..=window.last].iter();
        let end = places.map(|place| place.span.end).max().unwrap_or(to.span.end);
        let whole_fits = self.fits(from.span.start, to.span.end) && end <= to.span.end;
        let free = |span: Span| chosen.iter().all(|other| !other.span.overlaps(span));
        if !whole_fits || !free(Span::new(from.span.start, to.span.end)) {
            let bounds = Span::new(from.span.start, to.span.end.max(end));
            return self.cut(
                self.between_chosen(bounds, found[window.first].span.start, chosen),
                Span::new(found[window.first].span.start, end),
            );
        }
        // A short sentence says more with the one after it.
        while let Some(next) = self.sentences.get(last + 1) {
            let short = self.chars.between(self.text, from.span.start, self.sentences[last].span.end)
                < self.max_chars / 2;
            let goes_on = next.paragraph == from.paragraph && self.fits(from.span.start, next.span.end);
            if !short || !goes_on || !free(next.span) {
                break;
            }
            last += 1;
        }
        whole(&from, &self.sentences[last])
    }

    /// The part of `bounds` around `at` that no chosen fragment takes.
    fn between_chosen(&self, bounds: Span, at: usize, chosen: &[Fragment]) -> Span {
        let mut free = bounds;
        for other in chosen {
            if other.span.end <= at {
                free.start = free.start.max(other.span.end);
            } else if other.span.start > at {
                free.end = free.end.min(other.span.start);
            }
        }
        Span::new(free.start.min(at), free.end.max(at))
    }

    /// A part of `bounds` that holds `shown` (or as much of its front as fits), with text around it, a third
    /// of it before.
    fn cut(&self, bounds: Span, shown: Span) -> Fragment {
        let before = &self.text[bounds.start..shown.start];
        let shown_end = shown.end.min(bounds.end);
        let own = self.chars.between(self.text, shown.start, shown_end);
        let spare = self.max_chars.saturating_sub(own);
        let rest = &self.text[shown_end..bounds.end];
        // What the text behind does not need goes to the text before.
        let behind = rest.char_indices().take(spare).count();
        let lead = (spare / 3).max(spare - behind);
        let start = shown.start - last_chars(before, lead).len();
        let room = self.max_chars - self.chars.between(self.text, start, shown.start).min(self.max_chars);
        let end = shown.start + first_chars(&self.text[shown.start..bounds.end], room).len();
        // What does not fit whole may be cut too.
        let kept = Span::new(shown.start, if shown_end <= end { shown_end } else { shown.start });
        let trimmed = self.at_blanks(Span::new(start, end), bounds, kept);
        Fragment {
            span: trimmed,
            cut_before: trimmed.start > bounds.start || !self.begins_sentence(bounds.start),
            cut_after: trimmed.end < bounds.end || !self.ends_sentence(bounds.end),
        }
    }

    fn begins_sentence(&self, at: usize) -> bool {
        self.sentences.binary_search_by_key(&at, |sentence| sentence.span.start).is_ok()
    }

    fn ends_sentence(&self, at: usize) -> bool {
        self.sentences.binary_search_by_key(&at, |sentence| sentence.span.end).is_ok()
    }

    /// `span` without the pieces of words at its ends, as long as `kept` stays in.
    fn at_blanks(&self, span: Span, bounds: Span, kept: Span) -> Span {
        let mut trimmed = span;
        if span.start > bounds.start {
            let head = &self.text[span.start..kept.start];
            let inside_word = !self.text[..span.start].ends_with(char::is_whitespace);
            let blank = if inside_word { head.find(char::is_whitespace).unwrap_or(0) } else { 0 };
            let skipped = head.len() - head[blank..].trim_start().len();
            trimmed.start = span.start + skipped;
        }
        if span.end < bounds.end {
            let tail = &self.text[kept.end..span.end];
            let inside_word = !self.text[span.end..].starts_with(char::is_whitespace);
            let blank =
                if inside_word { tail.rfind(char::is_whitespace).unwrap_or(tail.len()) } else { tail.len() };
            trimmed.end = kept.end + tail[..blank].trim_end().len();
        }
        trimmed
    }
}

fn whole(first: &Sentence, last: &Sentence) -> Fragment {
    Fragment { span: Span::new(first.span.start, last.span.end), cut_before: false, cut_after: false }
}

fn first_chars(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or(text, |(at, _)| &text[..at])
}

fn last_chars(text: &str, count: usize) -> &str {
    match count {
        0 => "",
        _ => text.char_indices().nth_back(count - 1).map_or(text, |(at, _)| &text[at..]),
    }
}

/// Characters before each 64th byte, so that lengths in characters cost next to nothing.
struct CharCount {
    before: Vec<usize>,
}

const STEP: usize = 64;

impl CharCount {
    fn new(text: &str) -> CharCount {
        let mut before = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(STEP) {
            before.push(count);
            count += starts(block);
        }
        before.push(count);
        CharCount { before }
    }

    fn before(&self, text: &str, at: usize) -> usize {
        let block = at / STEP;
        self.before[block] + starts(&text.as_bytes()[block * STEP..at])
    }

    fn between(&self, text: &str, start: usize, end: usize) -> usize {
        self.before(text, end) - self.before(text, start)
    }
}

/// Bytes that begin a character.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}
