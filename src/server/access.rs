//! Who may ask: the name the server is called by, the method, and the token.
//!
//! A page from elsewhere can make a browser ask this server under a name of its own (DNS rebinding): names
//! that are not known are refused. Who must know a token sends it as `Authorization: Bearer`, or opens
//! `/?token=…` once: that sets a cookie and leads to the same URL without the token.

use std::net::IpAddr;

use axum::extract::{Request, State as Shared};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header, uri::Authority};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::problem::Refusal;
use super::state::State;

/// Longest URL: a query of 4 kB in percent-encoding, and filters.
const MAX_URL_BYTES: usize = 32 * 1024;

/// What can be asked: nothing is written.
const ALLOWED: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");

/// The cookie that stands for the token.
const COOKIE: &str = "telusur";

/// Says what the hash in the cookie is for, so that it is no hash of the token itself.
const COOKIE_CONTEXT: &str = "telusur 2026 cookie that stands for the token";

/// Lets a request pass, or answers it.
pub(super) async fn guard(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    if let Err(refusal) = check_host(request.uri(), request.headers(), &state) {
        return refusal.into_response();
    }
    if request.uri().path_and_query().is_some_and(|path| path.as_str().len() > MAX_URL_BYTES) {
        return Refusal::Status(StatusCode::URI_TOO_LONG, "the URL is too long: expected at most 32 kB")
            .into_response();
    }
    if let Some(response) = check_token(&request, &state) {
        return response;
    }
    match *request.method() {
        Method::GET | Method::HEAD => next.run(request).await,
        Method::OPTIONS => (StatusCode::NO_CONTENT, [(header::ALLOW, ALLOWED)]).into_response(),
        _ => {
            let refusal = Refusal::Status(
                StatusCode::METHOD_NOT_ALLOWED,
                "nothing is written here: expected GET or HEAD",
            );
            ([(header::ALLOW, ALLOWED)], refusal).into_response()
        }
    }
}

fn check_host(uri: &Uri, headers: &HeaderMap, state: &State) -> Result<(), Refusal> {
    let mut given = headers.get_all(header::HOST).iter();
    let host = given.next().and_then(|host| host.to_str().ok());
    let host = host.and_then(|host| host.parse::<Authority>().ok());
    let (Some(host), None) = (host, given.next()) else {
        return Err(Refusal::Status(StatusCode::BAD_REQUEST, "expected one header Host with a name"));
    };
    // A request line with a whole URL names the host once more.
    let is_known = |authority: &Authority| is_own_name(authority.host(), state);
    if is_known(&host) && uri.authority().is_none_or(is_known) {
        Ok(())
    } else {
        Err(Refusal::Status(
            StatusCode::MISDIRECTED_REQUEST,
            "this server is not called by that name: 'telusur serve --host NAME' makes a name known",
        ))
    }
}

/// Whether the server goes by a name. Only names can be rebound: an address leads where it says.
fn is_own_name(name: &str, state: &State) -> bool {
    let options = state.options();
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    if let Ok(address) = bare.parse::<IpAddr>() {
        let own = options.address.ip();
        return address.is_loopback() || address == own || own.is_unspecified();
    }
    let name = name.strip_suffix('.').unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || options.hosts.iter().any(|host| host.eq_ignore_ascii_case(name))
}

/// The answer to a client that must show its token first, or that has just done so.
fn check_token(request: &Request, state: &State) -> Option<Response> {
    let (shown, rest) = split_token(request.uri().query().unwrap_or_default());
    let Some(token) = state.options().token.as_deref() else {
        return shown.map(|_| see(request.uri().path(), &rest).into_response());
    };
    if let Some(shown) = shown {
        return Some(if is_same(&shown, token) {
            let cookie = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict", cookie_of(token));
            ([(header::SET_COOKIE, cookie)], see(request.uri().path(), &rest)).into_response()
        } else {
            ask_for_token(request.uri().path())
        });
    }
    let bearer = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = bearer.and_then(|value| value.split_once(' '));
    let is_bearer = bearer
        .is_some_and(|(scheme, given)| scheme.eq_ignore_ascii_case("bearer") && is_same(given.trim(), token));
    let expected = cookie_of(token);
    let is_cookie = cookies(request.headers()).any(|given| is_same(given, &expected));
    (!is_bearer && !is_cookie).then(|| ask_for_token(request.uri().path()))
}

/// The token in the query part of a URL, and the rest of it.
fn split_token(query: &str) -> (Option<String>, String) {
    let mut token = None;
    let rest: Vec<&str> = query
        .split('&')
        .filter(|pair| match form_urlencoded::parse(pair.as_bytes()).next() {
            Some((name, value)) if name == "token" => {
                token = Some(value.into_owned());
                false
            }
            _ => true,
        })
        .collect();
    (token, rest.join("&"))
}

/// Leads on to a page of this server.
fn see(path: &str, query: &str) -> impl IntoResponse + use<> {
    // `//name` would be a URL of another server.
    let path = path.trim_start_matches(['/', '\\']);
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    (StatusCode::SEE_OTHER, [(header::LOCATION, format!("/{path}{query}"))])
}

fn ask_for_token(path: &str) -> Response {
    let unauthorised = [(header::WWW_AUTHENTICATE, "Bearer realm=\"telusur\"")];
    if path.starts_with("/api/") {
        let refusal = Refusal::Status(
            StatusCode::UNAUTHORIZED,
            "a token is needed: send 'Authorization: Bearer TOKEN', or open /?token=TOKEN in a browser",
        );
        return (unauthorised, refusal).into_response();
    }
    (StatusCode::UNAUTHORIZED, unauthorised, [(header::CACHE_CONTROL, "no-store")], Html(LOGIN))
        .into_response()
}

/// Asks for the token, without anything that the page needs.
const LOGIN: &str = "<!doctype html>\n<html lang=\"id\"><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><title>Telusur: token</title>\
    <h1>Telusur</h1><form action=\"/\"><p><label>Halaman ini memerlukan token: \
    <input type=\"password\" name=\"token\" required autofocus></label> <button>Masuk</button></p></form></html>\n";

/// Compares hashes, in the same time whatever they are.
fn is_same(given: &str, expected: &str) -> bool {
    blake3::hash(given.as_bytes()) == blake3::hash(expected.as_bytes())
}

/// What the cookie holds: whoever finds it cannot tell the token.
fn cookie_of(token: &str) -> String {
    let key = blake3::derive_key(COOKIE_CONTEXT, token.as_bytes());
    blake3::Hash::from_bytes(key).to_hex().to_string()
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_taken_out_of_the_query() {
        let cases: &[(&str, Option<&str>, &str)] = &[
            ("", None, ""),
            ("q=a", None, "q=a"),
            ("token=rahasia", Some("rahasia"), ""),
            ("q=a%26b&token=r%20s&limit=5", Some("r s"), "q=a%26b&limit=5"),
            ("%74oken=r", Some("r"), ""),
            ("q=token", None, "q=token"),
        ];
        for (query, token, rest) in cases {
            let (found, left) = split_token(query);
            assert_eq!((found.as_deref(), left.as_str()), (*token, *rest), "{query}");
        }
    }

    #[test]
    fn a_redirect_stays_on_this_server() {
        for (path, query, expected) in [
            ("/", "", "/"),
            ("/artikel/a%2Fb", "q=x", "/artikel/a%2Fb?q=x"),
            ("//elsewhere.example/", "", "/elsewhere.example/"),
            ("/\\elsewhere.example/", "", "/elsewhere.example/"),
        ] {
            let response = see(path, query).into_response();
            assert_eq!(response.headers()[header::LOCATION], expected, "{path}");
        }
    }

    #[test]
    fn a_cookie_is_not_the_token() {
        let cookie = cookie_of("rahasia-yang-panjang");
        assert!(cookie.len() == 64 && cookie != cookie_of("rahasia-yang-lain"));
        assert!(is_same("a", "a") && !is_same("a", "b") && !is_same("", "a"));
    }
}
