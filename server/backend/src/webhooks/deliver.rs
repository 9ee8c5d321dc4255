//! Delivery: claim what is due, sign and send it, note what came of it.

use std::time::{Duration, Instant};

use http::{HeaderMap, HeaderValue, header};
use jiff::{SignedDuration, Timestamp};

use crate::{
    BusinessId, Db, EventId, Result, WebhookId,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_one, fetch_optional},
    },
    delivery::{self, Delivered, MEMORY, Outcome, again_at, kept},
    outgoing::Outgoing,
    standard_webhooks::Secret,
};

/// How long to wait after each failure, in minutes: a little more than a day in all, and then it is given up.
const WAITS: [i64; 8] = [1, 5, 30, 60, 120, 240, 480, 720];

/// How many are sent at once: a receiver that is slow must not keep the others waiting.
const AT_ONCE: i64 = 32;

/// How long a receiver that failed is left alone, unless it asks for longer.
const REST: SignedDuration = SignedDuration::from_mins(1);

/// Who takes longer than this to answer is slow.
const SLOW: Duration = Duration::from_secs(1);

/// How long a receiver that is slow is left alone: others have their turn.
const BREATH: SignedDuration = SignedDuration::from_secs(10);

/// The receiver says that there is no such address any more: it is not called again until its owner says so.
const GONE: u16 = 410;

/// Sends events that are due at `now`, of every business; when more wait, `next` is in the past. Background work.
///
/// # Errors
/// Only the database's: what is not answered with a status of success is tried again after 1, 5, 30 and more minutes, nine times
/// in all, or when its receiver says; the last error is kept.
pub async fn deliver_due(db: &Db, outgoing: &Outgoing, now: Timestamp) -> Result<Delivered> {
    let mut delivered = Delivered::default();
    let rows = claim(db, now).await?;
    delivered
        .work_off(rows, |row| deliver(db.clone(), outgoing.clone(), row, now))
        .await?;
    delivered.next = find_next(db).await?;
    Ok(delivered)
}

async fn claim(db: &Db, now: Timestamp) -> Result<Vec<DeliveryRow>> {
    delivery::claim!(
        db,
        DeliveryRow,
        now,
        AT_ONCE,
        "webhook_delivery",
        ["webhook_id", "event_id"],
        "webhook_delivery.webhook_id, webhook_delivery.event_id, attempts, body"
    )
}

async fn find_next(db: &Db) -> Result<Option<Timestamp>> {
    let mut tx = db.read().await?;
    let (next,): (Option<Micros>,) = fetch_one!(
        tx,
        (Option<Micros>,),
        "SELECT min(due_at) FROM webhook_delivery WHERE due_at IS NOT NULL",
    )?;
    Ok(next.map(Timestamp::from))
}

/// Deletes what was settled a month ago; how many. Background work.
pub async fn forget_settled(db: &Db, now: Timestamp) -> Result<u64> {
    db.write((), move |tx, ()| {
        Box::pin(async move {
            Ok(execute!(
                tx,
                "DELETE FROM webhook_delivery WHERE settled_at <= $1",
                Micros::from(now - MEMORY),
            )?)
        })
    })
    .await
}

/// What a receiver made of an event.
struct Taken {
    status: Option<u16>,
    /// None: it has it.
    error: Option<String>,
    not_before: Option<Timestamp>,
}

async fn deliver(db: Db, outgoing: Outgoing, row: DeliveryRow, now: Timestamp) -> Result<Outcome> {
    let Some(webhook) = find_webhook(&db, &row).await? else {
        // It was paused or deleted since it was claimed.
        db.write(row, move |tx, row| Box::pin(leave_paused(tx, row))).await?;
        return Ok(Outcome::Stopped);
    };
    let began = Instant::now();
    let taken = send(&outgoing, webhook, &row, now).await;
    let slow = began.elapsed() > SLOW;
    let again = again_at(&WAITS, row.attempts, now)
        .filter(|_| taken.error.is_some() && taken.status != Some(GONE))
        .map(|again| taken.not_before.map_or(again, |at| at.max(again)));
    let outcome = match (&taken.error, again) {
        (None, _) => Outcome::Sent,
        (Some(_), Some(_)) => Outcome::Failed,
        (Some(_), None) => Outcome::GivenUp,
    };
    let rests_until = match outcome {
        Outcome::Failed => Some((now + REST).max(taken.not_before.unwrap_or(now))),
        _ => slow.then_some(now + BREATH),
    };
    if let Some(error) = &taken.error {
        tracing::warn!(webhook = %row.webhook_id, event = %row.event_id, %error, again = ?again, "a webhook did not take an event");
    }
    db.write((row, taken), move |tx, (row, taken)| {
        Box::pin(note(tx, row, taken, (outcome, again, rests_until), now))
    })
    .await?;
    Ok(outcome)
}

async fn find_webhook(db: &Db, row: &DeliveryRow) -> Result<Option<WebhookRow>> {
    let mut tx = db.read().await?;
    Ok(fetch_optional!(
        tx,
        WebhookRow,
        "SELECT url, secret FROM webhook WHERE business_id = $1 AND webhook_id = $2 AND paused_at IS NULL",
        row.business_id,
        row.webhook_id,
    )?)
}

async fn send(outgoing: &Outgoing, webhook: WebhookRow, row: &DeliveryRow, now: Timestamp) -> Taken {
    let failed = |error: String| Taken {
        status: None,
        error: Some(error),
        not_before: None,
    };
    let Ok(url) = outgoing.read_address(&webhook.url) else {
        return failed("requests do not go to this address".to_owned());
    };
    let (id, second) = (row.event_id.to_string(), now.as_second());
    let signature = Secret::from(webhook.secret).sign(&id, second, &row.body);
    let text = |value: String| HeaderValue::try_from(value).expect("figures and letters make a header");
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert("webhook-id", text(id));
    headers.insert("webhook-timestamp", HeaderValue::from(second));
    headers.insert("webhook-signature", text(signature));
    match outgoing.post(url, headers, row.body.clone().into_bytes()).await {
        Ok(answer) if answer.is_success() => Taken {
            status: Some(answer.status),
            error: None,
            not_before: None,
        },
        Ok(answer) => Taken {
            status: Some(answer.status),
            error: Some(kept(&format!("{} {}", answer.status, answer.text.trim()))),
            not_before: delivery::not_before(&answer, now),
        },
        Err(error) => failed(kept(&error)),
    }
}

async fn note(
    tx: &mut Tx,
    row: &DeliveryRow,
    taken: &Taken,
    (outcome, again, rests_until): (Outcome, Option<Timestamp>, Option<Timestamp>),
    now: Timestamp,
) -> Result<()> {
    let settled = match outcome {
        Outcome::Sent => Some("sent"),
        Outcome::GivenUp => Some("given-up"),
        Outcome::Failed | Outcome::Stopped | Outcome::PutOff => None,
    };
    let status = taken.status.map(i64::from);
    // The webhook first, as whoever pauses it does.
    let Some((paused,)) = fetch_optional!(
        tx,
        (bool,),
        "UPDATE webhook
         SET last_at = $3, last_status = $4, last_error = $5
         WHERE business_id = $1 AND webhook_id = $2
         RETURNING paused_at IS NOT NULL",
        row.business_id,
        row.webhook_id,
        Micros::from(now),
        status,
        taken.error.as_deref(),
    )?
    else {
        // It was deleted meanwhile, and its deliveries with it.
        return Ok(());
    };
    // Paused meanwhile, it waits until the owner goes on.
    let again = again.filter(|_| !paused);
    execute!(
        tx,
        "UPDATE webhook_delivery
         SET outcome = $4, settled_at = $5, last_status = $6, last_error = $7, due_at = $8
         WHERE business_id = $1 AND webhook_id = $2 AND event_id = $3",
        row.business_id,
        row.webhook_id,
        row.event_id,
        settled,
        settled.map(|_| Micros::from(now)),
        status,
        taken.error.as_deref(),
        again.map(Micros::from),
    )?;
    if let Some(until) = rests_until {
        rest(tx, row, until).await?;
    }
    if taken.status == Some(GONE) {
        super::manage::pause(tx, row.business_id, row.webhook_id, now).await?;
    }
    Ok(())
}

/// Of a webhook that is paused nothing is tried until its owner goes on.
async fn leave_paused(tx: &mut Tx, row: &DeliveryRow) -> Result<()> {
    execute!(
        tx,
        "UPDATE webhook_delivery
         SET due_at = NULL, attempts = attempts - 1
         WHERE business_id = $1 AND webhook_id = $2 AND event_id = $3 AND outcome IS NULL
           AND EXISTS (SELECT 1 FROM webhook w
                       WHERE w.business_id = $1 AND w.webhook_id = $2 AND w.paused_at IS NOT NULL)",
        row.business_id,
        row.webhook_id,
        row.event_id,
    )?;
    Ok(())
}

/// What else waits for a receiver that fails or is slow waits a little longer: it must not keep others' waiting.
async fn rest(tx: &mut Tx, row: &DeliveryRow, until: Timestamp) -> Result<()> {
    execute!(
        tx,
        "UPDATE webhook_delivery
         SET due_at = $3
         WHERE business_id = $1 AND webhook_id = $2 AND due_at < $3",
        row.business_id,
        row.webhook_id,
        Micros::from(until),
    )?;
    Ok(())
}

#[derive(Clone, sqlx::FromRow)]
struct DeliveryRow {
    business_id: BusinessId,
    webhook_id: WebhookId,
    event_id: EventId,
    attempts: i64,
    body: String,
}

#[derive(sqlx::FromRow)]
struct WebhookRow {
    url: String,
    secret: Vec<u8>,
}
