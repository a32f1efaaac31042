//! `telusur analyze`: how words are read.

use std::io::{self, BufRead, Read, Write};

use super::arguments::{AnalyzeArguments, GlobalArguments};
use super::terminal::{Look, Terminal, plain};
use super::{Done, Failure};
use crate::search::{Expansion, bare, understand};
use crate::text::{Analysis, Analyzer, Language, Reason, Token, explain, fold, is_stop_word, root};

pub(super) fn run(
    options: &AnalyzeArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    if options.roots {
        return roots(&options.text, terminal);
    }
    let text = match options.text.as_str() {
        "-" => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes)?;
            String::from_utf8_lossy(&bytes).into_owned()
        }
        text => text.to_string(),
    };
    let language = Language::from_code(&options.lang);
    let tokens = Analyzer::new(language).tokens(&text);
    let expansions = understand(&text);
    if global.json {
        for token in &tokens {
            let words = || text[token.span.start..].split_whitespace().map(bare);
            let begins = |expansion: &&Expansion| {
                let count = expansion.from.split(' ').count();
                expansion.from.split(' ').eq(words().take(count))
            };
            let expansions: Vec<&Expansion> = expansions.iter().filter(begins).collect();
            let row = serde_json::json!({
                "text": token.span.slice(&text), "start": token.span.start, "end": token.span.end,
                "position": token.position, "exact": token.exact, "root": token.root,
                "stop_word": is_stop_word(&token.exact), "analysis": analysis(token, language),
                "expansions": expansions,
            });
            terminal.json(&row)?;
        }
        return Ok(Done::Found);
    }
    let widest = |width: fn(&Token) -> usize| tokens.iter().map(width).max().unwrap_or(0).max(5);
    let exact_width = widest(|token| token.exact.chars().count());
    let root_width = widest(|token| token.root.chars().count());
    for token in &tokens {
        let root = format!("{:<root_width$}", plain(&token.root));
        let root = terminal.paint(Look::Label, &root);
        let why = terminal.paint(Look::Faint, &analysis(token, language));
        writeln!(
            terminal.out,
            "{:>3}  {:<exact_width$}  {root}  {why}",
            token.position,
            plain(&token.exact)
        )?;
    }
    for Expansion { from, to, kind } in &expansions {
        let kind = terminal.paint(Look::Faint, &format!("({kind})"));
        writeln!(terminal.out, "{} = {}  {kind}", plain(from), plain(&to.join(", ")))?;
    }
    Ok(Done::Found)
}

/// One word a line in, one root a line out.
fn roots(text: &str, terminal: &mut Terminal) -> Result<Done, Failure> {
    let mut print = |word: &str| writeln!(terminal.out, "{}", plain(&root(&fold(word.trim()))));
    if text == "-" {
        let mut line = String::new();
        let mut input = io::stdin().lock();
        while input.read_line(&mut line)? > 0 {
            print(&line)?;
            line.clear();
        }
    } else {
        text.split_whitespace().try_for_each(print)?;
    }
    Ok(Done::Found)
}

/// How a root was found, in words.
fn analysis(token: &Token, language: Language) -> String {
    if language != Language::Indonesian {
        return if language == Language::English { "English stemmer" } else { "no stemmer" }.into();
    }
    let Analysis { root, prefixes, suffixes, reason } = explain(&token.exact);
    let mut parts: Vec<String> = prefixes.iter().map(|prefix| format!("{prefix}-")).collect();
    parts.push(root.clone());
    parts.extend(suffixes.iter().map(|suffix| format!("-{suffix}")));
    let built = if parts.len() > 1 { format!("{}: ", parts.join(" + ")) } else { String::new() };
    let why = match reason {
        Reason::Short => "too short to be taken apart",
        Reason::Foreign => "no Indonesian word, left as it is",
        Reason::Listed => "listed",
        Reason::Exception => "listed exception",
        Reason::Name => "name of a person or place, protected",
        Reason::Root => "root word",
        Reason::Unknown => "unknown word, no analysis gives a known root",
        Reason::Analysis if root == token.exact => "no likelier analysis",
        Reason::Analysis => "likeliest analysis",
        Reason::Reduplication => "repeated word",
    };
    let stop = if is_stop_word(&token.exact) { ", stop word" } else { "" };
    format!("{built}{why}{stop}")
}
