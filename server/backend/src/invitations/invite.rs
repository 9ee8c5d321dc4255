//! Inviting a customer by name and address.

use std::sync::Arc;

use jiff::Timestamp;
use journey::Version;

use super::guests::{Guest, Party, invite_guests};
use crate::{
    Actor, BusinessId, Conflict, Db, EmailAddress, EnrolmentId, Error, Fault, InvitationId, JourneyId, Language,
    PersonName, Result, Thing, Token, VersionId, businesses,
    db::{Tx, tx::fetch_optional},
    deeds::{self, Deed},
    form::Form,
    journeys::Audience,
    purchases::{NewPurchase, SaidBy},
    versions::Versions,
    zone,
};

/// What is asked for to invite a customer, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct NewInvitation {
    /// The id of a journey with a published version.
    pub journey: String,
    /// What the customer is called.
    pub name: String,
    /// Where the invitation goes; it is bound to this address.
    pub email: String,
    /// `ja` or `en`.
    pub language: String,
    /// Of the time-zone database; empty: the business's.
    pub time_zone: String,
}

/// What came of inviting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The invitation that waits for the customer, or the one they accepted.
    pub invitation: InvitationId,
    /// The enrolment it leads to.
    pub enrolment: EnrolmentId,
    /// The secret of the link that was sent; none when nothing was sent.
    pub token: Option<Token>,
    /// Whether a purchase was recorded.
    pub recorded: bool,
}

impl Invited {
    /// Whether the address was invited to this journey, or is in it, already; nothing was sent then.
    #[must_use]
    pub fn already(&self) -> bool {
        self.token.is_none()
    }
}

/// Invites a customer to a journey, by mail. For staff.
///
/// An address is never invited twice to one journey, unless the first invitation expired or was
/// cancelled. A customer who is known keeps their own name, language and time zone, and whoever looks after them; one
/// who is new is the inviting coach's, or nobody's when an owner invites.
///
/// # Errors
/// [`Error::Invalid`] names `journey`, `name`, `email`, `language` and `time_zone`;
/// [`Error::NotFound`] also for another business's journey, and for one for the staff; [`Conflict::NotPublished`];
/// [`Conflict::NotTrained`] when a new customer would be a coach's who has to be trained first.
pub async fn invite_customer(db: &Db, actor: &Actor, new: NewInvitation, now: Timestamp) -> Result<Invited> {
    invite_buyer(db, actor, new, NewPurchase::default(), now).await
}

/// As [`invite_customer`], with what they bought: the journey starts on the day of buying, and accepting the invitation
/// later opens the board. An empty purchase is none.
///
/// # Errors
/// As for [`invite_customer`]; [`Error::Invalid`] names also `product`, `amount` and `bought_on`.
pub async fn invite_buyer(
    db: &Db,
    actor: &Actor,
    new: NewInvitation,
    purchase: NewPurchase,
    now: Timestamp,
) -> Result<Invited> {
    let business = actor.must_be_staff()?;
    let guest = read(&new)?;
    let arguments = (db.versions().clone(), *actor, guest, purchase);
    db.write(arguments, move |tx, (versions, actor, guest, purchase)| {
        Box::pin(async move {
            let mut guest = guest.clone();
            let (_, version) = latest_version(tx, versions, business, guest.journey).await?;
            if !purchase.is_empty() {
                let zone = match &guest.time_zone {
                    Some(name) => zone::stored(name)?,
                    None => zone::stored(&businesses::load(tx, business).await?.time_zone)?,
                };
                let mut form = Form::default();
                let bought = purchase.read(&mut form, &version, zone.date_of(now), SaidBy::Person);
                let bought = form.finish(bought)?;
                let id = bought.id(1);
                guest.bought = Some((bought, id));
            }
            let party = Party {
                business,
                staff: actor.staff(),
                coach: actor.coach(),
                guests: &[guest],
                again: false,
            };
            let invited = invite_guests(tx, versions, &party, now).await?.remove(0);
            if !invited.already() {
                let about = party.guests[0].name.as_str();
                deeds::note(tx, actor, Deed::CustomerInvited, about, now).await?;
            }
            Ok(invited)
        })
    })
    .await
}

fn read(new: &NewInvitation) -> Result<Guest> {
    let mut form = Form::default();
    let journey = match new.journey.trim() {
        "" => Err(Fault::Missing),
        id => id.parse::<JourneyId>().map_err(|_| Fault::Unknown),
    };
    let journey = form.field("journey", journey);
    let name = form.field("name", new.name.parse::<PersonName>());
    let email = form.field("email", new.email.parse::<EmailAddress>());
    let language = form.field("language", new.language.parse::<Language>().map_err(Into::into));
    let time_zone = match new.time_zone.trim() {
        "" => Ok(None),
        name => zone::parse(name).map(Some),
    };
    let time_zone = form.field("time_zone", time_zone);
    let values = journey.zip(name).zip(email).zip(language.zip(time_zone));
    let (((journey, name), email), (language, time_zone)) = form.finish(values)?;
    Ok(Guest {
        journey,
        name,
        email,
        phone: None,
        language,
        time_zone,
        bought: None,
    })
}

/// The latest published version of a journey for customers.
pub(crate) async fn latest_version(
    tx: &mut Tx,
    versions: &Versions,
    business: BusinessId,
    journey: JourneyId,
) -> Result<(VersionId, Arc<Version>)> {
    latest_version_for(tx, versions, business, journey, Audience::CUSTOMERS).await
}

/// The latest published version of a journey that is for these people; there is none for others.
pub(crate) async fn latest_version_for(
    tx: &mut Tx,
    versions: &Versions,
    business: BusinessId,
    journey: JourneyId,
    audience: &str,
) -> Result<(VersionId, Arc<Version>)> {
    let (version,): (Option<VersionId>,) = fetch_optional!(
        tx,
        (Option<VersionId>,),
        "SELECT (SELECT v.version_id
                 FROM journey_version v
                 WHERE v.business_id = j.business_id AND v.journey_id = j.journey_id
                 ORDER BY v.number DESC
                 LIMIT 1)
         FROM journey j
         WHERE j.business_id = $1 AND j.journey_id = $2 AND j.audience = $3",
        business,
        journey,
        audience,
    )?
    .ok_or(Error::NotFound(Thing::Journey))?;
    let version = version.ok_or(Error::Conflict(Conflict::NotPublished))?;
    Ok((version, versions.get(tx, business, version).await?))
}
