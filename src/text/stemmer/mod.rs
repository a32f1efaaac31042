//! The root of an Indonesian word.
//!
//! In: a case-folded word ([`fold`](super::fold)). Out: its root, *pemilihan* → *pilih*; a pure function of the
//! word, so that index and query always agree and capitals change nothing. It does not look at neighbours:
//! a word with two readings has the likelier root.
//!
//! In this order: words of up to three letters stay; a reduplication has the root of its single form; a listed
//! form (labels, exceptions, names) has its listed root; any other word is taken apart in every legal way
//! ([`confix`]) and the likeliest analysis wins ([`analysis`]). A fixed order of stripping, as in the
//! stemmers of Nazief–Adriani and Snowball, is what turns *berupa* into *upa* and *pemilu* into *pilu*.
//!
//! ```
//! use telusur::text::root;
//!
//! assert_eq!(root("pemilihan"), "pilih");
//! assert_eq!(root("undang-undangnya"), "undang");
//! assert_eq!(root("pemilu"), "pemilu");
//! ```

mod analysis;
mod cache;
mod confix;
#[allow(dead_code)] // the build script packs entries, the program unpacks them
mod entry;
mod lexicon;
mod reduplication;

use std::borrow::Cow;
use std::fmt;

pub use cache::append_root;
pub use lexicon::DATA_HASH;
pub use reduplication::is_reduplication;

use entry::{Recipe, Source};

/// Words of up to this many letters are never stemmed.
const SHORT: usize = 3;
/// Longer words are no Indonesian words; they stay, which also bounds the work on junk.
const LONG: usize = 40;

/// A root as a part of its word, with the letter a nasal prefix swallowed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Root<'w> {
    pub restored: Option<u8>,
    pub part: &'w str,
}

impl<'w> Root<'w> {
    fn of(part: &'w str) -> Root<'w> {
        Root { restored: None, part }
    }

    /// Appends the root to `text`.
    pub fn append_to(&self, text: &mut String) {
        text.extend(self.restored.map(char::from));
        text.push_str(self.part);
    }

    fn into_text(self) -> Cow<'w, str> {
        match self.restored {
            None => Cow::Borrowed(self.part),
            Some(letter) => Cow::Owned(format!("{}{}", char::from(letter), self.part)),
        }
    }

    fn equals(&self, other: &Root) -> bool {
        self.restored.map(char::from).into_iter().chain(self.part.chars()).eq(other
            .restored
            .map(char::from)
            .into_iter()
            .chain(other.part.chars()))
    }
}

/// Why a word has the root it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It has up to three letters.
    Short,
    /// It holds other letters than a–z, or too many.
    Foreign,
    /// It is listed with this root.
    Listed,
    /// It is an exception to the rules.
    Exception,
    /// It is the name of a person or place.
    Name,
    /// It is a root word.
    Root,
    /// Its likeliest analysis gives this root.
    Analysis,
    /// No list knows it or a part of it.
    Unknown,
    /// It repeats a word; the root is that of the single form.
    Reduplication,
}

/// How a word was taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// The root.
    pub root: String,
    /// The prefixes, outermost first, by their names: `di`, `meN`, `peN` …
    pub prefixes: Vec<&'static str>,
    /// The suffix, the clitic and the particle, as far as there are any.
    pub suffixes: Vec<&'static str>,
    /// Why this analysis was taken.
    pub reason: Reason,
}

impl fmt::Display for Analysis {
    /// `peN- pilih -an`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for prefix in &self.prefixes {
            write!(formatter, "{prefix}- ")?;
        }
        formatter.write_str(&self.root)?;
        self.suffixes.iter().try_for_each(|suffix| write!(formatter, " -{suffix}"))
    }
}

/// The root of a case-folded word; the word itself when it has no affixes or is protected.
pub fn root(exact: &str) -> Cow<'_, str> {
    find(exact).0.into_text()
}

/// How the root of a case-folded word was found, for people.
pub fn explain(exact: &str) -> Analysis {
    let (found, reason) = find(exact);
    let mut root = String::new();
    found.append_to(&mut root);
    let single = match reason {
        Reason::Reduplication => reduplication::single_form(exact).unwrap_or(exact),
        _ => exact,
    };
    let (prefixes, suffixes) = affixes_around(single, &root);
    Analysis { root, prefixes, suffixes, reason }
}

/// The affixes of the likeliest analysis of `word` that gives `root`.
fn affixes_around(word: &str, root: &str) -> (Vec<&'static str>, Vec<&'static str>) {
    let mut best: Option<analysis::Candidate> = None;
    if is_plain(word) && word.len() <= LONG {
        analysis::for_each(word.as_bytes(), &lexicon::Roots, &lexicon::affix_costs(), &mut |candidate| {
            let gives_root = root_of(word, &candidate).into_text() == root;
            if gives_root && best.is_none_or(|known| candidate.cost < known.cost) {
                best = Some(candidate);
            }
        });
    }
    let Some(best) = best else { return (Vec::new(), Vec::new()) };
    let codes = (0..4).map(|layer| usize::from(best.beginning.prefixes >> (4 * layer) & 15));
    let prefixes = codes.filter(|&code| code > 0).map(|code| confix::PREFIXES[code - 1].1).collect();
    let ending = best.ending;
    let suffixes = [
        confix::SUFFIXES[usize::from(ending.suffix)],
        confix::CLITICS[usize::from(ending.clitic)],
        confix::PARTICLES[usize::from(ending.particle)],
    ];
    (prefixes, suffixes.into_iter().filter(|suffix| !suffix.is_empty()).collect())
}

/// The root and why.
pub(super) fn find(word: &str) -> (Root<'_>, Reason) {
    if word.len() <= SHORT {
        return (Root::of(word), Reason::Short);
    }
    if !is_plain(word) {
        return match reduplication::root(word) {
            Some(root) => (root, Reason::Reduplication),
            None => (Root::of(word), Reason::Foreign),
        };
    }
    if word.len() > LONG {
        return (Root::of(word), Reason::Foreign);
    }
    if let Some(listed) = listed(word) {
        return listed;
    }
    let best = analysis::best(word.as_bytes(), &lexicon::Roots, &lexicon::affix_costs());
    if !best.listed
        && let Some(single) = reduplication::lost_hyphen(word)
    {
        return (find(single).0, Reason::Reduplication);
    }
    let residue = root_of(word, &best);
    // A residue may itself be listed with another root: a variant spelling.
    let followed = match residue.restored {
        None => listed(residue.part).map_or(residue, |(root, _)| root),
        Some(_) => residue,
    };
    (followed, if best.listed { Reason::Analysis } else { Reason::Unknown })
}

fn root_of<'w>(word: &'w str, candidate: &analysis::Candidate) -> Root<'w> {
    let part = &word[candidate.beginning.start..candidate.ending.end];
    Root { restored: candidate.beginning.restored, part }
}

fn listed(word: &str) -> Option<(Root<'_>, Reason)> {
    let (recipe, source) = lexicon::get(word.as_bytes())?.recipe()?;
    let root = match recipe {
        Recipe::Irregular(number) => Root::of(lexicon::irregular_root(number)),
        Recipe::Cut { start, end, restored } => {
            Root { restored, part: word.get(usize::from(start)..word.len() - usize::from(end))? }
        }
    };
    let reason = match source {
        Source::Label => Reason::Listed,
        Source::Exception => Reason::Exception,
        Source::Name => Reason::Name,
        Source::Root => Reason::Root,
    };
    Some((root, reason))
}

fn is_plain(word: &str) -> bool {
    word.bytes().all(|letter| letter.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn finds_roots() {
        let cases = [
            ("memilih", "pilih"),
            ("pemilihan", "pilih"),
            ("pemilihnya", "pilih"),
            ("berupa", "rupa"),
            ("penyelidikan", "selidik"),
            ("gerakan", "gerak"),
            ("memasuki", "masuk"),
            ("kementerian", "menteri"),
            ("mengampanyekan", "kampanye"),
            ("mengkampanyekan", "kampanye"),
            ("memverifikasi", "verifikasi"),
            ("elektabilitasnya", "elektabilitas"),
            ("ketidaknetralan", "netral"),
            ("nyoblos", "coblos"),
            ("dijelaskannya", "jelas"),
            ("kecamatan", "camat"),
            ("mengerti", "arti"),
            ("memberikannya", "beri"),
            ("kinerjanya", "kerja"),
            ("ketemu", "temu"),
            ("keseragaman", "seragam"),
            ("perolehan", "peroleh"),
            ("memperoleh", "peroleh"),
            ("kemukakan", "muka"),
            ("pilihanya", "pilih"),
        ];
        for (word, expected) in cases {
            assert_eq!(root(word), expected, "{word}");
        }
    }

    #[test]
    fn leaves_words_alone() {
        let words = [
            "",
            "di",
            "kpu",
            "pemilu",
            "pilkada",
            "menteri",
            "partai",
            "berita",
            "maluku",
            "petahana",
            "bekasi",
            "kediri",
            "politisi",
            "relawan",
            "wartawan",
            "perludem",
            "bawaslu",
            "senin",
            "setara",
            "12345",
            "p3k",
            "1234.5",
            "مجلس",
            "sosial-ekonomi",
            "a-b-c",
            "-",
            "--",
            "2",
            "anak-",
            "-anak",
            "2an",
        ];
        for word in words {
            assert_eq!(root(word), word);
        }
    }

    /// How well the analysis alone does on words it could have looked up: what to expect of unlisted words.
    #[test]
    fn the_analysis_agrees_with_the_labels() {
        let rows = include_str!("../data/labels.tsv").lines().filter(|line| !line.starts_with('#'));
        let (mut right, mut all) = (0.0, 0.0);
        for row in rows.filter(|row| row.len() > SHORT) {
            let (form, expected) = row.split_once('\t').unwrap_or((row, row));
            let best = analysis::best(form.as_bytes(), &lexicon::Roots, &lexicon::affix_costs());
            all += 1.0;
            right += f64::from(u8::from(root_of(form, &best).into_text() == expected));
        }
        assert!(right / all > 0.985, "{right} of {all}");
    }

    #[test]
    fn explains() {
        let analysis = explain("dipertanggungjawabkannya");
        assert_eq!(analysis.prefixes, ["di", "per"]);
        assert_eq!(analysis.suffixes, ["kan", "nya"]);
        assert_eq!(analysis.to_string(), "di- per- tanggungjawab -kan -nya");
        let cases = [
            ("kpu", Reason::Short),
            ("memilih", Reason::Listed),
            ("melanglang", Reason::Analysis),
            ("wartawan", Reason::Exception),
            ("bekasi", Reason::Name),
            ("undang-undang", Reason::Reduplication),
            ("covid19", Reason::Foreign),
        ];
        for (word, reason) in cases {
            assert_eq!(explain(word).reason, reason, "{word}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_caches_what_it_finds(word in "(di|me|ny|ng|pe|ber|ke|se|[a-z2-]|\\PC){0,12}(kan|an|i|nya|lah)?") {
            let found = root(&word).into_owned();
            for _ in 0..2 {
                let mut cached = String::new();
                append_root(&word, &mut cached);
                prop_assert_eq!(&cached, &found);
            }
            prop_assert_eq!(explain(&word).root, found);
        }
    }
}
