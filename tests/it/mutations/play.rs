//! One case of a workflow, played to twelve steps: every transition whose condition may hold, by
//! anybody who is appointed.
//!
//! The player is abstract: it knows in which states a case can be, not which values it has there.
//! Whether a condition may hold is tried with suggested values (`guess`), so that it owes nothing
//! to the analysis that `igf check` makes. Separation of duties is left out: it bars people, and
//! here anybody may stand for a role.

use super::guess::may_hold;
use engine::framework::{
    Breach, Clock, ClockLength, ClockStart, Decision, Destination, Firing, Framework, Holder,
    Needs, Tally, Transition, Workflow,
};
use engine::value::{Kind, Name};
use std::collections::{BTreeMap, BTreeSet};

const STEPS: usize = 12;

/// Everything that definitions have and that could happen.
pub(super) fn defined(framework: &Framework) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for workflow in framework.workflows.values() {
        let of = &workflow.id;
        all.extend(
            workflow
                .transitions
                .iter()
                .map(|it| named(of, "transition", &it.id)),
        );
        all.extend(
            workflow
                .decisions
                .keys()
                .map(|id| named(of, "decision", id)),
        );
        all.extend(workflow.clocks.iter().map(|it| named(of, "clock", &it.id)));
    }
    all
}

fn named(workflow: &Name, kind: &str, id: &Name) -> String {
    format!("{workflow}: {kind} {id}")
}

/// What happens in a case of a workflow, sooner or later.
pub(super) fn happening(framework: &Framework, workflow: &Workflow) -> BTreeSet<String> {
    let mut game = Game {
        framework,
        workflow,
        states: [workflow.initial.clone()].into(),
        happened: BTreeSet::new(),
        tried: BTreeMap::new(),
    };
    if opens(framework, workflow) {
        for _ in 0..STEPS {
            game.step();
        }
    }
    game.happened
}

fn opens(framework: &Framework, workflow: &Workflow) -> bool {
    let given = |field: &engine::framework::Field| !field.required || field.derived.is_none();
    let may = workflow.open_by.is_empty() || some(framework, &workflow.open_by);
    may && workflow.fields.iter().all(given)
}

struct Game<'g> {
    framework: &'g Framework,
    workflow: &'g Workflow,
    /// Where a case can be.
    states: BTreeSet<Name>,
    happened: BTreeSet<String>,
    tried: BTreeMap<(String, Name, bool), bool>,
}

impl Game<'_> {
    /// One step from everywhere.
    fn step(&mut self) {
        for state in self.states.clone() {
            self.rest(&state);
        }
    }

    /// What moves a case in a state: first what is automatic, then everything else.
    fn rest(&mut self, state: &Name) {
        let workflow = self.workflow;
        let here = || {
            workflow
                .transitions
                .iter()
                .filter(|it| it.from.contains(state))
        };
        for transition in here().filter(|it| it.firing == Firing::Auto) {
            if self.holds(transition, state) {
                self.fire(transition, state);
                let stays_away = transition.ladder.is_some();
                if transition.when.is_none() && !stays_away && self.moves(transition, state) {
                    return;
                }
            }
        }
        for clock in &workflow.clocks {
            if clock.run_in.contains(state) && self.starts(clock) {
                self.happened
                    .insert(named(&workflow.id, "clock", &clock.id));
            }
        }
        let mut decided = BTreeSet::new();
        for transition in here() {
            let fires = match &transition.firing {
                Firing::Auto => false,
                Firing::By(holders) => {
                    some(self.framework, holders) && self.given(&transition.require)
                }
                Firing::Clock(clock) => self.is_fired(clock, transition),
                Firing::Decision { decision, outcome } => {
                    // The first whose condition holds; one without a condition is the last.
                    let free = !decided.contains(&(decision.clone(), *outcome));
                    if transition.when.is_none() {
                        decided.insert((decision.clone(), *outcome));
                    }
                    free && self.decides(decision, state)
                }
            };
            if fires && self.holds(transition, state) {
                self.fire(transition, state);
            }
        }
    }

    fn moves(&self, transition: &Transition, state: &Name) -> bool {
        matches!(&transition.to, Destination::State(to) if to != state)
    }

    fn fire(&mut self, transition: &Transition, state: &Name) {
        let to = match &transition.to {
            Destination::State(to) => to,
            Destination::Same => state,
        };
        self.states.insert(to.clone());
        let id = &self.workflow.id;
        self.happened
            .insert(named(id, "transition", &transition.id));
    }

    fn holds(&mut self, transition: &Transition, state: &Name) -> bool {
        let Some(when) = &transition.when else {
            return true;
        };
        let key = (when.text().to_owned(), state.clone(), false);
        let (framework, workflow) = (self.framework, self.workflow);
        *self
            .tried
            .entry(key)
            .or_insert_with(|| may_hold(framework, workflow, state, when))
    }

    fn given(&self, fields: &[Name]) -> bool {
        let given = |id: &Name| {
            let field = self.workflow.field(id.as_str());
            field.is_some_and(|field| field.derived.is_none())
        };
        fields.iter().all(given)
    }

    fn is_fired(&self, clock: &Name, transition: &Transition) -> bool {
        let clock = self.workflow.clock(clock.as_str());
        let fires = |clock: &Clock| clock.breach.fire.as_ref() == Some(&transition.id);
        let happens = |clock: &Clock| {
            let name = named(&self.workflow.id, "clock", &clock.id);
            self.happened.contains(&name)
        };
        clock.is_some_and(|clock| fires(clock) && happens(clock))
    }

    /// Whether a clock gets to run, and something comes of it.
    fn starts(&self, clock: &Clock) -> bool {
        let kind = |field: &Name| Some(&self.workflow.field(field.as_str())?.kind);
        let is_day = |field: &Name| matches!(kind(field), Some(Kind::Date | Kind::When));
        let counts = match &clock.length {
            ClockLength::Fixed(_) => true,
            ClockLength::Until(field) => is_day(field),
            ClockLength::ByField { field, lengths } => match kind(field) {
                Some(Kind::Enum(words) | Kind::Scale(_, words)) => {
                    words.iter().any(|word| lengths.contains_key(word))
                }
                _ => false,
            },
        };
        let begins = match &clock.start {
            ClockStart::Run | ClockStart::Opened => true,
            ClockStart::Field(field) => is_day(field),
            ClockStart::Event(event) => self.workflow.transitions.iter().any(|it| {
                let into = match &it.to {
                    Destination::State(to) => clock.run_in.contains(to),
                    Destination::Same => it.from.iter().any(|from| clock.run_in.contains(from)),
                };
                let name = named(&self.workflow.id, "transition", &it.id);
                it.event == *event && into && self.happened.contains(&name)
            }),
        };
        counts && begins && (self.has_effect(clock))
    }

    fn has_effect(&self, clock: &Clock) -> bool {
        let elapsed = format!("elapsed('{}')", clock.id);
        let mut conditions = self
            .workflow
            .transitions
            .iter()
            .filter_map(|it| it.when.as_ref());
        clock.breach != Breach::default()
            || !clock.warn.is_empty()
            || conditions.any(|when| when.text().contains(&elapsed))
    }

    /// Whether a question can be put in a state and be adopted.
    fn decides(&mut self, decision: &Name, state: &Name) -> bool {
        let Some(decision) = self.workflow.decisions.get(decision) else {
            return false;
        };
        let asked = some(self.framework, &decision.propose_by);
        let put = decision.when.as_ref().is_none_or(|when| {
            let key = (when.text().to_owned(), state.clone(), true);
            let (framework, workflow) = (self.framework, self.workflow);
            let tried = self.tried.entry(key);
            *tried.or_insert_with(|| may_hold(framework, workflow, state, when))
        });
        let decides =
            asked && put && self.given(&decision.propose) && enough(self.framework, decision);
        if decides {
            let name = named(&self.workflow.id, "decision", &decision.id);
            self.happened.insert(name);
        }
        decides
    }
}

/// Who is appointed to a role.
fn people<'f>(framework: &'f Framework, role: &Name) -> BTreeSet<&'f Name> {
    let held = framework.appointments.iter().filter(|it| it.role == *role);
    held.map(|it| &it.person).collect()
}

fn roles<'f>(framework: &'f Framework, holder: &'f Holder) -> Vec<&'f Name> {
    let organisation = &framework.organisation;
    match holder {
        Holder::Role(role) | Holder::RoleInUnitOf { role, .. } | Holder::RoleInParent(role) => {
            vec![role]
        }
        Holder::Rung(ladder) => {
            let ladder = organisation.ladders.get(ladder).into_iter();
            ladder
                .flat_map(|it| it.rungs.iter().map(|rung| &rung.role))
                .collect()
        }
        Holder::Authority(table) => {
            let table = organisation.authorities.get(table).into_iter();
            table
                .flat_map(|it| it.rows.iter().map(|row| &row.role))
                .collect()
        }
        Holder::Field(_) | Holder::Opener | Holder::Issuer => Vec::new(),
    }
}

/// Whether somebody is behind holders.
fn some(framework: &Framework, holders: &[Holder]) -> bool {
    holders.iter().any(|holder| {
        let of_case = matches!(holder, Holder::Field(_) | Holder::Opener | Holder::Issuer);
        let mut roles = roles(framework, holder).into_iter();
        of_case || roles.any(|role| !people(framework, role).is_empty())
    })
}

/// Whether the electorate is large enough for the rule.
fn enough(framework: &Framework, decision: &Decision) -> bool {
    let of = |holder| {
        let roles = roles(framework, holder).into_iter();
        roles
            .flat_map(|role| people(framework, role))
            .collect::<BTreeSet<_>>()
    };
    let all: BTreeSet<&Name> = decision.electorate.iter().flat_map(of).collect();
    match &decision.rule.needs {
        Needs::AtLeast(least) => all.len() >= *least as usize,
        Needs::EachRole(least) => {
            let mut each = decision.electorate.iter();
            !all.is_empty() && each.all(|holder| of(holder).len() >= *least as usize)
        }
        Needs::Share(share) => {
            let yes = u32::try_from(all.len()).unwrap_or(u32::MAX);
            let members = decision.electorate.iter().filter_map(|holder| {
                let role = framework.organisation.roles.get(holder.role()?)?;
                role.members
            });
            let seats = members.fold(0, u32::saturating_add).max(yes);
            let tally = Tally {
                yes,
                seats,
                ..Tally::default()
            };
            yes >= decision.rule.floor && share.is_reached(tally)
        }
    }
}
