//! Reading a log that is text, checking every line.

use crate::error::{ArchiveError, file};
use crate::line::{FORM, Footer, Header, Identity, take_event};
use crate::segment::{Segment, list};
use engine::event::Envelope;
use engine::hash::Hash;
use engine::store::{Head, StoredEvent};
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _, Seek as _};
use std::path::Path;
use std::sync::Arc;

/// What a file begins with when zstd packed it.
const PACKED: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// One text: an export, or a segment of an archive.
pub struct LogText {
    name: String,
    source: Box<dyn BufRead + Send>,
    header: Header,
    head: Head,
    line: u64,
    bytes: u64,
    closed: bool,
    buffer: Vec<u8>,
}

impl LogText {
    /// Opens a text, packed or not, and reads its header.
    ///
    /// # Errors
    /// [`ArchiveError::File`] when the file cannot be opened; [`ArchiveError::NotALog`] when its
    /// first line is not a header, was changed, or is of a newer form.
    pub fn open(path: &Path) -> Result<LogText, ArchiveError> {
        let name = path.display().to_string();
        let mut source = source(path).map_err(|error| file(path, &error))?;
        let not_a_log = |why: String| ArchiveError::NotALog {
            file: name.clone(),
            why,
        };
        let mut first = Vec::new();
        let read = source.by_ref().take(1 << 16).read_until(b'\n', &mut first);
        read.map_err(|error| not_a_log(error.to_string()))?;
        let header: Header = serde_json::from_slice(&first).map_err(|_| {
            not_a_log("it does not begin with the line that `igf export` writes first".to_owned())
        })?;
        if header.igf_log > FORM {
            let why = format!("it has form {}, and this igf reads {FORM}", header.igf_log);
            return Err(not_a_log(why));
        }
        if header.igf_log < FORM || !header.is_sound() {
            return Err(not_a_log(
                "its first line was changed since it was written".to_owned(),
            ));
        }
        Ok(LogText {
            source,
            head: header.after(),
            header,
            line: 1,
            bytes: first.len() as u64,
            closed: false,
            buffer: Vec::new(),
            name,
        })
    }

    /// Whose log it is.
    pub fn identity(&self) -> &Identity {
        &self.header.identity
    }

    /// Where the log ends so far.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Whether its footer was read, and agrees with it.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// How many bytes of it are whole lines that were read.
    pub(crate) fn whole_bytes(&self) -> u64 {
        self.bytes
    }

    /// The next event; `None` at the end, and at a last line that is not whole.
    ///
    /// # Errors
    /// [`ArchiveError::Damaged`] at the first line that cannot be read, is no event, does not chain
    /// to the one before, or stands after the footer; and when the footer counts other events.
    pub fn next_event(&mut self) -> Result<Option<StoredEvent>, ArchiveError> {
        if !self.next_line()? {
            return Ok(None);
        }
        if Footer::is_one(&self.buffer) {
            self.close()?;
            return Ok(None);
        }
        let event = self.event().map_err(|why| self.damaged(why))?;
        self.head = event.head();
        Ok(Some(event))
    }

    /// As an error, when the text has no footer.
    pub(crate) fn must_be_closed(&self) -> Result<(), ArchiveError> {
        if self.closed {
            return Ok(());
        }
        Err(ArchiveError::Cut {
            file: self.name.clone(),
            last: self.head.position,
        })
    }

    /// Reads the next line without its break; false when there is no whole one.
    fn next_line(&mut self) -> Result<bool, ArchiveError> {
        self.buffer.clear();
        self.line += 1;
        let read = self.source.read_until(b'\n', &mut self.buffer);
        read.map_err(|error| self.damaged(error.to_string()))?;
        let whole = self.buffer.last() == Some(&b'\n');
        if whole {
            self.bytes += self.buffer.len() as u64;
            self.buffer.pop();
        }
        Ok(whole)
    }

    fn event(&self) -> Result<StoredEvent, String> {
        let (hash, bytes) = take_event(&self.buffer).ok_or("it is not the line of an event")?;
        if Hash::chained(&self.head.hash, bytes) != hash {
            return Err("the event does not chain to the one before".to_owned());
        }
        let envelope: Envelope<'_> =
            serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if envelope.position != self.head.position + 1 {
            let due = self.head.position + 1;
            return Err(format!(
                "position {} stands where {due} is due",
                envelope.position
            ));
        }
        Ok(StoredEvent {
            position: envelope.position,
            case: envelope.case,
            command: envelope.command_id,
            recorded: envelope.recorded,
            hash,
            bytes: Arc::from(bytes),
        })
    }

    fn close(&mut self) -> Result<(), ArchiveError> {
        let footer: Result<Footer, _> = serde_json::from_slice(&self.buffer);
        let footer = footer.map_err(|error| self.damaged(error.to_string()))?;
        if footer != Footer::new(self.header.after(), self.head) {
            let why = format!(
                "it closes {} events up to {}, and event {} stands before it",
                footer.events, footer.last, self.head.position
            );
            return Err(self.damaged(why));
        }
        self.closed = true;
        if self.next_line()? || !self.buffer.is_empty() {
            return Err(self.damaged("something follows the line that closes the log"));
        }
        Ok(())
    }

    fn damaged(&self, why: impl Into<String>) -> ArchiveError {
        ArchiveError::Damaged {
            file: self.name.clone(),
            line: self.line,
            why: why.into(),
        }
    }
}

fn source(path: &Path) -> std::io::Result<Box<dyn BufRead + Send>> {
    let mut file = File::open(path)?;
    let mut magic = Vec::new();
    file.by_ref().take(4).read_to_end(&mut magic)?;
    file.rewind()?;
    if magic == PACKED {
        return Ok(Box::new(BufReader::new(zstd::Decoder::new(file)?)));
    }
    Ok(Box::new(BufReader::with_capacity(1 << 18, file)))
}

/// The events of a log in one file or of an archive's folder, from the first on.
pub struct Records {
    rest: std::vec::IntoIter<Segment>,
    current: LogText,
    single: bool,
}

impl Records {
    /// Opens an export, or the folder of an archive.
    ///
    /// # Errors
    /// [`ArchiveError::File`] when the file or the folder cannot be read;
    /// [`ArchiveError::NotALog`] when the folder holds no segment, the first line is no header of
    /// this form, or the log does not begin at position 1.
    pub fn open(path: &Path) -> Result<Records, ArchiveError> {
        let mut rest = Vec::new().into_iter();
        let single = !path.is_dir();
        let mut first = path.to_owned();
        if !single {
            rest = list(path)?.into_iter();
            let segment = rest.next().ok_or_else(|| ArchiveError::NotALog {
                file: path.display().to_string(),
                why: "there is no segment of an archive in it".to_owned(),
            })?;
            first = segment.path;
        }
        let current = LogText::open(&first)?;
        if current.head() != Head::EMPTY {
            return Err(ArchiveError::NotALog {
                file: first.display().to_string(),
                why: format!(
                    "it begins at position {}, not at 1",
                    current.head().position + 1
                ),
            });
        }
        Ok(Records {
            rest,
            current,
            single,
        })
    }

    /// Opens the folder of an archive; `None` when it holds no segment yet.
    ///
    /// # Errors
    /// As [`Records::open`].
    pub fn of_archive(folder: &Path) -> Result<Option<Records>, ArchiveError> {
        if list(folder)?.is_empty() {
            return Ok(None);
        }
        Records::open(folder).map(Some)
    }

    /// Whose log it is.
    pub fn identity(&self) -> &Identity {
        self.current.identity()
    }

    /// Where the log ends so far.
    pub fn head(&self) -> Head {
        self.current.head()
    }

    /// The next event, across segments.
    ///
    /// # Errors
    /// [`ArchiveError::Damaged`] when a line is not what was written, or a segment does not go on
    /// where the one before ends; [`ArchiveError::Cut`] when anything but an archive's last segment
    /// ends without its footer; for the next segment as [`LogText::open`].
    pub fn next_event(&mut self) -> Result<Option<StoredEvent>, ArchiveError> {
        loop {
            if !self.current.is_closed()
                && let Some(event) = self.current.next_event()?
            {
                return Ok(Some(event));
            }
            if self.single {
                self.current.must_be_closed()?;
            }
            let Some(next) = self.rest.next() else {
                return Ok(None);
            };
            self.current.must_be_closed()?;
            let next = LogText::open(&next.path)?;
            self.follows(&next)?;
            self.current = next;
        }
    }

    fn follows(&self, next: &LogText) -> Result<(), ArchiveError> {
        if next.head() == self.head() && next.identity() == self.identity() {
            return Ok(());
        }
        Err(ArchiveError::Damaged {
            file: next.name.clone(),
            line: 1,
            why: format!("it does not go on after position {}", self.head().position),
        })
    }
}

impl std::fmt::Debug for Records {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "Records of {} at {}",
            self.current.name,
            self.head().position
        )
    }
}
