//! What the routes stand on: given by who composes the server.

use crate::condition::Health;
use engine::command::{Receipt, Submission};
use engine::decide::Decided;
use engine::event::Known;
use engine::hash::Hash;
use engine::identity::{CaseId, CommandId};
use engine::refusal::Refusal;
use engine::service::SubmitError;
use engine::state::State;
use engine::store::{StoreError, StoredEvent};
use engine::value::{Name, ProgrammeId};
use engine::view::{Query, Reader};
use futures::future::BoxFuture;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value as Json;
use std::sync::Arc;
use tokio::sync::watch;

/// Why a command has no receipt.
#[derive(Clone, Debug)]
pub enum Failed {
    /// Refused, or the store cannot take it.
    Submit(SubmitError),
    /// Too many commands wait.
    Busy,
    /// Too many questions about the past wait.
    Crowded,
    /// The clock leapt, and nobody trusts it yet: why.
    Leapt(String),
    /// The server is stopping.
    Closing,
}

/// A signed checkpoint of the log, and what checks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The text, to its last byte.
    pub text: String,
    /// The public key.
    pub key: String,
}

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// The id of the token: what a token has a share of, all that carry it have together.
    pub token: String,
    /// Who acts.
    pub person: Name,
    /// What they may be shown.
    pub reader: Reader,
    /// How they are known: by the token, or as owner of the data directory, whose command line
    /// made the token for itself.
    pub known: Known,
}

/// A picture of a programme, as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Whose picture.
    pub programme: ProgrammeId,
    /// What to draw.
    pub kind: String,
    /// Also what is done.
    pub all: bool,
    /// What is drawn as one.
    pub fold: Option<String>,
    /// Only what this unit owns, and what touches it.
    pub only: Option<Name>,
    /// When a slip chart takes its reports.
    pub each: Option<Name>,
    /// The number of the baseline to hold against.
    pub baseline: Option<u32>,
    /// By what was true on this day.
    pub effective: Option<Date>,
}

/// The span of one request.
pub trait RequestSpan: Send {
    /// Its trace context, for what it causes.
    fn traceparent(&self) -> String;
    /// The request was answered.
    fn end(self: Box<Self>, status: u16);
}

/// What the routes stand on.
pub trait Backend: Send + Sync + 'static {
    /// Decides, appends, answers. The command is queued, or [`Failed::Busy`] answered, when the
    /// future is first polled: commands polled one after the other are decided in that order.
    /// Dropping the future then does not take the command back.
    fn submit(&self, submission: Submission) -> BoxFuture<'_, Result<Receipt, Failed>>;
    /// What a command would do on what is committed; nothing is written. May block.
    ///
    /// # Errors
    /// The refusal, or what the store says.
    fn dry_run(&self, submission: &Submission) -> Result<Decided, SubmitError>;
    /// What is committed.
    fn state(&self) -> Arc<State>;
    /// What a command needs done before it is decided, and that no other should wait for: to read
    /// and check definitions. May block.
    ///
    /// # Errors
    /// As the command would be refused.
    fn prepare(&self, submission: &Submission) -> Result<(), Failed>;
    /// The state as it was recorded at an instant. May block.
    ///
    /// # Errors
    /// [`Failed::Crowded`] when too many ask already, what the store says when the log cannot be
    /// read.
    fn state_at(&self, at: Timestamp) -> Result<Arc<State>, Failed>;
    /// At most `limit` committed events from a position on. May block.
    ///
    /// # Errors
    /// [`StoreError`] when the log cannot be read.
    fn read(&self, from: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError>;
    /// The events of a case. May block.
    ///
    /// # Errors
    /// [`StoreError`] when the log cannot be read.
    fn read_case(&self, case: CaseId) -> Result<Vec<StoredEvent>, StoreError>;
    /// A file that was attached; `None` where it is not kept here. May block.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it cannot be read.
    fn evidence(&self, sha256: Hash) -> Result<Option<Vec<u8>>, StoreError>;
    /// Keeps a file under its hash, durably. May block.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it cannot be written.
    fn keep_evidence(&self, content: &[u8]) -> Result<(), StoreError>;
    /// A checkpoint over the whole log, or over its first events. May block.
    ///
    /// # Errors
    /// `unknown_position` when the log has fewer events, `history_rewritten` when it does not go on
    /// from the last checkpoint, `checkpoint_file` when that cannot be read or written.
    fn checkpoint(&self, size: Option<u64>) -> Result<Checkpoint, Refusal>;
    /// The proof that an event stands in the log. May block.
    ///
    /// # Errors
    /// As [`Backend::checkpoint`].
    fn prove(&self, position: u64) -> Result<String, Refusal>;
    /// The proof that the log of `new` events begins with that of `old`. May block.
    ///
    /// # Errors
    /// As [`Backend::checkpoint`].
    fn prove_consistent(&self, old: u64, new: u64) -> Result<String, Refusal>;
    /// The questions whose answers a picture is made of.
    ///
    /// # Errors
    /// `unknown_picture` or `unknown_fold` when there is none of that name.
    fn questions(&self, picture: &Picture) -> Result<Vec<Query>, Refusal>;
    /// A picture as SVG, from the answers in the order of the questions.
    ///
    /// # Errors
    /// As [`Backend::questions`]; `unknown_owner`; `bad_answer` when they are no such answers.
    fn draw(&self, picture: &Picture, answers: &[Json]) -> Result<String, Refusal>;
    /// The position of the last committed event, as it moves.
    fn head(&self) -> watch::Receiver<u64>;
    /// Who a token speaks for, and what they may be shown.
    ///
    /// # Errors
    /// `token_forged` when this key did not sign it, `token_expired` or `token_revoked` when it no
    /// longer counts, `too_many_tries` when too many were tried, `tokens_unreadable` when nobody
    /// can say.
    fn authenticate(&self, token: &str) -> Result<Bearer, Refusal>;
    /// The clock.
    fn now(&self) -> Timestamp;
    /// A fresh command id.
    fn command_id(&self) -> CommandId;
    /// The span of a request, under the caller's `traceparent` where one came.
    fn request_span(&self, method: &str, route: &str, caller: Option<&str>)
    -> Box<dyn RequestSpan>;
    /// The figures that a reader may see, in the OpenMetrics text format; without a reader those
    /// that name no workflow.
    fn metrics(&self, reader: Option<Reader>) -> String;
    /// How each part is, as it is now. Anybody may read it: no secrets.
    fn health(&self) -> Health;
}
