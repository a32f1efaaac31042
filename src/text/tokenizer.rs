//! Cuts a text into words and what lies between them.
//!
//! In: a text. Out: segments that join to the text again; each word segment becomes one token. The rules for
//! Indonesian news, on top of runs of letters and digits:
//! - a hyphen joins reduplications only; *sosial-ekonomi*, *kabupaten/kota*, *90/PUU-XXI/2023* and web
//!   addresses are the sequence of their parts, and so are words glued at a lost space (*ujarnya.Baca*);
//! - dotted initials and degrees are one word (*S.H.* = *SH*, *M.Si.* = *MSi*);
//! - apostrophes inside a word join (*Jum'at* = *Jum’at* = *Jumat*), but for English *'s*;
//! - a number with its separators is one word (*1.234,5*, *10.30* = *10:30*); dates are their parts; *Rp10* and
//!   *Pemilu2024* are two words, *22E*, *P3K* and *10km* one;
//! - signs before a word (*#Pemilu*, *@kpu_ri*) are no part of it.

use std::collections::VecDeque;

use super::Span;
use super::normalizer::{fold, is_apostrophe, is_hyphen, is_invisible};
use super::stemmer::is_reduplication;
use super::word_runs::WordRuns;

/// Longest initials joined to one word; more is a list or junk.
const MAX_INITIALS: usize = 8;
/// Most groups of one number.
const MAX_GROUPS: usize = 8;
/// Longest half of a reduplication, in bytes.
const MAX_HALF: usize = 40;

/// Second parts of dotted academic degrees (Permendikbud 59/2018 and usage): the `Si` of M.Si.
const DEGREES: [&str; 33] = [
    "ag", "ak", "ap", "ars", "ds", "eng", "farm", "fil", "hum", "hut", "ikom", "ip", "keb", "ked", "kep",
    "kes", "kn", "kom", "ling", "mat", "pd", "psi", "pt", "sc", "si", "sn", "sos", "stat", "stp", "th", "tr",
    "trk", "par",
];

/// What a segment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// A word that becomes one token.
    Word,
    /// A number with its separators.
    Number,
    /// Two halves with a hyphen that are one word.
    Reduplication,
    /// White space, punctuation, signs: no token.
    Gap,
}

/// A piece of a text; all segments joined give the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it lies.
    pub span: Span,
    /// What it is.
    pub kind: SegmentKind,
}

/// Cuts `text` into segments: words and the gaps between them.
pub fn segments(text: &str) -> impl Iterator<Item = Segment> {
    let mut words = Words::new(text);
    let mut reached = 0;
    let mut waiting = None;
    std::iter::from_fn(move || {
        let word: Option<Segment> = waiting.take().or_else(|| words.next());
        let start = word.map_or(text.len(), |word| word.span.start);
        if reached < start {
            let gap = Span::new(reached, start);
            reached = start;
            waiting = word;
            return Some(Segment { span: gap, kind: SegmentKind::Gap });
        }
        reached = word?.span.end;
        word
    })
}

/// The words of a text.
pub(super) struct Words<'t> {
    text: &'t str,
    runs: WordRuns<'t>,
    /// The run after the one at hand.
    peeked: Option<Span>,
    /// Words already cut out of the run or number at hand.
    waiting: VecDeque<Segment>,
}

impl<'t> Words<'t> {
    pub fn new(text: &'t str) -> Words<'t> {
        let mut runs = WordRuns::new(text);
        let peeked = runs.next();
        Words { text, runs, peeked, waiting: VecDeque::new() }
    }

    fn take_run(&mut self) -> Option<Span> {
        let run = self.peeked.take()?;
        self.peeked = self.runs.next();
        Some(run)
    }

    /// The next run with what stands between it and `end`.
    fn following(&self, end: usize) -> Option<(&'t str, Span)> {
        let run = self.peeked?;
        Some((&self.text[end..run.start], run))
    }

    fn shape(&self, run: Span) -> Shape {
        Shape::of(run.slice(self.text))
    }

    /// A word of letters, with what a dot, an apostrophe or a hyphen joins to it.
    fn letters(&mut self, first: Span) -> Segment {
        let mut span = first;
        if self.text.as_bytes().get(first.end) == Some(&b' ') {
            return Segment { span, kind: SegmentKind::Word };
        }
        let mut initials = Initials::begin(first.slice(self.text));
        while let Some((between, next)) = self.following(span.end) {
            let next_text = next.slice(self.text);
            let letters = Shape::of(next_text) == Shape::Letters;
            let joins = match sole_char(between) {
                None if between.is_empty() => {
                    matches!(next_text, "²" | "₂") || span.slice(self.text).ends_with('²') && letters
                }
                Some('.') => letters && initials.take(next_text),
                Some(sign) if is_apostrophe(sign) => letters && !next_text.eq_ignore_ascii_case("s"),
                Some(sign) if is_hyphen(sign) && letters && self.are_halves(span, next) => {
                    self.take_run();
                    return Segment {
                        span: Span::new(span.start, next.end),
                        kind: SegmentKind::Reduplication,
                    };
                }
                _ => letters && between.chars().all(is_invisible),
            };
            if !joins {
                break;
            }
            self.take_run();
            span.end = next.end;
        }
        Segment { span, kind: SegmentKind::Word }
    }

    fn are_halves(&self, first: Span, second: Span) -> bool {
        let short = first.len() <= MAX_HALF && second.len() <= MAX_HALF;
        short && is_reduplication(&fold(first.slice(self.text)), &fold(second.slice(self.text)))
    }

    /// A number with its separators, or its groups apart when they make no number.
    fn number(&mut self, first: Span) -> Segment {
        let mut groups = vec![first];
        let mut separators = String::new();
        while let Some((between, next)) = self.following(groups[groups.len() - 1].end) {
            let separator = sole_char(between).filter(|sign| matches!(sign, '.' | ',' | ':'));
            let Some(separator) = separator.filter(|_| self.shape(next) == Shape::Digits) else { break };
            if groups.len() == MAX_GROUPS {
                break;
            }
            self.take_run();
            groups.push(next);
            separators.push(separator);
        }
        let lengths: Vec<usize> = groups.iter().map(Span::len).collect();
        if is_number(&lengths, &separators) {
            let span = Span::new(first.start, groups[groups.len() - 1].end);
            return Segment { span, kind: SegmentKind::Number };
        }
        let parts = groups[1..].iter().map(|&span| Segment { span, kind: SegmentKind::Number });
        self.waiting.extend(parts);
        Segment { span: first, kind: SegmentKind::Number }
    }

    /// A run of letters and digits: cut between them where both sides are words of their own.
    fn mixed(&mut self, run: Span) -> Segment {
        let text = run.slice(self.text);
        let digits_first = text.starts_with(|letter: char| letter.is_ascii_digit());
        let border = text.find(|letter: char| letter.is_ascii_digit() != digits_first).unwrap_or(text.len());
        let (front, back) = text.split_at(border);
        let uniform = !back.contains(|letter: char| letter.is_ascii_digit() == digits_first);
        let counted = ["rp", "idr", "usd", "ke"].iter().any(|word| front.eq_ignore_ascii_case(word));
        let cut = uniform
            && if digits_first { back.len() >= 3 } else { counted || front.len() >= 3 && back.len() >= 2 };
        if !cut {
            return Segment { span: run, kind: SegmentKind::Word };
        }
        let (front, back) =
            (Span::new(run.start, run.start + border), Span::new(run.start + border, run.end));
        if digits_first {
            self.waiting.push_back(Segment { span: back, kind: SegmentKind::Word });
            return Segment { span: front, kind: SegmentKind::Number };
        }
        let number = self.number(back);
        self.waiting.push_front(number);
        Segment { span: front, kind: SegmentKind::Word }
    }
}

impl Iterator for Words<'_> {
    type Item = Segment;

    fn next(&mut self) -> Option<Segment> {
        if let Some(word) = self.waiting.pop_front() {
            return Some(word);
        }
        let run = self.take_run()?;
        Some(match self.shape(run) {
            Shape::Letters => self.letters(run),
            Shape::Digits => self.number(run),
            Shape::Mixed => self.mixed(run),
        })
    }
}

/// What a run is made of; only ASCII digits count as digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Letters,
    Digits,
    Mixed,
}

impl Shape {
    fn of(run: &str) -> Shape {
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        match digits {
            0 => Shape::Letters,
            _ if digits == run.len() => Shape::Digits,
            _ => Shape::Mixed,
        }
    }
}

/// How far a dotted abbreviation has come.
enum Initials {
    /// So many single letters.
    Letters(usize),
    /// A degree: only the I of S.Pd.I may follow.
    Degree,
    /// Ph, which only D may follow.
    Doctor,
    /// No abbreviation.
    Word,
}

impl Initials {
    fn begin(first: &str) -> Initials {
        match first {
            _ if sole_char(first).is_some() => Initials::Letters(1),
            _ if first.eq_ignore_ascii_case("ph") => Initials::Doctor,
            _ => Initials::Word,
        }
    }

    /// Whether `next`, after a dot, belongs to the abbreviation.
    fn take(&mut self, next: &str) -> bool {
        let single = sole_char(next).is_some();
        let letter = |expected: &str| next.eq_ignore_ascii_case(expected);
        match self {
            Initials::Letters(count) if single && *count < MAX_INITIALS => *count += 1,
            Initials::Letters(1) if DEGREES.iter().any(|degree| letter(degree)) => *self = Initials::Degree,
            Initials::Degree if letter("i") => *self = Initials::Word,
            Initials::Doctor if letter("d") => *self = Initials::Word,
            _ => return false,
        }
        true
    }
}

/// Whether groups of digits with these separators are one number: 1.234.567,8 or 1,234,567.8, a decimal or
/// time (3,5; 10.30), a time with a colon. Dates and lists are not.
fn is_number(lengths: &[usize], separators: &str) -> bool {
    let &[first, ref rest @ ..] = lengths else { return false };
    match separators {
        "" => true,
        "." | "," => true,
        ":" => first <= 2 && rest == [2],
        _ => is_grouped(first, rest, separators),
    }
}

fn is_grouped(first: usize, rest: &[usize], separators: &str) -> bool {
    let Some(group) = separators.chars().next().filter(|&sign| sign != ':') else { return false };
    let decimals = separators.ends_with(if group == '.' { ',' } else { '.' });
    let groups = rest.len() - usize::from(decimals);
    let alike = separators.chars().take(groups).all(|sign| sign == group);
    alike && first <= 3 && rest[..groups].iter().all(|&length| length == 3)
}

/// The only character of `text`.
fn sole_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<&str> {
        Words::new(text).map(|word| word.span.slice(text)).collect()
    }

    #[test]
    fn cuts_words() {
        let cases: [(&str, &str, &[&str]); 31] = [
            ("sentence", "Pemilu, kata dia.", &["Pemilu", "kata", "dia"]),
            ("glued sentences", "ujarnya.Baca juga", &["ujarnya", "Baca", "juga"]),
            ("initials", "S.H. dan a.n.", &["S.H", "dan", "a.n"]),
            ("degrees", "M.Si., S.Pd.I, Ph.D", &["M.Si", "S.Pd.I", "Ph.D"]),
            ("initials before a name", "H.M.Yusuf", &["H.M", "Yusuf"]),
            ("initials apart", "H. M. Yusuf", &["H", "M", "Yusuf"]),
            ("short name after an initial", "H.Amin", &["H", "Amin"]),
            ("apostrophes", "Jum'at Jum’at Ma`ruf", &["Jum'at", "Jum’at", "Ma`ruf"]),
            ("quotes are no apostrophes", "'rakyat' ‘kata’", &["rakyat", "kata"]),
            ("English genitive", "Jakarta's", &["Jakarta", "s"]),
            ("reduplication", "Undang-Undang sayur-mayur", &["Undang-Undang", "sayur-mayur"]),
            (
                "reduplication with affixes",
                "undang-undangnya berlari-lari",
                &["undang-undangnya", "berlari-lari"],
            ),
            ("non-breaking hyphen", "kepala‑kepala", &["kepala‑kepala"]),
            ("compound", "sosial-ekonomi jual-beli", &["sosial", "ekonomi", "jual", "beli"]),
            ("slash", "kabupaten/kota", &["kabupaten", "kota"]),
            ("decision number", "90/PUU-XXI/2023", &["90", "PUU", "XXI", "2023"]),
            ("se- before a name", "se-Jawa Barat", &["se", "Jawa", "Barat"]),
            ("grouped number", "1.234.567,8 dan 1,234,567.8", &["1.234.567,8", "dan", "1,234,567.8"]),
            ("decimal and time", "3,5 10.30 10:30", &["3,5", "10.30", "10:30"]),
            ("dates", "22/1/2024 22.01.2024", &["22", "1", "2024", "22", "01", "2024"]),
            ("list of numbers", "1,2,3", &["1", "2", "3"]),
            ("money", "Rp10 Rp1.234,5", &["Rp", "10", "Rp", "1.234,5"]),
            ("number at the end", "Pasal 7.", &["Pasal", "7"]),
            (
                "letters and digits",
                "22E P3K 10km 10persen ke10",
                &["22E", "P3K", "10km", "10", "persen", "ke", "10"],
            ),
            ("hashtag and handle", "#Pemilu2024 @kpu_ri", &["Pemilu", "2024", "kpu", "ri"]),
            ("addresses", "info@kpu.go.id", &["info", "kpu", "go", "id"]),
            ("invisible characters", "pe\u{ad}mi\u{200b}lu", &["pe\u{ad}mi\u{200b}lu"]),
            ("superscript", "anak² anak²nya m²", &["anak²", "anak²nya", "m²"]),
            ("lost characters and emoji", "\u{fffd}a\u{fffd} 👍🏽", &["a"]),
            ("Arabic and Han", "مجلس النواب 選挙", &["مجلس", "النواب", "選", "挙"]),
            ("nothing", " .,-\u{200f} ", &[]),
        ];
        for (name, text, expected) in cases {
            assert_eq!(words(text), expected, "{name}");
        }
    }

    #[test]
    fn kinds_are_told() {
        let kinds: Vec<_> = segments("anak-anak, 7").map(|segment| segment.kind).collect();
        assert_eq!(kinds, [SegmentKind::Reduplication, SegmentKind::Gap, SegmentKind::Number]);
    }

    proptest! {
        #[test]
        fn joined_segments_give_the_text_back(text in "(\\PC|[a-z.'’ -]|[0-9.,:]|\u{ad}|\u{200b}){0,60}") {
            let joined: String = segments(&text).map(|segment| segment.span.slice(&text)).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
