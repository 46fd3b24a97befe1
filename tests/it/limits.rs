//! One outsider does not take the connections of all.

use crate::program::{adopted, eventually, get, post, serve, token};
use rustix::process::{Resource, getrlimit, setrlimit};
use serde_json::json;
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Half-open connections: more than files that a process usually may open.
const HALF_OPEN: usize = 1_100;

#[test]
fn connections_that_never_end_their_request_leave_room_for_others() {
    let mut files = getrlimit(Resource::Nofile);
    files.current = files.maximum;
    setrlimit(Resource::Nofile, files).unwrap();
    let data = adopted();
    let auditor = token(data.path(), "auditor_a");
    let served = serve(data.path(), &[]);
    let address = served.url.trim_start_matches("http://").to_owned();
    let half = |_| {
        let mut connection = TcpStream::connect(&address).unwrap();
        let head = "POST /v1/commands HTTP/1.1\r\nHost: igf\r\nContent-Le";
        // One that made room for another already takes no more.
        let _ = connection.write_all(head.as_bytes());
        connection
    };
    let half_open: Vec<TcpStream> = (0..HALF_OPEN).map(half).collect();
    let begun = Instant::now();
    let body = json!({
        "command": "open", "workflow": "recommendation",
        "fields": { "text": "Plan", "priority": "important" },
    });
    for _ in 0..20 {
        let (status, answer) = post(&format!("{}/v1/commands", served.url), &auditor, &body, &[]);
        assert_eq!(status, 200, "{answer}");
    }
    assert_eq!(get(&format!("{}/readyz", served.url), "").0, 200);
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    let open = format!("/proc/{}/fd", served.id());
    let files = || std::fs::read_dir(&open).unwrap().count();
    assert!(files() < 1_024, "{} files are open", files());
    eventually("their end", || (files() < 100).then_some(()));
    drop(half_open);
    assert_eq!(served.stop(), 0);
}

/// Definitions that take long to read hold up nobody: who may not bring them is told so at once,
/// and those of who may are read away from the writer.
#[test]
fn definitions_of_somebody_do_not_stop_the_commands_of_others() {
    let data = adopted();
    let auditor = token(data.path(), "auditor_a");
    let coordinator = token(data.path(), "coordinator");
    let served = serve(data.path(), &[]);
    let commands = format!("{}/v1/commands", served.url);
    let mut text = "[workflow]\nid = \"w\"\ninitial = \"a\"\n".to_owned();
    for number in 0..3_000 {
        let to = format!("to = \"somewhere_{number}\"");
        text += &format!("[[transitions]]\nid = \"t{number}\"\n{to}\n");
    }
    let body = json!({
        "command": "adopt", "files": [{ "path": "w.workflow.toml", "text": text }],
    });
    let (status, answer) = post(&commands, &auditor, &body, &[]);
    assert_eq!(status, 403, "{answer}");
    assert_eq!(answer["code"], "not_allowed", "{answer}");
    let bringing = {
        let commands = commands.clone();
        std::thread::spawn(move || post(&commands, &coordinator, &body, &[]))
    };
    let open = json!({
        "command": "open", "workflow": "recommendation",
        "fields": { "text": "Plan", "priority": "important" },
    });
    for _ in 0..5 {
        assert_eq!(post(&commands, &auditor, &open, &[]).0, 200);
    }
    let (status, answer) = bringing.join().unwrap();
    assert_eq!(
        answer["code"], "definitions_have_mistakes",
        "{status} {answer}"
    );
    assert_eq!(served.stop(), 0);
}
