//! Citations as a user types them in a query or a flag.
//!
//! In: `Pasal 280 ayat (2) UU Pemilu`, `uu/2017/7`, `UU 7/2017`, `uu pemilu`, `pkpu`. Out: paths of the facet. The
//! grammar is that of articles; only paths and bare kinds are read besides.

use crate::entity::trace::Trace;
use jiff::civil::Date;

use super::gather::collect;
use super::named::{self, kind_of};
use super::resolve::Days;
use super::{Part, find, is_path, read, resolve, today};
use crate::entity::gazetteer::find_regions;
use crate::entity::regulation::issuer::MainRegions;

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
    // Most texts cite nothing: the gazetteer is not read for them.
    if find::anchors(text).is_empty() {
        return kind_alone(text);
    }
    let regions = find_regions(text, date);
    let Some(part) = read(Part::Text, text, &regions) else { return kind_alone(text) };
    let parts = [part];
    let main = MainRegions::new(&regions);
    let resolved = resolve::resolve(&parts, Days { first: date.unwrap_or_else(today), other: None }, &main);
    let mut paths = Vec::new();
    for law in collect(&parts, &resolved, &mut Trace::default()) {
        let family = named::law(&law.key).and_then(|known| known.family).filter(|_| law.named);
        let cited = |path: String| CitedPath { path, named: law.named, family };
        if law.pinpoints.is_empty() {
            paths.push(cited(law.key.clone()));
        }
        paths.extend(law.pinpoints.iter().map(|pinpoint| cited(format!("{}/{pinpoint}", law.key))));
    }
    if paths.is_empty() { kind_alone(text) } else { paths }
}

/// "Perbawaslu", "Peraturan KPU": all instruments of a kind.
fn kind_alone(text: &str) -> Vec<CitedPath> {
    let kind = super::kind::forms().get(text).filter(|kind| kind.is_citable());
    kind.map(|kind| CitedPath { path: kind_of(kind.key).to_owned(), named: false, family: None })
        .into_iter()
        .collect()
}
