//! The streams: what they must be like, how they are made, and how an existing one differs.

use crate::error::{BusError, ErrorKind};
use crate::settings::BusSettings;
use async_nats::jetstream::Context;
use async_nats::jetstream::stream::{
    Compression, Config, DiscardPolicy, Info, RetentionPolicy, StorageType,
};
use std::collections::HashMap;
use std::time::Duration;

/// The largest message of the event stream, headers included: the hard limit of 256 KiB for an
/// event's data, and room for its envelope and headers. The server counts headers too.
pub const MAX_MESSAGE_BYTES: i32 = (256 + 16) * 1024;

/// Stream metadata that names the store whose events it holds.
pub const STORE_ID_KEY: &str = "igf_store_id";

const DEAD_LETTER_DAYS: u64 = 90;

/// A setting in which an existing stream is not what igf would make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The setting, by its name in the server's JSON.
    pub setting: &'static str,
    /// What it should be.
    pub expected: String,
    /// What it is.
    pub actual: String,
    /// Whether events can get lost or be removed because of it.
    pub serious: bool,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Difference {
            setting,
            expected,
            actual,
            ..
        } = self;
        write!(out, "{setting} is {actual}, should be {expected}")
    }
}

/// The event stream's configuration.
pub fn event_stream(settings: &BusSettings) -> Config {
    let subjects = settings.subjects();
    Config {
        name: subjects.event_stream(),
        description: Some(format!("Events of {}, by igf", settings.organisation)),
        subjects: vec![subjects.events()],
        max_message_size: MAX_MESSAGE_BYTES,
        max_bytes: settings
            .max_bytes
            .map_or(-1, |bytes| i64::try_from(bytes).unwrap_or(i64::MAX)),
        deny_delete: true,
        deny_purge: true,
        allow_atomic_publish: true,
        metadata: HashMap::from([(STORE_ID_KEY.to_owned(), settings.store_id.clone())]),
        // The first event has position 1: sequence and position are the same for ever.
        first_sequence: Some(1),
        ..base(settings)
    }
}

/// The anchor stream's configuration.
pub fn anchor_stream(settings: &BusSettings) -> Config {
    let subjects = settings.subjects();
    Config {
        name: subjects.anchor_stream(),
        description: Some(format!("Head anchors of {}, by igf", settings.organisation)),
        subjects: vec![subjects.anchors()],
        deny_delete: true,
        deny_purge: true,
        ..base(settings)
    }
}

/// The dead letter stream's configuration. It holds notes about deliveries, no events, and may
/// forget them.
pub fn dead_letter_stream(settings: &BusSettings) -> Config {
    let subjects = settings.subjects();
    Config {
        name: subjects.dead_letter_stream(),
        description: Some(format!(
            "What subscribers of {} gave up on",
            settings.organisation
        )),
        subjects: vec![subjects.dead_letters()],
        discard: DiscardPolicy::Old,
        max_age: Duration::from_secs(DEAD_LETTER_DAYS * 24 * 3600),
        max_messages: 100_000,
        ..base(settings)
    }
}

fn base(settings: &BusSettings) -> Config {
    Config {
        retention: RetentionPolicy::Limits,
        storage: StorageType::File,
        num_replicas: settings.replicas,
        discard: DiscardPolicy::New,
        compression: Some(Compression::S2),
        allow_direct: true,
        max_bytes: -1,
        max_messages: -1,
        max_messages_per_subject: -1,
        max_consumers: -1,
        ..Config::default()
    }
}

/// The event stream's state; `None` when there is none.
///
/// # Errors
/// [`ErrorKind::Timeout`] when no answer comes in time, [`ErrorKind::NoJetStream`] when nobody
/// answers for JetStream, else the kind of the answer with which it refuses.
pub async fn find(context: &Context, settings: &BusSettings) -> Result<Option<Info>, BusError> {
    let name = settings.subjects().event_stream();
    match context.get_stream(&name).await {
        Ok(stream) => Ok(Some(stream.cached_info().clone())),
        Err(error) => match BusError::from(error) {
            error if error.kind == ErrorKind::StreamMissing => Ok(None),
            error => Err(error.at(&format!("looking at stream {name}"))),
        },
    }
}

/// Makes the event stream.
///
/// # Errors
/// [`ErrorKind::Timeout`] when no answer comes in time, [`ErrorKind::NoJetStream`] when nobody
/// answers for JetStream, else the kind of the answer with which it refuses, as where a stream of
/// that name has other settings.
pub async fn create(context: &Context, settings: &BusSettings) -> Result<Info, BusError> {
    let config = event_stream(settings);
    let place = format!("creating stream {}", config.name);
    let stream = context
        .create_stream(config)
        .await
        .map_err(|error| BusError::from(error).at(&place))?;
    tracing::info!(
        target: "igf::relay",
        stream = stream.cached_info().config.name,
        "event stream created"
    );
    Ok(stream.cached_info().clone())
}

/// Makes the anchor and the dead letter stream where they are missing.
///
/// # Errors
/// As [`create`], for the first of the two that cannot be made.
pub async fn ensure_side_streams(
    context: &Context,
    settings: &BusSettings,
) -> Result<(), BusError> {
    for config in [anchor_stream(settings), dead_letter_stream(settings)] {
        let place = format!("creating stream {}", config.name);
        context
            .get_or_create_stream(config)
            .await
            .map_err(|error| BusError::from(error).at(&place))?;
    }
    Ok(())
}

/// In what an existing event stream is not what igf would make.
pub fn differences(settings: &BusSettings, actual: &Config) -> Vec<Difference> {
    let wanted = event_stream(settings);
    let mut found = Vec::new();
    macro_rules! compare {
        ($($setting:literal $field:ident $serious:literal;)*) => {
            $(if wanted.$field != actual.$field {
                found.push(Difference {
                    setting: $setting,
                    expected: shown(&wanted.$field),
                    actual: shown(&actual.$field),
                    serious: $serious,
                });
            })*
        };
    }
    compare! {
        "subjects" subjects true;
        "retention" retention true;
        "discard" discard true;
        "max_age" max_age true;
        "deny_delete" deny_delete true;
        "deny_purge" deny_purge true;
        "no_ack" no_ack true;
        "max_msgs" max_messages true;
        "max_msgs_per_subject" max_messages_per_subject true;
        "max_msg_size" max_message_size false;
        "max_bytes" max_bytes false;
        "num_replicas" num_replicas false;
        "allow_direct" allow_direct false;
        "allow_atomic" allow_atomic_publish false;
        "compression" compression false;
        "storage" storage true;
    }
    found
}

/// A setting as the server's JSON has it.
fn shown<T: std::fmt::Debug>(value: &T) -> String {
    format!("{value:?}").to_lowercase()
}

/// The store that a stream says it belongs to.
pub fn owner(config: &Config) -> Option<&str> {
    config.metadata.get(STORE_ID_KEY).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::value::Name;

    #[test]
    fn what_can_lose_events_is_serious() {
        let settings = BusSettings::new("nats://localhost", Name::new("example"), "s1");
        let mut config = event_stream(&settings);
        assert_eq!(differences(&settings, &config), []);
        config.discard = DiscardPolicy::Old;
        config.num_replicas = 3;
        let found = differences(&settings, &config);
        let told: Vec<_> = found.iter().map(|d| (d.setting, d.serious)).collect();
        assert_eq!(told, [("discard", true), ("num_replicas", false)]);
        assert_eq!(found[0].to_string(), "discard is old, should be new");
    }
}
