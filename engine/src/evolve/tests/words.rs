//! Closed words in events.
