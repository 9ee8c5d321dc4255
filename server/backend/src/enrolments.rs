//! Enrolments: one customer in one journey version.

pub(crate) mod crowd;
pub(crate) mod ledger;
pub(crate) mod replay;

use std::sync::Arc;

use journey::{Author, Fact, Standing, State, Version, moving::retell};

use crate::{
    Actor, BusinessId, CustomerId, Db, EmailAddress, EnrolmentId, Error, JourneyId, Language, PersonName, Result,
    Thing, VersionId,
    db::tx::{fetch_all, fetch_optional},
    enrolments::ledger::open_snapshot,
    scope::may_see,
};

/// An enrolment in its customer's own list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentLine {
    /// Its id.
    pub id: EnrolmentId,
    /// The journey's title, in the version the customer is on.
    pub title: String,
    /// As of the last fact or review.
    pub standing: Standing,
    /// Whose journey it is.
    pub business_name: PersonName,
}

/// An enrolment, ready for `journey::board` and `journey::standing`.
#[derive(Clone, Debug)]
pub struct Playing {
    /// Its id.
    pub enrolment: EnrolmentId,
    /// Who plays.
    pub customer: Customer,
    /// The journey.
    pub journey: JourneyId,
    /// The version the customer is on.
    pub version: Arc<Version>,
    /// Its number within the journey.
    pub version_number: i64,
    /// The fold of the log; `state.facts()` is the number of the last fact, `state.zone()` the
    /// customer's zone.
    pub state: State,
    /// Whose journey it is.
    pub business_name: PersonName,
}

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Their id.
    pub id: CustomerId,
    /// What they are called.
    pub name: PersonName,
    /// Where their mail goes.
    pub email: EmailAddress,
    /// Of their pages and mails.
    pub language: Language,
}

/// A fact of the log with who recorded it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// From 1.
    pub number: i64,
    /// What happened.
    pub fact: Fact,
    /// The customer's name, or that of the staff who did it; none for rules.
    pub actor_name: Option<PersonName>,
}

/// The actor's own enrolments, the latest first. For customers.
pub async fn list_enrolments(db: &Db, actor: &Actor) -> Result<Vec<EnrolmentLine>> {
    let Actor::Customer { business, customer } = *actor else {
        return Err(Error::NotAllowed);
    };
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        LineRow,
        "SELECT e.enrolment_id, e.version_id, e.standing, b.name AS business_name
         FROM enrolment e
         JOIN business b ON b.business_id = e.business_id
         WHERE e.business_id = $1 AND e.customer_id = $2
         ORDER BY e.created_at DESC, e.enrolment_id DESC",
        business,
        customer,
    )?;
    let ids = rows.iter().map(|row| row.version_id);
    let versions = db.versions().get_all(&mut tx, business, ids).await?;
    rows.into_iter()
        .map(|row| {
            let version = &versions[&row.version_id];
            row.into_line(version)
        })
        .collect()
}

/// One enrolment: a customer's own, or one of the business for staff who may see it.
///
/// # Errors
/// [`Error::NotFound`] also for another business's, for another customer's, and for one outside of a coach's scope.
pub async fn get_enrolment(db: &Db, actor: &Actor, id: EnrolmentId) -> Result<Playing> {
    let business = actor.business();
    let mut tx = db.read().await?;
    let row = fetch_optional!(
        tx,
        PlayingRow,
        "SELECT e.customer_id, e.journey_id, e.version_id, e.time_zone, e.snapshot,
                c.name, c.email, c.language,
                v.number AS version_number,
                b.name AS business_name
         FROM enrolment e
         JOIN customer c
           ON c.business_id = e.business_id AND c.customer_id = e.customer_id
         JOIN journey_version v
           ON v.business_id = e.business_id AND v.version_id = e.version_id
         JOIN business b ON b.business_id = e.business_id
         WHERE e.business_id = $1 AND e.enrolment_id = $2",
        business,
        id,
    )?
    .ok_or(Error::NotFound(Thing::Enrolment))?;
    if !may_see(&mut tx, actor, row.customer_id).await? {
        return Err(Error::NotFound(Thing::Enrolment));
    }
    let version = db.versions().get(&mut tx, business, row.version_id).await?;
    let state = open_snapshot(&mut tx, business, id, &version, &row.time_zone, &row.snapshot).await?;
    Ok(Playing {
        enrolment: id,
        customer: Customer {
            id: row.customer_id,
            name: row.name,
            email: row.email,
            language: row.language,
        },
        journey: row.journey_id,
        version,
        version_number: row.version_number,
        state,
        business_name: row.business_name,
    })
}

/// Everything that happened in an enrolment, from the first fact on. For who may see it.
///
/// # Errors
/// [`Error::NotFound`] as for [`get_enrolment`].
pub async fn history(db: &Db, actor: &Actor, id: EnrolmentId) -> Result<Vec<Recorded>> {
    let business = actor.business();
    let mut tx = db.read().await?;
    let (customer, customer_name) = fetch_optional!(
        tx,
        (CustomerId, PersonName),
        "SELECT e.customer_id, c.name
         FROM enrolment e
         JOIN customer c
           ON c.business_id = e.business_id AND c.customer_id = e.customer_id
         WHERE e.business_id = $1 AND e.enrolment_id = $2",
        business,
        id,
    )?
    .ok_or(Error::NotFound(Thing::Enrolment))?;
    if !may_see(&mut tx, actor, customer).await? {
        return Err(Error::NotFound(Thing::Enrolment));
    }
    let rows = fetch_all!(
        tx,
        RecordedRow,
        "SELECT f.number, f.body, s.name AS staff_name
         FROM fact f
         LEFT JOIN staff s ON s.business_id = f.business_id AND s.staff_id = f.staff_id
         WHERE f.business_id = $1 AND f.enrolment_id = $2
         ORDER BY f.number",
        business,
        id,
    )?;
    rows.into_iter()
        .map(|row| row.into_recorded(id, &customer_name))
        .collect::<Result<Vec<_>>>()
        .map(told_in_todays_squares)
}

/// The last facts of an enrolment the actor may see, oldest first.
///
/// # Errors
/// [`Error::NotFound`] as for [`get_enrolment`].
pub async fn recent_history(db: &Db, actor: &Actor, seen: &Playing) -> Result<Vec<Recorded>> {
    let mut tx = db.read().await?;
    if !may_see(&mut tx, actor, seen.customer.id).await? {
        return Err(Error::NotFound(Thing::Enrolment));
    }
    let rows = fetch_all!(
        tx,
        RecordedRow,
        "SELECT f.number, f.body, s.name AS staff_name
         FROM fact f
         LEFT JOIN staff s ON s.business_id = f.business_id AND s.staff_id = f.staff_id
         WHERE f.business_id = $1 AND f.enrolment_id = $2
         ORDER BY f.number DESC
         LIMIT 64",
        actor.business(),
        seen.enrolment,
    )?;
    rows.into_iter()
        .rev()
        .map(|row| row.into_recorded(seen.enrolment, &seen.customer.name))
        .collect::<Result<Vec<_>>>()
        .map(told_in_todays_squares)
}

/// What happened before a move to another version, told in the squares of the version after it.
fn told_in_todays_squares(mut recorded: Vec<Recorded>) -> Vec<Recorded> {
    retell(recorded.iter_mut().map(|recorded| &mut recorded.fact.event));
    recorded
}

#[derive(sqlx::FromRow)]
struct LineRow {
    enrolment_id: EnrolmentId,
    version_id: VersionId,
    standing: String,
    business_name: PersonName,
}

impl LineRow {
    fn into_line(self, version: &Version) -> Result<EnrolmentLine> {
        Ok(EnrolmentLine {
            id: self.enrolment_id,
            title: version.title().to_owned(),
            standing: parse_standing(&self.standing)?,
            business_name: self.business_name,
        })
    }
}

/// A standing as rows hold it.
pub(crate) fn parse_standing(code: &str) -> Result<Standing> {
    code.parse()
        .map_err(|error| Error::corrupt(format!("standing {code}"), error))
}

#[derive(sqlx::FromRow)]
struct PlayingRow {
    customer_id: CustomerId,
    journey_id: JourneyId,
    version_id: VersionId,
    time_zone: String,
    snapshot: String,
    name: PersonName,
    email: EmailAddress,
    language: Language,
    version_number: i64,
    business_name: PersonName,
}

#[derive(sqlx::FromRow)]
struct RecordedRow {
    number: i64,
    body: String,
    staff_name: Option<PersonName>,
}

impl RecordedRow {
    fn into_recorded(self, id: EnrolmentId, customer: &PersonName) -> Result<Recorded> {
        let fact = ledger::parse_fact(id, self.number, &self.body)?;
        let by_customer = fact.by == Author::Customer;
        Ok(Recorded {
            number: self.number,
            fact,
            actor_name: self.staff_name.or_else(|| by_customer.then(|| customer.clone())),
        })
    }
}

/// The id of an enrolment with its business, as background work meets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
pub(crate) struct Place {
    pub(crate) business_id: BusinessId,
    pub(crate) enrolment_id: EnrolmentId,
}
