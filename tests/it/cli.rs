//! The command line: what it does, and what it says to wrong input.

use crate::program::{adopted, demo, ok, run, workflows};
use std::path::Path;

/// A recommendation that waits for its answer.
fn recommendation(data: &Path) -> String {
    let line = "open recommendation text=\"Plan the work\" priority=important --as auditor_a";
    ok(data, line)["reference"]
        .as_str()
        .expect("a reference")
        .to_owned()
}

#[test]
fn the_shipped_definitions_are_right_and_their_scenarios_hold() {
    let nowhere = tempfile::tempdir().expect("a directory");
    let path = workflows();
    let checked = ok(nowhere.path(), &format!("check {}", path.display()));
    assert_eq!(checked["ok"], true);
    // Nothing but keys that are written for what is to come.
    let found = checked["diagnostics"].as_array().expect("a list");
    let is_meant =
        |it: &serde_json::Value| it["severity"] == "warning" && it["code"] == "not_carried_out";
    assert!(found.iter().all(is_meant), "{checked}");
    let played = ok(nowhere.path(), &format!("test {}", path.display()));
    assert_eq!(played["failed"], 0);
    assert!(played["passed"].as_u64() > Some(8), "{played}");
}

#[test]
fn init_makes_a_folder_that_checks_and_runs() {
    let data = tempfile::tempdir().expect("a directory");
    let folder = data.path().join("mine");
    ok(data.path(), &format!("init {}", folder.display()));
    ok(data.path(), &format!("check {}", folder.display()));
    ok(data.path(), &format!("test {}", folder.display()));
    let again = run(
        data.path(),
        &format!("--format json init {}", folder.display()),
    );
    assert_eq!((again.code, again.error_code().as_str()), (2, "not_empty"));
}

#[test]
fn a_case_goes_its_way_and_every_view_shows_it() {
    let data = adopted();
    let data = data.path();
    let case = recommendation(data);
    ok(
        data,
        &format!("act {case} respond response=accepted responsible_unit=mecc --as coordinator"),
    );
    let shown = ok(data, &format!("show {case}"));
    assert_eq!(shown["state"], "responded");
    assert_eq!(shown["fields"]["response"], "accepted");
    let why = ok(data, &format!("why {case}"));
    let plan = why["transitions"].as_array().expect("transitions").iter();
    let plan = plan
        .clone()
        .find(|it| it["transition"] == "plan")
        .expect("plan leaves responded");
    assert_eq!(plan["possible"], false);
    assert!(
        plan["waits_for"]
            .to_string()
            .contains("size(links.actions) > 0"),
        "{plan}"
    );
    let owed = ok(data, "list --owed-by head_mecc --may");
    assert_eq!(owed["may"][0]["reference"], case.as_str());
    assert_eq!(owed["may"][0]["duty"], false);
    let history = ok(data, &format!("history {case}"));
    let events = history["events"].as_array().expect("events");
    assert_eq!(events[0]["type"], "case_opened");
    let log = run(data, "--format json log");
    let last: serde_json::Value =
        serde_json::from_str(log.stdout.lines().last().expect("a line")).expect("JSON");
    for member in [
        "position",
        "id",
        "type",
        "case",
        "reference",
        "workflow",
        "recorded",
        "effective",
        "actor",
        "data",
        "hash",
        "previous_hash",
        "command_id",
        "traceparent",
    ] {
        assert!(last.get(member).is_some(), "{member} in {last}");
    }
    let verified = ok(data, "verify");
    assert_eq!(verified["ok"], true);
    assert_eq!(verified["head"], last["hash"]);
}

#[test]
fn the_raw_log_is_what_is_hashed() {
    let data = adopted();
    recommendation(data.path());
    let raw = run(data.path(), "log --raw").stdout;
    let told = run(data.path(), "--format json log").stdout;
    let mut previous = engine::hash::Hash::GENESIS;
    for (bytes, line) in raw.lines().zip(told.lines()) {
        let event: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(event["previous_hash"], previous.to_string());
        previous = engine::hash::Hash::chained(&previous, bytes.as_bytes());
        assert_eq!(event["hash"], previous.to_string());
    }
}

/// Exit code, error code, command line; CASE stands for a recommendation that waits.
const WRONG: &str = r#"
3 unknown_case show REC-2019-999
3 unknown_workflow open recomendation --as auditor_a
3 unknown_transition act CASE verifi --as auditor_a
3 not_in_state act CASE verify --as auditor_a
3 fires_by_itself act CASE contest --as auditor_a
3 not_allowed act CASE respond response=accepted responsible_unit=mecc --as head_mecc
3 missing_field act CASE respond response=accepted --as coordinator
3 not_one_of act CASE respond response=acepted responsible_unit=mecc --as coordinator
3 field_not_settable act CASE respond cost=5 --as coordinator
3 unknown_field act CASE respond colour=red --as coordinator
3 unknown_person act CASE respond --as nobody
3 actor_missing act CASE respond
3 not_delegated act CASE respond --as coordinator --for head_mecc
3 unknown_decision propose CASE extention --as head_mecc
3 not_in_state propose CASE extension due=2020 --as head_mecc
3 no_open_question ballot CASE extension yes --as coordinator
3 unknown_link link CASE actons CASE --as coordinator
3 unknown_item link CASE item igf/visionn --as coordinator
3 bad_currency open budget_decision title=x proposed_amount="5 dollars" --as finance_officer
3 bad_money open budget_decision title=x proposed_amount="USD 1,5" --as finance_officer
2 bad_date delegate head_mecc --until 2019-99-99 --as auditor_a
3 bad_date delegate head_mecc --until 2001-01-01 --as auditor_a
3 bad_when programme igf forecast hr_strategy soon --as coordinator
3 unknown_programme programme ifg status
3 held_by_programme programme igf record rbb done --as coordinator
3 person_known person add director_general --as coordinator
3 unknown_role appoint head_mecc emperor --as coordinator
3 missing_field comment CASE "" --as coordinator
2 unknown_code explain no_such_code
2 file_unreadable adopt /nowhere-at-all --as coordinator
2 file_unreadable check /nowhere-at-all
2 file_unreadable test /nowhere-at-all
2 file_unreadable test /nowhere-at-all/a.scenario
2 file_unreadable attach CASE /nowhere-at-all --kind proof --as auditor_a
2 file_unreadable import /nowhere-at-all --data /nowhere-at-all/data
2 file_unreadable restore /nowhere-at-all --data /nowhere-at-all/data
7 file_unwritable init /proc/nowhere-at-all
2 bad_address serve --listen nonsense
3 unknown_state list --state isued
3 unknown_state list risk --state issued
3 unknown_owner list --owner head_mec
3 unknown_person token head_mec
3 unknown_token token revoke nosuch
3 unknown_evidence attach CASE Cargo.toml --kind prof --as auditor_a
3 nothing_recorded list --owed-by head_mecc --as-of 2001-01-01
3 nothing_recorded programme igf status --as-of 2001-01-01
3 nothing_recorded show CASE --as-of 2001-01-01
"#;

#[test]
fn wrong_input_is_told_and_changes_nothing() {
    let data = adopted();
    let data = data.path();
    let case = recommendation(data);
    let before = ok(data, "verify");
    for line in WRONG.trim().lines() {
        let mut words = line.splitn(3, ' ');
        let exit: i32 = words
            .next()
            .expect("an exit code")
            .parse()
            .expect("a number");
        let code = words.next().expect("a code");
        let line = words.next().expect("a command").replace("CASE", &case);
        let ran = run(data, &format!("--format json {line}"));
        assert_eq!(
            (ran.code, ran.error_code().as_str()),
            (exit, code),
            "{line}: {}",
            ran.stderr
        );
    }
    assert_eq!(ok(data, "verify")["head"], before["head"]);
}

#[test]
fn times_are_told_where_the_organisation_is_and_cases_by_their_references() {
    let data = demo();
    let data = data.path();
    let line = "open recommendation text=Plan priority=important --as auditor_a";
    for line in [format!("{line} --dry-run"), line.to_owned()] {
        let told = run(data, &line).stdout;
        let clock = told.lines().find(|line| line.contains(" is due "));
        let due = clock.and_then(|line| line.split(" is due ").nth(1));
        let due: Vec<&str> = due.unwrap_or_default().split(' ').collect();
        assert_eq!(due.len(), 3, "{told}");
        assert!(
            due[1].len() == 5 && ["CET", "CEST"].contains(&due[2]),
            "{told}"
        );
    }
    let log = run(data, "--format json log").stdout;
    let with_source = log.lines().find(|line| line.contains("\"source\":\"0"));
    let event: serde_json::Value = serde_json::from_str(with_source.expect("one")).expect("JSON");
    let source = event["data"]["fields"]["source"].as_str().expect("a case");
    let source = ok(data, &format!("show {source}"))["reference"].clone();
    let source = format!("source={}", source.as_str().expect("a reference"));
    let case = event["reference"].as_str().expect("a reference");
    for line in [format!("history {case}"), format!("log --case {case}")] {
        let told = run(data, &line).stdout;
        assert!(told.contains(&source), "{told}");
        assert!(
            told.contains(" CET  ") || told.contains(" CEST  "),
            "{told}"
        );
    }
}

#[test]
fn a_slip_is_told_with_what_was_meant() {
    let data = adopted();
    let data = data.path();
    let case = recommendation(data);
    let evidence = format!("attach {case} Cargo.toml --kind prof --as auditor_a");
    let nowhere = "/nowhere-at-all --data /nowhere-at-all/data";
    for (line, help) in [
        ("token head_mec", "did you mean `head_mecc`?"),
        ("list --state isued", "did you mean `issued`?"),
        ("list --owner mec", "did you mean `mecc`?"),
        (&evidence, "did you mean `proof`?"),
        (
            &format!("import {nowhere}"),
            "name a file that `igf export` wrote",
        ),
        (
            &format!("restore {nowhere}"),
            "name a folder that `igf backup` made",
        ),
        (
            "programme igf status --as-of 2001-01-01",
            "nothing was recorded by 2001-01-01",
        ),
    ] {
        let told = run(data, line).stderr;
        assert!(told.contains(help), "{line}: {told}");
    }
}

#[test]
fn files_of_other_editors_are_read_or_named() {
    let folder = tempfile::tempdir().expect("a directory");
    let init = format!("init {}", folder.path().join("mine").display());
    ok(folder.path(), &init);
    let file = folder.path().join("mine").join("organisation.toml");
    let text = std::fs::read_to_string(&file).expect("a text");
    let check = format!("check {}", folder.path().join("mine").display());
    let marked = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    std::fs::write(&file, marked).expect("written");
    ok(folder.path(), &check);
    let wide = text.encode_utf16().flat_map(u16::to_le_bytes);
    let latin = text.bytes().chain(*b"# caf\xe9\n");
    for (bytes, word) in [
        (wide.collect::<Vec<u8>>(), "UTF-16"),
        (latin.collect(), "Latin-1"),
    ] {
        std::fs::write(&file, bytes).expect("written");
        let ran = run(folder.path(), &check);
        let said = ran.stderr;
        assert_eq!(ran.code, 2, "{said}");
        assert!(said.contains("not_utf8") && said.contains(word), "{said}");
        assert!(said.contains("save it as UTF-8"), "{said}");
    }
}

#[test]
fn the_log_says_who_founded_and_a_name_may_stand_alone() {
    let folder = adopted();
    let data = folder.path();
    ok(data, "person add zoe \"Zoe Z.\" --as coordinator");
    let both = run(data, "person add yan \"Y\" --name Y --as coordinator");
    assert_eq!(both.code, 2, "{}", both.stderr);
    let log = run(data, "log").stdout;
    let founded = "director_general founded the framework";
    assert!(log.contains(founded), "{log}");
    let slip = run(data, "programme igf what-if rmis+99999999d").stderr;
    let told = "`99999999d` is not by how much an item slips";
    assert!(slip.contains(told), "{slip}");
    let lag = "programme igf add-dependency internal_justice oig_recruitment --lag \"-1 dai\" --as coordinator";
    let lag = run(data, lag).stderr;
    let is_told = lag.contains("bad_length") && !lag.contains("-- -1");
    assert!(is_told, "{lag}");
    let played = run(data, &format!("test {}", workflows().display()));
    assert!(played.stdout.contains("never fired: "), "{}", played.stdout);
}

#[test]
fn an_export_is_written_over_nothing() {
    let data = adopted();
    let file = data.path().join("log.jsonl");
    std::fs::write(&file, "mine").expect("written");
    let ran = run(
        data.path(),
        &format!("--format json export {}", file.display()),
    );
    assert_eq!((ran.code, ran.error_code().as_str()), (7, "file_exists"));
    assert_eq!(std::fs::read_to_string(&file).expect("a text"), "mine");
}

#[test]
fn a_token_that_was_issued_can_be_taken_back() {
    let data = adopted();
    let issued = ok(data.path(), "token head_mecc");
    let id = issued["id"].as_str().expect("an id");
    ok(data.path(), &format!("token revoke {id}"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let nowhere = tempfile::tempdir().expect("a directory");
    let mut command = crate::program::igf(nowhere.path());
    command.args(["completions", "bash"]);
    command.stdout(std::process::Stdio::piped());
    command.stderr(std::process::Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
}

#[test]
fn a_command_id_is_answered_once() {
    let data = adopted();
    let data = data.path();
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    let line = format!(
        "open recommendation text=\"Once\" priority=important --as auditor_a --command-id {id}"
    );
    let first = ok(data, &line);
    let again = ok(data, &line);
    assert_eq!(again["duplicate"], true);
    assert_eq!(again["positions"], first["positions"]);
    let other = run(
        data,
        &format!("--format json {}", line.replace("Once", "Twice")),
    );
    assert_eq!(
        (other.code, other.error_code().as_str()),
        (5, "command_id_taken")
    );
}

#[test]
fn a_dry_run_writes_nothing() {
    let data = adopted();
    let before = ok(data.path(), "verify");
    let line = "open recommendation text=\"Try\" priority=important --as auditor_a --dry-run";
    let tried = ok(data.path(), line);
    assert_eq!(tried["events"][0]["type"], "case_opened");
    assert_eq!(ok(data.path(), "verify")["head"], before["head"]);
}

#[test]
fn a_dry_run_of_an_adoption_writes_nothing() {
    let data = tempfile::tempdir().expect("a directory");
    let nowhere = data.path().join("data");
    let adopt = |folder: &Path| format!("adopt {} --as coordinator --dry-run", folder.display());
    let tried = ok(&nowhere, &adopt(&workflows()));
    assert_eq!(tried["events"][0]["type"], "definition_file");
    assert!(!nowhere.exists());
    let folder = data.path().join("changed");
    ok(data.path(), &format!("init {}", folder.display()));
    let file = folder.join("report.workflow.toml");
    let text = std::fs::read_to_string(&file).expect("a text");
    std::fs::write(&file, text.replace("version = 1", "version = 2")).expect("written");
    let data = adopted();
    let before = ok(data.path(), "verify");
    ok(data.path(), &adopt(&folder));
    assert_eq!(ok(data.path(), "verify")["head"], before["head"]);
}

#[test]
fn definitions_change_only_by_decision_under_the_charter() {
    let data = adopted();
    let folder = data.path().join("changed");
    ok(data.path(), &format!("init {}", folder.display()));
    let file = folder.join("report.workflow.toml");
    let text = std::fs::read_to_string(&file).expect("a text");
    std::fs::write(&file, text.replace("version = 1", "version = 2")).expect("written");
    let adopt = format!("adopt {} --as", folder.display());
    let refused = run(data.path(), &format!("--format json {adopt} head_mecc"));
    assert_eq!(refused.error_code(), "not_allowed");
    ok(data.path(), &format!("{adopt} coordinator"));
    let refused = run(
        data.path(),
        "--format json ballot framework charter yes --as head_mecc",
    );
    assert_eq!(refused.error_code(), "not_in_electorate");
    let owed = ok(data.path(), "list --owed-by director_general");
    let ballot = &owed["owed"][0];
    assert_eq!(
        (&ballot["reference"], &ballot["what"], &ballot["state"]),
        (
            &"framework".into(),
            &"charter".into(),
            &"0 of 2 have voted".into()
        ),
        "{owed}"
    );
    let told = run(data.path(), "list --owed-by director_general").stdout;
    assert!(told.contains("vote on charter"), "{told}");
    assert_eq!(
        ok(data.path(), "list --owed-by head_mecc")["owed"],
        serde_json::json!([])
    );
    ok(
        data.path(),
        "ballot framework charter yes --as director_general",
    );
    assert_eq!(
        ok(data.path(), "list --owed-by director_general")["owed"],
        serde_json::json!([])
    );
    let opened = ok(
        data.path(),
        "open report title=New source=audit --as auditor_a",
    );
    let reference = opened["reference"].as_str().expect("a reference");
    assert_eq!(
        ok(data.path(), &format!("show {reference}"))["workflow_version"],
        2
    );
}

#[test]
fn a_directory_of_something_else_and_one_in_use_are_told() {
    let other = tempfile::tempdir().expect("a directory");
    std::fs::write(other.path().join("thesis.txt"), "my thesis").expect("written");
    let line = format!(
        "--format json adopt {} --as coordinator",
        workflows().display()
    );
    let ran = run(other.path(), &line);
    assert_eq!((ran.code, ran.error_code().as_str()), (7, "not_a_store"));
    let ran = run(other.path(), "--format json demo");
    assert_eq!((ran.code, ran.error_code().as_str()), (7, "not_a_store"));
    let ran = run(&other.path().join("none"), "--format json list");
    assert_eq!((ran.code, ran.error_code().as_str()), (7, "no_data"));
    let data = adopted();
    let held = std::fs::File::open(data.path().join("lock")).expect("the lock");
    held.lock().expect("held here");
    let ran = run(data.path(), "--format json list");
    assert_eq!((ran.code, ran.error_code().as_str()), (7, "store_in_use"));
    assert!(ran.stderr.contains("is held by"), "{}", ran.stderr);
}

#[test]
fn a_newer_format_is_left_as_it_is() {
    let data = adopted();
    let note = data.path().join("IGF");
    let text = std::fs::read_to_string(&note).expect("the note");
    std::fs::write(&note, text.replace("format 1", "format 99")).expect("written");
    let ran = run(data.path(), "--format json list");
    assert_eq!((ran.code, ran.error_code().as_str()), (7, "not_a_store"));
    assert!(ran.stderr.contains("newer"), "{}", ran.stderr);
}

#[test]
fn five_mistakes_and_a_circle_are_told_with_their_places() {
    let data = tempfile::tempdir().expect("a directory");
    let folder = data.path().join("broken");
    ok(data.path(), &format!("init {}", folder.display()));
    let change = |name: &str, from: &str, to: &str| {
        let file = folder.join(name);
        let text = std::fs::read_to_string(&file).expect("a text");
        assert!(text.contains(from), "{name} has {from}");
        std::fs::write(&file, text.replacen(from, to, 1)).expect("written");
    };
    change(
        "risk.workflow.toml",
        "by = [\"risk_officer\"]",
        "by = [\"risk_oficer\"]",
    );
    change(
        "action.workflow.toml",
        "type = \"percent\"",
        "type = \"percentage\"",
    );
    change(
        "report.workflow.toml",
        "to = \"answered\"",
        "to = \"anwsered\"",
    );
    change("policy.workflow.toml", "'consultation')", "'consulting')");
    change("people.toml", "unit = \"odg\"", "unit = \"ogd\"");
    let ran = run(
        data.path(),
        &format!("--format json check {}", folder.display()),
    );
    assert_eq!(ran.code, 4);
    let report = ran.json();
    let found: Vec<(&str, u64)> = report["diagnostics"]
        .as_array()
        .expect("diagnostics")
        .iter()
        .map(|it| {
            (
                it["code"].as_str().unwrap_or(""),
                it["line"].as_u64().unwrap_or(0),
            )
        })
        .collect();
    for code in [
        "unknown_role",
        "bad_value",
        "unknown_state",
        "expr_unknown_name",
        "unknown_unit",
    ] {
        assert!(
            found
                .iter()
                .any(|(known, line)| *known == code && *line > 1),
            "{code}: {found:?}"
        );
    }
}

#[test]
fn a_circle_in_the_programme_is_printed_step_by_step() {
    let data = tempfile::tempdir().expect("a directory");
    let folder = data.path().join("circle");
    ok(data.path(), &format!("init {}", folder.display()));
    let file = folder.join("igf.programme.toml");
    let text = std::fs::read_to_string(&file).expect("a text");
    let at = text.find("id = \"strategic_vision\"").expect("the item");
    let needs = at + text[at..].find("needs = [").expect("its needs") + "needs = [".len();
    let text = format!("{}\n  \"rbb\",{}", &text[..needs], &text[needs..]);
    std::fs::write(&file, text).expect("written");
    let ran = run(data.path(), &format!("check {}", folder.display()));
    assert_eq!(ran.code, 4);
    let circle = "rbb needs rbb_feasibility needs strategic_vision needs rbb";
    assert!(ran.stdout.contains(circle), "{}", ran.stdout);
}

#[test]
fn every_code_is_explained() {
    let nowhere = tempfile::tempdir().expect("a directory");
    let codes = ok(nowhere.path(), "explain")["codes"].clone();
    assert!(codes.as_array().map(Vec::len) > Some(80));
    let page = ok(nowhere.path(), "explain separation");
    assert!(page["page"].as_str().expect("a page").contains("Duties"));
}

/// Who is named on the command line is known by that alone, and everybody who reads it sees that.
#[test]
fn ballots_and_proposals_by_a_name_on_the_machine_are_marked() {
    let data = adopted();
    let folder = data.path().join("changed");
    ok(data.path(), &format!("init {}", folder.display()));
    let file = folder.join("report.workflow.toml");
    let text = std::fs::read_to_string(&file).expect("a text");
    std::fs::write(&file, text.replace("version = 1", "version = 2")).expect("written");
    ok(
        data.path(),
        &format!("adopt {} --as coordinator", folder.display()),
    );
    ok(
        data.path(),
        "ballot framework charter yes --as director_general",
    );
    let told = run(data.path(), "log").stdout;
    let marked = |words: &str| {
        let line = told.lines().find(|line| line.contains(words)).expect(words);
        line.ends_with("(on the machine itself, without a token)")
    };
    assert!(marked("coordinator proposed definitions"), "{told}");
    assert!(marked("director_general voted yes"), "{told}");
    assert!(
        !marked("founded the framework"),
        "somebody must found it there"
    );
}
