//! Secrets that owners give names to: made and shown once, listed, and revoked. What a secret proves is its kind's own affair:
//! the keys of programs ([`crate::api_keys`]), and what shops sign with ([`crate::shops`]).

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    Actor, Db, Error, PersonName, Result, Thing,
    db::{
        micros::Micros,
        tx::{execute, fetch_all, fetch_optional},
    },
    deeds::{self, Deed},
    form::Form,
};

/// How many characters a name may have.
const NAME: usize = 80;

/// A secret as an owner sees it: everything but the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSecret<Id> {
    /// Its id.
    pub id: Id,
    /// What the owner calls it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it, as they are called now; none: the terminal.
    pub created_by: Option<PersonName>,
    /// When it was last used, as exactly as its kind keeps it.
    pub last_used_at: Option<Timestamp>,
    /// Since when it proves nothing any more.
    pub revoked_at: Option<Timestamp>,
}

/// What one kind of secret has of its own; made by [`kind!`].
pub(crate) struct Kind {
    /// What is not found.
    pub(crate) thing: Thing,
    /// The field of the form that holds the name.
    pub(crate) field: &'static str,
    /// What making one is called in the log.
    pub(crate) made: Deed,
    /// And revoking one.
    pub(crate) revoked: Deed,
    /// `$1` the business, `$2` the id, `$3` the name, `$4` what is kept of the secret, `$5` the instant, `$6` who.
    pub(crate) insert: &'static str,
    /// `$1` the business.
    pub(crate) list: &'static str,
    /// `$1` the business, `$2` the id.
    pub(crate) find: &'static str,
    /// `$1` the business, `$2` the id, `$3` the instant.
    pub(crate) revoke: &'static str,
}

/// A [`Kind`] from the names of its table and of the columns that are called differently in each.
macro_rules! kind {
    (
        $table:literal { id: $id:literal, kept: $kept:literal, last_used_at: $last_used_at:literal },
        $($rest:tt)*
    ) => {
        $crate::named_secrets::Kind {
            insert: concat!(
                "INSERT INTO ", $table, " (business_id, ", $id, ", name, ", $kept, ", created_at, created_by)
                 VALUES ($1, $2, $3, $4, $5, $6)"
            ),
            list: concat!(
                "SELECT n.", $id, " AS id, n.name, n.created_at, s.name AS created_by, n.", $last_used_at, " AS last_used_at,
                        n.revoked_at
                 FROM ", $table, " n
                 LEFT JOIN staff s ON s.business_id = n.business_id AND s.staff_id = n.created_by
                 WHERE n.business_id = $1
                 ORDER BY n.revoked_at IS NOT NULL, n.created_at DESC, n.", $id, " DESC"
            ),
            find: concat!("SELECT name FROM ", $table, " WHERE business_id = $1 AND ", $id, " = $2"),
            revoke: concat!("UPDATE ", $table, " SET revoked_at = $3 WHERE business_id = $1 AND ", $id, " = $2 AND revoked_at IS NULL"),
            $($rest)*
        }
    };
}

pub(crate) use kind;

/// Puts a secret down under its name. For owners.
///
/// # Errors
/// [`Error::Invalid`] names the kind's field.
pub(crate) async fn make(
    db: &Db,
    actor: &Actor,
    kind: &'static Kind,
    name: &str,
    (id, kept): (Uuid, Vec<u8>),
    now: Timestamp,
) -> Result<()> {
    let business = actor.must_own()?;
    let mut form = Form::default();
    let name = form.field(kind.field, crate::error::text(name, NAME).map(str::to_owned));
    let name = form.finish(name)?;
    db.write((*actor, name, kept), move |tx, (actor, name, kept)| {
        Box::pin(async move {
            execute!(
                tx,
                kind.insert,
                business,
                id,
                name,
                kept.as_slice(),
                Micros::from(now),
                actor.staff(),
            )?;
            deeds::note(tx, actor, kind.made, name, now).await
        })
    })
    .await
}

/// All of a kind, the latest first, those that were revoked last. For owners.
pub(crate) async fn list<Id: From<Uuid>>(db: &Db, actor: &Actor, kind: &'static Kind) -> Result<Vec<NamedSecret<Id>>> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(tx, SecretRow, kind.list, business)?;
    Ok(rows.into_iter().map(SecretRow::into_secret).collect())
}

/// Revokes one. Again, it changes nothing. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub(crate) async fn revoke(db: &Db, actor: &Actor, kind: &'static Kind, id: Uuid, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            let (name,) =
                fetch_optional!(tx, (String,), kind.find, business, id)?.ok_or(Error::NotFound(kind.thing))?;
            let revoked = execute!(tx, kind.revoke, business, id, Micros::from(now))?;
            if revoked > 0 {
                deeds::note(tx, actor, kind.revoked, &name, now).await?;
            }
            Ok(())
        })
    })
    .await
}

#[derive(sqlx::FromRow)]
struct SecretRow {
    id: Uuid,
    name: String,
    created_at: Micros,
    created_by: Option<PersonName>,
    last_used_at: Option<Micros>,
    revoked_at: Option<Micros>,
}

impl SecretRow {
    fn into_secret<Id: From<Uuid>>(self) -> NamedSecret<Id> {
        NamedSecret {
            id: self.id.into(),
            name: self.name,
            created_at: self.created_at.into(),
            created_by: self.created_by,
            last_used_at: self.last_used_at.map(Timestamp::from),
            revoked_at: self.revoked_at.map(Timestamp::from),
        }
    }
}
