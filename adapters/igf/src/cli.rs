//! The command line, as people type it.

use clap::{Args, Parser, Subcommand, ValueEnum};
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
    /// Repeat a command safely: the same id is answered once
    #[arg(long, value_name = "UUID")]
    pub command_id: Option<String>,
    /// Say what would happen; write nothing
    #[arg(long)]
    pub dry_run: bool,
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
        /// append
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

/// As of when a view is.
#[derive(Args, Debug, Clone, Default)]
pub struct View {
    /// As it was recorded at the end of this day, or at this instant
    #[arg(long, value_name = "WHEN")]
    pub as_of: Option<String>,
}

/// `igf demo`
#[derive(Args, Debug)]
pub struct Demo {
    /// Start a NATS server of its own and publish to it
    #[arg(long)]
    pub with_nats: bool,
    /// Where NATS is; a server that does not answer is no error
    #[arg(long, env = "IGF_NATS_URL", value_name = "URL")]
    pub nats: Option<String>,
    /// Where traces go: an OTLP/HTTP address
    #[arg(long, value_name = "URL")]
    pub otlp: Option<String>,
}

/// `igf serve`
#[derive(Args, Debug)]
pub struct Serve {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:7474", value_name = "ADDR")]
    pub listen: String,
    /// Publish to this NATS server
    #[arg(long, env = "IGF_NATS_URL", value_name = "URL")]
    pub nats: Option<String>,
    /// Start a NATS server of its own and publish to it
    #[arg(long, conflicts_with = "nats")]
    pub with_nats: bool,
    /// Where traces go: an OTLP/HTTP address
    #[arg(long, value_name = "URL")]
    pub otlp: Option<String>,
    /// How log lines are written
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub log: Format,
}

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

/// `igf programme NAME …`
#[derive(Subcommand, Debug)]
pub enum Programme {
    /// How every item stands
    Status(View),
    /// What is blocked, by what, and what must move first
    Blocked(View),
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

/// `igf token …`
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Token {
    /// The person that the token speaks for
    pub person: Option<String>,
    /// How long it counts
    #[arg(long, default_value_t = 30, allow_hyphen_values = true)]
    pub days: i64,
    #[command(subcommand)]
    pub command: Option<TokenCommand>,
}

/// `igf token …`
#[derive(Subcommand, Debug)]
pub enum TokenCommand {
    /// Take one token back
    Revoke {
        /// The token's id
        id: String,
    },
    /// Make a new key: every token issued before stops counting
    RotateKey,
}

/// `igf nats …`
#[derive(Subcommand, Debug)]
pub enum Nats {
    /// Check the server, the stream and what is published, and say what to mend
    Doctor(NatsServer),
    /// Print events as subscribers get them
    Tail {
        #[command(flatten)]
        server: NatsServer,
        /// First position
        #[arg(long, default_value_t = 1)]
        from: u64,
        /// Stop after this many
        #[arg(long)]
        count: Option<u64>,
    },
    /// Compare the stream with the store, byte for byte
    Verify(NatsServer),
    /// Make the stream anew and publish the whole log again
    Rebuild(NatsServer),
    /// Print the server's configuration of who may do what
    Permissions,
}

/// Where NATS is.
#[derive(Args, Debug)]
pub struct NatsServer {
    /// The server
    #[arg(
        long,
        env = "IGF_NATS_URL",
        default_value = "nats://127.0.0.1:4222",
        value_name = "URL"
    )]
    pub nats: String,
}
