//! What the tags of an HTML page state: address, headline, outlet, date, language.
//!
//! In: the decoded page. Out: [`PageMeta`]. A scan over the tags without building a tree: it is cheap
//! enough for identification, and no nesting can hurt it. It does not find the article (`html` does).

use super::window::boundary_at;

/// What the tags of a page state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PageMeta {
    /// Canonical address, else `og:url`.
    pub url: Option<String>,
    /// `og:title` or `twitter:title`.
    pub shared_title: Option<String>,
    /// The `title` element.
    pub window_title: Option<String>,
    /// The first `h1` elements, as text.
    pub headings: Vec<String>,
    /// `og:site_name`.
    pub site_name: Option<String>,
    /// Dates of publication, best first.
    pub dates: Vec<String>,
    /// `lang` of the root element.
    pub lang: Option<String>,
}

/// The address a page states; only its head is looked at.
pub(super) fn address(page: &str) -> Option<String> {
    const WINDOW_BYTES: usize = 256 * 1024;
    read(&page[..boundary_at(page, WINDOW_BYTES)]).url
}

/// Names of meta tags that hold the date of publication, best first.
const DATE_NAMES: &[&str] = &[
    "article:published_time",
    "datepublished",
    "og:published_time",
    "publishdate",
    "publish-date",
    "pubdate",
    "publication_date",
    "dtk:publishdate",
    "content_publisheddate",
    "content_publish_date",
    "parsely-pub-date",
    "dc.date.issued",
    "dcterms.created",
    "cxenseparse:recs:publishtime",
    "sailthru.date",
    "dc.date",
    "date",
    "datecreated",
    "dtk:createddate",
];

/// So many tags are looked into; pages have some hundreds of these kinds.
const MAX_TAGS: usize = 4000;

/// Reads the tags of `page`.
pub(super) fn read(page: &str) -> PageMeta {
    let mut meta = PageMeta::default();
    let mut shared_url = None;
    let mut dates: Vec<(usize, String)> = Vec::new();
    let bytes = page.as_bytes();
    let (mut skip_to, mut examined) = (0, 0);
    // A closing that was not found once is not there for later openings either.
    let (mut comments_end, mut scripts_end) = (true, true);
    for at in memchr::memchr_iter(b'<', bytes) {
        if at < skip_to {
            continue;
        }
        let name = tag_name(bytes, at + 1);
        if !matches!(name, Name::Other | Name::Comment | Name::Script) {
            if examined == MAX_TAGS {
                continue;
            }
            examined += 1;
        }
        match name {
            Name::Comment if comments_end => {
                let end = find_from(page, at, "-->");
                comments_end = end.is_some();
                skip_to = end.unwrap_or(at);
            }
            Name::Script if scripts_end => {
                let end = find_from(page, at, "</script");
                scripts_end = end.is_some();
                let end = end.unwrap_or(at);
                if let Some(date) = linked_data_date(&page[at..end]) {
                    dates.push((1, date));
                }
                skip_to = end;
            }
            Name::Html => meta.lang = meta.lang.or_else(|| attribute(tag(page, at), "lang")),
            Name::Title => meta.window_title = meta.window_title.or_else(|| content(page, at, "</title")),
            Name::Heading if meta.headings.len() < 4 => meta.headings.extend(content(page, at, "</h1")),
            Name::Heading => {}
            Name::Link => {
                let tag = tag(page, at);
                if attribute(tag, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) {
                    meta.url = meta.url.or_else(|| attribute(tag, "href").filter(|url| is_address(url)));
                }
            }
            Name::Time => {
                if let Some(date) = time_date(page, at) {
                    dates.push((DATE_NAMES.len(), date));
                }
            }
            Name::Meta => read_meta(tag(page, at), &mut meta, &mut shared_url, &mut dates),
            Name::Other | Name::Comment | Name::Script => {}
        }
    }
    meta.url = meta.url.or(shared_url);
    dates.sort_by_key(|(rank, _)| *rank);
    meta.dates = dates.into_iter().map(|(_, date)| date).collect();
    meta
}

fn read_meta(
    tag: &str,
    meta: &mut PageMeta,
    shared_url: &mut Option<String>,
    dates: &mut Vec<(usize, String)>,
) {
    let Some(content) = attribute(tag, "content").filter(|content| !content.is_empty()) else { return };
    for key in ["property", "name", "itemprop"] {
        let Some(name) = attribute(tag, key) else { continue };
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "og:url" if shared_url.is_none() && is_address(&content) => *shared_url = Some(content.clone()),
            "og:title" | "twitter:title" if meta.shared_title.is_none() => {
                meta.shared_title = Some(content.clone())
            }
            "og:site_name" if meta.site_name.is_none() => meta.site_name = Some(content.clone()),
            _ => {
                if let Some(rank) = DATE_NAMES.iter().position(|known| *known == name) {
                    dates.push((rank, content.clone()));
                }
            }
        }
    }
}

fn is_address(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

enum Name {
    Comment,
    Script,
    Html,
    Title,
    Heading,
    Link,
    Time,
    Meta,
    Other,
}

fn tag_name(bytes: &[u8], at: usize) -> Name {
    if bytes[at..].starts_with(b"!--") {
        return Name::Comment;
    }
    let length = bytes[at..].iter().take(8).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    match bytes[at..at + length].to_ascii_lowercase().as_slice() {
        b"script" => Name::Script,
        b"html" => Name::Html,
        b"title" => Name::Title,
        b"h1" => Name::Heading,
        b"link" => Name::Link,
        b"time" => Name::Time,
        b"meta" => Name::Meta,
        _ => Name::Other,
    }
}

/// The tag that starts at `at`, without its closing mark.
fn tag(page: &str, at: usize) -> &str {
    const MAX_TAG_BYTES: usize = 8 * 1024;
    let window = &page[at..boundary_at(page, at + MAX_TAG_BYTES)];
    let mut quote = None;
    for (end, byte) in window.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return &window[..end],
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            _ => {}
        }
    }
    window
}

/// The value of an attribute, entities decoded.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let bytes = tag.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        // Names stand after a blank or a closed quotation.
        let start = at
            + bytes[at..]
                .iter()
                .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\''))?
            + 1;
        let length = bytes[start.min(bytes.len())..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'_' | b'.'))
            .count();
        let after = start + length;
        let rest = tag.get(after..)?.trim_start();
        let Some(value) = rest.strip_prefix('=').filter(|_| length > 0) else {
            at = after.max(start);
            continue;
        };
        let value = value.trim_start();
        let value_at = tag.len() - value.len();
        let (text, end) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let close = value[1..].find(quote).map_or(value.len(), |close| close + 1);
                (value.get(1..close).unwrap_or(""), value_at + close)
            }
            _ => {
                let close =
                    value.find(|character: char| character.is_ascii_whitespace()).unwrap_or(value.len());
                (&value[..close], value_at + close)
            }
        };
        if tag[start..after].eq_ignore_ascii_case(name) {
            return Some(plain(text));
        }
        at = end;
    }
    None
}

/// Text of markup: tags dropped, entities decoded, blanks single.
fn plain(markup: &str) -> String {
    super::characters::repair(markup).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn find_from(page: &str, at: usize, needle: &str) -> Option<usize> {
    memchr::memmem::find(&page.as_bytes()[at..], needle.as_bytes()).map(|found| at + found)
}

/// The text of the element that starts at `at`.
fn content(page: &str, at: usize, closing: &str) -> Option<String> {
    const MAX_BYTES: usize = 4000;
    let start = at + tag(page, at).len() + 1;
    let window = page.get(start..boundary_at(page, start + MAX_BYTES))?;
    let end = window.find(closing).or_else(|| window.find(&closing.to_ascii_uppercase()))?;
    Some(plain(&window[..end])).filter(|text| !text.is_empty())
}

/// `datePublished` of the linked data in a script.
fn linked_data_date(script: &str) -> Option<String> {
    let at = script.find("\"datePublished\"")? + "\"datePublished\"".len();
    let value = script[at..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let end = value.find('"').filter(|end| *end <= 60)?;
    Some(value[..end].to_owned())
}

/// The date of a `time` element that says it is the publication; those of other articles do not.
fn time_date(page: &str, at: usize) -> Option<String> {
    let tag = tag(page, at);
    let says_published = attribute(tag, "itemprop")
        .is_some_and(|value| value.eq_ignore_ascii_case("datePublished"))
        || attribute(tag, "class")
            .is_some_and(|class| class.contains("entry-date") || class.contains("published"))
        || attribute(tag, "pubdate").is_some();
    if !says_published {
        return None;
    }
    attribute(tag, "datetime").filter(|date| !date.is_empty()).or_else(|| content(page, at, "</time"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tags_are_read() {
        let page = r#"<!doctype html><HTML lang='id-ID'><head><title>Judul &amp; Kota - Koran</title>
            <!-- <meta property="og:title" content="salah"> -->
            <meta property=og:title content="Judul & Kota"/><meta content='https://a.id/x?y=1&amp;z' property="og:url">
            <link rel="canonical" href=""><meta itemprop="datePublished" content="2024-08-05T10:00:00+07:00">
            <script type="application/ld+json">{"datePublished" : "2024-08-06"}</script>
            <meta name="pubdate" content="2024-08-07"></head><body><h1 class="a>b">Judul <b>&amp;</b> Kota</h1>
            <time datetime="2020-01-01">lama</time>"#;
        let meta = read(page);
        assert_eq!(meta.url.as_deref(), Some("https://a.id/x?y=1&z"));
        assert_eq!(meta.shared_title.as_deref(), Some("Judul & Kota"));
        assert_eq!(meta.window_title.as_deref(), Some("Judul & Kota - Koran"));
        assert_eq!(meta.headings, ["Judul & Kota"]);
        assert_eq!(meta.lang.as_deref(), Some("id-ID"));
        assert_eq!(meta.dates, ["2024-08-05T10:00:00+07:00", "2024-08-06", "2024-08-07"]);
    }

    proptest! {
        #[test]
        fn nothing_panics(page in "(<meta|<time|<h1|<script|=|\"|'| |>|content|</h1|é|<!--|-->|<title){0,40}") {
            read(&page);
        }
    }
}
