//! What a reader's class withholds is as if it were not there: two logs that differ only in that
//! give the same answers and the same refusals, but for positions, heads, hashes and sizes.

use super::{ListFilter, Query, Reader, Report, answer};
use crate::command::Submission;
use crate::event::{Class, Event, Known};
use crate::framework::DefinitionFile;
use crate::testing::organisation::{MATTER, file, replaced, whole};
use crate::testing::{World, kinds};
use crate::value::{ItemId, Name, ProgrammeId};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::Value as Json;

/// Steps of two logs: what both do, and what one does where the other does something else that is
/// withheld.
#[derive(Clone, Debug)]
enum Step {
    Both(String),
    Apart(String, String),
}

/// The organisation of all tests, with a workflow that is withheld, fields that are in a workflow
/// that is not, what follows from them, and links between the two.
fn definitions() -> Vec<DefinitionFile> {
    let fields = "[[fields]]\nid = \"origin\"";
    let withheld = "[[fields]]\nid = \"worth\"\ntype = \"int\"\naudience = \"restricted\"\n\
                    [[fields]]\nid = \"dear\"\ntype = \"bool\"\nderived = \"worth > 5\"\n\
                    [[fields]]\nid = \"told_on\"\ntype = \"date\"\naudience = \"restricted\"\n\
                    [[fields]]\nid = \"hushes\"\ntype = \"int\"\nderived = \"size(links.hushed)\"\n\
                    [[fields]]\nid = \"shady\"\ntype = \"bool\"\n\
                    derived = \"links.shadows.exists(h, h.level == 'high')\"\n\
                    [[fields]]\nid = \"parts_worth\"\ntype = \"bool\"\n\
                    derived = \"links.parts.exists(p, p.worth > 3)\"\n\
                    [[fields]]\nid = \"about\"\ntype = \"ref\"\nto = \"hush\"\n";
    let transitions = "[[transitions]]\nid = \"replan\"";
    let values = "[[transitions]]\nid = \"value\"\nfrom = [\"asked\", \"planned\"]\nto = \"same\"\n\
                  by = [\"head\"]\nset = [\"worth\", \"told_on\", \"about\"]\nemit = \"valued\"\n";
    let links = "[links.parts]";
    let to_hush = "[links.hushed]\nto = \"hush\"\nmany = true\n";
    let clocks = "[[clocks]]\nid = \"report\"";
    let clock = "[[clocks]]\nid = \"telling\"\nrun_in = [\"asked\", \"planned\"]\n\
                 until = \"field:told_on\"\nwarn = [\"1 day\"]\nbreach = { flag = \"untold\" }\n";
    let mut files = whole();
    for (piece, more) in [
        (fields, withheld),
        (transitions, values),
        (links, to_hush),
        (clocks, clock),
    ] {
        files = replaced(&files, piece, &format!("{more}{piece}"));
    }
    let hush = MATTER
        .replace(
            "id = \"matter\"\n",
            "id = \"hush\"\nclass = \"restricted\"\n",
        )
        .replace("\"M-{seq:02}\"", "\"H-{seq:02}\"")
        .replace("to = \"matter\"", "to = \"hush\"");
    let casts = "[links.casts]\nto = \"matter\"\ninverse = \"shadows\"\nmany = true\n";
    let hush = format!("{hush}{casts}");
    files.push(file("hush.workflow.toml", &hush));
    files
}

const PEOPLE: [&str; 4] = ["cora", "hana", "otto", "adam"];

/// What everybody may see, by people who may, and may not.
fn both() -> impl Strategy<Value = String> {
    let case = 1..4_u32;
    let person = proptest::sample::select(&PEOPLE[..]);
    let line = proptest::sample::select(vec![
        "open matter title=Roof unit=mecc owner=hana",
        "open matter title=Door unit=odg owner=otto",
        "act CASE plan due=2019-07-20 level=high",
        "act CASE plan due=2019-08-20 level=low",
        "act CASE replan due=2019-09-01 level=low",
        "act CASE climb",
        "act CASE take",
        "act CASE drop --reason 'not needed'",
        "act CASE claim",
        "attach CASE proof proof.pdf",
        "comment CASE 'looked at'",
        "assign CASE helper otto",
        "propose CASE extension due=2019-10-01",
        "ballot CASE extension yes",
        "propose CASE exemption",
        "ballot CASE exemption no",
        "link CASE parts M-02 weight=1",
        "link CASE item works/permit",
        "delegate otto --until 2019-12-31",
        "tick",
        "at 2019-07-04",
        "at 2019-07-13",
        "at 2019-08-02",
    ]);
    (line, case, person)
        .prop_map(|(line, case, person)| said(line, &format!("M-{case:02}"), person))
}

/// What is withheld from everybody who reads less than what is restricted.
fn withheld() -> impl Strategy<Value = String> {
    let case = 1..3_u32;
    let person = proptest::sample::select(&PEOPLE[..]);
    let line = proptest::sample::select(vec![
        "open hush title=Bribe unit=mecc owner=hana",
        "open hush title=Theft unit=odg owner=otto",
        "act HUSH plan due=2019-07-10 level=high",
        "act HUSH climb",
        "act HUSH drop --reason 'nothing in it'",
        "attach HUSH proof bank.pdf",
        "comment HUSH 'do not tell'",
        "propose HUSH extension due=2019-10-01",
        "ballot HUSH extension no",
        "propose HUSH exemption",
        "assign HUSH helper adam",
        "link HUSH parts H-02 weight=3",
        "link HUSH item works/permit",
        "link CASE hushed HUSH",
        "unlink CASE hushed HUSH",
        "link HUSH casts CASE",
        "act CASE value about=HUSH",
        "act CASE value worth=9",
        "act CASE value worth=1 told_on=2019-07-15",
        "act CASE value told_on=2019-07-03",
    ]);
    (line, case, person, 1..4_u32).prop_map(|(line, hush, person, case)| {
        let line = line.replace("HUSH", &format!("H-{hush:02}"));
        said(&line, &format!("M-{case:02}"), person)
    })
}

fn said(line: &str, case: &str, person: &str) -> String {
    let line = line.replace("CASE", case);
    match line.starts_with("at ") || line == "tick" {
        true => line,
        false => format!("{line} --as {person}"),
    }
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => both().prop_map(Step::Both),
        2 => (withheld(), withheld()).prop_map(|(one, other)| Step::Apart(one, other)),
    ]
}

/// Plays one side; the clock never goes back.
fn played(steps: &[Step], other: bool) -> (World, Date) {
    let mut world = World::of(definitions());
    let mut today = date(2019, 7, 1);
    for step in steps {
        let line = match step {
            Step::Both(line) => line,
            Step::Apart(_, line) if other => line,
            Step::Apart(line, _) => line,
        };
        if let Some(day) = line.strip_prefix("at ") {
            let day: Date = day.parse().expect("a day");
            if day <= today {
                continue;
            }
            today = day;
        }
        let _ = world.when(line);
        // A server is up: what is due fires by itself, and not with somebody's command.
        let _ = world.when("tick");
    }
    (world, today)
}

fn queries() -> Vec<Query> {
    let cases = ["M-01", "M-02", "M-03", "H-01", "H-02"];
    let mut queries = Vec::new();
    for case in cases.map(str::to_owned) {
        queries.push(Query::Case { case: case.clone() });
        queries.push(Query::Why { case: case.clone() });
        let act = Name::new("drop");
        queries.push(Query::Bars { case, act });
    }
    for workflow in ["matter", "hush", "task"].map(Name::new) {
        queries.push(Query::Ageing {
            workflow: workflow.clone(),
        });
        for (overdue, open) in [(false, false), (true, false), (false, true)] {
            let filter = ListFilter {
                workflow: Some(workflow.clone()),
                overdue,
                open,
                ..ListFilter::default()
            };
            queries.push(Query::List { filter });
        }
    }
    for after in ["M-01", "H-01"] {
        let filter = ListFilter {
            after: Some(after.to_owned()),
            ..ListFilter::default()
        };
        queries.push(Query::List { filter });
    }
    for person in PEOPLE.map(Name::new) {
        queries.push(Query::Owed { person, may: true });
    }
    for report in Report::ALL.iter().copied() {
        queries.push(Query::Report { report });
    }
    let programme = ProgrammeId::new("works");
    let item = Some(ItemId::new("permit"));
    queries.extend([
        Query::Framework,
        Query::Changes,
        Query::Programme {
            programme: programme.clone(),
        },
        Query::Blocked {
            programme: programme.clone(),
        },
        Query::Path {
            programme: programme.clone(),
            item,
        },
        Query::Funding {
            programme: programme.clone(),
        },
        Query::Slip {
            programme,
            each: None,
        },
    ]);
    queries
}

/// What is left of an answer when positions, heads, hashes and sizes are taken out.
fn without_positions(json: &mut Json) {
    match json {
        Json::Object(members) => {
            let places = [
                "position",
                "head",
                "hash",
                "version",
                "events",
                "cause",
                "command_part",
            ];
            members.retain(|name, _| !places.iter().any(|place| name.contains(place)));
            members.values_mut().for_each(without_positions);
        }
        Json::Array(rows) => rows.iter_mut().for_each(without_positions),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// All that a reader is told: answers, and how they are refused.
fn told(world: &World, class: Class, day: Date) -> Vec<String> {
    let store = world.service().store();
    let log = |from, limit| crate::store::Store::read(store, from, limit);
    let at = format!("{day}T20:00:00Z").parse().expect("an instant");
    let tell = |query: &Query| {
        let answered = answer(world.service().state(), query, Reader { class }, at, &log);
        let told = match answered {
            Ok(mut json) => {
                without_positions(&mut json);
                json.to_string()
            }
            Err(error) => format!("{error:?}"),
        };
        format!("{query:?}: {told}")
    };
    queries().iter().map(tell).collect()
}

/// What a reader sees of the log, and subscribers of that class are sent.
fn logged(world: &World, class: Class) -> Vec<String> {
    let stored = crate::store::Store::read(world.service().store(), 1, usize::MAX);
    let stored = stored.expect("it is in memory");
    let events = stored
        .iter()
        .map(|it| Event::from_bytes(&it.bytes).expect("an event"));
    let shown = events.filter(|event| event.class <= class);
    let tell = |event: Event| {
        let mut json: Json = serde_json::from_slice(&event.to_bytes()).expect("it is JSON");
        without_positions(&mut json);
        // What a clock does has ids that follow from the position that armed it.
        if event.actor.known == Known::Clock {
            let members = json.as_object_mut().expect("an object");
            members.retain(|name, _| !name.ends_with("id") && name != "traceparent");
        }
        json.to_string()
    };
    shown.map(tell).collect()
}

/// What a reader's commands would come to, and how they are refused.
fn tried(world: &World, class: Class) -> Vec<String> {
    let lines = [
        "act H-01 plan due=2019-12-01 level=low --as hana",
        "act H-77 plan due=2019-12-01 level=low --as hana",
        "comment H-01 'who knows' --as otto",
        "link M-01 hushed H-01 --as hana",
        "unlink M-01 hushed H-01 --as hana",
        "ballot H-01 extension yes --as adam",
        "open hush title=x unit=mecc --as hana",
        "act M-01 plan due=2019-12-01 level=low --as hana",
        "act M-01 claim --as hana",
        "act M-01 drop --reason 'no use' --as cora",
        "ballot M-01 extension yes --as adam",
        "propose M-01 exemption --as hana",
        "attach H-02 proof p.pdf --as hana",
    ];
    let tell = |line: &&str| {
        let submission: Submission = world.submission(line);
        let mut submission = submission;
        submission.meta.reads = class;
        match world.service().dry_run(&submission) {
            Ok(decided) => {
                let mut events = decided.events;
                events.retain(|event| event.class <= class);
                let kinds = kinds(&events);
                format!("{line}: {kinds:?}")
            }
            Err(error) => format!("{line}: {error:?}"),
        }
    };
    lines.iter().map(tell).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn what_is_withheld_is_as_if_it_were_not_there(
        steps in proptest::collection::vec(step(), 10..40),
    ) {
        let ((one, day), (other, _)) = (played(&steps, false), played(&steps, true));
        for class in [Class::Public, Class::External, Class::Internal] {
            let pairs = told(&one, class, day).into_iter().zip(told(&other, class, day));
            let acts = tried(&one, class).into_iter().zip(tried(&other, class));
            let (here, there) = (logged(&one, class), logged(&other, class));
            prop_assert_eq!(here.len(), there.len(), "events for {}", class);
            let events = here.into_iter().zip(there);
            for (here, there) in pairs.chain(acts).chain(events) {
                prop_assert_eq!(here, there, "for {}", class);
            }
        }
    }
}
