//! Resolving: which law each citation means.
//!
//! In: the laws and citations of all parts of an article, its date and regions. Out: a key for each law that can be
//! told. Numbers come first; names follow the article's own bindings ("UU Nomor 5 Tahun 2014 tentang Aparatur Sipil
//! Negara … UU ASN"), then its day; numbers without year follow what the article or the table says. What cannot be told
//! stays without key.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use super::attach::Citation;
use super::find::Item;
use super::issuer::MainRegions;
use super::key;
use super::kind;
use super::law::{Law, Reference};
use super::named::{self, NamedLaw, Versions};
use super::number::{self, Numeral};
use super::path;
use super::phrase::squeeze;
use super::pin::Level;
use super::token::Tokens;
use crate::entity::Part;
use crate::entity::gazetteer::RegionMatch;

/// One part of an article, read.
pub(super) struct ReadPart<'a> {
    pub field: Part,
    pub tokens: Tokens<'a>,
    pub items: Vec<Item>,
    pub citations: Vec<Citation>,
    pub regions: &'a [RegionMatch],
}

/// The law a citation means.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    pub key: String,
    /// Told by a name, not by a number.
    pub named: bool,
    /// One past the last token of the citation, where a local name reaches further than the grammar saw.
    pub end: Option<usize>,
}

/// The day of an article, and the day to go by where no law of a name was in force on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Days {
    pub first: Date,
    pub other: Option<Date>,
}

/// What the article says about its laws.
struct Resolver<'r> {
    /// Days by which names are read, the first that gives a law counts.
    days: Days,
    main: &'r MainRegions,
    /// Keys cited by number: last place, in the order of reading.
    explicit: HashMap<String, usize>,
    /// Keys of a kind by plain number, for "PKPU Nomor 8".
    by_number: HashMap<(&'static str, String), String>,
    /// Keys by short name or title, squeezed, with the kind: "uu:pemilu".
    local_names: BTreeMap<String, String>,
    /// Keys whose title or short name the article gives.
    titled: HashSet<String>,
    /// Names the article uses without number.
    cited_names: HashSet<*const Versions>,
    /// Highest pasal cited under a name.
    highest_pasal: HashMap<*const Versions, u16>,
    /// Highest pasal cited of a code, by part and first token.
    pasal_of_code: HashMap<(Part, usize), u16>,
    speaks_of_mk: bool,
    speaks_of_kpu: bool,
}

/// Longest local name, in tokens.
const MAX_LOCAL_NAME: usize = 8;

/// Resolves every law of `parts`; one list a part, one entry an item.
pub(super) fn resolve(parts: &[ReadPart<'_>], days: Days, main: &MainRegions) -> Vec<Vec<Option<Resolved>>> {
    let mut resolver = Resolver {
        days,
        main,
        explicit: HashMap::new(),
        by_number: HashMap::new(),
        local_names: BTreeMap::new(),
        titled: HashSet::new(),
        cited_names: HashSet::new(),
        highest_pasal: HashMap::new(),
        pasal_of_code: HashMap::new(),
        speaks_of_mk: parts
            .iter()
            .any(|part| speaks_of(part.tokens.text, &["MK", "Mahkamah Konstitusi", "PHPU"])),
        speaks_of_kpu: parts.iter().any(|part| speaks_of(part.tokens.text, &["KPU"])),
    };
    let mut resolved: Vec<Vec<Option<Resolved>>> = Vec::new();
    for part in parts {
        resolved.push(part.items.iter().map(|item| resolver.resolve_number(part, item)).collect());
    }
    for part in parts {
        resolver.note_pins(part);
    }
    for (part, keys) in parts.iter().zip(&mut resolved) {
        for (item, key) in part.items.iter().zip(keys.iter_mut()) {
            if let Item::Law(law) = item
                && key.is_none()
            {
                *key = resolver.resolve_name(part, law);
            }
        }
    }
    key::mend_court_years(&resolver.explicit, &mut resolved);
    resolved
}

/// Whether a text has one of these words, as written.
fn speaks_of(text: &str, words: &[&str]) -> bool {
    let letter = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_alphabetic);
    let has = |word: &str| {
        memchr::memmem::find_iter(text.as_bytes(), word.as_bytes())
            .any(|at| !letter(at + word.len()) && (at == 0 || !letter(at - 1)))
    };
    words.iter().any(|word| has(word))
}

impl Resolver<'_> {
    /// The key of a law cited by number, which is kept for later names.
    fn resolve_number(&mut self, part: &ReadPart<'_>, item: &Item) -> Option<Resolved> {
        let Item::Law(law) = item else { return None };
        let key = match &law.reference {
            Reference::Number(numeral) => {
                key::numbered_key(part, law, numeral, self.main, self.speaks_of_mk)?
            }
            Reference::Joint(numbers, name) => return self.joint_key(law.kind?.key, numbers, *name),
            _ => return None,
        };
        let place = self.explicit.len();
        self.explicit.insert(key.clone(), place);
        let kind_key = law
            .kind
            .map_or_else(|| kind::kind(named::kind_of(&key)).map_or("", |kind| kind.key), |kind| kind.key);
        if let Reference::Number(numeral) = &law.reference {
            let number = numeral
                .parts
                .first()
                .map(|first| first.trim_start_matches('0').to_owned())
                .unwrap_or_default();
            self.by_number.insert((kind_key, number), key.clone());
        }
        self.bind(part, law, kind_key, &key);
        Some(Resolved { key, named: false, end: None })
    }

    /// Keeps the short name and the title the article gives a law.
    fn bind(&mut self, part: &ReadPart<'_>, law: &Law, kind_key: &str, key: &str) {
        if let Some(bracket) = &law.bracket {
            let name =
                bracket.strip_prefix("undangundang").or(bracket.strip_prefix(kind_key)).unwrap_or(bracket);
            if name.len() >= 2 {
                self.tie(kind_key, name, key);
            }
        }
        if let Some((start, end)) = law.title {
            let title = squeeze(&part.tokens.text[start..end]);
            if title.len() >= 3 {
                self.tie(kind_key, &title, key);
            }
        }
    }

    /// Ties a name to a key; a name of the table stands for the other names of that law too.
    fn tie(&mut self, kind_key: &str, name: &str, key: &str) {
        self.local_names.insert(format!("{kind_key}:{name}"), key.to_owned());
        let versions = named::names_of(kind_key).and_then(|names| names.get(name));
        if versions.is_some_and(|rows| rows.iter().any(|&row| named::laws()[usize::from(row)].key == key)) {
            self.titled.insert(key.to_owned());
        }
    }

    /// The law a name means on the article's day.
    fn in_force(&self, versions: &Versions, pasal: u16) -> Option<&'static NamedLaw> {
        named::resolve(versions, self.days.first, pasal)
            .or_else(|| named::resolve(versions, self.days.other?, pasal))
    }

    /// The key of a joint decision: a known one by any of its numbers or by its name, else by its first number.
    fn joint_key(
        &self,
        kind: &str,
        numbers: &[Numeral],
        name: Option<&'static Versions>,
    ) -> Option<Resolved> {
        let known =
            numbers.iter().find_map(|numeral| named::joint_decision(&numeral.joined(), numeral.year?));
        if let Some(law) = known {
            return Some(Resolved {
                key: law.key.to_owned(),
                named: numbers.len() < 2 && name.is_none(),
                end: None,
            });
        }
        let year = numbers.first().and_then(|numeral| numeral.year);
        if let Some(versions) = name {
            let in_year = year.and_then(|year| named::resolve_in_year(versions, year));
            let law = in_year.or_else(|| self.in_force(versions, 0).filter(|_| numbers.is_empty()));
            if let Some(law) = law {
                return Some(Resolved { key: law.key.to_owned(), named: numbers.is_empty(), end: None });
            }
        }
        let key = path::key(kind, None, year?, &numbers.first()?.joined())?;
        Some(Resolved { key, named: false, end: None })
    }

    /// Notes the highest pasal cited under each name: it may disprove the law in force.
    fn note_pins(&mut self, part: &ReadPart<'_>) {
        for item in &part.items {
            if let Item::Law(Law { reference: Reference::Name(versions), .. }) = item {
                self.cited_names.insert(std::ptr::from_ref::<Versions>(versions));
            }
        }
        for citation in part.citations.iter().filter(|citation| !citation.loose) {
            let Some(Item::Law(law)) = citation.law.and_then(|at| part.items.get(at)) else { continue };
            let Some(highest) = citation.pins.iter().map(|pin| pin.get(Level::Pasal).number).max() else {
                continue;
            };
            let entry = match &law.reference {
                Reference::Name(versions) => {
                    self.highest_pasal.entry(std::ptr::from_ref::<Versions>(versions)).or_default()
                }
                Reference::Code(_) => self.pasal_of_code.entry((part.field, law.start)).or_default(),
                _ => continue,
            };
            *entry = (*entry).max(highest);
        }
    }

    /// The key of a law cited by name, by a code, or by a number without year.
    fn resolve_name(&self, part: &ReadPart<'_>, law: &Law) -> Option<Resolved> {
        let named = |law: &NamedLaw| Resolved { key: law.key.to_owned(), named: true, end: None };
        match &law.reference {
            Reference::Code(young) => {
                self.code_key(part, law, *young).map(|key| Resolved { key, named: true, end: None })
            }
            Reference::Name(versions) => {
                let kind_key = law.kind.map_or("", |kind| kind.key);
                self.bound(versions, kind_key, part, law)
                    .or_else(|| self.in_year_spoken_of(part, law, versions).map(named))
                    .or_else(|| {
                        let pasal = self
                            .highest_pasal
                            .get(&std::ptr::from_ref::<Versions>(versions))
                            .copied()
                            .unwrap_or(0);
                        self.in_force(versions, pasal).map(named)
                    })
            }
            Reference::Unknown => self.local(part, law),
            Reference::Number(numeral) => self.partial(part, law, numeral),
            // Articles of a draft are spoken of as those of the law it changes, where the article cites that law.
            Reference::Draft(Some(versions))
                if self.cited_names.contains(&std::ptr::from_ref::<Versions>(versions)) =>
            {
                self.in_force(versions, 0).map(named)
            }
            Reference::Joint(..) | Reference::Back | Reference::Draft(_) => None,
        }
    }

    /// KUHP and KUHAP change on 2 January 2026; an article number beyond the old code is of the new one.
    fn code_key(&self, part: &ReadPart<'_>, law: &Law, young: bool) -> Option<String> {
        let kind = law.kind?;
        let successor = match kind.key {
            "kuhp" => "uu/2023/1",
            "kuhap" => "uu/2025/20",
            other => return Some(other.to_owned()),
        };
        let beyond = self.pasal_of_code.get(&(part.field, law.start)).copied().unwrap_or(0);
        let last = named::law(kind.key).and_then(|law| law.last_pasal).unwrap_or(u16::MAX);
        let old = part.tokens.is(law.end - 1, "lama");
        let new = young || self.days.first >= jiff::civil::date(2026, 1, 2) || beyond > last;
        Some(if new && !old { successor } else { kind.key }.to_owned())
    }

    /// The law the article itself ties to a name.
    fn bound(&self, versions: &Versions, kind_key: &str, part: &ReadPart<'_>, law: &Law) -> Option<Resolved> {
        let laws = || versions.iter().map(|&row| &named::laws()[usize::from(row)]);
        let in_force = self.in_force(versions, 0);
        let cited = laws().filter(|law| self.explicit.contains_key(law.key));
        let tied = cited.filter(|law| {
            in_force.is_some_and(|now| now.key == law.key) || self.titled.contains(law.key) || law.is_over()
        });
        let key = tied
            .max_by_key(|law| (in_force.is_some_and(|now| now.key == law.key), self.explicit.get(law.key)))
            .map(|law| law.key.to_owned());
        let local = || {
            let words = part
                .tokens
                .text
                .get(part.tokens.get(law.words.0).start..part.tokens.get(law.words.1.max(1) - 1).end)?;
            self.local_names.get(&format!("{kind_key}:{}", squeeze(words))).cloned()
        };
        local().or(key).map(|key| Resolved { key, named: true, end: None })
    }

    /// "pada 2014 … UU Pilkada yang …": a year spoken of in the sentence that brought a law of that name.
    fn in_year_spoken_of(
        &self,
        part: &ReadPart<'_>,
        law: &Law,
        versions: &Versions,
    ) -> Option<&'static NamedLaw> {
        const REACH: usize = 20;
        let tokens = &part.tokens;
        let sentence = tokens.get(law.start).sentence;
        let before = (law.start.saturating_sub(REACH)..law.start)
            .rev()
            .take_while(|&at| tokens.get(at).sentence == sentence);
        let year = before.filter(|&at| at > 0).find_map(|at| {
            let dated = tokens.is(at - 1, "pada")
                || at > 1 && tokens.is(at - 1, "tahun") && tokens.is(at - 2, "pada");
            dated.then(|| number::year(tokens, at)).flatten()
        })?;
        (i16::try_from(year) != Ok(self.days.first.year()))
            .then(|| named::resolve_in_year(versions, year))
            .flatten()
    }

    /// A name only this article knows: the first words of a title it gives, or a short name in a bracket.
    fn local(&self, part: &ReadPart<'_>, law: &Law) -> Option<Resolved> {
        let prefix = format!("{}:", law.kind?.key);
        let mut wanted = prefix.clone();
        let mut found = None;
        for at in law.words.0..law.words.0 + MAX_LOCAL_NAME {
            if part.tokens.is_break(at) {
                break;
            }
            wanted.push_str(&squeeze(part.tokens.word(at)));
            let Some((name, key)) =
                self.local_names.range(wanted.clone()..).next().filter(|(name, _)| name.starts_with(&wanted))
            else {
                break;
            };
            let enough = name.len() == wanted.len()
                || wanted.len() - prefix.len() >= 5 && (part.tokens.is_capital(at) || at > law.words.0);
            if enough {
                found = Some(Resolved { key: key.clone(), named: true, end: Some(at + 1) });
            }
        }
        found
    }

    /// A number without year or without kind: what the article says elsewhere, else the table.
    fn partial(&self, part: &ReadPart<'_>, law: &Law, numeral: &Numeral) -> Option<Resolved> {
        let number = numeral.joined();
        let word = part.tokens.word(law.start).to_ascii_lowercase();
        let kinds: Vec<&'static str> = match law.kind {
            Some(kind) => vec![kind.key],
            None => match word.as_str() {
                "putusan" | "putusannya" | "perkara" => vec!["putusan-mk"],
                "keputusan" => vec!["keputusan-kpu", "keputusan-bawaslu", "keppres"],
                "peraturan" | "aturan" => vec!["pkpu", "perbawaslu", "pp", "perpres", "peraturan-dkpp"],
                _ => Vec::new(),
            },
        };
        for kind in &kinds {
            if let Some(key) = self.by_number.get(&(*kind, number.clone()))
                && numeral.year.is_none_or(|year| key.contains(&format!("/{year}/")))
            {
                return Some(Resolved { key: key.clone(), named: false, end: None });
            }
        }
        // "peraturan Nomor 6 Tahun 2024" of the election commission, in an article that speaks of no other body.
        if let (None, Some(year), "peraturan") = (law.kind, numeral.year, word.as_str())
            && self.speaks_of_kpu
            && numeral.plain().is_some()
            && !speaks_of(part.tokens.text, &["Bawaslu", "DKPP", "Menteri", "PANRB", "Perda"])
        {
            return Some(Resolved { key: path::key("pkpu", None, year, &number)?, named: false, end: None });
        }
        // "Putusan MK Nomor 60 dan Nomor 70 Tahun 2024"
        if let Some(year) = numeral.year {
            let versions =
                named::names_of(kinds.first().filter(|kind| **kind == "putusan-mk")?)?.get(&number)?;
            let of_year = format!("/{year}/");
            let mut rulings = versions.iter().map(|&row| named::laws()[usize::from(row)].key);
            let key = rulings.find(|key| key.contains(&of_year))?.to_owned();
            return Some(Resolved { key, named: false, end: None });
        }
        let courts = law.kind.is_none() && word == "keputusan" && self.speaks_of_mk;
        let kind = if courts { "putusan-mk" } else { kinds.first()? };
        let names = named::names_of(kind)?;
        if let Some(versions) = names.get(&number) {
            return self.in_force(versions, 0).map(|law| Resolved {
                key: law.key.to_owned(),
                named: false,
                end: None,
            });
        }
        let (start, end) = law.title?;
        let versions = names.get(&part.tokens.text[start..end])?;
        let same_number = |law: &&NamedLaw| law.key.rsplit('/').next() == Some(number.as_str());
        let law = versions.iter().map(|&row| &named::laws()[usize::from(row)]).find(same_number)?;
        Some(Resolved { key: law.key.to_owned(), named: true, end: None })
    }
}
