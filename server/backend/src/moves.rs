//! Moving people to another version of their journey. Published versions stay for ever, and people stay on theirs until an owner
//! moves them: one or all, each in a write of its own, after a look at what everybody would see.
//!
//! What is kept, and what is refused, is the rules' work ([`journey::moving`]). A move is a fact of the log, so the log still proves
//! every snapshot, and an open board hears of it like of any other fact.

use std::sync::Arc;

use jiff::Timestamp;
use journey::{
    Board, Version, board,
    key::Key,
    moving::{Loss, Mapping, Moving, carry},
};

use crate::{
    Actor, BusinessId, Conflict, Db, EnrolmentId, Error, Fault, JourneyId, PersonName, Result, StaffId, Thing,
    VersionId,
    db::{
        Tx,
        tx::{execute, fetch_all, fetch_one, fetch_optional},
    },
    enrolments::ledger::{Ledger, open_snapshot},
    versions::Versions,
};

/// How many people a look at a move shows.
const SHOWN: i64 = 100;

/// What somebody means to do, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedMove {
    /// The number of the version that people are on; the one that most are on when missing.
    pub from: Option<i64>,
    /// The number of the version that they go to; the latest when missing.
    pub to: Option<i64>,
    /// Squares of the old version that go elsewhere than to the one of their key: old key and new key, empty for nowhere.
    pub squares: Vec<(String, String)>,
}

/// A version that people can be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionPeople {
    /// Its number.
    pub number: i64,
    /// How many people are on it, invited ones too.
    pub people: i64,
}

/// A look at a move, before anybody goes.
#[derive(Clone, Debug)]
pub struct MovePreview {
    /// Every version of the journey, the latest first.
    pub versions: Vec<VersionPeople>,
    /// The number and the content of the version that people are on.
    pub from: (i64, Arc<Version>),
    /// The number and the content of the version that they go to.
    pub to: (i64, Arc<Version>),
    /// Which square becomes which.
    pub squares: Mapping,
    /// The people on it, who needs a word first; at most a hundred.
    pub people: Vec<PersonPreview>,
    /// How many are on it.
    pub total: i64,
}

/// What one person would see.
#[derive(Clone, Debug)]
pub struct PersonPreview {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// What they are called.
    pub name: PersonName,
    /// Their board now.
    pub before: Board,
    /// Their board after the move, or what they would lose.
    pub after: std::result::Result<Board, Vec<Loss>>,
    /// Their enrolment as it is, to draw the board of.
    pub state: journey::State,
    /// Their enrolment as it would be; none where the move is refused.
    pub moved: Option<journey::State>,
}

/// What came of moving people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Who is on the new version now.
    pub moved: Vec<EnrolmentId>,
    /// Who stays, with what they would have lost.
    pub refused: Vec<(EnrolmentId, Vec<Loss>)>,
}

/// What a move of everybody on a version would come to. For owners.
///
/// # Errors
/// [`Error::NotFound`] for a journey of another business, or a number that no version has; [`Conflict::NoOtherVersion`] while there is
/// no other version; [`Error::Invalid`] names `squares` when one is none of the version's.
pub async fn preview_moves(
    db: &Db,
    actor: &Actor,
    journey: JourneyId,
    wanted: &WantedMove,
    now: Timestamp,
) -> Result<MovePreview> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let route = Route::find(&mut tx, db.versions(), business, journey, wanted).await?;
    let rows = fetch_all!(
        tx,
        PersonRow,
        "SELECT e.enrolment_id, e.time_zone, e.snapshot, c.name
         FROM enrolment e
         JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
         WHERE e.business_id = $1 AND e.journey_id = $2 AND e.version_id = $3
         ORDER BY e.attention, e.since, e.enrolment_id
         LIMIT $4",
        business,
        journey,
        route.from.id,
        SHOWN,
    )?;
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        people.push(route.person(&mut tx, business, row, now).await?);
    }
    Ok(route.preview(people))
}

/// What a move would come to for one customer, from the version that they are on. For owners.
///
/// # Errors
/// As for [`preview_moves`]; also [`Error::NotFound`] for an enrolment in another journey or of another business.
pub async fn preview_move(
    db: &Db,
    actor: &Actor,
    enrolment: EnrolmentId,
    wanted: &WantedMove,
    now: Timestamp,
) -> Result<(JourneyId, MovePreview)> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let (journey, from) = place_of(&mut tx, business, enrolment).await?;
    let wanted = WantedMove {
        from: Some(from),
        ..wanted.clone()
    };
    let route = Route::find(&mut tx, db.versions(), business, journey, &wanted).await?;
    let row = fetch_one!(
        tx,
        PersonRow,
        "SELECT e.enrolment_id, e.time_zone, e.snapshot, c.name
         FROM enrolment e
         JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
         WHERE e.business_id = $1 AND e.enrolment_id = $2",
        business,
        enrolment,
    )?;
    let person = route.person(&mut tx, business, row, now).await?;
    Ok((journey, route.preview(vec![person])))
}

/// Moves one customer from the version that was looked at. For owners.
///
/// # Errors
/// As for [`preview_move`]; [`Conflict::MovedAlready`] when they are on another version by now.
pub async fn move_customer(
    db: &Db,
    actor: &Actor,
    enrolment: EnrolmentId,
    wanted: &WantedMove,
    now: Timestamp,
) -> Result<Moved> {
    let business = actor.must_own()?;
    let route = {
        let mut tx = db.read().await?;
        let (journey, from) = place_of(&mut tx, business, enrolment).await?;
        if wanted.from.is_some_and(|wanted| wanted != from) {
            return Err(Error::Conflict(Conflict::MovedAlready));
        }
        let wanted = WantedMove {
            from: Some(from),
            ..wanted.clone()
        };
        Route::find(&mut tx, db.versions(), business, journey, &wanted).await?
    };
    let mut moved = Moved::default();
    match route.go(db, business, enrolment, actor.staff(), now).await? {
        Went::There => moved.moved.push(enrolment),
        Went::Nowhere(losses) => moved.refused.push((enrolment, losses)),
        Went::Elsewhere => return Err(Error::Conflict(Conflict::MovedAlready)),
    }
    Ok(moved)
}

/// Moves everybody who is on a version, each in a write of their own: who would lose something stays. For owners.
///
/// # Errors
/// As for [`preview_moves`].
pub async fn move_everybody(
    db: &Db,
    actor: &Actor,
    journey: JourneyId,
    wanted: &WantedMove,
    now: Timestamp,
) -> Result<Moved> {
    let business = actor.must_own()?;
    let (route, people): (Route, Vec<(EnrolmentId,)>) = {
        let mut tx = db.read().await?;
        let route = Route::find(&mut tx, db.versions(), business, journey, wanted).await?;
        let people = fetch_all!(
            tx,
            (EnrolmentId,),
            "SELECT enrolment_id
             FROM enrolment
             WHERE business_id = $1 AND journey_id = $2 AND version_id = $3
             ORDER BY enrolment_id",
            business,
            journey,
            route.from.id,
        )?;
        (route, people)
    };
    let mut moved = Moved::default();
    for (enrolment,) in people {
        match route.go(db, business, enrolment, actor.staff(), now).await? {
            Went::There => moved.moved.push(enrolment),
            Went::Nowhere(losses) => moved.refused.push((enrolment, losses)),
            // Somebody else was faster.
            Went::Elsewhere => {}
        }
    }
    Ok(moved)
}

/// The journey of an enrolment, and the number of the version that it is on.
async fn place_of(tx: &mut Tx, business: BusinessId, enrolment: EnrolmentId) -> Result<(JourneyId, i64)> {
    fetch_optional!(
        tx,
        (JourneyId, i64),
        "SELECT e.journey_id, v.number
         FROM enrolment e
         JOIN journey_version v ON v.business_id = e.business_id AND v.version_id = e.version_id
         WHERE e.business_id = $1 AND e.enrolment_id = $2",
        business,
        enrolment,
    )?
    .ok_or(Error::NotFound(Thing::Enrolment))
}

/// One end of a move.
#[derive(Clone, Debug)]
struct End {
    id: VersionId,
    number: i64,
    version: Arc<Version>,
}

/// A move from one version to another.
#[derive(Clone, Debug)]
struct Route {
    versions: Vec<VersionPeople>,
    total: i64,
    from: End,
    to: End,
    moving: Moving,
    kept: Versions,
}

/// Where somebody went.
enum Went {
    There,
    Nowhere(Vec<Loss>),
    Elsewhere,
}

impl Route {
    async fn find(
        tx: &mut Tx,
        versions: &Versions,
        business: BusinessId,
        journey: JourneyId,
        wanted: &WantedMove,
    ) -> Result<Self> {
        let known: Option<(i64,)> = fetch_optional!(
            tx,
            (i64,),
            "SELECT revision FROM journey WHERE business_id = $1 AND journey_id = $2",
            business,
            journey,
        )?;
        known.ok_or(Error::NotFound(Thing::Journey))?;
        let rows = fetch_all!(
            tx,
            VersionRow,
            "SELECT v.version_id, v.number,
                    (SELECT count(*)
                     FROM enrolment e
                     WHERE e.business_id = v.business_id AND e.journey_id = v.journey_id
                       AND e.version_id = v.version_id) AS people
             FROM journey_version v
             WHERE v.business_id = $1 AND v.journey_id = $2
             ORDER BY v.number DESC",
            business,
            journey,
        )?;
        if rows.len() < 2 {
            return Err(Error::Conflict(Conflict::NoOtherVersion));
        }
        let numbered = |number: i64| rows.iter().find(|row| row.number == number);
        let to = match wanted.to {
            Some(number) => numbered(number),
            None => rows.first(),
        }
        .ok_or(Error::NotFound(Thing::Version))?;
        let from = match wanted.from {
            Some(number) => numbered(number),
            None => rows
                .iter()
                .filter(|row| row.number != to.number)
                .max_by_key(|row| row.people),
        }
        .ok_or(Error::NotFound(Thing::Version))?;
        if from.number == to.number {
            return Err(Error::invalid("to", Fault::Unknown));
        }
        let from = from.end(tx, versions, business).await?;
        let to_end = to.end(tx, versions, business).await?;
        let squares = mapping(&from.version, &to_end.version, &wanted.squares)?;
        Ok(Self {
            total: numbered(from.number).map_or(0, |row| row.people),
            versions: rows
                .iter()
                .map(|row| VersionPeople {
                    number: row.number,
                    people: row.people,
                })
                .collect(),
            moving: Moving {
                from: from.id.to_string(),
                to: to_end.id.to_string(),
                squares,
            },
            from,
            to: to_end,
            kept: versions.clone(),
        })
    }

    async fn person(&self, tx: &mut Tx, business: BusinessId, row: PersonRow, now: Timestamp) -> Result<PersonPreview> {
        let (old, new) = (&self.from.version, &self.to.version);
        let state = open_snapshot(tx, business, row.enrolment_id, old, &row.time_zone, &row.snapshot).await?;
        let at = now.max(state.at());
        let carried = carry(old, &state, new, &self.moving, at);
        let before = board(old, &state, at);
        let (after, moved) = match carried {
            Ok(carried) => (Ok(board(new, &carried.state, at)), Some(carried.state)),
            Err(losses) => (Err(losses), None),
        };
        Ok(PersonPreview {
            enrolment: row.enrolment_id,
            name: row.name,
            before,
            after,
            state,
            moved,
        })
    }

    fn preview(self, people: Vec<PersonPreview>) -> MovePreview {
        MovePreview {
            versions: self.versions,
            from: (self.from.number, self.from.version),
            to: (self.to.number, self.to.version),
            squares: self.moving.squares,
            people,
            total: self.total,
        }
    }

    /// Moves one enrolment, unless it is on another version by now.
    async fn go(
        &self,
        db: &Db,
        business: BusinessId,
        enrolment: EnrolmentId,
        staff: Option<StaffId>,
        now: Timestamp,
    ) -> Result<Went> {
        db.write(self.clone(), move |tx, route| {
            Box::pin(async move {
                let mut ledger = Ledger::lock(tx, &route.kept, business, enrolment).await?;
                if ledger.version_id != route.from.id {
                    return Ok(Went::Elsewhere);
                }
                // No finer than rows can hold, and logs never go back.
                let at = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
                let at = at.max(ledger.state.at());
                let carried = match carry(&ledger.version, &ledger.state, &route.to.version, &route.moving, at) {
                    Ok(carried) => carried,
                    Err(losses) => return Ok(Went::Nowhere(losses)),
                };
                let to = (route.to.id, Arc::clone(&route.to.version));
                if carried.facts.is_empty() {
                    // Nothing has been played: the log is folded with the new version from its beginning.
                    ledger.rebase(tx, to).await?;
                } else {
                    ledger
                        .append_move(tx, &carried.by_time, &carried.facts, to, staff)
                        .await?;
                }
                ledger.save(tx, now).await?;
                rename_squares(tx, business, enrolment, &route.moving.squares).await?;
                Ok(Went::There)
            })
        })
        .await
    }
}

/// What is stored beside the log names squares too: those that go by another key now are named anew. No key holds the sign that marks
/// the new names while two squares change places.
async fn rename_squares(tx: &mut Tx, business: BusinessId, enrolment: EnrolmentId, squares: &Mapping) -> Result<()> {
    let mut renamed = false;
    for (from, to) in squares.pairs().filter(|(from, to)| from != to) {
        renamed = true;
        let (from, to) = (from.as_str(), format!(">{to}"));
        execute!(
            tx,
            "UPDATE moment SET square = $1 WHERE business_id = $2 AND enrolment_id = $3 AND square = $4",
            &to,
            business,
            enrolment,
            from,
        )?;
        execute!(
            tx,
            "UPDATE self_check SET square = $1 WHERE business_id = $2 AND enrolment_id = $3 AND square = $4",
            &to,
            business,
            enrolment,
            from,
        )?;
    }
    if renamed {
        execute!(
            tx,
            "UPDATE moment SET square = substr(square, 2)
             WHERE business_id = $1 AND enrolment_id = $2 AND square LIKE '>%'",
            business,
            enrolment,
        )?;
        execute!(
            tx,
            "UPDATE self_check SET square = substr(square, 2)
             WHERE business_id = $1 AND enrolment_id = $2 AND square LIKE '>%'",
            business,
            enrolment,
        )?;
    }
    Ok(())
}

/// Each square to the one of its key, but for those that go elsewhere.
fn mapping(old: &Version, new: &Version, changes: &[(String, String)]) -> Result<Mapping> {
    let mut mapping = Mapping::by_key(old, new);
    for (from, to) in changes {
        let unknown = || Error::invalid("squares", Fault::Unknown);
        let from: Key = from.parse().map_err(|_| unknown())?;
        if old.square(&from).is_none() {
            return Err(unknown());
        }
        let to = match to.as_str() {
            "" => None,
            key => Some(new.square(key).ok_or_else(unknown)?.key.clone()),
        };
        mapping.set(from, to);
    }
    Ok(mapping)
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    version_id: VersionId,
    number: i64,
    people: i64,
}

impl VersionRow {
    async fn end(&self, tx: &mut Tx, versions: &Versions, business: BusinessId) -> Result<End> {
        Ok(End {
            id: self.version_id,
            number: self.number,
            version: versions.get(tx, business, self.version_id).await?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    enrolment_id: EnrolmentId,
    time_zone: String,
    snapshot: String,
    name: PersonName,
}
