//! The follower: brings the archive up to the store, off the path of commits.

use crate::error::{ArchiveError, file};
use crate::line::{Footer, Header, Identity, put_event, text};
use crate::read::LogText;
use crate::segment::{self, DIRECTORY, Segment, list};
use crate::write::seal;
use engine::store::{Head, Store, StoredEvent};
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

/// A segment of this size is closed and compressed.
const SEGMENT_BYTES: u64 = 64 << 20;
/// How many events are read at once.
const CHUNK: usize = 1_024;

/// An archive that this process writes.
pub struct Archive {
    dir: PathBuf,
    identity: Identity,
    segment_bytes: u64,
    /// What is written now; `None` when the next event begins a segment.
    open: Option<Open>,
    head: Head,
}

struct Open {
    file: File,
    after: Head,
    bytes: u64,
}

impl Archive {
    /// Opens the archive of a data directory, or begins one. Half a line at its end, which a
    /// power cut leaves, is taken away: the store still has the event.
    ///
    /// # Errors
    /// [`ArchiveError::File`] when the folder cannot be made, or its last segment cannot be read or
    /// written; [`ArchiveError::NotALog`] when that segment's first line is not one of this form,
    /// or names another store; [`ArchiveError::Damaged`] when a later line of it is not what was
    /// written; [`ArchiveError::Cut`] when it is compressed and has no footer.
    pub fn open(data: &Path, identity: Identity) -> Result<Archive, ArchiveError> {
        Archive::with_segments_of(data, identity, SEGMENT_BYTES)
    }

    /// With segments of another size, for tests.
    ///
    /// # Errors
    /// As [`Archive::open`].
    #[doc(hidden)]
    pub fn with_segments_of(
        data: &Path,
        identity: Identity,
        segment_bytes: u64,
    ) -> Result<Archive, ArchiveError> {
        let dir = data.join(DIRECTORY);
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&dir);
        made.and_then(|()| File::open(data)?.sync_all())
            .map_err(|error| file(&dir, &error))?;
        let mut archive = Archive {
            identity,
            segment_bytes,
            open: None,
            head: Head::EMPTY,
            dir,
        };
        if let Some(last) = list(&archive.dir)?.pop() {
            archive.go_on(&last)?;
        }
        Ok(archive)
    }

    /// Where the archive ends.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Adds what the store has and the archive has not, and waits until it is on the disk. Returns
    /// how many events were added.
    ///
    /// # Errors
    /// [`ArchiveError::Differs`] when the store does not go on from where the archive ends:
    /// nothing is written then. [`ArchiveError::Store`] when the store cannot be read,
    /// [`ArchiveError::File`] when a segment cannot be written.
    pub fn follow(&mut self, store: &dyn Store) -> Result<u64, ArchiveError> {
        self.agrees(store)?;
        let before = self.head.position;
        loop {
            let events = store.read(self.head.position + 1, CHUNK)?;
            if events.is_empty() {
                break;
            }
            let mut lines = Vec::with_capacity(1 << 20);
            for event in &events {
                put_event(&mut lines, event);
            }
            let head = events.last().map_or(self.head, StoredEvent::head);
            self.write(&lines, head)?;
        }
        if self.head.position > before {
            self.sync()?;
        }
        Ok(self.head.position - before)
    }

    fn agrees(&self, store: &dyn Store) -> Result<(), ArchiveError> {
        let (ours, theirs) = (self.head, store.head());
        if ours == Head::EMPTY || ours == theirs {
            return Ok(());
        }
        let differs = |position: u64, why: String| ArchiveError::Differs { position, why };
        if ours.position > theirs.position {
            let why = format!(
                "the archive goes on to {}, the log ends before",
                ours.position
            );
            return Err(differs(theirs.position + 1, why));
        }
        let event = store.read(ours.position, 1)?.into_iter().next();
        if event.is_none_or(|event| event.hash != ours.hash) {
            return Err(differs(
                ours.position,
                "they hold different events".to_owned(),
            ));
        }
        Ok(())
    }

    fn write(&mut self, lines: &[u8], head: Head) -> Result<(), ArchiveError> {
        let path = segment::open_path(&self.dir, self.first_position());
        let failed = |error: io::Error| file(&path, &error);
        if self.open.is_none() {
            self.begin().map_err(failed)?;
        }
        if let Some(open) = &mut self.open {
            // A write that fails halfway leaves half a line, which opening again takes away.
            open.file.write_all(lines).map_err(failed)?;
            open.bytes += lines.len() as u64;
        }
        self.head = head;
        if self
            .open
            .as_ref()
            .is_some_and(|open| open.bytes >= self.segment_bytes)
        {
            self.close_segment()?;
        }
        Ok(())
    }

    fn first_position(&self) -> u64 {
        let after = self.open.as_ref().map_or(self.head, |open| open.after);
        after.position + 1
    }

    fn begin(&mut self) -> io::Result<()> {
        let after = self.head;
        let path = segment::open_path(&self.dir, after.position + 1);
        let unfinished = path.with_extension("unfinished");
        let header = text(&Header::new(&self.identity, after));
        let mut file = File::create(&unfinished)?;
        file.write_all(&header)?;
        file.sync_all()?;
        fs::rename(&unfinished, &path)?;
        File::open(&self.dir)?.sync_all()?;
        let bytes = header.len() as u64;
        self.open = Some(Open { file, after, bytes });
        Ok(())
    }

    fn sync(&self) -> Result<(), ArchiveError> {
        let Some(open) = &self.open else {
            return Ok(());
        };
        let path = segment::open_path(&self.dir, self.first_position());
        open.file.sync_data().map_err(|error| file(&path, &error))
    }

    fn close_segment(&mut self) -> Result<(), ArchiveError> {
        let Some(mut open) = self.open.take() else {
            return Ok(());
        };
        let first = open.after.position + 1;
        let path = segment::open_path(&self.dir, first);
        let footer = text(&Footer::new(open.after, self.head));
        let written = open
            .file
            .write_all(&footer)
            .and_then(|()| open.file.sync_all());
        written.map_err(|error| file(&path, &error))?;
        seal(&self.dir, first)
    }

    /// Goes on after the last segment.
    fn go_on(&mut self, last: &Segment) -> Result<(), ArchiveError> {
        let mut text = LogText::open(&last.path)?;
        if text.identity().store != self.identity.store {
            return Err(ArchiveError::NotALog {
                file: last.path.display().to_string(),
                why: "it is the archive of another store".to_owned(),
            });
        }
        let after = text.head();
        while text.next_event()?.is_some() {}
        self.head = text.head();
        if last.sealed {
            text.must_be_closed()?;
            let plain = segment::open_path(&self.dir, last.first);
            return match fs::remove_file(&plain) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(file(&plain, &error)),
                _ => Ok(()),
            };
        }
        if text.is_closed() {
            return seal(&self.dir, last.first);
        }
        let bytes = text.whole_bytes();
        let mut options = File::options();
        let opened = options.append(true).open(&last.path).and_then(|file| {
            file.set_len(bytes)?;
            Ok(file)
        });
        let file = opened.map_err(|error| file(&last.path, &error))?;
        self.open = Some(Open { file, after, bytes });
        Ok(())
    }
}
