//! Who may do what on the server: the configuration block that `igf nats permissions` prints.
//!
//! Readers never make consumers: a consumer can be told to deliver into any subject, also where
//! its maker may not publish. igf makes them; readers pull, and acknowledge.

use crate::consumer::Subscriber;
use crate::settings::BusSettings;
use crate::subjects::{ENGINE_INBOX, subscriber_inbox};
use std::fmt::Write as _;

/// What a user may do.
struct Rights {
    user: String,
    comment: String,
    publish: Vec<String>,
    subscribe: Vec<String>,
    /// Whether it may answer requests.
    answers: bool,
}

/// The `authorization` block for igf and its subscribers. Passwords are taken from the server's
/// environment: `IGF_NATS_PASSWORD_<USER>`.
pub fn configuration(settings: &BusSettings, subscribers: &[Subscriber]) -> String {
    let mut text = String::from("authorization {\n  users = [\n");
    write_user(&mut text, &engine_rights(settings));
    for subscriber in subscribers {
        write_user(&mut text, &subscriber_rights(settings, subscriber));
    }
    text.push_str("  ]\n}\n");
    text
}

/// The variable that holds a user's password.
pub fn password_variable(user: &str) -> String {
    format!("IGF_NATS_PASSWORD_{}", user.to_ascii_uppercase())
}

fn engine_rights(settings: &BusSettings) -> Rights {
    let subjects = settings.subjects();
    let streams = [
        subjects.event_stream(),
        subjects.anchor_stream(),
        subjects.dead_letter_stream(),
        "KV_igf_state".to_owned(),
        "KV_igf_schema".to_owned(),
    ];
    let mut publish = vec![
        subjects.events(),
        subjects.anchors(),
        "$KV.igf_state.>".to_owned(),
        "$KV.igf_schema.>".to_owned(),
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
    Rights {
        user: "igf".to_owned(),
        comment: "igf itself: the only user that may publish events".to_owned(),
        publish,
        subscribe: vec![
            format!("{ENGINE_INBOX}.>"),
            subjects.services(),
            "$SRV.>".to_owned(),
        ],
        answers: true,
    }
}

fn subscriber_rights(settings: &BusSettings, subscriber: &Subscriber) -> Rights {
    let stream = settings.subjects().event_stream();
    let name = &subscriber.name;
    Rights {
        user: name.to_string(),
        comment: format!("reads events up to class {}", subscriber.up_to.word()),
        publish: vec![
            format!("$JS.API.CONSUMER.MSG.NEXT.{stream}.{name}"),
            format!("$JS.API.CONSUMER.INFO.{stream}.{name}"),
            format!("$JS.ACK.{stream}.{name}.>"),
        ],
        subscribe: vec![format!("{}.>", subscriber_inbox(name.as_str()))],
        answers: false,
    }
}

fn write_user(text: &mut String, rights: &Rights) {
    let list = |subjects: &[String]| {
        let quoted: Vec<_> = subjects
            .iter()
            .map(|s| format!("          \"{s}\""))
            .collect();
        quoted.join("\n")
    };
    let answers = if rights.answers {
        "        allow_responses: true\n"
    } else {
        ""
    };
    write!(
        text,
        "    # {comment}\n    {{\n      user: \"{user}\"\n      password: ${password}\n      \
         permissions: {{\n        publish: {{ allow: [\n{publish}\n        ] }}\n        \
         subscribe: {{ allow: [\n{subscribe}\n        ] }}\n{answers}      }}\n    }}\n",
        comment = rights.comment,
        user = rights.user,
        password = password_variable(&rights.user),
        publish = list(&rights.publish),
        subscribe = list(&rights.subscribe),
    )
    .expect("writing to a string cannot fail");
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
        let rights = subscriber_rights(&settings, &reader);
        assert_eq!(rights.subscribe, ["_INBOX_ledger.>"]);
        assert!(
            rights
                .publish
                .iter()
                .all(|subject| subject.contains("IGF_EVT_EXAMPLE.ledger"))
        );
        assert!(
            !rights
                .publish
                .iter()
                .any(|subject| subject.contains("CONSUMER.CREATE"))
        );
        let text = configuration(&settings, &[reader]);
        assert_eq!(text.matches("\"igf.v1.example.evt.>\"").count(), 1);
        assert!(text.contains("password: $IGF_NATS_PASSWORD_LEDGER"));
    }
}
