//! Generations of an index on a cluster: made beside the live one, swapped in at once, dropped after.
//!
//! `name` is an alias of `name.gN`, `name.vocabulary` one of `name.vN`; both change in one step. Lists of the
//! user's lie in `name.kept` and stay over rebuilds. Names themselves have no dot, so that none of these belongs
//! to two of them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::connection::{Connection, Method, insist};
use super::mapping;
use crate::engine::Layout;
use crate::error::{ClusterFault, Error, Result};
use crate::index::{KeptList, Run, Version, kept_runs};

/// Layout of the fields on a cluster; raised when it changes.
const MAPPING_VERSION: &str = "opensearch-2";

/// How often a note is written that others write at the same time.
const NOTE_TRIES: usize = 20;

/// A generation: an index of articles, and one of their words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Generation {
    pub articles: String,
    pub vocabulary: String,
}

/// How far stories were told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    /// How often they were.
    pub epoch: u64,
    /// Order and tie of the last article whose place was told.
    pub until: Option<(u64, i64)>,
    /// The first order of what was written since a telling began: it may have passed that by.
    #[serde(default)]
    pub untold: Option<u64>,
}

/// The versions of this program, as an index on a cluster records them.
fn current() -> Version {
    Version { format: MAPPING_VERSION.into(), ..Version::current() }
}

impl Generation {
    fn numbered(name: &str, number: u64) -> Generation {
        Generation { articles: format!("{name}.g{number}"), vocabulary: format!("{name}.v{number}") }
    }

    /// Makes a new generation beside those that are there. An index that is there already is an error, though the
    /// request may only have been sent twice: it may be of another rebuild that began at the same moment.
    pub(super) fn create(connection: &Connection, layout: Layout) -> Result<Generation> {
        let name = &connection.address.name;
        let newest = parts(connection)?.iter().filter_map(|index| number_of(name, index)).max().unwrap_or(0);
        let generation = Generation::numbered(&connection.address.name, newest + 1);
        put_template(connection, layout)?;
        for (index, body) in generation.bodies(layout) {
            connection.send(Method::Put, &format!("/{index}"), Some(body.to_string()))?;
        }
        Ok(generation)
    }

    /// The first generation, live at once. Several writers may begin together: whoever comes second takes what
    /// the first one made.
    pub(super) fn first(connection: &Connection, layout: Layout) -> Result<Generation> {
        let generation = Generation::numbered(&connection.address.name, 1);
        put_template(connection, layout)?;
        for (index, body) in generation.bodies(layout) {
            put_unless_there(connection, &index, &body)?;
        }
        change_aliases(connection, &generation.aliases(&connection.address.name))?;
        Ok(generation)
    }

    /// Each index with what it is made with; that of the articles comes from the template.
    fn bodies(&self, layout: Layout) -> [(String, Value); 2] {
        [(self.articles.clone(), json!({})), (self.vocabulary.clone(), mapping::vocabulary(layout))]
    }

    fn aliases(&self, name: &str) -> Vec<Value> {
        vec![
            json!({ "add": { "index": self.articles, "alias": name } }),
            json!({ "add": { "index": self.vocabulary, "alias": format!("{name}.vocabulary") } }),
        ]
    }

    /// The live generation; none when there is no index.
    pub(super) fn live(connection: &Connection) -> Result<Option<Generation>> {
        match version_of(connection, &connection.address.name) {
            Ok(_) => {}
            Err(Error::Cluster { fault: ClusterFault::NoIndex, .. }) => return Ok(None),
            Err(error) => return Err(error),
        }
        let found = connection.send(Method::Get, &format!("/_alias/{}", connection.address.name), None)?;
        let index = found.as_object().and_then(|found| found.keys().next());
        let number = index.and_then(|index| number_of(&connection.address.name, index));
        Ok(number.map(|number| Generation::numbered(&connection.address.name, number)))
    }

    /// What tells the index of articles from one that was made later under its name; none when there is none.
    pub(super) fn identity(&self, connection: &Connection) -> Result<Option<String>> {
        let path = format!("/{}/_settings/index.uuid?ignore_unavailable=true", self.articles);
        let found = insist(|| connection.send(Method::Get, &path, None))?;
        Ok(found[&self.articles]["settings"]["index"]["uuid"].as_str().map(str::to_string))
    }

    /// Makes what was written visible.
    pub(super) fn refresh(&self, connection: &Connection) -> Result<()> {
        let path = format!("/{},{}/_refresh", self.articles, self.vocabulary);
        insist(|| {
            let answer = connection.send(Method::Post, &path, None)?;
            match answer["_shards"]["failed"].as_u64() {
                Some(0) | None => Ok(()),
                Some(failed) => {
                    Err(connection.fault(ClusterFault::Incomplete, &format!("{failed} shards not refreshed")))
                }
            }
        })
    }

    /// How far stories were told in this generation.
    pub(super) fn told(&self, connection: &Connection) -> Result<Told> {
        let meta = self.meta(connection)?;
        Ok(serde_json::from_value(meta["stories"].clone()).unwrap_or_default())
    }

    /// Notes how far stories were told.
    pub(super) fn note_told(&self, connection: &Connection, told: &Told) -> Result<()> {
        let mut meta = self.meta(connection)?;
        meta["stories"] = json!(told);
        let path = format!("/{}/_mapping", self.articles);
        insist(|| connection.send(Method::Put, &path, Some(json!({ "_meta": meta }).to_string()))).map(|_| ())
    }

    /// Begins to tell stories: after what this gives. What is written from now on is noted anew.
    pub(super) fn begin_telling(&self, connection: &Connection) -> Result<Told> {
        let mut told = self.told(connection)?;
        if let Some(untold) = told.untold.take() {
            if told.until.is_some_and(|(order, _)| order >= untold) {
                told.until = Some((untold, i64::MIN));
            }
            self.note_told(connection, &told)?;
        }
        Ok(told)
    }

    /// Notes that articles from an order on were written, which a telling that is at work may pass by.
    pub(super) fn note_untold(&self, connection: &Connection, first: u64) -> Result<Told> {
        let mut told = self.told(connection)?;
        // Who writes at the same time may have written over the note.
        for _ in 0..NOTE_TRIES {
            if told.untold.is_some_and(|untold| untold <= first) {
                break;
            }
            told.untold = Some(first);
            self.note_told(connection, &told)?;
            told = self.told(connection)?;
        }
        Ok(told)
    }

    /// What is noted with the index.
    fn meta(&self, connection: &Connection) -> Result<Value> {
        let found = insist(|| connection.send(Method::Get, &format!("/{}/_mapping", self.articles), None))?;
        Ok(found[&self.articles]["mappings"]["_meta"].clone())
    }

    /// Makes this generation the live one and drops the others.
    pub(super) fn swap_in(&self, connection: &Connection) -> Result<()> {
        let mut actions = self.aliases(&connection.address.name);
        let old = parts(connection)?.into_iter().filter(|index| !self.has(index));
        actions.extend(old.map(|index| json!({ "remove_index": { "index": index } })));
        change_aliases(connection, &actions)
    }

    /// Whether an index is a part of this generation.
    pub(super) fn has(&self, index: &str) -> bool {
        index == self.articles || index == self.vocabulary
    }

    /// Takes a generation away that never became live.
    pub(super) fn drop_from(&self, connection: &Connection) -> Result<()> {
        let path = format!("/{},{}?ignore_unavailable=true", self.articles, self.vocabulary);
        connection.send(Method::Delete, &path, None).map(|_| ())
    }
}

/// The settings and the mapping that every generation is made with.
fn put_template(connection: &Connection, layout: Layout) -> Result<()> {
    let name = &connection.address.name;
    let template = json!({
        "index_patterns": [format!("{name}.g*")],
        "template": mapping::articles(layout, &current()),
    });
    let path = format!("/_index_template/telusur-{name}");
    connection.send(Method::Put, &path, Some(template.to_string())).map(|_| ())
}

fn put_unless_there(connection: &Connection, index: &str, body: &Value) -> Result<()> {
    let made =
        connection.ask(Method::Put, &format!("/{index}"), Some(body.to_string()), connection.patience)?;
    let is_there = made.body["error"]["type"] == "resource_already_exists_exception";
    if made.status < 400 || is_there { Ok(()) } else { Err(connection.refusal(&made)) }
}

/// Changes aliases, all at once.
fn change_aliases(connection: &Connection, actions: &[Value]) -> Result<()> {
    let body = json!({ "actions": actions }).to_string();
    connection.send(Method::Post, "/_aliases", Some(body)).map(|_| ())
}

/// The indexes of all generations that are there.
pub(super) fn parts(connection: &Connection) -> Result<Vec<String>> {
    let name = &connection.address.name;
    let path = format!("/{name}.g*,{name}.v*/_alias?expand_wildcards=open");
    let found = connection.send(Method::Get, &path, None)?;
    let indexes = found.as_object().into_iter().flat_map(|found| found.keys().cloned());
    Ok(indexes.filter(|index| number_of(name, index).is_some()).collect())
}

fn number_of(name: &str, index: &str) -> Option<u64> {
    let part = index.strip_prefix(name)?;
    part.strip_prefix(".g").or_else(|| part.strip_prefix(".v"))?.parse().ok()
}

/// The error of what is no index of ours, or no cluster at all.
fn something_else(connection: &Connection) -> Error {
    match connection.send(Method::Get, "/", None) {
        Ok(answer) if answer["version"]["distribution"] == "opensearch" => {
            connection.fault(ClusterFault::NotAnIndex, "")
        }
        Ok(answer) => connection.fault(ClusterFault::NotACluster, answer["tagline"].as_str().unwrap_or("")),
        Err(error) => error,
    }
}

/// What an index was made with.
///
/// # Errors
/// No index, one of something else, or one that this program cannot search rightly.
pub(super) fn version_of(connection: &Connection, name: &str) -> Result<Version> {
    let found = connection.send(Method::Get, &format!("/{name}/_mapping"), None)?;
    let mut indexes = found.as_object().into_iter().flatten();
    let index = indexes.next().map_or(&Value::Null, |(_, index)| index);
    let record = index["mappings"]["_meta"]["telusur"].clone();
    let version: Version = match serde_json::from_value(record) {
        Ok(version) if indexes.next().is_none() => version,
        _ => return Err(something_else(connection)),
    };
    let current = current();
    for (what, found, expected) in
        [("format", &version.format, &current.format), ("analyzer", &version.analyzer, &current.analyzer)]
    {
        if found != expected {
            let said = format!("{what} version {found}, this program {expected}");
            return Err(connection.fault(ClusterFault::OtherVersion, &said));
        }
    }
    Ok(version)
}

fn kept_path(connection: &Connection, list: KeptList) -> String {
    format!("/{}.kept/_doc/{}", connection.address.name, list.file_name())
}

/// The text of a list that is kept with the index.
pub(super) fn kept(connection: &Connection, list: KeptList) -> Result<Option<String>> {
    let reply = connection.ask(Method::Get, &kept_path(connection, list), None, connection.patience)?;
    match reply.status {
        404 => Ok(None),
        400.. => Err(connection.refusal(&reply)),
        _ => Ok(reply.body["_source"]["text"].as_str().map(str::to_string)),
    }
}

/// File of the log of the last runs among the lists that are kept.
const RUNS: &str = "runs";

/// How often a log is written that others write at the same time.
const LOG_TRIES: usize = 20;

/// The last runs, the newest last; and what the log must still be when one is added.
fn read_runs(connection: &Connection) -> Result<(Vec<Run>, String)> {
    let path = format!("/{}.kept/_doc/{RUNS}", connection.address.name);
    let reply = connection.ask(Method::Get, &path, None, connection.patience)?;
    match reply.status {
        404 => Ok((Vec::new(), "op_type=create".into())),
        400.. => Err(connection.refusal(&reply)),
        _ => {
            let runs = serde_json::from_value(reply.body["_source"]["runs"].clone()).unwrap_or_default();
            let [number, term] = ["_seq_no", "_primary_term"].map(|name| &reply.body[name]);
            Ok((runs, format!("if_seq_no={number}&if_primary_term={term}")))
        }
    }
}

/// What the last runs took in and refused, the newest last.
pub(super) fn last_runs(connection: &Connection) -> Result<Vec<Run>> {
    Ok(read_runs(connection)?.0)
}

/// Adds a run to the log of the last runs.
pub(super) fn log_run(connection: &Connection, run: &Run) -> Result<()> {
    put_kept(connection)?;
    for tried in 0..LOG_TRIES {
        let (runs, unless_changed) = read_runs(connection)?;
        // A node may have taken it in without saying so.
        if tried > 0 && runs.contains(run) {
            return Ok(());
        }
        let path = format!("/{}.kept/_doc/{RUNS}?{unless_changed}", connection.address.name);
        let body = json!({ "runs": kept_runs(runs, run) }).to_string();
        let reply = connection.ask(Method::Put, &path, Some(body), connection.patience)?;
        match reply.status {
            409 => {}
            400.. => return Err(connection.refusal(&reply)),
            _ => return Ok(()),
        }
    }
    Err(connection.fault(ClusterFault::Overloaded, "the log of runs is written by many"))
}

/// Makes the index of what is kept, where there is none.
fn put_kept(connection: &Connection) -> Result<()> {
    let mapping = json!({ "mappings": { "enabled": false } });
    put_unless_there(connection, &format!("{}.kept", connection.address.name), &mapping)
}

/// Keeps a list in place of the one kept before; an empty text keeps none.
pub(super) fn keep(connection: &Connection, list: KeptList, text: &str) -> Result<()> {
    let path = format!("{}?refresh=true", kept_path(connection, list));
    if text.is_empty() {
        let reply = connection.ask(Method::Delete, &path, None, connection.patience)?;
        return if matches!(reply.status, 404 | 0..400) { Ok(()) } else { Err(connection.refusal(&reply)) };
    }
    put_kept(connection)?;
    connection.send(Method::Put, &path, Some(json!({ "text": text }).to_string())).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_are_told_by_their_names() {
        let cases = [
            ("berita.g1", Some(1)),
            ("berita.g12", Some(12)),
            ("berita.v1", Some(1)),
            ("berita.vocabulary", None),
            ("berita.g1a", None),
            ("berita-lama.g1", None),
            ("berita.kept", None),
        ];
        for (index, number) in cases {
            assert_eq!(number_of("berita", index), number, "{index}");
        }
    }
}
