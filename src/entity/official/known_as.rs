//! Who is who across articles: the usual name of people whom the press writes in several ways.
//!
//! Inside an article a person keeps the fullest form of the name there; this table only says under which name the facet
//! counts it. Built in are well-known national figures (`data/figures.tsv`) and the nicknames that hold no word of the full
//! name ("Jokowi", not a bare "Anies", which may be anybody). Users add their own. Names are compared whole, without case
//! and signs; nothing else is joined.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::LazyLock;

use super::fold_name;
use crate::entity::Entities;
use crate::error::{Error, Result};

/// Usual names by folded form.
static BUILT_IN: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names: HashMap<String, &'static str> = HashMap::new();
    for line in super::rows(include_str!("data/figures.tsv")) {
        let mut cells = line.split('\t');
        let (Some(usual), Some(forms)) = (cells.next(), cells.next()) else { continue };
        for form in forms.split('|').chain([usual]) {
            names.insert(fold_name(form), usual);
        }
    }
    for (form, full) in super::nickname::unmistakable() {
        let usual = names.get(&fold_name(full)).copied().unwrap_or(full);
        names.insert(form.to_owned(), usual);
    }
    names
});

/// The names people are known by across articles.
///
/// ```
/// use telusur::entity::official::Aliases;
///
/// let mut aliases = Aliases::default();
/// assert_eq!(aliases.usual_name("Jokowi"), Some("Joko Widodo"));
/// assert_eq!(aliases.usual_name("Anies"), None);
/// aliases = Aliases::read("Kang Asep\tAsep Sunandar\n", "names.tsv")?;
/// assert_eq!(aliases.usual_name("kang asep"), Some("Asep Sunandar"));
/// # Ok::<(), telusur::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aliases {
    /// The user's, folded form to usual name; they win over the built-in ones.
    added: BTreeMap<String, String>,
}

impl Aliases {
    /// Reads a user's list, added to the built-in ones: lines `FORM<TAB>USUAL NAME`; empty lines and lines that begin with
    /// `#` are passed over. `place` names the list in errors.
    ///
    /// # Errors
    /// [`Error::Record`] with the line that is no pair, holds no letters, or gives a form a second meaning.
    pub fn read(text: &str, place: &str) -> Result<Aliases> {
        let mut added: BTreeMap<String, String> = BTreeMap::new();
        for (at, line) in text.lines().enumerate() {
            let line = line.trim_end_matches('\r');
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |reason: String| Error::Record { place: format!("{place}:{}", at + 1), reason };
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            let &[form, usual] = cells.as_slice() else {
                let found = match cells.len() {
                    1 => "no tab".to_string(),
                    several => format!("{several} columns"),
                };
                return Err(wrong(format!("expected FORM<TAB>USUAL NAME, found {found}")));
            };
            let key = fold_name(form);
            if key.is_empty() || fold_name(usual).is_empty() {
                return Err(wrong("expected letters on both sides of the tab".into()));
            }
            match added.insert(key, usual.to_owned()) {
                Some(before) if before != usual => {
                    return Err(wrong(format!("{form:?} is {before:?} already: one form, one name")));
                }
                _ => {}
            }
        }
        Ok(Aliases { added })
    }

    /// The usual name of whoever is called `name`; none for everybody who is not in the table.
    pub fn usual_name(&self, name: &str) -> Option<&str> {
        let key = fold_name(name);
        self.added.get(&key).map(String::as_str).or_else(|| BUILT_IN.get(&key).copied())
    }

    /// Notes at each person of an article the usual name, where that is another one.
    pub fn apply(&self, entities: &mut Entities) {
        for person in entities.officials.iter_mut().chain(&mut entities.people) {
            let usual = self.usual_name(&person.name).filter(|usual| *usual != person.name);
            person.known_as = usual.map(str::to_owned);
        }
    }

    /// What tells lists apart: equal for lists that say the same; empty for none.
    pub fn fingerprint(&self) -> String {
        self.added.iter().fold(String::new(), |mut text, (form, usual)| {
            let _ = writeln!(text, "{form}\t{usual}");
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_one_usual_name() {
        let mut forms: HashMap<String, &str> = HashMap::new();
        for line in crate::entity::official::rows(include_str!("data/figures.tsv")) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 5, "{line}");
            for form in cells[1].split('|').chain([cells[0]]) {
                let other = forms.insert(fold_name(form), cells[0]);
                assert!(other.is_none_or(|other| other == cells[0]), "{form} is {other:?} too");
            }
        }
    }

    #[test]
    fn only_the_unmistakable_is_joined() {
        let aliases = Aliases::default();
        for (name, expected) in [
            ("AHY", Some("Agus Harimurti Yudhoyono")),
            ("Hasyim Asyari", Some("Hasyim Asy'ari")),
            ("Zulhas", Some("Zulkifli Hasan")),
            ("Luhut B. Panjaitan", Some("Luhut Binsar Pandjaitan")),
            ("RK", None),
            ("Prabowo", None),
            ("Ganjar", None),
            ("Budi Santoso", None),
        ] {
            assert_eq!(aliases.usual_name(name), expected, "{name}");
        }
    }

    #[test]
    fn bad_lines_are_named() {
        for (text, place) in [
            ("A B\tC D\nsendiri\n", "daftar.tsv:2: expected FORM<TAB>USUAL NAME, found no tab"),
            ("# x\n\nA\tB C\nA\tD E\n", "daftar.tsv:4: \"A\" is \"B C\" already: one form, one name"),
            ("-\tB\n", "daftar.tsv:1: expected letters on both sides of the tab"),
        ] {
            let said = Aliases::read(text, "daftar.tsv").expect_err(text).to_string();
            assert_eq!(said, place);
        }
        assert_eq!(
            Aliases::read("Jokowi\tJokowi Dodo\n", "x").expect("a list").usual_name("jokowi"),
            Some("Jokowi Dodo")
        );
    }
}
