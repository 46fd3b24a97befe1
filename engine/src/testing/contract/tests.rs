//! The suite passes on the twin in memory and fails on stores that are wrong on purpose.

use super::{Reopen, suite};
use crate::identity::{CaseId, CommandId};
use crate::store::{Batch, Head, MemoryStore, Store, StoreError, StoredEvent};
use std::panic::{AssertUnwindSafe, catch_unwind};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    DropsAnEvent,
    ForgetsCommands,
    Reorders,
    AcceptsAWrongHead,
    AcceptsAnotherHash,
    IgnoresTheLimit,
    ForgetsACaseEvent,
    LosesTheCursor,
    LosesTheSnapshot,
    CutsLargeEvents,
    ForgetsOnReopen,
    AcceptsGaps,
}

/// A right store inside, wrong in one way outside.
struct Faulty(MemoryStore, Fault);

impl Store for Faulty {
    fn head(&self) -> Head {
        self.0.head()
    }

    fn append(&self, batch: &Batch) -> Result<Head, StoreError> {
        let actual = self.0.head();
        let mut batch = batch.clone();
        let forgiven = match self.1 {
            Fault::AcceptsAWrongHead => true,
            Fault::AcceptsAnotherHash => batch.after.position == actual.position,
            _ => false,
        };
        if forgiven {
            batch.after = actual;
        }
        if self.1 == Fault::AcceptsGaps {
            for (at, event) in batch.events.iter_mut().enumerate() {
                event.position = batch.after.position + 1 + at as u64;
            }
        }
        self.0.append(&batch)
    }

    fn read(&self, position: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        let limit = match self.1 {
            Fault::IgnoresTheLimit => limit.max(2),
            _ => limit,
        };
        let mut events = self.0.read(position, limit)?;
        match self.1 {
            Fault::DropsAnEvent if events.len() > 5 => {
                events.remove(3);
            }
            Fault::Reorders if events.len() > 5 => events.swap(2, 3),
            Fault::CutsLargeEvents => {
                for event in &mut events {
                    let kept = event.bytes.len().min(65_536);
                    event.bytes = event.bytes[..kept].into();
                }
            }
            _ => {}
        }
        Ok(events)
    }

    fn read_case(&self, case: CaseId) -> Result<Vec<StoredEvent>, StoreError> {
        let mut events = self.0.read_case(case)?;
        if self.1 == Fault::ForgetsACaseEvent {
            events.pop();
        }
        Ok(events)
    }

    fn command(&self, command: CommandId) -> Result<Option<(u64, u64)>, StoreError> {
        match self.1 {
            Fault::ForgetsCommands => Ok(None),
            _ => self.0.command(command),
        }
    }

    fn cursor(&self, name: &str) -> Result<u64, StoreError> {
        self.0.cursor(name)
    }

    fn set_cursor(&self, name: &str, position: u64) -> Result<(), StoreError> {
        match self.1 {
            Fault::LosesTheCursor => Ok(()),
            _ => self.0.set_cursor(name, position),
        }
    }

    fn snapshot(&self) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        self.0.snapshot()
    }

    fn put_snapshot(&self, position: u64, bytes: &[u8]) -> Result<(), StoreError> {
        match self.1 {
            Fault::LosesTheSnapshot => Ok(()),
            _ => self.0.put_snapshot(position, bytes),
        }
    }
}

#[test]
fn the_twin_in_memory_passes() {
    suite(|| {
        let reopen: Reopen<MemoryStore> = Box::new(|store| store);
        (MemoryStore::new(), reopen)
    });
}

#[test]
fn every_fault_is_found() {
    let faults = [
        Fault::DropsAnEvent,
        Fault::ForgetsCommands,
        Fault::Reorders,
        Fault::AcceptsAWrongHead,
        Fault::AcceptsAnotherHash,
        Fault::IgnoresTheLimit,
        Fault::ForgetsACaseEvent,
        Fault::LosesTheCursor,
        Fault::LosesTheSnapshot,
        Fault::CutsLargeEvents,
        Fault::ForgetsOnReopen,
        Fault::AcceptsGaps,
    ];
    for fault in faults {
        let run = AssertUnwindSafe(|| {
            suite(|| {
                let reopen: Reopen<Faulty> = Box::new(move |store: Faulty| match fault {
                    Fault::ForgetsOnReopen => Faulty(MemoryStore::new(), fault),
                    _ => store,
                });
                (Faulty(MemoryStore::new(), fault), reopen)
            });
        });
        assert!(
            catch_unwind(run).is_err(),
            "the suite passed a store with this fault: {fault:?}"
        );
    }
}
