//! The operators' files: alerts name metrics that there are, the unit starts what there is.

use crate::packages;
use crate::program::{adopted, get, igf, post, serve, token};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const ALERTS: &str = include_str!("../../adapters/telemetry/prometheus/alerts.yml");
const UNIT: &str = include_str!("../../adapters/igf/systemd/igf.service");
const SYSUSERS: &str = include_str!("../../adapters/igf/systemd/igf.sysusers");

/// The metrics that a text names, without what a series adds to the name of its family.
fn families(text: &str) -> BTreeSet<String> {
    let letters = |letter: char| !(letter.is_ascii_lowercase() || letter == '_');
    let words = text
        .split(letters)
        .filter(|word| word.starts_with("igf_"))
        .map(|word| word.trim_end_matches("_total").trim_end_matches("_bucket"));
    words.map(str::to_owned).collect()
}

#[test]
fn alerts_look_at_metrics_that_are_shown() {
    let data = adopted();
    let token = token(data.path(), "auditor_a");
    let served = serve(data.path(), &[]);
    let fields = json!({ "text": "Plan", "priority": "important" });
    let open = json!({ "command": "open", "workflow": "recommendation", "fields": fields });
    let url = format!("{}/v1/commands", served.url);
    assert_eq!(post(&url, &token, &open, &[]).0, 200);
    let (_, page) = get(&format!("{}/metrics", served.url), &token);
    let shown: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "))
        .filter_map(|line| line.split(' ').next())
        .collect();
    let named = families(ALERTS);
    assert!(named.len() > 6, "{named:?}");
    for family in named {
        assert!(shown.contains(&family.as_str()), "{family} in {shown:?}");
    }
}

/// Debian's `prometheus`, unpacked and not installed.
fn promtool() -> PathBuf {
    let unpacked = packages::installed("promtool", &["prometheus"], |target| {
        let mut shell = Command::new("sh");
        let script = "cd \"$0\" && apt-get download --quiet \"$1\" && dpkg -x \"$1\"_*.deb .";
        shell.args(["-c", script]).arg(target);
        shell
    });
    unpacked.join("usr/bin/promtool")
}

#[test]
fn alerts_fire_when_they_should_by_promtool() {
    if std::env::var_os("IGF_FULL").is_none() {
        return;
    }
    let promtool = promtool();
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../adapters/telemetry/prometheus");
    for words in [
        ["check", "rules", "alerts.yml"],
        ["test", "rules", "alerts.test.yml"],
    ] {
        let ran = Command::new(&promtool)
            .args(words)
            .current_dir(&rules)
            .output()
            .unwrap();
        assert!(ran.status.success(), "{words:?}: {ran:?}");
    }
}

/// The command line that the unit starts.
fn started() -> &'static str {
    UNIT.lines()
        .find_map(|line| line.strip_prefix("ExecStart=/usr/bin/igf "))
        .unwrap()
}

#[test]
fn the_unit_starts_what_the_program_understands() {
    let data = tempfile::tempdir().unwrap();
    let words = started().split(' ').chain(["--help"]);
    let ran = igf(data.path()).args(words).output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let wrong = igf(data.path())
        .args(["serve", "--no-such", "--help"])
        .output()
        .unwrap();
    assert!(!wrong.status.success(), "an option that there is not");
}

/// Whether a program can be started here.
fn is_at_hand(program: &str) -> bool {
    let mut version = Command::new(program);
    version.arg("--version").stdout(Stdio::null());
    version.status().is_ok_and(|status| status.success())
}

#[test]
fn systemd_finds_nothing_wrong_with_the_unit() {
    if !is_at_hand("systemd-analyze") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("igf.service");
    // The program that the unit names is on no machine that only builds it.
    std::fs::write(&path, UNIT.replace("/usr/bin/igf", "/bin/true")).unwrap();
    let mut verify = Command::new("systemd-analyze");
    let ran = verify.arg("verify").arg(&path).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    let ours: Vec<&str> = said.lines().filter(|line| line.contains("igf")).collect();
    assert!(ran.status.success() && ours.is_empty(), "{said}");
}

#[test]
fn the_unit_runs_as_the_user_that_sysusers_makes() {
    let made = SYSUSERS.lines().find_map(|line| line.strip_prefix("u "));
    let user = made.unwrap().split(' ').next().unwrap();
    assert!(UNIT.contains(&format!("\nUser={user}\n")), "{UNIT}");
}
