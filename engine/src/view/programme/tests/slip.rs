//! How the expected day of each promise has moved.

use crate::testing::World;
use crate::value::{Name, ProgrammeId};
use crate::view::{Query, Unanswered};
use serde_json::{Value as Json, json};

fn moved() -> World {
    World::new().given(
        "at 2019-07-10
        forecast reforms tools 2020-02-29
        at 2019-09-15
        forecast reforms tools 2020-05-31
        at 2019-10-02
        open question",
    )
}

fn slip(each: Option<&str>) -> Query {
    Query::Slip {
        programme: ProgrammeId::new("reforms"),
        each: each.map(Name::new),
    }
}

fn points(answer: &Json, item: &str) -> Vec<String> {
    let items = answer["items"].as_array().unwrap();
    let item = items.iter().find(|it| it["item"] == item).unwrap();
    let points = item["points"].as_array().unwrap();
    let day = |json: &Json| json.as_str().unwrap_or("?").to_owned();
    let told = points.iter().map(|point| {
        let fails = if point["fails"] == true { " fails" } else { "" };
        format!("{} {}{fails}", day(&point["on"]), day(&point["likely"]))
    });
    told.collect()
}

#[test]
fn month_ends_show_what_was_believed_then() {
    let answer = moved().ask(&slip(None), "2019-10-20").unwrap();
    assert_eq!(
        points(&answer, "tools"),
        [
            "2019-07-31 2020-02-29",
            "2019-08-31 2020-02-29",
            "2019-09-30 2020-05-31 fails",
            "2019-10-20 2020-05-31 fails",
        ]
    );
    let tools = &answer["items"][0];
    assert_eq!(
        (&tools["first"], &tools["now"], &tools["slipped_days"]),
        (&json!("2020-02-29"), &json!("2020-05-31"), &json!(92))
    );
    let dates = ["2019-07-31", "2019-08-31", "2019-09-30", "2019-10-20"];
    assert_eq!(answer["dates"], json!(dates));
    // What waits for it goes with it.
    assert_eq!(points(&answer, "training")[0], "2019-07-31 2020-04-30");
    assert_eq!(points(&answer, "training")[3], "2019-10-20 2020-07-31");
}

#[test]
fn reports_may_be_taken_on_the_days_of_changes() {
    let answer = moved().ask(&slip(Some("change")), "2019-10-20").unwrap();
    let dates = ["2019-07-01", "2019-07-10", "2019-09-15", "2019-10-20"];
    assert_eq!(
        answer["dates"],
        json!(dates),
        "a case that was opened is no change"
    );
    assert_eq!(points(&answer, "tools")[1], "2019-07-10 2020-02-29");
}

#[test]
fn as_of_a_day_nothing_later_is_known() {
    let answer = moved().ask_as_of(&slip(None), "2019-09-01");
    assert_eq!(points(&answer, "tools").len(), 3);
    assert_eq!(points(&answer, "tools")[2], "2019-09-01 2020-02-29");
}

#[test]
fn each_of_something_else_is_refused() {
    let refused = moved().ask(&slip(Some("week")), "2019-10-20");
    let Err(Unanswered::Refused(refusal)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(refusal.code, "not_one_of");
}
