//! A server of its own for a measurement: a child process of this program on the loopback
//! interface, so that its processor time and memory are told apart from the clients'.

use super::clients::{self, OFFICER, OWNER};
use crate::data::{DataDirectory, Keyring};
use crate::edge;
use anyhow::{Context, Result, bail};
use engine::event::Class;
use engine::service::Service;
use engine::value::Name;
use jiff::ToSpan;
use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Ticks of `/proc/PID/stat` in a second: Linux tells every program the same.
const TICKS_A_SECOND: u32 = 100;

/// A running `igf serve`. Dropped, it is ended.
pub(super) struct Served {
    child: Child,
    /// Where it listens.
    pub address: String,
}

/// The tokens that clients show.
#[derive(Clone)]
pub(super) struct Tokens {
    owner: String,
    officer: String,
}

impl Tokens {
    /// The token of a person.
    pub(super) fn of(&self, person: &str) -> &str {
        if person == OWNER {
            &self.owner
        } else {
            &self.officer
        }
    }
}

/// Makes a data directory with the shipped definitions in force, and tokens for it.
///
/// # Errors
/// When the directory cannot be written.
pub(super) fn prepare(data: &Path) -> Result<Tokens> {
    let directory = DataDirectory::open(data)?;
    clients::found(&mut Service::open(directory.store())?)?;
    let keyring = Keyring::open(data)?;
    let (now, expires) = (edge::now(), edge::now() + 24.hours());
    let issue = |person: &str| {
        let issued = keyring.issue(&Name::new(person), Class::Internal, now, expires);
        issued.map(|issued| issued.token)
    };
    Ok(Tokens {
        owner: issue(OWNER)?,
        officer: issue(OFFICER)?,
    })
}

impl Served {
    /// Serves a data directory, and waits until it takes commands.
    ///
    /// # Errors
    /// When it does not start.
    pub(super) fn start(data: &Path) -> Result<Served> {
        let program = std::env::current_exe().context("finding this program")?;
        let mut command = Command::new(program);
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data);
        // As it is shipped: no bus, no receiver of traces.
        for name in ["IGF_NATS_URL", "IGF_SERVER", "OTEL_EXPORTER_OTLP_ENDPOINT"] {
            command.env_remove(name);
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("starting a server")?;
        let stderr = child.stderr.take().context("the server's stderr")?;
        let mut served = Served {
            child,
            address: String::new(),
        };
        let mut lines = BufReader::new(stderr).lines();
        let mut told = String::new();
        for line in lines.by_ref().map_while(Result::ok) {
            if let Some((_, address)) = line.split_once(" at http://") {
                served.address = address.trim().to_owned();
                break;
            }
            told.push_str(&line);
        }
        if served.address.is_empty() {
            bail!("the server did not start: {told}");
        }
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        served
            .answers()
            .context("asking the server whether it is alive")?;
        Ok(served)
    }

    /// Waits for an answer: what listens may not serve yet.
    fn answers(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.write_all(b"GET /livez HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new()).map(|_| ())
    }

    /// The processor's time that it has spent.
    pub(super) fn cpu(&self) -> Duration {
        let stat = self.told("stat");
        // The name stands in parentheses and may hold spaces; user and system time follow it.
        let after = stat.rsplit(')').next().unwrap_or_default();
        let ticks: u32 = after
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|ticks| ticks.parse::<u32>().ok())
            .sum();
        Duration::from_secs(1) / TICKS_A_SECOND * ticks
    }

    /// Memory that it holds now, in bytes.
    pub(super) fn resident_bytes(&self) -> u64 {
        self.memory("VmRSS:")
    }

    /// The most memory that it ever held, in bytes.
    pub(super) fn peak_bytes(&self) -> u64 {
        self.memory("VmHWM:")
    }

    fn memory(&self, what: &str) -> u64 {
        let status = self.told("status");
        let line = status.lines().find_map(|line| line.strip_prefix(what));
        let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kibibytes.unwrap_or(0) * 1_024
    }

    /// Asks it to stop, so that it closes its store, and waits.
    pub(super) fn stop(mut self) {
        if let Some(pid) = Pid::from_raw(i32::try_from(self.child.id()).unwrap_or(0)) {
            let _ = kill_process(pid, Signal::TERM);
        }
        let _ = self.child.wait();
    }

    fn told(&self, file: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).unwrap_or_default()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Its directory is thrown away, too.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
