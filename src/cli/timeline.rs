//! `telusur timeline`: how many articles a search finds by day, week, month or year.

use std::io::{self, Write};

use super::arguments::{GlobalArguments, TableFormat, TimelineArguments};
use super::search::print_head;
use super::terminal::{Look, Terminal, grouped};
use super::{Done, Failure};
use crate::query::Period;
use crate::search::{Bucket, Timeline};

/// Periods without articles that are shown one by one; more in a row are one line.
const MAX_EMPTY_ROWS: usize = 3;

/// Eighths of a full block.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

pub(super) fn run(
    options: &TimelineArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let request = options.filters.request(&options.query)?.timeline(options.by.period()).limit(0);
    let format = options.table.format(global)?;
    let mut response = global.open()?.search(&request)?;
    let timeline = response.timeline.take().unwrap_or_default();
    if response.partial {
        terminal.complain_of_time();
    }
    match format {
        TableFormat::Json => terminal.json(&timeline)?,
        TableFormat::Csv => {
            timeline.write_csv(&mut terminal.out, options.table.bom)?;
            if timeline.undated > 0 {
                terminal.say(&format!("{} undated articles have no row", grouped(timeline.undated)));
            }
        }
        TableFormat::Text => {
            print_head(&response, terminal)?;
            print_bars(&timeline, terminal)?;
        }
    }
    Ok(if response.total > 0 { Done::Found } else { Done::NothingFound })
}

fn print_bars(timeline: &Timeline, terminal: &mut Terminal) -> io::Result<()> {
    let most = timeline.buckets.iter().map(|bucket| bucket.count).max().unwrap_or(0);
    if most > 0 {
        let head = format!("{:<10}  {:>9}  {:>9}", timeline.by.name(), "articles", "stories");
        let head = terminal.paint(Look::Faint, &head);
        writeln!(terminal.out, "{head}")?;
    }
    let mut rest = timeline.buckets.as_slice();
    while let [bucket, others @ ..] = rest {
        let empty = rest.iter().take_while(|bucket| bucket.count == 0).count();
        if empty > MAX_EMPTY_ROWS {
            let gap = format!("{:<10}  {empty} {}s without articles", "⋮", timeline.by.name());
            let gap = terminal.paint(Look::Faint, &gap);
            writeln!(terminal.out, "{gap}")?;
            rest = &rest[empty..];
            continue;
        }
        print_row(bucket, timeline.by, most, terminal)?;
        rest = others;
    }
    if timeline.undated > 0 {
        writeln!(terminal.out, "{:<10}  {:>9}", "undated", grouped(timeline.undated))?;
    }
    Ok(())
}

fn print_row(bucket: &Bucket, by: Period, most: u64, terminal: &mut Terminal) -> io::Result<()> {
    let from = match by {
        Period::Year => bucket.from.get(..4),
        Period::Month => bucket.from.get(..7),
        Period::Week | Period::Day => None,
    };
    let from = from.unwrap_or(&bucket.from);
    let row = format!("{from:<10}  {:>9}  {:>9}", grouped(bucket.count), grouped(bucket.groups));
    let room = terminal.columns.saturating_sub(row.len() + 2);
    let bar = terminal.paint(Look::Label, &bar(bucket.count, most, room));
    writeln!(terminal.out, "{}", format!("{row}  {bar}").trim_end())
}

/// A bar of at most `columns` columns; what is not 0 is seen.
fn bar(count: u64, most: u64, columns: usize) -> String {
    let eighths = (count as f64 / most.max(1) as f64 * (columns * 8) as f64).round() as usize;
    let eighths = eighths.max(usize::from(count > 0));
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fit_and_small_counts_are_seen() {
        for (count, most, columns, expected) in [
            (10, 10, 4, "████"),
            (5, 10, 4, "██"),
            (5, 10, 1, "▌"),
            (1, 100_000, 4, "▏"),
            (0, 10, 4, ""),
            (0, 0, 4, ""),
        ] {
            assert_eq!(bar(count, most, columns), expected, "{count} of {most}");
        }
    }
}
