//! How far a linked headline reaches, and what a headline looks like.
//!
//! In: what follows a label such as `Baca juga:`. Out: the length of the headline in bytes. Its end is told
//! by the sentence end, a quotation mark, a glued capital (`DitutupWarga`), or the change from headline case
//! to a sentence; when nothing tells, it is empty: over-cleaning is worse than a leftover.

use super::window::boundary_at;

/// A subject in front of the verb has at most this many words.
const MAX_SUBJECT_WORDS: usize = 7;

/// A headline longer than this is no headline, in bytes.
pub(super) const MAX_HEADLINE_BYTES: usize = 240;

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
        "pun", "kok", "lho", "nih", "si", "akibat", "lewat", "sejak", "selama", "bersama", "sebagai",
        "seperti", "tanpa", "melalui", "maupun", "meski", "jika", "bila", "buat", "sebelum", "setelah",
        "seusai", "jelang", "sang",
    ];
    let word = word.trim_matches(|character: char| !character.is_alphanumeric());
    SMALL.iter().any(|small| small.eq_ignore_ascii_case(word))
}

/// How many bytes of `rest` are the linked headline.
pub(super) fn length(rest: &str, may_be_quoted: bool) -> usize {
    // A look a little further than a headline reaches keeps a line full of labels linear.
    let reach = &rest[..boundary_at(rest, 4 * MAX_HEADLINE_BYTES)];
    let line = &reach[..reach.find('\n').unwrap_or(reach.len())];
    if let Some(quoted) = quoted(line).filter(|_| may_be_quoted) {
        return quoted;
    }
    if line.starts_with(['"', '“']) {
        // The headline was lost; what follows is speech.
        return 0;
    }
    let window = &line[..boundary_at(line, MAX_HEADLINE_BYTES)];
    let words = Words { text: window, at: 0 };
    let mut seen: Vec<(usize, &str)> = Vec::new();
    for (start, word) in words {
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
pub(super) fn quoted(line: &str) -> Option<usize> {
    let open = line.chars().next()?;
    let close = match open {
        '"' => "\"",
        '\'' => "'",
        '“' => "”",
        '‘' => "’",
        _ => return None,
    };
    let window = &line[..boundary_at(line, MAX_HEADLINE_BYTES)];
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
    let window = &after[..boundary_at(after, 45)];
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
    let window = &line[..boundary_at(line, MAX_HEADLINE_BYTES)];
    for (at, mark) in window.match_indices(['.', '!', '?']) {
        let end = at + mark.len();
        if line[end..].starts_with([' ', '"', '“']) && next_is_capital(&line[end..]) {
            return end;
        }
    }
    if window.len() == line.len() && !line.trim_end().ends_with('.') { line.len() } else { 0 }
}

/// Whether the next letter or figure is a capital or a figure.
pub(super) fn next_is_capital(after: &str) -> bool {
    after
        .trim_start_matches(|character: char| !character.is_alphanumeric())
        .starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit())
}
