//! `verify` on a cluster: whether every part of the index is there, its copies are alike, and, when all is
//! looked at, whether every article is found by what it holds.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Value, json};

use super::candidates::{hits, last_place};
use super::connection::{Connection, Method};
use super::generation::{self, Generation};
use super::mapping::columns_of;
use super::searching::total;
use super::view::View;
use super::vocabulary::{new_terms, vocabulary_id};
use super::{OpenSearch, request};
use crate::article::Article;
use crate::engine::Deadline;
use crate::error::{ClusterFault, Error, Result};
use crate::index::{Damage, Depth, Document, Leftover, Verification, key_of};

/// Articles that are read and compared at once.
const PAGE_ARTICLES: usize = 200;

/// What is stored beside the columns of an article.
const BESIDE: [&str; 6] = ["article", "content", "order", "story", "group", "fingerprint"];

/// Articles and words that are named; further ones are counted.
const NAMED: usize = 20;

/// What is found, and where.
struct Findings {
    address: String,
    found: Verification,
}

impl Findings {
    fn damage(&mut self, file: &str, what: String, mend: &str) {
        let mend = format!("{mend}, or make the index anew: {}", self.rebuild());
        self.found.damage.push(Damage { file: file.into(), what, mend });
    }

    fn rebuild(&self) -> String {
        format!("telusur --engine {} index --rebuild PATH…", self.address)
    }
}

impl OpenSearch {
    pub(super) fn verification(&self, depth: Depth) -> Result<Verification> {
        let connection = &self.connection;
        let version = generation::version_of(connection, &connection.address.name)?;
        let live = Generation::live(connection)?
            .ok_or_else(|| connection.fault(ClusterFault::NotAnIndex, "no alias of a generation"))?;
        let mut findings =
            Findings { address: connection.address.to_string(), found: Verification::default() };
        let found = &mut findings.found;
        found.depth = depth;
        found.outdated = version.is_outdated();
        found.version = Some(version);
        found.generation = live.articles.clone();
        let is_whole = check_health(connection, &live, &mut findings)?;
        check_copies(connection, &live, &mut findings)?;
        list_leftovers(connection, &live, &mut findings.found)?;
        // What is on no node can be neither counted nor read.
        if is_whole {
            let count = self.ask_all(&[request::count(&json!({ "match_all": {} }))], Deadline::none())?;
            findings.found.articles = Some(total(&count[0]));
            if depth == Depth::Articles {
                self.check_articles(&live, &mut findings)?;
            }
        }
        findings.found.sound = findings.found.damage.is_empty();
        Ok(findings.found)
    }

    /// Reads every article, holds its columns against it, and looks for its words in the vocabulary.
    fn check_articles(&self, live: &Generation, findings: &mut Findings) -> Result<()> {
        let view = View::moment(&self.connection)?;
        let mut known = HashSet::new();
        let (mut wrong, mut missing) = (Vec::new(), Vec::new());
        let mut request = json!({
            "size": PAGE_ARTICLES, "track_total_hits": false, "sort": [{ "tie": "asc" }],
        });
        loop {
            let answer = self.ask_within(&view, std::slice::from_ref(&request), Deadline::none())?.remove(0);
            let mut terms = BTreeMap::new();
            for hit in hits(&answer) {
                match compared(hit) {
                    Ok((document, differing)) => {
                        if !differing.is_empty() {
                            wrong.push(format!("{:?} ({})", document.id, differing.join(", ")));
                        }
                        for (source, term) in new_terms(&document, &mut known) {
                            terms.insert(vocabulary_id(source, term), term.to_string());
                        }
                    }
                    Err(why) => wrong.push(format!("{} ({why})", hit["_id"])),
                }
            }
            missing.extend(self.missing_terms(&live.vocabulary, terms)?);
            match last_place(&answer) {
                Some(place) => request["search_after"] = place,
                None => break,
            }
        }
        if !wrong.is_empty() {
            let what = format!("articles that do not fit their columns: {}", named(&wrong));
            findings.damage(&live.articles, what, "index them again");
        }
        if !missing.is_empty() {
            let what = format!(
                "words that patterns and suggestions do not find, as they are in no vocabulary: {}",
                named(&missing)
            );
            findings.damage(&live.vocabulary, what, "index the articles again that have them");
        }
        Ok(())
    }

    /// Those of some terms, by their ids, that the vocabulary lacks.
    fn missing_terms(&self, vocabulary: &str, terms: BTreeMap<String, String>) -> Result<Vec<String>> {
        if terms.is_empty() {
            return Ok(Vec::new());
        }
        let docs: Vec<Value> = terms.keys().map(|id| json!({ "_id": id, "_source": false })).collect();
        let body = json!({ "docs": docs }).to_string();
        let answer = self.connection.send(Method::Post, &format!("/{vocabulary}/_mget"), Some(body))?;
        let found: HashSet<&str> = answer["docs"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|doc| doc["found"] == true)
            .filter_map(|doc| doc["_id"].as_str())
            .collect();
        Ok(terms
            .iter()
            .filter(|(id, _)| !found.contains(id.as_str()))
            .map(|(_, term)| term.clone())
            .collect())
    }
}

/// An article made ready anew, and the columns that differ from it.
fn compared(hit: &Value) -> std::result::Result<(Document, Vec<String>), String> {
    let source = &hit["_source"];
    let article: Article =
        serde_json::from_value(source["article"].clone()).map_err(|error| error.to_string())?;
    let document = Document::new(&article, 0);
    let differs = |(name, value): &(&String, &Value)| source.get(name.as_str()) != Some(*value);
    let columns = columns_of(&document);
    let mut differing: Vec<String> = columns.iter().filter(differs).map(|(name, _)| name.clone()).collect();
    let stored = source.as_object().into_iter().flat_map(|source| source.keys());
    let strange = stored.filter(|name| !columns.contains_key(*name) && !BESIDE.contains(&name.as_str()));
    differing.extend(strange.cloned());
    if hit["_id"].as_str() != Some(&key_of(&article.id)) {
        differing.push("key".into());
    }
    Ok((document, differing))
}

/// Looks for parts that are on no node; whether all are there.
fn check_health(connection: &Connection, live: &Generation, findings: &mut Findings) -> Result<bool> {
    let mut is_whole = true;
    for index in [&live.articles, &live.vocabulary] {
        let health = connection.send(Method::Get, &format!("/_cluster/health/{index}?level=shards"), None)?;
        let shards = health["indices"][index]["shards"].as_object();
        for (shard, state) in shards.into_iter().flatten() {
            let file = format!("{index} shard {shard}");
            let unassigned = state["unassigned_shards"].as_u64().unwrap_or(0);
            if state["primary_active"] != true {
                is_whole = false;
                let what = "it is on no node: its articles are neither found nor counted".to_string();
                findings.damage(&file, what, "start the lost node");
            } else if unassigned > 0 {
                let what = format!(
                    "{unassigned} of its copies {} on no node: it is answered by the others, and if they \
                     are lost, its articles are; start the lost node, or add one",
                    if unassigned == 1 { "is" } else { "are" }
                );
                findings.found.risks.push(Leftover { file, what });
            }
        }
    }
    Ok(is_whole)
}

/// Counts the articles of each copy of each shard.
fn check_copies(connection: &Connection, live: &Generation, findings: &mut Findings) -> Result<()> {
    // A copy may lag behind by what it has not made searchable; who only may read compares what there is.
    match connection.send(Method::Post, &format!("/{}/_refresh", live.articles), None) {
        Ok(_) | Err(Error::Cluster { fault: ClusterFault::Forbidden | ClusterFault::ReadOnly, .. }) => {}
        Err(error) => return Err(error),
    }
    let path = format!("/{}/_stats/docs,store?level=shards", live.articles);
    let stats = connection.send(Method::Get, &path, None)?;
    let shards = stats["indices"][&live.articles]["shards"].as_object();
    for (shard, copies) in shards.into_iter().flatten() {
        let copies = copies.as_array().map_or(&[][..], Vec::as_slice);
        let number = |copy: &Value, what: &str| copy["seq_no"][what].as_i64();
        findings.found.segments += 1;
        findings.found.files += copies.len() as u64;
        findings.found.bytes +=
            copies.iter().filter_map(|copy| copy["store"]["size_in_bytes"].as_u64()).sum::<u64>();
        let at_rest = copies.windows(2).all(|two| {
            number(&two[0], "max_seq_no") == number(&two[1], "max_seq_no")
                && two.iter().all(|copy| number(copy, "local_checkpoint") == number(copy, "max_seq_no"))
        });
        let counts: Vec<u64> = copies.iter().filter_map(|copy| copy["docs"]["count"].as_u64()).collect();
        findings.found.writing |= !at_rest;
        if at_rest && counts.iter().any(|count| *count != counts[0]) {
            let counts: Vec<String> = counts.iter().map(u64::to_string).collect();
            let what = format!("its copies hold {} articles", counts.join(" and "));
            let file = format!("{} shard {shard}", live.articles);
            findings.damage(
                &file,
                what,
                "set number_of_replicas to 0 and back, so that copies are made anew",
            );
        }
    }
    Ok(())
}

/// Indexes of generations that are not the live one.
fn list_leftovers(connection: &Connection, live: &Generation, found: &mut Verification) -> Result<()> {
    for index in generation::parts(connection)?.into_iter().filter(|index| !live.has(index)) {
        let what =
            "of a rebuild that is at work or was not finished; the next one that is finished takes it away";
        found.leftovers.push(Leftover { file: index, what: what.into() });
    }
    Ok(())
}

fn named(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let named = names[..names.len() - more].join(", ");
    if more == 0 { named } else { format!("{named} and {more} more") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(article: &Article) -> Value {
        let mut source = Value::Object(columns_of(&Document::new(article, 0)));
        source["article"] = serde_json::to_value(article).expect("JSON");
        json!({ "_id": key_of(&article.id), "_source": source })
    }

    #[test]
    fn columns_are_held_against_their_article() {
        let article = Article {
            id: "a".into(),
            text: "Warga memilih.".into(),
            date: Some("2024-08-05".into()),
            ..Article::default()
        };
        let mut whole = stored(&article);
        for name in BESIDE.into_iter().filter(|name| *name != "article") {
            whole["_source"][name] = json!(1);
        }
        let differing = |hit: &Value| compared(hit).map(|(_, differing)| differing);
        assert_eq!(differing(&whole), Ok(Vec::new()));
        let cases = [
            ("day", json!(20_240_806)),
            ("roots", json!(["warga"])),
            ("tie", Value::Null),
            ("province", json!(["32"])),
        ];
        for (name, value) in cases {
            let mut hit = whole.clone();
            hit["_source"][name] = value;
            assert_eq!(differing(&hit), Ok(vec![name.to_string()]));
        }
        let mut hit = whole.clone();
        hit["_id"] = "b".into();
        assert_eq!(differing(&hit), Ok(vec!["key".to_string()]));
        hit["_source"]["article"] = json!("cut off");
        assert!(differing(&hit).is_err());
    }

    #[test]
    fn many_names_are_cut() {
        let names: Vec<String> = (0..NAMED + 2).map(|number| number.to_string()).collect();
        assert!(named(&names).ends_with("19 and 2 more"));
        assert_eq!(named(&names[..2]), "0, 1");
    }
}
