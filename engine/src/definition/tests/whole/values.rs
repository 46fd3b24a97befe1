//! Fields, references, conditions and keys that cannot mean anything.

use super::{MATTER, PEOPLE, REFORMS, TASK, and, prove, told};
use crate::definition::tests::{files, load};
use crate::testing::organisation;

#[test]
fn fields_and_what_needs_them() {
    let derived = |key: &str, piece: &'static str| (piece, piece.replacen('[', key, 1));
    let (set, sets) = derived("[\"urgent\", ", "set = [\"due\", \"first_due\", \"level\"]");
    let (require, requires) = derived("[\"urgent\", ", "require = [\"due\"]");
    let (propose, proposes) = derived("[\"urgent\", ", "propose = [\"due\"]");
    prove(&[
        (
            MATTER,
            "derived = ",
            "required = true\nderived = ",
            "never_set",
        ),
        (MATTER, set, &sets, "never_set"),
        (MATTER, require, &requires, "never_set"),
        (MATTER, propose, &proposes, "never_set"),
        (
            MATTER,
            "{ first_due = ",
            "{ urgent = \"urgent\", first_due = ",
            "never_set",
        ),
        (
            TASK,
            "set = [\"due\", \"level\"]",
            "set = [\"due\"]",
            "warning set_nowhere",
        ),
        (
            TASK,
            "set = [\"due\", \"level\"]",
            "set = [\"level\"]",
            "warning set_nowhere",
        ),
    ]);
}

#[test]
fn references_that_come_twice() {
    let pattern = "reference = \"T-{year}-{seq:03}\"";
    prove(&[
        (
            TASK,
            pattern,
            "reference = \"T-{year}{seq}\"",
            "reference_repeats",
        ),
        (
            TASK,
            pattern,
            "reference = \"T-{seq}-X\"",
            "reference_repeats",
        ),
        (
            TASK,
            pattern,
            "reference = \"T2{seq}\"",
            "reference_repeats",
        ),
        (
            TASK,
            pattern,
            "reference = \"T{unit}{seq}\"",
            "reference_repeats",
        ),
        (
            TASK,
            pattern,
            "reference = \"T-{seq}-{seq}\"",
            "reference_repeats",
        ),
        (TASK, pattern, "reference = \"T-{year}\"", "bad_value"),
        (TASK, pattern, "reference = \"T-{seq\"", "bad_value"),
        (TASK, pattern, "reference = \"T-seq}\"", "bad_value"),
        (TASK, pattern, "reference = \"T-{seqq}\"", "unknown_field"),
        (TASK, pattern, "reference = \"T-{seq:99}\"", "bad_value"),
        (TASK, pattern, "reference = \"{seq}\"", ""),
        (TASK, pattern, "reference = \"{unit}/{year}/{seq:012}\"", ""),
    ]);
}

/// Of a task in `todo`.
const NEVER: &[&str] = &[
    "false",
    "!(true)",
    "1 > 2",
    "state == 'done'",
    "closed",
    "category == 'waiting'",
    "size(title) == 100000",
    "size(title) > 5 && size(title) < 3",
    "size(title) > 5 && size(title) < 6",
    "level == 'high' && level == 'low'",
    "level > 'high'",
    "due < '2019-06-01' && due > '2020'",
    "due == null && due < '2020'",
    "title == 'a' && title in ['b', 'c']",
    "times('claim') < 0",
    "flag('overdue') && !flag('overdue')",
    "(level == 'low' || state == 'done') && level == 'high'",
    "due < today() && today() < due",
    "due < today() && !(due <= today())",
    "due != due",
    "title > title",
    "times('verify') > 0",
];

/// Of a task in `todo`.
const MAY: &[&str] = &[
    "true",
    "state == 'todo'",
    "!closed",
    "size(title) == 32768",
    "size(title) > 5 && size(title) < 7",
    "level >= 'low'",
    "due < '2020' && due >= '2019-12-31'",
    "due != '2019-Q4' && due == '2019-12-31'",
    "due == null || due < '2020'",
    "due <= today() && due >= today()",
    "due == due",
    "times('claim') < 1",
    "title != 'a' && title != 'b'",
    "today() > '2019-01-01' && flag('overdue')",
    "(level == 'low' || state == 'todo') && level == 'high'",
];

#[test]
fn conditions_that_never_hold() {
    let when = "when = \"level != 'high' || due != null\"";
    for (conditions, code) in [(NEVER, "never_holds"), (MAY, "")] {
        for condition in conditions {
            prove(&[(TASK, when, &format!("when = \"{condition}\""), code)]);
        }
    }
    let linked = "when = \"size(links.parts) > 0 && links.parts.all(p, p.closed)\"";
    for (condition, code) in [
        (
            "links.parts.all(p, p.closed) && links.parts.exists(q, !q.closed)",
            "",
        ),
        (
            "links.parts.all(p, p.closed) && links.parts.exists(p, !p.closed)",
            "never_holds",
        ),
        (
            "size(links.parts) > 0 && links.parts.all(p, false)",
            "never_holds",
        ),
        ("size(links.parts) > 1000", "never_holds"),
        (
            "links.parts.all(p, p.closed) && links.parts.exists(p, p.state == 'done')",
            "",
        ),
        ("elapsed('answer')", "never_holds"),
        ("elapsed('deadline')", ""),
    ] {
        prove(&[(MATTER, linked, &format!("when = \"{condition}\""), code)]);
    }
    let done = "done_when = \"state == 'granted'\"";
    prove(&[(
        REFORMS,
        done,
        "done_when = \"state == 'granted' && state == 'refused'\"",
        "never_holds",
    )]);
    let asked = "when = \"times('extended') < 1\"";
    prove(&[(
        MATTER,
        asked,
        "when = \"times('extended') < 0\"",
        "never_holds",
    )]);
}

#[test]
fn what_a_derived_field_does_not_take() {
    let (derived, default) = and("derived = \"level == 'high'\"", "default = true");
    let (_, once) = and(derived, "write_once = true");
    prove(&[
        (MATTER, derived, &default, "warning ignored_key"),
        (MATTER, derived, &once, "warning ignored_key"),
        (
            TASK,
            "acts = [\"claim\", \"verify\"]",
            "acts = [\"claim\"]",
            "warning ignored_key",
        ),
        (
            TASK,
            "acts = [\"claim\", \"verify\"]",
            "acts = []",
            "warning ignored_key",
        ),
    ]);
}

#[test]
fn what_is_said_again_in_other_words() {
    prove(&[
        (
            REFORMS,
            "needs = [\"tools\"]",
            "needs = [\"tools\", { item = \"tools\", lag = \"1 day\" }]",
            "warning said_twice",
        ),
        (
            REFORMS,
            "needs = [\"tools\"]",
            "needs = [\"tools\", { item = \"tools\", as = \"informs\" }]",
            "",
        ),
        (
            PEOPLE,
            "[[appointments]]\nperson = \"adam\"",
            "[[appointments]]\nrole = \"auditor\"\nperson = \"adam\"\nfrom = 2000-01-01\n\
             [[appointments]]\nperson = \"adam\"",
            "warning said_twice",
        ),
        (
            TASK,
            "[[clocks]]",
            "[[separate]]\nacts = [\"claim\", \"verify\"]\nsame = \"person\"\n\
             label = \"who claims does not verify\"\n[[clocks]]",
            "warning said_twice",
        ),
    ]);
}

#[test]
fn what_is_said_for_nothing() {
    let (auto, reason) = and("auto = true", "reason = \"required\"");
    let (_, require) = and("auto = true", "require = [\"due\"]");
    let (_, evidence) = and("auto = true", "evidence = [{ kind = \"proof\" }]");
    let (decided, set) = and("decision = \"exemption\"", "set = [\"due\"]");
    let (clock, by_clock) = and("clock = \"answer\"", "reason = \"required\"");
    prove(&[
        (MATTER, auto, &reason, "warning ignored_key"),
        (MATTER, auto, &require, "warning ignored_key"),
        (MATTER, auto, &evidence, "warning ignored_key"),
        (MATTER, decided, &set, "warning ignored_key"),
        (MATTER, clock, &by_clock, ""),
        (
            TASK,
            "by = [\"auditor\", \"head\"]",
            "by = [\"auditor\", \"head\", \"auditor\"]",
            "warning said_twice",
        ),
        (
            TASK,
            "acts = [\"claim\", \"verify\"]",
            "acts = [\"claim\", \"verify\", \"verify\"]",
            "warning said_twice",
        ),
        (
            MATTER,
            "warn = [\"2 days\"]",
            "warn = [\"2 days\", \"2 days\"]",
            "warning said_twice",
        ),
        (
            REFORMS,
            "needs = [\"tools\"]",
            "needs = [\"tools\", \"tools\"]",
            "warning said_twice",
        ),
        (
            TASK,
            "id = \"task\"",
            "id = \"task\"\nversion = 0",
            "bad_value",
        ),
        (
            TASK,
            "id = \"task\"",
            "id = \"task\"\nversion = -1",
            "bad_value",
        ),
        (REFORMS, "version = 1", "version = 0", "bad_value"),
    ]);
}

#[test]
fn two_currencies() {
    let text = organisation::TASK.replacen("type = \"text\"", "type = \"money\"", 1);
    let with = |amount: &str| {
        let when = text.replacen("level != 'high'", &format!("title < '{amount}'"), 1);
        load(&files(&when)).1.iter().map(told).collect::<Vec<_>>()
    };
    assert_eq!(with("EUR 5"), ["warning other_currency"]);
    assert_eq!(with("USD 5"), [""; 0]);
    prove(&[(
        REFORMS,
        "amount = \"USD 300\"",
        "amount = \"EUR 300\"",
        "other_currency",
    )]);
}
