//! The demo: the story of a reform programme on a virtual clock, into a real store.

use crate::cli::{Demo, Global};
use crate::data::definitions::shipped_definitions;
use crate::data::{self, DataDirectory, Evidence, Followers};
use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use crate::server::bus::{self, Published};
use crate::server::command_trace::CommandTrace;
use crate::server::traces::Traces;
use crate::session::DEMO_MARK;
use crate::text::answers;
use anyhow::{Context, Result};
use engine::event::{Event, EventData};
use engine::hash::Hash;
use engine::scenario::{Action, PlayError, Played, Player, Script};
use engine::service::Service;
use engine::store::Store;
use engine::value::{Name, ProgrammeId};
use engine::view::{self, Reader};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// The story.
const STORY: &str = include_str!("../demo/story.scenario");

/// The seed of all its ids, and so of its head hash.
const SEED: &str = "igf demo 1";

/// How many events are read at once.
const CHUNK: usize = 1_000;

/// Who founds the framework.
const FOUNDER: &str = "director_general";

/// When the story begins.
const START: &str = "2018-10-01T07:00:00Z";

/// The text of the mark.
const MARK: &str = "A demo: `serve` goes on at its last instant.\n";

/// How many commands were refused while playing, and how many events are new.
struct Outcome {
    refusals: u64,
    fresh: u64,
}

/// Plays the story, publishes it where a NATS server answers, and shows how it ends.
pub(super) fn run(global: &Global, output: &Output, options: &Demo) -> Result<Exit> {
    let mut settings = crate::server::telemetry_settings(options.otlp.as_deref());
    settings.log_filter.get_or_insert_with(|| "warn".to_owned());
    let guard = telemetry::start(settings)?;
    let traces = Traces::new(guard.telemetry(), crate::server::metrics(&guard));
    let directory = open(&global.data)?;
    let mut service = Service::open(directory.store())?;
    let outcome = play(&mut service, output, &traces)?;
    keep_evidence(&directory)?;
    Followers::new(&directory).follow()?;
    let published = bus::publish_demo(&directory, &service, &traces, options)?;
    summarise(global, output, &service, &outcome, &published)?;
    guard.shutdown();
    Ok(Exit::Done)
}

/// A demo's directory, new or of an earlier run; never one with real data in it.
fn open(path: &Path) -> Result<DataDirectory> {
    let known = data::exists(path);
    if known && !path.join(DEMO_MARK).exists() {
        let message = format!("{} holds data that is not the demo's", path.display());
        return Err(Failure::new(Exit::Unavailable, "not_a_store", message)
            .help("name another directory with `--data DIR`")
            .into());
    }
    if !known {
        refuse_foreign(path)?;
        // The mark comes first: a demo that is cut off at once must be known as one.
        std::fs::create_dir_all(path)
            .and_then(|()| std::fs::write(path.join(DEMO_MARK), MARK))
            .with_context(|| format!("writing to {}", path.display()))?;
    }
    DataDirectory::open(path)
}

/// A directory with somebody's files in it is not touched.
fn refuse_foreign(path: &Path) -> Result<()> {
    let taken = path.read_dir().is_ok_and(|entries| {
        let mut names = entries.flatten().map(|entry| entry.file_name());
        names.any(|name| name != DEMO_MARK && name != "lock")
    });
    if !taken {
        return Ok(());
    }
    let message = format!("{} holds something else than igf's data", path.display());
    Err(Failure::new(Exit::Unavailable, "not_a_store", message)
        .help("name another directory with `--data DIR`")
        .into())
}

fn play(
    service: &mut Service<Arc<dyn Store>>,
    output: &Output,
    traces: &Traces,
) -> Result<Outcome> {
    let script = Script::parse(STORY).map_err(|errors| anyhow::anyhow!("{}", errors[0]))?;
    let start: Timestamp = START.parse()?;
    let progress = progress(script.steps.len(), output);
    let mut outcome = Outcome {
        refusals: 0,
        fresh: 0,
    };
    let before = service.committed_head().position;
    let mut started = SystemTime::now();
    let mut player = Player::new(service, SEED, start);
    player.found(shipped_definitions(), &Name::new(FOUNDER))?;
    let played = player.play(&script, |step, played, service| {
        progress.inc(1);
        outcome.refusals += u64::from(matches!(step.action, Action::Refused(_)));
        if let Played::Done { carried, .. } = played {
            for carried in carried {
                CommandTrace::carried_out(traces, service.state(), carried, started);
            }
        }
        started = SystemTime::now();
    });
    progress.finish_and_clear();
    match played {
        Ok(()) => {}
        Err(PlayError::Store(error)) => return Err(error.into()),
        Err(PlayError::Failed(failure)) => {
            let message = format!(
                "the story does not go on at line {}: expected {}, found {}",
                failure.line, failure.expected, failure.found
            );
            return Err(Failure::new(Exit::Conflict, "demo_differs", message)
                .help("name another directory with `--data DIR`")
                .into());
        }
    }
    outcome.fresh = service.committed_head().position - before;
    Ok(outcome)
}

/// Keeps the evidence of the story: of each file the content is its name.
fn keep_evidence(directory: &DataDirectory) -> Result<()> {
    let (evidence, store) = (Evidence::of(directory.path()), directory.store());
    let mut next = 1;
    loop {
        let events = store.read(next, CHUNK)?;
        let Some(last) = events.last() else {
            return Ok(());
        };
        next = last.position + 1;
        for stored in &events {
            let event = Event::from_bytes(&stored.bytes)?;
            if let EventData::Case(data) = &event.data
                && let Some((name, sha256)) = data.file()
                && Hash::of(name.as_bytes()) == sha256
            {
                evidence.keep(name.as_bytes())?;
            }
        }
    }
}

fn progress(steps: usize, output: &Output) -> ProgressBar {
    if output.is_json() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(u64::try_from(steps).unwrap_or(u64::MAX));
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
        bar.set_style(style);
    }
    bar.with_message("playing October 2018 to December 2020")
}

fn summarise(
    global: &Global,
    output: &Output,
    service: &Service<Arc<dyn Store>>,
    outcome: &Outcome,
    published: &Published,
) -> Result<()> {
    let state = service.state();
    let head = service.committed_head();
    let json = json!({
        "events": head.position,
        "cases": state.cases.len(),
        "refusals": outcome.refusals,
        "new_events": outcome.fresh,
        "published": published.published,
        "pending": published.pending,
        "head": head.hash,
        "data": global.data,
    });
    output.answer(&json, |_| {
        let programme = ProgrammeId::new("igf");
        let asked = view::programme::Asked::of(state, &programme, state.recorded);
        let blocked = asked.map(|asked| view::programme::blocked(&asked));
        let ageing = view::ageing(
            state,
            &Name::new("recommendation"),
            Reader::OWNER,
            state.recorded,
        );
        format!(
            "{}\n\n{}\n\n{}",
            answers::blocked(&blocked.unwrap_or_default()),
            answers::ageing(&ageing, output),
            ending(global, service, outcome, published)
        )
    });
    Ok(())
}

fn ending(
    global: &Global,
    service: &Service<Arc<dyn Store>>,
    outcome: &Outcome,
    published: &Published,
) -> String {
    let head = service.committed_head();
    let first = if outcome.fresh == 0 {
        "the story was here already: nothing was changed".to_owned()
    } else {
        format!("{} events were written", outcome.fresh)
    };
    let data = global.data.display();
    format!(
        "{first}; the log has {} events of {} cases, and {} refusals left no trace in it\n{}\n\
         head {}\n\nlook around:\n  igf list --data {data}\n  igf list --owed-by head_mecc --data \
         {data}\n  igf programme igf status --data {data}\n  igf log --data {data}\n  igf serve \
         --data {data}",
        head.position,
        service.state().cases.len(),
        outcome.refusals,
        published.words,
        head.hash
    )
}
