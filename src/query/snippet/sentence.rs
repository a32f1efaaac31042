//! Where the sentences of an article end.
//!
//! In: a text. Out: its sentences without the blanks around them, each with the number of its paragraph.
//! A line break ends a sentence; a `.` does not after an abbreviation, an initial, a degree (`S.H.`) or the
//! number of a list item, and only before something a sentence can begin with. What it misses: a sentence
//! that ends in an abbreviation goes on in the next one.

use crate::text::Span;

/// Abbreviations before which a sentence goes on: titles, ranks, offices, addresses, citations.
const ABBREVIATIONS: &[&str] = &[
    "akp", "alm", "almh", "art", "bpk", "brigjen", "capt", "cq", "dr", "dra", "drg", "drh", "drs", "h",
    "hal", "hj", "ir", "irjen", "jend", "jl", "jln", "jo", "kab", "kapt", "kec", "kel", "kep", "kh", "kol",
    "kombes", "komjen", "let", "letjen", "letkol", "ltd", "mayjen", "mr", "mrs", "ms", "no", "ny", "pdt",
    "prof", "prov", "ps", "rp", "sdr", "sdri", "st", "tgk", "tgl", "tn", "ust", "vs",
];

/// The first byte of `…`, which begins no other sign that ends a sentence.
const ELLIPSIS_BEGINS: u8 = 0xe2;

/// Longest word looked at before a `.`.
const MAX_WORD_BYTES: usize = 16;

/// A sentence of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    pub span: Span,
    /// Number of its line.
    pub paragraph: u32,
}

/// The sentences of `text`, in order; together they hold everything but blanks.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut line_start = 0;
    for (paragraph, line) in text.split('\n').enumerate() {
        let mut start = 0;
        for (at, byte) in line.bytes().enumerate() {
            let stop = match byte {
                b'.' | b'!' | b'?' => char::from(byte),
                ELLIPSIS_BEGINS if line[at..].starts_with('…') => '…',
                _ => continue,
            };
            if let Some(end) = sentence_end(line, start, at, stop) {
                push(&mut sentences, text, line_start + start, line_start + end, paragraph);
                start = end;
            }
        }
        push(&mut sentences, text, line_start + start, line_start + line.len(), paragraph);
        line_start += line.len() + 1;
    }
    sentences
}

fn push(sentences: &mut Vec<Sentence>, text: &str, start: usize, end: usize, paragraph: usize) {
    let raw = &text[start..end];
    let trimmed = raw.trim();
    if !trimmed.is_empty() {
        let first = start + raw.len() - raw.trim_start().len();
        let span = Span::new(first, first + trimmed.len());
        sentences.push(Sentence { span, paragraph: paragraph as u32 });
    }
}

/// Where the sentence that began at `start` ends, if the stop at `at` ends it: behind closing quotes.
fn sentence_end(line: &str, start: usize, at: usize, stop: char) -> Option<usize> {
    let after = &line[at + stop.len_utf8()..];
    let closing = |ch: char| matches!(ch, '"' | '”' | '’' | '\'' | ')' | ']' | '»');
    // Quotes close in ones and twos; a longer row is no text.
    let closed = after.char_indices().take(3).find(|(_, ch)| !closing(*ch)).map(|(offset, _)| offset)?;
    let mut next = after[closed..].chars();
    let blank = next.next().is_some_and(char::is_whitespace);
    let begins = next.find(|ch| !ch.is_whitespace()).is_some_and(begins_sentence);
    if !blank || !begins || (stop == '.' && closed == 0 && is_abbreviation(&line[start..at])) {
        return None;
    }
    Some(line.len() - after.len() + closed)
}

fn begins_sentence(ch: char) -> bool {
    !ch.is_lowercase()
        && (ch.is_alphanumeric() || matches!(ch, '"' | '“' | '‘' | '\'' | '(' | '[' | '«' | '-' | '–' | '—'))
}

/// Whether the `.` behind `sentence` belongs to its last word.
fn is_abbreviation(sentence: &str) -> bool {
    let from = (sentence.len().saturating_sub(MAX_WORD_BYTES)..=sentence.len())
        .find(|&at| sentence.is_char_boundary(at))
        .unwrap_or(sentence.len());
    let tail = &sentence[from..];
    let word_start = tail
        .rfind(|ch: char| ch.is_whitespace() || matches!(ch, '(' | '"' | '“' | '/' | ','))
        .map_or(0, |at| at + tail[at..].chars().next().map_or(1, char::len_utf8));
    let word = &tail[word_start..];
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        // `2. Calon kedua`: the number of a list item is all there is of the sentence.
        return word.len() <= 2 && sentence.trim_start().len() == word.len();
    }
    let first_part = word.split('.').next().unwrap_or("");
    let letters = first_part.chars().count();
    // An initial (`H.`), a degree (`S.H.`, `M.Si.`), an office (`a.n.`).
    let dotted = letters <= 2 && word.len() > first_part.len();
    (letters == 1 && first_part.chars().all(char::is_alphabetic))
        || dotted
        || ABBREVIATIONS.binary_search(&word.to_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_sorted() {
        assert!(ABBREVIATIONS.is_sorted());
    }

    #[test]
    fn sentences_end_where_they_should() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("  \n \n", &[]),
            ("Satu. Dua! Tiga? Empat", &["Satu.", "Dua!", "Tiga?", "Empat"]),
            ("Satu\nDua", &["Satu", "Dua"]),
            ("Kata H. Ahmad S.H. Sabtu lalu. Ia pergi.", &["Kata H. Ahmad S.H. Sabtu lalu.", "Ia pergi."]),
            ("Surat No. 5 dari Dr. Budi, M.Si. Rabu.", &["Surat No. 5 dari Dr. Budi, M.Si. Rabu."]),
            ("\"Kami netral.\" Ia pulang.", &["\"Kami netral.\"", "Ia pulang."]),
            ("“Siapa?” tanya Ani. Sepi.", &["“Siapa?” tanya Ani.", "Sepi."]),
            (
                "Dana Rp1.500.000 cair pukul 10.30 WIB. Lalu",
                &["Dana Rp1.500.000 cair pukul 10.30 WIB.", "Lalu"],
            ),
            ("Lihat kpu.go.id. Di sana ada", &["Lihat kpu.go.id.", "Di sana ada"]),
            ("1. Calon pertama. 2. Calon kedua.", &["1. Calon pertama.", "2. Calon kedua."]),
            ("Tahun 2024. Pemilu", &["Tahun 2024.", "Pemilu"]),
            ("Ia diam... Lalu bicara", &["Ia diam...", "Lalu bicara"]),
            ("Ia diam... lalu bicara", &["Ia diam... lalu bicara"]),
            ("選挙。管理", &["選挙。管理"]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = sentences(text).iter().map(|sentence| sentence.span.slice(text)).collect();
            assert_eq!(found, *expected, "{text}");
        }
    }
}
