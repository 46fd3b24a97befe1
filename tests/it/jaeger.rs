//! The questions of docs/operators.md, asked of a real Jaeger with the files that are shipped.

use crate::packages;
use crate::program::{eventually, get, ok, post, run, serve, token};
use bus_nats::LocalServer;
use bus_nats::server::ServerSettings;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The program of the second Jaeger, under the version that Go knows it by.
const JAEGER: &str = "github.com/jaegertracing/jaeger@v1.76.0";

/// Builds it once, from the source that Go's checksum database vouches for. It has replacements,
/// with which `go install` builds nothing: it is built as the module that it is.
const BUILD: &str = r#"set -e
said=$(go mod download -json "$1")
cd "$(printf '%s' "$said" | sed -n 's/.*"Dir": "\(.*\)",/\1/p')"
go build -trimpath -ldflags='-s -w' -o "$0/jaeger" ./cmd/jaeger"#;

fn built() -> PathBuf {
    let folder = packages::installed("jaeger", &[JAEGER], |target| {
        let mut shell = Command::new("sh");
        shell.args(["-c", BUILD]).arg(target).current_dir(target);
        shell
    });
    folder.join("jaeger")
}

struct Jaeger {
    child: Child,
    otlp: String,
    query: String,
    _folder: tempfile::TempDir,
}

fn free_port() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    free.local_addr().unwrap().port()
}

impl Jaeger {
    /// Starts it with the shipped files, at free ports and in a folder of its own.
    fn start() -> Jaeger {
        let folder = tempfile::tempdir().unwrap();
        let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("../adapters/telemetry/jaeger");
        let [otlp, query, health] = [free_port(), free_port(), free_port()];
        let config = std::fs::read_to_string(files.join("config.yaml")).unwrap();
        let config = config
            .replace("/etc/jaeger", &files.display().to_string())
            .replace("/badger/", &format!("{}/", folder.path().display()))
            .replace(":4318", &format!(":{otlp}"))
            .replace(":16686", &format!(":{query}"))
            .replace(":13133", &format!(":{health}"));
        let path = folder.path().join("config.yaml");
        std::fs::write(&path, config).unwrap();
        let child = Command::new(built())
            .arg("--config")
            .arg(&path)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let jaeger = Jaeger {
            child,
            otlp: format!("http://127.0.0.1:{otlp}"),
            query: format!("http://127.0.0.1:{query}"),
            _folder: folder,
        };
        let port = ("127.0.0.1", query);
        eventually("Jaeger", || std::net::TcpStream::connect(port).ok());
        jaeger
    }

    /// The traces of `igf` that a search finds, of the last day.
    fn find(&self, search: &[(&str, &str)]) -> Vec<Json> {
        let url = format!("{}/api/traces", self.query);
        let request = ureq::get(url)
            .query("service", "igf")
            .query("lookback", "1d")
            .query("limit", "1500")
            .query_pairs(search.iter().copied());
        let text = request.call().unwrap().body_mut().read_to_string().unwrap();
        let answer: Json = serde_json::from_str(&text).unwrap();
        answer["data"].as_array().unwrap().clone()
    }

    fn tagged(&self, tag: &str, value: &str) -> Vec<Json> {
        self.find(&[("tags", &json!({ tag: value }).to_string())])
    }
}

impl Drop for Jaeger {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ids(traces: &[Json]) -> BTreeSet<String> {
    let ids = traces.iter().map(|trace| trace["traceID"].as_str());
    ids.map(|id| id.unwrap().to_owned()).collect()
}

fn spans(traces: &[Json]) -> impl Iterator<Item = &Json> {
    let spans = traces.iter().filter_map(|trace| trace["spans"].as_array());
    spans.flatten()
}

fn tag<'a>(span: &'a Json, key: &str) -> Option<&'a str> {
    let tags = span["tags"].as_array()?;
    tags.iter().find(|tag| tag["key"] == key)?["value"].as_str()
}

/// The traces of a case, as the log has them.
fn traces_in_the_log(data: &Path, reference: &str) -> BTreeSet<String> {
    let log = run(data, "log --format json").stdout;
    let events = log
        .lines()
        .map(|line| serde_json::from_str::<Json>(line).unwrap());
    events
        .filter(|event| event["reference"] == reference)
        .map(|event| {
            let context = event["traceparent"].as_str().unwrap();
            context.split('-').nth(1).unwrap().to_owned()
        })
        .collect()
}

fn refuse_one(data: &Path, otlp: &str) {
    let token = token(data, "auditor_a");
    let served = serve(data, &["--otlp", otlp]);
    let url = format!("{}/v1/commands", served.url);
    let verify = json!({ "command": "act", "case": "REC-2019-003", "transition": "verify" });
    assert_eq!(post(&url, &token, &verify, &[]).0, 422);
    assert_eq!(served.stop(), 0);
}

#[test]
fn a_real_jaeger_answers_the_operators_questions() {
    let go = Command::new("go").arg("version").output();
    if std::env::var_os("IGF_FULL").is_none() || go.is_err() {
        return;
    }
    let jaeger = Jaeger::start();
    let folder = tempfile::tempdir().unwrap();
    let nats = LocalServer::start(ServerSettings::new(folder.path())).unwrap();
    let data = tempfile::tempdir().unwrap();
    let line = format!("demo --nats {} --otlp {}", nats.url(), jaeger.otlp);
    ok(data.path(), &line);
    refuse_one(data.path(), &jaeger.otlp);

    let (_, services) = get(&format!("{}/api/v3/services", jaeger.query), "");
    assert!(services.contains("\"igf\""), "{services}");

    let refused = eventually("the refusal", || {
        let found = jaeger.tagged("igf.outcome", "refused");
        (!found.is_empty()).then_some(found)
    });
    assert!(spans(&refused).any(|span| tag(span, "igf.refusal.code").is_some()));

    let wanted = traces_in_the_log(data.path(), "POL-2019-001");
    let found = ids(&jaeger.tagged("igf.case.ref", "POL-2019-001"));
    assert!(wanted.len() > 5 && wanted.is_subset(&found), "{found:?}");

    let appends = jaeger.find(&[("operation", "append igf.events")]);
    assert!(appends.len() > 100, "{}", appends.len());
    let published = |trace: &Json| {
        spans(std::slice::from_ref(trace)).any(|span| {
            span["operationName"]
                .as_str()
                .unwrap()
                .starts_with("publish ")
        })
    };
    assert!(appends.iter().any(published), "one act, one trace");

    let all = jaeger.find(&[]);
    let freed = spans(&all).find(|span| tag(span, "igf.cause.trace_id").is_some());
    let causes = tag(freed.expect("what was freed"), "igf.cause.trace_id").unwrap();
    assert!(causes.split(", ").all(|cause| ids(&all).contains(cause)));
}
