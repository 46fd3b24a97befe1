//! One event of the log, as its reader gets it.

/// One event of the log.
pub(crate) struct LogLine {
    /// Its position.
    pub position: u64,
    /// Its bytes, or why the reader does not get them.
    pub content: Content,
    /// Its hash.
    pub hash: String,
}

/// What a reader gets of an event.
pub(crate) enum Content {
    /// The exact bytes.
    Whole(Vec<u8>),
    /// Nothing: the event is of this class, above the reader's.
    Withheld(String),
}
