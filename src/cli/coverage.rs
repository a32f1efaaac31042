//! `telusur coverage`: what the index has, by outlet and month, and what it lacks.

use std::collections::BTreeMap;
use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::arguments::{CoverageArguments, GlobalArguments, TableFormat};
use super::terminal::{Look, Terminal, grouped, plain};
use super::{Done, Failure};
use crate::index::{RefusedRecord, UNDATED};
use crate::search::{Coverage, Gap, OutletCoverage};

/// Columns of the names of outlets.
const NAME_COLUMNS: usize = 26;

/// Columns of the figures beside them, blanks included.
const FIGURE_COLUMNS: usize = 3 * 10 + 2;

/// Most marks of a chart.
const MOST_MARKS: usize = 48;

/// Months that one mark of a chart may stand for.
const STEPS: [usize; 7] = [1, 2, 3, 4, 6, 12, 24];

const MARKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Mark of months without articles.
const NONE: char = '·';

pub(super) fn run(
    options: &CoverageArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let format = options.table.format(global)?;
    let request = options.filters.request(&options.query)?;
    let coverage = global.open()?.coverage(&request)?;
    for note in &coverage.notes {
        terminal.say(note);
    }
    if coverage.partial {
        terminal.complain_of_time();
    }
    match format {
        TableFormat::Json => terminal.json(&coverage)?,
        TableFormat::Csv => coverage.write_csv(&mut terminal.out, options.table.bom)?,
        TableFormat::Text => {
            let limit = if options.limit == 0 { usize::MAX } else { options.limit };
            print(&coverage, limit, &global.place(), terminal)?;
        }
    }
    Ok(if coverage.articles > 0 { Done::Found } else { Done::NothingFound })
}

fn print(coverage: &Coverage, limit: usize, place: &str, terminal: &mut Terminal) -> io::Result<()> {
    print_totals(coverage, place, terminal)?;
    print_outlets(coverage, limit, terminal)?;
    print_gaps(coverage, limit, terminal)?;
    print_refused(coverage, limit, terminal)
}

fn print_totals(coverage: &Coverage, place: &str, terminal: &mut Terminal) -> io::Result<()> {
    let span = match (&coverage.first, &coverage.last) {
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        _ => String::new(),
    };
    let copies = grouped(coverage.copies);
    writeln!(
        terminal.out,
        "{} articles, {} stories ({copies} copies){span}",
        grouped(coverage.articles),
        grouped(coverage.groups)
    )?;
    if coverage.undated > 0 {
        let list = format!("telusur {place} search --month {UNDATED}");
        writeln!(terminal.out, "undated: {}  ({list})", grouped(coverage.undated))?;
    }
    if coverage.future > 0 {
        let list = format!("telusur {place} search 'tanggal:>{}'", coverage.today);
        writeln!(terminal.out, "dated after today: {}  ({list})", grouped(coverage.future))?;
    }
    Ok(())
}

fn print_outlets(coverage: &Coverage, limit: usize, terminal: &mut Terminal) -> io::Result<()> {
    let (Some(first), Some(last)) = (month_of(&coverage.first), month_of(&coverage.last)) else {
        return print_rows(coverage, limit, |_| String::new(), terminal);
    };
    let room = terminal.columns.saturating_sub(NAME_COLUMNS + FIGURE_COLUMNS + 2).clamp(8, MOST_MARKS);
    let months = last - first + 1;
    let step = STEPS.into_iter().find(|step| months.div_ceil(*step) <= room).unwrap_or(months.div_ceil(room));
    print_rows(coverage, limit, |outlet| chart(outlet, first, months, step), terminal)?;
    let each = if step == 1 { "a month".to_string() } else { format!("{step} months") };
    let legend =
        format!("each mark is {each} from {}, the tallest an outlet's most; {NONE} none", name(first));
    let legend = terminal.paint(Look::Faint, &legend);
    writeln!(terminal.out, "{legend}")
}

fn print_rows(
    coverage: &Coverage,
    limit: usize,
    chart: impl Fn(&OutletCoverage) -> String,
    terminal: &mut Terminal,
) -> io::Result<()> {
    let head = format!("{:<NAME_COLUMNS$}  {:>9} {:>9} {:>9}", "outlet", "articles", "shared", "undated");
    let head = terminal.paint(Look::Faint, &head);
    writeln!(terminal.out, "\n{head}")?;
    for outlet in coverage.outlets.iter().take(limit) {
        let source = outlet.source.as_deref().map_or_else(|| "(no outlet)".into(), plain);
        let row = format!(
            "{}  {:>9} {:>9} {:>9}  {}",
            fitted(&source),
            grouped(outlet.articles),
            grouped(outlet.shared),
            grouped(outlet.undated),
            chart(outlet),
        );
        writeln!(terminal.out, "{}", row.trim_end())?;
    }
    print_more(coverage.outlets.len(), limit, "outlets", terminal)
}

fn print_gaps(coverage: &Coverage, limit: usize, terminal: &mut Terminal) -> io::Result<()> {
    let of = |outlet: &OutletCoverage| {
        let source = outlet.source.clone();
        outlet.gaps.clone().into_iter().map(move |gap| (source.clone(), gap)).collect::<Vec<_>>()
    };
    let mut gaps: Vec<(Option<String>, Gap)> = coverage.outlets.iter().flat_map(of).collect();
    // Those that most articles are missing in come first.
    gaps.sort_by_key(|(_, gap)| {
        std::cmp::Reverse(gap.usual.saturating_mul(gap.months) - gap.count.min(gap.usual))
    });
    if gaps.is_empty() {
        return Ok(());
    }
    writeln!(terminal.out, "\n{} gaps", grouped(gaps.len() as u64))?;
    for (source, gap) in gaps.iter().take(limit) {
        let source = source.as_deref().map_or_else(|| "(no outlet)".into(), plain);
        let span = if gap.months == 1 { gap.from.clone() } else { format!("{} to {}", gap.from, gap.to) };
        let count = if gap.count == 0 { "none".to_string() } else { grouped(gap.count) };
        writeln!(
            terminal.out,
            "{}  {span:<18}  {count}, usual {} a month",
            fitted(&source),
            grouped(gap.usual)
        )?;
    }
    print_more(gaps.len(), limit, "gaps", terminal)
}

fn print_refused(coverage: &Coverage, limit: usize, terminal: &mut Terminal) -> io::Result<()> {
    let refused: u64 = coverage.runs.iter().map(|run| run.refused).sum();
    let Some(first) = coverage.runs.first().filter(|_| refused > 0) else { return Ok(()) };
    writeln!(
        terminal.out,
        "\nrefused in the last {} runs (since {}): {}",
        coverage.runs.len(),
        first.ended.get(..10).unwrap_or(&first.ended),
        grouped(refused)
    )?;
    // The same record is refused again by every run: it is told once.
    let mut reasons: BTreeMap<&str, Vec<&RefusedRecord>> = BTreeMap::new();
    for record in coverage.runs.iter().rev().flat_map(|run| &run.refusals) {
        let known = reasons.entry(record.reason.as_str()).or_default();
        if !known.iter().any(|other| other.place == record.place) {
            known.push(record);
        }
    }
    let mut shown = 0;
    let kinds: usize = reasons.values().map(Vec::len).sum();
    for (reason, records) in reasons {
        if shown >= limit {
            break;
        }
        writeln!(terminal.out, "{}× {}", grouped(records.len() as u64), plain(reason))?;
        for record in records.iter().take(limit - shown) {
            writeln!(terminal.out, "  {}", plain(&record.place))?;
            shown += 1;
        }
    }
    print_more(kinds, limit, "refused records", terminal)
}

fn print_more(all: usize, limit: usize, what: &str, terminal: &mut Terminal) -> io::Result<()> {
    if all > limit {
        let more = format!("… {} more {what}: --limit 0 lists all", grouped((all - limit) as u64));
        let more = terminal.paint(Look::Faint, &more);
        writeln!(terminal.out, "{more}")?;
    }
    Ok(())
}

/// The articles of an outlet over time, a mark for every `step` months from month number `first` on.
fn chart(outlet: &OutletCoverage, first: usize, months: usize, step: usize) -> String {
    let mut sums = vec![0_u64; months.div_ceil(step)];
    for month in &outlet.months {
        let at = month_number(&month.month).and_then(|number| number.checked_sub(first));
        if let Some(sum) = at.and_then(|at| sums.get_mut(at / step)) {
            *sum += month.count;
        }
    }
    let most = sums.iter().copied().max().unwrap_or(0);
    let mark = |sum: &u64| match sum {
        0 => NONE,
        sum => MARKS[((sum * 8).div_ceil(most.max(1)) as usize).clamp(1, 8) - 1],
    };
    sums.iter().map(mark).collect()
}

/// Months since year 0: `2024-08` as a number.
fn month_number(month: &str) -> Option<usize> {
    let (year, month) = month.split_once('-')?;
    Some(year.parse::<usize>().ok()? * 12 + month.parse::<usize>().ok()?.checked_sub(1)?)
}

fn month_of(month: &Option<String>) -> Option<usize> {
    month.as_deref().and_then(month_number)
}

fn name(month: usize) -> String {
    format!("{:04}-{:02}", month / 12, month % 12 + 1)
}

/// A name in exactly [`NAME_COLUMNS`]; a longer one is cut.
fn fitted(name: &str) -> String {
    let width = name.width();
    if width <= NAME_COLUMNS {
        return format!("{name}{}", " ".repeat(NAME_COLUMNS - width));
    }
    let mut kept = String::new();
    let mut columns = 0;
    for ch in name.chars() {
        columns += ch.width().unwrap_or(0);
        if columns >= NAME_COLUMNS {
            break;
        }
        kept.push(ch);
    }
    let filled = NAME_COLUMNS - kept.width() - 1;
    format!("{kept}…{}", " ".repeat(filled))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::MonthCount;

    #[test]
    fn names_have_one_width() {
        let long = "kabupaten-yang-namanya-panjang-sekali.example".repeat(9);
        for name in ["", "a.id", "新聞新聞新聞新聞新聞新聞新聞新聞", long.as_str()] {
            assert_eq!(fitted(name).width(), NAME_COLUMNS, "{name}");
        }
        assert!(fitted(&long).starts_with("kabupaten-yang-namanya-p") && fitted(&long).contains('…'));
    }

    #[test]
    fn a_chart_shows_every_month_that_has_articles() {
        let month = |month: &str, count| MonthCount { month: month.into(), count };
        let months = vec![month("2023-12", 800), month("2024-01", 0), month("2024-02", 1)];
        let outlet = OutletCoverage { months, ..OutletCoverage::default() };
        let first = month_number("2023-11").expect("a month");
        assert_eq!(chart(&outlet, first, 5, 1), "·█·▁·");
        assert_eq!(chart(&outlet, first, 5, 2), "█▁·");
        assert_eq!(chart(&outlet, first, 5, 12), "█");
        assert_eq!(name(first), "2023-11");
    }
}
