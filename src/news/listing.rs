//! Whether a page out of an archive holds an article, or is a front page, a list of links, a form.
//!
//! In: the cleaned article, its address in it. Out: yes or no. The address tells most: `/tag/pilkada` lists,
//! `/berita/646483/judul-berita` does not. Where it says nothing, a stated date of publication or a dateline
//! does. A page whose cleaned text has no prose holds no article, whatever its address.

use crate::article::Article;

/// Fewer words of prose than this are no article, but a caption or a notice.
const MIN_WORDS: usize = 15;
/// A line of more words is prose also without a full stop.
const LONG_LINE_WORDS: usize = 15;
/// What a list is called by; what follows is its name.
const LISTS: &[&str] = &[
    "tag",
    "tags",
    "tagar",
    "label",
    "topik",
    "topic",
    "topics",
    "author",
    "authors",
    "penulis",
    "search",
    "cari",
    "pencarian",
    "indeks",
    "index",
    "arsip",
    "archive",
    "archives",
    "feed",
    "sitemap",
    "page",
];
/// Parts of a site, whose name may also stand before an article.
const SECTIONS: &[&str] = &["category", "categories", "kategori", "kanal", "rubrik", "section"];

/// Whether `article`, read of a page, is one. `is_dated` says that the page states when it was published.
pub(super) fn holds_article(article: &Article, is_dated: bool) -> bool {
    if prose_words(&article.text) < MIN_WORDS {
        return false;
    }
    let said = article.url.as_deref().and_then(said_by_address);
    said.unwrap_or(is_dated || article.dateline.is_some())
}

fn prose_words(text: &str) -> usize {
    let words = |line: &str| line.split_whitespace().count();
    let is_prose =
        |line: &&str| line.ends_with(['.', '!', '?', '"', '”', ')']) || words(line) >= LONG_LINE_WORDS;
    text.lines().filter(is_prose).map(words).sum()
}

/// Whether an address is that of an article, where it can be told.
fn said_by_address(url: &str) -> Option<bool> {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let address = after_scheme.split('#').next().unwrap_or(after_scheme).to_ascii_lowercase();
    let (place, query) = address.split_once('?').unwrap_or((&address, ""));
    let mut segments: Vec<&str> = place.split('/').skip(1).filter(|segment| !segment.is_empty()).collect();
    if let Some(last) = segments.last_mut() {
        *last =
            [".html", ".htm", ".php", ".aspx"].iter().find_map(|end| last.strip_suffix(end)).unwrap_or(last);
    }
    let is_numbered = query.split('&').filter_map(|pair| pair.split_once('=')).any(|(name, value)| {
        matches!(name, "p" | "id" | "read" | "nid" | "newsid" | "berita" | "artikel")
            && value.bytes().any(|byte| byte.is_ascii_digit())
    });
    let [.., last] = segments.as_slice() else { return Some(is_numbered) };
    if matches!(*last, "index" | "home" | "beranda") && segments.len() == 1 {
        return Some(is_numbered);
    }
    let follows_list = segments.len() >= 2 && LISTS.contains(&segments[segments.len() - 2]);
    let is_below_section = segments.iter().any(|segment| SECTIONS.contains(segment)) && words(last) < 4;
    let counts_pages = segments.windows(2).any(|pair| pair[0] == "page" && is_number(pair[1]));
    if LISTS.contains(last) || follows_list || is_below_section || counts_pages {
        return Some(false);
    }
    let names_article = |segment: &&str| words(segment) >= 3 || longest_number(segment) >= 5;
    (is_numbered || segments.iter().any(names_article)).then_some(true)
}

/// Words of a segment with letters in it: a date has none.
fn words(segment: &str) -> usize {
    let parts = segment.split(['-', '.', '_', '+']);
    parts.filter(|part| part.bytes().any(|byte| byte.is_ascii_alphabetic())).count()
}

fn is_number(segment: &str) -> bool {
    segment.bytes().all(|byte| byte.is_ascii_digit())
}

fn longest_number(segment: &str) -> usize {
    segment.split(|sign: char| !sign.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_tell() {
        for (url, expected) in [
            ("https://korankota.example", Some(false)),
            ("https://korankota.example/?utm_source=x", Some(false)),
            ("https://korankota.example/?p=123", Some(true)),
            ("https://korankota.example/index.php", Some(false)),
            ("https://korankota.example/tag/pilkada-serentak-2024-kota-baru", Some(false)),
            ("https://korankota.example/category/politik/", Some(false)),
            ("https://korankota.example/category/politik/warga-memilih-kepala-desa/", Some(true)),
            ("https://korankota.example/politik/page/3", Some(false)),
            ("https://korankota.example/indeks/2024-02-14", Some(false)),
            ("https://korankota.example/2024/02/", None),
            ("https://korankota.example/politik", None),
            ("http://korankota.example/read/2024/02/14/646483/Warga.Memilih", Some(true)),
            ("http://korankota.example/berita/tampil/00273429.html", Some(true)),
            ("http://korankota.example/2024/02/warga-memilih-lurah.html?page=all", Some(true)),
        ] {
            assert_eq!(said_by_address(url), expected, "{url}");
        }
    }

    #[test]
    fn pages_without_prose_hold_none() {
        let prose =
            "Warga Kota Baru memilih kepala desa dengan tertib di balai desa pada Senin pagi sampai siang.";
        let page = |url: &str, text: &str| Article {
            url: Some(url.into()),
            text: text.into(),
            ..Article::default()
        };
        let (long, short) = ("https://a.example/warga-memilih-kepala-desa", "https://a.example/politik");
        for (article, is_dated, expected) in [
            (page(long, prose), false, true),
            (page(long, "Warga memilih lurah\nBupati melantik camat\n2 jam lalu"), true, false),
            (page(short, prose), false, false),
            (page(short, prose), true, true),
            (Article { dateline: Some("Medan".into()), ..page(short, prose) }, false, true),
            (Article { url: None, ..page(short, prose) }, false, false),
        ] {
            assert_eq!(holds_article(&article, is_dated), expected, "{article:?}");
        }
    }
}
