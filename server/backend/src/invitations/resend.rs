//! Sending an invitation again, and taking it back.

use jiff::Timestamp;

use super::{
    LIFE,
    invite::latest_version,
    letter::{InvitationLetter, cause, put_letters},
};
use crate::{
    Actor, BusinessId, Conflict, CustomerId, Db, EmailAddress, EnrolmentId, Error, InvitationId, JourneyId, Language,
    MailId, PersonName, Result, Thing, Token,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_one, lock_optional},
    },
    deeds::{self, Deed},
    mail::letter::Letter,
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
    let (name, language) = fetch_one!(
        tx,
        (PersonName, Language),
        "SELECT name, language FROM customer WHERE business_id = $1 AND customer_id = $2",
        business,
        row.customer_id,
    )?;
    let (token, times) = renew(tx, business, id, now).await?;
    let letter = InvitationLetter {
        invitation: id,
        times,
        token,
        name,
        email: row.email,
        language,
        version,
    };
    put_letters(tx, business, vec![letter], now).await
}

/// Makes a new link for an invitation, to be shown or printed; the one sent before stops working, and a mail that still
/// waits carries the new one. The secret is told here once and never again. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's; [`Conflict::AlreadyAccepted`],
/// [`Conflict::AlreadyCancelled`].
pub async fn show_link(db: &Db, actor: &Actor, id: InvitationId, now: Timestamp) -> Result<Token> {
    actor.must_be_staff()?;
    db.write(*actor, move |tx, actor| Box::pin(show(tx, actor, id, now)))
        .await
}

async fn show(tx: &mut Tx, actor: &Actor, id: InvitationId, now: Timestamp) -> Result<Token> {
    let business = actor.business();
    let row = lock(tx, actor, id).await?;
    if row.cancelled_at.is_some() {
        return Err(Error::Conflict(Conflict::AlreadyCancelled));
    }
    let token = Token::new(business);
    let (times,): (i64,) = fetch_one!(
        tx,
        (i64,),
        "UPDATE invitation
         SET token_hash = $1, expires_at = $2
         WHERE business_id = $3 AND invitation_id = $4
         RETURNING sent_count",
        token.hash(),
        Micros::from(now + LIFE),
        business,
        id,
    )?;
    let waiting = lock_optional!(
        tx,
        (MailId, String),
        "SELECT mail_id, data
         FROM outgoing_mail
         WHERE business_id = $1 AND cause = $2 AND due_at IS NOT NULL",
        business,
        cause(id, times),
    )?;
    if let Some((mail, data)) = waiting
        && let Ok(Letter::Invitation {
            business: name,
            journey,
            promise,
            reassurance,
            ..
        }) = serde_json::from_str(&data)
    {
        let letter = Letter::Invitation {
            business: name,
            journey,
            promise,
            reassurance,
            token: token.to_string(),
        };
        execute!(
            tx,
            "UPDATE outgoing_mail SET data = $1 WHERE business_id = $2 AND mail_id = $3",
            serde_json::to_string(&letter).expect("a letter is plain data"),
            business,
            mail,
        )?;
    }
    Ok(token)
}

/// Gives an invitation a new token and its full time; the link sent before stops working.
async fn renew(tx: &mut Tx, business: BusinessId, id: InvitationId, now: Timestamp) -> Result<(Token, i64)> {
    let token = Token::new(business);
    let (times,): (i64,) = fetch_one!(
        tx,
        (i64,),
        "UPDATE invitation
         SET token_hash = $1, sent_at = $2, expires_at = $3, sent_count = sent_count + 1,
             opened_at = NULL, bounced_at = NULL
         WHERE business_id = $4 AND invitation_id = $5
         RETURNING sent_count",
        token.hash(),
        Micros::from(now),
        Micros::from(now + LIFE),
        business,
        id,
    )?;
    Ok((token, times))
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
    deeds::note(tx, actor, Deed::InvitationCancelled, row.email.as_str(), now).await
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
