//! `telusur index`: read, understand, add; or delete.

use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::arguments::{GlobalArguments, IndexArguments};
use super::terminal::{Terminal, bytes, grouped};
use super::{Done, Failure};
use crate::error::Error;
use crate::index::{KeptList, Writer, WriterOptions};
use crate::ingest::{Observer, Refusal, Source, Summary, ingest};
use crate::news::{Progress, ReadOptions};
use crate::query::Synonyms;
use crate::search::{Index, SearchRequest};

/// Bytes in a megabyte of `--memory`.
const MEGABYTE: u64 = 1_000_000;

/// Refused records named one by one; the others are only counted.
const NAMED_REFUSALS: u64 = 50;

pub(super) fn run(
    options: &IndexArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let synonyms = options.synonyms.as_deref().map(Synonyms::read).transpose()?;
    if options.paths.is_empty() && synonyms.is_none() {
        return delete(options, global, terminal);
    }
    global.only_local("telusur index")?;
    let threads = options.threads.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| Failure::Usage(format!("--threads {threads}: {error}")))?;
    let writer_options = WriterOptions {
        threads: 1,
        memory_bytes: usize::try_from(options.memory * MEGABYTE).unwrap_or(usize::MAX),
        rebuild: options.rebuild,
    };
    let missing = options.paths.iter().find(|path| path.as_os_str() != "-" && !path.exists());
    if let Some(path) = missing {
        let source = io::Error::new(io::ErrorKind::NotFound, "no such file or folder");
        return Err(Error::Read { path: path.clone(), source }.into());
    }
    let aliases = options.aliases.as_deref().map(super::extract::read_aliases).transpose()?;
    let aliases = aliases.map(|(text, _)| text);
    let writer = Writer::open(&global.index, writer_options)?;
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
    stop_on_interrupt(&interrupted);
    let started = Instant::now();
    let mut observer = Reporter::new(terminal);
    let summary = pool.install(|| {
        ingest(writer, Source::Paths(&options.paths), &ReadOptions::default(), &interrupted, &mut observer)
    })?;
    observer.finish(terminal);
    report(&summary, started.elapsed().as_secs_f64(), options, global, terminal)
}

/// The first Ctrl-C ends the run after the batch at hand, the second one at once.
fn stop_on_interrupt(interrupted: &Arc<AtomicBool>) {
    let flag = Arc::clone(interrupted);
    // A second handler in one process (a test) is refused by the library: then the first one serves.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
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
    }
    if summary.refused > NAMED_REFUSALS {
        terminal.say(&format!("{} further records were refused", grouped(summary.refused - NAMED_REFUSALS)));
    }
    if summary.interrupted {
        terminal.complain(if options.rebuild {
            "interrupted: the new generation is not complete and was dropped, the old one stays; run the same command again"
        } else {
            "interrupted: what was read is committed; run the same command again to go on"
        });
        return Ok(Done::SomeRefused);
    }
    if summary.read == 0 {
        terminal.complain("no articles found: the paths hold no .txt, HTML or JSON Lines files");
        return Ok(Done::SomeRefused);
    }
    if options.rebuild && summary.read == summary.refused {
        terminal.complain("no record could be taken in: the new generation was dropped, the old one stays");
    }
    Ok(if summary.refused > 0 { Done::SomeRefused } else { Done::Found })
}

/// Progress bar and refusals on standard error.
struct Reporter {
    bar: ProgressBar,
    named: u64,
}

impl Reporter {
    fn new(terminal: &Terminal) -> Reporter {
        let style = ProgressStyle::with_template(
            "{bar:30} {bytes}/{total_bytes} · {bytes_per_sec} · {eta} left · {msg}",
        )
        .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(0).with_style(style);
        let visible = !terminal.quiet && io::stderr().is_terminal();
        bar.set_draw_target(if visible {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        });
        Reporter { bar, named: 0 }
    }

    fn finish(self, _terminal: &Terminal) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Reporter {
    fn progress(&mut self, progress: &Progress, summary: &Summary) {
        if progress.bytes_total > 0 {
            self.bar.set_length(progress.bytes_total);
        }
        self.bar.set_position(progress.bytes_read);
        let known = summary.unchanged + summary.duplicate;
        self.bar.set_message(format!(
            "{} articles, {} known, {} refused",
            grouped(summary.read),
            grouped(known),
            grouped(summary.refused)
        ));
    }

    fn refused(&mut self, refusal: &Refusal) {
        self.named += 1;
        if self.named <= NAMED_REFUSALS {
            let line = format!("telusur: {}: {}", refusal.place, refusal.reason);
            self.bar.suspend(|| {
                let _ = writeln!(io::stderr(), "{}", super::terminal::plain(&line));
            });
        }
    }
}

fn delete(
    options: &IndexArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    global.only_local("telusur index --delete")?;
    let index = Index::open(&global.index)?;
    let mut ids = options.delete_id.clone();
    if let Some(query) = &options.delete {
        // Nothing is deleted for a word that was not typed.
        ids.extend(index.ids(&SearchRequest::new(query).expansions(false))?);
    }
    ids.sort();
    ids.dedup();
    let mut there = Vec::with_capacity(ids.len());
    for id in ids {
        if index.article(&id)?.is_some() {
            there.push(id);
        } else {
            terminal.complain(&format!("no article has the id {id:?}"));
        }
    }
    let ids = there;
    if ids.is_empty() {
        terminal.say("no article matches: nothing to delete");
        return Ok(Done::NothingFound);
    }
    let count = match ids.len() {
        1 => "1 article".to_string(),
        number => format!("{} articles", grouped(number as u64)),
    };
    if options.dry_run {
        for id in &ids {
            writeln!(terminal.out, "{}", super::terminal::plain(id))?;
        }
        terminal.say(&format!("{count} would be deleted"));
        return Ok(Done::Found);
    }
    if !options.yes && !confirmed(&format!("delete {count}? [y/N] "))? {
        terminal.say("nothing was deleted");
        return Ok(Done::NothingFound);
    }
    let before = index.stats()?.bytes;
    let mut writer = index.writer()?;
    for id in &ids {
        writer.delete(id)?;
    }
    writer.finish(true)?;
    index.reload()?;
    terminal.say(&format!("{count} deleted ({} before)", bytes(before)));
    Ok(Done::Found)
}

/// Asks on a terminal; elsewhere nobody can answer, so the answer is no.
fn confirmed(question: &str) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::Usage("nobody to ask: add --yes to delete, or --dry-run to see what".into()));
    }
    eprint!("{question}");
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "ya"))
}
