//! A server that outlived the process which started it.

use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(10);

/// Ends the server that the pid file names, if it still runs on this very directory: two servers
/// on one directory damage it.
pub(super) fn end(pid_file: &Path, directory: &Path) {
    let Some(pid) = running(pid_file, directory) else {
        return;
    };
    tracing::warn!(
        target: "igf::nats",
        pid = pid.as_raw_nonzero().get(),
        "ending the nats-server of an earlier run"
    );
    for signal in [Signal::TERM, Signal::KILL] {
        if kill_process(pid, signal).is_err() || gone(pid) {
            return;
        }
    }
}

fn running(pid_file: &Path, directory: &Path) -> Option<Pid> {
    let number: i32 = fs::read_to_string(pid_file).ok()?.trim().parse().ok()?;
    // Pids are used again: only a process with our directory on its command line is ours.
    let command_line = fs::read(format!("/proc/{number}/cmdline")).ok()?;
    let ours = command_line
        .split(|byte| *byte == 0)
        .any(|argument| argument == directory.as_os_str().as_encoded_bytes());
    ours.then(|| Pid::from_raw(number)).flatten()
}

fn gone(pid: Pid) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE {
        if test_kill_process(pid).is_err() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}
