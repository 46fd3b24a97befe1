//! Three servers: leaders step down, one server dies, two servers die.

use super::bed::{Bed, Commands, PATIENCE, until};
use super::subscriber::Follower;
use bus_nats::LocalServer;
use bus_nats::server::ServerSettings;
use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

const STEP_DOWN: &str = "$JS.API.STREAM.LEADER.STEPDOWN.IGF_EVT_EXAMPLE";

/// Ports that were free a moment ago, for servers that must know each other's before they start.
fn free_ports() -> [u16; 3] {
    let listeners = [0; 3].map(|_| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

fn start(folder: &Path, number: usize, ports: [u16; 3]) -> LocalServer {
    let routes = ports
        .map(|port| format!("nats://127.0.0.1:{port}"))
        .join(", ");
    let configuration = format!(
        "server_name: n{number}\ncluster {{ name: igf, listen: \"127.0.0.1:{}\", \
         routes: [ {routes} ] }}\n",
        ports[number]
    );
    LocalServer::start(ServerSettings {
        supervised: false,
        configuration: Some(configuration),
        ..ServerSettings::new(folder.join(format!("n{number}")))
    })
    .unwrap()
}

struct Cluster {
    servers: Vec<LocalServer>,
    _folder: TempDir,
}

/// A bed whose stream has three copies, on three servers.
async fn cluster() -> (Cluster, Bed) {
    let folder = tempfile::tempdir().unwrap();
    let ports = free_ports();
    let servers: Vec<_> = (0..3).map(|n| start(folder.path(), n, ports)).collect();
    let mut bed = Bed::new();
    let urls: Vec<_> = servers.iter().map(LocalServer::url).collect();
    bed.settings.bus.url = urls.join(",");
    bed.settings.bus.replicas = 3;
    let cluster = Cluster {
        servers,
        _folder: folder,
    };
    (cluster, bed)
}

#[tokio::test(flavor = "multi_thread")]
async fn leaders_that_step_down_lose_and_double_nothing() {
    let (_cluster, bed) = cluster().await;
    let relay = bed.relay();
    until(&relay, "the stream", |status| status.started).await;
    let mut follower = Follower::start(&bed).await;
    let commands = Commands::start(&bed);
    let link = bed.link().await;
    for _ in 0..8 {
        let published = relay.status().borrow().published;
        until(&relay, "progress", |status| {
            status.published > published + 300
        })
        .await;
        // Whether it is carried out or refused: the next round asks again.
        let _ = link.client.request(STEP_DOWN, "".into()).await;
    }
    commands.end();
    relay.drain(PATIENCE).await.unwrap();
    bed.assert_stream_is_whole().await;
    follower.has_all(&bed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_server_may_die_and_two_make_events_wait() {
    let (cluster, bed) = cluster().await;
    let relay = bed.relay();
    until(&relay, "the stream", |status| status.started).await;
    let mut follower = Follower::start(&bed).await;
    let commands = Commands::start(&bed);
    for victim in &cluster.servers {
        let published = relay.status().borrow().published;
        until(&relay, "progress", |status| {
            status.published > published + 200
        })
        .await;
        victim.kill();
        let published = relay.status().borrow().published;
        until(&relay, "progress", |status| {
            status.published > published + 600
        })
        .await;
        victim.start_again().unwrap();
    }
    for victim in &cluster.servers[1..] {
        victim.kill();
    }
    until(&relay, "the trouble", |status| {
        status.trouble.is_some() && status.oldest_pending_age > Some(Duration::from_secs(2))
    })
    .await;
    for victim in &cluster.servers[1..] {
        victim.start_again().unwrap();
    }
    commands.end();
    relay.drain(PATIENCE).await.unwrap();
    bed.assert_stream_is_whole().await;
    follower.has_all(&bed).await;
}
