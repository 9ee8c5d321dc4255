//! The cookie that carries a session, and the one that remembers a language before anyone signs in.

use cookie::{Cookie, SameSite, time::Duration};
use http::{HeaderMap, header};

/// Names and flags of the cookies, which depend on how people reach the program.
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    /// Secure cookies need TLS or this machine itself (browsers treat loopback as secure).
    secure: bool,
}

impl Cookies {
    /// For a program that people reach at `base_url`.
    pub fn for_base_url(base_url: &url::Url) -> Self {
        let loopback = match base_url.host() {
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        };
        Self {
            secure: base_url.scheme() == "https" || loopback,
        }
    }

    /// Whether the session cookie is protected as it should be. Without TLS on another machine it cannot be.
    pub fn are_secure(self) -> bool {
        self.secure
    }

    /// The session cookie's name.
    pub fn session_name(self) -> &'static str {
        if self.secure { "__Host-session" } else { "session" }
    }

    /// The cookie that signs a person in for `lifetime`.
    pub fn session(self, token: String, lifetime: Duration) -> Cookie<'static> {
        self.cookie(self.session_name(), token, lifetime, true)
    }

    /// The cookie that takes the session away.
    pub fn no_session(self) -> Cookie<'static> {
        self.cookie(self.session_name(), String::new(), Duration::ZERO, true)
    }

    /// The cookie that remembers a language for a year.
    pub fn language(self, code: &'static str) -> Cookie<'static> {
        self.cookie(LANGUAGE, code.to_owned(), Duration::days(365), false)
    }

    /// The name of the cookie of who proved their mail and must prove a passkey next.
    pub fn ticket_name(self) -> &'static str {
        if self.secure { "__Host-ticket" } else { "ticket" }
    }

    /// The cookie that holds the ticket for ten minutes.
    pub fn ticket(self, token: String) -> Cookie<'static> {
        self.cookie(self.ticket_name(), token, Duration::minutes(10), true)
    }

    /// The cookie that takes the ticket away.
    pub fn no_ticket(self) -> Cookie<'static> {
        self.cookie(self.ticket_name(), String::new(), Duration::ZERO, true)
    }

    fn cookie(self, name: &'static str, value: String, lifetime: Duration, private: bool) -> Cookie<'static> {
        Cookie::build((name, value))
            .path("/")
            .secure(self.secure)
            .http_only(private)
            .same_site(SameSite::Lax)
            .max_age(lifetime)
            .build()
    }
}

/// The value of the cookie of that name, if the request carries one.
pub fn find_cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|line| line.to_str().ok());
    let mut cookies = lines.flat_map(|line| Cookie::split_parse(line.to_owned()).flatten());
    cookies
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

/// The language cookie's name.
pub const LANGUAGE: &str = "language";

#[cfg(test)]
mod tests {
    use super::*;

    fn cookies_at(url: &str) -> Cookies {
        Cookies::for_base_url(&url::Url::parse(url).expect("the test's own address"))
    }

    #[test]
    fn sessions_are_protected_behind_tls_and_on_this_machine() {
        for url in [
            "https://play.example.com",
            "http://127.0.0.1:3000",
            "http://localhost:3000",
            "http://[::1]:3000",
        ] {
            let cookie = cookies_at(url).session("secret".into(), Duration::days(1)).to_string();
            assert_eq!(
                cookie,
                "__Host-session=secret; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=86400"
            );
        }
        assert!(!cookies_at("http://192.168.1.20:3000").are_secure());
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            "a=1; language=ja; __Host-session=x.y".parse().expect("a header value"),
        );
        assert_eq!(find_cookie(&headers, LANGUAGE).as_deref(), Some("ja"));
        assert_eq!(find_cookie(&headers, "__Host-session").as_deref(), Some("x.y"));
        assert_eq!(find_cookie(&headers, "b"), None);
    }
}
