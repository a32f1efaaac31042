//! Links to other articles inside the text: `Baca juga: Judul Berita`, on a line of their own or glued
//! between two sentences.
//!
//! In: a line. Out: the line without the link. They name people, regions and parties that are no part of
//! the article, so they must not reach index or facets. `linked_headline` tells where the headline ends; when
//! it cannot, only the label goes.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::linked_headline;
use super::window::boundary_at;

/// Labels that start a link. Those before the empty entry need no second word.
const HEADS: &[&str] = &[
    "baca juga artikel",
    "baca juga berita",
    "baca juga",
    "baca pula",
    "baca_juga",
    "lihat juga video",
    "lihat juga",
    "simak juga video",
    "simak juga",
    "simak video",
    "tonton juga video",
    "tonton juga",
    "tonton video",
    "saksikan juga",
    "saksikan video",
    "saksikan live",
    "lihat video",
    "read also",
    "also read",
    "see also",
];

/// A line with more links than this is no paragraph; the rest of it is left alone.
const MAX_LINKS: usize = 64;

static HEAD: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(HEADS)
        .expect("a short list of literals makes an automaton")
});

/// Whether a folded line is a label with nothing behind it.
pub(super) fn is_bare_head(folded: &str) -> bool {
    HEADS.contains(&folded.trim_end_matches([':', ' ']))
}

/// Whether a folded line starts with a label.
pub(super) fn is_head(folded: &str) -> bool {
    HEADS.iter().any(|head| folded.starts_with(head))
}

/// Whether a line that starts with a label holds one linked headline and nothing else.
pub(super) fn is_one_link(line: &str) -> bool {
    ends_as_headline(line) || cut(line).trim().is_empty()
}

/// A short line that stops without the mark of a sentence is a headline to its end, whatever stands inside
/// it ("Pendaftaran Dibuka! Yuk Intip …"): an article's sentence glued behind a link would have its full
/// stop or its closing quotation mark.
pub(super) fn ends_as_headline(line: &str) -> bool {
    let line = line.trim_end();
    line.len() <= linked_headline::MAX_HEADLINE_BYTES
        && line.contains(':')
        && line.ends_with(|last: char| last.is_alphanumeric())
}

/// Cuts every link out of `line`.
pub(super) fn cut(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    for _ in 0..MAX_LINKS {
        let Some((start, end)) = next_link(rest) else { break };
        out.push_str(rest[..start].trim_end_matches(' '));
        rest = rest[end..].trim_start_matches(' ');
        if !out.is_empty() && !rest.is_empty() {
            out.push(' ');
        }
    }
    if out.is_empty() && rest.len() == line.len() {
        return line.to_owned();
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// Whether `text` may hold a link at all: one pass of an automaton.
pub(super) fn may_have_link(text: &str) -> bool {
    HEAD.is_match(text)
}

/// The next link of `text`: where it starts, brackets included, and where it ends.
fn next_link(text: &str) -> Option<(usize, usize)> {
    for head in HEAD.find_iter(text) {
        let before = text[..head.start()].trim_end_matches([' ', '*', '_', '>', '\'', '•', '-']);
        let after = &text[head.end()..];
        if after.starts_with(char::is_alphanumeric) {
            continue;
        }
        let has_colon = after.trim_start_matches([' ', '*', '_']).starts_with(':');
        let is_capital = text[head.start()..].starts_with(char::is_uppercase);
        let at_start = before.is_empty() || before.ends_with('\n');
        let after_sentence =
            before.ends_with(['.', '!', '?', '"', '”', '’', ')', ']', '…', ',', ':', '(', '[']);
        // "Baca juga:" and "Simak Video 'Judul'" are labels wherever they stand; without colon and quotation
        // "kita bisa lihat juga" is none.
        let is_sure = is_capital
            && (has_colon
                || after.starts_with([' ', ':']) && linked_headline::quoted(after.trim_start()).is_some());
        let is_placed = (at_start || after_sentence)
            && (is_capital || has_colon || (at_start && head.pattern().as_usize() < 4));
        if !(is_sure || is_placed) {
            continue;
        }
        if !is_sure && !at_start && !linked_headline::next_is_capital(after) {
            continue;
        }
        if !is_sure && at_start && !(linked_headline::next_is_capital(after) || after.trim().is_empty()) {
            continue;
        }
        if let Some(open) = before.chars().next_back().filter(|last| matches!(last, '(' | '[')) {
            let close = if open == '(' { ')' } else { ']' };
            let start = before.len() - 1;
            let window = &after[..boundary_at(after, linked_headline::MAX_HEADLINE_BYTES + 60)];
            if let Some(at) = closing(window, open, close) {
                return Some((start, head.end() + at));
            }
        }
        let marks = after.len() - after.trim_start_matches([' ', ':', '*', '_', ',', '-']).len();
        let from = head.end() + marks;
        let is_video = text[head.start()..head.end()].to_ascii_lowercase().ends_with("video")
            || after[..marks].is_empty();
        let length = linked_headline::length(&text[from..], is_video);
        return Some((before.len().max(trimmed_start(text, head.start())), from + length));
    }
    None
}

/// Where the decorations before a label start.
fn trimmed_start(text: &str, at: usize) -> usize {
    text[..at].trim_end_matches(['*', '_', '>', '\'', '•']).len()
}

/// Where the bracket that opened before the label closes, one past it.
fn closing(window: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 1;
    for (at, character) in window.char_indices() {
        if character == '\n' {
            return None;
        }
        depth += i32::from(character == open) - i32::from(character == close);
        if depth == 0 {
            return Some(at + close.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_line_without_a_full_stop_is_one_link() {
        for line in [
            "Baca Juga: Loket Segera Dibuka! Yuk Intip Jadwal Ujian untuk Atur Waktu",
            "BACA JUGA: Disindir Warga Soal pejabat Cari Muka, Wakil Lurah Beri Jawaban",
        ] {
            assert!(super::is_one_link(line), "{line}");
        }
        assert!(!super::is_one_link("Baca Juga: Loket Segera Dibuka Warga pun sudah datang sejak pagi."));
    }

    use super::*;

    #[test]
    fn links_are_cut() {
        let cases = [
            ("Baca juga: Bupati Lantik Camat Baru di Aula Kabupaten", ""),
            ("Baca Juga Bupati Lantik Camat Baru", ""),
            ("[Baca Juga: Bupati Lantik Camat?]", ""),
            (
                "Warga senang. (Baca juga: Bupati Lantik Camat (Baru)) Lalu pulang.",
                "Warga senang. Lalu pulang.",
            ),
            (
                "Warga senang. Baca juga: Bupati Lantik Camat Baru. Mereka lalu pulang.",
                "Warga senang. Mereka lalu pulang.",
            ),
            (
                "ujarnya.Baca juga: Bupati Lantik Camat BaruMereka lalu pulang bersama.",
                "ujarnya. Mereka lalu pulang bersama.",
            ),
            (
                "ujarnya. Baca juga: Bupati Lantik Camat Baru Menurut dia, warga senang.",
                "ujarnya. Menurut dia, warga senang.",
            ),
            (
                "ujarnya. Baca juga: Bupati Lantik Camat Baru Kapolres Kota Baru, AKBP Budi Santoso membenarkan.",
                "ujarnya. Kapolres Kota Baru, AKBP Budi Santoso membenarkan.",
            ),
            (
                "ujarnya. Baca juga: Bupati Lantik Camat Baru “Kami semua di sini sungguh senang dengan keputusan itu,” katanya.",
                "ujarnya. “Kami semua di sini sungguh senang dengan keputusan itu,” katanya.",
            ),
            (
                "ujarnya. Baca juga: Aturan Baru WhatsApp Dibahas KotaKetua Umum Partai Baru, Budi, mengatakan siap.",
                "ujarnya. Ketua Umum Partai Baru, Budi, mengatakan siap.",
            ),
            (
                "ujarnya. Simak Video: Bupati Lantik Camat (abc/def) kata kunci",
                "ujarnya. (abc/def) kata kunci",
            ),
            ("Tonton juga video \"Bupati Lantik Camat\" di sini:", ""),
            ("tutupnya. Simak Video 'Bupati Lantik Camat':", "tutupnya."),
            ("Baca juga:", ""),
            ("Warga terlihat juga membawa poster.", "Warga terlihat juga membawa poster."),
            ("Kita bisa lihat juga Kota Baru dari sini.", "Kita bisa lihat juga Kota Baru dari sini."),
            ("Baca juga buku itu sampai selesai, katanya.", "Baca juga buku itu sampai selesai, katanya."),
            ("Anak-anak baca juga, tulis juga.", "Anak-anak baca juga, tulis juga."),
        ];
        for (line, expected) in cases {
            assert_eq!(cut(line), expected, "{line}");
        }
    }
}
