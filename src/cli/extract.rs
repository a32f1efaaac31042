//! `telusur extract`: articles as JSON Lines, without an index.

use super::arguments::{ExtractArguments, GlobalArguments};
use super::terminal::Terminal;
use super::{Done, Failure};
use crate::error::Error;
use crate::ingest::{Source, extract_paths};
use crate::news::ReadOptions;

pub(super) fn run(
    options: &ExtractArguments,
    _global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let (mut read, mut refused) = (0_u64, 0_u64);
    let mut output_failure = None;
    let outcome = extract_paths(Source::Paths(&options.paths), &ReadOptions::default(), &mut |article| {
        read += 1;
        match article {
            Ok(article) => {
                if let Err(failure) = terminal.json(&article) {
                    output_failure = Some(failure);
                    return Err(Error::Interrupted);
                }
            }
            Err(refusal) => {
                refused += 1;
                terminal.complain(&format!("{}: {}", refusal.place, refusal.reason));
            }
        }
        Ok(())
    });
    if let Some(failure) = output_failure {
        return Err(failure);
    }
    outcome?;
    if read == 0 {
        terminal.complain("no articles found: the paths hold no .txt, HTML or JSON Lines files");
        return Ok(Done::SomeRefused);
    }
    Ok(if refused > 0 { Done::SomeRefused } else { Done::Found })
}
