//! The subcommands that one begins with.

use super::bus::NatsChoice;
use super::options::Acting;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What one begins with: a look, and definitions.
#[derive(Subcommand, Debug)]
pub enum Begin {
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
}

/// `igf demo`
#[derive(Args, Debug)]
pub struct Demo {
    #[command(flatten)]
    pub bus: NatsChoice,
    /// Where traces go: an OTLP/HTTP address
    #[arg(long, value_name = "URL")]
    pub otlp: Option<String>,
}
