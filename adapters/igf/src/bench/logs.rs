//! Logs of a size, made by the real risk workflow: 64 clients share each append, one case in ten
//! stays open, and two cases have a thousand events each. Made once and used by several rows.

use super::clients::{Client, OWNER, found, meta};
use crate::data::{DataDirectory, Followers};
use crate::output::Output;
use anyhow::{Result, anyhow};
use engine::command::{self, CaseCommand, Submission};
use engine::identity::CaseId;
use engine::service::Service;
use engine::store::Store;
use std::path::PathBuf;
use store_sled::{Mode, SledStore};

/// Clients that share an append.
const CLIENTS: usize = 64;

/// Events of each of the two long cases.
const LONG: u64 = 1_000;

/// A log on the disk.
#[derive(Clone)]
pub(super) struct Log {
    /// Its data directory.
    pub path: PathBuf,
    /// How many events it holds.
    pub events: u64,
    /// Bytes of its events.
    pub payload_bytes: u64,
    /// Bytes of its directory with the store alone, closed.
    pub stored_bytes: u64,
    /// Bytes of its archive.
    pub archive_bytes: u64,
    /// A case of a thousand events from the first to the last.
    pub spread: CaseId,
    /// A case of a thousand events among the last ten thousand.
    pub late: CaseId,
    /// Cases in it.
    pub cases: usize,
}

/// Makes a log of about so many events in a new directory.
///
/// # Errors
/// When the directory cannot be written, or the workflow refuses an act.
pub(super) fn make(output: &Output, path: PathBuf, events: u64) -> Result<Log> {
    let mut making = Making::new(Service::open(SledStore::open(&path, Mode::Create)?)?)?;
    output.note(&format!("measuring first making a log of {events} events"));
    let (mut tenths, tenth) = (0, (events / 10).max(50_000));
    while making.service.committed_head().position < events {
        making.group(events)?;
        let position = making.service.committed_head().position;
        if position / tenth > tenths {
            tenths = position / tenth;
            output.note(&format!("  {position} of {events} events"));
        }
    }
    let cases = making.service.state().cases.len();
    let (spread, late) = (making.spread.case, making.late.case);
    let store = making.service.store();
    let mut payload_bytes = 0;
    let mut position = 0;
    while position < store.head().position {
        for event in store.read(position + 1, 4_096)? {
            position = event.position;
            payload_bytes += event.bytes.len() as u64;
        }
    }
    drop(making);
    let directory = DataDirectory::open(&path)?;
    let stored_bytes = directory.size_bytes();
    output.note("  and its archive");
    Followers::new(&directory).follow()?;
    let archive_bytes = directory.size_bytes().saturating_sub(stored_bytes);
    Ok(Log {
        path,
        events: position,
        payload_bytes,
        stored_bytes,
        archive_bytes,
        spread,
        late,
        cases,
    })
}

/// A case that gets a thousand events.
struct Long {
    case: CaseId,
    events: u64,
}

struct Making {
    service: Service<SledStore>,
    clients: Vec<Client>,
    opened: u64,
    spread: Long,
    late: Long,
}

impl Making {
    fn new(mut service: Service<SledStore>) -> Result<Making> {
        found(&mut service)?;
        let mut long = || {
            let receipt = service.submit(&Client::default().next().submission())?;
            let case = receipt.case.ok_or_else(|| anyhow!("no case was opened"))?;
            let events = receipt
                .positions
                .map_or(0, |(first, last)| last - first + 1);
            Ok::<Long, anyhow::Error>(Long { case, events })
        };
        let (spread, late) = (long()?, long()?);
        Ok(Making {
            service,
            clients: vec![Client::default(); CLIENTS],
            opened: 0,
            spread,
            late,
        })
    }

    /// One append: a command of each client, and the commands that the long cases lack so far.
    fn group(&mut self, events: u64) -> Result<()> {
        for client in &mut self.clients {
            let receipt = self.service.decide(&client.next().submission())?;
            client.answered(receipt.case);
            if client.is_treated() {
                self.opened += 1;
                if self.opened.is_multiple_of(10) {
                    client.leave();
                }
            }
        }
        let position = self.service.drafted().position;
        let spread_due = LONG * position / events;
        let last = 10_000.min(events);
        let late_due = LONG * (position + last).saturating_sub(events) / last;
        while self.spread.events < spread_due.min(LONG) {
            self.spread.events += comment(&mut self.service, self.spread.case)?;
        }
        while self.late.events < late_due.min(LONG) {
            self.late.events += comment(&mut self.service, self.late.case)?;
        }
        self.service.commit()?;
        Ok(())
    }
}

fn comment(service: &mut Service<SledStore>, case: CaseId) -> Result<u64> {
    let command = CaseCommand::Comment(command::Comment {
        case: case.to_string(),
        text: "The supplier was asked again, and answered that it will deliver.".to_owned(),
    })
    .into();
    let meta = meta(OWNER, None);
    let receipt = service.decide(&Submission { command, meta })?;
    Ok(receipt
        .positions
        .map_or(0, |(first, last)| last - first + 1))
}
