//! Signatures of Standard Webhooks: HMAC-SHA256 over the id, the instant and the body. Our webhooks are signed so, and so are the
//! messages of shops.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::random::random_bytes;

/// What who sends and who receives share.
#[derive(Clone)]
pub(crate) struct Secret(Vec<u8>);

impl Secret {
    pub(crate) fn new() -> Self {
        Self(random_bytes::<32>().to_vec())
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The header `webhook-signature`.
    pub(crate) fn sign(&self, id: &str, second: i64, body: &str) -> String {
        let mac = self.mac(id, &second.to_string(), body.as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }

    /// Whether one of the signatures, with blanks between them, is of this.
    pub(crate) fn signed(&self, id: &str, second: &str, body: &[u8], signatures: &str) -> bool {
        signatures
            .split_whitespace()
            .filter_map(|signature| STANDARD.decode(signature.strip_prefix("v1,")?).ok())
            .any(|bytes| self.mac(id, second, body).verify_slice(&bytes).is_ok())
    }

    fn mac(&self, id: &str, second: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("an HMAC takes keys of any length");
        for part in [id.as_bytes(), b".", second.as_bytes(), b".", body] {
            mac.update(part);
        }
        mac
    }
}

impl From<Vec<u8>> for Secret {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Secret {
    /// As receivers take it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "whsec_{}", STANDARD.encode(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_libraries_own_example_is_signed_as_they_sign_it() {
        let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let secret = Secret::from(
            STANDARD
                .decode(text.strip_prefix("whsec_").expect("the example is sound"))
                .expect("the example is sound"),
        );
        assert_eq!(secret.to_string(), text);
        assert_eq!(
            secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
        assert_ne!(Secret::new().bytes(), Secret::new().bytes());
    }
}
