//! Compiles the lists of `src/text/data/` and `src/query/data/`, so that the program parses nothing at
//! start: an fst of words, the costs of affixes, the roots no cutting gives; the lists of stop words; the words
//! that stand for one another in queries. Lists the samples of `seeds/` that `quickstart` carries.

#[path = "text/stemmer/entry.rs"]
#[allow(dead_code)]
mod entry;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use entry::{Entry, Recipe, Source};

const DATA: &str = "src/text/data";
const AFFIXES: usize = 1 << 15;
const CLITICS: usize = 32;

fn main() {
    println!("cargo::rerun-if-changed=src/text");
    println!("cargo::rerun-if-changed=src/build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    list_samples(&out);
    let mut lexicon = Lexicon::default();
    for line in lines("roots.tsv") {
        let (root, cost) = line.split_once('\t').unwrap_or_else(|| panic!("roots.tsv: no cost in {line:?}"));
        let cost =
            cost.parse().unwrap_or_else(|_| panic!("roots.tsv: the cost is no number below 256: {line:?}"));
        lexicon.add_root(root, cost);
    }
    // Later lists win.
    for (file, source) in [
        ("names.tsv", Source::Name),
        ("places.tsv", Source::Name),
        ("labels.tsv", Source::Label),
        ("exceptions.tsv", Source::Exception),
    ] {
        for line in lines(file) {
            let (form, root) = line.split_once('\t').unwrap_or((&line, &line));
            lexicon.add_form(form, root, source);
        }
    }
    lexicon.write(&out);
    let (affixes, clitics) = affix_costs();
    write(&out.join("affix_costs.bin"), &affixes);
    write(&out.join("clitic_costs.bin"), &clitics);
    let lists = [("STOP_WORDS", "stop_words.txt"), ("QUESTION_WORDS", "question_words.txt")];
    let code: String = lists.iter().map(|(name, file)| word_list(name, file)).collect();
    write(&out.join("stop_words.rs"), code.as_bytes());
    println!("cargo::rerun-if-changed=src/query/data");
    println!("cargo::rerun-if-changed=src/entity");
    write(&out.join("expansions.rs"), expansions().as_bytes());
}

#[derive(Default)]
struct Lexicon {
    entries: BTreeMap<String, Entry>,
    irregular: Vec<String>,
}

impl Lexicon {
    fn add_root(&mut self, root: &str, cost: u8) {
        let entry = Entry::default().with_root_cost(cost);
        let whole = Recipe::Cut { start: 0, end: 0, restored: None };
        self.entries.insert(root.to_owned(), entry.with_recipe(whole, Source::Root));
    }

    fn add_form(&mut self, form: &str, root: &str, source: Source) {
        let recipe = self.recipe(form, root);
        let entry = self.entries.entry(form.to_owned()).or_default();
        *entry = entry.with_recipe(recipe, source);
    }

    /// The root is a part of the form, or a letter and a part of the form, or irregular.
    fn recipe(&mut self, form: &str, root: &str) -> Recipe {
        let cut = |part: &str, restored| {
            let start = form.rfind(part).filter(|_| !part.is_empty())?;
            let end = form.len() - start - part.len();
            Some(Recipe::Cut { start: start.try_into().ok()?, end: end.try_into().ok()?, restored })
        };
        let regular = cut(root, None).or_else(|| cut(root.get(1..)?, root.bytes().next()));
        regular.unwrap_or_else(|| {
            self.irregular.push(root.to_owned());
            let number = u16::try_from(self.irregular.len() - 1).expect("fewer than 65,536 irregular roots");
            Recipe::Irregular(number)
        })
    }

    fn write(&self, out: &Path) {
        let mut builder = fst::MapBuilder::memory();
        for (word, entry) in &self.entries {
            builder.insert(word, entry.0).expect("the words are sorted and distinct");
        }
        write(&out.join("lexicon.fst"), &builder.into_inner().expect("memory does not fail"));
        let mut code = String::from("static IRREGULAR_ROOTS: &[&str] = &[");
        for root in &self.irregular {
            let _ = write!(code, "{root:?}, ");
        }
        let _ = writeln!(code, "];\nstatic RHYMES: &[(&str, &str, &str)] = &{:?};", rhymes());
        let _ = writeln!(code, "const LEXICON_HASH: &str = \"{:016x}\";", source_hash(Path::new("src/text")));
        write(&out.join("lexicon.rs"), code.as_bytes());
    }
}

/// A sorted list as code, for the program looks words up by halving.
fn word_list(name: &str, file: &str) -> String {
    let lines = lines(file);
    let words: BTreeSet<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
    format!("static {name}: &[&str] = &{:?};\n", words.into_iter().collect::<Vec<_>>())
}

/// Words that stand for one another, by each of their forms; the short forms with several meanings; and the words with
/// which places, citations and offices begin.
fn expansions() -> String {
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    let mut by_form: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (relation, file) in
        [("Spelling", "spellings.tsv"), ("Acronym", "acronyms.tsv"), ("Synonym", "synonyms.tsv")]
    {
        for line in data_lines("src/query/data", file) {
            let forms: Vec<String> = line.split('|').map(|form| form.trim().to_owned()).collect();
            assert!(forms.len() > 1, "{file}: one form alone: {line:?}");
            for form in &forms {
                by_form.entry(form.to_lowercase()).or_default().insert(groups.len());
            }
            groups.push((relation, forms));
        }
    }
    let mut meanings: BTreeMap<String, Vec<(String, String, Vec<String>)>> = BTreeMap::new();
    for line in data_lines("src/query/data", "ambiguous.tsv") {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[form, meaning, words] = columns.as_slice() else {
            panic!("ambiguous.tsv: not three columns: {line:?}")
        };
        assert!(!by_form.contains_key(&form.to_lowercase()), "{form} is ambiguous and in a group");
        let words = words.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let meaning = (form.to_owned(), meaning.to_owned(), words);
        meanings.entry(form.to_lowercase()).or_default().push(meaning);
    }
    let mut code = String::from("static GROUPS: &[(Relation, &[&str])] = &[");
    for (relation, forms) in groups {
        let _ = write!(code, "(Relation::{relation}, &{forms:?}), ");
    }
    code.push_str("];\nstatic FORMS: &[(&str, &[u16])] = &[");
    for (form, groups) in by_form {
        let _ = write!(code, "({form:?}, &{:?}), ", groups.into_iter().collect::<Vec<_>>());
    }
    code.push_str("];\nstatic AMBIGUOUS: &[(&str, &[Meaning])] = &[");
    for (form, meanings) in meanings {
        let _ = write!(code, "({form:?}, &[");
        for (written, meaning, words) in meanings {
            let _ = write!(
                code,
                "Meaning {{ written: {written:?}, meaning: {meaning:?}, company: &{words:?} }}, "
            );
        }
        code.push_str("]), ");
    }
    code.push_str("];\n");
    for (name, folder, file, column) in [
        ("PLACE_WORDS", "src/entity/data", "regions.tsv", 2),
        ("ALIAS_WORDS", "src/entity/data", "region_aliases.tsv", 0),
        ("LAW_WORDS", "src/entity/regulation/data", "regulation_types.tsv", 4),
        ("OFFICE_WORDS", "src/entity/official/data", "offices.tsv", 0),
    ] {
        let mut words = BTreeSet::new();
        for line in data_lines(folder, file) {
            let forms = line.split('\t').nth(column).unwrap_or("").to_lowercase();
            words
                .extend(forms.split('|').filter_map(|form| form.split([' ', '-']).next()).map(str::to_owned));
        }
        let _ = writeln!(code, "static {name}: &[&str] = &{:?};", words.into_iter().collect::<Vec<_>>());
    }
    code
}

/// The rhyming pairs with their roots.
fn rhymes() -> Vec<(String, String, String)> {
    lines("rhymes.tsv").iter().map(|line| rhyme(line)).collect()
}

fn rhyme(line: &str) -> (String, String, String) {
    let (pair, root) = line.split_once('\t').unwrap_or_else(|| panic!("rhymes.tsv: no root in {line:?}"));
    let (first, second) = pair.split_once('-').unwrap_or_else(|| panic!("rhymes.tsv: no hyphen in {line:?}"));
    (first.to_owned(), second.to_owned(), root.to_owned())
}

/// The cost of each code of prefixes and suffix, and of each code of clitics.
fn affix_costs() -> (Vec<u8>, Vec<u8>) {
    let (mut affixes, mut clitics) = (vec![0; AFFIXES], vec![0; CLITICS]);
    for line in lines("affixes.tsv") {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[kind, code, cost] = columns.as_slice() else {
            panic!("affixes.tsv: not three columns: {line:?}")
        };
        let cost: u8 =
            cost.parse().unwrap_or_else(|_| panic!("affixes.tsv: the cost is no number: {line:?}"));
        let table = if kind == "a" { &mut affixes } else { &mut clitics };
        match code.parse::<usize>() {
            Ok(code) => table[code] = cost,
            Err(_) => table.fill(cost),
        }
    }
    (affixes, clitics)
}

fn lines(file: &str) -> Vec<String> {
    data_lines(DATA, file)
}

fn data_lines(folder: &str, file: &str) -> Vec<String> {
    let path = Path::new(folder).join(file);
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(str::to_owned).collect()
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
}

/// FNV-1a over every rule and list of text analysis, files in the order of their names.
fn source_hash(folder: &Path) -> u64 {
    let mut paths = Vec::new();
    collect_files(folder, &mut paths);
    paths.sort();
    let bytes = paths.iter().flat_map(|path| fs::read(path).unwrap_or_default());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn collect_files(folder: &Path, paths: &mut Vec<PathBuf>) {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display()));
    for path in entries.map(|entry| entry.expect("a folder that can be listed can be read").path()) {
        if path.is_dir() {
            collect_files(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

/// Writes the list of sample articles that the program carries for `quickstart`.
fn list_samples(out: &Path) {
    println!("cargo::rerun-if-changed=seeds");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = fs::read_dir(root.join("seeds"))
        .expect("seeds/ is there")
        .map(|entry| entry.expect("readable").path())
        .collect();
    files.sort();
    let mut list = String::from("&[\n");
    for file in files {
        let name = file.file_name().expect("a file has a name").to_str().expect("names of samples are ASCII");
        writeln!(list, "    ({name:?}, include_bytes!({:?})),", file.display().to_string())
            .expect("a string takes all");
    }
    list.push_str("]\n");
    fs::write(out.join("samples.rs"), list).expect("OUT_DIR can be written");
}
