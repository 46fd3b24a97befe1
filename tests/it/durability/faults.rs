//! A disk that is full, and a disk that answers with errors.

use super::disks::{Disk, disk, knife};
use super::rounds::{Writer, check};
use crate::program::{get, ok, post, run, serve, token, workflows};
use engine::store::{Head, Store as _, StoreError};
use igf_tests::chain::Chain;
use serde_json::{Value as Json, json};
use std::fs;
use std::io::Write as _;
use std::time::Duration;
use store_sled::{Mode, SledStore};

/// The bytes that are free.
fn free(disk: &Disk) -> u64 {
    let status = rustix::fs::statvfs(disk.mounted()).unwrap();
    status.f_bavail * status.f_frsize
}

/// Takes all room but so much.
fn fill(disk: &Disk, room_mib: u64) {
    let free = free(disk);
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
fn a_snapshot_leaves_the_reserve_alone_and_the_next_one_keeps_its_room() {
    let Some(disk) = disk() else { return };
    let data = disk.mounted().join("data");
    let store = SledStore::open(&data, Mode::Create).unwrap();
    let chain = Chain::new("snapshot");
    chain.append(&store, 20).unwrap();
    // As hard to compress as they come, so that the disk holds all of it.
    let bytes: Vec<u8> = (0..20_u32 << 18)
        .flat_map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes())
        .collect();
    fill(&disk, 80);
    let refused = store.put_snapshot(20, &bytes);
    assert!(refused.is_err(), "20 MiB beside a reserve of 64 in 80");
    assert_eq!(store.failure(), None, "it was not even begun");
    chain.append(&store, 1).unwrap();
    fs::remove_file(disk.mounted().join("filler")).unwrap();
    store.put_snapshot(20, &bytes).unwrap();
    fill(&disk, 220);
    let before = free(&disk);
    for _ in 0..3 {
        store.put_snapshot(20, &bytes).unwrap();
        let taken = before.saturating_sub(free(&disk)) >> 20;
        assert!(taken < 100, "a snapshot of 20 MiB took {taken} MiB");
        fs::remove_file(disk.mounted().join("filler")).unwrap();
        fill(&disk, 220);
    }
    fs::remove_file(disk.mounted().join("filler")).unwrap();
    fill(&disk, 140);
    assert!(store.room().is_err(), "the next snapshot would not fit");
    assert!(chain.append(&store, 1).is_err());
    fs::remove_file(disk.mounted().join("filler")).unwrap();
    assert_eq!(store.room(), Ok(()));
    chain.append(&store, 1).unwrap();
}

#[test]
fn a_server_without_room_says_so_and_heals_by_itself() {
    let Some(disk) = disk() else { return };
    let data = disk.mounted().join("data");
    let shipped = workflows();
    ok(
        &data,
        &format!("adopt {} --as director_general", shipped.display()),
    );
    let served = serve(&data, &[]);
    let (commands, ready) = (
        format!("{}/v1/commands", served.url),
        format!("{}/readyz", served.url),
    );
    let auditor = token(&data, "auditor_a");
    let body = json!({
        "command": "open", "workflow": "recommendation",
        "fields": { "text": "Plan", "priority": "important" },
    });
    fill(&disk, 40);
    assert_eq!(post(&commands, &auditor, &body, &[]).0, 503);
    let (status, health) = get(&ready, "");
    let health: Json = serde_json::from_str(&health).unwrap();
    assert_eq!(
        (status, &health["parts"]["room"]),
        (503, &json!("failed")),
        "{health}"
    );
    assert_eq!(health["parts"]["store"], "well", "{health}");
    let told = run(&data, "health");
    assert_eq!(told.code, 7);
    assert!(
        told.stdout.contains("only 40 MiB are free"),
        "{}",
        told.stdout
    );
    fs::remove_file(disk.mounted().join("filler")).unwrap();
    let (status, answer) = post(&commands, &auditor, &body, &[]);
    assert_eq!(status, 200, "{answer}");
    assert_eq!(get(&ready, "").0, 200);
    assert_eq!(run(&data, "health").code, 0);
    assert_eq!(served.stop(), 0);
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
