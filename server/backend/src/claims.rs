//! Claims: customers who say that a checkpoint is reached, and wait for a coach.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date};
use journey::{Board, Event, Fact, Key, SquareKind, SquareState, Version, board};

use crate::{
    Actor, Db, EnrolmentId, Error, PersonName, Result, VersionId,
    db::tx::{fetch_all, fetch_one},
    enrolments::ledger::open_snapshot,
    scope::seen_by,
};

/// A claim that waits, as the desk shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingClaim {
    /// Whose journey.
    pub enrolment: EnrolmentId,
    /// Who claims.
    pub customer_name: PersonName,
    /// In which journey.
    pub journey_title: String,
    /// The checkpoint.
    pub square: Key,
    /// Its title.
    pub square_title: String,
    /// What it asks.
    pub question: String,
    /// When the customer claimed it, the last time.
    pub claimed_at: Timestamp,
    /// What the customer said.
    pub words: Option<String>,
    /// The local day on which a rule awards it, if no coach does; none while paused.
    pub released_on: Option<Date>,
}

/// How many claims a list shows.
const SHOWN: i64 = 200;

/// The claims that wait for a coach, the longest first. For staff.
pub async fn list_waiting(db: &Db, actor: &Actor, now: Timestamp) -> Result<Vec<WaitingClaim>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        WaitingRow,
        concat!(
            "SELECT e.enrolment_id, e.version_id, e.time_zone, e.snapshot, e.claims, c.name
             FROM enrolment e
             JOIN customer c
               ON c.business_id = e.business_id AND c.customer_id = e.customer_id
             WHERE e.business_id = $1 AND e.claimed_at IS NOT NULL AND ",
            seen_by!("$2"),
            " ORDER BY e.claimed_at, e.enrolment_id
             LIMIT $3"
        ),
        business,
        actor.coach(),
        SHOWN,
    )?;
    let ids = rows.iter().map(|row| row.version_id);
    let versions = db.versions().get_all(&mut tx, business, ids).await?;
    let mut waiting = Vec::with_capacity(rows.len());
    for row in rows {
        let version = &versions[&row.version_id];
        let state = open_snapshot(
            &mut tx,
            business,
            row.enrolment_id,
            version,
            &row.time_zone,
            &row.snapshot,
        )
        .await?;
        let board = board(version, &state, now.max(state.at()));
        waiting.extend(waiting_on(row.enrolment_id, &row.name, version, &board, &row.claims)?);
    }
    waiting.sort_by_key(|claim| claim.claimed_at);
    Ok(waiting)
}

/// How many enrolments have a claim that waits for a coach. For staff.
pub async fn count_waiting(db: &Db, actor: &Actor) -> Result<i64> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let (count,) = fetch_one!(
        tx,
        (i64,),
        concat!(
            "SELECT count(*)
             FROM enrolment e
             JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
             WHERE e.business_id = $1 AND e.claimed_at IS NOT NULL AND ",
            seen_by!("$2")
        ),
        business,
        actor.coach(),
    )?;
    Ok(count)
}

/// The claims of one enrolment that wait at the board's instant, the longest first.
pub(crate) fn waiting_on(
    enrolment: EnrolmentId,
    name: &PersonName,
    version: &Version,
    board: &Board,
    claims: &str,
) -> Result<Vec<WaitingClaim>> {
    let released = released(board);
    let mut waiting = Vec::new();
    for claim in Waiting::parse(claims)? {
        // Time may have released it since the last review.
        if let Some(released_on) = released.get(&claim.square) {
            waiting.extend(claim.shown(enrolment, name, version, *released_on));
        }
    }
    waiting.sort_by_key(|claim| claim.claimed_at);
    Ok(waiting)
}

/// The squares that still wait at the board's instant, with the day on which a rule awards them.
fn released(board: &Board) -> HashMap<&Key, Option<Date>> {
    board
        .squares
        .iter()
        .filter(|square| square.state == SquareState::Waiting)
        .map(|square| (&square.key, square.released))
        .collect()
}

/// A claim that waits, as an enrolment's row keeps it beside the snapshot.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Waiting {
    pub(crate) square: Key,
    pub(crate) claimed_at: Timestamp,
    pub(crate) words: Option<String>,
}

impl Waiting {
    /// The claims of a row.
    pub(crate) fn parse(claims: &str) -> Result<Vec<Self>> {
        serde_json::from_str(claims).map_err(|error| Error::corrupt("claims", error))
    }

    /// What a fact does to the claims that wait.
    pub(crate) fn follow(claims: &mut Vec<Self>, fact: &Fact) {
        match &fact.event {
            Event::Claimed { square, words } => {
                claims.retain(|claim| claim.square != *square);
                claims.push(Self {
                    square: square.clone(),
                    claimed_at: fact.at,
                    words: words.clone(),
                });
            }
            Event::Done { square } | Event::SentBack { square, .. } => {
                claims.retain(|claim| claim.square != *square);
            }
            Event::Moved { squares, .. } => {
                for claim in claims {
                    if let Some(square) = squares.get(&claim.square) {
                        claim.square = square.clone();
                    }
                }
            }
            _ => {}
        }
    }

    fn shown(
        self,
        enrolment: EnrolmentId,
        name: &PersonName,
        version: &Version,
        released_on: Option<Date>,
    ) -> Option<WaitingClaim> {
        let square = version.square(&self.square)?;
        let SquareKind::Checkpoint { question, .. } = &square.kind else {
            return None;
        };
        Some(WaitingClaim {
            enrolment,
            customer_name: name.clone(),
            journey_title: version.title().to_owned(),
            square: self.square,
            square_title: square.title.clone(),
            question: question.clone(),
            claimed_at: self.claimed_at,
            words: self.words,
            released_on,
        })
    }
}

#[derive(sqlx::FromRow)]
struct WaitingRow {
    enrolment_id: EnrolmentId,
    version_id: VersionId,
    time_zone: String,
    snapshot: String,
    claims: String,
    name: PersonName,
}
