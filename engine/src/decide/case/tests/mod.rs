//! The rules of cases, a table each: who is refused what, and what would be accepted.
//!
//! The matter that they act on is `testing/organisation/matter.workflow.toml`.

mod again;
mod clock;
mod dated;
mod decision;
mod ending;
mod evidence;
mod fields;
mod issued;
mod ladder;
mod link;
mod offered;
mod open;
mod paper;
mod recorded;
mod seen;
mod separation;
mod transition;
mod voting;
mod who;

/// `M-01`, a matter of `mecc`.
const OPEN: &str = "open matter title=Roof unit=mecc";

/// `M-02`, another one.
const ANOTHER: &str = "open matter title=Door unit=mecc";

/// Its head plans it, and owns it then.
const PLAN: &str = "act M-01 plan due=2019-12-20 level=low --as hana";

const PROVE: &str = "attach M-01 proof photo.jpg --as hana";

const CLAIM: &str = "act M-01 claim --as hana";

const DROP: &str = "act M-01 drop --reason \"not ours\"";

const PROPOSE: &str = "propose M-01 extension due=2020-03-31 --as hana";
