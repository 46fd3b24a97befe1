//! States that tell what is withheld: a condition over something for fewer people than its case
//! shows in where the case goes, unless the definition says that it may.

use super::Of;
use crate::definition::diagnostic::{Mistakes, Place};
use crate::definition::referent::Referent;
use crate::expression::Expression;
use crate::framework::Firing;
use crate::value::Name;

pub(super) fn check(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    for transition in &of.workflow.transitions {
        let id = &transition.id;
        let told = Told {
            of,
            what: id,
            may: &transition.tells,
        };
        if let Some(when) = &transition.when {
            let place = of.at(Referent::Transition, id, "when");
            told.condition(when, &place, mistakes);
        }
        if let Firing::Clock(clock) = &transition.firing {
            let place = of.at(Referent::Transition, id, "clock");
            let follows = of.workflow.clocks.iter().find(|it| it.id == *clock);
            let follows = follows.into_iter().flat_map(|clock| clock.follows());
            told.fields(follows, &place, mistakes);
        }
    }
    for decision in of.workflow.decisions.values() {
        let told = Told {
            of,
            what: &decision.id,
            may: &decision.tells,
        };
        if let Some(when) = &decision.when {
            let place = of.at(Referent::Decision, &decision.id, "when");
            told.condition(when, &place, mistakes);
        }
    }
}

/// What something tells, and may.
struct Told<'c> {
    of: Of<'c>,
    what: &'c Name,
    may: &'c [Name],
}

impl Told<'_> {
    fn condition(&self, when: &Expression, place: &Place, mistakes: &mut Mistakes<'_>) {
        let workflow = self.of.workflow;
        let names: Vec<Name> = when.names().iter().map(|name| Name::new(name)).collect();
        let said = self.fields(names.iter(), place, mistakes);
        let class = workflow.audience_of_condition(when);
        if class > workflow.class && !said {
            let what = self.what;
            let message = format!("`{what}` tells what is in cases that are {class}");
            let help = "put what is read of them into a derived field, and name that in `tells` if \
                        everybody who sees the case may conclude it";
            mistakes.error_with_help("tells_more", place, message, help);
        }
    }

    /// Whether some of these are for fewer people than the case; those that may not be told are
    /// mistakes.
    fn fields<'n>(
        &self,
        names: impl Iterator<Item = &'n Name>,
        place: &Place,
        mistakes: &mut Mistakes<'_>,
    ) -> bool {
        let workflow = self.of.workflow;
        let narrower = |name: &&Name| workflow.audience_of(name.as_str()) > workflow.class;
        let mut any = false;
        for name in names.filter(narrower) {
            any = true;
            if !self.may.contains(name) {
                let (what, class) = (self.what, workflow.audience_of(name.as_str()));
                let message = format!("`{what}` tells `{name}`, which is {class}");
                let help = format!(
                    "say `tells = [\"{name}\"]` if everybody who sees the case may conclude it, or \
                     leave `{name}` out"
                );
                mistakes.error_with_help("tells_more", place, message, help);
            }
        }
        any
    }
}
