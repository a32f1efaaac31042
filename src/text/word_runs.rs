//! Runs of letters and digits: what a tokenizer's rules work on.
//!
//! In: a text. Out: the spans of its runs of letters, digits and marks, in order. Where a text is not ASCII the
//! word bounds of Unicode (UAX #29) part scripts written without spaces; in ASCII these bounds, cut at every
//! punctuation mark, are just the runs of letters and digits, which a loop over the bytes finds faster.

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::{UWordBoundIndices, UnicodeSegmentation};

use super::Span;
use super::normalizer::is_invisible;

/// The runs of a text.
pub struct WordRuns<'t> {
    text: &'t str,
    /// Where the search goes on.
    next: usize,
    /// The Unicode bounds of a stretch that is not ASCII, with the place of the stretch.
    bounds: Option<(usize, UWordBoundIndices<'t>)>,
    /// What is left of the Unicode word at hand.
    piece: Span,
}

impl<'t> WordRuns<'t> {
    pub fn new(text: &'t str) -> WordRuns<'t> {
        WordRuns { text, next: 0, bounds: None, piece: Span::default() }
    }

    /// Goes to the next run in ASCII, or opens the next stretch that is not ASCII.
    fn scan(&mut self) -> Option<Span> {
        let bytes = self.text.as_bytes();
        let skipped = bytes[self.next..].iter().position(|&byte| is_run_byte(byte));
        let Some(skipped) = skipped else {
            self.next = bytes.len();
            return None;
        };
        let start = self.next + skipped;
        let mut end = start + bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let ascii = bytes.get(end).is_none_or(u8::is_ascii);
        if !ascii {
            end += bytes[end..].iter().take_while(|&&byte| is_run_byte(byte)).count();
            self.bounds = Some((start, self.text[start..end].split_word_bound_indices()));
        }
        self.next = end;
        Some(Span::new(start, end)).filter(|_| ascii)
    }

    /// The next run of the Unicode word at hand.
    fn take_from_piece(&mut self) -> Option<Span> {
        while !self.piece.is_empty() {
            let rest = self.piece.slice(self.text);
            let lead = rest.find(is_run_char).unwrap_or(rest.len());
            let start = self.piece.start + lead;
            let length = rest[lead..].find(|letter| !is_run_char(letter)).unwrap_or(rest.len() - lead);
            self.piece.start = start + length;
            let run = self.without_broken_quotes(Span::new(start, start + length));
            if run.slice(self.text).contains(char::is_alphanumeric) {
                return Some(run);
            }
        }
        None
    }
}

impl WordRuns<'_> {
    /// Takes the letters off a run that are no letters but the first byte of a curly quote or dash read in the
    /// wrong encoding: `â€™` (Windows) and `‚Äô` (Macintosh).
    fn without_broken_quotes(&self, run: Span) -> Span {
        let text = self.text;
        let mut kept = run;
        let broken_end = text[run.end..].starts_with(|next| matches!(next, '€' | '\u{80}'..='\u{9f}'));
        if broken_end && let Some(rest) = run.slice(text).strip_suffix('â') {
            kept.end = kept.start + rest.len();
        }
        if text[..run.start].ends_with("â€")
            && let Some(rest) = kept.slice(text).strip_prefix('œ')
        {
            kept.start = kept.end - rest.len();
        }
        if text[..run.start].ends_with('‚')
            && let Some(rest) = kept.slice(text).strip_prefix('Ä')
        {
            let letter = rest.chars().next().map_or(0, char::len_utf8);
            kept.start = kept.end - rest.len() + letter;
        }
        kept
    }
}

impl Iterator for WordRuns<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        loop {
            if let Some(run) = self.take_from_piece() {
                return Some(run);
            }
            if let Some((base, bounds)) = &mut self.bounds {
                match bounds.next() {
                    Some((start, word)) => self.piece = Span::new(*base + start, *base + start + word.len()),
                    None => self.bounds = None,
                }
                continue;
            }
            let run = self.scan();
            if run.is_some() || self.next == self.text.len() && self.bounds.is_none() {
                return run;
            }
        }
    }
}

fn is_run_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

fn is_run_char(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter) || is_invisible(letter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn broken_quotes_are_no_letters() {
        let cases = [
            ("presidenâ€\u{9d} kata", ["presiden", "kata"]),
            ("â€œpresidenâ€ kata", ["presiden", "kata"]),
            ("\u{e2}\u{80}\u{9c}presiden\u{e2}\u{80}\u{9d} kata", ["presiden", "kata"]),
            ("‚ÄúPost‚Äù kata", ["Post", "kata"]),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = WordRuns::new(text).map(|run| run.slice(text)).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_letter_and_digit_lies_in_one_run(text in "(\\PC|[a-z0-9 .é]){0,60}") {
            // Letters that stand for a broken quote are left out on purpose.
            prop_assume!(!text.contains(['â', 'Ä', 'œ']));
            let mut covered = 0;
            for run in WordRuns::new(&text) {
                prop_assert!(run.start >= covered);
                prop_assert!(!text[covered..run.start].contains(char::is_alphanumeric));
                prop_assert!(run.slice(&text).contains(char::is_alphanumeric));
                covered = run.end;
            }
            prop_assert!(!text[covered..].contains(char::is_alphanumeric));
        }

        #[test]
        fn ascii_runs_are_those_of_unicode(text in "[ -~]{0,60}") {
            let found: Vec<_> = WordRuns::new(&text).map(|run| run.slice(&text).to_owned()).collect();
            let bounds = text.split_word_bounds();
            let expected: Vec<_> = bounds
                .flat_map(|word| word.split(|letter: char| !letter.is_alphanumeric()))
                .filter(|run| !run.is_empty())
                .collect();
            prop_assert_eq!(found, expected);
        }
    }
}
