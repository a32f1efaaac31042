//! Bylines and end marks: `(mg-tia) ***`, `(*)`, `(Med)`, `[as/qnt]`, `(adv)`, `-red`.
//!
//! In: a paragraph, the last of an article. Out: the paragraph without them. A bracket counts as a byline
//! when it is short and stands after a sentence end (or is all there is): `(Bawaslu)` after a word belongs
//! to the text. Names inside are reporters', never officials'.

use super::window::boundary_at;

/// How long a byline may be, in bytes, brackets included.
const MAX_BYTES: usize = 44;

/// Cuts the end marks of `paragraph`, the last one of an article.
pub(super) fn cut(paragraph: &str) -> &str {
    let mut text = cut_keyword_tail(paragraph).trim_end();
    // "(a) (b) ***": few marks follow one another.
    for _ in 0..4 {
        let shorter = cut_once(text).trim_end();
        if shorter.len() == text.len() {
            break;
        }
        text = shorter;
    }
    text
}

/// Whether the last paragraph is an author or agency in capitals on a line of its own (`SITI RAHMA`).
pub(super) fn is_author_line(last: &str, before_last: &str) -> bool {
    let words = last.split_whitespace().count();
    let plain = last
        .chars()
        .all(|character| character.is_uppercase() || matches!(character, ' ' | '.' | '|' | '/' | '\''));
    plain
        && (1..=5).contains(&words)
        && last.len() >= 4
        && before_last.len() > 60
        && ends_sentence(before_last)
}

fn cut_once(text: &str) -> &str {
    let marks = text.trim_end_matches(['*', '#', '\\', '_', ' ']);
    let cut_marks = &text[marks.len()..];
    if cut_marks.contains(['*', '#']) {
        return marks;
    }
    let without_stop = text.strip_suffix('.').unwrap_or(text);
    for (open, close) in [('(', ')'), ('[', ']')] {
        let Some(inner) = without_stop.strip_suffix(close) else { continue };
        let Some(start) = inner.rfind(open) else { continue };
        let before = text[..start].trim_end();
        let is_short = text.len() - start <= MAX_BYTES;
        if is_short && is_byline(&inner[start + 1..], before) {
            return before;
        }
    }
    cut_red(text)
}

/// `-red`, `–red.` at the very end.
fn cut_red(text: &str) -> &str {
    let lower = text.trim_end_matches('.');
    for sign in ["-red", "–red", "- red", "-adv", "-hms"] {
        let Some(at) = lower.len().checked_sub(sign.len()).filter(|at| lower.is_char_boundary(*at)) else {
            continue;
        };
        let before = lower[..at].trim_end();
        if lower[at..].eq_ignore_ascii_case(sign) && ends_sentence(before) {
            return before;
        }
    }
    text
}

fn ends_sentence(before: &str) -> bool {
    before.is_empty() || before.ends_with(['.', '!', '?', '"', '”', '’', '“', '\'', ')', ']', '…', '*'])
}

/// Whether the content of a bracket, with `before` in front of it, signs an article.
fn is_byline(inner: &str, before: &str) -> bool {
    let inner = inner.trim();
    if inner.chars().all(|character| matches!(character, '*' | '.' | ' ' | ',' | '…' | '#' | '-')) {
        return !inner.contains("...") && !inner.contains('…') || ends_sentence(before);
    }
    let is_plain = inner.chars().all(|character| {
        character.is_alphanumeric()
            || matches!(character, '/' | '.' | '-' | ' ' | ',' | '&' | ':' | '*' | '_' | '–')
    });
    if !is_plain || !ends_sentence(before) || holds_figures(inner) {
        return false;
    }
    // After a closing quote an acronym may explain it: `"Jurdil" (KPU)`; a byline has a slash, small letters
    // or stands after a full stop.
    true
}

/// A date, a year, an amount: part of the text (`(22/1/2024)`), not a signature (`(T014)`, `(A/08)`).
fn holds_figures(inner: &str) -> bool {
    let figures = inner.chars().filter(char::is_ascii_digit).count();
    let letters = inner.chars().filter(|character| character.is_alphabetic()).count();
    figures > 0 && (letters == 0 || figures > 4 || inner.split_whitespace().count() > 2)
}

/// `(abc/def) kata kunci kata kunci`: after the byline the keywords of the page, all in small letters.
fn cut_keyword_tail(text: &str) -> &str {
    let window_start = boundary_at(text, text.len().saturating_sub(400));
    let window = &text[window_start..];
    for (open, _) in window.match_indices('(').rev() {
        let Some(close) = window[open..].find(')').map(|at| open + at) else { continue };
        let inner = &window[open + 1..close];
        let tail = window[close + 1..].trim();
        let is_signature = inner.len() <= 12
            && inner.split_once('/').is_some_and(|(left, right)| {
                let small = |part: &str| {
                    (2..=6).contains(&part.trim().len())
                        && part.trim().bytes().all(|byte| byte.is_ascii_lowercase())
                };
                small(left) && small(right)
            });
        let is_keywords = !tail.is_empty()
            && tail.chars().all(|character| {
                character.is_lowercase() || character.is_ascii_digit() || matches!(character, ' ' | '-' | '/')
            });
        if is_signature && is_keywords {
            return cut_paging(text[..window_start + open].trim_end());
        }
    }
    text
}

/// `Halaman 2 dari 4` before the byline.
fn cut_paging(text: &str) -> &str {
    let Some(at) = text.rfind("Halaman ") else { return text };
    let rest = &text[at + "Halaman ".len()..];
    let is_paging = rest.len() <= 24
        && rest.split_whitespace().all(|word| {
            word == "dari" || word == "Selanjutnya" || word.bytes().all(|byte| byte.is_ascii_digit())
        });
    if is_paging { text[..at].trim_end() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn end_marks_are_cut() {
        let cases = [
            ("ujarnya.(*)", "ujarnya."),
            ("jelasnya. (mg-tia) ***", "jelasnya."),
            ("” pungkas Budi.(fulan/Joko)", "” pungkas Budi."),
            ("Masyarakat.(Med)", "Masyarakat."),
            ("ujarnya. (ant/frd)", "ujarnya."),
            ("ujarnya. [*]", "ujarnya."),
            ("ujarnya.” (A/08)", "ujarnya.”"),
            ("ujarnya. (Wahyu Mulyana).", "ujarnya."),
            ("ujarnya. -red", "ujarnya."),
            ("(adv)", ""),
            ("ujarnya.***", "ujarnya."),
            ("ujarnya. (rfs/dek) prabowo subianto jokowi politik", "ujarnya."),
            ("ujarnya. Halaman 2 dari 4 (azh/lir) anies jakarta", "ujarnya."),
            ("kata Ketua Badan Pengawas Pemilu (Bawaslu)", "kata Ketua Badan Pengawas Pemilu (Bawaslu)"),
            ("di Gedung Sate, Senin (22/1/2024)", "di Gedung Sate, Senin (22/1/2024)"),
            ("di Gedung Sate. (22/1/2024)", "di Gedung Sate. (22/1/2024)"),
            ("Kurikulum (kapan, di mana, dan berapa)", "Kurikulum (kapan, di mana, dan berapa)"),
        ];
        for (paragraph, expected) in cases {
            assert_eq!(cut(paragraph), expected, "{paragraph}");
        }
    }
}
