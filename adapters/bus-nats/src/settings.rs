//! What the bus needs to know: where the server is, who we are, whose stream it is.

use crate::login::{self, Auth};
use crate::subjects::{ENGINE_INBOX, Subjects};
use engine::value::Name;
use std::path::PathBuf;
use std::time::Duration;

/// Everything that the relay and the tools share.
#[derive(Clone, Debug)]
pub struct BusSettings {
    /// Server URLs, separated by commas, without who we are.
    pub url: String,
    /// How we show who we are.
    pub auth: Auth,
    /// Extra root certificates (PEM), for TLS with an authority of one's own.
    pub root_certificates: Option<PathBuf>,
    /// The organisation's id: a token of every subject and part of every stream's name.
    pub organisation: Name,
    /// Names the store; a stream carries it, so that no other store writes into it.
    pub store_id: String,
    /// Copies of each message: 1 alone, 3 in a cluster.
    pub replicas: usize,
    /// The most bytes that the event stream may take; no limit when missing.
    pub max_bytes: Option<u64>,
    /// How often the connection is tried while nothing is sent. Two unanswered pings end it.
    pub ping_interval: Duration,
    /// How long an acknowledgement or an answer of the API may take.
    pub answer_timeout: Duration,
    /// Prefix of the inboxes, so that one user cannot read another's answers.
    pub inbox_prefix: String,
}

impl BusSettings {
    /// Settings for one copy, no limit. What a URL says about who we are (`user:password@`, or
    /// `token@`) becomes the login and is taken out of the URL, so that it cannot be shown.
    pub fn new(url: impl Into<String>, organisation: Name, store_id: impl Into<String>) -> Self {
        let (url, auth) = login::split(&url.into());
        BusSettings {
            url,
            auth,
            root_certificates: None,
            organisation,
            store_id: store_id.into(),
            replicas: 1,
            max_bytes: None,
            ping_interval: Duration::from_secs(5),
            answer_timeout: Duration::from_secs(2),
            inbox_prefix: ENGINE_INBOX.to_owned(),
        }
    }

    /// The organisation's subjects and stream names.
    pub fn subjects(&self) -> Subjects {
        Subjects::new(self.organisation.clone())
    }
}
