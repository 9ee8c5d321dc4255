//! Passkeys of the staff: keys that live in a device and answer only to its owner's finger, face or PIN.
//!
//! Who has one proves it whenever they sign in: with the passkey alone, day by day, or after the mail's link or
//! code, which alone is one factor. Nothing but public keys is stored. The questions put to a device (challenges)
//! are kept here, not in the page, and each is answered once.

mod add;
mod challenge;
mod relying_party;
mod sign_in;

use jiff::Timestamp;

pub(crate) use self::sign_in::hand_out_ticket;
pub use self::{
    add::{add_passkey, start_adding},
    challenge::{Question, forget_expired},
    relying_party::RelyingParty,
    sign_in::{sign_in_with_passkey, sign_in_with_second_factor, start_second_factor, start_sign_in},
};
use crate::{
    Actor, BusinessId, Db, Error, PasskeyId, PersonName, Result, StaffId, Thing,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_one, fetch_optional},
    },
    deeds::{self, Deed},
};

/// One of a person's passkeys, in their own list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyLine {
    /// Its id.
    pub id: PasskeyId,
    /// What the person called it.
    pub name: String,
    /// Since when they have it.
    pub created_at: Timestamp,
    /// When they last signed in with it.
    pub last_used_at: Option<Timestamp>,
}

/// The actor's own passkeys, the first first. For staff.
pub async fn list_passkeys(db: &Db, actor: &Actor) -> Result<Vec<PasskeyLine>> {
    let (business, staff) = own(actor)?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        PasskeyRow,
        "SELECT passkey_id, name, created_at, last_used_at
         FROM passkey
         WHERE business_id = $1 AND staff_id = $2
         ORDER BY created_at, passkey_id",
        business,
        staff,
    )?;
    Ok(rows.into_iter().map(PasskeyRow::into_line).collect())
}

/// Takes one of the actor's own passkeys away. Without any, the mail alone signs them in again.
///
/// # Errors
/// [`Error::NotFound`] also for somebody else's.
pub async fn remove_passkey(db: &Db, actor: &Actor, passkey: PasskeyId, now: Timestamp) -> Result<()> {
    let (business, staff) = own(actor)?;
    let actor = *actor;
    db.write((), move |tx, ()| {
        Box::pin(async move {
            let removed = fetch_optional!(
                tx,
                (String,),
                "DELETE FROM passkey
                 WHERE business_id = $1 AND passkey_id = $2 AND staff_id = $3
                 RETURNING name",
                business,
                passkey,
                staff,
            )?;
            let Some((name,)) = removed else {
                return Err(Error::NotFound(Thing::Passkey));
            };
            deeds::note(tx, &actor, Deed::PasskeyRemoved, &name, now).await
        })
    })
    .await
}

/// Takes all passkeys of one of the staff away, who lost their device: the mail alone signs them in again. For
/// owners, and for the terminal when the only owner lost theirs. How many there were.
///
/// # Errors
/// [`Error::NotFound`] when the business has no such person.
pub async fn remove_passkeys_of(db: &Db, actor: &Actor, staff: StaffId, now: Timestamp) -> Result<u64> {
    let business = actor.must_own()?;
    let actor = *actor;
    db.write((), move |tx, ()| {
        Box::pin(async move {
            let name = name_of(tx, business, staff).await?;
            let removed = execute!(
                tx,
                "DELETE FROM passkey WHERE business_id = $1 AND staff_id = $2",
                business,
                staff,
            )?;
            if removed > 0 {
                deeds::note(tx, &actor, Deed::PasskeysOfRemoved, name.as_str(), now).await?;
            }
            Ok(removed)
        })
    })
    .await
}

/// Whether this person must prove a passkey after the mail.
pub(crate) async fn has_one(tx: &mut Tx, business: BusinessId, staff: StaffId) -> Result<bool> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT COUNT(*) FROM passkey WHERE business_id = $1 AND staff_id = $2",
        business,
        staff,
    )?;
    Ok(count > 0)
}

async fn name_of(tx: &mut Tx, business: BusinessId, staff: StaffId) -> Result<PersonName> {
    fetch_optional!(
        tx,
        (PersonName,),
        "SELECT name FROM staff WHERE business_id = $1 AND staff_id = $2",
        business,
        staff,
    )?
    .map(|(name,)| name)
    .ok_or(Error::NotFound(Thing::Staff))
}

/// The staff member who asks, for what only they may do.
fn own(actor: &Actor) -> Result<(BusinessId, StaffId)> {
    match *actor {
        Actor::Staff { business, staff, .. } => Ok((business, staff)),
        Actor::Customer { .. } | Actor::System { .. } => Err(Error::NotAllowed),
    }
}

#[derive(sqlx::FromRow)]
struct PasskeyRow {
    passkey_id: PasskeyId,
    name: String,
    created_at: Micros,
    last_used_at: Option<Micros>,
}

impl PasskeyRow {
    fn into_line(self) -> PasskeyLine {
        PasskeyLine {
            id: self.passkey_id,
            name: self.name,
            created_at: self.created_at.into(),
            last_used_at: self.last_used_at.map(Into::into),
        }
    }
}
