//! Keys of programs: what a till or a shop's own code proves itself with.
//!
//! A key is shown once, when it is made; only its hash is kept. A program with a key asks on behalf of the whole business, and reaches
//! only the use cases that the API offers.

use jiff::{SignedDuration, Timestamp};

use crate::{
    Actor, ApiKeyId, Db, Result, Thing, Token,
    db::{
        micros::Micros,
        tx::{execute, fetch_optional},
    },
    deeds::Deed,
    named_secrets::{self, Kind, NamedSecret, kind},
};

/// What every key begins with, so that whoever finds one knows what it is.
const PREFIX: &str = "sugoroku_";

/// How exactly the last use is kept.
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// A key as an owner sees it; its last use is kept to the hour.
pub type ApiKey = NamedSecret<ApiKeyId>;

static KIND: Kind = kind! {
    "api_key" { id: "api_key_id", kept: "token_hash", last_used_at: "last_used_at" },
    thing: Thing::ApiKey,
    field: "name",
    made: Deed::ApiKeyMade,
    revoked: Deed::ApiKeyRevoked,
};

/// A program that has shown a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The key.
    pub key: ApiKeyId,
    /// On whose behalf it asks.
    pub actor: Actor,
}

/// Makes a key; it is told here and never again. For owners.
///
/// # Errors
/// [`crate::Error::Invalid`] names `name`.
pub async fn make_key(db: &Db, actor: &Actor, name: &str, now: Timestamp) -> Result<String> {
    let token = Token::new(actor.business());
    let made = (ApiKeyId::new(now).uuid(), token.hash());
    named_secrets::make(db, actor, &KIND, name, made, now).await?;
    Ok(format!("{PREFIX}{token}"))
}

/// All keys, the latest first, those that were revoked last. For owners.
pub async fn list_keys(db: &Db, actor: &Actor) -> Result<Vec<ApiKey>> {
    named_secrets::list(db, actor, &KIND).await
}

/// Revokes a key. Again, it changes nothing. For owners.
///
/// # Errors
/// [`crate::Error::NotFound`] also for another business's.
pub async fn revoke_key(db: &Db, actor: &Actor, key: ApiKeyId, now: Timestamp) -> Result<()> {
    named_secrets::revoke(db, actor, &KIND, key.uuid(), now).await
}

/// Who shows a key; none where it was never made, or was revoked.
pub async fn find_caller(db: &Db, shown: &str, now: Timestamp) -> Result<Option<Caller>> {
    let Some(token) = shown.strip_prefix(PREFIX).and_then(|text| text.parse::<Token>().ok()) else {
        return Ok(None);
    };
    let business = token.business();
    let mut tx = db.read().await?;
    let row = fetch_optional!(
        tx,
        (ApiKeyId, Option<Micros>),
        "SELECT api_key_id, last_used_at
         FROM api_key
         WHERE business_id = $1 AND token_hash = $2 AND revoked_at IS NULL",
        business,
        token.hash(),
    )?;
    drop(tx);
    let Some((key, last_used_at)) = row else {
        return Ok(None);
    };
    if last_used_at.is_none_or(|at| Timestamp::from(at) + HOUR <= now) {
        db.write((), move |tx, ()| {
            Box::pin(async move {
                execute!(
                    tx,
                    "UPDATE api_key SET last_used_at = $3 WHERE business_id = $1 AND api_key_id = $2",
                    business,
                    key,
                    Micros::from(now),
                )?;
                Ok(())
            })
        })
        .await?;
    }
    Ok(Some(Caller {
        key,
        actor: Actor::System { business },
    }))
}
