//! Mentions as a stored article has them: as numbers.
//!
//! A mention takes 37 bytes of JSON, nearly all of them names of fields. Stored, a list of mentions tells how far
//! each begins behind the end of the one before, and how long it is; the part is told where it is another one:
//! `["title",0,3,"text",12,8,40,8]`. Both forms are read.

use std::fmt::Write;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::{Mention, Part};

/// Values that say nothing: a reader takes them for granted.
const NOTHING: [&str; 3] = ["null", "[]", "false"];

/// The JSON of an article as it is stored: mentions as numbers, and no field that says nothing.
pub(crate) fn shorten(json: &str) -> String {
    let mut short = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(quote) = memchr::memchr(b'"', rest.as_bytes()) {
        short.push_str(&rest[..quote]);
        let (text, after) = rest[quote..].split_at(end_of_string(&rest[quote..]));
        rest = after;
        let value = after.strip_prefix(':');
        if let Some(after) = value.and_then(|value| NOTHING.iter().find_map(|it| value.strip_prefix(it))) {
            rest = after.strip_prefix(',').unwrap_or_else(|| {
                short.truncate(short.trim_end_matches(',').len());
                after
            });
            continue;
        }
        short.push_str(text);
        if let Some(value) = value.filter(|_| text == "\"mentions\"") {
            let (list, after) = value.split_at(value.find(']').map_or(0, |end| end + 1));
            // Who makes an article can make a mention that ends before it begins: it stays as it is.
            if let Ok(mentions) = serde_json::from_str::<Vec<Mention>>(list)
                && mentions.iter().all(|mention| mention.start <= mention.end)
            {
                push_numbers(&mentions, &mut short);
                rest = after;
            }
        }
    }
    short.push_str(rest);
    short
}

/// Where a JSON string ends that `text` begins with.
fn end_of_string(text: &str) -> usize {
    let mut at = 1;
    while let Some(sign) = text.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest.as_bytes())) {
        at += sign + 1;
        if text.as_bytes()[at - 1] == b'"' {
            return at;
        }
        at += 1;
    }
    text.len()
}

fn push_numbers(mentions: &[Mention], out: &mut String) {
    out.push_str(":[");
    let (mut part, mut reached) = (Part::default(), 0);
    for mention in mentions {
        if mention.field != part {
            (part, reached) = (mention.field, 0);
            let name = serde_json::to_string(&part).expect("a part has a name");
            let _ = write!(out, "{name},");
        }
        let distance = mention.start as i64 - reached as i64;
        let _ = write!(out, "{distance},{},", mention.end - mention.start);
        reached = mention.end;
    }
    out.truncate(out.trim_end_matches(',').len());
    out.push(']');
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Piece {
    Number(i64),
    Part(Part),
    Mention(Mention),
}

/// Reads a list of mentions in either form.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Mention>, D::Error> {
    let mut mentions = Vec::new();
    let (mut field, mut reached, mut begun) = (Part::default(), 0_usize, None);
    let broken = || D::Error::custom("a mention that begins or ends nowhere");
    for piece in Vec::<Piece>::deserialize(deserializer)? {
        match (piece, begun.take()) {
            (Piece::Mention(mention), None) => mentions.push(mention),
            (Piece::Part(part), None) => (field, reached) = (part, 0),
            (Piece::Number(distance), None) => {
                begun = Some(reached.checked_add_signed(distance as isize).ok_or_else(broken)?);
            }
            (Piece::Number(length), Some(start)) => {
                let end = start.checked_add_signed(length as isize).filter(|end| *end >= start);
                reached = end.ok_or_else(broken)?;
                mentions.push(Mention { field, start, end: reached });
            }
            (_, Some(_)) => return Err(broken()),
        }
    }
    if begun.is_some() { Err(broken()) } else { Ok(mentions) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Mentions {
        #[serde(default, deserialize_with = "read")]
        mentions: Vec<Mention>,
    }

    #[test]
    fn says_the_same_in_fewer_bytes() {
        let cases = [
            (r#"{}"#, r#"{}"#),
            (r#"{"a":null,"b":[],"c":false}"#, r#"{}"#),
            (r#"{"a":1,"b":null,"c":"x\"\\","d":[]}"#, r#"{"a":1,"c":"x\"\\"}"#),
            (r#"{"a":null,"b":[{"c":false,"d":true}]}"#, r#"{"b":[{"d":true}]}"#),
            (
                r#"{"text":"\"a\":null,\"mentions\":[{","list":["null","a"]}"#,
                r#"{"text":"\"a\":null,\"mentions\":[{","list":["null","a"]}"#,
            ),
            (
                r#"{"mentions":[{"field":"text","start":5,"end":9},{"field":"text","start":7,"end":9}],"b":"é"}"#,
                r#"{"mentions":[5,4,-2,2],"b":"é"}"#,
            ),
            (
                r#"{"mentions":[{"field":"title","start":5,"end":9},{"field":"text","start":7,"end":9}]}"#,
                r#"{"mentions":["title",5,4,"text",7,2]}"#,
            ),
            (
                r#"{"mentions":[{"field":"title","start":9,"end":5}]}"#,
                r#"{"mentions":[{"field":"title","start":9,"end":5}]}"#,
            ),
        ];
        for (json, expected) in cases {
            assert_eq!(shorten(json), expected);
        }
    }

    #[test]
    fn broken_lists_are_refused() {
        for list in [r#"[1]"#, r#"[-1,2,3]"#, r#"[1,-2]"#, r#"[1,"text"]"#, r#"["page",1,2]"#, r#"{}"#] {
            assert!(
                serde_json::from_str::<Mentions>(&format!(r#"{{"mentions":{list}}}"#)).is_err(),
                "{list}"
            );
        }
    }

    proptest! {
        #[test]
        fn mentions_are_read_as_they_were(places in proptest::collection::vec((0..3_usize, 0..5_000_usize, 0..90_usize), 0..9)) {
            let part = |part| [Part::Title, Part::Text, Part::Dateline][part];
            let mentions: Vec<Mention> = places
                .into_iter()
                .map(|(field, start, length)| Mention { field: part(field), start, end: start + length })
                .collect();
            let json = serde_json::json!({ "mentions": mentions }).to_string();
            let expected = Mentions { mentions };
            prop_assert_eq!(&serde_json::from_str::<Mentions>(&json).expect("whole"), &expected);
            prop_assert_eq!(&serde_json::from_str::<Mentions>(&shorten(&json)).expect("short"), &expected);
        }

        #[test]
        fn nothing_panics(text in "(\"|\\\\|\"mentions\":\\[|\\]|:|,|null|[a-z]|é){0,40}") {
            shorten(&text);
        }
    }
}
