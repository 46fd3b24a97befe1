//! Power cuts: ext4 on a loop device, shut down by ioctl without flushing while a writer runs,
//! mounted again and checked.

use super::disks::{Disk, disk, knife};
use super::rounds::{Writer, check, rounds};
use std::io::Write as _;
use std::time::Duration;

/// Cuts the power under a writer; what is wrong afterwards.
fn cut(
    disk: &Disk,
    name: &str,
    group: usize,
    durability: &str,
    a_while: u64,
) -> Result<(), String> {
    let data = disk.mounted().join(name);
    let writer = Writer::start(&data, group, durability);
    writer.write_for(0, Duration::from_millis(a_while));
    let mut knife = knife(&disk.mounted());
    // What is seen before the cut begins counts as acknowledged.
    let acknowledged = writer.acknowledged();
    knife.stdin.take().unwrap().write_all(b"cut\n").unwrap();
    assert!(knife.wait().unwrap().success(), "the ioctl failed");
    writer.kill();
    assert!(disk.unmount() && disk.mount(), "it mounts again");
    let checked = check(&data, acknowledged);
    // The next one begins anew.
    std::fs::remove_dir_all(&data).unwrap();
    checked
}

/// The method is a real test: what sled alone calls flushed does not survive it.
#[test]
fn without_fdatasync_acknowledged_commands_are_lost() {
    let Some(disk) = disk() else { return };
    let tries = 0..rounds(60);
    let lost =
        tries.filter(|round| cut(&disk, "flush", 64, "flush", 600 + round * 53 % 900).is_err());
    let lost = lost.count();
    eprintln!(
        "sled's flush alone: {lost} of {} cuts lost something",
        rounds(60)
    );
    assert!(
        lost > 0,
        "no cut lost anything: then the other tests prove nothing"
    );
}

fn nothing_is_lost(group: usize) {
    let Some(disk) = disk() else { return };
    for round in 0..rounds(60) {
        let a_while = 20 + round * 137 % 900;
        let checked = cut(&disk, "disk", group, "disk", a_while);
        assert_eq!(
            checked,
            Ok(()),
            "cut {round} after {a_while} ms, {group} a commit"
        );
    }
}

#[test]
fn one_command_a_commit_survives_power_cuts() {
    nothing_is_lost(1);
}

#[test]
fn eight_commands_a_commit_survive_power_cuts() {
    nothing_is_lost(8);
}

#[test]
fn sixty_four_commands_a_commit_survive_power_cuts() {
    nothing_is_lost(64);
}
