//! What holds an item, directly and through others, and what it holds itself.

use super::progress::Progress;
use crate::event::{Block, BlockKind};
use crate::framework::{
    EdgeKind, EdgeTarget, Fund, FundStage, FundingLine, Item, ItemStatus, Programme,
};
use crate::value::{FundId, ItemId, Name};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What holds an item directly: nothing when it is done or not of this programme.
///
/// A block's kind is the kind of the need; `finish` holds the finishing only. `funds` names the
/// item that releases the money, `refused` a fund that will not come, `external` the condition
/// in words. Money with an alternative that may still come does not hold.
pub fn blocks(programme: &Programme, progress: &Progress, item: &ItemId) -> Vec<Block> {
    let Some(item) = programme.item(item.as_str()) else {
        return Vec::new();
    };
    blocks_of(programme, progress, item)
}

/// What holds an item of the programme directly; see [`blocks`].
pub fn blocks_of(programme: &Programme, progress: &Progress, item: &Item) -> Vec<Block> {
    if progress.status_of(item) == ItemStatus::Done {
        return Vec::new();
    }
    let money = MoneyGates {
        programme,
        progress,
    };
    let mut blocks = Vec::new();
    for need in &item.needs {
        let Some(kind) = need.kind.block() else {
            continue;
        };
        match &need.target {
            EdgeTarget::External { what, met: None } => {
                push(&mut blocks, BlockKind::External, what)
            }
            EdgeTarget::External { met: Some(_), .. } => {}
            EdgeTarget::Item(gate) if need.kind == EdgeKind::Funds => {
                money.on_decision(item, gate, &mut blocks);
            }
            EdgeTarget::Item(other) => {
                let status = status(programme, progress, other);
                let free = match need.kind {
                    EdgeKind::Start => status != ItemStatus::Planned,
                    EdgeKind::After
                    | EdgeKind::Finish
                    | EdgeKind::Funds
                    | EdgeKind::Informs
                    | EdgeKind::Contributes => status == ItemStatus::Done,
                };
                if !free {
                    push(&mut blocks, kind, other.as_str());
                }
            }
        }
    }
    for line in &item.funding {
        money.on_line(line, &mut blocks);
    }
    blocks
}

fn push(blocks: &mut Vec<Block>, kind: BlockKind, what: &str) {
    if !blocks
        .iter()
        .any(|block| block.kind.is(kind) && block.what == what)
    {
        blocks.push(Block {
            kind: kind.into(),
            what: what.to_owned(),
        });
    }
}

fn status(programme: &Programme, progress: &Progress, item: &ItemId) -> ItemStatus {
    match progress.items.get(item) {
        Some(known) => known.status,
        None => programme
            .item(item.as_str())
            .map_or(ItemStatus::Planned, |item| item.status),
    }
}

/// Money that waits for a decision, or was refused.
pub(in crate::programme) struct MoneyGates<'p> {
    pub(in crate::programme) programme: &'p Programme,
    pub(in crate::programme) progress: &'p Progress,
}

impl MoneyGates<'_> {
    /// A need of kind `funds`: the decision is not there, and no other money will do.
    fn on_decision(&self, item: &Item, gate: &ItemId, blocks: &mut Vec<Block>) {
        let released = |fund: &&Fund| fund.gate.as_ref() == Some(gate);
        let pays = |line: &&FundingLine| self.funds_of(line).any(|fund| released(&fund));
        let lines: Vec<&FundingLine> = item.funding.iter().filter(pays).collect();
        if !lines.is_empty() && !lines.iter().any(|line| self.held(line)) {
            return;
        }
        let hangs_on: Vec<&Fund> = match lines.as_slice() {
            [] => self.programme.funds.values().filter(released).collect(),
            lines => lines
                .iter()
                .filter(|line| self.held(line))
                .flat_map(|line| self.funds_of(line))
                .filter(released)
                .collect(),
        };
        if !hangs_on.is_empty() && hangs_on.iter().all(|fund| self.refused(fund)) {
            for fund in hangs_on {
                push(blocks, BlockKind::Refused, fund.id.as_str());
            }
        } else if status(self.programme, self.progress, gate) != ItemStatus::Done {
            push(blocks, BlockKind::Funds, gate.as_str());
        }
    }

    /// A funding line: none of its funds is there, and none can come without a decision.
    fn on_line(&self, line: &FundingLine, blocks: &mut Vec<Block>) {
        if !self.held(line) {
            return;
        }
        let all_refused = self.funds_of(line).all(|fund| self.refused(fund));
        for fund in self.funds_of(line) {
            if all_refused {
                push(blocks, BlockKind::Refused, fund.id.as_str());
            } else if let Some(gate) = &fund.gate
                && !self.refused(fund)
            {
                push(blocks, BlockKind::Funds, gate.as_str());
            }
        }
    }

    /// Every fund of the line is refused, or waits for a decision.
    pub(in crate::programme) fn held(&self, line: &FundingLine) -> bool {
        let mut funds = self.funds_of(line).peekable();
        funds.peek().is_some() && funds.all(|fund| self.refused(fund) || self.waits(fund))
    }

    /// The decision that releases the fund is not there.
    pub(in crate::programme) fn waits(&self, fund: &Fund) -> bool {
        let open = |gate| status(self.programme, self.progress, gate) != ItemStatus::Done;
        fund.gate.as_ref().is_some_and(open)
    }

    pub(in crate::programme) fn refused(&self, fund: &Fund) -> bool {
        self.progress.stage_of(fund) == FundStage::Refused
    }

    pub(in crate::programme) fn funds_of(&self, line: &FundingLine) -> impl Iterator<Item = &Fund> {
        line.any_of
            .iter()
            .filter_map(|id| self.programme.funds.get(id))
    }
}

/// The items whose blocks may change when an item changes, in the programme's order.
pub fn successors(programme: &Programme, item: &ItemId) -> Vec<ItemId> {
    let gated = |fund: &FundId| {
        let fund = programme.funds.get(fund);
        fund.is_some_and(|fund| fund.gate.as_ref() == Some(item))
    };
    let waits = |other: &&Item| {
        let needs = other.needs.iter().any(|need| {
            need.kind.blocks() && matches!(&need.target, EdgeTarget::Item(needed) if needed == item)
        });
        needs
            || other
                .funding
                .iter()
                .flat_map(|line| &line.any_of)
                .any(gated)
    };
    let waiting = programme.items.iter().filter(waits);
    waiting.map(|other| other.id.clone()).collect()
}

/// An item on the way to the reasons of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The item.
    pub item: ItemId,
    /// The unit that owns it.
    pub owner: Name,
    /// How it stands.
    pub status: ItemStatus,
    /// Since when it is held; `None` for one that nothing holds.
    pub since: Option<Timestamp>,
    /// How many steps it is from the item that was asked about.
    pub depth: usize,
    /// What holds it directly; nothing for one that must move first.
    pub by: Vec<Block>,
}

/// Why an item is held: the item itself, then every item that it waits for, nearest first, each
/// once. Items without blocks must move first. Empty when the programme has no such item.
pub fn why_blocked(programme: &Programme, progress: &Progress, item: &ItemId) -> Vec<Held> {
    let by_id: BTreeMap<&str, &Item> = programme
        .items
        .iter()
        .map(|item| (item.id.as_str(), item))
        .collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut open: VecDeque<(&Item, usize)> = VecDeque::new();
    if let Some(item) = by_id.get(item.as_str()) {
        seen.insert(item.id.as_str());
        open.push_back((item, 0));
    }
    let mut held = Vec::new();
    while let Some((item, depth)) = open.pop_front() {
        let by = blocks_of(programme, progress, item);
        let no_item =
            |block: &Block| block.kind.is(BlockKind::External) || block.kind.is(BlockKind::Refused);
        for block in by.iter().filter(|block| !no_item(block)) {
            if let Some(other) = by_id.get(block.what.as_str())
                && seen.insert(other.id.as_str())
            {
                open.push_back((other, depth + 1));
            }
        }
        let known = progress.items.get(&item.id);
        held.push(Held {
            item: item.id.clone(),
            owner: item.owner.clone(),
            status: progress.status_of(item),
            since: known.and_then(|known| known.blocked_since),
            depth,
            by,
        });
    }
    held
}

#[cfg(test)]
mod tests {
    use super::super::heard::{FundProgress, ItemProgress};
    use super::*;
    use crate::testing::programmes::{fund, item, programme};
    use crate::value::When;

    fn in_words(programme: &Programme, progress: &Progress, id: &str) -> Vec<String> {
        blocks(programme, progress, &ItemId::new(id))
            .iter()
            .map(|block| format!("{} {}", block.kind, block.what))
            .collect()
    }

    fn set(progress: &mut Progress, id: &str, status: ItemStatus) {
        progress
            .items
            .insert(ItemId::new(id), ItemProgress::new(status));
    }

    #[test]
    fn each_kind_of_need_holds_in_its_way() {
        let reforms = programme(vec![
            item("a"),
            item("b").after("a"),
            item("c").needs("a", EdgeKind::Start),
            item("d").needs("a", EdgeKind::Finish),
            item("e").needs("a", EdgeKind::Funds),
            item("f")
                .needs("a", EdgeKind::Informs)
                .needs("a", EdgeKind::Contributes),
            item("g").external("a strategy endorsed", None),
            item("h").external("a strategy endorsed", Some(When::Unknown)),
        ]);
        let mut progress = Progress::default().adopted(&reforms);
        let held = |progress: &Progress| -> Vec<String> {
            let items = reforms.items.iter();
            items
                .flat_map(|item| in_words(&reforms, progress, item.id.as_str()))
                .collect()
        };
        let external = "external a strategy endorsed";
        assert_eq!(
            held(&progress),
            ["after a", "start a", "finish a", "funds a", external]
        );
        set(&mut progress, "a", ItemStatus::Started);
        assert_eq!(
            held(&progress),
            ["after a", "finish a", "funds a", external]
        );
        set(&mut progress, "a", ItemStatus::Done);
        assert_eq!(held(&progress), [external]);
        set(&mut progress, "g", ItemStatus::Done);
        assert_eq!(held(&progress), [""; 0]);
    }

    #[test]
    fn a_refused_fund_holds_what_hangs_on_it_alone() {
        let unknown = "USD ?".parse().expect("money");
        let mut reforms = programme(vec![
            item("council"),
            item("alone").needs("council", EdgeKind::Funds),
            item("either")
                .needs("council", EdgeKind::Funds)
                .paid_by(&["reserve", "appeal"], None),
            item("line").paid_by(&["reserve"], None),
            item("next").after("alone"),
        ]);
        let reserve = fund("reserve", unknown, FundStage::Proposed, Some("council"));
        let appeal = fund("appeal", unknown, FundStage::Sought, None);
        for fund in [reserve, appeal] {
            reforms.funds.insert(fund.id.clone(), fund);
        }
        let mut progress = Progress::default().adopted(&reforms);
        assert_eq!(in_words(&reforms, &progress, "alone"), ["funds council"]);
        assert_eq!(in_words(&reforms, &progress, "line"), ["funds council"]);
        assert_eq!(
            in_words(&reforms, &progress, "either"),
            [""; 0],
            "the appeal may still do"
        );
        let heard = |stage| FundProgress {
            stage: Some(stage),
            amount: None,
            ..FundProgress::default()
        };
        progress
            .funds
            .insert(FundId::new("reserve"), heard(FundStage::Refused));
        assert_eq!(in_words(&reforms, &progress, "alone"), ["refused reserve"]);
        assert_eq!(in_words(&reforms, &progress, "line"), ["refused reserve"]);
        assert_eq!(in_words(&reforms, &progress, "either"), [""; 0]);
        assert_eq!(in_words(&reforms, &progress, "next"), ["after alone"]);
        progress
            .funds
            .insert(FundId::new("appeal"), heard(FundStage::Refused));
        assert_eq!(
            in_words(&reforms, &progress, "either"),
            ["refused reserve", "refused appeal"]
        );
        progress.funds.clear();
        set(&mut progress, "council", ItemStatus::Done);
        assert_eq!(in_words(&reforms, &progress, "alone"), [""; 0]);
        assert_eq!(in_words(&reforms, &progress, "line"), [""; 0]);
    }

    #[test]
    fn the_way_to_the_reasons_names_each_item_once() {
        let reforms = programme(vec![
            item("root").owner("council"),
            item("left").after("root"),
            item("right").after("root").external("a treaty", None),
            item("top").after("left").after("right"),
        ]);
        let progress = Progress::default().adopted(&reforms);
        let way = why_blocked(&reforms, &progress, &ItemId::new("top"));
        let told: Vec<_> = way
            .iter()
            .map(|held| (held.item.as_str(), held.depth))
            .collect();
        assert_eq!(told, [("top", 0), ("left", 1), ("right", 1), ("root", 2)]);
        assert_eq!(way[2].by.len(), 2);
        assert_eq!(way[3].by, []);
        assert_eq!(way[3].owner, "council");
        let nobody = why_blocked(&reforms, &progress, &ItemId::new("nobody"));
        assert_eq!(nobody, []);
    }

    #[test]
    fn successors_hang_on_an_item_by_need_or_by_money() {
        let mut reforms = programme(vec![
            item("council"),
            item("a").after("council"),
            item("b").needs("council", EdgeKind::Informs),
            item("c").paid_by(&["reserve"], None),
        ]);
        let unknown = "USD ?".parse().expect("money");
        let reserve = fund("reserve", unknown, FundStage::Proposed, Some("council"));
        reforms.funds.insert(reserve.id.clone(), reserve);
        assert_eq!(successors(&reforms, &ItemId::new("council")), ["a", "c"]);
    }
}
