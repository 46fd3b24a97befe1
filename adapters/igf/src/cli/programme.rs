//! The subcommands about a programme.

use super::options::{Acting, Believed, View};
use clap::{Args, Subcommand, ValueEnum};
use engine::event::{EdgeKind, FundStage};
use engine::value::Words as _;
use std::path::PathBuf;

/// What to draw
#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum Picture {
    /// What waits for what
    Dag,
    /// When each item is expected, and what was promised
    Gantt,
    /// What each item needs, has and lacks
    Funding,
    /// How far the money has come, from sought to spent
    Waterfall,
    /// How the expected day of each promise has moved
    Slip,
}

/// What is drawn as one
#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum FoldBy {
    /// The items that a unit owns
    Workstream,
    /// The items whose first category it is
    Category,
    /// Each item by itself
    None,
}

/// `igf programme NAME …`
#[derive(Subcommand, Debug)]
pub enum Programme {
    #[command(flatten)]
    Ask(AskProgramme),
    /// Take today's likely ends as the baseline; after the first, a case must have decided on it
    TakeBaseline {
        /// The case that decided, by reference or id
        #[arg(long, value_name = "CASE")]
        case: Option<String>,
        #[command(flatten)]
        acting: Acting,
    },
    /// How the expected day of each promise has moved
    Slip {
        /// month: at month ends; change: on the days on which something changed
        #[arg(long, default_value = "month")]
        each: String,
        #[command(flatten)]
        view: View,
    },
    #[command(flatten)]
    Change(ChangeProgramme),
}

/// `igf programme NAME …`: what asks, and changes nothing
#[derive(Subcommand, Debug)]
pub enum AskProgramme {
    /// How every item stands
    Status(Believed),
    /// What is blocked, by what, and what must move first
    Blocked(Believed),
    /// What drives the end, or an item, and how each promise stands
    Path {
        /// The item's id; the one that ends last when missing
        item: Option<String>,
        #[command(flatten)]
        believed: Believed,
    },
    /// What is needed, what is there, what is missing
    Funding(Believed),
    /// The programme as a picture: text here, SVG in a file
    Picture {
        /// What to draw
        #[arg(value_enum)]
        kind: Picture,
        /// Write it as SVG; `-` is stdout
        #[arg(long, value_name = "FILE")]
        svg: Option<PathBuf>,
        /// For `gantt`: also what is done
        #[arg(long)]
        all: bool,
        /// For `dag` and `gantt`: what is drawn as one; beyond 80 items, workstreams if not said
        #[arg(long, value_enum, value_name = "GROUPING")]
        fold: Option<FoldBy>,
        /// For `dag` and `gantt`: only the items of this unit, and those that touch them
        #[arg(long, value_name = "UNIT")]
        only: Option<String>,
        /// For `slip`: `month` reports at month ends, `change` on the days with a change
        #[arg(long)]
        each: Option<String>,
        /// For `gantt`: the number of the baseline to compare with; the last when missing
        #[arg(long, value_name = "NUMBER")]
        baseline: Option<u32>,
        #[command(flatten)]
        believed: Believed,
    },
    /// What would differ, without writing anything
    WhatIf {
        /// ITEM+90d, FUND=refused, "FUND=USD 1000000", PERSON=leaves, "A->B" (first A, then B: B
        /// needs A, as `add-dependency B A` says) or "A-/->B" (B does not need A any more)
        #[arg(required = true, value_name = "CHANGE")]
        changes: Vec<String>,
        #[command(flatten)]
        believed: Believed,
    },
    /// How the likely ends stand against those that were agreed
    Baseline {
        /// Which one, from 1; the last when missing
        #[arg(long)]
        number: Option<u32>,
        #[command(flatten)]
        believed: Believed,
    },
}

/// `igf programme NAME …`: what changes how its items stand
#[derive(Subcommand, Debug)]
pub enum ChangeProgramme {
    /// Say when an item is now expected
    Forecast {
        /// The item's id
        item: String,
        /// 2019-12-31, 2019-12, 2019-Q4, 2019 or unknown
        finish: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Record that an item started or is done
    Record {
        /// The item's id
        item: String,
        /// started or done
        status: String,
        /// The day it was so
        #[arg(long)]
        on: Option<String>,
        #[command(flatten)]
        acting: Acting,
    },
    /// Say how far a fund has come, or how much it is
    Fund {
        /// The fund's id
        fund: String,
        #[arg(long, help = FundStage::listed())]
        stage: Option<String>,
        /// "USD 1000000", "> USD 3500000" or "USD ?"
        #[arg(long, value_name = "MONEY")]
        amount: Option<String>,
        /// Only so much of it, in all so far: the rest stays where it is
        #[arg(long, value_name = "MONEY")]
        part: Option<String>,
        #[command(flatten)]
        acting: Acting,
    },
    /// Change what waits for what
    #[command(flatten)]
    Graph(Graph),
}

/// What a unit owns, and by when.
#[derive(Args, Debug, Clone, Default)]
pub struct OfItem {
    /// What people call it; its id when missing
    #[arg(long)]
    pub label: Option<String>,
    /// When it is promised: 2019-12-31, 2019-12, 2019-Q4 or 2019
    #[arg(long, value_name = "WHEN")]
    pub finish: Option<String>,
    /// "3 months", or least, likely and most: "2 months, 3 months, 6 months"
    #[arg(long, value_name = "LENGTH")]
    pub duration: Option<String>,
}

/// `igf programme NAME …`: what changes the graph
#[derive(Subcommand, Debug)]
pub enum Graph {
    /// Say that an item needs another
    AddDependency {
        /// The item's id
        item: String,
        /// The id of what it needs
        needs: String,
        #[arg(long, help = EdgeKind::listed())]
        kind: Option<String>,
        /// Time in between: "10 days", "10 working days"; "-2 days" where the two may overlap
        #[arg(long, value_name = "LENGTH", allow_hyphen_values = true)]
        lag: Option<String>,
        #[command(flatten)]
        acting: Acting,
    },
    /// Say that an item does not need another any more
    RemoveDependency {
        /// The item's id
        item: String,
        /// The id of what it needed
        needs: String,
        /// Only in this way
        #[arg(long)]
        kind: Option<String>,
        #[command(flatten)]
        acting: Acting,
    },
    /// Add an item
    AddItem {
        /// The new id
        item: String,
        /// The unit that owns it
        #[arg(long, value_name = "UNIT")]
        owner: String,
        /// The items that it begins after, with commas between
        #[arg(long, value_name = "ITEMS", value_delimiter = ',')]
        needs: Vec<String>,
        #[command(flatten)]
        of: OfItem,
        #[command(flatten)]
        acting: Acting,
    },
    /// Make several items of one
    Split {
        /// The item's id
        item: String,
        /// The parts' ids, and ITEM=PART,PART for who needs some of them only
        #[arg(required = true, value_name = "PART")]
        parts: Vec<String>,
        #[command(flatten)]
        acting: Acting,
    },
    /// Make one item of several
    Merge {
        /// The one's id; it may be one of theirs
        into: String,
        /// The items' ids
        #[arg(required = true)]
        items: Vec<String>,
        /// The unit that owns it; the one that owns all when missing
        #[arg(long, value_name = "UNIT")]
        owner: Option<String>,
        #[command(flatten)]
        of: OfItem,
        #[command(flatten)]
        acting: Acting,
    },
}
