//! The subcommands about people and programmes.

use super::{Acting, Believed, View};
use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;

/// `igf person`
#[derive(Subcommand, Debug)]
pub enum Person {
    /// Add a person
    Add {
        /// Opaque id
        id: String,
        /// The name, kept in the roster only
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        acting: Acting,
    },
}

/// What to draw
#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum Picture {
    /// What waits for what
    Dag,
    /// When each item is expected, and what was promised
    Gantt,
    /// How far the money has come, and what each item lacks
    Funding,
}

/// `igf programme NAME …`
#[derive(Subcommand, Debug)]
pub enum Programme {
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
        /// Also what is done, in `gantt`
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        view: View,
    },
    /// What would differ, without writing anything
    WhatIf {
        /// ITEM+90d, FUND=refused, "FUND=USD 1000000", PERSON=leaves, "A->B" or "A-/->B"
        #[arg(required = true, value_name = "CHANGE")]
        changes: Vec<String>,
        #[command(flatten)]
        believed: Believed,
    },
    /// When each promise was expected, by the day on which that was believed
    Slip {
        /// month: at month ends; change: on the days on which something changed
        #[arg(long, default_value = "month")]
        each: String,
        #[command(flatten)]
        view: View,
    },
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
        /// proposed, pledged, received, allotted, obligated, spent, or refused
        #[arg(long)]
        stage: Option<String>,
        /// "USD 1000000", "> USD 3500000" or "USD ?"
        #[arg(long, value_name = "MONEY")]
        amount: Option<String>,
        #[command(flatten)]
        acting: Acting,
    },
}
