//! Options that many commands share.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Options of every command; they stand before or after it.
#[derive(Args, Debug, Clone)]
pub struct Global {
    /// The data directory
    #[arg(
        long,
        global = true,
        env = "IGF_DATA",
        default_value = "igf-data",
        value_name = "DIR"
    )]
    pub data: PathBuf,
    /// Text for people, or one JSON document on one line for programs
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "text",
        value_name = "FORMAT"
    )]
    pub format: Format,
    /// Send the command to this server instead of opening the data directory
    #[arg(long, global = true, env = "IGF_SERVER", value_name = "URL")]
    pub server: Option<String>,
    /// The bearer token for the server
    #[arg(
        long,
        global = true,
        env = "IGF_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true
    )]
    pub token: Option<String>,
    /// When to use colours
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        value_name = "WHEN"
    )]
    pub color: Color,
}

/// How answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs: one document on one line.
    Json,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Who acts, and how.
#[derive(Args, Debug, Clone, Default)]
pub struct Acting {
    /// Who acts; a token says so itself
    #[arg(long = "as", value_name = "PERSON")]
    pub person: Option<String>,
    /// In whose place, by delegation or recorded on their behalf
    #[arg(long = "for", value_name = "PRINCIPAL")]
    pub principal: Option<String>,
    /// Why, in words that stay in the record
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// When it was true: a day or an instant
    #[arg(long, value_name = "WHEN")]
    pub effective: Option<String>,
    /// The position of the last event that was seen: what changed since is told, not overwritten
    #[arg(long, value_name = "POSITION")]
    pub seen: Option<u64>,
    /// Repeat a command safely: the same id is answered once
    #[arg(long, value_name = "UUID")]
    pub command_id: Option<String>,
    /// Say what would happen; write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// As of when a view is.
#[derive(Args, Debug, Clone, Default)]
pub struct View {
    /// As it was recorded at the end of this day, or at this instant
    #[arg(long, value_name = "WHEN")]
    pub as_of: Option<String>,
}

/// As of when a view of a programme is.
#[derive(Args, Debug, Clone, Default)]
pub struct Believed {
    /// As of when it was recorded.
    #[command(flatten)]
    pub view: View,
    /// By what was true on this day, including what was entered later and dated back
    #[arg(long, value_name = "DAY")]
    pub effective: Option<String>,
}
