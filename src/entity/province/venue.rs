//! Venues: places that only tell where somebody spoke, and datelines.
//!
//! Newspapers close an attribution with place and day: `," kata Arief di Kantor KPU RI, Menteng, Jakarta Pusat, Selasa
//! (11/7).` Such a place says nothing about what the article is about.

use super::words::{Class, Classes, phrases};
use crate::entity::gazetteer::RegionMatch;
use crate::text::Span;

/// Whether the place at `matches[place]` only tells where somebody spoke or where a national body sits.
pub(super) fn is_venue(text: &str, matches: &[RegionMatch], place: usize) -> bool {
    let hit = &matches[place];
    let sentence = sentence_before(text, hit.span.start);
    if !is_located(sentence) {
        return false;
    }
    let is_capital = hit.regions.first().is_some_and(|region| region.province == "31");
    let end = end_of_chain(text, matches, place);
    if is_followed_by_day(&text[end..]) {
        // A letter or a caption is dated with its place: "Depok, 6 Agustus 2018".
        let is_dated_line = sentence.trim_end().is_empty();
        return is_capital
            || is_dated_line
            || has_word(sentence, Class::Speech)
            || has_word(opening(&text[end..], 120), Class::Speech);
    }
    let closes_clause = text[end..].is_empty() || text[end..].starts_with([',', '.', '\n', '(']);
    if closes_clause && has_word(last_bytes(sentence, 120), Class::Spoken) && is_attribution(sentence) {
        return true;
    }
    is_capital && is_beside_national_body(sentence)
}

/// One past the dateline that the body begins with: "TEMPO.CO, Jakarta - "; 0 when there is none.
pub(super) fn end_of_dateline(text: &str) -> usize {
    let first_line = opening(text.lines().next().unwrap_or(""), 130);
    let dashes = ["–", "—", "--", " -", ",-", ".-", "- ", "ǁ", "ǀ"];
    let Some(end) = dashes.iter().filter_map(|dash| first_line.find(dash)).min() else {
        return first_line.find('-').filter(|&end| is_names_only(&first_line[..end])).unwrap_or(0);
    };
    // A hyphen without blanks ends it too: "Boyolali-Pimpinan".
    let end = first_line[..end].find('-').filter(|&end| is_names_only(&first_line[..end])).unwrap_or(end);
    if is_names_only(&first_line[..end]) { end } else { 0 }
}

/// Whether `span` is a dateline further down: at the head of a line or after the line of a reporter, before a dash.
///
/// "Laporan wartawan kami, Budi. TRIBUNNEWS.COM, JAKARTA - …", "\nMEDAN, KOMPAS.com - …".
pub(super) fn is_inner_dateline(text: &str, span: Span) -> bool {
    const HEAD: usize = 200;
    const OUTLET: usize = 24;
    let before = text[..span.start].trim_end_matches(' ');
    let opens = before.is_empty()
        || before.ends_with(['\n', '|', ')'])
        || span.start < HEAD && before.ends_with([',', '.']);
    if !opens || span.slice(text).bytes().any(|byte| byte.is_ascii_lowercase()) && span.start >= HEAD {
        return false;
    }
    let after = opening(&text[span.end..], OUTLET);
    let after = match after.strip_prefix(", ") {
        Some(outlet) => outlet.find(' ').map_or("", |end| &outlet[end..]),
        None => after,
    };
    [" - ", " – ", " — ", " -- ", "--", " –", " —"].iter().any(|dash| after.starts_with(dash))
}

/// Whether the region at `span` is a whole segment of a dateline, not part of an outlet's name.
pub(super) fn is_segment(text: &str, span: Span) -> bool {
    let before = text[..span.start].trim_end_matches(' ');
    let after = text[span.end..].trim_start_matches(' ');
    let opens = before.is_empty() || before.ends_with([',', '.', '(', '|', '/', ':', '-', '–', '—', 'ǀ']);
    let closes =
        after.is_empty() || after.starts_with([',', '.', '-', '–', '—', '|', ')', '(', '/', ':', 'ǀ', 'ǁ']);
    opens && closes
}

/// Capitalised words, domains and punctuation only.
fn is_names_only(prefix: &str) -> bool {
    !prefix.is_empty()
        && prefix.split([' ', ',']).filter(|word| !word.is_empty()).all(|word| {
            let first = word.trim_start_matches(['(', '[', '.', '-']).chars().next();
            first.is_none_or(|first| !first.is_lowercase()) || word.contains('.') || word == "detikcom"
        })
}

/// Whether the sentence so far leads to a place: "… di Menteng, ", "… ke ", "(".
fn is_located(sentence: &str) -> bool {
    let before = sentence.trim_end_matches([' ', '(']);
    before.is_empty()
        || before.ends_with(',')
        || last_word(before).is_some_and(|word| matches!(word, "di" | "ke" | "dari" | "Di"))
        || {
            // "di Istana Kepresidenan Jakarta", "di kawasan Jakarta Selatan"
            last_bytes(before, 90).contains(" di ")
        }
}

/// Whether a quotation ends right before the verb of speech: `," kata X di `.
fn is_attribution(sentence: &str) -> bool {
    let start = sentence.trim_start_matches([' ', ',', '"', '”', '“', '\'', '.']);
    Classes::of(first_word(start)).has(Class::Spoken) || sentence.contains(['"', '”'])
}

fn is_beside_national_body(sentence: &str) -> bool {
    let near = last_bytes(sentence, 70);
    let Some(place) = near.rfind(" di ").or_else(|| near.rfind(" ke ")) else { return false };
    let folded = format!(" {} ", near[place..].to_lowercase().replace([',', '(', ')'], " "));
    // "kantor DPP Partai Golkar di Jakarta": the body stands before the last "di".
    let before = format!(" {} ", near[..place].to_lowercase());
    let holds = |text: &str| phrases(Class::National).any(|body| text.contains(&format!(" {body} ")));
    holds(&folded) || holds(last_bytes(&before, 24))
}

/// The end of a chain of places: of "Tebet, Jakarta Selatan, DKI Jakarta" when `place` is its second.
fn end_of_chain(text: &str, matches: &[RegionMatch], place: usize) -> usize {
    const LONGEST: usize = 4;
    let mut end = matches[place].span.end;
    for next in matches[place + 1..].iter().take(LONGEST) {
        if !matches!(&text[end..next.span.start], ", " | " " | "," | " (" | "), ") {
            break;
        }
        end = next.span.end;
    }
    end
}

/// Whether a day follows: ", Senin (22/1)", " (22/1/2024)", " pada Selasa", ", 5 Agustus".
fn is_followed_by_day(rest: &str) -> bool {
    let rest = opening(rest, 40);
    let after = rest.trim_start_matches([' ', ',', '.', ')']);
    if after.len() == rest.len() || rest.starts_with('.') {
        return false;
    }
    let after = after.strip_prefix("pada ").unwrap_or(after);
    let after = after.strip_prefix("hari ").filter(|day| !day.starts_with("ini")).unwrap_or(after);
    let is_bracketed = after.starts_with('(');
    let after = after.trim_start_matches('(');
    if phrases(Class::Day).any(|day| starts_with_word(after, day)) {
        return true;
    }
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 2 {
        return false;
    }
    let unit = after[digits..].trim_start();
    unit.starts_with('/') && is_bracketed
        || unit.get(..3).is_some_and(|month| Classes::of(month).has(Class::Month))
}

/// The part of the sentence that ends at `at`, at most 240 bytes of it.
fn sentence_before(text: &str, at: usize) -> &str {
    let near = last_bytes(&text[..at], 240);
    let bytes = near.as_bytes();
    let ends_at = |end: usize| match bytes[end - 1] {
        b'\n' => true,
        b' ' => end > 1 && matches!(bytes[end - 2], b'.' | b'!' | b'?'),
        b'"' => end > 1 && bytes[end - 2] == b'.',
        last if !last.is_ascii() => bytes[..end].ends_with(".”".as_bytes()),
        _ => false,
    };
    let start = (1..=bytes.len()).rev().find(|&end| ends_at(end)).unwrap_or(0);
    &near[start..]
}

fn has_word(text: &str, class: Class) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric()).any(|word| Classes::of(word).has(class))
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        && !text[word.len()..].starts_with(|next: char| next.is_alphanumeric())
}

fn first_word(text: &str) -> &str {
    text.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or("")
}

fn last_word(text: &str) -> Option<&str> {
    text.rsplit(|letter: char| !letter.is_alphanumeric()).next().filter(|word| !word.is_empty())
}

/// At most the first `count` bytes, cut at a character.
fn opening(text: &str, count: usize) -> &str {
    let mut end = count.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// At most the last `count` bytes, cut at a character.
fn last_bytes(text: &str, count: usize) -> &str {
    let mut start = text.len().saturating_sub(count);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}
