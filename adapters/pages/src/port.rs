//! What pages stand on.

use engine::command::{Receipt, Submission};
use engine::event::Event;
use engine::identity::CommandId;
use engine::refusal::Refusal;
use engine::state::{Case, State};
use engine::value::Name;
use engine::view::{Query, Reader};
use futures::future::BoxFuture;
use jiff::Timestamp;
use serde_json::Value as Json;
use std::sync::Arc;

/// Who looks at a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// The person.
    pub person: Name,
    /// How far up they read.
    pub reader: Reader,
}

/// What pages stand on.
pub trait Port: Send + Sync + 'static {
    /// Whom a link of one use lets in; it counts never again.
    ///
    /// # Errors
    /// Why it does not, or not any more.
    fn log_in(&self, link: &str) -> Result<Visitor, Refusal>;
    /// A view's answer. May block.
    ///
    /// # Errors
    /// Why there is none.
    fn ask(&self, query: &Query, reader: Reader) -> Result<Json, Refusal>;
    /// A case that a reader sees. May block.
    ///
    /// # Errors
    /// `unknown_case`, and what the store says.
    fn case(&self, name: &str, reader: Reader) -> Result<Arc<Case>, Refusal>;
    /// What happened to a case, as a reader sees it: when, and in a sentence. May block.
    ///
    /// # Errors
    /// What the store says.
    fn history(&self, case: &Case, reader: Reader) -> Result<Vec<(Event, String)>, Refusal>;
    /// What a command would bring about, in a sentence each, as a reader sees it. May block.
    ///
    /// # Errors
    /// Why it would be refused.
    fn try_out(&self, submission: &Submission) -> Result<Vec<String>, Refusal>;
    /// Decides, appends, answers.
    fn submit(&self, submission: Submission) -> BoxFuture<'_, Result<Receipt, Refusal>>;
    /// What is committed.
    fn state(&self) -> Arc<State>;
    /// The clock.
    fn now(&self) -> Timestamp;
    /// A fresh command id.
    fn command_id(&self) -> CommandId;
}
