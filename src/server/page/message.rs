//! The page for what went wrong: a mistake in the query with its place, an unknown address, a busy server.

use askama::Template;
use axum::http::StatusCode;

use super::address::Address;
use super::assets::Assets;
use super::wording;
use crate::error::Error;
use crate::query::QueryError;
use crate::server::problem::Refusal;

/// A page that says what went wrong and what to do.
#[derive(Template)]
#[template(path = "message.html", config = "src/server/page/askama.toml")]
pub(super) struct MessagePage {
    assets: Assets,
    title: String,
    query: String,
    hidden: Vec<(String, String)>,
    heading: &'static str,
    text: String,
    /// The query with the mistake in the middle, and the line of carets under it.
    place: Option<Place>,
    /// The query as it may have been meant.
    meant: Option<(String, Address)>,
    /// What the program says in its own words.
    detail: Option<String>,
    /// The same search with nothing to narrow it.
    unfiltered: Option<Address>,
}

/// Where a query is wrong.
struct Place {
    line: String,
    carets: String,
    /// Counted in characters from 1, for those who do not see the carets.
    column: usize,
}

impl MessagePage {
    /// What a refusal says to a reader.
    pub(super) fn new(refusal: &Refusal, address: &Address) -> MessagePage {
        let query = address.one("q").unwrap_or_default().to_string();
        let problem = refusal.problem();
        let mut page = MessagePage {
            assets: Assets,
            title: "Telusur".into(),
            hidden: address.hidden("q"),
            heading: heading(refusal),
            text: String::new(),
            place: None,
            meant: None,
            detail: Some(problem.detail.clone()).filter(|detail| !detail.is_empty()),
            unfiltered: None,
            query,
        };
        page.text = match refusal {
            Refusal::Failed(Error::Query { rendered, source }) => {
                page.place(rendered, source.downcast_ref::<QueryError>(), address);
                source
                    .downcast_ref::<QueryError>()
                    .map_or("Pencarian ini tidak dapat dibaca.", |error| wording::mistake(error.kind))
                    .into()
            }
            Refusal::Failed(Error::UnknownValue { found, .. }) => {
                page.unfiltered = Some(address.query_alone());
                format!("Nilai “{found}” pada saringan tidak dikenal.")
            }
            Refusal::Parameter { name, .. } => {
                page.unfiltered = Some(address.query_alone());
                format!("Bagian “{name}” pada alamat halaman ini tidak dapat dipakai.")
            }
            Refusal::NotFound(_) => "Mungkin artikelnya sudah dihapus, atau alamatnya salah ketik.".into(),
            Refusal::Busy => "Terlalu banyak pencarian sekaligus. Coba lagi sebentar lagi.".into(),
            Refusal::Failed(Error::TimeUp) => {
                "Pencarian ini terlalu lama. Pakai kata yang lebih khas, atau persempit dengan saringan."
                    .into()
            }
            _ if problem.status < 500 => "Permintaan ini tidak dapat dipenuhi.".into(),
            _ => "Indeks tidak dapat dibaca. Catatan server menjelaskan sebabnya.".into(),
        };
        page.title = format!("{} · Telusur", page.heading);
        page
    }

    fn place(&mut self, rendered: &str, error: Option<&QueryError>, address: &Address) {
        let mut lines = rendered.lines();
        let (Some(line), Some(carets), Some(error)) = (lines.next(), lines.next(), error) else { return };
        let before = self.query.get(..error.span.start);
        self.place = Some(Place {
            line: line.into(),
            carets: carets.into(),
            column: before.map_or(0, |before| before.chars().count()) + 1,
        });
        let parts = before.zip(self.query.get(error.span.end..)).zip(error.suggestion.as_ref());
        self.meant = parts.map(|((before, after), suggestion)| {
            let meant = format!("{before}{suggestion}{after}");
            let link = address.set("q", &meant);
            (meant, link)
        });
    }
}

fn heading(refusal: &Refusal) -> &'static str {
    match (refusal, refusal.status()) {
        (Refusal::Failed(Error::Query { .. }), _) => "Ada yang keliru pada pencarian",
        (_, StatusCode::NOT_FOUND) => "Tidak ditemukan",
        (_, StatusCode::SERVICE_UNAVAILABLE) => "Sedang sibuk",
        (_, status) if status.is_server_error() => "Maaf, ada gangguan",
        _ => "Saringan tidak dikenal",
    }
}
