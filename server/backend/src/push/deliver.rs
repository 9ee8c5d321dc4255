//! Delivery: claim what is due, seal and send it, note what came of it.

use http::{HeaderMap, HeaderValue, header};
use jiff::Timestamp;

use super::{
    Pusher,
    keys::{self, Keys},
    message::{Notice, message, seal},
};
use crate::{
    BusinessId, ContactId, CustomerId, Db, DeviceId, EnrolmentId, Language, Result,
    contacts::{self, Still, Why},
    coupons::{self, Promised, PromisedRow},
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_one, fetch_optional},
    },
    delivery::{self, Delivered, FRESH, MEMORY, Outcome, again_at, kept},
    outgoing::{Answer, OutgoingError},
};

/// How long to wait after each failure, in minutes; after one more failure it is given up.
const WAITS: [i64; 7] = [1, 5, 30, 60, 120, 240, 480];

/// How many are sent at once: some push services are slow to answer.
const AT_ONCE: i64 = 32;

/// For how many seconds a push service keeps it for a phone that is off: its words speak of their day.
const KEPT_FOR: u32 = 24 * 60 * 60;

/// Puts a contact down for each of the customer's devices, within the write that judges it. Whether there is one.
pub(crate) async fn put(
    tx: &mut Tx,
    business: BusinessId,
    contact: ContactId,
    customer: CustomerId,
    now: Timestamp,
) -> Result<bool> {
    let devices = execute!(
        tx,
        "INSERT INTO outgoing_push (business_id, contact_id, device_id, created_at, due_at, attempts)
         SELECT business_id, $2, device_id, $4, $4, 0
         FROM push_device
         WHERE business_id = $1 AND customer_id = $3
         ON CONFLICT (business_id, contact_id, device_id) DO NOTHING",
        business,
        contact,
        customer,
        Micros::from(now),
    )?;
    Ok(devices > 0)
}

/// Sends notifications that are due at `now`, of every business; when more wait, `next` is in the past. Background work and
/// the terminal.
///
/// # Errors
/// Only the database's: what cannot be sent is tried again after 1, 5, 30 and more minutes, eight times in all, or when its
/// push service says; the last error is kept.
pub async fn deliver_due(db: &Db, pusher: &Pusher, now: Timestamp) -> Result<Delivered> {
    let mut delivered = Delivered::default();
    let rows = claim(db, now).await?;
    if !rows.is_empty() {
        let keys = keys::load(db, now).await?;
        delivered
            .work_off(rows, |row| deliver(db.clone(), pusher.clone(), keys.clone(), row, now))
            .await?;
    }
    delivered.next = find_next(db).await?;
    Ok(delivered)
}

async fn claim(db: &Db, now: Timestamp) -> Result<Vec<PushRow>> {
    delivery::claim!(
        db,
        PushRow,
        now,
        AT_ONCE,
        "outgoing_push",
        ["contact_id", "device_id"],
        "outgoing_push.contact_id, outgoing_push.device_id, attempts, created_at"
    )
}

async fn find_next(db: &Db) -> Result<Option<Timestamp>> {
    let mut tx = db.read().await?;
    let (next,): (Option<Micros>,) = fetch_one!(
        tx,
        (Option<Micros>,),
        "SELECT min(due_at) FROM outgoing_push WHERE due_at IS NOT NULL",
    )?;
    Ok(next.map(Timestamp::from))
}

/// Deletes what was settled and is a month old; how many. What became of the contact stands with it. Background work.
pub async fn forget_settled(db: &Db, now: Timestamp) -> Result<u64> {
    db.write((), move |tx, ()| {
        Box::pin(async move {
            Ok(execute!(
                tx,
                "DELETE FROM outgoing_push WHERE outcome IS NOT NULL AND created_at <= $1",
                Micros::from(now - MEMORY),
            )?)
        })
    })
    .await
}

/// What a push service, or the lack of one, made of a notification.
enum Taken {
    /// It has it.
    Yes,
    /// There is no such device any more.
    Gone,
    /// Not now; not before an instant if it said one.
    Later(String, Option<Timestamp>),
    /// Nobody answered: it may have it.
    Silent(String),
    /// Never: trying again cannot help.
    Never(String),
}

async fn deliver(db: Db, pusher: Pusher, keys: Keys, row: PushRow, now: Timestamp) -> Result<Outcome> {
    if now.duration_since(row.created_at.into()) >= FRESH
        && let Some(outcome) = look_again(&db, row, now).await?
    {
        return Ok(outcome);
    }
    let taken = match find_letter(&db, row).await? {
        Some(mut letter) => {
            let coupon = letter.take_coupon()?;
            send(&pusher, &keys, row, (letter, coupon), now).await
        }
        None => Taken::Gone,
    };
    let refused = !matches!(taken, Taken::Yes | Taken::Silent(_));
    let later = |error: String, not_before: Option<Timestamp>| {
        let again = again_at(&WAITS, row.attempts, now).map(|again| not_before.map_or(again, |at| at.max(again)));
        (again.is_none().then_some("given-up"), again, Some(error))
    };
    let (outcome, again, error) = match taken {
        Taken::Yes => (Some("sent"), None, None),
        Taken::Gone => (Some("gone"), None, Some("the device is gone".to_owned())),
        Taken::Never(error) => (Some("given-up"), None, Some(error)),
        Taken::Later(error, not_before) => later(error, not_before),
        Taken::Silent(error) => later(error, None),
    };
    if let Some(error) = &error {
        tracing::warn!(contact = %row.contact_id, device = %row.device_id, %error, again = ?again, "a notification was not sent");
    }
    let done = Done {
        outcome,
        again,
        error,
        refused,
    };
    db.write(done, move |tx, done| Box::pin(note(tx, row, done, now)))
        .await?;
    Ok(match outcome {
        Some("sent") => Outcome::Sent,
        Some(_) => Outcome::GivenUp,
        None => Outcome::Failed,
    })
}

/// Looks again at a contact that has waited; none: it is to be sent. What is not wanted any more, or has reached the person by
/// another of their devices, is taken back.
async fn look_again(db: &Db, row: PushRow, now: Timestamp) -> Result<Option<Outcome>> {
    let (business, contact, device) = (row.business_id, row.contact_id, row.device_id);
    db.write(db.versions().clone(), move |tx, versions| {
        Box::pin(async move {
            let still = contacts::look_again(tx, versions, (business, contact), now).await?;
            let (until, outcome) = match still {
                Still::Wanted => return Ok(None),
                Still::NotNow(until) => (Some(until), Outcome::PutOff),
                Still::Unwanted => (None, Outcome::Stopped),
            };
            // It was not tried.
            execute!(
                tx,
                "UPDATE outgoing_push
                 SET due_at = $4, attempts = attempts - 1
                 WHERE business_id = $1 AND contact_id = $2 AND device_id = $3",
                business,
                contact,
                device,
                until.map(Micros::from),
            )?;
            if still == Still::Unwanted {
                take_back(tx, business, contact).await?;
            }
            Ok(Some(outcome))
        })
    })
    .await
}

/// Takes back what waits for any of the customer's devices, and the coupon unless one of them may have shown it: by an attempt that was
/// not refused, or by one that is under way.
async fn take_back(tx: &mut Tx, business: BusinessId, contact: ContactId) -> Result<()> {
    execute!(
        tx,
        "UPDATE outgoing_push
         SET outcome = 'dropped', due_at = NULL
         WHERE business_id = $1 AND contact_id = $2 AND outcome IS NULL",
        business,
        contact,
    )?;
    let (shown,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM outgoing_push WHERE business_id = $1 AND contact_id = $2 AND attempts > refused",
        business,
        contact,
    )?;
    if shown == 0 {
        coupons::withdraw(tx, business, contact).await?;
    }
    Ok(())
}

/// What is sent where; none when the device is gone.
async fn find_letter(db: &Db, row: PushRow) -> Result<Option<LetterRow>> {
    let mut tx = db.read().await?;
    Ok(fetch_optional!(
        tx,
        LetterRow,
        "SELECT c.enrolment_id, COALESCE(c.subject, '') AS subject, COALESCE(c.body, '') AS body, p.language,
                d.endpoint, d.p256dh, d.auth, k.code, k.percent, k.product_name, k.last_day
         FROM contact c
         JOIN customer p ON p.business_id = c.business_id AND p.customer_id = c.customer_id
         JOIN push_device d
           ON d.business_id = c.business_id AND d.customer_id = c.customer_id AND d.device_id = $3
         LEFT JOIN coupon k ON k.business_id = c.business_id AND k.contact_id = c.contact_id
         WHERE c.business_id = $1 AND c.contact_id = $2",
        row.business_id,
        row.contact_id,
        row.device_id,
    )?)
}

async fn send(
    pusher: &Pusher,
    keys: &Keys,
    row: PushRow,
    (letter, coupon): (LetterRow, Option<Promised>),
    now: Timestamp,
) -> Taken {
    // It could have been added where other addresses were allowed.
    let Ok(endpoint) = pusher.outgoing.read_address(&letter.endpoint) else {
        return Taken::Never("requests do not go to this address".to_owned());
    };
    let message = message(&Notice {
        contact: row.contact_id,
        enrolment: letter.enrolment_id,
        language: letter.language,
        subject: &letter.subject,
        words: &letter.body,
        coupon: coupon.as_ref(),
    });
    let Some(sealed) = seal(message, &letter.p256dh, &letter.auth) else {
        return Taken::Never("the device's keys make no sense".to_owned());
    };
    let Ok(authorization) = HeaderValue::try_from(keys.authorization(&endpoint, &pusher.contact, now)) else {
        return Taken::Never("the sender's address makes no header".to_owned());
    };
    let topic = row.contact_id.uuid().simple().to_string();
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, authorization);
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"));
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    headers.insert("ttl", HeaderValue::from(KEPT_FOR));
    headers.insert("urgency", HeaderValue::from_static("normal"));
    headers.insert(
        "topic",
        HeaderValue::try_from(topic).expect("figures and letters make a header"),
    );
    match pusher.outgoing.post(endpoint, headers, sealed).await {
        Ok(answer) => read_answer(&answer, now),
        Err(error @ OutgoingError::Refused) => Taken::Never(kept(&error)),
        Err(error) => Taken::Silent(kept(&error)),
    }
}

fn read_answer(answer: &Answer, now: Timestamp) -> Taken {
    if answer.is_success() {
        return Taken::Yes;
    }
    let said = kept(&format!("{} {}", answer.status, answer.text.trim()));
    match answer.status {
        404 | 410 => Taken::Gone,
        408 | 425 | 429 | 500.. => Taken::Later(said, delivery::not_before(answer, now)),
        _ => Taken::Never(said),
    }
}

/// What came of one row.
struct Done {
    outcome: Option<&'static str>,
    again: Option<Timestamp>,
    error: Option<String>,
    refused: bool,
}

/// Notes it, and what follows for the device and for the contact.
async fn note(tx: &mut Tx, row: PushRow, done: &Done, now: Timestamp) -> Result<()> {
    let PushRow {
        business_id: business,
        contact_id: contact,
        device_id: device,
        ..
    } = row;
    // The contact first: of two devices that are done at once, the later sees the earlier.
    let sending = contacts::lock_sending(tx, business, contact).await?;
    execute!(
        tx,
        "UPDATE outgoing_push
         SET outcome = $4, due_at = $5, last_error = $6, refused = refused + $7
         WHERE business_id = $1 AND contact_id = $2 AND device_id = $3",
        business,
        contact,
        device,
        done.outcome,
        done.again.map(Micros::from),
        done.error.as_deref(),
        i64::from(done.refused),
    )?;
    match done.outcome {
        Some("sent") => {
            execute!(
                tx,
                "UPDATE push_device SET last_ok_at = $3 WHERE business_id = $1 AND device_id = $2",
                business,
                device,
                Micros::from(now),
            )?;
            contacts::note_sent(tx, business, contact, now).await
        }
        Some(outcome) => {
            if outcome == "gone" {
                execute!(
                    tx,
                    "DELETE FROM push_device WHERE business_id = $1 AND device_id = $2",
                    business,
                    device,
                )?;
            }
            if sending {
                give_up_if_none_is_left(tx, business, contact, done.error.as_deref().unwrap_or_default()).await?;
            }
            Ok(())
        }
        None => Ok(()),
    }
}

/// A contact of which nothing is on its way any more, and that nothing took, is given up.
async fn give_up_if_none_is_left(tx: &mut Tx, business: BusinessId, contact: ContactId, error: &str) -> Result<()> {
    let (left, failed): (i64, i64) = fetch_one!(
        tx,
        (i64, i64),
        "SELECT count(CASE WHEN outcome IS NULL THEN 1 END), count(CASE WHEN outcome = 'given-up' THEN 1 END)
         FROM outgoing_push
         WHERE business_id = $1 AND contact_id = $2",
        business,
        contact,
    )?;
    if left > 0 {
        return Ok(());
    }
    let why = if failed > 0 { Why::NotDelivered } else { Why::NoDevice };
    contacts::note_given_up(tx, business, contact, (why, error)).await
}

#[derive(Clone, Copy, sqlx::FromRow)]
struct PushRow {
    business_id: BusinessId,
    contact_id: ContactId,
    device_id: DeviceId,
    attempts: i64,
    created_at: Micros,
}

#[derive(sqlx::FromRow)]
struct LetterRow {
    enrolment_id: EnrolmentId,
    subject: String,
    body: String,
    language: Language,
    endpoint: String,
    p256dh: Vec<u8>,
    auth: Vec<u8>,
    code: Option<String>,
    percent: Option<i64>,
    product_name: Option<String>,
    last_day: Option<String>,
}

impl LetterRow {
    /// The coupon that the contact promises.
    fn take_coupon(&mut self) -> Result<Option<Promised>> {
        PromisedRow::of(
            self.code.take(),
            self.percent,
            self.product_name.take(),
            self.last_day.take(),
        )
        .map(PromisedRow::into_promised)
        .transpose()
    }
}
