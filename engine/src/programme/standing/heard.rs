//! What was heard of an item, and of a fund, since the programme's text.

use crate::event::Block;
use crate::framework::{FundStage, ItemStatus};
use crate::identity::CaseId;
use crate::value::{Money, When};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How one item stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemProgress {
    /// Planned, started or done.
    pub status: ItemStatus,
    /// The day it started, where an event says so.
    pub started_on: Option<Date>,
    /// The day it was done, where an event says so.
    pub done_on: Option<Date>,
    /// The day it was decided not to go on with it. That fulfils a promise to explore.
    pub declined_on: Option<Date>,
    /// When it is expected to finish, where somebody said so.
    pub forecast: Option<When>,
    /// The cases that deliver it, in the order they were linked.
    pub cases: Vec<CaseId>,
    /// What holds it directly, as last published.
    pub blocks: Vec<Block>,
    /// Since when it is held.
    pub blocked_since: Option<Timestamp>,
    /// What freed it last: position and trace context of the event.
    pub unblocked: Option<(u64, Option<Arc<str>>)>,
}

impl ItemProgress {
    /// An item of which nothing has been heard.
    pub fn new(status: ItemStatus) -> ItemProgress {
        ItemProgress {
            status,
            started_on: None,
            done_on: None,
            declined_on: None,
            forecast: None,
            cases: Vec::new(),
            blocks: Vec::new(),
            blocked_since: None,
            unblocked: None,
        }
    }
}

/// What was heard of a fund since the programme's text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FundProgress {
    /// How far it has come; as the text says when nothing was heard.
    pub stage: Option<FundStage>,
    /// How much it is; as the text says when nothing was heard.
    pub amount: Option<Money>,
    /// How much of it has reached a stage, or was refused, where that is not all; until the whole
    /// reaches another stage or is another amount.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<FundStage, Money>,
}
