//! Contacts: what the plan of a journey sends to its customers.
//!
//! Facts, and standings that begin, bring contacts about by the rules of [`journey::contacts`]. They are put down in
//! the same write ([`plan`]), each once for every beginning of its cause: a unique key keeps it so, whoever tries again. When one is
//! due, [`deliver_due`] judges it as things stand then, and in the same write turns it into what is sent: a mail of the
//! outbox, a notification for each of the customer's devices, or a message on the board. What its channel makes of it is written back, so that an owner reads of every contact
//! what became of it and [`Why`].
//!
//! Which customers a touchpoint leaves out, to learn what it is worth, is settled by a hash ([`holdout`]) and never changes.

mod deliver;
mod holdout;
mod inbox;
mod judge;
mod plan;
mod settings;
mod told;

use journey::contacts::Stop;

pub use self::{
    deliver::{Delivered, deliver_due},
    inbox::{Message, list_messages, list_unread, mark_read},
    settings::{ContactSettings, MOST_A_WEEK, NewContactSettings, QUIETEST, get_settings, settle},
    told::{
        ContactState, GivenUp, LISTED, PlannedContact, TouchpointCounts, count_contacts, list_contacts, list_given_up,
    },
};
pub(crate) use self::{
    deliver::{Still, lock_sending, look_again, mailed, note_given_up, note_sent},
    plan::{Seat, follow_plan, plan, put_planned, stop_all},
};
use crate::address_trouble::Trouble;

/// Why a contact did not go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The customer left.
    Left,
    /// The customer had a break.
    Paused,
    /// The standing that brought it about was over.
    Over,
    /// Its own rule said that there is no need any more.
    StopWhen,
    /// Its day was over, for days: the program did not run, or its cause was told late.
    Late,
    /// The customer does not want to hear by its channel.
    Unwanted,
    /// The customer's address does not exist.
    Bounced,
    /// The customer complained of a mail.
    Complained,
    /// The customer has no device that takes notifications.
    NoDevice,
    /// The customer has been contacted often enough this week.
    Cap,
    /// The customer went to another version of the journey, which does not have it.
    Moved,
    /// Its channel failed, however often it was tried.
    NotDelivered,
}

impl Why {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Left,
        Self::Paused,
        Self::Over,
        Self::StopWhen,
        Self::Late,
        Self::Unwanted,
        Self::Bounced,
        Self::Complained,
        Self::NoDevice,
        Self::Cap,
        Self::Moved,
        Self::NotDelivered,
    ];

    /// A stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Left => Stop::Left.code(),
            Self::Paused => Stop::Paused.code(),
            Self::Over => Stop::Over.code(),
            Self::StopWhen => Stop::StopWhen.code(),
            Self::Late => "late",
            Self::Unwanted => "unwanted",
            Self::Bounced => Trouble::Bounced.code(),
            Self::Complained => Trouble::Complained.code(),
            Self::NoDevice => "no-device",
            Self::Cap => "cap",
            Self::Moved => "moved",
            Self::NotDelivered => "not-delivered",
        }
    }
}

impl From<Stop> for Why {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Left => Self::Left,
            Stop::Paused => Self::Paused,
            Stop::Over => Self::Over,
            Stop::StopWhen => Self::StopWhen,
        }
    }
}

impl From<Trouble> for Why {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Bounced => Self::Bounced,
            Trouble::Complained => Self::Complained,
        }
    }
}

crate::coded::coded! {
    Why,
    /// The text is none of the reasons.
    UnknownWhy = "this is no reason not to send a contact"
}

crate::db::text_column::text_column!(Why);
