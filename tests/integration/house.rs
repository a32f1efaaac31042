//! The house rules that a machine can check: layers, file sizes, data files, what may stand in the tree.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Modules of the crate and their layer: a module imports only modules of a lower layer.
const LAYERS: &[(&str, u8)] = &[
    ("error", 0),
    ("text", 1),
    ("entity", 2),
    ("article", 3),
    ("news", 4),
    ("query", 4),
    ("index", 5),
    ("engine", 6),
    ("search", 7),
    ("ingest", 7),
    ("evaluation", 8),
    ("server", 9),
    ("cli", 10),
    ("main", 11),
];

/// Types that the crate root gives again, and the module each comes from.
const ROOT_NAMES: &[(&str, &str)] = &[
    ("ClusterFault", "error"),
    ("Error", "error"),
    ("Result", "error"),
    ("Article", "article"),
    ("DateBasis", "article"),
    ("Field", "article"),
    ("Hint", "news"),
    ("QueryError", "query"),
    ("QueryErrorKind", "query"),
    ("Period", "query"),
    ("parent_value", "query"),
    ("Document", "index"),
    ("ScorePart", "index"),
    ("Stats", "index"),
    ("Upserted", "index"),
    ("Writer", "index"),
    ("WriterOptions", "index"),
    ("explain", "ingest"),
    ("extract", "ingest"),
    ("ExportFormat", "search"),
    ("ExportRecord", "search"),
    ("Facet", "search"),
    ("FacetWish", "search"),
    ("Hit", "search"),
    ("Piece", "search"),
    ("Similar", "search"),
    ("Timeline", "search"),
    ("Index", "search"),
    ("SearchRequest", "search"),
    ("SearchResponse", "search"),
    ("label_of", "search"),
];

/// Most lines of code of a file, without tests, comments and blank lines.
const MAX_CODE_LINES: usize = 500;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the project") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut sources: Vec<(PathBuf, String)> = files_below(&root().join("src"), "rs")
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file is UTF-8");
            (path.strip_prefix(root().join("src")).expect("below src").to_path_buf(), text)
        })
        .collect();
    sources.sort();
    assert!(sources.len() > 50, "the sources are there");
    sources
}

/// The module a source file belongs to: `text/token.rs` and `text.rs` are `text`.
fn module_of(path: &Path) -> String {
    let first = path.components().next().expect("a path has a part").as_os_str().to_string_lossy();
    first.strip_suffix(".rs").unwrap_or(&first).to_string()
}

/// Code without comments and without what follows `#[cfg(test)] mod …`; strings are blanked, so that
/// nothing in them looks like code. Newlines stay.
fn bare_code(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(ch) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else if let Some(raw) = raw_string(rest) {
            raw
        } else if ch == '"' {
            plain_string(rest)
        } else if rest.starts_with("'\"'") {
            3
        } else if let Some(escaped) = rest.strip_prefix("'\\") {
            escaped.find('\'').map_or(rest.len(), |at| at + 3)
        } else {
            bare.push(ch);
            rest = &rest[ch.len_utf8()..];
            continue;
        };
        bare.extend(rest[..skipped].chars().filter(|ch| *ch == '\n'));
        rest = &rest[skipped..];
    }
    without_tests(&bare)
}

/// Length of the raw string at the head of `rest`, if there is one.
fn raw_string(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then_some(())?;
    let opened = rest.len() - after.len() + hashes + 1;
    let close = format!("\"{}", "#".repeat(hashes));
    Some(rest[opened..].find(&close).map_or(rest.len(), |at| opened + at + close.len()))
}

fn plain_string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, ch) in rest.char_indices().skip(1) {
        match ch {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Cuts out `#[cfg(test)]` items: a `mod … { }`, a `mod …;`, a function.
fn without_tests(code: &str) -> String {
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find("#[cfg(test)]") {
        kept.push_str(&rest[..at]);
        let item = &rest[at..];
        let open = item.find('{').unwrap_or(item.len());
        let end = match item.find(';') {
            Some(semicolon) if semicolon < open => semicolon + 1,
            _ => closing_brace(item, open),
        };
        rest = &item[end..];
    }
    kept.push_str(rest);
    kept
}

fn closing_brace(item: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, ch) in item.char_indices().skip_while(|(at, _)| *at < open) {
        match ch {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    item.len()
}

/// First names after `crate::`, groups opened: `crate::{a::B, c}` gives `a` and `c`.
fn crate_paths(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|ch: char| ch.is_alphanumeric() || ch == '_' || ch == '$') {
            continue;
        }
        let after = &code[at + "crate::".len()..];
        match after.strip_prefix('{') {
            None => names.push(first_name(after)),
            Some(group) => {
                let mut depth = 0;
                let mut at_start = true;
                for (offset, ch) in group.char_indices() {
                    match ch {
                        '}' if depth == 0 => break,
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 0 => at_start = true,
                        ch if at_start && !ch.is_whitespace() => {
                            names.push(first_name(&group[offset..]));
                            at_start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn first_name(text: &str) -> String {
    text.chars().take_while(|ch| ch.is_alphanumeric() || *ch == '_').collect()
}

/// The module a `crate::` path leads to.
fn target(name: &str) -> Option<&'static str> {
    let layer = LAYERS.iter().map(|(module, _)| *module).find(|module| *module == name);
    layer.or_else(|| ROOT_NAMES.iter().find(|(known, _)| *known == name).map(|(_, module)| *module))
}

fn layer(module: &str) -> Option<u8> {
    LAYERS.iter().find(|(known, _)| *known == module).map(|(_, layer)| *layer)
}

#[test]
fn a_module_imports_only_lower_layers() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (path, text) in sources() {
        let module = module_of(&path);
        // The root gives types again; the build script is a program of its own.
        if ["lib", "build"].contains(&module.as_str()) {
            continue;
        }
        let Some(own) = layer(&module) else {
            wrong.push(format!("{}: module `{module}` has no layer: give it one here", path.display()));
            continue;
        };
        for name in crate_paths(&bare_code(&text)) {
            seen += 1;
            match target(&name) {
                Some(other) if other == module => {}
                Some(other) if layer(other).is_some_and(|layer| layer < own) => {}
                Some(other) => wrong.push(format!("{}: `{module}` imports `{other}`", path.display())),
                None => wrong.push(format!("{}: `crate::{name}` is not in the tables here", path.display())),
            }
        }
    }
    assert!(seen > 100, "only {seen} imports were found: the reader of imports is broken");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn imports_are_read_right() {
    let code = bare_code(
        "use crate::text::Span; // crate::cli::X\nuse crate::{error::Error, query::{a, b}, Article};\n\
         let a = \"crate::cli\"; let b = r#\"crate::cli\"#; let c = '\"'; crate::news::clean();\n\
         #[cfg(test)]\nmod tests { use crate::cli::run; }\nfn last() {}",
    );
    assert_eq!(crate_paths(&code), ["text", "error", "query", "Article", "news"]);
    assert!(code.contains("fn last"));
}

#[test]
fn files_are_short() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|(path, _)| !path.ends_with("tests.rs"))
        .map(|(path, text)| {
            let lines = bare_code(text).lines().filter(|line| !line.trim().is_empty()).count();
            (path, lines)
        })
        .filter(|(_, lines)| *lines > MAX_CODE_LINES)
        .map(|(path, lines)| format!("{}: {lines} lines of code", path.display()))
        .collect();
    assert!(long.is_empty(), "over {MAX_CODE_LINES}: look for a second noun\n{}", long.join("\n"));
}

#[test]
fn modules_say_what_they_are() {
    let silent: Vec<String> = sources()
        .iter()
        .filter(|(path, _)| !path.ends_with("tests.rs"))
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no header: {silent:?}");
}

#[test]
fn file_names_are_nouns_of_the_field() {
    let vague =
        ["util", "utils", "helper", "helpers", "common", "manager", "handler", "processor", "core", "info"];
    for (path, _) in sources() {
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(!vague.contains(&stem.as_str()), "{}", path.display());
    }
}

#[test]
fn data_files_tell_origin_date_and_licence() {
    let files = files_below(&root().join("src"), "tsv");
    assert!(files.len() > 10, "the data files are there");
    let mut wrong = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).expect("a data file is UTF-8");
        let head: Vec<&str> = text.lines().take_while(|line| line.starts_with('#')).collect();
        let head = head.join(" ");
        let tells = |name: &str, tells: bool| (!tells).then(|| format!("{}: no {name}", path.display()));
        let lower = head.to_lowercase();
        wrong.extend(tells("comment", !head.is_empty()));
        wrong.extend(tells("origin", lower.contains("origin")));
        wrong.extend(tells("date", head.contains("20")));
        let licences = ["licence", "cc0", "public domain"];
        wrong.extend(tells("licence", licences.iter().any(|name| lower.contains(name))));
        wrong.extend(tells("way to renew it", lower.contains("renew")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn data_files_without_comments_have_a_table_that_tells_of_them() {
    let files = files_below(&root().join("src"), "zdict");
    assert!(!files.is_empty(), "the dictionary is there");
    for path in files {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let table = fs::read_to_string(path.with_extension("tsv")).unwrap_or_default();
        assert!(table.contains(&name), "{}: no table beside it that names it", path.display());
    }
}

#[test]
fn only_the_index_names_tantivy() {
    let allowed = |path: &Path| path.starts_with("index") || path == Path::new("error.rs");
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|(path, _)| !allowed(path))
        .filter(|(_, text)| bare_code(text).contains("tantivy::"))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(wrong.is_empty(), "tantivy outside src/index: {wrong:?}");
}

#[test]
fn the_query_knows_no_engine_and_the_news_no_entity() {
    for (path, text) in sources() {
        let code = bare_code(&text);
        if path.starts_with("news") {
            let functions =
                ["entity::extract", "entity::gazetteer", "entity::official", "entity::regulation"];
            for name in functions {
                assert!(!code.contains(name), "{}: {name}", path.display());
            }
        }
    }
}

#[test]
fn every_public_item_is_documented_by_force() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("lib.rs");
    let cargo = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let denied = lib.contains("#![deny(missing_docs)]") || cargo.contains("missing_docs = \"deny\"");
    assert!(denied, "missing_docs is not denied in src/lib.rs");
    let forbidden = lib.contains("#![forbid(unsafe_code)]") || cargo.contains("unsafe_code = \"forbid\"");
    let has_unsafe = sources().iter().any(|(_, text)| bare_code(text).contains("unsafe "));
    assert!(forbidden || !has_unsafe, "there is unsafe code");
}

/// Files that git tracks; none when this is no work tree (a package from a registry).
fn tracked_files() -> Option<Vec<PathBuf>> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().ok()?;
    if !listed.status.success() {
        return None;
    }
    let names = String::from_utf8_lossy(&listed.stdout).into_owned();
    Some(names.split('\0').filter(|name| !name.is_empty()).map(|name| root().join(name)).collect())
}

#[test]
fn no_machine_is_named_in_the_tree() {
    let Some(files) = tracked_files() else {
        eprintln!("skipped: no git work tree");
        return;
    };
    // Written apart, so that this file does not hold them.
    let forbidden: Vec<String> = [
        ["/wo", "rk/"],
        ["/ro", "ot/"],
        ["/ho", "me/"],
        ["/Use", "rs/"],
        ["C:\\", "Users"],
        ["artifac", "tory"],
        ["nex", "us.internal"],
        ["packages.", "internal"],
        [".inter", "nal/"],
        ["Devel", "oper task"],
    ]
    .map(|parts| parts.concat())
    .to_vec();
    let mut wrong = Vec::new();
    for path in files {
        let Ok(bytes) = fs::read(&path) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        for (number, line) in text.lines().enumerate() {
            for found in forbidden.iter().filter(|found| line.contains(found.as_str())) {
                wrong.push(format!("{}:{}: {found:?}", path.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn dependencies_come_from_the_public_registry() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
    let mut sources: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lock.lines().filter_map(|line| line.strip_prefix("source = ")) {
        *sources.entry(line).or_default() += 1;
    }
    let known = ["\"registry+https://github.com/rust-lang/crates.io-index\""];
    let strange: Vec<_> = sources.keys().filter(|source| !known.contains(source)).collect();
    assert!(strange.is_empty(), "{strange:?}");
}

#[test]
fn the_index_folder_is_empty_in_git() {
    let Some(files) = tracked_files() else {
        eprintln!("skipped: no git work tree");
        return;
    };
    let inside: Vec<_> = files.iter().filter(|path| path.starts_with(root().join("index"))).collect();
    assert_eq!(inside, [&root().join("index/.gitignore")]);
}
