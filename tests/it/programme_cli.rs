//! The programme's questions on the command line and over HTTP, on the demo's own data.

use crate::program::{demo, get, ok, post, run, serve, token};
use serde_json::{Value as Json, json};

fn items(rows: &Json) -> Vec<&str> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row["item"].as_str().unwrap()).collect()
}

#[test]
fn a_promise_that_fails_comes_with_the_chain_that_makes_it_fail() {
    let data = demo();
    let path = ok(data.path(), "programme igf path environment_marker");
    assert_eq!(path["item"], "environment_marker");
    assert_eq!(items(&path["items"]).len(), 44);
    let promises = path["promises"].as_array().unwrap();
    let failing: Vec<&Json> = promises.iter().filter(|it| it["fails"] == true).collect();
    assert!(failing.len() >= 3, "{promises:?}");
    for promise in failing {
        let steps = promise["chain"]["steps"].as_array().unwrap();
        assert_eq!(steps.last().unwrap()["item"], promise["item"]);
        assert!(
            promise["slack_days"]["most"].as_i64() < Some(0),
            "{promise}"
        );
        assert_eq!(promise["held_in_samples"], 0, "{promise}");
        assert_ne!(steps[0]["because"]["words"], "", "{promise}");
    }
    // As it was believed earlier: another day, another answer.
    let earlier = ok(data.path(), "programme igf path --as-of 2019-07-01");
    assert_eq!(earlier["as_of"], "2019-07-01");
    assert_ne!(earlier["promises"], path["promises"]);
}

#[test]
fn a_refused_fund_stops_what_hangs_on_it_and_writes_nothing() {
    let data = demo();
    let before = ok(data.path(), "verify")["head"].clone();
    let question = "programme igf what-if osi_drawdown=refused --as-of 2019-07-01";
    let answer = ok(data.path(), question);
    let stuck = items(&answer["stuck"]);
    assert!(!stuck.is_empty(), "{answer}");
    let blocked = items(&answer["blocked"]);
    for row in answer["stuck"].as_array().unwrap() {
        match row["through"].as_str() {
            None => assert!(blocked.contains(&row["item"].as_str().unwrap()), "{row}"),
            Some(through) => assert!(stuck.contains(&through), "{row}"),
        }
    }
    assert_eq!(ok(data.path(), "verify")["head"], before);
    let slips = ok(
        data.path(),
        "programme igf what-if environment_policy+90d --as-of 2019-03-01",
    );
    assert!(
        items(&slips["dates"]).contains(&"environment_policy"),
        "{slips}"
    );
}

#[test]
fn money_that_nobody_stated_is_in_no_sum() {
    let data = demo();
    let funding = ok(data.path(), "programme igf funding");
    assert_eq!(funding["funds"].as_array().unwrap().len(), 6);
    assert!(!funding["unstated"].as_array().unwrap().is_empty());
    assert_eq!(
        funding["total"]["USD"]["gap"]["high"],
        Json::Null,
        "no bound is known"
    );
}

#[test]
fn wrong_suppositions_say_where_and_what_to_do() {
    let data = demo();
    let table = [
        ("what-if rbb->strategic_vision", 3, "programme_circle"),
        ("what-if nonsense", 3, "bad_change"),
        ("what-if moon+3d", 3, "unknown_item"),
        ("what-if moon=refused", 3, "unknown_fund"),
        ("what-if nobody=leaves", 3, "unknown_owner"),
        ("what-if rbb-/->rbb", 3, "no_such_edge"),
        ("path moon", 3, "unknown_item"),
    ];
    for (question, exit, code) in table {
        let ran = run(
            data.path(),
            &format!("--format json programme igf {question}"),
        );
        assert_eq!(
            (ran.code, ran.error_code().as_str()),
            (exit, code),
            "{question}"
        );
        assert!(ran.stderr.contains("help"), "{question}: {}", ran.stderr);
    }
    let circle = run(data.path(), "programme igf what-if rbb->strategic_vision");
    assert!(
        circle.stderr.contains("strategic_vision needs"),
        "{}",
        circle.stderr
    );
}

#[test]
fn the_same_answers_come_over_http() {
    let data = demo();
    let token = token(data.path(), "coordinator");
    let local = ok(data.path(), "programme igf what-if environment_policy+90d");
    let served = serve(data.path(), &[]);
    let changes = ["environment_policy+90d"];
    let query = json!({ "view": "what_if", "programme": "igf", "changes": changes });
    let url = format!("{}/v1/views", served.url);
    let (status, remote) = post(&url, &token, &json!({ "query": query }), &[]);
    assert_eq!((status, &remote), (200, &local));
    let routes = [
        (
            "what-if?changes=environment_policy+90d",
            "what-if environment_policy+90d",
        ),
        (
            "what-if?changes=environment_policy%2B90d",
            "what-if environment_policy+90d",
        ),
        ("path?item=environment_marker", "path environment_marker"),
        ("funding", "funding"),
        ("blocked", "blocked"),
        ("slip?each=change", "slip --each change"),
        (
            "path?effective=2019-10-31&as_of=2019-12-31",
            "path --effective 2019-10-31 --as-of 2019-12-31",
        ),
    ];
    for (route, line) in routes {
        let (status, body) = get(&format!("{}/v1/programmes/igf/{route}", served.url), &token);
        assert_eq!(status, 200, "{route}: {body}");
        let body: Json = serde_json::from_str(&body).unwrap();
        assert_eq!(
            body,
            ok(data.path(), &format!("programme igf {line}")),
            "{route}"
        );
    }
    let unsaid = get(&format!("{}/v1/programmes/igf/what-if", served.url), &token);
    assert_eq!(unsaid.0, 400, "{}", unsaid.1);
}

#[test]
fn a_late_entry_is_in_the_restated_figure_only() {
    let data = demo();
    let late = "programme igf record guidance_review done --on 2019-12-20 --as coordinator";
    ok(data.path(), late);
    let done = |options: &str| {
        let status = ok(data.path(), &format!("programme igf status {options}"));
        status["counts"]["done"].as_u64().unwrap()
    };
    let published = done("--as-of 2019-12-31");
    assert_eq!(
        done("--effective 2019-12-19 --as-of 2020-06-30"),
        done("--effective 2019-12-19")
    );
    assert_eq!(done("--effective 2019-12-31"), published + 1);
    assert_eq!(done("--effective 2019-12-31 --as-of 2020-06-30"), published);
    let text = run(data.path(), "programme igf status --effective 2019-12-31").stdout;
    assert!(text.starts_with("by what was true on 2019-12-31"), "{text}");
}

#[test]
fn the_slip_chart_says_when_each_promise_was_expected() {
    let data = demo();
    let chart = ok(data.path(), "programme igf slip");
    let dates = chart["dates"].as_array().unwrap();
    let items = chart["items"].as_array().unwrap();
    assert!(dates.len() > 20 && items.len() > 5, "{chart}");
    for item in items {
        let points = item["points"].as_array().unwrap();
        let on: Vec<&Json> = points.iter().map(|point| &point["on"]).collect();
        assert!(on.iter().all(|on| dates.contains(on)), "{item}");
    }
    // What a point says is what the path said on that day.
    let path = ok(data.path(), "programme igf path --as-of 2019-10-31");
    for promise in path["promises"].as_array().unwrap() {
        let item = items
            .iter()
            .find(|it| it["item"] == promise["item"])
            .unwrap();
        let points = item["points"].as_array().unwrap();
        let point = points.iter().find(|it| it["on"] == "2019-10-31").unwrap();
        assert_eq!(point["fails"], promise["fails"], "{promise}");
        assert_eq!(point["promised"], promise["promised"]);
        let likely = if point["likely"].is_null() {
            "earliest"
        } else {
            "likely"
        };
        assert_eq!(point[likely], promise["forecast"], "{promise}");
    }
    let text = run(data.path(), "programme igf slip").stdout;
    assert!(text.contains("reporting dates between"), "{text}");
    let ran = run(data.path(), "--format json programme igf slip --each week");
    assert_eq!((ran.code, ran.error_code().as_str()), (3, "not_one_of"));
}

#[test]
fn a_fund_is_changed_and_what_follows_is_told() {
    let data = demo();
    let line = "programme igf fund additional_investment --stage pledged --as coordinator";
    let tried = ok(data.path(), &format!("{line} --dry-run"));
    let told = tried["events"].as_array().unwrap();
    assert_eq!(told[0]["type"], "fund_changed", "{tried}");
    assert_eq!(told[0]["data"]["previous_stage"], "sought");
    let receipt = ok(data.path(), line);
    assert_eq!(receipt["duplicate"], false);
    let text = run(
        data.path(),
        "programme igf fund osi_drawdown --stage received --amount \"USD 4000000\" --as coordinator",
    );
    assert_eq!(text.code, 0, "{}", text.stderr);
    for words in ["`osi_drawdown` is received (was proposed)", "the gap moved"] {
        assert!(text.stdout.contains(words), "{}", text.stdout);
    }
    let funding = ok(data.path(), "programme igf funding");
    let funds = funding["funds"].as_array().unwrap();
    let reserve = funds.iter().find(|fund| fund["fund"] == "osi_drawdown");
    assert_eq!(reserve.unwrap()["amount"], "USD 4000000");
    let back = "--format json programme igf fund osi_drawdown --stage sought --as coordinator";
    let ran = run(data.path(), back);
    assert_eq!((ran.code, ran.error_code().as_str()), (3, "fund_stage"));

    let token = token(data.path(), "coordinator");
    let served = serve(data.path(), &[]);
    let url = format!("{}/v1/commands", served.url);
    let command = json!({
        "command": "fund", "programme": "igf", "fund": "osi_drawdown", "stage": "alotted",
    });
    let (status, problem) = post(&url, &token, &command, &[]);
    assert_eq!((status, &problem["code"]), (400, &json!("not_one_of")));
    assert_eq!(problem["help"], "did you mean `allotted`?");
    let command = json!({
        "command": "fund", "programme": "igf", "fund": "osi_drawdown", "stage": "allotted",
    });
    let (status, receipt) = post(&url, &token, &command, &[]);
    assert_eq!(status, 200, "{receipt}");
}

#[test]
fn the_graph_is_changed_and_a_circle_is_printed() {
    let data = demo();
    let act = |line: &str| {
        run(
            data.path(),
            &format!("programme igf {line} --as coordinator"),
        )
    };
    let circle = act("add-dependency guidance_review lessons_learned");
    assert_eq!(circle.code, 0, "{}", circle.stderr);
    let words = "item `guidance_review` needs `lessons_learned` now (after)";
    assert!(circle.stdout.contains(words), "{}", circle.stdout);
    let circle = act("add-dependency knowledge_management guidance_review");
    assert_eq!(circle.code, 3);
    let steps = "knowledge_management needs guidance_review needs lessons_learned needs \
                 knowledge_management";
    assert!(circle.stderr.contains(steps), "{}", circle.stderr);
    for line in [
        "remove-dependency guidance_review lessons_learned",
        "add-item portal --owner cos --finish 2021 --duration \"2 months, 3 months, 6 months\"",
        "split guidance_review drafting issuing",
        "add-dependency issuing drafting --lag \"10 working days\"",
        "merge guidance drafting issuing --label \"Guidance\"",
    ] {
        let ran = act(line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.stderr);
    }
    let status = ok(data.path(), "programme igf status");
    let found = items(&status["items"]);
    assert!(
        found.contains(&"guidance") && found.contains(&"portal"),
        "{found:?}"
    );
    assert!(!found.contains(&"guidance_review"), "{found:?}");
    assert_eq!(status["changes_since_text"], 6);
    let text = run(data.path(), "programme igf status").stdout;
    assert!(
        text.contains("after 6 changes of the text, version 1"),
        "{text}"
    );
    // As it was before, and after a start from a snapshot or a replay.
    let before = ok(data.path(), "programme igf status --as-of 2020-06-30");
    assert!(items(&before["items"]).contains(&"guidance_review"));
    let path = ok(data.path(), "programme igf path portal");
    assert_eq!(path["item"], "portal");

    let token = token(data.path(), "coordinator");
    let served = serve(data.path(), &[]);
    let url = format!("{}/v1/commands", served.url);
    let split = json!({
        "command": "split_item", "programme": "igf", "item": "portal",
        "parts": ["portal", "guide"], "follows": {},
    });
    let (status, receipt) = post(&url, &token, &split, &[]);
    assert_eq!(status, 200, "{receipt}");
    let circle = json!({
        "command": "add_dependency", "programme": "igf", "item": "guide", "needs": "guide",
    });
    let (status, problem) = post(&url, &token, &circle, &[]);
    assert_eq!(
        (status, &problem["code"]),
        (422, &json!("programme_circle"))
    );
}

#[test]
fn ends_are_agreed_and_agreed_anew_by_a_decision() {
    let data = demo();
    let none = run(data.path(), "programme igf baseline");
    assert_eq!(
        (none.code, none.stdout.trim()),
        (0, "no baseline was taken yet")
    );
    ok(data.path(), "programme igf take-baseline --as coordinator");
    ok(
        data.path(),
        "programme igf forecast rmis 2025-06-30 --as coordinator",
    );
    let against = ok(data.path(), "programme igf baseline");
    let found = against["items"].as_array().unwrap().iter();
    let rmis = found.clone().find(|it| it["item"] == "rmis").unwrap();
    assert!(rmis["later_days"].as_i64() > Some(1_000), "{rmis}");
    assert_eq!(rmis["now"], "2025-06-30");
    let path = ok(data.path(), "programme igf path");
    let on_path = path["items"].as_array().unwrap().iter();
    let on_path = on_path
        .clone()
        .find(|it| it["early_finish"]["likely"] == "2025-06-30");
    assert_eq!(on_path.unwrap()["later_days"], rmis["later_days"]);
    let text = run(data.path(), "programme igf baseline").stdout;
    assert!(text.contains("against baseline 1"), "{text}");
    let refused = "--format json programme igf take-baseline --reason late --as coordinator";
    let ran = run(data.path(), refused);
    assert_eq!((ran.code, ran.error_code().as_str()), (3, "missing_field"));

    let token = token(data.path(), "coordinator");
    let served = serve(data.path(), &[]);
    let command = json!({
        "command": "take_baseline", "programme": "igf", "case": "REC-2019-001", "reason": "late",
    });
    let (status, problem) = post(
        &format!("{}/v1/commands", served.url),
        &token,
        &command,
        &[],
    );
    assert_eq!(
        (status, &problem["code"]),
        (422, &json!("not_deciding")),
        "{problem}"
    );
    let url = format!("{}/v1/programmes/igf/baseline?number=1", served.url);
    let (status, body) = get(&url, &token);
    assert_eq!(status, 200, "{body}");
    assert_eq!(serde_json::from_str::<Json>(&body).unwrap()["number"], 1);
}
