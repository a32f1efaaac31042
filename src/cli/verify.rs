//! `telusur verify`: whether the index is whole.

use std::collections::BTreeMap;
use std::io::Write;

use super::arguments::{GlobalArguments, VerifyArguments};
use super::stats::outdated;
use super::terminal::{Look, Terminal, bytes, grouped, plain};
use super::{Done, Failure};
use crate::engine;
use crate::index::{Depth, Verification, verify};

pub(super) fn run(
    options: &VerifyArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let depth = if options.deep { Depth::Articles } else { Depth::Files };
    let (found, files) = match &global.engine {
        Some(address) => (engine::connect(address)?.verify(depth)?, "copies of shards"),
        None => (verify(&global.index, depth)?, "files"),
    };
    if global.json {
        terminal.json(&found)?;
    } else {
        print(&found, files, terminal)?;
        if found.outdated {
            terminal.say(&outdated(global));
        }
    }
    Ok(if found.sound { Done::Found } else { Done::Damaged })
}

fn print(found: &Verification, files: &str, terminal: &mut Terminal) -> Result<(), Failure> {
    for damage in &found.damage {
        let head = terminal.paint(Look::Warning, &format!("damaged: {}", plain(&damage.file)));
        writeln!(terminal.out, "{head}: {}\n  {}", plain(&damage.what), plain(&damage.mend))?;
    }
    for risk in &found.risks {
        let head = terminal.paint(Look::Warning, &format!("at risk: {}", plain(&risk.file)));
        writeln!(terminal.out, "{head}: {}", plain(&risk.what))?;
    }
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for leftover in &found.leftovers {
        kinds.entry(&leftover.what).or_default().push(&leftover.file);
    }
    for (what, files) in kinds {
        let more = match files.len() {
            1 => String::new(),
            number => format!(" and {} more", grouped(number as u64 - 1)),
        };
        writeln!(terminal.out, "harmless: {}{more}: {what}", plain(files[0]))?;
    }
    let verdict = match found.damage.len() {
        0 => "the index is whole".to_string(),
        number => format!("damaged in {number} place{}", if number == 1 { "" } else { "s" }),
    };
    let articles = found.articles.map_or(String::new(), |count| {
        let looked = if found.depth == Depth::Articles { ", each compared with its columns" } else { "" };
        format!(" · {} articles{looked}", grouped(count))
    });
    writeln!(
        terminal.out,
        "{verdict}: {} · {} {files}, {}{articles}",
        found.generation,
        grouped(found.files),
        bytes(found.bytes),
    )?;
    if found.writing {
        writeln!(terminal.out, "a writer is at work: what it has not committed was passed over")?;
    }
    Ok(())
}
