//! Requests to addresses that people outside give us: push services and webhooks.
//!
//! Whoever may name an address could name one inside our own network. So this is the only client for such addresses: TLS only,
//! no redirects, never an address that is not on the public internet (looked at when the name is resolved, and what was looked at is what is
//! connected to), and neither patience nor room for an answer that does not end.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use http::HeaderMap;
use reqwest::{
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use url::{Host, Url};

use crate::Fault;

/// How long an answer may take, the whole of it.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many bytes of an answer are read.
const ANSWER: usize = 64 * 1024;

/// How many characters an address may have.
const ADDRESS: usize = 2_000;

/// Carries requests away; cheap to clone.
#[derive(Clone, Debug)]
pub struct Outgoing {
    client: reqwest::Client,
    reach: Reach,
}

/// How far requests may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Only to the public internet, and only through TLS.
    Internet,
    /// Also into private networks and to this machine, and without TLS: for tests, and for a business that runs this program
    /// beside its own.
    Anywhere,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
    /// The beginning of the body, as text.
    pub text: String,
}

/// Why no answer came back.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// The client cannot be made.
    #[error("the client cannot be made: {0}")]
    Client(String),
    /// The address is not one that requests go to. It will not become one.
    #[error("requests do not go to this address")]
    Refused,
    /// No connection, no answer in time, or a broken one.
    #[error("{0}")]
    NoAnswer(String),
}

impl Outgoing {
    /// A client that goes as far as this.
    ///
    /// # Errors
    /// [`OutgoingError::Client`].
    pub fn new(reach: Reach) -> Result<Self, OutgoingError> {
        Self::with_patience(reach, PATIENCE)
    }

    fn with_patience(reach: Reach, patience: Duration) -> Result<Self, OutgoingError> {
        let roots = rustls::RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| OutgoingError::Client(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(reach == Reach::Internet)
            // A proxy would resolve names by itself.
            .no_proxy()
            .redirect(Policy::none())
            .dns_resolver(Resolver(reach))
            .timeout(patience)
            .user_agent(concat!("Sugoroku/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| OutgoingError::Client(chain(&error)))?;
        Ok(Self { client, reach })
    }

    /// Reads an address that requests may go to, as far as that shows before its name is resolved.
    ///
    /// # Errors
    /// [`Fault::Missing`], [`Fault::TooLong`], [`Fault::NotAWebAddress`].
    pub fn read_address(&self, text: &str) -> Result<Url, Fault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Fault::Missing);
        }
        if text.len() > ADDRESS {
            return Err(Fault::TooLong { max: ADDRESS });
        }
        let url = Url::parse(text).map_err(|_| Fault::NotAWebAddress)?;
        if self.goes_to(&url) {
            Ok(url)
        } else {
            Err(Fault::NotAWebAddress)
        }
    }

    fn goes_to(&self, url: &Url) -> bool {
        let scheme = match self.reach {
            Reach::Internet => url.scheme() == "https",
            Reach::Anywhere => matches!(url.scheme(), "http" | "https"),
        };
        let host = match url.host() {
            Some(Host::Domain(_)) => true,
            Some(Host::Ipv4(ip)) => self.reach.covers(ip.into()),
            Some(Host::Ipv6(ip)) => self.reach.covers(ip.into()),
            None => false,
        };
        scheme && host && url.username().is_empty() && url.password().is_none()
    }

    /// Posts a body. An answer is an answer whatever its status.
    ///
    /// # Errors
    /// [`OutgoingError::Refused`], [`OutgoingError::NoAnswer`].
    pub async fn post(&self, url: Url, headers: HeaderMap, body: Vec<u8>) -> Result<Answer, OutgoingError> {
        // A resolver is not asked about what is an address already.
        if !self.goes_to(&url) {
            return Err(OutgoingError::Refused);
        }
        let no_answer = |error: reqwest::Error| OutgoingError::NoAnswer(chain(&error.without_url()));
        let mut response = self
            .client
            .post(url)
            .headers(headers)
            .body(body)
            .send()
            .await
            .map_err(no_answer)?;
        let status = response.status().as_u16();
        let retry_after = response
            .headers()
            .get(http::header::RETRY_AFTER)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let mut read = Vec::new();
        while read.len() < ANSWER {
            // What was said before the answer broke off is said.
            match response.chunk().await {
                Ok(Some(chunk)) => read.extend_from_slice(&chunk),
                Ok(None) | Err(_) => break,
            }
        }
        read.truncate(ANSWER);
        Ok(Answer {
            status,
            retry_after,
            text: String::from_utf8_lossy(&read).into_owned(),
        })
    }
}

impl Answer {
    /// Whether the request was taken.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// What went wrong, down to its cause.
fn chain(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        said = format!("{said}: {error}");
        cause = error.source();
    }
    said
}

/// Resolves names to addresses that requests may go to.
#[derive(Debug)]
struct Resolver(Reach);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let allowed: Vec<SocketAddr> = found.into_iter().filter(|address| reach.covers(address.ip())).collect();
            if allowed.is_empty() {
                return Err("the name leads to no address on the internet".into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

impl Reach {
    fn covers(self, ip: IpAddr) -> bool {
        match (self, ip) {
            (Self::Anywhere, _) => true,
            (Self::Internet, IpAddr::V4(ip)) => is_public_v4(ip),
            (Self::Internet, IpAddr::V6(ip)) => is_public_v6(ip),
        }
    }
}

/// Whether an address is on the public internet (the special ones are those of IANA's registry).
fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !matches!(
        (a, b, c),
        // This network, private, loopback; multicast, reserved, broadcast
        (0 | 10 | 127 | 224..=255, ..) | (172, 16..=31, _) | (192, 168, _)
        // Link-local, carriers' own (RFC 6598)
        | (169, 254, _) | (100, 64..=127, _)
        // Protocols' own, documentation, a relay that is no more, benchmarks
        | (192, 0, 0 | 2) | (198, 51, 100) | (203, 0, 113) | (192, 88, 99) | (198, 18..=19, _)
    )
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(ip) = ip.to_ipv4_mapped() {
        return is_public_v4(ip);
    }
    match ip.segments() {
        // What a translator makes of an IPv4 address (RFC 6052)
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            let [a, b] = high.to_be_bytes();
            let [c, d] = low.to_be_bytes();
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        // Protocols' own with Teredo, documentation, 6to4, documentation again
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // All that is given out for the internet
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
    };

    use super::*;

    #[test]
    fn only_the_public_internet_is_reached() {
        for public in [
            "93.184.216.34",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.167.1.1",
            "223.255.255.254",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ] {
            assert!(
                Reach::Internet.covers(public.parse().expect("the example is sound")),
                "{public}"
            );
        }
        for inside in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001:0:7f00:1::",
            "2001:db8::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(
                !Reach::Internet.covers(inside.parse().expect("the example is sound")),
                "{inside}"
            );
            assert!(
                Reach::Anywhere.covers(inside.parse().expect("the example is sound")),
                "{inside}"
            );
        }
    }

    #[test]
    fn an_address_is_read_only_if_requests_may_go_there() {
        let outgoing = Outgoing::new(Reach::Internet).expect("the example is sound");
        for fits in [
            "https://example.jp/hook?x=1",
            " https://example.jp:8443 ",
            "https://8.8.8.8/",
        ] {
            assert!(outgoing.read_address(fits).is_ok(), "{fits}");
        }
        for (text, fault) in [
            ("", Fault::Missing),
            ("example.jp", Fault::NotAWebAddress),
            ("http://example.jp/", Fault::NotAWebAddress),
            ("ftp://example.jp/", Fault::NotAWebAddress),
            ("file:///etc/passwd", Fault::NotAWebAddress),
            ("https://user:word@example.jp/", Fault::NotAWebAddress),
            ("https://127.0.0.1/", Fault::NotAWebAddress),
            // The ways in which an address can be written all mean the same.
            ("https://2130706433/", Fault::NotAWebAddress),
            ("https://0x7f.1/", Fault::NotAWebAddress),
            ("https://017700000001/", Fault::NotAWebAddress),
            ("https://[::ffff:127.0.0.1]/", Fault::NotAWebAddress),
            ("https://[fe80::1]/", Fault::NotAWebAddress),
        ] {
            assert_eq!(outgoing.read_address(text), Err(fault), "{text}");
        }
        assert_eq!(
            outgoing.read_address(&format!("https://example.jp/{}", "x".repeat(2_000))),
            Err(Fault::TooLong { max: 2_000 })
        );
        let anywhere = Outgoing::new(Reach::Anywhere).expect("the example is sound");
        assert!(anywhere.read_address("http://192.168.1.2:8080/hook").is_ok());
        assert!(anywhere.read_address("ftp://192.168.1.2/").is_err());
    }

    /// A server that answers its first request with these bytes, and then waits.
    async fn answering(bytes: Vec<u8>) -> Url {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("the example is sound");
        let url = format!("http://{}/", listener.local_addr().expect("the example is sound"))
            .parse()
            .expect("the example is sound");
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("the example is sound");
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            // Whoever has heard enough hangs up.
            let _ = stream.write_all(&bytes).await;
            tokio::time::sleep(Duration::from_mins(1)).await;
        });
        url
    }

    async fn post(url: Url) -> Result<Answer, OutgoingError> {
        let outgoing =
            Outgoing::with_patience(Reach::Anywhere, Duration::from_millis(700)).expect("the example is sound");
        outgoing.post(url, HeaderMap::new(), b"hello".to_vec()).await
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_is_not_followed() {
        let url = answering(
            b"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n".to_vec(),
        )
        .await;
        let answer = post(url).await.expect("the example is sound");
        assert_eq!((answer.status, answer.is_success()), (307, false));
    }

    #[tokio::test]
    async fn a_slow_answer_is_none() {
        let silent = answering(Vec::new()).await;
        assert!(matches!(post(silent).await, Err(OutgoingError::NoAnswer(_))));
    }

    #[tokio::test]
    async fn a_large_answer_is_not_read_to_its_end() {
        let mut bytes = b"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 9000000000\r\n\r\n".to_vec();
        bytes.extend(vec![b'x'; 300_000]);
        let answer = post(answering(bytes).await).await.expect("the example is sound");
        assert_eq!(answer.status, 503);
        assert_eq!(answer.retry_after.as_deref(), Some("7"));
        assert_eq!(answer.text.len(), ANSWER);
    }

    #[tokio::test]
    async fn nothing_is_sent_inside_whatever_the_address_is_called() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("the example is sound");
        let port = listener.local_addr().expect("the example is sound").port();
        let outgoing = Outgoing::new(Reach::Internet).expect("the example is sound");
        for host in ["127.0.0.1", "localhost", "[::1]"] {
            let url: Url = format!("https://{host}:{port}/").parse().expect("the example is sound");
            assert!(outgoing.post(url, HeaderMap::new(), Vec::new()).await.is_err());
        }
        let asked = tokio::time::timeout(Duration::from_millis(50), listener.accept()).await;
        assert!(asked.is_err(), "nobody connected");
    }
}
