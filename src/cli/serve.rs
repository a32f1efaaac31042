//! `telusur serve`: starts the server.

use super::arguments::{GlobalArguments, ServeArguments};
use super::terminal::Terminal;
use super::{Done, Failure};

#[cfg(feature = "server")]
pub(super) fn run(
    options: &ServeArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    use std::io::{IsTerminal, Write};
    use std::net::SocketAddr;
    use std::time::Duration;

    use crate::server::{Server, ServerOptions};

    let level = if global.quiet { tracing::Level::WARN } else { tracing::Level::INFO };
    // Another subscriber can only be there when the program is run as a library: it keeps its own.
    let _ = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .try_init();
    let server = Server::bind(
        global.open()?,
        ServerOptions {
            address: SocketAddr::new(options.bind, options.port),
            hosts: options.host.clone(),
            token: options.token.clone().filter(|token| !token.is_empty()),
            deadline: Duration::from_secs_f64(options.deadline),
            log_queries: options.log_queries,
        },
    )?;
    // The one line on standard output: a program that starts the server reads the port from it.
    writeln!(terminal.out, "http://{}", server.address())?;
    terminal.out.flush()?;
    server.run_until_signal()?;
    Ok(Done::Found)
}

#[cfg(not(feature = "server"))]
pub(super) fn run(_: &ServeArguments, _: &GlobalArguments, _: &mut Terminal) -> Result<Done, Failure> {
    Err(Failure::Usage(
        "this telusur was built without the server: build it with the feature \"server\"".into(),
    ))
}
