//! export, import, backup, restore: the record elsewhere, and back, with the same head.

use super::backed;
use crate::cli::Global;
use crate::data::{self, DataDirectory, Evidence, Followers, evidence, of_archive, readable};
use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use crate::session::{DEMO_MARK, Session};
use anyhow::{Context, Result};
use archive::{LogWriter, Records};
use checkpoint::Checkpoint;
use engine::store::{Batch, Head, Store};
use serde_json::json;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How many events are read or appended at once.
const CHUNK: usize = 4_096;
/// How long a backup waits for a server's archive to have what the server acknowledged.
const PATIENCE: Duration = Duration::from_secs(30);
/// What goes along with a backup's archive. Keys do not: whoever has them can speak for people
/// and sign for the organisation.
const ALONG: [&str; 3] = [evidence::DIRECTORY, evidence::IMPORTED, DEMO_MARK];

/// Writes the whole log as JSON lines.
pub(super) fn export(global: &Global, output: &Output, file: &Path) -> Result<Exit> {
    let Session::Local(local) = Session::open(global, None)? else {
        return Err(held("exported").into());
    };
    let (store, identity) = (local.directory.store(), local.directory.identity());
    if file == Path::new("-") {
        let writer = LogWriter::new(io::stdout().lock(), &identity, Head::EMPTY)?;
        write_all(&*store, writer)?.0.flush()?;
        return Ok(Exit::Done);
    }
    refuse_existing(file)?;
    let unfinished = beside(file, "unfinished");
    let failed = || format!("writing {}", file.display());
    let head = whole_or_gone(&unfinished, || {
        let out = BufWriter::new(File::create(&unfinished).with_context(failed)?);
        let (out, head) = write_all(&*store, LogWriter::new(out, &identity, Head::EMPTY)?)?;
        out.into_inner()?.sync_all().with_context(failed)?;
        fs::rename(&unfinished, file).with_context(failed)?;
        Ok(head)
    })?;
    told(output, "exported", head, file);
    Ok(Exit::Done)
}

fn write_all<W: Write>(store: &dyn Store, mut writer: LogWriter<W>) -> Result<(W, Head)> {
    loop {
        let events = store.read(writer.head().position + 1, CHUNK)?;
        if events.is_empty() {
            let head = writer.head();
            return Ok((writer.finish()?, head));
        }
        for event in &events {
            writer.event(event)?;
        }
    }
}

/// Makes a data directory from an export.
pub(super) fn import(global: &Global, output: &Output, file: &Path) -> Result<Exit> {
    refuse_missing(file, "name a file that `igf export` wrote")?;
    let head = make(&global.data, file, None)?;
    told(output, "imported", head, &global.data);
    Ok(Exit::Done)
}

/// Copies the record; of a running server, too: its archive only grows. A folder that holds an
/// earlier backup is brought up to date: what it has is not copied again.
pub(super) fn backup(global: &Global, output: &Output, dir: &Path) -> Result<Exit> {
    let before = dir.join(archive::DIRECTORY).is_dir().then_some(dir);
    if before.is_none() {
        refuse_taken(dir)?;
    }
    let unfinished = beside(dir, "unfinished");
    let _ = fs::remove_dir_all(&unfinished);
    let head = whole_or_gone(&unfinished, || {
        let (head, signed) = copy_record(global, &unfinished, before)?;
        fs::write(unfinished.join(checkpoint::FILE), signed)?;
        for name in ALONG {
            let known = before.map(|before| before.join(name));
            copy_along(
                &global.data.join(name),
                &unfinished.join(name),
                known.as_deref(),
            )?;
        }
        match before {
            Some(before) => replace(&unfinished, before)?,
            None => fs::rename(&unfinished, dir)
                .with_context(|| format!("writing {}", dir.display()))?,
        }
        Ok(head)
    })?;
    told(output, "backed up", head, dir);
    Ok(Exit::Done)
}

/// Puts a newer backup in the place of an earlier one of the same log.
fn replace(newer: &Path, earlier: &Path) -> Result<()> {
    let signed = backed::checkpoint_of(earlier, None)?;
    let mut records = Records::open(&newer.join(archive::DIRECTORY)).map_err(of_archive)?;
    backed::goes_on(&mut records, &signed)?;
    let aside = beside(earlier, "earlier");
    fs::remove_dir_all(&aside).or_else(missing_is_fine)?;
    fs::rename(earlier, &aside)?;
    if let Err(error) = fs::rename(newer, earlier) {
        // The earlier one is better than none.
        let _ = fs::rename(&aside, earlier);
        return Err(error).with_context(|| format!("writing {}", earlier.display()));
    }
    Ok(fs::remove_dir_all(&aside)?)
}

/// Copies the archive, up to what is acknowledged, and gives a signed checkpoint over it. What an
/// earlier backup has is not copied again.
pub(super) fn copy_record(
    global: &Global,
    unfinished: &Path,
    before: Option<&Path>,
) -> Result<(Head, String)> {
    let source = global.data.join(archive::DIRECTORY);
    let target = unfinished.join(archive::DIRECTORY);
    let before = before.map(|before| before.join(archive::DIRECTORY));
    let copy = || archive::copy(&source, &target, before.as_deref()).map_err(of_archive);
    match Session::open(global, None)? {
        Session::Local(local) => {
            let mut followers = Followers::new(&local.directory);
            followers.follow()?;
            let signed = followers.sign()?;
            Ok((copy()?, signed))
        }
        Session::Remote(remote) => {
            let answer = remote.get_signed("/v1/checkpoint")?;
            let signed = answer["checkpoint"].as_str().unwrap_or_default().to_owned();
            let due: u64 = signed
                .lines()
                .nth(1)
                .unwrap_or_default()
                .parse()
                .unwrap_or(0);
            Ok((patiently(due, copy, &target)?, signed))
        }
    }
}

/// Copies until the copy has what the server had acknowledged when it was asked.
fn patiently(due: u64, copy: impl Fn() -> Result<Head, Failure>, target: &Path) -> Result<Head> {
    let started = Instant::now();
    loop {
        let head = match copy() {
            Ok(head) if head.position >= due => return Ok(head),
            Ok(head) => head,
            // The first segment may not be there yet, or one is just being sealed.
            Err(failure) if ["not_a_log", "archive_file"].contains(&failure.code.as_str()) => {
                Head::EMPTY
            }
            Err(failure) => return Err(failure.into()),
        };
        if started.elapsed() > PATIENCE {
            let message = format!(
                "the server's archive ends at {}, and {due} events were acknowledged",
                head.position
            );
            return Err(Failure::new(Exit::Unavailable, "archive_behind", message)
                .help("`igf health` says what keeps the server from writing it")
                .into());
        }
        fs::remove_dir_all(target).or_else(missing_is_fine)?;
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Makes a data directory from a backup, which must be what its checkpoint names.
pub(super) fn restore(
    global: &Global,
    output: &Output,
    dir: &Path,
    key: Option<&str>,
) -> Result<Exit> {
    let source = dir.join(archive::DIRECTORY);
    refuse_missing(&source, "name a folder that `igf backup` made")?;
    let signed = backed::checkpoint_of(dir, key)?;
    let head = make(&global.data, &source, Some((dir, &signed)))?;
    told(output, "restored", head, &global.data);
    if !output.is_json() {
        output.note("keys are not in a backup: tokens and checkpoints get new ones");
    }
    Ok(Exit::Done)
}

/// Makes a data directory of a log's text. It takes its name when it is whole.
fn make(data: &Path, source: &Path, backup: Option<(&Path, &Checkpoint)>) -> Result<Head> {
    if data::exists(data) {
        let message = format!("{} holds data already", data.display());
        return Err(Failure::new(Exit::Unavailable, "data_exists", message)
            .help("name a new directory with `--data DIR`")
            .into());
    }
    refuse_taken(data)?;
    let mut records = Records::open(source).map_err(of_archive)?;
    let unfinished = beside(data, "unfinished");
    fs::remove_dir_all(&unfinished).or_else(missing_is_fine)?;
    whole_or_gone(&unfinished, || {
        let head = fill(&unfinished, &mut records)?;
        // Whole is: with what `igf rebuild` would need.
        let directory = DataDirectory::open(&unfinished)?;
        Followers::new(&directory).follow()?;
        match backup {
            Some((dir, signed)) => {
                backed::hold(&*directory.store(), signed)?;
                for name in ALONG {
                    copy_along(&dir.join(name), &unfinished.join(name), None)?;
                }
            }
            None => Evidence::mark_imported(&unfinished, head.position)?,
        }
        drop(directory);
        fs::remove_dir(data).or_else(missing_is_fine)?;
        fs::rename(&unfinished, data).with_context(|| format!("writing {}", data.display()))?;
        Ok(head)
    })
}

/// Makes a file or folder under its temporary name. Removes it when `make` fails; where it cannot
/// be removed, the error names it.
fn whole_or_gone<T>(unfinished: &Path, make: impl FnOnce() -> Result<T>) -> Result<T> {
    make().map_err(|error| {
        let gone = if unfinished.is_dir() {
            fs::remove_dir_all(unfinished)
        } else {
            fs::remove_file(unfinished).or_else(missing_is_fine)
        };
        if gone.is_ok() {
            return error;
        }
        let mut failure = Failure::from(error);
        let left = format!("; what was begun lies in {}", unfinished.display());
        failure.message.push_str(&left);
        failure.into()
    })
}

/// Makes a store in a new directory and appends every event of a log's text to it.
///
/// # Errors
/// `log_damaged`, `log_cut`, `newer_event`, and what the store says.
pub(super) fn fill(dir: &Path, records: &mut Records) -> Result<Head> {
    let directory = DataDirectory::make(dir, records.identity())?;
    let store = directory.store();
    loop {
        let mut events = Vec::with_capacity(CHUNK);
        while events.len() < CHUNK
            && let Some(event) = records.next_event().map_err(of_archive)?
        {
            readable(&event).map_err(|why| {
                let message = format!("position {}: {why}", event.position);
                Failure::new(Exit::Unavailable, "newer_event", message)
                    .help("use the version of igf that wrote it, or a later one")
            })?;
            events.push(event);
        }
        if events.is_empty() {
            return Ok(store.head());
        }
        let after = store.head();
        store.append(&Batch { after, events })?;
    }
}

fn told(output: &Output, done: &str, head: Head, place: &Path) {
    let json = json!({ "events": head.position, "head": head.hash, "path": place });
    output.answer(&json, |_| {
        let (events, hash) = (head.position, head.hash);
        format!("{done} {events} events to {}\nhead {hash}", place.display())
    });
}

fn refuse_taken(path: &Path) -> Result<()> {
    let free = match path.read_dir() {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    };
    if free {
        return Ok(());
    }
    let message = format!("{} is not empty", path.display());
    let failure = Failure::new(Exit::Unavailable, "not_empty", message);
    Err(failure.help("name a new folder").into())
}

fn refuse_existing(file: &Path) -> Result<()> {
    if !file.exists() {
        return Ok(());
    }
    let message = format!("{} is there already", file.display());
    let failure = Failure::new(Exit::Unavailable, "file_exists", message);
    Err(failure.help("name a new file").into())
}

/// Refuses a copy of what is not there.
fn refuse_missing(path: &Path, help: &str) -> Result<()> {
    if path.exists() {
        return Ok(());
    }
    let message = format!("there is no {}", path.display());
    let failure = Failure::new(Exit::Usage, "file_unreadable", message);
    Err(failure.help(help).into())
}

fn held(done: &str) -> Failure {
    let message = format!("a server holds the data, and the log cannot be {done} meanwhile");
    Failure::new(Exit::Unavailable, "store_in_use", message)
        .help("`igf backup DIR` copies the record of a running server")
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

/// Copies a file or folder; a file that an earlier copy has, as long as this one, is shared.
fn copy_along(from: &Path, to: &Path, known: Option<&Path>) -> Result<()> {
    if from.is_file() {
        let length = |path: &Path| path.metadata().map(|it| it.len());
        // Files of evidence are named by what they hold; the marks say the same for ever.
        if let Some(known) = known
            && length(known).is_ok_and(|known| length(from).is_ok_and(|from| from == known))
            && fs::hard_link(known, to).is_ok()
        {
            return Ok(());
        }
        fs::copy(from, to)?;
    } else if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            let name = entry.file_name();
            let known = known.map(|known| known.join(&name));
            copy_along(&entry.path(), &to.join(&name), known.as_deref())?;
        }
    }
    Ok(())
}

fn missing_is_fine(error: io::Error) -> io::Result<()> {
    match error.kind() {
        io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    }
}
