//! The subcommands that ask.

use super::options::View;
use clap::{Args, Subcommand};

/// What asks, and changes nothing.
#[derive(Subcommand, Debug)]
pub enum Ask {
    /// Show a case; `framework` shows what proposed definitions change
    Show {
        /// Reference or id, or `framework`
        case: String,
        #[command(flatten)]
        view: View,
    },
    /// List cases, or what a person owes
    List(List),
    /// Say why a case is where it is
    Why {
        /// Reference or id, or `framework`
        case: String,
        #[command(flatten)]
        view: View,
    },
    /// Everything that happened on a case
    History {
        /// Reference or id
        case: String,
        #[command(flatten)]
        view: View,
    },
    /// The log, one event a line
    Log(Log),
}

/// `igf list`
#[derive(Args, Debug)]
pub struct List {
    /// Only of this workflow
    pub workflow: Option<String>,
    /// Only in this state
    #[arg(long)]
    pub state: Option<String>,
    /// Only with a deadline that has passed
    #[arg(long)]
    pub overdue: bool,
    /// Only what is not closed
    #[arg(long)]
    pub open: bool,
    /// Only what this person or unit owns
    #[arg(long)]
    pub owner: Option<String>,
    /// What this person owes: ballots, answers, and acts that end a deadline, the most urgent first
    #[arg(long, value_name = "PERSON", conflicts_with_all = ["state", "overdue", "owner", "open"])]
    pub owed_by: Option<String>,
    /// Only what comes after this case, in order of reference: the last of the page before
    #[arg(long, value_name = "CASE", conflicts_with = "owed_by")]
    pub after: Option<String>,
    /// At most so many; 1,000 when missing
    #[arg(long, value_name = "NUMBER", conflicts_with = "owed_by")]
    pub limit: Option<usize>,
    /// Also what else they may do, apart
    #[arg(long, requires = "owed_by")]
    pub may: bool,
    #[command(flatten)]
    pub view: View,
}

/// `igf log`
#[derive(Args, Debug)]
pub struct Log {
    /// First position
    #[arg(long, default_value_t = 1)]
    pub from: u64,
    /// Only of this case
    #[arg(long)]
    pub case: Option<String>,
    /// The stored bytes as they are: what is hashed and published
    #[arg(long)]
    pub raw: bool,
    /// Go on with what is appended later
    #[arg(long)]
    pub follow: bool,
}
