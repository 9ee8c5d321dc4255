//! The list of customers, who needs a word first.

use jiff::{Timestamp, civil::Date};
use journey::{NextStep, Reason, SquareState, Standing, State, Version, WaitingOn, board, standing};

use crate::{
    Actor, CustomerId, Db, EmailAddress, EnrolmentId, PersonName, Result, VersionId,
    db::tx::{fetch_all, fetch_one},
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

/// A customer in one journey.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomerLine {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The customer.
    pub customer: CustomerId,
    /// What they are called.
    pub name: PersonName,
    /// Where their mail goes.
    pub email: EmailAddress,
    /// In which journey.
    pub journey_title: String,
    /// Elapsed days since they started; none before.
    pub day: Option<i64>,
    /// Where they stand.
    pub standing: Standing,
    /// Whom or what they wait for.
    pub waiting_on: Option<WaitingOn>,
    /// Since which local day.
    pub since: Option<Date>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Squares that are done, offers left out.
    pub done: usize,
    /// Squares there are, offers left out.
    pub total: usize,
    /// The one next step.
    pub next_step: NextStep,
    /// The title of its square.
    pub next_title: Option<String>,
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
    let ids = rows.iter().map(|row| row.version_id);
    let versions = db.versions().get_all(&mut tx, business, ids).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let version = &versions[&row.version_id];
        // No query, but for a snapshot that an earlier form of the rules wrote.
        let state = open_snapshot(
            &mut tx,
            business,
            row.enrolment_id,
            version,
            &row.time_zone,
            &row.snapshot,
        )
        .await?;
        lines.push(row.into_line(version, &state, now));
    }
    Ok(Page {
        lines,
        number,
        pages,
        total,
    })
}

/// The pattern that finds `search` anywhere; empty when nothing is searched for.
fn pattern(search: &str) -> String {
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
    fn into_line(self, version: &Version, state: &State, now: Timestamp) -> CustomerLine {
        let now = now.max(state.at());
        let standing = standing(version, state, now);
        let board = board(version, state, now);
        let road = || {
            let squares = version.squares().iter().zip(&board.squares);
            squares.filter(|(square, _)| !square.is_offer())
        };
        CustomerLine {
            enrolment: self.enrolment_id,
            customer: self.customer_id,
            name: self.name,
            email: self.email,
            journey_title: version.title().to_owned(),
            day: board.day,
            standing: standing.standing,
            waiting_on: standing.waiting_on,
            since: standing.since,
            reasons: standing.reasons,
            done: road().filter(|(_, view)| view.state == SquareState::Done).count(),
            total: road().count(),
            next_title: board
                .next_step
                .key()
                .and_then(|key| version.square(key))
                .map(|square| square.title.clone()),
            next_step: board.next_step,
        }
    }
}
