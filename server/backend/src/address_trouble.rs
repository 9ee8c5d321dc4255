//! Addresses that must not be written to: those that do not exist, and those whose people complained.
//!
//! Trouble belongs to an address, so a customer who gets another one is reached again. Sign-in mails and invitations are
//! answers to what somebody asked for, and are always sent.

use jiff::Timestamp;

use crate::{
    Actor, BusinessId, Db, EmailAddress, EnrolmentId, Error, Fault, PersonName, Result,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_optional},
    },
    deeds::{self, Deed},
};

/// How many addresses are listed at most.
pub const LISTED: i64 = 200;

/// What is wrong with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A server said that there is no such mailbox.
    Bounced,
    /// Its person called a mail unwanted.
    Complained,
}

impl Trouble {
    const ALL: [Self; 2] = [Self::Bounced, Self::Complained];

    /// `bounced` or `complained`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Bounced => "bounced",
            Self::Complained => "complained",
        }
    }
}

crate::coded::coded! {
    Trouble,
    /// The text is no trouble.
    UnknownTrouble = "this is neither bounced nor complained"
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
pub async fn mend(db: &Db, actor: &Actor, email: &str, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    let email: EmailAddress = email.parse().map_err(|fault: Fault| Error::invalid("email", fault))?;
    db.write((*actor, email), move |tx, (actor, email)| {
        Box::pin(async move {
            let mended = execute!(
                tx,
                "DELETE FROM address_trouble WHERE business_id = $1 AND email_key = $2",
                business,
                email.key(),
            )?;
            if mended > 0 {
                deeds::note(tx, actor, Deed::AddressMended, email.as_str(), now).await?;
            }
            Ok(())
        })
    })
    .await
}

/// An address in trouble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TroubledAddress {
    /// The address, as its customer writes it, or as it was reported.
    pub email: String,
    /// Whose it is, and one of their journeys; none when nobody has it any more.
    pub customer: Option<(PersonName, EnrolmentId)>,
    /// What is wrong with it.
    pub trouble: Trouble,
    /// What the server that refused it said.
    pub said: String,
    /// Since when.
    pub noted_at: Timestamp,
}

/// The addresses in trouble, the latest first. For owners.
pub async fn list(db: &Db, actor: &Actor) -> Result<Vec<TroubledAddress>> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        TroubleRow,
        "SELECT a.email_key, a.trouble, a.said, a.noted_at, c.email, c.name,
                (SELECT e.enrolment_id FROM enrolment e
                 WHERE e.business_id = c.business_id AND e.customer_id = c.customer_id
                 ORDER BY e.created_at DESC, e.enrolment_id DESC
                 LIMIT 1) AS enrolment_id
         FROM address_trouble a
         LEFT JOIN customer c
                ON c.business_id = a.business_id AND c.email_key = a.email_key AND c.staff_id IS NULL
         WHERE a.business_id = $1
         ORDER BY a.noted_at DESC, a.email_key
         LIMIT $2",
        business,
        LISTED,
    )?;
    Ok(rows
        .into_iter()
        .map(|row| TroubledAddress {
            email: row.email.map_or(row.email_key, |email| email.to_string()),
            customer: row.name.zip(row.enrolment_id),
            trouble: row.trouble,
            said: row.said,
            noted_at: row.noted_at.into(),
        })
        .collect())
}

#[derive(sqlx::FromRow)]
struct TroubleRow {
    email_key: String,
    trouble: Trouble,
    said: String,
    noted_at: Micros,
    email: Option<EmailAddress>,
    name: Option<PersonName>,
    enrolment_id: Option<EnrolmentId>,
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
