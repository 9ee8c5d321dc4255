//! Published journey versions, which never change, kept ready to play.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use journey::version::Version;

use crate::{
    BusinessId, Error, Result, Thing, VersionId,
    db::{
        Tx,
        tx::{fetch_all, fetch_optional},
    },
};

/// How many versions are kept ready. One of a hundred squares takes some 100 KB.
const KEPT: usize = 512;

/// The versions that were used lately; cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Versions(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    versions: HashMap<(BusinessId, VersionId), (u64, Arc<Version>)>,
    uses: u64,
}

impl Versions {
    /// The version of that id.
    pub(crate) async fn get(&self, tx: &mut Tx, business: BusinessId, id: VersionId) -> Result<Arc<Version>> {
        if let Some(version) = self.kept(business, id) {
            return Ok(version);
        }
        let row = fetch_optional!(
            tx,
            VersionRow,
            "SELECT version_id, content
             FROM journey_version
             WHERE business_id = $1 AND version_id = $2",
            business,
            id,
        )?
        .ok_or(Error::NotFound(Thing::Version))?;
        self.keep(business, &row)
    }

    /// Every version of those ids, each once; with one query for those that are not ready.
    pub(crate) async fn get_all(
        &self,
        tx: &mut Tx,
        business: BusinessId,
        ids: impl IntoIterator<Item = VersionId>,
    ) -> Result<HashMap<VersionId, Arc<Version>>> {
        let mut found = HashMap::new();
        let mut cold = false;
        for id in ids {
            match self.kept(business, id) {
                Some(version) => {
                    found.insert(id, version);
                }
                None => cold = true,
            }
        }
        if cold {
            // Rare, and soon over: every version somebody of this business is on.
            let rows = fetch_all!(
                tx,
                VersionRow,
                "SELECT v.version_id, v.content
                 FROM journey_version v
                 WHERE v.business_id = $1
                   AND EXISTS (
                       SELECT 1 FROM enrolment e
                       WHERE e.business_id = v.business_id AND e.version_id = v.version_id
                   )",
                business,
            )?;
            for row in rows {
                found.insert(row.version_id, self.keep(business, &row)?);
            }
        }
        Ok(found)
    }

    fn kept(&self, business: BusinessId, id: VersionId) -> Option<Arc<Version>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.uses += 1;
        let now = kept.uses;
        let (used, version) = kept.versions.get_mut(&(business, id))?;
        *used = now;
        Some(Arc::clone(version))
    }

    fn keep(&self, business: BusinessId, row: &VersionRow) -> Result<Arc<Version>> {
        let version: Arc<Version> = Arc::new(
            serde_json::from_str(&row.content)
                .map_err(|error| Error::corrupt(format!("version {}", row.version_id), error))?,
        );
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.versions.len() >= KEPT {
            let oldest = kept
                .versions
                .iter()
                .min_by_key(|(_, (used, _))| *used)
                .map(|(id, _)| *id);
            if let Some(oldest) = oldest {
                kept.versions.remove(&oldest);
            }
        }
        kept.uses += 1;
        let uses = kept.uses;
        kept.versions
            .insert((business, row.version_id), (uses, Arc::clone(&version)));
        Ok(version)
    }
}

/// A version as it was published, read anew: for the few logs that went through several.
pub(crate) async fn load(tx: &mut Tx, business: BusinessId, id: VersionId) -> Result<Version> {
    let row = fetch_optional!(
        tx,
        VersionRow,
        "SELECT version_id, content
         FROM journey_version
         WHERE business_id = $1 AND version_id = $2",
        business,
        id,
    )?
    .ok_or(Error::NotFound(Thing::Version))?;
    serde_json::from_str(&row.content).map_err(|error| Error::corrupt(format!("version {id}"), error))
}

impl fmt::Debug for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Versions").finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    version_id: VersionId,
    content: String,
}
