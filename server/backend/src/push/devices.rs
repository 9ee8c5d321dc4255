//! Browsers that a customer lets show notifications.

use std::fmt::Write as _;

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use web_push_native::p256::PublicKey;

use crate::{
    Actor, BusinessId, CustomerId, Db, DeviceId, EnrolmentId, Error, Fault, Result, SessionId, Thing,
    channels::{self, Channel},
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_optional},
    },
    form::Form,
    push::Pusher,
};

/// How many devices one customer has at most; the oldest goes first.
const MOST: i64 = 8;

/// Browsers write base64url without padding, some libraries with it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What a browser says of itself (`PushSubscription`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewDevice {
    /// Where its push service takes what is for it.
    pub endpoint: String,
    /// Its public key, base64url.
    pub p256dh: String,
    /// What it shares with us, base64url.
    pub auth: String,
}

/// Notes that a browser takes notifications for the actor, who is signed in there with this session. Said again, nothing
/// changes; a browser that was somebody else's is theirs no more. For customers.
///
/// # Errors
/// [`Error::Invalid`] names `endpoint`, `p256dh` and `auth`; [`Error::NotFound`] when the session is not the actor's.
pub async fn add_device(
    db: &Db,
    actor: &Actor,
    session: SessionId,
    pusher: &Pusher,
    new: NewDevice,
    now: Timestamp,
) -> Result<()> {
    let Actor::Customer { business, customer } = *actor else {
        return Err(Error::NotAllowed);
    };
    let mut form = Form::default();
    let endpoint = form.field("endpoint", pusher.outgoing.read_address(&new.endpoint));
    // It is known again as the browser writes it.
    let endpoint = endpoint.map(|_| new.endpoint.trim().to_owned());
    let key = form.field("p256dh", read_key(&new.p256dh));
    let auth = form.field("auth", read_auth(&new.auth));
    let ((endpoint, key), auth) = form.finish(endpoint.zip(key).zip(auth))?;
    db.write((endpoint, key, auth), move |tx, (endpoint, key, auth)| {
        Box::pin(async move {
            must_be_signed_in(tx, business, customer, session).await?;
            // What is on its way to somebody else's browser must not reach it under another name: it gets a new id.
            execute!(
                tx,
                "INSERT INTO push_device
                     (business_id, device_id, customer_id, session_id, endpoint, endpoint_hash, p256dh, auth, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 ON CONFLICT (business_id, endpoint_hash) DO UPDATE
                 SET device_id = CASE WHEN push_device.customer_id = excluded.customer_id
                                      THEN push_device.device_id ELSE excluded.device_id END,
                     customer_id = excluded.customer_id, session_id = excluded.session_id,
                     p256dh = excluded.p256dh, auth = excluded.auth",
                business,
                DeviceId::new(now),
                customer,
                session,
                endpoint.as_str(),
                hash(endpoint),
                &key[..],
                &auth[..],
                Micros::from(now),
            )?;
            execute!(
                tx,
                "DELETE FROM push_device
                 WHERE business_id = $1 AND customer_id = $2
                   AND device_id NOT IN (SELECT device_id FROM push_device
                                         WHERE business_id = $1 AND customer_id = $2
                                         ORDER BY device_id DESC
                                         LIMIT $3)",
                business,
                customer,
                MOST,
            )?;
            channels::note(tx, business, customer, Channel::Push, true, now).await
        })
    })
    .await
}

async fn must_be_signed_in(tx: &mut Tx, business: BusinessId, customer: CustomerId, session: SessionId) -> Result<()> {
    fetch_optional!(
        tx,
        (i64,),
        "SELECT created_at
         FROM session
         WHERE business_id = $1 AND session_id = $2 AND person = 'customer' AND person_id = $3",
        business,
        session,
        customer,
    )?
    .map(drop)
    .ok_or(Error::NotFound(Thing::Session))
}

/// Notes that a browser takes no more notifications for the actor. One that is unknown takes none already. For customers.
pub async fn remove_device(db: &Db, actor: &Actor, endpoint: &str) -> Result<()> {
    let Actor::Customer { business, customer } = *actor else {
        return Err(Error::NotAllowed);
    };
    db.write(hash(endpoint.trim()), move |tx, hash| {
        Box::pin(async move {
            execute!(
                tx,
                "DELETE FROM push_device WHERE business_id = $1 AND customer_id = $2 AND endpoint_hash = $3",
                business,
                customer,
                hash.as_slice(),
            )?;
            Ok(())
        })
    })
    .await
}

/// The SHA-256 of the endpoint of each of the actor's devices, in hexadecimal figures: a browser finds itself among them. For
/// customers.
pub async fn list_endpoint_hashes(db: &Db, actor: &Actor) -> Result<Vec<String>> {
    let Actor::Customer { business, customer } = *actor else {
        return Err(Error::NotAllowed);
    };
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        (Vec<u8>,),
        "SELECT endpoint_hash FROM push_device WHERE business_id = $1 AND customer_id = $2 ORDER BY device_id",
        business,
        customer,
    )?;
    Ok(rows
        .iter()
        .map(|(hash,)| {
            hash.iter().fold(String::with_capacity(64), |mut figures, byte| {
                write!(figures, "{byte:02x}").expect("a string takes what is written");
                figures
            })
        })
        .collect())
}

/// Whether anything takes notifications for a customer.
pub(crate) async fn has_device(tx: &mut Tx, business: BusinessId, customer: CustomerId) -> Result<bool> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "SELECT created_at FROM push_device WHERE business_id = $1 AND customer_id = $2 LIMIT 1",
        business,
        customer,
    )?;
    Ok(row.is_some())
}

/// A customer leaves an enrolment; with the last one that they were in, their devices end.
pub(crate) async fn forget_who_left(
    tx: &mut Tx,
    business: BusinessId,
    customer: CustomerId,
    enrolment: EnrolmentId,
) -> Result<()> {
    execute!(
        tx,
        "DELETE FROM push_device
         WHERE business_id = $1 AND customer_id = $2
           AND NOT EXISTS (SELECT 1 FROM enrolment e
                           WHERE e.business_id = $1 AND e.customer_id = $2 AND e.enrolment_id <> $3
                             AND e.standing <> 'left')",
        business,
        customer,
        enrolment,
    )?;
    Ok(())
}

fn hash(endpoint: &str) -> Vec<u8> {
    Sha256::digest(endpoint.as_bytes()).to_vec()
}

/// A point of the curve.
fn read_key(text: &str) -> Result<Vec<u8>, Fault> {
    let key = BASE64.decode(text.trim()).map_err(|_| Fault::Unknown)?;
    PublicKey::from_sec1_bytes(&key).map_err(|_| Fault::Unknown)?;
    Ok(key)
}

/// Sixteen bytes.
fn read_auth(text: &str) -> Result<Vec<u8>, Fault> {
    let auth = BASE64.decode(text.trim()).map_err(|_| Fault::Unknown)?;
    if auth.len() == 16 {
        Ok(auth)
    } else {
        Err(Fault::Unknown)
    }
}
