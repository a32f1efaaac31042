//! The command line: arguments to library calls to output.
//!
//! One file a subcommand, without search logic. Results go to standard output, all else to standard
//! error. Exit codes: 0 done (search: found), 1 nothing found, 2 error or some input refused.

mod analyze;
mod arguments;
mod bench;
mod coverage;
mod delete;
mod eval;
mod export;
mod extract;
mod facets;
mod filters;
mod index;
mod progress;
mod quickstart;
mod search;
mod serve;
mod show;
mod stats;
mod terminal;
mod timeline;
mod verify;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches};

use crate::error::Error;
use crate::index::is_guarded;
use arguments::{Arguments, Command};
use terminal::Terminal;

/// What a command came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    /// It did what was asked; a search found something.
    Found,
    /// A search found nothing.
    NothingFound,
    /// Some of the input was refused; the rest is done.
    SomeRefused,
    /// The index is damaged.
    Damaged,
}

impl From<Done> for ExitCode {
    fn from(done: Done) -> ExitCode {
        match done {
            Done::Found => ExitCode::SUCCESS,
            Done::NothingFound => ExitCode::from(1),
            Done::SomeRefused | Done::Damaged => ExitCode::from(2),
        }
    }
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Library(Error),
    #[error("cannot write the results: {0}")]
    Output(#[from] io::Error),
    #[error("{0}")]
    Usage(String),
}

impl From<Error> for Failure {
    /// Output that cannot be written fails alike whoever writes it.
    fn from(error: Error) -> Failure {
        match error {
            Error::Output { source } => Failure::Output(source),
            other => Failure::Library(other),
        }
    }
}

/// Reads the arguments, runs the command and prints what went wrong.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let matches = match parse(&arguments.into_iter().collect::<Vec<_>>()) {
        Ok(matches) => matches,
        Err(error) => return print_help(&error),
    };
    let mut arguments = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    // What was typed goes before what the environment says.
    let was_typed = |name| matches.value_source(name) == Some(ValueSource::CommandLine);
    if was_typed("index") && !was_typed("engine") {
        arguments.global.engine = None;
    }
    let mut terminal = Terminal::new(&arguments.global);
    say_nothing_of_caught_panics();
    let outcome = dispatch(&arguments, &mut terminal).and_then(|done| {
        terminal.out.flush()?;
        Ok(done)
    });
    match outcome {
        Ok(done) => done.into(),
        // Who reads the results has seen enough: `telusur search … | head`.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            // The buffered rest must not be written when the program ends.
            std::process::exit(0);
        }
        Err(failure) => {
            terminal.complain(&failure.to_string());
            ExitCode::from(2)
        }
    }
}

/// A panic over a damaged index becomes an error with a message of its own; others are told as ever.
fn say_nothing_of_caught_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !is_guarded() {
                told(panic);
            }
        }));
    });
}

/// Reads the arguments.
fn parse(arguments: &[OsString]) -> Result<ArgMatches, clap::Error> {
    let parsed = Arguments::command().try_get_matches_from(arguments);
    // A query may begin with a minus (-asn), so a misspelt flag is taken for one: read without that
    // freedom, the flag shows.
    if arguments.iter().any(|argument| argument.to_string_lossy().starts_with("--")) {
        let mut strict = Arguments::command();
        for name in ["search", "facets", "timeline", "coverage"] {
            strict = strict.mut_subcommand(name, |command| {
                command.mut_arg("query", |query| query.allow_hyphen_values(false))
            });
        }
        if let Err(error) = strict.try_get_matches_from(arguments)
            && unknown_argument(&error).is_some_and(|argument| argument.starts_with("--"))
        {
            return Err(error);
        }
    }
    parsed.map_err(|mut error| {
        let is_word = unknown_argument(&error).is_some_and(|argument| !argument.starts_with('-'));
        let takes_query = |argument: &OsString| {
            ["search", "facets", "timeline", "coverage"].iter().any(|name| argument == name)
        };
        if is_word && arguments.iter().any(takes_query) {
            let tip = "a query of several words stands in quotes: 'netralitas asn'";
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
        }
        error
    })
}

/// The argument nobody asked for, when that is what is wrong.
fn unknown_argument(error: &clap::Error) -> Option<&str> {
    match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) if error.kind() == ErrorKind::UnknownArgument => Some(argument),
        _ => None,
    }
}

/// Prints help, the version, or what is wrong with the arguments.
fn print_help(error: &clap::Error) -> ExitCode {
    let printed = error.print().and_then(|()| io::stdout().flush());
    match printed {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => {
            let _ = writeln!(io::stderr(), "telusur: {}", Failure::Output(cause));
            ExitCode::from(2)
        }
        _ if error.use_stderr() => ExitCode::from(2),
        _ => ExitCode::SUCCESS,
    }
}

fn dispatch(arguments: &Arguments, terminal: &mut Terminal) -> Result<Done, Failure> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Quickstart(options) => quickstart::run(options, global, terminal),
        Command::Index(options) => index::run(options, global, terminal),
        Command::Search(options) => search::run(options, global, terminal),
        Command::Facets(options) => facets::run(options, global, terminal),
        Command::Timeline(options) => timeline::run(options, global, terminal),
        Command::Show(options) => show::run(options, global, terminal),
        Command::Extract(options) => extract::run(options, global, terminal),
        Command::Analyze(options) => analyze::run(options, global, terminal),
        Command::Serve(options) => serve::run(options, global, terminal),
        Command::Stats => stats::run(global, terminal),
        Command::Verify(options) => verify::run(options, global, terminal),
        Command::Coverage(options) => coverage::run(options, global, terminal),
        Command::Bench(options) => bench::run(options, global, terminal),
        Command::Eval(options) => eval::run(options, global, terminal),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "telusur", &mut script);
            terminal.out.write_all(&script)?;
            Ok(Done::Found)
        }
        Command::Man { command } => {
            clap_mangen::Man::new(manual_of(command.as_deref())?).render(&mut terminal.out)?;
            Ok(Done::Found)
        }
    }
}

/// What the manual page of a command, or of all, is made from.
fn manual_of(name: Option<&str>) -> Result<clap::Command, Failure> {
    let mut all = Arguments::command();
    all.build();
    let Some(name) = name else { return Ok(all) };
    all.find_subcommand(name).cloned().ok_or_else(|| {
        let known: Vec<&str> = all.get_subcommands().map(clap::Command::get_name).collect();
        Failure::Usage(format!("unknown command {name:?}: expected one of {}", known.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn wrong_arguments_are_named() {
        let cases: &[(&[&str], &str)] = &[
            (&["search", "--provinsi", "Banten", "x"], "'--provinsi'"),
            (&["search", "x", "--limt", "3"], "'--limt'"),
            (&["search", "--limt"], "'--limt'"),
            (&["facets", "province", "--limt"], "'--limt'"),
            (&["search", "netralitas", "asn"], "in quotes"),
        ];
        for (arguments, expected) in cases {
            let typed: Vec<OsString> =
                ["telusur"].iter().chain(*arguments).map(|argument| argument.into()).collect();
            let said = parse(&typed).expect_err("not to be read").to_string();
            assert!(said.contains(expected), "{arguments:?}: {said}");
        }
    }

    #[test]
    fn a_query_may_begin_with_a_minus() {
        for arguments in [&["search", "-asn"][..], &["search", "-asn", "--json"], &["search", "--", "--limt"]]
        {
            let typed: Vec<OsString> =
                ["telusur"].iter().chain(arguments).map(|argument| argument.into()).collect();
            assert!(parse(&typed).is_ok(), "{arguments:?}");
        }
    }

    #[test]
    fn each_command_has_a_manual_page() {
        assert!(manual_of(None).is_ok() && manual_of(Some("search")).is_ok());
        let said = manual_of(Some("serach")).expect_err("no command").to_string();
        assert!(said.contains("search"), "{said}");
    }
}
