//! The HTTP API and the web page: requests to library calls to JSON and HTML.
//!
//! In: an [`Index`] and [`ServerOptions`]. Out: a server that answers until it is stopped. Nothing is written
//! and nothing is loaded from elsewhere; how to search is left to [`crate::search`].

mod access;
mod api;
mod caching;
mod export;
mod listening;
mod log;
mod openapi;
mod page;
mod parameters;
mod problem;
mod protection;
mod state;

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::http::Uri;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, DefaultPredicate};

use crate::error::{Error, Result};
use crate::search::Index;
use listening::Limits;
use problem::Refusal;
use state::State;

/// The port where the caller does not say.
pub const DEFAULT_PORT: u16 = 7700;

/// Fewest bytes of a token: a shorter one is guessed.
const MIN_TOKEN_BYTES: usize = 16;

/// Threads that answer the network: the work on the index has its own.
const WORKERS: usize = 2;

/// How a server behaves.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// Where it listens; port 0 for any free one.
    pub address: SocketAddr,
    /// Names by which it may be called, beside `localhost` and its address.
    pub hosts: Vec<String>,
    /// What a client must know; demanded of an address that is not loopback.
    pub token: Option<String>,
    /// How long a search may take.
    pub deadline: Duration,
    /// Whether the log tells the queries.
    pub log_queries: bool,
}

impl Default for ServerOptions {
    fn default() -> ServerOptions {
        ServerOptions {
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), DEFAULT_PORT),
            hosts: Vec::new(),
            token: None,
            deadline: Duration::from_secs(5),
            log_queries: false,
        }
    }
}

/// A server that listens and has not yet answered.
///
/// ```no_run
/// # fn main() -> telusur::Result<()> {
/// use telusur::Index;
/// use telusur::server::{Server, ServerOptions};
///
/// let server = Server::bind(Index::open("index")?, ServerOptions::default())?;
/// println!("http://{}", server.address());
/// server.run_until_signal()
/// # }
/// ```
pub struct Server {
    listener: std::net::TcpListener,
    address: SocketAddr,
    state: State,
}

impl Server {
    /// Listens on the address.
    ///
    /// # Errors
    /// [`Error::TokenNeeded`] for an address others can reach, [`Error::Listen`] for one that is taken.
    pub fn bind(index: Index, mut options: ServerOptions) -> Result<Server> {
        let ip = options.address.ip();
        let is_secret = options.token.as_ref().is_some_and(|token| token.len() >= MIN_TOKEN_BYTES);
        if !is_secret && (options.token.is_some() || !ip.is_loopback()) {
            return Err(Error::TokenNeeded { address: ip });
        }
        let failed = |source| Error::Listen { address: options.address, source };
        let listener = std::net::TcpListener::bind(options.address).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        options.address = address;
        Ok(Server { listener, address, state: State::new(index, options) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until the process is told to stop (SIGINT, SIGTERM); answers in flight are finished.
    ///
    /// # Errors
    /// When the system refuses threads or sockets.
    pub fn run_until_signal(self) -> Result<()> {
        self.run(async {
            if let Err(error) = signal().await {
                tracing::error!("cannot wait for signals: {error}");
                std::future::pending::<()>().await;
            }
        })
    }

    /// Answers until `stop` is ready; answers in flight are finished.
    ///
    /// # Errors
    /// When the system refuses threads or sockets.
    pub fn run(self, stop: impl Future<Output = ()>) -> Result<()> {
        let failed = |source| Error::Server { source };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(WORKERS)
            .enable_all()
            .build()
            .map_err(failed)?;
        let state = self.state;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener).map_err(failed)?;
            tokio::spawn(state.clone().keep_fresh());
            listening::serve(listener, router(state), Limits::default(), stop).await;
            Ok(())
        })?;
        // A search that nobody waits for any more ends with its deadline: the process need not.
        runtime.shutdown_background();
        Ok(())
    }
}

#[cfg(unix)]
async fn signal() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn signal() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// All routes with what every request passes: the outermost comes last.
fn router(state: State) -> Router {
    let tagged = Router::new()
        .merge(api::routes())
        .merge(page::routes())
        .route_layer(from_fn_with_state(state.clone(), caching::tag))
        .route_layer(CompressionLayer::new().compress_when(DefaultPredicate::new()));
    Router::new()
        .merge(tagged)
        .merge(api::untagged_routes())
        .fallback(not_found)
        .layer(from_fn_with_state(state.clone(), access::guard))
        .layer(CatchPanicLayer::custom(broken))
        .layer(from_fn(protection::protect))
        .layer(from_fn_with_state(state.clone(), log::note))
        .with_state(state)
}

async fn not_found(uri: Uri) -> Refusal {
    Refusal::NotFound(format!("there is nothing at {}: /api/openapi.json lists what there is", uri.path()))
}

/// A panic is told in the log by the standard hook; the server lives on.
fn broken(_: Box<dyn std::any::Any + Send>) -> Response {
    Refusal::Broken.into_response()
}
