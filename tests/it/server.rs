//! The server: commands, answers, problems, and what the command line does beside it.

use crate::program::{adopted, eventually, get, ok, post, run, serve, token};
use serde_json::{Value as Json, json};

fn opening(text: &str) -> Json {
    json!({
        "command": "open", "workflow": "recommendation",
        "fields": { "text": text, "priority": "important" },
    })
}

#[test]
fn commands_and_answers_over_http() {
    let data = adopted();
    let auditor = token(data.path(), "auditor_a");
    let served = serve(data.path(), &[]);
    let commands = format!("{}/v1/commands", served.url);
    let key = "01890a5d-ac96-774b-bcce-b302099a8057";
    let headers = [("Idempotency-Key", key)];
    let (status, first) = post(&commands, &auditor, &opening("Plan"), &headers);
    assert_eq!(status, 200, "{first}");
    assert_eq!(first["command_id"], key);
    let (_, again) = post(&commands, &auditor, &opening("Plan"), &headers);
    assert_eq!(again["duplicate"], true);
    assert_eq!(again["positions"], first["positions"]);
    let reference = first["reference"].as_str().expect("a reference");
    let (status, case) = get(&format!("{}/v1/cases/{reference}", served.url), &auditor);
    let case: Json = serde_json::from_str(&case).expect("JSON");
    assert_eq!((status, &case["state"]), (200, &json!("issued")));
    for path in [
        "/v1/cases",
        "/v1/framework",
        "/v1/programmes/igf",
        "/openapi.json",
        "/livez",
    ] {
        assert_eq!(
            get(&format!("{}{path}", served.url), &auditor).0,
            200,
            "{path}"
        );
    }
    let metrics = format!("{}/metrics", served.url);
    let (_, told) = get(&metrics, &auditor);
    assert!(told.contains("igf_commands_total{"), "{told}");
    assert!(told.contains("igf_cases{"), "{told}");
    let (_, told) = get(&metrics, "");
    assert!(told.contains("igf_log_head_position "), "{told}");
    assert!(!told.contains("workflow="), "{told}");
    let (status, ready) = get(&format!("{}/readyz", served.url), "");
    assert_eq!(status, 200);
    assert!(ready.contains("events wait in the store"), "{ready}");
    assert_eq!(served.stop(), 0);
    assert_eq!(ok(data.path(), "verify")["ok"], true);
}

#[test]
fn problems_say_what_and_where() {
    let data = adopted();
    let auditor = token(data.path(), "auditor_a");
    let head = token(data.path(), "head_mecc");
    let expired = token(data.path(), "auditor_a --days -1");
    let served = serve(data.path(), &[]);
    let commands = format!("{}/v1/commands", served.url);
    let send = |token: &str, body: Json| post(&commands, token, &body, &[]);
    let (_, opened) = send(&auditor, opening("Plan"));
    let case = opened["reference"].clone();
    let act = |transition: &str, fields: Json| json!({ "command": "act", "case": case, "transition": transition, "fields": fields });
    let wrong = [
        (send("", opening("x")), 401, "token_missing"),
        (send("forged", opening("x")), 401, "token_forged"),
        (send(&expired, opening("x")), 401, "token_expired"),
        (send(&auditor, json!([])), 400, "bad_request"),
        (
            send(&auditor, json!({ "command": "dance" })),
            400,
            "bad_request",
        ),
        (
            send(&auditor, act("verify", json!({}))),
            422,
            "not_in_state",
        ),
        (send(&head, act("respond", json!({}))), 403, "not_allowed"),
        (
            send(&auditor, opening(&"x".repeat(40_000))),
            413,
            "too_long",
        ),
        (
            send(
                &auditor,
                json!({ "command": "comment", "case": "REC-1", "text": "x" }),
            ),
            404,
            "unknown_case",
        ),
    ];
    for ((status, problem), expected, code) in wrong {
        assert_eq!(
            (status, &problem["code"]),
            (expected, &json!(code)),
            "{problem}"
        );
        assert!(
            problem["detail"].is_string() && problem["status"] == expected,
            "{problem}"
        );
    }
    let key = [("Idempotency-Key", "01890a5d-ac96-774b-bcce-b302099a8057")];
    post(&commands, &auditor, &opening("one"), &key);
    let (status, problem) = post(&commands, &auditor, &opening("other"), &key);
    assert_eq!(
        (status, &problem["code"]),
        (409, &json!("command_id_taken"))
    );
}

#[test]
fn the_command_line_speaks_to_the_server_that_holds_the_directory() {
    let data = adopted();
    let served = serve(data.path(), &[]);
    let line = "open recommendation text=Beside priority=important --as auditor_a";
    let opened = ok(data.path(), line);
    let case = opened["reference"]
        .as_str()
        .expect("a reference")
        .to_owned();
    assert_eq!(ok(data.path(), &format!("show {case}"))["state"], "issued");
    let refused = run(
        data.path(),
        &format!("--format json act {case} verify --as auditor_a"),
    );
    assert_eq!(
        (refused.code, refused.error_code().as_str()),
        (3, "not_in_state")
    );
    let history = ok(data.path(), &format!("history {case}"));
    assert_eq!(history["events"][0]["type"], "case_opened");
    assert_eq!(ok(data.path(), "health")["ready"], true);
    assert_eq!(served.stop(), 0);
    assert_eq!(ok(data.path(), &format!("show {case}"))["state"], "issued");
}

#[test]
fn a_key_that_is_rotated_counts_at_once() {
    let data = adopted();
    let old = token(data.path(), "auditor_a");
    let served = serve(data.path(), &[]);
    let url = format!("{}/v1/cases", served.url);
    assert_eq!(get(&url, &old).0, 200);
    ok(data.path(), "token rotate-key");
    let (status, problem) = get(&url, &old);
    assert_eq!(status, 401, "{problem}");
    assert_eq!(get(&url, &token(data.path(), "auditor_a")).0, 200);
    // The command line beside the server signs with the new key, too.
    ok(data.path(), "list");
    assert_eq!(served.stop(), 0);
}

#[test]
fn a_server_tries_a_command_out_as_the_directory_does() {
    let data = adopted();
    let data = data.path();
    let line = "open recommendation text=\"Try\" priority=important --as auditor_a --dry-run";
    let (tried, words) = (ok(data, line), run(data, line).stdout);
    let served = serve(data, &[]);
    let told = ok(data, line);
    let kinds = |tried: &Json| {
        let events = tried["events"].as_array().expect("events").iter();
        let kinds: Vec<Json> = events.map(|event| event["type"].clone()).collect();
        kinds
    };
    assert_eq!(kinds(&told), kinds(&tried));
    let state = |words: &str| words.lines().nth(1).unwrap_or_default().to_owned();
    assert_eq!(state(&run(data, line).stdout), state(&words));
    let refused = run(
        data,
        &format!("--format json {}", line.replace("auditor_a", "head_mecc")),
    );
    assert_eq!(
        (refused.code, refused.error_code().as_str()),
        (3, "not_allowed")
    );
    let changed = data.join("changed");
    ok(data, &format!("init {}", changed.display()));
    let adopt = format!("adopt {} --as coordinator --dry-run", changed.display());
    let same = run(data, &format!("--format json {adopt}"));
    assert_eq!(same.error_code(), "already_in_force");
    let file = changed.join("report.workflow.toml");
    let text = std::fs::read_to_string(&file).expect("a text");
    std::fs::write(&file, text.replace("version = 1", "version = 2")).expect("written");
    ok(data, &adopt);
    assert_eq!(ok(data, "list")["cases"], json!([]), "nothing was opened");
    let proposed = run(data, &adopt.replace(" --dry-run", ""));
    assert!(
        proposed.stdout.contains("proposed, and not in force yet"),
        "{}",
        proposed.stdout
    );
    assert_eq!(served.stop(), 0);
    std::fs::remove_dir_all(changed).expect("removed");
    ok(data, "verify");
}

#[test]
fn what_needs_the_directory_for_itself_says_so_beside_a_server() {
    let data = adopted();
    let data = data.path();
    let alone = run(data, "nats permissions").stdout;
    let served = serve(data, &[]);
    for line in ["rebuild", "nats verify"] {
        let held = run(data, &format!("--format json {line}"));
        assert_eq!(
            (held.code, held.error_code().as_str()),
            (7, "store_in_use"),
            "{line}"
        );
        assert!(
            held.stderr.contains("stop the server first"),
            "{line}: {}",
            held.stderr
        );
    }
    // What asks NATS alone needs no lock.
    let beside = run(data, "nats permissions");
    assert_eq!(
        (beside.code, beside.stdout),
        (0, alone),
        "{}",
        beside.stderr
    );
    let doctor = run(data, "--format json nats doctor");
    assert_eq!(doctor.code, 8, "{}", doctor.stderr);
    assert_eq!(doctor.json()["ok"], false);
    assert_eq!(served.stop(), 0);
}

#[test]
fn a_batch_is_carried_out_in_order_and_a_refusal_keeps_nothing_back() {
    let data = adopted();
    let auditor = token(data.path(), "auditor_a");
    let served = serve(data.path(), &[]);
    let mut lines = String::new();
    for number in 0..50 {
        lines.push_str(&opening(&format!("Case {number}")).to_string());
        lines.push('\n');
    }
    lines.push_str("{\"command\":\"comment\",\"case\":\"REC-1\",\"text\":\"x\"}\n");
    lines.push_str("not json\n");
    let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
    let mut answer = agent
        .post(format!("{}/v1/commands:batch", served.url))
        .header("Authorization", format!("Bearer {auditor}"))
        .send(lines.as_bytes())
        .expect("an answer");
    let text = answer.body_mut().read_to_string().expect("text");
    let answers: Vec<Json> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(answers.len(), 52);
    let positions = answers[..50].iter().map(|it| it["positions"][0].as_u64());
    assert!(positions.clone().zip(positions.skip(1)).all(|(a, b)| a < b));
    assert_eq!(answers[50]["code"], "unknown_case");
    assert_eq!(answers[51]["code"], "bad_request");
}

#[test]
fn the_event_stream_can_be_resumed() {
    use std::io::{BufRead, BufReader};
    let data = adopted();
    let auditor = token(data.path(), "auditor_a");
    let served = serve(data.path(), &[]);
    let positions = |from: &str, count: usize| -> Vec<u64> {
        let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
        let answer = agent
            .get(format!("{}/v1/events", served.url))
            .header("Authorization", format!("Bearer {auditor}"))
            .header("Last-Event-ID", from)
            .call()
            .expect("a stream");
        let lines = BufReader::new(answer.into_body().into_reader()).lines();
        let ids = lines
            .map_while(Result::ok)
            .filter_map(|line| line.strip_prefix("id: ").and_then(|id| id.parse().ok()));
        ids.take(count).collect()
    };
    assert_eq!(positions("0", 5), [1, 2, 3, 4, 5]);
    assert_eq!(positions("7", 3), [8, 9, 10]);
    let head = ok(data.path(), "list").is_object();
    assert!(head);
    let (_, opened) = post(
        &format!("{}/v1/commands", served.url),
        &auditor,
        &opening("Last"),
        &[],
    );
    let last = opened["positions"][0].as_u64().expect("a position");
    let seen = eventually("the new event", || {
        positions(&(last - 1).to_string(), 1).first().copied()
    });
    assert_eq!(seen, last);
}

#[test]
fn a_token_reads_up_to_the_class_that_it_was_issued_for() {
    let data = adopted();
    let usual = token(data.path(), "auditor_a");
    let every = token(data.path(), "auditor_a --reads restricted");
    let served = serve(data.path(), &[]);
    let url = format!("{}/v1/log", served.url);
    // The roster is in the log, and its names are restricted.
    let name = "Reform Coordinator, Office of the Chief of Staff";
    assert!(!get(&url, &usual).1.contains(name));
    assert!(get(&url, &usual).1.contains("\"withheld\":\"restricted\""));
    assert!(get(&url, &every).1.contains(name));
    assert_eq!(served.stop(), 0);
}

#[test]
fn health_tells_each_part_and_no_secret() {
    let data = adopted();
    let served = serve(data.path(), &["--nats", "nats://igf:pw_IGF@127.0.0.1:1"]);
    let (status, ready) = get(&format!("{}/readyz", served.url), "");
    let health: Json = serde_json::from_str(&ready).unwrap();
    assert_eq!((status, &health["degraded"]), (200, &json!(true)));
    let parts = json!({
        "store": "well", "room": "well", "writer": "well", "clock": "well",
        "clockwork": "well", "copies": "well", "bus": "degraded",
    });
    assert_eq!(health["parts"], parts);
    assert!(ready.contains("nats://127.0.0.1:1"), "{ready}");
    assert!(!ready.contains("pw_IGF"), "{ready}");
    let told = run(data.path(), "health");
    assert!(told.stdout.starts_with("well, but: "), "{}", told.stdout);
    assert_eq!(served.stop(), 0);
    for line in ["nats doctor", "nats verify", "nats tail"] {
        let ran = run(
            data.path(),
            &format!("{line} --nats nats://igf:pw_IGF@127.0.0.1:1"),
        );
        let told = format!("{}{}", ran.stdout, ran.stderr);
        assert!(!told.contains("pw_IGF"), "{line}: {told}");
    }
}

#[test]
fn where_no_bus_is_wanted_nothing_is_degraded() {
    let data = adopted();
    let served = serve(data.path(), &["--nats", ""]);
    let (_, ready) = get(&format!("{}/readyz", served.url), "");
    let health: Json = serde_json::from_str(&ready).unwrap();
    assert_eq!(health["parts"]["bus"], "off", "{health}");
    assert_eq!(
        (&health["degraded"], &health["notes"]),
        (&json!(false), &json!([]))
    );
    assert_eq!(run(data.path(), "health").stdout, "well\n");
    let (_, metrics) = get(&format!("{}/metrics", served.url), "");
    assert!(metrics.contains("igf_outbox_pending 0\n"), "{metrics}");
    assert_eq!(served.stop(), 0);
}
