//! What is above a reader's class is withheld on every way to it, and the chain stays to be seen.

use crate::backend::Backend;
use crate::testing::{Client, TestBackend};
use engine::hash::Hash;
use futures::StreamExt;
use serde_json::{Value, json};
use std::sync::Arc;

const SECRET: &str = "said in confidence";

async fn with_a_secret() -> Arc<TestBackend> {
    let backend = TestBackend::founded().await;
    for note in [json!(SECRET), Value::Null] {
        let fields = json!({ "title": "Task", "unit": "mecc", "note": note });
        let open = json!({ "command": "open", "workflow": "task", "fields": fields });
        let client = Client::new(&backend);
        assert_eq!(client.post("/v1/commands", &open).await.status, 200);
    }
    backend
}

fn reading(backend: &Arc<TestBackend>, class: &str) -> Client {
    Client::new(backend).speaking_for(Some(&format!("cora:{class}")))
}

#[tokio::test]
async fn a_restricted_field_reaches_nobody_below_its_class() {
    let backend = with_a_secret().await;
    let paths = [
        "/v1/cases",
        "/v1/cases/T-2019-001",
        "/v1/cases/T-2019-001/why",
        "/v1/cases/T-2019-001/history",
        "/v1/log",
    ];
    for path in paths {
        let answer = reading(&backend, "internal").get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        assert!(!answer.text.contains(SECRET), "{path}: {}", answer.text);
    }
    let whole = reading(&backend, "internal")
        .get("/v1/cases/T-2019-001")
        .await;
    assert_eq!(whole.json()["withheld"], json!(["note"]));
    let owner = Client::new(&backend)
        .get("/v1/cases/T-2019-001")
        .await
        .json();
    assert_eq!(owner["fields"]["note"], SECRET);
    assert_eq!(owner["withheld"], json!([]));
}

#[tokio::test]
async fn a_case_of_a_higher_class_is_not_shown_at_all() {
    let backend = with_a_secret().await;
    let outsider = reading(&backend, "public");
    for path in ["", "/why", "/history"] {
        let answer = outsider.get(&format!("/v1/cases/T-2019-002{path}")).await;
        let (status, code, _) = answer.problem();
        assert_eq!((status, code.as_str()), (404, "unknown_case"), "{path}");
    }
    let query = json!({ "query": { "view": "case", "case": "T-2019-002" } });
    assert_eq!(outsider.post("/v1/views", &query).await.status, 404);
    let query = json!({ "query": { "view": "owed", "person": "hana" } });
    assert_eq!(
        outsider.post("/v1/views", &query).await.json()["owed"],
        json!([])
    );
    assert_eq!(outsider.get("/v1/cases").await.json()["cases"], json!([]));
}

/// Whoever reads part of the log still sees that none of it was left out.
#[tokio::test]
async fn the_chain_shows_through_what_is_withheld() {
    let backend = with_a_secret().await;
    let rows = reading(&backend, "internal").get("/v1/log").await.json()["events"].take();
    let whole = Client::new(&backend).get("/v1/log").await.json()["events"].take();
    let (rows, whole) = (
        rows.as_array().expect("rows"),
        whole.as_array().expect("rows"),
    );
    assert_eq!(rows.len(), whole.len());
    let mut previous = Hash::GENESIS;
    let mut withheld = 0;
    for (row, whole) in rows.iter().zip(whole) {
        assert_eq!(
            (&row["position"], &row["hash"]),
            (&whole["position"], &whole["hash"])
        );
        let hash = Hash::parse(row["hash"].as_str().expect("a hash")).expect("a hash");
        match row["event"].as_str() {
            Some(text) => assert_eq!(hash, Hash::chained(&previous, text.as_bytes())),
            None => withheld += usize::from(row["withheld"] == "restricted"),
        }
        previous = hash;
    }
    let restricted = |row: &&Value| {
        let text = row["event"].as_str().expect("the owner sees everything");
        text.contains("\"class\":\"restricted\"")
    };
    assert_eq!(withheld, whole.iter().filter(restricted).count());
    assert!(withheld > 0 && withheld < rows.len());
}

#[tokio::test]
async fn a_stream_keeps_the_place_of_what_it_withholds() {
    let backend = with_a_secret().await;
    let head = Client::new(&backend).get("/v1/log").await.json();
    let head = head["events"].as_array().expect("rows").len();
    let client = reading(&backend, "internal");
    let response = client.open("GET", "/v1/events", &[], String::new()).await;
    let mut body = response.into_body().into_data_stream();
    let mut text = String::new();
    while !text.contains(&format!("id: {head}\n")) {
        let data = body.next().await.expect("more").expect("data");
        text.push_str(std::str::from_utf8(&data).expect("UTF-8"));
    }
    assert!(!text.contains(SECRET), "{text}");
    assert!(text.contains("event: withheld"), "{text}");
    for position in 1..=head {
        assert!(
            text.contains(&format!("id: {position}\n")),
            "{position}: {text}"
        );
    }
}

/// Each command that names a case is answered as if a withheld case were none, before any rule.
#[tokio::test]
async fn no_command_tells_of_a_case_that_is_withheld() {
    let backend = with_a_secret().await;
    let outsider = reading(&backend, "public");
    let commands = [
        json!({ "command": "act", "transition": "finish" }),
        json!({ "command": "act", "transition": "none", "fields": { "none": 1 } }),
        json!({ "command": "propose", "decision": "any" }),
        json!({ "command": "ballot", "decision": "any", "value": "yes" }),
        json!({ "command": "withdraw_question", "decision": "any" }),
        json!({ "command": "link", "kind": "any", "to": "T-2019-001" }),
        json!({ "command": "unlink", "kind": "any", "to": "T-2019-001" }),
        json!({ "command": "comment", "text": "Seen" }),
        json!({ "command": "assign", "field": "owner", "person": "hana" }),
    ];
    for command in &commands {
        let mut told = Vec::new();
        for case in ["T-2019-002", "T-2019-992"] {
            let mut command = command.clone();
            command["case"] = json!(case);
            for path in ["/v1/commands", "/v1/commands?dry_run=true"] {
                let answer = outsider.post(path, &command).await;
                let (status, code, _) = answer.problem();
                assert_eq!((status, code.as_str()), (404, "unknown_case"), "{command}");
                told.push(answer.text.replace(case, "CASE"));
            }
        }
        assert!(told.iter().all(|one| *one == told[0]), "{told:#?}");
    }
    let comment = json!({ "command": "comment", "case": "T-2019-002", "text": "Seen" });
    let whole = Client::new(&backend).post("/v1/commands", &comment).await;
    assert_eq!(whole.status, 200, "{}", whole.text);
}

/// All that is told of programmes is the organisation's own: to others there is none.
#[tokio::test]
async fn programmes_are_not_there_below_their_class() {
    let backend = with_a_secret().await;
    let outsider = reading(&backend, "public");
    let routes = [
        "",
        "/blocked",
        "/path",
        "/funding",
        "/slip",
        "/baseline",
        "/what-if?changes=a%2B1d",
    ];
    for route in routes {
        let mut told = Vec::new();
        for programme in ["reform", "another"] {
            let answer = outsider
                .get(&format!("/v1/programmes/{programme}{route}"))
                .await;
            let (status, code, _) = answer.problem();
            assert_eq!(
                (status, code.as_str()),
                (404, "unknown_programme"),
                "{route}"
            );
            told.push(answer.text.replace(programme, "PROGRAMME"));
        }
        assert_eq!(told[0], told[1], "{route}");
    }
    let query = json!({ "query": { "view": "framework" } });
    let framework = outsider.post("/v1/views", &query).await.json();
    assert_eq!(framework["files"], json!([]));
}

#[tokio::test]
async fn a_batch_is_not_tried_out() {
    let backend = with_a_secret().await;
    let before = *backend.head().borrow();
    let line = json!({ "command": "comment", "case": "T-2019-001", "text": "Tried" });
    let answer = Client::new(&backend)
        .post("/v1/commands:batch?dry_run=true", &line)
        .await;
    let (status, _, place) = answer.problem();
    assert_eq!((status, place.as_str()), (400, "dry_run"));
    assert_eq!(*backend.head().borrow(), before);
}

/// Events of a case above a reader's class are no rows of its history: that there are some on this
/// case would tell. Its pages come behind an event, and none is left out between two of them.
#[tokio::test]
async fn a_history_has_pages_of_what_its_reader_sees() {
    let backend = with_a_secret().await;
    for text in ["one", "two", "three"] {
        let comment = json!({ "command": "comment", "case": "T-2019-001", "text": text });
        let client = reading(&backend, "internal");
        assert_eq!(client.post("/v1/commands", &comment).await.status, 200);
    }
    let path = "/v1/cases/T-2019-001/history";
    for class in ["internal", "restricted"] {
        let client = match class {
            "internal" => reading(&backend, class),
            _ => Client::new(&backend),
        };
        let whole = client.get(path).await.json();
        let rows = whole["events"].as_array().expect("rows");
        assert!(rows.iter().all(|row| row["withheld"].is_null()), "{whole}");
        assert_eq!(
            (&whole["total"], &whole["more"]),
            (&json!(rows.len()), &json!(false))
        );
        let (mut paged, mut after) = (Vec::new(), 0);
        loop {
            let page = client
                .get(&format!("{path}?limit=2&after={after}"))
                .await
                .json();
            assert_eq!(page["total"], whole["total"]);
            paged.extend(page["events"].as_array().expect("rows").clone());
            if page["more"] == false {
                break;
            }
            after = paged.last().expect("a row")["position"]
                .as_u64()
                .expect("a position");
        }
        assert_eq!(&paged, rows);
    }
    let seen = |rows: Value| rows["events"].as_array().map(Vec::len);
    let (here, all) = (
        reading(&backend, "internal").get(path).await.json(),
        Client::new(&backend),
    );
    let all = all.get(path).await.json();
    assert!(seen(here.clone()) < seen(all.clone()), "{here}");
    let hidden = all["events"].as_array().expect("rows").iter();
    let hidden = hidden
        .filter(|row| row["class"] == "restricted")
        .map(|row| &row["position"]);
    // A cursor that is no event of the history, or none that its reader sees, is no cursor.
    for after in hidden
        .map(Value::to_string)
        .chain(["999999".to_owned(), "x".to_owned()])
    {
        let path = format!("{path}?after={after}");
        let (status, _, place) = reading(&backend, "internal").get(&path).await.problem();
        assert_eq!((status, place.as_str()), (400, "after"), "{path}");
    }
    let unknown = reading(&backend, "internal")
        .get(&format!("{path}?before=3"))
        .await;
    assert_eq!(unknown.problem().2, "before");
}

/// Whoever asks again for a receipt with a lower token is told what that token reads, as when the
/// command is given with it.
#[tokio::test]
async fn a_receipt_asked_for_again_tells_no_more_than_the_token_reads() {
    let backend = with_a_secret().await;
    let outsider = reading(&backend, "public");
    let comment = |case: &str| json!({ "command": "comment", "case": case, "text": "Seen" });
    let send = async |client: &Client, id: &str, command: Value| {
        let header = [("Idempotency-Key", id)];
        client
            .send("POST", "/v1/commands", &header, command.to_string())
            .await
    };
    let (first, second) = (
        "01890a5d-ac96-774b-bcce-b302099a8057",
        "01890a5d-ac96-774b-bcce-b302099a8058",
    );
    let given = send(&Client::new(&backend), first, comment("T-2019-002")).await;
    assert_eq!(given.status, 200, "{}", given.text);
    let again = send(&outsider, first, comment("T-2019-002")).await;
    assert_eq!(again.problem().1, "unknown_case");
    let none = send(&outsider, second, comment("T-2019-992")).await;
    assert_eq!(again.text.replace("T-2019-002", "T-2019-992"), none.text);
    let whole = send(&Client::new(&backend), first, comment("T-2019-002"))
        .await
        .json();
    assert_eq!(
        (&whole["duplicate"], &whole["reference"]),
        (&json!(true), &json!("T-2019-002"))
    );

    let fields = json!({ "title": "Task", "unit": "mecc" });
    let open = json!({ "command": "open", "workflow": "task", "fields": fields });
    let opened = send(&Client::new(&backend), second, open.clone())
        .await
        .json();
    assert_eq!(opened["reference"], "T-2019-003");
    let again = send(&outsider, second, open.clone()).await.json();
    assert_eq!(
        (&again["duplicate"], &again["case"], &again["reference"]),
        (&json!(true), &Value::Null, &Value::Null)
    );
    assert_eq!(again["positions"], opened["positions"]);
}
