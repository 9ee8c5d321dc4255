//! Addresses that must not be written to: those that do not exist, and those whose people complained.
//!
//! Trouble belongs to an address, so a customer who gets another one is reached again. Sign-in mails and invitations are
//! answers to what somebody asked for, and are always sent.

use std::{fmt, str::FromStr};

use jiff::Timestamp;

use crate::{
    Actor, BusinessId, Db, EmailAddress, Error, Fault, Result,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_optional},
    },
};

/// What is wrong with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A server said that there is no such mailbox.
    Bounced,
    /// Its person called a mail unwanted.
    Complained,
}

impl Trouble {
    /// `bounced` or `complained`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Bounced => "bounced",
            Self::Complained => "complained",
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text is no trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is neither bounced nor complained")]
pub struct UnknownTrouble;

impl FromStr for Trouble {
    type Err = UnknownTrouble;

    fn from_str(code: &str) -> std::result::Result<Self, UnknownTrouble> {
        [Self::Bounced, Self::Complained]
            .into_iter()
            .find(|trouble| trouble.code() == code)
            .ok_or(UnknownTrouble)
    }
}

crate::db::text_column::text_column!(Trouble);

/// Notes trouble with an address, as whoever carries the mails reports it later. For owners.
///
/// # Errors
/// [`Error::Invalid`] names `email`.
pub async fn report(db: &Db, actor: &Actor, email: &str, trouble: Trouble, said: &str, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    let email: EmailAddress = email.parse().map_err(|fault: Fault| Error::invalid("email", fault))?;
    db.write((email, said.to_owned()), move |tx, (email, said)| {
        Box::pin(note(tx, business, email, (trouble, said), now))
    })
    .await
}

/// The address is written to again. For owners.
///
/// # Errors
/// [`Error::Invalid`] names `email`.
pub async fn mend(db: &Db, actor: &Actor, email: &str) -> Result<()> {
    let business = actor.must_own()?;
    let email: EmailAddress = email.parse().map_err(|fault: Fault| Error::invalid("email", fault))?;
    db.write(email, move |tx, email| {
        Box::pin(async move {
            execute!(
                tx,
                "DELETE FROM address_trouble WHERE business_id = $1 AND email_key = $2",
                business,
                email.key(),
            )?;
            Ok(())
        })
    })
    .await
}

pub(crate) async fn note(
    tx: &mut Tx,
    business: BusinessId,
    email: &EmailAddress,
    (trouble, said): (Trouble, &str),
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO address_trouble (business_id, email_key, trouble, said, noted_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (business_id, email_key)
         DO UPDATE SET trouble = excluded.trouble, said = excluded.said, noted_at = excluded.noted_at",
        business,
        email.key(),
        trouble,
        said,
        Micros::from(now),
    )?;
    Ok(())
}

/// What is wrong with an address, if anything is.
pub(crate) async fn find(tx: &mut Tx, business: BusinessId, email: &EmailAddress) -> Result<Option<Trouble>> {
    let row = fetch_optional!(
        tx,
        (Trouble,),
        "SELECT trouble FROM address_trouble WHERE business_id = $1 AND email_key = $2",
        business,
        email.key(),
    )?;
    Ok(row.map(|(trouble,)| trouble))
}
