//! Every route, in one table: the router and `/openapi.json` are both made of it.

use crate::evidence::MAX_EVIDENCE_BYTES;
use crate::questions::{self, Read};
use crate::shared::Shared;
use crate::{batch, commands, events, evidence, health, pictures, proofs, views};
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post, put};
use engine::view::Query;

/// The largest body of one command.
pub(crate) const MAX_COMMAND_BYTES: usize = 1 << 20;

/// The largest body of a batch.
pub(crate) const MAX_BATCH_BYTES: usize = 16 << 20;

/// One route.
pub(crate) struct Route {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) summary: &'static str,
    /// Query parameters.
    pub(crate) parameters: &'static [&'static str],
    pub(crate) handler: MethodRouter<Shared>,
}

const PAGE: &[&str] = &["from", "limit"];
const AS_OF: &[&str] = &["as_of"];
const BELIEVED: &[&str] = &["as_of", "effective"];
const FILTER: &[&str] = &[
    "workflow", "state", "owner", "overdue", "open", "after", "limit", "as_of",
];

/// All routes but the description of them.
pub(crate) fn table() -> Vec<Route> {
    let mut routes = guarded();
    routes.extend(files());
    routes.extend(on_programmes());
    routes.extend(record());
    routes.extend(open());
    routes
}

fn ask(
    path: &'static str,
    parameters: &'static [&'static str],
    handler: MethodRouter<Shared>,
    summary: &'static str,
) -> Route {
    Route {
        method: "get",
        path,
        summary,
        parameters,
        handler,
    }
}

/// A route that asks one question. It takes a day of effect where its parameters name one.
fn question(
    path: &'static str,
    parameters: &'static [&'static str],
    read: Read,
    summary: &'static str,
) -> Route {
    let by_effect = parameters.contains(&"effective");
    let handler = get(move |shared, caller, path, parameters| {
        questions::answer(read, by_effect, shared, caller, path, parameters)
    });
    ask(path, parameters, handler, summary)
}

fn send(
    path: &'static str,
    parameters: &'static [&'static str],
    max_bytes: usize,
    handler: MethodRouter<Shared>,
    summary: &'static str,
) -> Route {
    Route {
        method: "post",
        path,
        summary,
        parameters,
        handler: handler.layer(DefaultBodyLimit::max(max_bytes)),
    }
}

/// What needs a token.
fn guarded() -> Vec<Route> {
    vec![
        send(
            "/v1/commands",
            &["dry_run"],
            MAX_COMMAND_BYTES,
            post(commands::one),
            "Carries out one command; `Idempotency-Key` is its id, `If-Match` \
             the position that its caller saw. With `dry_run=true` nothing is \
             written, and the answer is `{ dry_run, events }`: what it would do.",
        ),
        send(
            "/v1/commands:batch",
            &[],
            MAX_BATCH_BYTES,
            post(batch::batch),
            "Carries out many commands in order, one JSON object a line, answered a line each.",
        ),
        question(
            "/v1/cases",
            FILTER,
            Read::Plain(questions::cases),
            "Lists cases.",
        ),
        question(
            "/v1/cases/{case}",
            AS_OF,
            Read::Case(|case| Query::Case { case }),
            "One case, by reference or id, and what may happen next.",
        ),
        question(
            "/v1/cases/{case}/why",
            AS_OF,
            Read::Case(|case| Query::Why { case }),
            "What stands in the way of each transition of a case.",
        ),
        ask(
            "/v1/cases/{case}/history",
            &["after", "limit"],
            get(views::history),
            "What happened on a case, with hashes, in pages.",
        ),
        ask(
            "/v1/programmes/{programme}",
            BELIEVED,
            get(views::programme),
            "How a programme's items stand, and what is blocked by what.",
        ),
        question(
            "/v1/reports/{report}",
            &["workflow", "as_of"],
            Read::Report,
            "A standard table by its name, as columns and rows.",
        ),
        question(
            "/v1/framework",
            AS_OF,
            Read::Plain(|_| Ok(Query::Framework)),
            "The definitions in force.",
        ),
        send(
            "/v1/views",
            &[],
            MAX_COMMAND_BYTES,
            post(views::query),
            "Any question by name, perhaps as of an instant.",
        ),
    ]
}

/// Files of evidence; a token is needed.
fn files() -> Vec<Route> {
    vec![
        Route {
            method: "put",
            ..send(
                "/v1/evidence/{sha256}",
                &["case", "kind"],
                MAX_EVIDENCE_BYTES,
                put(evidence::keep),
                "Keeps a file that is about to be attached to a case as evidence of a kind. Its bytes \
                 must have that hash; `attach` takes only what is kept.",
            )
        },
        ask(
            "/v1/cases/{case}/evidence/{sha256}",
            &[],
            get(evidence::get),
            "A file that was attached to a case.",
        ),
    ]
}

/// What drives, blocks and pays a programme; a token is needed.
fn on_programmes() -> Vec<Route> {
    vec![
        question(
            "/v1/programmes/{programme}/blocked",
            BELIEVED,
            Read::Programme(|programme, _| Ok(Query::Blocked { programme })),
            "What is blocked, by what, what must move first, and what much hangs on.",
        ),
        question(
            "/v1/programmes/{programme}/path",
            &["item", "as_of", "effective"],
            Read::Programme(questions::path),
            "What drives the end of a programme or of an item, and how each promise stands.",
        ),
        question(
            "/v1/programmes/{programme}/funding",
            BELIEVED,
            Read::Programme(|programme, _| Ok(Query::Funding { programme })),
            "What money is needed, there and missing.",
        ),
        ask(
            "/v1/programmes/{programme}/pictures/{kind}",
            &[
                "fold",
                "only",
                "all",
                "each",
                "baseline",
                "as_of",
                "effective",
            ],
            get(pictures::picture),
            "A programme as a picture: what waits for what, when, and how its money stands.",
        ),
        question(
            "/v1/programmes/{programme}/what-if",
            &["changes", "as_of", "effective"],
            Read::Programme(questions::what_if),
            "What would differ if changes were so; nothing is written.",
        ),
        question(
            "/v1/programmes/{programme}/baseline",
            &["number", "as_of", "effective"],
            Read::Programme(questions::baseline),
            "How the likely ends stand against those that were agreed.",
        ),
        question(
            "/v1/programmes/{programme}/slip",
            &["each", "as_of"],
            Read::Programme(questions::slip),
            "How the expected day of each promise has moved.",
        ),
    ]
}

/// The log itself, and what proves it; a token is needed.
fn record() -> Vec<Route> {
    vec![
        ask(
            "/v1/log",
            PAGE,
            get(events::log),
            "A page of the log: exact bytes with their hashes.",
        ),
        ask(
            "/v1/events",
            &["from"],
            get(events::stream),
            "The log as server-sent events, resumed by `Last-Event-ID`.",
        ),
        ask(
            "/v1/checkpoint",
            &["size"],
            get(proofs::checkpoint),
            "A signed checkpoint over the log, or over its first events.",
        ),
        ask(
            "/v1/proof",
            &["position", "old", "new"],
            get(proofs::proof),
            "The proof that an event stands in the log, or that a later log only adds to it.",
        ),
    ]
}

/// What needs none.
fn open() -> Vec<Route> {
    vec![
        ask("/livez", &[], get(health::live), "The server is alive."),
        ask(
            "/readyz",
            &[],
            get(health::ready),
            "The server can do its work, and what is not as it should be.",
        ),
        ask(
            "/metrics",
            &[],
            get(health::metrics),
            "The figures that the token may see, in the OpenMetrics text format; without a token \
             those that name no workflow, for callers on this machine.",
        ),
    ]
}
