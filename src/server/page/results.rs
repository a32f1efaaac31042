//! The hits of an answer as the page shows them.

use super::address::{Address, article_address};
use super::pieces::{Piece, pieces, unmarked};
use super::wording;
use crate::article::Field;
use crate::search::{Hit, Label};

/// Most chips of one kind on a hit.
const CHIPS: usize = 4;

/// A hit.
pub(super) struct HitView {
    pub link: String,
    pub title: Vec<Piece>,
    pub source: Option<(String, Address)>,
    /// Machine and human form.
    pub date: Option<(String, String)>,
    pub snippets: Vec<Vec<Piece>>,
    pub chips: Vec<Chip>,
    /// Chips left out.
    pub more_chips: usize,
    /// How many other articles tell the same story, and where they are listed.
    pub copies: Option<(String, String)>,
    pub missing: Vec<String>,
    /// Where it was published.
    pub url: Option<String>,
}

/// A value of a hit, which narrows the search to it.
pub(super) struct Chip {
    pub kind: &'static str,
    pub label: String,
    pub title: String,
    pub is_chosen: bool,
    pub link: Address,
}

/// The hits of an answer.
pub(super) fn hits(hits: &[Hit], address: &Address) -> Vec<HitView> {
    hits.iter().map(|hit| HitView::new(hit, address)).collect()
}

impl HitView {
    fn new(hit: &Hit, address: &Address) -> HitView {
        let link = article_address(&hit.id);
        let title = match (hit.marked_title(), &hit.title) {
            (Some(marked), _) => pieces(marked),
            (None, Some(title)) => unmarked(title),
            (None, None) => unmarked("(tanpa judul)"),
        };
        let kinds: [(Field, &[Label]); 3] = [
            (Field::Province, &hit.provinces),
            (Field::Regulation, &hit.regulations),
            (Field::Official, &hit.officials),
        ];
        let chips = kinds.iter().flat_map(|(field, labels)| {
            labels.iter().take(CHIPS).map(|label| Chip::new(*field, label, address))
        });
        HitView {
            title,
            source: hit
                .source
                .as_ref()
                .map(|source| (source.clone(), address.set(Field::Source.alias(), source))),
            date: hit.date.as_ref().map(|date| (date.clone(), wording::date(date))),
            snippets: hit.snippets_of_text().map(pieces).collect(),
            chips: chips.collect(),
            more_chips: kinds.iter().map(|(_, labels)| labels.len().saturating_sub(CHIPS)).sum(),
            copies: (hit.copies > 0)
                .then(|| (format!("{} salinan", wording::number(hit.copies)), format!("{link}#salinan"))),
            missing: hit.missing.clone(),
            url: hit.url.as_deref().and_then(web_address),
            link,
        }
    }
}

impl Chip {
    fn new(field: Field, label: &Label, address: &Address) -> Chip {
        let alias = field.alias();
        Chip {
            kind: alias,
            label: label.label.clone(),
            title: format!("{}: {}", wording::field_name(field), label.label),
            is_chosen: address.has(alias, &label.path),
            link: address.set(alias, &label.path),
        }
    }
}

/// An address that may stand behind a link: of the web, and nothing that runs.
pub(super) fn web_address(url: &str) -> Option<String> {
    let lower = url.trim_start().to_ascii_lowercase();
    (lower.starts_with("https://") || lower.starts_with("http://")).then(|| url.trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_linked() {
        let cases = [
            ("https://kabar.example/a?b=1", true),
            (" HTTP://kabar.example", true),
            ("javascript:alert(1)", false),
            (" JavaScript:https://kabar.example", false),
            ("data:text/html,https://", false),
            ("//kabar.example", false),
            ("file:///etc/passwd", false),
            ("", false),
        ];
        for (url, is_linked) in cases {
            assert_eq!(web_address(url).is_some(), is_linked, "{url}");
        }
    }
}
