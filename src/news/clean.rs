//! A page or record as it was read → the article in it.
//!
//! In: a [`RawArticle`]: text with its paragraphs, and what the record states. Out: an [`Article`] with
//! title, body, outlet, place, date and language; `id` and entities are left to others. What the record
//! states wins over what is derived from the text. Steps: characters, furniture, links, headline,
//! publication line, dateline, byline, outlet, date, language.

use std::path::PathBuf;

use super::boilerplate;
use super::byline;
use super::calendar;
use super::characters;
use super::date::{self, Evidence};
use super::dateline::{self, Dateline};
use super::headline::{self, Surroundings};
use super::language;
use super::related_link;
use super::source;
use super::window::boundary_at;
use crate::article::Article;

/// A publication line is short, in bytes.
const MAX_PUBLICATION_LINE_BYTES: usize = 110;
/// It stands among the first lines of a page.
const PUBLICATION_WINDOW_LINES: usize = 16;

/// What was read, before cleaning.
#[derive(Clone, Debug, Default)]
pub struct RawArticle {
    /// The headline, where the record states it.
    pub title: Option<String>,
    /// The text, paragraphs split by line feeds.
    pub text: String,
    /// Where it was published.
    pub url: Option<String>,
    /// The outlet, where the record states it.
    pub source: Option<String>,
    /// The outlet's name on the page, where nothing surer tells the outlet.
    pub site_name: Option<String>,
    /// Dates the record states, best first, in any form.
    pub dates: Vec<String>,
    /// The language, where the record states it.
    pub lang: Option<String>,
    /// The file it stands in.
    pub path: Option<PathBuf>,
    /// Whether the text is a whole page: headline, publication line and furniture may stand in it.
    pub is_page: bool,
}

/// Cleans `raw`. The article has no `id` and no entities yet.
pub fn clean(raw: RawArticle) -> Article {
    let text = cut_embeds(characters::repair(&raw.text));
    let mut title = raw.title.as_deref().map(clean_title).filter(|title| !title.is_empty());
    let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    let mut kept = boilerplate::kept(&lines);
    let publication_line = if raw.is_page { take_publication_line(&lines, &mut kept) } else { None };
    let mut paragraphs: Vec<String> = Vec::with_capacity(lines.len());
    let mut first_is_apart = false;
    for (at, line) in lines.iter().enumerate().filter(|(at, _)| kept[*at]) {
        let paragraph = paragraph(line);
        if !paragraph.is_empty() {
            if paragraphs.is_empty() {
                first_is_apart =
                    lines.get(at + 1).is_some_and(|next| next.is_empty()) || kept.get(at + 1) == Some(&false);
            }
            paragraphs.push(paragraph);
        }
    }
    take_headline(&mut paragraphs, &mut title, raw.is_page, first_is_apart);
    let dateline = take_dateline(&mut paragraphs, raw.is_page);
    cut_end_marks(&mut paragraphs);
    let body = paragraphs.join("\n");

    let derived = dateline.source;
    let stated = raw.source.as_deref().and_then(source::normalise);
    let outlet = stated
        .or(derived)
        .or_else(|| raw.url.as_deref().and_then(source::host_of))
        .or_else(|| raw.site_name.as_deref().and_then(source::normalise));
    let evidence = Evidence {
        stated: &raw.dates,
        url: raw.url.as_deref(),
        publication_line: publication_line.as_deref(),
        dateline: dateline.date,
        text: &body,
        path: raw.path.as_deref(),
    };
    let dated = date::date_of(evidence);
    let lang = stated_language(raw.lang.as_deref(), &body);
    Article {
        url: raw.url,
        title,
        lang,
        source: outlet,
        dateline: dateline.place,
        date: dated.map(|(date, _)| date.to_string()),
        date_basis: dated.map(|(_, basis)| basis),
        text: body,
        ..Article::default()
    }
}

/// A headline on one line, without what was left of HTML.
fn clean_title(title: &str) -> String {
    squeeze(&characters::repair(title))
}

/// Single blanks, none at the ends.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// One line of the page as a paragraph: links cut, embeds and heading marks gone, single blanks.
fn paragraph(line: &str) -> String {
    let line = line.trim_start_matches(['#', '>']).trim_start_matches(' ');
    let line = if related_link::may_have_link(line) { related_link::cut(line) } else { line.to_owned() };
    if line.contains("  ") { squeeze(&line) } else { line.trim().to_owned() }
}

/// `[Gambas:Video 20detik]`, `\[img.2\]`: places where something was embedded end a line.
fn cut_embeds(text: String) -> String {
    if memchr::memchr(b'[', text.as_bytes()).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(open) = memchr::memchr(b'[', rest.as_bytes()) {
        match embed_end(&rest[open..]) {
            Some(end) => {
                out.push_str(rest[..open].trim_end_matches('\\'));
                out.push('\n');
                rest = &rest[open + end..];
            }
            None => {
                out.push_str(&rest[..=open]);
                rest = &rest[open + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Where the embed at the start of `text` ends; `None` when the bracket is none.
fn embed_end(text: &str) -> Option<usize> {
    const MAX_BYTES: usize = 60;
    let window = &text[..boundary_at(text, MAX_BYTES)];
    let close = window.find(']')?;
    let inner = window[1..close].trim_end_matches('\\');
    let is_numbered = |name: &str| {
        inner.strip_prefix(name).is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let is_embed = inner.get(..7).is_some_and(|head| head.eq_ignore_ascii_case("gambas:"))
        || is_numbered("img.")
        || is_numbered("video.")
        || is_numbered("embed.");
    is_embed.then_some(close + 1)
}

/// Finds the line that says when the page was published, and takes it out of the text.
fn take_publication_line(lines: &[&str], kept: &mut [bool]) -> Option<String> {
    let mut found = None;
    for at in (0..lines.len()).filter(|at| !lines[*at].is_empty()).take(PUBLICATION_WINDOW_LINES) {
        if is_publication_line(lines[at]) {
            kept[at] = false;
            found = found.or_else(|| Some(lines[at].to_owned()));
        }
    }
    found
}

/// A line that is a full date with its weekday, time and zone, and hardly anything else.
fn is_publication_line(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "wib",
        "wita",
        "wit",
        "pukul",
        "views",
        "dibaca",
        "kali",
        "diterbitkan",
        "dipublikasikan",
        "tayang",
        "published",
        "posted",
        "on",
        "pada",
        "tanggal",
        "updated",
        "diperbarui",
        "update",
        "last",
        "hari",
        "am",
        "pm",
        "by",
        "oleh",
        "admin",
        "redaksi",
        "view",
        "jam",
        "terbit",
        "dibuat",
        "date",
    ];
    if line.len() > MAX_PUBLICATION_LINE_BYTES {
        return false;
    }
    let mentions = calendar::find_dates(line);
    let Some(mention) = mentions.iter().find(|mention| mention.year.is_some()) else { return false };
    let rest = format!("{} {}", &line[..mention.start], &line[mention.end..]);
    let mut others = rest
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty() && !word.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(|word| !WORDS.contains(&word.to_lowercase().as_str()));
    others.nth(1).is_none() && !line.ends_with('.')
}

/// Takes the headline out of the paragraphs: a repeat of the stated one, or the first line of a page.
fn take_headline(paragraphs: &mut Vec<String>, title: &mut Option<String>, is_page: bool, is_apart: bool) {
    if paragraphs.len() < 2 {
        return;
    }
    if let Some(stated) = title {
        if same_words(stated, &paragraphs[0]) {
            paragraphs.remove(0);
        }
    } else if is_page {
        let body: Vec<&str> = paragraphs[1..].iter().map(String::as_str).collect();
        if headline::is_headline(&paragraphs[0], &body, Surroundings { is_apart }) {
            *title = Some(paragraphs.remove(0));
        }
    }
}

fn same_words(left: &str, right: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|character: char| !character.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    left.len().abs_diff(right.len()) < 40 && words(left) == words(right)
}

/// Takes the dateline off the first paragraph; on a page it may stand behind captions and crumbs, which go.
fn take_dateline(paragraphs: &mut Vec<String>, is_page: bool) -> Dateline {
    const WINDOW: usize = 14;
    let window = if is_page { WINDOW } else { 1 };
    let total: usize = paragraphs.iter().map(String::len).sum();
    let (mut before, mut has_prose) = (0, false);
    for at in 0..paragraphs.len().min(window) {
        let Some(dateline) = dateline::read(&paragraphs[at]) else {
            has_prose |= paragraphs[at].ends_with(['.', '!', '?', '"', '”']);
            before += paragraphs[at].len();
            if has_prose && at > 0 {
                break;
            }
            continue;
        };
        // An outlet makes it sure that what stands before is not the article; a place alone makes it likely.
        let share = if dateline.source.is_some() { 35 } else { 15 };
        if before * 100 > total * share || (has_prose && dateline.source.is_none()) {
            break;
        }
        paragraphs[at].drain(..dateline.end);
        let lead = if paragraphs[at].is_empty() { at + 1 } else { at };
        paragraphs.drain(..lead);
        return dateline;
    }
    Dateline::default()
}

/// Cuts byline and end marks off the last paragraph, and paragraphs that were nothing else.
fn cut_end_marks(paragraphs: &mut Vec<String>) {
    if let [.., before_last, last] = paragraphs.as_slice()
        && byline::is_author_line(last, before_last)
    {
        paragraphs.pop();
    }
    for _ in 0..3 {
        let Some(last) = paragraphs.last_mut() else { return };
        let length = byline::cut(last).len();
        last.truncate(length);
        if !last.is_empty() {
            return;
        }
        paragraphs.pop();
    }
}

/// The stated language when it is a code the text does not contradict, else the detected one.
///
/// Themes of Indonesian outlets often say `lang="en"`; a statement counts only when nothing is detected.
fn stated_language(stated: Option<&str>, body: &str) -> String {
    let detected = language::detect(body);
    if detected != "und" {
        return detected.to_owned();
    }
    let code =
        stated.map(|stated| stated.split(['-', '_']).next().unwrap_or(stated).trim().to_ascii_lowercase());
    let code = code.map(|code| match code.as_str() {
        "ind" | "in" | "indonesian" | "indonesia" => "id".to_owned(),
        "eng" | "english" => "en".to_owned(),
        _ => code,
    });
    code.filter(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase()))
        .unwrap_or_else(|| detected.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::DateBasis;

    const BODY: &str = "Warga Kota Baru memilih kepala desa dengan tertib di balai desa, Senin (5/8/2024).";

    fn page(text: &str) -> Article {
        clean(RawArticle { text: text.to_owned(), is_page: true, ..RawArticle::default() })
    }

    #[test]
    fn pages_give_their_article() {
        let article = page(&format!(
            "Warga Kota Baru Memilih Kepala Desa\n\nComment\nX\nShare\n\nSelasa, 6 Agustus 2024 - 10:15 WIB\n\n\
             KOTA BARU, KORANKOTA.COM – {BODY}\nBaca Juga: Bupati Lantik Camat\n\
             “Kami senang,” kata ketua panitia. (abc) ***\n\nRead Also\n\nLeave a Reply\n"
        ));
        assert_eq!(article.title.as_deref(), Some("Warga Kota Baru Memilih Kepala Desa"));
        assert_eq!(article.text, format!("{BODY}\n“Kami senang,” kata ketua panitia."));
        assert_eq!(article.dateline.as_deref(), Some("Kota Baru"));
        assert_eq!(article.source.as_deref(), Some("korankota.com"));
        assert_eq!(
            (article.date.as_deref(), article.date_basis),
            (Some("2024-08-06"), Some(DateBasis::Text))
        );
        assert_eq!(article.lang, "id");
    }

    #[test]
    fn what_the_record_states_wins() {
        let raw = RawArticle {
            title: Some("Warga &amp; Desa".into()),
            text: format!("Warga & Desa\nTEMPO.CO, Jakarta - {BODY}"),
            source: Some("Koran Kota".into()),
            dates: vec!["2024-08-07T00:30:00+07:00".into()],
            url: Some("https://a.id/2024/08/09/x".into()),
            ..RawArticle::default()
        };
        let article = clean(raw);
        assert_eq!(article.title.as_deref(), Some("Warga & Desa"));
        assert_eq!(article.text, BODY);
        assert_eq!(article.source.as_deref(), Some("korankota"));
        assert_eq!(
            (article.date.as_deref(), article.date_basis),
            (Some("2024-08-07"), Some(DateBasis::Metadata))
        );
        assert_eq!(article.dateline.as_deref(), Some("Jakarta"));
    }

    #[test]
    fn captions_and_crumbs_before_a_signed_dateline_go() {
        let lead = format!("{BODY} {BODY} {BODY}");
        let article =
            page(&format!("Daerah\nBalai desa Kota Baru (Foto: Dok. Desa)\nKORANKOTA.COM - {lead}"));
        assert_eq!(article.text, lead);
        let article = page(&format!("{BODY}\nKota Baru - sebuah kota. {BODY}"));
        assert!(article.text.starts_with(BODY));
    }

    #[test]
    fn a_fused_headline_stays_in_the_text() {
        let article = page(&format!("Solsel,korankota.com.-Warga Memilih Kepala Desa. {BODY}"));
        assert_eq!(article.title, None);
        assert_eq!(article.text, format!("Warga Memilih Kepala Desa. {BODY}"));
        assert_eq!(article.dateline.as_deref(), Some("Solsel"));
    }
}
