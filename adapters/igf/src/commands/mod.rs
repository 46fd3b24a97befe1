//! One file per family of commands.

mod act;
mod ask;
mod copies;
mod demo;
mod log;
mod nats;
mod people;
mod picture;
mod programme;
mod proof;
mod rebuild;
mod serve;
mod tools;
mod verify;
mod workflows;

use crate::bench;
use crate::cli::{Cli, Command};
use crate::exit::Exit;
use crate::output::Output;
use anyhow::Result;

/// Carries out the command line.
///
/// # Errors
/// Whatever the command cannot do, with its code.
pub(crate) fn run(cli: Cli, output: &Output) -> Result<Exit> {
    let global = &cli.global;
    match cli.command {
        Command::Demo(options) => demo::run(global, output, &options),
        Command::Serve(options) => serve::run(global, output, options),
        Command::Init { dir } => workflows::init(output, &dir),
        Command::Check { paths } => workflows::check(output, &paths),
        Command::Test { paths } => workflows::test(output, &paths),
        Command::Adopt { path, acting } => workflows::adopt(global, output, &path, &acting),
        command @ (Command::Open { .. }
        | Command::Act { .. }
        | Command::Propose { .. }
        | Command::Ballot { .. }
        | Command::Link { .. }
        | Command::Attach { .. }
        | Command::Assign { .. }
        | Command::Comment { .. }
        | Command::Delegate { .. }
        | Command::Person { .. }
        | Command::Appoint { .. }) => act::run(global, output, command),
        command @ (Command::Show { .. }
        | Command::List { .. }
        | Command::Why { .. }
        | Command::Report { .. }) => ask::run(global, output, command),
        Command::Programme { name, command } => ask::programme(global, output, &name, command),
        Command::History { case, view } => log::history(global, output, &case, &view),
        Command::Log {
            from,
            case,
            raw,
            follow,
        } => log::log(
            global,
            output,
            &log::Wanted {
                from,
                case,
                raw,
                follow,
            },
        ),
        Command::Tick { at } => tools::tick(global, output, at.as_deref()),
        Command::Verify => verify::run(global, output),
        Command::Export { file } => copies::export(global, output, &file),
        Command::Import { file } => copies::import(global, output, &file),
        Command::Backup { dir } => copies::backup(global, output, &dir),
        Command::Restore { dir } => copies::restore(global, output, &dir),
        Command::Rebuild => rebuild::run(global, output),
        Command::Checkpoint { key, at } => proof::checkpoint(global, output, key, at),
        Command::Prove(wanted) => proof::prove(global, output, &wanted),
        Command::CheckProof(asked) => proof::check(output, &asked),
        Command::Token(token) => people::token(global, output, &token),
        Command::Health => tools::health(global, output),
        Command::Nats { command } => nats::run(global, output, command),
        Command::Bench {
            row,
            seconds,
            strict,
        } => bench::run(global, output, &row, seconds, strict),
        Command::Explain { code } => tools::explain(output, code.as_deref()),
        Command::Schema { kind } => tools::schema(output, kind.as_deref()),
        Command::Completions { shell } => tools::completions(output, shell),
    }
}
