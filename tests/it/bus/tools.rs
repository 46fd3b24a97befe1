//! The operator's tools: doctor, permissions.

use super::bed::{Bed, PATIENCE, bus_settings};
use bus_nats::Auth;
use bus_nats::consumer::{Subscriber, ensure_consumer};
use bus_nats::doctor::{Level, examine};
use bus_nats::link::Link;
use bus_nats::permissions::configuration;
use bus_nats::subjects::{READER_API, subscriber_inbox};
use engine::event::Class;
use engine::value::Name;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_finds_all_well_and_then_what_is_wrong() {
    let bed = Bed::new();
    bed.append(30);
    let relay = bed.relay();
    relay.drain(PATIENCE).await.unwrap();
    let link = bed.link().await;
    let reader = Subscriber::new(Name::new("ledger"), Class::Public);
    ensure_consumer(&link.jetstream(), &bed.settings.bus, &reader)
        .await
        .unwrap();
    let findings = examine(&bed.settings.bus, Some(30)).await;
    assert!(
        findings.iter().all(|found| found.level == Level::Ok),
        "{findings:#?}"
    );
    let checks: Vec<_> = findings.iter().map(|found| found.check).collect();
    for check in [
        "connection",
        "version",
        "jetstream",
        "stream",
        "configuration",
        "sequence",
        "lag",
        "permission",
        "subscriber",
    ] {
        assert!(checks.contains(&check), "{check} is not looked at");
    }
    drop(relay);
    let mut config = bus_nats::stream::event_stream(&bed.settings.bus);
    config.max_age = Duration::from_secs(3600);
    link.jetstream().update_stream(config).await.unwrap();
    let findings = examine(&bed.settings.bus, Some(20)).await;
    let wrong: Vec<_> = findings
        .iter()
        .filter(|found| found.level == Level::Fail)
        .map(|found| found.check)
        .collect();
    assert_eq!(wrong, ["configuration", "lag"], "{findings:#?}");
    bed.server.kill();
    let findings = examine(&bed.settings.bus, None).await;
    assert_eq!(
        (findings[0].check, findings[0].level),
        ("connection", Level::Fail)
    );
}

/// The printed block with passwords in the place of variables.
fn block(text: &str) -> String {
    text.replace("$IGF_NATS_PASSWORD_IGF", "engine-password")
        .replace("$IGF_NATS_PASSWORD_LEDGER", "ledger-password")
}

fn password(user: &str, password: &str) -> Auth {
    Auth::Password {
        user: user.to_owned(),
        password: password.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_printed_permissions_let_each_do_its_work_and_no_more() {
    let reader = Subscriber::new(Name::new("ledger"), Class::Public);
    let text = configuration(
        &bus_settings("nats://unused"),
        std::slice::from_ref(&reader),
    );
    let mut bed = Bed::with_configuration(Some(&block(&text)));
    bed.settings.bus.auth = password("igf", "engine-password");
    bed.append(40);
    let relay = bed.relay();
    relay.drain(PATIENCE).await.unwrap();
    let engine = bed.link().await;
    ensure_consumer(&engine.jetstream(), &bed.settings.bus, &reader)
        .await
        .unwrap();
    let findings = examine(&bed.settings.bus, Some(40)).await;
    assert!(
        findings.iter().all(|found| found.level == Level::Ok),
        "{findings:#?}"
    );
    bed.assert_stream_is_whole().await;
    bus_nats::rebuild::rebuild(&engine, &bed.settings.bus, &bed.places())
        .await
        .unwrap();
    bed.append(1);
    relay.drain(PATIENCE).await.unwrap();

    let mut settings = bed.settings.bus.clone();
    settings.auth = password("ledger", "ledger-password");
    settings.inbox_prefix = subscriber_inbox("ledger");
    settings.answer_timeout = Duration::from_millis(500);
    let ledger = Link::connect(&settings, PATIENCE).await.unwrap();
    let context = async_nats::jetstream::with_prefix(ledger.client.clone(), READER_API);
    let consumer: async_nats::jetstream::consumer::PullConsumer = context
        .get_consumer_from_stream("ledger", "IGF_EVT_EXAMPLE")
        .await
        .unwrap();
    let mut batch = consumer.fetch().max_messages(1).messages().await.unwrap();
    let message = futures::StreamExt::next(&mut batch).await.unwrap().unwrap();
    assert!(
        message.subject.contains(".evt.public."),
        "{}",
        message.subject
    );
    message.double_ack().await.unwrap();

    let forged = context
        .publish("igf.v1.example.evt.public.a._.b", "forged".into())
        .await;
    assert!(forged.unwrap().await.is_err());
    assert!(ensure_consumer(&context, &settings, &reader).await.is_err());
    assert!(context.delete_stream("IGF_EVT_EXAMPLE").await.is_err());
    assert!(ledger.now().refusals >= 3, "{:?}", ledger.now());
    bed.assert_stream_is_whole().await;
}

#[test]
fn every_kind_of_failure_has_a_page() {
    let pages = include_str!("../../../docs/errors.md");
    for kind in bus_nats::ErrorKind::ALL {
        let title = format!("\n## {}\n", kind.code());
        assert!(pages.contains(&title), "{} has no page", kind.code());
    }
}
