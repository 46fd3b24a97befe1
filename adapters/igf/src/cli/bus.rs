//! Where NATS is, and how igf shows it who it is: the same options wherever NATS is named.

use clap::Args;
use std::path::PathBuf;

/// How igf logs in to NATS. What stands in the URL counts where none of these is given.
#[derive(Args, Clone, Debug)]
pub struct NatsLogin {
    /// The user at NATS, with IGF_NATS_PASSWORD in the environment
    #[arg(long, env = "IGF_NATS_USER", group = "nats_login", value_name = "USER")]
    pub nats_user: Option<String>,
    /// The password of that user; better in the environment, where others do not see it
    #[arg(
        long,
        env = "IGF_NATS_PASSWORD",
        hide_env_values = true,
        value_name = "PASSWORD"
    )]
    pub nats_password: Option<Secret>,
    /// A token for NATS; better in the environment
    #[arg(
        long,
        env = "IGF_NATS_TOKEN",
        hide_env_values = true,
        group = "nats_login",
        value_name = "TOKEN"
    )]
    pub nats_token: Option<Secret>,
    /// A file with an nkey seed for NATS
    #[arg(long, env = "IGF_NATS_NKEY", group = "nats_login", value_name = "FILE")]
    pub nats_nkey: Option<PathBuf>,
    /// A credentials file for NATS: a JWT and its seed
    #[arg(
        long,
        env = "IGF_NATS_CREDS",
        group = "nats_login",
        value_name = "FILE"
    )]
    pub nats_creds: Option<PathBuf>,
    /// Root certificates (PEM) of the NATS server; a URL with `tls://` asks for TLS
    #[arg(long, env = "IGF_NATS_CA", value_name = "FILE")]
    pub nats_ca: Option<PathBuf>,
    /// Copies that NATS keeps of each message in a stream that igf makes: 1, 3 or 5
    #[arg(
        long,
        env = "IGF_NATS_REPLICAS",
        default_value_t = 1,
        value_parser = clap::value_parser!(u8).range(1..=5),
        value_name = "N"
    )]
    pub nats_replicas: u8,
}

/// A text that is never printed.
#[derive(Clone)]
pub struct Secret(pub String);

impl From<String> for Secret {
    fn from(text: String) -> Secret {
        Secret(text)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("***")
    }
}

/// Where NATS is, for `serve` and `demo`, which can also start a server.
#[derive(Args, Debug)]
pub struct NatsChoice {
    /// Publish to this NATS server; IGF_NATS_URL where this is missing
    // The variable is read by hand: exported, it is no contradiction to `--with-nats`.
    #[arg(long, value_name = "URL")]
    pub nats: Option<String>,
    /// Start a NATS server of its own and publish to it
    #[arg(long, conflicts_with = "nats")]
    pub with_nats: bool,
    /// The port of that server; it stays the same from then on
    #[arg(long, requires = "with_nats", value_name = "PORT")]
    pub nats_port: Option<u16>,
    #[command(flatten)]
    pub login: NatsLogin,
}

impl NatsChoice {
    /// The server that is named, if one is.
    pub fn url(&self) -> Option<String> {
        let exported = || std::env::var("IGF_NATS_URL").ok();
        let named = self.nats.clone().or_else(exported);
        named.filter(|url| !url.trim().is_empty())
    }
}

/// Where NATS is.
#[derive(Args, Debug)]
pub struct NatsServer {
    /// The server
    #[arg(
        long,
        env = "IGF_NATS_URL",
        hide_env_values = true,
        default_value = "nats://127.0.0.1:4222",
        value_name = "URL"
    )]
    pub nats: String,
    #[command(flatten)]
    pub login: NatsLogin,
}
