//! What an index covers: articles by outlet and month, gaps, what has no date, what was refused.
//!
//! In: a request, whose filters hold. Out: a [`Coverage`], which answers "why is this story missing?": the
//! outlet has a gap, the article has no date or a wrong one, or its record was refused.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::index::Index;
use super::request::SearchRequest;
use crate::engine::Deadline;
use crate::error::Result;
use crate::index::{OutletMonth, Run, day_of};

/// Months before and after a month that tell what is usual for it.
const NEIGHBOURS: usize = 3;

/// A usual month has at least this many articles, or there is nothing to drop from.
const LEAST_USUAL: u64 = 8;

/// A month with less than this part of the usual is a drop: one in four.
const DROP: u64 = 4;

/// What an index covers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Articles.
    pub articles: u64,
    /// Distinct stories.
    pub groups: u64,
    /// Articles that tell a story another one tells: articles less stories.
    pub copies: u64,
    /// Articles without a date.
    pub undated: u64,
    /// Articles dated after `today`.
    pub future: u64,
    /// The day of the count, in Jakarta.
    pub today: String,
    /// First month with an article: `2024-08`.
    pub first: Option<String>,
    /// Last month with an article.
    pub last: Option<String>,
    /// Outlets, those with most articles first; articles without one come last.
    pub outlets: Vec<OutletCoverage>,
    /// The last runs, the newest last, with what they refused. No filter holds for them.
    pub runs: Vec<Run>,
    /// Whether the time was up: all figures are then lower bounds.
    pub partial: bool,
    /// What was understood otherwise than one may think.
    pub notes: Vec<String>,
}

/// What an index has of one outlet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutletCoverage {
    /// The outlet; none for articles without one.
    pub source: Option<String>,
    /// Articles.
    pub articles: u64,
    /// Articles whose story other articles tell, too, of this outlet or of others.
    pub shared: u64,
    /// Articles without a date.
    pub undated: u64,
    /// Articles dated after today.
    pub future: u64,
    /// Months from the first to the last, those without an article too; articles dated after today count in
    /// none.
    pub months: Vec<MonthCount>,
    /// Months in which articles are missing.
    pub gaps: Vec<Gap>,
}

/// The articles of a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthCount {
    /// `2024-08`.
    pub month: String,
    /// Articles.
    pub count: u64,
}

/// Months of an outlet in which articles seem to be missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// First month.
    pub from: String,
    /// Last month.
    pub to: String,
    /// How many months.
    pub months: u64,
    /// Articles in them: 0, or few in a drop.
    pub count: u64,
    /// Articles of a usual month nearby: the median of the months with articles among the three before, or
    /// that of the three after when it is smaller.
    pub usual: u64,
}

impl Index {
    /// Tells what the index covers, of the articles that have all the words of the request and pass its
    /// filters.
    ///
    /// A **gap** is a run of months without an article between the first and the last month of an outlet, or
    /// one month with less than a quarter of what is usual both before and after it: the medians of the months
    /// with articles among the three on either side, when both are at least 8. The first and the last month are
    /// never one.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn coverage(&self, request: &SearchRequest) -> Result<Coverage> {
        let deadline = Deadline::after(request.deadline);
        let strict = SearchRequest { strict: true, limit: 0, offset: 0, ..request.clone() };
        let prepared = self.prepare(&strict)?;
        let today = today();
        let mut plan = prepared.plan;
        plan.coverage = Some(day_of(today));
        let outcome = self.engine.search(&plan, deadline)?;
        let mut coverage = Coverage {
            articles: outcome.total,
            groups: outcome.total_groups,
            copies: outcome.total.saturating_sub(outcome.total_groups),
            today: today.to_string(),
            runs: self.engine.last_runs()?,
            partial: outcome.partial,
            notes: prepared.lowered.notes,
            ..Coverage::default()
        };
        coverage.add_outlets(&outcome.coverage.unwrap_or_default());
        Ok(coverage)
    }
}

impl Coverage {
    fn add_outlets(&mut self, cells: &[OutletMonth]) {
        self.outlets = cells.chunk_by(|one, next| one.source == next.source).map(outlet).collect();
        let nameless = |outlet: &OutletCoverage| outlet.source.is_none();
        self.outlets.sort_by(|one, other| {
            let order = nameless(one).cmp(&nameless(other)).then(other.articles.cmp(&one.articles));
            order.then(one.source.cmp(&other.source))
        });
        self.undated = self.outlets.iter().map(|outlet| outlet.undated).sum();
        self.future = self.outlets.iter().map(|outlet| outlet.future).sum();
        let ends = |outlet: &OutletCoverage| {
            Some((outlet.months.first()?.month.clone(), outlet.months.last()?.month.clone()))
        };
        for (first, last) in self.outlets.iter().filter_map(ends) {
            self.first = self.first.take().map_or(Some(first.clone()), |known| Some(known.min(first)));
            self.last = self.last.take().max(Some(last));
        }
    }
}

/// Today in Jakarta: no zone of Indonesia is more than two hours from it.
fn today() -> Date {
    let jakarta = jiff::tz::Offset::constant(7);
    jakarta.to_datetime(jiff::Timestamp::now()).date()
}

/// The months of one outlet, in order, filled up and judged.
fn outlet(cells: &[OutletMonth]) -> OutletCoverage {
    let sum = |figure: fn(&OutletMonth) -> u64| cells.iter().map(figure).sum::<u64>();
    let mut counts: Vec<(u32, u64)> = Vec::new();
    for cell in cells {
        let Some(month) = cell.month.filter(|_| cell.count > cell.future) else { continue };
        // Dates are checked where they are read: the years are few.
        while let Some(empty) = counts.last().map(|(last, _)| next_month(*last)).filter(|next| *next < month)
        {
            counts.push((empty, 0));
        }
        counts.push((month, cell.count - cell.future));
    }
    OutletCoverage {
        source: cells.first().and_then(|cell| cell.source.clone()),
        articles: sum(|cell| cell.count),
        shared: sum(|cell| cell.shared),
        undated: sum(|cell| if cell.month.is_none() { cell.count } else { 0 }),
        future: sum(|cell| cell.future),
        gaps: gaps(&counts),
        months: counts
            .iter()
            .map(|(month, count)| MonthCount { month: name(*month), count: *count })
            .collect(),
    }
}

fn gaps(counts: &[(u32, u64)]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut at = 1;
    while at + 1 < counts.len() {
        let (month, count) = counts[at];
        let empty = counts[at..].iter().take_while(|(_, count)| *count == 0).count();
        let last = at + empty.max(1) - 1;
        let usual = usual(counts, at, last);
        if empty > 0 || (usual >= LEAST_USUAL && count * DROP < usual) {
            let months = (last - at + 1) as u64;
            gaps.push(Gap { from: name(month), to: name(counts[last].0), months, count, usual });
        }
        at = last + 1;
    }
    gaps
}

/// What is usual near the months `from` to `to`: the median of the months with articles before them and that of
/// those after them, the smaller one, so that an outlet that begins small or ends small drops nowhere.
fn usual(counts: &[(u32, u64)], from: usize, to: usize) -> u64 {
    let before = &counts[from.saturating_sub(NEIGHBOURS)..from];
    let after = &counts[to + 1..counts.len().min(to + 1 + NEIGHBOURS)];
    median(before).min(median(after))
}

fn median(counts: &[(u32, u64)]) -> u64 {
    let mut present: Vec<u64> = counts.iter().map(|(_, count)| *count).filter(|count| *count > 0).collect();
    present.sort_unstable();
    present.get(present.len() / 2).copied().unwrap_or(0)
}

fn next_month(month: u32) -> u32 {
    if month % 100 >= 12 { (month / 100 + 1) * 100 + 1 } else { month + 1 }
}

fn name(month: u32) -> String {
    format!("{:04}-{:02}", month / 100, month % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(source: &str, month: u32, count: u64) -> OutletMonth {
        let source = Some(source.to_string()).filter(|source| !source.is_empty());
        OutletMonth { source, month: (month > 0).then_some(month), count, shared: 0, future: 0 }
    }

    fn found(counts: &[u64]) -> Vec<(String, u64, u64, u64)> {
        let cells: Vec<_> = (202_310..)
            .filter(|month| (1..=12).contains(&(month % 100)))
            .zip(counts)
            .filter(|(_, count)| **count > 0)
            .map(|(month, count)| cell("a.id", month, *count))
            .collect();
        outlet(&cells).gaps.into_iter().map(|gap| (gap.from, gap.months, gap.count, gap.usual)).collect()
    }

    #[test]
    fn gaps_and_drops() {
        let cases: &[(&str, &[u64], &[(&str, u64, u64, u64)])] = &[
            ("nothing", &[], &[]),
            ("one month", &[5], &[]),
            ("even", &[9, 8, 9, 10], &[]),
            ("a month without", &[9, 0, 9], &[("2023-11", 1, 0, 9)]),
            ("over the new year", &[9, 0, 0, 0, 9], &[("2023-11", 3, 0, 9)]),
            ("two gaps", &[1, 0, 1, 0, 0, 1], &[("2023-11", 1, 0, 1), ("2024-01", 2, 0, 1)]),
            ("a drop", &[20, 21, 4, 22, 19], &[("2023-12", 1, 4, 21)]),
            ("a quarter is no drop", &[20, 20, 5, 20, 20], &[]),
            ("a small outlet", &[7, 7, 1, 7, 7], &[]),
            ("the ends are not judged", &[1, 20, 20, 20, 1], &[]),
            ("growth", &[1, 2, 30, 40, 50], &[]),
            ("decline", &[50, 40, 30, 2, 1], &[]),
        ];
        for (name, counts, expected) in cases {
            let expected: Vec<_> = expected
                .iter()
                .map(|(from, months, count, usual)| (from.to_string(), *months, *count, *usual))
                .collect();
            assert_eq!(found(counts), expected, "{name}");
        }
    }

    #[test]
    fn outlets_are_ordered_and_summed_up() {
        let mut coverage = Coverage::default();
        let mut late = cell("b.id", 209_901, 3);
        late.future = 3;
        coverage.add_outlets(&[
            cell("", 202_401, 90),
            cell("a.id", 0, 2),
            cell("a.id", 202_312, 1),
            cell("a.id", 202_402, 1),
            cell("b.id", 202_403, 8),
            late,
        ]);
        let order: Vec<_> = coverage.outlets.iter().map(|outlet| outlet.source.as_deref()).collect();
        assert_eq!(order, [Some("b.id"), Some("a.id"), None]);
        assert_eq!((coverage.undated, coverage.future), (2, 3));
        assert_eq!((coverage.first.as_deref(), coverage.last.as_deref()), (Some("2023-12"), Some("2024-03")));
        let months: Vec<_> = coverage.outlets[1].months.iter().map(|month| month.count).collect();
        assert_eq!(months, [1, 0, 1]);
    }
}
