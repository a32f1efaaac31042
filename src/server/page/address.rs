//! The address of a page: it holds the whole state, and every control is a link to another one.
//!
//! In: the parameters of a request. Out: addresses with something added, changed or taken away, always in the
//! same order, so that one state has one address.

use std::fmt::{self, Display, Formatter};

use form_urlencoded::Serializer;

use crate::article::Field;
use crate::server::parameters::FILTERS;

/// The order of parameters in an address behind those that narrow a search; others follow.
const BEHIND_FILTERS: [&str; 5] = ["sort", "group", "by", "limit", "offset"];

/// Parameters that say what of an answer is shown; all others say what is looked for.
const OF_THE_VIEW: [&str; 8] = ["sort", "group", "by", "limit", "offset", "open.", "find.", "more."];

/// The parameters of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    pairs: Vec<(String, String)>,
}

impl Address {
    /// The parameters of a request.
    pub(super) fn read(query: Option<&str>) -> Address {
        Address::new(form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect())
    }

    pub(super) fn new(mut pairs: Vec<(String, String)>) -> Address {
        pairs.retain(|(_, value)| !value.is_empty());
        pairs.sort_by(|left, right| (place(&left.0), left).cmp(&(place(&right.0), right)));
        pairs.dedup();
        Address { pairs }
    }

    /// The first value of a parameter.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        self.pairs.iter().any(|(known, given)| known == name && given == value)
    }

    /// With a value more.
    pub(super) fn with(&self, name: &str, value: &str) -> Address {
        let mut pairs = self.first_page();
        pairs.push((name.into(), value.into()));
        Address::new(pairs)
    }

    /// Without one value.
    pub(super) fn without(&self, name: &str, value: &str) -> Address {
        let mut pairs = self.first_page();
        pairs.retain(|(known, given)| known != name || given != value);
        Address { pairs }
    }

    /// Without any value of a parameter.
    pub(super) fn clear(&self, name: &str) -> Address {
        let mut pairs = self.first_page();
        pairs.retain(|(known, _)| known != name);
        Address { pairs }
    }

    /// Without what leaves out values of a field.
    pub(super) fn without_excluded(&self, field: Option<Field>) -> Address {
        let mut pairs = self.first_page();
        let is_of = |pair: &str| pair.split_once('=').and_then(|(name, _)| Field::by_name(name)) == field;
        pairs.retain(|(name, value)| name != "exclude" || !is_of(value));
        Address { pairs }
    }

    /// With this value alone.
    pub(super) fn set(&self, name: &str, value: &str) -> Address {
        self.clear(name).with(name, value)
    }

    /// With another page of the hits.
    pub(super) fn at(&self, offset: usize) -> Address {
        let first = self.clear("offset");
        if offset == 0 { first } else { first.with("offset", &offset.to_string()) }
    }

    /// With nothing that narrows the search but the query.
    pub(super) fn query_alone(&self) -> Address {
        let is_kept = |name: &str| name == "q" || is_of_the_view(name);
        Address { pairs: self.first_page().into_iter().filter(|(name, _)| is_kept(name)).collect() }
    }

    /// Only what is looked for, as the API understands it.
    pub(super) fn search_alone(&self) -> Address {
        let pairs = self.pairs.iter().filter(|(name, _)| !is_of_the_view(name)).cloned().collect();
        Address { pairs }
    }

    /// What a form must carry along beside its own field.
    pub(super) fn hidden(&self, own: &str) -> Vec<(String, String)> {
        self.clear(own).pairs
    }

    /// An address below another path.
    pub(super) fn below(&self, path: &str) -> String {
        if self.pairs.is_empty() { path.into() } else { format!("{path}?{}", self.parameters()) }
    }

    /// The part of the address behind the question mark.
    pub(super) fn parameters(&self) -> String {
        Serializer::new(String::new()).extend_pairs(&self.pairs).finish()
    }

    /// A change of what is found or of its order leads to the first page.
    fn first_page(&self) -> Vec<(String, String)> {
        self.pairs.iter().filter(|(name, _)| name != "offset").cloned().collect()
    }
}

impl Display for Address {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.below("/"))
    }
}

fn place(name: &str) -> usize {
    let mut known = FILTERS.iter().chain(&BEHIND_FILTERS);
    known.position(|known| *known == name).unwrap_or(usize::MAX)
}

fn is_of_the_view(name: &str) -> bool {
    OF_THE_VIEW
        .iter()
        .any(|known| if known.ends_with('.') { name.starts_with(known) } else { name == *known })
}

/// The address of an article.
pub(super) fn article_address(id: &str) -> String {
    let mut address = String::from("/artikel/");
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => address.push(char::from(byte)),
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(pairs: &[(&str, &str)]) -> Address {
        Address::new(pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect())
    }

    #[test]
    fn one_state_has_one_address() {
        let one = address(&[("province", "36"), ("q", "politik uang"), ("province", "32"), ("to", "")]);
        let other =
            address(&[("q", "politik uang"), ("province", "32"), ("province", "36"), ("province", "36")]);
        assert_eq!(one, other);
        assert_eq!(one.to_string(), "/?q=politik+uang&province=32&province=36");
        assert_eq!(address(&[]).to_string(), "/");
    }

    #[test]
    fn what_is_changed_leads_to_the_first_page() {
        let page =
            address(&[("q", "a&b=\"<"), ("province", "32"), ("offset", "20"), ("open.province", "32")]);
        let cases = [
            (page.with("province", "36"), "/?q=a%26b%3D%22%3C&province=32&province=36&open.province=32"),
            (page.without("province", "32"), "/?q=a%26b%3D%22%3C&open.province=32"),
            (page.set("province", "11"), "/?q=a%26b%3D%22%3C&province=11&open.province=32"),
            (page.at(40), "/?q=a%26b%3D%22%3C&province=32&offset=40&open.province=32"),
            (page.at(0), "/?q=a%26b%3D%22%3C&province=32&open.province=32"),
            (page.query_alone(), "/?q=a%26b%3D%22%3C&open.province=32"),
            (page.search_alone(), "/?q=a%26b%3D%22%3C&province=32"),
        ];
        for (changed, expected) in cases {
            assert_eq!(changed.to_string(), expected);
        }
        assert_eq!(page.search_alone().below("/api/export"), "/api/export?q=a%26b%3D%22%3C&province=32");
    }

    #[test]
    fn an_id_cannot_leave_its_place_in_the_path() {
        assert_eq!(article_address("a-1"), "/artikel/a-1");
        assert_eq!(article_address("x/../?q=\"é"), "/artikel/x%2F%2E%2E%2F%3Fq%3D%22%C3%A9");
    }
}
