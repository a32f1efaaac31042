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

/// What a connection may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// From the first byte of a request, or the end of the one before, to the end of its head.
    pub head_time: Duration,
    /// How long a client may take no byte of its answer.
    pub write_time: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { head_time: Duration::from_secs(15), write_time: Duration::from_secs(30) }
    }
}

/// Bytes of the head of a request: a query of 4 kB in percent-encoding, filters and headers.
const MAX_HEAD_BYTES: usize = 48 * 1024;

/// Headers of a request.
const MAX_HEADERS: usize = 64;

/// How long answers in flight may take once the server is to stop.
const STOP_TIME: Duration = Duration::from_secs(10);

/// Pause after the system had no room for another connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Answers connections until `stop`, then ends those that are open.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
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
        let answering = graceful.watch(connection(stream, router.clone(), limits));
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

fn connection(stream: TcpStream, router: Router, limits: Limits) -> Connection {
    // An answer is written at once: nothing is gained by waiting for more.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.write_time));
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(router))
}

/// A connection that broke off: the client's doing, so a line for those who look for it.
fn note(client: SocketAddr, error: &hyper::Error) {
    tracing::debug!(%client, "connection ended: {error}");
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, Bytes};
    use axum::routing::get;
    use http_body_util::channel::Channel;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::{Notify, oneshot};
    use tokio::task::JoinHandle;

    use super::*;

    /// A server of its own, how to stop it, and its end.
    async fn started(router: Router, limits: Limits) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = tokio::spawn(serve(listener, router, limits, async {
            let _ = stopped.await;
        }));
        (address, stop, ended)
    }

    async fn asked(address: SocketAddr, bytes: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.expect("connected");
        stream.write_all(bytes).await.expect("written");
        stream
    }

    #[tokio::test]
    async fn a_client_that_does_not_end_its_head_is_cut_off() {
        let limits = Limits { head_time: Duration::from_millis(50), ..Limits::default() };
        let router = Router::new().route("/", get(async || "baik"));
        let (address, _stop, _ended) = started(router, limits).await;
        for begun in [&b""[..], b"GET / HTTP/1.1\r\nHost: a\r\nX: "] {
            let mut slow = asked(address, begun).await;
            let mut answer = Vec::new();
            slow.read_to_end(&mut answer).await.expect("closed by the server");
            assert!(!answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
        }
        let mut quick = asked(address, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
        let mut answer = String::new();
        quick.read_to_string(&mut answer).await.expect("answered");
        assert!(answer.ends_with("baik"), "{answer}");
    }

    #[tokio::test]
    async fn a_client_that_reads_nothing_is_cut_off() {
        let gone = Arc::new(Notify::new());
        let told = Arc::clone(&gone);
        let endless = async move || {
            let (mut sender, body) = Channel::<Bytes>::new(1);
            tokio::spawn(async move {
                let chunk = Bytes::from(vec![b'x'; 1 << 20]);
                while sender.send_data(chunk.clone()).await.is_ok() {}
                told.notify_one();
            });
            Body::new(body)
        };
        let limits = Limits { write_time: Duration::from_millis(50), ..Limits::default() };
        let (address, _stop, _ended) = started(Router::new().route("/", get(endless)), limits).await;
        let _held = asked(address, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
        gone.notified().await;
    }

    #[tokio::test]
    async fn answers_in_flight_are_finished() {
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (tell, wait) = (Arc::clone(&begun), Arc::clone(&go_on));
        let slow = async move || {
            tell.notify_one();
            wait.notified().await;
            "selesai"
        };
        let (address, stop, ended) = started(Router::new().route("/", get(slow)), Limits::default()).await;
        let mut idle = asked(address, b"").await;
        let mut client = asked(address, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
        begun.notified().await;
        stop.send(()).expect("it listens");
        let mut rest = Vec::new();
        idle.read_to_end(&mut rest).await.expect("closed: the server is stopping");
        go_on.notify_one();
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.expect("answered");
        assert!(answer.ends_with("selesai"), "{answer}");
        ended.await.expect("ended");
        assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
    }
}
