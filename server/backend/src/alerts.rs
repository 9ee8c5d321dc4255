//! Alerts: staff hear of customers who slip away, on the right day, with what is at risk and what they could do.
//!
//! What raises and closes one is decided by the rules ([`journey::alarm`]); here it is put down in the write that stores the change
//! of standing, whoever brings it about: a command, a review, an import. One alert at most is open about a
//! customer's standing in a journey, and one about claims that a coach lets wait, which only owners see; a unique index keeps it
//! so. [`note_raised`], [`note_all_raised`] and [`note_closed`] are the one place where staff, and other systems, are told.
//!
//! What staff try from an alert goes the way of all that they do at the desk ([`crate::held`]), and is kept with whether
//! the customer moved afterwards ([`Try`]).

mod follow;
mod list;
mod settings;
mod snooze;
mod tries;

use std::collections::BTreeSet;

use jiff::Timestamp;
use journey::{
    Amount, Currency,
    alarm::{Alarm, Suggestion},
};
use serde_json::{Value, json};

pub(crate) use self::{
    follow::{follow, follow_claims, keep, raise_all, refresh_paid, refresh_worth},
    settings::{parse_urgent, switch_digest},
    tries::{note_moved, note_tried},
};
pub use self::{
    list::{AlertLine, Counts, Snooze, count_alerts, find_alert, get_alert, list_alerts},
    settings::{get_urgent, set_digest, settle_urgent, wants_digest},
    snooze::{LONGEST_SNOOZE, NewSnooze, REASON, snooze, wake},
    tries::{Tried, Try, list_tries},
};
use crate::{
    AlertId, BusinessId, EmailAddress, EnrolmentId, Language, PersonName, Result, StaffId,
    db::{
        Tx,
        tx::{fetch_all, fetch_one},
    },
    mail::letter::{Letter, Post},
    webhooks::{self, EventKind, Happening},
};

/// What an alert is about; the first are the first on lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlertKind {
    /// A coach lets a claim wait. For owners.
    Claims,
    /// No progress for a while.
    Stalled,
    /// Later than promised.
    Behind,
    /// Slower than by their own rhythm.
    Slowing,
    /// Not seen for long.
    Lapsed,
}

impl AlertKind {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 5] = [Self::Claims, Self::Stalled, Self::Behind, Self::Slowing, Self::Lapsed];

    /// A stable word for it; a standing's own where it is one.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Claims => "claims",
            Self::Stalled => Alarm::Stalled.code(),
            Self::Behind => Alarm::Behind.code(),
            Self::Slowing => Alarm::Slowing.code(),
            Self::Lapsed => Alarm::Lapsed.code(),
        }
    }

    /// The alarm of the rules; a coach's is none of a customer's.
    pub(crate) fn alarm(self) -> Option<Alarm> {
        match self {
            Self::Claims => None,
            Self::Stalled => Some(Alarm::Stalled),
            Self::Behind => Some(Alarm::Behind),
            Self::Slowing => Some(Alarm::Slowing),
            Self::Lapsed => Some(Alarm::Lapsed),
        }
    }
}

impl From<Alarm> for AlertKind {
    fn from(alarm: Alarm) -> Self {
        match alarm {
            Alarm::Slowing => Self::Slowing,
            Alarm::Behind => Self::Behind,
            Alarm::Stalled => Self::Stalled,
            Alarm::Lapsed => Self::Lapsed,
        }
    }
}

crate::coded::coded! {
    AlertKind,
    /// The text names no kind of alert.
    UnknownAlertKind = "this is no kind of alert"
}

crate::db::text_column::text_column!(AlertKind);

/// What is at risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct AtRisk {
    /// What the customer has paid, in all their journeys, in this journey's currency.
    pub paid: Option<Amount>,
    /// What the next step is worth ([`journey::alarm::worth`]).
    pub worth: Option<Amount>,
}

impl AtRisk {
    /// As rows hold it; nothing is as little as zero.
    fn of(paid: i64, worth: i64, currency: Option<&str>) -> Self {
        let currency = currency.and_then(|code| Currency::new(code).ok());
        let amount = |minor: i64| {
            currency
                .filter(|_| minor != 0)
                .map(|currency| Amount { minor, currency })
        };
        Self {
            paid: amount(paid),
            worth: amount(worth),
        }
    }
}

/// An alert as it is told to staff and to other systems.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    pub(crate) business: BusinessId,
    pub(crate) alert: AlertId,
    pub(crate) enrolment: EnrolmentId,
    pub(crate) kind: AlertKind,
    /// When the standing began, or the claim waited too long.
    pub(crate) at: Timestamp,
}

/// News was raised, in the write that this is part of: the business's programs hear of it.
pub(crate) async fn note_raised(tx: &mut Tx, told: Told) -> Result<()> {
    tell_programs(tx, told, EventKind::AlertRaised, json!({ "alert": told.said() })).await
}

/// News of many customers at once, in the write that this is part of: other systems are told, and staff are not mailed.
pub(crate) async fn note_all_raised(tx: &mut Tx, business: BusinessId, told: &[Told]) -> Result<()> {
    let happened = told.iter().map(|told| {
        let happening = told.happening(EventKind::AlertRaised, json!({ "alert": told.said() }));
        (told.enrolment, happening)
    });
    let happened: Vec<_> = happened.collect();
    webhooks::announce_all(tx, business, &happened).await
}

/// An alert that was news is over, in the write that this is part of. `by` is the code of [`journey::alarm::Closing`], or `answered`
/// or `released` for claims.
pub(crate) async fn note_closed(tx: &mut Tx, told: Told, by: &'static str) -> Result<()> {
    let said = json!({ "alert": told.said(), "by": by });
    tell_programs(tx, told, EventKind::AlertClosed, said).await
}

impl Told {
    fn said(&self) -> Value {
        json!({ "id": self.alert, "kind": self.kind.code() })
    }

    fn happening(&self, kind: EventKind, said: Value) -> Happening {
        Happening {
            kind,
            at: self.at,
            said,
        }
    }
}

async fn tell_programs(tx: &mut Tx, told: Told, kind: EventKind, said: Value) -> Result<()> {
    let board = webhooks::Told {
        business: told.business,
        enrolment: told.enrolment,
    };
    webhooks::announce(tx, board, &[told.happening(kind, said)]).await
}

/// A mail to who is in charge, where the owner marked the kind as urgent: the customer's coach, else the owners; of claims that a
/// coach lets wait, the owners.
pub(crate) async fn mail_if_urgent(tx: &mut Tx, told: Told, now: Timestamp) -> Result<()> {
    let (urgent, business_name) = fetch_one!(
        tx,
        (String, PersonName),
        "SELECT urgent_alerts, name FROM business WHERE business_id = $1",
        told.business,
    )?;
    let urgent: BTreeSet<AlertKind> = parse_urgent(&urgent);
    if !urgent.contains(&told.kind) {
        return Ok(());
    }
    let rows = fetch_all!(
        tx,
        InChargeRow,
        "SELECT s.staff_id, s.name, s.email, s.language, s.role, c.name AS customer_name, j.title AS journey_title,
                CAST(CASE WHEN c.coach_id = s.staff_id THEN 1 ELSE 0 END AS bigint) AS coaches
         FROM enrolment e
         JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
         JOIN journey j ON j.business_id = e.business_id AND j.journey_id = e.journey_id
         JOIN staff s ON s.business_id = c.business_id AND s.left_at IS NULL
                     AND (s.role = 'owner' OR s.staff_id = c.coach_id)
         WHERE e.business_id = $1 AND e.enrolment_id = $2
         ORDER BY s.staff_id",
        told.business,
        told.enrolment,
    )?;
    let by_coach = told.kind != AlertKind::Claims && rows.iter().any(|row| row.coaches != 0);
    for row in rows {
        let in_charge = if by_coach {
            row.coaches != 0
        } else {
            row.role == "owner"
        };
        if !in_charge {
            continue;
        }
        let post = Post {
            cause: cause(&told.alert.to_string(), row.staff_id),
            language: row.language,
            to_name: row.name,
            to_email: row.email,
            letter: Letter::Alert {
                business: business_name.to_string(),
                customer: row.customer_name.to_string(),
                journey: row.journey_title,
                kind: told.kind,
                enrolment: told.enrolment,
            },
        };
        post.put(tx, told.business, now).await?;
    }
    Ok(())
}

/// What causes the mail about an alert to one of the staff.
fn cause(alert: &str, staff: StaffId) -> String {
    format!("alert:{alert}:{staff}")
}

/// A pattern of the causes of all mails about alerts to one of the staff.
pub(crate) fn causes(staff: StaffId) -> String {
    cause("%", staff)
}

#[derive(sqlx::FromRow)]
struct InChargeRow {
    staff_id: StaffId,
    name: PersonName,
    email: EmailAddress,
    language: Language,
    role: String,
    customer_name: PersonName,
    journey_title: String,
    coaches: i64,
}

/// The suggestion's own kind of try.
impl From<&Suggestion> for Tried {
    fn from(suggestion: &Suggestion) -> Self {
        match suggestion {
            Suggestion::WayBack { .. } => Self::WayBack,
            Suggestion::SendLesson { .. } => Self::Lesson,
            Suggestion::SelfCheck { .. } => Self::SelfCheck,
            Suggestion::OpenSmaller { .. } => Self::Smaller,
            Suggestion::Ask { .. } => Self::Ask,
        }
    }
}
