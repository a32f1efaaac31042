//! What the requests of one search look at, so that their answers fit together.

use serde_json::{Value, json};

use super::connection::{Connection, Method};
use crate::error::Result;
use crate::index::hash64;
use crate::query::plan::Plan;

/// How long a cluster keeps a moment after it was last used; [`Connection::refusal`] says so.
const KEEP: &str = "5m";

/// What requests look at.
pub(super) enum View<'c> {
    /// The index as it is, on any copies of its shards.
    Any,
    /// The index as it is, on the same copies for each request with this name: copies do not make searchable at
    /// the same moment what is written, and count what was deleted as long as each likes.
    Copies(String),
    /// The index as it was at one moment: pages read from it neither double nor lose what is written meanwhile.
    /// The cluster keeps the moment until the value is dropped, unless five minutes go by between two requests:
    /// then each further one is an error that says to run the command again.
    Moment { connection: &'c Connection, id: String },
}

impl View<'_> {
    /// The same copies for all pages of a plan.
    pub(super) fn of_plan(plan: &Plan) -> View<'static> {
        View::Copies(format!("{:016x}", hash64(&[format!("{:?}", plan.text).as_bytes()])))
    }

    /// This moment.
    pub(super) fn moment(connection: &Connection) -> Result<View<'_>> {
        let path = format!("/{}/_search/point_in_time?keep_alive={KEEP}", connection.address.name);
        let answer = connection.send(Method::Post, &path, None)?;
        match answer["pit_id"].as_str() {
            Some(id) => Ok(View::Moment { connection, id: id.to_string() }),
            None => Err(connection.unexpected("pit_id")),
        }
    }

    /// Makes a request one of this view, of the index with a name.
    pub(super) fn bind(&self, index: &str, head: &mut Value, request: &mut Value) {
        match self {
            View::Any => head["index"] = index.into(),
            View::Copies(name) => {
                head["index"] = index.into();
                head["preference"] = name.as_str().into();
            }
            View::Moment { id, .. } => request["pit"] = json!({ "id": id, "keep_alive": KEEP }),
        }
    }
}

impl Drop for View<'_> {
    fn drop(&mut self) {
        if let View::Moment { connection, id } = self {
            let body = json!({ "pit_id": [id] }).to_string();
            // One that is left is dropped by the cluster in time.
            let _ = connection.send(Method::Delete, "/_search/point_in_time", Some(body));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::plan::Clause;

    #[test]
    fn pages_of_a_plan_look_at_the_same_copies() {
        let bound = |view: &View<'_>| {
            let (mut head, mut request) = (json!({}), json!({}));
            view.bind("berita", &mut head, &mut request);
            (head, request)
        };
        let first = Plan::new(Clause::All);
        let second = Plan { offset: 10, ..Plan::new(Clause::All) };
        assert_eq!(bound(&View::of_plan(&first)), bound(&View::of_plan(&second)));
        assert_ne!(bound(&View::of_plan(&first)), bound(&View::of_plan(&Plan::new(Clause::Nothing))));
        assert_eq!(bound(&View::Any), (json!({ "index": "berita" }), json!({})));
    }
}
