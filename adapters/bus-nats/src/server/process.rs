//! One nats-server process, watched.

use super::find::find_binary;
use super::orphan;
use crate::error::{BusError, ErrorKind};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const LOOK_EVERY: Duration = Duration::from_millis(50);
const READY_WITHIN: Duration = Duration::from_secs(15);
const STOP_WITHIN: Duration = Duration::from_secs(10);
const RESTART_PAUSE: Duration = Duration::from_millis(200);

/// How a local server is started.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// Where it keeps its streams, its log and its pid.
    pub directory: PathBuf,
    /// The port on the loopback interface; any free one when missing.
    pub port: Option<u16>,
    /// Whether it is started again when it dies.
    pub supervised: bool,
    /// More configuration, in the server's own language.
    pub configuration: Option<String>,
}

impl ServerSettings {
    /// A supervised server on any port.
    pub fn new(directory: impl Into<PathBuf>) -> ServerSettings {
        ServerSettings {
            directory: directory.into(),
            port: None,
            supervised: true,
            configuration: None,
        }
    }
}

/// A running server. Dropped, it is stopped.
pub struct LocalServer {
    shared: Arc<Shared>,
    port: u16,
    supervisor: Option<JoinHandle<()>>,
}

struct Shared {
    program: PathBuf,
    settings: ServerSettings,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    child: Option<Child>,
    stopping: bool,
    restarts: u64,
}

impl LocalServer {
    /// Finds or installs a nats-server, starts it with JetStream and waits until it is ready.
    ///
    /// # Errors
    /// [`ErrorKind::ServerNotFound`] when there is none and none can be installed;
    /// [`ErrorKind::ServerFailed`] when its directory cannot be made or written, or when the
    /// process ends or is not ready within 15 seconds: the message has the end of its log.
    pub fn start(settings: ServerSettings) -> Result<LocalServer, BusError> {
        let binary = find_binary()?;
        fs::create_dir_all(&settings.directory)
            .map_err(|error| failed(&format!("{}: {error}", settings.directory.display())))?;
        let mut settings = settings;
        settings.directory = fs::canonicalize(&settings.directory)
            .map_err(|error| failed(&format!("{}: {error}", settings.directory.display())))?;
        orphan::end(
            &pid_file(&settings.directory),
            &streams(&settings.directory),
        );
        let (child, port) = spawn(&binary.path, &settings)?;
        settings.port = Some(port);
        let supervised = settings.supervised;
        let shared = Arc::new(Shared {
            program: binary.path,
            settings,
            state: Mutex::new(State {
                child: Some(child),
                ..State::default()
            }),
        });
        let watched = shared.clone();
        let supervisor = supervised.then(|| std::thread::spawn(move || supervise(&watched)));
        Ok(LocalServer {
            shared,
            port,
            supervisor,
        })
    }

    /// Where clients connect.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where it keeps its streams.
    pub fn streams(&self) -> PathBuf {
        streams(&self.shared.settings.directory)
    }

    /// Its log.
    pub fn log(&self) -> PathBuf {
        log_file(&self.shared.settings.directory)
    }

    /// How often it was started again.
    pub fn restarts(&self) -> u64 {
        self.state().restarts
    }

    /// Sends a signal: SIGKILL, SIGSTOP, SIGCONT, SIGHUP. For tests.
    pub fn signal(&self, signal: Signal) {
        if let Some(child) = &mut self.state().child {
            send(child, signal);
        }
    }

    /// Kills it at once and waits until it is gone. A supervised server comes back by itself.
    pub fn kill(&self) {
        let mut state = self.state();
        if let Some(mut child) = state.child.take() {
            send(&child, Signal::KILL);
            reap(&mut child);
        }
    }

    /// Starts a server that was killed and is not supervised, on the same port.
    ///
    /// # Errors
    /// [`ErrorKind::ServerFailed`] when the process ends or is not ready within 15 seconds.
    pub fn start_again(&self) -> Result<(), BusError> {
        let mut state = self.state();
        if state.child.is_none() {
            state.child = Some(spawn(&self.shared.program, &self.shared.settings)?.0);
        }
        Ok(())
    }

    /// Gives it another configuration while it runs.
    ///
    /// # Errors
    /// [`ErrorKind::ServerFailed`] when the file cannot be written.
    pub fn reconfigure(&self, configuration: &str) -> Result<(), BusError> {
        write_configuration(&self.shared.settings.directory, configuration)?;
        self.signal(Signal::HUP);
        Ok(())
    }

    /// Stops it, gently at first.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let child = {
            let mut state = self.state();
            state.stopping = true;
            state.child.take()
        };
        if let Some(mut child) = child {
            send(&child, Signal::CONT);
            send(&child, Signal::TERM);
            if !ended_within(&mut child, STOP_WITHIN) {
                send(&child, Signal::KILL);
                reap(&mut child);
            }
        }
        if let Some(supervisor) = self.supervisor.take() {
            // It only looks at the state: a panic there cannot be.
            let _ = supervisor.join();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.shared)
    }
}

impl Drop for LocalServer {
    fn drop(&mut self) {
        self.end();
    }
}

fn lock(shared: &Shared) -> MutexGuard<'_, State> {
    shared.state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts the server again whenever it is gone.
fn supervise(shared: &Shared) {
    loop {
        std::thread::sleep(LOOK_EVERY);
        let mut state = lock(shared);
        if state.stopping {
            return;
        }
        let gone = match &mut state.child {
            Some(child) => !matches!(child.try_wait(), Ok(None)),
            None => true,
        };
        if !gone {
            continue;
        }
        tracing::warn!(target: "igf::nats", "nats-server has ended; starting it again");
        state.child = None;
        state.restarts += 1;
        match spawn(&shared.program, &shared.settings) {
            Ok((child, _)) => state.child = Some(child),
            Err(error) => {
                tracing::error!(target: "igf::nats", code = error.kind.code(), "{error}");
                drop(state);
                std::thread::sleep(RESTART_PAUSE);
            }
        }
    }
}

/// Starts the process and waits until it listens.
fn spawn(program: &Path, settings: &ServerSettings) -> Result<(Child, u16), BusError> {
    let directory = &settings.directory;
    let port = settings
        .port
        .map_or_else(|| "-1".to_owned(), |port| port.to_string());
    let mut command = Command::new(program);
    command
        .args(["-a", "127.0.0.1", "-p", &port, "-js", "-sd"])
        .arg(streams(directory))
        .arg("--ports_file_dir")
        .arg(directory)
        .arg("-P")
        .arg(pid_file(directory))
        .arg("-l")
        .arg(log_file(directory))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Some(configuration) = &settings.configuration {
        let file = configuration_file(directory);
        if !file.exists() {
            write_configuration(directory, configuration)?;
        }
        command.arg("-c").arg(file);
    }
    let mut child = command
        .spawn()
        .map_err(|error| failed(&format!("{}: {error}", program.display())))?;
    match ready(&mut child, directory) {
        Some(port) => Ok((child, port)),
        None => {
            send(&child, Signal::KILL);
            reap(&mut child);
            Err(failed(&end_of(&log_file(directory))))
        }
    }
}

/// Waits for the file in which the server writes its port.
fn ready(child: &mut Child, directory: &Path) -> Option<u16> {
    let file = directory.join(format!("nats-server_{}.ports", child.id()));
    let begin = Instant::now();
    while begin.elapsed() < READY_WITHIN {
        if let Some(port) = fs::read(&file).ok().and_then(|json| port(&json)) {
            return Some(port);
        }
        if !matches!(child.try_wait(), Ok(None)) {
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    None
}

/// The client port in the server's ports file.
fn port(json: &[u8]) -> Option<u16> {
    let ports: serde_json::Value = serde_json::from_slice(json).ok()?;
    let url = ports.get("nats")?.get(0)?.as_str()?;
    url.rsplit_once(':')?.1.parse().ok()
}

fn write_configuration(directory: &Path, text: &str) -> Result<(), BusError> {
    let file = configuration_file(directory);
    fs::write(&file, text).map_err(|error| failed(&format!("{}: {error}", file.display())))
}

fn ended_within(child: &mut Child, patience: Duration) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < patience {
        if !matches!(child.try_wait(), Ok(None)) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

fn send(child: &Child, signal: Signal) {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(pid) = pid {
        // A process that has just ended cannot be signalled, and need not be.
        let _ = kill_process(pid, signal);
    }
}

fn reap(child: &mut Child) {
    if let Err(error) = child.wait() {
        tracing::warn!(target: "igf::nats", "waiting for nats-server: {error}");
    }
}

fn failed(why: &str) -> BusError {
    BusError::new(
        ErrorKind::ServerFailed,
        format!("nats-server cannot be started: {why}"),
    )
}

/// The last lines of a log.
fn end_of(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().rev().take(3).collect();
    let lines: Vec<_> = lines.into_iter().rev().collect();
    format!("{} ends with: {}", log.display(), lines.join(" | "))
}

fn streams(directory: &Path) -> PathBuf {
    directory.join("streams")
}

fn pid_file(directory: &Path) -> PathBuf {
    directory.join("nats-server.pid")
}

fn log_file(directory: &Path) -> PathBuf {
    directory.join("nats-server.log")
}

fn configuration_file(directory: &Path) -> PathBuf {
    directory.join("nats-server.conf")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ports_file_is_read() {
        let json = br#"{"nats":["nats://127.0.0.1:41235"],"cluster":[]}"#;
        assert_eq!(port(json), Some(41235));
        assert_eq!(port(b"{}"), None);
        assert_eq!(port(b""), None);
    }
}
