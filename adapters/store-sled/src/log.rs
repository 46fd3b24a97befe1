//! Reading the log: finds blocks by position, checks them, and keeps the last ones.

use crate::block::{self, BlockHeader};
use crate::database::Database;
use crate::guard::damaged_at;
use crate::keys;
use engine::store::{Head, StoreError, StoredEvent};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many blocks are kept unpacked, for the relay and repeated commands.
const BLOCKS_KEPT: usize = 16;

/// A block whose events are proved to chain.
pub(crate) struct Block {
    pub(crate) header: BlockHeader,
    pub(crate) events: Vec<StoredEvent>,
}

impl Block {
    /// The event at a position; `None` outside the block.
    pub(crate) fn event(&self, position: u64) -> Option<&StoredEvent> {
        let at = position.checked_sub(self.header.first)?;
        self.events.get(usize::try_from(at).ok()?)
    }
}

/// The blocks read last.
#[derive(Default)]
pub(crate) struct Blocks(Mutex<VecDeque<Arc<Block>>>);

impl Blocks {
    /// The block that holds a position.
    pub(crate) fn holding(
        &self,
        database: &Database,
        position: u64,
    ) -> Result<Arc<Block>, StoreError> {
        if let Some(block) = self.kept(position) {
            return Ok(block);
        }
        let block = Arc::new(read_holding(database, position)?);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == BLOCKS_KEPT {
            kept.pop_front();
        }
        kept.push_back(Arc::clone(&block));
        Ok(block)
    }

    fn kept(&self, position: u64) -> Option<Arc<Block>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kept = kept.iter().rev();
        kept.find(|block| block.event(position).is_some()).cloned()
    }

    /// At most `limit` events from `position` on, up to `head`.
    pub(crate) fn read(
        &self,
        database: &Database,
        head: Head,
        position: u64,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let first = position.max(1);
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        let end = first
            .saturating_add(limit)
            .min(head.position.saturating_add(1));
        let mut events = Vec::new();
        let mut next = first;
        let mut previous = None;
        while next < end {
            let block = self.holding(database, next)?;
            if previous.is_some_and(|hash| hash != block.header.previous) {
                return Err(damaged_at(
                    next,
                    "the event does not chain to the one before",
                ));
            }
            previous = Some(block.header.last);
            let wanted = |event: &&StoredEvent| (next..end).contains(&event.position);
            events.extend(block.events.iter().filter(wanted).cloned());
            next = block.header.end() + 1;
        }
        if let Some(last) = events.last().filter(|last| last.position == head.position)
            && last.hash != head.hash
        {
            return Err(damaged_at(last.position, "the last event is not the head"));
        }
        Ok(events)
    }
}

/// The header of the first block that starts at or after a position.
pub(crate) fn header_from(
    database: &Database,
    position: u64,
) -> Result<Option<BlockHeader>, StoreError> {
    let found = database.at_or_after(keys::BLOCK, &keys::block(position))?;
    let Some((key, value)) = found else {
        return Ok(None);
    };
    let first = keys::number(&key).unwrap_or(position);
    block::header(first, &value).map(|(header, _)| Some(header))
}

/// The header of the last block.
pub(crate) fn last_header(database: &Database) -> Result<Option<BlockHeader>, StoreError> {
    let Some((key, value)) = database.at_or_before(keys::BLOCK, &keys::block(u64::MAX))? else {
        return Ok(None);
    };
    let first = keys::number(&key).unwrap_or(0);
    block::header(first, &value).map(|(header, _)| Some(header))
}

/// Reads the block that holds a position, from the database.
pub(crate) fn read_holding(database: &Database, position: u64) -> Result<Block, StoreError> {
    let missing = || damaged_at(position, "the event is missing");
    let found = database.at_or_before(keys::BLOCK, &keys::block(position))?;
    let (key, value) = found.ok_or_else(missing)?;
    let first = keys::number(&key).ok_or_else(missing)?;
    let (header, here) = block::header(first, &value)?;
    if header.end() < position {
        return Err(missing());
    }
    let events = block::events(&header, here, |part| {
        let key = keys::part(keys::BLOCK_PART, first, part);
        let value = database.get(&key)?;
        Ok(value.map(|value| value.to_vec()).unwrap_or_default())
    })?;
    Ok(Block { header, events })
}
