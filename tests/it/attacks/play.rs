//! A scenario of the suite, played as `igf test` plays it, with an eye on what a refusal leaves.

use super::{agency, scenarios};
use crate::program::workflows;
use engine::definition::load;
use engine::scenario::{Played, Player, Script};
use engine::service::Service;
use engine::store::MemoryStore;
use igf_tests::definitions;

/// Plays a scenario by its name: `authority_1_2_…` stands in `authority/1_2_….scenario`, and is of
/// the agency; `shipped_…` is of the definitions that igf ships.
///
/// # Panics
/// Where it does not go as it says, says of nothing that it is refused, or a refusal writes.
pub(super) fn play(name: &str) {
    let (kind, rest) = name.split_once('_').expect("KIND_LINE");
    let files = match kind {
        "shipped" => definitions::read(&workflows()).expect("the shipped definitions"),
        _ => agency(),
    };
    let path = scenarios(kind).join(format!("{rest}.scenario"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let script = Script::parse(&text).unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
    let mut service = Service::open(MemoryStore::new()).expect("an empty log");
    let start = "2000-01-01T00:00:00Z".parse().expect("an instant");
    let founder = load(&files).0.expect("they are right").people[0].id.clone();
    let mut player = Player::new(&mut service, name, start);
    player.found(files, &founder).expect("they are right");
    let mut head = player.service().committed_head();
    let mut refused = 0;
    let played = player.play(&script, |step, played, service| {
        let now = service.committed_head();
        if matches!(played, Played::Refused(_)) {
            refused += 1;
            assert_eq!(now, head, "{name}:{}: a refusal changes nothing", step.line);
        }
        head = now;
    });
    played.unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(refused > 0 || kind == "kinds", "{name}: nothing is refused");
}
