//! Pictures of the demo's programme, by the program.

use crate::program::{demo, get, ok, run, serve, token};

#[test]
fn the_demos_programme_is_drawn_in_text_and_in_a_file() {
    let data = demo();
    for kind in ["dag", "gantt"] {
        let text = run(data.path(), &format!("programme igf picture {kind}")).stdout;
        assert!(text.contains("Internal justice"), "{text}");
        assert!(text.contains("■ blocked") || kind == "gantt");
        let file = data.path().join("picture.svg");
        let line = format!("programme igf picture {kind} --svg \"{}\"", file.display());
        ok(data.path(), &line);
        let svg = std::fs::read_to_string(&file).unwrap();
        assert!(svg.starts_with("<svg") && svg.contains("Internal justice"));
        let printed = run(
            data.path(),
            &format!("programme igf picture {kind} --svg -"),
        );
        assert_eq!(printed.stdout, svg);
        let earlier = run(
            data.path(),
            &format!("programme igf picture {kind} --as-of 2019-07-01"),
        );
        assert!(earlier.stdout.contains("2019-07-01"), "{}", earlier.stdout);
        assert_ne!(earlier.stdout, text);
    }
    let money = run(data.path(), "programme igf picture waterfall").stdout;
    assert!(money.contains("3,500,000 or more (3 funds)"), "{money}");
    assert!(
        money.contains("not pledged") && money.contains("»"),
        "{money}"
    );
    let money = run(data.path(), "programme igf picture funding").stdout;
    assert!(money.contains("8 of 26 items"), "{money}");
    let slip = run(data.path(), "programme igf picture slip").stdout;
    let words = slip.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("7 promises at 27 reporting dates"), "{slip}");
    assert!(slip.contains("2019-12-31: slipped") || slip.contains("→ 2021-06-30: slipped"));
    let then = "programme igf picture waterfall --effective 2019-12-31";
    let then = run(data.path(), then).stdout;
    assert!(
        then.contains("as of 2019-12-31, restated with what came"),
        "{then}"
    );
    let folded = "programme igf picture dag --fold workstream";
    let folded = run(data.path(), folded).stdout;
    assert!(
        folded.contains("Department of Resources Management"),
        "{folded}"
    );
    assert!(folded.contains("12 items: 4 done"), "{folded}");
    let nowhere = run(
        data.path(),
        "--format json programme igf picture dag --svg /nowhere/x.svg",
    );
    assert_eq!(
        (nowhere.code, nowhere.error_code().as_str()),
        (7, "file_unwritable")
    );
}

#[test]
fn a_server_draws_what_the_command_line_draws() {
    let data = demo();
    let token = token(data.path(), "head_mecc");
    let served = serve(data.path(), &[]);
    let of = |path: &str| {
        let url = format!("{}/v1/programmes/igf/pictures/{path}", served.url);
        get(&url, &token)
    };
    for (kind, query, options) in [
        ("dag", "", ""),
        ("gantt", "?all", "--all"),
        ("gantt", "?fold=category", "--fold category"),
        ("waterfall", "?as_of=2019-07-01", "--as-of 2019-07-01"),
        ("funding", "", ""),
        ("dag", "?only=mecc", "--only mecc"),
        ("slip", "", ""),
        ("slip", "?each=change", "--each change"),
        ("gantt", "?effective=2019-12-31", "--effective 2019-12-31"),
    ] {
        let (status, svg) = of(&format!("{kind}{query}"));
        assert_eq!(status, 200, "{svg}");
        let line = format!("programme igf picture {kind} --svg - {options}");
        assert_eq!(svg.trim_end(), run(data.path(), &line).stdout.trim_end());
    }
    for (path, code) in [
        ("gant", "unknown_picture"),
        ("dag?fold=owner", "unknown_fold"),
        ("dag?only=mecq", "unknown_owner"),
        ("slip?each=week", "not_one_of"),
        ("slip?all", "unfit_option"),
        ("gantt?baseline=7", "unknown_baseline"),
        ("slip?effective=2019-12-31", "no_effective_view"),
    ] {
        let (status, problem) = of(path);
        assert!(matches!(status, 400 | 404), "{problem}");
        assert!(problem.contains(code), "{problem}");
    }
    assert_eq!(served.stop(), 0);
}

#[test]
fn a_gantt_is_held_against_the_baseline_that_was_agreed() {
    let data = demo();
    let gantt = |options: &str| {
        let line = format!("programme igf picture gantt {options}");
        run(data.path(), &line).stdout
    };
    assert!(gantt("").contains("No baseline was taken"));
    ok(data.path(), "programme igf take-baseline --as coordinator");
    let agreed = gantt("");
    assert!(
        agreed.contains("Against baseline 1 of 2020-12-31: 0 of"),
        "{agreed}"
    );
    let later = "programme igf forecast three_lines 2022-12 --as coordinator";
    ok(data.path(), later);
    let moved = gantt("--baseline 1 --svg -");
    assert!(
        moved.contains("Against baseline 1 of 2020-12-31: 1 of"),
        "{moved}"
    );
    assert!(moved.contains("agreed for 2021-09-30"), "{moved}");
}

#[test]
fn the_demos_pictures_are_as_they_were_looked_at() {
    let data = demo();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("shots");
    for kind in ["dag", "gantt", "funding", "waterfall", "slip"] {
        let line = format!("programme igf picture {kind} --svg -");
        let svg = run(data.path(), &line).stdout;
        let file = folder.join(format!("demo-{kind}.svg"));
        if std::env::var_os("IGF_REWRITE").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, &svg).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            kept == svg,
            "{kind} is drawn otherwise: IGF_REWRITE=1, and look at it"
        );
    }
}
