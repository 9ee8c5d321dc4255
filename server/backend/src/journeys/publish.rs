//! A draft becomes a version that customers can play, and that never changes again.

use jiff::Timestamp;
use journey::version::Version;

use super::{VersionLine, VersionLineRow, load_draft};
use crate::{
    Actor, BusinessId, Conflict, Db, Error, JourneyId, Result, Thing, VersionId,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_optional, lock_optional},
    },
    deeds::{self, Deed},
};

/// Publishes the draft that was looked at, by its revision. For owners.
///
/// Publishing what is published already answers that version. Customers stay on theirs.
///
/// # Errors
/// [`Conflict::StaleDraft`] when the draft has changed since; [`Error::Findings`], all of them, when
/// any is an error.
pub async fn publish_journey(
    db: &Db,
    actor: &Actor,
    id: JourneyId,
    revision: i64,
    now: Timestamp,
) -> Result<VersionLine> {
    let business = actor.must_own()?;
    let row = {
        let mut tx = db.read().await?;
        load_draft(&mut tx, business, id).await?
    };
    if row.revision != revision {
        return Err(Error::Conflict(Conflict::StaleDraft));
    }
    let version = Version::publish(row.draft(id)?).map_err(Error::Findings)?;
    let new = NewVersion {
        business,
        journey: id,
        id: VersionId::new(now),
        revision,
        content: serde_json::to_string(&version).expect("a version is plain data"),
        title: version.title().to_owned(),
        published_by: *actor,
        published_at: now,
    };
    db.write(new, |tx, new| Box::pin(publish(tx, new))).await
}

struct NewVersion {
    business: BusinessId,
    journey: JourneyId,
    id: VersionId,
    revision: i64,
    content: String,
    title: String,
    published_by: Actor,
    published_at: Timestamp,
}

async fn publish(tx: &mut Tx, new: &NewVersion) -> Result<VersionLine> {
    // The lock keeps two people from publishing the same number.
    let (revision,): (i64,) = lock_optional!(
        tx,
        (i64,),
        "SELECT revision FROM journey WHERE business_id = $1 AND journey_id = $2",
        new.business,
        new.journey,
    )?
    .ok_or(Error::NotFound(Thing::Journey))?;
    if revision != new.revision {
        return Err(Error::Conflict(Conflict::StaleDraft));
    }
    let latest = fetch_optional!(
        tx,
        VersionLineRow,
        "SELECT v.version_id, v.number, v.revision, v.published_at,
                (SELECT count(*)
                 FROM enrolment e
                 WHERE e.business_id = v.business_id AND e.version_id = v.version_id
                   AND e.standing <> 'invited') AS enrolled
         FROM journey_version v
         WHERE v.business_id = $1 AND v.journey_id = $2
         ORDER BY v.number DESC
         LIMIT 1",
        new.business,
        new.journey,
    )?;
    let number = match latest {
        Some(latest) if latest.revision == new.revision => return Ok(latest.into_line()),
        Some(latest) => latest.number + 1,
        None => 1,
    };
    execute!(
        tx,
        "INSERT INTO journey_version
             (business_id, version_id, journey_id, number, revision, content, published_by,
              published_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        new.business,
        new.id,
        new.journey,
        number,
        new.revision,
        &new.content,
        new.published_by.staff(),
        Micros::from(new.published_at),
    )?;
    let about = format!("{} ({number})", new.title);
    deeds::note(tx, &new.published_by, Deed::JourneyPublished, &about, new.published_at).await?;
    Ok(VersionLine {
        id: new.id,
        number,
        published_at: new.published_at,
        enrolled: 0,
    })
}
