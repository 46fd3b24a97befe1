//! Who may act: holders resolved to persons, delegation, and acts recorded for others.
//!
//! Always resolved to persons, so that one person in two roles, or acting for another, is still
//! one person.

use super::scope;
use crate::draft::Draft;
use crate::event::{Known, Seat};
use crate::framework::{Framework, Holder};
use crate::refusal::Refusal;
use crate::state::{Case, Meant, State};
use crate::value::{Name, Value};
use jiff::civil::Date;

/// The person who acts.
///
/// # Errors
/// `actor_missing`, `no_account`, or `unknown_person` for one who is not in the roster.
pub(crate) fn person(draft: &Draft<'_>) -> Result<Name, Refusal> {
    let person = draft.meta().person.clone().ok_or_else(|| {
        Refusal::forbidden("actor_missing", "nobody is named who acts")
            .help("name the person with `--as PERSON`, or use a token")
    })?;
    if draft.sheet().is_some() {
        // Who wrote the sheet was allowed to when they wrote it.
        return Ok(person);
    }
    // The founder is not in the roster yet: the founding puts them there.
    let state = draft.state();
    if state.in_force.is_some() {
        known_person(state, &person)?;
        appointed(state, &person, state.date_of(draft.now()))?;
        has_account(state, &person)?;
    }
    Ok(person)
}

/// Checks that a person acts by themselves.
///
/// # Errors
/// `no_account`.
fn has_account(state: &State, person: &Name) -> Result<(), Refusal> {
    if !state.roster.is_without_account(person) {
        return Ok(());
    }
    let message = format!("`{person}` has no account, and does nothing by themselves");
    Err(Refusal::forbidden("no_account", message)
        .at("person")
        .help("somebody else records what they did on a sheet: `igf record-sheet`"))
}

/// Checks that a person has any right at all on a day: they count, and hold some appointment.
///
/// # Errors
/// `not_confirmed`, `not_allowed`.
pub(crate) fn appointed(state: &State, person: &Name, on: Date) -> Result<(), Refusal> {
    if !state.roster.people.counts(person) {
        let message = format!("nobody else has confirmed yet that there is a `{person}`");
        return Err(Refusal::forbidden("not_confirmed", message)
            .at("person")
            .help(format!(
                "somebody else than who added `{person}` confirms: `igf person confirm {person}`"
            )));
    }
    if state.roster.held_by(person, on).next().is_some() {
        return Ok(());
    }
    let held = state.roster.appointments.of(person).iter();
    let last = held.filter_map(|held| held.appointment.until).max();
    let since = last.filter(|last| *last < on);
    let since = since.map(|last| format!(", and held the last one until {last}"));
    let message = format!(
        "`{person}` holds no appointment on {on}{}",
        since.unwrap_or_default()
    );
    Err(Refusal::forbidden("not_allowed", message)
        .at("person")
        .help(format!(
            "who may appoint gives one: `igf appoint {person} ROLE`; what `{person}` leaves behind \
             is handed over with `igf hand-over {person} PERSON`"
        )))
}

/// Checks that a person is in the roster.
///
/// # Errors
/// `unknown_person`.
pub(crate) fn known_person(state: &State, person: &Name) -> Result<(), Refusal> {
    if state.roster.knows(person) {
        return Ok(());
    }
    let known = state.roster.people.ids();
    Err(Refusal::unknown("unknown_person", "person", person.as_str(), known).at("person"))
}

/// Checks that whoever acts under the charter is known as the charter asks: where it takes people
/// known by a token alone, naming somebody on the command line is not enough.
///
/// # Errors
/// `known_required`.
pub(crate) fn known_well(draft: &Draft<'_>) -> Result<(), Refusal> {
    let asks = draft.state().in_force.as_ref();
    let asks = asks.is_some_and(|framework| framework.charter.by_token);
    match draft.meta().known {
        Known::Local if asks => {
            let message = "the charter takes this from people who are known by a token alone";
            Err(Refusal::forbidden("known_required", message)
                .at("person")
                .help("`igf token PERSON` gives one; with `--server URL --token TOKEN` it counts"))
        }
        Known::Local | Known::Token | Known::RecordedFor | Known::Clock => Ok(()),
    }
}

/// The person whose rights count: the principal when one acts for another.
///
/// # Errors
/// `not_delegated` when the principal did not delegate the act, `sheet_needed` where they have no
/// account.
pub(crate) fn principal(draft: &Draft<'_>, act: &Name, workflow: &Name) -> Result<Name, Refusal> {
    let person = person(draft)?;
    let Some(principal) = draft.meta().principal.clone() else {
        return Ok(person);
    };
    let state = draft.state();
    known_person(state, &principal)?;
    if draft.is_recorded() {
        let then = draft.effective_day();
        appointed(state, &principal, then).map_err(|refusal| refusal.at("for"))?;
        return Ok(principal);
    }
    let today = draft.today();
    appointed(state, &principal, today).map_err(|refusal| refusal.at("for"))?;
    let roster = &state.roster;
    let allow = |day: &Date| {
        let delegations = &roster.delegations;
        delegations.allow(&principal, &person, act, workflow, *day)
    };
    if [today, draft.effective_day()].iter().all(allow) {
        return Ok(principal);
    }
    if state.roster.is_without_account(&principal) {
        return Err(sheet_needed(&principal, act, workflow));
    }
    Err(Refusal::forbidden(
        "not_delegated",
        format!("`{principal}` has not delegated `{act}` to `{person}` for {today}"),
    )
    .at("for")
    .help(format!(
        "`igf delegate {person} --acts {act} --until DATE --as {principal}`"
    )))
}

/// What somebody without account did is written on a sheet, with its document.
fn sheet_needed(principal: &Name, act: &Name, workflow: &Name) -> Refusal {
    let message = format!("`{principal}` has no account: what they did is recorded on a sheet");
    let help = match workflow.as_str() {
        "_framework" => format!(
            "sheets are of cases: a ballot on definitions or a post is written down by a \
             secretary, `igf ballot framework {act} yes|no --for {principal}`; nothing else is"
        ),
        _ => format!(
            "`igf record-sheet CASE {act} --document FILE --on DAY`, and a second person confirms \
             it"
        ),
    };
    Refusal::rule("sheet_needed", message).at("for").help(help)
}

/// The days on which a right must hold: that of the record and that on which the act was done, for
/// what somebody does themselves; for what is recorded for somebody else, the day on which they did
/// it.
pub(crate) fn days(draft: &Draft<'_>) -> Vec<Date> {
    let (recorded, effective) = (draft.today(), draft.effective_day());
    if recorded == effective || draft.is_recorded() {
        vec![effective]
    } else {
        vec![recorded, effective]
    }
}

/// The role by which the actor may do `act` on a case.
///
/// # Errors
/// `not_allowed` with who could, `not_delegated`, `unknown_person`.
pub(crate) fn allowed(
    draft: &Draft<'_>,
    case: &Case,
    holders: &[Holder],
    act: &Name,
) -> Result<Option<Name>, Refusal> {
    let person = principal(draft, act, &case.workflow.id)?;
    let what = format!("`{person}` may not `{act}` on {}", case.reference);
    let seats = |day| seats(draft.state(), case, holders, day);
    seated(draft, &person, what, holders, &seats)
}

/// The role in which a person has one of the seats of each day on which they need it.
pub(super) fn seated(
    draft: &Draft<'_>,
    person: &Name,
    what: String,
    holders: &[Holder],
    seats: &dyn Fn(Date) -> Vec<Seat>,
) -> Result<Option<Name>, Refusal> {
    let mut role = None;
    for day in days(draft) {
        let seats = seats(day);
        match seats.iter().find(|seat| seat.person == *person) {
            Some(seat) => role = role.or_else(|| Some(seat.role.clone())),
            None if day == draft.today() => {
                return Err(not_allowed(what, holders, &seats, "today"));
            }
            None => {
                let on = format!("on {day}");
                return Err(not_allowed(format!("{what} {on}"), holders, &seats, &on));
            }
        }
    }
    Ok(role)
}

/// The role by which the actor may do `act` where there is no case.
///
/// # Errors
/// As [`allowed`].
pub(crate) fn allowed_in_organisation(
    draft: &Draft<'_>,
    holders: &[Holder],
    act: &str,
) -> Result<Option<Name>, Refusal> {
    let person = principal(draft, &Name::new(act), &Name::new("_framework"))?;
    let what = format!("`{person}` may not `{act}`");
    let seats = |day| seats_of_roles(draft.state(), holders, day);
    seated(draft, &person, what, holders, &seats)
}

/// The role by which the actor may do `act`, of seats that are known.
///
/// # Errors
/// As [`allowed`].
pub(crate) fn allowed_among(
    draft: &Draft<'_>,
    holders: &[Holder],
    seats: &[Seat],
    act: &str,
) -> Result<Option<Name>, Refusal> {
    let person = principal(draft, &Name::new(act), &Name::new("_framework"))?;
    if let Some(seat) = seats.iter().find(|seat| seat.person == person) {
        return Ok(Some(seat.role.clone()));
    }
    let what = format!("`{person}` may not `{act}`");
    Err(not_allowed(what, holders, seats, "today"))
}

fn not_allowed(what: String, holders: &[Holder], seats: &[Seat], when: &str) -> Refusal {
    let mut needed: Vec<String> = Vec::new();
    for words in holders.iter().map(in_words) {
        if !needed.contains(&words) {
            needed.push(words);
        }
    }
    let help = match seats {
        [] if holders.is_empty() => {
            "nobody may: its case has neither owner nor head of unit".into()
        }
        [] => format!(
            "it takes {}, and nobody is that {when}",
            needed.join(" or ")
        ),
        _ => {
            let mut people: Vec<&str> = Vec::new();
            for seat in seats {
                if !people.contains(&seat.person.as_str()) {
                    people.push(seat.person.as_str());
                }
            }
            let needed = needed.join(" or ");
            let needed = if needed.is_empty() {
                "one of these"
            } else {
                &needed
            };
            format!("it takes {needed}: {}", people.join(", "))
        }
    };
    Refusal::forbidden("not_allowed", what)
        .at("person")
        .help(help)
}

/// A holder as people say it.
pub(crate) fn in_words(holder: &Holder) -> String {
    match holder {
        Holder::Role(role) => format!("the {}", spaced(role)),
        Holder::RoleInUnitOf { role, field } => {
            format!("the {} of the unit in `{field}`", spaced(role))
        }
        Holder::RoleInParent(role) => format!("the {} of the parent unit", spaced(role)),
        Holder::Field(field) => format!("the person in `{field}`"),
        Holder::Rung(ladder) => format!("the rung of `{ladder}` it is offered to"),
        Holder::Authority(table) => format!("who has authority by `{table}`"),
        Holder::Opener => "who opened it".to_owned(),
        Holder::Issuer => "who issued it".to_owned(),
    }
}

fn spaced(role: &Name) -> String {
    role.as_str().replace('_', " ")
}

/// Holders resolved on a day where there is no case: roles only.
pub(crate) fn seats_of_roles(state: &State, holders: &[Holder], on: Date) -> Vec<Seat> {
    let roles = holders.iter().filter_map(|holder| match holder {
        Holder::Role(role) => Some(role),
        Holder::RoleInUnitOf { .. }
        | Holder::RoleInParent(_)
        | Holder::Field(_)
        | Holder::Opener
        | Holder::Issuer
        | Holder::Rung(_)
        | Holder::Authority(_) => None,
    });
    roles
        .flat_map(|role| {
            let people = state.roster.holders(role, None, on).into_iter();
            people.map(|person| seat(role, person))
        })
        .collect()
}

/// Holders resolved to persons on a case, in the order they are named.
pub(crate) fn seats(state: &State, case: &Case, holders: &[Holder], on: Date) -> Vec<Seat> {
    let Some(framework) = state.framework_of(case) else {
        return Vec::new();
    };
    holders
        .iter()
        .flat_map(|holder| seats_of(state, framework, case, holder, on))
        .collect()
}

fn seats_of(
    state: &State,
    framework: &Framework,
    case: &Case,
    holder: &Holder,
    on: Date,
) -> Vec<Seat> {
    let mut meant = Vec::new();
    match holder {
        Holder::Authority(table) => {
            let role = authority_role(state, framework, case, table, on);
            meant.extend(role.and_then(|role| case.meant_by_role(framework, &role)));
        }
        Holder::Issuer => meant.extend(issuers(state, case)),
        Holder::Role(_)
        | Holder::RoleInUnitOf { .. }
        | Holder::RoleInParent(_)
        | Holder::Field(_)
        | Holder::Opener
        | Holder::Rung(_) => case.add_meant(framework, holder, &mut meant),
    }
    let meant = meant.into_iter();
    meant
        .flat_map(|meant| match meant {
            Meant::Role { role, unit } => {
                let people = state.roster.holders(&role, unit.as_ref(), on).into_iter();
                people.map(|person| seat(&role, person)).collect()
            }
            Meant::Person(person) => {
                vec![seat(&role_of(state, &person, holder, on), person)]
            }
        })
        .collect()
}

/// Who issued a case: who issued the report that it came from, where it came from one.
fn issuers(state: &State, case: &Case) -> Vec<Meant> {
    let report = case.report().and_then(|id| state.case(id));
    report
        .map_or_else(|| case.issuer(), |report| report.issuer())
        .into_iter()
        .collect()
}

/// Who heads a unit on a day.
pub(crate) fn heads(state: &State, unit: &Name, on: Date) -> Vec<Seat> {
    let framework = state.in_force.as_ref();
    let Some(role) = framework.and_then(|known| known.organisation.unit_head.as_ref()) else {
        return Vec::new();
    };
    let people = state.roster.holders(role, Some(unit), on).into_iter();
    people.map(|person| seat(role, person)).collect()
}

/// A seat of a role.
pub(crate) fn seat(role: &Name, person: Name) -> Seat {
    Seat {
        role: role.clone(),
        person,
        instead: None,
    }
}

/// A person who is named acts in their first role of the day, or as what names them says.
fn role_of(state: &State, person: &Name, named_by: &Holder, on: Date) -> Name {
    let first = state.roster.held_by(person, on).next();
    first.map_or_else(
        || match named_by {
            Holder::Field(field) => field.clone(),
            Holder::Opener
            | Holder::Issuer
            | Holder::Role(_)
            | Holder::RoleInUnitOf { .. }
            | Holder::RoleInParent(_)
            | Holder::Rung(_)
            | Holder::Authority(_) => Name::new("opener"),
        },
        |held| held.role.clone(),
    )
}

/// The role that may decide by an authority table, for the value that a case has on a day.
pub(crate) fn authority_role(
    state: &State,
    framework: &Framework,
    case: &Case,
    table: &Name,
    on: Date,
) -> Option<Name> {
    let table = framework.organisation.authorities.get(table)?;
    let field = table.field.as_ref().unwrap_or(&table.by);
    let value = scope::value_of(state, case, field.as_str(), on)?;
    let Value::Name(level) = value else {
        return None;
    };
    let scale = framework.organisation.scales.get(&table.by)?;
    let again = table
        .again
        .as_ref()
        .and_then(|event| case.in_a_row.get(event));
    let again = usize::try_from(again.copied().unwrap_or(0)).unwrap_or(usize::MAX);
    // The next row each time that it happened in a row; above the last one who stands there.
    let rank = scale.rank(level.as_str())?.saturating_add(again);
    let Some(value) = scale.values.get(rank) else {
        return table.above.clone();
    };
    let row = table.rows.iter().find(|row| row.when == value.id)?;
    Some(row.role.clone())
}

/// The person who casts a ballot, for themselves or for somebody else.
///
/// # Errors
/// As [`person`], but `not_in_electorate` for who holds no appointment.
pub(crate) fn caster(draft: &Draft<'_>) -> Result<Name, Refusal> {
    person(draft).map_err(no_seat)
}

/// Who holds no appointment any more holds no seat either.
fn no_seat(refusal: Refusal) -> Refusal {
    match refusal.code.as_str() {
        "not_allowed" => Refusal {
            code: "not_in_electorate".to_owned(),
            ..refusal
        },
        _ => refusal,
    }
}

/// The person whose ballot is cast: the principal, where one casts it for another whose
/// delegation covers the decision, or all ballots.
///
/// # Errors
/// `not_in_electorate` for who holds no appointment, `not_delegated`, `unknown_person`.
pub(crate) fn voter(draft: &Draft<'_>, what: &Name, workflow: &Name) -> Result<Name, Refusal> {
    let all = Name::new("ballot");
    principal(draft, what, workflow)
        .or_else(|refusal| principal(draft, &all, workflow).map_err(|_| refusal))
        .map_err(no_seat)
}
