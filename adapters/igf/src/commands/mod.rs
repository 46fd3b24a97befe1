//! One file per family of commands.

mod adopt;
mod ask;
mod attached;
mod backed;
mod change;
mod clock;
mod copies;
mod definitions;
mod demo;
mod fields;
mod file;
mod log;
mod nats;
mod people;
mod picture;
mod programme;
mod proof;
mod rebuild;
mod scenarios;
mod send;
mod sheets;
mod tools;
mod verified;
mod verify;
mod verify_beside;

use crate::bench;
use crate::cli::{Begin, Cli, Command, Global, Keep, Run};
use crate::data;
use crate::exit::Exit;
use crate::output::Output;
use crate::server;
use anyhow::Result;

/// Carries out the command line.
///
/// # Errors
/// Whatever the command cannot do, with its code.
pub(crate) fn run(cli: Cli, output: &Output) -> Result<Exit> {
    let global = &cli.global;
    if let Some(warning) = data::wide_open(&global.data) {
        output.note(&warning);
    }
    match cli.command {
        Command::Begin(line) => begin(global, output, line),
        Command::Change(line) => change::run(global, output, line),
        Command::Ask(line) => ask::run(global, output, line),
        Command::Programme { name, command } => programme::run(global, output, &name, command),
        Command::Report {
            name,
            workflow,
            view,
        } => ask::report(global, output, &name, &workflow, &view),
        Command::Keep(line) => keep(global, output, line),
        Command::Run(line) => tool(global, output, line),
    }
}

fn begin(global: &Global, output: &Output, line: Begin) -> Result<Exit> {
    match line {
        Begin::Demo(options) => demo::run(global, output, &options),
        Begin::Init { dir } => definitions::init(output, &dir),
        Begin::Check { paths } => definitions::check(output, &paths),
        Begin::Test { paths } => scenarios::test(output, &paths),
        Begin::Adopt { path, acting } => adopt::adopt(global, output, &path, &acting),
    }
}

fn keep(global: &Global, output: &Output, line: Keep) -> Result<Exit> {
    match line {
        Keep::Tick { at } => tools::tick(global, output, at.as_deref()),
        Keep::ConfirmClock { user } => clock::confirm(global, output, user),
        Keep::Verify => verify::run(global, output),
        Keep::Export { file } => copies::export(global, output, &file),
        Keep::Import { file } => copies::import(global, output, &file),
        Keep::Backup { dir } => copies::backup(global, output, &dir),
        Keep::Restore { dir, key } => copies::restore(global, output, &dir, key.as_deref()),
        Keep::Rebuild => rebuild::run(global, output),
        Keep::Checkpoint { key, at } => proof::checkpoint(global, output, key, at),
        Keep::Prove(wanted) => proof::prove(global, output, &wanted),
        Keep::CheckProof(asked) => proof::check(output, &asked),
        Keep::Token(token) => people::token(global, output, &token),
    }
}

fn tool(global: &Global, output: &Output, line: Run) -> Result<Exit> {
    match line {
        Run::Serve(options) => server::run(global, output, options),
        Run::Health => tools::health(global, output),
        Run::Nats { command } => nats::run(global, output, command),
        Run::Bench(wanted) => bench::run(global, output, &wanted),
        Run::Explain { code } => tools::explain(output, code.as_deref()),
        Run::Schema { kind } => tools::schema(output, kind.as_deref()),
        Run::Completions { shell } => tools::completions(output, shell),
    }
}
