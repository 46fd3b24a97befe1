//! The options of proofs.

use clap::Args;
use std::path::PathBuf;

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
