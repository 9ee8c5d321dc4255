//! Uploading a table, saying how it is to be read, letting it go, and throwing it away.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{
    Aim, Column, Columns, Defaults, Progress, Why,
    candidate::Reading,
    check::{Cells, catalogue, check},
};
use crate::{
    Actor, BusinessId, Conflict, Db, Error, Fault, ImportId, JourneyId, Language, Result, StaffId, Thing, businesses,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, execute_pair, fetch_all, fetch_one, fetch_optional, lock_optional, over_list},
    },
    deeds::{self, Deed},
    form::Form,
    spreadsheet::{Table, read_table},
    training::must_be_trained,
    zone,
};

/// For how long a table that nobody let go is kept.
const UNUSED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// For how long the rows of a table are kept after the last was worked off; their people stay.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How many characters of a file's name are kept.
const FILE_NAME: usize = 100;

/// A table as it was uploaded or pasted.
#[derive(Clone, Debug, Default)]
pub struct NewImport {
    /// What its rows are for.
    pub aim: Aim,
    /// What the file is called; empty when the table was pasted.
    pub file_name: String,
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// The id of the journey for rows that name none; empty: the only one there is.
    pub journey: String,
}

/// How a table is to be read, as it was chosen.
#[derive(Clone, Debug, Default)]
pub struct Adjusted {
    /// The place of each column, from 0; a column that is not there is not in the table.
    pub columns: BTreeMap<Column, usize>,
    /// The id of the journey for rows that name none; empty: none.
    pub journey: String,
    /// `ja` or `en`, for rows that name no language.
    pub language: String,
    /// For rows that name none; empty: the business's.
    pub time_zone: String,
}

/// Stores a table and says for each row what would happen. Nothing happens yet. For staff.
///
/// # Errors
/// [`Error::Invalid`] names `file` and `journey`.
pub async fn upload_table(db: &Db, actor: &Actor, new: NewImport, now: Timestamp) -> Result<ImportId> {
    let business = actor.must_be_staff()?;
    let mut form = Form::default();
    // Ten thousand rows are read in a few hundredths of a second.
    let table = form.field("file", read_table(&new.bytes));
    let journey = form.field("journey", journey_id(&new.journey));
    let (table, journey) = form.finish(table.zip(journey))?;
    let arguments = (db.versions().clone(), *actor, new, table);
    db.write(arguments, move |tx, (versions, actor, new, table)| {
        Box::pin(async move {
            let catalogue = catalogue(tx, versions, business, now).await?;
            let mut published = catalogue.published();
            let only = published.next().filter(|_| published.next().is_none());
            let defaults = Defaults {
                journey: journey.or(only.map(|entry| entry.id)),
                language: businesses::load(tx, business).await?.language,
                time_zone: None,
            };
            if let Some(id) = journey
                && catalogue.find(id).is_none()
            {
                return Err(Error::NotFound(Thing::Journey));
            }
            let columns = Columns::guess(table);
            let id = ImportId::new(now);
            execute!(
                tx,
                "INSERT INTO import_job
                     (business_id, import_id, staff_id, aim, file_name, file_hash, headers, columns,
                      defaults, state, created_at, coach_id)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                business,
                id,
                actor.staff(),
                new.aim,
                new.file_name
                    .chars()
                    .filter(|letter| !letter.is_control())
                    .take(FILE_NAME)
                    .collect::<String>(),
                fingerprint(new.aim, table),
                serde_json::to_string(&table.headers).expect("texts are plain data"),
                serde_json::to_string(&columns).expect("columns are plain data"),
                serde_json::to_string(&defaults).expect("defaults are plain data"),
                Progress::Checked,
                Micros::from(now),
                actor.coach(),
            )?;
            let rows: Vec<Cells> = table
                .records
                .iter()
                .map(|record| (record.line, record.cells.clone()))
                .collect();
            let reading = Reading {
                columns: &columns,
                defaults: &defaults,
                catalogue: &catalogue,
            };
            let whys = check(tx, versions, actor, new.aim, reading, &rows, now).await?;
            insert_rows(tx, business, id, &rows, &whys).await?;
            Ok(id)
        })
    })
    .await
}

fn journey_id(text: &str) -> Result<Option<JourneyId>, Fault> {
    match text.trim() {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| Fault::Unknown),
    }
}

/// The same rows have the same, whatever program wrote the file.
fn fingerprint(aim: Aim, table: &Table) -> Vec<u8> {
    let mut hash = Sha256::new().chain_update(aim.code());
    for record in &table.records {
        for cell in &record.cells {
            hash.update(cell.trim());
            hash.update([0x1f]);
        }
        hash.update([0x1e]);
    }
    hash.finalize().to_vec()
}

async fn insert_rows(tx: &mut Tx, business: BusinessId, id: ImportId, rows: &[Cells], whys: &[Why]) -> Result<()> {
    let list = (1_u64..)
        .zip(rows.iter().zip(whys))
        .map(|(number, ((line, cells), why))| {
            json!({
                "number": number,
                "line": line,
                "cells": serde_json::to_string(cells).expect("texts are plain data"),
                "verdict": why.verdict().code(),
                "why": why.to_json(),
            })
        });
    execute_pair!(
        tx,
        over_list!(
            "INSERT INTO import_row (business_id, import_id, number, line, cells, verdict, why)
             SELECT $1, $3, " [int "number"] ", " [int "line"] ", " [text "cells"] ", " [text "verdict"] ", "
                    [text "why"]
            " FROM " [list 2]
        ),
        business,
        Value::Array(list.collect()).to_string(),
        id,
    )?;
    Ok(())
}

/// Stores what became of rows.
pub(super) async fn update_rows(tx: &mut Tx, business: BusinessId, id: ImportId, rows: Vec<Value>) -> Result<()> {
    execute_pair!(
        tx,
        over_list!(
            "UPDATE import_row
             SET verdict = " [text "verdict"] ", why = " [text "why"]
            " FROM " [list 2]
            " WHERE import_row.business_id = $1 AND import_row.import_id = $3
               AND import_row.number = " [int "number"]
        ),
        business,
        Value::Array(rows).to_string(),
        id,
    )?;
    Ok(())
}

/// Reads the table by other columns or other defaults, and says anew for each row what would happen. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's import or journey; [`Error::Invalid`] names `journey`, `language`
/// and `time_zone`; [`Conflict::ImportStarted`].
pub async fn adjust_import(db: &Db, actor: &Actor, id: ImportId, new: Adjusted, now: Timestamp) -> Result<()> {
    let business = actor.must_be_staff()?;
    let mut form = Form::default();
    let journey = form.field("journey", journey_id(&new.journey));
    let language = form.field("language", new.language.parse::<Language>().map_err(Into::into));
    let time_zone = match new.time_zone.trim() {
        "" => Ok(None),
        name => zone::parse(name).map(Some),
    };
    let time_zone = form.field("time_zone", time_zone);
    let ((journey, language), time_zone) = form.finish(journey.zip(language).zip(time_zone))?;
    let defaults = Defaults {
        journey,
        language,
        time_zone,
    };
    let arguments = (db.versions().clone(), *actor, Columns(new.columns), defaults);
    db.write(arguments, move |tx, (versions, actor, columns, defaults)| {
        Box::pin(async move {
            let aim = lock_checked(tx, actor, id).await?;
            let catalogue = catalogue(tx, versions, business, now).await?;
            if let Some(journey) = defaults.journey
                && catalogue.find(journey).is_none()
            {
                return Err(Error::NotFound(Thing::Journey));
            }
            execute!(
                tx,
                "UPDATE import_job SET columns = $1, defaults = $2 WHERE business_id = $3 AND import_id = $4",
                serde_json::to_string(columns).expect("columns are plain data"),
                serde_json::to_string(defaults).expect("defaults are plain data"),
                business,
                id,
            )?;
            let stored = fetch_all!(
                tx,
                (i64, i64, String),
                "SELECT number, line, cells
                 FROM import_row
                 WHERE business_id = $1 AND import_id = $2
                 ORDER BY number",
                business,
                id,
            )?;
            let mut rows = Vec::with_capacity(stored.len());
            for (_, line, cells) in &stored {
                rows.push((u64::try_from(*line).unwrap_or(0), cells_of(id, cells)?));
            }
            let reading = Reading {
                columns,
                defaults,
                catalogue: &catalogue,
            };
            let whys = check(tx, versions, actor, aim, reading, &rows, now).await?;
            let list = stored
                .iter()
                .zip(&whys)
                .map(|((number, ..), why)| {
                    json!({ "number": number, "verdict": why.verdict().code(), "why": why.to_json() })
                })
                .collect();
            update_rows(tx, business, id, list).await
        })
    })
    .await
}

/// The cells of a row as they are stored.
pub(super) fn cells_of(id: ImportId, cells: &str) -> Result<Vec<String>> {
    serde_json::from_str(cells).map_err(|error| Error::corrupt(format!("a row of import {id}"), error))
}

/// Lets the work begin. Again, it changes nothing. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's; [`Conflict::NotTrained`] when a coach who has to be trained first
/// would invite.
pub async fn start_import(db: &Db, actor: &Actor, id: ImportId, now: Timestamp) -> Result<()> {
    let business = actor.must_be_staff()?;
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            let aim = match lock_checked(tx, actor, id).await {
                Ok(aim) => aim,
                Err(Error::Conflict(Conflict::ImportStarted)) => return Ok(()),
                Err(error) => return Err(error),
            };
            // Whose customers those who are new would be. The work itself refuses too, but then nobody is there to read it.
            let (coach,) = fetch_one!(
                tx,
                (Option<StaffId>,),
                "SELECT coach_id FROM import_job WHERE business_id = $1 AND import_id = $2",
                business,
                id,
            )?;
            if let Some(coach) = coach.filter(|_| aim == Aim::Invite) {
                must_be_trained(tx, business, coach, now).await?;
            }
            execute!(
                tx,
                "UPDATE import_job SET state = $1, started_at = $2 WHERE business_id = $3 AND import_id = $4",
                Progress::Going,
                Micros::from(now),
                business,
                id,
            )?;
            let (table,) = fetch_one!(
                tx,
                (String,),
                "SELECT file_name FROM import_job WHERE business_id = $1 AND import_id = $2",
                business,
                id,
            )?;
            deeds::note(tx, actor, Deed::TableImported, &table, now).await
        })
    })
    .await
}

/// Throws a table away that was not let go. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's; [`Conflict::ImportStarted`].
pub async fn discard_import(db: &Db, actor: &Actor, id: ImportId) -> Result<()> {
    let business = actor.must_be_staff()?;
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            lock_checked(tx, actor, id).await?;
            execute!(
                tx,
                "DELETE FROM import_row WHERE business_id = $1 AND import_id = $2",
                business,
                id,
            )?;
            execute!(
                tx,
                "DELETE FROM import_job WHERE business_id = $1 AND import_id = $2",
                business,
                id,
            )?;
            Ok(())
        })
    })
    .await
}

/// Forgets tables that nobody let go for a week, and the rows of those that were worked off a month ago: they hold
/// people's data. How many tables. Background work.
pub async fn forget_old(db: &Db, now: Timestamp) -> Result<u64> {
    db.write((), move |tx, ()| {
        Box::pin(async move {
            let (unused, kept) = (Micros::from(now - UNUSED), Micros::from(now - KEPT));
            execute!(
                tx,
                "DELETE FROM import_row
                 WHERE EXISTS (
                     SELECT 1 FROM import_job j
                     WHERE j.business_id = import_row.business_id AND j.import_id = import_row.import_id
                       AND ((j.state = 'checked' AND j.created_at <= $1)
                            OR (j.state = 'done' AND j.finished_at <= $2)))",
                unused,
                kept,
            )?;
            Ok(execute!(
                tx,
                "DELETE FROM import_job WHERE state = 'checked' AND created_at <= $1",
                unused,
            )?)
        })
    })
    .await
}

/// Locks an import that was not let go and that the actor may see ([`crate::scope`]).
async fn lock_checked(tx: &mut Tx, actor: &Actor, id: ImportId) -> Result<Aim> {
    let (aim, state) = lock_optional!(
        tx,
        (Aim, Progress),
        "SELECT aim, state
         FROM import_job j
         WHERE j.business_id = $1 AND j.import_id = $2
           AND ($3 IS NULL OR j.coach_id = $3 OR EXISTS (
               SELECT 1 FROM business seeing WHERE seeing.business_id = $1 AND seeing.coaches_see_all <> 0))",
        actor.business(),
        id,
        actor.coach(),
    )?
    .ok_or(Error::NotFound(Thing::Import))?;
    if state == Progress::Checked {
        Ok(aim)
    } else {
        Err(Error::Conflict(Conflict::ImportStarted))
    }
}

/// When the same rows were let go before, if they were.
pub(super) async fn find_same(tx: &mut Tx, business: BusinessId, id: ImportId) -> Result<Option<Timestamp>> {
    let (at,): (Option<Micros>,) = fetch_optional!(
        tx,
        (Option<Micros>,),
        "SELECT max(o.started_at)
         FROM import_job j
         JOIN import_job o
           ON o.business_id = j.business_id AND o.file_hash = j.file_hash AND o.import_id <> j.import_id
         WHERE j.business_id = $1 AND j.import_id = $2",
        business,
        id,
    )?
    .unwrap_or((None,));
    Ok(at.map(Timestamp::from))
}
