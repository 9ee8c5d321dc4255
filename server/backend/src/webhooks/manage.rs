//! What an owner does with webhooks, and sees of them.

use jiff::Timestamp;
use serde_json::json;

use super::event::{EventKind, body, put};
use crate::{
    Actor, BusinessId, Conflict, Db, Error, EventId, Fault, Result, Thing, WebhookId,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_one, fetch_optional, lock_optional},
    },
    deeds::{self, Deed},
    form::Form,
    outgoing::Outgoing,
    standard_webhooks::Secret,
};

/// How many webhooks a business has at most.
pub const MOST: i64 = 10;

/// How many deliveries a list shows.
const SHOWN: i64 = 50;

/// What a test is called.
const TEST: &str = "test";

/// A webhook as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Where it is.
    pub url: String,
    /// What it is told.
    pub events: Vec<EventKind>,
    /// Since when.
    pub created_at: Timestamp,
    /// Since when it is paused, if it is.
    pub paused_at: Option<Timestamp>,
    /// The last attempt to tell it something.
    pub last: Option<Attempt>,
}

/// An attempt to tell a webhook something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// When.
    pub at: Timestamp,
    /// The status it was answered with; none when there was no answer.
    pub status: Option<i64>,
    /// What went wrong; none when it was taken.
    pub error: Option<String>,
}

/// An event that a webhook is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryLine {
    /// The event; its `webhook-id`.
    pub event: EventId,
    /// Its kind, as it is told: `claim.waiting`, or `test`.
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    /// What became of it.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i64,
    /// The status of the last answer.
    pub status: Option<i64>,
    /// What went wrong the last time.
    pub error: Option<String>,
}

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// It is tried at this instant.
    Waiting(Timestamp),
    /// It waits for the end of the pause.
    Held,
    /// The receiver has it.
    Sent,
    /// It was tried for a day, or the receiver does not want it.
    GivenUp,
}

/// What is asked for, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewWebhook {
    /// An `https://` address.
    pub url: String,
    /// Codes of [`EventKind`].
    pub events: Vec<String>,
}

/// A webhook that was added.
#[derive(Clone, Debug)]
pub struct Added {
    /// Its id.
    pub id: WebhookId,
    /// What its receiver checks signatures with (`whsec_…`). It is not told again.
    pub secret: String,
}

/// The webhooks of the actor's business, the first added first. For owners.
pub async fn list_webhooks(db: &Db, actor: &Actor) -> Result<Vec<Webhook>> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        WebhookRow,
        "SELECT webhook_id, url, events, created_at, paused_at, last_at, last_status, last_error
         FROM webhook
         WHERE business_id = $1
         ORDER BY created_at, webhook_id",
        business,
    )?;
    Ok(rows.into_iter().map(WebhookRow::into_webhook).collect())
}

/// One webhook. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn get_webhook(db: &Db, actor: &Actor, webhook: WebhookId) -> Result<Webhook> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    fetch_optional!(
        tx,
        WebhookRow,
        "SELECT webhook_id, url, events, created_at, paused_at, last_at, last_status, last_error
         FROM webhook
         WHERE business_id = $1 AND webhook_id = $2",
        business,
        webhook,
    )?
    .map(WebhookRow::into_webhook)
    .ok_or(Error::NotFound(Thing::Webhook))
}

/// The latest events of a webhook, the latest first. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn list_deliveries(db: &Db, actor: &Actor, webhook: WebhookId) -> Result<Vec<DeliveryLine>> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let known = fetch_optional!(
        tx,
        (i64,),
        "SELECT created_at FROM webhook WHERE business_id = $1 AND webhook_id = $2",
        business,
        webhook,
    )?;
    if known.is_none() {
        return Err(Error::NotFound(Thing::Webhook));
    }
    let rows = fetch_all!(
        tx,
        DeliveryRow,
        "SELECT event_id, event, created_at, due_at, outcome, attempts, last_status, last_error
         FROM webhook_delivery
         WHERE business_id = $1 AND webhook_id = $2
         ORDER BY created_at DESC, event_id DESC
         LIMIT $3",
        business,
        webhook,
        SHOWN,
    )?;
    Ok(rows.into_iter().map(DeliveryRow::into_line).collect())
}

/// Adds a webhook. Its secret is told this once. For owners.
///
/// # Errors
/// [`Error::Invalid`] names `url` and `events`; [`Conflict::EnoughWebhooks`].
pub async fn add_webhook(
    db: &Db,
    actor: &Actor,
    outgoing: &Outgoing,
    new: NewWebhook,
    now: Timestamp,
) -> Result<Added> {
    let business = actor.must_own()?;
    let mut form = Form::default();
    let url = form.field("url", outgoing.read_address(&new.url));
    let events = form.field("events", read_events(&new.events));
    let (url, events) = form.finish(url.zip(events))?;
    let (id, secret) = (WebhookId::new(now), Secret::new());
    let added = Added {
        id,
        secret: secret.to_string(),
    };
    let arguments = (*actor, url.to_string(), events, secret);
    db.write(arguments, move |tx, (actor, url, events, secret)| {
        Box::pin(async move {
            // Two that are added at once are counted one after the other.
            lock_optional!(
                tx,
                (i64,),
                "SELECT created_at FROM business WHERE business_id = $1",
                business,
            )?;
            let (count,): (i64,) = fetch_one!(
                tx,
                (i64,),
                "SELECT count(*) FROM webhook WHERE business_id = $1",
                business,
            )?;
            if count >= MOST {
                return Err(Error::Conflict(Conflict::EnoughWebhooks));
            }
            execute!(
                tx,
                "INSERT INTO webhook (business_id, webhook_id, url, secret, events, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6)",
                business,
                id,
                url.as_str(),
                secret.bytes(),
                events.as_str(),
                Micros::from(now),
            )?;
            deeds::note(tx, actor, Deed::WebhookAdded, host(url), now).await
        })
    })
    .await?;
    Ok(added)
}

/// What the log calls a webhook: the rest of its address may be as good as a password.
fn host(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or_default()
}

/// Their names with blanks between them, each once, in their order.
fn read_events(codes: &[String]) -> Result<String, Fault> {
    let wanted: Vec<EventKind> = codes
        .iter()
        .map(|code| code.parse().map_err(|_| Fault::Unknown))
        .collect::<Result<_, Fault>>()?;
    let names: Vec<&str> = EventKind::ALL
        .into_iter()
        .filter(|kind| wanted.contains(kind))
        .map(EventKind::code)
        .collect();
    if names.is_empty() {
        return Err(Fault::Missing);
    }
    Ok(names.join(" "))
}

/// Stops telling a webhook anything; what waits is held, and what happens meanwhile is not told. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn pause_webhook(db: &Db, actor: &Actor, webhook: WebhookId, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            let hook = lock(tx, business, webhook).await?;
            if hook.paused_at.is_some() {
                return Ok(());
            }
            pause(tx, business, webhook, now).await?;
            deeds::note(tx, actor, Deed::WebhookPaused, host(&hook.url), now).await
        })
    })
    .await
}

pub(super) async fn pause(tx: &mut Tx, business: BusinessId, webhook: WebhookId, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "UPDATE webhook
         SET paused_at = COALESCE(paused_at, $3)
         WHERE business_id = $1 AND webhook_id = $2",
        business,
        webhook,
        Micros::from(now),
    )?;
    execute!(
        tx,
        "UPDATE webhook_delivery SET due_at = NULL WHERE business_id = $1 AND webhook_id = $2 AND outcome IS NULL",
        business,
        webhook,
    )?;
    Ok(())
}

/// Goes on telling a webhook; what was held is told now. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn resume_webhook(db: &Db, actor: &Actor, webhook: WebhookId, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            let hook = lock(tx, business, webhook).await?;
            if hook.paused_at.is_none() {
                return Ok(());
            }
            execute!(
                tx,
                "UPDATE webhook SET paused_at = NULL WHERE business_id = $1 AND webhook_id = $2",
                business,
                webhook,
            )?;
            execute!(
                tx,
                "UPDATE webhook_delivery
                 SET due_at = $3, attempts = 0
                 WHERE business_id = $1 AND webhook_id = $2 AND outcome IS NULL AND due_at IS NULL",
                business,
                webhook,
                Micros::from(now),
            )?;
            deeds::note(tx, actor, Deed::WebhookResumed, host(&hook.url), now).await
        })
    })
    .await
}

/// Deletes a webhook with everything that it was told. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn delete_webhook(db: &Db, actor: &Actor, webhook: WebhookId, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            let hook = lock(tx, business, webhook).await?;
            execute!(
                tx,
                "DELETE FROM webhook WHERE business_id = $1 AND webhook_id = $2",
                business,
                webhook,
            )?;
            deeds::note(tx, actor, Deed::WebhookDeleted, host(&hook.url), now).await
        })
    })
    .await
}

/// Tells a webhook something that did not happen, to see whether it hears. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn send_test(db: &Db, actor: &Actor, webhook: WebhookId, now: Timestamp) -> Result<EventId> {
    let business = actor.must_own()?;
    let event = EventId::new(now);
    db.write((), move |tx, ()| {
        Box::pin(async move {
            let hook = lock(tx, business, webhook).await?;
            let row = json!({
                "webhook": webhook.uuid().simple().to_string(),
                "event": event.uuid().simple().to_string(),
                "kind": TEST,
                "body": body(TEST, now, &json!({ "webhook": { "id": webhook } })),
                "at": now.as_microsecond(),
            });
            put(tx, business, vec![row]).await?;
            if hook.paused_at.is_some() {
                hold(tx, business, webhook, event).await?;
            }
            Ok(())
        })
    })
    .await?;
    Ok(event)
}

/// Tells a webhook an event once more, under the same `webhook-id`. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's, and for what it was never told.
pub async fn redeliver(db: &Db, actor: &Actor, webhook: WebhookId, event: EventId, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    db.write((), move |tx, ()| {
        Box::pin(async move {
            let hook = lock(tx, business, webhook).await?;
            let found = execute!(
                tx,
                "UPDATE webhook_delivery
                 SET due_at = $4, attempts = 0, outcome = NULL, settled_at = NULL
                 WHERE business_id = $1 AND webhook_id = $2 AND event_id = $3",
                business,
                webhook,
                event,
                Micros::from(now),
            )?;
            if found == 0 {
                return Err(Error::NotFound(Thing::Webhook));
            }
            if hook.paused_at.is_some() {
                hold(tx, business, webhook, event).await?;
            }
            Ok(())
        })
    })
    .await
}

/// It waits for the end of the pause.
async fn hold(tx: &mut Tx, business: BusinessId, webhook: WebhookId, event: EventId) -> Result<()> {
    execute!(
        tx,
        "UPDATE webhook_delivery SET due_at = NULL WHERE business_id = $1 AND webhook_id = $2 AND event_id = $3",
        business,
        webhook,
        event,
    )?;
    Ok(())
}

/// Keeps a webhook from changing.
async fn lock(tx: &mut Tx, business: BusinessId, webhook: WebhookId) -> Result<LockedRow> {
    lock_optional!(
        tx,
        LockedRow,
        "SELECT url, paused_at FROM webhook WHERE business_id = $1 AND webhook_id = $2",
        business,
        webhook,
    )?
    .ok_or(Error::NotFound(Thing::Webhook))
}

#[derive(sqlx::FromRow)]
struct LockedRow {
    url: String,
    paused_at: Option<Micros>,
}

#[derive(sqlx::FromRow)]
struct WebhookRow {
    webhook_id: WebhookId,
    url: String,
    events: String,
    created_at: Micros,
    paused_at: Option<Micros>,
    last_at: Option<Micros>,
    last_status: Option<i64>,
    last_error: Option<String>,
}

impl WebhookRow {
    fn into_webhook(self) -> Webhook {
        Webhook {
            id: self.webhook_id,
            url: self.url,
            // One of a later form of the program is none of ours.
            events: self.events.split(' ').filter_map(|code| code.parse().ok()).collect(),
            created_at: self.created_at.into(),
            paused_at: self.paused_at.map(Timestamp::from),
            last: self.last_at.map(|at| Attempt {
                at: at.into(),
                status: self.last_status,
                error: self.last_error,
            }),
        }
    }
}

#[derive(sqlx::FromRow)]
struct DeliveryRow {
    event_id: EventId,
    event: String,
    created_at: Micros,
    due_at: Option<Micros>,
    outcome: Option<String>,
    attempts: i64,
    last_status: Option<i64>,
    last_error: Option<String>,
}

impl DeliveryRow {
    fn into_line(self) -> DeliveryLine {
        let state = match (self.outcome.as_deref(), self.due_at) {
            (Some("sent"), _) => DeliveryState::Sent,
            (Some(_), _) => DeliveryState::GivenUp,
            (None, Some(due_at)) => DeliveryState::Waiting(due_at.into()),
            (None, None) => DeliveryState::Held,
        };
        DeliveryLine {
            event: self.event_id,
            kind: self.event,
            at: self.created_at.into(),
            state,
            attempts: self.attempts,
            status: self.last_status,
            error: self.last_error,
        }
    }
}
