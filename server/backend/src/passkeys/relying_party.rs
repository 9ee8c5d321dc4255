//! The address that passkeys belong to.

use url::{Host, Url};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// The program as devices know it: a passkey answers only at the address where it was made.
#[derive(Clone, Debug)]
pub struct RelyingParty(Webauthn);

impl RelyingParty {
    /// For the address that people type. `None` where browsers have no passkeys: at a bare IP address, and without
    /// TLS on another machine.
    #[must_use]
    pub fn at(address: &Url) -> Option<Self> {
        let Some(Host::Domain(domain)) = address.host() else {
            return None;
        };
        let local = domain == "localhost" || domain.ends_with(".localhost");
        if address.scheme() != "https" && !local {
            return None;
        }
        let webauthn = WebauthnBuilder::new(domain, address).ok()?.rp_name("Sugoroku").build();
        webauthn.ok().map(Self)
    }

    pub(super) fn webauthn(&self) -> &Webauthn {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_passkeys_where_browsers_have_them() {
        let has = |address: &str| RelyingParty::at(&Url::parse(address).expect("the test's own address")).is_some();
        assert!(has("https://play.example.com"));
        assert!(has("http://localhost:3000"));
        assert!(!has("http://127.0.0.1:3000"));
        assert!(!has("https://[::1]:3000"));
        assert!(!has("http://play.example.com"));
    }
}
