//! What counts as a token, and what does not.

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

#[test]
fn a_token_speaks_for_its_person_until_it_expires() {
    let directory = tempfile::tempdir().expect("a directory");
    let keyring = Keyring::open(directory.path()).expect("a key");
    let (now, expires) = (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
    let issued = keyring
        .issue(&Name::new("head_mecc"), Class::Internal, now, expires)
        .expect("signed");
    let again = Keyring::open(directory.path()).expect("the same key");
    assert_eq!(
        again.check(&issued.token, now).expect("it counts"),
        Bearer {
            token: issued.id.clone(),
            person: Name::new("head_mecc"),
            reader: Reader {
                class: Class::Internal
            },
            known: Known::Token,
        }
    );
    let code = |result: Result<Bearer, Failure>| result.expect_err("it must not count").code;
    assert_eq!(code(again.check(&issued.token, expires)), "token_expired");
    let unknown = Failure::from(again.revoke(&issued.id).expect_err("nobody was given it"));
    assert_eq!(unknown.code, "unknown_token");
    keyring.given(&issued).expect("kept");
    again.revoke(&issued.id).expect("revoked");
    assert_eq!(code(again.check(&issued.token, now)), "token_revoked");
    let cut = &issued.token[..issued.token.len() - 1];
    assert_eq!(code(again.check(cut, now)), "token_forged");
}

#[test]
fn a_key_that_is_rotated_counts_at_once_where_the_old_one_is_held() {
    let directory = tempfile::tempdir().expect("a directory");
    let server = Keyring::open(directory.path()).expect("a key");
    let (now, expires) = (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
    let issue = |keyring: &Keyring| {
        let person = Name::new("head_mecc");
        keyring
            .issue(&person, Class::Internal, now, expires)
            .expect("signed")
            .token
    };
    let old = issue(&server);
    server.check(&old, now).expect("it counts, and is known");
    Keyring::rotate(directory.path()).expect("a new key");
    let new = issue(&Keyring::open(directory.path()).expect("the new key"));
    let forged = server.check(&old, now).expect_err("the key is another");
    assert_eq!(forged.code, "token_forged");
    server.check(&new, now).expect("it counts");
    std::fs::remove_file(directory.path().join("token.key")).expect("removed");
    assert!(
        server.check(&new, now).is_err(),
        "nothing signs it any more"
    );
}

#[test]
fn what_is_forged_does_not_count() {
    let directory = tempfile::tempdir().expect("a directory");
    let keyring = Keyring::open(directory.path()).expect("a key");
    let (now, expires) = (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
    let token = keyring
        .issue(&Name::new("head_mecc"), Class::Internal, now, expires)
        .expect("signed")
        .token;
    let mut parts: Vec<&str> = token.split('.').collect();
    let other = BASE64.encode(r#"{"id":"x","person":"dg","issued":"2026-01-01T00:00:00Z","expires":"2027-01-01T00:00:00Z"}"#);
    parts[1] = &other;
    for forged in [
        parts.join(".").as_str(),
        "",
        "igf1..",
        "Bearer x",
        &token[..token.len() - 4],
    ] {
        let failure = keyring.check(forged, now).expect_err("forged");
        assert_eq!(failure.code, "token_forged", "{forged}");
    }
    Keyring::rotate(directory.path()).expect("a new key");
    let rotated = Keyring::open(directory.path()).expect("the new key");
    assert_eq!(
        rotated.check(&token, now).expect_err("old").code,
        "token_forged"
    );
}

#[test]
fn where_the_list_of_what_was_taken_back_cannot_be_read_nobody_is_let_in() {
    let directory = tempfile::tempdir().expect("a directory");
    let server = Keyring::open(directory.path()).expect("a key");
    let (now, expires) = (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
    let issued = server.issue(&Name::new("head_mecc"), Class::Internal, now, expires);
    let issued = issued.expect("signed");
    let list = directory.path().join("token.revoked");
    let code = || {
        server
            .check(&issued.token, now)
            .map_err(|failure| failure.code)
    };
    server.check(&issued.token, now).expect("it counts");
    std::fs::write(&list, b"\xff\n").expect("written");
    assert_eq!(code(), Err("tokens_unreadable".to_owned()));
    std::fs::remove_file(&list).expect("removed");
    assert_eq!(code(), Err("tokens_unreadable".to_owned()));
    server.given(&issued).expect("kept");
    assert!(
        server.revoke(&issued.id).is_err(),
        "the list is not begun anew"
    );
    std::fs::write(&list, "").expect("written");
    assert!(code().is_ok(), "it is read again when it changes");
    server.revoke(&issued.id).expect("revoked");
    assert_eq!(code(), Err("token_revoked".to_owned()));
    std::fs::remove_file(&list).expect("removed");
    assert_eq!(
        code(),
        Err("tokens_unreadable".to_owned()),
        "and at a start"
    );
    Keyring::rotate(directory.path()).expect("a new key");
    let anew = server.issue(&Name::new("head_mecc"), Class::Internal, now, expires);
    server
        .check(&anew.expect("signed").token, now)
        .expect("it counts");
}

#[test]
fn whoever_tries_many_tokens_waits_and_keeps_nobody_out_who_is_known() {
    let directory = tempfile::tempdir().expect("a directory");
    let server = Keyring::open(directory.path()).expect("a key");
    let (now, expires) = (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
    let issued = server.issue(&Name::new("head_mecc"), Class::Internal, now, expires);
    let token = issued.expect("signed").token;
    server.check(&token, now).expect("it counts");
    let tried = |number: u32| server.check(&format!("{token}{number}"), now);
    let codes: Vec<String> = (0..500)
        .map(|it| tried(it).expect_err("forged").code)
        .collect();
    assert_eq!(codes[0], "token_forged");
    assert!(codes.iter().any(|code| code == "too_many_tries"));
    server
        .check(&token, now)
        .expect("who is known comes in all the same");
}

#[test]
fn of_many_that_open_a_directory_at_once_all_get_the_same_key() {
    let directory = tempfile::tempdir().expect("a directory");
    let (now, expires) = (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
    let issue = || {
        let keyring = Keyring::open(directory.path()).expect("a key");
        let issued = keyring.issue(&Name::new("head_mecc"), Class::Internal, now, expires);
        issued.expect("signed").token
    };
    let tokens: Vec<String> = std::thread::scope(|scope| {
        let opening: Vec<_> = (0..16).map(|_| scope.spawn(issue)).collect();
        opening
            .into_iter()
            .map(|it| it.join().expect("no panic"))
            .collect()
    });
    let server = Keyring::open(directory.path()).expect("the key");
    for token in tokens {
        server.check(&token, now).expect("it counts");
    }
    assert_eq!(directory.path().read_dir().expect("a folder").count(), 2);
}
