//! verify, beside a server that holds the directory: what the server wrote for others to check.

use super::attached::Attached;
use super::copies::copy_record;
use super::verified::{Told, print};
use crate::cli::Global;
use crate::data::{of_archive, readable};
use crate::exit::Exit;
use crate::output::Output;
use anyhow::{Context as _, Result};
use archive::Records;
use checkpoint::Note;
use engine::store::Damage;
use store_sled::Report;

/// Checks a copy of the archive, up to what the server acknowledged, against the checkpoint that
/// the server signs over it, and the evidence that it names. The database is the server's alone.
///
/// # Errors
/// `archive_behind`; what the server says; when there is no room for the copy.
pub(super) fn run(global: &Global, output: &Output) -> Result<Exit> {
    let copied = tempfile::Builder::new().prefix("igf-verify-").tempdir();
    let copied = copied.context("making a folder for the copy")?;
    let (head, signed) = copy_record(global, copied.path(), None)?;
    let signed = Note::unverified(&signed).map_err(crate::data::of_checkpoint)?;
    let mut attached = Attached::to(&global.data);
    let mut damage = Vec::new();
    let mut records = Records::open(&copied.path().join(archive::DIRECTORY)).map_err(of_archive)?;
    let mut events = 0;
    while let Some(stored) = records.next_event().map_err(of_archive)? {
        match readable(&stored) {
            Ok(event) => {
                events += 1;
                attached.event(&event, &mut damage);
            }
            Err(what) => damage.push(found(Some(stored.position), what)),
        }
        if stored.position == signed.size && Some(stored.hash) != signed.head {
            let what = "the event is not the one that the server's checkpoint signs";
            damage.push(found(Some(stored.position), what.to_owned()));
        }
    }
    attached.files(&mut damage)?;
    let told = Told {
        archived: head.position,
        signed: Some(signed.size),
        absent: attached.absent,
        is_beside: true,
    };
    let report = Report {
        events,
        head,
        damage,
    };
    print(output, &report, &told);
    Ok(match report.is_sound() {
        true => Exit::Done,
        false => Exit::Corrupt,
    })
}

fn found(position: Option<u64>, what: String) -> Damage {
    Damage {
        file: archive::DIRECTORY.to_owned(),
        position,
        healable: true,
        what,
    }
}
