//! A TCP proxy that can let connections go dead without closing them, as a firewall does.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

pub(super) struct Proxy {
    address: SocketAddr,
    /// Connections with a number up to this swallow everything.
    dead_up_to: Arc<AtomicU64>,
    opened: Arc<AtomicU64>,
}

impl Proxy {
    pub(super) async fn start(port: u16) -> Proxy {
        Proxy::start_until(port, None).await
    }

    /// The same; a connection goes dead with what holds the text `last`, which still gets through.
    pub(super) async fn start_until(port: u16, last: Option<&'static str>) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Proxy {
            address: listener.local_addr().unwrap(),
            dead_up_to: Arc::default(),
            opened: Arc::default(),
        };
        let (dead_up_to, opened) = (proxy.dead_up_to.clone(), proxy.opened.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let number = opened.fetch_add(1, Ordering::SeqCst) + 1;
                let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await else {
                    continue;
                };
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.into_split();
                tokio::spawn(pass(
                    from_client,
                    to_server,
                    number,
                    dead_up_to.clone(),
                    last,
                ));
                tokio::spawn(pass(
                    from_server,
                    to_client,
                    number,
                    dead_up_to.clone(),
                    None,
                ));
            }
        });
        proxy
    }

    pub(super) fn url(&self) -> String {
        format!("nats://{}", self.address)
    }

    /// How many connections there were.
    pub(super) fn opened(&self) -> u64 {
        self.opened.load(Ordering::SeqCst)
    }

    /// From now on the connections of now swallow everything, and stay open.
    pub(super) fn deaden(&self) {
        self.dead_up_to.store(self.opened(), Ordering::SeqCst);
    }
}

async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    number: u64,
    dead_up_to: Arc<AtomicU64>,
    last: Option<&'static str>,
) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(read) = from.read(&mut buffer).await {
        if number <= dead_up_to.load(Ordering::SeqCst) {
            if read == 0 {
                // The end is swallowed too.
                std::future::pending::<()>().await;
            }
            continue;
        }
        if last.is_some_and(|last| holds(&buffer[..read], last)) {
            // Before the server can answer: nothing comes back any more.
            dead_up_to.store(number, Ordering::SeqCst);
        }
        if read == 0 || to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}
