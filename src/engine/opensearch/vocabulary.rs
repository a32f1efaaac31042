//! All words and values of an index on a cluster, which has no call that lists the terms of a field.

use std::collections::HashSet;

use super::mapping::{column, tokens};
use crate::index::{Document, hash64};

/// Terms that are remembered as sent: a few dozen bytes each. Then they are sent anew, which does no harm.
pub(super) const MOST_TERMS: usize = 4_000_000;

/// The terms of a document that were not sent yet, each with the name of its dictionary.
pub(super) fn new_terms<'d>(
    document: &'d Document,
    known: &mut HashSet<u64>,
) -> Vec<(&'static str, &'d str)> {
    let words = tokens(&document.words).map(|token| ("words", token));
    let roots = tokens(&document.roots).map(|token| ("roots", token));
    let values = document.values.iter().map(|(field, value)| (column(*field), value.as_str()));
    words.chain(roots).chain(values).filter(|(source, term)| known.insert(term_hash(source, term))).collect()
}

fn term_hash(source: &str, term: &str) -> u64 {
    hash64(&[source.as_bytes(), term.as_bytes()])
}

/// The id of a term in the vocabulary.
pub(super) fn vocabulary_id(source: &str, term: &str) -> String {
    format!("{:016x}", term_hash(source, term))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    #[test]
    fn each_term_is_sent_once() {
        let article = Article { id: "a".into(), text: "Warga memilih warga.".into(), ..Article::default() };
        let document = Document::from(&article);
        let mut known = HashSet::new();
        let first = new_terms(&document, &mut known);
        assert_eq!(first.iter().filter(|term| **term == ("words", "warga")).count(), 1);
        assert!(first.contains(&("roots", "pilih")) && first.contains(&("lang", "und")), "{first:?}");
        assert!(first.iter().all(|(_, term)| !term.starts_with('\u{1}')));
        assert!(new_terms(&document, &mut known).is_empty());
    }
}
