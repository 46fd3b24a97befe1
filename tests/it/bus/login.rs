//! igf shows NATS who it is: by the URL, by options, by the environment.

use crate::program::{adopted, igf};
use bus_nats::LocalServer;
use bus_nats::server::ServerSettings;
use std::path::Path;

fn server(folder: &Path, authorization: &str) -> LocalServer {
    LocalServer::start(ServerSettings {
        configuration: Some(format!("authorization {{ {authorization} }}\n")),
        ..ServerSettings::new(folder)
    })
    .unwrap()
}

/// What `igf nats doctor` came to, and all that it said.
fn doctor(data: &Path, url: &str, words: &[&str], variables: &[(&str, &str)]) -> (i32, String) {
    let mut command = igf(data);
    command.args(["nats", "doctor", "--nats", url]).args(words);
    command.envs(variables.iter().copied());
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

const SEED: &str = "SUACH75SWCM5D2JMJM6EKLR2WDARVGZT4QC6LX3AGHSWOMVAKERABBBRWM";
const NKEY: &str = "UAFHG6FUD2UU4SDFVAFUL5LDFO2XM4WYM76UNXTPJYJK7EEMYRBHT2VE";

#[test]
fn a_login_is_taken_from_the_url_the_options_and_the_environment_and_never_shown() {
    let data = adopted();
    let data = data.path();
    let folder = tempfile::tempdir().unwrap();
    let nats = server(&folder.path().join("p"), "user: igf, password: \"pa@ss\"");
    let host = format!("127.0.0.1:{}", nats.port());
    let url = format!("nats://{host}");
    let inside = format!("nats://igf:pa%40ss@{host}");
    let connected = |(_, said): (i32, String)| {
        assert!(
            !said.contains("pa@ss") && !said.contains("pa%40ss"),
            "{said}"
        );
        said.contains("✓ connection")
    };
    let password = ("IGF_NATS_PASSWORD", "pa@ss");
    assert!(connected(doctor(data, &inside, &[], &[])));
    assert!(connected(doctor(
        data,
        &url,
        &["--nats-user", "igf"],
        &[password]
    )));
    assert!(connected(doctor(
        data,
        &url,
        &[],
        &[("IGF_NATS_USER", "igf"), password]
    )));
    assert!(!connected(doctor(data, &url, &[], &[])));
    let wrong = format!("nats://igf:pa%40ss2@{host}");
    assert!(!connected(doctor(data, &wrong, &[], &[])));

    let nats = server(&folder.path().join("t"), "token: \"tokentext\"");
    let url = nats.url();
    assert!(connected(doctor(
        data,
        &url,
        &["--nats-token", "tokentext"],
        &[]
    )));
    assert!(connected(doctor(
        data,
        &url.replace("//", "//tokentext@"),
        &[],
        &[]
    )));

    let nats = server(
        &folder.path().join("n"),
        &format!("users: [ {{ nkey: {NKEY} }} ]"),
    );
    let file = folder.path().join("seed");
    std::fs::write(&file, SEED).unwrap();
    let file = file.to_str().unwrap();
    assert!(connected(doctor(
        data,
        &nats.url(),
        &["--nats-nkey", file],
        &[]
    )));
}

#[test]
fn a_login_that_cannot_be_used_is_refused() {
    let data = adopted();
    let tried = |words: &[&str]| doctor(data.path(), "nats://127.0.0.1:1", words, &[]);
    for (words, way_out) in [
        (vec!["--nats-user", "igf"], "IGF_NATS_PASSWORD"),
        (vec!["--nats-password", "x"], "--nats-user"),
        (vec!["--nats-nkey", "/nowhere"], "/nowhere"),
        (vec!["--nats-creds", "/nowhere"], "/nowhere"),
        (vec!["--nats-ca", "/nowhere"], "/nowhere"),
        (vec!["--nats-replicas", "2"], "1, 3 or 5"),
        (vec!["--nats-replicas", "7"], "--nats-replicas"),
        (vec!["--nats-token", "t", "--nats-nkey", "f"], "--nats-nkey"),
    ] {
        let (code, said) = tried(&words);
        assert_eq!(code, 2, "{words:?}: {said}");
        assert!(said.contains(way_out), "{words:?}: {said}");
    }
}
