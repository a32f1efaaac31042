//! `telusur eval`: judged queries and labelled articles to figures.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::arguments::{EvalArguments, GlobalArguments};
use super::terminal::{Look, Terminal, plain};
use super::{Done, Failure};
use crate::error::Error;
use crate::evaluation::{
    Extraction, Judgements, Retrieval, Run, RunOptions, Searched, TopicFigures, measure_copies,
    measure_extraction, read_copies, read_labels, read_topics, search_topics,
};
use crate::ingest::{IngestOptions, Source, extract_paths};

pub(super) fn run(
    options: &EvalArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    if let Some(copies) = &options.copies {
        return stories(copies, global, terminal);
    }
    match (&options.gold, &options.topics) {
        (Some(gold), _) => extraction(gold, options, global, terminal),
        (None, Some(topics)) => retrieval(topics, options, global, terminal),
        (None, None) => Err(Failure::Usage(
            "nothing to evaluate: give --topics FILE with --qrels FILE, --gold FILE ARTICLES, or --copies FILE".into(),
        )),
    }
}

fn retrieval(
    topics: &Path,
    options: &EvalArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let topics = read_topics(topics)?;
    let judgements = options.qrels.as_deref().map(Judgements::read).transpose()?;
    let other = options.compare.as_deref().map(Run::read).transpose()?;
    let searched = match &options.run {
        Some(path) => Searched { run: Run::read(path)?, ..Searched::default() },
        None => {
            let how = RunOptions {
                plain: options.plain,
                exact: options.exact,
                no_expansions: options.no_expansions,
                strict: options.strict,
            };
            search_topics(&global.open()?, &topics, how)?
        }
    };
    if let Some(path) = &options.run_out {
        write(path, &searched.run.to_trec(&topics))?;
    }
    let Some(judgements) = judgements else {
        return Ok(Done::Found);
    };
    let mut retrieval = Retrieval::of(&searched.run, &topics, &judgements);
    retrieval.with_operators = searched.with_operators;
    retrieval.read_as_words = searched.unreadable;
    retrieval.partial = searched.partial;
    if let Some(other) = &other {
        retrieval.compare(other, &topics, &judgements);
    }
    if !options.per_query {
        retrieval.topics.clear();
    }
    if global.json {
        terminal.json(&retrieval)?;
    } else {
        print_retrieval(&retrieval, terminal)?;
    }
    if retrieval.n == 0 {
        terminal.complain("no topic has a relevant article in --qrels: do the ids of the two files agree?");
        return Ok(Done::SomeRefused);
    }
    Ok(Done::Found)
}

fn print_retrieval(retrieval: &Retrieval, terminal: &mut Terminal) -> Result<(), Failure> {
    if !retrieval.topics.is_empty() {
        let head = format!(
            "{:<12} {:>9} {:>9} {:>11} {:>6}  query",
            "topic", "nDCG@10", "MRR@10", "recall@100", "first"
        );
        writeln!(terminal.out, "{}", terminal.paint(Look::Title, &head))?;
        for topic in &retrieval.topics {
            print_topic(topic, terminal)?;
        }
        writeln!(terminal.out)?;
    }
    let mean = &retrieval.mean;
    for (name, value) in
        [("nDCG@10", mean.ndcg), ("MRR@10", mean.reciprocal_rank), ("recall@100", mean.recall)]
    {
        writeln!(terminal.out, "{name:<12} {value:.4}")?;
    }
    writeln!(terminal.out, "{:<12} {}", "n", retrieval.n)?;
    let counts = [
        ("not judged", "topics without a relevant article, left out of the means", &retrieval.unjudged),
        (
            "operators",
            "queries hold quotes, operators or fields; --plain reads them as words",
            &retrieval.with_operators,
        ),
        (
            "as words",
            "queries the query language cannot read, searched as plain words",
            &retrieval.read_as_words,
        ),
        ("cut short", "queries stopped by the deadline", &retrieval.partial),
    ];
    for (name, meaning, topics) in counts.iter().filter(|(_, _, topics)| !topics.is_empty()) {
        let shown: Vec<String> = topics.iter().take(5).map(|id| plain(id)).collect();
        let more = if topics.len() > shown.len() { ", …" } else { "" };
        writeln!(terminal.out, "{name:<12} {} {meaning}: {}{more}", topics.len(), shown.join(", "))?;
    }
    print_comparison(retrieval, terminal)
}

/// A row of figures; below it how far they are from those of the run compared with, where they are.
fn print_topic(topic: &TopicFigures, terminal: &mut Terminal) -> Result<(), Failure> {
    let figures = &topic.figures;
    let first = topic.first.map_or_else(|| "–".into(), |rank| rank.to_string());
    writeln!(
        terminal.out,
        "{:<12} {:>9.4} {:>9.4} {:>11.4} {first:>6}  {}",
        plain(&topic.id),
        figures.ndcg,
        figures.reciprocal_rank,
        figures.recall,
        plain(&topic.query)
    )?;
    if let Some(other) = topic.other.filter(|other| other != figures) {
        let row = format!(
            "{:<12} {:>+9.4} {:>+9.4} {:>+11.4}",
            "",
            figures.ndcg - other.ndcg,
            figures.reciprocal_rank - other.reciprocal_rank,
            figures.recall - other.recall
        );
        writeln!(terminal.out, "{}", terminal.paint(Look::Faint, &row))?;
    }
    Ok(())
}

fn print_comparison(retrieval: &Retrieval, terminal: &mut Terminal) -> Result<(), Failure> {
    if retrieval.comparison.is_empty() {
        return Ok(());
    }
    let head = format!(
        "\n{:<12} {:>9} {:>9} {:>11} {:>7} {:>7} {:>8}",
        "measure", "this", "other", "difference", "better", "worse", "p"
    );
    writeln!(terminal.out, "{}", terminal.paint(Look::Title, &head))?;
    for row in &retrieval.comparison {
        writeln!(
            terminal.out,
            "{:<12} {:>9.4} {:>9.4} {:>+11.4} {:>7} {:>7} {:>8.4}",
            row.measure, row.this, row.other, row.difference, row.better, row.worse, row.p_value
        )?;
    }
    Ok(())
}

fn extraction(
    gold: &Path,
    options: &EvalArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let labels = read_labels(gold)?;
    let mut articles = Vec::new();
    let mut refused = false;
    extract_paths(Source::Paths(&options.articles), &IngestOptions::default(), &mut |article| {
        match article {
            Ok(article) => articles.push(article),
            Err(refusal) => {
                refused = true;
                terminal.complain(&format!("{}: {}", refusal.place, refusal.reason));
            }
        }
        Ok(())
    })?;
    let extraction = measure_extraction(&labels, &articles);
    if let Some(path) = &options.errors {
        let mut text = String::new();
        for slip in &extraction.slips {
            let what = if slip.is_extra { "extra" } else { "missed" };
            let _ = writeln!(text, "{}\t{}\t{what}\t{}", slip.facet, slip.article, slip.value);
        }
        write(path, &text)?;
    }
    if let Some(first) = extraction.missing.first() {
        let (missing, all) = (extraction.missing.len(), extraction.n);
        terminal.complain(&format!("{missing} of {all} labelled articles are not in the input: {first} …"));
    }
    if global.json {
        terminal.json(&extraction)?;
    } else {
        print_extraction(&extraction, terminal)?;
    }
    Ok(if refused || !extraction.missing.is_empty() { Done::SomeRefused } else { Done::Found })
}

fn print_extraction(extraction: &Extraction, terminal: &mut Terminal) -> Result<(), Failure> {
    let head = format!(
        "{:<12} {:>9} {:>9} {:>9} {:>6} {:>6} {:>6}",
        "facet", "precision", "recall", "F1", "hit", "extra", "missed"
    );
    writeln!(terminal.out, "{}", terminal.paint(Look::Title, &head))?;
    for row in &extraction.facets {
        writeln!(
            terminal.out,
            "{:<12} {:>9.3} {:>9.3} {:>9.3} {:>6} {:>6} {:>6}",
            row.facet, row.precision, row.recall, row.f1, row.hit, row.extra, row.missed
        )?;
    }
    writeln!(terminal.out, "{:<12} {:>9.3} of {} mentions", "spans", extraction.spans, extraction.mentions)?;
    writeln!(terminal.out, "{:<12} {:>9}", "n", extraction.n)?;
    Ok(())
}

fn stories(copies: &Path, global: &GlobalArguments, terminal: &mut Terminal) -> Result<Done, Failure> {
    let figures = measure_copies(&global.open()?, &read_copies(copies)?)?;
    if global.json {
        terminal.json(&figures)?;
    } else {
        let head = format!(
            "{:<12} {:>9} {:>9} {:>9} {:>9} {:>9}",
            "edit", "precision", "alike", "recall", "found", "copies"
        );
        writeln!(terminal.out, "{}", terminal.paint(Look::Title, &head))?;
        for row in &figures.edits {
            let (precision, alike, recall) = (row.precision(), row.alike(), row.recall());
            let edit = plain(&row.edit);
            writeln!(
                terminal.out,
                "{edit:<12} {precision:>9.4} {alike:>9.4} {recall:>9.4} {:>9} {:>9}",
                row.found, row.n
            )?;
        }
        let rows = [
            (figures.labelled, "in the story that the labels give"),
            (figures.alike, "near copies of the first article of their story"),
            (figures.alike_any, "near copies of that or another article of their story"),
        ];
        writeln!(terminal.out, "{:<12} articles in the story of another one", figures.pairs)?;
        for (count, what) in rows {
            writeln!(terminal.out, "{count:<12} of them {what}")?;
        }
        writeln!(terminal.out, "{:<12} {}", "n", figures.n)?;
    }
    if figures.missing > 0 {
        terminal.complain(&format!("{} labelled articles are not in the index", figures.missing));
        return Ok(Done::SomeRefused);
    }
    Ok(Done::Found)
}

fn write(path: &PathBuf, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|source| Error::Write { path: path.clone(), source })?;
    Ok(())
}
