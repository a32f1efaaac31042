//! A disk that is full: said in words that name it, the old index as it was, and the same command goes on once
//! there is room.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::generated::Random;
use crate::scratch::{Ran, Scratch, finish, json_lines};

/// Articles that do not pack well: their words are random.
fn archive(count: usize) -> String {
    let mut random = Random(5);
    let mut word = || (0..6).map(|_| char::from(b'a' + random.below(26) as u8)).collect::<String>();
    let mut text = || (0..80).map(|_| word()).collect::<Vec<_>>().join(" ");
    let records: Vec<_> = (0..count)
        .map(|number| json!({"id": format!("n{number}"), "text": text(), "date": "2024-02-14"}))
        .collect();
    json_lines(&records)
}

fn run_at(scratch: &Scratch, index: &Path, arguments: &[&str]) -> Ran {
    finish(&mut scratch.command_at(index, arguments))
}

/// What holds after a run for which there was no room.
fn assert_told_and_intact(scratch: &Scratch, index: &Path, ran: &Ran, before: u64) {
    assert_eq!(ran.code, 2, "{ran:?}");
    let named = format!("no room on the disk of {}", index.display());
    assert!(ran.err.contains(&named) && ran.err.contains("free some space"), "{ran:?}");
    let verified = run_at(scratch, index, &["verify", "--deep", "--json"]);
    assert_eq!(verified.code, 0, "{verified:?}");
    let found: serde_json::Value = serde_json::from_str(&verified.out).expect("JSON");
    assert_eq!(found["articles"], json!(before), "{found}");
}

/// A shell that lets no file grow over so many kilobytes; none where there is no such shell.
#[cfg(unix)]
fn limited(scratch: &Scratch, kilobytes: u32, arguments: &[&str]) -> Option<Ran> {
    let script = format!("trap '' XFSZ; ulimit -f {kilobytes} && exec \"$@\"");
    let program = scratch.command(arguments);
    let mut command = Command::new("bash");
    command.current_dir(scratch.path("")).arg("-c").arg(script).arg("bash").arg(program.get_program());
    command.args(program.get_args());
    let can = Command::new("bash").arg("-c").arg("true").status().is_ok_and(|status| status.success());
    can.then(|| finish(&mut command))
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow() {
    let scratch = Scratch::new();
    scratch.write("sedikit.jsonl", archive(10));
    scratch.write("banyak.jsonl", archive(700));
    assert_eq!(scratch.run(["index", "sedikit.jsonl"]).code, 0);
    // From so little that the first list cannot be written to so much that only the largest file cannot.
    for kilobytes in [1, 16, 64, 160] {
        for arguments in [&["index", "banyak.jsonl"][..], &["index", "--rebuild", "banyak.jsonl"]] {
            let Some(ran) = limited(&scratch, kilobytes, arguments) else {
                eprintln!("skipped: no bash");
                return;
            };
            assert_told_and_intact(&scratch, &scratch.index(), &ran, 10);
        }
    }
    assert_eq!(scratch.run(["index", "banyak.jsonl"]).code, 0);
    let found = scratch.json(["verify"]);
    assert_eq!((&found["articles"], &found["leftovers"]), (&json!(700), &json!([])), "{found}");
}

/// A small disk of its own, as long as the value lives.
#[cfg(target_os = "linux")]
struct Disk(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl Disk {
    fn mount(at: &Path, kilobytes: u32) -> Option<Disk> {
        std::fs::create_dir_all(at).expect("a folder");
        let options = format!("size={kilobytes}k");
        let mut command = Command::new("mount");
        let output = command.args(["-t", "tmpfs", "-o", &options, "none"]).arg(at).output().ok()?;
        output.status.success().then(|| Disk(at.to_path_buf()))
    }

    fn resize(&self, kilobytes: u32) {
        let options = format!("remount,size={kilobytes}k");
        let status = Command::new("mount").args(["-o", &options]).arg(&self.0).status().expect("mount runs");
        assert!(status.success());
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full() {
    let scratch = Scratch::new();
    let Some(disk) = Disk::mount(&scratch.path("cakram"), 900) else {
        eprintln!("SKIPPED: no disk could be mounted: only the superuser may");
        return;
    };
    scratch.write("sedikit.jsonl", archive(10));
    scratch.write("banyak.jsonl", archive(700));
    let index = scratch.path("cakram/index");
    assert_eq!(run_at(&scratch, &index, &["index", "sedikit.jsonl"]).code, 0);
    for arguments in [&["index", "banyak.jsonl"][..], &["index", "--rebuild", "banyak.jsonl"]] {
        for _ in 0..2 {
            let ran = run_at(&scratch, &index, arguments);
            assert_told_and_intact(&scratch, &index, &ran, 10);
        }
    }
    disk.resize(40_000);
    assert_eq!(run_at(&scratch, &index, &["index", "banyak.jsonl"]).code, 0);
    let verified = run_at(&scratch, &index, &["verify", "--deep"]);
    assert_eq!(verified.code, 0, "{verified:?}");
    assert!(verified.out.contains("700 articles") && !verified.out.contains("harmless"), "{verified:?}");
}
