//! SIGKILL at any moment, ten times on the same directory.

use super::rounds::{Writer, check, rounds};
use std::time::Duration;

#[test]
fn killed_at_random_moments_nothing_acknowledged_is_lost_and_nothing_is_half() {
    let mut dir = tempfile::tempdir().unwrap();
    let mut acknowledged = 0;
    for round in 0..rounds(200) {
        if round % 10 == 0 {
            dir = tempfile::tempdir().unwrap();
            acknowledged = 0;
        }
        let data = dir.path().join("data");
        let group = [1, 8, 64][usize::try_from(round % 3).unwrap()];
        let writer = Writer::start(&data, group, "disk");
        writer.write_for(acknowledged, Duration::from_millis(round * 37 % 120));
        acknowledged = writer.kill();
        let checked = check(&data, acknowledged);
        assert_eq!(checked, Ok(()), "round {round}, {group} a commit");
    }
    assert!(acknowledged > 100, "{acknowledged}");
}
