//! `telusur stats`: what is inside the index.

use std::io::Write;

use super::arguments::GlobalArguments;
use super::terminal::{Terminal, bytes, grouped};
use super::{Done, Failure};

pub(super) fn run(global: &GlobalArguments, terminal: &mut Terminal) -> Result<Done, Failure> {
    let stats = global.open()?.stats()?;
    if global.json {
        terminal.json(&stats)?;
        return Ok(Done::Found);
    }
    let date = |date: &Option<String>| date.clone().unwrap_or_else(|| "–".into());
    let rows = [
        ("articles", grouped(stats.articles)),
        ("stories", grouped(stats.groups)),
        ("undated", grouped(stats.undated)),
        ("first date", date(&stats.first_date)),
        ("last date", date(&stats.last_date)),
        ("segments", grouped(stats.segments)),
        ("size on disk", bytes(stats.bytes)),
        ("format", stats.version.format.clone()),
        ("analyzer", stats.version.analyzer.clone()),
        ("extractor", stats.version.extractor.clone()),
        ("gazetteer", stats.version.gazetteer.clone()),
        ("fingerprint", stats.version.fingerprint.clone().unwrap_or_default()),
    ];
    for (name, value) in rows {
        writeln!(terminal.out, "{name:<13} {value}")?;
    }
    if stats.version.is_outdated() {
        terminal.say(&outdated(global));
    }
    Ok(Done::Found)
}

/// What to do about an index whose entities were found by other rules.
pub(super) fn outdated(global: &GlobalArguments) -> String {
    format!(
        "made with older extraction rules, and searchable: 'telusur {} index PATH…' on the same files brings \
         it up to date",
        global.place()
    )
}
