//! Links to other articles inside the text: `Baca juga: Judul Berita`, on a line of their own or glued
//! between two sentences.
//!
//! In: a line. Out: the line without the link. They name people, regions and parties that are no part of
//! the article, so they must not reach index or facets. Where the linked headline ends is told by the
//! sentence end, a quotation mark, a glued capital (`DitutupWarga`), or the change from headline case to a
//! sentence; when nothing tells, only the label goes.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

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

/// A subject in front of the verb has at most this many words.
const MAX_SUBJECT_WORDS: usize = 7;

/// A headline longer than this is no headline, in bytes.
const MAX_HEADLINE_BYTES: usize = 240;

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
    cut(line).trim().is_empty()
}

/// Whether a line reads like a headline: no full stop, no quotation, mostly capitals.
pub(super) fn looks_like_headline(line: &str) -> bool {
    let line = line.trim();
    if line.len() > MAX_HEADLINE_BYTES
        || line.ends_with(['.', ',', '"', '”', ';'])
        || line.starts_with(['"', '“'])
    {
        return false;
    }
    let (mut capital, mut content) = (0, 0);
    for word in line.split_whitespace().filter(|word| word.starts_with(char::is_alphabetic)) {
        if !is_small_word(word) {
            content += 1;
            capital += usize::from(word.chars().any(char::is_uppercase));
        }
    }
    content >= 2 && capital * 10 >= content * 7
}

/// Words that stay small in headline case.
pub(super) fn is_small_word(word: &str) -> bool {
    const SMALL: &[&str] = &[
        "di", "ke", "dari", "dan", "yang", "untuk", "pada", "dengan", "dalam", "oleh", "atas", "soal",
        "atau", "hingga", "sampai", "bagi", "agar", "saat", "tak", "vs", "se", "serta", "karena", "jadi",
        "usai", "per", "tentang", "terkait", "secara", "antara", "kepada", "terhadap", "akan", "bisa",
        "para", "the", "of", "in", "and", "to", "for", "on", "at", "a", "bak", "demi", "gegara", "ala",
        "pun", "kok", "lho", "nih", "si", "sang",
    ];
    let word = word.trim_matches(|character: char| !character.is_alphanumeric());
    SMALL.iter().any(|small| small.eq_ignore_ascii_case(word))
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
            && (has_colon || after.starts_with([' ', ':']) && quoted_headline(after.trim_start()).is_some());
        let is_placed = (at_start || after_sentence)
            && (is_capital || has_colon || (at_start && head.pattern().as_usize() < 4));
        if !(is_sure || is_placed) {
            continue;
        }
        if !is_sure && !at_start && !next_is_capital(after) {
            continue;
        }
        if !is_sure && at_start && !(next_is_capital(after) || after.trim().is_empty()) {
            continue;
        }
        if let Some(open) = before.chars().next_back().filter(|last| matches!(last, '(' | '[')) {
            let close = if open == '(' { ')' } else { ']' };
            let start = before.len() - 1;
            let window = &after[..after.floor_char_boundary(MAX_HEADLINE_BYTES + 60)];
            if let Some(at) = closing(window, open, close) {
                return Some((start, head.end() + at));
            }
        }
        let marks = after.len() - after.trim_start_matches([' ', ':', '*', '_', ',', '-']).len();
        let from = head.end() + marks;
        let is_video = text[head.start()..head.end()].to_ascii_lowercase().ends_with("video")
            || after[..marks].is_empty();
        let length = headline_length(&text[from..], is_video);
        return Some((before.len().max(trimmed_start(text, head.start())), from + length));
    }
    None
}

/// Where the decorations before a label start.
fn trimmed_start(text: &str, at: usize) -> usize {
    text[..at].trim_end_matches(['*', '_', '>', '\'', '•']).len()
}

fn next_is_capital(after: &str) -> bool {
    after
        .trim_start_matches(|character: char| !character.is_alphanumeric())
        .starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit())
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

/// How many bytes of `rest` are the linked headline.
fn headline_length(rest: &str, may_be_quoted: bool) -> usize {
    // A look a little further than a headline reaches keeps a line full of labels linear.
    let reach = &rest[..rest.floor_char_boundary(4 * MAX_HEADLINE_BYTES)];
    let line = &reach[..reach.find('\n').unwrap_or(reach.len())];
    if let Some(quoted) = quoted_headline(line).filter(|_| may_be_quoted) {
        return quoted;
    }
    if line.starts_with(['"', '“']) {
        // The headline was lost; what follows is speech.
        return 0;
    }
    let window = &line[..line.floor_char_boundary(MAX_HEADLINE_BYTES)];
    let mut words = Words { text: window, at: 0 };
    let mut seen: Vec<(usize, &str)> = Vec::new();
    while let Some((start, word)) = words.next() {
        if start > 0 && opens_speech(&line[start..]) {
            return start;
        }
        if start > 0 && is_signature(word) {
            return start;
        }
        if let Some(at) = glued_capital(word).filter(|_| !is_brand(word)) {
            let split = start + at;
            if sentence_follows(&line[split..]) {
                return split;
            }
        }
        let content = word.trim_matches(|character: char| !character.is_alphanumeric());
        let is_lower = content.starts_with(char::is_lowercase)
            && content.len() >= 3
            && !is_small_word(content)
            && !has_capital(content);
        if is_lower {
            return change_to_sentence(line, &seen, start);
        }
        seen.push((start, word));
        if ends_sentence(word) && seen.len() >= 3 {
            let end = start + word.len();
            if line[end..].trim().is_empty() || next_is_capital(&line[end..]) {
                return end;
            }
        }
    }
    // One headline to the end of the line, or more than any headline has.
    if window.len() == line.len() { line.len() } else { 0 }
}

/// `"Judul" di sini:`, `'Judul':`.
fn quoted_headline(line: &str) -> Option<usize> {
    let open = line.chars().next()?;
    let close = match open {
        '"' => "\"",
        '\'' => "'",
        '“' => "”",
        '‘' => "’",
        _ => return None,
    };
    let window = &line[..line.floor_char_boundary(MAX_HEADLINE_BYTES)];
    // A single quote may stand inside; the one before a colon, a blank or the end closes.
    let end = window[open.len_utf8()..]
        .match_indices(close)
        .map(|(at, _)| at + open.len_utf8() + close.len())
        .find(|end| {
            let after = &line[*end..];
            after.trim().is_empty()
                || after.starts_with([':', '.', '['])
                || after.starts_with(" di sini")
                || after.starts_with(" [")
        })?;
    let after = &line[end..];
    let tail = [" di sini:", " di sini.", " di sini", ":", "."].iter().find(|tail| after.starts_with(**tail));
    Some(end + tail.map_or(0, |tail| tail.len()))
}

struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Words<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<(usize, &'t str)> {
        let rest = &self.text[self.at..];
        let start = self.at + (rest.len() - rest.trim_start_matches(' ').len());
        let rest = &self.text[start..];
        if rest.is_empty() {
            return None;
        }
        let length = rest.find(' ').unwrap_or(rest.len());
        self.at = start + length;
        Some((start, &rest[..length]))
    }
}

/// A quotation mark with a long quotation behind it; a short one belongs to the headline.
fn opens_speech(rest: &str) -> bool {
    let Some(after) = rest.strip_prefix(['"', '“']) else { return false };
    let window = &after[..after.floor_char_boundary(45)];
    !window.contains(['"', '”']) && after.starts_with(char::is_uppercase)
}

/// Where a capital or an opening quotation mark is glued to the word before it.
fn glued_capital(word: &str) -> Option<usize> {
    let mut previous: Option<char> = None;
    for (at, character) in word.char_indices() {
        if let Some(last) = previous {
            let glued = last.is_lowercase()
                || matches!(last, '!' | '?' | ')' | '\'' | ']')
                || (last == '"' && at > 1);
            let starts = character.is_uppercase() || matches!(character, '"' | '“' | '[');
            if at >= 3
                && glued
                && starts
                && word[..at].chars().filter(|letter| letter.is_alphabetic()).count() >= 3
            {
                return Some(at);
            }
        }
        previous = Some(character);
    }
    None
}

/// Whether small words follow: a sentence, not a headline going on.
fn sentence_follows(rest: &str) -> bool {
    const WINDOW_WORDS: usize = 14;
    if rest.starts_with(['"', '“', '[']) {
        return true;
    }
    rest.split(' ').skip(1).take(WINDOW_WORDS).any(|word| {
        let content = word.trim_matches(|character: char| !character.is_alphanumeric());
        content.len() >= 4 && content.starts_with(char::is_lowercase) && !is_small_word(content)
    })
}

/// Words that are written with a capital inside.
fn is_brand(word: &str) -> bool {
    const BRANDS: &[&str] = &[
        "whatsapp",
        "youtube",
        "tiktok",
        "linkedin",
        "facetime",
        "airasia",
        "paypal",
        "transjakarta",
        "linkaja",
        "shopeepay",
        "shopeefood",
        "pedulilindungi",
        "satusehat",
        "jaklingko",
        "motogp",
        "openai",
        "kompastv",
        "detikcom",
        "detikpagi",
        "beritasatu",
        "persakmi",
        "walhi",
        "bumn",
    ];
    let word: String = word.chars().filter(|character| character.is_alphanumeric()).collect();
    BRANDS.iter().any(|brand| brand.eq_ignore_ascii_case(&word))
}

fn has_capital(word: &str) -> bool {
    word.chars().any(char::is_uppercase)
}

/// `(abc/def)`: the byline behind the last link.
fn is_signature(word: &str) -> bool {
    word.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).is_some_and(|inner| inner.contains('/'))
}

fn ends_sentence(word: &str) -> bool {
    let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
    word.ends_with(['!', '?']) || (word.ends_with('.') && letters >= 3)
}

/// The first small word of a sentence stands at `lower`: where did the sentence start?
fn change_to_sentence(line: &str, seen: &[(usize, &str)], lower: usize) -> usize {
    // Fewer capitals than a headline has: it is in sentence case and ends where the sentence does.
    let capitals = seen.iter().filter(|(_, word)| has_capital(word)).count();
    if capitals < 3 {
        return sentence_length(line);
    }
    let is_name = |word: &str| word.starts_with(|first: char| first.is_uppercase() || first == '(');
    let run = seen.iter().rev().take_while(|(_, word)| is_name(word)).count().min(MAX_SUBJECT_WORDS);
    // The headline keeps at least two words.
    let tail = &seen[(seen.len() - run).max(2)..];
    let Some(mut at) = tail.iter().rposition(|(_, word)| is_opener(word)) else {
        return tail.last().map_or(lower, |(start, _)| *start);
    };
    // "Kapolres Kota Baru, AKBP Budi": an office, a comma, a rank.
    while let Some(comma) = tail[at.saturating_sub(3)..at].iter().position(|(_, word)| word.ends_with(',')) {
        let comma = at.saturating_sub(3) + comma;
        let Some(earlier) = tail[..=comma].iter().rposition(|(_, word)| is_opener(word)) else { break };
        at = earlier;
    }
    tail[at].0
}

/// Words a sentence starts with when its subject is an office, a body, or no name at all.
fn is_opener(word: &str) -> bool {
    const OPENERS: &[&str] = &[
        "menurut",
        "ia",
        "dia",
        "namun",
        "sementara",
        "selain",
        "hal",
        "dalam",
        "untuk",
        "pada",
        "sebelumnya",
        "kemudian",
        "lebih",
        "adapun",
        "saat",
        "setelah",
        "sebagai",
        "bahkan",
        "meski",
        "dengan",
        "tak",
        "para",
        "kapolres",
        "kapolda",
        "kapolsek",
        "kasat",
        "kabid",
        "bupati",
        "gubernur",
        "wali",
        "walikota",
        "wakil",
        "ketua",
        "sekretaris",
        "sekjen",
        "anggota",
        "kepala",
        "menteri",
        "presiden",
        "direktur",
        "komisioner",
        "koordinator",
        "plt",
        "pj",
        "penjabat",
        "camat",
        "lurah",
        "akp",
        "akbp",
        "kombes",
        "brigjen",
        "irjen",
        "jenderal",
        "juru",
        "pengamat",
        "politikus",
        "calon",
        "kpu",
        "bawaslu",
        "dpr",
        "kpk",
        "mk",
        "hakim",
        "jaksa",
        "sejumlah",
        "salah",
        "warga",
        "polisi",
        "pihak",
        "berdasarkan",
        "seperti",
        "terkait",
        "karena",
        "jika",
        "kami",
        "saya",
        "kini",
        "lalu",
        "akibatnya",
        "diketahui",
        "pemerintah",
        "sejak",
        "usai",
    ];
    let word = word.trim_matches(|character: char| !character.is_alphanumeric());
    OPENERS.iter().any(|opener| opener.eq_ignore_ascii_case(word))
}

/// Up to the first sentence end, when a sentence follows it; a headline to the end of the line else.
fn sentence_length(line: &str) -> usize {
    let window = &line[..line.floor_char_boundary(MAX_HEADLINE_BYTES)];
    for (at, mark) in window.match_indices(['.', '!', '?']) {
        let end = at + mark.len();
        if line[end..].starts_with([' ', '"', '“']) && next_is_capital(&line[end..]) {
            return end;
        }
    }
    if window.len() == line.len() && !line.trim_end().ends_with('.') { line.len() } else { 0 }
}

#[cfg(test)]
mod tests {
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
