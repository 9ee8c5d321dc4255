//! What can be set from outside: flags of `sugoroku serve`, each with its environment variable.

use backend::outgoing::Reach;
use clap::Args;
use std::{net::SocketAddr, path::PathBuf};
use url::Url;

/// Where the data live. Shared by every command that opens the database.
#[derive(Args, Clone, Debug)]
pub struct Storage {
    /// `sqlite://FILE` for the embedded database, or `postgres://…`
    #[arg(
        long,
        env = "DATABASE_URL",
        default_value = "sqlite://data/sugoroku.db",
        hide_env_values = true
    )]
    pub database_url: String,
}

/// How `sugoroku serve` meets the world.
#[derive(Args, Clone, Debug)]
pub struct Configuration {
    /// Where the data live.
    #[command(flatten)]
    pub storage: Storage,

    /// The address to listen on
    #[arg(long, env = "ADDRESS", default_value = "127.0.0.1:3000")]
    pub address: SocketAddr,

    /// The address people type, used in links of mails [default: `http://ADDRESS`]
    #[arg(long, env = "PUBLIC_URL", value_parser = parse_public_url)]
    pub public_url: Option<Url>,

    /// `smtp://` or `smtps://USER:PASSWORD@HOST:PORT`; without it mails become files in the outbox folder
    #[arg(long, env = "SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,

    /// The address mails come from; the name beside it is the business's
    #[arg(long, env = "MAIL_FROM", default_value = "no-reply@sugoroku.localhost")]
    pub mail_from: String,

    /// The folder of `.eml` files when there is no SMTP server
    #[arg(long, env = "OUTBOX", default_value = "data/outbox")]
    pub outbox: PathBuf,

    /// The folder with the style sheet, the browser bundle and the icons, made by `make bundle`
    #[arg(long, env = "SITE", default_value = "target/site")]
    pub site: PathBuf,

    /// The header in which a trusted proxy hands over the caller's address, such as `X-Forwarded-For`
    #[arg(long, env = "CLIENT_IP_HEADER")]
    pub client_ip_header: Option<http::HeaderName>,

    /// After how many seconds another process takes over what one that stopped had begun to send: more than sending takes
    #[arg(long, env = "TAKE_OVER_SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u16).range(1..=3600))]
    pub take_over_seconds: u16,

    /// Do not let businesses sign up by themselves; they are added with `sugoroku add-business`
    #[arg(long, env = "NO_SIGN_UP")]
    pub no_sign_up: bool,

    /// Send webhooks and notifications to private addresses too, and without TLS: for tests, or for a network of one's own
    #[arg(long, env = "ALLOW_PRIVATE_ADDRESSES")]
    pub allow_private_addresses: bool,

    /// Load a demo that tells a story if the database is empty, and print links to enter it from this machine
    #[arg(long)]
    pub demo: bool,
}

impl Configuration {
    /// The address people type, without a trailing slash.
    pub fn base_url(&self) -> String {
        let url = self
            .public_url
            .as_ref()
            .map_or_else(|| format!("http://{}", self.address), Url::to_string);
        url.trim_end_matches('/').to_owned()
    }

    /// How far requests go to addresses that people give.
    pub fn reach(&self) -> Reach {
        if self.allow_private_addresses {
            Reach::Anywhere
        } else {
            Reach::Internet
        }
    }

    /// Whom push services may turn to about what they are sent: this address, or where mails come from.
    pub fn push_contact(&self) -> String {
        if self.behind_tls() {
            self.base_url()
        } else {
            format!("mailto:{}", self.mail_from)
        }
    }

    /// Whether people reach the program through TLS.
    pub fn behind_tls(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }
}

fn parse_public_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    match (url.scheme(), url.path()) {
        ("http" | "https", "/") => Ok(url),
        _ => Err("give http:// or https://, a host and no path, such as https://play.example.com".into()),
    }
}
