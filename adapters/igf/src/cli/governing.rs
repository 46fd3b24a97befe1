//! The subcommands about people and programmes.

use super::{Acting, View};
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
    /// What each item needs, has and lacks
    Funding,
    /// How far the money has come, from sought to spent
    Waterfall,
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
    /// How every item stands
    Status(View),
    /// What is blocked, by what, and what must move first
    Blocked(View),
    /// What drives the end, or an item, and how each promise stands
    Path {
        /// The item's id; the one that ends last when missing
        item: Option<String>,
        #[command(flatten)]
        view: View,
    },
    /// What is needed, what is there, what is missing
    Funding(View),
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
        /// What is drawn as one, in `dag` and `gantt`; workstreams beyond 80 items
        #[arg(long, value_enum, value_name = "GROUPING")]
        fold: Option<FoldBy>,
        #[command(flatten)]
        view: View,
    },
    /// What would differ, without writing anything
    WhatIf {
        /// ITEM+90d, FUND=refused, "FUND=USD 1000000", PERSON=leaves, "A->B" or "A-/->B"
        #[arg(required = true, value_name = "CHANGE")]
        changes: Vec<String>,
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
}
