//! What lies beside articles, above all in archives of the web, counted by kind.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// What was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SkippedKind {
    /// A page of HTML without an article: a front page, a list of links, a form.
    PageWithoutArticle,
    /// An answer that leads to another address.
    Redirect,
    /// An answer that says the page could not be given.
    ErrorPage,
    /// A picture.
    Image,
    /// A style sheet.
    Style,
    /// A script.
    Script,
    /// A typeface.
    Font,
    /// Sound or film.
    Media,
    /// A feed or another XML file.
    Feed,
    /// JSON.
    Data,
    /// A PDF, an office document, a packed file.
    Document,
    /// Plain text.
    Text,
    /// A file of another kind, or of none that is stated.
    OtherFile,
    /// What was asked of the server.
    RequestRecord,
    /// Notes of the crawler about a page.
    MetadataRecord,
    /// Notes of the crawler about the archive.
    WarcinfoRecord,
    /// A page that was the same as at an earlier visit, kept without its text.
    RevisitRecord,
    /// A record of another type.
    OtherRecord,
    /// A link to a folder that is read already: a loop, or a second way to the same files.
    VisitedFolder,
}

impl SkippedKind {
    /// The kind in words, for one and for several.
    fn words(self) -> (&'static str, &'static str) {
        use SkippedKind::*;
        match self {
            PageWithoutArticle => ("page without an article", "pages without an article"),
            Redirect => ("redirect", "redirects"),
            ErrorPage => ("error page", "error pages"),
            Image => ("image", "images"),
            Style => ("style sheet", "style sheets"),
            Script => ("script", "scripts"),
            Font => ("font", "fonts"),
            Media => ("sound or film", "sounds and films"),
            Feed => ("feed", "feeds"),
            Data => ("JSON file", "JSON files"),
            Document => ("document", "documents"),
            Text => ("text file", "text files"),
            OtherFile => ("other file", "other files"),
            RequestRecord => ("request record", "request records"),
            MetadataRecord => ("metadata record", "metadata records"),
            WarcinfoRecord => ("warcinfo record", "warcinfo records"),
            RevisitRecord => ("revisit record", "revisit records"),
            OtherRecord => ("other record", "other records"),
            VisitedFolder => {
                ("link to a folder that is read already", "links to folders that are read already")
            }
        }
    }

    /// The kind of a file that is no page of HTML, by its media type without parameters, in lower case.
    pub(super) fn of_media_type(media_type: &str) -> SkippedKind {
        let (class, name) = media_type.split_once('/').unwrap_or((media_type, ""));
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        match class {
            "image" => SkippedKind::Image,
            "font" => SkippedKind::Font,
            "audio" | "video" => SkippedKind::Media,
            _ if name == "css" => SkippedKind::Style,
            _ if has(&["javascript", "ecmascript"]) => SkippedKind::Script,
            _ if has(&["font", "woff"]) => SkippedKind::Font,
            _ if has(&["json"]) => SkippedKind::Data,
            _ if has(&["pdf", "msword", "document", "ms-", "zip", "epub"]) => SkippedKind::Document,
            _ if has(&["xml"]) => SkippedKind::Feed,
            "text" => SkippedKind::Text,
            _ => SkippedKind::OtherFile,
        }
    }
}

/// How much of each kind was passed over. In JSON an object of kinds and counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Skipped {
    counts: BTreeMap<SkippedKind, u64>,
}

impl Skipped {
    /// Counts one more of a kind.
    pub fn add(&mut self, kind: SkippedKind) {
        *self.counts.entry(kind).or_default() += 1;
    }

    /// Whether nothing was passed over.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// How many of a kind.
    pub fn count(&self, kind: SkippedKind) -> u64 {
        self.counts.get(&kind).copied().unwrap_or(0)
    }

    /// How many of all kinds.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }
}

impl fmt::Display for Skipped {
    /// "120 images, 40 redirects", the most frequent first.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut counts: Vec<(SkippedKind, u64)> =
            self.counts.iter().map(|(kind, count)| (*kind, *count)).collect();
        counts.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
        for (at, (kind, count)) in counts.into_iter().enumerate() {
            let (one, several) = kind.words();
            let comma = if at == 0 { "" } else { ", " };
            write!(formatter, "{comma}{count} {}", if count == 1 { one } else { several })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_counted_and_said() {
        let mut skipped = Skipped::default();
        assert_eq!((skipped.to_string().as_str(), skipped.is_empty()), ("", true));
        for kind in
            [SkippedKind::Redirect, SkippedKind::Image, SkippedKind::PageWithoutArticle, SkippedKind::Image]
        {
            skipped.add(kind);
        }
        assert_eq!(skipped.to_string(), "2 images, 1 page without an article, 1 redirect");
        let json = serde_json::to_string(&skipped).expect("JSON");
        assert_eq!(json, r#"{"page_without_article":1,"redirect":1,"image":2}"#);
        assert_eq!(serde_json::from_str::<Skipped>(&json).expect("the same"), skipped);
        assert_eq!((skipped.total(), skipped.count(SkippedKind::Font)), (4, 0));
    }

    #[test]
    fn media_types_have_kinds() {
        for (media_type, expected) in [
            ("image/svg+xml", SkippedKind::Image),
            ("text/css", SkippedKind::Style),
            ("application/x-javascript", SkippedKind::Script),
            ("application/font-woff2", SkippedKind::Font),
            ("application/ld+json", SkippedKind::Data),
            ("application/rss+xml", SkippedKind::Feed),
            ("application/pdf", SkippedKind::Document),
            (
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                SkippedKind::Document,
            ),
            ("text/plain", SkippedKind::Text),
            ("application/octet-stream", SkippedKind::OtherFile),
            ("", SkippedKind::OtherFile),
        ] {
            assert_eq!(SkippedKind::of_media_type(media_type), expected, "{media_type}");
        }
    }
}
