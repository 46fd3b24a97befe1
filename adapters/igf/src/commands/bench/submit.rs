//! `submit`: decide, append and evolve in this process, many clients sharing each append, against
//! overwriting the same bytes and fdatasync once a group.

use super::Bench;
use super::clients::{Client, found};
use super::figure::{Figure, Target};
use super::meter::{Meter, Used, median, quantile};
use anyhow::Result;
use engine::command::Submission;
use engine::service::Service;
use engine::store::Store as _;
use std::time::{Duration, Instant};
use store_sled::bench::Limit;
use store_sled::{Mode, SledStore};

/// How long each side measures before the other takes its turn.
const SLICE: Duration = Duration::from_millis(250);

/// Clients in a group, and the part of the limit that is aimed at.
const GROUPS: [(usize, Option<f64>); 4] = [(1, None), (8, None), (64, Some(0.4)), (256, None)];

/// Measures the row.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (clients, least) in GROUPS {
        bench.progress(&format!("submit, {clients} clients"));
        let mut submitting = Submitting::new(bench, clients)?;
        let mut limit = Limit::new(&bench.place.join("limit"), 1)?;
        let (mut limits, mut ratios) = (Vec::new(), Vec::new());
        let until = bench.until();
        while Instant::now() < until {
            let slice = submitting.slice(SLICE)?;
            limit.resize(slice.bytes_a_group());
            let (commits, took) = limit.slice()?;
            let floor = commits as f64 * clients as f64 / took.as_secs_f64();
            limits.push(floor);
            ratios.push(slice.commands_a_second() / floor);
        }
        let row = format!("submit/{clients}");
        let rate = Figure::new(&row, submitting.all.commands_a_second(), "commands/s")
            .against_with(median(&mut limits), median(&mut ratios));
        figures.push(match least {
            Some(least) => rate.target(Target::AtLeast(least)),
            None => rate,
        });
        figures.extend(submitting.beside(&row));
    }
    Ok(figures)
}

/// Clients over a store of their own.
pub(super) struct Submitting {
    service: Service<SledStore>,
    clients: Vec<Client>,
    groups_us: Vec<u64>,
    all: Slice,
}

/// What was done in a slice of time.
#[derive(Clone, Copy, Default)]
pub(super) struct Slice {
    commands: u64,
    events: u64,
    groups: u64,
    payload_bytes: u64,
    used: Used,
}

impl Slice {
    pub(super) fn commands_a_second(&self) -> f64 {
        self.commands as f64 / self.used.time.as_secs_f64()
    }

    fn bytes_a_group(&self) -> usize {
        usize::try_from(self.payload_bytes / self.groups.max(1)).unwrap_or(1)
    }

    fn add(&mut self, more: Slice) {
        self.commands += more.commands;
        self.events += more.events;
        self.groups += more.groups;
        self.payload_bytes += more.payload_bytes;
        self.used.add(more.used);
    }
}

impl Submitting {
    /// A new store with the shipped definitions, and so many clients at its door.
    pub(super) fn new(bench: &Bench<'_>, clients: usize) -> Result<Submitting> {
        let directory = bench.place.join(&format!("submit-{clients}"));
        let _ = std::fs::remove_dir_all(&directory);
        let mut service = Service::open(SledStore::open(&directory, Mode::Create)?)?;
        found(&mut service)?;
        let mut submitting = Submitting {
            service,
            clients: vec![Client::default(); clients],
            groups_us: Vec::new(),
            all: Slice::default(),
        };
        submitting.spread()?;
        Ok(submitting)
    }

    /// Commands for so long, in groups of one command a client.
    pub(super) fn slice(&mut self, length: Duration) -> Result<Slice> {
        let mut slice = Slice::default();
        let before = self.service.head().position;
        let begun = Instant::now();
        while begun.elapsed() < length {
            // Making commands is the clients' time, not the engine's.
            let group = self.group();
            let meter = Meter::start();
            self.carry_out(&group)?;
            let used = meter.stop();
            self.groups_us
                .push(u64::try_from(used.time.as_micros()).unwrap_or(u64::MAX));
            slice.used.add(used);
            slice.groups += 1;
            slice.commands += group.len() as u64;
        }
        let head = self.service.head().position;
        slice.events = head - before;
        slice.payload_bytes = self.bytes_between(before, head)?;
        self.all.add(slice);
        Ok(slice)
    }

    /// Lets the clients begin at different times, so that each group holds each kind of command.
    fn spread(&mut self) -> Result<()> {
        for skipped in 0..6 {
            let late = self
                .clients
                .iter()
                .enumerate()
                .filter(|(at, _)| at % 6 > skipped);
            let group: Vec<(usize, Submission)> = late
                .map(|(at, client)| (at, client.next().submission()))
                .collect();
            for (at, submission) in group {
                let receipt = self.service.decide(&submission)?;
                self.clients[at].answered(receipt.case);
            }
            self.service.commit()?;
        }
        Ok(())
    }

    fn group(&self) -> Vec<Submission> {
        let next = self.clients.iter().map(Client::next);
        next.map(super::clients::Next::submission).collect()
    }

    fn carry_out(&mut self, group: &[Submission]) -> Result<()> {
        for (client, submission) in self.clients.iter_mut().zip(group) {
            let receipt = self.service.decide(submission)?;
            client.answered(receipt.case);
        }
        self.service.commit()?;
        Ok(())
    }

    fn bytes_between(&self, after: u64, last: u64) -> Result<u64> {
        let (mut position, mut bytes) = (after, 0);
        while position < last {
            for event in self.service.store().read(position + 1, 4_096)? {
                position = event.position;
                bytes += event.bytes.len() as u64;
            }
        }
        Ok(bytes)
    }

    /// What is worth knowing beside the rate.
    fn beside(&mut self, row: &str) -> Vec<Figure> {
        let all = &self.all;
        let each = |part: f64, whole: u64| part / whole.max(1) as f64;
        let cpu_us = each(all.used.cpu.as_secs_f64() * 1e6, all.commands);
        let written = each(all.used.written_bytes as f64, all.events);
        let payload = each(all.payload_bytes as f64, all.events);
        let p50_ms = quantile(&mut self.groups_us, 50) as f64 / 1e3;
        let p99_ms = quantile(&mut self.groups_us, 99) as f64 / 1e3;
        vec![
            Figure::new(format!("{row}/p50"), p50_ms, "ms a group"),
            Figure::new(format!("{row}/p99"), p99_ms, "ms a group"),
            Figure::new(format!("{row}/cpu"), cpu_us, "µs a command"),
            Figure::new(format!("{row}/written"), written, "bytes an event").against(payload),
        ]
    }
}
