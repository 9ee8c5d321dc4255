//! What can go wrong, with a stable code for each; the edge turns it into words in the reader's
//! language.

use std::sync::Arc;

use journey::{check::Finding, file::ReadError, refusal::Refusal};

use crate::{UnknownLanguage, UnknownRole, secret::NotAToken};

/// The answer of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case did nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is none, or it belongs to another business or person, which must look the same. Go back
    /// to the list and choose again.
    #[error("no such {0:?}")]
    NotFound(Thing),
    /// Not for this person to do. Somebody with another role can.
    #[error("not allowed to this person")]
    NotAllowed,
    /// What was sent does not fit; every problem of the form at once. Correct the fields named.
    #[error("{} of the values do not fit", .0.len())]
    Invalid(Vec<Problem>),
    /// The link does not work (any more). Ask for a new one.
    #[error("the link does not work: {0:?}")]
    Link(LinkFault),
    /// The six figures are not those of the mail. Type them again, or press the link in the mail.
    #[error("the code is wrong, {tries_left} tries left")]
    WrongCode {
        /// How often it may be tried again within the hour.
        tries_left: u32,
    },
    /// No passkey of the staff answered as it should. Try again, or sign in by mail.
    #[error("no passkey answered as it should")]
    NoSuchPasskey,
    /// Somebody or something was faster. Look at how it is now, then do it again if still wanted.
    #[error("things have changed: {0:?}")]
    Conflict(Conflict),
    /// The rules of the game refuse it; the refusal says why.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The journey file cannot be read; the error says where.
    #[error("the journey file cannot be read: {0}")]
    Unreadable(#[from] ReadError),
    /// The journey check has errors, which stop publishing. Correct them in the draft.
    #[error("the journey check has {} findings", .0.len())]
    Findings(Vec<Finding>),
    /// The address of the database is neither `sqlite://…` nor `postgres://…`.
    #[error("a database address begins with sqlite:// or postgres://")]
    DatabaseUrl,
    /// The schema of the database could not be brought up to date.
    #[error("the database's schema could not be brought up to date")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database did not answer as it should. Try again; nothing was changed.
    #[error("the database failed")]
    Storage(#[source] Arc<sqlx::Error>),
    /// A row holds what this program cannot read: it was tampered with, or written by a later one.
    #[error("stored data cannot be read: {what}")]
    Corrupt {
        /// Which row.
        what: String,
        /// Why not.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// A stable word for the kind of error, to look up what is said about it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not_found",
            Self::NotAllowed => "not_allowed",
            Self::Invalid(_) => "invalid",
            Self::Link(fault) => fault.code(),
            Self::WrongCode { .. } => "wrong_code",
            Self::NoSuchPasskey => "no_such_passkey",
            Self::Conflict(conflict) => conflict.code(),
            Self::Refused(refusal) => refusal.code(),
            Self::Unreadable(_) => "unreadable",
            Self::Findings(_) => "findings",
            Self::DatabaseUrl => "database_url",
            Self::Migration(_) => "migration",
            Self::Storage(_) => "storage",
            Self::Corrupt { .. } => "corrupt",
        }
    }

    /// A single problem of a form.
    pub(crate) fn invalid(field: &'static str, fault: Fault) -> Self {
        Self::Invalid(vec![Problem { field, fault }])
    }

    /// Stored data that does not read, with where it was found.
    pub(crate) fn corrupt(
        what: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Corrupt {
            what: what.into(),
            source: source.into(),
        }
    }
}

/// What is no token belongs to no link.
impl From<NotAToken> for Error {
    fn from(_: NotAToken) -> Self {
        Self::Link(LinkFault::Unknown)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(Arc::new(error))
    }
}

/// A kind of thing that was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A business.
    Business,
    /// One of the staff.
    Staff,
    /// A customer.
    Customer,
    /// A journey.
    Journey,
    /// A journey version.
    Version,
    /// An enrolment.
    Enrolment,
    /// An invitation.
    Invitation,
    /// A session.
    Session,
    /// A self-check.
    SelfCheck,
    /// A passkey.
    Passkey,
    /// A table of customers that was uploaded.
    Import,
    /// A poster.
    Poster,
    /// Something that staff did and that is held for a moment.
    HeldAction,
    /// A personal word.
    Word,
    /// A contact of the plan.
    Contact,
    /// A coupon.
    Coupon,
    /// The key of a program.
    ApiKey,
    /// An address to which a shop tells of orders.
    Shop,
    /// A webhook, or something that one was told.
    Webhook,
    /// An alert.
    Alert,
}

/// Why a link does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkFault {
    /// No such link was ever sent, or it was replaced by a later one.
    Unknown,
    /// Its time is over.
    Expired,
    /// It was used.
    Used,
    /// The business took it back.
    Cancelled,
}

impl LinkFault {
    /// A stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "link_unknown",
            Self::Expired => "link_expired",
            Self::Used => "link_used",
            Self::Cancelled => "link_cancelled",
        }
    }
}

/// Why something cannot be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The draft was changed since it was looked at. Look at it again.
    StaleDraft,
    /// Somebody changed the same part of the draft. Look at both texts and choose.
    PartChanged,
    /// Somebody removed or renamed the part of the draft. Add it again if it is still wanted.
    PartGone,
    /// A version of the journey was published, and its key is known by it.
    AlreadyPublished,
    /// The journey has no published version yet. Publish it first.
    NotPublished,
    /// The journey has only one version, so nobody can be moved. Publish a changed draft first.
    NoOtherVersion,
    /// The customer is on another version by now. Look again.
    MovedAlready,
    /// The address belongs to somebody of the staff already.
    AddressTaken,
    /// The invitation was accepted, so it can no longer be sent or cancelled.
    AlreadyAccepted,
    /// The invitation was cancelled, so it can no longer be sent.
    AlreadyCancelled,
    /// Nobody else is an owner. Make somebody else one first.
    LastOwner,
    /// The rows of the import are being worked off, or were, so it can no longer be changed.
    ImportStarted,
    /// Somebody is doing something else on the same square right now. Look at it again in a moment.
    InHand,
    /// What was to be undone is done.
    TooLate,
    /// Somebody is in the journey, so whom it is for stays.
    AlreadyPlayed,
    /// The coupon was used: it can be used once.
    CouponUsed,
    /// The last day of the coupon is over.
    CouponOver,
    /// There are as many webhooks as there may be. Delete one first.
    EnoughWebhooks,
    /// The coach has not finished the training that is required, or its refresher is overdue. They play it first.
    NotTrained,
}

impl Conflict {
    /// A stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::StaleDraft => "stale_draft",
            Self::PartChanged => "part_changed",
            Self::PartGone => "part_gone",
            Self::AlreadyPublished => "already_published",
            Self::NotPublished => "not_published",
            Self::NoOtherVersion => "no_other_version",
            Self::MovedAlready => "moved_already",
            Self::AddressTaken => "address_taken",
            Self::AlreadyAccepted => "already_accepted",
            Self::AlreadyCancelled => "already_cancelled",
            Self::LastOwner => "last_owner",
            Self::ImportStarted => "import_started",
            Self::InHand => "in_hand",
            Self::TooLate => "too_late",
            Self::AlreadyPlayed => "already_played",
            Self::CouponUsed => "coupon_used",
            Self::CouponOver => "coupon_over",
            Self::EnoughWebhooks => "enough_webhooks",
            Self::NotTrained => "not_trained",
        }
    }
}

/// One field of a form that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field's name in the form.
    pub field: &'static str,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Nothing, or only blanks.
    #[error("it is missing")]
    Missing,
    /// More characters than `max`.
    #[error("it has more than {max} characters")]
    TooLong {
        /// How many it may have.
        max: usize,
    },
    /// Characters that cannot be seen.
    #[error("it has control characters")]
    ControlCharacters,
    /// No mail address.
    #[error("it is no mail address")]
    NotAnEmail,
    /// No number.
    #[error("it is no number")]
    NotANumber,
    /// No amount as programs write it, such as `1250` or `12.50`.
    #[error("it is no amount such as 1250 or 12.50")]
    NotAPlainAmount,
    /// Neither a text nor a number.
    #[error("it is neither a text nor a number")]
    NotAFigure,
    /// No instant, such as `2026-05-04T12:00:00Z`.
    #[error("it is no instant")]
    NotAnInstant,
    /// No name of the time-zone database.
    #[error("it is no time zone")]
    UnknownTimeZone,
    /// Neither `ja` nor `en`.
    #[error("it is neither ja nor en")]
    UnknownLanguage,
    /// Neither `owner` nor `coach`.
    #[error("it is neither owner nor coach")]
    UnknownRole,
    /// More bytes than `bytes`.
    #[error("it has more than {bytes} bytes")]
    TooLarge {
        /// How many it may have.
        bytes: usize,
    },
    /// No key: 1 to 64 characters of a-z, 0-9 and -.
    #[error("it is no key")]
    MalformedKey,
    /// Something else goes by this key.
    #[error("the key is taken")]
    KeyTaken,
    /// No colour as `#rrggbb`.
    #[error("it is no colour")]
    NotAColour,
    /// No picture in one of the formats that are taken.
    #[error("it is neither PNG nor JPEG nor WebP")]
    NotAPicture,
    /// No text with rows and columns.
    #[error("it is no table")]
    NotATable,
    /// More rows than `max`.
    #[error("it has more than {max} rows")]
    TooManyRows {
        /// How many it may have.
        max: usize,
    },
    /// No day, such as `2026-01-05`.
    #[error("it is no day")]
    NotADay,
    /// A day that is over, or today.
    #[error("the day is over")]
    DayOver,
    /// A day that is more than a year away.
    #[error("the day is more than a year away")]
    DayTooFar,
    /// A day that has not come yet.
    #[error("this day has not come yet")]
    DayToCome,
    /// No address on the internet that begins with `https://`.
    #[error("it is no web address that requests may go to")]
    NotAWebAddress,
    /// No time of day, such as `21:00`.
    #[error("it is no time of day")]
    NotATime,
    /// No whole number from `least` to `most`.
    #[error("it is not from {least} to {most}")]
    OutOfRange {
        /// The least it may be.
        least: i64,
        /// The most it may be.
        most: i64,
    },
    /// More than `most` hours a day.
    #[error("it is more than {most} hours a day")]
    TooManyHours {
        /// How many it may be.
        most: i64,
    },
    /// Not among the choices.
    #[error("it is none of the choices")]
    Unknown,
}

impl From<UnknownLanguage> for Fault {
    fn from(_: UnknownLanguage) -> Self {
        Self::UnknownLanguage
    }
}

impl From<UnknownRole> for Fault {
    fn from(_: UnknownRole) -> Self {
        Self::UnknownRole
    }
}

/// Trims `value` and looks whether it is a line of 1 to `max` characters.
pub(crate) fn text(value: &str, max: usize) -> Result<&str, Fault> {
    let value = value.trim();
    if value.is_empty() {
        Err(Fault::Missing)
    } else if value.chars().count() > max {
        Err(Fault::TooLong { max })
    } else if value.chars().any(char::is_control) {
        Err(Fault::ControlCharacters)
    } else {
        Ok(value)
    }
}
