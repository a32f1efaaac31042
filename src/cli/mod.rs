//! The command line: arguments to library calls to output.
//!
//! One file a subcommand, without search logic. Results go to standard output, all else to standard
//! error. Exit codes: 0 done (search: found), 1 nothing found, 2 error or some input refused.

mod analyze;
mod arguments;
mod bench;
mod eval;
mod extract;
mod facets;
mod filters;
mod index;
mod quickstart;
mod search;
mod show;
mod stats;
mod terminal;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::error::Error;
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
}

impl From<Done> for ExitCode {
    fn from(done: Done) -> ExitCode {
        match done {
            Done::Found => ExitCode::SUCCESS,
            Done::NothingFound => ExitCode::from(1),
            Done::SomeRefused => ExitCode::from(2),
        }
    }
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Library(#[from] Error),
    #[error("cannot write the results: {0}")]
    Output(#[from] io::Error),
    #[error("{0}")]
    Usage(String),
}

/// Reads the arguments, runs the command and prints what went wrong.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let matches = match Arguments::command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let arguments = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    let mut terminal = Terminal::new(&arguments.global);
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

fn dispatch(arguments: &Arguments, terminal: &mut Terminal) -> Result<Done, Failure> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Quickstart(options) => quickstart::run(options, global, terminal),
        Command::Index(options) => index::run(options, global, terminal),
        Command::Search(options) => search::run(options, global, terminal),
        Command::Facets(options) => facets::run(options, global, terminal),
        Command::Show(options) => show::run(options, global, terminal),
        Command::Extract(options) => extract::run(options, global, terminal),
        Command::Analyze(options) => analyze::run(options, global, terminal),
        Command::Stats => stats::run(global, terminal),
        Command::Bench(options) => bench::run(options, global, terminal),
        Command::Eval(options) => eval::run(options, global, terminal),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "telusur", &mut script);
            terminal.out.write_all(&script)?;
            Ok(Done::Found)
        }
        Command::Man => {
            clap_mangen::Man::new(Arguments::command()).render(&mut terminal.out)?;
            Ok(Done::Found)
        }
    }
}
