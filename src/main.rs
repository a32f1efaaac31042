//! The `telusur` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    telusur::cli::run(std::env::args_os())
}
