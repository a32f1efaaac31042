//! Nodes that end while others search. Only with the nodes that `tests/opensearch/cluster` started here.

use std::path::{Path, PathBuf};
use std::process::Command;

use telusur::SearchRequest;

use super::{OnCluster, alone, ask, cluster};
use crate::corpus::{everything, sorted_ids};
use crate::engine;

/// The script with the folder of its nodes; none when they run elsewhere.
fn script() -> Option<PathBuf> {
    let home = std::env::var_os("TELUSUR_CLUSTER").map(PathBuf::from);
    let home = home.unwrap_or_else(|| std::env::temp_dir().join("telusur-cluster"));
    if !home.join("node-2/pid").exists() {
        eprintln!("SKIPPED: the nodes in {} do not run, no other is ended", home.display());
        return None;
    }
    Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/opensearch/cluster"))
}

/// Starts what was ended, also when the test fails.
struct Restored<'s>(&'s Path);

impl Drop for Restored<'_> {
    fn drop(&mut self) {
        run(self.0, &["start"]);
    }
}

fn run(script: &Path, arguments: &[&str]) {
    let status = Command::new(script).args(arguments).stdout(std::process::Stdio::null()).status();
    assert!(status.expect("the script runs").success(), "{arguments:?}");
}

#[test]
fn a_replica_answers_for_a_lost_node() {
    if cluster().is_none() {
        return;
    }
    let Some(script) = script() else { return };
    let _alone = alone();
    let articles = engine::articles();
    let Some(on) = OnCluster::holding(&articles) else { return };
    let all = |index: &telusur::Index| index.search(&everything("")).map(|found| found.total);
    let expected = articles.len() as u64;
    assert_eq!(all(&on.index).ok(), Some(expected));

    let restored = Restored(&script);
    run(&script, &["kill", "1"]);
    // The cluster takes a moment to give its shards to others; a search meanwhile says that some are missing,
    // and never less than there is.
    let mut answered = None;
    for _ in 0..200 {
        match all(&on.index) {
            Ok(total) => {
                assert_eq!(total, expected, "an answer is whole");
                answered = Some(total);
                break;
            }
            Err(error) => {
                let said = error.to_string();
                assert!(said.contains("a part of the index") || said.contains("just starting"), "{said}");
            }
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    assert_eq!(answered, Some(expected));
    let found = on.index.search(&SearchRequest::new("amplop").strict(true)).expect("a replica answers");
    assert_eq!(sorted_ids(&found.hits), ["uang"]);
    let health = ask(&on.address, "GET", &format!("/_cluster/health/{}.g1", on.address.name), "");
    let verified = on.index.verify(telusur::index::Depth::Files).expect("looked at");
    assert!(verified.sound, "no article is lost: {verified:?}");
    assert_eq!(health["status"] != "green", !verified.risks.is_empty(), "{health}: {verified:?}");
    drop(restored);
    assert_eq!(all(&on.index).ok(), Some(expected));
}
