//! Ids: UUIDv7, one type for each thing, so that they cannot be mixed up.

use jiff::Timestamp;
use uuid::{Builder, Uuid};

use crate::random::random_bytes;

/// A new UUIDv7: ordered by `now`, told apart by chance.
fn new_uuid(now: Timestamp) -> Uuid {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &random_bytes()).into_uuid()
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
    /// Of an invitation.
    InvitationId;
    /// Of a link and a code somebody asked for to sign in.
    SignInId;
    /// Of a session on one device.
    SessionId;
    /// Of a mail; also its `Message-ID`.
    MailId;
}
