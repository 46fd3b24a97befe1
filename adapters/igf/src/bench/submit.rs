//! `submit`: decide, append and evolve in this process, many clients sharing each append, against
//! the group-commit floor: the same events as JSON, appended to a file that grows, one fdatasync a
//! group. `disk` is the harder limit, ready bytes over preallocated ones.

use super::clients::{Client, found};
use super::context::Bench;
use super::figure::{Figure, Target};
use super::floor::Floor;
use super::meter::{Meter, Used, median, quantile};
use anyhow::Result;
use engine::command::Submission;
use engine::event::Event;
use engine::service::Service;
use engine::store::Store as _;
use std::time::{Duration, Instant};
use store_sled::disk_limit::Limit;
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
        let mut disk = Limit::new(&bench.place.join("limit"), 1)?;
        let mut floor = Floor::new(&bench.place.join("floor"))?;
        let (mut on_disk, mut on_floor) = (Against::default(), Against::default());
        let until = bench.until();
        while Instant::now() < until {
            let slice = submitting.slice(SLICE)?;
            let rate = slice.commands_a_second();
            if floor.is_empty() {
                floor.take(submitting.last_events()?);
            }
            let groups = floor.slice(slice.events_a_group(), SLICE)?;
            on_floor.add(rate, groups * clients as f64);
            disk.resize(slice.bytes_a_group());
            let (commits, took) = disk.slice()?;
            on_disk.add(rate, commits as f64 * clients as f64 / took.as_secs_f64());
        }
        let row = format!("submit/{clients}");
        let rate = submitting.all.commands_a_second();
        let figure = on_floor.figure(&row, rate);
        figures.push(match least {
            Some(least) => figure.target(Target::AtLeast(least)),
            None => figure,
        });
        figures.push(on_disk.figure(&format!("{row}/disk"), rate));
        figures.extend(submitting.beside(&row));
    }
    Ok(figures)
}

/// A limit that was measured in turns.
#[derive(Default)]
struct Against {
    limits: Vec<f64>,
    ratios: Vec<f64>,
}

impl Against {
    fn add(&mut self, rate: f64, limit: f64) {
        self.limits.push(limit);
        self.ratios.push(rate / limit);
    }

    fn figure(mut self, row: &str, rate: f64) -> Figure {
        let (limit, ratio) = (median(&mut self.limits), median(&mut self.ratios));
        Figure::new(row, rate, "commands/s").against_with(limit, ratio)
    }
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

    fn events_a_group(&self) -> f64 {
        self.events as f64 / self.groups.max(1) as f64
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
        let before = self.service.committed_head().position;
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
        let head = self.service.committed_head().position;
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

    /// The last thousand events, as the engine reads them.
    fn last_events(&self) -> Result<Vec<Event>> {
        let from = self.service.committed_head().position.saturating_sub(1_000);
        let stored = self.service.store().read(from + 1, 1_000)?;
        let events = stored.iter().map(|event| Event::from_bytes(&event.bytes));
        Ok(events.collect::<Result<_, _>>()?)
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
