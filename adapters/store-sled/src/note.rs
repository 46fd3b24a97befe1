//! The note `IGF`: a small text that says what the directory is, to people and to igf.

use crate::guard::{damaged, unavailable};
use engine::hash::Hash;
use engine::store::StoreError;
use jiff::Timestamp;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use uuid::Uuid;

/// The format of data directories that this version reads and writes.
pub const FORMAT: u32 = 1;

pub(crate) const FILE: &str = "IGF";
/// Stands in the place of the note until the database is there.
pub(crate) const UNFINISHED: &str = "IGF.unfinished";

const TITLE: &str = "igf data directory";
const ADVICE: &str = "The record of an organisation's cases, kept by igf. `igf verify` checks it; do not \
                      edit, move\nor remove single files.";

/// What the note says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) store: Uuid,
    pub(crate) organisation: Option<String>,
    pub(crate) created: Timestamp,
}

impl Note {
    pub(crate) fn text(&self) -> String {
        let organisation = self.organisation.as_deref().unwrap_or("-");
        // A line break in a name would make lines of its own.
        let organisation = organisation.replace(char::is_control, " ");
        let body = format!(
            "{TITLE}\n{ADVICE}\n\nformat {FORMAT}\nstore {}\norganisation {organisation}\n\
             created {}\n",
            self.store, self.created,
        );
        let check = check(&body);
        format!("{body}check {check}\n")
    }

    /// Reads a note.
    ///
    /// # Errors
    /// `NotAStore` when it is no note, or of another format; `Corrupt` when it was changed.
    pub(crate) fn parse(text: &str) -> Result<Note, StoreError> {
        if !text.starts_with(TITLE) {
            return Err(StoreError::NotAStore(format!(
                "its file {FILE} is not the note of an igf data directory"
            )));
        }
        let value = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.strip_prefix(" "))
        };
        match value("format").and_then(|format| format.parse::<u32>().ok()) {
            Some(FORMAT) => {}
            Some(newer) if newer > FORMAT => {
                return Err(StoreError::NotAStore(format!(
                    "it has format {newer}, and this igf reads format {FORMAT}: use the version \
                     of igf that wrote it, or a newer one"
                )));
            }
            Some(older) => {
                return Err(StoreError::NotAStore(format!(
                    "it has format {older}, which no release ever wrote: restore it from a backup"
                )));
            }
            None => return Err(changed()),
        }
        let body = text.split_inclusive("\ncheck ").next().unwrap_or_default();
        let body = body.strip_suffix("check ").unwrap_or_default();
        if value("check") != Some(check(body).as_str()) {
            return Err(changed());
        }
        let organisation = value("organisation").filter(|name| *name != "-");
        Ok(Note {
            store: value("store")
                .and_then(|id| id.parse().ok())
                .ok_or_else(changed)?,
            organisation: organisation.map(str::to_owned),
            created: value("created")
                .and_then(|at| at.parse().ok())
                .ok_or_else(changed)?,
        })
    }

    /// Reads the note of a directory; `None` where there is none.
    pub(crate) fn read(dir: &Path, file: &str) -> Result<Option<Note>, StoreError> {
        match fs::read(dir.join(file)) {
            Ok(bytes) => Note::parse(&String::from_utf8_lossy(&bytes)).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unavailable("the note cannot be read", &error)),
        }
    }

    pub(crate) fn write(&self, path: &Path) -> std::io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(self.text().as_bytes())?;
        file.sync_all()
    }
}

/// What names the store of a directory for ever, also while another process holds it; `None`
/// where its note cannot be read.
pub fn store_id(dir: &Path) -> Option<Uuid> {
    let note = Note::read(dir, FILE).ok()??;
    Some(note.store)
}

fn check(body: &str) -> String {
    Hash::of(body.as_bytes()).to_string()[..16].to_owned()
}

fn changed() -> StoreError {
    damaged(format!(
        "the note {FILE} was changed since it was written; restore it from a backup"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note() -> Note {
        Note {
            store: Uuid::from_u128(7),
            organisation: Some("Example\nAgency".to_owned()),
            created: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn comes_back() {
        let read = Note::parse(&note().text());
        let mut expected = note();
        expected.organisation = Some("Example Agency".to_owned());
        assert_eq!(read, Ok(expected));
        let nameless = Note {
            organisation: None,
            ..note()
        };
        assert_eq!(Note::parse(&nameless.text()), Ok(nameless));
    }

    #[test]
    fn other_formats_are_refused_with_the_way_out() {
        for (format, word) in [("2", "newer"), ("0", "backup")] {
            let text = note()
                .text()
                .replace("format 1", &format!("format {format}"));
            let Err(StoreError::NotAStore(message)) = Note::parse(&text) else {
                panic!("format {format} was taken");
            };
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn a_changed_note_is_not_believed() {
        let text = note().text().replace("0007", "0008");
        assert!(matches!(
            Note::parse(&text),
            Err(StoreError::Corrupt { .. })
        ));
        let other = Note::parse("[package]\nname = \"x\"\n");
        assert!(matches!(other, Err(StoreError::NotAStore(_))));
    }
}
