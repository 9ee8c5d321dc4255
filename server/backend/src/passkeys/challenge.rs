//! Questions that were put to a device and wait for their answer.

use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{
    BusinessId, ChallengeId, Db, Error, LinkFault, Result, StaffId,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_optional},
    },
};

/// How long a device, and the person in front of it, may take.
pub(super) const LIFE: SignedDuration = SignedDuration::from_mins(10);

/// What a page asks a device, as the browser's interface takes it.
#[derive(Clone, Debug)]
pub struct Question {
    /// To be sent back with the answer.
    pub challenge: ChallengeId,
    /// The `publicKey` options of `navigator.credentials`, as JSON.
    pub options: serde_json::Value,
}

/// What a question is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Add,
    SignIn,
    SecondFactor,
}

impl Purpose {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::SignIn => "sign-in",
            Self::SecondFactor => "second-factor",
        }
    }
}

/// Whose question it is: of one of the staff, or of somebody who is not known yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) business: BusinessId,
    pub(super) staff: Option<StaffId>,
}

impl Asked {
    /// Of somebody who is not known yet.
    pub(super) fn anybody() -> Self {
        Self {
            business: Uuid::nil().into(),
            staff: None,
        }
    }
}

/// Writes a question down.
pub(super) async fn put<T: Serialize>(
    tx: &mut Tx,
    id: ChallengeId,
    of: Asked,
    purpose: Purpose,
    question: &T,
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO passkey_challenge
             (business_id, challenge_id, purpose, staff_id, question, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        of.business,
        id,
        purpose.code(),
        of.staff,
        serde_json::to_string(question).expect("a question is plain data"),
        Micros::from(now + LIFE),
    )?;
    Ok(())
}

/// Takes a question back to compare its answer with; it is answered once.
///
/// # Errors
/// [`Error::Link`]: nobody asked, it was answered, or its time is over.
pub(super) async fn take<T: DeserializeOwned>(
    tx: &mut Tx,
    id: ChallengeId,
    of: Asked,
    purpose: Purpose,
    now: Timestamp,
) -> Result<T> {
    let row = fetch_optional!(
        tx,
        (Option<StaffId>, Option<String>, Micros),
        "DELETE FROM passkey_challenge
         WHERE business_id = $1 AND challenge_id = $2 AND purpose = $3
         RETURNING staff_id, question, expires_at",
        of.business,
        id,
        purpose.code(),
    )?;
    let Some((staff, Some(question), expires_at)) = row else {
        return Err(Error::Link(LinkFault::Unknown));
    };
    if staff != of.staff {
        return Err(Error::Link(LinkFault::Unknown));
    }
    if expires_at <= Micros::from(now) {
        return Err(Error::Link(LinkFault::Expired));
    }
    serde_json::from_str(&question).map_err(|error| Error::corrupt(format!("passkey_challenge {id}"), error))
}

/// Deletes questions whose time is over; how many. Background work.
pub async fn forget_expired(db: &Db, now: Timestamp) -> Result<u64> {
    db.write((), move |tx, ()| {
        Box::pin(async move {
            Ok(execute!(
                tx,
                "DELETE FROM passkey_challenge WHERE expires_at <= $1",
                Micros::from(now),
            )?)
        })
    })
    .await
}
