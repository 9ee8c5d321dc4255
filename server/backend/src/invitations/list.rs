//! The invitations of a business, as its staff see them.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::InvitationState;
use crate::{
    Actor, Db, EmailAddress, EnrolmentId, Error, InvitationId, PersonName, Result, Thing,
    db::{
        micros::Micros,
        tx::{fetch_all, fetch_one, fetch_optional},
    },
    scope::seen_by,
    search::pattern,
    standings::Page,
};

/// How many invitations a list without pages shows.
const SHOWN: i64 = 500;

/// How many lines a page has.
const SIZE: u32 = 50;

/// An invitation in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationLine {
    /// Its id.
    pub id: InvitationId,
    /// Who is invited.
    pub name: PersonName,
    /// The address it is bound to.
    pub email: EmailAddress,
    /// To which journey.
    pub journey_title: String,
    /// What became of it.
    pub state: InvitationState,
    /// When it was last sent.
    pub sent_at: Timestamp,
    /// How often.
    pub sent_count: i64,
    /// When its link ends.
    pub expires_at: Timestamp,
    /// The enrolment it leads to.
    pub enrolment: EnrolmentId,
}

/// Which invitations to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitationFilter {
    /// Only those of which this became.
    pub state: Option<InvitationState>,
    /// Only those whose name or address contains this, whatever the capitals.
    pub search: String,
    /// From 1; 0 is taken as 1.
    pub page: u32,
}

/// What became of an invitation `i` at `$2`. What a person did counts more than what a mail server said.
macro_rules! state {
    () => {
        "CASE WHEN i.accepted_at IS NOT NULL THEN 'accepted'
              WHEN i.cancelled_at IS NOT NULL THEN 'cancelled'
              WHEN i.bounced_at IS NOT NULL AND i.opened_at IS NULL THEN 'bounced'
              WHEN i.expires_at <= $2 THEN 'expired'
              WHEN i.opened_at IS NOT NULL THEN 'opened'
              ELSE 'sent' END"
    };
}

/// A line of a list of invitations, of customers whom `$3` may see.
macro_rules! lines {
    ($rest:literal) => {
        concat!(
            "SELECT i.invitation_id, i.enrolment_id, i.email, i.sent_at, i.sent_count, i.expires_at, c.name, j.title, ",
            state!(),
            " AS state
             FROM invitation i
             JOIN customer c
               ON c.business_id = i.business_id AND c.customer_id = i.customer_id
             JOIN journey j
               ON j.business_id = i.business_id AND j.journey_id = i.journey_id
             WHERE i.business_id = $1 AND ",
            seen_by!("$3"),
            $rest
        )
    };
}

/// The latest invitations of the actor's business, the latest sent first. For staff.
pub async fn list_invitations(db: &Db, actor: &Actor, now: Timestamp) -> Result<Vec<InvitationLine>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        LineRow,
        lines!(" ORDER BY i.sent_at DESC, i.invitation_id DESC LIMIT $4"),
        business,
        Micros::from(now),
        actor.coach(),
        SHOWN,
    )?;
    Ok(rows.into_iter().map(LineRow::into_line).collect())
}

/// A page of the invitations of the actor's business, the latest sent first. For staff.
pub async fn search_invitations(
    db: &Db,
    actor: &Actor,
    filter: &InvitationFilter,
    now: Timestamp,
) -> Result<Page<InvitationLine>> {
    let business = actor.must_be_staff()?;
    let state = filter.state.map_or("", InvitationState::code);
    let search = pattern(&filter.search);
    let mut tx = db.read().await?;
    let (total,): (i64,) = fetch_one!(
        tx,
        (i64,),
        concat!(
            r"SELECT count(*)
              FROM invitation i
              JOIN customer c
                ON c.business_id = i.business_id AND c.customer_id = i.customer_id
              WHERE i.business_id = $1
                AND ($5 = '' OR c.search_text LIKE $5 ESCAPE '\')
                AND ",
            seen_by!("$3"),
            " AND ($4 = '' OR $4 = ",
            state!(),
            ")"
        ),
        business,
        Micros::from(now),
        actor.coach(),
        state,
        &search,
    )?;
    let pages = u32::try_from(total.max(1)).unwrap_or(u32::MAX).div_ceil(SIZE);
    let number = filter.page.clamp(1, pages);
    let rows = fetch_all!(
        tx,
        LineRow,
        concat!(
            lines!(r" AND ($5 = '' OR c.search_text LIKE $5 ESCAPE '\') AND ($4 = '' OR $4 = "),
            state!(),
            ") ORDER BY i.sent_at DESC, i.invitation_id DESC LIMIT $6 OFFSET $7"
        ),
        business,
        Micros::from(now),
        actor.coach(),
        state,
        &search,
        i64::from(SIZE),
        i64::from(SIZE) * i64::from(number - 1),
    )?;
    Ok(Page {
        lines: rows.into_iter().map(LineRow::into_line).collect(),
        number,
        pages,
        total,
    })
}

/// Of how many invitations of the actor's business what became; every state is there. For staff.
pub async fn count_invitations(db: &Db, actor: &Actor, now: Timestamp) -> Result<BTreeMap<InvitationState, i64>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        (String, i64),
        concat!(
            "SELECT s.state, count(*) FROM (SELECT ",
            state!(),
            " AS state
              FROM invitation i
              JOIN customer c ON c.business_id = i.business_id AND c.customer_id = i.customer_id
              WHERE i.business_id = $1 AND ",
            seen_by!("$3"),
            ") s GROUP BY s.state"
        ),
        business,
        Micros::from(now),
        actor.coach(),
    )?;
    let mut counts: BTreeMap<_, _> = InvitationState::ALL.into_iter().map(|state| (state, 0)).collect();
    for (state, count) in rows {
        counts.insert(state_of(&state), count);
    }
    Ok(counts)
}

/// One of them. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn get_invitation(db: &Db, actor: &Actor, id: InvitationId, now: Timestamp) -> Result<InvitationLine> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let row = fetch_optional!(
        tx,
        LineRow,
        lines!(" AND i.invitation_id = $4"),
        business,
        Micros::from(now),
        actor.coach(),
        id,
    )?
    .ok_or(Error::NotFound(Thing::Invitation))?;
    Ok(row.into_line())
}

fn state_of(code: &str) -> InvitationState {
    InvitationState::find(code).expect("the statement names only states")
}

#[derive(sqlx::FromRow)]
struct LineRow {
    invitation_id: InvitationId,
    enrolment_id: EnrolmentId,
    email: EmailAddress,
    sent_at: Micros,
    sent_count: i64,
    expires_at: Micros,
    name: PersonName,
    title: String,
    state: String,
}

impl LineRow {
    fn into_line(self) -> InvitationLine {
        InvitationLine {
            id: self.invitation_id,
            name: self.name,
            email: self.email,
            journey_title: self.title,
            state: state_of(&self.state),
            sent_at: self.sent_at.into(),
            sent_count: self.sent_count,
            expires_at: self.expires_at.into(),
            enrolment: self.enrolment_id,
        }
    }
}
