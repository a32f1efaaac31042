//! One HTML page → the text of its article and what its tags state.
//!
//! In: the decoded page. Out: a [`RawArticle`]. The article is found by dom_smoothie, a port of Mozilla's
//! Readability; title, date and address are read from the tags, where it leaves them out. A page too large
//! or too deeply nested for a tree is reduced to its text without one.

use std::collections::HashSet;

use super::characters;
use super::clean::RawArticle;
use super::page_meta::{self, PageMeta};
use super::source;
use super::window::boundary_at;

/// Above this no tree is built, in bytes: articles are far smaller, and a tree takes ten times the page.
const MAX_TREE_BYTES: usize = 6 << 20;
/// Above this no tree is built: parsers look through all open elements for each new one.
const MAX_DEPTH: usize = 600;

/// Reads the article of `page`.
pub(super) fn read(page: &str) -> RawArticle {
    let meta = page_meta::read(page);
    let text = article_text(page);
    let title = headline(&meta);
    RawArticle {
        title,
        text,
        source: None,
        site_name: meta.site_name,
        url: meta.url,
        dates: meta.dates,
        lang: meta.lang,
        is_page: true,
        ..RawArticle::default()
    }
}

fn article_text(page: &str) -> String {
    let without_returns;
    let page = if page.contains('\r') {
        without_returns = page.replace("\r\n", "\n");
        without_returns.as_str()
    } else {
        page
    };
    if page.len() > MAX_TREE_BYTES || depth(page) > MAX_DEPTH || is_broken_up(page) {
        return text_without_tree(page);
    }
    let config = dom_smoothie::Config {
        text_mode: dom_smoothie::TextMode::Formatted,
        ..dom_smoothie::Config::default()
    };
    let found =
        dom_smoothie::Readability::new(page, None, Some(config)).and_then(|mut reader| reader.parse());
    match found {
        Ok(article) => without_links(&article.text_content, page),
        Err(_) => text_without_tree(page),
    }
}

/// Drops lines that are nothing but the text of a link: other headlines, keywords, names of sections.
fn without_links(text: &str, page: &str) -> String {
    let links = link_texts(page);
    let is_link = |line: &str| !line.ends_with('.') && links.contains(fold(line).as_str());
    text.lines().filter(|line| !is_link(line.trim())).collect::<Vec<_>>().join("\n")
}

/// Letters and figures in lower case.
fn fold(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The folded texts of the links of `page`.
fn link_texts(page: &str) -> HashSet<String> {
    const MAX_BYTES: usize = 1500;
    let mut texts = HashSet::new();
    for at in memchr::memmem::find_iter(page.as_bytes(), b"<a ") {
        let window = &page[at..boundary_at(page, at + MAX_BYTES)];
        if let Some(end) = window.find("</a>") {
            let text = fold(&characters::repair(&window[..end]));
            if !text.is_empty() {
                texts.insert(text);
            }
        }
    }
    texts
}

/// The text of the body, tags dropped.
fn text_without_tree(page: &str) -> String {
    let body = page.find("<body").map_or(page, |at| &page[at..]);
    characters::repair(body)
}

/// Whether a page is broken into so many pieces that a tree of them would take seconds or minutes: the
/// builder joins text one by one at each of `&`, NUL and carriage return (measured: 5 MB of `&` took 208 s).
fn is_broken_up(page: &str) -> bool {
    const MAX_JOINS: usize = 20_000;
    const MAX_TAGS: usize = 150_000;
    memchr::memchr3_iter(b'&', b'\0', b'\r', page.as_bytes()).nth(MAX_JOINS).is_some()
        || memchr::memchr_iter(b'<', page.as_bytes()).nth(MAX_TAGS).is_some()
}

/// How deep elements are nested at most: open tags not yet closed, those aside that close by themselves.
fn depth(page: &str) -> usize {
    let bytes = page.as_bytes();
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    for at in memchr::memchr_iter(b'<', bytes) {
        let Some(next) = bytes.get(at + 1) else { break };
        if *next == b'/' {
            depth = depth.saturating_sub(usize::from(nests(bytes, at + 2)));
        } else if next.is_ascii_alphabetic() {
            depth += usize::from(nests(bytes, at + 1));
            deepest = deepest.max(depth);
        }
    }
    deepest
}

/// Whether elements of this name hold one another: not the void ones, nor those a sibling closes.
fn nests(bytes: &[u8], at: usize) -> bool {
    const FLAT: &[&[u8]] = &[
        b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source",
        b"track", b"wbr", b"param", b"p", b"li", b"td", b"tr", b"th", b"dd", b"dt", b"option", b"script",
        b"style", b"path",
    ];
    let length = bytes[at..].iter().take(12).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let name = &bytes[at..at + length];
    !FLAT.iter().any(|flat| name.eq_ignore_ascii_case(flat))
}

/// The headline: a heading that the shared title repeats, else the shared title without the outlet's name.
fn headline(meta: &PageMeta) -> Option<String> {
    let stated = meta.shared_title.as_ref().or(meta.window_title.as_ref());
    let Some(stated) = stated else { return meta.headings.first().cloned() };
    let whole = fold(stated);
    let repeated = meta.headings.iter().find(|heading| {
        let heading = fold(heading);
        heading.len() >= 12 && whole.contains(&heading)
    });
    Some(repeated.cloned().unwrap_or_else(|| without_outlet(stated, meta.site_name.as_deref())))
}

/// Cuts the outlet off a window title: `Judul - Kompas.com Regional`, `KapanLagi.com: Judul`.
fn without_outlet(title: &str, site_name: Option<&str>) -> String {
    let names_outlet = |part: &str| {
        let words: Vec<&str> = part.split_whitespace().collect();
        words.len() <= 5
            && (words.iter().any(|word| source::is_host(word))
                || source::known(part).is_some()
                || words.iter().take(2).any(|word| source::known(word).is_some())
                || site_name.is_some_and(|site| site.eq_ignore_ascii_case(part.trim())))
    };
    let mut title = title.trim();
    for separator in [" :: ", " | ", " - ", " – ", " — ", " : "] {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && names_outlet(tail)
            && head.len() >= 12
        {
            title = head.trim();
        }
    }
    if let Some((head, tail)) = title.split_once(": ")
        && names_outlet(head)
        && tail.len() >= 12
    {
        title = tail.trim();
    }
    title.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets_are_cut_off_titles() {
        let cases = [
            ("Bupati Lantik Camat Baru - Kompas.com Regional", None, "Bupati Lantik Camat Baru"),
            ("Bupati Lantik Camat Baru | Koran Kota", Some("Koran Kota"), "Bupati Lantik Camat Baru"),
            ("KapanLagi.com: Bupati Lantik Camat Baru", None, "Bupati Lantik Camat Baru"),
            ("Bupati Lantik Camat - Warga Senang", None, "Bupati Lantik Camat - Warga Senang"),
        ];
        for (title, site_name, expected) in cases {
            assert_eq!(without_outlet(title, site_name), expected);
        }
    }

    #[test]
    fn nesting_does_not_hurt() {
        let paragraph =
            "<p>Warga memilih di tempat pemungutan suara sejak pagi, kata ketua panitia di balai desa.</p>";
        for depth in [MAX_DEPTH - 50, 200_000] {
            let page = format!(
                "<html><body>{}{paragraph}{}</body></html>",
                "<div>".repeat(depth),
                "</div>".repeat(depth)
            );
            assert!(read(&page).text.contains("Warga memilih"), "{depth}");
        }
    }
}
