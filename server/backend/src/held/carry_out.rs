//! Doing what was held, when its time has come.

use jiff::{SignedDuration, Timestamp};

use super::{Deed, parse_deed};
use crate::{
    Actor, BusinessId, Db, EnrolmentId, Error, HeldId, Result, Role, StaffId, Thing,
    alerts::{self, Tried},
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_one, fetch_optional, lock_optional},
    },
    enrolments::ledger::Ledger,
    notes, personal_words,
    play::{Move, play_on},
    scope::may_see,
    versions::Versions,
};

/// When something is tried again that the database did not let be done.
const PUT_OFF: SignedDuration = SignedDuration::from_mins(1);

/// How often it is tried, until whoever did it is told.
const TRIES: i64 = 5;

/// How long it is remembered that something was done, so that its form sent again is not done again.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// What came of carrying out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CarriedOut {
    /// Done.
    pub done: usize,
    /// Could not be done; whoever did it reads why on their desk.
    pub refused: usize,
    /// Could not be tried, and will be again.
    pub failed: usize,
    /// When the next one is due; none when nothing is held.
    pub next: Option<Timestamp>,
}

/// Does up to `limit` things that are due at `now`, of every business, the longest due first. Background work.
///
/// # Errors
/// Only the database's.
pub async fn carry_out_due(db: &Db, now: Timestamp, limit: u32) -> Result<CarriedOut> {
    let places = find_due(db, now, limit).await?;
    let mut carried = CarriedOut::default();
    for place in places {
        let done = db
            .write(db.versions().clone(), move |tx, versions| {
                Box::pin(carry_out(tx, versions, place, now))
            })
            .await;
        match done {
            Ok(true) => carried.done += 1,
            // Undone meanwhile, or done by another server.
            Ok(false) => {}
            Err(error @ (Error::Refused(_) | Error::NotFound(_) | Error::NotAllowed | Error::Invalid(_))) => {
                carried.refused += 1;
                let code = match &error {
                    Error::Refused(refusal) => refusal.code(),
                    error => error.code(),
                };
                db.write((), move |tx, ()| Box::pin(note_refused(tx, place, code)))
                    .await?;
            }
            Err(error) => {
                carried.failed += 1;
                tracing::error!(held = %place.held_id, %error, "something held could not be done");
                db.write((), move |tx, ()| Box::pin(put_off(tx, place, now))).await?;
            }
        }
    }
    carried.next = find_next(db).await?;
    Ok(carried)
}

/// Forgets what was done a day ago. Background work.
pub async fn forget_done(db: &Db, now: Timestamp) -> Result<u64> {
    db.write((), move |tx, ()| {
        Box::pin(async move {
            Ok(execute!(
                tx,
                "DELETE FROM held_action WHERE done_at < $1",
                Micros::from(now - REMEMBERED),
            )?)
        })
    })
    .await
}

#[derive(Clone, Copy, sqlx::FromRow)]
struct Place {
    business_id: BusinessId,
    held_id: HeldId,
}

async fn find_due(db: &Db, now: Timestamp, limit: u32) -> Result<Vec<Place>> {
    let mut tx = db.read().await?;
    Ok(fetch_all!(
        tx,
        Place,
        "SELECT business_id, held_id
         FROM held_action
         WHERE due_at <= $1
         ORDER BY due_at, held_id
         LIMIT $2",
        Micros::from(now),
        i64::from(limit),
    )?)
}

async fn find_next(db: &Db) -> Result<Option<Timestamp>> {
    let mut tx = db.read().await?;
    let (next,): (Option<Micros>,) = fetch_one!(
        tx,
        (Option<Micros>,),
        "SELECT min(due_at) FROM held_action WHERE due_at IS NOT NULL",
    )?;
    Ok(next.map(Timestamp::from))
}

/// One of them, in one transaction with noting that it is done; whether there was anything to do.
async fn carry_out(tx: &mut Tx, versions: &Versions, place: Place, now: Timestamp) -> Result<bool> {
    let Some(row) = lock_optional!(
        tx,
        DueRow,
        "SELECT staff_id, enrolment_id, command_id, title, deed, tried
         FROM held_action
         WHERE business_id = $1 AND held_id = $2 AND due_at <= $3",
        place.business_id,
        place.held_id,
        Micros::from(now),
    )?
    else {
        return Ok(false);
    };
    let actor = actor_of(tx, place.business_id, row.staff_id).await?;
    let mut ledger = Ledger::lock(tx, versions, place.business_id, row.enrolment_id).await?;
    if !may_see(tx, &actor, ledger.customer).await? {
        return Err(Error::NotFound(Thing::Enrolment));
    }
    let deed = parse_deed(place.held_id, &row.deed)?;
    match (deed.action(), &deed) {
        (Some(action), _) => {
            let step = Move::now(action, row.command_id);
            play_on(tx, &mut ledger, &actor, &step, now).await?;
        }
        (None, Deed::Note { words }) => {
            let (business, customer) = (ledger.business, ledger.customer);
            notes::write(tx, business, customer, row.staff_id, (&row.command_id, words), now).await?;
        }
        (None, deed) => {
            let words = deed.words().unwrap_or_default();
            personal_words::write(tx, &ledger, row.staff_id, (&row.command_id, words), now).await?;
        }
    }
    let tried = row.tried.or(match deed {
        Deed::Word { .. } => Some(Tried::Word),
        Deed::Open { .. } => Some(Tried::Open),
        Deed::Award { .. } | Deed::SendBack { .. } | Deed::Note { .. } => None,
    });
    if let Some(tried) = tried {
        let what = (tried, row.tried.is_some());
        alerts::note_tried(tx, &ledger, row.staff_id, what, &row.title, now).await?;
    }
    execute!(
        tx,
        "UPDATE held_action
         SET due_at = NULL, done_at = $3, deed = $4
         WHERE business_id = $1 AND held_id = $2",
        place.business_id,
        place.held_id,
        Micros::from(now),
        // The words stand where they belong now.
        "null",
    )?;
    Ok(true)
}

/// Who did it, with the role they have now.
async fn actor_of(tx: &mut Tx, business: BusinessId, staff: StaffId) -> Result<Actor> {
    let (role,) = fetch_optional!(
        tx,
        (Role,),
        "SELECT role FROM staff WHERE business_id = $1 AND staff_id = $2",
        business,
        staff,
    )?
    .ok_or(Error::NotFound(Thing::Staff))?;
    Ok(Actor::Staff { business, staff, role })
}

async fn note_refused(tx: &mut Tx, place: Place, code: &str) -> Result<()> {
    execute!(
        tx,
        "UPDATE held_action
         SET due_at = NULL, problem = $3
         WHERE business_id = $1 AND held_id = $2 AND due_at IS NOT NULL",
        place.business_id,
        place.held_id,
        code,
    )?;
    Ok(())
}

async fn put_off(tx: &mut Tx, place: Place, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "UPDATE held_action
         SET due_at = CASE WHEN attempts + 1 < $4 THEN $3 END,
             problem = CASE WHEN attempts + 1 < $4 THEN NULL ELSE 'storage' END,
             attempts = attempts + 1
         WHERE business_id = $1 AND held_id = $2 AND due_at IS NOT NULL",
        place.business_id,
        place.held_id,
        Micros::from(now + PUT_OFF),
        TRIES,
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct DueRow {
    staff_id: StaffId,
    enrolment_id: EnrolmentId,
    command_id: String,
    title: String,
    deed: String,
    tried: Option<Tried>,
}
