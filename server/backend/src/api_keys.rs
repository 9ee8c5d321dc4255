//! Keys of programs: what a till or a shop's own code proves itself with.
//!
//! A key is shown once, when it is made; only its hash is kept. A program with a key asks on behalf of the whole business, and reaches
//! only the use cases that the API offers.

use jiff::{SignedDuration, Timestamp};

use crate::{
    Actor, ApiKeyId, Db, Error, PersonName, Result, Thing, Token,
    db::{
        micros::Micros,
        tx::{execute, fetch_all, fetch_optional},
    },
    deeds::{self, Deed},
    form::Form,
};

/// What every key begins with, so that whoever finds one knows what it is.
const PREFIX: &str = "sugoroku_";

/// How many characters the name of a key or of a shop may have.
pub const NAME: usize = 80;

/// How exactly the last use is kept.
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// A key as an owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// What the owner calls it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it, as they are called now; none: the terminal.
    pub created_by: Option<PersonName>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

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
/// [`Error::Invalid`] names `name`.
pub async fn make_key(db: &Db, actor: &Actor, name: &str, now: Timestamp) -> Result<String> {
    let business = actor.must_own()?;
    let mut form = Form::default();
    let name = form.field("name", crate::error::text(name, NAME).map(str::to_owned));
    let name = form.finish(name)?;
    let token = Token::new(business);
    let shown = format!("{PREFIX}{token}");
    db.write((*actor, name, token.hash()), move |tx, (actor, name, hash)| {
        Box::pin(async move {
            execute!(
                tx,
                "INSERT INTO api_key (business_id, api_key_id, name, token_hash, created_at, created_by)
                 VALUES ($1, $2, $3, $4, $5, $6)",
                business,
                ApiKeyId::new(now),
                name,
                hash.as_slice(),
                Micros::from(now),
                actor.staff(),
            )?;
            deeds::note(tx, actor, Deed::ApiKeyMade, name, now).await
        })
    })
    .await?;
    Ok(shown)
}

/// All keys, the latest first, those that were revoked last. For owners.
pub async fn list_keys(db: &Db, actor: &Actor) -> Result<Vec<ApiKey>> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        KeyRow,
        "SELECT k.api_key_id, k.name, k.created_at, s.name AS created_by, k.last_used_at, k.revoked_at
         FROM api_key k
         LEFT JOIN staff s ON s.business_id = k.business_id AND s.staff_id = k.created_by
         WHERE k.business_id = $1
         ORDER BY k.revoked_at IS NOT NULL, k.created_at DESC, k.api_key_id DESC",
        business,
    )?;
    Ok(rows.into_iter().map(KeyRow::into_key).collect())
}

/// Revokes a key. Again, it changes nothing. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn revoke_key(db: &Db, actor: &Actor, key: ApiKeyId, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            let (name, revoked_at) = fetch_optional!(
                tx,
                (String, Option<Micros>),
                "SELECT name, revoked_at FROM api_key WHERE business_id = $1 AND api_key_id = $2",
                business,
                key,
            )?
            .ok_or(Error::NotFound(Thing::ApiKey))?;
            if revoked_at.is_some() {
                return Ok(());
            }
            execute!(
                tx,
                "UPDATE api_key SET revoked_at = $3 WHERE business_id = $1 AND api_key_id = $2",
                business,
                key,
                Micros::from(now),
            )?;
            deeds::note(tx, actor, Deed::ApiKeyRevoked, &name, now).await
        })
    })
    .await
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

#[derive(sqlx::FromRow)]
struct KeyRow {
    api_key_id: ApiKeyId,
    name: String,
    created_at: Micros,
    created_by: Option<PersonName>,
    last_used_at: Option<Micros>,
    revoked_at: Option<Micros>,
}

impl KeyRow {
    fn into_key(self) -> ApiKey {
        ApiKey {
            id: self.api_key_id,
            name: self.name,
            created_at: self.created_at.into(),
            created_by: self.created_by,
            last_used_at: self.last_used_at.map(Timestamp::from),
            revoked_at: self.revoked_at.map(Timestamp::from),
        }
    }
}
