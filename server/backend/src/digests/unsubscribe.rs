//! The link in a digest that ends the digests of its reader (RFC 8058). It needs no session, never expires, and can do nothing else.

use jiff::Timestamp;

use crate::{
    BusinessId, Db, Error, Language, LinkFault, PersonName, Result, StaffId, Token,
    alerts::switch_digest,
    brand::{Brand, Colour},
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_optional},
    },
};

/// What the link's page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DigestLink {
    /// Whose digests they are.
    pub business_name: PersonName,
    /// The reader's.
    pub language: Language,
    /// What it looks like.
    pub brand: Brand,
    /// Whether digests are wanted now.
    pub wanted: bool,
}

/// What a link is about. Looking changes nothing: mail scanners open links.
///
/// # Errors
/// [`Error::Link`].
pub async fn find_digest_link(db: &Db, token: &str) -> Result<DigestLink> {
    let token = parse(token)?;
    let mut tx = db.read().await?;
    let row = find(&mut tx, &token).await?;
    Ok(DigestLink {
        business_name: row.business_name,
        language: row.language,
        brand: Brand {
            business: token.business(),
            colour: row.colour,
            logo: row.logo,
        },
        wanted: row.digest != 0,
    })
}

/// The reader wants no more digests. Said again, nothing changes.
///
/// # Errors
/// [`Error::Link`].
pub async fn end_digest(db: &Db, token: &str) -> Result<()> {
    db.write(parse(token)?, move |tx, token| {
        Box::pin(async move {
            let row = find(tx, token).await?;
            switch_digest(tx, token.business(), row.staff_id, false).await
        })
    })
    .await
}

/// Makes the link of one digest; only its hash is kept.
pub(super) async fn put_link(tx: &mut Tx, business: BusinessId, staff: StaffId, now: Timestamp) -> Result<Token> {
    let token = Token::new(business);
    execute!(
        tx,
        "INSERT INTO digest_link (business_id, token_hash, staff_id, created_at) VALUES ($1, $2, $3, $4)",
        business,
        token.hash(),
        staff,
        Micros::from(now),
    )?;
    Ok(token)
}

fn parse(token: &str) -> Result<Token> {
    token.parse().map_err(|_| Error::Link(LinkFault::Unknown))
}

async fn find(tx: &mut Tx, token: &Token) -> Result<LinkRow> {
    fetch_optional!(
        tx,
        LinkRow,
        "SELECT s.staff_id, s.language, s.digest, b.name AS business_name, b.colour, g.hash AS logo
         FROM digest_link l
         JOIN staff s ON s.business_id = l.business_id AND s.staff_id = l.staff_id
         JOIN business b ON b.business_id = l.business_id
         LEFT JOIN business_logo g ON g.business_id = l.business_id
         WHERE l.business_id = $1 AND l.token_hash = $2",
        token.business(),
        token.hash(),
    )?
    .ok_or(Error::Link(LinkFault::Unknown))
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    staff_id: StaffId,
    language: Language,
    digest: i64,
    business_name: PersonName,
    colour: Option<Colour>,
    logo: Option<String>,
}
