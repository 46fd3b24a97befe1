//! The bus: doctor, tail, verify, rebuild, readers, permissions.

use crate::cli::{Global, Nats, NatsServer};
use crate::data::DataDirectory;
use crate::exit::Exit;
use crate::fail::{Failure, alone};
use crate::output::Output;
use crate::server::bus;
use crate::session::{Local, Session};
use crate::text::events::Teller;
use anyhow::Result;
use bus_nats::consumer::Subscriber;
use bus_nats::doctor::{self, Level};
use bus_nats::link::Link;
use bus_nats::tail::{TailFrom, TailMessage};
use bus_nats::{BusError, BusSettings};
use engine::event::{Class, Event};
use engine::value::{Name, harmless};
use engine::view::Query;
use serde_json::{Map, Value as Json, json};
use std::ops::ControlFlow;
use std::time::Duration;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a running server may take to publish the whole log again.
const REPUBLISH_PATIENCE: Duration = Duration::from_secs(60);

/// Where subscribers' places are kept while their consumers are not on the server.
const PLACES_FILE: &str = "nats-places.json";

/// Works on the bus.
pub(super) fn run(global: &Global, output: &Output, command: Nats) -> Result<Exit> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match command {
            Nats::Doctor(server) => doctor(global, output, &server).await,
            Nats::Tail {
                server,
                from,
                count,
            } => tail(global, output, &server, from, count).await,
            Nats::Verify(server) => verify(global, output, &server).await,
            Nats::Rebuild(server) => rebuild(global, output, &server).await,
            Nats::Readers(server) => readers(global, output, &server).await,
            Nats::Permissions(server) => permissions(global, output, &server),
        }
    })
}

fn away(error: &BusError) -> anyhow::Error {
    Failure::new(Exit::Unavailable, "nats_away", error.to_string())
        .help("`igf nats doctor` says what is wrong")
        .into()
}

fn settings(global: &Global, server: &NatsServer) -> Result<(Local, BusSettings)> {
    let local = Local::open(&global.data).map_err(alone)?;
    let state = local.service.state();
    let settings = bus::settings(&server.nats, &server.login, &local.directory, state)?;
    Ok((local, settings))
}

/// Whose bus it is and how many events the log has, also while a server holds the directory.
fn beside(global: &Global, server: &NatsServer) -> Result<(BusSettings, u64)> {
    match Session::open(global, None)? {
        Session::Local(local) => {
            let state = local.service.state();
            let settings = bus::settings(&server.nats, &server.login, &local.directory, state)?;
            Ok((settings, local.service.committed_head().position))
        }
        Session::Remote(remote) => {
            let store = DataDirectory::store_id_of(&global.data).ok_or_else(|| {
                let message = format!("there is no data in {}", global.data.display());
                Failure::new(Exit::Unavailable, "no_data", message)
                    .help("name the server's own directory with `--data DIR`")
            })?;
            let signed = remote.get_signed("/v1/checkpoint")?;
            let signed = signed["checkpoint"].as_str().unwrap_or_default();
            let head = signed.lines().nth(1).and_then(|size| size.parse().ok());
            let framework = Session::Remote(remote).ask(&Query::Framework, None);
            let organisation = match framework.map_err(Failure::from) {
                Ok(framework) => framework["organisation"].as_str().map(Name::new),
                Err(failure) if failure.code == "no_framework" => None,
                Err(failure) => return Err(failure.into()),
            };
            let settings = bus::settings_of(&server.nats, &server.login, organisation, store)?;
            Ok((settings, head.unwrap_or(0)))
        }
    }
}

async fn doctor(global: &Global, output: &Output, server: &NatsServer) -> Result<Exit> {
    let (settings, head) = beside(global, server)?;
    let findings = doctor::examine(&settings, Some(head)).await;
    let worst = findings.iter().any(|found| found.level == Level::Fail);
    let rows: Vec<Json> = findings
        .iter()
        .map(|found| {
            json!({
                "level": found.level.word(), "check": found.check, "found": found.found,
                "advice": found.advice,
            })
        })
        .collect();
    output.answer(&json!({ "ok": !worst, "findings": rows }), |_| {
        let mut text = String::new();
        for found in &findings {
            let (what, advice) = (harmless(&found.found), harmless(&found.advice));
            let mark = match found.level {
                Level::Ok => output.paint("32", "✓"),
                Level::Warn => output.paint("33", "!"),
                Level::Fail => output.paint("31", "✗"),
            };
            text.push_str(&format!("{mark} {:<14} {what}\n", found.check));
            if !advice.is_empty() {
                text.push_str(&format!("                 {advice}\n"));
            }
        }
        text
    });
    Ok(if worst { Exit::DidNotHold } else { Exit::Done })
}

/// Prints what subscribers get. Needs no data directory: the stream names the organisation.
async fn tail(
    global: &Global,
    output: &Output,
    server: &NatsServer,
    from: u64,
    count: Option<u64>,
) -> Result<Exit> {
    let settings = match beside(global, server) {
        Ok((settings, _)) => settings,
        Err(_) => {
            let example = Some(Name::new("example"));
            bus::settings_of(&server.nats, &server.login, example, String::new())?
        }
    };
    let link = Link::connect(&settings, PATIENCE)
        .await
        .map_err(|error| away(&error))?;
    let mut left = count;
    let each = |message: TailMessage| {
        output.line(&shown(output, &message));
        left = left.map(|left| left.saturating_sub(1));
        if left == Some(0) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let tailed = bus_nats::tail::tail(&link, &settings, TailFrom::Position(from), each).await;
    tailed.map_err(|error| away(&error))?;
    Ok(Exit::Done)
}

fn shown(output: &Output, message: &TailMessage) -> String {
    if output.is_json() {
        let headers: Map<String, Json> = message
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), Json::from(value.as_str())))
            .collect();
        let event: Json = serde_json::from_slice(&message.body).unwrap_or(Json::Null);
        return json!({
            "sequence": message.sequence, "position": message.position,
            "subject": message.subject, "headers": headers, "event": event,
        })
        .to_string();
    }
    let what = Event::from_bytes(&message.body).map_or_else(
        |error| harmless(&error.to_string()),
        |event| Teller::bare().tell(&event),
    );
    format!(
        "{:>6}  {}\n        {what}",
        message.sequence,
        harmless(&message.subject)
    )
}

async fn verify(global: &Global, output: &Output, server: &NatsServer) -> Result<Exit> {
    let (local, settings) = settings(global, server)?;
    let link = Link::connect(&settings, PATIENCE)
        .await
        .map_err(|error| away(&error))?;
    let checked = bus_nats::verify::verify(&link, &settings, local.directory.store()).await;
    let report = checked.map_err(|error| away(&error))?;
    let first: Vec<Json> = report
        .first
        .iter()
        .map(|problem| json!({ "sequence": problem.sequence, "what": problem.what }))
        .collect();
    let json = json!({
        "ok": report.ok(), "messages": report.messages, "published": report.published,
        "head": report.head, "problems": report.problems, "first": first,
    });
    output.answer(&json, |_| {
        let mut text = format!(
            "{} messages; published up to {} of {}; {} problems\n",
            report.messages, report.published, report.head, report.problems
        );
        for problem in &report.first {
            let what = harmless(&problem.what);
            text.push_str(&format!("  {}: {what}\n", problem.sequence));
        }
        text
    });
    Ok(if report.ok() {
        Exit::Done
    } else {
        Exit::DidNotHold
    })
}

/// Beside a running server its relay publishes; with none this call does.
async fn rebuild(global: &Global, output: &Output, server: &NatsServer) -> Result<Exit> {
    let kept = global.data.join(PLACES_FILE);
    let (local, settings, head) = match Session::open(global, None)? {
        Session::Local(local) => {
            let state = local.service.state();
            let settings = bus::settings(&server.nats, &server.login, &local.directory, state)?;
            let head = local.service.committed_head().position;
            (Some(local), settings, head)
        }
        Session::Remote(_) => {
            let (settings, head) = beside(global, server)?;
            (None, settings, head)
        }
    };
    let link = Link::connect(&settings, PATIENCE)
        .await
        .map_err(|error| away(&error))?;
    let rebuilt = bus_nats::rebuild::rebuild(&link, &settings, &kept).await;
    let rebuilt = rebuilt.map_err(|error| away(&error))?;
    let (published, pending, words) = match &local {
        Some(local) => {
            let published = bus::publish_all(&local.directory, settings).await;
            (published.published, published.pending, published.words)
        }
        None => {
            let published = bus_nats::rebuild::held(&link, &settings, head, REPUBLISH_PATIENCE)
                .await
                .map_err(|error| away(&error))?;
            let pending = head.saturating_sub(published);
            let words = format!("the server has published {published} of {head}");
            (published, pending, words)
        }
    };
    let subscribers: Map<String, Json> = rebuilt
        .subscribers
        .into_iter()
        .map(|(name, acknowledged)| (name, Json::from(acknowledged)))
        .collect();
    let json = json!({
        "removed": rebuilt.removed, "published": published, "pending": pending,
        "subscribers": subscribers,
    });
    output.answer(&json, |_| format!("the stream is made anew: {words}"));
    Ok(if pending == 0 {
        Exit::Done
    } else {
        Exit::Unavailable
    })
}

/// One reader for each class of events.
fn each_reader() -> Vec<Subscriber> {
    let reader = |class: &Class| {
        let name = format!("reader_{}", class.word());
        Subscriber::new(Name::new(&name), *class)
    };
    Class::ALL.iter().map(reader).collect()
}

/// Makes the readers' consumers: they may not do so themselves.
async fn readers(global: &Global, output: &Output, server: &NatsServer) -> Result<Exit> {
    let (settings, _) = beside(global, server)?;
    let link = Link::connect(&settings, PATIENCE)
        .await
        .map_err(|error| away(&error))?;
    let mut made = Vec::new();
    for reader in each_reader() {
        bus_nats::consumer::ensure_consumer(&link.jetstream(), &settings, &reader)
            .await
            .map_err(|error| away(&error))?;
        made.push(reader.name.to_string());
    }
    let stream = settings.subjects().event_stream();
    output.answer(&json!({ "stream": stream, "consumers": made }), |_| {
        format!("on {stream}: {}", made.join(", "))
    });
    Ok(Exit::Done)
}

/// One account for the engine, and one for each reader.
fn permissions(global: &Global, output: &Output, server: &NatsServer) -> Result<Exit> {
    let (settings, _) = beside(global, server)?;
    let configuration = bus_nats::permissions::configuration(&settings, &each_reader());
    output.answer(&json!({ "configuration": configuration }), |_| {
        configuration.clone()
    });
    Ok(Exit::Done)
}
