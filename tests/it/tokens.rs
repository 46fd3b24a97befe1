//! Tokens of a running server: taken back, unreadable, forged by the hundred.

use crate::program::{adopted, get, ok, run, serve, token};
use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

/// Opens a stream behind the head, does something to its token, and gives the stream's last words
/// and how long they took.
fn last_words(url: &str, token: &str, end: impl FnOnce()) -> (String, Duration) {
    let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
    let answer = agent
        .get(format!("{url}/v1/events?from=1000000"))
        .header("Authorization", format!("Bearer {token}"))
        .call()
        .unwrap();
    let mut lines = BufReader::new(answer.into_body().into_reader()).lines();
    end();
    let ended = Instant::now();
    let mut words = String::new();
    while let Some(Ok(line)) = lines.next() {
        words.push_str(&line);
    }
    (words, ended.elapsed())
}

#[test]
fn a_token_taken_back_ends_its_streams_within_a_second() {
    let data = adopted();
    let data = data.path();
    let issued = ok(data, "token auditor_a");
    let (bearer, id) = (
        issued["token"].as_str().unwrap(),
        issued["id"].as_str().unwrap(),
    );
    let served = serve(data, &[]);
    let revoke = || drop(ok(data, &format!("token revoke {id}")));
    let (words, took) = last_words(&served.url, bearer, revoke);
    assert!(words.contains("the token was taken back"), "{words}");
    assert!(took < Duration::from_secs(1), "{took:?}");
    let other = token(data, "auditor_a");
    let rotate = || drop(ok(data, "token rotate-key"));
    let (words, took) = last_words(&served.url, &other, rotate);
    assert!(words.contains("not a token of this server"), "{words}");
    assert!(took < Duration::from_secs(1), "{took:?}");
    let told = run(data, "log").stdout;
    let user = &format!("took back the token {id}");
    assert!(
        told.contains(user) && told.contains("took back all tokens"),
        "{told}"
    );
    assert_eq!(served.stop(), 0);
}

#[test]
fn where_nobody_can_say_which_tokens_count_none_does() {
    let data = adopted();
    let data = data.path();
    let bearer = token(data, "auditor_a");
    let served = serve(data, &[]);
    let cases = format!("{}/v1/cases", served.url);
    assert_eq!(get(&cases, &bearer).0, 200);
    std::fs::write(data.join("token.revoked"), b"\xff").unwrap();
    let (status, problem) = get(&cases, &bearer);
    assert!(
        status == 503 && problem.contains("tokens_unreadable"),
        "{problem}"
    );
    std::fs::write(data.join("token.revoked"), "").unwrap();
    assert_eq!(get(&cases, &bearer).0, 200);
    for _ in 0..200 {
        let (status, problem) = get(&cases, "igf1.e30.AAAA");
        assert!(
            (status == 401 && problem.contains("token_forged"))
                || (status == 429 && problem.contains("too_many_tries")),
            "{status} {problem}"
        );
    }
    assert_eq!(get(&cases, &bearer).0, 200, "who is known comes in");
    assert_eq!(served.stop(), 0);
}

#[test]
fn how_long_a_token_counts_is_bounded() {
    let data = adopted();
    for days in ["99999999999", "9223372036854775807", "3661", "-99999", "x"] {
        let ran = run(data.path(), &format!("token auditor_a --days {days}"));
        assert_eq!(ran.code, 2, "{days}: {}", ran.stderr);
        assert!(ran.stderr.contains("--days"), "{}", ran.stderr);
    }
    ok(data.path(), "token auditor_a --days 3660");
}
