//! Connections: taken, bounded in number, size and time, and ended in good order.
//!
//! HTTP/1.1 alone: without TLS no browser speaks anything else. A client that sends its request slowly is cut
//! off by the header time-out, one that does not read its answer by the write time-out; a request has no body
//! that anybody reads.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

/// Connections at once; more wait to be taken.
const MAX_CONNECTIONS: usize = 512;

/// From the first byte of a request, or the end of the one before, to the end of its head.
const HEAD_TIME: Duration = Duration::from_secs(15);

/// How long a client may take no byte of its answer.
const WRITE_TIME: Duration = Duration::from_secs(30);

/// Bytes of the head of a request: a query of 4 kB in percent-encoding, filters and headers.
const MAX_HEAD_BYTES: usize = 48 * 1024;

/// Headers of a request.
const MAX_HEADERS: usize = 64;

/// How long answers in flight may take once the server is to stop.
const STOP_TIME: Duration = Duration::from_secs(10);

/// Pause after the system had no room for another connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Answers connections until `stop`, then ends those that are open.
pub(super) async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await.expect("never closed");
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            () = &mut stop => break,
            accepted = accepted => accepted,
        };
        let (stream, client) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!("cannot take a connection: {error}");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let answering = graceful.watch(connection(stream, router.clone()));
        tokio::spawn(async move {
            if let Err(error) = answering.await {
                note(client, &error);
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(STOP_TIME, graceful.shutdown()).await.is_err() {
        tracing::warn!("answers in flight took longer than {} s and were cut off", STOP_TIME.as_secs());
    }
}

type Connection =
    http1::Connection<TokioIo<std::pin::Pin<Box<TimeoutStream<TcpStream>>>>, TowerToHyperService<Router>>;

fn connection(stream: TcpStream, router: Router) -> Connection {
    // An answer is written at once: nothing is gained by waiting for more.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_TIME));
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(router))
}

/// A connection that broke off: the client's doing, so a line for those who look for it.
fn note(client: SocketAddr, error: &hyper::Error) {
    tracing::debug!(%client, "connection ended: {error}");
}
