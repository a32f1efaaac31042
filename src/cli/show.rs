//! `telusur show`: one article with its entities marked.

use std::io::Write;

use super::arguments::{GlobalArguments, ShowArguments};
use super::search::{marked, print_hit, wrapped};
use super::terminal::{Look, Terminal, plain};
use super::{Done, Failure};
use crate::article::Article;
use crate::entity::{Mention, Part};
use crate::search::{Index, Similar};

pub(super) fn run(
    options: &ShowArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let index = Index::open(&global.index)?;
    if let Some(limit) = options.similar {
        return match index.similar(&options.id, limit)? {
            Some(similar) => show_similar(&similar, global, terminal),
            None => Ok(not_there(&options.id, terminal)),
        };
    }
    let Some(article) = index.article(&options.id)? else {
        return Ok(not_there(&options.id, terminal));
    };
    if global.json {
        terminal.json(&article)?;
    } else {
        print(&article, terminal)?;
    }
    Ok(Done::Found)
}

fn not_there(id: &str, terminal: &Terminal) -> Done {
    terminal.complain(&format!("no article has the id {id:?}: 'telusur search' prints the ids"));
    Done::NothingFound
}

fn show_similar(
    similar: &Similar,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    if global.json {
        terminal.json(similar)?;
    } else {
        let words: Vec<String> = similar.words.iter().map(|word| plain(word)).collect();
        for line in wrapped(&format!("by: {}", words.join(" ")), terminal.columns) {
            let line = terminal.paint(Look::Faint, &line);
            writeln!(terminal.out, "{line}")?;
        }
        writeln!(terminal.out)?;
        for (at, hit) in similar.hits.iter().enumerate() {
            print_hit(&format!("{}.", at + 1), hit, terminal)?;
        }
    }
    Ok(if similar.hits.is_empty() { Done::NothingFound } else { Done::Found })
}

fn print(article: &Article, terminal: &mut Terminal) -> Result<(), Failure> {
    let mentions = mentions(article);
    if let Some(title) = &article.title {
        let title = marked(title, &marks(&mentions, Part::Title), Some(Look::Title), terminal);
        writeln!(terminal.out, "{title}")?;
    }
    let mut facts: Vec<String> = Vec::new();
    facts.extend(article.source.as_deref().map(plain));
    facts.push(article.date.clone().unwrap_or_else(|| "undated".into()));
    facts.extend(article.dateline.as_deref().map(plain));
    facts.extend(article.url.as_deref().map(plain));
    let facts = terminal.paint(Look::Faint, &facts.join(" · "));
    writeln!(terminal.out, "{facts}\n")?;
    let marks = marks(&mentions, Part::Text);
    let mut start = 0;
    for paragraph in article.text.split('\n') {
        let end = start + paragraph.len();
        let inside: Vec<(usize, usize)> = marks
            .iter()
            .filter(|(from, to)| start <= *from && *to <= end)
            .map(|(from, to)| (from - start, to - start))
            .collect();
        let shown = marked(paragraph, &inside, None, terminal);
        for line in wrapped(&shown, terminal.columns) {
            writeln!(terminal.out, "{line}")?;
        }
        writeln!(terminal.out)?;
        start = end + 1;
    }
    print_entities(article, terminal)
}

fn print_entities(article: &Article, terminal: &mut Terminal) -> Result<(), Failure> {
    let entities = &article.entities;
    let venue = |venue_only: bool| if venue_only { " (venue)" } else { "" };
    let mut rows: Vec<(&str, String)> = Vec::new();
    for province in &entities.provinces {
        rows.push(("province", format!("{} {}{}", province.code, province.name, venue(province.venue_only))));
    }
    for regency in &entities.regencies {
        rows.push(("regency", format!("{} {}{}", regency.code, regency.name, venue(regency.venue_only))));
    }
    for cited in &entities.regulations {
        let title = cited.title.as_deref().map(|title| format!(", {title}")).unwrap_or_default();
        let named = if cited.named { " (by name)" } else { "" };
        let pinpoints = cited.pinpoints.join(", ");
        let pinpoints = if pinpoints.is_empty() { pinpoints } else { format!(": {pinpoints}") };
        rows.push(("regulation", format!("{}{title}{named}{pinpoints}", cited.name)));
    }
    for (name, people) in [("official", &entities.officials), ("person", &entities.people)] {
        for person in people {
            let offices = person.offices.join("; ");
            let offices = if offices.is_empty() { offices } else { format!(", {offices}") };
            rows.push((name, format!("{}{offices}", person.name)));
        }
    }
    for (name, value) in rows {
        let value = terminal.paint(Look::Label, &plain(&value));
        writeln!(terminal.out, "{name:<11}{value}")?;
    }
    Ok(())
}

fn mentions(article: &Article) -> Vec<Mention> {
    let entities = &article.entities;
    let mut mentions: Vec<Mention> = Vec::new();
    entities.regulations.iter().for_each(|cited| mentions.extend(&cited.mentions));
    entities.officials.iter().chain(&entities.people).for_each(|person| mentions.extend(&person.mentions));
    entities.provinces.iter().for_each(|province| mentions.extend(&province.mentions));
    mentions
}

/// Sorted marks without overlaps: the longer of two that begin together wins.
fn marks(mentions: &[Mention], part: Part) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = mentions
        .iter()
        .filter(|mention| mention.field == part)
        .map(|mention| (mention.start, mention.end))
        .collect();
    spans.sort_unstable_by_key(|(start, end)| (*start, usize::MAX - end));
    let mut disjoint: Vec<(usize, usize)> = Vec::new();
    for span in spans {
        if disjoint.last().is_none_or(|last| last.1 <= span.0) {
            disjoint.push(span);
        }
    }
    disjoint
}
