//! `verify`: every damage is found, and nothing else is called one.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use telusur::index::{Depth, verify};

use crate::generated::Random;
use crate::scratch::{OnEnd, Ran, Scratch, json_lines};

/// Places tried in each file, half of them flipped bits, half cuts.
const PLACES: usize = 40;

fn record(number: usize) -> Value {
    json!({
        "id": format!("n{number}"), "title": format!("Rapat pleno {number}"), "source": "contoh.example",
        "text": format!("Bawaslu Kota Cilegon membuka rapat pleno ke-{number} tentang netralitas ASN."),
        "date": format!("2024-02-{:02}", number % 28 + 1),
    })
}

/// An index of two segments, with deleted articles and both lists.
fn small() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("satu.jsonl", json_lines(&(0..40).map(record).collect::<Vec<_>>()));
    scratch.write("dua.jsonl", json_lines(&(40..60).map(record).collect::<Vec<_>>()));
    scratch.write("sinonim.txt", "saksi, saksi mandat\n");
    scratch.write("nama.tsv", "Kang Asep\tAsep Sunandar\n");
    let lists = ["--synonyms", "sinonim.txt", "--aliases", "nama.tsv"];
    assert_eq!(scratch.run(["index", "satu.jsonl"].iter().chain(&lists)).code, 0);
    assert_eq!(scratch.run(["index", "dua.jsonl"]).code, 0);
    assert_eq!(scratch.run(["index", "--delete-id", "n3", "--yes"]).code, 0);
    scratch
}

fn live(index: &Path) -> PathBuf {
    index.join(fs::read_to_string(index.join("CURRENT")).expect("the pointer").trim())
}

/// The files of the index that hold anything.
fn files(index: &Path) -> Vec<PathBuf> {
    let inside = |folder: &Path| {
        let entries = fs::read_dir(folder).expect("a folder");
        entries.map(|entry| entry.expect("an entry").path()).collect::<Vec<_>>()
    };
    let mut files: Vec<PathBuf> = inside(index).into_iter().chain(inside(&live(index))).collect();
    files.retain(|path| path.metadata().is_ok_and(|file| file.is_file() && file.len() > 0));
    files.sort();
    files
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        // A writer may remove a file meanwhile.
        if path.is_dir() {
            copy(&path, &target);
        } else {
            let _ = fs::copy(&path, &target);
        }
    }
}

#[test]
fn a_whole_index() {
    let scratch = small();
    for arguments in [&["verify"][..], &["verify", "--deep"]] {
        let ran = scratch.run(arguments);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
        assert!(ran.out.starts_with("the index is whole: generation-000001 · "), "{ran:?}");
        assert!(ran.out.contains(" · 59 articles"), "{ran:?}");
        let found = scratch.json(arguments);
        assert_eq!(
            (&found["sound"], &found["damage"], &found["leftovers"]),
            (&json!(true), &json!([]), &json!([]))
        );
        assert_eq!((&found["articles"], &found["segments"]), (&json!(59), &json!(2)), "{found}");
    }
    let found = scratch.json(["verify"]);
    let read = u64::try_from(files(&scratch.index()).len()).expect("few");
    assert_eq!(found["files"].as_u64(), Some(read), "every file that holds anything is read");
}

#[test]
fn every_flipped_bit_and_every_cut_is_found() {
    let scratch = small();
    let mut random = Random(41);
    let mut missed = Vec::new();
    let mut tried = 0;
    for path in files(&scratch.index()) {
        let whole = fs::read(&path).expect("read");
        for place in 0..PLACES {
            let at = match place {
                0 | 1 => 0,
                2 | 3 => whole.len() - 1,
                _ => random.below(whole.len()),
            };
            let mut bytes = whole.clone();
            if place % 2 == 0 {
                bytes[at] ^= 1 << random.below(8);
            } else {
                bytes.truncate(at);
            }
            fs::write(&path, bytes).expect("written");
            tried += 1;
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            match verify(&scratch.index(), Depth::Files) {
                Ok(found) if found.damage.iter().any(|damage| damage.file.ends_with(&name)) => {}
                // A changed version is another version.
                Err(telusur::Error::OtherVersion { .. }) => {}
                other => missed.push(format!("{name}, place {place} at {at}: {other:?}")),
            }
            answers_or_says_why(&scratch, &path, place);
        }
        fs::write(&path, whole).expect("written");
    }
    assert!(tried >= 10 * PLACES, "{tried}");
    assert!(missed.is_empty(), "{} of {tried}: {}", missed.len(), missed[..missed.len().min(5)].join("\n"));
    assert!(verify(&scratch.index(), Depth::Articles).expect("looked at").sound, "all is as it was");
}

/// Searching a damaged index ends with an answer or with words, never otherwise.
fn answers_or_says_why(scratch: &Scratch, path: &Path, place: usize) {
    // Each start of the program takes a while: some places of each file are enough.
    if place < 6 {
        let ran =
            scratch.run(["search", "pleno netralitas", "--province", "Banten", "--facets", "official:5"]);
        let is_list = path.extension().is_some_and(|extension| extension == "tsv");
        if ran.code == 2 && !is_list {
            assert!(ran.err.contains("telusur --index "), "{path:?}: {ran:?}");
        }
    }
}

#[test]
fn a_file_that_is_missing_is_named() {
    let scratch = small();
    for path in files(&scratch.index()) {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if ["CURRENT", "runs.log", "synonyms.tsv", "aliases.tsv"].contains(&name.as_str()) {
            continue;
        }
        let whole = fs::read(&path).expect("read");
        fs::remove_file(&path).expect("removed");
        let ran = scratch.run(["verify"]);
        assert_eq!(ran.code, 2, "{name}: {ran:?}");
        assert!(ran.out.contains(&name) && ran.out.contains("it is missing"), "{ran:?}");
        assert!(ran.out.contains("index --rebuild PATH"), "{ran:?}");
        fs::write(&path, whole).expect("written");
    }
    assert_eq!(scratch.run(["verify"]).code, 0);
}

/// Each file by itself is sound, but they are not of one index.
#[test]
fn parts_that_do_not_belong_together() {
    let (scratch, other) = (small(), Scratch::new());
    other.write("lain.jsonl", json_lines(&(100..140).map(record).collect::<Vec<_>>()));
    assert_eq!(other.run(["index", "lain.jsonl"]).code, 0);
    let stores = |scratch: &Scratch| {
        let is_store = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "store");
        let mut stores: Vec<PathBuf> = files(&scratch.index()).into_iter().filter(is_store).collect();
        stores.sort_by_key(|path| path.metadata().expect("there").len());
        stores
    };
    let (mine, theirs) = (stores(&scratch), stores(&other));
    fs::copy(theirs.last().expect("a store"), mine.last().expect("a store")).expect("copied");
    let ran = scratch.run(["verify", "--deep"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.out.contains("is kept under another id"), "{ran:?}");
}

#[test]
fn what_belongs_to_nothing_is_harmless() {
    let scratch = small();
    let generation = live(&scratch.index());
    fs::write(generation.join("0123456789abcdef0123456789abcdef.store"), "x").expect("written");
    fs::create_dir(scratch.index().join("generation-000009")).expect("a folder");
    scratch.write("index/surat.txt", "x");
    let ran = scratch.run(["verify"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for part in [
        ".store: left by a run",
        "generation-000009: a generation that is not live",
        "surat.txt: not made by",
    ] {
        assert!(ran.out.contains(part), "{part}: {ran:?}");
    }
}

#[test]
fn no_index_and_another_version() {
    let scratch = Scratch::new();
    let ran = scratch.run(["verify"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no index in"), "{ran:?}");
    let scratch = small();
    let record = live(&scratch.index()).join("version.json");
    let text = fs::read_to_string(&record).expect("a record");
    let mut version: Value = serde_json::from_str(&text).expect("JSON");
    version["format"] = json!("1");
    fs::write(&record, version.to_string()).expect("written");
    let directory = scratch.index();
    for command in ["verify", "search"] {
        let ran = scratch.run([command].iter().chain(if command == "search" { &["pleno"][..] } else { &[] }));
        assert_eq!(ran.code, 2, "{ran:?}");
        let mends = format!("'telusur --index {} index --rebuild PATH…'", directory.display());
        assert!(ran.err.contains("format version 1") && ran.err.contains(&mends), "{ran:?}");
    }
}

/// A writer that commits, merges and deletes all the while raises no alarm.
#[test]
fn beside_a_writer() {
    let scratch = small();
    let index = telusur::Index::open(scratch.index()).expect("an index");
    let article = |number: usize| telusur::Article {
        id: format!("w{}", number % 90),
        text: format!("Rapat pleno {number}."),
        lang: "id".into(),
        ..telusur::Article::default()
    };
    let mut writer = index.writer().expect("the one writer");
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let ending = OnEnd(&done);
            for number in 0..400 {
                writer.upsert(&telusur::Document::from(&article(number))).expect("added");
                if number % 10 == 9 {
                    writer.commit().expect("committed");
                }
            }
            drop(ending);
            writer.finish(true).expect("finished");
        });
        let mut looked = 0;
        while !done.load(std::sync::atomic::Ordering::Relaxed) || looked < 3 {
            let found = verify(&scratch.index(), Depth::Articles).expect("looked at");
            assert!(found.sound && found.leftovers.is_empty(), "{found:?}");
            looked += 1;
        }
    });
    assert!(verify(&scratch.index(), Depth::Articles).expect("looked at").sound);
}

/// A copy made while a writer is at work may hold half of a commit: `verify` tells which copies do.
#[test]
fn a_copy_is_a_backup() {
    let scratch = small();
    let backup = scratch.path("cadangan");
    copy(&scratch.index(), &backup);
    let run_at = |index: &Path, arguments: &[&str]| -> Ran {
        crate::scratch::finish(&mut scratch.command_at(index, arguments))
    };
    assert_eq!(run_at(&backup, &["verify", "--deep"]).code, 0);
    let fingerprint = |index: &Path| {
        let stats: Value = serde_json::from_str(&run_at(index, &["stats", "--json"]).out).expect("JSON");
        stats["version"]["fingerprint"].clone()
    };
    assert_eq!(fingerprint(&backup), fingerprint(&scratch.index()));
    fs::remove_dir_all(scratch.index()).expect("removed");
    copy(&backup, &scratch.index());
    assert_eq!(scratch.run(["index", "dua.jsonl"]).code, 0, "a restored index is written as before");
    assert_eq!(fingerprint(&backup), fingerprint(&scratch.index()));

    let index = telusur::Index::open(scratch.index()).expect("an index");
    let mut writer = index.writer().expect("the one writer");
    for number in 0..12 {
        let article = telusur::Article { id: format!("w{number}"), ..telusur::Article::default() };
        writer.upsert(&telusur::Document::from(&article)).expect("added");
        let hasty = scratch.path(&format!("tergesa-{number}"));
        std::thread::scope(|scope| {
            scope.spawn(|| copy(&scratch.index(), &hasty));
            writer.commit().expect("committed");
        });
        if verify(&hasty, Depth::Articles).is_ok_and(|found| found.sound) {
            let copied = telusur::Index::open(&hasty).expect("what is whole can be opened");
            let articles = copied.stats().expect("stats").articles;
            assert!(
                [59 + number, 60 + number].contains(&articles),
                "one commit or the one before: {articles}"
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn another_user_can_search_and_verify() {
    use std::os::unix::fs::PermissionsExt;

    let scratch = small();
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    let usual = mode(&scratch.write("biasa", "x"));
    for path in files(&scratch.index()) {
        assert_eq!(mode(&path), usual, "{}", path.display());
    }
    // Who may only read: folders and files without the right to write.
    let set = |mode_of_folder: u32, mode_of_file: u32| {
        for path in files(&scratch.index()) {
            fs::set_permissions(path, fs::Permissions::from_mode(mode_of_file)).expect("set");
        }
        for folder in [live(&scratch.index()), scratch.index()] {
            fs::set_permissions(folder, fs::Permissions::from_mode(mode_of_folder)).expect("set");
        }
    };
    set(0o555, 0o444);
    let may_write_anyway = fs::write(scratch.index().join("x"), "x").is_ok();
    let (verified, searched) = (scratch.run(["verify", "--deep"]), scratch.run(["search", "pleno"]));
    let refused = scratch.run(["index", "dua.jsonl", "--rebuild"]);
    set(0o755, 0o644);
    assert_eq!(verified.code, 0, "{verified:?}");
    assert_eq!(searched.code, 0, "{searched:?}");
    if may_write_anyway {
        eprintln!("skipped: this user may write anywhere, so a read-only folder refuses nothing");
    } else {
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(refused.err.contains("cannot"), "{refused:?}");
    }
}
