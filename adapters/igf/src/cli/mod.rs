//! The command line, as people type it: a family of subcommands a file. Their order is that of the
//! help.

mod ask;
mod begin;
mod bus;
mod change;
mod keep;
mod options;
mod programme;
mod run;

pub use ask::{Ask, List, Log};
pub use begin::{Begin, Demo};
pub use bus::{NatsChoice, NatsLogin, NatsServer, Secret};
pub use change::*;
pub use keep::{CheckProof, Keep, Prove, Token, TokenCommand};
pub use options::{Acting, Believed, Color, Format, Global, View};
pub use programme::{AskProgramme, ChangeProgramme, FoldBy, Graph, OfItem, Picture, Programme};
pub use run::{Bench, Nats, Run, Serve};

use clap::{Parser, Subcommand};
use engine::view::Query;

/// A workflow engine for the internal governance of organisations.
///
/// Every act is an event that is never changed; every answer comes from the events. Start with
/// `igf demo`, or `igf init DIR` for definitions of your own.
#[derive(Parser, Debug)]
#[command(name = "igf", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    #[command(flatten)]
    Begin(Begin),
    #[command(flatten)]
    Change(Change),
    #[command(flatten)]
    Ask(Ask),
    /// The reform programme
    Programme {
        /// The programme's id
        name: String,
        #[command(subcommand)]
        command: Programme,
    },
    /// A standard table
    Report {
        #[arg(help = format!("Which: {}", Query::reports().join(", ")))]
        name: String,
        /// The workflow that it is about
        #[arg(long, default_value = "recommendation")]
        workflow: String,
        #[command(flatten)]
        view: View,
    },
    #[command(flatten)]
    Keep(Keep),
    #[command(flatten)]
    Run(Run),
}
