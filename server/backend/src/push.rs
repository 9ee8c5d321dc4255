//! Notifications on customers' phones (RFC 8030), encrypted for the browser that shows them (RFC 8291) and signed so that its
//! push service knows who sends (RFC 8292).
//!
//! A browser that a customer lets show notifications is a device of theirs ([`add_device`]). It ends with the session it was
//! added in, when its push service says that it is gone, and when the customer leaves. A contact by push is put down for each of
//! the customer's devices in the write that judges it; [`deliver_due`] claims, sends and notes. One device that took it is
//! enough: the contact is sent then. Where it is sent again because nobody said what came of it, its `Topic` and the
//! notification's tag are the same (the contact's id), so that it takes the place of the first.

mod deliver;
mod devices;
mod keys;
mod message;

use std::sync::Arc;

pub(crate) use self::{
    deliver::put,
    devices::{forget_who_left, has_device},
};
pub use self::{
    deliver::{deliver_due, forget_settled},
    devices::{NewDevice, add_device, list_endpoint_hashes, remove_device},
    keys::get_public_key,
};
use crate::outgoing::Outgoing;

/// Carries notifications to push services; cheap to clone.
#[derive(Clone, Debug)]
pub struct Pusher {
    outgoing: Outgoing,
    contact: Arc<str>,
}

impl Pusher {
    /// Sends with this client. `contact` is whom a push service may turn to about what it is sent: a `mailto:` or an `https:`
    /// address.
    #[must_use]
    pub fn new(outgoing: Outgoing, contact: &str) -> Self {
        Self {
            outgoing,
            contact: contact.into(),
        }
    }
}
