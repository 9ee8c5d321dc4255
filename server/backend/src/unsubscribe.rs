//! The links in mails that end the mails (RFC 8058): those of a journey's plan to its customer, and the digests of one of the staff.
//! Such a link needs no session, never expires, and can do nothing else.

use jiff::Timestamp;

use crate::{
    BusinessId, CustomerId, Db, Error, Language, LinkFault, PersonName, Result, StaffId, Token,
    alerts::switch_digest,
    brand::Brand,
    channels::{self, Channel},
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_optional},
    },
};

/// Which mails a link ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mails {
    /// What a journey's plan sends to a customer.
    Journey,
    /// What one of the staff reads in the morning.
    Digest,
}

/// What the link's page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsubscribing {
    /// Whose mails they are.
    pub business_name: PersonName,
    /// The reader's.
    pub language: Language,
    /// What it looks like.
    pub brand: Brand,
    /// Whether the mails are wanted now.
    pub wanted: bool,
}

/// What a link is about. Looking changes nothing: mail scanners open links.
///
/// # Errors
/// [`Error::Link`].
pub async fn find_unsubscribing(db: &Db, mails: Mails, token: &str) -> Result<Unsubscribing> {
    let token: Token = token.parse()?;
    let mut tx = db.read().await?;
    let row = match mails {
        Mails::Journey => fetch_optional!(
            tx,
            LinkRow,
            "SELECT b.business_id, b.name AS business_name, b.colour, l.hash AS logo, c.language,
                    COALESCE(w.wanted, 1) AS wanted
             FROM contact k
             JOIN customer c ON c.business_id = k.business_id AND c.customer_id = k.customer_id
             JOIN business b ON b.business_id = k.business_id
             LEFT JOIN business_logo l ON l.business_id = k.business_id
             LEFT JOIN channel_choice w
               ON w.business_id = k.business_id AND w.customer_id = k.customer_id AND w.channel = $3
             WHERE k.business_id = $1 AND k.token_hash = $2",
            token.business(),
            token.hash(),
            Channel::Email,
        ),
        Mails::Digest => fetch_optional!(
            tx,
            LinkRow,
            "SELECT b.business_id, b.name AS business_name, b.colour, l.hash AS logo, s.language, s.digest AS wanted
             FROM digest_link k
             JOIN staff s ON s.business_id = k.business_id AND s.staff_id = k.staff_id
             JOIN business b ON b.business_id = k.business_id
             LEFT JOIN business_logo l ON l.business_id = k.business_id
             WHERE k.business_id = $1 AND k.token_hash = $2",
            token.business(),
            token.hash(),
        ),
    }?
    .ok_or(Error::Link(LinkFault::Unknown))?;
    Ok(Unsubscribing {
        business_name: row.business_name,
        language: row.language,
        brand: row.brand,
        wanted: row.wanted != 0,
    })
}

/// The reader wants no more of the mails. Said again, nothing changes.
///
/// # Errors
/// [`Error::Link`].
pub async fn unsubscribe(db: &Db, mails: Mails, token: &str, now: Timestamp) -> Result<()> {
    db.write(token.parse::<Token>()?, move |tx, token| {
        Box::pin(async move {
            let business = token.business();
            match mails {
                Mails::Journey => {
                    let (customer,) = fetch_optional!(
                        tx,
                        (CustomerId,),
                        "SELECT customer_id FROM contact WHERE business_id = $1 AND token_hash = $2",
                        business,
                        token.hash(),
                    )?
                    .ok_or(Error::Link(LinkFault::Unknown))?;
                    channels::note(tx, business, customer, Channel::Email, false, now).await
                }
                Mails::Digest => {
                    let (staff,) = fetch_optional!(
                        tx,
                        (StaffId,),
                        "SELECT staff_id FROM digest_link WHERE business_id = $1 AND token_hash = $2",
                        business,
                        token.hash(),
                    )?
                    .ok_or(Error::Link(LinkFault::Unknown))?;
                    switch_digest(tx, business, staff, false).await
                }
            }
        })
    })
    .await
}

/// Makes the link of one digest; only its hash is kept.
pub(crate) async fn put_digest_link(
    tx: &mut Tx,
    business: BusinessId,
    staff: StaffId,
    now: Timestamp,
) -> Result<Token> {
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

#[derive(sqlx::FromRow)]
struct LinkRow {
    business_name: PersonName,
    #[sqlx(flatten)]
    brand: Brand,
    language: Language,
    wanted: i64,
}
