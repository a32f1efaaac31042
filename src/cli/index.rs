//! `telusur index`: read, understand, add.

use std::ffi::OsString;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::arguments::{GlobalArguments, IndexArguments};
use super::delete::delete;
use super::progress::{NAMED_REFUSALS, Reporter};
use super::terminal::{Terminal, grouped};
use super::{Done, Failure};
use crate::engine::{self, Joined, Layout};
use crate::error::Error;
use crate::index::{KeptList, WriterOptions};
use crate::ingest::{IngestOptions, Source, Summary, ingest};
use crate::news::{FieldMap, Hint, ReadOptions};
use crate::query::Synonyms;

/// Bytes in a megabyte of `--memory`.
const MEGABYTE: u64 = 1_000_000;

/// Part of the memory for building segments and for documents that wait for it. The rest is for the tables of
/// words, for merges, and for what grows with the run.
const WRITER_SHARE: usize = 2;

/// Part of the memory that may be under way as raw bytes: understood, they take about six times as much. It is
/// also what is still taken in after Ctrl-C.
const UNDER_WAY_SHARE: usize = 64;

pub(super) fn run(
    options: &IndexArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let columns = FieldMap::parse(&options.map)?;
    let synonyms = options.synonyms.as_deref().map(Synonyms::read).transpose()?;
    if options.join_stories {
        return join_stories(global, terminal);
    }
    if options.paths.is_empty() && synonyms.is_none() {
        return delete(options, global, terminal);
    }
    let memory = usize::try_from(options.memory * MEGABYTE).unwrap_or(usize::MAX);
    let writer_options = WriterOptions {
        threads: 1,
        memory_bytes: memory / WRITER_SHARE,
        rebuild: options.rebuild,
        defer_stories: options.shard.is_some(),
    };
    let missing = options.paths.iter().find(|path| path.as_os_str() != "-" && !path.exists());
    if let Some(path) = missing {
        let source = io::Error::new(io::ErrorKind::NotFound, "no such file or folder");
        return Err(Error::Read { path: path.clone(), source }.into());
    }
    let aliases = options.aliases.as_deref().map(super::extract::read_aliases).transpose()?;
    let aliases = aliases.map(|(text, _)| text);
    let layout = Layout { shards: options.shards, replicas: options.replicas };
    let writer = global.writer(writer_options, layout)?;
    if let Some(text) = &aliases {
        writer.keep(KeptList::Aliases, text)?;
    }
    if let Some((text, _)) = &synonyms {
        writer.keep(KeptList::Synonyms, text)?;
        if options.paths.is_empty() {
            writer.finish(true)?;
            let said =
                if text.is_empty() { "no synonyms are kept any more" } else { "the synonyms are kept" };
            terminal.say(said);
            return Ok(Done::Found);
        }
    }
    let interrupted = Arc::new(AtomicBool::new(false));
    stop_on_interrupt(&interrupted, terminal.quiet);
    let started = Instant::now();
    let mut reporter = Reporter::new(terminal, &options.paths);
    let ingest_options = IngestOptions {
        read: ReadOptions { hint: Hint { columns, ..Hint::default() }, ..ReadOptions::default() },
        threads: options.threads.map_or(0, usize::from),
        under_way_bytes: memory / UNDER_WAY_SHARE,
        share: options.shard,
    };
    let source = Source::Paths(&options.paths);
    let summary = ingest(writer, source, &ingest_options, &interrupted, &mut reporter)?;
    reporter.finish();
    if interrupted.load(Ordering::Relaxed) && !summary.interrupted {
        let left = match &global.engine {
            Some(_) => "which of them tell one story is not told to the end: index --join-stories",
            None => "merging segments was cut short and goes on with a later run",
        };
        terminal.say(&format!("all of it is in; {left}"));
    }
    if options.shard.is_some() && global.engine.is_some() && !summary.interrupted {
        terminal.say("when all workers have ended, tell which articles tell one story: index --join-stories");
    }
    report(&summary, started.elapsed().as_secs_f64(), options, global, terminal)
}

fn join_stories(global: &GlobalArguments, terminal: &mut Terminal) -> Result<Done, Failure> {
    let Some(address) = &global.engine else {
        terminal.say("nothing to join: a local index has one writer, which tells stories as it goes");
        return Ok(Done::Found);
    };
    let interrupted = Arc::new(AtomicBool::new(false));
    stop_on_interrupt(&interrupted, terminal.quiet);
    let Joined { articles, moved } = engine::connect(address)?.join_stories(&interrupted)?;
    let (articles, moved) = (grouped(articles), grouped(moved));
    terminal.say(&format!("{articles} articles were placed, {moved} of them joined or left a story"));
    if interrupted.load(Ordering::Relaxed) {
        terminal.complain("interrupted: what was placed is kept; run the command again to go on");
        return Ok(Done::SomeRefused);
    }
    Ok(Done::Found)
}

/// The first Ctrl-C ends reading, the second one everything at once: what is committed is safe.
fn stop_on_interrupt(interrupted: &Arc<AtomicBool>, is_quiet: bool) {
    let flag = Arc::clone(interrupted);
    // A second handler in one process (a test) is refused by the library: then the first one serves.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        if !is_quiet {
            let _ = writeln!(io::stderr(), "taking in what was read; Ctrl-C again ends at once");
        }
    });
}

fn report(
    summary: &Summary,
    seconds: f64,
    options: &IndexArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    if global.json {
        terminal.json(summary)?;
    } else if !terminal.quiet {
        let rate = summary.read as f64 / seconds.max(0.001);
        writeln!(
            terminal.out,
            "{} read = {} added + {} updated + {} unchanged + {} duplicate + {} refused  ({seconds:.1} s, {} articles/s)",
            grouped(summary.read),
            grouped(summary.added),
            grouped(summary.updated),
            grouped(summary.unchanged),
            grouped(summary.duplicate),
            grouped(summary.refused),
            grouped(rate as u64),
        )?;
        if !summary.skipped.is_empty() {
            writeln!(terminal.out, "skipped: {}", summary.skipped)?;
        }
    }
    if summary.refused > NAMED_REFUSALS {
        terminal.say(&format!("{} further records were refused", grouped(summary.refused - NAMED_REFUSALS)));
    }
    if summary.interrupted {
        let (became, what) = if options.rebuild {
            ("the new generation is not complete and was dropped, the old one stays", "begin anew")
        } else {
            ("what was read is committed", "go on")
        };
        let is_piped = options.paths.iter().any(|path| path.as_os_str() == "-");
        let input = if is_piped { " with the same input" } else { "" };
        let command = as_typed(std::env::args_os());
        terminal.complain(&format!("interrupted: {became}; to {what}, run{input}: {command}"));
        return Ok(Done::SomeRefused);
    }
    if summary.read == 0 && options.shard.is_none() {
        terminal.complain(
            "no articles found: the paths hold no .txt, HTML, JSON Lines, CSV, TSV or WARC files with any",
        );
        return Ok(Done::SomeRefused);
    }
    if options.rebuild && summary.read == summary.refused {
        terminal.complain("no record could be taken in: the new generation was dropped, the old one stays");
    }
    Ok(if summary.refused > 0 { Done::SomeRefused } else { Done::Found })
}

/// A command as it can be typed into a shell.
fn as_typed(arguments: impl Iterator<Item = OsString>) -> String {
    let plain = |sign: char| sign.is_alphanumeric() || "-_./:=@%+,".contains(sign);
    let quoted = |argument: OsString| {
        let text = argument.to_string_lossy().into_owned();
        let is_plain = !text.is_empty() && text.chars().all(plain);
        if is_plain { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
    };
    arguments.map(quoted).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_can_be_typed_again() {
        let cases: &[(&[&str], &str)] = &[
            (&["telusur", "index", "arsip/2024.jsonl"], "telusur index arsip/2024.jsonl"),
            (&["telusur", "--index", "berita lama", "index", "-"], "telusur --index 'berita lama' index -"),
            (&["telusur", "index", "Jum'at", ""], r"telusur index 'Jum'\''at' ''"),
        ];
        for (arguments, expected) in cases {
            assert_eq!(as_typed(arguments.iter().map(OsString::from)), *expected);
        }
    }
}
