//! `telusur index --delete` and `--delete-id`.

use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal, Write};

use super::arguments::{GlobalArguments, IndexArguments};
use super::terminal::{Terminal, bytes, grouped, plain};
use super::{Done, Failure};
use crate::search::SearchRequest;

/// Ids that an engine is asked about at once.
const LOOKED_UP: usize = 256;

pub(super) fn delete(
    options: &IndexArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let index = global.open()?;
    let given = given_ids(&options.delete_id)?;
    let mut ids = index.ids_among(given.iter().cloned().collect())?;
    ids.sort();
    for id in given.iter().filter(|id| ids.binary_search(id).is_err()) {
        terminal.complain(&format!("no article has the id {id:?}"));
    }
    if let Some(query) = &options.delete {
        // Nothing is deleted for a word that was not typed.
        ids.extend(index.ids(&SearchRequest::new(query).expansions(false))?);
    }
    ids.sort();
    ids.dedup();
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
            writeln!(terminal.out, "{}", plain(id))?;
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
    for ids in ids.chunks(LOOKED_UP) {
        writer.look_up(&ids.iter().map(String::as_str).collect::<Vec<_>>())?;
        for id in ids {
            writer.delete(id)?;
        }
    }
    writer.finish(true)?;
    index.reload()?;
    terminal.say(&format!("{count} deleted ({} before)", bytes(before)));
    Ok(Done::Found)
}

/// The ids given, each once; `-` stands for those of standard input, one a line.
fn given_ids(given: &[String]) -> Result<BTreeSet<String>, Failure> {
    let mut ids = BTreeSet::new();
    for id in given {
        if id == "-" {
            let lines = io::stdin().lock().lines().collect::<io::Result<Vec<String>>>()?;
            ids.extend(lines.into_iter().filter(|line| !line.is_empty()));
        } else {
            ids.insert(id.clone());
        }
    }
    Ok(ids)
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
