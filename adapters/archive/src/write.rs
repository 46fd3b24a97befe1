//! Writing a log as text: an export, or a backup of an archive.

use crate::error::{ArchiveError, file};
use crate::line::{Footer, Header, Identity, put_event, text};
use crate::read::{LogText, Records};
use crate::segment::{self, list};
use engine::store::{Head, StoredEvent};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// How strongly sealed segments are compressed: the library's own middle.
const LEVEL: i32 = 3;

/// Writes one closed log: header, events, footer.
pub struct LogWriter<W: Write> {
    out: W,
    after: Head,
    head: Head,
    line: Vec<u8>,
}

impl<W: Write> LogWriter<W> {
    /// Begins a log whose first event follows `after`.
    ///
    /// # Errors
    /// When `out` does not take the header.
    pub fn new(mut out: W, identity: &Identity, after: Head) -> io::Result<LogWriter<W>> {
        out.write_all(&text(&Header::new(identity, after)))?;
        Ok(LogWriter {
            out,
            after,
            head: after,
            line: Vec::new(),
        })
    }

    /// Adds the next event.
    ///
    /// # Errors
    /// When the writer does not take the line.
    pub fn event(&mut self, event: &StoredEvent) -> io::Result<()> {
        self.line.clear();
        put_event(&mut self.line, event);
        self.out.write_all(&self.line)?;
        self.head = event.head();
        Ok(())
    }

    /// Where the log ends so far.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Closes the log, and returns what it was written to.
    ///
    /// # Errors
    /// When the writer does not take the footer, or cannot be flushed.
    pub fn finish(mut self) -> io::Result<W> {
        self.out
            .write_all(&text(&Footer::new(self.after, self.head)))?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Compresses a closed segment beside itself, and removes the plain file. It is whole on the disk
/// before it takes its name.
pub(crate) fn seal(dir: &Path, first: u64) -> Result<(), ArchiveError> {
    let (plain, sealed) = (
        segment::open_path(dir, first),
        segment::sealed_path(dir, first),
    );
    let unfinished = sealed.with_extension("unfinished");
    let done = File::open(&plain).and_then(|mut source| {
        let mut packer = zstd::Encoder::new(File::create(&unfinished)?, LEVEL)?;
        packer.include_checksum(true)?;
        io::copy(&mut source, &mut packer)?;
        packer.finish()?.sync_all()?;
        fs::rename(&unfinished, &sealed)?;
        File::open(dir)?.sync_all()?;
        fs::remove_file(&plain)
    });
    done.map_err(|error| file(&sealed, &error))
}

/// Copies an archive, also one that is being written, into a new folder: whole events, every
/// segment closed, everything on the disk. What an earlier copy (`before`) has already is shared
/// with it. Returns where the copy ends.
///
/// # Errors
/// [`ArchiveError::File`] when a file cannot be read or written; [`ArchiveError::NotALog`],
/// [`ArchiveError::Damaged`] or [`ArchiveError::Cut`] when the archive, or the copy read again, is
/// empty or not what was written.
pub fn copy(from: &Path, to: &Path, before: Option<&Path>) -> Result<Head, ArchiveError> {
    fs::create_dir_all(to).map_err(|error| file(to, &error))?;
    for segment in list(from)? {
        if segment.sealed {
            let target = segment::sealed_path(to, segment.first);
            let known = before.map(|before| segment::sealed_path(before, segment.first));
            copied(&segment.path, &target, known.as_deref())
                .map_err(|error| file(&target, &error))?;
            continue;
        }
        close(&segment.path, to)?;
    }
    // Read again as it stands: a copy that cannot be read is none.
    let mut records = Records::open(to)?;
    while records.next_event()?.is_some() {}
    Ok(records.head())
}

/// Copies a file that is whole; where an earlier copy has it already, that one is shared. Whether
/// it is the same, reading the copy shows: each segment goes on from the one before.
fn copied(from: &Path, to: &Path, known: Option<&Path>) -> io::Result<()> {
    let length = |path: &Path| path.metadata().map(|it| it.len());
    if let Some(known) = known
        && length(known).is_ok_and(|known| length(from).is_ok_and(|from| from == known))
        && fs::hard_link(known, to).is_ok()
    {
        return Ok(());
    }
    fs::copy(from, to)?;
    File::open(to)?.sync_all()
}

/// Writes a segment that is open closed into another folder.
fn close(open: &Path, to: &Path) -> Result<(), ArchiveError> {
    let mut source = LogText::open(open)?;
    let (identity, after) = (source.identity().clone(), source.head());
    let path = segment::open_path(to, after.position + 1);
    let failed = |error: io::Error| file(&path, &error);
    let out = BufWriter::new(File::create(&path).map_err(failed)?);
    let mut writer = LogWriter::new(out, &identity, after).map_err(failed)?;
    while let Some(event) = source.next_event()? {
        writer.event(&event).map_err(failed)?;
    }
    writer.finish().map_err(failed)?;
    seal(to, after.position + 1)
}
