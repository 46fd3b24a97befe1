//! The evidence that the log names, held against the files that are kept.

use crate::data::Evidence;
use crate::data::evidence::DIRECTORY;
use anyhow::Result;
use engine::event::{Event, EventData};
use engine::hash::Hash;
use engine::store::Damage;
use std::fs;
use std::path::{Path, PathBuf};

/// How many damages of evidence are told one by one.
const TOLD: usize = 1_000;

/// The evidence of a directory, while its log is walked.
pub(super) struct Attached {
    data: PathBuf,
    evidence: Evidence,
    /// Up to this position the log came from elsewhere, without its files.
    imported: u64,
    /// Files that are elsewhere.
    pub(super) absent: u64,
}

impl Attached {
    pub(super) fn to(data: &Path) -> Attached {
        Attached {
            data: data.to_owned(),
            evidence: Evidence::of(data),
            imported: Evidence::imported(data),
            absent: 0,
        }
    }

    /// A file that an event names must be kept where it was attached.
    pub(super) fn event(&mut self, event: &Event, damage: &mut Vec<Damage>) {
        let EventData::Case(data) = &event.data else {
            return;
        };
        let Some((_, sha256)) = data.file() else {
            return;
        };
        if self.evidence.has(sha256) {
            return;
        }
        if event.position <= self.imported {
            self.absent += 1;
        } else if damage.len() < TOLD {
            let what = "a file that was attached here is missing";
            damage.push(lost(sha256, Some(event.position), what));
        }
    }

    /// The content of each file must hash to its name.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub(super) fn files(&self, damage: &mut Vec<Damage>) -> Result<()> {
        let Ok(entries) = self.data.join(DIRECTORY).read_dir() else {
            return Ok(());
        };
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            // What is being written has another name until it is whole.
            let Some(hash) = Hash::parse(&name) else {
                continue;
            };
            if fs::read(&path).map_or(true, |bytes| Hash::of(&bytes) != hash) {
                let what = "the file is not the one that was attached";
                damage.push(lost(hash, None, what));
            }
        }
        Ok(())
    }
}

fn lost(sha256: Hash, position: Option<u64>, what: &str) -> Damage {
    Damage {
        file: format!("{DIRECTORY}/{sha256}"),
        position,
        healable: false,
        what: what.to_owned(),
    }
}
