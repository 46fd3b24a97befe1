//! Commands, one and many.

use crate::backend::{Backend, Failed};
use crate::testing::{Client, TestBackend};
use engine::command::Receipt;
use engine::service::SubmitError;
use engine::store::StoreError;
use serde_json::{Value, json};

const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

fn open(title: &str) -> Value {
    let fields = json!({ "title": title, "unit": "mecc" });
    json!({ "command": "open", "workflow": "task", "fields": fields })
}

fn finish(case: &str) -> Value {
    json!({ "command": "act", "case": case, "transition": "finish" })
}

#[tokio::test]
async fn a_command_is_answered_by_its_receipt() {
    let backend = TestBackend::founded().await;
    let client = Client::new(&backend);
    let answer = client.post("/v1/commands", &open("Plan")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let receipt: Receipt = serde_json::from_str(&answer.text).expect("a receipt");
    assert_eq!(receipt.reference.as_deref(), Some("T-2019-001"));
    let json = answer.json();
    assert_eq!(json["positions"].as_array().map(Vec::len), Some(2));
    let members: Vec<&String> = json.as_object().expect("an object").keys().collect();
    let expected = [
        "case",
        "command_id",
        "duplicate",
        "head",
        "positions",
        "reference",
    ];
    assert_eq!(members, expected);
    let hana = Client::new(&backend).speaking_for(Some("hana"));
    let answer = hana.post("/v1/commands", &finish("T-2019-001")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

#[tokio::test]
async fn a_command_that_is_tried_out_is_answered_by_its_events() {
    let backend = TestBackend::founded().await;
    let client = Client::new(&backend);
    let before = *backend.head().borrow();
    let answer = client
        .post("/v1/commands?dry_run=true", &open("Plan"))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let tried = answer.json();
    assert_eq!(tried["dry_run"], true);
    assert_eq!(tried["events"][0]["type"], "case_opened");
    assert_eq!(*backend.head().borrow(), before, "nothing was written");
    let outsider = Client::new(&backend).speaking_for(Some("cora:public"));
    let answer = outsider
        .post("/v1/commands?dry_run=true", &open("Plan"))
        .await;
    let event = &answer.json()["events"][0];
    assert_eq!(
        (&event["withheld"], &event["data"]),
        (&json!("internal"), &Value::Null)
    );
    let answer = client
        .post("/v1/commands?dry_run=perhaps", &open("Plan"))
        .await;
    assert_eq!(answer.problem().2, "dry_run");
    let answer = client.post("/v1/commands?dryrun=true", &open("Plan")).await;
    assert_eq!(answer.problem().2, "dryrun");
    assert_eq!(*backend.head().borrow(), before);
    let answer = client
        .post("/v1/commands?dry_run=false", &open("Plan"))
        .await;
    assert_eq!(answer.json()["reference"], "T-2019-001");
}

#[tokio::test]
async fn a_refusal_has_the_status_of_its_kind() {
    let backend = TestBackend::founded().await;
    let client = Client::new(&backend);
    client.post("/v1/commands", &open("Plan")).await;
    for (command, status, code, place) in [
        (finish("T-2019-001"), 403, "not_allowed", None),
        (finish("T-2019-009"), 404, "unknown_case", Some("case")),
        (
            json!({ "command": "open", "workflow": "task" }),
            400,
            "missing_field",
            Some("fields.title"),
        ),
        (
            json!({ "command": "open", "workflow": "task", "fields": { "Title": 1 } }),
            400,
            "bad_name",
            Some("fields.Title"),
        ),
        (json!([]), 400, "bad_request", Some("body")),
        (
            json!({ "command": "comment", "case": "T-2019-001", "text": "x", "as": "hana" }),
            400,
            "bad_request",
            Some("as"),
        ),
        (
            json!({ "command": "open", "workflow": "task", "effective": "soon" }),
            400,
            "bad_date",
            Some("effective"),
        ),
        (
            json!({ "command": "open", "workflow": "task", "for": "A B" }),
            400,
            "bad_name",
            Some("for"),
        ),
    ] {
        let answer = client.post("/v1/commands", &command).await;
        let (found, its_code, its_place) = answer.problem();
        assert_eq!(
            (found, its_code.as_str()),
            (status, code),
            "{command}: {}",
            answer.text
        );
        if let Some(place) = place {
            assert_eq!(its_place, place, "{command}");
        }
    }
    let hana = Client::new(&backend).speaking_for(Some("hana"));
    hana.post("/v1/commands", &finish("T-2019-001")).await;
    let again = hana.post("/v1/commands", &finish("T-2019-001")).await;
    assert_eq!(again.problem().0, 422);
    assert_eq!(again.problem().1, "not_in_state");
}

#[tokio::test]
async fn what_its_caller_saw_stands_in_the_header_or_beside_the_command() {
    let backend = TestBackend::founded().await;
    let opened = Client::new(&backend)
        .post("/v1/commands", &open("Plan"))
        .await;
    let seen = opened.json()["positions"][1].clone();
    let hana = Client::new(&backend).speaking_for(Some("hana"));
    let with = async |header: &str| {
        let body = finish("T-2019-001").to_string();
        let header = [("If-Match", header)];
        hana.send("POST", "/v1/commands", &header, body)
            .await
            .problem()
    };
    let first = hana.post("/v1/commands", &finish("T-2019-001")).await;
    assert_eq!(first.status, 200, "{}", first.text);
    let late = with(&format!("\"{seen}\"")).await;
    assert_eq!((late.0, late.1.as_str()), (412, "conflict"));
    let mut beside = finish("T-2019-001");
    beside["seen"] = seen;
    let late = hana.post("/v1/commands", &beside).await.problem();
    assert_eq!((late.0, late.1.as_str()), (409, "conflict"));
    let wrong = with("yesterday").await;
    assert_eq!((wrong.0, wrong.2.as_str()), (400, "if-match"));
}

#[tokio::test]
async fn a_command_id_is_answered_once() {
    let backend = TestBackend::founded().await;
    let client = Client::new(&backend);
    let quoted = format!("\"{ID}\"");
    let give = async |id: &str, command: &Value| {
        let key = [("Idempotency-Key", id)];
        client
            .send("POST", "/v1/commands", &key, command.to_string())
            .await
    };
    let first = give(ID, &open("Plan")).await.json();
    assert_eq!(
        (&first["command_id"], &first["duplicate"]),
        (&json!(ID), &json!(false))
    );
    let mut again = give(&quoted, &open("Plan")).await.json();
    assert_eq!(again["duplicate"], true);
    again["duplicate"] = json!(false);
    assert_eq!(again, first);
    let other = give(ID, &open("Another")).await;
    assert_eq!(
        (other.problem().0, other.problem().1.as_str()),
        (409, "command_id_taken")
    );
    let mut both = open("Plan");
    both["command_id"] = json!("01890a5d-ac96-774b-bcce-b302099a8058");
    assert_eq!(give(ID, &both).await.problem().1, "bad_command_id");
    let wrong = give("one", &open("Plan")).await.problem();
    assert_eq!((wrong.0, wrong.2.as_str()), (400, "Idempotency-Key"));
}

#[tokio::test]
async fn the_token_says_who_acts_and_the_span_under_which_trace() {
    let backend = TestBackend::founded().await;
    let mut command = open("Plan");
    command["reason"] = json!("the review asks for it");
    command["effective"] = json!("2019-08-30");
    command["for"] = Value::Null;
    let answer = Client::new(&backend).post("/v1/commands", &command).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let submitted = backend.submitted.lock().expect("no panic");
    let meta = &submitted.last().expect("it").meta;
    assert_eq!(meta.person.as_ref().map(|it| it.as_str()), Some("cora"));
    assert_eq!(meta.known, engine::event::Known::Token);
    assert_eq!(meta.principal, None);
    assert_eq!(meta.reason.as_deref(), Some("the review asks for it"));
    assert!(
        meta.traceparent
            .as_deref()
            .is_some_and(|it| it.starts_with("00-0af7"))
    );
    let day = meta.effective.expect("a day").to_string();
    assert_eq!(
        day, "2019-08-29T22:00:00Z",
        "the day begins where the organisation is"
    );
}

#[tokio::test]
async fn what_cannot_be_done_now_says_when_to_try_again() {
    let backend = TestBackend::founded().await;
    let client = Client::new(&backend);
    let store = |error: StoreError| Failed::Submit(SubmitError::Store(error));
    for (failure, status, code, later) in [
        (Failed::Busy, 429, "busy", "1"),
        (Failed::Closing, 503, "shutting_down", "1"),
        (
            store(StoreError::Unavailable("full".into())),
            503,
            "store_unavailable",
            "1",
        ),
        (
            store(StoreError::Corrupt {
                position: Some(3),
                what: "hash".into(),
            }),
            500,
            "store_corrupt",
            "",
        ),
    ] {
        backend.failures.lock().expect("no panic").push(failure);
        let answer = client.post("/v1/commands", &open("Plan")).await;
        let (found, its_code, _) = answer.problem();
        assert_eq!((found, its_code.as_str()), (status, code));
        assert_eq!(answer.header("retry-after"), later, "{code}");
    }
}

async fn batch(client: &Client, lines: &[String]) -> Vec<Value> {
    let answer = client
        .send("POST", "/v1/commands:batch", &[], lines.join("\n"))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let lines = answer.text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

#[tokio::test]
async fn a_batch_is_answered_line_by_line_in_order() {
    let backend = TestBackend::founded().await;
    let client = Client::new(&backend);
    let mut lines: Vec<String> = (0..600)
        .map(|n| open(&format!("{n}")).to_string())
        .collect();
    lines[1] = "{\"command\":".to_owned();
    lines[2] = String::new();
    lines[3] = finish("T-2019-001").to_string();
    let answers = batch(&client, &lines).await;
    assert_eq!(answers.len(), 599, "an empty line is none");
    assert_eq!(answers[0]["reference"], "T-2019-001");
    assert_eq!(
        (&answers[1]["code"], &answers[1]["line"]),
        (&json!("bad_request"), &json!(2))
    );
    assert_eq!(
        (&answers[2]["status"], &answers[2]["line"]),
        (&json!(403), &json!(4))
    );
    assert_eq!(answers[3]["reference"], "T-2019-002");
    assert_eq!(answers[598]["reference"], "T-2019-597");
    let key = [("Idempotency-Key", ID)];
    let answer = client
        .send("POST", "/v1/commands:batch", &key, lines.join("\n"))
        .await;
    assert_eq!(answer.problem().1, "bad_command_id");
}

#[tokio::test(start_paused = true)]
async fn a_batch_waits_for_a_full_queue_and_never_overtakes_itself() {
    let backend = TestBackend::founded().await;
    let client = Client::new(&backend);
    let fail = |times: usize| {
        *backend.failures.lock().expect("no panic") = vec![Failed::Busy; times];
    };
    let lines = [open("a").to_string(), open("b").to_string()];
    fail(5);
    let answers = batch(&client, &lines).await;
    assert_eq!(answers[0]["reference"], "T-2019-001");
    assert_eq!(answers[1]["reference"], "T-2019-002");
    fail(100_000);
    let answers = batch(&client, &lines).await;
    assert_eq!(
        (&answers[0]["code"], &answers[1]["code"]),
        (&json!("busy"), &json!("busy"))
    );
}
