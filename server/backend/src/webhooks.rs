//! Webhooks: a business's own programs are told what happens, at an address that its owner gives.
//!
//! Whoever stores a fact calls [`announce`] in the same write: what each webhook is to be told is a row then, and
//! [`deliver_due`] claims, signs and sends rows ([Standard Webhooks](https://www.standardwebhooks.com)), and notes what came of
//! it. What is told may be told twice, and always with the same `webhook-id`: a receiver that honours it sees each event once. A
//! receiver that cannot be reached is tried for a little more than a day.

mod deliver;
mod event;
mod manage;

pub(crate) use self::event::{Happening, Told, announce, announce_all};
pub use self::{
    deliver::{deliver_due, forget_settled},
    event::EventKind,
    manage::{
        Added, Attempt, DeliveryLine, DeliveryState, MOST, NewWebhook, Webhook, add_webhook, delete_webhook,
        get_webhook, list_deliveries, list_webhooks, pause_webhook, redeliver, resume_webhook, send_test,
    },
};
