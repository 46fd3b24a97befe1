//! Evidence: kept where the data is, read by who reads the case, found where it is missing.

use crate::program::{get, ok, post, put, run, serve, token, workflows};
use crate::record::{demo, head, line};
use engine::hash::Hash;
use serde_json::json;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

#[test]
fn evidence_that_was_changed_is_found() {
    let dir = demo();
    let data = dir.path().join("data");
    let file = workflows().join("README.md");
    ok(
        &data,
        &format!(
            "{} --kind proof --as auditor_a",
            line("attach REC-2019-003", &file)
        ),
    );
    head(&data);
    let folder = data.join("evidence");
    let stored = folder.read_dir().unwrap().next().unwrap().unwrap().path();
    fs::write(&stored, "other words").unwrap();
    let found = run(&data, "--format json verify");
    assert_eq!(found.code, 6, "{}", found.stdout);
    assert!(found.stdout.contains("not the one that was attached"));
}

#[test]
fn evidence_is_kept_where_the_data_is_and_read_by_who_reads_the_case() {
    let dir = demo();
    let data = dir.path().join("data");
    let file = dir.path().join("minutes.txt");
    fs::write(&file, "The minutes").unwrap();
    let (auditor, public) = (
        token(&data, "auditor_a"),
        token(&data, "auditor_a --reads public"),
    );
    let server = serve(&data, &[]);
    let elsewhere = dir.path().join("elsewhere");
    let attach = format!("{} --kind proof", line("attach REC-2019-003", &file));
    ok(
        &elsewhere,
        &format!("--server {} --token {auditor} {attach}", server.url),
    );
    assert!(!elsewhere.exists(), "nothing is kept at the client's");
    let sha256 = Hash::of(b"The minutes").to_string();
    let kept = data.join("evidence").join(&sha256);
    assert_eq!(fs::read_to_string(&kept).unwrap(), "The minutes");
    let url = format!("{}/v1/cases/REC-2019-003/evidence/{sha256}", server.url);
    assert_eq!(get(&url, &auditor), (200, "The minutes".to_owned()));
    let (status, problem) = get(&url, &public);
    assert!(
        status == 404 && problem.contains("unknown_case"),
        "{problem}"
    );
    let other = Hash::of(b"other");
    let url = format!("{}/v1/cases/REC-2019-003/evidence/{other}", server.url);
    let (status, problem) = get(&url, &auditor);
    assert!(
        status == 404 && problem.contains("evidence_absent"),
        "{problem}"
    );
    server.stop();
    head(&data);
    // Here it was attached: without it the record is damaged. In an import it is elsewhere.
    let log = dir.path().join("log.jsonl");
    ok(&data, &line("export", &log));
    fs::remove_file(&kept).unwrap();
    let found = run(&data, "--format json verify");
    assert_eq!(found.code, 6, "{}", found.stdout);
    assert_eq!(
        found.json()["damage"][0]["file"],
        format!("evidence/{sha256}")
    );
    assert!(found.json()["damage"][0]["position"].is_u64());
    let imported = dir.path().join("imported");
    ok(&imported, &line("import", &log));
    let absent = ok(&imported, "verify")["evidence_absent"].as_u64().unwrap();
    assert!(absent > 1, "the story's files, and this one: {absent}");
}

#[test]
fn what_is_no_evidence_is_not_kept() {
    let dir = demo();
    let data = dir.path().join("data");
    let auditor = token(&data, "auditor_a");
    let server = serve(&data, &[]);
    let other = Hash::of(b"other");
    let body = json!({
        "command": "attach", "case": "REC-2019-003", "kind": "proof", "name": "none.pdf",
        "sha256": "0".repeat(64), "bytes": 5,
    });
    let (status, problem) = post(&format!("{}/v1/commands", server.url), &auditor, &body, &[]);
    assert_eq!(
        (status, &problem["code"]),
        (422, &json!("evidence_not_kept"))
    );
    let put = |query: &str, hash: Hash, content: &[u8]| {
        let url = format!("{}/v1/evidence/{hash}?{query}", server.url);
        put(&url, &auditor, content)
    };
    let fits = "case=REC-2019-003&kind=proof";
    for (query, content, expected) in [
        (fits, &b"others"[..], (400, "evidence_differs")),
        (fits, &vec![0; (32 << 20) + 1][..], (413, "too_large")),
        (
            "case=REC-2019-003&kind=prof",
            b"other",
            (404, "unknown_evidence"),
        ),
        (
            "case=REC-2019-999&kind=proof",
            b"other",
            (404, "unknown_case"),
        ),
        ("case=REC-2019-003", b"other", (400, "bad_request")),
    ] {
        let (status, problem) = put(query, other, content);
        let code = problem["code"].as_str().unwrap_or_default();
        assert_eq!((status, code), expected, "{query}: {problem}");
    }
    assert!(!data.join("evidence").join(other.to_string()).exists());
    server.stop();
    head(&data);
}

#[test]
fn whatever_is_written_is_its_owners_alone() {
    let dir = demo();
    let data = dir.path().join("data");
    let wide = dir.path().join("wide");
    fs::create_dir(&wide).unwrap();
    fs::set_permissions(&wide, fs::Permissions::from_mode(0o755)).unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "seen").unwrap();
    ok(
        &data,
        &format!(
            "{} --kind proof --as auditor_a",
            line("attach REC-2019-003", &file)
        ),
    );
    ok(&data, &line("backup", &dir.path().join("backup")));
    ok(&data, &line("export", &dir.path().join("log")));
    ok(&wide, &line("import", &dir.path().join("log")));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for path in ["data/evidence", "data/db", "backup", "backup/archive"] {
        assert_eq!(mode(&dir.path().join(path)), 0o700, "{path}");
    }
    for path in [
        "log",
        "backup/checkpoint",
        "data/token.key",
        "data/checkpoint.key",
    ] {
        let path = dir.path().join(path);
        assert!(!path.exists() || mode(&path) == 0o600, "{path:?}");
    }
    fs::set_permissions(&data, fs::Permissions::from_mode(0o750)).unwrap();
    let told = run(&data, "list");
    assert!(told.stderr.contains("chmod 700"), "{}", told.stderr);
    fs::set_permissions(&data, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(run(&data, "list").stderr, "");
}
