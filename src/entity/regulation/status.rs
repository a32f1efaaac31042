//! What became of a well-known law: "dicabut oleh UU 20/2023".
//!
//! In: a key and what the table of laws says of repeals and amendments. Out: one short note; none for a law the table
//! does not know or that stands as it was made. The note is of the day of the table, not of an article's day.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use super::named;
use super::path::label;

/// What a later act did to a law, the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Repealed,
    Enacted,
    Amended,
}

/// By key: what later acts, by their own keys, did to the law.
static FATES: LazyLock<HashMap<&'static str, BTreeSet<(Fate, &'static str)>>> = LazyLock::new(|| {
    let mut fates: HashMap<&'static str, BTreeSet<(Fate, &'static str)>> = HashMap::new();
    for law in named::laws() {
        for clause in law.changes.split("; ") {
            let Some((fate, is_passive, acts)) = read_clause(clause) else { continue };
            for act in acts.split(", ").filter(|act| super::is_path(act)) {
                let (law, by) = if is_passive { (law.key, act) } else { (act, law.key) };
                fates.entry(law).or_default().insert((fate, by));
            }
        }
    }
    fates
});

/// "repeals uu/2014/5", "amended by uu/2015/8, uu/2016/10": what was done, whether to this law, and the other acts.
fn read_clause(clause: &'static str) -> Option<(Fate, bool, &'static str)> {
    const CLAUSES: [(&str, Fate, bool); 7] = [
        ("repealed by ", Fate::Repealed, true),
        ("revoked by ", Fate::Repealed, true),
        ("repeals ", Fate::Repealed, false),
        ("enacted by ", Fate::Enacted, true),
        ("enacts ", Fate::Enacted, false),
        ("amended by ", Fate::Amended, true),
        ("amends ", Fate::Amended, false),
    ];
    CLAUSES
        .iter()
        .find_map(|(words, fate, is_passive)| Some((*fate, *is_passive, clause.strip_prefix(words)?)))
}

/// What became of the law of a key, in Indonesian; none where nothing is known to have.
///
/// ```
/// use telusur::entity::regulation::status;
///
/// assert_eq!(status("uu/2014/5").as_deref(), Some("dicabut oleh UU 20/2023"));
/// assert_eq!(status("uu/2023/20"), None);
/// ```
pub fn status(key: &str) -> Option<String> {
    let fates = FATES.get(key)?;
    let fate = fates.first()?.0;
    let acts: Vec<String> =
        fates.iter().filter(|(other, _)| *other == fate).map(|(_, act)| label(act)).collect();
    let done = match fate {
        Fate::Repealed => "dicabut oleh",
        Fate::Enacted => "ditetapkan menjadi undang-undang oleh",
        Fate::Amended => "diubah dengan",
    };
    Some(format!("{done} {}", acts.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_laws() {
        let cases = [
            ("uu/2012/8", Some("dicabut oleh UU 7/2017")),
            // Amended before; what ended it is told alone.
            ("uu/1974/8", Some("dicabut oleh UU 5/2014")),
            ("pkpu/2024/8", Some("diubah dengan PKPU 10/2024")),
            ("perppu/2022/1", Some("ditetapkan menjadi undang-undang oleh UU 7/2023")),
            ("putusan-mk/2024/60-puu-xxii", None),
            ("uu/1900/1", None),
        ];
        for (key, expected) in cases {
            assert_eq!(status(key).as_deref(), expected, "{key}");
        }
    }

    #[test]
    fn no_law_ends_itself() {
        for (law, fates) in FATES.iter() {
            assert!(fates.iter().all(|(_, act)| act != law), "{law}");
        }
    }
}
