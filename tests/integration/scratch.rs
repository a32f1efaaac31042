//! A folder for the time of a test, and the program run in it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use assert_cmd::cargo::CommandCargoExt;
use serde_json::Value;

/// A folder that goes with the value.
pub struct Scratch {
    folder: tempfile::TempDir,
}

/// What the program said and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Scratch {
    pub fn new() -> Scratch {
        Scratch { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The index of the test.
    pub fn index(&self) -> PathBuf {
        self.path("index")
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        fs::write(&path, bytes).expect("written");
        path
    }

    /// The program with `--index` of this folder, nothing of the caller's settings, and no input.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        self.command_at(&self.index(), arguments)
    }

    /// The same with another index.
    pub fn command_at<A: AsRef<OsStr>>(
        &self,
        index: &Path,
        arguments: impl IntoIterator<Item = A>,
    ) -> Command {
        let mut command = Command::cargo_bin("telusur").expect("the program is built");
        command
            .current_dir(self.folder.path())
            .env_remove("TELUSUR_INDEX")
            .env_remove("TELUSUR_ENGINE")
            .env_remove("NO_COLOR")
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::null())
            .arg("--index")
            .arg(index)
            .args(arguments);
        command
    }

    /// Runs it to its end.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ran {
        finish(&mut self.command(arguments))
    }

    /// Runs it with something on standard input.
    pub fn feed<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>, input: &[u8]) -> Ran {
        let input = self.write("standard-input", input);
        finish(self.command(arguments).stdin(fs::File::open(input).expect("just written")))
    }

    /// Runs it with `--json`, which must succeed, and reads the one value it prints.
    pub fn json<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Value {
        let mut command = self.command(arguments);
        let ran = finish(command.arg("--json"));
        assert_ne!(ran.code, 2, "{ran:?}");
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
    }
}

/// Runs a command; a panic of the program fails the test wherever it happens.
pub fn finish(command: &mut Command) -> Ran {
    let output = command.output().expect("the program runs");
    let ran = Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    };
    assert!(!ran.err.contains("panicked"), "{ran:?}");
    assert!((0..=2).contains(&ran.code), "{ran:?}");
    ran
}

/// The samples of the project.
pub fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")
}

/// One JSON line for each record.
pub fn json_lines(records: &[Value]) -> String {
    records.iter().map(|record| format!("{record}\n")).collect()
}

/// Tells others that their time is over when it is dropped, by a panic too: nobody waits for ever.
pub struct OnEnd<'f>(pub &'f AtomicBool);

impl Drop for OnEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
