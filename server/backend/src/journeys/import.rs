//! A journey file becomes a draft.

use jiff::Timestamp;
use journey::{
    draft::Draft,
    edit::{changed_parts, parts},
    key::Key,
};

use crate::{
    Actor, BusinessId, Db, Error, Fault, JourneyId, Result, businesses,
    db::{
        Tx,
        micros::Micros,
        tx::{fetch_one, fetch_optional, lock_optional},
    },
    deeds::{self, Deed},
    drafts::{Changes, StoredDraft, stored},
};

/// How many bytes a journey file may have.
const MAX: usize = 1 << 20;

/// Takes in a journey file as the draft of the journey of its key, new or changed. For owners.
///
/// What the journey check finds does not stop it: a draft may be wrong until it is published.
///
/// # Errors
/// [`Error::Unreadable`] with line and column; [`Error::Invalid`] names `file` when it is larger than
/// 1 MiB, or its key is none.
pub async fn import_journey(db: &Db, actor: &Actor, file: &[u8], now: Timestamp) -> Result<JourneyId> {
    let business = actor.must_own()?;
    if file.len() > MAX {
        return Err(Error::invalid("file", Fault::TooLarge { bytes: MAX }));
    }
    let draft = Draft::from_toml(file)?;
    if !Key::fits(&draft.key) {
        return Err(Error::invalid("file", Fault::MalformedKey));
    }
    let import = Import {
        business,
        id: JourneyId::new(now),
        by: *actor,
        row: StoredDraft::new(&draft)?,
        draft,
        now,
    };
    db.write(import, |tx, import| Box::pin(upsert(tx, import))).await
}

struct Import {
    business: BusinessId,
    id: JourneyId,
    by: Actor,
    row: StoredDraft,
    draft: Draft,
    now: Timestamp,
}

async fn upsert(tx: &mut Tx, import: &Import) -> Result<JourneyId> {
    let Import { business, row, .. } = import;
    businesses::load(tx, *business).await?;
    let noted = changes_since(tx, import).await?;
    let changed: Option<(JourneyId,)> = fetch_optional!(
        tx,
        (JourneyId,),
        "INSERT INTO journey
             (business_id, journey_id, key, title, language, draft, revision, errors, warnings,
              created_at, updated_at, edited_by, changes)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $9, $10, $11)
         ON CONFLICT (business_id, key) DO UPDATE
         SET title = excluded.title,
             language = excluded.language,
             draft = excluded.draft,
             revision = journey.revision + 1,
             errors = excluded.errors,
             warnings = excluded.warnings,
             updated_at = excluded.updated_at,
             edited_by = excluded.edited_by,
             changes = COALESCE(excluded.changes, journey.changes)
         WHERE journey.draft <> excluded.draft
         RETURNING journey_id",
        *business,
        import.id,
        &row.key,
        &row.title,
        &row.language,
        &row.content,
        row.errors,
        row.warnings,
        Micros::from(import.now),
        import.by.staff(),
        noted,
    )?;
    if let Some((id,)) = changed {
        deeds::note(tx, &import.by, Deed::JourneyImported, &row.title, import.now).await?;
        return Ok(id);
    }
    // The same file again changes nothing.
    let (id,): (JourneyId,) = fetch_one!(
        tx,
        (JourneyId,),
        "SELECT journey_id FROM journey WHERE business_id = $1 AND key = $2",
        *business,
        &row.key,
    )?;
    Ok(id)
}

/// What the file changes of the draft that is there: who designs the same parts in a browser is told.
async fn changes_since(tx: &mut Tx, import: &Import) -> Result<Option<String>> {
    let known: Option<(JourneyId, String, i64, Option<String>)> = lock_optional!(
        tx,
        (JourneyId, String, i64, Option<String>),
        "SELECT journey_id, draft, revision, changes FROM journey WHERE business_id = $1 AND key = $2",
        import.business,
        &import.row.key,
    )?;
    let Some((id, draft, revision, changes)) = known else {
        return Ok(None);
    };
    let mut changes = Changes::read(changes.as_deref(), id)?;
    let differing = changed_parts(&stored::read(&draft, id)?, &import.draft);
    changes.note(differing, revision + 1, import.now, import.by.staff());
    changes.forget_what_is_gone(&parts(&import.draft));
    Ok(Some(changes.written()))
}
