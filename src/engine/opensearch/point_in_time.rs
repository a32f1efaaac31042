//! An index as it was at one moment: pages read from it neither double nor lose what is written meanwhile.

use serde_json::{Value, json};

use super::connection::{Connection, Method};
use crate::error::Result;

/// How long a cluster keeps the moment after it was last used.
const KEEP: &str = "5m";

/// A moment that a cluster keeps, until the value is dropped.
pub(super) struct PointInTime<'c> {
    connection: &'c Connection,
    id: String,
}

impl PointInTime<'_> {
    pub(super) fn open(connection: &Connection) -> Result<PointInTime<'_>> {
        let path = format!("/{}/_search/point_in_time?keep_alive={KEEP}", connection.address.name);
        let answer = connection.send(Method::Post, &path, None)?;
        match answer["pit_id"].as_str() {
            Some(id) => Ok(PointInTime { connection, id: id.to_string() }),
            None => Err(connection.unexpected("pit_id")),
        }
    }

    /// What makes a request one of this moment, in place of the name of an index.
    pub(super) fn part(&self) -> Value {
        json!({ "id": self.id, "keep_alive": KEEP })
    }
}

impl Drop for PointInTime<'_> {
    fn drop(&mut self) {
        let body = json!({ "pit_id": [self.id] }).to_string();
        // One that is left is dropped by the cluster in time.
        let _ = self.connection.send(Method::Delete, "/_search/point_in_time", Some(body));
    }
}
