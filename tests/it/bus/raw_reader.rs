//! A reader with a bare TCP client, who writes what no library would.

use super::bed::{Bed, PATIENCE, bus_settings};
use bus_nats::Auth;
use bus_nats::consumer::{Subscriber, ensure_consumer};
use bus_nats::permissions::configuration;
use engine::event::Class;
use engine::value::Name;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

const FORGED: &str = "igf.v1.example.evt.public.policy.x.forged";
const STREAM: &str = "IGF_EVT_EXAMPLE";

fn reader(class: Class) -> Subscriber {
    Subscriber::new(Name::new(&format!("reader_{}", class.word())), class)
}

/// A publish with a reply subject, with and without a header.
fn publish(subject: &str, reply: &str, header: Option<&str>, body: &str) -> String {
    match header {
        None => format!("PUB {subject} {reply} {}\r\n{body}\r\n", body.len()),
        Some(header) => {
            let head = format!("NATS/1.0\r\n{header}\r\n\r\n");
            let (head_size, size) = (head.len(), head.len() + body.len());
            format!("HPUB {subject} {reply} {head_size} {size}\r\n{head}{body}\r\n")
        }
    }
}

/// All that a reader called `own` tries, each a text on the wire.
fn tries(own: &str, other: &str) -> Vec<String> {
    let mut tries = Vec::new();
    let mut put = |text: String| tries.push(text);
    // What it may ask, answered where it may not write.
    let allowed = [
        (format!("igf.js.CONSUMER.INFO.{STREAM}.{own}"), ""),
        (format!("igf.js.CONSUMER.MSG.NEXT.{STREAM}.{own}"), "2"),
        (format!("$JS.ACK.{STREAM}.{own}.1.1.1.1.0"), "+NXT"),
    ];
    let trace = format!("Nats-Trace-Dest: {FORGED}");
    for (subject, body) in &allowed {
        for reply in [
            FORGED,
            "igf.v1.example.anchor.checkpoint",
            "igf.v1.example.svc.cmd",
        ] {
            put(publish(subject, reply, None, body));
        }
        put(publish(subject, "_INBOX_igf.x", None, body));
        put(publish(subject, &format!("_INBOX_{other}.x"), None, body));
        put(publish(subject, FORGED, Some(&trace), body));
    }
    // What it may not ask at all.
    let push = format!(
        "{{\"stream_name\":\"{STREAM}\",\"config\":{{\"name\":\"p\",\
         \"deliver_subject\":\"{FORGED}\",\"ack_policy\":\"none\"}}}}"
    );
    let inbox = format!("_INBOX_{own}.a");
    for api in ["igf.js", "$JS.API"] {
        for verb in [
            format!("CONSUMER.CREATE.{STREAM}.p"),
            format!("CONSUMER.DURABLE.CREATE.{STREAM}.p"),
            format!("CONSUMER.DELETE.{STREAM}.{other}"),
            format!("CONSUMER.MSG.NEXT.{STREAM}.{other}"),
            format!("CONSUMER.INFO.{STREAM}.{other}"),
            format!("STREAM.MSG.GET.{STREAM}"),
            format!("STREAM.DELETE.{STREAM}"),
            format!("STREAM.PURGE.{STREAM}"),
            format!("DIRECT.GET.{STREAM}"),
        ] {
            put(publish(&format!("{api}.{verb}"), &inbox, None, &push));
        }
    }
    put(publish(FORGED, &inbox, None, "{}"));
    put(publish(
        "igf.v1.example.anchor.checkpoint",
        &inbox,
        None,
        "x",
    ));
    put(publish("igf.v1.example.svc.cmd", &inbox, None, "{}"));
    put(publish(
        &format!("$JS.ACK.{STREAM}.{other}.1.1.1.1.0"),
        &inbox,
        None,
        "+ACK",
    ));
    for subject in [
        ">".to_owned(),
        "igf.>".to_owned(),
        "_INBOX_igf.>".to_owned(),
        format!("_INBOX_{other}.>"),
        "$JS.>".to_owned(),
        "_R_.>".to_owned(),
        "$SYS.>".to_owned(),
    ] {
        put(format!("SUB {subject} 9\r\n"));
    }
    tries
}

/// Sends everything as `own`, and gives what the server sent within a second.
async fn attack(port: u16, own: &str, tries: &[String]) -> Vec<String> {
    let socket = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let (read, mut write) = socket.into_split();
    let hello = format!(
        "CONNECT {{\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true,\
         \"user\":\"{own}\",\"pass\":\"p-{own}\"}}\r\nSUB _INBOX_{own}.> 1\r\n"
    );
    write.write_all(hello.as_bytes()).await.unwrap();
    for text in tries {
        write.write_all(text.as_bytes()).await.unwrap();
    }
    write.write_all(b"PING\r\n").await.unwrap();
    let mut lines = BufReader::new(read).lines();
    let mut heard = Vec::new();
    while let Ok(Ok(Some(line))) =
        tokio::time::timeout(Duration::from_secs(1), lines.next_line()).await
    {
        heard.push(line);
    }
    heard
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_of_each_class_tries_forty_ways_and_changes_and_hears_nothing() {
    let readers: Vec<Subscriber> = Class::ALL.iter().copied().map(reader).collect();
    let text = configuration(&bus_settings("nats://unused"), &readers);
    let mut block = text.replace("$IGF_NATS_PASSWORD_IGF", "p-igf");
    for reader in &readers {
        let variable = format!(
            "${}",
            bus_nats::permissions::password_variable(reader.name.as_str())
        );
        block = block.replace(&variable, &format!("p-{}", reader.name));
    }
    let mut bed = Bed::with_configuration(Some(&block));
    bed.settings.bus.auth = Auth::Password {
        user: "igf".to_owned(),
        password: "p-igf".to_owned(),
    };
    bed.append(40);
    let relay = bed.relay();
    relay.drain(PATIENCE).await.unwrap();
    let engine = bed.link().await;
    for reader in &readers {
        ensure_consumer(&engine.jetstream(), &bed.settings.bus, reader)
            .await
            .unwrap();
    }
    let mut inbox = engine.client.subscribe("_INBOX_igf.x").await.unwrap();
    let mut commands = engine
        .client
        .subscribe("igf.v1.example.svc.>")
        .await
        .unwrap();
    engine.client.flush().await.unwrap();
    for (at, own) in readers.iter().enumerate() {
        let other = &readers[(at + 1) % readers.len()].name;
        let tries = tries(own.name.as_str(), other.as_str());
        assert!(tries.len() >= 40, "{}", tries.len());
        let heard = attack(bed.server.port(), own.name.as_str(), &tries).await;
        let refused = heard
            .iter()
            .filter(|line| line.contains("Permissions Violation"))
            .count();
        assert!(refused >= 29, "{}: {refused} of {heard:#?}", own.name);
        for line in &heard {
            assert!(!line.contains("\"actor\""), "{} reads {line}", own.name);
        }
        bed.assert_stream_is_whole().await;
    }
    let nothing = Duration::from_millis(200);
    for subscription in [&mut inbox, &mut commands] {
        let heard = tokio::time::timeout(nothing, futures::StreamExt::next(subscription)).await;
        assert!(heard.is_err(), "{heard:?}");
    }
    let anchors = engine.jetstream().get_stream("IGF_ANCHOR_EXAMPLE").await;
    assert_eq!(anchors.unwrap().cached_info().state.messages, 0);
    let stream = engine.jetstream().get_stream(STREAM).await.unwrap();
    assert!(
        stream.consumer_info("p").await.is_err(),
        "a reader made a consumer"
    );
    let lags = bus_nats::consumer::lags(&engine.jetstream(), &bed.settings.bus).await;
    assert_eq!(lags.unwrap().len(), readers.len());
}
