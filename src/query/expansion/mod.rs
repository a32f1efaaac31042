//! Other ways of saying what the words of a query say: acronyms, synonyms, spellings.
//!
//! In: the exact forms of words typed one after the other. Out: the [`Alternatives`] that mean the same, from
//! the built-in lists (compiled at build time, so that nothing is parsed at start) and from [`Synonyms`] of the
//! user's. Short forms with several meanings stand for none of them unless a word beside them tells which.
//! Regions, laws and people are not known here.

mod synonyms;

pub use synonyms::Synonyms;

/// Most words of a built-in form.
const MAX_WORDS: usize = 10;

/// How two forms that stand for one another are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Spellings of one word.
    Spelling,
    /// A short form and what it stands for.
    Acronym,
    /// Different words that mean the same.
    Synonym,
}

impl Relation {
    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Spelling => "spelling",
            Relation::Acronym => "acronym",
            Relation::Synonym => "synonym",
        }
    }
}

/// One of the meanings of an ambiguous short form.
#[derive(Debug)]
pub struct Meaning {
    /// The short form as people write it: `MK`.
    pub written: &'static str,
    /// What it may stand for.
    pub meaning: &'static str,
    /// Words that tell this meaning when they stand beside the form: roots or words as written.
    pub company: &'static [&'static str],
}

include!(concat!(env!("OUT_DIR"), "/expansions.rs"));

/// Words that have other forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternatives {
    /// How many of the words they are for.
    pub words: usize,
    /// The other forms, each with how it is related.
    pub forms: Vec<(Relation, String)>,
}

/// The alternatives of the longest run of `words` that has any, beginning at the first of them.
///
/// Words are exact forms, one for each token.
pub fn alternatives(words: &[&str], synonyms: &Synonyms) -> Option<Alternatives> {
    let mut found: Option<Alternatives> = None;
    let mut key = String::new();
    for (at, word) in words.iter().enumerate().take(MAX_WORDS.max(synonyms.longest())) {
        if at > 0 {
            key.push(' ');
        }
        key.push_str(word);
        let mut forms = built_in(&key);
        forms.extend(synonyms.of(&key).map(|form| (Relation::Synonym, form.to_string())));
        if !forms.is_empty() {
            found = Some(Alternatives { words: at + 1, forms });
        }
        if !is_beginning(&key) && at + 1 >= synonyms.longest() {
            break;
        }
    }
    found
}

/// A listed form as people write it, by its exact forms joined by blanks: `kpu` → `KPU`.
pub fn written(key: &str) -> Option<&'static str> {
    let at = FORMS.binary_search_by(|(form, _)| (*form).cmp(key)).ok()?;
    let mut forms = FORMS[at].1.iter().flat_map(|group| GROUPS[usize::from(*group)].1.iter().copied());
    forms.find(|form| form.to_lowercase() == key)
}

/// The other spellings of a root: `ijin` → `izin`, so that inflected forms are found too.
pub fn spellings(root: &str) -> Vec<(Relation, String)> {
    let is_spelling =
        |(relation, form): &(Relation, String)| *relation == Relation::Spelling && !form.contains(' ');
    built_in(root).into_iter().filter(is_spelling).collect()
}

/// The meanings of an ambiguous short form, in lower case; none when it is not known as ambiguous.
pub fn meanings(form: &str) -> &'static [Meaning] {
    match AMBIGUOUS.binary_search_by(|(known, _)| (*known).cmp(form)) {
        Ok(at) => AMBIGUOUS[at].1,
        Err(_) => &[],
    }
}

/// Whether the name of a region may begin with this word, in lower case.
pub fn begins_place(word: &str) -> bool {
    let word = word.split('-').next().unwrap_or(word);
    let is_kind = ["kabupaten", "kab", "kota", "kotamadya", "provinsi", "propinsi", "prov"].contains(&word);
    is_kind || [PLACE_WORDS, ALIAS_WORDS].iter().any(|words| words.binary_search(&word).is_ok())
}

/// Whether a legal citation may hold this word, in lower case.
pub fn tells_citation(word: &str) -> bool {
    let first = word.split('-').next().unwrap_or(word);
    ["pasal", "ayat", "putusan", "perkara"].contains(&word)
        || word.contains("/puu")
        || LAW_WORDS.binary_search(&first).is_ok()
}

/// Whether an office may begin with this word, in lower case.
pub fn begins_office(word: &str) -> bool {
    let modifiers = ["pj", "pjs", "plt", "plh", "penjabat", "pelaksana", "wakil", "mantan"];
    modifiers.contains(&word) || OFFICE_WORDS.binary_search(&word).is_ok()
}

fn built_in(key: &str) -> Vec<(Relation, String)> {
    let Ok(at) = FORMS.binary_search_by(|(form, _)| (*form).cmp(key)) else {
        return Vec::new();
    };
    let mut forms: Vec<(Relation, String)> = Vec::new();
    for group in FORMS[at].1 {
        let (relation, others) = GROUPS[usize::from(*group)];
        for form in others {
            let is_new = !forms.iter().any(|(_, known)| known.eq_ignore_ascii_case(form));
            if is_new && form.to_lowercase() != key {
                forms.push((relation, form.to_string()));
            }
        }
    }
    forms
}

/// Whether a longer form begins with the words of `key`.
fn is_beginning(key: &str) -> bool {
    let after = FORMS.partition_point(|(form, _)| *form <= key);
    let longer = |form: &str| form.strip_prefix(key).is_some_and(|rest| rest.starts_with(' '));
    // A blank sorts before every letter: the longer forms follow at once.
    FORMS.get(after).is_some_and(|(form, _)| longer(form))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Analyzer, Language, is_question_word, is_stop_word};

    fn forms(text: &str) -> Vec<String> {
        let words: Vec<&str> = text.split(' ').collect();
        let found = alternatives(&words, &Synonyms::default());
        found.map_or_else(Vec::new, |found| found.forms.into_iter().map(|(_, form)| form).collect())
    }

    #[test]
    fn both_ways() {
        let cases = [
            ("asn", "aparatur sipil negara"),
            ("bawaslu", "badan pengawas pemilu"),
            ("bawaslu", "badan pengawas pemilihan umum"),
            ("pj", "penjabat"),
            ("walikota", "wali kota"),
            ("azas", "asas"),
            ("kpu", "komisi pemilihan umum"),
            ("dkpp", "dewan kehormatan penyelenggara pemilu"),
            ("panwaslu", "panitia pengawas pemilihan umum"),
            ("pilkada", "pemilihan kepala daerah"),
            ("pilgub", "pemilihan gubernur"),
            ("pilbup", "pemilihan bupati"),
            ("wagub", "wakil gubernur"),
            ("gerindra", "partai gerakan indonesia raya"),
            ("nopember", "november"),
            ("uu", "undang-undang"),
        ];
        for (one, other) in cases {
            let has = |text: &str, wanted: &str| forms(text).iter().any(|form| form.to_lowercase() == wanted);
            assert!(has(one, other), "{one} → {other}: {:?}", forms(one));
            assert!(has(other, one), "{other} → {one}: {:?}", forms(other));
        }
    }

    #[test]
    fn the_longest_form_counts() {
        let words = ["badan", "pengawas", "pemilihan", "umum", "jabar"];
        let found = alternatives(&words, &Synonyms::default()).expect("known");
        assert_eq!(found.words, 4);
        assert_eq!(alternatives(&["badan", "pengawas"], &Synonyms::default()), None);
        assert_eq!(alternatives(&[], &Synonyms::default()), None);
    }

    #[test]
    fn ambiguous_forms_stand_for_nothing() {
        for form in ["ppk", "mk", "pan", "skb", "pbb", "ppp", "kip", "p3k"] {
            assert_eq!(forms(form), Vec::<String>::new(), "{form}");
            assert!(meanings(form).len() > 1, "{form}");
        }
        assert!(meanings("kpu").is_empty());
    }

    #[test]
    fn an_inflected_word_has_the_spellings_of_its_root() {
        assert_eq!(spellings("ijin"), [(Relation::Spelling, "izin".to_string())]);
        assert_eq!(spellings("kpu"), []);
    }

    /// The lists are compiled without the analyzer: what it would read otherwise could never be found.
    #[test]
    fn every_form_is_read_as_it_is_listed() {
        let analyzer = Analyzer::new(Language::Indonesian);
        let ambiguous = AMBIGUOUS.iter().map(|(form, _)| *form);
        for form in FORMS.iter().map(|(form, _)| *form).chain(ambiguous) {
            let tokens: Vec<String> = analyzer.tokens(form).into_iter().map(|token| token.exact).collect();
            assert_eq!(tokens.join(" "), form);
            assert!(tokens.len() <= MAX_WORDS, "{form}");
            let optional = |token: &String| is_stop_word(token) || is_question_word(token);
            assert!(!tokens.iter().all(optional), "{form} holds stop words only");
        }
        assert!(FORMS.is_sorted() && AMBIGUOUS.is_sorted_by_key(|(form, _)| form));
    }

    #[test]
    fn first_words() {
        assert!(begins_place("jabar") && begins_place("kota") && begins_place("jawa"));
        assert!(!begins_place("netralitas"));
        assert!(tells_citation("uu") && tells_citation("pkpu") && tells_citation("undang-undang"));
        assert!(!tells_citation("jabar"));
        assert!(begins_office("ketua") && begins_office("pj") && !begins_office("netralitas"));
    }
}
