//! The shipped programme: which promises fail and why, and what hangs on the reserve.

use crate::program::workflows;
use engine::event::{Block, BlockKind};
use engine::framework::{Framework, Programme};
use engine::programme::{
    Change, Difference, Gap, ItemGraph, Plan, Progress, Schedule, Setting, driving_chain,
    failing_promises, promises, what_if,
};
use engine::value::Currency;
use igf_tests::definitions;
use std::collections::BTreeMap;

fn framework() -> Framework {
    let files = definitions::read(&workflows()).unwrap();
    let (framework, mistakes) = engine::definition::load(&files);
    framework.unwrap_or_else(|| panic!("{mistakes:?}"))
}

struct Seed {
    framework: Framework,
}

impl Seed {
    fn load() -> Seed {
        Seed {
            framework: framework(),
        }
    }

    fn programme(&self) -> &Programme {
        &self.framework.programmes["igf"]
    }

    fn progress(&self) -> Progress {
        Progress::default().adopted(self.programme())
    }

    fn setting(&self) -> Setting<'_> {
        Setting::of(&self.framework.organisation, self.programme().as_of)
    }

    fn what_if(&self, change: &str) -> Difference {
        let change = Change::parse(change, self.programme(), &|_| None).unwrap();
        what_if(
            self.programme(),
            &self.progress(),
            self.setting(),
            &[change],
        )
        .unwrap()
    }
}

#[test]
fn promises_that_fail_have_a_chain_that_makes_them_fail() {
    let seed = Seed::load();
    let progress = seed.progress();
    let plan = Plan::new(seed.programme(), &progress, seed.setting()).unwrap();
    let schedule = Schedule::new(&plan);
    let failing: Vec<String> = promises(&plan, &schedule)
        .into_iter()
        .filter(|promise| promise.fails)
        .map(|promise| {
            let item = plan.graph().position(promise.item.as_str()).unwrap();
            let chain = driving_chain(&plan, &schedule, item);
            let steps: Vec<&str> = chain.steps.iter().map(|step| step.item.as_str()).collect();
            let slack = promise.slack.likely_days.unwrap();
            format!("{slack} days: {}", steps.join(" → "))
        })
        .collect();
    assert_eq!(
        failing,
        [
            "-182 days: funding_dialogue → environment_inventory",
            "-121 days: environment_policy → environment_marker"
        ]
    );
    let published = failing_promises(seed.programme(), &progress, seed.setting());
    let published: Vec<&str> = published
        .iter()
        .map(|promise| promise.item.as_str())
        .collect();
    assert_eq!(published, ["environment_inventory", "environment_marker"]);
}

#[test]
fn a_need_that_closes_a_circle_is_named() {
    let seed = Seed::load();
    let graph = ItemGraph::new(seed.programme()).unwrap();
    let circle = graph.circle_with("strategic_vision", "rbb").unwrap();
    assert_eq!(
        circle.in_words(),
        "strategic_vision needs rbb needs rbb_feasibility needs strategic_vision"
    );
}

#[test]
fn refusing_the_reserve_blocks_what_hangs_on_it_alone_and_widens_the_gap() {
    let seed = Seed::load();
    let difference = seed.what_if("osi_drawdown=refused");
    let alone = [
        "financial_compliance_tools",
        "procurement",
        "business_transformation",
    ];
    let blocked: Vec<&str> = difference
        .blocked
        .iter()
        .map(|it| it.item.as_str())
        .collect();
    assert_eq!(
        blocked, alone,
        "change management may be paid by member states instead"
    );
    for moved in &difference.blocked {
        let refused =
            |block: &&Block| block.kind.is(BlockKind::Refused) && block.what == "osi_drawdown";
        assert!(moved.after.iter().any(|block| refused(&block)), "{moved:?}");
    }
    let stuck: Vec<&str> = difference.stuck.iter().map(|it| it.item.as_str()).collect();
    assert_eq!(
        stuck, alone,
        "nothing of the programme waits for these three"
    );
    let (before, after) = &difference.total_gap;
    let total = |gaps: &BTreeMap<Currency, Gap>| {
        let gaps: Vec<String> = gaps
            .values()
            .map(|it| it.if_all_comes.to_string())
            .collect();
        gaps.join(", ")
    };
    assert_eq!(
        (total(before), total(after)),
        ("USD 0".into(), "USD 0 or more".into())
    );
}

#[test]
fn a_slip_of_the_vision_is_felt_by_the_promises_that_wait_for_it() {
    let seed = Seed::load();
    let difference = seed.what_if("strategic_vision+90d");
    let failing: Vec<&str> = difference
        .newly_failing()
        .map(|it| it.item.as_str())
        .collect();
    assert_eq!(failing, ["hr_strategy"]);
    let later: Vec<&str> = difference
        .promises
        .iter()
        .map(|it| it.item.as_str())
        .collect();
    assert_eq!(later, ["hr_strategy", "performance_management"]);
    assert_eq!(difference.blocked, []);
    assert_eq!(difference.gaps, []);
}
