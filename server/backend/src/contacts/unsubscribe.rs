//! The link in a contact's mail that ends the mails (RFC 8058). It needs no session, never expires, and can do nothing else.

use jiff::Timestamp;

use crate::{
    CustomerId, Db, Error, Language, LinkFault, PersonName, Result, Token,
    brand::{Brand, Colour},
    channels::{self, Channel},
    db::{Tx, tx::fetch_optional},
};

/// What the link's page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailsLink {
    /// Whose mails they are.
    pub business_name: PersonName,
    /// The customer's.
    pub language: Language,
    /// What it looks like.
    pub brand: Brand,
    /// Whether mails are wanted now.
    pub wanted: bool,
}

/// What a link is about. Looking changes nothing: mail scanners open links.
///
/// # Errors
/// [`Error::Link`].
pub async fn find_mails_link(db: &Db, token: &str) -> Result<MailsLink> {
    let token = parse(token)?;
    let mut tx = db.read().await?;
    let row = find(&mut tx, &token).await?;
    let business = token.business();
    Ok(MailsLink {
        business_name: row.business_name,
        language: row.language,
        brand: Brand {
            business,
            colour: row.colour,
            logo: row.logo,
        },
        wanted: channels::wants(&mut tx, business, row.customer_id, Channel::Email).await?,
    })
}

/// The customer wants no more mails. Said again, nothing changes.
///
/// # Errors
/// [`Error::Link`].
pub async fn end_mails(db: &Db, token: &str, now: Timestamp) -> Result<()> {
    db.write(parse(token)?, move |tx, token| {
        Box::pin(async move {
            let row = find(tx, token).await?;
            channels::note(tx, token.business(), row.customer_id, Channel::Email, false, now).await
        })
    })
    .await
}

fn parse(token: &str) -> Result<Token> {
    token.parse().map_err(|_| Error::Link(LinkFault::Unknown))
}

async fn find(tx: &mut Tx, token: &Token) -> Result<LinkRow> {
    fetch_optional!(
        tx,
        LinkRow,
        "SELECT c.customer_id, c.language, b.name AS business_name, b.colour, l.hash AS logo
         FROM contact k
         JOIN customer c ON c.business_id = k.business_id AND c.customer_id = k.customer_id
         JOIN business b ON b.business_id = k.business_id
         LEFT JOIN business_logo l ON l.business_id = k.business_id
         WHERE k.business_id = $1 AND k.token_hash = $2",
        token.business(),
        token.hash(),
    )?
    .ok_or(Error::Link(LinkFault::Unknown))
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    customer_id: CustomerId,
    language: Language,
    business_name: PersonName,
    colour: Option<Colour>,
    logo: Option<String>,
}
