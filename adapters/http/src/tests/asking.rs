//! Questions: cases, their history, the framework.

use crate::testing::{Client, TestBackend};
use serde_json::{Value, json};

async fn with_cases(count: usize) -> Client {
    let backend = TestBackend::founded().await;
    let client = Client::new(&backend);
    for number in 0..count {
        let fields = json!({ "title": format!("Task {number}"), "unit": "mecc" });
        let open = json!({ "command": "open", "workflow": "task", "fields": fields });
        assert_eq!(client.post("/v1/commands", &open).await.status, 200);
    }
    client
}

#[tokio::test]
async fn a_case_is_found_by_reference_and_by_id() {
    let client = with_cases(1).await;
    let case = client.get("/v1/cases/T-2019-001").await.json();
    assert_eq!(case["state"], "todo");
    assert_eq!(case["fields"]["title"], "Task 0");
    assert_eq!(case["next"][0]["people"], json!(["hana"]));
    let id = case["case"].as_str().expect("an id");
    assert_eq!(client.get(&format!("/v1/cases/{id}")).await.json(), case);
    let why = client.get("/v1/cases/T-2019-001/why").await.json();
    assert_eq!(why["transitions"][0]["transition"], "finish");
    for path in ["/v1/cases/T-2019-002", "/v1/cases/T-2019-002/history"] {
        let answer = client.get(path).await;
        assert_eq!(
            (answer.problem().0, answer.problem().1.as_str()),
            (404, "unknown_case")
        );
    }
}

#[tokio::test]
async fn a_history_is_the_events_as_they_were_stored() {
    let client = with_cases(2).await;
    let history = client.get("/v1/cases/T-2019-002/history").await.json();
    let events = history["events"].as_array().expect("events");
    assert_eq!(events[0]["type"], "case_opened");
    assert!(
        events
            .iter()
            .all(|event| event["reference"] == "T-2019-002")
    );
    let position = events[0]["position"].as_u64().expect("a position");
    let log = client
        .get(&format!("/v1/log?from={position}&limit=1"))
        .await
        .json();
    let row = &log["events"][0];
    assert_eq!(row["hash"], events[0]["hash"]);
    let stored: Value = serde_json::from_str(row["event"].as_str().expect("text")).expect("JSON");
    assert_eq!(stored["id"], events[0]["id"]);
}

#[tokio::test]
async fn cases_are_listed_in_pages() {
    let client = with_cases(5).await;
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let path = format!("/v1/cases?workflow=task&open&limit=2{after}");
        let page = client.get(&path).await.json();
        let rows = page["cases"].as_array().expect("rows");
        assert_eq!(page["total"], 5);
        seen.extend(rows.iter().map(|row| row["reference"].to_string()));
        if page["more"] == false {
            break;
        }
        let last = rows.last().expect("a row")["reference"].as_str();
        after = format!("&after={}", last.expect("a reference"));
    }
    assert_eq!(seen.len(), 5);
    let nonsense = client.get("/v1/cases?after=nonsense").await.problem();
    assert_eq!(
        (nonsense.0, nonsense.1.as_str(), nonsense.2.as_str()),
        (404, "unknown_case", "after")
    );
    assert_eq!(
        client.get("/v1/cases?state=done").await.json()["cases"],
        json!([])
    );
    assert_eq!(client.get("/v1/cases?workflow=tsk").await.problem().0, 404);
}

#[tokio::test]
async fn a_day_in_the_past_is_asked_as_it_was() {
    let client = with_cases(1).await;
    let today = client.get("/v1/cases?as_of=2019-09-02").await.json();
    assert_eq!(today["cases"].as_array().map(Vec::len), Some(1));
    let before = client.get("/v1/cases?as_of=2019-09-01").await.json();
    assert_eq!(before["cases"], json!([]));
    let ask = json!({ "query": { "view": "owed", "person": "hana", "may": true } });
    let owed = client.post("/v1/views", &ask).await.json();
    assert_eq!(owed["may"][0]["what"], "finish");
    let wrong = client
        .post("/v1/views", &json!({ "query": { "view": "all" } }))
        .await;
    assert_eq!(wrong.problem().0, 400);
}

#[tokio::test]
async fn what_is_in_force_is_told_and_what_is_not_is_a_problem() {
    let client = with_cases(0).await;
    let framework = client.get("/v1/framework").await.json();
    assert_eq!(framework["organisation"], "agency");
    assert_eq!(
        client.get("/v1/programmes/igf").await.problem().1,
        "unknown_programme"
    );
    let empty = Client::new(&TestBackend::empty());
    let answer = empty.get("/v1/framework").await;
    assert_eq!(
        (answer.problem().0, answer.problem().1.as_str()),
        (422, "no_framework")
    );
}

#[tokio::test]
async fn a_picture_is_asked_for_by_its_name_and_comes_as_svg() {
    let client = with_cases(0).await;
    let path = "/v1/programmes/igf/pictures/dag?fold=workstream&all";
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "image/svg+xml");
    for part in ["igf", "dag", "workstream", "all: true", "of \"agency\""] {
        assert!(answer.text.contains(part), "{part}: {}", answer.text);
    }
    let before = client.get(&format!("{path}&as_of=2019-09-01")).await;
    assert_eq!(before.problem().1, "no_framework");
    let wrong = client
        .get("/v1/programmes/igf/pictures/dag?colour=red")
        .await;
    assert_eq!(wrong.problem().0, 400);
}
