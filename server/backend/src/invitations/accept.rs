//! Accepting an invitation: signed in, enrolled and started in one press of a button.

use jiff::Timestamp;
use journey::Action;

use super::{invite::latest_version, links::check};
use crate::{
    Actor, CustomerId, Db, EnrolmentId, Error, JourneyId, LinkFault, Person, Result, Token,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, lock_optional},
    },
    enrolments::ledger::Ledger,
    play::{Move, play_on},
    sessions,
    versions::Versions,
};

/// A customer who accepted.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// For the cookie of this device.
    pub session_token: Token,
    /// The journey that has started.
    pub enrolment: EnrolmentId,
    /// Who it is.
    pub actor: Actor,
}

/// Accepts an invitation on this device: opens a session and starts the journey, in the latest
/// version that is published. Works once.
///
/// # Errors
/// [`Error::Link`].
pub async fn accept_invitation(db: &Db, token: &str, device: &str, now: Timestamp) -> Result<Accepted> {
    let arguments = (db.versions().clone(), token.parse::<Token>()?, device.to_owned());
    db.write(arguments, move |tx, (versions, token, device)| {
        Box::pin(accept(tx, versions, token, device, now))
    })
    .await
}

async fn accept(tx: &mut Tx, versions: &Versions, token: &Token, device: &str, now: Timestamp) -> Result<Accepted> {
    let business = token.business();
    let row = lock_optional!(
        tx,
        AcceptRow,
        "SELECT journey_id, enrolment_id, customer_id, accepted_at, cancelled_at, expires_at
         FROM invitation
         WHERE business_id = $1 AND token_hash = $2",
        business,
        token.hash(),
    )?
    .ok_or(Error::Link(LinkFault::Unknown))?;
    check(row.accepted_at, row.cancelled_at, row.expires_at, now)?;
    execute!(
        tx,
        "UPDATE invitation
         SET accepted_at = $1, opened_at = COALESCE(opened_at, $1)
         WHERE business_id = $2 AND token_hash = $3",
        Micros::from(now),
        business,
        token.hash(),
    )?;
    let actor = Actor::Customer {
        business,
        customer: row.customer_id,
    };
    let mut ledger = Ledger::lock(tx, versions, business, row.enrolment_id).await?;
    if ledger.state.started().is_none() {
        // The invitation may have lain for weeks: begin with what is published now.
        let latest = latest_version(tx, versions, business, row.journey_id).await?;
        ledger.rebase(tx, latest).await?;
    }
    play_on(tx, &mut ledger, &actor, &Move::now(Action::Start, None), now).await?;
    let person = Person::Customer(row.customer_id);
    Ok(Accepted {
        session_token: sessions::open(tx, business, person, device, now).await?,
        enrolment: row.enrolment_id,
        actor,
    })
}

#[derive(sqlx::FromRow)]
struct AcceptRow {
    journey_id: JourneyId,
    enrolment_id: EnrolmentId,
    customer_id: CustomerId,
    accepted_at: Option<Micros>,
    cancelled_at: Option<Micros>,
    expires_at: Micros,
}
