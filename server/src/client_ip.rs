//! Whose connection a request comes from, behind a proxy or not.

use http::{HeaderMap, HeaderName};
use std::net::IpAddr;

/// The caller's address: what the trusted proxy's header says last, else the connection's own.
///
/// The last value of the header is the one that the proxy nearest to us added; those before it are the caller's own words.
pub(crate) fn client_ip(headers: &HeaderMap, trusted_header: Option<&HeaderName>, connection: IpAddr) -> IpAddr {
    trusted_header
        .and_then(|name| headers.get_all(name).into_iter().next_back())
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_header_is_believed_and_only_its_last_value() {
        let name = HeaderName::from_static("x-forwarded-for");
        let connection = IpAddr::from([10, 0, 0, 1]);
        let mut headers = HeaderMap::new();
        headers.insert(&name, "1.2.3.4, 203.0.113.9".parse().expect("a header value"));
        assert_eq!(client_ip(&headers, None, connection), connection);
        assert_eq!(
            client_ip(&headers, Some(&name), connection),
            IpAddr::from([203, 0, 113, 9])
        );
        headers.insert(&name, "not an address".parse().expect("a header value"));
        assert_eq!(client_ip(&headers, Some(&name), connection), connection);
    }
}
