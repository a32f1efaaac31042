//! Furniture of a page: share bars, comment forms, advertisements, credits, paging, lists of links.
//!
//! In: the lines of a page. Out: which of them stay. Whole lines only; links inside a paragraph are
//! `related_link`'s, brackets at its end `byline`'s. Dropping what is real is worse than leaving a scrap:
//! a single word goes only beside other furniture, a long line only when nothing else can start like it.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use super::linked_headline;
use super::related_link;

/// A line of furniture is rarely longer than this, in bytes; only `part` patterns look further.
const MAX_LINE_BYTES: usize = 400;
/// Nor has it more words, be it furniture or a caption.
const MAX_LINE_WORDS: usize = 40;
/// A stop line ends the article when less than this share of the text follows, in percent.
const MAX_TAIL_PERCENT: usize = 15;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Match {
    Whole,
    Head,
    Label,
    Link,
    Weak,
    Stop,
}

struct Furniture {
    lines: HashMap<&'static str, Match>,
    /// Length of the longest of them: what is longer need not be looked up.
    longest_line: usize,
    heads: AhoCorasick,
    head_matches: Vec<Match>,
    parts: AhoCorasick,
}

static FURNITURE: LazyLock<Furniture> = LazyLock::new(|| {
    let mut lines = HashMap::new();
    let (mut heads, mut head_matches, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    for row in include_str!("data/furniture.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = row.split('\t').skip(1);
        let (Some(matches), Some(text)) = (cells.next(), cells.next()) else { continue };
        match matches {
            "head" | "label" | "link" => {
                heads.push(text);
                head_matches.push(match matches {
                    "head" => Match::Head,
                    "label" => Match::Label,
                    _ => Match::Link,
                });
            }
            "part" => parts.push(text),
            // Of a line with several meanings the surest counts.
            "stop" => drop(lines.insert(text, Match::Stop)),
            "weak" => drop(lines.entry(text).or_insert(Match::Weak)),
            _ => match lines.entry(text).or_insert(Match::Whole) {
                Match::Stop => {}
                known => *known = Match::Whole,
            },
        }
    }
    let heads = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .start_kind(StartKind::Anchored)
        .build(heads)
        .expect("a short list of literals makes an automaton");
    let parts = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(parts)
        .expect("a short list of literals makes an automaton");
    let longest_line = lines.keys().map(|line| line.len()).max().unwrap_or(0);
    Furniture { lines, longest_line, heads, head_matches, parts }
});

/// What a line is, on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    /// Nothing but blanks.
    Blank,
    /// No letter and no figure.
    Marks,
    Furniture,
    /// Furniture after which only furniture is expected.
    Stop,
    /// A label of links: the headlines follow on their own lines.
    LinkHead,
    Weak,
    /// Words under a picture: furniture beside an article, the article itself in a gallery.
    Caption,
}

/// For each line, whether it is part of the article.
pub(super) fn kept(lines: &[&str]) -> Vec<bool> {
    let mut kinds: Vec<Kind> = lines.iter().map(|line| kind(line)).collect();
    mark_linked_headlines(lines, &mut kinds);
    mark_weak(&mut kinds);
    mark_captions(lines, &mut kinds);
    let end = end_of_article(lines, &kinds);
    kinds.iter().enumerate().map(|(at, kind)| at < end && *kind == Kind::Text).collect()
}

fn kind(line: &str) -> Kind {
    let line = line.trim();
    if line.is_empty() {
        return Kind::Blank;
    }
    if line.len() > MAX_LINE_BYTES {
        return if line.len() < 2000 && has_part(line) { Kind::Furniture } else { Kind::Text };
    }
    if !line.chars().any(char::is_alphanumeric) || line.starts_with(":::") {
        return Kind::Marks;
    }
    let folded = fold(line);
    let folded = folded.as_str();
    let is_short = folded.len() <= FURNITURE.longest_line;
    let whole = if is_short { FURNITURE.lines.get(folded).copied() } else { None };
    if whole == Some(Match::Stop) {
        return Kind::Stop;
    }
    if related_link::is_bare_head(folded) {
        return Kind::LinkHead;
    }
    if is_end_sign(line, folded) {
        return Kind::Stop;
    }
    // Folding joins words and never parts them: what is longer here is longer in the line.
    let is_long = memchr::memchr_iter(b' ', folded.as_bytes()).count() >= MAX_LINE_WORDS;
    if whole == Some(Match::Whole) || is_paging(folded) || !is_long && (is_counter(folded) || has_part(line))
    {
        return Kind::Furniture;
    }
    if whole == Some(Match::Weak) {
        return Kind::Weak;
    }
    if !is_long && is_caption(line) {
        return Kind::Caption;
    }
    let head = FURNITURE.heads.find(Input::new(folded).anchored(Anchored::Yes));
    let Some(head) = head else { return if is_credit_bracket(line) { Kind::Furniture } else { Kind::Text } };
    let rest = &folded[head.end()..];
    let ends_word = !rest.starts_with(|next: char| next.is_alphanumeric())
        || folded[..head.end()].ends_with(|last: char| !last.is_alphanumeric());
    let words = rest.split_whitespace().count();
    match FURNITURE.head_matches[head.pattern().as_usize()] {
        _ if !ends_word => Kind::Text,
        Match::Head if related_link::is_head(folded) && !related_link::is_one_link(line) => Kind::Text,
        Match::Head if words <= 40 => Kind::Furniture,
        Match::Link if related_link::ends_as_headline(line) => Kind::Furniture,
        Match::Label if words <= 12 && !is_sentence(line) => Kind::Furniture,
        _ => Kind::Text,
    }
}

fn has_part(line: &str) -> bool {
    line.split_whitespace().nth(MAX_LINE_WORDS).is_none() && FURNITURE.parts.is_match(line)
}

/// Lower case, blanks single, ` :` as `:`, marks at both ends cut.
fn fold(line: &str) -> String {
    let trimmed = line.trim_matches(|character: char| {
        !character.is_alphanumeric() && !matches!(character, '©' | '(' | ')')
    });
    let trimmed = trimmed.trim_end_matches(')').trim_start_matches('(');
    let mut folded = String::with_capacity(trimmed.len());
    for word in trimmed.split_whitespace() {
        if !folded.is_empty() && word != ":" {
            folded.push(' ');
        }
        if word.is_ascii() {
            let start = folded.len();
            folded.push_str(word);
            folded[start..].make_ascii_lowercase();
        } else {
            folded.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    // "Credits (2)": how many follow is no matter.
    if let Some((label, count)) = folded.rsplit_once(" (")
        && count.bytes().all(|byte| byte.is_ascii_digit())
    {
        folded.truncate(label.len());
    }
    // The colon that ends a label is cut with the marks: "Tags:" alone.
    folded
}

/// A label's rest that runs on as prose is no credit: `Sumber: ...` of one line with two sentences.
fn is_sentence(line: &str) -> bool {
    line.trim_end().ends_with(['.', '!', '?']) && line.split_whitespace().count() > 9
}

/// What stands under an article and nowhere else: the copyright line, a signature in small letters alone
/// on its line (`(abc/def)`).
fn is_end_sign(line: &str, folded: &str) -> bool {
    if folded.starts_with("copyright") || folded.starts_with('©') {
        return folded.split_whitespace().count() <= 12;
    }
    let inner = line.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| {
        inner.len() <= 20
            && inner.contains('/')
            && inner.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'/' | b' '))
    })
}

/// `1 2 3`, `Halaman 1 2 3 Selanjutnya`, `Halaman 2 dari 4`.
fn is_paging(folded: &str) -> bool {
    const WORDS: &[&str] = &[
        "halaman",
        "page",
        "pages",
        "dari",
        "of",
        "selanjutnya",
        "berikutnya",
        "sebelumnya",
        "next",
        "previous",
        "prev",
        "tampilkan",
        "semua",
        "lihat",
        "show",
        "all",
        "laman",
    ];
    let mut figures = 0;
    for word in folded.split([' ', '/', '|', ':']).filter(|word| !word.is_empty()) {
        if word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            figures += 1;
        } else if !WORDS.contains(&word) {
            return false;
        }
    }
    let has_word = folded.starts_with(|first: char| first.is_alphabetic())
        || folded.ends_with(|last: char| last.is_alphabetic());
    figures >= 2 || (figures == 1 && has_word)
}

/// `Dibaca 1.234 kali`, `1,234 Views`, `5 menit baca`.
fn is_counter(folded: &str) -> bool {
    const UNITS: &[&str] = &[
        "views", "view", "kali", "shares", "share", "komentar", "comments", "pembaca", "dilihat", "menit",
        "likes",
    ];
    const WORDS: &[&str] =
        &["dibaca", "dilihat", "baca", "read", "min", "total", "waktu", "ago", "lalu", "jam", "hari"];
    let mut words = folded.split_whitespace();
    let is_figure = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
    let count = folded.split_whitespace().count();
    // A headline of a list with its count: "Judul berita lain 5.713 views".
    let mut last_two = folded.rsplit(' ').take(2);
    let counted = matches!(last_two.next(), Some("views" | "dilihat" | "shares"))
        && last_two.next().is_some_and(is_figure);
    counted && count <= 25
        || (2..=5).contains(&count)
            && folded.split_whitespace().any(is_figure)
            && folded.split_whitespace().any(|word| UNITS.contains(&word))
            && words.all(|word| is_figure(word) || UNITS.contains(&word) || WORDS.contains(&word))
}

/// A line that is nothing but a credit between brackets or slashes: `(Foto: Istimewa).`,
/// `/Foto : Humas/`, `[POSBEKASI.COM/IST]`.
fn is_credit_bracket(line: &str) -> bool {
    let line = line.trim().trim_end_matches(['.', ' ']);
    let inner = [('(', ')'), ('[', ']'), ('/', '/')]
        .iter()
        .find_map(|(open, close)| line.strip_prefix(*open)?.strip_suffix(*close));
    let Some(inner) = inner.filter(|inner| inner.len() <= 80) else { return false };
    let lower = inner.to_lowercase();
    ["foto", "ist", "dok", "antara", "humas", "ilustrasi", "getty", "sumber", "screenshot", "tangkapan layar"]
        .iter()
        .any(|sign| lower.split(|character: char| !character.is_alphanumeric()).any(|word| word == *sign))
}

/// Words under a picture: they end with its owner (`… (Foto: Dok. Pribadi)`, `… Foto: Antara`, `… © KPU`).
fn is_caption(line: &str) -> bool {
    const OWNERS: &[&str] = &[
        "foto",
        "photo",
        "dok",
        "dokumentasi",
        "reuters",
        "afp",
        "antara",
        "getty",
        "ist",
        "istimewa",
        "images",
        "ap",
        "epa",
    ];
    if line.split_whitespace().nth(MAX_LINE_WORDS).is_some() || line.contains(['"', '“']) {
        return false;
    }
    let owner = |part: &str| {
        let mut words =
            part.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
        words.any(|word| OWNERS.iter().any(|owner| owner.eq_ignore_ascii_case(word)))
    };
    let line = line.trim_end_matches(['.', ' ']);
    if let Some((head, inner)) = line.strip_suffix(')').and_then(|head| head.rsplit_once('(')) {
        return head.len() > 10 && inner.len() <= 60 && owner(inner);
    }
    if let Some(at) = memchr::memmem::rfind(line.as_bytes(), b"oto:") {
        let (head, tail) = (&line[..at], &line[at + "oto:".len()..]);
        return head.ends_with([' ', 'F', 'f']) && tail.split_whitespace().count() <= 5 && head.len() > 10;
    }
    line.rsplit_once('©').is_some_and(|(head, tail)| head.len() > 10 && tail.len() <= 60)
}

/// Captions go when enough else remains; the last line of text is an article's end with a credit behind it.
fn mark_captions(lines: &[&str], kinds: &mut [Kind]) {
    const MIN_ARTICLE_BYTES: usize = 200;
    let text: usize = (0..lines.len()).filter(|at| kinds[*at] == Kind::Text).map(|at| lines[at].len()).sum();
    let last = kinds.iter().rposition(|kind| matches!(kind, Kind::Text | Kind::Caption));
    for (at, kind) in kinds.iter_mut().enumerate().filter(|(_, kind)| **kind == Kind::Caption) {
        let stays = text < MIN_ARTICLE_BYTES || (Some(at) == last && is_prose(lines[at]));
        *kind = if stays { Kind::Text } else { Kind::Furniture };
    }
}

/// After a bare "Baca juga:" the linked headlines follow, each on its line.
fn mark_linked_headlines(lines: &[&str], kinds: &mut [Kind]) {
    const MAX_LINKS: usize = 6;
    let mut at = 0;
    while at < kinds.len() {
        if !matches!(kinds[at], Kind::LinkHead | Kind::Stop) {
            at += 1;
            continue;
        }
        if kinds[at] == Kind::LinkHead {
            kinds[at] = Kind::Furniture;
        }
        at += 1;
        let mut links = 0;
        while at < kinds.len() && links < MAX_LINKS {
            match kinds[at] {
                Kind::Blank | Kind::Marks => {}
                Kind::Text if linked_headline::looks_like_headline(lines[at]) => {
                    kinds[at] = Kind::Furniture;
                    links += 1;
                }
                _ => break,
            }
            at += 1;
        }
    }
}

/// One-word lines go with the furniture they touch (blank lines between do not part them).
fn mark_weak(kinds: &mut [Kind]) {
    let mut run_start = 0;
    while run_start < kinds.len() {
        let in_run = |kind: &Kind| matches!(kind, Kind::Weak | Kind::Blank | Kind::Marks);
        if kinds[run_start] != Kind::Weak {
            run_start += 1;
            continue;
        }
        let length = kinds[run_start..].iter().take_while(|kind| in_run(kind)).count();
        let run = run_start..run_start + length;
        let weak = kinds[run.clone()].iter().filter(|kind| **kind == Kind::Weak).count();
        let is_hard = |kind: &Kind| matches!(kind, Kind::Furniture | Kind::Stop);
        let before = kinds[..run_start].iter().rev().find(|kind| !matches!(kind, Kind::Blank | Kind::Marks));
        let beside = before.is_some_and(is_hard) || kinds.get(run.end).is_some_and(is_hard);
        let verdict = if weak >= 2 || beside { Kind::Furniture } else { Kind::Text };
        for kind in kinds[run.clone()].iter_mut().filter(|kind| **kind == Kind::Weak) {
            *kind = verdict;
        }
        run_start = run.end;
    }
}

/// Where the article ends: at the first stop line after which little text and no quotation follows, or
/// nothing that reads like prose.
fn end_of_article(lines: &[&str], kinds: &[Kind]) -> usize {
    let text_bytes = |from: usize, to: usize| -> usize {
        (from..to).filter(|at| kinds[*at] == Kind::Text).map(|at| lines[at].len()).sum()
    };
    let total = text_bytes(0, lines.len());
    let last = |test: fn(&str) -> bool| {
        (0..lines.len()).rev().find(|at| kinds[*at] == Kind::Text && test(lines[*at]))
    };
    let (last_speech, last_prose) = (last(has_speech), last(is_prose));
    let mut before = 0;
    for at in 0..lines.len() {
        match kinds[at] {
            Kind::Text => before += lines[at].len(),
            Kind::Stop => {
                let is_small = (total - before) * 100 < total * MAX_TAIL_PERCENT;
                let speech_follows = last_speech.is_some_and(|last| last > at);
                let prose_follows = last_prose.is_some_and(|last| last > at);
                if (is_small && !speech_follows) || !prose_follows {
                    return at;
                }
            }
            _ => {}
        }
    }
    lines.len()
}

/// A sentence, not a headline or a scrap.
fn is_prose(line: &str) -> bool {
    line.trim_end().ends_with(['.', '!', '?', '"', '”', ')']) && line.split_whitespace().count() >= 9
}

/// A quotation of the article, not a word between quotes in a headline.
fn has_speech(line: &str) -> bool {
    let opens = line.trim_start().starts_with(['“', '"', '”']);
    opens && line.len() > 80
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(page: &str) -> String {
        let lines: Vec<&str> = page.lines().collect();
        let kept = kept(&lines);
        lines.iter().zip(kept).filter(|(_, kept)| *kept).map(|(line, _)| *line).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn whole_lines_are_dropped() {
        let long =
            "Warga memilih di tempat pemungutan suara sejak pagi dan antrean tertib sampai siang hari.";
        let cases = [
            ("Baca Juga: Bupati Lantik Camat Baru", ""),
            ("BACA JUGA : Bupati Lantik Camat Baru", ""),
            ("Pilihan Editor: Bupati Lantik Camat Baru", ""),
            ("REKOMENDASI: Siswa Juara Debat, Bupati Beri Beasiswa", ""),
            (
                "Rekomendasi: hitung ulang di tiga TPS dilakukan besok.",
                "Rekomendasi: hitung ulang di tiga TPS dilakukan besok.",
            ),
            ("Comment\nX\nShare", ""),
            ("X", "X"),
            ("Share", "Share"),
            ("Share\nWarga datang.", "Share|Warga datang."),
            ("Bagikan:\nFacebook\n\nTwitter", ""),
            ("ADVERTISEMENT", ""),
            ("SCROLL TO RESUME CONTENT", ""),
            ("Halaman 1 2 3 Selanjutnya", ""),
            ("1 2 3", ""),
            ("17", "17"),
            ("Editor : Siti Rahma", ""),
            ("Penulis : Budi Editor : Siti", ""),
            ("(Foto: Istimewa).", ""),
            ("[POSBARU.COM/IST]", ""),
            ("Dibaca: 1.234 kali", ""),
            ("1,234 Views", ""),
            ("Isi komentar sepenuhnya adalah tanggung jawab pengguna dan diatur dalam UU ITE.", ""),
            ("***", ""),
            ("Sumber dana kampanye harus jelas, kata dia.", "Sumber dana kampanye harus jelas, kata dia."),
            ("Komentar\nWarga datang.", "Komentar|Warga datang."),
            (
                "Baca juga:\nBupati Lantik Camat Baru di Aula\nWarga mengaku senang dengan acara itu.",
                "Warga mengaku senang dengan acara itu.",
            ),
        ];
        for (page, expected) in cases {
            assert_eq!(clean(page), expected, "{page}");
        }
        assert_eq!(
            clean(&format!("{long}\n{long}\n\nRead Also\n\nBupati Lantik Camat")),
            format!("{long}|{long}")
        );
        // Much text after the stop line is the article going on.
        assert_eq!(clean(&format!("{long}\nRead Also\n{long}")), format!("{long}|{long}"));
    }
}
