//! `telusur show`: one article with its entities marked.

use std::io::Write;

use super::arguments::{GlobalArguments, ShowArguments};
use super::search::{print_hit, wrapped};
use super::terminal::{Look, Terminal, plain};
use super::{Done, Failure};
use crate::article::Article;
use crate::entity::{Kind, Mention, Part, regulation};
use crate::search::Similar;

pub(super) fn run(
    options: &ShowArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let index = global.open()?;
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
    let marks = marks(article);
    if let Some(title) = &article.title {
        let title = marked(title, 0, &marks, Part::Title, Some(Look::Title), terminal);
        writeln!(terminal.out, "{title}")?;
    }
    let mut facts: Vec<String> = Vec::new();
    facts.extend(article.source.as_deref().map(plain));
    facts.push(article.date.clone().unwrap_or_else(|| "undated".into()));
    facts.extend(article.dateline.as_deref().map(plain));
    facts.extend(article.url.as_deref().map(plain));
    let facts = terminal.paint(Look::Faint, &facts.join(" · "));
    writeln!(terminal.out, "{facts}\n")?;
    let mut start = 0;
    for paragraph in article.text.split('\n') {
        let shown = marked(paragraph, start, &marks, Part::Text, None, terminal);
        for line in wrapped(&shown, terminal.columns) {
            writeln!(terminal.out, "{line}")?;
        }
        writeln!(terminal.out)?;
        start += paragraph.len() + 1;
    }
    print_legend(&marks, terminal)?;
    print_entities(article, terminal)
}

/// Which colour, or without colours which letter, marks which kind; those of the article only.
fn print_legend(marks: &[(Kind, Mention)], terminal: &mut Terminal) -> Result<(), Failure> {
    let mut kinds: Vec<Kind> = marks.iter().map(|(kind, _)| *kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() {
        return Ok(());
    }
    let shown: Vec<String> = kinds
        .iter()
        .map(|&kind| {
            if terminal.colored {
                terminal.paint(Look::Entity(kind), kind.name())
            } else {
                format!("[{} {}]", letter_of(kind), kind.name())
            }
        })
        .collect();
    writeln!(terminal.out, "{}\n", shown.join(" "))?;
    Ok(())
}

fn print_entities(article: &Article, terminal: &mut Terminal) -> Result<(), Failure> {
    let entities = &article.entities;
    let venue = |venue_only: bool| if venue_only { " (venue)" } else { "" };
    let mut rows: Vec<(Kind, String)> = Vec::new();
    for province in &entities.provinces {
        let label = format!("{} {}{}", province.code, province.name, venue(province.venue_only));
        rows.push((Kind::Province, label));
    }
    for regency in &entities.regencies {
        let label = format!("{} {}{}", regency.code, regency.name, venue(regency.venue_only));
        rows.push((Kind::Regency, label));
    }
    for cited in &entities.regulations {
        let title = cited.title.as_deref().map(|title| format!(", {title}")).unwrap_or_default();
        let named = if cited.named { " (by name)" } else { "" };
        let pinpoints = cited.pinpoints.join(", ");
        let pinpoints = if pinpoints.is_empty() { pinpoints } else { format!(": {pinpoints}") };
        let status = regulation::status(&cited.key).map(|status| format!(" ({status})")).unwrap_or_default();
        rows.push((Kind::Regulation, format!("{}{title}{named}{status}{pinpoints}", cited.name)));
    }
    for (kind, people) in [(Kind::Official, &entities.officials), (Kind::Person, &entities.people)] {
        for person in people {
            let known_as = person.known_as.as_deref().map(|name| format!(" = {name}")).unwrap_or_default();
            let offices = person.offices.join("; ");
            let offices = if offices.is_empty() { offices } else { format!(", {offices}") };
            rows.push((kind, format!("{}{known_as}{offices}", person.name)));
        }
    }
    for party in &entities.parties {
        let title = if party.title == party.name { String::new() } else { format!(", {}", party.title) };
        rows.push((Kind::Party, format!("{}{title}", party.name)));
    }
    for election in &entities.elections {
        rows.push((Kind::Election, format!("{}, {}", election.name, election.key)));
    }
    for (kind, value) in rows {
        let value = terminal.paint(Look::Entity(kind), &plain(&value));
        writeln!(terminal.out, "{:<11}{value}", kind.name())?;
    }
    Ok(())
}

/// The mentions of an article without overlaps, in order: of two that begin together the longer wins.
fn marks(article: &Article) -> Vec<(Kind, Mention)> {
    let entities = &article.entities;
    let mut found: Vec<(Kind, Mention)> = Vec::new();
    let mut add = |kind, mentions: &[Mention]| found.extend(mentions.iter().map(|mention| (kind, *mention)));
    entities.regencies.iter().for_each(|regency| add(Kind::Regency, &regency.mentions));
    entities.provinces.iter().for_each(|province| add(Kind::Province, &province.mentions));
    entities.regulations.iter().for_each(|cited| add(Kind::Regulation, &cited.mentions));
    entities.officials.iter().for_each(|person| add(Kind::Official, &person.mentions));
    entities.people.iter().for_each(|person| add(Kind::Person, &person.mentions));
    entities.parties.iter().for_each(|party| add(Kind::Party, &party.mentions));
    entities.elections.iter().for_each(|election| add(Kind::Election, &election.mentions));
    // A regency comes before its province, which has the same mentions.
    Mention::disjoint(found)
}

/// Marks a kind where there are no colours.
fn letter_of(kind: Kind) -> char {
    match kind {
        Kind::Province => 'P',
        Kind::Regency => 'K',
        Kind::Regulation => 'R',
        Kind::Official => 'O',
        Kind::Person => 'N',
        Kind::Party => 'L',
        Kind::Election => 'E',
    }
}

/// A paragraph that begins at byte `start` of its part, with the mentions inside it marked by kind.
fn marked(
    paragraph: &str,
    start: usize,
    marks: &[(Kind, Mention)],
    part: Part,
    look: Option<Look>,
    terminal: &Terminal,
) -> String {
    let rest = |text: &str| match look {
        Some(look) if !text.is_empty() => terminal.paint(look, &plain(text)),
        _ => plain(text),
    };
    let mut shown = String::new();
    let mut at = 0;
    let first = marks.partition_point(|(_, mention)| (mention.field, mention.start) < (part, start));
    let is_inside = |mention: &Mention| mention.field == part && mention.start <= start + paragraph.len();
    for (kind, mention) in marks[first..].iter().take_while(|(_, mention)| is_inside(mention)) {
        let (from, to) = (mention.start - start, mention.end - start);
        // What lies in a later paragraph, or was made for another text.
        let (Some(before), Some(inside)) = (paragraph.get(at..from), paragraph.get(from..to)) else {
            continue;
        };
        shown.push_str(&rest(before));
        if terminal.colored {
            shown.push_str(&terminal.paint(Look::Entity(*kind), &plain(inside)));
        } else {
            shown.push_str(&format!("[{} {}]", letter_of(*kind), plain(inside)));
        }
        at = to;
    }
    shown.push_str(&rest(paragraph.get(at..).unwrap_or("")));
    shown
}
