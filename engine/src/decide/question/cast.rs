//! Casting a ballot: who may, and from which seat.

use super::asked::{Asked, Reach};
use crate::decide::case::who;
use crate::draft::Draft;
use crate::event::Ballot;
use crate::refusal::{Refusal, RefusalKind};
use crate::state::Question;
use crate::value::{Name, Word};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// A ballot that somebody wants to cast.
pub(in crate::decide) struct Voting<'a> {
    /// The decision, as it is named.
    pub(in crate::decide) what: &'a Name,
    /// The workflow that a delegation must cover.
    pub(in crate::decide) workflow: &'a Name,
    pub(in crate::decide) value: Ballot,
}

/// A ballot that may be cast.
#[derive(Debug)]
pub(in crate::decide) struct Cast {
    /// Whose it is.
    pub(in crate::decide) person: Name,
    /// The role that it is cast in.
    pub(in crate::decide) role: Name,
    /// The other roles that it may count for.
    pub(in crate::decide) roles: Vec<Name>,
    /// Who had the seat when the question was put, where that is not its voter.
    pub(in crate::decide) seat: Option<Name>,
    /// The role that the voter holds, where that has the seat instead.
    pub(in crate::decide) instead: Option<Name>,
}

/// Finds the seat that a ballot is cast from.
///
/// # Errors
/// `question_closed`, `not_delegated`, `recorder_barred`, `separation`, `not_in_electorate`,
/// `already_voted`.
pub(in crate::decide) fn cast(
    draft: &Draft<'_>,
    asked: &Asked<'_>,
    voting: &Voting<'_>,
) -> Result<Cast, Refusal> {
    let what = voting.what;
    still_open(draft, asked, what)?;
    let caster = who::caster(draft)?;
    let person = who::voter(draft, what, voting.workflow)?;
    if caster != person {
        may_cast_for(draft, asked, what, &caster, &person)?;
    }
    let recuses = voting.value == Ballot::Recused;
    let reach = match asked.reach(&person) {
        Some(reach) if recuses || !asked.barred.contains_key(&person) => reach,
        None if recuses => {
            from_barred(asked, &person).ok_or_else(|| no_ballot(asked, what, &person))?
        }
        _ => return Err(no_ballot(asked, what, &person)),
    };
    if asked.question.ballots.contains_key(&person) && !asked.is_changeable() {
        return Err(already_voted(&person));
    }
    one_human_one_ballot(asked.question, what, &caster, &person)?;
    Ok(seated(asked, person, reach))
}

/// What a ballot says.
///
/// # Errors
/// `not_one_of` for a word that no ballot has.
pub(in crate::decide) fn value(word: &Word<Ballot>) -> Result<Ballot, Refusal> {
    word.known().ok_or_else(|| {
        let words: Vec<&str> = Ballot::ALL.iter().map(|word| word.word()).collect();
        let message = format!("a ballot is one of {}, not `{word}`", words.join(", "));
        Refusal::input("not_one_of", message).at("value")
    })
}

/// A ballot on values that its voter has not seen.
pub(in crate::decide) fn changed_unseen(what: &Name) -> Refusal {
    let message = format!("what `{what}` is about has changed since you saw it");
    Refusal::new(RefusalKind::Conflict, "conflict", message)
        .at("seen")
        .help("look again, and vote on what you see then")
}

pub(super) fn still_open(draft: &Draft<'_>, asked: &Asked<'_>, what: &Name) -> Result<(), Refusal> {
    // Whether a sheet comes in time is asked where it takes effect.
    let over = |closes: &Timestamp| !draft.is_recorded() && *closes <= draft.now();
    let Some(closes) = asked.question.closes.filter(over) else {
        return Ok(());
    };
    Err(closed(what, closes))
}

/// A ballot that comes too late.
pub(in crate::decide) fn closed(what: &Name, closes: Timestamp) -> Refusal {
    let message = format!("`{what}` closed at {closes}: nobody votes any more");
    Refusal::rule("question_closed", message)
        .at("decision")
        .help("what was cast decides; once it is settled, the question may be put again")
}

/// Who casts another's ballot has no part in the question: a delegation gives no second one, and
/// none to who asks.
fn may_cast_for(
    draft: &Draft<'_>,
    asked: &Asked<'_>,
    what: &Name,
    caster: &Name,
    person: &Name,
) -> Result<(), Refusal> {
    let question = asked.question;
    let has_part = || asked.has_seat(caster) || asked.reach(caster).is_some();
    if draft.is_recorded() && draft.sheet().is_none() && has_part() {
        let message = format!("`{caster}` has a seat in `{what}`, and writes no ballot down in it");
        return Err(Refusal::forbidden("recorder_barred", message)
            .at("person")
            .help("a secretary who has no part in it writes it down"));
    }
    let why = if question.asked_by(caster) {
        format!("asked for `{what}`")
    } else if asked.barred.contains_key(caster) && !draft.is_recorded() {
        format!("has no ballot in `{what}`")
    } else {
        return Ok(());
    };
    Err(apart(&format!(
        "`{caster}` {why}, and casts none for `{person}` either"
    )))
}

/// One human, one ballot in a question, whoever's; a recorder writes down what others say.
///
/// # Errors
/// `separation`.
pub(in crate::decide) fn one_human_one_ballot(
    question: &Question,
    what: &Name,
    caster: &Name,
    person: &Name,
) -> Result<(), Refusal> {
    let others = question.ballots.iter();
    let mut others = others.filter(|(voter, _)| *voter != person);
    let other = others.find(|(voter, vote)| {
        let cast_it = vote.cast_by.as_ref() == Some(caster);
        *voter == caster || cast_it && !vote.recorded
    });
    let Some((other, _)) = other else {
        return Ok(());
    };
    let whose = if other == caster {
        "their own"
    } else {
        other.as_str()
    };
    let message = format!("`{caster}` has cast a ballot in `{what}` already: {whose}");
    Err(apart(&message))
}

/// A ballot for somebody else, by who has a part in the question.
pub(in crate::decide) fn apart(message: &str) -> Refusal {
    Refusal::rule("separation", message)
        .at("person")
        .help("somebody else whom the voter delegated it to must cast it, or the voter")
}

/// A seat votes once.
fn already_voted(person: &Name) -> Refusal {
    Refusal::rule(
        "already_voted",
        format!("`{person}` has cast a ballot already"),
    )
    .at("person")
    .help("where a question closes on a day its ballots may be changed, unless they are `final`")
}

fn no_ballot(asked: &Asked<'_>, what: &Name, person: &Name) -> Refusal {
    let question = asked.question;
    if let (true, Some(Some(apart))) = (asked.has_seat(person), asked.barred.get(person)) {
        return apart.clone();
    }
    let seat = question
        .electorate
        .iter()
        .find(|seat| seat.person == *person);
    let today = asked.today.seats.electorate.iter();
    let why = if question.asked_by(person) {
        "who asks has none".to_owned()
    } else if question.bars(person) || asked.barred.contains_key(person) {
        "who has an interest in it has none".to_owned()
    } else if let Some(seat) = seat {
        format!("`{}` is not theirs any more", seat.role)
    } else if let Some(seat) = today
        .clone()
        .find(|seat| seat.person == *person && asked.was_chosen_by_who_asks(seat))
    {
        format!("who asks appointed them to `{}` since", seat.role)
    } else {
        "seats are those of the day on which it was put".to_owned()
    };
    let mut people: Vec<&str> = question
        .electorate
        .iter()
        .map(|it| it.person.as_str())
        .collect();
    people.dedup();
    let message = format!("`{person}` has no ballot in `{what}`: {why}");
    Refusal::forbidden("not_in_electorate", message)
        .at("person")
        .help(format!("ballots belong to: {}", people.join(", ")))
}

/// Who is barred may still say so, from a seat that is theirs.
fn from_barred(asked: &Asked<'_>, person: &Name) -> Option<Reach> {
    let seats = asked.question.barred.iter();
    let mine = seats.filter(|seat| seat.person == *person && asked.holds(seat));
    let roles: BTreeSet<Name> = mine.map(|seat| seat.role.clone()).collect();
    let taken_over = None;
    (!roles.is_empty()).then_some(Reach { roles, taken_over })
}

/// A ballot is written down for one role: of several, the first that nobody has voted for.
fn seated(asked: &Asked<'_>, person: Name, reach: Reach) -> Cast {
    let votes = &asked.question.ballots;
    let others = votes.iter().filter(|(voter, _)| **voter != person);
    let voted = |role: &Name| others.clone().any(|(_, vote)| vote.role == *role);
    let taken_over = reach.taken_over.as_ref();
    let role = taken_over.map(|seat| seat.role.clone()).or_else(|| {
        let free = reach.roles.iter().find(|role| !voted(role));
        free.or_else(|| reach.roles.first()).cloned()
    });
    let role = role.unwrap_or_else(|| Name::new("member"));
    let seats = asked.question.electorate.iter();
    let mut mine = seats.filter(|seat| seat.person == person && seat.role == role);
    Cast {
        instead: mine.find_map(|seat| seat.instead.clone()),
        roles: reach
            .roles
            .iter()
            .filter(|it| **it != role)
            .cloned()
            .collect(),
        seat: taken_over.map(|seat| seat.person.clone()),
        person,
        role,
    }
}
