//! Whether a dated event is what an article reports, looks back to, or announces.
//!
//! In: the text and a date in it. Out: its [`Tense`], by the words around it.

use super::calendar::DateMention;
use super::window::boundary_at;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    /// What the article reports.
    Event,
    /// Something earlier it looks back to.
    Background,
    /// Something announced.
    Ahead,
}

const AHEAD: &[&str] = &[
    "akan",
    "mendatang",
    "nanti",
    "besok",
    "lusa",
    "dijadwalkan",
    "rencananya",
    "hingga",
    "sampai",
    "s/d",
    "direncanakan",
    "depan",
];
const BACK: &[&str] = &["lalu", "silam", "sejak", "kelahiran", "lahir", "tertanggal"];

/// Judges a date by the words of the clause around it.
pub(super) fn tense(text: &str, mention: &DateMention) -> Tense {
    let has = |words: &[&str], part: &str| {
        part.split(|character: char| !character.is_alphanumeric() && character != '/')
            .any(|word| words.iter().any(|cue| cue.eq_ignore_ascii_case(word)))
    };
    let after = clause_after(text, mention.end);
    let before = clause_before(text, mention.start);
    if has(AHEAD, after) || has(AHEAD, before) || announces(text, mention.start) {
        return Tense::Ahead;
    }
    if has(BACK, after) || has(BACK, before) { Tense::Background } else { Tense::Event }
}

/// Whether the sentence before the date announces something and nobody is quoted in between: "akan digelar di
/// Stadion, Jakarta, Selasa (…)", not "akan menang, kata dia di Jakarta, Selasa (…)".
fn announces(text: &str, start: usize) -> bool {
    const WINDOW_BYTES: usize = 160;
    const ANNOUNCED: &[&str] = &["akan", "bakal", "dijadwalkan", "rencananya", "direncanakan", "mendatang"];
    const RUNNING: &[&str] =
        &["calon", "caleg", "paslon", "capres", "cawapres", "cagub", "cabup", "cawali", "pasangan"];
    const SAID: &[&str] = &[
        "kata",
        "ujar",
        "ungkap",
        "jelas",
        "tegas",
        "tutur",
        "ucap",
        "tambah",
        "lanjut",
        "imbuh",
        "papar",
        "terang",
        "menurut",
        "dikutip",
        "dilansir",
        "melansir",
        "mengutip",
        "kepada",
        "saat",
        "usai",
        "ketika",
        "dalam",
        "sebut",
        "tulis",
        "disampaikan",
        "dihubungi",
        "ditemui",
        "keterangan",
        "mengatakan",
        "menyatakan",
        "says",
        "said",
    ];
    let window = words_before(text, start, WINDOW_BYTES);
    let sentence = after_mark(window, window.rfind(['.', '\n', '"', '”']));
    let mut announced = false;
    let mut before = "";
    for word in sentence.split(|character: char| !character.is_alphanumeric()) {
        let is_in = |words: &[&str]| words.iter().any(|cue| cue.eq_ignore_ascii_case(word));
        let stem = word.strip_suffix("nya").unwrap_or(word);
        if is_in(ANNOUNCED) {
            announced = true;
        } else if before.eq_ignore_ascii_case("bakal") && is_in(RUNNING) {
            // "bakal calon" is somebody who wants to run, not something to come.
            announced = false;
        } else if is_in(SAID) || SAID.iter().any(|cue| cue.eq_ignore_ascii_case(stem)) {
            announced = false;
        }
        before = word;
    }
    announced
}

/// Up to three words after the date.
fn clause_after(text: &str, end: usize) -> &str {
    let rest = &text[end..];
    let rest = rest.strip_prefix(')').unwrap_or(rest);
    let stop = rest.find([',', '.', ';', '\n', '"', '”', '(']).unwrap_or(rest.len());
    let words = rest[..stop].match_indices(' ').nth(3).map_or(stop, |(at, _)| at);
    &rest[..words]
}

/// The clause before the date, at most 60 bytes.
fn clause_before(text: &str, start: usize) -> &str {
    let window = words_before(text, start, 60);
    let window = window.trim_end_matches([' ', ',', '(']);
    let stop = window.rfind(['.', ';', '\n', '"', '”', ',']);
    after_mark(window, stop)
}

/// The whole words of the last `bytes` bytes before `start`: a word cut in two reads as another one
/// ("mengat|akan").
fn words_before(text: &str, start: usize, bytes: usize) -> &str {
    let from = boundary_at(text, start.saturating_sub(bytes));
    let window = &text[from..start];
    if from == 0 || !text[..from].ends_with(char::is_alphanumeric) {
        return window;
    }
    window.trim_start_matches(char::is_alphanumeric)
}

/// What follows the mark at `at`, a character of any width; all of `window` when there is none.
fn after_mark(window: &str, at: Option<usize>) -> &str {
    let Some(at) = at else { return window };
    let mut rest = window[at..].chars();
    rest.next();
    rest.as_str()
}
