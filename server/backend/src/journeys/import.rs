//! A journey file becomes a draft.

use jiff::Timestamp;
use journey::{
    check::{Level, check},
    draft::Draft,
    key::Key,
};

use crate::{
    Actor, BusinessId, Db, Error, Fault, JourneyId, Result, businesses,
    db::{
        Tx,
        micros::Micros,
        tx::{fetch_one, fetch_optional},
    },
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
    let row = NewDraft::new(&draft);
    let id = JourneyId::new(now);
    db.write(row, move |tx, row| Box::pin(upsert(tx, business, id, row, now)))
        .await
}

/// A draft as it is stored, with what lists show of it.
struct NewDraft {
    key: String,
    title: String,
    language: String,
    content: String,
    errors: i64,
    warnings: i64,
}

impl NewDraft {
    fn new(draft: &Draft) -> Self {
        let findings = check(draft);
        let errors = findings
            .iter()
            .filter(|finding| finding.level() == Level::Error)
            .count();
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Self {
            key: draft.key.clone(),
            title: shown(&draft.title),
            language: shown(&draft.language),
            content: serde_json::to_string(draft).expect("a draft is plain data"),
            errors: count(errors),
            warnings: count(findings.len() - errors),
        }
    }
}

/// A text of a draft as lists show it: PostgreSQL takes no NUL, and a draft may hold anything until it is published.
fn shown(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

async fn upsert(tx: &mut Tx, business: BusinessId, id: JourneyId, row: &NewDraft, now: Timestamp) -> Result<JourneyId> {
    businesses::load(tx, business).await?;
    let changed: Option<(JourneyId,)> = fetch_optional!(
        tx,
        (JourneyId,),
        "INSERT INTO journey
             (business_id, journey_id, key, title, language, draft, revision, errors, warnings,
              created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $9)
         ON CONFLICT (business_id, key) DO UPDATE
         SET title = excluded.title,
             language = excluded.language,
             draft = excluded.draft,
             revision = journey.revision + 1,
             errors = excluded.errors,
             warnings = excluded.warnings,
             updated_at = excluded.updated_at
         WHERE journey.draft <> excluded.draft
         RETURNING journey_id",
        business,
        id,
        &row.key,
        &row.title,
        &row.language,
        &row.content,
        row.errors,
        row.warnings,
        Micros::from(now),
    )?;
    if let Some((id,)) = changed {
        return Ok(id);
    }
    // The same file again changes nothing.
    let (id,): (JourneyId,) = fetch_one!(
        tx,
        (JourneyId,),
        "SELECT journey_id FROM journey WHERE business_id = $1 AND key = $2",
        business,
        &row.key,
    )?;
    Ok(id)
}
