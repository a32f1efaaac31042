//! Repairs the characters of a text: marks of wrong decoding, HTML left behind, control and invisible
//! characters, lost paragraph breaks.
//!
//! In: decoded text. Out: text without control characters but `\n`. It drops no word. Each repair is
//! behind a cheap test, so clean text passes at the speed of a copy. Mojibake is repaired only where the
//! bytes prove it.

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::window::boundary_at;

/// Repairs `text`.
pub(super) fn repair(text: &str) -> String {
    let text = mend_mojibake(text);
    let text = drop_tags(&text);
    let text = decode_entities(&text);
    let text = plain_characters(&text);
    break_lines(text)
}

/// Characters of UTF-8 that was read as windows-1252 (or Mac Roman) become what they were.
fn mend_mojibake(text: &str) -> Cow<'_, str> {
    static SIGNS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        AhoCorasick::new(["â€", "Ã", "Â", "‚Ä", "ï»¿"]).expect("five literals make an automaton")
    });
    let Some(first) = SIGNS.find(text) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first.start()]);
    let mut rest = &text[first.start()..];
    while let Some(character) = rest.chars().next() {
        if let Some((mended, length)) = mac_roman(rest).or_else(|| latin(rest)) {
            out.push(mended);
            rest = &rest[length..];
        } else {
            out.push(character);
            rest = &rest[character.len_utf8()..];
        }
    }
    Cow::Owned(out)
}

/// Punctuation of UTF-8 read as Mac Roman.
fn mac_roman(rest: &str) -> Option<(char, usize)> {
    const PAIRS: [(&str, char); 7] =
        [("‚Ä¶", '…'), ("‚Äù", '”'), ("‚Äú", '“'), ("‚Äô", '’'), ("‚Äò", '‘'), ("‚Äì", '–'), ("‚Äî", '—')];
    PAIRS.iter().find(|(wrong, _)| rest.starts_with(wrong)).map(|(wrong, right)| (*right, wrong.len()))
}

/// One character of UTF-8 whose bytes were read as windows-1252, one character each.
fn latin(rest: &str) -> Option<(char, usize)> {
    let mut bytes = [0_u8; 4];
    let mut wanted = 1;
    let mut filled = 0;
    let mut length = 0;
    for character in rest.chars() {
        bytes[filled] = windows_1252_byte(character)?;
        if filled == 0 {
            wanted = match bytes[0] {
                0xC2..=0xDF => 2,
                0xE0..=0xEF => 3,
                0xF0..=0xF4 => 4,
                _ => return None,
            };
        }
        filled += 1;
        length += character.len_utf8();
        if filled == wanted {
            break;
        }
    }
    let decoded = std::str::from_utf8(&bytes[..filled]).ok().filter(|_| filled == wanted)?;
    Some((decoded.chars().next()?, length))
}

fn windows_1252_byte(character: char) -> Option<u8> {
    match character as u32 {
        code @ 0x80..=0xFF => u8::try_from(code).ok(),
        code if code > 0xFF => {
            let mut buffer = [0_u8; 4];
            let (encoded, _, had_errors) =
                encoding_rs::WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
            (!had_errors && encoded.len() == 1).then(|| encoded[0])
        }
        _ => None,
    }
}

/// Tags that end a paragraph.
const BREAKING: &[&str] = &[
    "p",
    "br",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "hr",
    "section",
    "article",
    "figure",
    "figcaption",
];
/// Tags inside a line.
const INLINE: &[&str] = &[
    "a", "b", "i", "u", "s", "em", "strong", "span", "font", "img", "small", "big", "sup", "sub", "ins",
    "del", "td", "th", "tbody", "thead", "center", "iframe", "video", "source", "strike", "mark", "code",
    "cite", "amp-img",
];
/// Tags dropped with what they hold, and how they close.
const WITH_CONTENT: &[(&str, &str)] =
    &[("script", "</script>"), ("style", "</style>"), ("noscript", "</noscript>")];

/// How long a tag may be, in bytes: what has no end by then is text.
const MAX_TAG_BYTES: usize = 2000;

fn drop_tags(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut out: Option<String> = None;
    let mut copied = 0;
    let mut closings = Closings::default();
    for at in memchr::memchr_iter(b'<', bytes) {
        if at < copied {
            continue;
        }
        let Some((tag_end, breaks)) = tag_at(text, at, &mut closings) else { continue };
        let out = out.get_or_insert_with(|| String::with_capacity(text.len()));
        out.push_str(&text[copied..at]);
        if breaks {
            out.push('\n');
        }
        copied = tag_end;
    }
    match out {
        None => Cow::Borrowed(text),
        Some(mut out) => {
            out.push_str(&text[copied..]);
            Cow::Owned(out)
        }
    }
}

/// Where the next closing of each kind stands, so that openings without one are not searched again and again.
#[derive(Default)]
struct Closings {
    /// Closing mark, and where it was found last: `None` when there is none to the end.
    found: Vec<(&'static str, Option<usize>)>,
}

impl Closings {
    /// How far ahead a closing counts, in bytes: beyond it the opening is a stray.
    const REACH_BYTES: usize = 100_000;

    /// Where `mark` stands at or after `at`.
    fn next(&mut self, text: &str, mark: &'static str, at: usize) -> Option<usize> {
        let known = self.found.iter().position(|(held, _)| *held == mark);
        let is_fresh = known.is_some_and(|known| self.found[known].1.is_none_or(|position| position >= at));
        let position = match known.filter(|_| is_fresh) {
            Some(known) => self.found[known].1,
            None => {
                let position =
                    memchr::memmem::find(&text.as_bytes()[at..], mark.as_bytes()).map(|found| at + found);
                match known {
                    Some(known) => self.found[known].1 = position,
                    None => self.found.push((mark, position)),
                }
                position
            }
        };
        position.filter(|position| position - at <= Self::REACH_BYTES)
    }
}

/// Where the tag at `at` ends, and whether a line breaks there; `None` when it is no tag.
fn tag_at(text: &str, at: usize, closings: &mut Closings) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    let rest = &bytes[at + 1..];
    if rest.starts_with(b"!--") {
        return closings.next(text, "-->", at + 4).map(|end| (end + 3, false));
    }
    let closes = rest.first() == Some(&b'/');
    let name_start = at + 1 + usize::from(closes);
    let name_length = bytes[name_start..]
        .iter()
        .take(10)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-')
        .count();
    let name = text[name_start..name_start + name_length].to_ascii_lowercase();
    let window = &bytes[name_start..bytes.len().min(name_start + MAX_TAG_BYTES)];
    let end = name_start + memchr::memchr(b'>', window)? + 1;
    let after_name = bytes[name_start + name_length];
    if !matches!(after_name, b' ' | b'>' | b'/' | b'\n' | b'\t') {
        return None;
    }
    if let Some((_, closing)) = WITH_CONTENT.iter().find(|(opening, _)| *opening == name) {
        let found = if closes { None } else { closings.next(text, closing, end) };
        return Some((found.map_or(end, |found| found + closing.len()), true));
    }
    let breaks = BREAKING.contains(&name.as_str());
    (breaks || INLINE.contains(&name.as_str())).then_some((end, breaks))
}

const ENTITIES: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("bdquo", '„'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("deg", '°'),
    ("euro", '€'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("aacute", 'á'),
    ("agrave", 'à'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("auml", 'ä'),
    ("ntilde", 'ñ'),
    ("times", '×'),
    ("frac12", '½'),
    ("shy", '\u{ad}'),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
];

/// Decodes entities, twice over where they were escaped twice; `ldquo;` that lost its `&` as well.
fn decode_entities(text: &str) -> Cow<'_, str> {
    static SIGNS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        AhoCorasick::new(["&", "dquo;", "squo;"]).expect("three literals make an automaton")
    });
    if SIGNS.find(text).is_none() {
        return Cow::Borrowed(text);
    }
    let once = decode_entities_once(text);
    if once.contains('&') { Cow::Owned(decode_entities_once(&once)) } else { Cow::Owned(once) }
}

fn decode_entities_once(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for semicolon in memchr::memchr_iter(b';', text.as_bytes()) {
        let from = boundary_at(text, semicolon.saturating_sub(10)).max(copied);
        let window = &text[from..semicolon];
        let found = match window.rfind('&') {
            Some(at) => entity(&window[at + 1..]).map(|character| (from + at, character)),
            None => bare_quote(window).map(|(at, character)| (from + at, character)),
        };
        if let Some((start, character)) = found {
            out.push_str(&text[copied..start]);
            out.push(character);
            copied = semicolon + 1;
        }
    }
    out.push_str(&text[copied..]);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(code) = name.strip_prefix('#') {
        let hexadecimal = code.strip_prefix(['x', 'X']);
        let code = match hexadecimal {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => code.parse().ok()?,
        };
        // The HTML standard reads 128 to 159 as windows-1252.
        if (0x80..0xA0).contains(&code) {
            let byte = [u8::try_from(code).ok()?];
            return encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0.chars().next();
        }
        return char::from_u32(code);
    }
    ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, character)| *character)
}

fn bare_quote(window: &str) -> Option<(usize, char)> {
    ["ldquo", "rdquo", "lsquo", "rsquo"].iter().find_map(|name| {
        let at = window.strip_suffix(name)?.len();
        Some((at, entity(name)?))
    })
}

/// Whether a byte needs a look: controls, delete, and the lead bytes of the characters replaced below.
const fn is_suspect(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\n') || byte == 0x7F || matches!(byte, 0xC2 | 0xE2 | 0xE1 | 0xE3 | 0xEF | 0xF3)
}

/// Drops invisible characters, turns every kind of blank into one and every kind of line end into `\n`.
fn plain_characters(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    let mut at = 0;
    while at < bytes.len() {
        if !is_suspect(bytes[at]) {
            at += 1;
            continue;
        }
        let character = text[at..].chars().next().unwrap_or(' ');
        let end = at + character.len_utf8();
        let replacement = match character {
            '\r' if bytes.get(end) == Some(&b'\n') => Some(None),
            '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => Some(Some('\n')),
            '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
                Some(Some(' '))
            }
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffc}'
            | '\u{e0000}'..='\u{e007f}' => Some(None),
            control if control.is_control() => Some(None),
            _ => None,
        };
        if let Some(replacement) = replacement {
            out.push_str(&text[copied..at]);
            out.extend(replacement);
            copied = end;
        }
        at = end;
    }
    out.push_str(&text[copied..]);
    out
}

/// Puts back paragraph breaks that were lost: `\n` written out, and runs of commas where elements of the
/// page were joined (`katanya.,,,Ia`).
fn break_lines(text: String) -> String {
    let text = if !text.contains('\n') && text.matches("\\n").count() >= 2 {
        text.replace("\\r\\n", "\n").replace("\\n", "\n")
    } else {
        text
    };
    if memchr::memmem::find(text.as_bytes(), b",,").is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = memchr::memmem::find(rest.as_bytes(), b",,") {
        let commas = rest[at..].bytes().take_while(|byte| matches!(byte, b',' | b' ')).count();
        let run = rest[at..at + commas].bytes().filter(|byte| *byte == b',').count();
        let before = rest[..at].trim_end_matches(' ');
        let ends_sentence = before.is_empty() || before.ends_with(['.', '!', '?', '"', '”', ')', ':', '\n']);
        let starts_sentence = rest[at + commas..].chars().next().is_none_or(|next| {
            next.is_uppercase() || next.is_ascii_digit() || matches!(next, '"' | '“' | '(' | '[')
        });
        out.push_str(before);
        if starts_sentence && (ends_sentence || run >= 3) {
            out.push('\n');
        } else {
            out.push_str(&rest[before.len()..at + commas]);
        }
        rest = &rest[at + commas..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn characters_are_repaired() {
        let cases = [
            ("clean", "Bupati – “siap”.\nWarga", "Bupati – “siap”.\nWarga"),
            ("windows-1252", "â€œSiap,â€\u{9d} kata BjÃ¶rn â€“ ya", "“Siap,” kata Björn – ya"),
            ("real letters stay", "Âge São Ãlvaro â", "Âge São Ãlvaro â"),
            ("Mac Roman", "lagi apa‚Ä¶ya", "lagi apa…ya"),
            (
                "entities",
                "Hukum &amp; HAM &#8220;adil&#8221; &amp;quot;ya&amp;quot; &nbsp;R&D; &x;",
                "Hukum & HAM “adil” \"ya\"  R&D; &x;",
            ),
            ("entity without &", "kegiatan ldquo;Dialogrdquo; itu", "kegiatan “Dialog” itu"),
            ("tags", "per <em>ounce</em>.<br />Lalu <p class=\"x\">a < b", "per ounce.\nLalu \na < b"),
            ("script", "ya<script>var a = '<p>';</script>tidak", "ya\ntidak"),
            ("no tag", "<Tanpa> nama, 3<5>2", "<Tanpa> nama, 3<5>2"),
            ("invisible", "de\u{200b}ngan\u{feff} ka\u{ad}mi\u{a0}ya\u{8}", "dengan kami ya"),
            ("line ends", "a\r\nb\rc\u{2028}d\te", "a\nb\nc\nd e"),
            ("written out", "satu.\\ndua.\\ntiga", "satu.\ndua.\ntiga"),
            ("lost breaks", "katanya.,,,Ia pergi.,,,Lalu, ,Adi", "katanya.\nIa pergi.\nLalu, ,Adi"),
            ("lost link", "akun,, menulis", "akun,, menulis"),
        ];
        for (name, text, expected) in cases {
            assert_eq!(repair(text), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_control_characters_are_left(text in "\\PC*|.{0,80}|[&<>;,a-z#0-9\\n\\\\\u{e2}\u{20ac}\u{c3}]{0,60}") {
            prop_assert!(repair(&text).chars().all(|character| character == '\n' || !character.is_control()));
        }
    }
}
