//! How well the stories of an index agree with copies that are known.
//!
//! In go labelled articles, JSON Lines with `copy_of` (the id of the first article of the story) and `edit`
//! (how the copy was made); out come [`CopyFigures`]: for each kind of edit the share of copies that are in
//! one story with their first article, and how many of the pairs found are near copies by their words.
//!
//! ```
//! use telusur::evaluation::read_copies;
//!
//! # let folder = std::env::temp_dir().join(format!("telusur-copies-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder).unwrap();
//! # let file = folder.join("copies.jsonl");
//! std::fs::write(&file, r#"{"id": "b", "copy_of": "a", "edit": "cut", "text": "…"}"#).unwrap();
//! let copies = read_copies(&file)?;
//! assert_eq!((copies[0].copy_of.as_deref(), copies[0].edit.as_deref()), (Some("a"), Some("cut")));
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok::<(), telusur::Error>(())
//! ```

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::search::Index;

/// Words in a row by which texts are compared.
const SHINGLE_WORDS: usize = 5;

/// Least share of the shorter text in the longer one that makes near copies.
const CONTAINED: f64 = 0.6;

/// Articles of its story that an article is compared with: a story may have very many.
const MOST_COMPARED: usize = 100;

/// What is known of an article.
#[derive(Clone, Debug, Deserialize)]
pub struct KnownCopy {
    /// The article.
    pub id: String,
    /// The first article of its story; none when it is that one.
    pub copy_of: Option<String>,
    /// How the copy was made.
    pub edit: Option<String>,
}

/// How many copies of a kind are in one story with their first article.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct EditFigures {
    /// How the copies were made.
    pub edit: String,
    /// Copies of this kind.
    pub n: u64,
    /// Copies found in the story of their first article.
    pub found: u64,
    /// Copies found in another story that has other articles.
    pub elsewhere: u64,
    /// Those of them that are near copies of an article of that story: labels may not know of it.
    pub elsewhere_alike: u64,
}

/// Known copies against the stories of an index.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CopyFigures {
    /// Figures of each kind of edit.
    pub edits: Vec<EditFigures>,
    /// Labelled articles that are in the index.
    pub n: u64,
    /// Labelled articles that are not.
    pub missing: u64,
    /// Articles in the story of another one.
    pub pairs: u64,
    /// Those that are near copies of the first article of their story, by their words.
    pub alike: u64,
    /// Those that are near copies of that or another labelled article of their story.
    pub alike_any: u64,
    /// Those whose story is the one the labels give.
    pub labelled: u64,
}

impl EditFigures {
    /// Share of the copies found in the story of their first article.
    pub fn recall(&self) -> f64 {
        self.found as f64 / self.n.max(1) as f64
    }

    /// Share of those in a story with others that are in the right one.
    pub fn precision(&self) -> f64 {
        self.found as f64 / (self.found + self.elsewhere).max(1) as f64
    }

    /// Share of those in a story with others that are in the right one, or are near copies of an article of theirs.
    pub fn alike(&self) -> f64 {
        (self.found + self.elsewhere_alike) as f64 / (self.found + self.elsewhere).max(1) as f64
    }
}

/// Reads labelled articles.
///
/// # Errors
/// A file that cannot be read, a line that is no JSON object with an id.
pub fn read_copies(path: &Path) -> Result<Vec<KnownCopy>> {
    let unreadable = |source| Error::Read { path: path.to_path_buf(), source };
    let mut copies = Vec::new();
    for (number, line) in BufReader::new(File::open(path).map_err(unreadable)?).lines().enumerate() {
        let line = line.map_err(unreadable)?;
        if line.trim().is_empty() {
            continue;
        }
        copies.push(serde_json::from_str(&line).map_err(|error| Error::Record {
            place: format!("{}:{}", path.display(), number + 1),
            reason: format!("no labelled article: {error}"),
        })?);
    }
    Ok(copies)
}

/// Compares the stories of an index with known copies.
///
/// # Errors
/// The engine's.
pub fn measure_copies(index: &Index, copies: &[KnownCopy]) -> Result<CopyFigures> {
    let mut figures = CopyFigures::default();
    let mut first_of: HashMap<&str, String> = HashMap::new();
    let mut alike: HashSet<&str> = HashSet::new();
    let mut earlier: HashMap<String, Vec<&str>> = HashMap::new();
    for copy in copies {
        let Some(article) = index.article(&copy.id)? else {
            figures.missing += 1;
            continue;
        };
        figures.n += 1;
        if let Some(first) = &article.group {
            figures.pairs += 1;
            figures.labelled += u64::from(copy.copy_of.as_ref() == Some(first));
            let is_alike = |id: &str| -> Result<bool> {
                let other = index.article(id)?;
                Ok(other.is_some_and(|other| containment(&article.text, &other.text) >= CONTAINED))
            };
            let mut is_known = is_alike(first)?;
            figures.alike += u64::from(is_known);
            let others = earlier.get(first).map_or(&[][..], Vec::as_slice);
            for other in others.iter().take(MOST_COMPARED) {
                is_known = is_known || is_alike(other)?;
            }
            figures.alike_any += u64::from(is_known);
            if is_known {
                alike.insert(&copy.id);
            }
            earlier.entry(first.clone()).or_default().push(&copy.id);
        }
        first_of.insert(&copy.id, article.group.unwrap_or(article.id));
    }
    let mut edits: BTreeMap<&str, EditFigures> = BTreeMap::new();
    for copy in copies {
        let (Some(original), Some(story)) = (&copy.copy_of, first_of.get(copy.id.as_str())) else {
            continue;
        };
        let edit = copy.edit.as_deref().unwrap_or("copy");
        let row =
            edits.entry(edit).or_insert_with(|| EditFigures { edit: edit.into(), ..EditFigures::default() });
        row.n += 1;
        if first_of.get(original.as_str()) == Some(story) {
            row.found += 1;
        } else if let Some(others) = earlier.get(story) {
            row.elsewhere += 1;
            // The first article of a story was compared with none: what joined it was compared with it.
            let is_first_of_alike = *story == copy.id && others.iter().any(|other| alike.contains(other));
            row.elsewhere_alike += u64::from(is_first_of_alike || alike.contains(copy.id.as_str()));
        }
    }
    figures.edits = edits.into_values().collect();
    Ok(figures)
}

/// Share of the shorter text's runs of words that are in the longer one, from the words themselves.
fn containment(left: &str, right: &str) -> f64 {
    let lower = [left.to_lowercase(), right.to_lowercase()];
    let runs = lower.each_ref().map(|text| {
        let words: Vec<&str> =
            text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let mut counts: HashMap<Vec<&str>, usize> = HashMap::new();
        for run in words.windows(SHINGLE_WORDS) {
            *counts.entry(run.to_vec()).or_default() += 1;
        }
        (words.len().saturating_sub(SHINGLE_WORDS - 1), counts)
    });
    let shared: usize =
        runs[0].1.iter().map(|(run, count)| runs[1].1.get(run).map_or(0, |other| *count.min(other))).sum();
    shared as f64 / runs[0].0.min(runs[1].0).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containment_of_the_shorter_text() {
        let cases: &[(&str, &str, f64)] = &[
            ("a b c d e", "A, B. C d e", 1.0),
            ("a b c d e f g h i j", "c d e f g", 1.0),
            ("a b c d e f", "b c d e f g", 0.5),
            ("a b c d e", "e d c b a", 0.0),
            ("a b", "a b", 0.0),
        ];
        for (left, right, expected) in cases {
            assert_eq!(containment(left, right), *expected, "{left} / {right}");
        }
    }
}
