//! The use cases and their storage.
//!
//! Everything that changes anything goes through here, one function a use case, with the person
//! who asks ([`Actor`]) and the instant at which they ask as arguments: who may do what, and whose
//! data it is, is decided here and nowhere else. The crate knows nothing of HTTP or pages. It may
//! depend on the rules (`journey`), a database driver, a mail library, and little else.
//!
//! One walk through it, from an invitation to an award:
//!
//! 1. The owner calls [`invitations::invite_customer`]. One write puts down the customer, an
//!    enrolment that has not started, the invitation (only the hash of its token) and the mail that
//!    must go out.
//! 2. [`mail::deliver_due`] claims that mail, sends it with its row's id as `Message-ID`, and wipes
//!    the token from the row.
//! 3. The customer presses "start": [`invitations::accept_invitation`] opens a session and plays the
//!    first command, `start`, in the same write.
//! 4. Each tap is one [`play::play`]: lock the enrolment, load its snapshot, ask the rules to
//!    decide, append the facts, store the new snapshot and when to look again.
//! 5. The coach sees the claim in [`claims::list_waiting`] and awards it: [`held::hold`] keeps that for ten seconds, in
//!    which it can be undone, and [`held::carry_out_due`] plays `award`.
//! 6. Who falls silent is found by [`standings::review_due`], which reads only enrolments whose time
//!    has come.
//! 7. What the journey's plan says to them then was put down with the facts and standings that brought it about;
//!    [`contacts::deliver_due`] judges it on its day, and hands it to the mails, to their phones or to the board, with the
//!    coupon that it promises.
//! 8. [`coupons::redeem`] takes that coupon, at the desk or from a program, and records what was bought.
//! 9. The programs of the business hear of it by [`webhooks`]: rows of the same write again.
//! 10. Staff hear of who slips away in the same write ([`alerts`]), on the desk, in their morning's mail
//!     ([`digests::plan_due`]), and at once where the owner asked for it.

#![recursion_limit = "256"]

mod actor;
pub mod address_trouble;
pub mod alerts;
mod answers;
pub mod api_keys;
pub mod brand;
pub mod businesses;
pub mod celebrations;
pub mod channels;
pub mod claims;
pub mod coaches;
mod coded;
pub mod contacts;
pub mod coupons;
pub mod customers;
pub mod db;
pub mod deeds;
mod delivery;
pub mod digests;
pub mod drafts;
mod email;
pub mod enrolments;
mod error;
pub mod export;
mod form;
pub mod held;
mod ids;
pub mod imports;
pub mod invitations;
pub mod journeys;
mod language;
pub mod leaving;
pub mod live;
pub mod mail;
pub mod measuring;
pub mod moments;
pub mod moves;
mod name;
pub mod named_secrets;
pub mod notes;
pub mod orders;
pub mod outgoing;
pub mod passkeys;
pub mod people;
pub mod personal_words;
pub mod play;
pub mod posters;
pub mod purchases;
pub mod push;
mod random;
pub mod rebuild;
mod scope;
pub mod search;
mod secret;
pub mod self_checks;
pub mod sessions;
pub mod shops;
pub mod sign_in;
pub mod sign_up;
pub mod spreadsheet;
pub mod staff;
mod standard_webhooks;
pub mod standings;
pub mod templates;
#[cfg(feature = "testing")]
pub mod testing;
pub mod training;
pub mod unsubscribe;
mod versions;
pub mod webhooks;
mod zone;

pub use actor::{Actor, Person, Role, UnknownRole};
pub use db::Db;
pub use email::EmailAddress;
pub use error::{Conflict, Error, Fault, LinkFault, Problem, Result, Thing};
pub use ids::{
    AlertId, ApiKeyId, BatchId, BusinessId, ChallengeId, ContactId, CouponId, CustomerId, DeedId, DeviceId,
    EnrolmentId, EventId, HeldId, ImportId, InvitationId, JourneyId, MailId, NoteId, PasskeyId, PosterId, RemovalId,
    SelfCheckId, SessionId, ShopId, SignInId, StaffId, TrainingId, TryId, VersionId, WebhookId, WordId,
};
pub use language::{Language, UnknownLanguage};
pub use name::PersonName;
pub use secret::Token;
