//! One event of the log, as its reader gets it.

/// One event of the log.
pub(crate) struct LogLine {
    /// Its position.
    pub position: u64,
    /// What the reader gets of it.
    pub content: Content,
    /// Its hash.
    pub hash: String,
}

/// What a reader gets of an event.
pub(crate) enum Content {
    /// The exact bytes.
    Whole(Vec<u8>),
    /// Nothing, for it is of this class, which is above the reader's.
    Withheld(String),
}
