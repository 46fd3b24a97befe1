//! A programme in which supposed changes are so.

use super::change::Change;
use crate::event::{Provenance, ProvenanceKind};
use crate::framework::{FundStage, Programme};
use crate::programme::standing::{FundProgress, Progress, leads_to, needs_after};
use crate::value::{FundId, ItemId};

/// A programme in which changes are so.
pub(super) struct Supposed {
    pub(super) programme: Programme,
    pub(super) progress: Progress,
    /// By how many days items end later.
    pub(super) slips: Vec<(ItemId, i64)>,
    /// Items that nobody owns, in the programme's order.
    pub(super) ownerless: Vec<ItemId>,
}

impl Supposed {
    pub(super) fn of(programme: &Programme, progress: &Progress, changes: &[Change]) -> Supposed {
        let mut supposed = Supposed {
            programme: programme.clone(),
            progress: progress.clone(),
            slips: Vec::new(),
            ownerless: Vec::new(),
        };
        for change in changes {
            supposed.suppose(change);
        }
        let gone = std::mem::take(&mut supposed.ownerless);
        let items = programme.items.iter().map(|item| &item.id);
        supposed.ownerless = items.filter(|item| gone.contains(item)).cloned().collect();
        supposed
    }

    fn suppose(&mut self, change: &Change) {
        match change {
            Change::Slips { item, days } => add_slip(&mut self.slips, item, *days),
            Change::Refused(fund) => {
                self.fund(fund).stage = Some(FundStage::Refused);
            }
            Change::Amount { fund, amount } => {
                self.fund(fund).amount = Some(*amount);
            }
            Change::Leaves { items, .. } => self.ownerless.extend(items.iter().cloned()),
            Change::Unlinked { needed, item } => {
                for item in self
                    .programme
                    .items
                    .iter_mut()
                    .filter(|other| other.id == *item)
                {
                    item.needs.retain(|need| !leads_to(need, needed));
                }
            }
            Change::Linked { needed, item } => {
                for item in self
                    .programme
                    .items
                    .iter_mut()
                    .filter(|other| other.id == *item)
                {
                    item.needs.push(needs_after(needed, &assumed()));
                }
            }
        }
    }

    fn fund(&mut self, fund: &FundId) -> &mut FundProgress {
        self.progress.funds.entry(fund.clone()).or_default()
    }
}

/// Slips of the same item add up.
fn add_slip(slips: &mut Vec<(ItemId, i64)>, item: &ItemId, days: i64) {
    match slips.iter_mut().find(|slip| slip.0 == *item) {
        Some((_, sum)) => *sum = sum.saturating_add(days),
        None => slips.push((item.clone(), days)),
    }
}

fn assumed() -> Provenance {
    Provenance {
        kind: ProvenanceKind::Assumed,
        words: None,
    }
}
