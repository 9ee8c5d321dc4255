//! Working off what was let go, in portions, each one write.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    Aim, Columns, Defaults, Progress, Verdict, Why,
    candidate::Reading,
    check::{Buyers, catalogue},
    upload::{cells_of, update_rows},
    view::why_of,
};
use crate::{
    BusinessId, Db, Error, ImportId, Result, StaffId,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_optional, lock_optional},
    },
    enrolments::ledger::Ledger,
    invitations::guests::{Party, invite_guests},
    notes, purchases,
    versions::Versions,
};

/// How many rows one write takes: long enough that ten thousand are soon done, short enough that others get their turn.
const PORTION: i64 = 250;

/// What was worked off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worked {
    /// How many rows.
    pub rows: usize,
    /// Whether there is more.
    pub more: bool,
}

/// Works off a portion of the import that was let go first, of whichever business. Background work.
///
/// # Errors
/// Only the database's: a row that the rules refuse is told as such, and the others go on.
pub async fn work_off(db: &Db, now: Timestamp) -> Result<Worked> {
    let next = {
        let mut tx = db.read().await?;
        fetch_optional!(
            tx,
            (BusinessId, ImportId),
            "SELECT business_id, import_id
             FROM import_job
             WHERE state = 'going'
             ORDER BY started_at
             LIMIT 1",
        )?
    };
    let Some(place) = next else {
        return Ok(Worked::default());
    };
    match work_on(db, place, PORTION, now).await {
        Err(error) if is_a_rows_fault(&error) => {}
        other => return other,
    }
    // One row spoils its portion: row by row, so that the others go on without it.
    let mut rows = 0;
    for _ in 0..PORTION {
        match work_on(db, place, 1, now).await {
            Ok(worked) => {
                rows += worked.rows;
                if !worked.more {
                    return Ok(Worked { rows, more: true });
                }
            }
            Err(error) if is_a_rows_fault(&error) => {
                tracing::warn!(import = %place.1, error = &error as &dyn std::error::Error, "a row was refused");
                refuse_next(db, place).await?;
                rows += 1;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Worked { rows, more: true })
}

/// Whether trying the same again cannot help.
fn is_a_rows_fault(error: &Error) -> bool {
    !matches!(error, Error::Storage(_) | Error::Migration(_) | Error::DatabaseUrl)
}

async fn work_on(db: &Db, (business, id): (BusinessId, ImportId), portion: i64, now: Timestamp) -> Result<Worked> {
    db.write(db.versions().clone(), move |tx, versions| {
        Box::pin(async move {
            let Some(job) = lock_going(tx, business, id).await? else {
                // Another process was faster.
                return Ok(Worked { rows: 0, more: true });
            };
            let rows = next_rows(tx, business, id, portion).await?;
            if rows.is_empty() {
                execute!(
                    tx,
                    "UPDATE import_job SET state = $1, finished_at = $2 WHERE business_id = $3 AND import_id = $4",
                    Progress::Done,
                    Micros::from(now),
                    business,
                    id,
                )?;
                return Ok(Worked { rows: 0, more: false });
            }
            let done = job.work(tx, versions, business, &rows, now).await?;
            let list = rows
                .iter()
                .zip(done)
                .map(|(row, (verdict, why))| json!({ "number": row.number, "verdict": verdict.code(), "why": why.to_json() }))
                .collect::<Vec<Value>>();
            update_rows(tx, business, id, list).await?;
            Ok(Worked {
                rows: rows.len(),
                more: true,
            })
        })
    })
    .await
}

async fn refuse_next(db: &Db, (business, id): (BusinessId, ImportId)) -> Result<()> {
    db.write((), move |tx, ()| {
        Box::pin(async move {
            if lock_going(tx, business, id).await?.is_none() {
                return Ok(());
            }
            let rows = next_rows(tx, business, id, 1).await?;
            let list = rows
                .iter()
                .map(|row| json!({ "number": row.number, "verdict": Verdict::Cannot.code(), "why": Why::Refused.to_json() }))
                .collect();
            update_rows(tx, business, id, list).await
        })
    })
    .await
}

struct Job {
    id: ImportId,
    staff: Option<StaffId>,
    coach: Option<StaffId>,
    aim: Aim,
    columns: Columns,
    defaults: Defaults,
}

struct NextRow {
    number: i64,
    cells: Vec<String>,
    why: Why,
}

/// Locks an import that was let go, so that two processes never take the same rows.
async fn lock_going(tx: &mut Tx, business: BusinessId, id: ImportId) -> Result<Option<Job>> {
    let row = lock_optional!(
        tx,
        JobRow,
        "SELECT staff_id, coach_id, aim, columns, defaults
         FROM import_job
         WHERE business_id = $1 AND import_id = $2 AND state = 'going'",
        business,
        id,
    )?;
    let Some(row) = row else { return Ok(None) };
    let corrupt = |error| Error::corrupt(format!("import {id}"), error);
    Ok(Some(Job {
        id,
        staff: row.staff_id,
        coach: row.coach_id,
        aim: row.aim,
        columns: serde_json::from_str(&row.columns).map_err(corrupt)?,
        defaults: serde_json::from_str(&row.defaults).map_err(corrupt)?,
    }))
}

async fn next_rows(tx: &mut Tx, business: BusinessId, id: ImportId, portion: i64) -> Result<Vec<NextRow>> {
    let rows = fetch_all!(
        tx,
        (i64, String, String),
        "SELECT number, cells, why
         FROM import_row
         WHERE business_id = $1 AND import_id = $2 AND verdict = 'do'
         ORDER BY number
         LIMIT $3",
        business,
        id,
        portion,
    )?;
    rows.into_iter()
        .map(|(number, cells, why)| {
            Ok(NextRow {
                number,
                cells: cells_of(id, &cells)?,
                why: why_of(id, &why)?,
            })
        })
        .collect()
}

impl Job {
    async fn work(
        &self,
        tx: &mut Tx,
        versions: &Versions,
        business: BusinessId,
        rows: &[NextRow],
        now: Timestamp,
    ) -> Result<Vec<(Verdict, Why)>> {
        let catalogue = catalogue(tx, versions, business, now).await?;
        let reading = Reading {
            columns: &self.columns,
            defaults: &self.defaults,
            catalogue: &catalogue,
        };
        match self.aim {
            Aim::Invite => self.invite(tx, versions, business, reading, rows, now).await,
            Aim::Purchases => self.record(tx, versions, business, reading, rows, now).await,
        }
    }

    async fn invite(
        &self,
        tx: &mut Tx,
        versions: &Versions,
        business: BusinessId,
        reading: Reading<'_>,
        rows: &[NextRow],
        now: Timestamp,
    ) -> Result<Vec<(Verdict, Why)>> {
        let mut guests = Vec::with_capacity(rows.len());
        let mut noted = Vec::new();
        // What was right when it was looked at may be wrong by now, as when a product was renamed.
        let mut answers: Vec<Option<(Verdict, Why)>> = Vec::with_capacity(rows.len());
        for row in rows {
            match reading.guest(&row.cells) {
                Ok((mut guest, bought)) => {
                    guest.bought = bought.zip(row.why.nth()).map(|(bought, nth)| {
                        let id = bought.id(nth);
                        (bought, id)
                    });
                    noted.extend(reading.note(&row.cells).map(|note| (guests.len(), row.number, note)));
                    guests.push(guest);
                    answers.push(None);
                }
                Err(why) => answers.push(Some((Verdict::Cannot, why))),
            }
        }
        let party = Party {
            business,
            staff: self.staff,
            coach: self.coach,
            guests: &guests,
            again: false,
        };
        let invited = if guests.is_empty() {
            Vec::new()
        } else {
            invite_guests(tx, versions, &party, now).await?
        };
        // Who was here before keeps the notes they have.
        if let Some(staff) = self.staff {
            let new = noted
                .into_iter()
                .filter(|(place, ..)| invited[*place].token.is_some())
                .map(|(place, row, words)| (invited[place].enrolment, format!("import-{}-{row}", self.id), words));
            notes::write_all(tx, business, staff, new, now).await?;
        }
        let mut invited = invited.into_iter();
        Ok(rows
            .iter()
            .zip(answers)
            .map(|(row, answer)| {
                answer.unwrap_or_else(|| {
                    let invited = invited.next().expect("every guest has an answer");
                    match (invited.token, invited.recorded) {
                        (Some(_), _) => (Verdict::Done, row.why.clone()),
                        (None, true) => (
                            Verdict::Done,
                            Why::Purchase {
                                nth: row.why.nth().unwrap_or(1),
                            },
                        ),
                        (None, false) if row.why.nth().is_some() => (Verdict::Already, Why::Recorded),
                        (None, false) => (Verdict::Already, Why::Invited),
                    }
                })
            })
            .collect())
    }

    async fn record(
        &self,
        tx: &mut Tx,
        versions: &Versions,
        business: BusinessId,
        reading: Reading<'_>,
        rows: &[NextRow],
        now: Timestamp,
    ) -> Result<Vec<(Verdict, Why)>> {
        let keys = rows
            .iter()
            .filter_map(|row| Some(reading.email(&row.cells).ok()?.key()));
        let buyers = Buyers::find(tx, versions, (business, self.coach), keys).await?;
        let mut answers = Vec::with_capacity(rows.len());
        for row in rows {
            let (_, enrolment, bought) = match buyers.read(reading, &row.cells, now) {
                Ok(read) => read,
                Err(why) => {
                    answers.push((Verdict::Cannot, why));
                    continue;
                }
            };
            let nth = row.why.nth().unwrap_or(1);
            // One log at a time, as play locks it.
            let mut ledger = Ledger::lock(tx, versions, business, enrolment).await?;
            let facts = purchases::record(tx, &mut ledger, self.staff, &bought, Some(&bought.id(nth)), now).await?;
            answers.push(if facts.is_empty() {
                (Verdict::Already, Why::Recorded)
            } else {
                (Verdict::Done, Why::Purchase { nth })
            });
        }
        Ok(answers)
    }
}

impl Why {
    /// The how manieth of alike purchases a row tells of, if it tells of one.
    fn nth(&self) -> Option<usize> {
        match self {
            Self::InviteBuyer { nth } | Self::Purchase { nth } => Some(*nth),
            _ => None,
        }
    }
}

#[derive(sqlx::FromRow)]
struct JobRow {
    staff_id: Option<StaffId>,
    coach_id: Option<StaffId>,
    aim: Aim,
    columns: String,
    defaults: String,
}
