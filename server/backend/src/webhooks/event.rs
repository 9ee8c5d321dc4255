//! What webhooks are told.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    BusinessId, CustomerId, EnrolmentId, EventId, JourneyId, PersonName, Result, WebhookId,
    db::{
        Tx,
        tx::{execute_pair, fetch_each, fetch_pair, over_list},
    },
};

/// A kind of event that a webhook can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// Somebody needs a look.
    AlertRaised,
    /// And needs it no more.
    AlertClosed,
    /// A customer says that a milestone is reached, and waits for a coach.
    ClaimWaiting,
    /// A milestone was awarded.
    MilestoneAwarded,
    /// Every square of a journey is done.
    JourneyFinished,
    /// A customer left.
    CustomerLeft,
    /// A coupon was redeemed.
    CouponRedeemed,
}

impl EventKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::AlertRaised,
        Self::AlertClosed,
        Self::ClaimWaiting,
        Self::MilestoneAwarded,
        Self::JourneyFinished,
        Self::CustomerLeft,
        Self::CouponRedeemed,
    ];

    /// As it is told: `claim.waiting`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AlertRaised => "alert.raised",
            Self::AlertClosed => "alert.closed",
            Self::ClaimWaiting => "claim.waiting",
            Self::MilestoneAwarded => "milestone.awarded",
            Self::JourneyFinished => "journey.finished",
            Self::CustomerLeft => "customer.left",
            Self::CouponRedeemed => "coupon.redeemed",
        }
    }
}

crate::coded::coded! {
    EventKind,
    /// The text names no kind of event.
    UnknownEvent = "this is no event that a webhook is told"
}

/// Something that happened to a customer on a board, with what its kind has to say beside who and where: the members of
/// `data`, as JSON.
#[derive(Clone, Debug)]
pub(crate) struct Happening {
    pub(crate) kind: EventKind,
    pub(crate) at: Timestamp,
    pub(crate) said: Value,
}

/// To whom it happened, and on which board.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    pub(crate) business: BusinessId,
    pub(crate) enrolment: EnrolmentId,
}

/// Puts down for every webhook that wants to hear of it what happened on one board, within the write that stores it. A
/// business without webhooks costs one look at an index. Staff in training are nobody's business outside.
pub(crate) async fn announce(tx: &mut Tx, told: Told, happenings: &[Happening]) -> Result<()> {
    let happened: Vec<_> = happenings
        .iter()
        .map(|happening| (told.enrolment, happening.clone()))
        .collect();
    announce_all(tx, told.business, &happened).await
}

/// The same of what happened on many boards, with three statements for all of them.
pub(crate) async fn announce_all(
    tx: &mut Tx,
    business: BusinessId,
    happened: &[(EnrolmentId, Happening)],
) -> Result<()> {
    if happened.is_empty() {
        return Ok(());
    }
    // Whoever deletes one meanwhile waits for this write; SQLite has no others who write.
    macro_rules! listeners_sql {
        ($locking:literal) => {
            concat!(
                "SELECT webhook_id, events FROM webhook WHERE business_id = $1 AND paused_at IS NULL ",
                $locking
            )
        };
    }
    let listeners: Vec<(WebhookId, String)> = fetch_each!(
        fetch_all,
        tx,
        (WebhookId, String),
        listeners_sql!(""),
        listeners_sql!("FOR KEY SHARE"),
        business,
    )?;
    let wants = |events: &str, kind: EventKind| events.split(' ').any(|event| event == kind.code());
    let is_heard = |kind| listeners.iter().any(|(_, events)| wants(events, kind));
    let heard: Vec<_> = happened
        .iter()
        .filter(|(_, happening)| is_heard(happening.kind))
        .collect();
    if heard.is_empty() {
        return Ok(());
    }
    let who = find_who(tx, business, heard.iter().map(|(enrolment, _)| *enrolment)).await?;
    let mut rows: Vec<Value> = Vec::new();
    for (enrolment, happening) in heard {
        let Some(who) = who.get(enrolment) else {
            continue;
        };
        let event = EventId::new(happening.at).uuid().simple().to_string();
        let body = who.body(happening);
        let to = listeners.iter().filter(|(_, events)| wants(events, happening.kind));
        rows.extend(to.map(|(webhook, _)| {
            json!({
                "webhook": webhook.uuid().simple().to_string(),
                "event": event,
                "kind": happening.kind.code(),
                "body": body,
                "at": happening.at.as_microsecond(),
            })
        }));
    }
    put(tx, business, rows).await
}

/// Puts rows down to be sent: objects with `webhook`, `event`, `kind`, `body` and `at`.
pub(super) async fn put(tx: &mut Tx, business: BusinessId, rows: Vec<Value>) -> Result<()> {
    execute_pair!(
        tx,
        over_list!(
            "INSERT INTO webhook_delivery
                 (business_id, webhook_id, event_id, event, body, created_at, due_at, attempts)
             SELECT $1, " [uuid "webhook"] ", " [uuid "event"] ", " [text "kind"] ", " [text "body"] ", "
                    [int "at"] ", " [int "at"] ", 0
             FROM " [list 2]
            " WHERE true
             ON CONFLICT (business_id, webhook_id, event_id) DO NOTHING"
        ),
        business,
        Value::Array(rows).to_string(),
    )?;
    Ok(())
}

/// The customers of some enrolments; of nobody who trains.
async fn find_who(
    tx: &mut Tx,
    business: BusinessId,
    enrolments: impl Iterator<Item = EnrolmentId>,
) -> Result<HashMap<EnrolmentId, WhoRow>> {
    let enrolments: BTreeSet<_> = enrolments
        .map(|enrolment| enrolment.uuid().simple().to_string())
        .collect();
    let list = enrolments.into_iter().map(|id| json!({ "id": id }));
    let rows = fetch_pair!(
        tx,
        WhoRow,
        over_list!(
            "SELECT e.enrolment_id, c.customer_id, c.name, j.journey_id, j.key
             FROM " [list 2] [join] "enrolment e ON e.business_id = $1 AND e.enrolment_id = " [uuid "id"]
            " JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
             JOIN journey j ON j.business_id = e.business_id AND j.journey_id = e.journey_id
             WHERE c.staff_id IS NULL"
        ),
        business,
        Value::Array(list.collect()).to_string(),
    )?;
    Ok(rows.into_iter().map(|row| (row.enrolment_id, row)).collect())
}

#[derive(sqlx::FromRow)]
struct WhoRow {
    enrolment_id: EnrolmentId,
    customer_id: CustomerId,
    name: PersonName,
    journey_id: JourneyId,
    key: String,
}

impl WhoRow {
    /// The whole body. It is signed as it is, so it is kept as it is.
    fn body(&self, happening: &Happening) -> String {
        let mut data = json!({
            "customer": { "id": self.customer_id, "name": self.name.to_string() },
            "enrolment": { "id": self.enrolment_id },
            "journey": { "id": self.journey_id, "key": self.key },
        });
        if let (Value::Object(data), Value::Object(said)) = (&mut data, &happening.said) {
            data.extend(said.clone());
        }
        body(happening.kind.code(), happening.at, &data)
    }
}

/// An event as receivers read it.
pub(super) fn body(kind: &str, at: Timestamp, data: &Value) -> String {
    json!({ "type": kind, "timestamp": at, "data": data }).to_string()
}
