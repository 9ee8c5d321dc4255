//! The list of customers, who needs a word first.

use std::sync::Arc;

use jiff::Timestamp;
use journey::{
    Board, Standing, StandingNow, State, Version, Zone,
    alarm::{Suggestion, suggest},
    board, standing,
};

use crate::{
    Actor, BusinessId, CustomerId, Db, EmailAddress, EnrolmentId, Error, Language, PersonName, Result, StaffId, Thing,
    VersionId,
    claims::{self, WaitingClaim},
    db::{
        Tx,
        tx::{fetch_all, fetch_one, fetch_optional},
    },
    enrolments::ledger::open_snapshot,
    scope::seen_by,
    search,
    self_checks::{self, SelfCheck},
};

/// How many lines a page has.
const SIZE: u32 = 50;

/// Which customers to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those who stand there.
    pub standing: Option<Standing>,
    /// Only those whose name or address contains this, however it is typed ([`crate::search`]).
    pub search: String,
    /// Only those who are this coach's.
    pub coach: CoachFilter,
    /// From 1; 0 is taken as 1.
    pub page: u32,
}

/// Whose customers to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CoachFilter {
    /// Everybody's.
    #[default]
    Anybodys,
    /// Nobody's.
    Nobodys,
    /// This one's.
    Of(StaffId),
}

impl CoachFilter {
    /// A number for the kind, and who.
    fn bound(self) -> (i64, Option<StaffId>) {
        match self {
            Self::Anybodys => (0, None),
            Self::Nobodys => (1, None),
            Self::Of(staff) => (2, Some(staff)),
        }
    }
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
    /// The claims that wait for a coach, the longest first.
    pub claims: Vec<WaitingClaim>,
    /// Who looks after them.
    pub coach: Option<PersonName>,
    /// The customer's language.
    pub language: Language,
    /// What fits the reason why they slip away; none where they do not.
    pub suggestion: Option<Suggestion>,
}

/// Somebody with a claim that waits for a coach.
#[derive(Clone, Debug)]
pub struct Claimant {
    /// The customer, with their claims.
    pub line: CustomerLine,
    /// What they answered before, when the result of a claimed square did not show yet; the latest of each square.
    pub checks: Vec<SelfCheck>,
}

/// The enrolments that the actor may see, who needs a word first: stalled, behind, waiting for a
/// coach, slowing, lapsed, then the others, each the longest first. For staff.
pub async fn list_customers(db: &Db, actor: &Actor, filter: &Filter, now: Timestamp) -> Result<Page<CustomerLine>> {
    let business = actor.must_be_staff()?;
    let standing = filter.standing.map_or("", Standing::code);
    let search = search::pattern(&filter.search);
    let (kind, of) = filter.coach.bound();
    let mut tx = db.read().await?;
    let (total,): (i64,) = fetch_one!(
        tx,
        (i64,),
        concat!(
            r"SELECT count(*)
              FROM enrolment e
              JOIN customer c
                ON c.business_id = e.business_id AND c.customer_id = e.customer_id
              WHERE e.business_id = $1
                AND ($3 = '' OR e.standing = $3)
                AND ($4 = '' OR c.search_text LIKE $4 ESCAPE '\')
                AND ($5 = 0 OR ($5 = 1 AND c.coach_id IS NULL) OR ($5 = 2 AND c.coach_id = $6))
                AND ",
            seen_by!("$2")
        ),
        business,
        actor.coach(),
        standing,
        &search,
        kind,
        of,
    )?;
    let (number, pages) = page_of(filter.page, total, SIZE);
    let rows = fetch_all!(
        tx,
        LineRow,
        concat!(
            r"SELECT e.enrolment_id, e.customer_id, e.version_id, e.time_zone, e.snapshot, e.claims,
                     c.name, c.email, c.language, s.name AS coach
              FROM enrolment e
              JOIN customer c
                ON c.business_id = e.business_id AND c.customer_id = e.customer_id
              LEFT JOIN staff s ON s.business_id = c.business_id AND s.staff_id = c.coach_id
              WHERE e.business_id = $1
                AND ($3 = '' OR e.standing = $3)
                AND ($4 = '' OR c.search_text LIKE $4 ESCAPE '\')
                AND ($5 = 0 OR ($5 = 1 AND c.coach_id IS NULL) OR ($5 = 2 AND c.coach_id = $6))
                AND ",
            seen_by!("$2"),
            " ORDER BY e.attention, e.since, e.enrolment_id
              LIMIT $7 OFFSET $8"
        ),
        business,
        actor.coach(),
        standing,
        &search,
        kind,
        of,
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

/// Those with a claim that waits for a coach, the longest first, with what they answered before. For staff.
pub async fn list_claimants(db: &Db, actor: &Actor, page: u32, now: Timestamp) -> Result<Page<Claimant>> {
    let total = claims::count_waiting(db, actor).await?;
    let business = actor.must_be_staff()?;
    let (number, pages) = page_of(page, total, SIZE);
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        LineRow,
        concat!(
            "SELECT e.enrolment_id, e.customer_id, e.version_id, e.time_zone, e.snapshot, e.claims,
                    c.name, c.email, c.language, s.name AS coach
             FROM enrolment e
             JOIN customer c
               ON c.business_id = e.business_id AND c.customer_id = e.customer_id
             LEFT JOIN staff s ON s.business_id = c.business_id AND s.staff_id = c.coach_id
             WHERE e.business_id = $1 AND e.claimed_at IS NOT NULL AND ",
            seen_by!("$2"),
            " ORDER BY e.claimed_at, e.enrolment_id
             LIMIT $3 OFFSET $4"
        ),
        business,
        actor.coach(),
        i64::from(SIZE),
        i64::from(SIZE) * i64::from(number - 1),
    )?;
    let enrolments: Vec<_> = rows.iter().map(|row| row.enrolment_id).collect();
    let mut checks = self_checks::of_claimants(&mut tx, business, &enrolments).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for line in into_lines(db, &mut tx, business, rows, now).await? {
        let (own, others) = checks.into_iter().partition(|(of, _)| *of == line.enrolment);
        checks = others;
        let claimed = |check: &SelfCheck| line.claims.iter().any(|claim| *claim.square == *check.square);
        lines.push(Claimant {
            checks: own.into_iter().map(|(_, check)| check).filter(claimed).collect(),
            line,
        });
    }
    // Time may have released the claims of some since the last review.
    lines.retain(|claimant| !claimant.line.claims.is_empty());
    Ok(Page {
        lines,
        number,
        pages,
        total,
    })
}

/// The page that is shown of those there are, from 1, and how many there are.
pub(crate) fn page_of(asked: u32, total: i64, size: u32) -> (u32, u32) {
    let pages = u32::try_from(total.max(1)).unwrap_or(u32::MAX).div_ceil(size);
    (asked.clamp(1, pages), pages)
}

/// One of them. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's enrolment and one outside of the actor's scope.
pub async fn get_line(db: &Db, actor: &Actor, id: EnrolmentId, now: Timestamp) -> Result<CustomerLine> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let row = fetch_optional!(
        tx,
        LineRow,
        concat!(
            "SELECT e.enrolment_id, e.customer_id, e.version_id, e.time_zone, e.snapshot, e.claims,
                    c.name, c.email, c.language, s.name AS coach
             FROM enrolment e
             JOIN customer c
               ON c.business_id = e.business_id AND c.customer_id = e.customer_id
             LEFT JOIN staff s ON s.business_id = c.business_id AND s.staff_id = c.coach_id
             WHERE e.business_id = $1 AND e.enrolment_id = $3 AND ",
            seen_by!("$2")
        ),
        business,
        actor.coach(),
        id,
    )?;
    let lines = into_lines(db, &mut tx, business, row.into_iter().collect(), now).await?;
    lines.into_iter().next().ok_or(Error::NotFound(Thing::Enrolment))
}

pub(crate) async fn into_lines(
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
        lines.push(row.into_line(Arc::clone(version), &state, now)?);
    }
    Ok(lines)
}

#[derive(sqlx::FromRow)]
pub(crate) struct LineRow {
    pub(crate) enrolment_id: EnrolmentId,
    customer_id: CustomerId,
    version_id: VersionId,
    time_zone: String,
    snapshot: String,
    name: PersonName,
    email: EmailAddress,
    language: Language,
    claims: String,
    coach: Option<PersonName>,
}

impl LineRow {
    fn into_line(self, version: Arc<Version>, state: &State, now: Timestamp) -> Result<CustomerLine> {
        let now = now.max(state.at());
        let board = board(&version, state, now);
        Ok(CustomerLine {
            claims: claims::waiting_on(self.enrolment_id, &self.name, &version, &board, &self.claims)?,
            coach: self.coach,
            language: self.language,
            suggestion: suggest(&version, state, now),
            enrolment: self.enrolment_id,
            customer: self.customer_id,
            name: self.name,
            email: self.email,
            zone: state.zone().clone(),
            last_fact: i64::try_from(state.facts()).unwrap_or(i64::MAX),
            standing: standing(&version, state, now),
            board,
            version,
        })
    }
}
