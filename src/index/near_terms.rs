//! The terms of a dictionary one slip away from a word.
//!
//! An automaton finds them, but it tries every letter at every place, and the dictionary has a step for each trial.
//! A word with one slip has its front or its back as it was: what begins with the front is left to the automaton,
//! and where the slip lies in the front, each word there can be is looked up.

use std::collections::BTreeMap;

use tantivy::Term;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field as TantivyField;
use tantivy::termdict::TermDictionary;

/// The characters of ASCII that tokens are made of.
const ASCII_LETTERS: &str = "-.0123456789abcdefghijklmnopqrstuvwxyz";
/// Above every byte of a text.
const ABOVE: u8 = 0xff;
/// The least byte of a letter beyond ASCII.
const BEYOND_ASCII: u8 = 0x80;

/// The word itself, and those that one letter put in, left out, replaced or swapped with its neighbour makes of it,
/// out of a dictionary of tokens, with how many articles have each.
pub(super) fn near_terms(
    dictionary: &TermDictionary,
    field: TantivyField,
    word: &str,
) -> tantivy::Result<BTreeMap<String, u32>> {
    let mut found = BTreeMap::new();
    let automaton = FuzzyTermQuery::new(Term::from_field_text(field, word), 1, true).automaton()?;
    let mut add_range = |from: Vec<u8>, to: Vec<u8>| -> tantivy::Result<()> {
        let mut stream = dictionary.search(&automaton).ge(from).lt(to).into_stream()?;
        while stream.advance() {
            found.insert(String::from_utf8_lossy(stream.key()).into_owned(), stream.value().doc_freq);
        }
        Ok(())
    };
    let letters: Vec<(usize, char)> = word.char_indices().collect();
    let (front, back) = letters.split_at(letters.len() / 2);
    let front_bytes = &word.as_bytes()[..back.first().map_or(0, |(at, _)| *at)];
    add_range(front_bytes.to_vec(), [front_bytes, &[ABOVE]].concat())?;
    for (at, _) in front {
        let before = &word.as_bytes()[..*at];
        add_range([before, &[BEYOND_ASCII]].concat(), [before, &[ABOVE]].concat())?;
    }
    let mut term = String::new();
    let mut look_up = |parts: [&str; 3]| -> tantivy::Result<()> {
        term.clear();
        term.extend(parts);
        if let Some(info) = dictionary.get(&term)? {
            found.insert(term.clone(), info.doc_freq);
        }
        Ok(())
    };
    for (at, letter) in front {
        let (before, (own, after)) = (&word[..*at], word[*at..].split_at(letter.len_utf8()));
        look_up([before, "", after])?;
        if let Some(next) = after.chars().next() {
            let (next, after) = after.split_at(next.len_utf8());
            look_up([before, &[next, own].concat(), after])?;
        }
        for new in 0..ASCII_LETTERS.len() {
            let new = &ASCII_LETTERS[new..=new];
            look_up([before, new, after])?;
            look_up([before, new, &word[*at..]])?;
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::schema::{STRING, Schema};
    use tantivy::{Index, TantivyDocument};

    use super::*;
    use crate::text::Analyzer;

    /// Words of few letters, so that many are near one another, some beyond ASCII.
    fn words() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec("[abé1-]{0,2}[abz0é√٣.]{1,4}", 1..40)
    }

    proptest! {
        #[test]
        fn tokens_are_made_of_the_letters_tried(text in "(\\PC|[ -~]|[0-9.,:'-]|[½ⅷ％‑＇]){0,60}") {
            for token in Analyzer::default().tokens(&text) {
                let letters = token.exact.chars().chain(token.root.chars());
                let beyond: Vec<char> =
                    letters.filter(|ch| ch.is_ascii() && !ASCII_LETTERS.contains(*ch)).collect();
                prop_assert!(beyond.is_empty(), "{:?}", beyond);
            }
        }

        #[test]
        fn what_an_automaton_finds_is_found(words in words(), other in "[abzé√]{0,5}") {
            let mut schema = Schema::builder();
            let field = schema.add_text_field("word", STRING);
            let index = Index::create_in_ram(schema.build());
            let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 15_000_000).expect("a writer");
            for word in &words {
                let mut article = TantivyDocument::new();
                article.add_text(field, word);
                writer.add_document(article).expect("added");
            }
            writer.commit().expect("committed");
            let searcher = index.reader().expect("a reader").searcher();
            for reader in searcher.segment_readers() {
                let inverted = reader.inverted_index(field).expect("indexed");
                for word in words.iter().chain([&other]) {
                    let query = FuzzyTermQuery::new(Term::from_field_text(field, word), 1, true);
                    let automaton = query.automaton().expect("one slip");
                    let mut stream = inverted.terms().search(automaton).into_stream().expect("terms");
                    let mut expected = BTreeMap::new();
                    while stream.advance() {
                        let term = String::from_utf8_lossy(stream.key()).into_owned();
                        expected.insert(term, stream.value().doc_freq);
                    }
                    prop_assert_eq!(near_terms(inverted.terms(), field, word).expect("terms"), expected);
                }
            }
        }
    }
}
