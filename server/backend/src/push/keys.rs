//! The key pair by which push services know this installation, made once.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use url::Url;
use uuid::Uuid;
use web_push_native::p256::{
    SecretKey,
    ecdsa::{Signature, SigningKey, signature::Signer as _},
    elliptic_curve::sec1::ToEncodedPoint as _,
};

use crate::{
    BusinessId, Db, Error, Result,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_optional},
    },
    random::random_bytes,
};

/// For how long a signature is good; a day at most (RFC 8292 §2).
const SIGNED_FOR: SignedDuration = SignedDuration::from_hours(12);

/// The public key, as browsers take it (`applicationServerKey`): base64url of the point. Everybody may know it.
pub async fn get_public_key(db: &Db, now: Timestamp) -> Result<String> {
    Ok(load(db, now).await?.public)
}

/// The key pair.
#[derive(Clone)]
pub(super) struct Keys {
    secret: SecretKey,
    public: String,
}

/// The key pair of this installation; made now if there is none.
pub(super) async fn load(db: &Db, now: Timestamp) -> Result<Keys> {
    let found = {
        let mut tx = db.read().await?;
        find(&mut tx).await?
    };
    let secret = match found {
        Some(secret) => secret,
        None => {
            db.write(new_secret(), move |tx, secret| {
                Box::pin(async move {
                    // Of several servers that begin at once, one is first.
                    execute!(
                        tx,
                        "INSERT INTO push_key (business_id, secret, created_at)
                         VALUES ($1, $2, $3)
                         ON CONFLICT (business_id) DO NOTHING",
                        nobody(),
                        &secret[..],
                        Micros::from(now),
                    )?;
                    find(tx)
                        .await?
                        .ok_or_else(|| Error::corrupt("the push key", "there is none"))
                })
            })
            .await?
        }
    };
    Keys::read(&secret)
}

async fn find(tx: &mut Tx) -> Result<Option<Vec<u8>>> {
    let row = fetch_optional!(
        tx,
        (Vec<u8>,),
        "SELECT secret FROM push_key WHERE business_id = $1",
        nobody(),
    )?;
    Ok(row.map(|(secret,)| secret))
}

/// Under whom the key pair is kept.
fn nobody() -> BusinessId {
    BusinessId::from(Uuid::nil())
}

fn new_secret() -> [u8; 32] {
    loop {
        let bytes = random_bytes();
        // Of 2^32 numbers one is none of the curve's.
        if SecretKey::from_slice(&bytes).is_ok() {
            return bytes;
        }
    }
}

impl Keys {
    fn read(secret: &[u8]) -> Result<Self> {
        let secret =
            SecretKey::from_slice(secret).map_err(|error| Error::corrupt("the push key", error.to_string()))?;
        let public = URL_SAFE_NO_PAD.encode(secret.public_key().to_encoded_point(false).as_bytes());
        Ok(Self { secret, public })
    }

    /// The header `Authorization` for a request to a push service (RFC 8292 §3).
    pub(super) fn authorization(&self, endpoint: &Url, contact: &str, now: Timestamp) -> String {
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = part(json!({ "typ": "JWT", "alg": "ES256" }));
        let claims = part(json!({
            "aud": endpoint.origin().ascii_serialization(),
            "exp": (now + SIGNED_FOR).as_second(),
            "sub": contact,
        }));
        let signed = format!("{header}.{claims}");
        let signature: Signature = SigningKey::from(&self.secret).sign(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
        format!("vapid t={signed}.{signature}, k={}", self.public)
    }
}

#[cfg(test)]
mod tests {
    use web_push_native::p256::ecdsa::{VerifyingKey, signature::Verifier as _};

    use super::*;

    #[test]
    fn a_push_service_can_tell_who_sends_and_to_whom_and_until_when() {
        let keys = Keys::read(&new_secret()).expect("the example is sound");
        let endpoint = "https://push.example.net:8443/send/abc"
            .parse()
            .expect("the example is sound");
        let now = "2026-01-05T09:00:00Z".parse().expect("the example is sound");
        let header = keys.authorization(&endpoint, "mailto:hello@sugoroku.example", now);
        let (token, key) = header
            .strip_prefix("vapid t=")
            .expect("the example is sound")
            .split_once(", k=")
            .expect("the example is sound");
        let parts: Vec<&str> = token.split('.').collect();
        let read = |part: &str| -> serde_json::Value {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("the example is sound"))
                .expect("the example is sound")
        };
        assert_eq!(read(parts[0]), json!({ "typ": "JWT", "alg": "ES256" }));
        assert_eq!(
            read(parts[1]),
            json!({
                "aud": "https://push.example.net:8443",
                "exp": 1_767_646_800_i64,
                "sub": "mailto:hello@sugoroku.example",
            })
        );
        let key = VerifyingKey::from_sec1_bytes(&URL_SAFE_NO_PAD.decode(key).expect("the example is sound"))
            .expect("the example is sound");
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(parts[2]).expect("the example is sound"))
            .expect("the example is sound");
        let signed = format!("{}.{}", parts[0], parts[1]);
        key.verify(signed.as_bytes(), &signature).expect("the example is sound");
        assert!(key.verify(b"something else", &signature).is_err());
    }
}
