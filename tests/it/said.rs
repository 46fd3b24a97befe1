//! Every command can be said on the command line, over HTTP and in a scenario, with every member.
//!
//! What commands there are, and what they are made of, their forms say. A command that is new fails
//! here until it has its row.

use crate::program::{adopted, igf, post, serve, shlex, token};
use engine::command::{Form, form, forms};
use engine::scenario::{Action, Script};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

/// How a command is said where it can be, and else why not.
enum Said {
    /// With all its members; `FOLDER` is a folder with `note.txt` and `note.toml`.
    By(&'static str),
    /// Here it is not said, and why.
    Not(&'static str),
}

use Said::{By, Not};

/// A command's word, its command line, and its line in a scenario. Over HTTP it is the JSON that
/// the command line sends.
const SAID: [(&str, Said, Said); 37] = [
    (
        "adopt",
        By("adopt FOLDER"),
        Not("a scenario is played on definitions that are in force"),
    ),
    (
        "ballot_framework",
        By("ballot framework charter yes"),
        By("ballot framework charter yes"),
    ),
    ("open", By("open report text=a"), By("open report text=a")),
    (
        "act",
        By("act T-1 claim text=a"),
        By("act T-1 claim text=a"),
    ),
    (
        "propose",
        By("propose T-1 accept text=a"),
        By("propose T-1 accept text=a"),
    ),
    (
        "ballot",
        By("ballot T-1 accept yes"),
        By("ballot T-1 accept yes"),
    ),
    (
        "link",
        By("link T-1 needs T-2 text=a"),
        By("link T-1 needs T-2 text=a"),
    ),
    (
        "unlink",
        By("unlink T-1 needs T-2"),
        By("unlink T-1 needs T-2"),
    ),
    (
        "attach",
        By("attach T-1 FOLDER/note.txt --kind note"),
        By("attach T-1 note note.txt"),
    ),
    ("assign", By("assign T-1 owner a"), By("assign T-1 owner a")),
    (
        "comment",
        By("comment T-1 \"a remark\""),
        By("comment T-1 \"a remark\""),
    ),
    (
        "move_deadline",
        By("move-deadline T-1 due 2020-01-01 --document note.txt"),
        By("move-deadline T-1 due 2020-01-01 --document note.txt"),
    ),
    (
        "record_sheet",
        By(
            "record-sheet T-1 accept a=yes --document FOLDER/note.txt --on 2020-01-01 \
             --present a,b --result adopted --received 2020-01-02 --contest 1",
        ),
        By(
            "record-sheet T-1 accept a=yes --document note.txt --on 2020-01-01 \
             --present a,b --result adopted --received 2020-01-02 --contest 1",
        ),
    ),
    (
        "confirm_sheet",
        By("confirm-sheet T-1 1"),
        By("confirm-sheet T-1 1"),
    ),
    (
        "contest_sheet",
        By("contest-sheet T-1 1 \"I said no\""),
        By("contest-sheet T-1 1 \"I said no\""),
    ),
    (
        "answer_contest",
        By("answer-contest T-1 1 upheld"),
        By("answer-contest T-1 1 upheld"),
    ),
    (
        "confirm_clock",
        By("confirm-clock root"),
        By("confirm-clock root"),
    ),
    (
        "delegate",
        By("delegate a --acts claim,ballot --workflow report --until 2020-01-01"),
        By("delegate a --acts claim,ballot --workflow report --until 2020-01-01"),
    ),
    (
        "add_person",
        By("person add a --name \"A. Person\""),
        By("person a \"A. Person\""),
    ),
    (
        "appoint",
        By("appoint a head --unit u --from 2019-01-01 --until 2020-01-01"),
        By("appoint a head --unit u --from 2019-01-01 --until 2020-01-01"),
    ),
    (
        "end_appointment",
        By("end-appointment a head --unit u --on 2020-01-01"),
        By("end-appointment a head --unit u --on 2020-01-01"),
    ),
    (
        "revoke_delegation",
        By("revoke-delegation a --acts claim,ballot --workflow report"),
        By("revoke-delegation a --acts claim,ballot --workflow report"),
    ),
    (
        "confirm_people",
        By("person confirm a b"),
        By("person confirm a b"),
    ),
    (
        "issue_token",
        Not("`igf token PERSON` gives it its id, its end and who issues it"),
        By("issue-token 01 a internal root --until 2020-01-01"),
    ),
    (
        "revoke_token",
        Not("`igf token revoke ID` takes it back first, and says who owns the directory"),
        By("revoke-token root --token 01"),
    ),
    ("hand_over", By("hand-over a b"), By("hand-over a b")),
    (
        "forecast",
        By("programme p forecast i 2019-Q4"),
        By("forecast p i 2019-Q4"),
    ),
    (
        "record",
        By("programme p record i done --on 2019-12-31"),
        By("item p i done on 2019-12-31"),
    ),
    (
        "fund",
        By("programme p fund f --stage pledged --amount \"USD 1\" --part \"USD 1\""),
        By("fund p f --stage pledged --amount \"USD 1\" --part \"USD 1\""),
    ),
    (
        "add_dependency",
        By("programme p add-dependency i j --kind start --lag \"10 days\""),
        By("add-dependency p i j --kind start --lag \"10 days\""),
    ),
    (
        "remove_dependency",
        By("programme p remove-dependency i j --kind start"),
        By("remove-dependency p i j --kind start"),
    ),
    (
        "add_item",
        By(
            "programme p add-item i --owner u --label I --finish 2020 --duration \"1 month\" --needs j",
        ),
        By("add-item p i --owner u --label I --finish 2020 --duration \"1 month\" --needs j"),
    ),
    (
        "split_item",
        By("programme p split i k l j=k"),
        By("split p i k l j=k"),
    ),
    (
        "merge_items",
        By("programme p merge k i j --owner u --label K --finish 2020 --duration \"1 month\""),
        By("merge p k i j --owner u --label K --finish 2020 --duration \"1 month\""),
    ),
    (
        "take_baseline",
        By("programme p take-baseline --case T-1"),
        By("take-baseline p --case T-1"),
    ),
    (
        "withdraw_question",
        By("withdraw-question T-1 leave"),
        By("withdraw-question T-1 leave"),
    ),
    (
        "withdraw_framework",
        By("withdraw-question framework charter"),
        By("withdraw-question framework charter"),
    ),
];

/// Fails unless a command was said as its own, with every member.
fn assert_whole(place: &str, word: &str, said: &Json) {
    assert_eq!(said["command"], *word, "{place}: another command came");
    for member in &form(word).expect("its form").members {
        let value = &said[&member.name];
        let is_there = !value.is_null() && *value != json!([]) && *value != json!({});
        assert!(
            is_there,
            "{place}: `{word}` cannot say `{}`: {said}",
            member.name
        );
    }
}

/// Takes requests until a command comes, and gives its JSON. Every one is refused.
fn command_sent(listener: &TcpListener) -> Json {
    loop {
        let (mut stream, _) = listener.accept().expect("a connection");
        let (head, body) = request(&mut stream);
        // A file that goes along with a command is kept before it.
        let answer = match head.starts_with("PUT /v1/evidence/") {
            true => "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}",
            false => {
                "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\
                 connection: close\r\n\r\n"
            }
        };
        stream.write_all(answer.as_bytes()).expect("answered");
        if head.starts_with("POST /v1/commands") {
            return serde_json::from_slice(&body).expect("JSON");
        }
    }
}

fn request(stream: &mut TcpStream) -> (String, Vec<u8>) {
    let mut read = Vec::new();
    let mut part = [0; 4096];
    loop {
        if let Some(end) = read.windows(4).position(|it| it == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&read[..end]).into_owned();
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                let is_length = name.eq_ignore_ascii_case("content-length");
                is_length.then(|| value.trim().parse::<usize>().ok())?
            });
            if read.len() >= end + 4 + length.unwrap_or(0) {
                return (head, read.split_off(end + 4));
            }
        }
        let count = stream.read(&mut part).expect("a request");
        assert!(count > 0, "the request ends early");
        read.extend_from_slice(&part[..count]);
    }
}

/// What a command line sends to its server.
fn on_the_command_line(line: &str, data: &Path) -> Json {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("its address"));
    let (sender, sent) = std::sync::mpsc::channel();
    std::thread::spawn(move || sender.send(command_sent(&listener)));
    let mut program = igf(data);
    program
        .args(["--server", &url, "--token", "t"])
        .args(shlex(line));
    let output = program.output().expect("the program runs");
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    sent.recv_timeout(Duration::from_secs(10))
        .unwrap_or_else(|_| panic!("`{line}` sent no command: {words}"))
}

/// What a scenario's line is read as.
fn in_a_scenario(line: &str) -> Json {
    let script = Script::parse(line).unwrap_or_else(|errors| panic!("{line}: {errors:?}"));
    let Action::Call(call) = &script.steps[0].action else {
        panic!("{line}: no command");
    };
    let mut said = serde_json::to_value(&call.command).expect("JSON");
    let members = said.as_object_mut().expect("an object");
    members.retain(|_, value| !value.is_null());
    said
}

/// Whether a server reads a command, be it refused afterwards.
fn assert_read_over_http(url: &str, token: &str, command: &Json) {
    let url = format!("{url}/v1/commands?dry_run=true");
    let (_, answer) = post(&url, token, command, &[]);
    let code = answer["code"].as_str().unwrap_or_default();
    let unread = ["bad_request", "bad_name", "bad_date", "bad_document"];
    assert!(!unread.contains(&code), "over HTTP: {command}: {answer}");
}

#[test]
fn every_command_has_a_row() {
    let rows: BTreeSet<&str> = SAID.iter().map(|(word, ..)| *word).collect();
    let word = |form: &'static Form| form.word.as_str();
    let words: BTreeSet<&str> = forms().iter().map(word).collect();
    assert_eq!(words, rows, "left: the forms; right: the rows here");
    for (word, line, script) in &SAID {
        for reason in [line, script] {
            assert!(!matches!(reason, Not("")), "`{word}`: why not?");
        }
    }
}

#[test]
fn every_member_can_be_said_on_the_command_line_and_over_http() {
    let (data, folder) = (adopted(), tempfile::tempdir().expect("a folder"));
    std::fs::write(folder.path().join("note.txt"), "note.txt").expect("a file");
    std::fs::write(folder.path().join("note.toml"), "").expect("a file");
    let token = token(data.path(), "director_general");
    let served = serve(data.path(), &[]);
    for (word, line, script) in &SAID {
        let By(line) = line else { continue };
        let line = line.replace("FOLDER", &folder.path().display().to_string());
        let said = on_the_command_line(&line, folder.path());
        assert_whole(&line, word, &said);
        assert_read_over_http(&served.url, &token, &said);
        if let By(script) = script {
            assert_eq!(said, in_a_scenario(script), "{line}; {script}");
        }
    }
}

#[test]
fn every_member_can_be_said_in_a_scenario() {
    for (word, _, script) in &SAID {
        if let By(script) = script {
            assert_whole(script, word, &in_a_scenario(script));
        }
    }
}
