//! The subcommands for the server, the bus and tools.

use super::bus::{NatsChoice, NatsServer};
use super::options::Format;
use clap::{Args, Subcommand};

/// The server, the bus, and tools.
#[derive(Subcommand, Debug)]
pub enum Run {
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
    Bench(Bench),
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

/// `igf serve`
#[derive(Args, Debug)]
pub struct Serve {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:7474", value_name = "ADDR")]
    pub listen: String,
    #[command(flatten)]
    pub bus: NatsChoice,
    /// Where traces go: an OTLP/HTTP address
    #[arg(long, value_name = "URL")]
    pub otlp: Option<String>,
    /// How log lines are written
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub log: Format,
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
    /// Make the stream anew and publish the whole log again, also beside a running server
    Rebuild(NatsServer),
    /// Make the readers' consumers, one a class; they keep their places
    Readers(NatsServer),
    /// Print the server's configuration of who may do what
    Permissions(NatsServer),
}

/// `igf bench`
#[derive(Args, Debug)]
pub struct Bench {
    /// append, submit, http, http-batch, replay, start, read-case, disk, relay, programme, all
    pub row: String,
    /// Seconds for each measurement
    #[arg(long, default_value_t = 3)]
    pub seconds: u64,
    /// Exit with 8 when a target is missed
    #[arg(long)]
    pub strict: bool,
}
