//! Writing an office out: "Pj Bupati Bandung Barat" → "Penjabat Bupati Bandung Barat".

use super::lexicon::{self, BODY, HEAD};
use super::office::{Office, Phrase};
use super::tokens::{CLOSE, OPEN, SPACE, Words};
use super::vocabulary as v;

/// The office as the text has it, abbreviations of modifiers and titles written out; the second of a pair when asked.
pub(super) fn write_office(words: &Words, office: &Office, is_second: bool, is_past: bool) -> String {
    let mut written = String::new();
    if office.is_former || is_past {
        written.push_str("Mantan ");
    }
    if let Some(acting) = office.acting {
        written.push_str(acting);
        written.push(' ');
    }
    let is_said = office.phrase.written.starts_with("Calon") || office.phrase.written.starts_with("Bakal");
    if office.is_candidate && !is_said && office.start < office.head.0 && is_calon(words, office) {
        written.push_str("Calon ");
    }
    match office.second.filter(|_| is_second) {
        Some(second) => push_title(words, second.head, second.phrase, second.is_deputy, &mut written),
        None => push_title(words, office.head, office.phrase, office.is_deputy, &mut written),
    }
    written.push_str(&write_tail(words, office));
    written
}

/// Body and region of an office, with the blank before them; empty when it has none.
pub(super) fn write_tail(words: &Words, office: &Office) -> String {
    let mut written = String::new();
    let mut tail = office.tail_start();
    // "Sekretaris Daerah (Sekda) Kota Tangerang": the title once more.
    let repeats = words.gap(tail) & OPEN != 0 && words.get(tail).is_some_and(|token| token.is(HEAD));
    if repeats && words.gap(tail + 1) & CLOSE != 0 {
        tail += 1;
    }
    // "Menteri Sosial Mensos": the same once more, its brackets lost.
    let again = words.gap(tail) == SPACE
        && super::grammar::phrase_at(words, tail)
            .is_some_and(|again| again.written.to_lowercase() == office.phrase.form);
    if again {
        tail += 1;
    }
    // "Wakil Menteri Dalam Negeri (Wamendagri)", "(Menpan-RB)"
    let mut tail_end = office.tail_end;
    let is_last_bracket = |&index: &usize| {
        words.gap(index) & OPEN != 0 && (index + 1..tail_end).all(|inner| words.gap(inner) & CLOSE == 0)
    };
    let bracket = (tail + 1..tail_end).rev().take(3).find(is_last_bracket);
    if let Some(bracket) = bracket.filter(|&bracket| words.tokens[bracket].is(HEAD)) {
        tail_end = bracket;
    }
    // "Ketua Umum Partai": which one is told elsewhere.
    let is_only_party = tail_end == tail + 1 && words.is_key(tail, v::PARTAI);
    if tail_end > tail && !is_only_party {
        if office.head.0 == office.head.1 {
            written.push(' ');
            written.push_str(words.slice(tail, tail_end));
        } else {
            push_tail(words, tail, tail_end, &mut written);
        }
    }
    written
}

fn is_calon(words: &Words, office: &Office) -> bool {
    (office.start..office.head.0).any(|index| {
        let word = words.word(index).to_ascii_lowercase();
        matches!(word.as_str(), "calon" | "bakal" | "balon" | "bacalon")
    })
}

fn push_title(words: &Words, head: (usize, usize), phrase: &Phrase, is_deputy: bool, written: &mut String) {
    if is_deputy {
        written.push_str("Wakil ");
    }
    if !phrase.written.is_empty() {
        written.push_str(phrase.written);
        return;
    }
    // A seat told by its chamber alone.
    if head.0 == head.1 {
        push_capitalised(phrase.form, written);
    }
    for (place, index) in (head.0..head.1).enumerate() {
        if place > 0 {
            written.push(' ');
        }
        push_capitalised(words.word(index), written);
    }
}

fn push_capitalised(word: &str, written: &mut String) {
    let mut letters = word.chars();
    let is_upper = word.chars().all(char::is_uppercase) && lexicon::class_of(lexicon::key(word)) & BODY == 0;
    if let Some(first) = letters.next() {
        written.extend(first.to_uppercase());
        if is_upper {
            written.extend(letters.flat_map(char::to_lowercase));
        } else {
            written.push_str(letters.as_str());
        }
    }
}

/// The rest as it stands, blanks made single, an opened bracket closed.
fn push_tail(words: &Words, start: usize, end: usize, written: &mut String) {
    let from = words.tokens[start - 1].span.end;
    let to = words.tokens[end - 1].span.end;
    let tail = words.source(start).get(from..to).unwrap_or_default();
    let tail = tail.trim_start_matches([')', ' ', ',']);
    written.push(if tail.starts_with('/') { '/' } else { ' ' });
    let tail = tail.trim_start_matches('/');
    let mut is_blank = false;
    for letter in tail.chars() {
        if letter.is_whitespace() {
            is_blank = true;
            continue;
        }
        if is_blank && !written.is_empty() {
            written.push(' ');
        }
        is_blank = false;
        written.push(letter);
    }
    let opened = tail.matches('(').count() > tail.matches(')').count();
    if opened && words.gap(end) & CLOSE != 0 {
        written.push(')');
    }
}
