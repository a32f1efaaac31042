//! Citations as a user types them in a query or a flag.
//!
//! In: `Pasal 280 ayat (2) UU Pemilu`, `uu/2017/7`, `UU 7/2017`, `uu pemilu`, `pkpu`. Out: paths of the facet. The
//! grammar is that of articles; only paths and bare kinds are read besides.

use crate::entity::trace::Trace;
use jiff::civil::Date;

use super::gather::collect;
use super::named::{self, kind_of};
use super::resolve::Days;
use super::{Part, Regulation, find, is_path, read, resolve, today};
use crate::entity::gazetteer::find_regions;
use crate::entity::regulation::issuer::MainRegions;
use crate::text::Span;

/// A path a user meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedPath {
    /// The path: `uu/2017/7/pasal-280/ayat-2`.
    pub path: String,
    /// Told by a name, so that the whole family of the law is meant.
    pub named: bool,
    /// The family of a law told by name: `uu-pemilu`.
    pub family: Option<&'static str>,
}

/// Reads the paths a user's text means, each once: every pinpoint, or the law where none is given.
///
/// Names are read by `date`, or by today. A text without a citation gives nothing.
pub fn parse_citation(text: &str, date: Option<Date>) -> Vec<CitedPath> {
    let typed = text.trim();
    let folded = typed.to_lowercase();
    // "kuhp" is a path, "KUHP" the name of a law; with a slash it can only be a path.
    if is_path(typed) || folded.contains('/') && is_path(&folded) {
        return vec![CitedPath { path: folded, named: false, family: None }];
    }
    if named::laws().iter().any(|law| law.family == Some(typed)) {
        return parse_citation(&typed.replace('-', " "), date);
    }
    let mut paths = Vec::new();
    for law in laws_in(text, date) {
        let family = named::law(&law.key).and_then(|known| known.family).filter(|_| law.named);
        let cited = |path: String| CitedPath { path, named: law.named, family };
        if law.pinpoints.is_empty() {
            paths.push(cited(law.key.clone()));
        }
        paths.extend(law.pinpoints.iter().map(|pinpoint| cited(format!("{}/{pinpoint}", law.key))));
    }
    if paths.is_empty() { kind_alone(text) } else { paths }
}

/// Where a user's text cites laws, pinpoints and law together; sorted, none touching another.
pub fn find_citations(text: &str, date: Option<Date>) -> Vec<Span> {
    let laws = laws_in(text, date);
    let mut spans: Vec<Span> =
        laws.iter().flat_map(|law| &law.mentions).map(|mention| mention.span()).collect();
    spans.sort();
    spans.dedup_by(|later, first| later.start < first.end);
    spans
}

fn laws_in(text: &str, date: Option<Date>) -> Vec<Regulation> {
    // Most texts cite nothing: the gazetteer is not read for them.
    if find::anchors(text).is_empty() {
        return Vec::new();
    }
    let regions = find_regions(text, date);
    let Some(part) = read(Part::Text, text, &regions) else { return Vec::new() };
    let parts = [part];
    let main = MainRegions::new(&regions);
    let resolved = resolve::resolve(&parts, Days { first: date.unwrap_or_else(today), other: None }, &main);
    collect(&parts, &resolved, &mut Trace::default())
}

/// "Perbawaslu", "Peraturan KPU": all instruments of a kind.
fn kind_alone(text: &str) -> Vec<CitedPath> {
    let kind = super::kind::forms().get(text).filter(|kind| kind.is_citable());
    kind.map(|kind| CitedPath { path: kind_of(kind.key).to_owned(), named: false, family: None })
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_have_their_places() {
        let cases: &[(&str, &[&str])] = &[
            ("pelanggaran pasal 280 uu pemilu di jabar", &["pasal 280 uu pemilu"]),
            ("uu pemilu pasal 280 ayat 2", &["uu pemilu pasal 280 ayat 2"]),
            ("netralitas asn uu 20/2023", &["uu 20/2023"]),
            ("uu asn dan uu pilkada", &["uu asn", "uu pilkada"]),
            ("netralitas asn", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> =
                find_citations(text, None).into_iter().map(|span| span.slice(text)).collect();
            assert_eq!(found, *expected, "{text}");
        }
    }
}
