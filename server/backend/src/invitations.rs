//! Invitations: how a customer comes to a journey.
//!
//! Inviting puts down the customer and an enrolment that has not started, so that the desk sees them
//! from the first day. Accepting starts it, unless a purchase has: then the journey began on the day of buying.
//!
//! A secret is told where it is made, in a mail or once on a desk's screen, and only its hash is kept: a link cannot be
//! shown again, only replaced ([`show_link`]).
//!
//! **Opened** means that a person did something on the page behind the link: touched, scrolled or typed
//! ([`note_opened`]), or pressed its button. That it was fetched says nothing, because mail scanners fetch it, some in a
//! real browser; a person without scripts who reads and goes is not seen. **Bounced** means that the mail was given up,
//! or that the receiving server said there is no such mailbox; a server that takes a mail and sends it back later is
//! not seen.

mod accept;
pub(crate) mod guests;
mod invite;
mod letter;
mod links;
mod list;
mod resend;

use jiff::{SignedDuration, Timestamp};

pub use self::{
    accept::{Accepted, accept_invitation},
    invite::{Invited, NewInvitation, invite_buyer, invite_customer},
    links::{InvitationView, find_invitation, note_opened},
    list::{InvitationFilter, InvitationLine, count_invitations, get_invitation, list_invitations, search_invitations},
    resend::{cancel_invitation, resend_invitation, show_link},
};
pub(crate) use self::{
    invite::{latest_version, latest_version_for},
    letter::mailed,
};
use crate::db::micros::Micros;

/// How long the link of an invitation works.
const LIFE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InvitationState {
    /// It waits for the customer.
    Sent,
    /// The customer looked at it, and has not started.
    Opened,
    /// The customer started.
    Accepted,
    /// Its mail could not be delivered.
    Bounced,
    /// Its time is over.
    Expired,
    /// The business took it back.
    Cancelled,
}

impl InvitationState {
    /// All there are, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Sent,
        Self::Opened,
        Self::Accepted,
        Self::Bounced,
        Self::Expired,
        Self::Cancelled,
    ];

    /// A stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Opened => "opened",
            Self::Accepted => "accepted",
            Self::Bounced => "bounced",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of this word.
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Why an invitation's link does not work (any more), if it does not.
fn over(
    accepted_at: Option<Micros>,
    cancelled_at: Option<Micros>,
    expires_at: Micros,
    now: Timestamp,
) -> Option<crate::LinkFault> {
    if accepted_at.is_some() {
        Some(crate::LinkFault::Used)
    } else if cancelled_at.is_some() {
        Some(crate::LinkFault::Cancelled)
    } else if expires_at <= Micros::from(now) {
        Some(crate::LinkFault::Expired)
    } else {
        None
    }
}
