//! Invitations: how a customer comes to a journey.
//!
//! Inviting puts down the customer and an enrolment that has not started, so that the desk sees them
//! from the first day. Accepting starts it.

mod accept;
pub(crate) mod guests;
mod invite;
mod letter;
mod links;
mod resend;

use jiff::{SignedDuration, Timestamp};

pub use self::{
    accept::{Accepted, accept_invitation},
    invite::{Invited, NewInvitation, invite_buyer, invite_customer},
    links::{InvitationView, find_invitation},
    resend::{cancel_invitation, resend_invitation, show_link},
};
use crate::{
    Actor, Db, EmailAddress, EnrolmentId, InvitationId, PersonName, Result,
    db::{micros::Micros, tx::fetch_all},
};

/// How long the link of an invitation works.
const LIFE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// How many invitations a list shows.
const SHOWN: i64 = 500;

/// An invitation in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationLine {
    /// Its id.
    pub id: InvitationId,
    /// Who is invited.
    pub name: PersonName,
    /// The address it is bound to.
    pub email: EmailAddress,
    /// To which journey.
    pub journey_title: String,
    /// What became of it.
    pub state: InvitationState,
    /// When it was last sent.
    pub sent_at: Timestamp,
    /// When its link ends.
    pub expires_at: Timestamp,
    /// The enrolment it leads to.
    pub enrolment: EnrolmentId,
}

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationState {
    /// It waits for the customer.
    Sent,
    /// The customer started.
    Accepted,
    /// The business took it back.
    Cancelled,
    /// Its time is over.
    Expired,
}

impl InvitationState {
    /// A stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    fn of(accepted_at: Option<Micros>, cancelled_at: Option<Micros>, expires_at: Micros, now: Timestamp) -> Self {
        if accepted_at.is_some() {
            Self::Accepted
        } else if cancelled_at.is_some() {
            Self::Cancelled
        } else if expires_at <= Micros::from(now) {
            Self::Expired
        } else {
            Self::Sent
        }
    }
}

/// The invitations of the actor's business, the latest sent first. For staff.
pub async fn list_invitations(db: &Db, actor: &Actor, now: Timestamp) -> Result<Vec<InvitationLine>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        LineRow,
        "SELECT i.invitation_id, i.enrolment_id, i.email, i.sent_at, i.expires_at, i.accepted_at,
                i.cancelled_at, c.name, j.title
         FROM invitation i
         JOIN customer c
           ON c.business_id = i.business_id AND c.customer_id = i.customer_id
         JOIN journey j
           ON j.business_id = i.business_id AND j.journey_id = i.journey_id
         WHERE i.business_id = $1
         ORDER BY i.sent_at DESC, i.invitation_id DESC
         LIMIT $2",
        business,
        SHOWN,
    )?;
    Ok(rows.into_iter().map(|row| row.into_line(now)).collect())
}

#[derive(sqlx::FromRow)]
struct LineRow {
    invitation_id: InvitationId,
    enrolment_id: EnrolmentId,
    email: EmailAddress,
    sent_at: Micros,
    expires_at: Micros,
    accepted_at: Option<Micros>,
    cancelled_at: Option<Micros>,
    name: PersonName,
    title: String,
}

impl LineRow {
    fn into_line(self, now: Timestamp) -> InvitationLine {
        InvitationLine {
            id: self.invitation_id,
            name: self.name,
            email: self.email,
            journey_title: self.title,
            state: InvitationState::of(self.accepted_at, self.cancelled_at, self.expires_at, now),
            sent_at: self.sent_at.into(),
            expires_at: self.expires_at.into(),
            enrolment: self.enrolment_id,
        }
    }
}
