//! The options of the server and of the demo, of tokens and of the bus.

use super::Format;
use clap::{Args, Subcommand, ValueEnum};

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

/// `igf token …`
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Token {
    /// The person that the token speaks for
    pub person: Option<String>,
    /// How long it counts
    #[arg(long, default_value_t = 30, allow_hyphen_values = true)]
    pub days: i64,
    /// The most restricted class that it reads
    #[arg(long, value_enum, default_value_t = Reads::Internal)]
    pub reads: Reads,
    #[command(subcommand)]
    pub command: Option<TokenCommand>,
}

/// What a token reads
#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum Reads {
    /// What everybody may
    Public,
    /// What named outsiders may
    External,
    /// What the organisation's own people may
    Internal,
    /// Everything
    Restricted,
}

impl From<Reads> for engine::event::Class {
    fn from(reads: Reads) -> engine::event::Class {
        match reads {
            Reads::Public => engine::event::Class::Public,
            Reads::External => engine::event::Class::External,
            Reads::Internal => engine::event::Class::Internal,
            Reads::Restricted => engine::event::Class::Restricted,
        }
    }
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
