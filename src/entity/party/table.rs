//! The table of parties and the forms of their names.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::entity::official::fold_name;
use crate::entity::spot::cases;
use crate::text::slips;

/// A political party.
#[derive(Debug)]
pub(crate) struct Party {
    /// Short name of the press: value and label of the facet.
    pub(crate) name: &'static str,
    /// Full name.
    pub(crate) title: &'static str,
    /// First and last year of an election it contested; none for parties that never did.
    pub(super) years: Option<(i16, i16)>,
    /// Words before and after that give another sense.
    pub(super) not_after: Vec<&'static str>,
    pub(super) not_before: Vec<&'static str>,
}

/// How much a form tells alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// The full name.
    Full,
    /// Means the party wherever it is written.
    Sure,
    /// An acronym: beside any other sign of a party.
    Acronym,
    /// A word with other senses: only behind "Partai", an office of a party, or in a list of parties.
    Word,
}

/// A form of a name and the parties it may mean.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) written: &'static str,
    pub(super) parties: Vec<usize>,
    pub(super) strength: Strength,
}

pub(super) static PARTIES: LazyLock<Vec<Party>> = LazyLock::new(|| {
    rows()
        .map(|cells| {
            let years: Vec<i16> = cells[5].split(',').filter_map(|year| year.parse().ok()).collect();
            let refusals = |sign: char| cells[7].split('|').filter_map(move |cell| cell.strip_prefix(sign));
            Party {
                name: cells[0],
                title: cells[1],
                years: years.first().copied().zip(years.last().copied()),
                not_after: refusals('<').collect(),
                not_before: refusals('>').collect(),
            }
        })
        .collect()
});

pub(super) static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let mut forms: Vec<Form> = Vec::new();
    for (party, cells) in rows().enumerate() {
        let columns = [
            (cells[1], Strength::Full),
            (cells[2], Strength::Sure),
            (cells[3], Strength::Acronym),
            (cells[4], Strength::Word),
        ];
        for (cell, strength) in columns {
            for written in cell.split('|').filter(|form| !form.is_empty()) {
                match forms.iter_mut().find(|form| form.written == written) {
                    Some(known) => known.parties.push(party),
                    None => forms.push(Form { written, parties: vec![party], strength }),
                }
            }
        }
    }
    forms
});

/// Folded names, full and short, with and without "Partai", and the parties of that name.
static BY_NAME: LazyLock<HashMap<String, Vec<usize>>> = LazyLock::new(|| {
    let mut map: HashMap<String, Vec<usize>> = HashMap::new();
    let names = PARTIES.iter().enumerate().map(|(at, party)| (party.name, vec![at]));
    for (name, parties) in names.chain(FORMS.iter().map(|form| (form.written, form.parties.clone()))) {
        let known = map.entry(bare(name)).or_default();
        known.extend(parties);
        known.sort_unstable();
        known.dedup();
    }
    map
});

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    let table = include_str!("data/parties.tsv").lines().filter(|line| !line.starts_with('#'));
    table.map(|line| line.split('\t').collect()).filter(|cells: &Vec<&str>| cells.len() == 8)
}

/// A name without case, signs and the word "Partai".
fn bare(name: &str) -> String {
    let folded = fold_name(name);
    folded.strip_prefix("partai ").unwrap_or(&folded).to_owned()
}

/// Every spelling to look for, with the place of its form.
pub(crate) fn spellings() -> impl Iterator<Item = (String, usize)> {
    FORMS.iter().enumerate().flat_map(|(at, form)| {
        let written = form.written.to_owned();
        let upper = form.written.to_uppercase();
        let mut spellings = vec![written, upper];
        if let Some(rest) = form.written.strip_prefix("Partai ") {
            spellings.push(format!("partai {rest}"));
        } else if form.strength == Strength::Sure {
            spellings.extend(cases(&form.written.to_lowercase()));
        }
        spellings.into_iter().map(move |spelling| (spelling, at))
    })
}

/// The parties a user means by `text`: a name in any form, with or without "Partai", or words of a full name; those of
/// today first.
///
/// ```
/// use telusur::entity::party::lookup;
///
/// assert_eq!(lookup("pdi perjuangan"), ["PDIP"]);
/// assert_eq!(lookup("Partai Golongan Karya"), ["Golkar"]);
/// assert!(lookup("partai").is_empty());
/// ```
pub fn lookup(text: &str) -> Vec<&'static str> {
    let wanted = bare(text);
    if wanted.is_empty() || wanted == "partai" {
        return Vec::new();
    }
    let mut found = BY_NAME.get(&wanted).cloned().unwrap_or_default();
    if found.is_empty() {
        let has_words = |party: &Party| {
            let title = fold_name(party.title);
            wanted.split(' ').all(|word| title.split(' ').any(|part| part == word))
        };
        found = (0..PARTIES.len()).filter(|&at| has_words(&PARTIES[at])).collect();
    }
    found.iter().map(|&at| PARTIES[at].name).collect()
}

/// The name nearest to a misspelt one.
pub fn suggest(text: &str) -> Option<&'static str> {
    let wanted = bare(text);
    let near = BY_NAME.iter().filter(|(name, _)| name.len() > 3 && slips(name, &wanted) <= 2);
    let best = near.min_by_key(|(name, _)| (slips(name, &wanted), name.as_str()))?;
    best.1.first().map(|&at| PARTIES[at].name)
}

/// The full name of the party with a short name.
///
/// ```
/// assert_eq!(telusur::entity::party::title("PAN"), Some("Partai Amanat Nasional"));
/// ```
pub fn title(name: &str) -> Option<&'static str> {
    PARTIES.iter().find(|party| party.name == name).map(|party| party.title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_names_are_unique() {
        let lines = include_str!("data/parties.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(lines, PARTIES.len());
        for party in PARTIES.iter() {
            assert_eq!(PARTIES.iter().filter(|other| other.name == party.name).count(), 1, "{party:?}");
            assert_eq!(lookup(party.title).first(), Some(&party.name), "{party:?}");
            assert!(lookup(party.name).contains(&party.name), "{party:?}");
        }
        let contested = |year: i16| {
            rows().filter(|cells| cells[5].split(',').any(|cell| cell == year.to_string())).count()
        };
        // With the local parties of Aceh; the numbers are those of KPU and KIP.
        assert_eq!([2004, 2009, 2014, 2019, 2024].map(contested), [24, 44, 15, 20, 24]);
    }

    #[test]
    fn parties_are_found_in_any_way_of_writing() {
        let cases: &[(&str, &[&str])] = &[
            ("PDIP", &["PDIP"]),
            ("pdi-p", &["PDIP"]),
            ("Partai Demokrasi Indonesia Perjuangan", &["PDIP"]),
            ("nasdem", &["NasDem"]),
            ("partai buruh", &["Partai Buruh"]),
            ("kebangkitan bangsa", &["PKB"]),
            ("psi", &["PSI", "Partai Sarikat Indonesia"]),
            ("kuning", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(lookup(text), *expected, "{text}");
        }
        assert_eq!(suggest("demokratt"), Some("Demokrat"));
        assert_eq!(suggest("xyzzy"), None);
    }
}
