//! All hits of a search as a file, sent while they are read.

use std::io::{self, Write};

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State as Shared};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use http_body_util::channel::{Channel, Sender};
use serde::Deserialize;
use tokio::runtime::Handle;

use super::parameters::{EXPORT, Parameters};
use super::problem::Refusal;
use super::state::State;
use crate::error::Error;
use crate::search::{ExportFormat, SearchRequest};

/// Bytes sent at once.
const CHUNK_BYTES: usize = 32 * 1024;

/// Chunks that wait for a slow client.
const CHUNKS: usize = 4;

/// The forms of an export.
#[derive(Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Format {
    /// One JSON object a line: the record of the export, then the hits.
    #[default]
    Jsonl,
    /// Comma separated values with a row of names.
    Csv,
    /// A Markdown list with links.
    Md,
}

pub(super) async fn export(
    Shared(state): Shared<State>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let parameters = Parameters::read(&state, query.as_deref(), &[EXPORT])?;
    let byte_order_mark = parameters.flag("bom")?;
    let (format, name, kind) = match parameters.value("format")?.unwrap_or_default() {
        Format::Jsonl => (ExportFormat::JsonLines, "telusur.jsonl", "application/x-ndjson"),
        Format::Csv => (ExportFormat::Csv { byte_order_mark }, "telusur.csv", "text/csv; charset=utf-8"),
        Format::Md => (ExportFormat::Markdown, "telusur.md", "text/markdown; charset=utf-8"),
    };
    let request = parameters.request;
    // What is wrong with the request is told before the first byte is sent.
    let probe = SearchRequest { limit: 0, facets: Vec::new(), ..request.clone() };
    state.run(move |index| index.search(&probe).map(drop)).await?;
    let (sender, body) = Channel::<Bytes, io::Error>::new(CHUNKS);
    let place = state.export_place()?;
    let work = state.clone();
    tokio::task::spawn_blocking(move || {
        let _held = place;
        let mut out = Chunks { sender, chunk: Vec::with_capacity(CHUNK_BYTES), network: Handle::current() };
        let written = work.index().export(&request, format, &mut out);
        let written = written.and_then(|_| out.send().map_err(|source| Error::Output { source }));
        if let Err(error) = written {
            tracing::debug!("an export ended early: {error}");
            // A file that ends without its last chunk is seen to be cut off.
            out.sender.abort(io::Error::other("the export broke off"));
        }
    });
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_string()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_string()),
    ];
    Ok((headers, Body::new(body)).into_response())
}

/// What is written goes to the client in chunks; a slow client slows the writer.
struct Chunks {
    sender: Sender<Bytes, io::Error>,
    chunk: Vec<u8>,
    network: Handle,
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.chunk.extend_from_slice(bytes);
        if self.chunk.len() >= CHUNK_BYTES {
            self.send()?;
        }
        Ok(bytes.len())
    }

    /// Chunks go when they are full: lines are flushed one by one.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Chunks {
    fn send(&mut self) -> io::Result<()> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK_BYTES));
        let sent = self.network.block_on(self.sender.send_data(chunk.into()));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}
