//! Inviting a customer by name and address.

use std::sync::Arc;

use jiff::Timestamp;
use journey::{Version, Zone};

use super::LIFE;
use crate::{
    Actor, BusinessId, Conflict, CustomerId, Db, EmailAddress, EnrolmentId, Error, Fault, InvitationId, JourneyId,
    Language, PersonName, Result, StaffId, Thing, Token, VersionId, businesses,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_one, fetch_optional, lock_optional},
    },
    enrolments::ledger::Ledger,
    form::Form,
    mail::letter::{Letter, Post},
    search,
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
    /// The secret of the link that was sent; none when nothing was sent.
    pub token: Option<Token>,
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
/// [`Error::NotFound`] also for another business's journey; [`Conflict::NotPublished`].
pub async fn invite_customer(db: &Db, actor: &Actor, new: NewInvitation, now: Timestamp) -> Result<Invited> {
    let business = actor.must_be_staff()?;
    let guest = Guest {
        coach: actor.coach(),
        ..Guest::read(&new)?
    };
    let arguments = (db.versions().clone(), guest);
    db.write(arguments, move |tx, (versions, guest)| {
        Box::pin(invite(tx, versions, business, guest, now))
    })
    .await
}

struct Guest {
    journey: JourneyId,
    name: PersonName,
    email: EmailAddress,
    language: Language,
    time_zone: Option<String>,
    coach: Option<StaffId>,
}

impl Guest {
    fn read(new: &NewInvitation) -> Result<Self> {
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
        Ok(Self {
            journey,
            name,
            email,
            language,
            time_zone,
            coach: None,
        })
    }
}

async fn invite(
    tx: &mut Tx,
    versions: &Versions,
    business: BusinessId,
    guest: &Guest,
    now: Timestamp,
) -> Result<Invited> {
    let published = latest_version(tx, versions, business, guest.journey).await?;
    let customer = find_or_insert_customer(tx, business, guest, now).await?;
    let ledger = Ledger::new(
        business,
        customer.customer_id,
        guest.journey,
        published,
        customer.zone(tx, business).await?,
        now,
    );
    let enrolment = if ledger.insert(tx, now).await? {
        ledger.enrolment
    } else {
        find_enrolment(tx, business, customer.customer_id, guest.journey).await?
    };
    let sent = match find_invitation(tx, business, enrolment).await? {
        Some(row) if row.accepted_at.is_some() || row.expires_at > Micros::from(now) => {
            return Ok(Invited {
                invitation: row.invitation_id,
                token: None,
            });
        }
        Some(row) => renew(tx, business, row.invitation_id, now).await?,
        None => {
            let invitation = InvitationId::new(now);
            let token = Token::new(business);
            execute!(
                tx,
                "INSERT INTO invitation
                     (business_id, invitation_id, journey_id, enrolment_id, customer_id, email,
                      token_hash, sent_at, sent_count, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9)",
                business,
                invitation,
                guest.journey,
                enrolment,
                customer.customer_id,
                &guest.email,
                token.hash(),
                Micros::from(now),
                Micros::from(now + LIFE),
            )?;
            Sent {
                invitation,
                times: 1,
                token,
            }
        }
    };
    let mail = InvitationMail {
        business,
        name: customer.name,
        email: guest.email.clone(),
        language: customer.language,
        version: ledger.version,
        sent,
    };
    mail.put(tx, now).await?;
    Ok(Invited {
        invitation: mail.sent.invitation,
        token: Some(mail.sent.token),
    })
}

/// The latest published version of a journey.
pub(super) async fn latest_version(
    tx: &mut Tx,
    versions: &Versions,
    business: BusinessId,
    journey: JourneyId,
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
         WHERE j.business_id = $1 AND j.journey_id = $2",
        business,
        journey,
    )?
    .ok_or(Error::NotFound(Thing::Journey))?;
    let version = version.ok_or(Error::Conflict(Conflict::NotPublished))?;
    Ok((version, versions.get(tx, business, version).await?))
}

async fn find_or_insert_customer(
    tx: &mut Tx,
    business: BusinessId,
    guest: &Guest,
    now: Timestamp,
) -> Result<CustomerRow> {
    let first_day = zone::stored(&businesses::load(tx, business).await?.time_zone)?.date_of(now);
    execute!(
        tx,
        "INSERT INTO customer
             (business_id, customer_id, name, email, email_key, language, time_zone, search_text,
              created_at, coach_id, first_day, search_form)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (business_id, email_key) DO NOTHING",
        business,
        CustomerId::new(now),
        &guest.name,
        &guest.email,
        guest.email.key(),
        guest.language,
        &guest.time_zone,
        search::text_of(&guest.name, &guest.email),
        Micros::from(now),
        guest.coach,
        first_day.to_string(),
        search::FORM,
    )?;
    Ok(fetch_one!(
        tx,
        CustomerRow,
        "SELECT customer_id, name, language, time_zone
         FROM customer
         WHERE business_id = $1 AND email_key = $2",
        business,
        guest.email.key(),
    )?)
}

async fn find_enrolment(
    tx: &mut Tx,
    business: BusinessId,
    customer: CustomerId,
    journey: JourneyId,
) -> Result<EnrolmentId> {
    // Locked, so that of two who invite at once one finds the invitation of the other.
    let (enrolment,): (EnrolmentId,) = lock_optional!(
        tx,
        (EnrolmentId,),
        "SELECT enrolment_id
         FROM enrolment
         WHERE business_id = $1 AND customer_id = $2 AND journey_id = $3",
        business,
        customer,
        journey,
    )?
    .ok_or(Error::NotFound(Thing::Enrolment))?;
    Ok(enrolment)
}

/// The invitation to an enrolment that was accepted, or is pending.
async fn find_invitation(tx: &mut Tx, business: BusinessId, enrolment: EnrolmentId) -> Result<Option<PendingRow>> {
    Ok(fetch_optional!(
        tx,
        PendingRow,
        "SELECT invitation_id, accepted_at, expires_at
         FROM invitation
         WHERE business_id = $1 AND enrolment_id = $2 AND cancelled_at IS NULL
         ORDER BY accepted_at NULLS LAST
         LIMIT 1",
        business,
        enrolment,
    )?)
}

/// Gives an invitation a new token and its full time; the link sent before stops working.
pub(super) async fn renew(tx: &mut Tx, business: BusinessId, invitation: InvitationId, now: Timestamp) -> Result<Sent> {
    let token = Token::new(business);
    let (times,): (i64,) = fetch_one!(
        tx,
        (i64,),
        "UPDATE invitation
         SET token_hash = $1, sent_at = $2, expires_at = $3, sent_count = sent_count + 1
         WHERE business_id = $4 AND invitation_id = $5
         RETURNING sent_count",
        token.hash(),
        Micros::from(now),
        Micros::from(now + LIFE),
        business,
        invitation,
    )?;
    Ok(Sent {
        invitation,
        times,
        token,
    })
}

/// An invitation with the token that its next mail carries.
pub(super) struct Sent {
    pub(super) invitation: InvitationId,
    /// How often it was sent, this time included.
    pub(super) times: i64,
    pub(super) token: Token,
}

/// The mail of an invitation, the first or one sent again.
pub(super) struct InvitationMail {
    pub(super) business: BusinessId,
    pub(super) name: PersonName,
    pub(super) email: EmailAddress,
    pub(super) language: Language,
    pub(super) version: Arc<Version>,
    pub(super) sent: Sent,
}

impl InvitationMail {
    pub(super) async fn put(&self, tx: &mut Tx, now: Timestamp) -> Result<()> {
        let business = businesses::load(tx, self.business).await?;
        let post = Post {
            cause: format!("invitation:{}:{}", self.sent.invitation, self.sent.times),
            language: self.language,
            to_name: self.name.clone(),
            to_email: self.email.clone(),
            letter: Letter::Invitation {
                business: business.name.to_string(),
                journey: self.version.title().to_owned(),
                promise: self.version.promise().to_owned(),
                token: self.sent.token.to_string(),
            },
        };
        post.put(tx, self.business, now).await
    }
}

#[derive(sqlx::FromRow)]
struct PendingRow {
    invitation_id: InvitationId,
    accepted_at: Option<Micros>,
    expires_at: Micros,
}

#[derive(sqlx::FromRow)]
struct CustomerRow {
    customer_id: CustomerId,
    name: PersonName,
    language: Language,
    time_zone: Option<String>,
}

impl CustomerRow {
    /// The customer's zone, the business's where they have none.
    async fn zone(&self, tx: &mut Tx, business: BusinessId) -> Result<Zone> {
        match &self.time_zone {
            Some(name) => zone::stored(name),
            None => zone::stored(&businesses::load(tx, business).await?.time_zone),
        }
    }
}
