//! The index of events that no run holds yet.

use super::Key;
use crate::block::BlockHeader;
use engine::identity::{CaseId, CommandId};
use std::collections::BTreeMap;

const CASE: u8 = b'c';
const COMMAND: u8 = b'q';

/// Positions by case and by command, for a stretch of the log.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) entries: BTreeMap<Key, Vec<u64>>,
    pub(crate) from: u64,
    pub(crate) to: u64,
}

pub(crate) fn case_key(case: CaseId) -> Key {
    key(CASE, case.0.as_bytes())
}

pub(crate) fn command_key(command: CommandId) -> Key {
    key(COMMAND, command.0.as_bytes())
}

fn key(kind: u8, id: &[u8; 16]) -> Key {
    let mut key = [kind; 17];
    key[1..].copy_from_slice(id);
    key
}

impl Memory {
    /// How many events it covers.
    pub(crate) fn events(&self) -> u64 {
        match self.to {
            0 => 0,
            to => to - self.from + 1,
        }
    }

    pub(crate) fn get(&self, key: &Key) -> &[u64] {
        self.entries.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    pub(crate) fn add_block(&mut self, header: &BlockHeader) {
        for (position, event) in (header.first..).zip(&header.events) {
            self.add(position, event.case, event.command);
        }
    }

    pub(crate) fn add(&mut self, position: u64, case: Option<CaseId>, command: CommandId) {
        if self.to == 0 {
            self.from = position;
        }
        self.to = position;
        if let Some(case) = case {
            self.entries
                .entry(case_key(case))
                .or_default()
                .push(position);
        }
        let span = self.entries.entry(command_key(command)).or_default();
        // Of a command the first and the last position are asked for, nothing between.
        span.truncate(1);
        span.push(position);
    }
}
