//! Inviting guests: one, or a thousand, with a statement for all of them.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    sync::Arc,
};

use jiff::Timestamp;
use journey::{Version, Zone};
use serde_json::{Value, json};

use super::{
    LIFE,
    invite::{Invited, latest_version},
    letter::{InvitationLetter, put_letters},
};
use crate::{
    BusinessId, CustomerId, EmailAddress, EnrolmentId, InvitationId, JourneyId, Language, PersonName, Result, StaffId,
    Token, VersionId, businesses,
    db::{
        Tx,
        micros::Micros,
        tx::{execute_pair, fetch_pair, over_list},
    },
    enrolments::{
        crowd::{Beginning, insert_all},
        ledger::Ledger,
    },
    purchases::{self, Bought},
    search,
    training::must_be_trained,
    versions::Versions,
    zone,
};

/// Somebody to be invited.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Guest {
    pub(crate) journey: JourneyId,
    pub(crate) name: PersonName,
    pub(crate) email: EmailAddress,
    pub(crate) phone: Option<String>,
    pub(crate) language: Language,
    /// None: the business's.
    pub(crate) time_zone: Option<String>,
    /// What they bought, with the id of its command: it starts the journey on its day.
    pub(crate) bought: Option<(Bought, String)>,
}

/// Who invites whom.
pub(crate) struct Party<'p> {
    pub(crate) business: BusinessId,
    /// Who of the staff invites; none for a poster.
    pub(crate) staff: Option<StaffId>,
    /// Who looks after those who are new; none: nobody yet.
    pub(crate) coach: Option<StaffId>,
    pub(crate) guests: &'p [Guest],
    /// Whether who waits for an answer already is written to again.
    pub(crate) again: bool,
}

/// Invites everybody, each once: who is invited or in the journey already is not written to, but what they bought is
/// recorded. The answers are in the order of the guests.
pub(crate) async fn invite_guests(
    tx: &mut Tx,
    versions: &Versions,
    party: &Party<'_>,
    now: Timestamp,
) -> Result<Vec<Invited>> {
    let business = party.business;
    let mut published = HashMap::new();
    for guest in party.guests {
        if let Entry::Vacant(place) = published.entry(guest.journey) {
            // A handful of journeys, whatever the number of guests.
            place.insert(latest_version(tx, versions, business, guest.journey).await?);
        }
    }
    let customers = find_or_insert_customers(tx, party, now).await?;
    let seats = seat(tx, versions, party, &published, &customers, now).await?;
    let invitations = find_invitations(tx, business, &seats).await?;
    let letters = write_invitations(tx, party, &seats, &invitations, now).await?;
    let mails = letters.iter().map(|(seat, sent)| seat.letter(sent)).collect();
    put_letters(tx, business, mails, now).await?;

    let mut sent: HashMap<EnrolmentId, &Sent> = letters.iter().map(|(seat, sent)| (seat.enrolment, sent)).collect();
    Ok(seats
        .iter()
        .map(|seat| match sent.remove(&seat.enrolment) {
            Some(sent) => Invited {
                invitation: sent.invitation,
                enrolment: seat.enrolment,
                token: Some(sent.token.clone()),
                recorded: seat.recorded,
            },
            None => Invited {
                invitation: invitations
                    .get(&seat.enrolment)
                    .map(|row| row.invitation_id)
                    .or_else(|| {
                        letters
                            .iter()
                            .find(|(other, _)| other.enrolment == seat.enrolment)
                            .map(|(_, sent)| sent.invitation)
                    })
                    .expect("who was not written to has an invitation"),
                enrolment: seat.enrolment,
                token: None,
                recorded: seat.recorded,
            },
        })
        .collect())
}

/// A guest's place: who they are, and their enrolment.
struct Seat<'p> {
    guest: &'p Guest,
    customer: &'p CustomerRow,
    version: Arc<Version>,
    enrolment: EnrolmentId,
    /// Whether a purchase was recorded just now.
    recorded: bool,
}

/// An invitation with the token that its next mail carries.
struct Sent {
    invitation: InvitationId,
    /// How often it was sent, this time included.
    times: i64,
    token: Token,
}

impl Seat<'_> {
    fn letter(&self, sent: &Sent) -> InvitationLetter {
        InvitationLetter {
            invitation: sent.invitation,
            times: sent.times,
            token: sent.token.clone(),
            name: self.customer.name.clone(),
            email: self.guest.email.clone(),
            language: self.customer.language,
            version: Arc::clone(&self.version),
        }
    }
}

async fn find_or_insert_customers(
    tx: &mut Tx,
    party: &Party<'_>,
    now: Timestamp,
) -> Result<HashMap<String, CustomerRow>> {
    // In the order of their addresses, so that two who invite the same people at once wait for one another in turn.
    let mut guests: Vec<(String, &Guest)> = party.guests.iter().map(|guest| (guest.email.key(), guest)).collect();
    guests.sort_by(|(one, _), (other, _)| one.cmp(other));
    guests.dedup_by(|(one, _), (other, _)| one == other);
    let first_day = zone::stored(&businesses::load(tx, party.business).await?.time_zone)?.date_of(now);
    let list = guests.iter().map(|(key, guest)| {
        json!({
            "id": CustomerId::new(now).uuid().simple().to_string(),
            "name": guest.name,
            "email": guest.email,
            "key": key,
            "phone": guest.phone,
            "language": guest.language,
            "zone": guest.time_zone,
            "search": search::text_of(&guest.name, &guest.email),
        })
    });
    let list = Value::Array(list.collect()).to_string();
    let new = execute_pair!(
        tx,
        over_list!(
            "INSERT INTO customer
                 (business_id, customer_id, name, email, email_key, phone, language, time_zone,
                  search_text, created_at, coach_id, first_day, search_form)
             SELECT $1, " [uuid "id"] ", " [text "name"] ", " [text "email"] ", " [text "key"] ", "
                    [text "phone"] ", " [text "language"] ", " [text "zone"] ", " [text "search"] ", $3, $4, $5, $6
             FROM " [list 2]
            " WHERE true
             ON CONFLICT (business_id, email_key) DO NOTHING"
        ),
        party.business,
        &list,
        Micros::from(now),
        party.coach,
        first_day.to_string(),
        search::FORM,
    )?;
    if let Some(coach) = party.coach.filter(|_| new > 0) {
        must_be_trained(tx, party.business, coach, now).await?;
    }
    let rows = fetch_pair!(
        tx,
        CustomerRow,
        over_list!(
            "SELECT c.customer_id, c.name, c.language, c.time_zone, c.email_key
             FROM " [list 2]
            [join] "customer c ON c.business_id = $1 AND c.email_key = " [text "key"]
        ),
        party.business,
        &list,
    )?;
    Ok(rows.into_iter().map(|row| (row.email_key.clone(), row)).collect())
}

/// Enrols everybody who is not in their journey yet, and records what they bought.
async fn seat<'p>(
    tx: &mut Tx,
    versions: &Versions,
    party: &Party<'p>,
    published: &HashMap<JourneyId, (VersionId, Arc<Version>)>,
    customers: &'p HashMap<String, CustomerRow>,
    now: Timestamp,
) -> Result<Vec<Seat<'p>>> {
    let business = party.business;
    let home = zone::stored(&businesses::load(tx, business).await?.time_zone)?;
    let mut beginnings = Vec::with_capacity(party.guests.len());
    let mut begun = HashSet::new();
    for guest in party.guests {
        let customer = &customers[&guest.email.key()];
        if !begun.insert((customer.customer_id, guest.journey)) {
            continue;
        }
        let zone = match &customer.time_zone {
            Some(name) => zone::stored(name)?,
            None => Zone::clone(&home),
        };
        let latest = published[&guest.journey].clone();
        let mut ledger = Ledger::new(business, customer.customer_id, guest.journey, latest, zone, now);
        let facts = match &guest.bought {
            Some((bought, id)) => purchases::buy(&ledger.version, &mut ledger.state, bought, Some(id), now)?,
            None => Vec::new(),
        };
        let bought = guest
            .bought
            .as_ref()
            .map(|(bought, id)| (id.clone(), bought.day.to_string()));
        beginnings.push(Beginning { ledger, facts, bought });
    }
    let inserted = insert_all(tx, business, &beginnings, party.staff, now).await?;
    let mut enrolments: HashMap<(CustomerId, JourneyId), (EnrolmentId, bool)> = beginnings
        .iter()
        .map(|beginning| &beginning.ledger)
        .filter(|ledger| inserted.contains(&ledger.enrolment))
        .map(|ledger| ((ledger.customer, ledger.journey), (ledger.enrolment, true)))
        .collect();
    let others: Vec<_> = begun
        .iter()
        .filter(|place| !enrolments.contains_key(place))
        .map(|(customer, _)| json!({ "customer": customer.uuid().simple().to_string() }))
        .collect();
    if !others.is_empty() {
        for row in lock_enrolments(tx, business, others).await? {
            enrolments
                .entry((row.customer_id, row.journey_id))
                .or_insert((row.enrolment_id, false));
        }
    }
    let mut seats = Vec::with_capacity(party.guests.len());
    let mut seen = HashSet::new();
    for guest in party.guests {
        let customer = &customers[&guest.email.key()];
        let (enrolment, new) = enrolments[&(customer.customer_id, guest.journey)];
        let first = seen.insert(enrolment);
        let recorded = match &guest.bought {
            None => false,
            Some(_) if new && first => true,
            // Who was there already: one log at a time, as play locks it.
            Some((bought, id)) => {
                let mut ledger = Ledger::lock(tx, versions, business, enrolment).await?;
                let facts = purchases::record(tx, &mut ledger, party.staff, bought, Some(id), now).await?;
                !facts.is_empty()
            }
        };
        seats.push(Seat {
            guest,
            customer,
            version: Arc::clone(&published[&guest.journey].1),
            enrolment,
            recorded,
        });
    }
    Ok(seats)
}

/// Every enrolment of these customers, locked, so that of two who invite at once one finds the invitations of the other.
async fn lock_enrolments(tx: &mut Tx, business: BusinessId, customers: Vec<Value>) -> Result<Vec<EnrolmentRow>> {
    let list = Value::Array(customers).to_string();
    Ok(fetch_pair!(
        tx,
        EnrolmentRow,
        over_list!(
            "SELECT e.customer_id, e.journey_id, e.enrolment_id
             FROM " [list 2]
            [join] "enrolment e ON e.business_id = $1 AND e.customer_id = " [uuid "customer"]
            " ORDER BY e.enrolment_id"
            [lock "e"]
        ),
        business,
        &list,
    )?)
}

/// The invitation to each enrolment that was accepted, or is pending.
async fn find_invitations(
    tx: &mut Tx,
    business: BusinessId,
    seats: &[Seat<'_>],
) -> Result<HashMap<EnrolmentId, InvitationRow>> {
    let list = seats
        .iter()
        .map(|seat| json!({ "id": seat.enrolment.uuid().simple().to_string() }));
    let rows = fetch_pair!(
        tx,
        InvitationRow,
        over_list!(
            "SELECT i.invitation_id, i.enrolment_id, i.accepted_at, i.expires_at, i.sent_count
             FROM " [list 2]
            [join] "invitation i
                ON i.business_id = $1 AND i.enrolment_id = " [uuid "id"] " AND i.cancelled_at IS NULL"
        ),
        business,
        Value::Array(list.collect()).to_string(),
    )?;
    let mut found: HashMap<EnrolmentId, InvitationRow> = HashMap::new();
    for row in rows {
        match found.get(&row.enrolment_id) {
            Some(known) if known.accepted_at.is_some() => {}
            _ => {
                found.insert(row.enrolment_id, row);
            }
        }
    }
    Ok(found)
}

/// Writes a new invitation for who has none, and a new secret for whose time is over; those to be written to.
async fn write_invitations<'s, 'p>(
    tx: &mut Tx,
    party: &Party<'p>,
    seats: &'s [Seat<'p>],
    known: &HashMap<EnrolmentId, InvitationRow>,
    now: Timestamp,
) -> Result<Vec<(&'s Seat<'p>, Sent)>> {
    let business = party.business;
    let mut letters = Vec::new();
    let (mut new, mut renewed) = (Vec::new(), Vec::new());
    let mut written = HashSet::new();
    for seat in seats {
        if !written.insert(seat.enrolment) {
            continue;
        }
        let token = Token::new(business);
        let hash = token.hash_figures();
        let (invitation, times) = match known.get(&seat.enrolment) {
            Some(row) if row.accepted_at.is_some() => continue,
            Some(row) if row.expires_at > Micros::from(now) && !party.again => continue,
            Some(row) => {
                renewed.push(json!({ "id": row.invitation_id.uuid().simple().to_string(), "hash": hash }));
                (row.invitation_id, row.sent_count + 1)
            }
            None => {
                let invitation = InvitationId::new(now);
                new.push(json!({
                    "id": invitation.uuid().simple().to_string(),
                    "journey": seat.guest.journey.uuid().simple().to_string(),
                    "enrolment": seat.enrolment.uuid().simple().to_string(),
                    "customer": seat.customer.customer_id.uuid().simple().to_string(),
                    "email": seat.guest.email,
                    "hash": hash,
                }));
                (invitation, 1)
            }
        };
        letters.push((
            seat,
            Sent {
                invitation,
                times,
                token,
            },
        ));
    }
    if !new.is_empty() {
        execute_pair!(
            tx,
            over_list!(
                "INSERT INTO invitation
                     (business_id, invitation_id, journey_id, enrolment_id, customer_id, email,
                      token_hash, sent_at, sent_count, expires_at)
                 SELECT $1, " [uuid "id"] ", " [uuid "journey"] ", " [uuid "enrolment"] ", "
                        [uuid "customer"] ", " [text "email"] ", " [bytes "hash"] ", $3, 1, $4
                 FROM " [list 2]
            ),
            business,
            Value::Array(new).to_string(),
            Micros::from(now),
            Micros::from(now + LIFE),
        )?;
    }
    if !renewed.is_empty() {
        execute_pair!(
            tx,
            over_list!(
                "UPDATE invitation
                 SET token_hash = " [bytes "hash"] ", sent_at = $3, expires_at = $4,
                     sent_count = sent_count + 1, opened_at = NULL, bounced_at = NULL
                 FROM " [list 2]
                " WHERE invitation.business_id = $1 AND invitation.invitation_id = " [uuid "id"]
            ),
            business,
            Value::Array(renewed).to_string(),
            Micros::from(now),
            Micros::from(now + LIFE),
        )?;
    }
    Ok(letters)
}

#[derive(sqlx::FromRow)]
struct CustomerRow {
    customer_id: CustomerId,
    name: PersonName,
    language: Language,
    time_zone: Option<String>,
    email_key: String,
}

#[derive(sqlx::FromRow)]
#[expect(clippy::struct_field_names, reason = "the columns' names")]
struct EnrolmentRow {
    customer_id: CustomerId,
    journey_id: JourneyId,
    enrolment_id: EnrolmentId,
}

#[derive(sqlx::FromRow)]
struct InvitationRow {
    invitation_id: InvitationId,
    enrolment_id: EnrolmentId,
    accepted_at: Option<Micros>,
    expires_at: Micros,
    sent_count: i64,
}
