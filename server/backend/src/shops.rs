//! Shops: addresses to which a business's shop tells of orders, each message signed in the manner of Standard Webhooks
//! (`webhook-id`, `webhook-timestamp`, `webhook-signature`).
//!
//! The secret of an address is made here and shown once. Unlike others it is kept as it is, because a signature cannot be checked with
//! a hash. A message is put down under the shop's id for it in the write that does what it says, so that a message that comes
//! again is answered as the first time and changes nothing.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::{
    Actor, BusinessId, Db, Error, Fault, Problem, Result, ShopId, Thing,
    coupons::RedeemedBy,
    db::{
        micros::Micros,
        tx::{execute, fetch_optional},
    },
    deeds::Deed,
    delivery::MEMORY,
    named_secrets::{self, Kind, NamedSecret, kind},
    orders::{NewOrder, read_figure, record_in},
    standard_webhooks::Secret,
};

/// How far the clock of a message may be from ours.
const FRESH: SignedDuration = SignedDuration::from_mins(5);

/// How many characters the id of a message may have.
const MESSAGE: usize = 200;

/// A shop as an owner sees it: its id is the end of its address, and it is used whenever it is heard.
pub type Shop = NamedSecret<ShopId>;

static KIND: Kind = kind! {
    "shop" { id: "shop_id", kept: "secret", last_used_at: "last_heard_at" },
    thing: Thing::Shop,
    field: "shop",
    made: Deed::ShopAdded,
    revoked: Deed::ShopRevoked,
};

/// A message as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShopMessage {
    /// `webhook-id`.
    pub id: String,
    /// `webhook-timestamp`: seconds since 1970.
    pub timestamp: String,
    /// `webhook-signature`: one or more, with blanks between them.
    pub signature: String,
    /// The bytes that are signed.
    pub body: Vec<u8>,
}

/// Why a message is not heard.
#[derive(Debug, thiserror::Error)]
pub enum Unheard {
    /// It does not prove that it comes from the shop.
    #[error("the signature does not fit")]
    Unsigned,
    /// It is from another time.
    #[error("the message is more than five minutes away")]
    Stale,
    /// It cannot be read.
    #[error("the message cannot be read: {0}")]
    Unreadable(String),
    /// What it says cannot be done.
    #[error(transparent)]
    Refused(#[from] Error),
}

/// Adds a shop: its id, and its secret, which is told here and never again. For owners.
///
/// # Errors
/// [`Error::Invalid`] names `shop`.
pub async fn add_shop(db: &Db, actor: &Actor, name: &str, now: Timestamp) -> Result<(ShopId, String)> {
    let id = ShopId::new(now);
    let secret = Secret::new();
    named_secrets::make(db, actor, &KIND, name, (id.uuid(), secret.bytes().to_vec()), now).await?;
    Ok((id, secret.to_string()))
}

/// All shops, the latest first, those that are revoked last. For owners.
pub async fn list_shops(db: &Db, actor: &Actor) -> Result<Vec<Shop>> {
    named_secrets::list(db, actor, &KIND).await
}

/// Nothing is heard from a shop any more. Again, it changes nothing. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn revoke_shop(db: &Db, actor: &Actor, shop: ShopId, now: Timestamp) -> Result<()> {
    named_secrets::revoke(db, actor, &KIND, shop.uuid(), now).await
}

/// Forgets the messages that were heard a month ago: no shop sends one again for so long, and an order is known by its own name;
/// how many. Background work.
pub async fn forget_heard(db: &Db, now: Timestamp) -> Result<u64> {
    db.write((), move |tx, ()| {
        Box::pin(async move {
            Ok(execute!(
                tx,
                "DELETE FROM shop_message WHERE heard_at <= $1",
                Micros::from(now - MEMORY),
            )?)
        })
    })
    .await
}

/// Hears a message of a shop: the answer to it, the same however often it comes. An order that is not ours to record was heard all
/// the same, and its answer says why nothing was recorded.
///
/// # Errors
/// [`Unheard`]; then nothing was changed, and the shop may send it again.
pub async fn hear(
    db: &Db,
    (business, shop): (BusinessId, ShopId),
    message: ShopMessage,
    now: Timestamp,
) -> Result<Value, Unheard> {
    let mut tx = db.read().await.map_err(Unheard::Refused)?;
    let (secret,) = fetch_optional!(
        tx,
        (Vec<u8>,),
        "SELECT secret FROM shop WHERE business_id = $1 AND shop_id = $2 AND revoked_at IS NULL",
        business,
        shop,
    )
    .map_err(Error::from)?
    .ok_or(Error::NotFound(Thing::Shop))?;
    drop(tx);
    check_signature(&Secret::from(secret), &message, now)?;
    let order = read(&message.body)?;
    let arguments = (db.versions().clone(), message.id, order);
    let answer = db
        .write(arguments, move |tx, (versions, id, order)| {
            Box::pin(async move {
                let first = execute!(
                    tx,
                    "INSERT INTO shop_message (business_id, shop_id, message, heard_at, answer)
                     VALUES ($1, $2, $3, $4, '')
                     ON CONFLICT (business_id, shop_id, message) DO NOTHING",
                    business,
                    shop,
                    id,
                    Micros::from(now),
                )?;
                if first == 0 {
                    let row = fetch_optional!(
                        tx,
                        (String,),
                        "SELECT answer FROM shop_message WHERE business_id = $1 AND shop_id = $2 AND message = $3",
                        business,
                        shop,
                        id,
                    )?;
                    return Ok(row.map(|(answer,)| answer).unwrap_or_default());
                }
                let (answer, is_ours) = match order {
                    Some(order) => {
                        let actor = Actor::System { business };
                        match record_in(tx, versions, &actor, order, RedeemedBy::Shop, now).await {
                            Ok(ordered) if ordered.duplicate => {
                                let why = "recorded_before";
                                (json!({ "recorded": false, "why": why, "coupon": ordered.coupon }), true)
                            }
                            Ok(ordered) => (json!({ "recorded": true, "coupon": ordered.coupon }), true),
                            Err(error) => (unrecorded(why_not_ours(error)?), false),
                        }
                    }
                    None => (unrecorded("another_event"), true),
                };
                let answer = answer.to_string();
                if is_ours {
                    execute!(
                        tx,
                        "UPDATE shop_message SET answer = $4 WHERE business_id = $1 AND shop_id = $2 AND message = $3",
                        business,
                        shop,
                        id,
                        &answer,
                    )?;
                } else {
                    // Said again, it may find the customer here.
                    execute!(
                        tx,
                        "DELETE FROM shop_message WHERE business_id = $1 AND shop_id = $2 AND message = $3",
                        business,
                        shop,
                        id,
                    )?;
                }
                execute!(
                    tx,
                    "UPDATE shop SET last_heard_at = $3 WHERE business_id = $1 AND shop_id = $2",
                    business,
                    shop,
                    Micros::from(now),
                )?;
                Ok(answer)
            })
        })
        .await?;
    serde_json::from_str(&answer).map_err(|error| Unheard::Refused(Error::corrupt("the answer to a shop", error)))
}

/// The answer to what a shop tells all day and is not ours to record: it was heard, and nothing is wrong with it.
fn unrecorded(why: &str) -> Value {
    json!({ "recorded": false, "why": why, "coupon": null })
}

/// Why an order is not ours to record. A shop tells of every order: of people who are no customers here too, and of what none of
/// their journeys sells.
///
/// # Errors
/// What is wrong with the message itself.
fn why_not_ours(error: Error) -> Result<&'static str> {
    match &error {
        Error::NotFound(Thing::Customer) => Ok("unknown_customer"),
        Error::Invalid(problems) => match problems[..] {
            // A shop takes addresses that are none, and does without where somebody buys at a till.
            [Problem { field: "customer", .. }] => Ok("unknown_customer"),
            [
                Problem {
                    field: "product",
                    fault: Fault::Unknown,
                },
            ] => Ok("unknown_product"),
            _ => Err(error),
        },
        _ => Err(error),
    }
}

fn check_signature(secret: &Secret, message: &ShopMessage, now: Timestamp) -> Result<(), Unheard> {
    let sent = message
        .timestamp
        .parse()
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .ok_or(Unheard::Unsigned)?;
    // The dot parts what is signed: an id with one could be read in two ways.
    if message.id.is_empty() || message.id.len() > MESSAGE || message.id.contains('.') {
        return Err(Unheard::Unsigned);
    }
    let signed = secret.signed(&message.id, &message.timestamp, &message.body, &message.signature);
    if !signed {
        return Err(Unheard::Unsigned);
    }
    if now.duration_since(sent).abs() > FRESH {
        return Err(Unheard::Stale);
    }
    Ok(())
}

#[derive(serde::Deserialize)]
struct Said {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    data: Value,
}

#[derive(serde::Deserialize)]
struct OrderPaid {
    order: Value,
    /// Null where the shop does not know it.
    email: Value,
    product: String,
    amount: Value,
    currency: String,
    #[serde(default)]
    coupon: Option<String>,
}

/// The order that a message tells of; none for a message about something else.
fn read(body: &[u8]) -> Result<Option<NewOrder>, Unheard> {
    let unreadable = |error: serde_json::Error| Unheard::Unreadable(error.to_string());
    let said: Said = serde_json::from_slice(body).map_err(unreadable)?;
    if said.kind != "order.paid" {
        return Ok(None);
    }
    let paid: OrderPaid = serde_json::from_value(said.data).map_err(unreadable)?;
    let amount = read_figure("amount", &paid.amount)?;
    if amount.trim().is_empty() {
        return Err(Error::invalid("amount", Fault::Missing).into());
    }
    Ok(Some(NewOrder {
        customer: read_figure("email", &paid.email)?,
        product: paid.product,
        amount,
        currency: paid.currency,
        order: read_figure("order", &paid.order)?,
        coupon: paid.coupon.unwrap_or_default(),
    }))
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    use super::*;

    /// The example of the Standard Webhooks specification's own libraries.
    fn example() -> (Secret, ShopMessage, Timestamp) {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("base64");
        let message = ShopMessage {
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek".to_owned(),
            timestamp: "1614265330".to_owned(),
            signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=".to_owned(),
            body: br#"{"test": 2432232314}"#.to_vec(),
        };
        (
            Secret::from(secret),
            message,
            Timestamp::from_second(1_614_265_330).expect("an instant"),
        )
    }

    #[test]
    fn a_message_signed_by_another_program_is_heard() {
        let (secret, message, now) = example();
        assert!(check_signature(&secret, &message, now).is_ok());
        let several = ShopMessage {
            signature: format!("v1,AAAA v2,x {}", message.signature),
            ..message.clone()
        };
        assert!(check_signature(&secret, &several, now).is_ok());
    }

    #[test]
    fn a_message_that_was_changed_or_is_old_is_not() {
        let (secret, message, now) = example();
        let changed = [
            ShopMessage {
                id: "msg_other".to_owned(),
                ..message.clone()
            },
            ShopMessage {
                timestamp: "1614265331".to_owned(),
                ..message.clone()
            },
            ShopMessage {
                timestamp: "soon".to_owned(),
                ..message.clone()
            },
            ShopMessage {
                signature: String::new(),
                ..message.clone()
            },
            ShopMessage {
                signature: message.signature.replace("v1,", "v2,"),
                ..message.clone()
            },
            ShopMessage {
                body: b"{}".to_vec(),
                ..message.clone()
            },
        ];
        for message in &changed {
            assert!(
                matches!(check_signature(&secret, message, now), Err(Unheard::Unsigned)),
                "{message:?}"
            );
        }
        assert!(matches!(
            check_signature(&Secret::new(), &message, now),
            Err(Unheard::Unsigned)
        ));
        for minutes in [-6, 6] {
            let then = now + SignedDuration::from_mins(minutes);
            assert!(matches!(check_signature(&secret, &message, then), Err(Unheard::Stale)));
        }
    }
}
