//! rebuild: a damaged database from the archive, or a damaged archive from the database.
//!
//! Nothing is thrown away, and the answer says what was rebuilt, and from where.

use super::copies::fill;
use crate::cli::Global;
use crate::data::{DataDirectory, Followers, of_archive};
use crate::edge;
use crate::exit::Exit;
use crate::fail::{Failure, alone};
use crate::output::Output;
use anyhow::{Context, Result};
use archive::Records;
use engine::store::{Batch, Head, Store};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

/// Mends what `verify` finds damaged.
pub(super) fn run(global: &Global, output: &Output) -> Result<Exit> {
    let data = &global.data;
    let report = DataDirectory::verify_log(data).map_err(alone)?;
    let archived = archived(data);
    match (report.is_sound(), archived) {
        (true, Ok(Some(head))) if head == Head::EMPTY && report.head != Head::EMPTY => {
            archive(data, output)
        }
        (true, Ok(Some(head))) if head.position <= report.head.position => snapshot(data, output),
        (true, Ok(Some(head))) => database(data, output, head, report.head),
        (true, _) => archive(data, output),
        (false, Ok(Some(head))) => database(data, output, head, report.head),
        (false, Ok(None)) => Err(lost("and there is no archive beside it").into()),
        (false, Err(failure)) => {
            Err(lost(&format!("and so is the archive ({})", failure.message)).into())
        }
    }
}

/// Where a directory's archive ends, every line of it checked; `None` when there is none.
fn archived(data: &Path) -> Result<Option<Head>, Failure> {
    let records = Records::of_archive(&data.join(archive::DIRECTORY)).map_err(of_archive)?;
    let Some(mut records) = records else {
        return Ok(None);
    };
    while records.next_event().map_err(of_archive)?.is_some() {}
    Ok(Some(records.head()))
}

/// Forgets a snapshot that is not what the log adds up to.
fn snapshot(data: &Path, output: &Output) -> Result<Exit> {
    let directory = DataDirectory::open(data)?;
    let store = directory.store();
    let events = store.head().position;
    if engine::snapshot::differs(&store)? != Some(true) {
        let json = json!({ "rebuilt": null, "events": events });
        output.answer(&json, |_| "whole: there is nothing to mend".to_owned());
        return Ok(Exit::Done);
    }
    store.put_snapshot(0, &[])?;
    let json = json!({ "rebuilt": "snapshot", "from": "database", "events": events });
    output.answer(&json, |_| {
        "the snapshot was wrong and is gone; the log is whole".to_owned()
    });
    Ok(Exit::Done)
}

/// The archive anew, from a sound database.
fn archive(data: &Path, output: &Output) -> Result<Exit> {
    let directory = DataDirectory::open(data)?;
    let from = data.join(archive::DIRECTORY);
    let aside = from.exists().then(|| aside(data, "damaged-archive"));
    if let Some(aside) = &aside {
        fs::rename(&from, aside).with_context(|| format!("moving {}", from.display()))?;
    }
    Followers::new(&directory).follow()?;
    let head = directory.store().head();
    let json = json!({
        "rebuilt": "archive", "from": "database", "events": head.position, "head": head.hash,
        "aside": aside,
    });
    output.answer(&json, |_| {
        let mut text = format!(
            "the archive was made again from the database: {} events\n",
            head.position
        );
        if let Some(aside) = &aside {
            text.push_str(&format!("what was there lies in {}\n", aside.display()));
        }
        text
    });
    Ok(Exit::Done)
}

/// The database anew, from the archive and what the damaged one still proves beyond it.
fn database(data: &Path, output: &Output, archived: Head, sound: Head) -> Result<Exit> {
    let mut records = Records::open(&data.join(archive::DIRECTORY)).map_err(of_archive)?;
    let rest = store_sled::salvage(data, archived)?;
    let fresh = data.join("rebuilt.unfinished");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    fill(&fresh, &mut records)?;
    let salvaged = rest.len();
    let head = {
        let directory = DataDirectory::open(&fresh)?;
        let store = directory.store();
        if !rest.is_empty() {
            store.append(&Batch {
                after: archived,
                events: rest,
            })?;
        }
        store.head()
    };
    if head.position < sound.position {
        let message = format!(
            "archive and database together prove {} events, and {} were sound before",
            head.position, sound.position
        );
        return Err(Failure::new(Exit::Corrupt, "archive_differs", message)
            .help("keep both as they are, and take a backup")
            .into());
    }
    let anchor = DataDirectory::anchored(data);
    let aside = aside(data, "damaged");
    store_sled::replace(data, &fresh, &aside)?;
    fs::remove_dir_all(&fresh)?;
    let missing = anchor.filter(|anchor| *anchor > head.position);
    let json = json!({
        "rebuilt": "database", "from": "archive", "events": head.position, "head": head.hash,
        "salvaged": salvaged, "missing": missing.map(|to| [head.position + 1, to]), "aside": aside,
    });
    output.answer(&json, |_| {
        let mut text = format!(
            "the database was made again: {} events from the archive, {salvaged} more from what \
             was damaged\nhead {}\nwhat was there lies in {}\n",
            archived.position,
            head.hash,
            aside.display()
        );
        if let Some(to) = missing {
            let from = head.position + 1;
            text.push_str(&format!(
                "the events {from} to {to} are in neither: ask the subscribers, or the stream on \
                 NATS (`igf nats tail --from {from}`)\n"
            ));
        }
        text
    });
    Ok(Exit::Done)
}

fn lost(what: &str) -> Failure {
    let message = format!("the database is damaged, {what}");
    Failure::new(Exit::Corrupt, "nothing_to_rebuild_from", message)
        .help("`igf restore BACKUP --data NEW` makes a new directory from a backup")
}

/// Where a damaged file is moved: a name of its own, even for two within a second.
fn aside(data: &Path, what: &str) -> PathBuf {
    let stamp = edge::now().strftime("%Y%m%dT%H%M%S%3f").to_string();
    data.join(format!("{what}-{stamp}"))
}
