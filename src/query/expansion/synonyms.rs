//! Words that mean the same, from a list of the user's.
//!
//! In: one group a line, its forms split by tabs or commas; each finds the others. `a, b => c` goes one way: `a`
//! and `b` find `c` too, not the other way round. Lines that begin with `#` and empty ones are passed over.
//! Out: the other forms of a form.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Error, Result};
use crate::text::{Analyzer, Language};

/// Most words of one form: a longer one is a sentence, and a slip.
const MAX_FORM_WORDS: usize = 10;

/// Most forms of one line.
const MAX_FORMS: usize = 50;

/// A list of the user's: words that mean the same.
///
/// ```
/// # fn main() -> telusur::Result<()> {
/// use telusur::query::Synonyms;
///
/// let synonyms = Synonyms::parse("saksi, saksi mandat\npengawas tps => ptps\n", "sinonim.tsv")?;
/// assert_eq!(synonyms.of("saksi").collect::<Vec<_>>(), ["saksi mandat"]);
/// assert_eq!(synonyms.of("ptps").count(), 0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synonyms {
    /// The other forms of a form, by its exact tokens joined by blanks.
    others: BTreeMap<String, Vec<String>>,
    longest: usize,
}

impl Synonyms {
    /// Reads a list; `name` is its file, for messages.
    ///
    /// # Errors
    /// [`Error::Record`] with file and line for a line that is no group, and how to mend it.
    pub fn parse(text: &str, name: &str) -> Result<Synonyms> {
        let mut synonyms = Synonyms::default();
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                let place = format!("{name}:{}", number + 1);
                synonyms.add_line(line).map_err(|reason| Error::Record { place, reason })?;
            }
        }
        Ok(synonyms)
    }

    /// Reads a list from a file: its text, to be kept, and what it says.
    ///
    /// # Errors
    /// As [`Synonyms::parse`]; [`Error::Read`] when the file cannot be read, or is no UTF-8.
    pub fn read(path: &Path) -> Result<(String, Synonyms)> {
        let read = std::fs::read_to_string(path);
        let text = read.map_err(|source| Error::Read { path: path.to_path_buf(), source })?;
        let synonyms = Synonyms::parse(&text, &path.display().to_string())?;
        Ok((text, synonyms))
    }

    /// The other forms of a form given as exact tokens joined by blanks.
    pub fn of(&self, key: &str) -> impl Iterator<Item = &str> {
        self.others.get(key).into_iter().flatten().map(String::as_str)
    }

    /// This list and another one.
    pub fn with(&self, other: &Synonyms) -> Synonyms {
        let mut both = self.clone();
        for (key, forms) in &other.others {
            both.add(key.clone(), forms);
        }
        both
    }

    /// Words of the longest form.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    fn add_line(&mut self, line: &str) -> Result<(), String> {
        if let Some((from, to)) = line.split_once("=>") {
            let (from, to) = (forms(from)?, forms(to)?);
            if from.is_empty() || to.is_empty() {
                return Err("`=>` needs words on both sides, such as 'pengawas tps => ptps'".into());
            }
            let targets: Vec<String> = to.into_iter().map(|(_, form)| form).collect();
            for (key, _) in from {
                self.add(key, &targets);
            }
            return Ok(());
        }
        let forms = forms(line)?;
        if forms.len() < 2 {
            return Err(format!(
                "{line:?} stands alone: expected words that mean the same, split by tabs or commas, such as \
                 'saksi, saksi mandat'"
            ));
        }
        let written: Vec<String> = forms.iter().map(|(_, form)| form.clone()).collect();
        for (key, _) in forms {
            self.add(key, &written);
        }
        Ok(())
    }

    fn add(&mut self, key: String, forms: &[String]) {
        self.longest = self.longest.max(key.split(' ').count());
        let own = key.clone();
        let others = self.others.entry(key).or_default();
        for form in forms {
            if key_of(form) != own && !others.contains(form) {
                others.push(form.clone());
            }
        }
    }
}

/// The forms of one side with their keys, each once.
fn forms(side: &str) -> Result<Vec<(String, String)>, String> {
    let mut forms: Vec<(String, String)> = Vec::new();
    for form in side.split(['\t', ',']).map(str::trim).filter(|form| !form.is_empty()) {
        let key = key_of(form);
        if key.is_empty() {
            return Err(format!("{form:?} holds no letter or digit: expected a word"));
        }
        if key.split(' ').count() > MAX_FORM_WORDS {
            return Err(format!(
                "{form:?} has more than {MAX_FORM_WORDS} words: expected a word or a short phrase"
            ));
        }
        if !forms.iter().any(|(known, _)| *known == key) {
            forms.push((key, form.to_string()));
        }
    }
    if forms.len() > MAX_FORMS {
        return Err(format!("more than {MAX_FORMS} forms on one line: expected one group of words a line"));
    }
    Ok(forms)
}

/// The exact tokens of a form, joined by blanks.
fn key_of(form: &str) -> String {
    let mut key = String::new();
    Analyzer::new(Language::Indonesian).for_each_token(form, &mut |token| {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(token.exact);
    });
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_groups() {
        let text = "\u{feff}# saksi\n\nSaksi\tSaksi Mandat, saksi partai\r\nA => b\n";
        let synonyms = Synonyms::parse(text, "x").expect("a list");
        let of = |key: &str| synonyms.of(key).collect::<Vec<_>>();
        assert_eq!(of("saksi"), ["Saksi Mandat", "saksi partai"]);
        assert_eq!(of("saksi mandat"), ["Saksi", "saksi partai"]);
        assert_eq!((of("a"), of("b")), (vec!["b"], vec![]));
        assert_eq!(synonyms.longest(), 2);
        let more = Synonyms::parse("a, c", "y").expect("a list");
        assert_eq!(synonyms.with(&more).of("a").collect::<Vec<_>>(), ["b", "c"]);
    }

    #[test]
    fn bad_lines_are_named() {
        let long = "satu, dua dua dua dua dua dua dua dua dua dua dua";
        let cases = [
            ("a, b\nsaksi", "daftar.tsv:2: \"saksi\" stands alone"),
            ("saksi, Saksi", "daftar.tsv:1: \"saksi, Saksi\" stands alone"),
            ("a =>", "daftar.tsv:1: `=>` needs words on both sides"),
            ("# x\n\na, ??", "daftar.tsv:3: \"??\" holds no letter"),
            (long, "has more than 10 words"),
        ];
        for (text, expected) in cases {
            let error = Synonyms::parse(text, "daftar.tsv").expect_err(text).to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
