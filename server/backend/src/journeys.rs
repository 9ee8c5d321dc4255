//! Journeys: the draft that an owner designs, and the versions published from it.

mod audience;
mod import;
mod publish;

use std::sync::Arc;

use jiff::Timestamp;
use journey::{
    Version,
    check::{Finding, check},
    draft::Draft,
};

pub use self::{
    audience::{Audience, choose_audience},
    import::import_journey,
    publish::publish_journey,
};
use crate::{
    Actor, BusinessId, Db, Error, JourneyId, Result, Thing, VersionId,
    db::{
        Tx,
        micros::Micros,
        tx::{fetch_all, fetch_optional},
    },
};

/// A journey in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JourneyLine {
    /// Its id.
    pub id: JourneyId,
    /// Its key in the file.
    pub key: String,
    /// Its title.
    pub title: String,
    /// BCP 47, of its texts.
    pub language: String,
    /// Whom it is for.
    pub audience: Audience,
    /// The number of the latest version; none before the first is published.
    pub version: Option<i64>,
    /// Findings of the journey check that stop publishing.
    pub errors: i64,
    /// Findings that do not.
    pub warnings: i64,
    /// How many have started it.
    pub enrolled: i64,
    /// Whether the draft has changed since it was last published.
    pub has_unpublished_changes: bool,
}

/// A journey with its draft and what the journey check says of it.
#[derive(Clone, Debug)]
pub struct JourneyDetail {
    /// Its id.
    pub id: JourneyId,
    /// Whom it is for.
    pub audience: Audience,
    /// The journey as it is being designed.
    pub draft: Draft,
    /// Counts the changes of the draft; publishing names the one it means.
    pub revision: i64,
    /// What the journey check finds.
    pub findings: Vec<Finding>,
    /// The latest first.
    pub versions: Vec<VersionLine>,
    /// How many have started it.
    pub enrolled: i64,
    /// Whether anybody is in it, invited ones included: whom it is for stays then.
    pub has_people: bool,
    /// Whether the draft has changed since it was last published.
    pub has_unpublished_changes: bool,
}

/// A published version in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionLine {
    /// Its id.
    pub id: VersionId,
    /// From 1 within the journey.
    pub number: i64,
    /// When it was published.
    pub published_at: Timestamp,
    /// How many customers are on it, invited ones left out.
    pub enrolled: i64,
}

/// Every journey of the actor's business, by title. For staff.
pub async fn list_journeys(db: &Db, actor: &Actor) -> Result<Vec<JourneyLine>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        LineRow,
        "SELECT j.journey_id, j.key, j.title, j.language, j.audience, j.refresh_days, j.revision, j.errors, j.warnings,
                v.number AS version, v.revision AS published_revision,
                (SELECT count(*)
                 FROM enrolment e
                 WHERE e.business_id = j.business_id AND e.journey_id = j.journey_id
                   AND e.standing <> 'invited') AS enrolled
         FROM journey j
         LEFT JOIN journey_version v
                ON v.business_id = j.business_id AND v.journey_id = j.journey_id
               AND v.number = (SELECT max(l.number)
                               FROM journey_version l
                               WHERE l.business_id = j.business_id
                                 AND l.journey_id = j.journey_id)
         WHERE j.business_id = $1
         ORDER BY j.title, j.journey_id",
        business,
    )?;
    Ok(rows.into_iter().map(LineRow::into_line).collect())
}

/// One journey of the actor's business. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn get_journey(db: &Db, actor: &Actor, id: JourneyId) -> Result<JourneyDetail> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let row = load_draft(&mut tx, business, id).await?;
    let versions = fetch_all!(
        tx,
        VersionLineRow,
        "SELECT v.version_id, v.number, v.revision, v.published_at,
                (SELECT count(*)
                 FROM enrolment e
                 WHERE e.business_id = v.business_id AND e.version_id = v.version_id
                   AND e.standing <> 'invited') AS enrolled
         FROM journey_version v
         WHERE v.business_id = $1 AND v.journey_id = $2
         ORDER BY v.number DESC",
        business,
        id,
    )?;
    let (enrolled, people): (i64, i64) = crate::db::tx::fetch_one!(
        tx,
        (i64, i64),
        "SELECT (SELECT count(*)
                 FROM enrolment
                 WHERE business_id = $1 AND journey_id = $2 AND standing <> 'invited'),
                (SELECT count(*)
                 FROM enrolment
                 WHERE business_id = $1 AND journey_id = $2)",
        business,
        id,
    )?;
    let draft = row.draft(id)?;
    Ok(JourneyDetail {
        id,
        audience: Audience::stored(&row.audience, row.refresh_days),
        findings: check(&draft),
        draft,
        revision: row.revision,
        has_unpublished_changes: versions.first().is_some_and(|latest| latest.revision != row.revision),
        versions: versions.into_iter().map(VersionLineRow::into_line).collect(),
        enrolled,
        has_people: people > 0,
    })
}

/// The draft as a journey file. For owners.
pub async fn export_journey(db: &Db, actor: &Actor, id: JourneyId) -> Result<String> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let row = load_draft(&mut tx, business, id).await?;
    Ok(row.draft(id)?.to_toml())
}

/// A published version of a journey of the actor's business, by its number. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn get_version(db: &Db, actor: &Actor, id: JourneyId, number: i64) -> Result<Arc<Version>> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let (version,): (VersionId,) = fetch_optional!(
        tx,
        (VersionId,),
        "SELECT version_id
         FROM journey_version
         WHERE business_id = $1 AND journey_id = $2 AND number = $3",
        business,
        id,
        number,
    )?
    .ok_or(Error::NotFound(Thing::Version))?;
    db.versions().get(&mut tx, business, version).await
}

async fn load_draft(tx: &mut Tx, business: BusinessId, id: JourneyId) -> Result<DraftRow> {
    fetch_optional!(
        tx,
        DraftRow,
        "SELECT draft, revision, audience, refresh_days
         FROM journey
         WHERE business_id = $1 AND journey_id = $2",
        business,
        id,
    )?
    .ok_or(Error::NotFound(Thing::Journey))
}

#[derive(sqlx::FromRow)]
struct DraftRow {
    draft: String,
    revision: i64,
    audience: String,
    refresh_days: Option<i64>,
}

impl DraftRow {
    fn draft(&self, id: JourneyId) -> Result<Draft> {
        serde_json::from_str(&self.draft).map_err(|error| Error::corrupt(format!("draft of journey {id}"), error))
    }
}

#[derive(sqlx::FromRow)]
struct LineRow {
    journey_id: JourneyId,
    key: String,
    title: String,
    language: String,
    audience: String,
    refresh_days: Option<i64>,
    revision: i64,
    errors: i64,
    warnings: i64,
    version: Option<i64>,
    published_revision: Option<i64>,
    enrolled: i64,
}

impl LineRow {
    fn into_line(self) -> JourneyLine {
        JourneyLine {
            id: self.journey_id,
            key: self.key,
            title: self.title,
            language: self.language,
            audience: Audience::stored(&self.audience, self.refresh_days),
            version: self.version,
            errors: self.errors,
            warnings: self.warnings,
            enrolled: self.enrolled,
            has_unpublished_changes: self
                .published_revision
                .is_some_and(|published| published != self.revision),
        }
    }
}

#[derive(sqlx::FromRow)]
struct VersionLineRow {
    version_id: VersionId,
    number: i64,
    revision: i64,
    published_at: Micros,
    enrolled: i64,
}

impl VersionLineRow {
    fn into_line(self) -> VersionLine {
        VersionLine {
            id: self.version_id,
            number: self.number,
            published_at: self.published_at.into(),
            enrolled: self.enrolled,
        }
    }
}
