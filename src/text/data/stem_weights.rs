//! Learns the weights of the Indonesian stemmer from a vocabulary.
//!
//! ```sh
//! cargo run --release --example stem_weights -- vocab.tsv
//! ```
//! `vocab.tsv` has a line per word: word, count, articles that hold it, share of its uses in lower case (0–1).
//! Only these counts enter, no text. The program reads `labels.tsv`, `base_words.tsv` and
//! `exceptions.tsv` in `src/text/data/` and writes beside them
//! - `roots.tsv`: root words with their cost: those of the labels, and frequent lower-case words of the
//!   vocabulary that no analysis explains;
//! - `affixes.tsv`: what prefixes with a suffix, and clitics, cost;
//! - `names.tsv`: words nearly always written with a capital that the analysis would take apart.
//!
//! Costs come from expectation-maximisation: a labelled form counts only for the analyses that give its root,
//! any other word for all of its analyses in proportion to their probability.

#[path = "../stemmer/analysis.rs"]
#[allow(dead_code)]
mod analysis;
#[path = "../stemmer/confix.rs"]
#[allow(dead_code)]
mod confix;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

use analysis::{AffixCosts, Candidate, Lexicon};
use confix::Ending;

/// Steps of cost per unit of natural logarithm, as the analysis has them.
const SCALE: f64 = 8.0;
const ROUNDS: usize = 6;
/// Counts are damped: the hundredth use of a word says less than the first.
const DAMPING: f64 = 0.7;
const AFFIXES: usize = 1 << 15;
const CLITICS: usize = 32;

/// A word of the vocabulary.
struct Entry {
    word: String,
    count: f64,
    lower_share: f64,
}

#[derive(Default)]
struct Roots {
    costs: HashMap<Vec<u8>, u8>,
    longest: usize,
}

impl Roots {
    fn insert(&mut self, root: &str, cost: u8) {
        self.longest = self.longest.max(root.len());
        self.costs.insert(root.as_bytes().to_vec(), cost);
    }
}

impl Lexicon for Roots {
    fn roots(&self, restored: Option<u8>, letters: &[u8], found: &mut dyn FnMut(usize, u8)) {
        let mut key: Vec<u8> = restored.into_iter().collect();
        for (index, &letter) in letters.iter().enumerate().take(self.longest) {
            key.push(letter);
            if let Some(&cost) = self.costs.get(&key) {
                found(index + 1, cost);
            }
        }
    }
}

struct Model {
    roots: Roots,
    affixes: Vec<u8>,
    clitics: Vec<u8>,
}

impl Model {
    fn costs(&self) -> AffixCosts<'_> {
        AffixCosts { affixes: &self.affixes, clitics: &self.clitics }
    }

    fn best(&self, word: &str) -> Candidate {
        analysis::best(word.as_bytes(), &self.roots, &self.costs())
    }
}

fn main() -> io::Result<()> {
    let Some(vocabulary) = env::args().nth(1) else {
        eprintln!("usage: stem_weights vocab.tsv");
        std::process::exit(2);
    };
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text/data");
    let vocabulary = read_vocabulary(Path::new(&vocabulary))?;
    let mut labels = read_labels(&data.join("labels.tsv"))?;
    labels.extend(read_labels(&data.join("base_words.tsv"))?);
    labels.extend(read_labels(&data.join("exceptions.tsv"))?);
    let mut model = first_model(&labels);
    learn(&mut model, &vocabulary, &labels);
    adopt_roots(&mut model, &vocabulary, &labels);
    learn(&mut model, &vocabulary, &labels);
    write_roots(&model, &data.join("roots.tsv"))?;
    write_affixes(&model, &data.join("affixes.tsv"))?;
    write_names(&model, &vocabulary, &labels, &data.join("names.tsv"))
}

fn read_vocabulary(path: &Path) -> io::Result<Vec<Entry>> {
    let text = fs::read_to_string(path)?;
    let entries = text.lines().filter_map(|line| {
        let mut columns = line.split('\t');
        let word = columns.next()?.to_owned();
        let count = columns.next()?.parse().ok()?;
        let lower_share = columns.nth(1)?.parse().ok()?;
        let plain = word.len() > 3 && word.bytes().all(|letter| letter.is_ascii_lowercase());
        plain.then_some(Entry { word, count, lower_share })
    });
    Ok(entries.collect())
}

fn read_labels(path: &Path) -> io::Result<HashMap<String, String>> {
    let text = fs::read_to_string(path)?;
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    Ok(rows
        .map(|line| {
            let (form, root) = line.split_once('\t').unwrap_or((line, line));
            (form.to_owned(), root.to_owned())
        })
        .collect())
}

/// All labelled roots and all affixes equally likely, each affix layer costing the same.
fn first_model(labels: &HashMap<String, String>) -> Model {
    let mut roots = Roots::default();
    for root in labels.values() {
        roots.insert(root, 80);
    }
    let affixes = (0..AFFIXES)
        .map(|code| {
            let layers = (0..3).filter(|layer| code >> (4 * layer) & 15 > 0).count();
            (12 * layers + 8 * usize::from(code >> 12 > 0)) as u8
        })
        .collect();
    let clitics = (0..CLITICS).map(|code| 8 * u8::from(code > 0)).collect();
    Model { roots, affixes, clitics }
}

/// Expectation-maximisation over the vocabulary.
fn learn(model: &mut Model, vocabulary: &[Entry], labels: &HashMap<String, String>) {
    for _ in 0..ROUNDS {
        let mut roots: HashMap<Vec<u8>, f64> = HashMap::new();
        let mut affixes = vec![0.0; AFFIXES];
        let mut clitics = vec![0.0; CLITICS];
        for entry in vocabulary.iter().filter(|entry| entry.lower_share >= 0.2) {
            let label = labels.get(&entry.word);
            for (share, candidate) in shares(model, &entry.word, label) {
                let weight = share * entry.count.powf(DAMPING);
                affixes[confix::affixes(&candidate.beginning, &candidate.ending)] += weight;
                clitics[candidate.ending.clitics()] += weight;
                if candidate.listed {
                    *roots.entry(residue(&entry.word, &candidate)).or_default() += weight;
                }
            }
        }
        model.affixes = costs(&affixes);
        model.clitics = costs(&clitics);
        let total: f64 = roots.values().sum();
        for (root, cost) in &mut model.roots.costs {
            *cost = cost_of((roots.get(root).copied().unwrap_or(0.0) + 0.3) / total);
        }
    }
}

/// The analyses of a word with their probabilities.
fn shares(model: &Model, word: &str, label: Option<&String>) -> Vec<(f64, Candidate)> {
    let mut candidates = Vec::new();
    analysis::for_each(word.as_bytes(), &model.roots, &model.costs(), &mut |candidate| {
        candidates.push(candidate)
    });
    if let Some(root) = label {
        candidates.retain(|candidate| residue(word, candidate) == root.as_bytes());
    }
    let weights: Vec<f64> =
        candidates.iter().map(|candidate| (-f64::from(candidate.cost) / SCALE).exp()).collect();
    let total: f64 = weights.iter().sum();
    weights
        .into_iter()
        .map(|weight| weight / total)
        .zip(candidates)
        .filter(|(share, _)| *share > 1e-4)
        .collect()
}

fn residue(word: &str, candidate: &Candidate) -> Vec<u8> {
    let own = &word.as_bytes()[candidate.beginning.start..candidate.ending.end];
    candidate.beginning.restored.iter().chain(own).copied().collect()
}

fn costs(counts: &[f64]) -> Vec<u8> {
    let total: f64 = counts.iter().sum();
    counts.iter().map(|count| cost_of((count + 0.2) / total)).collect()
}

fn cost_of(probability: f64) -> u8 {
    (-probability.ln() * SCALE).round().clamp(0.0, 255.0) as u8
}

/// Words that the model leaves whole become roots: those written in lower case more often than not, and, in any
/// case, those a longer word of the vocabulary is made of (*Sultan*, *kesultanan*).
fn adopt_roots(model: &mut Model, vocabulary: &[Entry], labels: &HashMap<String, String>) {
    let known: HashMap<&[u8], &Entry> =
        vocabulary.iter().map(|entry| (entry.word.as_bytes(), entry)).collect();
    let mut adopted = Vec::new();
    for entry in vocabulary.iter().filter(|entry| !labels.contains_key(&entry.word)) {
        if entry.lower_share < 0.5 || !is_whole(&entry.word, &model.best(&entry.word)) {
            continue;
        }
        if let Some(compound) = compound_of(&entry.word, model) {
            adopted.push(compound);
        } else if let Some(base) = base_of(&entry.word, model, &known) {
            adopted.push(base);
        } else if entry.count >= 3.0 {
            adopted.push(entry.word.clone());
        }
    }
    adopted.extend(shared_residues(model, vocabulary));
    // A reduplication without its hyphen is no root.
    adopted.retain(|root| !repeats(root.as_bytes()));
    for root in adopted {
        model.roots.insert(&root, 120);
    }
}

/// What two or more unexplained words have in common once different verbal prefixes are off: *dipugar*, *pemugaran*.
fn shared_residues(model: &Model, vocabulary: &[Entry]) -> Vec<String> {
    use confix::Prefix::{Ber, Di, Me, Pen, Ter};
    let verbal = [Ber, Di, Me, Pen, Ter].map(|prefix| prefix as u16);
    let mut supports: HashMap<Vec<u8>, Vec<u16>> = HashMap::new();
    let unexplained = vocabulary.iter().filter(|entry| entry.lower_share >= 0.7);
    for entry in unexplained.filter(|entry| is_whole(&entry.word, &model.best(&entry.word))) {
        analysis::for_each(entry.word.as_bytes(), &model.roots, &model.costs(), &mut |candidate| {
            let root = residue(&entry.word, &candidate);
            let prefix = candidate.beginning.prefixes;
            if verbal.contains(&prefix) && root.len() >= 4 {
                let support = supports.entry(root).or_default();
                if !support.contains(&prefix) {
                    support.push(prefix);
                }
            }
        });
    }
    let shared = supports.into_iter().filter(|(_, prefixes)| prefixes.len() >= 2);
    shared.filter_map(|(root, _)| String::from_utf8(root).ok()).collect()
}

/// The base in the vocabulary that `word` is made of, by affixes that are seldom the letters of a root:
/// a circumfix, or a clitic after five letters.
fn base_of(word: &str, model: &Model, known: &HashMap<&[u8], &Entry>) -> Option<String> {
    let mut best: Option<(u16, Vec<u8>)> = None;
    analysis::for_each(word.as_bytes(), &model.roots, &model.costs(), &mut |candidate| {
        let base = residue(word, &candidate);
        let Ending { suffix, clitic, .. } = candidate.ending;
        let circumfix = candidate.beginning.prefixes > 0 && suffix > 0 && base.len() >= 4;
        let sure = circumfix || clitic == 1 && base.len() >= 5;
        let frequent = known.get(base.as_slice()).is_some_and(|entry| entry.count >= 5.0);
        if sure && frequent && best.as_ref().is_none_or(|(cost, _)| candidate.cost < *cost) {
            best = Some((candidate.cost, base));
        }
    });
    String::from_utf8(best?.1).ok()
}

/// Whether four letters or more stand twice in a row.
fn repeats(word: &[u8]) -> bool {
    (4..=word.len() / 2).any(|length| word.windows(2 * length).any(|pair| pair[..length] == pair[length..]))
}

/// The two roots written together inside a circumfix: `putarbalik` of *memutarbalikkan*.
fn compound_of(word: &str, model: &Model) -> Option<String> {
    let mut best: Option<(u16, Vec<u8>)> = None;
    analysis::for_each(word.as_bytes(), &model.roots, &model.costs(), &mut |candidate| {
        let base = residue(word, &candidate);
        let circumfix = candidate.beginning.prefixes > 0 && candidate.ending.suffix > 0;
        let listed = |part: &[u8]| part.len() >= 4 && model.roots.costs.contains_key(part);
        let two_roots = (4..base.len()).any(|border| listed(&base[..border]) && listed(&base[border..]));
        if circumfix && two_roots && best.as_ref().is_none_or(|(cost, _)| candidate.cost < *cost) {
            best = Some((candidate.cost, base));
        }
    });
    String::from_utf8(best?.1).ok()
}

fn is_whole(word: &str, candidate: &Candidate) -> bool {
    candidate.beginning.prefixes == 0 && candidate.ending.end == word.len()
}

fn write_roots(model: &Model, path: &Path) -> io::Result<()> {
    let mut text = header("Root words of Indonesian news: root, cost (-ln probability, in eighths).");
    let sorted: BTreeMap<_, _> = model.roots.costs.iter().collect();
    for (root, cost) in sorted {
        let _ = writeln!(text, "{}\t{cost}", String::from_utf8_lossy(root));
    }
    fs::write(path, text)
}

fn write_affixes(model: &Model, path: &Path) -> io::Result<()> {
    let mut text = header(
        "What affixes cost (-ln probability, in eighths): a = code of prefixes and suffix, c = code of clitics,\n\
         # with the cost; * = every code not listed. The codes are those of stemmer/confix.rs.",
    );
    for (kind, table) in [("a", &model.affixes), ("c", &model.clitics)] {
        let rarest = table.iter().copied().max().unwrap_or(0);
        let _ = writeln!(text, "{kind}\t*\t{rarest}");
        for (code, cost) in table.iter().enumerate().filter(|(_, cost)| **cost < rarest) {
            let _ = writeln!(text, "{kind}\t{code}\t{cost}");
        }
    }
    fs::write(path, text)
}

/// Words often written with a capital that the model would change.
fn write_names(
    model: &Model,
    vocabulary: &[Entry],
    labels: &HashMap<String, String>,
    path: &Path,
) -> io::Result<()> {
    let mut text = header("Words often written with a capital that the analysis would take apart.");
    let verbs = verbs(model, vocabulary);
    let unlabelled = vocabulary.iter().filter(|entry| !labels.contains_key(&entry.word));
    let mut names: Vec<&str> = unlabelled
        .filter(|entry| {
            let best = model.best(&entry.word);
            looks_like_name(entry, &best) && !stands_by_a_verb(&entry.word, &best, &verbs)
        })
        .map(|entry| entry.word.as_str())
        .collect();
    names.sort_unstable();
    for name in names {
        let _ = writeln!(text, "{name}");
    }
    fs::write(path, text)
}

/// The roots, with the suffix, that stand in lower case behind meN- or di-.
fn verbs(model: &Model, vocabulary: &[Entry]) -> HashSet<(Vec<u8>, u8)> {
    let written_small = vocabulary.iter().filter(|entry| entry.lower_share >= 0.7);
    let analysed = written_small.map(|entry| (&entry.word, model.best(&entry.word)));
    let is_verb = |best: &Candidate| {
        let prefixes = best.beginning.prefixes;
        best.listed && [confix::Prefix::Me as u16, confix::Prefix::Di as u16].contains(&prefixes)
    };
    let verbs = analysed.filter(|(_, best)| is_verb(best));
    verbs.map(|(word, best)| (residue(word, &best), best.ending.suffix)).collect()
}

/// Whether a word is an imperative, which headlines write with a capital (*Pecahkan*, *Lukai*), or an agent
/// (*Penyiram*) of a verb that is known.
fn stands_by_a_verb(word: &str, best: &Candidate, verbs: &HashSet<(Vec<u8>, u8)>) -> bool {
    let root = residue(word, best);
    let suffix = best.ending.suffix;
    match best.beginning.prefixes {
        0 => ["kan", "i"].contains(&confix::SUFFIXES[usize::from(suffix)]) && verbs.contains(&(root, suffix)),
        prefix if prefix == confix::Prefix::Pen as u16 && suffix == 0 => {
            (0..confix::SUFFIXES.len() as u8).any(|suffix| verbs.contains(&(root.clone(), suffix)))
        }
        _ => false,
    }
}

/// Whether a word that can be taken apart is a name all the same: it has a capital in 9 of 10 uses, or in 4 of
/// 10 where it is rare or little speaks for the analysis. Words with a clitic are none, they begin sentences
/// (*Dijelaskannya*); nor are frequent ones with pe- or a circumfix around a root, which stand in the names of
/// offices (*Kecamatan*, *Pemeriksa*), unless they are next to never written small.
fn looks_like_name(entry: &Entry, best: &Candidate) -> bool {
    if is_whole(&entry.word, best) {
        return false;
    }
    let letters = residue(&entry.word, best).len();
    let prefixes = best.beginning.prefixes;
    let suffix = confix::SUFFIXES[usize::from(best.ending.suffix)];
    let clitic = best.ending.clitics() > 0;
    let bare_i = letters == 4 && prefixes == 0 && !clitic && suffix == "i";
    if letters <= 3 || bare_i || prefixes == confix::Prefix::Nasal as u16 || !best.listed {
        return entry.lower_share <= 0.6;
    }
    let agent = prefixes == confix::Prefix::Pen as u16 && letters >= 5;
    let most = if entry.count < 10.0 {
        0.4
    } else if prefixes > 0 && suffix == "an" {
        0.05
    } else if agent {
        0.03
    } else {
        0.1
    };
    entry.lower_share <= most && !clitic
}

fn header(what: &str) -> String {
    format!(
        "# {what}\n# Origin: derived by src/text/data/stem_weights.rs from word counts of Indonesian news (statistics only)\n\
         # and the labels of labels.tsv; 2026-11. Licence: as this project.\n\
         # Renew: cargo run --release --example stem_weights -- vocab.tsv\n"
    )
}
