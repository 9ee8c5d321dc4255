//! Looking at imports: what would happen, how far the work is, and which rows come back.

use jiff::Timestamp;

use super::{
    Aim, Column, Columns, Defaults, Progress, Verdict, Why,
    check::catalogue,
    upload::{cells_of, find_same},
};
use crate::{
    Actor, Db, Error, ImportId, JourneyId, Result, Thing,
    db::{
        micros::Micros,
        tx::{fetch_all, fetch_optional},
    },
    scope::import_seen_by,
    standings::Page,
};

/// How many rows a page has.
const SIZE: u32 = 50;

/// How many imports a list shows.
const SHOWN: i64 = 10;

/// How many rows there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// To be worked off.
    pub to_do: u32,
    /// Worked off.
    pub done: u32,
    /// Done before.
    pub already: u32,
    /// Impossible.
    pub cannot: u32,
}

impl Counts {
    /// All rows.
    #[must_use]
    pub fn all(&self) -> u32 {
        self.to_do + self.done + self.already + self.cannot
    }

    /// Those of one kind.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> u32 {
        match verdict {
            Verdict::Do => self.to_do,
            Verdict::Done => self.done,
            Verdict::Already => self.already,
            Verdict::Cannot => self.cannot,
        }
    }

    fn add(&mut self, verdict: Verdict, count: i64) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        match verdict {
            Verdict::Do => self.to_do = count,
            Verdict::Done => self.done = count,
            Verdict::Already => self.already = count,
            Verdict::Cannot => self.cannot = count,
        }
    }
}

/// An import, with a page of its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportView {
    /// Its id.
    pub id: ImportId,
    /// What its rows are for.
    pub aim: Aim,
    /// What the file is called; empty when the table was pasted.
    pub file_name: String,
    /// How far it is.
    pub progress: Progress,
    /// What the columns of the table are called.
    pub headers: Vec<String>,
    /// What the first row holds, to know columns by that have no name.
    pub sample: Vec<String>,
    /// Which column holds what.
    pub columns: Columns,
    /// What counts where a cell is empty.
    pub defaults: Defaults,
    /// The journeys that can be chosen, with their titles.
    pub journeys: Vec<(JourneyId, String)>,
    /// How many rows there are of each kind.
    pub counts: Counts,
    /// When the same rows were let go before, if they were.
    pub same_as_on: Option<Timestamp>,
    /// The rows of the page that was asked for.
    pub rows: Page<RowLine>,
    /// When the last row was worked off.
    pub finished_at: Option<Timestamp>,
}

/// A row in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowLine {
    /// Its line in the file.
    pub line: u64,
    /// Who it names, as the file says.
    pub name: String,
    /// The address.
    pub email: String,
    /// The journey it names or that counts for it; empty where there is neither.
    pub journey: String,
    /// What was bought, for how much, and when, as the file says; empty where nothing was.
    pub bought: [String; 3],
    /// What happens to it.
    pub verdict: Verdict,
    /// Why.
    pub why: Why,
}

/// An import in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportLine {
    /// Its id.
    pub id: ImportId,
    /// What its rows are for.
    pub aim: Aim,
    /// What the file is called; empty when the table was pasted.
    pub file_name: String,
    /// How far it is.
    pub progress: Progress,
    /// When it was uploaded.
    pub created_at: Timestamp,
    /// How many rows there are of each kind; none once they are forgotten.
    pub counts: Counts,
}

/// The rows with which nothing can be done, as the file had them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsThatCannot {
    /// What the file is called.
    pub file_name: String,
    /// What its columns are called.
    pub headers: Vec<String>,
    /// The cells of each row, and why nothing can be done.
    pub rows: Vec<(Vec<String>, Why)>,
}

/// An import with a page of its rows: all of them, or those of one kind. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn get_import(
    db: &Db,
    actor: &Actor,
    id: ImportId,
    show: Option<Verdict>,
    page: u32,
    now: Timestamp,
) -> Result<ImportView> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let job = fetch_optional!(
        tx,
        JobRow,
        concat!(
            "SELECT aim, file_name, headers, columns, defaults, state, finished_at
             FROM import_job j
             WHERE j.business_id = $1 AND j.import_id = $2 AND ",
            import_seen_by!("$3")
        ),
        business,
        id,
        actor.coach(),
    )?
    .ok_or(Error::NotFound(Thing::Import))?;
    let counted = fetch_all!(
        tx,
        (Verdict, i64),
        "SELECT verdict, count(*)
         FROM import_row
         WHERE business_id = $1 AND import_id = $2
         GROUP BY verdict",
        business,
        id,
    )?;
    let mut counts = Counts::default();
    for (verdict, count) in counted {
        counts.add(verdict, count);
    }
    let total = show.map_or(counts.all(), |verdict| counts.of(verdict));
    let pages = total.max(1).div_ceil(SIZE);
    let number = page.clamp(1, pages);
    let rows = fetch_all!(
        tx,
        ListedRow,
        "SELECT line, cells, verdict, why
         FROM import_row
         WHERE business_id = $1 AND import_id = $2 AND ($3 = '' OR verdict = $3)
         ORDER BY number
         LIMIT $4 OFFSET $5",
        business,
        id,
        show.map_or("", Verdict::code),
        i64::from(SIZE),
        i64::from(SIZE) * i64::from(number - 1),
    )?;
    let sample = fetch_optional!(
        tx,
        (String,),
        "SELECT cells FROM import_row WHERE business_id = $1 AND import_id = $2 AND number = 1",
        business,
        id,
    )?;
    let catalogue = catalogue(&mut tx, db.versions(), business, now).await?;
    let same_as_on = find_same(&mut tx, business, id).await?;
    let what = || format!("import {id}");
    let columns: Columns = serde_json::from_str(&job.columns).map_err(|error| Error::corrupt(what(), error))?;
    let defaults: Defaults = serde_json::from_str(&job.defaults).map_err(|error| Error::corrupt(what(), error))?;
    let journey = defaults
        .journey
        .and_then(|journey| catalogue.find(journey))
        .map(|entry| entry.title.clone());
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let cells = cells_of(id, &row.cells)?;
        let cell = |column| columns.cell(&cells, column).to_owned();
        lines.push(RowLine {
            line: u64::try_from(row.line).unwrap_or(0),
            name: cell(Column::Name),
            email: cell(Column::Email),
            journey: match columns.cell(&cells, Column::Journey) {
                "" => journey.clone().unwrap_or_default(),
                text => catalogue
                    .named(text)
                    .map_or_else(|| text.to_owned(), |entry| entry.title.clone()),
            },
            bought: [Column::Product, Column::Amount, Column::BoughtOn].map(cell),
            verdict: row.verdict,
            why: why_of(id, &row.why)?,
        });
    }
    Ok(ImportView {
        id,
        aim: job.aim,
        file_name: job.file_name,
        progress: job.state,
        headers: serde_json::from_str(&job.headers).map_err(|error| Error::corrupt(what(), error))?,
        sample: sample
            .map(|(cells,)| cells_of(id, &cells))
            .transpose()?
            .unwrap_or_default(),
        journeys: catalogue
            .published()
            .map(|entry| (entry.id, entry.title.clone()))
            .collect(),
        columns,
        defaults,
        counts,
        same_as_on,
        rows: Page {
            lines,
            number,
            pages,
            total: i64::from(total),
        },
        finished_at: job.finished_at.map(Timestamp::from),
    })
}

/// The latest imports of the actor's business. For staff.
pub async fn list_imports(db: &Db, actor: &Actor) -> Result<Vec<ImportLine>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        LineRow,
        concat!(
            "SELECT j.import_id, j.aim, j.file_name, j.state, j.created_at,
                COALESCE(sum(CASE WHEN r.verdict = 'do' THEN 1 ELSE 0 END), 0) AS to_do,
                COALESCE(sum(CASE WHEN r.verdict = 'done' THEN 1 ELSE 0 END), 0) AS done,
                COALESCE(sum(CASE WHEN r.verdict = 'already' THEN 1 ELSE 0 END), 0) AS already,
                COALESCE(sum(CASE WHEN r.verdict = 'cannot' THEN 1 ELSE 0 END), 0) AS cannot
         FROM (SELECT j.business_id, j.import_id, j.aim, j.file_name, j.state, j.created_at
               FROM import_job j
               WHERE j.business_id = $1 AND ",
            import_seen_by!("$3"),
            " ORDER BY j.created_at DESC
               LIMIT $2) j
         LEFT JOIN import_row r ON r.business_id = j.business_id AND r.import_id = j.import_id
         GROUP BY j.import_id, j.aim, j.file_name, j.state, j.created_at
         ORDER BY j.created_at DESC"
        ),
        business,
        SHOWN,
        actor.coach(),
    )?;
    Ok(rows.into_iter().map(LineRow::into_line).collect())
}

/// The rows with which nothing can be done. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn list_rows_that_cannot(db: &Db, actor: &Actor, id: ImportId) -> Result<RowsThatCannot> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let (file_name, headers) = fetch_optional!(
        tx,
        (String, String),
        concat!(
            "SELECT file_name, headers FROM import_job j WHERE j.business_id = $1 AND j.import_id = $2 AND ",
            import_seen_by!("$3")
        ),
        business,
        id,
        actor.coach(),
    )?
    .ok_or(Error::NotFound(Thing::Import))?;
    let rows = fetch_all!(
        tx,
        (String, String),
        "SELECT cells, why
         FROM import_row
         WHERE business_id = $1 AND import_id = $2 AND verdict = 'cannot'
         ORDER BY number",
        business,
        id,
    )?;
    let mut read = Vec::with_capacity(rows.len());
    for (cells, why) in rows {
        read.push((cells_of(id, &cells)?, why_of(id, &why)?));
    }
    Ok(RowsThatCannot {
        file_name,
        headers: serde_json::from_str(&headers).map_err(|error| Error::corrupt(format!("import {id}"), error))?,
        rows: read,
    })
}

/// A reason as it is stored.
pub(super) fn why_of(id: ImportId, why: &str) -> Result<Why> {
    serde_json::from_str(why).map_err(|error| Error::corrupt(format!("a row of import {id}"), error))
}

#[derive(sqlx::FromRow)]
struct JobRow {
    aim: Aim,
    file_name: String,
    headers: String,
    columns: String,
    defaults: String,
    state: Progress,
    finished_at: Option<Micros>,
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    line: i64,
    cells: String,
    verdict: Verdict,
    why: String,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    import_id: ImportId,
    aim: Aim,
    file_name: String,
    state: Progress,
    created_at: Micros,
    to_do: i64,
    done: i64,
    already: i64,
    cannot: i64,
}

impl LineRow {
    fn into_line(self) -> ImportLine {
        let mut counts = Counts::default();
        counts.add(Verdict::Do, self.to_do);
        counts.add(Verdict::Done, self.done);
        counts.add(Verdict::Already, self.already);
        counts.add(Verdict::Cannot, self.cannot);
        ImportLine {
            id: self.import_id,
            aim: self.aim,
            file_name: self.file_name,
            progress: self.state,
            created_at: self.created_at.into(),
            counts,
        }
    }
}
