//! Who may do what on the server: the configuration that `igf nats permissions` prints.
//!
//! igf and each reader have an account of their own. A list of rights alone would not do: the
//! *server* answers a request, with its own rights, on whatever subject the request names for the
//! reply, also on an event's. Between accounts the reply stays in the asker's account, where no
//! stream is. And readers never make consumers, because a consumer can be told to deliver into any
//! subject. igf makes them; readers pull, and acknowledge.

use crate::consumer::Subscriber;
use crate::settings::BusSettings;
use crate::subjects::{ENGINE_INBOX, READER_API, subscriber_inbox};
use std::fmt::Write as _;

/// The `accounts` block for igf and its subscribers. Passwords are taken from the server's
/// environment: `IGF_NATS_PASSWORD_<USER>`.
pub fn configuration(settings: &BusSettings, subscribers: &[Subscriber]) -> String {
    let mut text = String::from("accounts {\n");
    write_engine(&mut text, settings, subscribers);
    for subscriber in subscribers {
        write_reader(&mut text, settings, subscriber);
    }
    text.push_str("}\n");
    text
}

/// The variable that holds a user's password.
pub fn password_variable(user: &str) -> String {
    format!("IGF_NATS_PASSWORD_{}", user.to_ascii_uppercase())
}

/// One thing that a reader may ask of igf's account.
struct Service {
    /// Its subject in igf's account.
    subject: String,
    /// Its subject in the reader's account. JetStream's own prefix asks for the streams of one's
    /// own account and cannot be imported, so another stands in its place.
    local: String,
}

/// All that a reader may do: look at its consumer, pull from it, acknowledge.
fn services(settings: &BusSettings, subscriber: &Subscriber) -> Vec<Service> {
    let stream = settings.subjects().event_stream();
    let name = &subscriber.name;
    let mut services: Vec<Service> = ["MSG.NEXT", "INFO"]
        .iter()
        .map(|verb| Service {
            subject: format!("$JS.API.CONSUMER.{verb}.{stream}.{name}"),
            local: format!("{READER_API}.CONSUMER.{verb}.{stream}.{name}"),
        })
        .collect();
    let acknowledge = format!("$JS.ACK.{stream}.{name}.>");
    services.push(Service {
        subject: acknowledge.clone(),
        local: acknowledge,
    });
    services
}

fn engine_account(settings: &BusSettings) -> String {
    let organisation = settings.organisation.as_str().to_ascii_uppercase();
    format!("IGF_{organisation}")
}

fn reader_account(settings: &BusSettings, subscriber: &Subscriber) -> String {
    let name = subscriber.name.as_str().to_ascii_uppercase();
    format!("{}_{name}", engine_account(settings))
}

fn write_engine(text: &mut String, settings: &BusSettings, subscribers: &[Subscriber]) {
    let mut exports = String::new();
    for subscriber in subscribers {
        let account = reader_account(settings, subscriber);
        for service in services(settings, subscriber) {
            // One pull is answered by many messages.
            let line = format!(
                "      {{ service: \"{}\", response_type: \"Stream\", accounts: [\"{account}\"] }}\n",
                service.subject
            );
            exports.push_str(&line);
        }
    }
    let subjects = settings.subjects();
    let subscribe = [
        format!("{ENGINE_INBOX}.>"),
        subjects.services(),
        "$SRV.>".to_owned(),
    ];
    write!(
        text,
        "  # igf itself: the only account that has the streams, and may publish events\n  {}: {{\n    \
         jetstream: enabled\n    users = [\n{}    ]\n    exports = [\n{exports}    ]\n  }}\n",
        engine_account(settings),
        user("igf", &engine_publishes(settings), &subscribe, true),
    )
    .expect("writing to a string cannot fail");
}

fn write_reader(text: &mut String, settings: &BusSettings, subscriber: &Subscriber) {
    let name = subscriber.name.as_str();
    let services = services(settings, subscriber);
    let engine = engine_account(settings);
    let mut imports = String::new();
    for Service { subject, local } in &services {
        let line = format!(
            "      {{ service: {{ account: \"{engine}\", subject: \"{subject}\" }}, \
             to: \"{local}\" }}\n"
        );
        imports.push_str(&line);
    }
    let publish: Vec<String> = services.into_iter().map(|service| service.local).collect();
    write!(
        text,
        "  # reads events up to class {}\n  {}: {{\n    users = [\n{}    ]\n    imports = [\n\
         {imports}    ]\n  }}\n",
        subscriber.up_to.word(),
        reader_account(settings, subscriber),
        user(
            name,
            &publish,
            &[format!("{}.>", subscriber_inbox(name))],
            false
        ),
    )
    .expect("writing to a string cannot fail");
}

fn engine_publishes(settings: &BusSettings) -> Vec<String> {
    let subjects = settings.subjects();
    let streams = [
        subjects.event_stream(),
        subjects.anchor_stream(),
        subjects.dead_letter_stream(),
    ];
    let mut publish = vec![
        subjects.events(),
        subjects.anchors(),
        "$JS.API.INFO".to_owned(),
    ];
    for stream in &streams {
        for verb in ["CREATE", "UPDATE", "DELETE", "INFO", "MSG.GET"] {
            publish.push(format!("$JS.API.STREAM.{verb}.{stream}"));
        }
        publish.push(format!("$JS.API.DIRECT.GET.{stream}"));
        publish.push(format!("$JS.API.DIRECT.GET.{stream}.>"));
        for verb in ["CREATE", "DELETE", "INFO", "MSG.NEXT"] {
            publish.push(format!("$JS.API.CONSUMER.{verb}.{stream}.>"));
        }
        for verb in ["CREATE", "LIST"] {
            publish.push(format!("$JS.API.CONSUMER.{verb}.{stream}"));
        }
    }
    publish
}

/// A user and its rights within its account; whether it may answer requests.
fn user(name: &str, publish: &[String], subscribe: &[String], answers: bool) -> String {
    let list = |subjects: &[String]| {
        let quoted: Vec<_> = subjects
            .iter()
            .map(|subject| format!("            \"{subject}\""))
            .collect();
        quoted.join("\n")
    };
    let answers = if answers {
        "          allow_responses: true\n"
    } else {
        ""
    };
    format!(
        "      {{\n        user: \"{name}\"\n        password: ${}\n        permissions: {{\n          \
         publish: {{ allow: [\n{}\n          ] }}\n          subscribe: {{ allow: [\n{}\n          \
         ] }}\n{answers}        }}\n      }}\n",
        password_variable(name),
        list(publish),
        list(subscribe),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::event::Class;
    use engine::value::Name;

    #[test]
    fn a_reader_gets_its_own_consumer_and_nothing_else() {
        let settings = BusSettings::new("nats://localhost", Name::new("example"), "s1");
        let reader = Subscriber::new(Name::new("ledger"), Class::Public);
        let services = services(&settings, &reader);
        assert!(
            services
                .iter()
                .all(|service| service.subject.contains("IGF_EVT_EXAMPLE.ledger"))
        );
        let text = configuration(&settings, &[reader]);
        assert_eq!(text.matches("\"igf.v1.example.evt.>\"").count(), 1);
        assert_eq!(text.matches("jetstream: enabled").count(), 1);
        assert!(text.contains("password: $IGF_NATS_PASSWORD_LEDGER"));
        assert!(text.contains("  IGF_EXAMPLE_LEDGER: {"));
    }
}
