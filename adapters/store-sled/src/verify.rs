//! Verifying: every hash, every position, every index entry.

use crate::{Directory, Settings, SledStore, anchor};
use engine::event::Event;
use engine::hash::Hash;
use engine::identity::{CaseId, CommandId};
use engine::store::{Damage, Head, Store, StoreError};
use std::collections::BTreeMap;
use std::path::Path;

/// How many events are read at once.
const CHUNK: usize = 4_096;

/// What verifying found.
#[derive(Debug)]
pub struct Report {
    /// Where the log ends, as far as it could be read.
    pub head: Head,
    /// All damage; none when the store is whole.
    pub damage: Vec<Damage>,
}

/// Verifies a directory without changing it: sled writes when it opens, so this works on a copy,
/// made in `scratch`.
///
/// # Errors
/// [`StoreError::NotAStore`], [`StoreError::InUse`], or what keeps the copy from being made.
pub fn verify_copy(path: &Path, scratch: &Path) -> Result<Report, StoreError> {
    if !Directory::is_store(path) {
        return Err(StoreError::NotAStore(format!(
            "{} holds no data of igf",
            path.display()
        )));
    }
    let held = Directory::open(path, uuid::Uuid::nil())?;
    copy(path, scratch)
        .map_err(|error| StoreError::Unavailable(format!("copying to check: {error}")))?;
    drop(held);
    match SledStore::open(scratch, Settings::default()) {
        Ok(store) => Ok(store.verify()),
        Err(StoreError::Corrupt { position, what }) => Ok(Report {
            head: anchor::read(path).unwrap_or(Head::EMPTY),
            damage: vec![damage(position, what)],
        }),
        Err(error) => Err(error),
    }
}

fn damage(position: Option<u64>, what: String) -> Damage {
    Damage {
        file: "db".to_owned(),
        position,
        healable: false,
        what,
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

impl SledStore {
    /// Verifies an open store; changes nothing.
    pub fn verify(&self) -> Report {
        let mut report = Report {
            head: Head::EMPTY,
            damage: Vec::new(),
        };
        let mut commands: BTreeMap<CommandId, (u64, u64)> = BTreeMap::new();
        let mut cases: BTreeMap<CaseId, Vec<u64>> = BTreeMap::new();
        if let Err(found) = self.walk(&mut report, &mut commands, &mut cases) {
            report.damage.push(found);
        }
        if report.damage.is_empty() && report.head != self.head() {
            let at = report.head.position + 1;
            report
                .damage
                .push(damage(Some(at), "the log ends too early".to_owned()));
        }
        self.check_indexes(&commands, &cases, &mut report);
        report
    }

    fn walk(
        &self,
        report: &mut Report,
        commands: &mut BTreeMap<CommandId, (u64, u64)>,
        cases: &mut BTreeMap<CaseId, Vec<u64>>,
    ) -> Result<(), Damage> {
        let mut previous = Hash::GENESIS;
        loop {
            let next = report.head.position + 1;
            let events = self.read(next, CHUNK).map_err(|error| match error {
                StoreError::Corrupt { position, what } => damage(position, what),
                other => damage(Some(next), other.to_string()),
            })?;
            if events.is_empty() {
                return Ok(());
            }
            for event in events {
                let at = event.position;
                if Hash::chained(&previous, &event.bytes) != event.hash {
                    return Err(damage(Some(at), "the chain of hashes is broken".to_owned()));
                }
                match Event::from_bytes(&event.bytes) {
                    Ok(read) if read.position == at => {}
                    Ok(_) => return Err(damage(Some(at), "it says another position".to_owned())),
                    Err(error) => return Err(damage(Some(at), error.to_string())),
                }
                previous = event.hash;
                commands.entry(event.command).or_insert((at, at)).1 = at;
                if let Some(case) = event.case {
                    cases.entry(case).or_default().push(at);
                }
                report.head = Head {
                    position: at,
                    hash: event.hash,
                };
            }
        }
    }

    fn check_indexes(
        &self,
        commands: &BTreeMap<CommandId, (u64, u64)>,
        cases: &BTreeMap<CaseId, Vec<u64>>,
        report: &mut Report,
    ) {
        for (command, span) in commands {
            if self.command(*command) != Ok(Some(*span)) {
                let what = format!("the index entry of command {command} is wrong");
                report.damage.push(healable(Some(span.0), what));
            }
        }
        for (case, positions) in cases {
            let indexed = self.read_case(*case);
            let same = indexed.is_ok_and(|events| {
                events
                    .iter()
                    .map(|event| event.position)
                    .eq(positions.iter().copied())
            });
            if !same {
                let what = format!("the index entry of case {case} is wrong");
                report
                    .damage
                    .push(healable(positions.first().copied(), what));
            }
        }
    }
}

/// An index follows from the events.
fn healable(position: Option<u64>, what: String) -> Damage {
    Damage {
        healable: true,
        ..damage(position, what)
    }
}
