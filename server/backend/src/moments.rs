//! Moments that deserve a word: a milestone, or the end of a stage, until somebody has had a word for it.
//!
//! A row is written with the fact, whoever caused it: a coach, the customer, a count or the rule that releases claims.

use jiff::{SignedDuration, Timestamp, civil::Date};
use journey::{Author, Event, Fact, SquareState, State, Version};

use crate::{
    Actor, BusinessId, CustomerId, Db, EnrolmentId, Error, PersonName, Result, VersionId,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_one},
    },
    enrolments::ledger::Ledger,
    notes::customer_of,
    scope::seen_by,
    standings::{Page, page_of},
    zone,
};

/// For how long a moment deserves a word.
const FRESH: SignedDuration = SignedDuration::from_hours(24 * 7);

/// How many a page shows.
const SIZE: u32 = 10;

/// Something that was just reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// On whose board.
    pub enrolment: EnrolmentId,
    /// Whose board it is.
    pub customer_name: PersonName,
    /// The journey's title.
    pub journey_title: String,
    /// The title of the square.
    pub square_title: String,
    /// Whether the square is a checkpoint.
    pub checkpoint: bool,
    /// The title of the stage that came to its end with it.
    pub stage_title: Option<String>,
    /// Whose doing it was.
    pub by: Author,
    /// The customer's local day.
    pub on: Date,
    /// How many moments of this customer on this board wait, this one included.
    pub count: i64,
    /// The number of the enrolment's last fact.
    pub last_fact: i64,
}

/// The customers who reached something within a week and had no word for it, the latest first; of each the latest
/// moment. For staff.
pub async fn list_moments(db: &Db, actor: &Actor, page: u32, now: Timestamp) -> Result<Page<Moment>> {
    let business = actor.must_be_staff()?;
    let since = Micros::from(now - FRESH);
    let mut tx = db.read().await?;
    let (total,) = fetch_one!(
        tx,
        (i64,),
        concat!(
            "SELECT count(DISTINCT m.enrolment_id)
             FROM moment m
             JOIN enrolment e ON e.business_id = m.business_id AND e.enrolment_id = m.enrolment_id
             JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
             WHERE m.business_id = $1 AND m.answered_at IS NULL AND m.at >= $3 AND e.standing <> 'left' AND ",
            seen_by!("$2")
        ),
        business,
        actor.coach(),
        since,
    )?;
    let page = page_of(page, total, SIZE);
    let rows = fetch_all!(
        tx,
        MomentRow,
        concat!(
            "SELECT m.enrolment_id, m.square, m.stage, m.by_whom, m.at, e.version_id, e.time_zone, e.last_fact,
                    c.name,
                    (SELECT count(*) FROM moment o
                     WHERE o.business_id = m.business_id AND o.enrolment_id = m.enrolment_id
                       AND o.answered_at IS NULL AND o.at >= $3) AS waiting
             FROM moment m
             JOIN enrolment e ON e.business_id = m.business_id AND e.enrolment_id = m.enrolment_id
             JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
             WHERE m.business_id = $1 AND m.answered_at IS NULL AND m.at >= $3 AND e.standing <> 'left'
               AND NOT EXISTS (SELECT 1 FROM moment l
                               WHERE l.business_id = m.business_id AND l.enrolment_id = m.enrolment_id
                                 AND l.number > m.number AND l.answered_at IS NULL)
               AND ",
            seen_by!("$2"),
            " ORDER BY m.at DESC, m.enrolment_id
             LIMIT $4 OFFSET $5"
        ),
        business,
        actor.coach(),
        since,
        i64::from(SIZE),
        i64::from(SIZE) * i64::from(page.0 - 1),
    )?;
    let ids = rows.iter().map(|row| row.version_id);
    let versions = db.versions().get_all(&mut tx, business, ids).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let version = &versions[&row.version_id];
        lines.push(row.into_moment(version)?);
    }
    Ok(Page {
        lines,
        number: page.0,
        pages: page.1,
        total,
    })
}

/// No word is needed for what this customer reached so far. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's enrolment and one outside of the actor's scope.
pub async fn pass_over(db: &Db, actor: &Actor, enrolment: EnrolmentId, now: Timestamp) -> Result<CustomerId> {
    actor.must_be_staff()?;
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            let customer = customer_of(tx, actor, enrolment).await?;
            answer(tx, actor.business(), enrolment, now).await?;
            Ok(customer)
        })
    })
    .await
}

/// There was a word for what was reached on this board.
pub(crate) async fn answer(tx: &mut Tx, business: BusinessId, enrolment: EnrolmentId, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "UPDATE moment
         SET answered_at = $3
         WHERE business_id = $1 AND enrolment_id = $2 AND answered_at IS NULL",
        business,
        enrolment,
        Micros::from(now),
    )?;
    Ok(())
}

/// What was reached with one fact.
#[derive(Debug)]
pub(crate) struct Reached {
    number: i64,
    square: String,
    stage: Option<String>,
    by: Author,
    at: Timestamp,
}

impl Reached {
    /// What the fact that was just folded into the state reached, if that deserves a word.
    pub(crate) fn of(version: &Version, state: &State, number: i64, fact: &Fact) -> Option<Self> {
        let Event::Done { square: key } = &fact.event else {
            return None;
        };
        let square = version.square(key).filter(|square| !square.is_offer())?;
        let whole = &version.stages()[square.stage];
        let is_over = version.squares()[whole.squares.clone()]
            .iter()
            .filter(|square| !square.is_offer())
            .all(|square| state.square(version, &square.key) == Some(SquareState::Done));
        (is_over || square.is_checkpoint()).then(|| Self {
            number,
            square: key.to_string(),
            stage: is_over.then(|| whole.key.to_string()),
            by: fact.by,
            at: fact.at,
        })
    }

    /// Puts it down at `now`, which may be long after it happened.
    pub(crate) async fn put(&self, tx: &mut Tx, ledger: &Ledger, now: Timestamp) -> Result<()> {
        execute!(
            tx,
            "INSERT INTO moment (business_id, enrolment_id, number, square, stage, by_whom, at, written_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            ledger.business,
            ledger.enrolment,
            self.number,
            &self.square,
            self.stage.as_deref(),
            author_code(self.by),
            Micros::from(self.at),
            Micros::from(now),
        )?;
        Ok(())
    }
}

fn author_code(by: Author) -> &'static str {
    match by {
        Author::Customer => "customer",
        Author::Coach => "coach",
        Author::Business => "business",
        Author::Rule => "rule",
    }
}

#[derive(sqlx::FromRow)]
struct MomentRow {
    enrolment_id: EnrolmentId,
    square: String,
    stage: Option<String>,
    by_whom: String,
    at: Micros,
    version_id: VersionId,
    time_zone: String,
    last_fact: i64,
    name: PersonName,
    waiting: i64,
}

impl MomentRow {
    fn into_moment(self, version: &Version) -> Result<Moment> {
        // People may have been moved to a version without the square since.
        let square = version.square(&self.square);
        let stage = self.stage.as_deref().map(|key| {
            let stage = version.stages().iter().find(|stage| stage.key == *key);
            stage.map_or_else(|| key.to_owned(), |stage| stage.title.clone())
        });
        let by = match self.by_whom.as_str() {
            "customer" => Author::Customer,
            "coach" => Author::Coach,
            "business" => Author::Business,
            "rule" => Author::Rule,
            other => return Err(Error::corrupt("a moment", format!("{other} is nobody"))),
        };
        Ok(Moment {
            enrolment: self.enrolment_id,
            customer_name: self.name,
            journey_title: version.title().to_owned(),
            square_title: square.map_or_else(|| self.square.clone(), |square| square.title.clone()),
            checkpoint: square.is_some_and(journey::Square::is_checkpoint),
            stage_title: stage,
            by,
            on: zone::stored(&self.time_zone)?.date_of(self.at.into()),
            count: self.waiting,
            last_fact: self.last_fact,
        })
    }
}
