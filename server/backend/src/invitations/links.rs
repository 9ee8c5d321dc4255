//! The link of an invitation, before its button is pressed.

use jiff::Timestamp;
use journey::SquareKind;

use super::{invite::latest_version, over};
use crate::{
    Db, EmailAddress, Error, JourneyId, Language, LinkFault, PersonName, Result, Token,
    brand::{Brand, Colour},
    db::{
        micros::Micros,
        tx::{execute, fetch_optional},
    },
};

/// What the page behind an invitation's link shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationView {
    /// Who invites.
    pub business_name: PersonName,
    /// Who is invited.
    pub customer_name: PersonName,
    /// The address it is bound to.
    pub email: EmailAddress,
    /// The customer's language.
    pub language: Language,
    /// The journey's title.
    pub journey_title: String,
    /// What it promises.
    pub promise: String,
    /// How many squares its road has.
    pub squares: usize,
    /// The first result that is promised, with its week.
    pub first_result: Option<FirstResult>,
    /// What the business looks like.
    pub brand: Brand,
}

/// The first result that a journey promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstResult {
    /// By which week.
    pub week: u32,
    /// What is felt then.
    pub result: String,
}

/// What an invitation's link leads to. Changes nothing: mail scanners open links.
///
/// # Errors
/// [`Error::Link`].
pub async fn find_invitation(db: &Db, token: &str, now: Timestamp) -> Result<InvitationView> {
    let token: Token = token.parse()?;
    let business = token.business();
    let mut tx = db.read().await?;
    let row = fetch_optional!(
        tx,
        ViewRow,
        "SELECT i.journey_id, i.email, i.expires_at, i.accepted_at, i.cancelled_at,
                c.name AS customer_name, c.language, b.name AS business_name,
                b.colour, l.hash AS logo
         FROM invitation i
         JOIN customer c
           ON c.business_id = i.business_id AND c.customer_id = i.customer_id
         JOIN business b ON b.business_id = i.business_id
         LEFT JOIN business_logo l ON l.business_id = i.business_id
         WHERE i.business_id = $1 AND i.token_hash = $2",
        business,
        token.hash(),
    )?
    .ok_or(Error::Link(LinkFault::Unknown))?;
    check(row.accepted_at, row.cancelled_at, row.expires_at, now)?;
    let (_, version) = latest_version(&mut tx, db.versions(), business, row.journey_id).await?;
    let first_result = version
        .squares()
        .iter()
        .filter_map(|square| match &square.kind {
            SquareKind::Checkpoint {
                result,
                by_week: Some(week),
                ..
            } => Some(FirstResult {
                week: *week,
                result: result.clone(),
            }),
            _ => None,
        })
        .min_by_key(|first| first.week);
    Ok(InvitationView {
        business_name: row.business_name,
        customer_name: row.customer_name,
        email: row.email,
        language: row.language,
        journey_title: version.title().to_owned(),
        promise: version.promise().to_owned(),
        squares: version.squares().len(),
        first_result,
        brand: Brand {
            business,
            colour: row.colour,
            logo: row.logo,
        },
    })
}

/// Lets an invitation pass that still waits.
pub(super) fn check(
    accepted_at: Option<Micros>,
    cancelled_at: Option<Micros>,
    expires_at: Micros,
    now: Timestamp,
) -> Result<()> {
    match over(accepted_at, cancelled_at, expires_at, now) {
        None => Ok(()),
        Some(fault) => Err(Error::Link(fault)),
    }
}

/// Notes that a person did something on the page behind a link: touched it, scrolled it, typed. Nothing else follows
/// from it; a link that does not work is not noted.
pub async fn note_opened(db: &Db, token: &str, now: Timestamp) -> Result<()> {
    let token: Token = token.parse()?;
    db.write(token, move |tx, token| {
        Box::pin(async move {
            execute!(
                tx,
                "UPDATE invitation
                 SET opened_at = $1
                 WHERE business_id = $2 AND token_hash = $3 AND opened_at IS NULL
                   AND accepted_at IS NULL AND cancelled_at IS NULL AND expires_at > $1",
                Micros::from(now),
                token.business(),
                token.hash(),
            )?;
            Ok(())
        })
    })
    .await
}

#[derive(sqlx::FromRow)]
struct ViewRow {
    journey_id: JourneyId,
    email: EmailAddress,
    expires_at: Micros,
    accepted_at: Option<Micros>,
    cancelled_at: Option<Micros>,
    customer_name: PersonName,
    language: Language,
    business_name: PersonName,
    colour: Option<Colour>,
    logo: Option<String>,
}
