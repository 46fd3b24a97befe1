//! The words that events are made of, beside names and figures: closed lists.

use crate::value::words;

words! {
    /// The most restricted audience of what an event contains. Ordered from open to closed.
    pub enum Class {
        /// Everybody.
        Public = "public",
        /// Named outsiders: member states, donors, auditors from outside.
        External = "external",
        /// The organisation's own people.
        Internal = "internal",
        /// Those who need to know.
        Restricted = "restricted",
    }
}

words! {
    /// What a ballot says.
    pub enum Ballot {
        /// For.
        Yes = "yes",
        /// Against.
        No = "no",
        /// Present, and neither for nor against.
        Abstain = "abstain",
        /// Not taking part.
        Recused = "recused",
    }
}

words! {
    /// What came of a question.
    pub enum Outcome {
        /// It was carried.
        Adopted = "adopted",
        /// Somebody was against, and it was not carried.
        Refused = "refused",
        /// It could no longer be decided, and nobody was against.
        Lapsed = "lapsed",
        /// Too few took part.
        NoQuorum = "no_quorum",
        /// Who put it, or most of those who could vote, took it back.
        Withdrawn = "withdrawn",
        /// It was undone.
        Annulled = "annulled",
    }
}

words! {
    /// What is held of the contest of a sheet.
    pub enum ContestAnswer {
        /// The sheet is wrong: what it says does not count.
        Upheld = "upheld",
        /// The sheet stands.
        Dismissed = "dismissed",
    }
}

words! {
    /// What a rung of a ladder says to a matter that it is offered.
    pub enum RungAnswer {
        /// It owns the matter from now on.
        Taken = "taken",
        /// It does not want it.
        Declined = "declined",
        /// It let the time to answer pass.
        Unanswered = "unanswered",
        /// Nobody holds its role: it was passed.
        Vacant = "vacant",
        /// All who hold its role are barred from taking it: it was passed.
        Barred = "barred",
    }
}

words! {
    /// How an item of a programme stands.
    pub enum ItemStatus {
        /// Not begun.
        Planned = "planned",
        /// Under way.
        Started = "started",
        /// Finished.
        Done = "done",
    }
}

words! {
    /// How far money has come: in the order that money takes; refused stands last.
    pub enum FundStage {
        /// Asked for.
        Sought = "sought",
        /// Put to a governing body.
        Proposed = "proposed",
        /// Promised.
        Pledged = "pledged",
        /// In the account.
        Received = "received",
        /// Given to a purpose.
        Allotted = "allotted",
        /// Bound by contracts.
        Obligated = "obligated",
        /// Paid out.
        Spent = "spent",
        /// Refused: it will not come.
        Refused = "refused",
    }
}

impl FundStage {
    /// The stages that money goes through, from asked for to gone.
    pub fn on_the_way() -> impl Iterator<Item = FundStage> {
        let all = FundStage::ALL.iter().copied();
        all.filter(|stage| *stage != FundStage::Refused)
    }

    /// Whether money at this stage may be at another one next. It goes on, or is refused; refused
    /// money may be asked for anew.
    pub fn leads_to(self, next: FundStage) -> bool {
        match (self, next) {
            (FundStage::Refused, next) => next <= FundStage::Proposed,
            (FundStage::Spent, FundStage::Refused) => false,
            (stage, next) => next > stage,
        }
    }
}

words! {
    /// What an edge of the graph means.
    pub enum EdgeKind {
        /// Begins after the other is done.
        After = "after",
        /// Begins after the other has begun.
        Start = "start",
        /// Finishes after the other has finished.
        Finish = "finish",
        /// Its money hangs on the other.
        Funds = "funds",
        /// Is better for knowing the other's result; holds nothing.
        Informs = "informs",
        /// Is expected to help the other; checked later for effect; holds nothing.
        Contributes = "contributes",
    }
}

impl EdgeKind {
    /// Takes part in the schedule, so that a cycle of such edges cannot be.
    pub const fn schedules(self) -> bool {
        self.blocks()
    }

    /// How it holds the item back while the other end is not there; `None` when it does not.
    pub const fn block(self) -> Option<BlockKind> {
        match self {
            EdgeKind::After => Some(BlockKind::After),
            EdgeKind::Start => Some(BlockKind::Start),
            EdgeKind::Finish => Some(BlockKind::Finish),
            EdgeKind::Funds => Some(BlockKind::Funds),
            EdgeKind::Informs | EdgeKind::Contributes => None,
        }
    }

    /// Holds the item back while the other end is not there.
    pub const fn blocks(self) -> bool {
        self.block().is_some()
    }
}

words! {
    /// How something holds an item of a programme.
    pub enum BlockKind {
        /// An item must be done before it begins.
        After = "after",
        /// An item must have begun before it begins.
        Start = "start",
        /// An item must have finished before it finishes.
        Finish = "finish",
        /// An item releases its money.
        Funds = "funds",
        /// A fund will not come.
        Refused = "refused",
        /// Something outside must be so.
        External = "external",
    }
}
