//! The server refuses: events too large, rights taken away, a server too old.

use super::bed::{Bed, Commands, PATIENCE, bus_settings, until};
use super::subscriber::Follower;
use bus_nats::relay::{Phase, RelaySettings};
use bus_nats::{Auth, ErrorKind};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

#[tokio::test(flavor = "multi_thread")]
async fn an_event_larger_than_the_server_takes_halts_and_goes_on_when_it_may() {
    let mut bed = Bed::with_configuration(Some("max_payload: 4096\n"));
    bed.append(50);
    let relay = bed.relay();
    relay.drain(PATIENCE).await.unwrap();
    bed.chain = bed.chain.with_text_bytes(10_000);
    bed.append(1);
    bed.chain = bed.chain.with_text_bytes(40);
    let commands = Commands::start(&bed);
    let halted = until(&relay, "the halt", |status| status.phase == Phase::Halted).await;
    let trouble = halted.trouble.unwrap();
    assert_eq!(trouble.kind, ErrorKind::TooLarge);
    assert!(trouble.message.contains("position 51"), "{trouble}");
    assert_eq!(halted.published, 50);
    bed.server.reconfigure("max_payload: 1048576\n").unwrap();
    until(&relay, "progress", |status| status.published > 51).await;
    commands.end();
    relay.drain(PATIENCE).await.unwrap();
    let mut follower = Follower::start(&bed).await;
    bed.assert_stream_is_whole().await;
    follower.has_all(&bed).await;
}

fn rights(publish: &str) -> String {
    format!(
        "authorization {{ users = [ {{ user: igf, password: secret, permissions: {{ \
         publish: {{ {publish} }} }} }} ] }}\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_that_is_taken_away_is_named_and_its_return_is_enough() {
    let mut bed = Bed::with_configuration(Some(&rights("allow: \">\"")));
    bed.settings.bus.auth = Auth::Password {
        user: "igf".to_owned(),
        password: "secret".to_owned(),
    };
    let relay = bed.relay();
    let commands = Commands::start(&bed);
    until(&relay, "progress", |status| status.published > 100).await;
    bed.server
        .reconfigure(&rights("deny: \"igf.v1.*.evt.>\""))
        .unwrap();
    let held = until(&relay, "the refusal", |status| {
        status.errors(ErrorKind::Permission) > 0
    })
    .await;
    let trouble = held.trouble.unwrap();
    assert!(
        trouble
            .message
            .to_lowercase()
            .contains("permissions violation"),
        "{trouble}"
    );
    bed.server.reconfigure(&rights("allow: \">\"")).unwrap();
    until(&relay, "progress", |status| {
        status.published > held.published + 100
    })
    .await;
    commands.end();
    relay.drain(PATIENCE).await.unwrap();
    let mut follower = Follower::start(&bed).await;
    bed.assert_stream_is_whole().await;
    follower.has_all(&bed).await;
}

/// Says that it is an old server, and otherwise only answers pings.
async fn old_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (read, mut write) = socket.into_split();
                let info = "INFO {\"version\":\"2.9.10\",\"max_payload\":1048576,\
                            \"headers\":true,\"jetstream\":true}\r\n";
                write.write_all(info.as_bytes()).await.unwrap();
                let mut lines = BufReader::new(read).lines();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line.starts_with("PING") {
                        let _ = write.write_all(b"PONG\r\n").await;
                    }
                }
            });
        }
    });
    format!("nats://127.0.0.1:{port}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_too_old_to_keep_the_promises_is_refused() {
    let bed = Bed::new();
    bed.append(5);
    let settings = RelaySettings::new(bus_settings(&old_server().await));
    let relay = bed.relay_with(settings.clone());
    let halted = until(&relay, "the halt", |status| status.phase == Phase::Halted).await;
    let trouble = halted.trouble.unwrap();
    assert_eq!(trouble.kind, ErrorKind::TooOld);
    assert!(trouble.message.contains("2.9.10"), "{trouble}");
    let findings = bus_nats::doctor::examine(&settings.bus, Some(5)).await;
    let last = findings.last().unwrap();
    assert_eq!((last.check, last.level.word()), ("version", "fail"));
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_for_the_relay_ends_at_once_where_only_a_person_can_help() {
    let mut bed = Bed::with_configuration(Some(&rights("deny: \"igf.v1.*.evt.>\"")));
    bed.settings.bus.auth = Auth::Password {
        user: "igf".to_owned(),
        password: "secret".to_owned(),
    };
    bed.append(20);
    let relay = bed.relay();
    let begun = std::time::Instant::now();
    let error = relay.drain(PATIENCE).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Permission, "{error}");
    assert!(error.message.contains("20 events wait"), "{error}");
    assert!(begun.elapsed() < PATIENCE / 4, "{:?}", begun.elapsed());
    bed.server.reconfigure(&rights("allow: \">\"")).unwrap();
    let mended = loop {
        // What was refused before may be refused once more before the server has read its rights.
        match relay.drain(PATIENCE).await {
            Ok(published) => break published,
            Err(error) => assert_eq!(error.kind, ErrorKind::Permission, "{error}"),
        }
    };
    assert_eq!(mended, 20);
}
