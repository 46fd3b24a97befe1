//! Against the definition of RFC 6962 itself, and against every change that an outsider fears.

use crate::proof::{check_consistency, check_inclusion};
use crate::{CheckpointError, Ledger, Note};
use engine::hash::Hash;
use engine::identity::CommandId;
use engine::store::{Batch, MemoryStore, Store, StoredEvent};
use proptest::prelude::*;
use std::sync::Arc;

const ORIGIN: &str = "igf/test";

/// A log of `count` events; the bytes at `changed` are others.
fn log(count: u64, changed: Option<u64>) -> MemoryStore {
    let store = MemoryStore::default();
    let mut events = Vec::new();
    let mut previous = Hash::GENESIS;
    for position in 1..=count {
        let text = match changed == Some(position) {
            true => format!("{{\"position\":{position},\"forged\":true}}"),
            false => format!("{{\"position\":{position}}}"),
        };
        let bytes: Arc<[u8]> = text.into_bytes().into();
        previous = Hash::chained(&previous, &bytes);
        events.push(StoredEvent {
            position,
            case: None,
            command: CommandId(uuid::Uuid::from_u128(u128::from(position))),
            recorded: jiff::Timestamp::UNIX_EPOCH,
            hash: previous,
            bytes,
        });
    }
    let after = store.head();
    store.append(&Batch { after, events }).unwrap();
    store
}

fn bytes(store: &dyn Store, position: u64) -> Vec<u8> {
    store.read(position, 1).unwrap()[0].bytes.to_vec()
}

/// The tree hash as RFC 6962, section 2.1 writes it down.
fn by_the_book(leaves: &[Vec<u8>]) -> [u8; 32] {
    let sha = |parts: &[&[u8]]| *Hash::of(&parts.concat()).as_bytes();
    match leaves {
        [] => sha(&[]),
        [leaf] => sha(&[&[0], leaf]),
        leaves => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            sha(&[&[1], &by_the_book(left), &by_the_book(right)])
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn roots_and_proofs_are_those_of_the_standard(
        size in 1_u64..200,
        at in 1_u64..200,
        old in 1_u64..200,
    ) {
        let (at, old) = (at.min(size), old.min(size));
        let (dir, store) = (tempfile::tempdir().unwrap(), log(size, None));
        let mut ledger = Ledger::open(dir.path(), ORIGIN).unwrap();
        let kept = ledger.at(&store, old).unwrap();
        let note = ledger.sign(&store).unwrap().clone();
        let leaves: Vec<_> = (1..=size).map(|at| bytes(&store, at)).collect();
        prop_assert_eq!(note.checkpoint.root, by_the_book(&leaves));
        prop_assert_eq!(note.checkpoint.head, Some(store.head().hash));
        let key = ledger.public_key().to_owned();
        let proof = ledger.prove(&store, at).unwrap();
        let shown = check_inclusion(&proof, &bytes(&store, at), &key).unwrap();
        prop_assert_eq!(&shown, &note.checkpoint);
        let proof = ledger.prove_consistent(&store, old, size).unwrap();
        let (before, after) = check_consistency(&proof, &kept.text, &key).unwrap();
        prop_assert_eq!((before.size, after), (old, note.checkpoint));
    }

    #[test]
    fn a_text_with_any_change_does_not_hold(at in 0_usize..10_000, bit in 0_u8..7) {
        let (dir, store) = (tempfile::tempdir().unwrap(), log(21, None));
        let mut ledger = Ledger::open(dir.path(), ORIGIN).unwrap();
        let (kept, key) = (ledger.at(&store, 8).unwrap(), ledger.public_key().to_owned());
        let inclusion = changed(&ledger.prove(&store, 5).unwrap(), at, bit);
        let consistency = changed(&ledger.prove_consistent(&store, 8, 21).unwrap(), at, bit);
        // The signature's line may be spelled in another way; what is signed is the same.
        if let Ok(shown) = check_inclusion(&inclusion, &bytes(&store, 5), &key) {
            prop_assert_eq!(&shown, &ledger.last().unwrap().checkpoint);
        }
        if let Ok((_, new)) = check_consistency(&consistency, &kept.text, &key) {
            prop_assert_eq!(&new, &ledger.last().unwrap().checkpoint);
        }
    }
}

fn changed(text: &str, at: usize, bit: u8) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let at = at % bytes.len();
    bytes[at] ^= 1 << bit;
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn another_event_another_place_and_another_key_are_found_out() {
    let (dir, store) = (tempfile::tempdir().unwrap(), log(40, None));
    let mut ledger = Ledger::open(dir.path(), ORIGIN).unwrap();
    let proof = ledger.prove(&store, 17).unwrap();
    let key = ledger.public_key().to_owned();
    assert!(check_inclusion(&proof, &bytes(&store, 17), &key).is_ok());
    let other = check_inclusion(&proof, &bytes(&store, 18), &key);
    assert!(
        matches!(other, Err(CheckpointError::DoesNotHold(_))),
        "{other:?}"
    );
    let moved = proof.replace("index 16\n", "index 17\n");
    let moved = check_inclusion(&moved, &bytes(&store, 17), &key);
    assert!(
        matches!(moved, Err(CheckpointError::DoesNotHold(_))),
        "{moved:?}"
    );
    let stranger = tempfile::tempdir().unwrap();
    let stranger = Ledger::open(stranger.path(), ORIGIN).unwrap();
    let forged = check_inclusion(&proof, &bytes(&store, 17), stranger.public_key());
    assert!(
        matches!(forged, Err(CheckpointError::NotSigned(_))),
        "{forged:?}"
    );
}

#[test]
fn a_rewritten_history_is_not_signed_and_not_proved() {
    let (dir, store) = (tempfile::tempdir().unwrap(), log(40, None));
    let mut ledger = Ledger::open(dir.path(), ORIGIN).unwrap();
    let kept = ledger.sign(&store).unwrap().clone();
    // The insider has the key, and a log in which one event was another.
    let forged = log(60, Some(9));
    let mut again = Ledger::open(dir.path(), ORIGIN).unwrap();
    assert_eq!(
        again.sign(&forged),
        Err(CheckpointError::Rewritten { size: 40 })
    );
    assert_eq!(
        again.sign(&log(30, None)),
        Err(CheckpointError::Rewritten { size: 40 })
    );
    // Even when the ledger's own files are gone.
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::copy(
        dir.path().join(crate::KEY_FILE),
        elsewhere.path().join(crate::KEY_FILE),
    )
    .unwrap();
    let mut anew = Ledger::open(elsewhere.path(), ORIGIN).unwrap();
    let proof = anew.prove_consistent(&forged, 40, 60).unwrap();
    let shown = check_consistency(&proof, &kept.text, anew.public_key());
    assert!(
        matches!(shown, Err(CheckpointError::DoesNotHold(_))),
        "{shown:?}"
    );
}

#[test]
fn a_damaged_tree_is_made_again_from_the_log() {
    let (dir, store) = (tempfile::tempdir().unwrap(), log(40, None));
    let note = Ledger::open(dir.path(), ORIGIN)
        .unwrap()
        .sign(&store)
        .unwrap()
        .clone();
    let sound = tempfile::tempdir().unwrap();
    let key = crate::KEY_FILE;
    std::fs::copy(dir.path().join(key), sound.path().join(key)).unwrap();
    let file = dir.path().join(crate::tree::FILE);
    let whole = std::fs::read(&file).unwrap();
    for cut in [0, 7, 32, whole.len() - 1] {
        std::fs::write(&file, &whole[..cut]).unwrap();
        let mut ledger = Ledger::open(dir.path(), ORIGIN).unwrap();
        assert_eq!(ledger.sign(&store), Ok(&note));
        assert_eq!(std::fs::read(&file).unwrap(), whole);
    }
    for at in (0..whole.len()).step_by(31) {
        let mut damaged = whole.clone();
        damaged[at] ^= 4;
        std::fs::write(&file, &damaged).unwrap();
        let mut ledger = Ledger::open(dir.path(), ORIGIN).unwrap();
        let key = ledger.public_key().to_owned();
        for position in 1..=40 {
            let proof = ledger.prove(&store, position).unwrap();
            check_inclusion(&proof, &bytes(&store, position), &key).unwrap();
        }
        for old in 1..=40 {
            let kept = Ledger::open(sound.path(), ORIGIN)
                .unwrap()
                .at(&store, old)
                .unwrap();
            let proof = ledger.prove_consistent(&store, old, 40).unwrap();
            check_consistency(&proof, &kept.text, &key).unwrap();
        }
    }
}

#[test]
fn what_lies_beyond_the_log_and_what_is_no_proof_is_said() {
    let (dir, store) = (tempfile::tempdir().unwrap(), log(4, None));
    let mut ledger = Ledger::open(dir.path(), ORIGIN).unwrap();
    for (asked, answer) in [(0, ledger.prove(&store, 0)), (5, ledger.prove(&store, 5))] {
        assert_eq!(answer, Err(CheckpointError::OutOfRange { size: 4, asked }));
    }
    let asked = ledger.prove_consistent(&store, 4, 3);
    assert_eq!(
        asked,
        Err(CheckpointError::OutOfRange { size: 3, asked: 4 })
    );
    let key = ledger.public_key().to_owned();
    for text in [
        "",
        "index 1",
        "index x\n\nnote",
        "old 18446744073709551615\n\nnote",
        "x\n\ny",
    ] {
        let read = check_inclusion(text, b"", &key);
        assert!(
            matches!(read, Err(CheckpointError::Unreadable { .. })),
            "{text}: {read:?}"
        );
    }
    let note = ledger.sign(&store).unwrap().text.clone();
    assert!(matches!(
        Note::read(&note, "no key"),
        Err(CheckpointError::Unreadable { .. })
    ));
}
