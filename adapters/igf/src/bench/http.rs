//! `http` and `http-batch`: commands to a server over loopback, against `submit` at 64 clients and
//! one fdatasync, each taking its turn.

use super::clients::Client;
use super::connection::Connection;
use super::context::Bench;
use super::figure::{Figure, Target};
use super::meter::{median, quantile};
use super::served::{self, Served, Tokens};
use super::submit::Submitting;
use anyhow::{Context, Result};
use engine::command::Receipt;
use futures::future::try_join_all;
use std::time::{Duration, Instant};
use store_sled::disk_limit::Limit;

/// How long each side measures before the other takes its turn.
const SLICE: Duration = Duration::from_millis(500);

/// Lines of a batch.
const LINES: usize = 256;

/// Bytes of the commit that one client's command is held against: about what one command appends.
const COMMAND_BYTES: usize = 1_024;

/// Measures `http`: one command a request.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let mut figures = one_client(bench)?;
    bench.progress("http, 64 clients, and submit in turns with it");
    let (mut calling, limit, ratio) = in_turns(bench, "http-64", 64, 1)?;
    let rate = Figure::new("http/64", calling.commands_a_second(), "commands/s");
    figures.push(rate.against_with(limit, ratio).target(Target::AtLeast(0.4)));
    figures.extend(calling.beside("http/64"));
    Ok(figures)
}

/// Measures `http-batch`: many commands a request.
pub(super) fn measure_batch(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    bench.progress("http-batch, 4 clients with 256 lines a request, and submit in turns with it");
    let (mut calling, limit, ratio) = in_turns(bench, "http-batch", 4, LINES)?;
    let rate = Figure::new("http-batch/4", calling.commands_a_second(), "commands/s");
    let rate = rate.against_with(limit, ratio).target(Target::AtLeast(0.5));
    let mut figures = vec![rate];
    figures.extend(calling.beside("http-batch/4"));
    Ok(figures)
}

/// One client: how long a command takes, against one commit of the disk.
fn one_client(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    bench.progress("http, 1 client, and fdatasync in turns with it");
    let mut calling = Calling::new(bench, "http-1", 1, 1)?;
    let mut limit = Limit::new(&bench.place.join("limit"), COMMAND_BYTES)?;
    let mut limits_us = Vec::new();
    let until = bench.until();
    while Instant::now() < until {
        calling.slice(SLICE)?;
        let slice = Instant::now();
        while slice.elapsed() < SLICE / 2 {
            let begun = Instant::now();
            limit.write()?;
            limits_us.push(micros(begun.elapsed()));
        }
    }
    let p50_ms = quantile(&mut calling.requests_us, 50) as f64 / 1e3;
    let limit_ms = median(&mut limits_us) as f64 / 1e3;
    let rate = Figure::new("http/1", calling.commands_a_second(), "commands/s");
    let mut figures = vec![rate.against(1e3 / limit_ms)];
    figures.extend(calling.beside("http/1"));
    figures[1] = Figure::new("http/1/p50", p50_ms, "ms a request")
        .against(limit_ms)
        .target(Target::AtMost(2.0));
    Ok(figures)
}

/// Clients over HTTP in turns with 64 in a process: the limit, and the ratio to it.
fn in_turns(
    bench: &Bench<'_>,
    name: &str,
    clients: usize,
    lines: usize,
) -> Result<(Calling, f64, f64)> {
    let mut calling = Calling::new(bench, name, clients, lines)?;
    let mut submitting = Submitting::new(bench, 64)?;
    let (mut limits, mut ratios) = (Vec::new(), Vec::new());
    let until = bench.until();
    while Instant::now() < until {
        let rate = calling.slice(SLICE)?;
        let limit = submitting.slice(SLICE)?.commands_a_second();
        limits.push(limit);
        ratios.push(rate / limit);
    }
    Ok((calling, median(&mut limits), median(&mut ratios)))
}

/// Clients that call a server.
struct Calling {
    callers: Vec<Caller>,
    server: Served,
    runtime: tokio::runtime::Runtime,
    requests_us: Vec<u64>,
    commands: u64,
    time: Duration,
    server_cpu: Duration,
}

/// One connection, and the cases that it carries on.
struct Caller {
    connection: Connection,
    tokens: Tokens,
    cases: Vec<Client>,
    requests_us: Vec<u64>,
}

impl Calling {
    fn new(bench: &Bench<'_>, name: &str, clients: usize, lines: usize) -> Result<Calling> {
        let data = bench.place.join(name);
        let tokens = served::prepare(&data)?;
        let server = Served::start(&data)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("starting the clients")?;
        let opening = (0..clients).map(|_| Connection::open(&server.address));
        let connections = runtime.block_on(try_join_all(opening))?;
        let callers = connections.into_iter().map(|connection| Caller {
            connection,
            tokens: tokens.clone(),
            cases: vec![Client::default(); lines],
            requests_us: Vec::new(),
        });
        Ok(Calling {
            callers: callers.collect(),
            server,
            runtime,
            requests_us: Vec::new(),
            commands: 0,
            time: Duration::ZERO,
            server_cpu: Duration::ZERO,
        })
    }

    /// Calls for so long; the commands a second.
    fn slice(&mut self, length: Duration) -> Result<f64> {
        let cpu = self.server.cpu();
        let begun = Instant::now();
        let until = begun + length;
        let calling = self.callers.iter_mut().map(|caller| caller.call(until));
        self.runtime.block_on(try_join_all(calling))?;
        let took = begun.elapsed();
        let mut commands = 0;
        for caller in &mut self.callers {
            commands += (caller.requests_us.len() * caller.cases.len()) as u64;
            self.requests_us.append(&mut caller.requests_us);
        }
        self.commands += commands;
        self.time += took;
        self.server_cpu += self.server.cpu().saturating_sub(cpu);
        Ok(commands as f64 / took.as_secs_f64())
    }

    fn commands_a_second(&self) -> f64 {
        self.commands as f64 / self.time.as_secs_f64()
    }

    /// What is worth knowing beside the rate.
    fn beside(&mut self, row: &str) -> Vec<Figure> {
        let p50_ms = quantile(&mut self.requests_us, 50) as f64 / 1e3;
        let p99_ms = quantile(&mut self.requests_us, 99) as f64 / 1e3;
        let cpu_us = self.server_cpu.as_secs_f64() * 1e6 / self.commands.max(1) as f64;
        vec![
            Figure::new(format!("{row}/p50"), p50_ms, "ms a request"),
            Figure::new(format!("{row}/p99"), p99_ms, "ms a request"),
            Figure::new(format!("{row}/cpu"), cpu_us, "µs a command, server"),
        ]
    }
}

impl Caller {
    async fn call(&mut self, until: Instant) -> Result<()> {
        while Instant::now() < until {
            let next = self.cases[0].next();
            let token = self.tokens.of(next.person);
            if let [case] = self.cases.as_mut_slice() {
                let body = next.body()?;
                let begun = Instant::now();
                let answer = self.connection.post("/v1/commands", token, &body).await?;
                self.requests_us.push(micros(begun.elapsed()));
                let receipt: Receipt = serde_json::from_slice(&answer)?;
                case.answered(receipt.case);
                continue;
            }
            let mut body = Vec::new();
            for case in &self.cases {
                body.extend(case.next().body()?);
                body.push(b'\n');
            }
            let begun = Instant::now();
            let answer = self
                .connection
                .post("/v1/commands:batch", token, &body)
                .await?;
            self.requests_us.push(micros(begun.elapsed()));
            let lines = answer.split(|byte| *byte == b'\n');
            for (case, line) in self.cases.iter_mut().zip(lines) {
                let receipt: Receipt = serde_json::from_slice(line)
                    .with_context(|| String::from_utf8_lossy(line).into_owned())?;
                case.answered(receipt.case);
            }
        }
        Ok(())
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
