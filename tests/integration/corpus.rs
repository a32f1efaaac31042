//! Articles made in code, and an index of them.
//!
//! The entities are stated, not extracted: what is tested is the search.

use serde_json::{Value, json};
use telusur::{Article, Document, Hit, Index, SearchRequest};

/// An index that lives as long as its folder.
pub struct Indexed {
    pub index: Index,
    #[cfg(feature = "opensearch")]
    _cluster: Option<crate::cluster::OnCluster>,
    _folder: tempfile::TempDir,
}

/// An article with text only; the other parts are set one by one.
pub fn article(id: &str, text: &str) -> Article {
    Article { id: id.into(), text: text.into(), lang: "id".into(), ..Article::default() }
}

/// An article from the JSON that `extract` prints.
pub fn from_json(value: Value) -> Article {
    serde_json::from_value(value).expect("an article")
}

/// Regions as `extract` prints them: codes of provinces and of regencies.
pub fn provinces(codes: &[&str]) -> Value {
    codes.iter().map(|code| json!({"code": code, "name": code})).collect()
}

pub fn regencies(codes: &[&str]) -> Value {
    codes.iter().map(|code| json!({"code": code, "name": code, "province": &code[..2]})).collect()
}

pub fn regulation(key: &str, pinpoints: &[&str]) -> Value {
    json!({"key": key, "name": key, "pinpoints": pinpoints})
}

pub fn person(name: &str, office: &str) -> Value {
    let offices: Vec<&str> = if office.is_empty() { vec![] } else { vec![office] };
    json!({"name": name, "offices": offices, "role": if office.is_empty() { "other" } else { "official" }})
}

/// Indexes articles, one commit for each group; on a cluster when tests are to run there, see `cluster`.
pub fn index_in_groups(groups: &[Vec<Article>]) -> Indexed {
    let indexed = index_in_groups_embedded(groups);
    #[cfg(feature = "opensearch")]
    if std::env::var("TELUSUR_TEST_ENGINE").is_ok_and(|engine| engine == "opensearch") {
        let cluster = crate::cluster::OnCluster::holding(&groups.concat());
        let cluster = cluster.expect("a cluster, as it was asked for");
        return Indexed { index: cluster.index.clone(), _cluster: Some(cluster), ..indexed };
    }
    indexed
}

pub fn index_all(articles: &[Article]) -> Indexed {
    index_in_groups(&[articles.to_vec()])
}

pub fn index_all_embedded(articles: &[Article]) -> Indexed {
    index_in_groups_embedded(&[articles.to_vec()])
}

fn index_in_groups_embedded(groups: &[Vec<Article>]) -> Indexed {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let index = Index::create(folder.path()).expect("an index");
    let mut writer = index.writer().expect("the one writer");
    for group in groups {
        for article in group {
            writer.upsert(&Document::new(article, content_of(article))).expect("added");
        }
        writer.commit().expect("committed");
    }
    writer.finish(true).expect("finished");
    index.reload().expect("reloaded");
    Indexed {
        index,
        #[cfg(feature = "opensearch")]
        _cluster: None,
        _folder: folder,
    }
}

/// A number that changes with the article.
pub fn content_of(article: &Article) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(article).expect("an article is JSON").hash(&mut hasher);
    hasher.finish()
}

pub fn ids(hits: &[Hit]) -> Vec<&str> {
    hits.iter().map(|hit| hit.id.as_str()).collect()
}

/// Ids in order of the alphabet.
pub fn sorted_ids(hits: &[Hit]) -> Vec<&str> {
    let mut ids = ids(hits);
    ids.sort_unstable();
    ids
}

/// A search that gives every hit.
pub fn everything(query: &str) -> SearchRequest {
    SearchRequest::new(query).limit(10_000)
}
