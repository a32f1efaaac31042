//! The `telusur` command.

use std::process::ExitCode;

/// Indexing takes 5 % less time and searching 15 % less than with that of glibc, for some 100 MB and 20 MB.
#[cfg(feature = "allocator")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    telusur::cli::run(std::env::args_os())
}
