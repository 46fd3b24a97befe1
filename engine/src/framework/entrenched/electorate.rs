//! The charter: who decides on definitions, and what holds them back.

use super::facts::{Facts, measured, written};
use crate::framework::{Framework, Needs, Rule, SettleAt, Share, ShareOf};

/// What holds the electorate back.
pub(super) fn guards(framework: &Framework) -> Facts {
    let charter = &framework.charter;
    let mut facts = Facts::default();
    for holder in &charter.electorate {
        facts.hold(format!("the charter is decided by {}", written(holder)));
    }
    rule(&mut facts, "the charter", &charter.rule);
    let (unit, count) = measured(&charter.closes);
    facts.hold_at(
        format!("the charter's question is open for some {unit}"),
        count,
    );
    if let Some(notice) = &charter.notice {
        let (unit, count) = measured(notice);
        facts.hold_at(format!("the charter gives notice of some {unit}"), count);
    }
    if charter.by_token {
        facts.hold("the charter takes people known by a token alone".to_owned());
    }
    if charter.settle == SettleAt::Close {
        facts.hold("the charter settles at the close".to_owned());
    }
    if !charter.proposer_votes {
        facts.hold("who proposes definitions has no ballot".to_owned());
    }
    if let Some(above) = &charter.above {
        facts.hold(format!("{above} is above the charter"));
        let members = framework
            .organisation
            .roles
            .get(above)
            .and_then(|it| it.members);
        if let Some(members) = members {
            facts.hold(format!("{above} has {members} members"));
        }
    }
    if let Some(entrenched) = &charter.entrenched {
        for part in &entrenched.parts {
            facts.hold(format!("{} needs the body above", part.word()));
        }
        rule(&mut facts, "the body above", &entrenched.rule);
    }
    facts
}

/// Who decides and who proposes.
pub(super) fn powers(framework: &Framework) -> Facts {
    let charter = &framework.charter;
    let mut facts = Facts::default();
    for holder in &charter.electorate {
        facts.hold(format!("the charter is decided by {}", written(holder)));
    }
    let own = charter
        .propose_by
        .iter()
        .filter(|it| charter.electorate.contains(it));
    for holder in own {
        facts.hold(format!("{} proposes what they decide", written(holder)));
    }
    facts
}

/// What a rule asks for, at the least.
pub(super) fn rule(facts: &mut Facts, what: &str, rule: &Rule) {
    match rule.needs {
        Needs::AtLeast(least) => {
            facts.hold_at(format!("{what} needs some yes"), i64::from(least));
        }
        Needs::EachRole(least) => {
            facts.hold_at(format!("{what} needs some yes"), i64::from(least));
            facts.hold_at(
                format!("{what} needs some yes of each role"),
                i64::from(least),
            );
        }
        Needs::Share(share) => share_of_yes(facts, what, share, rule.floor),
    }
    if let Some(quorum) = &rule.quorum {
        let (of, among) = quorum.share;
        let share = i64::from(of).saturating_mul(10_000) / i64::from(among.max(1));
        let seats = quorum.of.word();
        facts.hold_at(format!("{what} needs a quorum of {seats}"), share);
    }
}

/// A share of all seats is no smaller a share of who is present, and that none of what is cast: who
/// asks for the one asks for the others.
fn share_of_yes(facts: &mut Facts, what: &str, share: Share, floor: u32) {
    let (numerator, denominator) = share.part;
    // Fine enough to tell any two fractions apart that can be written.
    let part = i64::from(numerator) * 10_000_000 / i64::from(denominator.max(1));
    let asked = 2 * part + i64::from(share.exceeded);
    let no_larger = ShareOf::ALL.iter().filter(|of| **of <= share.of);
    for of in no_larger {
        facts.hold_at(format!("{what} needs a share of yes of {of}"), asked);
    }
    facts.hold_at(format!("{what} needs some yes"), i64::from(floor));
}
