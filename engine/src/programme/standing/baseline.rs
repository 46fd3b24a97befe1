//! Baselines: the likely ends as they were agreed, to compare later ones with.

use crate::identity::CaseId;
use crate::value::ItemId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A baseline as it was agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// Its number, from 1.
    pub number: u32,
    /// The case that decided on it; `None` for the first, which needs none.
    pub case: Option<CaseId>,
    /// That case's reference.
    pub reference: Option<String>,
    /// Why it was taken, in the words of who took it.
    pub reason: Option<String>,
    /// What was agreed.
    pub baseline: Baseline,
}

/// The likely ends of all items as they were on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// The day it was taken.
    pub taken_on: Date,
    /// The likely end of each item; `None` where nobody could say.
    pub finishes: BTreeMap<ItemId, Option<Date>>,
}
