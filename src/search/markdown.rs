//! Hits as a list to read: Markdown with links, marks and what each article cites.

use std::fmt::Write as _;
use std::io::Write;

use super::export::{ExportFilter, ExportRecord};
use super::response::{Hit, Label};
use super::table::output;
use crate::article::plain;
use crate::error::Result;
use crate::query::Snippet;

/// Writes what was asked and found, above the list.
pub(super) fn write_record(out: &mut dyn Write, record: &ExportRecord) -> Result<()> {
    let query = &record.query;
    let title = if query.text.trim().is_empty() { "*".to_string() } else { escaped(&query.text) };
    let mut text = format!("# {title}\n\n");
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "- {name}: {value}");
    };
    line("Query", &escaped(&query.understood));
    let equals = |filter: &ExportFilter| format!("{} = {}", filter.field, escaped(&filter.value));
    let mut filters: Vec<String> = record.filters.iter().map(equals).collect();
    filters.extend(record.excluded.iter().map(|filter| format!("not {}", equals(filter))));
    filters.extend(record.from.iter().map(|from| format!("from {}", escaped(from))));
    filters.extend(record.to.iter().map(|to| format!("to {}", escaped(to))));
    if !filters.is_empty() {
        line("Filters", &filters.join(", "));
    }
    for expansion in &query.expansions {
        line(&escaped(&expansion.from), &escaped(&expansion.to.join(", ")));
    }
    for note in &query.notes {
        line("Note", &escaped(note));
    }
    if query.relaxed {
        line("Note", "no article has all the words; these have at least half of them");
    }
    if record.partial {
        line("Note", "the time was up: all figures are lower bounds");
    }
    let undated = match record.undated {
        0 => String::new(),
        undated => format!(", {undated} undated left out by the dates"),
    };
    line("Found", &format!("{} articles, {} stories{undated}", record.total, record.total_groups));
    let fingerprint = record.index.fingerprint.as_deref().unwrap_or("unknown");
    line("Index", &format!("{fingerprint} (telusur {})", record.telusur));
    writeln!(out, "{text}").map_err(output)
}

/// Writes a hit as an item of the list.
pub(super) fn write_hit(out: &mut dyn Write, number: usize, hit: &Hit) -> Result<()> {
    let title = hit.title.as_deref().unwrap_or("(no title)");
    let title = hit.marked_title().map_or_else(|| escaped(title), marked);
    let title = match hit.url.as_deref().and_then(link) {
        Some(link) => format!("[{title}](<{link}>)"),
        None => title,
    };
    let mut facts: Vec<String> = hit.source.iter().map(|source| escaped(source)).collect();
    facts.push(hit.date.clone().unwrap_or_else(|| "undated".into()));
    match hit.copies {
        0 => {}
        1 => facts.push("1 copy".into()),
        copies => facts.push(format!("{copies} copies")),
    }
    facts.push(escaped(&hit.id));
    let mut text = format!("{number}. {title}  \n   {}\n", facts.join(" · "));
    for labels in [&hit.provinces, &hit.regulations, &hit.officials] {
        if !labels.is_empty() {
            let shown: Vec<String> = labels.iter().map(|Label { label, .. }| escaped(label)).collect();
            let _ = writeln!(text, "   - {}", shown.join(" · "));
        }
    }
    for snippet in hit.snippets_of_text() {
        let _ = writeln!(text, "\n   > {}", marked(snippet));
    }
    if !hit.missing.is_empty() {
        let _ = writeln!(text, "\n   without: {}", escaped(&hit.missing.join(", ")));
    }
    writeln!(out, "{text}").map_err(output)
}

/// A snippet with what matched in bold.
fn marked(snippet: &Snippet) -> String {
    let mut shown = String::new();
    let mut at = 0;
    for (start, end) in &snippet.marks {
        let (Some(before), Some(inside)) = (snippet.text.get(at..*start), snippet.text.get(*start..*end))
        else {
            debug_assert!(false, "marks are sorted and on character boundaries");
            continue;
        };
        let _ = write!(shown, "{}**{}**", escaped(before), escaped(inside));
        at = *end;
    }
    shown + &escaped(snippet.text.get(at..).unwrap_or(""))
}

/// One line of text that Markdown takes for text, whatever it holds.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for ch in plain(text).chars() {
        if matches!(ch, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            safe.push('\\');
        }
        safe.push(ch);
    }
    safe
}

/// An address as the target of a link; none for what is not of the web.
fn link(url: &str) -> Option<String> {
    let is_web = ["http://", "https://"].iter().any(|scheme| url.starts_with(scheme));
    is_web
        .then(|| plain(url).replace(' ', "%20").replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::Part;

    #[test]
    fn text_stays_text() {
        for (text, expected) in [
            ("Rapat pleno", "Rapat pleno"),
            ("*tebal* [x](javascript:1) <b>", "\\*tebal\\* \\[x\\](javascript:1) \\<b\\>"),
            ("a\n# b", "a \\# b"),
        ] {
            assert_eq!(escaped(text), expected);
        }
        for (url, expected) in [
            ("https://kabar.example/a b>", Some("https://kabar.example/a%20b%3E")),
            ("javascript:alert(1)", None),
            ("kabar.example", None),
        ] {
            assert_eq!(link(url).as_deref(), expected);
        }
    }

    #[test]
    fn a_hit_is_an_item() {
        let hit = Hit {
            id: "a-1".into(),
            title: Some("Rapat KPU".into()),
            url: Some("https://kabar.example/1".into()),
            date: Some("2024-01-02".into()),
            snippets: vec![
                Snippet { field: Part::Title, text: "Rapat KPU".into(), marks: vec![(0, 5)] },
                Snippet { field: Part::Text, text: "Agenda rapat dibahas.".into(), marks: vec![(7, 12)] },
            ],
            ..Hit::default()
        };
        let mut out = Vec::new();
        write_hit(&mut out, 3, &hit).expect("in memory");
        assert_eq!(
            String::from_utf8(out).expect("UTF-8"),
            "3. [**Rapat** KPU](<https://kabar.example/1>)  \n   2024-01-02 · a-1\n\n   > Agenda **rapat** dibahas.\n\n"
        );
    }
}
