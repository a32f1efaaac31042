//! `telusur search`: hits with snippets and facet counts.

use std::io::{self, Write};
use std::time::Duration;

use super::arguments::{FormatChoice, GlobalArguments, SearchArguments, SortChoice};
use super::terminal::{Look, Terminal, grouped, json_text, plain};
use super::{Done, Failure, export};
use crate::article::Field;
use crate::entity::gazetteer;
use crate::error::Error;
use crate::index::ScorePart;
use crate::query::plan::Sort;
use crate::search::{
    Expansion, ExportFormat, Facet, FacetWish, Hit, Index, Piece, SearchRequest, SearchResponse,
};

/// What stands before the lines of a hit under its title.
const INDENT: &str = "   ";

/// Names of a place that are shown.
const MOST_NAMES: usize = 3;

/// Words of another expansion that are shown.
const MOST_TERMS: usize = 8;

/// Chips a hit shows of each kind; JSON has all.
const CHIPS: usize = 3;

pub(super) fn run(
    options: &SearchArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let request = request(options)?;
    let is_json = global.json || options.format == FormatChoice::Json;
    let format = match options.format {
        FormatChoice::Text | FormatChoice::Json => None,
        FormatChoice::Jsonl => Some(ExportFormat::JsonLines),
        FormatChoice::Csv => Some(ExportFormat::Csv { byte_order_mark: options.bom }),
        FormatChoice::Md => Some(ExportFormat::Markdown),
    };
    if global.json && format.is_some() {
        return Err(Failure::Usage("--json and --format are two forms: choose one".into()));
    }
    if options.output.is_some() && format.is_none() {
        return Err(Failure::Usage("--output goes with --format jsonl, csv or md".into()));
    }
    let index = global.open()?;
    if let Some(format) = format {
        return export::run(&index, &request, format, options.output.as_deref(), terminal);
    }
    if options.all {
        return print_all(&index, &request, is_json, terminal);
    }
    let response = index.search(&request)?;
    if is_json {
        terminal.json(&response)?;
    } else {
        print(&response, &request, terminal)?;
    }
    Ok(if response.total > 0 { Done::Found } else { Done::NothingFound })
}

/// Prints all hits as they come; the same text as if they had been held together.
fn print_all(
    index: &Index,
    request: &SearchRequest,
    is_json: bool,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let mut answered = SearchResponse::default();
    let mut number = 0;
    let mut json_end = String::new();
    index.stream(request, &mut |piece| {
        let printed = match piece {
            Piece::Answer(answer) => {
                answered = *answer;
                if is_json {
                    begin_json(&answered, &mut json_end, terminal)
                } else {
                    print_head(&answered, terminal)
                }
            }
            Piece::Hit(hit) => {
                number += 1;
                if is_json {
                    let comma = if number > 1 { "," } else { "" };
                    json_text(&hit).and_then(|text| write!(terminal.out, "{comma}{text}"))
                } else {
                    print_hit(&format!("{number}."), &hit, terminal)
                }
            }
        };
        printed.map_err(|source| Error::Output { source })
    })?;
    if is_json {
        writeln!(terminal.out, "{json_end}")?;
    } else {
        print_facets(&answered, terminal)?;
    }
    Ok(if answered.total > 0 { Done::Found } else { Done::NothingFound })
}

/// Prints an answer up to where its hits stand; the rest goes into `end`.
fn begin_json(answer: &SearchResponse, end: &mut String, terminal: &mut Terminal) -> io::Result<()> {
    let text = json_text(answer)?;
    // A quote inside a string is escaped, so this is the key and nothing that was typed.
    let (head, rest) = text.split_once("\"hits\":[").expect("an answer has hits");
    *end = rest.to_string();
    write!(terminal.out, "{head}\"hits\":[")
}

fn request(options: &SearchArguments) -> Result<SearchRequest, Failure> {
    let mut request = options.filters.request(&options.query)?.by_story(options.group);
    request.sort = options.sort.map(|sort| match sort {
        SortChoice::Relevance => Sort::Relevance,
        SortChoice::Newest => Sort::Newest,
        SortChoice::Oldest => Sort::Oldest,
    });
    request.half_life_days = options.freshness;
    request.explain = options.explain;
    request.limit = options.limit;
    if options.all {
        request.limit = usize::MAX;
        // All of them is what was asked for, however long it takes.
        request.deadline = Duration::MAX;
    }
    request.offset = options.offset;
    for wish in options.facets.iter().filter(|wish| !wish.trim().is_empty() && *wish != "none") {
        request.facets.push(FacetWish::read(wish)?);
    }
    Ok(request)
}

/// Prints a response for people.
pub(super) fn print(
    response: &SearchResponse,
    request: &SearchRequest,
    terminal: &mut Terminal,
) -> io::Result<()> {
    print_head(response, terminal)?;
    let found = if request.by_story { response.total_groups } else { response.total };
    if found > 0 && request.limit > 0 && request.offset as u64 >= found {
        let last = format!("--offset {} passes over all of them: there is no hit left\n", request.offset);
        writeln!(terminal.out, "{}", terminal.paint(Look::Faint, &last))?;
    }
    for (at, hit) in response.hits.iter().enumerate() {
        print_hit(&format!("{}.", request.offset + at + 1), hit, terminal)?;
    }
    if !response.also.is_empty() {
        let words = terminal.paint(Look::Faint, "Also, with some of the words:");
        writeln!(terminal.out, "{words}\n")?;
        for hit in &response.also {
            print_hit("+", hit, terminal)?;
        }
    }
    print_facets(response, terminal)
}

fn print_facets(response: &SearchResponse, terminal: &mut Terminal) -> io::Result<()> {
    for (name, facet) in &response.facets.0 {
        if response.total == 0 && facet.values.is_empty() {
            continue;
        }
        let field = Field::by_name(name).unwrap_or(Field::Province);
        print_facet(field, facet, terminal)?;
    }
    Ok(())
}

pub(super) fn print_head(response: &SearchResponse, terminal: &mut Terminal) -> io::Result<()> {
    let mut head = match response.total {
        0 => "Nothing found".to_string(),
        1 => "1 article".to_string(),
        total => format!("{} articles", grouped(total)),
    };
    if response.total_groups < response.total {
        head.push_str(&format!(" in {} stories", grouped(response.total_groups)));
    }
    if response.query.relaxed {
        head.push_str(" with at least half of the words (none has all)");
    }
    if response.partial {
        head.push_str(" so far: the time was up, all figures are lower bounds");
    }
    let faint = format!("{} · {:.1} ms", response.query.understood, response.took_ms);
    let head = terminal.paint(Look::Title, &head);
    let faint = terminal.paint(Look::Faint, &plain(&faint));
    writeln!(terminal.out, "{head}  {faint}")?;
    if response.undated > 0 {
        writeln!(terminal.out, "{} undated articles are left out by the dates", grouped(response.undated))?;
    }
    print_expansions(response, terminal)?;
    for note in &response.query.notes {
        writeln!(terminal.out, "note: {}", plain(note))?;
    }
    for suggestion in &response.suggestions {
        let text = terminal.paint(Look::Label, &plain(&suggestion.text));
        writeln!(terminal.out, "→ {text}: {} artikel", grouped(suggestion.total))?;
    }
    writeln!(terminal.out)?;
    Ok(())
}

/// What stands for more than was typed, on as few lines as hold it.
fn print_expansions(response: &SearchResponse, terminal: &mut Terminal) -> io::Result<()> {
    let mut said = Vec::new();
    for same in response.query.expansions.chunk_by(|one, other| one.from == other.from) {
        let stands_for: Vec<String> = same.iter().flat_map(stands_for).collect();
        let stands_for =
            if stands_for.is_empty() { "nothing in the index".into() } else { stands_for.join(", ") };
        said.push(format!("{} = {stands_for}", plain(&same[0].from)));
    }
    for line in wrapped(&said.join(" · "), terminal.columns) {
        writeln!(terminal.out, "{line}")?;
    }
    Ok(())
}

/// What is shown of an expansion: the first words of each kind, regions by name.
fn stands_for(expansion: &Expansion) -> Vec<String> {
    let is_place = expansion.kind == "place";
    let most = if is_place { MOST_NAMES } else { MOST_TERMS };
    let (regions, words): (Vec<&String>, Vec<&String>) =
        expansion.to.iter().partition(|term| is_place && term.contains(':'));
    let mut shown: Vec<String> = words.iter().take(most).map(|term| plain(term)).collect();
    if words.len() > most {
        shown.push(format!("{} more", words.len() - most));
    }
    shown.extend(regions.iter().map(|term| match term.split_once(':') {
        Some((field, code)) => match gazetteer::region(code) {
            Some(region) => format!("{field}:\"{}\"", region.name),
            None => plain(term),
        },
        None => plain(term),
    }));
    shown
}

pub(super) fn print_hit(number: &str, hit: &Hit, terminal: &mut Terminal) -> io::Result<()> {
    let title = hit.title.as_deref().unwrap_or("(no title)");
    let title = match hit.marked_title() {
        Some(snippet) => marked(title, &snippet.marks, Some(Look::Title), terminal),
        None => terminal.paint(Look::Title, &plain(title)),
    };
    print_wrapped(&format!("{number} {title}"), "", terminal)?;
    let mut facts: Vec<String> = Vec::new();
    facts.extend(hit.source.as_deref().map(plain));
    facts.push(hit.date.clone().unwrap_or_else(|| "undated".into()));
    match hit.copies {
        0 => {}
        1 => facts.push("1 copy".into()),
        copies => facts.push(format!("{} copies", grouped(copies))),
    }
    facts.push(plain(&hit.id));
    let facts = terminal.paint(Look::Faint, &facts.join(" · "));
    print_wrapped(&facts, INDENT, terminal)?;
    for labels in [&hit.provinces, &hit.regulations, &hit.officials] {
        if !labels.is_empty() {
            let shown: Vec<String> = labels.iter().take(CHIPS).map(|label| plain(&label.label)).collect();
            let more = labels.len().saturating_sub(CHIPS);
            let more = if more > 0 { format!(" +{more}") } else { String::new() };
            let chips = terminal.paint(Look::Label, &(shown.join(" · ") + &more));
            print_wrapped(&chips, INDENT, terminal)?;
        }
    }
    if !hit.explain.is_empty() {
        let parts = terminal.paint(Look::Faint, &explained(hit.score, &hit.explain));
        print_wrapped(&parts, INDENT, terminal)?;
    }
    for snippet in hit.snippets_of_text() {
        let text = marked(&snippet.text, &snippet.marks, None, terminal);
        print_wrapped(&text, INDENT, terminal)?;
    }
    if !hit.missing.is_empty() {
        let missing = format!("without: {}", plain(&hit.missing.join(", ")));
        let missing = terminal.paint(Look::Faint, &missing);
        print_wrapped(&missing, INDENT, terminal)?;
    }
    writeln!(terminal.out)?;
    Ok(())
}

/// Prints a text on as many lines as it needs, the first behind `indent` and the others behind [`INDENT`].
fn print_wrapped(text: &str, indent: &str, terminal: &mut Terminal) -> io::Result<()> {
    let lines = wrapped(text, terminal.columns.saturating_sub(INDENT.len()));
    for (at, line) in lines.iter().enumerate() {
        let indent = if at == 0 { indent } else { INDENT };
        writeln!(terminal.out, "{indent}{line}")?;
    }
    Ok(())
}

/// `4.21 = cilegon: root 2.10, exact 0.40 · asn: root 1.71`
fn explained(score: f32, parts: &[ScorePart]) -> String {
    let mut text = format!("{score:.2} =");
    let mut clause = None;
    for part in parts {
        let name = plain(&part.part);
        if !part.clause.is_empty() && clause == Some(&part.clause) {
            text.push_str(&format!(", {name} {:.2}", part.score));
            continue;
        }
        let separator = if clause.is_some() { " ·" } else { "" };
        let of = if part.clause.is_empty() { String::new() } else { format!(" {}:", plain(&part.clause)) };
        text.push_str(&format!("{separator}{of} {name} {:.2}", part.score));
        clause = Some(&part.clause);
    }
    text
}

/// A text with its marked parts in colour, or in brackets where there is none; the rest in `look`.
pub(super) fn marked(
    text: &str,
    marks: &[(usize, usize)],
    look: Option<Look>,
    terminal: &Terminal,
) -> String {
    let rest = |part: &str| match look {
        Some(look) if !part.is_empty() => terminal.paint(look, &plain(part)),
        _ => plain(part),
    };
    let mut shown = String::new();
    let mut at = 0;
    for (start, end) in marks {
        let (Some(before), Some(inside)) = (text.get(at..*start), text.get(*start..*end)) else {
            debug_assert!(false, "marks are sorted and on character boundaries");
            continue;
        };
        shown.push_str(&rest(before));
        if terminal.colored {
            shown.push_str(&terminal.paint(Look::Mark, &plain(inside)));
        } else {
            shown.push_str(&format!("[{}]", plain(inside)));
        }
        at = *end;
    }
    shown.push_str(&rest(text.get(at..).unwrap_or("")));
    shown
}

/// Lines of at most `columns` columns, broken at blanks; escape sequences take no room.
pub(super) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let width = visible_width(word);
        if used > 0 && used + 1 + width > columns {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += width;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

fn visible_width(word: &str) -> usize {
    let mut width = 0;
    let mut in_escape = false;
    for ch in word.chars() {
        match ch {
            '\u{1b}' => in_escape = true,
            'm' if in_escape => in_escape = false,
            _ if in_escape => {}
            _ => width += unicode_width::UnicodeWidthChar::width(ch).unwrap_or(0),
        }
    }
    width
}

/// Prints the values of a facet.
pub(super) fn print_facet(field: Field, facet: &Facet, terminal: &mut Terminal) -> io::Result<()> {
    let name = terminal.paint(Look::Title, field.alias());
    writeln!(terminal.out, "{name}")?;
    let labels: Vec<String> = facet.values.iter().map(|value| plain(&value.label)).collect();
    let widest = labels.iter().map(|label| visible_width(label)).max().unwrap_or(0);
    for (value, label) in facet.values.iter().zip(&labels) {
        let gap = " ".repeat(widest - visible_width(label));
        let mark = if value.selected { "✓" } else { " " };
        let path =
            if value.path == value.label { String::new() } else { format!("  {}", plain(&value.path)) };
        let stories = if value.groups < value.count {
            format!("  {} stories", grouped(value.groups))
        } else {
            String::new()
        };
        let faint = terminal.paint(Look::Faint, &format!("{path}{stories}"));
        let label = terminal.paint(Look::Label, label);
        writeln!(terminal.out, " {mark} {label}{gap}  {:>7}{faint}", grouped(value.count))?;
    }
    if facet.more > 0 {
        let more = terminal.paint(Look::Faint, &format!("   and {} more", grouped(facet.more)));
        writeln!(terminal.out, "{more}")?;
    }
    if facet.values.is_empty() {
        let none = terminal.paint(Look::Faint, "   none");
        writeln!(terminal.out, "{none}")?;
    }
    writeln!(terminal.out)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_blanks() {
        assert_eq!(wrapped("satu dua tiga empat", 9), ["satu dua", "tiga", "empat"]);
        assert_eq!(wrapped("\u{1b}[1msatu\u{1b}[0m dua", 8), ["\u{1b}[1msatu\u{1b}[0m dua"]);
        assert_eq!(wrapped("", 9), Vec::<String>::new());
    }
}
