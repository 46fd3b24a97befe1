//! The programs of docs/subscribers.md, run as they are written there.

use crate::bus::bed::{Bed, PATIENCE};
use crate::packages;
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, pull};
use bus_nats::Auth;
use bus_nats::consumer::{Subscriber, ensure_consumer};
use bus_nats::permissions::configuration;
use bus_nats::subjects::READER_API;
use engine::event::Class;
use engine::value::Name;
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

const PAGE: &str = include_str!("../../docs/subscribers.md");

/// The one fenced block of a language.
fn program(language: &str) -> &'static str {
    let fence = format!("\n```{language}\n");
    let mut blocks = PAGE.split(fence.as_str()).skip(1);
    let block = blocks.next().expect("the page has a program");
    assert!(
        blocks.next().is_none(),
        "the page has one {language} program"
    );
    block.split("\n```").next().unwrap()
}

/// What the page tells to install: the words after the command.
fn to_install(command: &str) -> Vec<&'static str> {
    let line = PAGE.lines().find_map(|line| line.strip_prefix(command));
    line.expect("the page says what to install")
        .split_whitespace()
        .collect()
}

fn python(folder: &Path) -> Command {
    let words = to_install("python3 -m pip install ");
    let packages = packages::python("python", &words);
    fs::write(folder.join("ledger.py"), program("python")).unwrap();
    let mut command = Command::new("python3");
    command.arg("ledger.py").env("PYTHONPATH", packages);
    command
}

fn node(folder: &Path) -> Command {
    let words = to_install("npm install ");
    let packages = packages::node("node", &words);
    fs::write(folder.join("journal.mjs"), program("js")).unwrap();
    let modules = folder.join("node_modules");
    if !modules.exists() {
        std::os::unix::fs::symlink(packages.join("node_modules"), modules).unwrap();
    }
    let mut command = Command::new("node");
    command.arg("journal.mjs");
    command
}

/// A program that runs, and the lines that it prints.
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    fn start(mut command: Command, folder: &Path, url: &str) -> Running {
        let mut child = command
            .current_dir(folder)
            .env("IGF_NATS_URL", url)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(folder.join("errors")).unwrap())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Running { child, lines }
    }

    /// Reads lines until one is about `position`, then asks the program to stop and reads the rest.
    fn until(mut self, position: u64, folder: &Path) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        while !lines
            .last()
            .is_some_and(|line| line.starts_with(&format!("{position} ")))
        {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => lines.push(line),
                Err(_) => {
                    let errors = fs::read_to_string(folder.join("errors")).unwrap();
                    let _ = self.child.kill();
                    panic!("it printed {:?} and said {errors}", lines.last());
                }
            }
        }
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
        let errors = fs::read_to_string(folder.join("errors")).unwrap();
        assert!(
            self.child.wait().unwrap().success(),
            "it ended badly: {errors}"
        );
        lines.extend(self.lines.iter());
        lines
    }
}

impl Running {
    /// Waits until it has ended badly, and gives what it said.
    fn fails(mut self, folder: &Path) -> String {
        while self.lines.recv_timeout(PATIENCE).is_ok() {}
        assert!(!self.child.wait().unwrap().success(), "it ended well");
        fs::read_to_string(folder.join("errors")).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already, but in a test that fails.
        let _ = self.child.kill();
    }
}

/// Runs a program on 60 events, then again when there are 100, then where it may do only what
/// subscribers may.
async fn each_event_once_in_order(name: &str, command: impl Fn(&Path) -> Command) {
    let reader = Subscriber::new(Name::new(name), Class::Restricted);
    let mut bed = Bed::new();
    let password = format!("$IGF_NATS_PASSWORD_{}", name.to_ascii_uppercase());
    let rights = configuration(&bed.settings.bus, std::slice::from_ref(&reader))
        .replace("$IGF_NATS_PASSWORD_IGF", "engine-password")
        .replace(&password, "reader-password");
    bed.append(60);
    let relay = bed.relay();
    relay.drain(PATIENCE).await.unwrap();
    let folder = bed.folder.path().to_path_buf();
    let mut printed =
        Running::start(command(&folder), &folder, &bed.server.url()).until(60, &folder);
    bed.append(40);
    relay.drain(PATIENCE).await.unwrap();
    printed
        .extend(Running::start(command(&folder), &folder, &bed.server.url()).until(100, &folder));
    assert_in_order(&printed, 100);
    drop(relay);
    stops_at_a_gap(name, &bed, command(&folder), &folder).await;

    let locked = Bed::with_configuration(Some(&rights));
    bed.server = locked.server;
    bed.settings.bus.url = bed.server.url();
    bed.settings.bus.auth = Auth::Password {
        user: "igf".to_owned(),
        password: "engine-password".to_owned(),
    };
    bed.settings.recreate_missing_stream = true;
    let relay = bed.relay();
    relay.drain(PATIENCE).await.unwrap();
    let link = bed.link().await;
    ensure_consumer(&link.jetstream(), &bed.settings.bus, &reader)
        .await
        .unwrap();
    let url = format!(
        "nats://{name}:reader-password@127.0.0.1:{}",
        bed.server.port()
    );
    let mut reader = command(&folder);
    reader.env("IGF_NATS_API", READER_API);
    let printed = Running::start(reader, &folder, &url).until(100, &folder);
    assert_in_order(&printed, 100);
}

/// Begins with nothing on a consumer that begins in the middle.
async fn stops_at_a_gap(name: &str, bed: &Bed, command: Command, folder: &Path) {
    let jetstream = bed.link().await.jetstream();
    let stream = bed.settings.bus.subjects().event_stream();
    let stream = jetstream.get_stream(stream).await.unwrap();
    stream.delete_consumer(name).await.unwrap();
    let from_the_middle = pull::Config {
        durable_name: Some(name.to_owned()),
        deliver_policy: DeliverPolicy::ByStartSequence { start_sequence: 50 },
        ack_policy: AckPolicy::Explicit,
        max_ack_pending: 1,
        ..pull::Config::default()
    };
    stream.create_consumer(from_the_middle).await.unwrap();
    fs::remove_file(folder.join(format!("{name}.json"))).unwrap();
    let said = Running::start(command, folder, &bed.server.url()).fails(folder);
    let gap = "position 1 is missing: 50 came instead";
    assert!(said.contains(gap), "{said}");
}

fn assert_in_order(printed: &[String], last: u64) {
    let positions: Vec<u64> = printed
        .iter()
        .map(|line| line.split(' ').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(positions, (1..=last).collect::<Vec<_>>());
    assert_eq!(printed[3], "4 igf.recommendation.commented.v1 REC-2019-004");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_python_program_prints_each_event_once_in_order_and_resumes() {
    each_event_once_in_order("ledger", python).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_node_program_prints_each_event_once_in_order_and_resumes() {
    each_event_once_in_order("journal", node).await;
}

#[test]
fn the_page_names_the_users_and_the_members_that_there_are() {
    let data = crate::program::adopted();
    let printed = crate::program::run(data.path(), "nats permissions").stdout;
    let users: Vec<&str> = printed
        .lines()
        .filter_map(|line| line.trim().strip_prefix("user: \"")?.strip_suffix('"'))
        .collect();
    assert_eq!(users.len(), 5, "{printed}");
    for user in users {
        assert!(PAGE.contains(&format!("\n| `{user}` |")), "{user}");
    }
    let log = crate::program::run(data.path(), "log --raw").stdout;
    let rows: Vec<&str> = PAGE
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    let rows = rows.join("\n");
    for line in log.lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        for member in event.as_object().unwrap().keys() {
            assert!(rows.contains(&format!("`{member}`")), "{member}");
        }
    }
}
