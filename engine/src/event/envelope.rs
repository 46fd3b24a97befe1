//! The envelope: what every event says about itself, whatever happened.

use super::data::EventData;
use super::words::Class;
use crate::hash::Hash;
use crate::identity::{CaseId, CommandId, EventId};
use crate::value::Name;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// How the edge knew who acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// Named on the command line by who owns the data directory.
    Local,
    /// By a signed bearer token.
    Token,
    /// Entered by one person on behalf of another who has no account.
    RecordedFor,
    /// Nobody: the engine acted because a clock was due.
    Clock,
}

/// Room for most events, so that writing one does not move it.
const USUAL_BYTES: usize = 1024;

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Actor {
    /// Opaque id of the person; missing when the engine acted by itself.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub person: Option<Name>,
    /// The person in whose place they acted.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none", default)]
    pub principal: Option<Name>,
    /// The role that allowed the act.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<Name>,
    /// How the edge knew.
    pub known: Known,
}

/// Where a fact comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProvenanceKind {
    /// A source document says it, in the words given.
    Seed,
    /// Assumed, for want of a source.
    Assumed,
    /// Invented, to show what the engine does.
    Played,
}

/// Where a fact comes from, with the words of the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// The kind of source.
    pub kind: ProvenanceKind,
    /// The source's own words, or what was assumed and why.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub words: Option<String>,
}

/// An event with all that the engine knows about it. The order of the members is the order of
/// the bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Place in the one global order; from 1, without gaps.
    pub position: u64,
    /// Deduplication id on the bus.
    pub id: EventId,
    /// What happened.
    pub data: EventData,
    /// The compartment whose chain this is; `main` unless the case is sealed.
    pub compartment: Name,
    /// The case it happened to.
    pub case: Option<CaseId>,
    /// That case's reference for people.
    pub reference: Option<String>,
    /// That case's workflow; `_framework`, `_people` or `_programme` for what has no case.
    pub workflow: Name,
    /// The name for subscribers: a transition's `emit`, else the type.
    pub event: Name,
    /// The event's number within its case, from 1; 0 without a case.
    pub case_version: u64,
    /// When it was recorded; never runs backwards.
    pub recorded: Timestamp,
    /// When it was true.
    pub effective: Timestamp,
    /// Who acted.
    pub actor: Actor,
    /// Most restricted audience of the content.
    pub class: Class,
    /// The command that caused it.
    pub command_id: CommandId,
    /// First 16 hex digits of the command's digest.
    pub command_digest: String,
    /// Number of this event among the command's events, from 1.
    pub command_part: u32,
    /// How many events the command caused.
    pub command_parts: u32,
    /// Position of the event that brought this one about, where there is one.
    pub cause: Option<u64>,
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// W3C trace context of the command's root span.
    pub traceparent: Option<String>,
    /// Where the fact comes from.
    pub provenance: Option<Provenance>,
}

/// The stored form: the members in their order, the data as it is.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Envelope<'a> {
    /// Place in the one global order; from 1, without gaps.
    pub position: u64,
    /// Deduplication id.
    #[schemars(with = "uuid::Uuid")]
    pub id: EventId,
    /// The event type; its data has a schema of its own.
    #[serde(rename = "type", borrow)]
    pub kind: Cow<'a, str>,
    /// Version of the data's schema.
    pub schema: u32,
    /// The compartment whose chain this is.
    pub compartment: Name,
    /// The case it happened to.
    #[schemars(with = "Option<uuid::Uuid>")]
    pub case: Option<CaseId>,
    /// That case's reference.
    pub reference: Option<String>,
    /// That case's workflow.
    pub workflow: Name,
    /// The name for subscribers.
    pub event: Name,
    /// The event's number within its case.
    pub case_version: u64,
    /// When it was recorded (RFC 3339, UTC).
    #[schemars(with = "String")]
    pub recorded: Timestamp,
    /// When it was true (RFC 3339, UTC).
    #[schemars(with = "String")]
    pub effective: Timestamp,
    /// Who acted.
    pub actor: Cow<'a, Actor>,
    /// Most restricted audience of the content.
    pub class: Class,
    /// The command that caused it.
    #[schemars(with = "uuid::Uuid")]
    pub command_id: CommandId,
    /// First 16 hex digits of the command's digest.
    pub command_digest: Cow<'a, str>,
    /// Number of this event among the command's events.
    pub command_part: u32,
    /// How many events the command caused.
    pub command_parts: u32,
    /// Position of the event that brought this one about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cause: Option<u64>,
    /// Why, in the actor's words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<Cow<'a, str>>,
    /// W3C trace context of the command's root span.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub traceparent: Option<Cow<'a, str>>,
    /// Where the fact comes from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub provenance: Option<Cow<'a, Provenance>>,
    /// What happened.
    #[serde(borrow)]
    #[schemars(with = "serde_json::Value")]
    pub data: Cow<'a, RawValue>,
}

/// Bytes that cannot be read as an event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// Not the JSON of an envelope.
    #[error("not an event: {0}")]
    Malformed(String),
    /// A type or schema that this version does not know.
    #[error("event {position} has type `{kind}` schema {schema}, written by a newer igf")]
    Newer {
        /// Where it stands.
        position: u64,
        /// Its type.
        kind: String,
        /// Its schema version.
        schema: u32,
    },
}

impl Event {
    /// The bytes that are stored, hashed and published.
    pub fn to_bytes(&self) -> Vec<u8> {
        let data = self.data.to_raw();
        let envelope = Envelope {
            position: self.position,
            id: self.id,
            kind: Cow::Borrowed(self.data.kind()),
            schema: self.data.schema(),
            compartment: self.compartment.clone(),
            case: self.case,
            reference: self.reference.clone(),
            workflow: self.workflow.clone(),
            event: self.event.clone(),
            case_version: self.case_version,
            recorded: self.recorded,
            effective: self.effective,
            actor: Cow::Borrowed(&self.actor),
            class: self.class,
            command_id: self.command_id,
            command_digest: Cow::Borrowed(&self.command_digest),
            command_part: self.command_part,
            command_parts: self.command_parts,
            cause: self.cause,
            reason: self.reason.as_deref().map(Cow::Borrowed),
            traceparent: self.traceparent.as_deref().map(Cow::Borrowed),
            provenance: self.provenance.as_ref().map(Cow::Borrowed),
            data: Cow::Borrowed(&data),
        };
        let mut bytes = Vec::with_capacity(USUAL_BYTES);
        serde_json::to_writer(&mut bytes, &envelope).expect("an envelope has only string keys");
        bytes
    }

    /// Reads stored bytes.
    ///
    /// # Errors
    /// [`EventError::Newer`] for a type or schema of a later version, [`EventError::Malformed`]
    /// for anything else that is not an event.
    pub fn from_bytes(bytes: &[u8]) -> Result<Event, EventError> {
        let malformed = |error: serde_json::Error| EventError::Malformed(error.to_string());
        let envelope: Envelope<'_> = serde_json::from_slice(bytes).map_err(malformed)?;
        let data = EventData::read(&envelope.kind, envelope.schema, &envelope.data)
            .map_err(malformed)?
            .ok_or_else(|| EventError::Newer {
                position: envelope.position,
                kind: envelope.kind.to_string(),
                schema: envelope.schema,
            })?;
        Ok(Event {
            position: envelope.position,
            id: envelope.id,
            data,
            compartment: envelope.compartment,
            case: envelope.case,
            reference: envelope.reference,
            workflow: envelope.workflow,
            event: envelope.event,
            case_version: envelope.case_version,
            recorded: envelope.recorded,
            effective: envelope.effective,
            actor: envelope.actor.into_owned(),
            class: envelope.class,
            command_id: envelope.command_id,
            command_digest: envelope.command_digest.into_owned(),
            command_part: envelope.command_part,
            command_parts: envelope.command_parts,
            cause: envelope.cause,
            reason: envelope.reason.map(Cow::into_owned),
            traceparent: envelope.traceparent.map(Cow::into_owned),
            provenance: envelope.provenance.map(Cow::into_owned),
        })
    }

    /// The hash of this event after `previous`.
    pub fn hash(&self, previous: &Hash) -> Hash {
        Hash::chained(previous, &self.to_bytes())
    }
}
