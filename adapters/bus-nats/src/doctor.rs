//! Looks at everything between igf and its subscribers and says what to do.

use crate::consumer;
use crate::error::{BusError, ErrorKind};
use crate::headers;
use crate::link::{Link, shown, tool_context};
use crate::relay::own_at_or_before;
use crate::settings::BusSettings;
use crate::stream;
use crate::version::{FULL, Support, support};
use async_nats::jetstream::Context;
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::Info;
use std::time::Duration;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As it should be.
    Ok,
    /// It works, and should be looked at.
    Warn,
    /// It does not work.
    Fail,
}

impl Level {
    /// The word for people and programs.
    pub const fn word(self) -> &'static str {
        match self {
            Level::Ok => "ok",
            Level::Warn => "warn",
            Level::Fail => "fail",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// What was looked at: `connection`, `version`, `jetstream`, `stream`, `configuration`,
    /// `owner`, `sequence`, `permission`, `lag`, `subscriber`.
    pub check: &'static str,
    /// What was found.
    pub found: String,
    /// What to do; empty when all is well.
    pub advice: String,
}

fn finding(level: Level, check: &'static str, found: String, advice: &str) -> Finding {
    Finding {
        level,
        check,
        found,
        advice: advice.to_owned(),
    }
}

fn failure(check: &'static str, error: &BusError) -> Finding {
    finding(
        Level::Fail,
        check,
        error.message.clone(),
        error.kind.advice(),
    )
}

/// How long the server may take to answer the first time.
const PATIENCE: Duration = Duration::from_secs(3);
/// More waiting events than this are worth a look.
const LAG_MAX: u64 = 1_000;

/// Looks at everything. `head` is the position of the store's log, where it is known. The list ends
/// with the first failure that makes the checks after it impossible.
pub async fn examine(settings: &BusSettings, head: Option<u64>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let link = match Link::connect(settings, PATIENCE).await {
        Ok(link) => link,
        Err(error) => return vec![failure("connection", &error)],
    };
    let found = format!("connected to {}", shown(&settings.url));
    findings.push(finding(Level::Ok, "connection", found, ""));
    if !version(&link, &mut findings) {
        return findings;
    }
    let context = tool_context(&link);
    if !jetstream(&context, &mut findings).await {
        return findings;
    }
    match stream::find(&context, settings).await {
        Ok(Some(info)) => {
            configuration(settings, &info, &mut findings);
            sequence(&context, settings, &info, head, &mut findings).await;
            permission(&link, settings, &mut findings).await;
            subscribers(&context, settings, &mut findings).await;
        }
        Ok(None) => {
            let found = format!("there is no stream {}", settings.subjects().event_stream());
            let advice = "igf makes it when it first publishes; if it was there before: \
                          igf nats rebuild";
            findings.push(finding(Level::Fail, "stream", found, advice));
        }
        Err(error) => findings.push(failure("stream", &error)),
    }
    findings
}

fn version(link: &Link, findings: &mut Vec<Finding>) -> bool {
    let server = link.client.server_info();
    match support(&server) {
        Ok(Support::Full) => {
            let found = format!("nats-server {}", server.version);
            findings.push(finding(Level::Ok, "version", found, ""));
            true
        }
        Ok(Support::Degraded) => {
            let found = format!("nats-server {} has known faults", server.version);
            let advice = format!("install nats-server {FULL} or later");
            findings.push(finding(Level::Warn, "version", found, &advice));
            true
        }
        Err(error) => {
            findings.push(failure("version", &error));
            false
        }
    }
}

async fn jetstream(context: &Context, findings: &mut Vec<Finding>) -> bool {
    match context.query_account().await {
        Ok(account) => {
            let level = account.requests.level;
            let found = format!("JetStream answers, API level {level}");
            findings.push(finding(Level::Ok, "jetstream", found, ""));
            true
        }
        Err(error) => {
            let error = BusError::new(ErrorKind::NoJetStream, error.to_string());
            findings.push(failure("jetstream", &error));
            false
        }
    }
}

fn configuration(settings: &BusSettings, info: &Info, findings: &mut Vec<Finding>) {
    let found = format!(
        "stream {} holds {} messages, {} bytes",
        info.config.name, info.state.messages, info.state.bytes
    );
    findings.push(finding(Level::Ok, "stream", found, ""));
    match stream::owner(&info.config) {
        Some(owner) if owner == settings.store_id => {}
        owner => {
            let found = format!(
                "the stream belongs to {}",
                owner.unwrap_or("nobody it names")
            );
            let advice = ErrorKind::OtherStore.advice();
            findings.push(finding(Level::Fail, "owner", found, advice));
        }
    }
    let differences = stream::differences(settings, &info.config);
    if differences.is_empty() {
        let found = "the stream is configured as igf makes it".to_owned();
        findings.push(finding(Level::Ok, "configuration", found, ""));
    }
    for difference in differences {
        let level = if difference.serious {
            Level::Fail
        } else {
            Level::Warn
        };
        let advice = "change the stream's configuration, or igf nats rebuild";
        findings.push(finding(
            level,
            "configuration",
            difference.to_string(),
            advice,
        ));
    }
}

async fn sequence(
    context: &Context,
    settings: &BusSettings,
    info: &Info,
    head: Option<u64>,
    findings: &mut Vec<Finding>,
) {
    let last = info.state.last_sequence;
    let own = match context.get_stream_no_info(&info.config.name).await {
        Ok(stream) => {
            let oldest = last.saturating_sub(100).max(info.state.first_sequence);
            own_at_or_before(&stream, settings, last, oldest).await
        }
        Err(error) => Err(BusError::from(error)),
    };
    let position = match own {
        Ok(own) => own.map_or(0, |own| own.position),
        Err(error) => return findings.push(failure("sequence", &error)),
    };
    if position == last {
        let found = format!("the stream ends with position {position}, its own sequence");
        findings.push(finding(Level::Ok, "sequence", found, ""));
    } else {
        let found = format!("sequence {last} is not position {position}: foreign messages");
        findings.push(finding(
            Level::Fail,
            "sequence",
            found,
            ErrorKind::Foreign.advice(),
        ));
    }
    let Some(head) = head else { return };
    let pending = head.saturating_sub(position);
    let (level, advice) = match (position > head, pending > LAG_MAX) {
        (true, _) => (Level::Fail, ErrorKind::StreamAhead.advice()),
        (_, true) => (
            Level::Warn,
            "if this grows, look at the relay's trouble in /readyz",
        ),
        _ => (Level::Ok, ""),
    };
    let found = format!("{pending} of {head} events wait to be published");
    findings.push(finding(level, "lag", found, advice));
}

/// Publishes a message for a stream that does not exist, which the server refuses. It gives no
/// answer at all to a user without the permission to publish.
async fn permission(link: &Link, settings: &BusSettings, findings: &mut Vec<Finding>) {
    let subject = settings
        .subjects()
        .events()
        .replace('>', "internal._._.probe");
    let mut map = async_nats::HeaderMap::new();
    map.insert(headers::EXPECTED_STREAM, "IGF_PROBE_NEVER_STORED");
    let message = PublishMessage::build().headers(map);
    let answer = match link.jetstream().send_publish(subject, message).await {
        Ok(answer) => answer.await.map(drop),
        Err(error) => Err(error),
    };
    findings.push(match answer.map_err(BusError::from) {
        Err(error) if error.kind == ErrorKind::Fenced => {
            let found = "this user may publish events".to_owned();
            finding(Level::Ok, "permission", found, "")
        }
        Err(error) if error.kind == ErrorKind::Timeout => {
            let complaint = link.now().last_complaint.unwrap_or(error.message);
            let error = BusError::new(ErrorKind::Permission, complaint);
            failure("permission", &error)
        }
        Err(error) => failure("permission", &error),
        Ok(()) => {
            let found = "the server stored a message that it had to refuse".to_owned();
            finding(Level::Fail, "permission", found, ErrorKind::TooOld.advice())
        }
    });
}

async fn subscribers(context: &Context, settings: &BusSettings, findings: &mut Vec<Finding>) {
    match consumer::lags(context, settings).await {
        Ok(lags) => findings.extend(lags.into_iter().map(|lag| {
            let found = format!(
                "{} acknowledged up to {}, {} to go, {} being repeated",
                lag.name, lag.acknowledged, lag.pending, lag.redelivered
            );
            let slow = lag.pending > LAG_MAX || lag.redelivered > 0;
            let (level, advice) = match slow {
                true => (
                    Level::Warn,
                    "see that this subscriber runs and acknowledges",
                ),
                false => (Level::Ok, ""),
            };
            finding(level, "subscriber", found, advice)
        })),
        Err(error) => findings.push(failure("subscriber", &error)),
    }
}
