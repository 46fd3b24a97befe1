//! The log of a running server: a line a command, with where to find it; what is away, once.

use crate::program::{adopted, eventually, get, igf, post, token};
use serde_json::{Value as Json, json};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server that writes its log into a file.
struct Logged {
    child: Child,
    url: String,
    log: PathBuf,
}

fn logged(data: &Path) -> Logged {
    let log = data.join("log-lines");
    let child = igf(data)
        .args(["serve", "--listen", "127.0.0.1:0", "--log", "json"])
        .stdout(Stdio::null())
        .stderr(File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let announced = || fs::read_to_string(data.join("server")).ok();
    let url = eventually("its address", announced).trim().to_owned();
    Logged { child, url, log }
}

impl Logged {
    /// Its log lines that are JSON.
    fn lines(&self) -> Vec<Json> {
        let text = fs::read_to_string(&self.log).unwrap();
        let lines = text.lines().filter(|line| line.starts_with('{'));
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The lines with a message, once there are any.
    fn saying(&self, message: &str) -> Vec<Json> {
        eventually(message, || {
            let lines = self.lines().into_iter();
            let found: Vec<Json> = lines.filter(|line| line["message"] == message).collect();
            (!found.is_empty()).then_some(found)
        })
    }

    fn stop(mut self) {
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(self.child.wait().unwrap().success());
    }
}

#[test]
fn commands_refusals_and_refused_tokens_are_lines_with_their_trace() {
    let data = adopted();
    let auditor = token(data.path(), "auditor_a");
    let server = logged(data.path());
    let commands = format!("{}/v1/commands", server.url);
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let caller = format!("00-{trace}-b7ad6b7169203331-01");
    let headers = [("traceparent", caller.as_str())];
    let open = json!({
        "command": "open", "workflow": "recommendation",
        "fields": { "text": "A secret plan", "priority": "important" },
    });
    let (_, receipt) = post(&commands, &auditor, &open, &headers);
    let done = &server.saying("carried out")[0];
    assert_eq!(done["trace_id"], trace, "{done}");
    assert_eq!(done["position"], receipt["positions"][0], "{done}");
    assert_eq!(
        (&done["what"], &done["outcome"]),
        (&json!("open"), &json!("applied"))
    );
    let wrong = json!({ "command": "comment", "case": "REC-1999-001", "text": "A secret" });
    assert_eq!(post(&commands, &auditor, &wrong, &headers).0, 404);
    let refused = &server.saying("refused")[0];
    assert_eq!(
        (&refused["code"], &refused["trace_id"]),
        (&json!("unknown_case"), &json!(trace))
    );
    assert_eq!(post(&commands, "igf1.e30.AAAA", &open, &headers).0, 401);
    let forged = &server.saying("token refused")[0];
    assert_eq!(
        (&forged["code"], &forged["trace_id"]),
        (&json!("token_forged"), &json!(trace))
    );
    let text = fs::read_to_string(&server.log).unwrap();
    assert!(
        !text.contains("secret") && !text.contains("auditor_a"),
        "{text}"
    );
    server.stop();
}

#[test]
fn a_bus_that_is_away_is_one_line() {
    let data = adopted();
    let server = logged(data.path());
    for _ in 0..3 {
        assert_eq!(get(&format!("{}/readyz", server.url), "").0, 200);
        std::thread::sleep(Duration::from_secs(2));
    }
    let lines = server.lines();
    let text = |line: &Json| line["message"].as_str().unwrap_or_default().to_owned();
    let away = lines
        .iter()
        .filter(|line| text(line).contains("no NATS server answers"));
    assert_eq!(away.count(), 1, "{lines:?}");
    let targets = lines.iter().map(|line| line["target"].clone());
    assert_eq!(
        targets.filter(|target| *target == "async_nats").count(),
        0,
        "{lines:?}"
    );
    server.stop();
}
