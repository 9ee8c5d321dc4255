//! What became of the contacts, for those who planned them: what went out, what will, what was stopped and why.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Why;
use crate::{
    Actor, Db, EnrolmentId, Error, JourneyId, PersonName, Result, Thing, VersionId,
    channels::Channel,
    db::{
        micros::Micros,
        tx::{fetch_all, fetch_optional},
    },
    notes::customer_of,
};

/// How many contacts of one enrolment, and how many that were given up, are listed at most.
pub const LISTED: i64 = 200;

/// Where a contact is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContactState {
    /// Its day is to come.
    Planned,
    /// It was handed to its channel.
    Sending,
    /// Its channel took it.
    Sent,
    /// It was left out, to measure what the others' are worth.
    HeldOut,
    /// There was a reason not to send it.
    Stopped,
    /// Its channel failed for good.
    GivenUp,
}

impl ContactState {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Planned,
        Self::Sending,
        Self::Sent,
        Self::HeldOut,
        Self::Stopped,
        Self::GivenUp,
    ];

    /// A stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::HeldOut => "held-out",
            Self::Stopped => "stopped",
            Self::GivenUp => "given-up",
        }
    }
}

crate::coded::coded! {
    ContactState,
    /// The text is no state of a contact.
    UnknownContactState = "this is no state of a contact"
}

crate::db::text_column::text_column!(ContactState);

/// A contact of one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedContact {
    /// The key of its touchpoint.
    pub touchpoint: String,
    /// What it is about: as it was sent, or as the plan says now; none when the plan does not have it any more.
    pub subject: Option<String>,
    /// By which channel.
    pub channel: Channel,
    /// Where it is.
    pub state: ContactState,
    /// Why it was stopped or given up.
    pub why: Option<Why>,
    /// When it is or was due.
    pub due_at: Timestamp,
    /// When it was judged for good.
    pub settled_at: Option<Timestamp>,
    /// When a message on the board was read.
    pub read_at: Option<Timestamp>,
}

/// What became of one touchpoint's contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TouchpointCounts {
    /// Those to come.
    pub planned: i64,
    /// When the next of them is due.
    pub next_due: Option<Timestamp>,
    /// Those on their way or taken by their channel.
    pub sent: i64,
    /// Those that were left out to measure.
    pub held_out: i64,
    /// Those that were stopped, by reason.
    pub stopped: BTreeMap<Why, i64>,
    /// Those that were given up, by reason.
    pub given_up: BTreeMap<Why, i64>,
}

/// A contact that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenUp {
    /// Whose it was.
    pub customer_name: PersonName,
    /// In which enrolment.
    pub enrolment: EnrolmentId,
    /// What it was about.
    pub subject: String,
    /// By which channel.
    pub channel: Channel,
    /// Why.
    pub why: Option<Why>,
    /// What the channel said last.
    pub last_error: Option<String>,
    /// When it was handed to its channel.
    pub at: Timestamp,
}

/// The contacts of an enrolment, the first due first. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's enrolment and one outside of the actor's scope.
pub async fn list_contacts(db: &Db, actor: &Actor, enrolment: EnrolmentId) -> Result<Vec<PlannedContact>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    customer_of(&mut tx, actor, enrolment).await?;
    let mut rows = fetch_all!(
        tx,
        ContactRow,
        "SELECT touchpoint, subject, channel, state, why, due_at, settled_at, read_at, version_id
         FROM contact
         WHERE business_id = $1 AND enrolment_id = $2
         ORDER BY due_at DESC, contact_id DESC
         LIMIT $3",
        business,
        enrolment,
        LISTED,
    )?;
    rows.reverse();
    let wanted = rows.iter().map(|row| row.version_id);
    let versions = db.versions().get_all(&mut tx, business, wanted).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let planned = || {
                let touchpoints = versions.get(&row.version_id)?.touchpoints();
                let touchpoint = touchpoints
                    .iter()
                    .find(|touchpoint| *touchpoint.key == *row.touchpoint)?;
                Some(touchpoint.subject.clone())
            };
            PlannedContact {
                subject: row.subject.clone().or_else(planned),
                touchpoint: row.touchpoint,
                channel: row.channel,
                state: row.state,
                why: row.why,
                due_at: row.due_at.into(),
                settled_at: row.settled_at.map(Timestamp::from),
                read_at: row.read_at.map(Timestamp::from),
            }
        })
        .collect())
}

/// What became of the contacts that one version of a journey planned, for each key of a touchpoint that had any. For owners.
///
/// What was still to come when a customer went to another version is that version's.
///
/// # Errors
/// [`Error::NotFound`] also for another business's journey.
pub async fn count_contacts(
    db: &Db,
    actor: &Actor,
    journey: JourneyId,
    version: i64,
) -> Result<BTreeMap<String, TouchpointCounts>> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let (version,) = fetch_optional!(
        tx,
        (VersionId,),
        "SELECT version_id
         FROM journey_version
         WHERE business_id = $1 AND journey_id = $2 AND number = $3",
        business,
        journey,
        version,
    )?
    .ok_or(Error::NotFound(Thing::Version))?;
    let rows = fetch_all!(
        tx,
        CountRow,
        "SELECT t.touchpoint, t.state, t.why, count(*) AS contacts, min(t.due_at) AS first_due
         FROM contact t
         JOIN customer c ON c.business_id = t.business_id AND c.customer_id = t.customer_id
         WHERE t.business_id = $1 AND t.journey_id = $2 AND t.version_id = $3 AND c.staff_id IS NULL
         GROUP BY t.touchpoint, t.state, t.why",
        business,
        journey,
        version,
    )?;
    let mut counts: BTreeMap<String, TouchpointCounts> = BTreeMap::new();
    for row in rows {
        let of = counts.entry(row.touchpoint).or_default();
        match (row.state, row.why) {
            (ContactState::Planned, _) => {
                of.planned += row.contacts;
                of.next_due = row.first_due.map(Timestamp::from);
            }
            (ContactState::Sending | ContactState::Sent, _) => of.sent += row.contacts,
            (ContactState::HeldOut, _) => of.held_out += row.contacts,
            (ContactState::Stopped, Some(why)) => *of.stopped.entry(why).or_default() += row.contacts,
            (ContactState::GivenUp, Some(why)) => *of.given_up.entry(why).or_default() += row.contacts,
            // Whatever is stopped or given up says why.
            (ContactState::Stopped | ContactState::GivenUp, None) => {
                return Err(Error::corrupt("contact", "it was stopped without a reason"));
            }
        }
    }
    Ok(counts)
}

/// The contacts that were given up, the latest first. For owners.
pub async fn list_given_up(db: &Db, actor: &Actor) -> Result<Vec<GivenUp>> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        GivenUpRow,
        "SELECT c.name, t.enrolment_id, t.subject, t.channel, t.why, t.last_error, t.settled_at
         FROM contact t
         JOIN customer c ON c.business_id = t.business_id AND c.customer_id = t.customer_id
         WHERE t.business_id = $1 AND t.state = 'given-up' AND c.staff_id IS NULL
         ORDER BY t.settled_at DESC, t.contact_id DESC
         LIMIT $2",
        business,
        LISTED,
    )?;
    Ok(rows
        .into_iter()
        .map(|row| GivenUp {
            customer_name: row.name,
            enrolment: row.enrolment_id,
            subject: row.subject.unwrap_or_default(),
            channel: row.channel,
            why: row.why,
            last_error: row.last_error,
            at: row.settled_at.into(),
        })
        .collect())
}

#[derive(sqlx::FromRow)]
struct ContactRow {
    touchpoint: String,
    subject: Option<String>,
    channel: Channel,
    state: ContactState,
    why: Option<Why>,
    due_at: Micros,
    settled_at: Option<Micros>,
    read_at: Option<Micros>,
    version_id: VersionId,
}

#[derive(sqlx::FromRow)]
struct CountRow {
    touchpoint: String,
    state: ContactState,
    why: Option<Why>,
    contacts: i64,
    first_due: Option<Micros>,
}

#[derive(sqlx::FromRow)]
struct GivenUpRow {
    name: PersonName,
    enrolment_id: EnrolmentId,
    subject: Option<String>,
    channel: Channel,
    why: Option<Why>,
    last_error: Option<String>,
    settled_at: Micros,
}
