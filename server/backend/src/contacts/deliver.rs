//! Delivery: what is due is claimed, judged ([`super::judge`]), and turned into what is sent.
//!
//! Claiming puts a contact off by a lease, so that of many servers one judges it, and another does when that one died. Judging
//! and putting down what is sent are one write, in which the customer, the enrolment and the contact are locked in this
//! order: whatever the customer does is either seen, or came after.

use jiff::{SignedDuration, Timestamp};
use journey::Touchpoint;
use tokio::task::JoinSet;

use super::{
    Why,
    judge::{Planned, Verdict, judge, quiet_until, still_wanted},
};
use crate::{
    BusinessId, ContactId, CustomerId, Db, EmailAddress, EnrolmentId, Error, Language, PersonName, Result, Thing,
    Token,
    channels::Channel,
    coupons::{self, Promised},
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_each, fetch_one, fetch_optional, lock_optional},
    },
    enrolments::ledger::Ledger,
    mail::letter::{Letter, LetterCoupon, Post},
    push,
    versions::Versions,
};

/// How many contacts are claimed together: that many are judged in a few seconds.
const CLAIMED: i64 = 256;

/// How many are judged at once; on SQLite they share a commit.
const AT_ONCE: usize = 16;

/// When a contact that could not be judged is tried again.
const PUT_OFF: SignedDuration = SignedDuration::from_hours(1);

/// What a delivery did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Handed to their channels.
    pub handed: usize,
    /// Left out, to measure what the others' are worth.
    pub held_out: usize,
    /// Stopped.
    pub stopped: usize,
    /// Put off: it is quiet, or the customer has heard enough this week.
    pub put_off: usize,
    /// Could not be judged, and will be tried again in an hour.
    pub failed: usize,
    /// When delivery looks next; none when nothing is planned.
    pub next: Option<Timestamp>,
}

/// Judges contacts that are due at `now`, of every business, and hands those that go out to their channels; when more wait, `next`
/// is not after `now`. Background work and the terminal.
///
/// # Errors
/// Only the database's.
pub async fn deliver_due(db: &Db, now: Timestamp) -> Result<Delivered> {
    let mut delivered = Delivered::default();
    let mut running = JoinSet::new();
    for place in claim(db, now).await? {
        if running.len() >= AT_ONCE {
            delivered.count(running.join_next().await);
        }
        running.spawn(settle_or_put_off(db.clone(), place, now));
    }
    while !running.is_empty() {
        delivered.count(running.join_next().await);
    }
    delivered.next = find_next(db).await?;
    Ok(delivered)
}

enum Outcome {
    Handed,
    HeldOut,
    Stopped,
    PutOff,
    /// Somebody else judged it meanwhile, or it is gone.
    NotDue,
    Failed,
}

impl Delivered {
    /// Whether anything was done.
    #[must_use]
    pub fn anything(&self) -> bool {
        self.handed + self.held_out + self.stopped + self.put_off + self.failed > 0
    }

    /// What a later delivery did beside this.
    pub fn add(&mut self, later: Self) {
        self.handed += later.handed;
        self.held_out += later.held_out;
        self.stopped += later.stopped;
        self.put_off += later.put_off;
        self.failed += later.failed;
        self.next = later.next;
    }

    fn count(&mut self, outcome: Option<Result<Outcome, tokio::task::JoinError>>) {
        match outcome {
            Some(Ok(Outcome::Handed)) => self.handed += 1,
            Some(Ok(Outcome::HeldOut)) => self.held_out += 1,
            Some(Ok(Outcome::Stopped)) => self.stopped += 1,
            Some(Ok(Outcome::PutOff)) => self.put_off += 1,
            Some(Ok(Outcome::Failed)) => self.failed += 1,
            Some(Err(error)) => {
                tracing::error!(%error, "the judging of a contact broke off");
                self.failed += 1;
            }
            Some(Ok(Outcome::NotDue)) | None => {}
        }
    }
}

/// The claim; only PostgreSQL has others who claim at the same time.
macro_rules! claim_sql {
    ($locking:literal) => {
        concat!(
            "WITH due AS MATERIALIZED (
                 SELECT business_id, contact_id
                 FROM contact
                 WHERE next_at <= $1
                 ORDER BY next_at
                 LIMIT $2 ",
            $locking,
            ")
             UPDATE contact
             SET next_at = $3
             FROM due
             WHERE contact.business_id = due.business_id AND contact.contact_id = due.contact_id
             RETURNING contact.business_id, contact.contact_id, contact.customer_id, contact.enrolment_id"
        )
    };
}

async fn claim(db: &Db, now: Timestamp) -> Result<Vec<Place>> {
    let until = now + db.lease();
    db.write((), move |tx, ()| {
        Box::pin(async move {
            Ok(fetch_each!(
                fetch_all,
                tx,
                Place,
                claim_sql!(""),
                claim_sql!("FOR UPDATE SKIP LOCKED"),
                Micros::from(now),
                CLAIMED,
                Micros::from(until),
            )?)
        })
    })
    .await
}

async fn find_next(db: &Db) -> Result<Option<Timestamp>> {
    let mut tx = db.read().await?;
    let (next,): (Option<Micros>,) = fetch_one!(
        tx,
        (Option<Micros>,),
        "SELECT min(next_at) FROM contact WHERE next_at IS NOT NULL",
    )?;
    Ok(next.map(Timestamp::from))
}

/// One that fails must not keep the others waiting, nor come first again at once.
async fn settle_or_put_off(db: Db, place: Place, now: Timestamp) -> Outcome {
    let settled = db
        .write(db.versions().clone(), move |tx, versions| {
            Box::pin(settle(tx, versions, place, now))
        })
        .await;
    match settled {
        Ok(outcome) => outcome,
        // The enrolment was taken back, and the contact with it.
        Err(Error::NotFound(Thing::Enrolment | Thing::Customer)) => Outcome::NotDue,
        Err(error) => {
            let contact = place.contact_id;
            tracing::error!(%contact, %error, "a contact could not be judged");
            let put_off = db
                .write((), move |tx, ()| {
                    Box::pin(async move { put_off(tx, place, now + PUT_OFF).await })
                })
                .await;
            if let Err(error) = put_off {
                tracing::error!(%contact, %error, "it could not be put off");
            }
            Outcome::Failed
        }
    }
}

/// Judges one contact, and does what follows.
async fn settle(tx: &mut Tx, versions: &Versions, place: Place, now: Timestamp) -> Result<Outcome> {
    let person = lock_person(tx, place.business_id, place.customer_id).await?;
    let ledger = Ledger::lock(tx, versions, place.business_id, place.enrolment_id).await?;
    let Some(planned) = fetch_optional!(
        tx,
        Planned,
        "SELECT touchpoint, due_at, held_out
         FROM contact
         WHERE business_id = $1 AND contact_id = $2 AND state = 'planned'",
        place.business_id,
        place.contact_id,
    )?
    else {
        return Ok(Outcome::NotDue);
    };
    match judge(tx, &ledger, &person.email, &planned, now).await? {
        Verdict::Send(touchpoint) => hand_over(tx, &ledger, &person, place, touchpoint, now).await,
        Verdict::HoldOut(touchpoint) => {
            note_held_out(tx, place, touchpoint, now).await?;
            Ok(Outcome::HeldOut)
        }
        Verdict::Stop(why) => {
            stop(tx, place.business_id, place.contact_id, why, now).await?;
            Ok(Outcome::Stopped)
        }
        Verdict::PutOff(until) => {
            put_off(tx, place, until).await?;
            Ok(Outcome::PutOff)
        }
    }
}

impl From<Promised> for LetterCoupon {
    fn from(promised: Promised) -> Self {
        Self {
            code: promised.code.to_string(),
            percent: promised.percent,
            product: promised.product_name,
            last_day: promised.last_day,
        }
    }
}

/// Puts down what is sent.
async fn hand_over(
    tx: &mut Tx,
    ledger: &Ledger,
    person: &PersonRow,
    place: Place,
    touchpoint: &Touchpoint,
    now: Timestamp,
) -> Result<Outcome> {
    let channel = Channel::from(touchpoint.channel);
    if channel == Channel::Push && !push::put(tx, place.business_id, place.contact_id, ledger.customer, now).await? {
        // The last device went since it was judged.
        stop(tx, place.business_id, place.contact_id, Why::NoDevice, now).await?;
        return Ok(Outcome::Stopped);
    }
    let coupon = coupons::issue(tx, ledger, place.contact_id, touchpoint, now).await?;
    match channel {
        Channel::Email => {
            let token = Token::new(place.business_id);
            let post = Post {
                cause: cause(place.contact_id),
                language: person.language,
                to_name: person.name.clone(),
                to_email: person.email.clone(),
                letter: Letter::Contact {
                    business: person.business_name.to_string(),
                    journey: ledger.version.title().to_owned(),
                    subject: touchpoint.subject.clone(),
                    body: touchpoint.body.clone(),
                    enrolment: ledger.enrolment,
                    token: token.to_string(),
                    coupon: coupon.map(LetterCoupon::from),
                },
            };
            post.put(tx, place.business_id, now).await?;
            note_handed(tx, place, touchpoint, ("sending", None), Some(token.hash()), now).await?;
        }
        Channel::Inbox => {
            note_handed(tx, place, touchpoint, ("sent", Some(now)), None, now).await?;
            // An open board looks again.
            tx.note_new_facts(ledger.enrolment);
        }
        Channel::Push => {
            note_handed(tx, place, touchpoint, ("sending", None), None, now).await?;
        }
    }
    Ok(Outcome::Handed)
}

/// Only the first that comes to a customer, or is kept from them, measures what its touchpoint is worth: who hears of it again
/// is no new customer, and comes to it again, or does not, for what the first one did.
async fn note_handed(
    tx: &mut Tx,
    place: Place,
    touchpoint: &Touchpoint,
    (state, sent_at): (&'static str, Option<Timestamp>),
    token_hash: Option<Vec<u8>>,
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE contact
         SET state = $3, sent_at = $4, token_hash = $5, subject = $6, body = $7, settled_at = $8, next_at = NULL,
             measured = CASE
                 WHEN EXISTS (
                     SELECT 1 FROM contact earlier
                     WHERE earlier.business_id = contact.business_id AND earlier.enrolment_id = contact.enrolment_id
                       AND earlier.touchpoint = contact.touchpoint AND earlier.measured = 1
                 ) THEN 0
                 ELSE 1
             END
         WHERE business_id = $1 AND contact_id = $2",
        place.business_id,
        place.contact_id,
        state,
        sent_at.map(Micros::from),
        token_hash.as_deref(),
        touchpoint.subject.as_str(),
        touchpoint.body.as_str(),
        Micros::from(now),
    )?;
    Ok(())
}

/// The words are kept with it all the same: what was measured is what the others read.
async fn note_held_out(tx: &mut Tx, place: Place, touchpoint: &Touchpoint, now: Timestamp) -> Result<()> {
    note_handed(tx, place, touchpoint, ("held-out", None), None, now).await
}

async fn stop(tx: &mut Tx, business: BusinessId, contact: ContactId, why: Why, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "UPDATE contact
         SET state = 'stopped', why = $3, settled_at = $4, next_at = NULL
         WHERE business_id = $1 AND contact_id = $2 AND state IN ('planned', 'sending')",
        business,
        contact,
        why,
        Micros::from(now),
    )?;
    Ok(())
}

async fn put_off(tx: &mut Tx, place: Place, until: Timestamp) -> Result<()> {
    execute!(
        tx,
        "UPDATE contact
         SET next_at = $3
         WHERE business_id = $1 AND contact_id = $2 AND state = 'planned'",
        place.business_id,
        place.contact_id,
        Micros::from(until),
    )?;
    Ok(())
}

/// Locks a customer, so that one person's contacts are judged one after the other. Rows that only point to the customer may be
/// written meanwhile.
async fn lock_person(tx: &mut Tx, business: BusinessId, customer: CustomerId) -> Result<PersonRow> {
    macro_rules! person_sql {
        ($locking:literal) => {
            concat!(
                "SELECT c.name, c.email, c.language, b.name AS business_name
                 FROM customer c
                 JOIN business b ON b.business_id = c.business_id
                 WHERE c.business_id = $1 AND c.customer_id = $2 ",
                $locking
            )
        };
    }
    fetch_each!(
        fetch_optional,
        tx,
        PersonRow,
        person_sql!(""),
        person_sql!("FOR NO KEY UPDATE OF c"),
        business,
        customer,
    )?
    .ok_or(Error::NotFound(Thing::Customer))
}

/// What causes a contact's mail; delivery finds the contact by it when the mail is sent, or given up.
fn cause(contact: ContactId) -> String {
    format!("contact:{contact}")
}

/// The contact that caused a mail; none for other mails.
pub(crate) fn mailed(cause: &str) -> Option<ContactId> {
    cause.strip_prefix("contact:")?.parse().ok()
}

/// What is to become of a contact that has waited with its channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Still {
    /// It is sent.
    Wanted,
    /// It is with its channel no more, or has just been stopped: the channel takes back what it has, and the coupon, too, where nobody can
    /// have read of it.
    Unwanted,
    /// It waits until it is quiet no more.
    NotNow(Timestamp),
}

/// Looks once more at a contact that has waited with its channel: what has changed since counts.
pub(crate) async fn look_again(
    tx: &mut Tx,
    versions: &Versions,
    (business, contact): (BusinessId, ContactId),
    now: Timestamp,
) -> Result<Still> {
    let Some(row) = fetch_optional!(
        tx,
        WaitingRow,
        "SELECT customer_id, enrolment_id, touchpoint, channel, due_at
         FROM contact
         WHERE business_id = $1 AND contact_id = $2 AND state = 'sending'",
        business,
        contact,
    )?
    else {
        return Ok(Still::Unwanted);
    };
    let person = lock_person(tx, business, row.customer_id).await?;
    let ledger = Ledger::lock(tx, versions, business, row.enrolment_id).await?;
    let waiting = (row.touchpoint.as_str(), Some(row.channel), row.due_at.into());
    let why = match still_wanted(tx, &ledger, &person.email, waiting, now).await? {
        Ok(touchpoint) => {
            let end = quiet_until(tx, &ledger, touchpoint, now).await?;
            return Ok(end.map_or(Still::Wanted, Still::NotNow));
        }
        Err(why) => why,
    };
    stop(tx, business, contact, why, now).await?;
    Ok(Still::Unwanted)
}

/// Whether a contact is still with its channel; nobody else settles it until the transaction ends.
pub(crate) async fn lock_sending(tx: &mut Tx, business: BusinessId, contact: ContactId) -> Result<bool> {
    let row = lock_optional!(
        tx,
        (String,),
        "SELECT state FROM contact WHERE business_id = $1 AND contact_id = $2",
        business,
        contact,
    )?;
    Ok(row.is_some_and(|(state,)| state == "sending"))
}

/// The contact's channel took it.
pub(crate) async fn note_sent(tx: &mut Tx, business: BusinessId, contact: ContactId, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "UPDATE contact
         SET state = 'sent', sent_at = $3, last_error = NULL
         WHERE business_id = $1 AND contact_id = $2 AND state = 'sending'",
        business,
        contact,
        Micros::from(now),
    )?;
    Ok(())
}

/// The contact's channel gave it up.
pub(crate) async fn note_given_up(
    tx: &mut Tx,
    business: BusinessId,
    contact: ContactId,
    (why, error): (Why, &str),
) -> Result<()> {
    execute!(
        tx,
        "UPDATE contact
         SET state = 'given-up', why = $3, last_error = $4
         WHERE business_id = $1 AND contact_id = $2 AND state = 'sending'",
        business,
        contact,
        why,
        error,
    )?;
    Ok(())
}

#[derive(Clone, Copy, sqlx::FromRow)]
#[expect(clippy::struct_field_names, reason = "the columns' names")]
struct Place {
    business_id: BusinessId,
    contact_id: ContactId,
    customer_id: CustomerId,
    enrolment_id: EnrolmentId,
}

#[derive(sqlx::FromRow)]
struct WaitingRow {
    customer_id: CustomerId,
    enrolment_id: EnrolmentId,
    touchpoint: String,
    channel: Channel,
    due_at: Micros,
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    name: PersonName,
    email: EmailAddress,
    language: Language,
    business_name: PersonName,
}
