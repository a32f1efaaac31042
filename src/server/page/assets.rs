//! Style, script and icon, carried in the program. Their names hold a hash, so that a browser may keep them.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A year, and never asked for again: another content has another name.
const KEPT: &str = "public, max-age=31536000, immutable";

/// A file of the page.
struct Asset {
    /// Name with the hash of the content.
    name: String,
    mime: &'static str,
    content: &'static str,
}

static ASSETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    let asset = |name: &str, ending: &str, mime, content: &'static str| {
        let hash = &blake3::hash(content.as_bytes()).to_hex()[..12];
        Asset { name: format!("{name}.{hash}.{ending}"), mime, content }
    };
    [
        asset("style", "css", "text/css; charset=utf-8", include_str!("assets/style.css")),
        asset("script", "js", "text/javascript; charset=utf-8", include_str!("assets/script.js")),
        asset("icon", "svg", "image/svg+xml", include_str!("assets/icon.svg")),
    ]
});

/// Where the files of the page are.
#[derive(Clone, Copy)]
pub(super) struct Assets;

impl Assets {
    pub(super) fn style(self) -> String {
        address(0)
    }

    pub(super) fn script(self) -> String {
        address(1)
    }

    pub(super) fn icon(self) -> String {
        address(2)
    }
}

fn address(at: usize) -> String {
    format!("/aset/{}", ASSETS[at].name)
}

pub(super) async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => ([(header::CONTENT_TYPE, asset.mime), (header::CACHE_CONTROL, KEPT)], asset.content)
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
