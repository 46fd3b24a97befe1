//! Errors as people and programs get them: a code, what happened, where, and the way out.

use crate::exit::Exit;
use engine::event::EventError;
use engine::refusal::{Refusal, RefusalKind};
use engine::replay::OpenError;
use engine::service::SubmitError;
use engine::store::StoreError;
use serde::Serialize;
use std::path::Path;

/// An error that is told to who ran the command.
#[derive(Clone, Debug, Serialize, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Failure {
    /// Stable; `igf explain CODE` prints its page.
    pub code: String,
    /// What happened.
    pub message: String,
    /// The place in the input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The way out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// How the command ends.
    #[serde(skip)]
    pub exit: Exit,
}

impl Failure {
    /// An error with its code and sentence.
    pub(crate) fn new(exit: Exit, code: &str, message: impl Into<String>) -> Failure {
        Failure {
            code: code.to_owned(),
            message: message.into(),
            place: None,
            help: None,
            exit,
        }
    }

    /// With the way out.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Failure {
        self.help = Some(help.into());
        self
    }
}

/// The error of a command that needs the directory for itself while a server holds it.
pub(crate) fn alone(error: anyhow::Error) -> anyhow::Error {
    if !matches!(error.downcast_ref(), Some(StoreError::InUse(_))) {
        return error;
    }
    let failure = Failure::from(error);
    failure
        .help(
            "stop the server first, or look at a copy: `igf backup DIR` of the running server, \
             `igf restore DIR --data NEW`",
        )
        .into()
}

/// A file or folder that the command line names and that cannot be read.
pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let message = format!("{} cannot be read: {error}", path.display());
    Failure::new(Exit::Usage, "file_unreadable", message)
        .help("look at how the path is written, and whether you may read it")
}

/// A file or folder that cannot be written where the command line names it.
pub(crate) fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    let message = format!("{} cannot be written: {error}", path.display());
    Failure::new(Exit::Unavailable, "file_unwritable", message)
        .help("name another place, or free space and mend the rights of this one")
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        let known = error.downcast_ref::<Failure>().cloned();
        known
            .or_else(|| error.downcast_ref::<Refusal>().map(of_refusal))
            .or_else(|| error.downcast_ref::<StoreError>().map(of_store))
            .or_else(|| error.downcast_ref::<SubmitError>().map(of_submit))
            .or_else(|| error.downcast_ref::<OpenError>().map(of_open))
            .unwrap_or_else(|| Failure::new(Exit::Unexpected, "unexpected", format!("{error:#}")))
    }
}

fn of_refusal(refusal: &Refusal) -> Failure {
    let exit = match (refusal.kind, refusal.code.as_str()) {
        (_, "definitions_have_mistakes") => Exit::Mistakes,
        (RefusalKind::Conflict, _) => Exit::Conflict,
        _ => Exit::Refused,
    };
    Failure {
        code: refusal.code.clone(),
        message: refusal.message.clone(),
        place: refusal.place.clone(),
        help: refusal.help.clone(),
        exit,
    }
}

fn of_submit(error: &SubmitError) -> Failure {
    match error {
        SubmitError::Refused(refusal) => of_refusal(refusal),
        SubmitError::Store(error) => of_store(error),
    }
}

fn of_store(error: &StoreError) -> Failure {
    let message = error.to_string();
    match error {
        StoreError::InUse(_) => Failure::new(Exit::Unavailable, "store_in_use", message)
            .help("stop the other igf, or send the command to it with `--server URL`"),
        StoreError::NotAStore(_) => Failure::new(Exit::Unavailable, "not_a_store", message)
            .help("name another directory with `--data DIR`"),
        StoreError::Conflict { .. } => Failure::new(Exit::Conflict, "store_conflict", message)
            .help("another writer appended; look at what it did and try again"),
        StoreError::Unavailable(_) => Failure::new(Exit::Unavailable, "store_unavailable", message)
            .help("free space or mend the disk, then start igf again; nothing was lost"),
        StoreError::Corrupt { .. } => Failure::new(Exit::Corrupt, "store_corrupt", message)
            .help("do not write to it; `igf verify` names all damage"),
    }
}

fn of_open(error: &OpenError) -> Failure {
    let newer = "open it with the version of igf that wrote it, or a later one";
    match error {
        OpenError::Store(error) => of_store(error),
        OpenError::Event {
            error: EventError::Newer { .. },
            ..
        } => Failure::new(Exit::Unavailable, "newer_event", error.to_string()).help(newer),
        OpenError::Event { .. } => Failure::new(Exit::Corrupt, "store_corrupt", error.to_string()),
        OpenError::Definitions(_) => {
            Failure::new(Exit::Unavailable, "newer_definitions", error.to_string()).help(newer)
        }
    }
}
