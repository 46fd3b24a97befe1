//! A disk that is full, and a disk that answers with errors.

use super::disks::{Disk, disk, knife};
use super::rounds::{Writer, check};
use engine::store::{Head, Store as _, StoreError};
use igf_tests::chain::Chain;
use std::fs;
use std::io::Write as _;
use std::time::Duration;
use store_sled::{Mode, SledStore};

/// Takes all room but so much.
fn fill(disk: &Disk, room_mib: u64) {
    let status = rustix::fs::statvfs(disk.mounted()).unwrap();
    let free = status.f_bavail * status.f_frsize;
    let filler = fs::File::create(disk.mounted().join("filler")).unwrap();
    let size = free.saturating_sub(room_mib << 20);
    rustix::fs::fallocate(&filler, rustix::fs::FallocateFlags::empty(), 0, size).unwrap();
}

#[test]
fn on_a_full_disk_writing_ends_with_an_error_and_nothing_acknowledged_is_lost() {
    let Some(disk) = disk() else { return };
    let data = disk.mounted().join("data");
    Writer::start(&data, 1, "disk").kill_after(Duration::from_millis(300));
    fill(&disk, 4);
    let (code, acknowledged) = Writer::start(&data, 64, "disk").until_it_ends();
    assert_eq!(code, Some(1), "an error, not a panic and not a signal");
    assert!(acknowledged > 0, "it wrote until there was no room");
    fs::remove_file(disk.mounted().join("filler")).unwrap();
    assert_eq!(check(&data, acknowledged), Ok(()));
    let writer = Writer::start(&data, 8, "disk");
    writer.write_for(acknowledged, Duration::ZERO);
    let acknowledged = writer.kill();
    assert_eq!(
        check(&data, acknowledged),
        Ok(()),
        "with room again it goes on"
    );
}

#[test]
fn below_the_reserve_of_free_space_commands_are_refused_and_reads_go_on() {
    let Some(disk) = disk() else { return };
    let data = disk.mounted().join("data");
    let store = SledStore::open(&data, Mode::Create).unwrap();
    let chain = Chain::new("reserve");
    let head = chain.append(&store, 20).unwrap();
    fill(&disk, 40);
    let refused = chain.append(&store, 1);
    assert!(
        matches!(refused, Err(StoreError::Unavailable(_))),
        "{refused:?}"
    );
    assert_eq!(
        (store.head(), store.read(1, 100).unwrap().len()),
        (head, 20)
    );
    fs::remove_file(disk.mounted().join("filler")).unwrap();
    assert_eq!(chain.append(&store, 1).unwrap().position, 21);
}

#[test]
fn on_a_disk_that_answers_with_errors_nothing_half_is_seen() {
    let Some(disk) = disk() else { return };
    let data = disk.mounted().join("data");
    let chain = Chain::new("errors");
    let store = SledStore::open(&data, Mode::Create).unwrap();
    let head: Head = chain.append(&store, 50).unwrap();
    let mut knife = knife(&disk.mounted());
    knife.stdin.take().unwrap().write_all(b"cut\n").unwrap();
    assert!(knife.wait().unwrap().success());
    let failed = chain.append(&store, 3);
    assert!(
        matches!(failed, Err(StoreError::Unavailable(_))),
        "{failed:?}"
    );
    assert_eq!(store.head(), head, "what failed is not there");
    assert_eq!(store.read(1, 100).unwrap().len(), 50, "reads go on");
    assert!(
        chain.append(&store, 1).is_err(),
        "and it stays closed for writing"
    );
    drop(store);
    assert!(disk.unmount() && disk.mount());
    let store = SledStore::open(&data, Mode::Existing).unwrap();
    assert_eq!(store.head(), head);
    assert_eq!(chain.append(&store, 1).unwrap().position, 51);
}

#[test]
fn on_a_file_system_that_turns_read_only_reads_go_on_and_it_heals() {
    let Some(disk) = disk() else { return };
    let data = disk.mounted().join("data");
    let chain = Chain::new("read-only");
    let store = SledStore::open(&data, Mode::Create).unwrap();
    let head: Head = chain.append(&store, 50).unwrap();
    assert!(disk.turn_read_only());
    let failed = chain.append(&store, 3);
    assert!(
        matches!(failed, Err(StoreError::Unavailable(_))),
        "{failed:?}"
    );
    assert_eq!(
        (store.head(), store.read(1, 100).unwrap().len()),
        (head, 50)
    );
    assert!(chain.append(&store, 1).is_err());
    drop(store);
    let refused = SledStore::open(&data, Mode::Existing).err();
    assert!(
        matches!(refused, Some(StoreError::Unavailable(_))),
        "{refused:?}"
    );
    assert!(disk.unmount() && disk.mount());
    let store = SledStore::open(&data, Mode::Existing).unwrap();
    assert_eq!(store.head(), head);
    assert_eq!(chain.append(&store, 1).unwrap().position, 51);
}
