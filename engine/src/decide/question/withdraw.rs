//! Taking a question back.

use super::asked::Asked;
use super::cast;
use crate::decide::case::who;
use crate::draft::Draft;
use crate::event::Ballot;
use crate::refusal::Refusal;
use crate::value::Name;

/// What a wish to take a question back comes to.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::decide) enum Withdrawal {
    /// Who asked takes it back: it is settled.
    ByAsker,
    /// Somebody with a ballot wishes it; `true` where they are more than half of those.
    ByVoter(Name, bool),
}

/// Whether somebody may take a question back: who put it before the first ballot, afterwards more
/// than half of those who can vote. `voted` says whether there is a ballot, which may be one in the
/// question that was put together with this one.
///
/// # Errors
/// `question_closed`, `not_in_electorate`, also for who has recused themselves, `already_asked`.
pub(in crate::decide) fn withdraw(
    draft: &Draft<'_>,
    asked: &Asked<'_>,
    what: &Name,
    voted: bool,
) -> Result<Withdrawal, Refusal> {
    let person = who::person(draft)?;
    let question = asked.question;
    cast::still_open(draft, asked, what)?;
    let own = draft.meta().principal.is_none();
    if question.asked_by(&person) && !voted {
        return Ok(Withdrawal::ByAsker);
    }
    let vote = question.ballots.get(&person);
    let recused = vote.is_some_and(|vote| vote.value.is(Ballot::Recused));
    let barred = recused || asked.barred.contains_key(&person);
    let seated = asked.reach(&person).is_some() && !barred;
    if !own || !seated {
        let message = format!("`{person}` cannot take `{what}` back");
        let people: Vec<&str> = question
            .electorate
            .iter()
            .map(|it| it.person.as_str())
            .collect();
        let help = format!(
            "who put it can before the first ballot; afterwards more than half of: {}",
            people.join(", ")
        );
        return Err(Refusal::forbidden("not_in_electorate", message)
            .at("person")
            .help(help));
    }
    if question.withdrawals.contains(&person) {
        let message = format!("`{person}` has asked to take `{what}` back already");
        let help = "it is taken back once more than half of those who can vote have asked";
        return Err(Refusal::rule("already_asked", message)
            .at("person")
            .help(help));
    }
    let wishes = u64::try_from(question.withdrawals.len()).unwrap_or(u64::MAX) + 1;
    let enough = wishes * 2 > u64::from(asked.poll().eligible());
    Ok(Withdrawal::ByVoter(person, enough))
}
