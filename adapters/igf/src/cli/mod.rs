//! The command line, as people type it.

mod governing;
mod keeping;
mod options;
mod serving;

pub use governing::{FoldBy, Graph, OfItem, Person, Picture, Programme};
pub use keeping::{CheckProof, Prove};
pub use options::{Acting, Believed, Color, Format, Global, View};
pub use serving::{Demo, Nats, NatsServer, Serve, Token, TokenCommand};

use clap::{Parser, Subcommand};
use std::path::PathBuf;

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
    /// Play the whole story of a reform programme on a virtual clock
    Demo(Demo),
    /// Make a folder of definitions that checks and runs
    Init {
        /// The folder to make
        dir: PathBuf,
    },
    /// Show every mistake of definitions, with its place and the way out
    Check {
        /// Folders or files
        #[arg(default_value = "workflows")]
        paths: Vec<PathBuf>,
    },
    /// Try scenarios against definitions, on a virtual clock
    Test {
        /// Folders with definitions and `*.scenario` files
        #[arg(default_value = "workflows")]
        paths: Vec<PathBuf>,
    },
    /// Put definitions in force, or propose them under the charter
    Adopt {
        /// The folder
        path: PathBuf,
        #[command(flatten)]
        acting: Acting,
    },
    /// Open a case
    Open {
        /// The workflow's id
        workflow: String,
        /// FIELD=VALUE …
        fields: Vec<String>,
        #[command(flatten)]
        acting: Acting,
    },
    /// Fire a transition of a case
    Act {
        /// Reference or id
        case: String,
        /// The transition's id
        transition: String,
        /// FIELD=VALUE …
        fields: Vec<String>,
        #[command(flatten)]
        acting: Acting,
    },
    /// Put a decision's question to its electorate
    Propose {
        /// Reference or id
        case: String,
        /// The decision's id
        decision: String,
        /// FIELD=VALUE …
        fields: Vec<String>,
        #[command(flatten)]
        acting: Acting,
    },
    /// Cast a ballot; `framework charter` is the question of proposed definitions
    Ballot {
        /// Reference or id, or `framework`
        case: String,
        /// The decision's id
        decision: String,
        /// yes, no, abstain or recused
        value: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Link a case to another, or to PROGRAMME/ITEM
    Link {
        /// Reference or id
        case: String,
        /// The kind of link
        kind: String,
        /// The other end
        to: String,
        /// FIELD=VALUE …
        fields: Vec<String>,
        #[command(flatten)]
        acting: Acting,
    },
    /// Attach a file as evidence
    Attach {
        /// Reference or id
        case: String,
        /// The file
        file: PathBuf,
        /// The kind of evidence
        #[arg(long)]
        kind: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Say whose a case is
    Assign {
        /// Reference or id
        case: String,
        /// A field that holds a person
        field: String,
        /// The person's id
        person_id: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Remark on a case
    Comment {
        /// Reference or id
        case: String,
        /// The remark
        text: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Let another person act in one's place
    Delegate {
        /// Who receives the acts
        to: String,
        /// Transition and decision ids, with commas between; all when missing
        #[arg(long, value_delimiter = ',')]
        acts: Vec<String>,
        /// Only in this workflow
        #[arg(long)]
        workflow: Option<String>,
        /// The last day
        #[arg(long)]
        until: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// The roster of people
    Person {
        #[command(subcommand)]
        command: Person,
    },
    /// Appoint a person to a role
    Appoint {
        /// The person's id
        person_id: String,
        /// The role's id
        role: String,
        /// The unit's id
        #[arg(long)]
        unit: Option<String>,
        /// First day
        #[arg(long)]
        from: Option<String>,
        /// Last day
        #[arg(long)]
        until: Option<String>,
        #[command(flatten)]
        acting: Acting,
    },
    /// Show a case
    Show {
        /// Reference or id
        case: String,
        #[command(flatten)]
        view: View,
    },
    /// List cases, or what a person owes
    List {
        /// Only of this workflow
        workflow: Option<String>,
        /// Only in this state
        #[arg(long)]
        state: Option<String>,
        /// Only with a deadline that has passed
        #[arg(long)]
        overdue: bool,
        /// Only what is not closed
        #[arg(long)]
        open: bool,
        /// Only what this person or unit owns
        #[arg(long)]
        owner: Option<String>,
        /// What waits for this person: acts and ballots, the most urgent first
        #[arg(long, value_name = "PERSON", conflicts_with_all = ["state", "overdue", "owner", "open"])]
        owed_by: Option<String>,
        #[command(flatten)]
        view: View,
    },
    /// Say why a case is where it is
    Why {
        /// Reference or id
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
    Log {
        /// First position
        #[arg(long, default_value_t = 1)]
        from: u64,
        /// Only of this case
        #[arg(long)]
        case: Option<String>,
        /// The stored bytes as they are: what is hashed and published
        #[arg(long)]
        raw: bool,
        /// Go on with what is appended later
        #[arg(long)]
        follow: bool,
    },
    /// The reform programme
    Programme {
        /// The programme's id
        name: String,
        #[command(subcommand)]
        command: Programme,
    },
    /// A standard table
    Report {
        /// ageing
        name: String,
        /// The workflow that it is about
        #[arg(long, default_value = "recommendation")]
        workflow: String,
        #[command(flatten)]
        view: View,
    },
    /// Fire the clocks that are due; `serve` does so by itself
    Tick {
        /// As if it were this instant
        #[arg(long)]
        at: Option<String>,
    },
    /// Check every hash, index and position; changes nothing
    Verify,
    /// Write the whole log as JSON lines
    Export {
        /// The file; `-` is stdout
        file: PathBuf,
    },
    /// Make a data directory from what `export` wrote, with the same head
    Import {
        /// The file
        file: PathBuf,
    },
    /// Copy the record, also of a running server
    Backup {
        /// The folder to make
        dir: PathBuf,
    },
    /// Make a data directory from a backup
    Restore {
        /// The backup's folder
        dir: PathBuf,
    },
    /// Mend a damaged database from the archive, or the archive from the database
    Rebuild,
    /// Sign how far the log goes: who keeps the text can tell a rewritten history
    Checkpoint {
        /// Print the public key that checks it
        #[arg(long)]
        key: bool,
        /// Only over this many events
        #[arg(long, value_name = "SIZE", conflicts_with = "key")]
        at: Option<u64>,
    },
    /// Prove that an event stands in the log, or that a later log only adds to it
    Prove(Prove),
    /// Check a proof, with files alone
    CheckProof(CheckProof),
    /// Bearer tokens for `serve`
    Token(Token),
    /// Serve HTTP, fire clocks, publish to NATS
    Serve(Serve),
    /// Ask a server whether it is well; for containers
    Health,
    /// The bus
    Nats {
        #[command(subcommand)]
        command: Nats,
    },
    /// Measure against the machine's own limit
    Bench {
        /// append, submit, http, http-batch, replay, start, read-case, disk, relay, programme, all
        row: String,
        /// Seconds for each measurement
        #[arg(long, default_value_t = 3)]
        seconds: u64,
        /// Exit with 8 when a target is missed
        #[arg(long)]
        strict: bool,
    },
    /// The page of an error code
    Explain {
        /// The code; all of them when missing
        code: Option<String>,
    },
    /// The JSON Schemas of events, or of the definitions' files
    Schema {
        /// events, or a kind of definitions' file
        kind: Option<String>,
    },
    /// Shell completion
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}
