//! Sending an invitation again, and taking it back.

use jiff::Timestamp;

use super::invite::{InvitationMail, latest_version, renew};
use crate::{
    Actor, Conflict, CustomerId, Db, EmailAddress, EnrolmentId, Error, InvitationId, JourneyId, Language, PersonName,
    Result, Thing,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, lock_optional},
    },
    scope::may_see,
    versions::Versions,
};

/// Sends an invitation again, with a new link and its full time; the link before stops working. For
/// staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's; [`Conflict::AlreadyAccepted`],
/// [`Conflict::AlreadyCancelled`].
pub async fn resend_invitation(db: &Db, actor: &Actor, id: InvitationId, now: Timestamp) -> Result<()> {
    actor.must_be_staff()?;
    db.write((db.versions().clone(), *actor), move |tx, (versions, actor)| {
        Box::pin(resend(tx, versions, actor, id, now))
    })
    .await
}

async fn resend(tx: &mut Tx, versions: &Versions, actor: &Actor, id: InvitationId, now: Timestamp) -> Result<()> {
    let business = actor.business();
    let row = lock(tx, actor, id).await?;
    if row.cancelled_at.is_some() {
        return Err(Error::Conflict(Conflict::AlreadyCancelled));
    }
    let (_, version) = latest_version(tx, versions, business, row.journey_id).await?;
    let (name, language) = crate::db::tx::fetch_one!(
        tx,
        (PersonName, Language),
        "SELECT name, language FROM customer WHERE business_id = $1 AND customer_id = $2",
        business,
        row.customer_id,
    )?;
    let mail = InvitationMail {
        business,
        name,
        email: row.email,
        language,
        version,
        sent: renew(tx, business, id, now).await?,
    };
    mail.put(tx, now).await
}

/// Takes an invitation back: its link stops working, and an enrolment in which nothing has happened
/// goes with it. Cancelling again changes nothing. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's; [`Conflict::AlreadyAccepted`].
pub async fn cancel_invitation(db: &Db, actor: &Actor, id: InvitationId, now: Timestamp) -> Result<()> {
    actor.must_be_staff()?;
    db.write(*actor, move |tx, actor| Box::pin(cancel(tx, actor, id, now)))
        .await
}

async fn cancel(tx: &mut Tx, actor: &Actor, id: InvitationId, now: Timestamp) -> Result<()> {
    let business = actor.business();
    let row = lock(tx, actor, id).await?;
    if row.cancelled_at.is_some() {
        return Ok(());
    }
    execute!(
        tx,
        "UPDATE invitation
         SET cancelled_at = $1
         WHERE business_id = $2 AND invitation_id = $3",
        Micros::from(now),
        business,
        id,
    )?;
    execute!(
        tx,
        "DELETE FROM enrolment WHERE business_id = $1 AND enrolment_id = $2 AND last_fact = 0",
        business,
        row.enrolment_id,
    )?;
    Ok(())
}

/// Locks an invitation that was not accepted, of a customer whom the actor may see.
async fn lock(tx: &mut Tx, actor: &Actor, id: InvitationId) -> Result<InvitationRow> {
    let row = lock_optional!(
        tx,
        InvitationRow,
        "SELECT journey_id, enrolment_id, customer_id, email, accepted_at, cancelled_at
         FROM invitation
         WHERE business_id = $1 AND invitation_id = $2",
        actor.business(),
        id,
    )?
    .ok_or(Error::NotFound(Thing::Invitation))?;
    if !may_see(tx, actor, row.customer_id).await? {
        return Err(Error::NotFound(Thing::Invitation));
    }
    if row.accepted_at.is_some() {
        return Err(Error::Conflict(Conflict::AlreadyAccepted));
    }
    Ok(row)
}

#[derive(sqlx::FromRow)]
struct InvitationRow {
    journey_id: JourneyId,
    enrolment_id: EnrolmentId,
    customer_id: CustomerId,
    email: EmailAddress,
    accepted_at: Option<Micros>,
    cancelled_at: Option<Micros>,
}
