//! Mails: written down with what causes them, sent later.
//!
//! A use case puts a row into `outgoing_mail` in its own write. [`deliver_due`] claims rows, renders
//! and sends them with the row's id as `Message-ID`, and notes what came of it. Rows hold no address
//! of this server, and no secret once they are sent.

mod deliver;
pub(crate) mod letter;
mod mailer;
mod markdown;
pub mod outbox;
pub(crate) mod plain;
mod render;

pub use self::{
    deliver::deliver_due,
    mailer::{Links, Mailer, MailerError},
};
pub use crate::delivery::Delivered;
