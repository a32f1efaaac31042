//! `telusur extract`: articles as JSON Lines, without an index; or why each mention is one.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::arguments::{ExtractArguments, GlobalArguments};
use super::terminal::{Look, Terminal, plain};
use super::{Done, Failure};
use crate::article::Article;
use crate::entity::official::Aliases;
use crate::entity::{Part, Reason};
use crate::error::Error;
use crate::ingest::{IngestOptions, Source, explain, extract_paths};
use crate::news::{FieldMap, Hint, ReadOptions};

pub(super) fn run(
    options: &ExtractArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let aliases = options.aliases.as_deref().map(read_aliases).transpose()?;
    let (mut read, mut refused) = (0_u64, 0_u64);
    let mut output_failure = None;
    let columns = FieldMap::parse(&options.map)?;
    let read_options = ReadOptions { hint: Hint { columns, ..Hint::default() }, ..ReadOptions::default() };
    let ingest_options = IngestOptions { read: read_options, ..IngestOptions::default() };
    let outcome = extract_paths(Source::Paths(&options.paths), &ingest_options, &mut |article| {
        read += 1;
        match article {
            Ok(mut article) => {
                if let Some((_, aliases)) = &aliases {
                    aliases.apply(&mut article.entities);
                }
                let printed = match (options.explain, global.json) {
                    (false, _) => terminal.json(&article),
                    (true, true) => terminal.json(&Explanation::of(&article)),
                    (true, false) => print(&Explanation::of(&article), &article, terminal),
                };
                if let Err(failure) = printed {
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
    let skipped = outcome?;
    if !skipped.is_empty() {
        terminal.say(&format!("skipped: {skipped}"));
    }
    if read == 0 {
        terminal.complain(
            "no articles found: the paths hold no .txt, HTML, JSON Lines, CSV, TSV or WARC files with any",
        );
        return Ok(Done::SomeRefused);
    }
    Ok(if refused > 0 { Done::SomeRefused } else { Done::Found })
}

/// The text of a list of aliases, and the list.
pub(super) fn read_aliases(path: &Path) -> Result<(String, Aliases), Failure> {
    let text =
        std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_path_buf(), source })?;
    let aliases = Aliases::read(&text, &path.display().to_string())?;
    Ok((text, aliases))
}

/// Why each mention of an article is one.
#[derive(Serialize)]
struct Explanation<'a> {
    id: &'a str,
    mentions: Vec<Explained<'a>>,
}

#[derive(Serialize)]
struct Explained<'a> {
    surface: &'a str,
    #[serde(flatten)]
    reason: Reason,
}

impl Explanation<'_> {
    fn of(article: &Article) -> Explanation<'_> {
        let explained = |reason: Reason| {
            let mention = reason.mention;
            let part = match mention.field {
                Part::Title => article.title.as_deref(),
                Part::Text => Some(article.text.as_str()),
                Part::Dateline => article.dateline.as_deref(),
            };
            let surface = part.and_then(|part| part.get(mention.start..mention.end)).unwrap_or_default();
            Explained { surface, reason }
        };
        Explanation { id: &article.id, mentions: explain(article).into_iter().map(explained).collect() }
    }
}

fn print(explanation: &Explanation, article: &Article, terminal: &mut Terminal) -> Result<(), Failure> {
    let title = article.title.as_deref().unwrap_or("(no title)");
    writeln!(terminal.out, "{}", terminal.paint(Look::Title, &plain(title)))?;
    writeln!(terminal.out, "{}", terminal.paint(Look::Faint, &plain(explanation.id)))?;
    for Explained { surface, reason } in &explanation.mentions {
        let place = format!("{:?} {}..{}", reason.mention.field, reason.mention.start, reason.mention.end);
        let place = terminal.paint(Look::Faint, &format!("{:<18}", place.to_lowercase()));
        let surface = terminal.paint(Look::Entity(reason.kind), &plain(surface));
        let evidence =
            if reason.evidence.is_empty() { String::new() } else { format!(" ({})", reason.evidence) };
        let why = terminal.paint(Look::Faint, &plain(&format!("{}{evidence}", reason.rule)));
        let value = plain(&reason.value);
        writeln!(terminal.out, "{place}{:<11}{surface} = {value}  {why}", reason.kind.name())?;
    }
    writeln!(terminal.out)?;
    Ok(())
}
