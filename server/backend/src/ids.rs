//! Ids: UUIDv7, one type for each thing, so that they cannot be mixed up.

use std::sync::{
    LazyLock,
    atomic::{AtomicU32, Ordering},
};

use jiff::Timestamp;
use uuid::{Builder, Uuid};

use crate::random::{random_below, random_bytes};

/// Counts the ids made by this process, from a random number on: ids of the same millisecond are in
/// the order in which they were made (RFC 9562, section 6.2, method 1).
static COUNTER: LazyLock<AtomicU32> = LazyLock::new(|| AtomicU32::new(random_below(u32::MAX)));

/// A new UUIDv7: ordered by `now`, then by a counter of 26 bits, told apart by 48 random bits.
fn new_uuid(now: Timestamp) -> Uuid {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    // The fields of a UUIDv7 take 12 bits of the first two bytes and 6 of the third.
    let [_, _, middle, low] = count.to_be_bytes();
    let [.., high, next] = (count >> 14).to_be_bytes();
    let mut bytes: [u8; 10] = random_bytes();
    bytes[..4].copy_from_slice(&[high, next, middle & 0x3f, low]);
    Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}

macro_rules! id {
    ($($(#[$meta:meta])* $name:ident;)*) => {$(
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, sqlx::Type,
        )]
        #[serde(transparent)]
        #[sqlx(transparent, no_pg_array)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id, made at `now`.
            #[must_use]
            pub fn new(now: Timestamp) -> Self {
                Self(new_uuid(now))
            }

            /// The id as a UUID.
            #[must_use]
            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )*};
}

id! {
    /// Of a business.
    BusinessId;
    /// Of one of a business's staff.
    StaffId;
    /// Of a customer of a business.
    CustomerId;
    /// Of a journey: its draft and all its versions.
    JourneyId;
    /// Of a journey version.
    VersionId;
    /// Of one customer in one journey version.
    EnrolmentId;
    /// Of a table of customers that was uploaded.
    ImportId;
    /// Of an invitation.
    InvitationId;
    /// Of a poster.
    PosterId;
    /// Of a link and a code somebody asked for to sign in.
    SignInId;
    /// Of a session on one device.
    SessionId;
    /// Of a mail; also its `Message-ID`.
    MailId;
    /// Of something that was removed from a draft.
    RemovalId;
    /// Of a self-check that a customer sent.
    SelfCheckId;
    /// Of a passkey of one of the staff.
    PasskeyId;
    /// Of a question that was put to a device.
    ChallengeId;
    /// Of a line in the log of what staff did.
    DeedId;
    /// Of something that staff did and that is held for a moment.
    HeldId;
    /// Of what staff did together, to undo it together.
    BatchId;
    /// Of a personal word to a customer.
    WordId;
    /// Of a note for colleagues.
    NoteId;
    /// Of one round that one of the staff plays.
    TrainingId;
    /// Of a contact of the plan.
    ContactId;
    /// Of a coupon.
    CouponId;
    /// Of the key of a program.
    ApiKeyId;
    /// Of an address to which a shop tells of orders.
    ShopId;
    /// Of a browser that takes notifications.
    DeviceId;
    /// Of a webhook.
    WebhookId;
    /// Of what a webhook is told; also its `webhook-id`.
    EventId;
    /// Of an alert.
    AlertId;
    /// Of something that was tried for a customer.
    TryId;
}
