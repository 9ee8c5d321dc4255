//! Staff training: journeys for the staff, which they play themselves before they look after customers.
//!
//! A member of the staff plays each round as a **trainee**: a row among the customers that belongs to them, that no
//! address signs in to, and that stands in no list of customers ([`crate::scope`]). So a round is an enrolment like any
//! other, with its log and its board. [`find_trainee`] is where one of the staff becomes the trainee that they are, on
//! that board and nowhere else.
//!
//! A round that is finished counts until its refresher has been due for [`GRACE_DAYS`]. What counts is computed when it
//! is asked for: another interval of the journey holds at once, for everybody.

use jiff::{Span, Timestamp, civil::Date};
use journey::{Action, SquareState, board};

use crate::{
    Actor, BusinessId, Conflict, CustomerId, Db, EmailAddress, EnrolmentId, Error, JourneyId, Language, PersonName,
    Result, Role, StaffId, Thing, TrainingId, VersionId, businesses,
    claims::{WaitingClaim, waiting_on},
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_optional, lock_optional},
    },
    enrolments::{
        crowd::{Beginning, insert_all},
        ledger::{Ledger, open_snapshot},
    },
    invitations::latest_version_for,
    journeys::Audience,
    play::{Move, play_on},
    search,
    versions::Versions,
    zone,
};

/// For how many days after its day a refresher may wait before the training no longer counts.
pub const GRACE_DAYS: i64 = 14;

/// How one of the staff stands in one journey for the staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Training {
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub staff_name: PersonName,
    /// What they may do.
    pub role: Role,
    /// The journey.
    pub journey: JourneyId,
    /// Its title, as published.
    pub title: String,
    /// Its promise, as published.
    pub promise: String,
    /// BCP 47, of its texts.
    pub language: String,
    /// Whether a coach finishes it before they get customers.
    pub required: bool,
    /// The round that was begun last.
    pub round: Option<Round>,
    /// The business's local day on which they last finished one.
    pub trained_on: Option<Date>,
    /// The day from which they play it again; none before the first is finished, and where nothing is refreshed.
    pub refresh_on: Option<Date>,
    /// How they stand.
    pub state: TrainingState,
}

/// One time that somebody plays it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// From 1.
    pub number: i64,
    /// Where it is played.
    pub enrolment: EnrolmentId,
    /// Its squares in file order, offers aside.
    pub squares: Vec<TrainingSquare>,
    /// Whether it was finished.
    pub finished: bool,
    /// The claims that wait for an owner, the longest first.
    pub claims: Vec<WaitingClaim>,
}

/// A square of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrainingSquare {
    /// Whether it is done.
    pub done: bool,
    /// Whether it is a checkpoint.
    pub checkpoint: bool,
}

/// How one of the staff stands in a journey for the staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainingState {
    /// They have not begun.
    NotBegun,
    /// They play.
    OnTheWay,
    /// They finished.
    Trained,
    /// They finished, and it is time for the refresher.
    Due,
    /// The refresher has waited too long: the training does not count until it is finished.
    Overdue,
}

/// Begins the actor's first round, or the refresher when it is due; where it is played. A round that was begun and is
/// not due again is only found. For staff, for themselves.
///
/// # Errors
/// [`Error::NotFound`] also for another business's journey, and for one for customers; [`Conflict::NotPublished`].
pub async fn begin_training(db: &Db, actor: &Actor, journey: JourneyId, now: Timestamp) -> Result<EnrolmentId> {
    let Actor::Staff { business, staff, .. } = *actor else {
        return Err(Error::NotAllowed);
    };
    db.write(db.versions().clone(), move |tx, versions| {
        Box::pin(begin(tx, versions, (business, staff), journey, now))
    })
    .await
}

async fn begin(
    tx: &mut Tx,
    versions: &Versions,
    (business, staff): (BusinessId, StaffId),
    journey: JourneyId,
    now: Timestamp,
) -> Result<EnrolmentId> {
    // Held: of a button that is pressed twice, the second press finds the round that the first began.
    let member = lock_optional!(
        tx,
        MemberRow,
        "SELECT name, email, language
         FROM staff
         WHERE business_id = $1 AND staff_id = $2 AND left_at IS NULL",
        business,
        staff,
    )?
    .ok_or(Error::NotFound(Thing::Staff))?;
    let latest = latest_version_for(tx, versions, business, journey, Audience::STAFF).await?;
    let zone = zone::stored(&businesses::load(tx, business).await?.time_zone)?;
    let last = fetch_optional!(
        tx,
        LastRow,
        "SELECT t.round, t.enrolment_id, t.finished_at, j.refresh_days
         FROM training t
         JOIN journey j ON j.business_id = t.business_id AND j.journey_id = t.journey_id
         WHERE t.business_id = $1 AND t.staff_id = $2 AND t.journey_id = $3
         ORDER BY t.round DESC
         LIMIT 1",
        business,
        staff,
        journey,
    )?;
    if let Some(last) = &last {
        let finished = last.finished_at.map(|at| zone.date_of(at.into()));
        let due = finished.and_then(|on| refresh_on(on, last.refresh_days));
        if due.is_none_or(|due| due > zone.date_of(now)) {
            return Ok(last.enrolment_id);
        }
    }
    let id = TrainingId::new(now);
    let trainee = CustomerId::new(now);
    execute!(
        tx,
        "INSERT INTO customer
             (business_id, customer_id, name, email, email_key, language, search_text, search_form, created_at,
              staff_id)
         VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, $9)",
        business,
        trainee,
        &member.name,
        &member.email,
        format!("trainee:{id}"),
        member.language,
        search::FORM,
        Micros::from(now),
        staff,
    )?;
    let ledger = Ledger::new(business, trainee, journey, latest, zone, now);
    let enrolment = ledger.enrolment;
    let beginning = Beginning {
        ledger,
        facts: Vec::new(),
        bought: None,
    };
    insert_all(tx, business, &[beginning], None, now).await?;
    execute!(
        tx,
        "INSERT INTO training
             (business_id, training_id, staff_id, journey_id, round, customer_id, enrolment_id, begun_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        business,
        id,
        staff,
        journey,
        last.map_or(1, |last| last.round + 1),
        trainee,
        enrolment,
        Micros::from(now),
    )?;
    let actor = Actor::Customer {
        business,
        customer: trainee,
    };
    let mut ledger = Ledger::lock(tx, versions, business, enrolment).await?;
    play_on(tx, &mut ledger, &actor, &Move::now(Action::Start, None), now).await?;
    Ok(enrolment)
}

/// The trainee that one of the staff is in an enrolment: the actor to play it with. None where they are not: in the
/// enrolments of customers, of colleagues and of other businesses.
pub async fn find_trainee(db: &Db, actor: &Actor, enrolment: EnrolmentId) -> Result<Option<Actor>> {
    let Actor::Staff { business, staff, .. } = *actor else {
        return Ok(None);
    };
    let mut tx = db.read().await?;
    let trainee = fetch_optional!(
        tx,
        (CustomerId,),
        "SELECT customer_id
         FROM training
         WHERE business_id = $1 AND enrolment_id = $2 AND staff_id = $3",
        business,
        enrolment,
        staff,
    )?;
    Ok(trainee.map(|(customer,)| Actor::Customer { business, customer }))
}

/// How the actor stands in every journey for the staff that is published. For staff.
pub async fn list_own(db: &Db, actor: &Actor, now: Timestamp) -> Result<Vec<Training>> {
    let Actor::Staff { business, staff, .. } = *actor else {
        return Err(Error::NotAllowed);
    };
    list(db, business, Some(staff), now).await
}

/// How everybody of the staff stands in every journey for the staff that is published, a journey after the other. For
/// owners.
pub async fn list_everybodys(db: &Db, actor: &Actor, now: Timestamp) -> Result<Vec<Training>> {
    list(db, actor.must_own()?, None, now).await
}

async fn list(db: &Db, business: BusinessId, staff: Option<StaffId>, now: Timestamp) -> Result<Vec<Training>> {
    let mut tx = db.read().await?;
    let zone = zone::stored(&businesses::load(&mut tx, business).await?.time_zone)?;
    let today = zone.date_of(now);
    let rows = fetch_all!(
        tx,
        TrainingRow,
        "SELECT s.staff_id, s.name, s.role, j.journey_id, j.refresh_days, b.required_training,
                v.version_id AS latest, t.round, t.enrolment_id, t.finished_at,
                e.version_id AS playing, e.time_zone, e.snapshot, e.claims,
                (SELECT max(f.finished_at)
                 FROM training f
                 WHERE f.business_id = s.business_id AND f.staff_id = s.staff_id
                   AND f.journey_id = j.journey_id) AS trained_at
         FROM staff s
         JOIN business b ON b.business_id = s.business_id
         JOIN journey j ON j.business_id = s.business_id AND j.audience = 'staff'
         JOIN journey_version v
              ON v.business_id = j.business_id AND v.journey_id = j.journey_id
             AND v.number = (SELECT max(l.number)
                             FROM journey_version l
                             WHERE l.business_id = j.business_id AND l.journey_id = j.journey_id)
         LEFT JOIN training t
                ON t.business_id = s.business_id AND t.staff_id = s.staff_id AND t.journey_id = j.journey_id
               AND t.round = (SELECT max(l.round)
                              FROM training l
                              WHERE l.business_id = s.business_id AND l.staff_id = s.staff_id
                                AND l.journey_id = j.journey_id)
         LEFT JOIN enrolment e ON e.business_id = t.business_id AND e.enrolment_id = t.enrolment_id
         WHERE s.business_id = $1 AND s.left_at IS NULL AND ($2 IS NULL OR s.staff_id = $2)
         ORDER BY j.title, j.journey_id, s.created_at, s.staff_id",
        business,
        staff,
    )?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let latest = db.versions().get(&mut tx, business, row.latest).await?;
        let round = row.round(db, &mut tx, business, now).await?;
        let trained_on = row.trained_at.map(|at| zone.date_of(at.into()));
        let refresh_on = trained_on.and_then(|on| refresh_on(on, row.refresh_days));
        lines.push(Training {
            staff: row.staff_id,
            staff_name: row.name,
            role: row.role,
            journey: row.journey_id,
            title: latest.title().to_owned(),
            promise: latest.promise().to_owned(),
            language: latest.language().to_owned(),
            required: row.required_training == Some(row.journey_id),
            state: state(round.as_ref(), refresh_on, today),
            round,
            trained_on,
            refresh_on,
        });
    }
    Ok(lines)
}

fn state(round: Option<&Round>, refresh_on: Option<Date>, today: Date) -> TrainingState {
    match (round, refresh_on) {
        (None, _) => TrainingState::NotBegun,
        (Some(_), Some(due)) if is_overdue(due, today) => TrainingState::Overdue,
        (Some(round), _) if !round.finished => TrainingState::OnTheWay,
        (Some(_), Some(due)) if due <= today => TrainingState::Due,
        (Some(_), _) => TrainingState::Trained,
    }
}

/// The day from which somebody who finished on a day plays again.
fn refresh_on(finished: Date, refresh_days: Option<i64>) -> Option<Date> {
    let days = Span::new().try_days(refresh_days?).ok()?;
    finished.checked_add(days).ok()
}

fn is_overdue(refresh_on: Date, today: Date) -> bool {
    let last = refresh_on.checked_add(Span::new().days(GRACE_DAYS));
    last.is_ok_and(|last| today > last)
}

/// Requires that a coach finishes a journey for the staff before they get customers, or none. Customers whom coaches
/// have already stay theirs. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's journey, and for one for customers; [`Conflict::NotPublished`].
pub async fn require_training(db: &Db, actor: &Actor, journey: Option<JourneyId>) -> Result<()> {
    let business = actor.must_own()?;
    db.write(db.versions().clone(), move |tx, versions| {
        Box::pin(async move {
            if let Some(journey) = journey {
                latest_version_for(tx, versions, business, journey, Audience::STAFF).await?;
            }
            execute!(
                tx,
                "UPDATE business SET required_training = $1 WHERE business_id = $2",
                journey,
                business,
            )?;
            Ok(())
        })
    })
    .await
}

/// Awards a square of a trainee. For owners.
///
/// # Errors
/// [`Error::NotFound`] for what is no trainee's enrolment of this business; [`Error::Refused`] by the rules.
pub async fn award_trainee(
    db: &Db,
    actor: &Actor,
    enrolment: EnrolmentId,
    square: String,
    now: Timestamp,
) -> Result<()> {
    let business = actor.must_own()?;
    let award = Move::now(Action::Award { square }, None);
    db.write(
        (db.versions().clone(), *actor, award),
        move |tx, (versions, actor, award)| {
            Box::pin(async move {
                let trainee = fetch_optional!(
                    tx,
                    (StaffId,),
                    "SELECT staff_id FROM training WHERE business_id = $1 AND enrolment_id = $2",
                    business,
                    enrolment,
                )?;
                trainee.ok_or(Error::NotFound(Thing::Enrolment))?;
                let mut ledger = Ledger::lock(tx, versions, business, enrolment).await?;
                play_on(tx, &mut ledger, actor, award, now).await?;
                Ok(())
            })
        },
    )
    .await
}

/// Lets pass who may be given customers: everybody but a coach whose required training does not count.
pub(crate) async fn must_be_trained(tx: &mut Tx, business: BusinessId, staff: StaffId, now: Timestamp) -> Result<()> {
    let row = fetch_optional!(
        tx,
        RequiredRow,
        "SELECT b.time_zone, j.refresh_days,
                (SELECT max(t.finished_at)
                 FROM training t
                 WHERE t.business_id = b.business_id AND t.staff_id = s.staff_id
                   AND t.journey_id = b.required_training) AS trained_at
         FROM staff s
         JOIN business b ON b.business_id = s.business_id
         JOIN journey j ON j.business_id = b.business_id AND j.journey_id = b.required_training
         WHERE s.business_id = $1 AND s.staff_id = $2 AND s.role = 'coach'",
        business,
        staff,
    )?;
    let Some(row) = row else { return Ok(()) };
    let zone = zone::stored(&row.time_zone)?;
    let trained_on = row.trained_at.map(|at| zone.date_of(at.into()));
    let counts = trained_on
        .is_some_and(|on| refresh_on(on, row.refresh_days).is_none_or(|due| !is_overdue(due, zone.date_of(now))));
    if counts {
        Ok(())
    } else {
        Err(Error::Conflict(Conflict::NotTrained))
    }
}

/// Notes that an enrolment is finished, if it is a trainee's; the first time counts.
pub(crate) async fn note_finished(tx: &mut Tx, business: BusinessId, enrolment: EnrolmentId, at: Micros) -> Result<()> {
    execute!(
        tx,
        "UPDATE training
         SET finished_at = $1
         WHERE business_id = $2 AND enrolment_id = $3 AND finished_at IS NULL",
        at,
        business,
        enrolment,
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    name: PersonName,
    email: EmailAddress,
    language: Language,
}

#[derive(sqlx::FromRow)]
struct LastRow {
    round: i64,
    enrolment_id: EnrolmentId,
    finished_at: Option<Micros>,
    refresh_days: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct RequiredRow {
    time_zone: String,
    refresh_days: Option<i64>,
    trained_at: Option<Micros>,
}

#[derive(sqlx::FromRow)]
struct TrainingRow {
    staff_id: StaffId,
    name: PersonName,
    role: Role,
    journey_id: JourneyId,
    refresh_days: Option<i64>,
    required_training: Option<JourneyId>,
    latest: VersionId,
    round: Option<i64>,
    enrolment_id: Option<EnrolmentId>,
    finished_at: Option<Micros>,
    playing: Option<VersionId>,
    time_zone: Option<String>,
    snapshot: Option<String>,
    claims: Option<String>,
    trained_at: Option<Micros>,
}

impl TrainingRow {
    /// The round that was begun last, as its board is now.
    async fn round(&self, db: &Db, tx: &mut Tx, business: BusinessId, now: Timestamp) -> Result<Option<Round>> {
        let (Some(number), Some(enrolment), Some(playing)) = (self.round, self.enrolment_id, self.playing) else {
            return Ok(None);
        };
        let (Some(time_zone), Some(snapshot), Some(claims)) = (&self.time_zone, &self.snapshot, &self.claims) else {
            return Ok(None);
        };
        let version = db.versions().get(tx, business, playing).await?;
        let state = open_snapshot(tx, business, enrolment, &version, time_zone, snapshot).await?;
        let board = board(&version, &state, now.max(state.at()));
        let squares = version.squares().iter().zip(&board.squares);
        Ok(Some(Round {
            number,
            enrolment,
            squares: squares
                .filter(|(square, _)| !square.is_offer())
                .map(|(square, view)| TrainingSquare {
                    done: view.state == SquareState::Done,
                    checkpoint: square.is_checkpoint(),
                })
                .collect(),
            finished: self.finished_at.is_some(),
            claims: waiting_on(enrolment, &self.name, &version, &board, claims)?,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn round(finished: bool) -> Round {
        Round {
            number: 1,
            enrolment: EnrolmentId::new(Timestamp::UNIX_EPOCH),
            squares: Vec::new(),
            finished,
            claims: Vec::new(),
        }
    }

    #[test]
    fn a_refresher_may_wait_for_its_grace_and_not_a_day_longer() {
        let due = refresh_on(date(2026, 1, 5), Some(30));
        assert_eq!(due, Some(date(2026, 2, 4)));
        for (today, finished, running) in [
            (date(2026, 2, 3), TrainingState::Trained, TrainingState::OnTheWay),
            (date(2026, 2, 4), TrainingState::Due, TrainingState::OnTheWay),
            (date(2026, 2, 18), TrainingState::Due, TrainingState::OnTheWay),
            (date(2026, 2, 19), TrainingState::Overdue, TrainingState::Overdue),
        ] {
            assert_eq!(state(Some(&round(true)), due, today), finished, "{today}");
            assert_eq!(state(Some(&round(false)), due, today), running, "{today}");
        }
    }

    #[test]
    fn without_an_interval_once_is_for_ever() {
        assert_eq!(refresh_on(date(2026, 1, 5), None), None);
        assert_eq!(
            state(Some(&round(true)), None, date(2036, 1, 5)),
            TrainingState::Trained
        );
        assert_eq!(state(None, None, date(2036, 1, 5)), TrainingState::NotBegun);
    }
}
