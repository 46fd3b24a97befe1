//! verify: every hash, index and position, the archive, the checkpoint and the evidence.

use super::attached::Attached;
use super::verified::{Told, print};
use super::verify_beside;
use crate::cli::Global;
use crate::data::{DataDirectory, readable};
use crate::exit::Exit;
use crate::fail::alone;
use crate::output::Output;
use anyhow::Result;
use archive::{ArchiveError, Records};
use checkpoint::Note;
use engine::event::Event;
use engine::snapshot;
use engine::state::State;
use engine::state::evolve;
use engine::store::{Damage, StoreError, StoredEvent};
use std::cell::RefCell;
use std::fs;
use std::path::Path;
use store_sled::{Checks, Report};

/// The file name under which damage of the snapshot is reported.
const SNAPSHOT: &str = "snapshot";

/// Checks a directory; changes nothing.
pub(super) fn run(global: &Global, output: &Output) -> Result<Exit> {
    let data = &global.data;
    let checks = Whole(RefCell::new(Beside::open(data)));
    let mut report = match DataDirectory::verify(data, &checks) {
        Ok(report) => report,
        Err(error) if is_served(global, &error) => return verify_beside::run(global, output),
        Err(error) => return Err(alone(error)),
    };
    let beside = checks.0.into_inner();
    beside.attached.files(&mut report.damage)?;
    let told = Told {
        archived: beside.archived,
        signed: beside.note.as_ref().map(size),
        absent: beside.attached.absent,
        is_beside: false,
    };
    beside.finish(&mut report);
    print(output, &report, &told);
    Ok(if report.is_sound() {
        Exit::Done
    } else {
        Exit::Corrupt
    })
}

/// Whether a server holds the directory, and not another command.
fn is_served(global: &Global, error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(StoreError::InUse(_)))
        && global.data.join("server").is_file()
}

/// Everything that is compared with the log while it is walked.
struct Whole(RefCell<Beside>);

impl Checks for Whole {
    fn snapshot(&self, position: u64, bytes: &[u8]) {
        // One of another form or version is never used.
        if snapshot::read(bytes).is_some() {
            self.0.borrow_mut().snapshot = Some((position, bytes.to_vec()));
        }
    }

    fn event(&self, stored: &StoredEvent) -> Result<(), String> {
        let event = readable(stored)?;
        let mut beside = self.0.borrow_mut();
        beside.event(stored);
        let Beside {
            attached, damage, ..
        } = &mut *beside;
        attached.event(&event, damage);
        beside.fold(&event, stored);
        Ok(())
    }
}

/// The files beside the database, compared with it event by event.
struct Beside {
    archive: Option<Records>,
    /// The last event that the archive holds as the log does.
    archived: u64,
    note: Option<Note>,
    /// The snapshot, until the fold of the log has reached its position.
    snapshot: Option<(u64, Vec<u8>)>,
    state: State,
    attached: Attached,
    damage: Vec<Damage>,
}

impl Beside {
    fn open(data: &Path) -> Beside {
        let mut beside = Beside {
            archive: None,
            archived: 0,
            note: None,
            snapshot: None,
            state: State::default(),
            attached: Attached::to(data),
            damage: Vec::new(),
        };
        match Records::of_archive(&data.join(archive::DIRECTORY)) {
            Ok(records) => beside.archive = records,
            Err(error) => beside.archive_damaged(None, &error),
        }
        if let Err(why) = beside.open_note(data) {
            beside.found(checkpoint::FILE, None, why);
        }
        beside
    }

    fn open_note(&mut self, data: &Path) -> Result<(), String> {
        let Ok(text) = fs::read_to_string(data.join(checkpoint::FILE)) else {
            return Ok(());
        };
        let key = checkpoint::public_key(data).map_err(|error| error.to_string())?;
        let key = key.ok_or("the key of checkpoints is missing")?;
        self.note = Some(Note::read(&text, &key).map_err(|error| error.to_string())?);
        Ok(())
    }

    fn event(&mut self, event: &StoredEvent) {
        if let Some(note) = &self.note
            && size(note) == event.position
            && note.checkpoint.head.is_some_and(|head| head != event.hash)
        {
            let what = "the event is not the one that the last checkpoint signs";
            self.found(checkpoint::FILE, Some(event.position), what);
        }
        let Some(archive) = &mut self.archive else {
            return;
        };
        match archive.next_event() {
            Ok(Some(archived)) if archived.hash == event.hash => self.archived = event.position,
            Ok(Some(_)) => {
                let what = "the archive holds another event";
                self.archive = None;
                self.found(archive::DIRECTORY, Some(event.position), what);
            }
            // It lags, as it may.
            Ok(None) => self.archive = None,
            Err(error) => {
                self.archive = None;
                self.archive_damaged(Some(event.position), &error);
            }
        }
    }

    /// Folds the log up to the snapshot, which must be the same to the last byte.
    fn fold(&mut self, event: &Event, stored: &StoredEvent) {
        let Some((position, bytes)) = &self.snapshot else {
            return;
        };
        evolve(&mut self.state, event);
        if stored.position < *position {
            return;
        }
        let head = stored.head();
        let same = stored.position == *position && snapshot::take(&self.state, head) == *bytes;
        self.snapshot = None;
        self.state = State::default();
        if !same {
            let what = "the snapshot is not what the events before it add up to";
            self.found(SNAPSHOT, Some(stored.position), what);
        }
    }

    fn finish(mut self, report: &mut Report) {
        let (sound, head) = (report.is_sound(), report.head.position);
        // A damaged archive is told of where it is damaged.
        if self.archived == 0 && head > 0 && self.sound(archive::DIRECTORY) {
            let what = "nothing of the log is archived: a damaged database could not be rebuilt";
            self.found(archive::DIRECTORY, None, what);
        }
        if let Some(archive) = &mut self.archive {
            match archive.next_event() {
                Ok(Some(_)) if sound => {
                    let what = "the archive goes on, the log was cut";
                    self.found(archive::DIRECTORY, Some(head + 1), what);
                }
                Ok(_) => {}
                Err(error) => self.archive_damaged(Some(head + 1), &error),
            }
        }
        if sound
            && let Some(note) = &self.note
            && size(note) > head
        {
            let what = format!(
                "the last checkpoint signs {} events, the log was cut",
                size(note)
            );
            self.found(checkpoint::FILE, Some(head + 1), what);
        }
        report.damage.append(&mut self.damage);
    }

    fn sound(&self, file: &str) -> bool {
        self.damage.iter().all(|found| found.file != file)
    }

    fn archive_damaged(&mut self, position: Option<u64>, error: &ArchiveError) {
        self.found(archive::DIRECTORY, position, error.to_string());
    }

    fn found(&mut self, file: &str, position: Option<u64>, what: impl Into<String>) {
        self.damage.push(Damage {
            file: file.to_owned(),
            position,
            healable: [archive::DIRECTORY, SNAPSHOT].contains(&file),
            what: what.into(),
        });
    }
}

fn size(note: &Note) -> u64 {
    note.checkpoint.size
}
