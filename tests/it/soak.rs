//! A server under load for a while, and stopped in the middle of it: memory and latency stay flat,
//! everybody is answered, and what was acknowledged is there.
//!
//! Ten seconds; ten minutes with `tests/run --full`.

use crate::program::{Served, adopted, ok, serve, token};
use engine::store::Store;
use serde_json::{Value as Json, json};
use std::time::{Duration, Instant};
use store_sled::{Mode, SledStore};

const CLIENTS: usize = 16;

/// What a step of memory may come to, over all events.
const STEP_BYTES_AN_EVENT: u64 = 64;

/// What one client saw.
#[derive(Default)]
struct Seen {
    /// When each answer came, and after how long.
    answers: Vec<(Duration, Duration)>,
    acknowledged: Vec<String>,
    refused: usize,
}

fn length() -> Duration {
    let full = std::env::var_os("IGF_FULL").is_some();
    Duration::from_secs(if full { 600 } else { 10 })
}

/// Comments until the server is gone.
fn comment(url: &str, token: &str, case: &str, client: usize, started: Instant) -> Seen {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into();
    let mut seen = Seen::default();
    for number in 0.. {
        let text = format!("Remark {number} of {client}");
        let body = json!({ "command": "comment", "case": case, "text": text });
        let asked = Instant::now();
        let answer = agent
            .post(url)
            .header("Authorization", format!("Bearer {token}"))
            .send_json(&body);
        let Ok(mut answer) = answer else { break };
        if answer.status() != 200 {
            // It is stopping, and says so.
            assert_eq!(answer.status(), 503);
            seen.refused += 1;
            break;
        }
        let Ok(receipt) = answer.body_mut().read_json::<Json>() else {
            break;
        };
        seen.answers.push((started.elapsed(), asked.elapsed()));
        let id = receipt["command_id"].as_str().unwrap_or_default();
        seen.acknowledged.push(id.to_owned());
    }
    seen
}

/// Resident memory of the server, in KiB.
fn memory_kib(server: &Served) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.unwrap().trim().trim_end_matches(" kB");
    number.parse().unwrap()
}

/// The latency that 99 of 100 answers in a part of the time do not exceed.
fn p99(seen: &[Seen], from: Duration, to: Duration) -> Duration {
    let answers = seen.iter().flat_map(|seen| &seen.answers);
    let mut took: Vec<Duration> = answers
        .filter(|(at, _)| (from..to).contains(at))
        .map(|(_, took)| *took)
        .collect();
    took.sort();
    took[took.len() * 99 / 100]
}

/// What was acknowledged is there. Of millions some are looked up, evenly spread, and the last of
/// each client.
fn all_there(store: &SledStore, seen: &[Seen], count: usize) {
    let step = (count / 20_000).max(1);
    let spread = seen
        .iter()
        .flat_map(|seen| seen.acknowledged.iter().step_by(step));
    let last = seen
        .iter()
        .flat_map(|seen| seen.acknowledged.iter().rev().take(100));
    for id in spread.chain(last) {
        let found = store.command(id.parse().unwrap()).unwrap();
        assert!(found.is_some(), "{id} was acknowledged and is not there");
    }
}

#[test]
fn memory_and_latency_stay_flat_and_a_stop_under_load_loses_nothing() {
    let data = adopted();
    let opened = ok(
        data.path(),
        "open recommendation text=x priority=important --as auditor_a",
    );
    let case = opened["reference"].as_str().unwrap();
    let server = serve(data.path(), &[]);
    let (url, token) = (
        format!("{}/v1/commands", server.url),
        token(data.path(), "auditor_a"),
    );
    let (started, length) = (Instant::now(), length());
    let mut memory = Vec::new();
    let seen: Vec<Seen> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (url, token) = (&url, &token);
                scope.spawn(move || comment(url, token, case, client, started))
            })
            .collect();
        while started.elapsed() < length {
            std::thread::sleep(length / 40);
            memory.push(memory_kib(&server));
        }
        assert_eq!(
            server.stop(),
            0,
            "it stops in order, with all clients at it"
        );
        clients
            .into_iter()
            .map(|client| client.join().unwrap())
            .collect()
    });
    let count: usize = seen.iter().map(|seen| seen.acknowledged.len()).sum();
    let (half, end) = (memory[memory.len() / 2], memory[memory.len() - 1]);
    let (first, last) = (
        p99(&seen, length / 10, length / 2),
        p99(&seen, length / 2, length),
    );
    eprintln!("{count} commands; {half} and {end} KiB; p99 {first:?} and {last:?}");
    assert!(count > 500, "{count} commands are no load");
    // The index merges its runs at times, and the room that takes is kept: a step.
    let step_kib = u64::try_from(count).unwrap() * STEP_BYTES_AN_EVENT / 1024;
    let most = half * 5 / 4 + 16_384 + step_kib;
    assert!(end < most, "memory grows: {memory:?}");
    assert!(
        last < first * 5 + Duration::from_millis(50),
        "{first:?} became {last:?}"
    );
    let store = SledStore::open(data.path(), Mode::Existing).unwrap();
    all_there(&store, &seen, count);
    let unanswered = store.head().position - u64::try_from(count).unwrap();
    let before = opened["positions"][1].as_u64().unwrap();
    assert!(
        unanswered <= before + CLIENTS as u64,
        "{unanswered} beyond {before}"
    );
}
