//! Pipes, colours, and text from articles that must not steer a terminal.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::scratch::{Scratch, finish, json_lines};

fn many() -> Scratch {
    let scratch = Scratch::new();
    let records: Vec<Value> = (0..3_000)
        .map(|number| json!({"id": format!("n{number}"), "title": format!("Rapat pleno {number}"), "text": "Rapat pleno dibuka di balai kota."}))
        .collect();
    scratch.write("banyak.jsonl", json_lines(&records));
    assert_eq!(scratch.run(["index", "banyak.jsonl"]).code, 0);
    scratch
}

/// `telusur … | head -1`
#[test]
fn a_closed_pipe_ends_quietly() {
    let scratch = many();
    for arguments in [
        &["search", "pleno", "--all"][..],
        &["search", "pleno", "--all", "--json"],
        &["search", "pleno", "--all", "--format", "jsonl"],
        &["search", "pleno", "--all", "--format", "csv"],
        &["search", "pleno", "--all", "--format", "md"],
        &["extract", "banyak.jsonl"],
        &["facets", "month", "--json"],
    ] {
        let mut command = scratch.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        let mut first = [0; 1];
        use std::io::Read;
        let mut pipe = child.stdout.take().expect("piped");
        pipe.read_exact(&mut first).expect("it prints");
        drop(pipe);
        let ended = child.wait_with_output().expect("it ends");
        assert_eq!(ended.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{arguments:?}");
    }
}

#[test]
fn a_pipe_that_nobody_reads() {
    let scratch = many();
    let mut command = scratch.command(["search", "pleno", "--all"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!(
        (ended.status.code(), String::from_utf8_lossy(&ended.stderr).into_owned()),
        (Some(0), String::new())
    );
}

#[test]
fn results_come_while_input_is_read() {
    let scratch = Scratch::new();
    let mut command = scratch.command(["extract", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
    let mut input = child.stdin.take().expect("piped");
    use std::io::Write;
    for number in 0..2_000 {
        writeln!(input, "{}", json!({"id": number, "text": "Rapat pleno."})).expect("it reads");
    }
    drop(input);
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines().count();
    assert_eq!((lines, child.wait().expect("it ends").code()), (2_000, Some(0)));
}

/// Control characters, a cursor move, a title change, direction marks, a zero-width blank.
const HOSTILE: &str = "Rapat\u{1b}[2J\u{1b}]0;judul\u{7} pleno \u{202e}kilabret\u{202c} \u{2066}x\u{2069} di\u{200b}buka\u{9b}31m \
                       \u{8}\u{8}\u{8}oleh Ketua KPU Kudus\u{200f} Wahyu\u{0}";

#[test]
fn nothing_from_an_article_steers_the_terminal() {
    let scratch = Scratch::new();
    let records = [
        json!({"id": "jahat", "title": HOSTILE, "text": HOSTILE, "source": "out\u{1b}[1mlet", "url": "https://x.example/\u{202e}a"}),
        json!({"id": "jahat\u{202e}dua", "title": "Rapat pleno kedua", "text": "Rapat pleno lagi."}),
    ];
    scratch.write("jahat.jsonl", json_lines(&records));
    scratch.write("rusak.jsonl", "{\"id\": \"\u{202e}\u{1b}[2J\n");
    scratch.write("nama-\u{202e}jahat.jsonl", "{\n");
    let mut out = Vec::new();
    out.push(scratch.run(["index", "jahat.jsonl"]));
    out.push(scratch.run(["index", "rusak.jsonl", "nama-\u{202e}jahat.jsonl"]));
    for arguments in [
        &["search", "pleno"][..],
        &["search", "pleno", "--json"],
        &["search", "pleno", "--facets", "source,official,person,province"],
        &["search", "\u{202e}pleno\u{1b}[2J"],
        &["search", "((\u{202e}pleno\u{1b}[2J"],
        &["facets", "source"],
        &["facets", "source", "--json"],
        &["facets", "person"],
        &["show", "jahat"],
        &["show", "jahat", "--json"],
        &["show", "\u{202e}\u{1b}[2J"],
        &["extract", "jahat.jsonl"],
        &["extract", "rusak.jsonl"],
        &["analyze", HOSTILE.trim_end_matches('\0')],
        &["analyze", "--json", HOSTILE.trim_end_matches('\0')],
        &["analyze", "--roots", "\u{202e}pleno\u{1b}[2J"],
        &["index", "--delete", "pleno", "--dry-run"],
        &["bench", "--make-queries", "3", "--print-queries"],
    ] {
        out.push(scratch.run(arguments));
    }
    for ran in &out {
        for (stream, text) in [("output", &ran.out), ("error", &ran.err)] {
            let steers = |ch: &char| {
                (ch.is_control() && *ch != '\n' && *ch != '\t')
                    || matches!(ch, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            assert_eq!(text.chars().find(steers), None, "in standard {stream}: {ran:?}");
        }
    }
}

#[test]
fn colours_only_where_they_are_wanted() {
    let scratch = many();
    let colored = |arguments: &[&str], no_color: bool| {
        let mut command = scratch.command(arguments);
        if no_color {
            command.env("NO_COLOR", "1");
        }
        finish(&mut command).out.contains('\u{1b}')
    };
    assert!(!colored(&["search", "pleno"], false), "a pipe is no terminal");
    assert!(colored(&["search", "pleno", "--color", "always"], false));
    assert!(colored(&["search", "pleno", "--color", "always"], true), "the flag wins over the environment");
    assert!(!colored(&["search", "pleno", "--color", "never"], false));
    assert!(!colored(&["search", "pleno", "--color", "auto"], true));
    assert!(!colored(&["search", "pleno", "--color", "always", "--json"], false), "JSON has none");
    assert!(scratch.run(["search", "pleno"]).out.contains("[pleno]"), "matches in brackets instead");
}
