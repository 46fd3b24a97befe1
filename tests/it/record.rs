//! The record elsewhere and back: export, import, backup, restore, rebuild, proofs, by the program.

use crate::program::{demo_events, eventually, ok, run, serve};
use bus_nats::LocalServer;
use bus_nats::server::ServerSettings;
use serde_json::Value as Json;
use std::fs;
use std::path::Path;

/// A demo's directory: a whole log with its archive.
pub(crate) fn demo() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    ok(&dir.path().join("data"), "demo");
    dir
}

pub(crate) fn head(data: &Path) -> Json {
    let verified = ok(data, "verify");
    assert_eq!(verified["ok"], true, "{verified}");
    verified["head"].clone()
}

pub(crate) fn line(command: &str, path: &Path) -> String {
    format!("{command} \"{}\"", path.display())
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

#[test]
fn an_export_comes_back_with_the_same_head() {
    let dir = demo();
    let (data, file, back) = (
        dir.path().join("data"),
        dir.path().join("log"),
        dir.path().join("b"),
    );
    ok(&data, &line("export", &file));
    let imported = ok(&back, &line("import", &file));
    assert_eq!(imported["head"], head(&data));
    assert_eq!(head(&back), head(&data));
    let both = ["list", "programme igf status", "why REC-2019-003"];
    for question in both {
        let at = "--as-of 2020-12-31";
        let (one, other) = (
            ok(&data, &format!("{question} {at}")),
            ok(&back, &format!("{question} {at}")),
        );
        assert_eq!(one, other, "{question}");
    }
    let printed = run(&data, "export -").stdout;
    assert_eq!(printed, fs::read_to_string(&file).unwrap());
    let again = dir.path().join("again");
    ok(&back, &line("export", &again));
    assert_eq!(fs::read(&again).unwrap(), fs::read(&file).unwrap());
    let onto = run(&back, &format!("--format json {}", line("import", &file)));
    assert_eq!((onto.code, onto.error_code().as_str()), (7, "data_exists"));
    fs::write(&file, printed.replacen("mecc", "oecc", 1)).unwrap();
    let forged = run(
        &dir.path().join("c"),
        &format!("--format json {}", line("import", &file)),
    );
    assert_eq!(
        (forged.code, forged.error_code().as_str()),
        (6, "log_damaged")
    );
    assert!(!dir.path().join("c").exists());
}

#[test]
fn a_backup_of_a_running_server_is_restored_with_what_it_acknowledged() {
    let dir = demo();
    let data = dir.path().join("data");
    let server = serve(&data, &[]);
    for number in 0..5 {
        let comment = format!("comment REC-2019-003 \"remark {number}\" --as auditor_a");
        ok(&data, &comment);
    }
    let backup = dir.path().join("backup");
    let told = ok(&data, &line("backup", &backup));
    assert_eq!(told["events"], demo_events() + 5);
    assert!(!backup.join("token.key").exists() && !backup.join("checkpoint.key").exists());
    let checked = ok(&data, "verify");
    assert_eq!(
        (&checked["ok"], &checked["database"]),
        (&Json::from(true), &Json::from(false))
    );
    assert_eq!(checked["events"], demo_events() + 5, "beside the server");
    ok(&data, "comment REC-2019-003 \"and on\" --as auditor_a");
    let evidence = fs::read_dir(backup.join("evidence"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let inode = |path: &Path| std::os::unix::fs::MetadataExt::ino(&fs::metadata(path).unwrap());
    let before = inode(&evidence.path());
    let again = ok(&data, &line("backup", &backup));
    assert_eq!(again["events"], demo_events() + 6, "brought up to date");
    assert_eq!(
        inode(&evidence.path()),
        before,
        "what was there was not copied again"
    );
    fs::write(dir.path().join("taken"), "by somebody").unwrap();
    let taken = run(
        &data,
        &format!("--format json {}", line("backup", dir.path())),
    );
    assert_eq!(taken.error_code(), "not_empty");
    server.stop();
    let back = dir.path().join("back");
    ok(&back, &line("restore", &backup));
    assert_eq!(head(&back), head(&data));
    ok(&back, "comment REC-2019-003 \"goes on\" --as auditor_a");
    head(&back);
}

#[test]
fn a_damaged_database_is_made_again_from_the_archive() {
    let dir = demo();
    let data = dir.path().join("data");
    let before = head(&data);
    let database = data.join("db/db");
    let whole = fs::read(&database).unwrap();
    for damage in ["flipped", "cut", "gone"] {
        match damage {
            "flipped" => {
                let mut bytes = fs::read(&database).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle..middle + 4096]
                    .iter_mut()
                    .for_each(|byte| *byte ^= 0xff);
                bytes[64..256].iter_mut().for_each(|byte| *byte ^= 0xff);
                fs::write(&database, bytes).unwrap();
            }
            "cut" => fs::write(&database, &whole[..whole.len() / 3]).unwrap(),
            _ => fs::remove_dir_all(data.join("db")).unwrap(),
        }
        let found = run(&data, "--format json verify");
        assert_eq!(found.code, 6, "{damage}: {}", found.stdout);
        let rebuilt = ok(&data, "rebuild");
        assert_eq!(rebuilt["rebuilt"], "database", "{damage}");
        assert_eq!(rebuilt["head"], before);
        assert_eq!(rebuilt["missing"], Json::Null);
        assert!(Path::new(rebuilt["aside"].as_str().unwrap()).is_dir());
        assert_eq!(head(&data), before);
        let nothing = ok(&data, "rebuild");
        assert_eq!(nothing["rebuilt"], Json::Null);
    }
}

#[test]
fn what_came_back_has_an_archive_to_be_rebuilt_from() {
    let dir = demo();
    let data = dir.path().join("data");
    let (file, backup) = (dir.path().join("log"), dir.path().join("backup"));
    ok(&data, &line("export", &file));
    ok(&data, &line("backup", &backup));
    for way in [line("import", &file), line("restore", &backup)] {
        let back = dir.path().join("back");
        ok(&back, &way);
        assert_eq!(ok(&back, "verify")["archived"], demo_events(), "{way}");
        fs::remove_dir_all(back.join("db")).unwrap();
        let rebuilt = ok(&back, "rebuild");
        assert_eq!(rebuilt["head"], head(&data), "{way}");
        fs::remove_dir_all(&back).unwrap();
    }
}

#[test]
fn what_could_not_be_made_whole_is_gone_again() {
    let dir = demo();
    let data = dir.path().join("data");
    let file = dir.path().join("log");
    ok(&data, &line("export", &file));
    let forged = fs::read_to_string(&file)
        .unwrap()
        .replacen("mecc", "oecc", 1);
    fs::write(&file, forged).unwrap();
    let before = fs::read_dir(dir.path()).unwrap().count();
    let failed = run(&dir.path().join("b"), &line("import", &file));
    assert_eq!(failed.code, 6, "{}", failed.stderr);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), before);
}

#[test]
fn an_archive_that_is_missing_or_empty_is_told_and_made_again() {
    let dir = demo();
    let data = dir.path().join("data");
    let folder = data.join("archive");
    for damage in ["missing", "no files", "no events"] {
        let segment = folder.join("000000000001.jsonl");
        let text = fs::read_to_string(&segment).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        if damage != "missing" {
            fs::create_dir(&folder).unwrap();
        }
        if damage == "no events" {
            fs::write(&segment, text.split_inclusive('\n').next().unwrap()).unwrap();
        }
        let found = run(&data, "--format json verify");
        assert_eq!(found.code, 6, "{damage}: {}", found.stdout);
        let found = &found.json()["damage"][0];
        assert_eq!(
            (&found["file"], &found["healable"]),
            (&"archive".into(), &true.into())
        );
        let told = run(&data, "rebuild");
        assert_eq!(told.code, 0, "{damage}: {}", told.stderr);
        let aside = damage != "missing";
        assert_eq!(
            told.stdout.contains("damaged-archive"),
            aside,
            "{}",
            told.stdout
        );
        let asides = fs::read_dir(&data).unwrap().flatten();
        let asides = asides.filter(|it| it.file_name().to_string_lossy().contains("damaged"));
        assert_eq!(asides.count() > 0, aside, "{damage}");
        head(&data);
    }
}

#[test]
fn what_is_in_neither_is_named_and_what_the_database_still_proves_is_saved() {
    let dir = demo();
    let data = dir.path().join("data");
    let segment = data.join("archive/000000000001.jsonl");
    let text = fs::read_to_string(&segment).unwrap();
    let kept: Vec<&str> = text.split_inclusive('\n').take(801).collect();
    fs::write(&segment, kept.concat()).unwrap();
    // The archive is behind, and only the anchor says what is missing then.
    fs::remove_dir_all(data.join("db")).unwrap();
    let rebuilt = ok(&data, "rebuild");
    assert_eq!(
        rebuilt["missing"],
        serde_json::json!([801, demo_events()]),
        "{rebuilt}"
    );
    assert_eq!(ok(&data, "verify")["events"], 800);
}

#[test]
fn a_damaged_archive_is_made_again_from_the_database() {
    let dir = demo();
    let data = dir.path().join("data");
    let segment = data.join("archive/000000000001.jsonl");
    let whole = fs::read(&segment).unwrap();
    let mut damaged = whole.clone();
    damaged[20_000] ^= 1;
    fs::write(&segment, damaged).unwrap();
    let found = run(&data, "--format json verify");
    assert_eq!(found.code, 6);
    assert_eq!(found.json()["damage"][0]["file"], "archive");
    assert_eq!(found.json()["damage"][0]["healable"], true);
    assert_eq!(ok(&data, "rebuild")["rebuilt"], "archive");
    assert_eq!(fs::read(&segment).unwrap(), whole);
    head(&data);
}

#[test]
fn an_outsider_checks_proofs_with_files_alone() {
    let dir = demo();
    let data = dir.path().join("data");
    let outside = tempfile::tempdir().unwrap();
    let keep = |name: &str, line: &str| {
        let path = outside.path().join(name);
        let ran = run(&data, line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.stderr);
        fs::write(&path, ran.stdout).unwrap();
        path
    };
    let key = keep("key", "checkpoint --key");
    let old = keep("old", "checkpoint");
    ok(&data, "comment REC-2019-003 \"one more\" --as auditor_a");
    let (proof, consistent) = (
        keep("proof", "prove 17"),
        keep(
            "consistent",
            &format!("prove --consistent {} {}", demo_events(), demo_events() + 1),
        ),
    );
    let raw = run(&data, "log --raw").stdout;
    let event = outside.path().join("event");
    fs::write(&event, raw.lines().nth(16).unwrap()).unwrap();
    // Checking needs no data directory.
    let nowhere = outside.path().join("nowhere");
    let check = |proof: &Path, with: &str, file: &Path| {
        let line = format!(
            "check-proof \"{}\" --key \"{}\" {with} \"{}\"",
            proof.display(),
            key.display(),
            file.display()
        );
        run(&nowhere, &format!("--format json {line}"))
    };
    let held = check(&proof, "--event", &event);
    assert_eq!(held.code, 0, "{}", held.stderr);
    assert_eq!(held.json()["position"], 17);
    let held = check(&consistent, "--old", &old);
    assert_eq!(
        (held.code, &held.json()["new"]),
        (0, &Json::from(demo_events() + 1)),
        "{}",
        held.stderr
    );
    fs::write(&event, raw.lines().nth(17).unwrap()).unwrap();
    let other = check(&proof, "--event", &event);
    assert_eq!(
        (other.code, other.error_code().as_str()),
        (8, "proof_does_not_hold")
    );
    let mixed = check(&proof, "--old", &old);
    assert_eq!(
        (mixed.code, mixed.error_code().as_str()),
        (2, "nothing_to_prove")
    );
    let beyond = format!("--format json prove {}", demo_events() + 2);
    let beyond = run(&data, &beyond);
    assert_eq!(
        (beyond.code, beyond.error_code().as_str()),
        (2, "unknown_position")
    );
}

#[test]
fn a_server_proves_what_its_directory_proves() {
    let dir = demo();
    let data = dir.path().join("data");
    let local = run(&data, "prove 40").stdout;
    let key = run(&data, "checkpoint --key").stdout;
    let server = serve(&data, &[]);
    assert_eq!(run(&data, "prove 40").stdout, local);
    assert_eq!(run(&data, "checkpoint --key").stdout, key);
    let refused = run(&data, "--format json prove 0");
    assert_eq!(refused.error_code(), "unknown_position");
    server.stop();
}

#[test]
fn checkpoints_are_published_and_an_outsider_who_kept_one_checks_the_next() {
    let dir = demo();
    let data = dir.path().join("data");
    let nats = LocalServer::start(ServerSettings {
        supervised: false,
        ..ServerSettings::new(dir.path().join("nats"))
    });
    let nats = nats.unwrap();
    let server = serve(&data, &["--nats", &nats.url()]);
    let first = eventually("the first checkpoint", || published(&nats.url()));
    let size = |text: &str| text.lines().nth(1).and_then(|size| size.parse().ok());
    assert_eq!(size(&first), Some(demo_events()));
    ok(&data, "comment REC-2019-003 \"one more\" --as auditor_a");
    server.stop();
    // The last is signed when the server stops, and goes out when the next begins.
    let server = serve(&data, &["--nats", &nats.url()]);
    let second = eventually("the second checkpoint", || {
        published(&nats.url()).filter(|text| *text != first)
    });
    assert_eq!(size(&second), Some(demo_events() + 1));
    let (old, proof) = (dir.path().join("old"), dir.path().join("proof"));
    fs::write(&old, first).unwrap();
    let between = format!("prove --consistent {} {}", demo_events(), demo_events() + 1);
    fs::write(&proof, run(&data, &between).stdout).unwrap();
    let key = run(&data, "checkpoint --key").stdout;
    let line = format!(
        "check-proof \"{}\" --old \"{}\" --key {key}",
        proof.display(),
        old.display()
    );
    assert_eq!(run(&data, line.trim()).code, 0);
    server.stop();
    nats.stop();
}

/// The last checkpoint on the stream.
fn published(url: &str) -> Option<String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let context = async_nats::jetstream::new(async_nats::connect(url).await.ok()?);
        let stream = context.get_stream("IGF_ANCHOR_EXAMPLE").await.ok()?;
        let message = stream.get_last_raw_message_by_subject("igf.v1.example.anchor.checkpoint");
        String::from_utf8(message.await.ok()?.payload.to_vec()).ok()
    })
}

#[test]
fn a_backup_is_held_against_its_own_checkpoint() {
    let dir = demo();
    let data = dir.path().join("data");
    let comment = |data: &Path, text: &str| {
        ok(data, &format!("comment REC-2019-003 {text} --as auditor_a"));
    };
    let backup = |data: &Path, name: &str| {
        let backup = dir.path().join(name);
        ok(data, &line("backup", &backup));
        backup
    };
    let shorter = backup(&data, "shorter");
    let other = dir.path().join("other");
    copy_folder(&data, &other);
    comment(&data, "Refused");
    comment(&other, "Granted");
    let (honest, changed) = (backup(&data, "honest"), backup(&other, "changed"));
    let restore = |backup: &Path, key: &str| {
        let back = dir.path().join("back");
        let _ = fs::remove_dir_all(&back);
        let ran = run(
            &back,
            &format!("--format json {} {key}", line("restore", backup)),
        );
        assert_eq!(ran.code == 0, back.exists(), "{}", ran.stderr);
        (ran.code, ran.error_code())
    };
    let key = ok(&data, "checkpoint --key")["key"]
        .as_str()
        .unwrap()
        .to_owned();
    let foreign = demo();
    let foreign = ok(&foreign.path().join("data"), "checkpoint --key")["key"].clone();
    let foreign = foreign.as_str().unwrap();
    assert_eq!(restore(&honest, &format!("--key \"{key}\"")).0, 0);
    let unsigned = restore(&honest, &format!("--key \"{foreign}\""));
    assert_eq!(unsigned, (8, "checkpoint_not_signed".to_owned()));
    for archive in [&shorter, &changed] {
        let forged = dir.path().join("forged");
        let _ = fs::remove_dir_all(&forged);
        copy_folder(archive, &forged);
        fs::copy(honest.join("checkpoint"), forged.join("checkpoint")).unwrap();
        assert_eq!(
            restore(&forged, ""),
            (6, "backup_differs".to_owned()),
            "{archive:?}"
        );
    }
    let refused = run(
        &data,
        &format!("--format json {}", line("backup", &changed)),
    );
    assert_eq!(
        refused.error_code(),
        "backup_differs",
        "it holds another log"
    );
    assert!(changed.join("archive").is_dir(), "and still does");
    fs::remove_file(honest.join("checkpoint")).unwrap();
    assert_eq!(restore(&honest, ""), (6, "checkpoint_missing".to_owned()));
}
