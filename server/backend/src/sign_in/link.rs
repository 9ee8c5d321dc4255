//! Signing in with the link of the mail. Opening it only shows a button; pressing that signs in.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Entered, enter};
use crate::{
    Db, Error, LinkFault, PersonName, Result, Token,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_optional, lock_optional},
    },
    sessions::PersonKind,
};

/// What the page behind a link shows before the button is pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkView {
    /// Where the person would be signed in.
    pub business_name: PersonName,
    /// As whom.
    pub person_name: PersonName,
}

/// What a link would do. Changes nothing: mail scanners open links.
///
/// # Errors
/// [`Error::Link`].
pub async fn find_link(db: &Db, token: &str, now: Timestamp) -> Result<LinkView> {
    let token: Token = token.parse()?;
    let mut tx = db.read().await?;
    let row = fetch_optional!(
        tx,
        ViewRow,
        "SELECT i.expires_at, i.used_at, b.name AS business_name,
                COALESCE(st.name, c.name) AS person_name
         FROM sign_in i
         JOIN business b ON b.business_id = i.business_id
         LEFT JOIN staff st
                ON st.business_id = i.business_id AND st.staff_id = i.person_id
               AND i.person = 'staff'
         LEFT JOIN customer c
                ON c.business_id = i.business_id AND c.customer_id = i.person_id
               AND i.person = 'customer'
         WHERE i.business_id = $1 AND i.token_hash = $2",
        token.business(),
        token.hash(),
    )?
    .ok_or(Error::Link(LinkFault::Unknown))?;
    check(row.used_at, row.expires_at, now)?;
    Ok(LinkView {
        business_name: row.business_name,
        person_name: row.person_name.ok_or(Error::Link(LinkFault::Unknown))?,
    })
}

/// Signs in on this device. Works once.
///
/// # Errors
/// [`Error::Link`].
pub async fn sign_in_with_link(db: &Db, token: &str, device: &str, now: Timestamp) -> Result<Entered> {
    let arguments = (token.parse::<Token>()?, device.to_owned());
    db.write(arguments, move |tx, (token, device)| {
        Box::pin(use_link(tx, token, device, now))
    })
    .await
}

async fn use_link(tx: &mut Tx, token: &Token, device: &str, now: Timestamp) -> Result<Entered> {
    let business = token.business();
    let row = lock_optional!(
        tx,
        LinkRow,
        "SELECT person, person_id, expires_at, used_at
         FROM sign_in
         WHERE business_id = $1 AND token_hash = $2",
        business,
        token.hash(),
    )?
    .ok_or(Error::Link(LinkFault::Unknown))?;
    check(row.used_at, row.expires_at, now)?;
    execute!(
        tx,
        "UPDATE sign_in SET used_at = $1 WHERE business_id = $2 AND token_hash = $3",
        Micros::from(now),
        business,
        token.hash(),
    )?;
    let person = row.person.with_id(row.person_id);
    enter(tx, business, person, device, now).await
}

fn check(used_at: Option<Micros>, expires_at: Micros, now: Timestamp) -> Result<()> {
    if used_at.is_some() {
        Err(Error::Link(LinkFault::Used))
    } else if expires_at <= Micros::from(now) {
        Err(Error::Link(LinkFault::Expired))
    } else {
        Ok(())
    }
}

#[derive(sqlx::FromRow)]
struct ViewRow {
    expires_at: Micros,
    used_at: Option<Micros>,
    business_name: PersonName,
    person_name: Option<PersonName>,
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    person: PersonKind,
    person_id: Uuid,
    expires_at: Micros,
    used_at: Option<Micros>,
}
