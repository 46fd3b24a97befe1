//! An organisation as a coordinator would write it.

use super::model::{
    Apart, Base, Bindable, Day, DecisionDef, Deed, Definitions, How, Length, Line, Needs, Org,
    Stage, Who,
};
use std::fmt::Write;

pub(crate) fn day(day: Day) -> String {
    let first = jiff::civil::date(2019, 7, 1);
    (first + jiff::Span::new().days(day)).to_string()
}

fn line(line: Line) -> &'static str {
    match line {
        Line::First => "1",
        Line::Second => "2",
        Line::Third => "3",
        Line::Management => "\"management\"",
    }
}

fn who(whom: Who) -> String {
    match whom {
        Who::Role(role) => format!("\"r{role}\""),
        Who::Owner => "\"field:owner\"".to_owned(),
        Who::Chair => "\"field:chair\"".to_owned(),
        Who::Opener => "\"opener\"".to_owned(),
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

fn all(whom: &[Who]) -> String {
    list(whom.iter().map(|it| who(*it)))
}

fn stages(stages: &[Stage]) -> String {
    list(stages.iter().map(|it| format!("\"{}\"", it.id())))
}

pub(crate) fn organisation(org: &Org) -> String {
    let mut text = String::from(
        "[org]\nid = \"agency\"\ncurrency = \"USD\"\ncalendar = \"hq\"\n[calendars.hq]\ntimezone = \"UTC\"\n\
         weekend = [\"sat\", \"sun\"]\n[units.u0]\n[units.u1]\nparent = \"u0\"\n",
    );
    let heads = [
        ("executive_head", org.executive_head),
        ("unit_head", org.unit_head),
    ];
    for (key, role) in heads {
        if let Some(role) = role {
            let at = text.find("currency").unwrap_or_default();
            text.insert_str(at, &format!("{key} = \"r{role}\"\n"));
        }
    }
    for (at, role) in org.roles.iter().enumerate() {
        let _ = writeln!(text, "[roles.r{at}]\nline = {}", line(role.line));
        if !role.appoint_by.is_empty() {
            let named = role.appoint_by.iter().map(|it| match it.parent {
                true => format!("\"r{}@parent\"", it.role),
                false => format!("\"r{}\"", it.role),
            });
            let _ = writeln!(text, "appoint_by = {}", list(named));
        }
        if role.in_unit {
            text += "scope = \"unit\"\n";
        }
        if let Some(members) = role.members {
            let _ = writeln!(text, "members = {members}\none_acts = true");
        }
        if let Some(other) = role.instead {
            let _ = writeln!(text, "instead = \"r{other}\"");
        }
    }
    text
}

pub(crate) fn charter(definitions: &Definitions) -> String {
    let it = &definitions.charter;
    // Nobody reads a mark but who compares the texts.
    let mut text = format!(
        "# {}\n[charter]\npropose_by = {}\nelectorate = {}\nrule = {}\n",
        definitions.mark,
        all(&it.propose_by),
        all(&it.electorate),
        rule(it)
    );
    if let Some(length) = it.closes {
        let _ = writeln!(text, "closes = \"{}\"", span(length));
    }
    if !it.early {
        text += "settle = \"close\"\n";
    }
    if it.proposer_votes {
        text += "proposer_votes = true\n";
    }
    text
}

pub(crate) fn people(org: &Org, definitions: &Definitions) -> String {
    let mut text = String::new();
    for person in 0..org.people {
        let _ = writeln!(text, "[[people]]\nid = \"p{person}\"");
    }
    for held in &definitions.lines {
        let _ = write!(
            text,
            "[[appointments]]\nperson = \"p{}\"\nrole = \"r{}\"\n",
            held.person, held.role
        );
        if let Some(unit) = held.unit {
            let _ = writeln!(text, "unit = \"u{unit}\"");
        }
        let _ = writeln!(text, "from = {}", day(held.from));
        if let Some(until) = held.until {
            let _ = writeln!(text, "until = {}", day(until));
        }
    }
    text
}

fn head(org: &Org) -> String {
    let mut text = String::from(
        "[workflow]\nid = \"matter\"\ninitial = \"begun\"\nreference = \"M-{seq:02}\"\nunit = \"unit\"\n\
         owner = \"owner\"\n",
    );
    let _ = writeln!(text, "open_by = {}", all(&org.open_by));
    let assignable = org.assignable.as_ref().map(|(by, stages_of)| {
        format!(
            "assignable = {{ by = {}, in = {} }}\n",
            all(by),
            stages(stages_of)
        )
    });
    let assignable = assignable.unwrap_or_default();
    for (id, kind, more) in [
        ("amount", "int", ""),
        ("go", "bool", ""),
        ("due", "date", ""),
        ("owner", "person", ""),
        ("helper", "person", &assignable),
        (
            "chair",
            "person",
            if org.chair_once {
                "write_once = true\n"
            } else {
                ""
            },
        ),
        ("unit", "unit", ""),
        ("big", "bool", "derived = \"amount > 5\"\n"),
        ("late", "bool", "derived = \"today() > due\"\n"),
    ] {
        let _ = write!(text, "[[fields]]\nid = \"{id}\"\ntype = \"{kind}\"\n{more}");
    }
    for (id, category) in [("begun", "open"), ("reviewed", "open"), ("ended", "closed")] {
        let _ = write!(
            text,
            "[[states]]\nid = \"{id}\"\ncategory = \"{category}\"\n"
        );
    }
    text
}

pub(crate) fn deed(org: &Org, deed: Deed) -> String {
    match deed {
        Deed::Transition(at) => org.transitions[at].id.clone(),
        Deed::Decision(at) => format!("d{at}"),
    }
}

pub(crate) fn workflow(org: &Org) -> String {
    let mut text = head(org);
    for it in &org.transitions {
        let to = it.to.map_or("same", Stage::id);
        let _ = write!(
            text,
            "[[transitions]]\nid = \"{}\"\nfrom = {}\nto = \"{to}\"\n",
            it.id,
            stages(&it.from)
        );
        match &it.how {
            How::By(by) => _ = writeln!(text, "by = {}", all(by)),
            How::Decided(of, outcome) => {
                _ = write!(
                    text,
                    "decision = \"d{of}\"\noutcome = \"{}\"\n",
                    outcome.word()
                );
            }
        }
        if it.sets {
            text += "set = [\"amount\", \"go\", \"owner\", \"helper\", \"chair\"]\n";
        }
        if it.builds_on {
            text += "builds_on = [\"d0\"]\n";
        }
    }
    for (at, it) in org.decisions.iter().enumerate() {
        text += &decision(at, it);
    }
    for rule in &org.separations {
        let _ = writeln!(
            text,
            "[[separate]]\nacts = {}",
            list(rule.acts.iter().map(|it| format!("\"{}\"", deed(org, *it))))
        );
        match &rule.apart {
            Apart::SamePerson => text += "same = \"person\"\n",
            Apart::Lines(lines) => {
                let _ = writeln!(
                    text,
                    "forbid_lines = {}",
                    list(lines.iter().map(|it| line(*it).to_owned()))
                );
            }
        }
    }
    text
}

fn decision(at: usize, it: &DecisionDef) -> String {
    let mut text = format!(
        "[decisions.d{at}]\npropose_by = {}\nelectorate = {}\n",
        all(&it.propose_by),
        all(&it.electorate)
    );
    let _ = writeln!(text, "rule = {}", rule(it));
    let bind = it.bind.iter().map(|it| match it {
        Bindable::Amount => "\"amount\"".to_owned(),
        Bindable::Big => "\"big\"".to_owned(),
        Bindable::Late => "\"late\"".to_owned(),
    });
    let _ = writeln!(text, "bind = {}", list(bind));
    let lines = [
        (it.proposes, "propose = [\"amount\"]"),
        (it.when, "when = \"go\""),
        (it.body, "kind = \"body\""),
        (it.beneficiary, "beneficiary = [\"helper\"]"),
        (it.early, "settle = \"early\""),
        (it.final_ballots, "final = true"),
        (it.seat_of_person, "seat = \"person\""),
        (it.lock == Some(true), "on_change = \"lock\""),
        (it.lock == Some(false), "on_change = \"void\""),
        (it.builds_on, "builds_on = [\"d0\"]"),
        (it.seen_required, "seen = \"required\""),
    ];
    for (_, line) in lines.iter().filter(|(said, _)| *said) {
        let _ = writeln!(text, "{line}");
    }
    if let Some(length) = it.closes {
        let _ = writeln!(text, "closes = \"{}\"", span(length));
    }
    text
}

fn span(length: Length) -> String {
    match length {
        Length::Hours(count) => format!("{count} hours"),
        Length::Days(count) => format!("{count} days"),
        Length::WorkingDays(count) => format!("{count} working days"),
    }
}

fn rule(it: &DecisionDef) -> String {
    let needs = match it.needs {
        Needs::AtLeast(least) => format!("at_least = {least}"),
        Needs::EachRole(each) => format!("each_role = {each}"),
        Needs::Majority => "majority = \"more_than_half_of_cast\"".to_owned(),
        Needs::Share(share) => {
            let than = if share.more { "more than" } else { "at least" };
            let (part, whole) = share.part;
            let of = match share.of {
                Base::Cast => "cast",
                Base::Present => "present",
                Base::Seats => "seats",
            };
            format!(
                "adopt = \"{than} {part}/{whole} of {of}\", floor = {}",
                share.floor
            )
        }
    };
    let quorum = it.quorum.map_or_else(String::new, |quorum| {
        let of = if quorum.of_eligible {
            ", of = \"eligible\""
        } else {
            ""
        };
        format!(", quorum = \"{}/{}\"{of}", quorum.share.0, quorum.share.1)
    });
    format!("{{ {needs}{quorum} }}")
}

/// A workflow that nobody uses, so that something may be delegated there alone.
pub(crate) const OTHER: &str = "[workflow]\nid = \"other\"\ninitial = \"begun\"\nreference = \"O-{seq:02}\"\n\
    open_by = [\"r0\"]\n[[states]]\nid = \"begun\"\ncategory = \"open\"\n[[states]]\nid = \"ended\"\n\
    category = \"closed\"\n[[transitions]]\nid = \"end\"\nfrom = [\"begun\"]\nto = \"ended\"\nby = [\"r0\"]\n";
