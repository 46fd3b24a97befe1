//! States, transitions and clocks that cannot work.

use super::{MATTER, ORG, Row, TASK, and, new, prove, told};
use crate::definition::tests::{Diagnostic, files, load};
use crate::testing::organisation;

#[test]
fn states_that_tell_what_is_withheld() {
    let field = "[[fields]]\nid = \"due\"\ntype = \"date\"";
    let withheld = format!("{field}\naudience = \"restricted\"");
    let found = new(MATTER, field, &withheld);
    let codes: Vec<&str> = found.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(codes, [""; 0], "its clocks fire no transition: {found:?}");
    let level = "[[fields]]\nid = \"level\"\ntype = \"scale\"";
    let narrow = format!("{level}\naudience = \"restricted\"");
    let told = new(MATTER, level, &narrow);
    assert_eq!(told.len(), 1, "`claim` looks at it: {told:?}");
    assert_eq!(told[0].0, "tells_more");
    let when = "when = \"level != null\"";
    let derived = "when = \"urgent\"\nemit = \"claimed\"";
    let by_derived = organisation::whole().into_iter().map(|mut file| {
        if file.path == MATTER {
            file.text = file.text.replace(level, &narrow).replace(when, derived);
        }
        file
    });
    let by_derived: Vec<_> = by_derived.collect();
    let found = load(&by_derived).1;
    assert!(found.iter().any(|it| it.code == "tells_more"), "{found:?}");
    let said: Vec<_> = by_derived
        .into_iter()
        .map(|mut file| {
            file.text = file
                .text
                .replace(derived, &format!("{derived}\ntells = [\"urgent\"]"));
            file
        })
        .collect();
    let found = load(&said).1;
    assert!(found.iter().all(|it| it.code != "tells_more"), "{found:?}");
}

/// The clock that drops a matter follows a date that few may see.
#[test]
fn a_clock_that_tells_what_is_withheld() {
    let change = |mut file: crate::framework::DefinitionFile| {
        if file.path == MATTER {
            let by = "id = \"first_due\"\ntype = \"date\"";
            let length = "length = \"10 days\"\nwarn = [\"2 days\"]";
            file.text = file
                .text
                .replace(by, &format!("{by}\naudience = \"restricted\""));
            file.text = file.text.replace(length, "until = \"field:first_due\"");
        }
        file
    };
    let files: Vec<_> = organisation::whole().into_iter().map(change).collect();
    let found = load(&files).1;
    assert!(found.iter().any(|it| it.code == "tells_more"), "{found:?}");
}

#[test]
fn transitions_that_another_one_always_comes_before() {
    let auto = "[[transitions]]\nid = \"finish\"";
    let earlier = |more: &str| {
        format!(
            "[[transitions]]\nid = \"end\"\nfrom = [\"planned\"]\nto = \"done\"\nauto = true\n{more}\n{auto}"
        )
    };
    let same = "when = \"links.parts.all(p, p.closed)\"";
    let other = "when = \"links.parts.exists(p, p.closed)\"";
    prove(&[
        (MATTER, auto, &earlier(same), "never_fires"),
        (MATTER, auto, &earlier(other), ""),
        (MATTER, "breach = { fire = \"lapse\" }", "", "never_fires"),
    ]);
    let always = new(MATTER, auto, &earlier(""));
    assert_eq!(always.len(), 1, "no case stays in `planned`: {always:?}");
    let twice = and(
        "decision = \"exemption\"",
        "[[transitions]]\nid = \"again\"\nfrom = [\"planned\"]\nto = \"dropped\"\ndecision = \"exemption\"",
    );
    prove(&[(MATTER, twice.0, &twice.1, "never_fires")]);
}

const CLOCKS: &[Row<'_>] = &[
    (
        TASK,
        "breach = { flag = \"overdue\" }",
        "",
        "warning clock_without_effect",
    ),
    (
        TASK,
        "run_in = [\"todo\", \"claimed\"]",
        "run_in = []",
        "clock_never_starts",
    ),
    (
        TASK,
        "until = \"field:due\"",
        "until = \"field:title\"",
        "clock_never_starts",
    ),
    (
        TASK,
        "until = \"field:due\"",
        "length = \"1 day\"\nstart = \"event:verify\"",
        "clock_never_starts",
    ),
    (
        TASK,
        "until = \"field:due\"",
        "length = \"1 day\"\nstart = \"event:claim\"",
        "",
    ),
    (
        TASK,
        "until = \"field:due\"",
        "length_by = { field = \"title\", low = \"1 day\" }",
        "clock_never_starts",
    ),
    (
        TASK,
        "until = \"field:due\"",
        "length_by = { field = \"level\", low = \"1 day\" }",
        "warning clock_never_starts",
    ),
    (
        MATTER,
        "run_in = [\"asked\"]",
        "run_in = [\"planned\"]",
        "clock_cannot_fire",
    ),
    (
        MATTER,
        "run_in = [\"asked\"]",
        "run_in = [\"asked\", \"planned\"]",
        "warning clock_cannot_fire",
    ),
    (
        MATTER,
        "{ fire = \"lapse\" }",
        "{ fire = \"drop\" }",
        "warning clock_fires_other",
    ),
];

#[test]
fn clocks() {
    prove(CLOCKS);
    let (ten, warn) = ("warn = [\"2 days\"]", "bad_length");
    let by = "length_by = { field = \"level\", low = \"1 day\", high = \"3 days\" }";
    let warned = |warning: &str| format!("{by}\nwarn = [\"{warning}\"]");
    prove(&[
        (MATTER, ten, "warn = [\"70 days\"]", warn),
        (MATTER, ten, "warn = [\"10 days\"]", warn),
        (MATTER, ten, "warn = [\"2 months\"]", warn),
        (MATTER, ten, "warn = [\"10 working days\"]", warn),
        (MATTER, ten, "warn = [\"9 working days\"]", ""),
        (MATTER, "length = \"10 days\"", "length = \"0 days\"", warn),
        (
            TASK,
            "until = \"field:due\"",
            &warned("2 days"),
            "warning bad_length",
        ),
        (TASK, "until = \"field:due\"", &warned("3 days"), warn),
        (TASK, "until = \"field:due\"", &warned("23 hours"), ""),
    ]);
}

#[test]
fn units_and_calendars() {
    let week = "[\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]";
    prove(&[
        (ORG, "parent = \"odg\"", "parent = \"mecc\"", "unit_circle"),
        (
            ORG,
            "[units.odg]",
            "[units.odg]\nparent = \"mecc\"",
            "unit_circle",
        ),
        (ORG, "[\"sat\", \"sun\"]", week, "bad_value"),
    ]);
}

#[test]
fn endings() {
    let (piece, circle) = and(
        "[[states]]\nid = \"done\"",
        "category = \"closed\"\n[[states]]\nid = \"asleep\"\ncategory = \"waiting\"\n[[states]]\nid = \"awake\"",
    );
    let more = "\n[[transitions]]\nid = \"sleep\"\nfrom = [\"todo\", \"awake\"]\nto = \"asleep\"\nby = [\"head\"]\n\
                [[transitions]]\nid = \"wake\"\nfrom = [\"asleep\"]\nto = \"awake\"\nby = [\"head\"]\n[[separate]]";
    let circle = circle.replace(
        "id = \"awake\"",
        "id = \"awake\"\ncategory = \"open\"\n[[states]]\nid = \"ended\"",
    );
    let text = organisation::TASK
        .replacen(piece, &circle, 1)
        .replacen("to = \"done\"", "to = \"ended\"", 1)
        .replacen("by = [\"auditor\", \"head\"]", "by = [\"auditor\", \"head\"]\n[[transitions]]\nid = \"finish\"\nfrom = [\"claimed\"]\nto = \"done\"\nby = [\"head\"]", 1)
        .replacen("\n[[separate]]", more, 1);
    let found = load(&files(&text)).1;
    let codes: Vec<&str> = found.iter().map(|it| it.code).collect();
    assert_eq!(codes, ["never_closes"], "{found:?}");
    let register = organisation::TASK
        .replace("category = \"closed\"", "category = \"waiting\"")
        .replacen("from = [\"todo\"]", "from = [\"todo\", \"done\"]", 1);
    let found = load(&files(&register)).1;
    let codes: Vec<String> = found.iter().map(told).collect();
    assert_eq!(codes, ["warning never_closes"], "{found:?}");
}

#[test]
fn circles_of_automatic_transitions() {
    let claim =
        "by = [\"head\"]\nset = [\"due\", \"level\"]\nwhen = \"level != 'high' || due != null\"";
    let verify = "to = \"done\"\nby = [\"auditor\", \"head\"]";
    let with = |there: &str, back: &str| {
        let text = organisation::TASK
            .replacen(claim, &format!("auto = true\nwhen = \"{there}\""), 1)
            .replacen(verify, &format!("{verify}\n[[transitions]]\nid = \"back\"\nfrom = [\"claimed\"]\nto = \"todo\"\nauto = true\nwhen = \"{back}\"\n[[transitions]]\nid = \"give\"\nfrom = [\"todo\"]\nto = \"same\"\nby = [\"head\"]\nset = [\"level\", \"due\"]"), 1)
            .replace("acts = [\"claim\", \"verify\"]", "acts = [\"give\", \"verify\"]");
        let found = load(&files(&text)).1;
        found.iter().map(told).collect::<Vec<_>>()
    };
    assert_eq!(
        with("level == 'low'", "due != null"),
        ["warning auto_cycle"]
    );
    assert_eq!(with("level == 'low'", "level == 'high'"), [""; 0]);
    assert_eq!(
        with("level == 'low'", "level == 'low' && state == 'claimed'"),
        [""; 0]
    );
}

#[test]
fn tables_and_outcomes() {
    let table = "\n[authority.accept]\nby = \"level\"\nrows = [{ when = \"low\", role = \"auditor\" }]\n[ladders.up]";
    let twice = table.replace(
        "}]",
        "}, { when = \"high\", role = \"auditor\" }, { when = \"low\", role = \"head\" }]",
    );
    let refused = "decision = \"exemption\"\n[[transitions]]\nid = \"refuse\"\nfrom = [\"planned\"]\nto = \"dropped\"\ndecision = \"extension\"\noutcome = \"refused\"";
    prove(&[
        (ORG, "\n[ladders.up]", table, "warning authority_gap"),
        (ORG, "\n[ladders.up]", &twice, "duplicate_id"),
        (
            MATTER,
            "to = \"done\"\ndecision = \"exemption\"",
            "to = \"done\"\nby = [\"head\"]",
            "outcome_without_transition",
        ),
    ]);
    let codes = |it: &[Diagnostic]| {
        it.iter()
            .filter(|it| it.code == "outcome_without_transition")
            .count()
    };
    let before = codes(&load(&organisation::whole()).1);
    let mut files = organisation::whole();
    for file in &mut files {
        file.text = file.text.replace("decision = \"exemption\"", refused);
    }
    assert_eq!(codes(&load(&files).1) + 1, before);
    // Or it is said that this is meant.
    let mut files = organisation::whole();
    for file in &mut files {
        let decision = "[decisions.exemption]\n";
        let stays = format!("{decision}stays = [\"refused\"]\n");
        file.text = file.text.replace(decision, &stays);
    }
    assert_eq!(codes(&load(&files).1) + 1, before);
}
