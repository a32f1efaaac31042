//! The HTTP API and the web page: requests to library calls to JSON and HTML.
//!
//! In: an [`Index`] and [`ServerOptions`]. Out: a server that answers until it is stopped. Nothing is written
//! and nothing is loaded from elsewhere; how to search is left to [`crate::search`].

mod api;
mod page;
mod parameters;
mod problem;
mod state;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;

use crate::search::Index;
use state::State;

/// The port where the caller does not say.
pub const DEFAULT_PORT: u16 = 7700;

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

/// All routes, over an index.
pub(crate) fn router(index: Index, options: ServerOptions) -> Router {
    let state = State::new(index, options);
    Router::new().merge(api::routes()).merge(page::routes()).with_state(state)
}
