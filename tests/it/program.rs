//! Running the program as people do.

use serde_json::Value as Json;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The program, with an environment of its own.
pub(crate) fn igf(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_igf-under-test"));
    for name in [
        "IGF_SERVER",
        "IGF_TOKEN",
        "IGF_NATS_URL",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "COLUMNS",
        "NO_COLOR",
    ] {
        command.env_remove(name);
    }
    command.env("IGF_DATA", data).stdin(Stdio::null());
    // A port where nothing listens: whoever runs the tests may have a server of their own.
    command.env("IGF_NATS_URL", "nats://127.0.0.1:1");
    command
}

/// The shipped definitions.
pub(crate) fn workflows() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../workflows")
}

/// What a run came to.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// The one JSON document on stdout.
    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(self.stdout.trim())
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }

    /// The code of the error on stderr.
    pub(crate) fn error_code(&self) -> String {
        let line = self
            .stderr
            .lines()
            .rfind(|line| line.starts_with('{'))
            .unwrap_or("null");
        let error: Json = serde_json::from_str(line).expect("an error as JSON");
        error["error"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

/// Runs a command line, as a shell would split it.
pub(crate) fn run(data: &Path, line: &str) -> Ran {
    let words = shlex(line);
    let output: Output = igf(data).args(words).output().expect("the program runs");
    Ran {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Runs a command line that must succeed, and gives its JSON.
pub(crate) fn ok(data: &Path, line: &str) -> Json {
    let ran = run(data, &format!("--format json {line}"));
    assert_eq!(ran.code, 0, "{line}: {}{}", ran.stdout, ran.stderr);
    ran.json()
}

/// Words with quotes.
pub(crate) fn shlex(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    let mut any = false;
    for letter in line.chars() {
        match letter {
            '"' => {
                quoted = !quoted;
                any = true;
            }
            ' ' if !quoted => {
                if any || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            other => word.push(other),
        }
    }
    if any || !word.is_empty() {
        words.push(word);
    }
    words
}

/// A data directory with the shipped definitions in force.
pub(crate) fn adopted() -> tempfile::TempDir {
    let data = tempfile::tempdir().expect("a directory");
    let path = workflows();
    ok(
        data.path(),
        &format!("adopt {} --as director_general", path.display()),
    );
    data
}

/// A data directory with the demo in it.
pub(crate) fn demo() -> tempfile::TempDir {
    let data = tempfile::tempdir().expect("a directory");
    ok(data.path(), "demo");
    data
}

/// How many events the demo makes: the same each time.
pub(crate) fn demo_events() -> u64 {
    static EVENTS: OnceLock<u64> = OnceLock::new();
    *EVENTS.get_or_init(|| {
        let data = tempfile::tempdir().expect("a directory");
        ok(data.path(), "demo")["events"]
            .as_u64()
            .expect("a number")
    })
}

/// A bearer token for a person; options of `igf token` may follow the name.
pub(crate) fn token(data: &Path, person: &str) -> String {
    let issued = ok(data, &format!("token {person}"));
    issued["token"].as_str().expect("a token").to_owned()
}

/// A server that runs until it is dropped.
pub(crate) struct Served {
    child: Child,
    pub(crate) url: String,
}

/// Serves a data directory on a free port.
pub(crate) fn serve(data: &Path, options: &[&str]) -> Served {
    let mut command = igf(data);
    command
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(options);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let stderr = child.stderr.take().expect("its stderr");
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            if let Some((_, url)) = line.split_once(" at http://") {
                let _ = sender.send(format!("http://{}", url.trim()));
            }
        }
    });
    let url = receiver
        .recv_timeout(Duration::from_secs(60))
        .expect("it says where it listens");
    Served { child, url }
}

impl Served {
    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop, and waits.
    pub(crate) fn stop(mut self) -> i32 {
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        self.child.wait().expect("it ends").code().unwrap_or(-1)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until something is so.
pub(crate) fn eventually<T>(what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = probe() {
            return found;
        }
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "{what} did not come"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A POST with a bearer token: status and body.
pub(crate) fn post(url: &str, token: &str, body: &Json, headers: &[(&str, &str)]) -> (u16, Json) {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let mut request = agent.post(url);
    if !token.is_empty() {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut answer = request.send_json(body).expect("an answer");
    let json = answer.body_mut().read_json().unwrap_or(Json::Null);
    (answer.status().as_u16(), json)
}

/// A PUT of bytes with a bearer token: status and body.
pub(crate) fn put(url: &str, token: &str, content: &[u8]) -> (u16, Json) {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let request = agent
        .put(url)
        .header("Authorization", format!("Bearer {token}"));
    let mut answer = request.send(content).expect("an answer");
    let json = answer.body_mut().read_json().unwrap_or(Json::Null);
    (answer.status().as_u16(), json)
}

/// A GET with a bearer token: status and body.
pub(crate) fn get(url: &str, token: &str) -> (u16, String) {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let mut request = agent.get(url);
    if !token.is_empty() {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    let mut answer = request.call().expect("an answer");
    let text = answer.body_mut().read_to_string().unwrap_or_default();
    (answer.status().as_u16(), text)
}
