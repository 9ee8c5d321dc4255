//! The list of customers, who needs a word first.

use std::sync::Arc;

use jiff::Timestamp;
use journey::{Board, Standing, StandingNow, State, Version, Zone, board, standing};

use crate::{
    Actor, BusinessId, CustomerId, Db, EmailAddress, EnrolmentId, Error, PersonName, Result, Thing, VersionId, claims,
    db::{
        Tx,
        tx::{fetch_all, fetch_one, fetch_optional},
    },
    enrolments::ledger::open_snapshot,
};

/// How many lines a page has.
const SIZE: u32 = 50;

/// Which customers to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those who stand there.
    pub standing: Option<Standing>,
    /// Only those whose name or address contains this, whatever the capitals.
    pub search: String,
    /// From 1; 0 is taken as 1.
    pub page: u32,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// What it shows.
    pub lines: Vec<T>,
    /// From 1.
    pub number: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
    /// How many lines all pages have.
    pub total: i64,
}

/// A customer in one journey, as they stand now.
#[derive(Clone, Debug)]
pub struct CustomerLine {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The customer.
    pub customer: CustomerId,
    /// What they are called.
    pub name: PersonName,
    /// Where their mail goes.
    pub email: EmailAddress,
    /// The customer's time zone.
    pub zone: Zone,
    /// The version of the journey they are on.
    pub version: Arc<Version>,
    /// The number of the last fact.
    pub last_fact: i64,
    /// Where they stand, since when and why.
    pub standing: StandingNow,
    /// Their board.
    pub board: Board,
}

/// The enrolments of the actor's business, who needs a word first: stalled, behind, waiting for a
/// coach, slowing, lapsed, then the others, each the longest first. For staff.
pub async fn list_customers(db: &Db, actor: &Actor, filter: &Filter, now: Timestamp) -> Result<Page<CustomerLine>> {
    let business = actor.must_be_staff()?;
    let standing = filter.standing.map_or("", Standing::code);
    let search = pattern(&filter.search);
    let mut tx = db.read().await?;
    let (total,): (i64,) = fetch_one!(
        tx,
        (i64,),
        r"SELECT count(*)
          FROM enrolment e
          JOIN customer c
            ON c.business_id = e.business_id AND c.customer_id = e.customer_id
          WHERE e.business_id = $1
            AND ($2 = '' OR e.standing = $2)
            AND ($3 = '' OR c.search_text LIKE $3 ESCAPE '\')",
        business,
        standing,
        &search,
    )?;
    let pages = u32::try_from(total.max(1)).unwrap_or(u32::MAX).div_ceil(SIZE);
    let number = filter.page.clamp(1, pages);
    let rows = fetch_all!(
        tx,
        LineRow,
        r"SELECT e.enrolment_id, e.customer_id, e.version_id, e.time_zone, e.snapshot,
                 c.name, c.email
          FROM enrolment e
          JOIN customer c
            ON c.business_id = e.business_id AND c.customer_id = e.customer_id
          WHERE e.business_id = $1
            AND ($2 = '' OR e.standing = $2)
            AND ($3 = '' OR c.search_text LIKE $3 ESCAPE '\')
          ORDER BY e.attention, e.since, e.enrolment_id
          LIMIT $4 OFFSET $5",
        business,
        standing,
        &search,
        i64::from(SIZE),
        i64::from(SIZE) * i64::from(number - 1),
    )?;
    let lines = into_lines(db, &mut tx, business, rows, now).await?;
    Ok(Page {
        lines,
        number,
        pages,
        total,
    })
}

/// Those with a claim that waits for a coach, the longest first. For staff.
pub async fn list_claimants(db: &Db, actor: &Actor, now: Timestamp) -> Result<Vec<CustomerLine>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        LineRow,
        "SELECT e.enrolment_id, e.customer_id, e.version_id, e.time_zone, e.snapshot,
                c.name, c.email
         FROM enrolment e
         JOIN customer c
           ON c.business_id = e.business_id AND c.customer_id = e.customer_id
         WHERE e.business_id = $1 AND e.claimed_at IS NOT NULL
         ORDER BY e.claimed_at, e.enrolment_id
         LIMIT $2",
        business,
        claims::SHOWN,
    )?;
    into_lines(db, &mut tx, business, rows, now).await
}

/// One of them. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's enrolment.
pub async fn get_line(db: &Db, actor: &Actor, id: EnrolmentId, now: Timestamp) -> Result<CustomerLine> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let row = fetch_optional!(
        tx,
        LineRow,
        "SELECT e.enrolment_id, e.customer_id, e.version_id, e.time_zone, e.snapshot,
                c.name, c.email
         FROM enrolment e
         JOIN customer c
           ON c.business_id = e.business_id AND c.customer_id = e.customer_id
         WHERE e.business_id = $1 AND e.enrolment_id = $2",
        business,
        id,
    )?;
    let lines = into_lines(db, &mut tx, business, row.into_iter().collect(), now).await?;
    lines.into_iter().next().ok_or(Error::NotFound(Thing::Enrolment))
}

async fn into_lines(
    db: &Db,
    tx: &mut Tx,
    business: BusinessId,
    rows: Vec<LineRow>,
    now: Timestamp,
) -> Result<Vec<CustomerLine>> {
    let ids = rows.iter().map(|row| row.version_id);
    let versions = db.versions().get_all(tx, business, ids).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let version = &versions[&row.version_id];
        // No query, but for a snapshot that an earlier form of the rules wrote.
        let state = open_snapshot(tx, business, row.enrolment_id, version, &row.time_zone, &row.snapshot).await?;
        lines.push(row.into_line(Arc::clone(version), &state, now));
    }
    Ok(lines)
}

/// The pattern that finds `search` anywhere; empty when nothing is searched for.
pub(crate) fn pattern(search: &str) -> String {
    // No name holds control characters, and neither database takes a NUL for a letter.
    let search: String = search.chars().filter(|letter| !letter.is_control()).collect();
    let search = search.trim().to_lowercase();
    if search.is_empty() {
        return search;
    }
    let literal = search.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    format!("%{literal}%")
}

#[derive(sqlx::FromRow)]
struct LineRow {
    enrolment_id: EnrolmentId,
    customer_id: CustomerId,
    version_id: VersionId,
    time_zone: String,
    snapshot: String,
    name: PersonName,
    email: EmailAddress,
}

impl LineRow {
    fn into_line(self, version: Arc<Version>, state: &State, now: Timestamp) -> CustomerLine {
        let now = now.max(state.at());
        CustomerLine {
            enrolment: self.enrolment_id,
            customer: self.customer_id,
            name: self.name,
            email: self.email,
            zone: state.zone().clone(),
            last_fact: i64::try_from(state.facts()).unwrap_or(i64::MAX),
            standing: standing(&version, state, now),
            board: board(&version, state, now),
            version,
        }
    }
}
