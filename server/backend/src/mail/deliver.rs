//! Delivery: claim what is due, send it, note what came of it.
//!
//! Whoever sends a mail again because nobody said what came of it, sends it with the same `Message-ID`. Nothing foreign is
//! awaited inside a write.

use jiff::Timestamp;

use super::{
    mailer::{Links, Mailer, MailerError},
    render::Due,
};
use crate::{
    BusinessId, ContactId, Db, EmailAddress, Language, MailId, PersonName, Result,
    address_trouble::{self, Trouble},
    contacts::{self, Still, Why},
    coupons,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_one},
    },
    delivery::{self, Delivered, FRESH, Outcome, again_at, kept},
    invitations,
};

/// How long to wait after each failure, in minutes; after one more failure it is given up.
const WAITS: [i64; 7] = [1, 5, 30, 60, 120, 240, 480];

/// How many are sent at once: as many connections as are kept.
const AT_ONCE: i64 = 10;

/// Sends mails that are due at `now`, of every business; when more wait, `next` is in the past. Background work.
///
/// # Errors
/// Only the database's: a mail that cannot be sent is tried again after 1, 5, 30 and more minutes,
/// eight times in all, and its last error is kept.
pub async fn deliver_due(db: &Db, mailer: &Mailer, links: &Links, now: Timestamp) -> Result<Delivered> {
    let mut delivered = Delivered::default();
    let rows = claim(db, now).await?;
    delivered
        .work_off(rows, |row| deliver(db.clone(), mailer.clone(), links.clone(), row, now))
        .await?;
    delivered.next = find_next(db).await?;
    Ok(delivered)
}

async fn claim(db: &Db, now: Timestamp) -> Result<Vec<MailRow>> {
    delivery::claim!(
        db,
        MailRow,
        now,
        AT_ONCE,
        "outgoing_mail",
        ["mail_id"],
        "outgoing_mail.mail_id, language, to_name, to_email, data, attempts, refused, cause, created_at"
    )
}

async fn deliver(db: Db, mailer: Mailer, links: Links, row: MailRow, now: Timestamp) -> Result<Outcome> {
    let (business, mail) = (row.business_id, row.mail_id);
    let attempts = row.attempts;
    // An earlier attempt of which no server said that it was refused.
    let may_have_arrived = attempts - 1 > row.refused;
    let contact = contacts::mailed(&row.cause);
    if let Some(contact) = contact
        && now.duration_since(row.created_at.into()) >= FRESH
        && let Some(outcome) = look_again(&db, business, (mail, contact), may_have_arrived, now).await?
    {
        return Ok(outcome);
    }
    let (cause, to) = (row.cause.clone(), row.to_email.clone());
    let error = match send(&mailer, &links, row, now).await {
        Ok(()) => {
            db.write((), move |tx, ()| {
                Box::pin(async move {
                    note_sent(tx, business, mail, now).await?;
                    match contact {
                        Some(contact) => contacts::note_sent(tx, business, contact, now).await,
                        None => Ok(()),
                    }
                })
            })
            .await?;
            return Ok(Outcome::Sent);
        }
        Err(error) => error,
    };
    let nobody = is_refused_address(&error);
    let again = again_at(&WAITS, attempts, now).filter(|_| !nobody);
    tracing::warn!(%mail, %error, attempts, again = ?again, "a mail was not sent");
    let refused = error.is_refusal();
    let error = kept(&error);
    db.write((error, cause, to), move |tx, (error, cause, to)| {
        Box::pin(async move {
            note_failed(tx, (business, mail), again, (error, refused)).await?;
            if nobody {
                address_trouble::note(tx, business, to, (Trouble::Bounced, error), now).await?;
            }
            if again.is_none() {
                note_bounced(tx, business, cause, now).await?;
                if let Some(contact) = contact {
                    let why = if nobody { Why::Bounced } else { Why::NotDelivered };
                    contacts::note_given_up(tx, business, contact, (why, error)).await?;
                }
            }
            Ok(())
        })
    })
    .await?;
    Ok(match again {
        Some(_) => Outcome::Failed,
        None => Outcome::GivenUp,
    })
}

/// Looks at a contact again whose mail has waited; none: it is to be sent.
async fn look_again(
    db: &Db,
    business: BusinessId,
    (mail, contact): (MailId, ContactId),
    may_have_arrived: bool,
    now: Timestamp,
) -> Result<Option<Outcome>> {
    db.write(db.versions().clone(), move |tx, versions| {
        Box::pin(async move {
            match contacts::look_again(tx, versions, (business, contact), now).await? {
                Still::Wanted => Ok(None),
                Still::Unwanted => {
                    if !may_have_arrived {
                        coupons::withdraw(tx, business, contact).await?;
                    }
                    execute!(
                        tx,
                        "DELETE FROM outgoing_mail WHERE business_id = $1 AND mail_id = $2",
                        business,
                        mail,
                    )?;
                    Ok(Some(Outcome::Stopped))
                }
                Still::NotNow(until) => {
                    // It was not tried.
                    execute!(
                        tx,
                        "UPDATE outgoing_mail
                         SET due_at = $3, attempts = attempts - 1
                         WHERE business_id = $1 AND mail_id = $2",
                        business,
                        mail,
                        Micros::from(until),
                    )?;
                    Ok(Some(Outcome::PutOff))
                }
            }
        })
    })
    .await
}

async fn send(mailer: &Mailer, links: &Links, row: MailRow, now: Timestamp) -> Result<(), MailerError> {
    let due = Due {
        id: row.mail_id,
        language: row.language,
        to_name: row.to_name,
        to_email: row.to_email,
        letter: serde_json::from_str(&row.data)?,
    };
    let message = due.message(mailer, links, now)?;
    mailer.send(&due.id.to_string(), message).await
}

/// Whether the receiving server said that there is no such mailbox: trying again cannot help. What it refuses by policy
/// (`5.7.…`, as when this server may not send through it) is no word about the address.
fn is_refused_address(error: &MailerError) -> bool {
    let MailerError::Smtp(error) = error else { return false };
    error
        .status()
        .is_some_and(|code| matches!(u16::from(code), 550 | 551 | 553))
        && !error.to_string().contains("5.7.")
}

/// An invitation whose mail is given up, unless it was sent again since.
async fn note_bounced(tx: &mut Tx, business: BusinessId, cause: &str, now: Timestamp) -> Result<()> {
    let Some((id, times)) = invitations::mailed(cause) else {
        return Ok(());
    };
    execute!(
        tx,
        "UPDATE invitation
         SET bounced_at = $1
         WHERE business_id = $2 AND invitation_id = $3 AND sent_count = $4",
        Micros::from(now),
        business,
        id,
        times,
    )?;
    Ok(())
}

/// The secrets of a mail that was sent are needed no more.
async fn note_sent(tx: &mut Tx, business: BusinessId, mail: MailId, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "UPDATE outgoing_mail
         SET sent_at = $1, due_at = NULL, last_error = NULL, data = '{}'
         WHERE business_id = $2 AND mail_id = $3",
        Micros::from(now),
        business,
        mail,
    )?;
    Ok(())
}

async fn note_failed(
    tx: &mut Tx,
    (business, mail): (BusinessId, MailId),
    again: Option<Timestamp>,
    (error, refused): (&str, bool),
) -> Result<()> {
    execute!(
        tx,
        "UPDATE outgoing_mail
         SET due_at = $1, last_error = $2, data = CASE WHEN $3 THEN '{}' ELSE data END, refused = refused + $4
         WHERE business_id = $5 AND mail_id = $6",
        again.map(Micros::from),
        error,
        again.is_none(),
        i64::from(refused),
        business,
        mail,
    )?;
    Ok(())
}

async fn find_next(db: &Db) -> Result<Option<Timestamp>> {
    let mut tx = db.read().await?;
    let (next,): (Option<Micros>,) = fetch_one!(
        tx,
        (Option<Micros>,),
        "SELECT min(due_at) FROM outgoing_mail WHERE due_at IS NOT NULL",
    )?;
    Ok(next.map(Timestamp::from))
}

#[derive(sqlx::FromRow)]
struct MailRow {
    business_id: BusinessId,
    mail_id: MailId,
    language: Language,
    to_name: PersonName,
    to_email: EmailAddress,
    data: String,
    attempts: i64,
    refused: i64,
    cause: String,
    created_at: Micros,
}
