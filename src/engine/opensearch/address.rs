//! Where a cluster is: `opensearch://host:port/name`.
//!
//! Several nodes are joined by commas and asked in turn while one does not answer; `opensearch+https://` speaks
//! TLS. User, password, token and the file of the authority's certificate come from the environment, never
//! from the address: command lines are seen by others.

use std::fmt;

use crate::error::{Error, Result};

/// Port of a node when the address names none.
const PORT: u16 = 9200;

/// Longest name: the names of generations are longer, and a cluster takes 255 bytes.
const MAX_NAME_BYTES: usize = 200;

/// The nodes of a cluster and the name of the index there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// `http://host:port` of each node.
    pub nodes: Vec<String>,
    /// Name of the index.
    pub name: String,
    given: String,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// [`Error::UnknownValue`] for anything else.
    pub fn read(given: &str) -> Result<Address> {
        let wrong = |why: &str| Error::UnknownValue {
            field: "engine",
            found: without_user(given),
            suggestion: format!(": {why}; expected opensearch://host:9200/name, or opensearch+https://…"),
        };
        let (scheme, rest) = match given.split_once("://") {
            Some(("opensearch", rest)) => ("http", rest),
            Some(("opensearch+https", rest)) => ("https", rest),
            _ => return Err(wrong("no engine begins so")),
        };
        let (hosts, name) = rest.split_once('/').ok_or_else(|| wrong("the name of the index is missing"))?;
        let name = name.trim_end_matches('/');
        if hosts.contains('@') {
            return Err(wrong("user and password go into the environment, see TELUSUR_OPENSEARCH_USER"));
        }
        if !is_name(name) {
            return Err(wrong(
                "a name has small letters, digits, - and _, and begins with a letter or digit",
            ));
        }
        let nodes: Option<Vec<String>> = hosts.split(',').map(|host| node(scheme, host)).collect();
        let nodes = nodes.ok_or_else(|| wrong("a node is host:port"))?;
        Ok(Address { nodes, name: name.to_string(), given: given.to_string() })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.given)
    }
}

/// An address that can be shown: a password in it is none of the reader's.
fn without_user(given: &str) -> String {
    match (given.find("://"), given.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => format!("{}://…{}", &given[..scheme], &given[at..]),
        _ => given.to_string(),
    }
}

fn node(scheme: &str, host: &str) -> Option<String> {
    let (name, port) = match host.rsplit_once(':') {
        // The colons of an IPv6 address stand in brackets.
        Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()?),
        _ => (host, PORT),
    };
    let bare = name.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    let allowed = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '.' | '-' | '_');
    let right = match bare {
        Some(inner) => inner.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !name.is_empty() && name.chars().all(allowed),
    };
    right.then(|| format!("{scheme}://{name}:{port}"))
}

/// What a cluster takes as the name of an index, and no more than is safe in a path.
fn is_name(name: &str) -> bool {
    let allowed = |ch: char| ch.is_ascii_lowercase() || ch.is_ascii_digit();
    name.len() <= MAX_NAME_BYTES
        && name.starts_with(allowed)
        && name.chars().all(|ch| allowed(ch) || matches!(ch, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() -> Result<()> {
        let cases: &[(&str, &[&str], &str)] = &[
            ("opensearch://localhost:9201/berita", &["http://localhost:9201"], "berita"),
            ("opensearch://localhost/berita", &["http://localhost:9200"], "berita"),
            ("opensearch+https://a.id:443/arsip-1/", &["https://a.id:443"], "arsip-1"),
            ("opensearch://[::1]:9200/b", &["http://[::1]:9200"], "b"),
            ("opensearch://[::1]/b", &["http://[::1]:9200"], "b"),
            ("opensearch://a:1,b:2/x_y", &["http://a:1", "http://b:2"], "x_y"),
        ];
        let own = |nodes: &[&str]| nodes.iter().map(|node| node.to_string()).collect::<Vec<_>>();
        for (given, nodes, name) in cases {
            let address = Address::read(given)?;
            assert_eq!(
                (address.nodes.as_slice(), address.name.as_str()),
                (&own(nodes)[..], *name),
                "{given}"
            );
            assert_eq!(address.to_string(), *given);
        }
        Ok(())
    }

    #[test]
    fn what_is_no_address_is_told_why() {
        let cases = [
            ("berita", "no engine begins so"),
            ("http://localhost:9200/berita", "no engine begins so"),
            ("opensearch://localhost:9200", "the name of the index is missing"),
            ("opensearch://localhost:9200/", "a name has small letters"),
            ("opensearch://localhost:9200/Berita", "a name has small letters"),
            ("opensearch://localhost:9200/a/b", "a name has small letters"),
            ("opensearch://localhost:port/a", "a node is host:port"),
            ("opensearch://:9200/a", "a node is host:port"),
            ("opensearch://a:1,/b", "a node is host:port"),
            ("opensearch://ani:rahasia@localhost/a", "go into the environment"),
        ];
        for (given, why) in cases {
            let message = Address::read(given).expect_err(given).to_string();
            assert!(!message.contains("rahasia"), "{message}");
            assert!(message.contains(why) && message.contains("opensearch://host:9200/name"), "{message}");
        }
    }
}
