//! The subcommands that keep a data directory whole, copy it, prove it, and let others read it.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What keeps a data directory whole, and proves it.
#[derive(Subcommand, Debug)]
pub enum Keep {
    /// Fire the clocks that are due; `serve` does so by itself
    Tick {
        /// As if it were this instant
        #[arg(long)]
        at: Option<String>,
    },
    /// Say that the clock of this machine is right, after it leapt; by who owns the data directory
    ConfirmClock {
        /// The name by which the record calls that owner; the system user's when missing
        user: Option<String>,
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
        /// The public key, or a file with it, that must have signed the backup's checkpoint
        #[arg(long)]
        key: Option<String>,
    },
    /// Mend a damaged database from the archive, or the archive from the database
    Rebuild,
    /// Sign how far the log goes; whoever keeps the text can detect a rewritten history
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
}

/// `igf prove`
#[derive(Args, Debug)]
pub struct Prove {
    /// The position of the event
    #[arg(conflicts_with = "consistent")]
    pub position: Option<u64>,
    /// Sizes of an older and a newer log
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"])]
    pub consistent: Vec<u64>,
}

/// `igf check-proof`
#[derive(Args, Debug)]
pub struct CheckProof {
    /// What `igf prove` printed
    pub proof: PathBuf,
    /// The public key, or a file with it
    #[arg(long)]
    pub key: String,
    /// The event's bytes, as `igf log --raw` prints them or NATS carries them
    #[arg(long, value_name = "FILE", conflicts_with = "old")]
    pub event: Option<PathBuf>,
    /// The older checkpoint, as it was kept
    #[arg(long, value_name = "FILE")]
    pub old: Option<PathBuf>,
}

/// `igf token …`
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Token {
    /// The person that the token speaks for
    pub person: Option<String>,
    /// How long it counts, at the most ten years; below 0 it has expired already, for a trial
    #[arg(long, default_value_t = 30, allow_hyphen_values = true,
        value_parser = clap::value_parser!(i16).range(-3_660..=3_660))]
    pub days: i16,
    /// The most restricted class that it reads
    #[arg(long, value_enum, default_value_t = Reads::Internal)]
    pub reads: Reads,
    /// A link to the pages of a running server instead: it counts once, for fifteen minutes
    #[arg(long, conflicts_with = "days")]
    pub login: bool,
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
