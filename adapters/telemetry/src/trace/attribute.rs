//! The names and values of span attributes. No names of people, no free text, nothing sealed.

use opentelemetry::Value;

/// The id of the case.
pub const CASE_ID: &str = "igf.case.id";
/// The human reference of the case, such as `REC-2019-014`.
pub const CASE_REFERENCE: &str = "igf.case.ref";
/// The id of the case's workflow.
pub const WORKFLOW_NAME: &str = "igf.workflow.name";
/// The version of the definition that the case runs under.
pub const WORKFLOW_VERSION: &str = "igf.workflow.version";
/// The transition asked for.
pub const TRANSITION: &str = "igf.transition";
/// The clock that fired.
pub const CLOCK: &str = "igf.clock";
/// The state before.
pub const STATE_FROM: &str = "igf.state.from";
/// The state after.
pub const STATE_TO: &str = "igf.state.to";
/// The position of the first event in the log.
pub const EVENT_POSITION: &str = "igf.event.position";
/// The role that the actor acted in; never the person.
pub const ACTOR_ROLE: &str = "igf.actor.role";
/// What became of the command: see [`super::Outcome`].
pub const OUTCOME: &str = "igf.outcome";
/// The code of the refusal.
pub const REFUSAL_CODE: &str = "igf.refusal.code";
/// The kind of failure; on spans whose status is error.
pub const ERROR_TYPE: &str = "error.type";
/// True: the span is recorded even if the caller's trace is not.
pub const GOVERNANCE: &str = "igf.governance";
/// How many events caused this, also beyond those linked.
pub const CAUSE_COUNT: &str = "igf.cause.count";
/// The references of the cases that caused this, separated by `, `.
pub const CAUSE_CASE_REFERENCE: &str = "igf.cause.case.ref";
/// The positions of the events that caused this, separated by `, `.
pub const CAUSE_EVENT_POSITION: &str = "igf.cause.event.position";
/// The trace ids of the events that caused this, separated by `, `.
pub const CAUSE_TRACE_ID: &str = "igf.cause.trace_id";
/// On a link: `previous`, `cause`, `origin`, `armed`, `event` or `parent`.
pub const LINK: &str = "igf.link";
/// How many events one append wrote.
pub const APPEND_EVENTS: &str = "igf.append.events";

/// The value of an attribute. Unsigned numbers become signed: OTLP would make them strings.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeValue {
    /// Text: an id, a code, a reference.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Flag(bool),
}

impl From<&str> for AttributeValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for AttributeValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for AttributeValue {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u64> for AttributeValue {
    fn from(number: u64) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for AttributeValue {
    fn from(number: usize) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<bool> for AttributeValue {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<AttributeValue> for Value {
    fn from(value: AttributeValue) -> Self {
        match value {
            AttributeValue::Text(text) => Self::from(text),
            AttributeValue::Integer(number) => Self::I64(number),
            AttributeValue::Flag(flag) => Self::Bool(flag),
        }
    }
}
